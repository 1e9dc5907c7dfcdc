//! What the program shows, in each format. Wire types live here and nowhere else.
//!
//! It knows what the library finds and how to write it. It must never search, and never know an
//! option.

mod bench;
mod csv;
mod json;
mod layout;
mod record;
mod report;
mod show;
mod stats;
mod text;
mod trec;

use std::io::{self, Write};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::HumanCount;
use morgue::{Found, Query, Warning};

use crate::terminal::Page;

pub(crate) use bench::{Measurement, write_measurement};
pub(crate) use layout::plain;
pub(crate) use record::write_record;
pub(crate) use report::write_report;
pub(crate) use show::{Shown, write_shown};
pub(crate) use stats::{Statistics, write_statistics};

/// How to write what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line for each passage.
    Jsonl,
    /// One JSON object.
    Json,
    /// A table with a header.
    Csv,
    /// A TREC run.
    Trec,
}

/// How to write what is not a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// The answer to a query, and what it was asked of.
pub(crate) struct Answer<'a> {
    /// The query that was put to the archive.
    pub(crate) query: &'a Query,
    /// What was odd about the query.
    pub(crate) warnings: &'a [Warning],
    /// The answer.
    pub(crate) found: &'a Found,
    /// The archive's digest.
    pub(crate) digest: &'a str,
    /// Passages that were passed over.
    pub(crate) offset: usize,
    /// Whether the archive is the built-in sample.
    pub(crate) is_sample: bool,
    /// How long the search took.
    pub(crate) took: Duration,
}

/// Writes an answer.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_answer(
    format: Format,
    answer: &Answer<'_>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(answer, page, out),
        Format::Jsonl => json::write_lines(answer, out),
        Format::Json => json::write_object(answer, out),
        Format::Csv => csv::write(answer, out),
        Format::Trec => trec::write(answer, out),
    }
}

/// `1 article`, `1,204 articles`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", HumanCount(number))
}
