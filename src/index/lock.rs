//! The lock of an archive: one writes, and whoever else would is told who does.
//!
//! The system's lock on the file decides alone. It goes with the process however that ends, so no
//! lock is ever stale; what is written in the file is for the message. It knows a file and this
//! process; it must never know what is written under the lock.

use std::fs::{self, File, TryLockError};
use std::io::{Seek, Write};
use std::path::Path;
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::date::Date;
use crate::error::{Error, Holder, Result};

/// The lock of an archive. It is given back outright and not by closing the file alone: a child
/// process that is being started holds every open file for a moment, and the lock with it.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// Takes the lock whose file this is, for a command that is named to others.
    pub(super) fn take(path: &Path, command: Option<&str>) -> Result<Lock> {
        let file = File::options().create(true).truncate(false).write(true).open(path);
        let file = file.map_err(|e| Error::io("opening", path, e))?;
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Lock(file);
                // Who has no room to say who it is has the lock all the same.
                let _ = lock.sign(command);
                Ok(lock)
            }
            Err(TryLockError::WouldBlock) => {
                Err(Error::Locked { path: path.to_owned(), holder: read_holder(path) })
            }
            Err(TryLockError::Error(e)) => Err(Error::io("locking", path, e)),
        }
    }

    fn sign(&mut self, command: Option<&str>) -> std::io::Result<()> {
        self.0.set_len(0)?;
        self.0.rewind()?;
        self.0.write_all(&serde_json::to_vec(&this_process(command))?)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If this fails, the lock goes with the file.
        let _ = self.0.set_len(0);
        let _ = self.0.unlock();
    }
}

fn this_process(command: Option<&str>) -> Holder {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let program =
        || Some(std::env::current_exe().ok()?.file_name()?.to_string_lossy().into_owned());
    Holder {
        process: process::id(),
        host: host(),
        command: command.map(str::to_owned).or_else(program),
        since: Date::Instant { second: since as i64, offset: Some(0) }.to_string(),
    }
}

/// The name of this computer, where the system has it in a file.
fn host() -> Option<String> {
    let name = fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

fn read_holder(path: &Path) -> Option<Holder> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_locked(path: &Path, expected: &str) {
        let error = Lock::take(path, None).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_lock_is_given_back_though_a_child_has_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = Lock::take(&path, None).unwrap();
        let of_child = lock.0.try_clone().unwrap();
        check_locked(&path, "another process is writing");
        drop(lock);
        assert!(Lock::take(&path, None).is_ok());
        drop(of_child);
    }

    #[test]
    fn it_is_said_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _lock = Lock::take(&path, Some("morgue index articles")).unwrap();
        check_locked(&path, &format!("`morgue index articles`, process {}", process::id()));
    }

    #[test]
    fn what_a_dead_process_wrote_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, r#"{"process":1,"host":"a","command":"a longer one than ours","since":"1970-01-01T00:00:00Z"}"#).unwrap();
        let _lock = Lock::take(&path, Some("b")).unwrap();
        check_locked(&path, "`b`");
    }

    #[test]
    fn nonsense_in_the_file_names_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _lock = Lock::take(&path, None).unwrap();
        fs::write(&path, b"\xff{").unwrap();
        check_locked(&path, "another process is writing to this archive; wait");
    }
}
