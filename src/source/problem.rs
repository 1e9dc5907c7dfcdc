//! What went wrong with a record or a file, and where.
//!
//! It knows no format: whoever reads a record says what was wrong with it.

use std::fmt;
use std::io;
use std::path::Path;

use crate::article::Place;
use crate::error::Error;

/// A record or a file that could not be read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: a record, or a whole file if the place has no record number.
    pub place: Place,
    /// What is wrong, and what to do about it where that can be said.
    pub reason: String,
    /// Whether the record was left out. If not, its article was kept, but something of it was lost
    /// or changed.
    pub skipped: bool,
}

impl Problem {
    /// A record or a file that is left out.
    pub(crate) fn skipped(place: Place, reason: impl Into<String>) -> Problem {
        Problem { place, reason: reason.into(), skipped: true }
    }

    /// A record that is kept, but not as it was given.
    pub(crate) fn kept(place: Place, reason: impl Into<String>) -> Problem {
        Problem { place, reason: reason.into(), skipped: false }
    }

    /// A file or folder that the disk or a container of it refused, from this place on.
    pub(crate) fn io(place: Place, path: &Path, error: io::Error) -> Problem {
        if let Some(broken) = error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
            return Problem::skipped(place, broken.to_string());
        }
        let said = Error::io("reading", path, error).to_string();
        // The place names the file already.
        let reason = said.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&said);
        Problem::skipped(place, reason)
    }
}

/// Why the bytes of a file cannot be had, in words for people, as the reason of an I/O error.
#[derive(Debug)]
pub(crate) struct Broken(String);

impl Broken {
    pub(crate) fn error(reason: impl Into<String>) -> io::Error {
        io::Error::other(Broken(reason.into()))
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

impl fmt::Display for Problem {
    /// `wire/ap.jsonl:1287: <reason>` with the line, or `wire/ap.txt: <reason>` for a whole file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.record {
            Some(_) => write!(f, "{}:{}: {}", self.place.file, self.place.line, self.reason),
            None => write!(f, "{}: {}", self.place.file, self.reason),
        }
    }
}
