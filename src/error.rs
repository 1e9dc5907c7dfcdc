//! Every way the library can fail, said with its place, its reason and its cure.
//!
//! This is the only file that turns a failure of the disk or the engine into text. It knows
//! nothing of articles, queries or archives beyond the words needed to name them.

use std::fmt;
use std::io;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The number that Unix systems give an error of input or output, which has no kind of its own.
const EIO: i32 = 5;

/// The result of anything in this library that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, with its place and, where there is one, its cure.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The disk refused: what was being done, to which file, and why.
    Io {
        /// What was being done, as a participle: `reading`, `creating`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// There is no archive in this folder.
    NoArchive {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// The archive was written by another version of the format.
    Version {
        /// The archive.
        path: PathBuf,
        /// The format version it has.
        found: u32,
        /// The format version this program reads and writes.
        supported: u32,
    },
    /// The archive is not as its manifest says.
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Another process is writing to the archive.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who does, if that can be read.
        holder: Option<Holder>,
    },
    /// A source cannot be read at all.
    Source {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do about it.
        reason: String,
    },
    /// The file that says which names are one entity cannot be read.
    Aliases {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// A setting makes no sense.
    Setting {
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// A query that cannot be guessed at.
    Query(QueryError),
    /// An answer was not there in the time that it was given. Nothing of it is shown: what was
    /// found by then is not all.
    TimedOut {
        /// The time.
        after: Duration,
    },
    /// A query of words near each other has more matches in one article than can be held.
    TooManyMatches {
        /// The most of a clause in an article.
        most: usize,
    },
    /// The article or passage asked for is not in the archive.
    NotFound {
        /// The id as it was given.
        id: String,
    },
    /// The storage engine failed inside an archive.
    Engine {
        /// The archive.
        path: PathBuf,
        /// The engine's own answer.
        source: EngineError,
    },
}

/// Who is writing to an archive, as its lock file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The number of the process.
    pub process: u32,
    /// The name of its computer.
    pub host: Option<String>,
    /// What it is: `morgue index articles/`.
    pub command: Option<String>,
    /// Since when, in UTC.
    pub since: String,
}

/// A failure of the storage engine; opaque, so that no type of the engine is part of this API.
pub struct EngineError(tantivy::TantivyError);

/// Why a query cannot be read, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query as it was written.
    pub query: String,
    /// The bytes of `query` that are at fault.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub reason: String,
    /// What to write instead, where that can be said.
    pub hint: Option<String>,
}

impl Error {
    /// Pairs an I/O error with what was being done to which path.
    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Error {
        Error::Io { doing, path: path.into(), source }
    }

    /// Says what is wrong with which archive.
    pub(crate) fn damaged(path: &Path, reason: impl Into<String>) -> Error {
        Error::Damaged { path: path.to_owned(), reason: reason.into() }
    }

    /// Says which archive the engine failed in; what the disk refused it is an I/O error.
    pub(crate) fn engine(path: &Path, source: impl Into<tantivy::TantivyError>) -> Error {
        use tantivy::TantivyError as E;
        use tantivy::directory::error::{OpenReadError, OpenWriteError};
        let source = source.into();
        let refused = match &source {
            E::IoError(error)
            | E::OpenReadError(OpenReadError::IoError { io_error: error, .. })
            | E::OpenWriteError(OpenWriteError::IoError { io_error: error, .. }) => {
                Some(same(error))
            }
            _ => None,
        };
        let damaged = matches!(&source, E::DataCorruption(_))
            || refused.as_ref().is_some_and(|e| {
                matches!(e.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)
            });
        if damaged {
            return Error::damaged(path, "its files are not as they were written");
        }
        if let Some(source) = refused {
            return Error::Io { doing: "reading or writing", path: path.to_owned(), source };
        }
        Error::Engine { path: path.to_owned(), source: EngineError(source) }
    }
}

