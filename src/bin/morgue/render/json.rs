//! Hits as JSON: an object for each, or one for the whole answer. `csv` writes the same fields.
//!
//! The names of the fields are a promise: scripts read them. A field that has no value is `null`
//! or an empty list, never absent; but `archive` is there only for the built-in sample.

use std::io::{self, Write};
use std::ops::Range;

use morgue::{Article, Hit, Suggestion, Warning};
use serde::Serialize;

use super::Answer;
use super::record::WireEntity;

/// A hit as it is written.
#[derive(Serialize)]
pub(super) struct WireHit<'a> {
    /// From 1; those that were passed over count.
    pub(super) rank: usize,
    pub(super) score: f32,
    pub(super) passage: String,
    pub(super) article: &'a str,
    pub(super) ordinal: u32,
    pub(super) passages: u32,
    #[serde(flatten)]
    pub(super) fields: WireFields<'a>,
    pub(super) bytes: [usize; 2],
    pub(super) content_hash: String,
    pub(super) text: &'a str,
    pub(super) marks: Vec<[usize; 2]>,
    pub(super) headline_marks: Vec<[usize; 2]>,
    pub(super) entities: Vec<WireEntity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archive: Option<&'static str>,
}

/// What is known of an article beside its text and its entities.
#[derive(Serialize)]
pub(super) struct WireFields<'a> {
    pub(super) headline: &'a str,
    pub(super) authors: &'a [String],
    pub(super) date: Option<String>,
    pub(super) source: Option<&'a str>,
    pub(super) section: Option<&'a str>,
    pub(super) agency: Option<&'a str>,
    pub(super) dateline: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) file: &'a str,
    pub(super) record: Option<u64>,
    pub(super) line: u64,
    pub(super) offset: u64,
}

#[derive(Serialize)]
struct WireAnswer<'a> {
    query: &'a str,
    reading: &'a str,
    relaxed: bool,
    articles: Option<u64>,
    passages: Option<u64>,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    suggestions: Vec<WireSuggestion<'a>>,
    hits: Vec<WireHit<'a>>,
}

#[derive(Serialize)]
struct WireWarning<'a> {
    message: &'a str,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct WireSuggestion<'a> {
    query: &'a str,
    articles: u64,
}

/// Writes a line for each hit.
pub(super) fn write_lines(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for hit in wire_hits(answer) {
        write_value(&hit, out)?;
    }
    Ok(())
}

/// Writes one object, on one line.
pub(super) fn write_object(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let found = answer.found;
    let wire = WireAnswer {
        query: answer.query.text(),
        reading: &found.reading,
        relaxed: found.relaxed,
        articles: found.counts.map(|counts| counts.articles),
        passages: found.counts.map(|counts| counts.passages),
        digest: answer.digest,
        warnings: answer.warnings.iter().map(WireWarning::from).collect(),
        suggestions: found.suggestions.iter().map(WireSuggestion::from).collect(),
        hits: wire_hits(answer).collect(),
    };
    write_value(&wire, out)
}

/// Writes a value on a line of its own.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}

/// The hits of an answer as they are written.
pub(super) fn wire_hits<'a>(answer: &'a Answer<'_>) -> impl Iterator<Item = WireHit<'a>> {
    let archive = answer.is_sample.then_some("sample");
    let ranked = answer.found.hits.iter().enumerate();
    ranked.map(move |(at, hit)| WireHit::new(answer.offset + at + 1, hit, archive))
}

impl<'a> WireHit<'a> {
    fn new(rank: usize, hit: &'a Hit, archive: Option<&'static str>) -> WireHit<'a> {
        WireHit {
            rank,
            score: hit.score,
            passage: hit.passage.to_string(),
            article: hit.passage.article.as_str(),
            ordinal: hit.passage.ordinal,
            passages: hit.passages,
            fields: WireFields::new(&hit.article),
            bytes: pair(&hit.bytes),
            content_hash: hit.content_hash.to_string(),
            text: &hit.text,
            marks: hit.marks.iter().map(pair).collect(),
            headline_marks: hit.headline_marks.iter().map(pair).collect(),
            entities: hit.article.entities.iter().map(WireEntity::from).collect(),
            archive,
        }
    }
}

impl<'a> WireFields<'a> {
    pub(super) fn new(article: &'a Article) -> WireFields<'a> {
        WireFields {
            headline: &article.headline,
            authors: &article.authors,
            date: article.date.map(|date| date.to_string()),
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            agency: article.agency.as_deref(),
            dateline: article.dateline.as_deref(),
            language: article.language.as_deref(),
            url: article.url.as_deref(),
            file: &article.place.file,
            record: article.place.record,
            line: article.place.line,
            offset: article.place.offset,
        }
    }
}

impl<'a> From<&'a Warning> for WireWarning<'a> {
    fn from(warning: &'a Warning) -> WireWarning<'a> {
        WireWarning { message: &warning.message, hint: warning.hint.as_deref() }
    }
}

impl<'a> From<&'a Suggestion> for WireSuggestion<'a> {
    fn from(suggestion: &'a Suggestion) -> WireSuggestion<'a> {
        WireSuggestion { query: &suggestion.query, articles: suggestion.articles }
    }
}

pub(super) fn pair(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}
