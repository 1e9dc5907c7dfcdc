//! The engine's directory with a point for a test before and after each of its steps: it may kill
//! the process there, or have the disk refuse.
//!
//! It is built with the feature `failpoints` only. It knows the steps of a directory; it must never
//! know what the files hold.

use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::failpoint::{kind, leave_draft, reach};

#[derive(Clone)]
pub(super) struct FailingDirectory {
    folder: PathBuf,
    inner: MmapDirectory,
}

/// A file that is being written.
struct FailingFile {
    path: PathBuf,
    kind: String,
    inner: Box<dyn TerminatingWrite + Send + Sync>,
}

impl FailingDirectory {
    pub(super) fn new(folder: &Path, inner: MmapDirectory) -> FailingDirectory {
        FailingDirectory { folder: folder.to_owned(), inner }
    }

    fn reach(&self, step: &str, path: &Path) -> io::Result<()> {
        reach(&format!("{step} {}", kind(path)), &self.folder.join(path))
    }
}

impl fmt::Debug for FailingDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Directory for FailingDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |e| DeleteError::IoError { io_error: Arc::new(e), filepath: path.to_owned() };
        self.reach("delete", path).map_err(refused)?;
        self.inner.delete(path)?;
        self.reach("deleted", path).map_err(refused)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let refused =
            |e| OpenWriteError::IoError { io_error: Arc::new(e), filepath: path.to_owned() };
        self.reach("create", path).map_err(refused)?;
        let file = self.inner.open_write(path)?.into_inner();
        let inner = file.map_err(|e| refused(e.into_error()))?;
        let file = FailingFile { path: self.folder.join(path), kind: kind(path), inner };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.reach("draft", path)?;
        let draft = leave_draft(&self.folder, data)?;
        let reached = self.reach("rename", path);
        fs::remove_file(draft)?;
        reached?;
        self.inner.atomic_write(path, data)?;
        self.reach("renamed", path)
    }

    fn sync_directory(&self) -> io::Result<()> {
        reach("sync folder", &self.folder)?;
        self.inner.sync_directory()?;
        reach("synced folder", &self.folder)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

impl FailingFile {
    fn reach(&self, step: &str) -> io::Result<()> {
        reach(&format!("{step} {}", self.kind), &self.path)
    }
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.reach("write")?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for FailingFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.reach("sync")?;
        self.inner.terminate_ref(token)?;
        self.reach("synced")
    }
}
