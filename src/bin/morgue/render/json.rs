//! Hits as JSON: an object for each, or one for the whole answer. `csv` writes the same fields.
//!
//! The names of the fields are a promise: scripts read them. A field that has no value is `null`
//! or an empty list, never absent; but `archive` is there only for the built-in sample, and `topic`
//! and `query` are in hits of a list of queries only.

use std::io::{self, Write};
use std::ops::Range;

use morgue::{Article, Copies, Date, Entity, Hit, Suggestion, relative_days};
use serde::{Serialize, Serializer};

use super::asked::WireWarning;
use super::explanation::WireExplanation;
use super::{Answer, ranked};

/// A hit as it is written.
#[derive(Serialize)]
pub(super) struct WireHit<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
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
    pub(super) relative_days: Vec<WireDay>,
    pub(super) entities: Vec<WireEntity<'a>>,
    pub(super) relaxed: bool,
    /// The copies of the article, this one among them.
    pub(super) family: Option<WireCopies<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archive: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<WireExplanation<'a>>,
}

/// The family of an article as it is written.
#[derive(Clone, Copy, Serialize)]
pub(super) struct WireCopies<'a> {
    pub(super) head: &'a str,
    pub(super) articles: u64,
    sources: u64,
    #[serde(serialize_with = "printed")]
    first: Option<Date>,
}

/// An entity as it is written.
#[derive(Serialize)]
pub(super) struct WireEntity<'a> {
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    /// `given` by the source, or `recognised` in the text.
    origin: &'static str,
}

/// A day that a text names by its distance, as it is written; `null` if it is not known when the
/// text was written.
#[derive(Serialize)]
pub(super) struct WireDay {
    pub(super) bytes: [usize; 2],
    pub(super) day: Option<String>,
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

/// An answer but for its hits, which come last.
#[derive(Serialize)]
struct WireAnswer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    query: &'a str,
    reading: &'a str,
    relaxed: bool,
    articles: Option<u64>,
    passages: Option<u64>,
    families: Option<u64>,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    suggestions: Vec<WireSuggestion<'a>>,
}

#[derive(Serialize)]
struct WireSuggestion<'a> {
    query: &'a str,
    articles: u64,
}

/// Writes a line for each hit.
pub(super) fn write_lines(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for hit in ranked(answer, hits) {
        let (rank, hit) = hit?;
        let hit = WireHit {
            topic: answer.topic,
            query: answer.topic.map(|_| answer.asked.query.text()),
            ..WireHit::new(answer, rank, &hit)
        };
        write_value(&hit, out)?;
    }
    Ok(())
}

/// Writes one object, on one line.
pub(super) fn write_object(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let asked = &answer.asked;
    let head = serde_json::to_string(&WireAnswer {
        topic: answer.topic,
        query: asked.query.text(),
        reading: &asked.reading,
        relaxed: asked.relaxed,
        articles: answer.counts.map(|counts| counts.articles),
        passages: answer.counts.map(|counts| counts.passages),
        families: answer.counts.map(|counts| counts.families),
        digest: &asked.digest,
        warnings: asked.wire_warnings(),
        suggestions: answer.suggestions.iter().map(WireSuggestion::from).collect(),
    })?;
    // The object stays open for the hits, which are written as they are read.
    write!(out, "{},\"hits\":[", head.strip_suffix('}').unwrap_or(&head))?;
    for (number, hit) in ranked(answer, hits).enumerate() {
        let (rank, hit) = hit?;
        if number > 0 {
            write!(out, ",")?;
        }
        serde_json::to_writer(&mut *out, &WireHit::new(answer, rank, &hit))?;
    }
    writeln!(out, "]}}")
}

/// Writes a value on a line of its own.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}

impl<'a> WireHit<'a> {
    pub(super) fn new(answer: &'a Answer<'_>, rank: usize, hit: &'a Hit) -> WireHit<'a> {
        let explanation = answer.explanations.get(&hit.passage);
        WireHit {
            topic: None,
            query: None,
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
            relative_days: WireDay::of(&hit.text, &hit.article),
            entities: WireEntity::of(&hit.article),
            relaxed: answer.asked.relaxed,
            family: hit.copies.as_ref().map(WireCopies::from),
            archive: answer.asked.sample(),
            explanation: explanation.map(WireExplanation::from),
        }
    }
}

impl<'a> WireEntity<'a> {
    /// The entities of an article, given ones first.
    pub(super) fn of(article: &'a Article) -> Vec<WireEntity<'a>> {
        let given = article.entities.iter().map(|entity| (entity, "given"));
        let recognised = article.recognised.iter().map(|entity| (entity, "recognised"));
        let wire = |(entity, origin): (&'a Entity, _)| WireEntity {
            kind: entity.kind.name(),
            name: &entity.name,
            origin,
        };
        given.chain(recognised).map(wire).collect()
    }
}

impl WireDay {
    /// The relative days of a text of an article, with their bytes in that text.
    pub(super) fn of(text: &str, article: &Article) -> Vec<WireDay> {
        let wire = |day: morgue::RelativeDay| WireDay {
            bytes: pair(&day.bytes),
            day: day.day.map(|day| day.to_string()),
        };
        relative_days(text, article.written()).into_iter().map(wire).collect()
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

impl<'a> From<&'a Copies> for WireCopies<'a> {
    fn from(copies: &'a Copies) -> WireCopies<'a> {
        let Copies { head, articles, sources, first } = copies;
        WireCopies { head: head.as_str(), articles: *articles, sources: *sources, first: *first }
    }
}

/// Writes a date as it is printed.
fn printed<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(serializer)
}

impl<'a> From<&'a Suggestion> for WireSuggestion<'a> {
    fn from(suggestion: &'a Suggestion) -> WireSuggestion<'a> {
        WireSuggestion { query: &suggestion.query, articles: suggestion.articles }
    }
}

pub(super) fn pair(range: &Range<usize>) -> [usize; 2] {
    [range.start, range.end]
}
