//! What the program shows, in each format. Wire types live here and nowhere else.
//!
//! It knows what the library finds and how to write it. It must never search, and never know an
//! option.

mod asked;
mod bench;
mod counts;
mod csv;
mod damage;
mod debug;
mod entities;
mod eval;
mod explanation;
mod export;
mod facets;
mod family;
mod inspect;
mod json;
mod layout;
mod record;
mod report;
mod show;
mod stats;
mod suggestions;
mod svg;
mod text;
mod timeline;
mod trec;

use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::HumanCount;
use morgue::{Counts, Explanation, Hit, HitReader, PassageId, Suggestion};

use crate::terminal::Page;

pub(crate) use asked::{Asked, RELAXED};
pub(crate) use bench::{Measurement, write_measurement};
pub(crate) use counts::write_counts;
pub(crate) use damage::{write_salvaged, write_verification};
pub(crate) use debug::{Dissected, DissectedClause, write_analysis, write_cuts, write_dissected};
pub(crate) use entities::{EntitiesFormat, Listed, write_company, write_entities, write_merges};
pub(crate) use eval::{Measured, TableFormat, write_measured};
pub(crate) use explanation::{Explained, write_explained};
pub(crate) use export::{ExportFormat, Rows, Unit, write_export};
pub(crate) use facets::{FacetsFormat, write_facets};
pub(crate) use family::{FamilyFormat, write_family};
pub(crate) use inspect::{WireProblem, write_inspected};
pub(crate) use layout::plain;
pub(crate) use record::write_record;
pub(crate) use report::write_report;
pub(crate) use show::{Shown, write_shown};
pub(crate) use stats::{Statistics, write_statistics};
pub(crate) use suggestions::write_suggestions;
pub(crate) use timeline::{TimelineFormat, write_timeline};

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

/// The answer to a query but for its hits.
pub(crate) struct Answer<'a> {
    /// The id of the query, if it is one of a list.
    pub(crate) topic: Option<&'a str>,
    /// What was asked.
    pub(crate) asked: Asked,
    /// All that it finds.
    pub(crate) counts: Option<Counts>,
    /// What would find something, if nothing was found.
    pub(crate) suggestions: Vec<Suggestion>,
    /// Why its passages stand where they do, if that is to be said.
    pub(crate) explanations: HashMap<PassageId, Explanation>,
    /// Passages that were passed over.
    pub(crate) offset: usize,
    /// How long the search took.
    pub(crate) took: Duration,
}

/// Writes an answer, each hit when it is read.
///
/// # Errors
/// Those of the writer, and those of reading hits as [`io::Error::other`].
pub(crate) fn write_answer(
    format: Format,
    answer: &Answer<'_>,
    hits: HitReader,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let hits = if format == Format::Text { hits.by_article() } else { hits };
    let hits = hits.map(|hit| hit.map_err(io::Error::other));
    match format {
        Format::Text => text::write(answer, hits, page, out),
        Format::Jsonl => json::write_lines(answer, hits, out),
        Format::Json => json::write_object(answer, hits, out),
        Format::Csv => csv::write(answer, hits, out),
        Format::Trec => trec::write(answer, hits, out),
    }
}

/// Hits with their ranks, from 1; those that were passed over count.
fn ranked(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
) -> impl Iterator<Item = io::Result<(usize, Hit)>> {
    (answer.offset + 1..).zip(hits).map(|(rank, hit)| Ok((rank, hit?)))
}

/// What a query finds: `12 articles in 9 families, 30 passages`.
fn totals(counts: Counts) -> String {
    let Counts { articles, passages, families } = counts;
    let (articles_said, passages) = (count(articles, "article"), count(passages, "passage"));
    let noun = if families == 1 { "family" } else { "families" };
    match articles == families {
        true => format!("{articles_said}, {passages}"),
        false => format!("{articles_said} in {} {noun}, {passages}", HumanCount(families)),
    }
}

/// `1 article`, `1,204 articles`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", HumanCount(number))
}
