//! What was asked, as every answer says it.

use std::io::{self, Write};

use morgue::{Query, Warning};
use serde::Serialize;

use super::layout::plain;

/// What was asked of which archive, and how it was read.
pub(crate) struct Asked {
    /// The query that was put to the archive.
    pub(crate) query: Query,
    /// What was odd about the query.
    pub(crate) warnings: Vec<Warning>,
    /// How it was read.
    pub(crate) reading: String,
    /// Whether bare words were relaxed to any of them.
    pub(crate) relaxed: bool,
    /// The archive's digest.
    pub(crate) digest: String,
    /// Whether the archive is the built-in sample.
    pub(crate) is_sample: bool,
}

/// What is said of a relaxed query.
pub(crate) const RELAXED: &str =
    "relaxed: any of the words, best first; `--strict` asks for all of them";

#[derive(Serialize)]
pub(super) struct WireWarning<'a> {
    message: &'a str,
    hint: Option<&'a str>,
}

impl Asked {
    /// What was odd, as it is written.
    pub(super) fn wire_warnings(&self) -> Vec<WireWarning<'_>> {
        self.warnings.iter().map(WireWarning::from).collect()
    }

    /// The mark of what comes from the built-in sample.
    pub(super) fn sample(&self) -> Option<&'static str> {
        self.is_sample.then_some("sample")
    }

    /// Says, for people, that a query was relaxed, and how it was read if it is not plain.
    pub(super) fn write_notes(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.relaxed {
            writeln!(out, "{RELAXED}")?;
        }
        if self.relaxed || !self.warnings.is_empty() {
            writeln!(out, "reading: {}", plain(&self.reading))?;
        }
        Ok(())
    }
}

impl<'a> From<&'a Warning> for WireWarning<'a> {
    fn from(warning: &'a Warning) -> WireWarning<'a> {
        WireWarning { message: &warning.message, hint: warning.hint.as_deref() }
    }
}