/// Reads an archive. The engine trusts the bytes that it reads: where they are not as they were
/// written it may panic, which comes back as an error.
///
/// Whatever `read` changes must be given up after an error.
pub(crate) fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        Err(Error::damaged(
            path,
            format!(
                "reading it failed ({said}); if `morgue verify` finds nothing wrong, this is a fault \
                 of morgue"
            ),
        ))
    })
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { doing, path, source } => {
                write!(f, "{}: {doing} failed: {}", path.display(), reason(source))?;
                match cure(source) {
                    Some(cure) => write!(f, "; {cure}"),
                    None => Ok(()),
                }
            }
            Error::NoArchive { path } => write!(
                f,
                "{}: no archive here; make one with `morgue index PATH… -i {}`",
                path.display(),
                path.display()
            ),
            Error::Version { path, found, supported } if found < supported => write!(
                f,
                "{}: the archive has format {found}, this program reads format {supported}; \
                 run `morgue rebuild -i {}`",
                path.display(),
                path.display()
            ),
            Error::Version { path, found, supported } => write!(
                f,
                "{}: the archive has format {found}, this program reads only up to format \
                 {supported}; install a newer morgue",
                path.display()
            ),
            Error::Damaged { path, reason } => write!(
                f,
                "{0}: the archive is damaged: {reason}; `morgue verify -i {0}` says which files, `morgue \
                 rebuild -i {0}` makes it anew from its sources, and `morgue salvage NEWDIR -i {0}` \
                 saves what can be read",
                path.display()
            ),
            Error::Locked { path, holder } => {
                write!(f, "{}: another process is writing to this archive", path.display())?;
                if let Some(holder) = holder {
                    write!(f, ": {holder}")?;
                }
                f.write_str("; wait for it to end")
            }
            Error::Source { path, reason } => write!(f, "{}: {reason}", path.display()),
            Error::Aliases { path, line, reason } => {
                write!(f, "{}:{line}: {reason}", path.display())
            }
            Error::Setting { reason } => f.write_str(reason),
            Error::Query(error) => error.fmt(f),
            Error::TimedOut { after } => write!(
                f,
                "the query was not answered within {after:?}; narrow it, by dates or with longer \
                 wildcards, or give it more time with `--timeout`"
            ),
            Error::TooManyMatches { most } => write!(
                f,
                "an article has what the query asks for in more than {most} ways; ask for it to be \
                 nearer, or leave the article out"
            ),
            Error::NotFound { id } => write!(
                f,
                "`{id}` is not in the archive; `morgue search` shows the ids of what it finds"
            ),
            Error::Engine { path, source } => {
                write!(f, "{}: the storage engine failed: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Engine { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for Holder {
    /// `morgue index articles/`, process 4711 on newsdesk, since 2026-11-28T22:19:50Z
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The file may be anybody's: what is shown of it is one line.
        let plain = |text: &str| text.replace(char::is_control, " ");
        if let Some(command) = &self.command {
            write!(f, "`{}`, ", plain(command))?;
        }
        write!(f, "process {}", self.process)?;
        if let Some(host) = &self.host {
            write!(f, " on {}", plain(host))?;
        }
        write!(f, ", since {}", plain(&self.since))
    }
}

impl EngineError {
    /// Whether a file was not there.
    pub(crate) fn is_missing_file(&self) -> bool {
        use tantivy::TantivyError as E;
        use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
        match &self.0 {
            E::OpenReadError(OpenReadError::FileDoesNotExist(_))
            | E::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) => true,
            // A folder that goes while it is looked at is not there in another way.
            E::OpenDirectoryError(OpenDirectoryError::IoError { io_error: error, .. })
            | E::OpenReadError(OpenReadError::IoError { io_error: error, .. })
            | E::IoError(error) => error.kind() == io::ErrorKind::NotFound,
            _ => false,
        }
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for EngineError {}

impl fmt::Display for QueryError {
    /// The reason, the query with a caret line under the fault, and the hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.reason)?;
        writeln!(f, "  {}", self.query)?;
        let before = self.query.get(..self.span.start).map_or(0, |text| text.chars().count());
        let at = self.query.get(self.span.clone()).map_or(1, |text| text.chars().count());
        write!(f, "  {}{}", " ".repeat(before), "^".repeat(at.max(1)))?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Error {
        Error::Query(error)
    }
}

/// The same error of the system once more; what is not of the system keeps its kind and its words.
fn same(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// The operating system's answer without its number, which helps nobody.
fn reason(source: &io::Error) -> String {
    let text = source.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}

/// What to do about it, where that does not depend on what was being done.
fn cure(source: &io::Error) -> Option<&'static str> {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("free some space and run the command again; nothing that was published is lost")
        }
        io::ErrorKind::PermissionDenied => Some("check who may read or write it"),
        io::ErrorKind::OutOfMemory => {
            Some("give the command more memory; nothing that was published is lost")
        }
        io::ErrorKind::ReadOnlyFilesystem => Some("choose a place that can be written to"),
        _ if source.raw_os_error() == Some(EIO) => {
            Some("check the disk, and run the command again; nothing that was published is lost")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_disk_refused_the_engine_is_said_as_the_system_says_it() {
        let refused = |number| {
            let error = std::sync::Arc::new(io::Error::from_raw_os_error(number));
            Error::engine(Path::new("a"), tantivy::TantivyError::IoError(error)).to_string()
        };
        let unread = refused(EIO);
        assert!(unread.contains("nput/output error; check the disk"), "{unread}");
    }

    /// The soak found a reader that failed while a rebuild took the generation away under it.
    #[test]
    fn a_folder_that_goes_while_it_is_opened_is_missing() {
        use tantivy::directory::error::OpenDirectoryError;
        let gone = io::Error::from(io::ErrorKind::NotFound);
        let gone = OpenDirectoryError::wrap_io_error(gone, "a/generation-000491".into());
        assert!(EngineError(gone.into()).is_missing_file());
        let refused = io::Error::from(io::ErrorKind::PermissionDenied);
        let refused = OpenDirectoryError::wrap_io_error(refused, "a".into());
        assert!(!EngineError(refused.into()).is_missing_file());
    }
}
