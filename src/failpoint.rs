//! Points where a test may kill the program or have the disk refuse: one between every two steps
//! that change what is on the disk.
//!
//! Without the feature `failpoints` there are none: [`reach`] does nothing. With it a program says
//! by [`arm`] what is to happen where. It knows steps by their names; it must never know what is
//! written by them.

#[cfg(not(feature = "failpoints"))]
use std::{io, path::Path};

#[cfg(feature = "failpoints")]
pub use armed::{arm, points};

/// Takes a step up to a point: it may be the last that this process does, or fail as the disk would.
/// The path is that of the file or folder that the step is about.
#[cfg(not(feature = "failpoints"))]
#[inline]
pub(crate) fn reach(_point: &str, _path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(feature = "failpoints")]
pub(crate) use armed::reach;

#[cfg(feature = "failpoints")]
mod armed {
    use std::fs::{self, File};
    use std::io::{self, Write};
    use std::path::Path;
    use std::process::{self, Command};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;
    use std::time::Duration;

    use crate::error::{Error, Result};

    /// The numbers that POSIX systems give these errors.
    const ENOSPC: i32 = 28;
    const EIO: i32 = 5;

    static PLAN: OnceLock<Plan> = OnceLock::new();

    /// Files that are written from front to end and then made durable, by what they hold.
    const WRITTEN: [&str; 9] =
        ["store", "fast", "fieldnorm", "idx", "pos", "term", "del", "families", "files"];

    /// Files that are replaced by a rename.
    const REPLACED: [&str; 2] = ["managed", "meta"];

    /// What is done by itself.
    const OTHERS: [&str; 15] = [
        "create archive",
        "created archive",
        "create generation",
        "created generation",
        "sync folder",
        "synced folder",
        "draft CURRENT",
        "sync CURRENT",
        "rename CURRENT",
        "renamed CURRENT",
        "published",
        "remove generation",
        "removed generation",
        "remove leftover",
        "removed leftover",
    ];

    /// The names of all points.
    pub fn points() -> Vec<String> {
        let written = ["create", "write", "sync", "synced", "delete", "deleted"];
        let written = WRITTEN.iter().flat_map(|what| written.map(|step| format!("{step} {what}")));
        let replaced = ["draft", "rename", "renamed"];
        let replaced =
            REPLACED.iter().flat_map(|what| replaced.map(|step| format!("{step} {what}")));
        written.chain(replaced).chain(OTHERS.map(str::to_owned)).collect()
    }

    /// What is to happen at a point.
    #[derive(Clone, Copy)]
    enum Action {
        /// The process kills itself.
        Kill,
        /// The step fails with this error of the system.
        Fail(io::ErrorKind),
        /// The step takes so much longer.
        Sleep(Duration),
    }

    struct Plan {
        /// The name of the point; `*` for all.
        point: String,
        /// From which time on that it is reached, counted from 1, and whether it is so ever after.
        nth: u64,
        ever_after: bool,
        action: Option<Action>,
        reached: AtomicU64,
        trace: Option<File>,
    }

    /// Sets what happens: `NAME=ACTION`, `NAME@3=ACTION` for the third time that a point is reached,
    /// `NAME@3+=ACTION` for that and all later times; the name `*` is any point, and the action
    /// `kill`, `enospc`, `eio` or `sleep:MILLISECONDS`. Every point that is reached is appended to
    /// the file `trace`, a line each: the name, a tab, and the path that it is about.
    ///
    /// # Errors
    /// [`Error::Setting`] if it is none of these, [`Error::Io`] if the trace cannot be opened.
    pub fn arm(plan: &str, trace: Option<&Path>) -> Result<()> {
        let refused = || Error::Setting {
            reason: format!("`{plan}` is no NAME[@N[+]]=kill|enospc|eio|sleep:MS"),
        };
        let open = |path: &Path| {
            let file = File::options().create(true).append(true).open(path);
            file.map_err(|e| Error::io("opening", path, e))
        };
        let trace = trace.map(open).transpose()?;
        let (place, action) = match plan {
            "" => ("*", None),
            plan => {
                let (place, action) = plan.rsplit_once('=').ok_or_else(refused)?;
                (place, Some(read_action(action).ok_or_else(refused)?))
            }
        };
        let (point, nth) = place.split_once('@').unwrap_or((place, "1"));
        let ever_after = nth.ends_with('+');
        let nth = nth.trim_end_matches('+').parse().map_err(|_| refused())?;
        let point = point.to_owned();
        let plan = Plan { point, nth, ever_after, action, reached: AtomicU64::new(0), trace };
        // It is armed once; a second time changes nothing.
        let _ = PLAN.set(plan);
        Ok(())
    }

    fn read_action(text: &str) -> Option<Action> {
        match text.split_once(':') {
            Some(("sleep", time)) => Some(Action::Sleep(Duration::from_millis(time.parse().ok()?))),
            None if text == "kill" => Some(Action::Kill),
            None if text == "enospc" => Some(Action::Fail(io::ErrorKind::StorageFull)),
            None if text == "eio" => Some(Action::Fail(io::ErrorKind::Other)),
            _ => None,
        }
    }

    pub(crate) fn reach(point: &str, path: &Path) -> io::Result<()> {
        let Some(plan) = PLAN.get() else { return Ok(()) };
        if let Some(mut trace) = plan.trace.as_ref() {
            // One write, so that the lines of several threads do not mix.
            trace.write_all(format!("{point}\t{}\n", path.display()).as_bytes())?;
        }
        if plan.point != "*" && plan.point != point {
            return Ok(());
        }
        let time = plan.reached.fetch_add(1, Ordering::SeqCst) + 1;
        if time != plan.nth && !(plan.ever_after && time > plan.nth) {
            return Ok(());
        }
        match plan.action {
            Some(Action::Kill) => {
                // By another process, as nothing safe does it from here: this thread waits for it,
                // and others go on for a moment, as they do when somebody else kills a program.
                let this = process::id().to_string();
                Command::new("kill").args(["-KILL", &this]).status()?;
                loop {
                    thread::park();
                }
            }
            Some(Action::Fail(kind)) => Err(refusal(kind)),
            Some(Action::Sleep(time)) => {
                thread::sleep(time);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The error as the system would give it.
    fn refusal(kind: io::ErrorKind) -> io::Error {
        match kind {
            io::ErrorKind::StorageFull => io::Error::from_raw_os_error(ENOSPC),
            _ => io::Error::from_raw_os_error(EIO),
        }
    }

    /// What a file of a generation holds, as it is called in the names of points.
    pub(crate) fn kind(path: &Path) -> String {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match name.split_once(['-', '.']) {
            Some(("families", _)) => "families".to_owned(),
            Some(("files", _)) => "files".to_owned(),
            Some(("", "managed.json")) => "managed".to_owned(),
            Some(("meta", "json")) => "meta".to_owned(),
            _ => path.extension().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// A file that lies where a process left it that was killed between writing it and renaming it.
    pub(crate) fn leave_draft(folder: &Path, content: &[u8]) -> io::Result<std::path::PathBuf> {
        let draft = folder.join(".tmpdraft");
        fs::write(&draft, content)?;
        Ok(draft)
    }
}

#[cfg(feature = "failpoints")]
pub(crate) use armed::{kind, leave_draft};
