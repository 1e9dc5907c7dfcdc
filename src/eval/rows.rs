//! The rows of a file of topics, judgements or hits, and the columns and ids in them.
//!
//! It knows no format: whoever reads a row says what was wrong with it.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use memchr::memchr_iter;

use crate::article::Place;
use crate::error::{Error, Result};
use crate::source::Problem;

/// A stretch of a file that is read as one thing.
pub(super) struct Row<'a> {
    file: &'a str,
    /// Counted from 1; rows of nothing but white space are none.
    number: u64,
    /// The line it begins on, from 1.
    line: u64,
    /// The byte of the file it begins at.
    offset: usize,
    /// Without what ends the line; bytes that are no UTF-8 are replaced.
    pub(super) text: Cow<'a, str>,
}

impl<'a> Row<'a> {
    /// The row that is these bytes of a file, which begin on that line and at that byte.
    pub(super) fn new(
        file: &'a str,
        number: u64,
        line: u64,
        offset: usize,
        bytes: &'a [u8],
    ) -> Row<'a> {
        Row { file, number, line, offset, text: String::from_utf8_lossy(bytes) }
    }

    /// Whether it is one that `trec_eval` passes over: it begins with `#`.
    pub(super) fn is_comment(&self) -> bool {
        self.text.trim_start().starts_with('#')
    }

    fn place(&self) -> Place {
        Place {
            file: self.file.to_owned(),
            record: Some(self.number),
            line: self.line,
            offset: self.offset as u64,
        }
    }
}

/// The lines of a file that have more than white space.
pub(super) fn lines<'a>(file: &'a str, bytes: &'a [u8]) -> impl Iterator<Item = Row<'a>> {
    let mut start = bytes.len() - without_mark(bytes).len();
    let ends = memchr_iter(b'\n', bytes).chain([bytes.len()]);
    (1..)
        .zip(ends)
        .map(move |(line, end)| {
            let row = (line, start, bytes.get(start..end).unwrap_or_default());
            start = end + 1;
            row
        })
        .filter(|(_, _, bytes)| !bytes.trim_ascii().is_empty())
        .zip(1..)
        .map(move |((line, offset, bytes), number)| {
            Row::new(file, number, line, offset, bytes.trim_ascii_end())
        })
}

/// The bytes of a file without the byte order mark of UTF-8.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Reads row after row. What was wrong with a row is a problem, and does not stop the rest.
pub(super) fn read_rows<'a>(
    rows: impl Iterator<Item = Row<'a>>,
    mut read: impl FnMut(&Row<'a>) -> std::result::Result<(), String>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for row in rows {
        match (read(&row), &row.text) {
            (Err(reason), _) => problems.push(Problem::skipped(row.place(), reason)),
            (Ok(()), Cow::Owned(_)) => {
                let reason = "bytes that are no UTF-8 were replaced; save the file as UTF-8";
                problems.push(Problem::kept(row.place(), reason));
            }
            (Ok(()), Cow::Borrowed(_)) => {}
        }
    }
    problems
}

/// Reads a whole file with the function for its bytes. Nothing but problems is an error.
pub(super) fn read_file<T>(
    path: &Path,
    parse: impl FnOnce(&str, &[u8]) -> (T, Vec<Problem>),
    is_empty: impl FnOnce(&T) -> bool,
) -> Result<(T, Vec<Problem>)> {
    let bytes = fs::read(path).map_err(|source| Error::io("reading", path, source))?;
    let (value, problems) = parse(&path.display().to_string(), &bytes);
    match problems.first() {
        Some(first) if is_empty(&value) => {
            let (line, reason) = (first.place.line, &first.reason);
            let reason = format!("none of its rows can be read; line {line}: {reason}");
            Err(Error::Source { path: path.to_owned(), reason })
        }
        _ => Ok((value, problems)),
    }
}

/// The columns of a row, if there are as many as fit: what stands between tabs, so that an id may
/// have blanks, or else between runs of white space.
pub(super) fn columns(text: &str, fits: impl Fn(usize) -> bool) -> Option<Vec<&str>> {
    let tabbed: Vec<&str> = text.split('\t').map(str::trim).collect();
    if fits(tabbed.len()) && tabbed.iter().all(|column| !column.is_empty()) {
        return Some(tabbed);
    }
    let blank: Vec<&str> = text.split_ascii_whitespace().collect();
    fits(blank.len()).then_some(blank)
}

/// An id as it stands in a row of columns: white space and byte order marks as `%20`, and a `#`
/// that would begin a comment as `%23`.
pub(super) fn column_id(text: &str) -> String {
    let id = text.replace(|c: char| c.is_whitespace() || c == '\u{feff}', "%20");
    match id.strip_prefix('#') {
        Some(rest) => format!("%23{rest}"),
        None => id,
    }
}

/// What people expect ids to be sorted by: numbers by their value, before everything else.
pub(super) fn id_order(id: &str) -> (u64, String) {
    (id.parse().unwrap_or(u64::MAX), id.to_owned())
}
