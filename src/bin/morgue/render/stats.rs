//! What an archive holds, for people or as JSON.

use std::io::{self, Write};

use indicatif::{BinaryBytes, HumanCount};
use morgue::{Error, FacetField, Query, Searcher};
use serde::Serialize;

use super::TextOrJson;
use super::json::write_value;
use super::layout::plain;
use crate::terminal::Page;

/// What an archive holds, as it is written.
#[derive(Serialize)]
pub(crate) struct Statistics {
    articles: u64,
    passages: u64,
    /// Of headlines and texts.
    words: u64,
    /// Distinct words, summed over the segments.
    terms: u64,
    segments: usize,
    first_day: Option<String>,
    last_day: Option<String>,
    undated: u64,
    authors: Names,
    sources: Names,
    sections: Names,
    languages: Names,
    text_bytes: u64,
    index_bytes: u64,
    index_parts: Vec<Part>,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

/// The values of a field.
#[derive(Serialize)]
struct Names {
    distinct: usize,
    /// Those of most articles, most first.
    top: Vec<Name>,
}

#[derive(Serialize)]
struct Name {
    name: String,
    articles: u64,
}

/// A part of the index.
#[derive(Serialize)]
struct Part {
    part: String,
    bytes: u64,
}

impl Statistics {
    /// Gathers what an archive holds, with so many names of each kind.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub(crate) fn of(
        searcher: &Searcher,
        top: usize,
        is_sample: bool,
    ) -> Result<Statistics, Error> {
        let totals = searcher.totals();
        let anatomy = searcher.anatomy()?;
        let days = searcher.days();
        let everything = searcher.select(&Query::parse("*")?, false)?;
        let names = |field: FacetField| -> Result<Names, Error> {
            let facets = everything.facets(&[field])?.into_iter();
            let values: Vec<(String, u64)> = facets.flat_map(|facet| facet.values).collect();
            let distinct = values.len();
            let top = values.into_iter().take(top);
            Ok(Names {
                distinct,
                top: top.map(|(name, articles)| Name { name, articles }).collect(),
            })
        };
        let parts = anatomy.bytes.into_iter().map(|(part, bytes)| Part { part, bytes });
        let index_parts: Vec<Part> = parts.collect();
        Ok(Statistics {
            articles: totals.articles,
            passages: totals.passages,
            words: totals.words,
            terms: anatomy.terms,
            segments: anatomy.segments,
            first_day: days.map(|(first, _)| first.to_string()),
            last_day: days.map(|(_, last)| last.to_string()),
            undated: totals.undated,
            authors: names(FacetField::Author)?,
            sources: names(FacetField::Source)?,
            sections: names(FacetField::Section)?,
            languages: names(FacetField::Language)?,
            text_bytes: totals.bytes,
            index_bytes: index_parts.iter().map(|part| part.bytes).sum(),
            index_parts,
            digest: searcher.digest().to_owned(),
            archive: is_sample.then_some("sample"),
        })
    }
}

/// Writes what an archive holds.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_statistics(
    format: TextOrJson,
    statistics: &Statistics,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TextOrJson::Json => write_value(statistics, out),
        TextOrJson::Text => write_text(statistics, page, out),
    }
}

fn write_text(statistics: &Statistics, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let number = |number: u64| HumanCount(number).to_string();
    let title = page.palette.title;
    let mut row = |name: &str, value: &str| {
        let rest = if value.is_empty() { String::new() } else { format!("  {value}") };
        writeln!(out, "{title}{name:>10}{title:#}{rest}")
    };
    row("articles", &number(statistics.articles))?;
    row("passages", &number(statistics.passages))?;
    row("words", &number(statistics.words))?;
    row("terms", &number(statistics.terms))?;
    row("segments", &number(statistics.segments as u64))?;
    let dated = match (&statistics.first_day, &statistics.last_day) {
        (Some(first), Some(last)) => format!("{first} to {last}, "),
        _ => String::new(),
    };
    row("dates", &format!("{dated}{} undated", number(statistics.undated)))?;
    for (name, names) in [
        ("authors", &statistics.authors),
        ("sources", &statistics.sources),
        ("sections", &statistics.sections),
        ("languages", &statistics.languages),
    ] {
        let top = names.top.iter().map(|top| format!("{} ({})", plain(&top.name), top.articles));
        let top: Vec<String> = top.collect();
        row(name, &format!("{}: {}", number(names.distinct as u64), top.join(", ")))?;
    }
    let ratio = statistics.index_bytes as f64 / statistics.text_bytes.max(1) as f64;
    row("text", &BinaryBytes(statistics.text_bytes).to_string())?;
    row("index", &format!("{}, {ratio:.2} of the text", BinaryBytes(statistics.index_bytes)))?;
    for part in &statistics.index_parts {
        row("", &format!("{:>10} {}", BinaryBytes(part.bytes).to_string(), part.part))?;
    }
    row("digest", &statistics.digest)
}
