//! An article for people or as JSON: whole, or one passage with those beside it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use morgue::{Article, ArticleId, EntityKind, PassageId, StoredArticle, relative_days};
use serde::Serialize;
use serde_json::Value;

use super::TextOrJson;
use super::json::{WireDay, WireEntity, WireFields, pair, write_value};
use super::layout::{cells, plain, wrap, write_line};
use super::text::write_headline;
use crate::terminal::Page;

/// What is shown of an article.
pub(crate) struct Shown<'a> {
    /// The article.
    pub(crate) article: &'a StoredArticle,
    /// The passage that was asked for; `None` for the whole article.
    pub(crate) ordinal: Option<u32>,
    /// Whether it is in the built-in sample.
    pub(crate) is_sample: bool,
}

/// An article as it is written. `passages` are all, or the one asked for and those beside it.
#[derive(Serialize)]
struct WireArticle<'a> {
    article: &'a str,
    passage: Option<String>,
    #[serde(flatten)]
    fields: WireFields<'a>,
    content_hash: String,
    words: u32,
    entities: Vec<WireEntity<'a>>,
    extra: &'a BTreeMap<String, Value>,
    relative_days: Vec<WireDay>,
    text: &'a str,
    passages: Vec<WirePassage<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

#[derive(Serialize)]
struct WirePassage<'a> {
    passage: String,
    ordinal: u32,
    bytes: [usize; 2],
    text: &'a str,
}

/// Writes an article.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_shown(
    format: TextOrJson,
    shown: &Shown<'_>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TextOrJson::Json => write_value(&WireArticle::new(shown), out),
        TextOrJson::Text => {
            write_header(shown, page, out)?;
            match shown.ordinal {
                None => write_paragraphs(&shown.article.article.text, 0, page, out),
                Some(asked) => write_passages(shown, asked, page, out),
            }
        }
    }
}

impl Shown<'_> {
    /// The passages that are shown, with their ordinals.
    fn passages(&self) -> impl Iterator<Item = (u32, &Range<usize>)> {
        let beside =
            move |ordinal: u32| self.ordinal.is_none_or(|asked| asked.abs_diff(ordinal) <= 1);
        let numbered = (0..).zip(&self.article.passages);
        numbered.filter(move |(ordinal, _)| beside(*ordinal))
    }

    fn passage_id(&self, ordinal: u32) -> String {
        PassageId { article: self.article.id.clone(), ordinal }.to_string()
    }

    fn text(&self, bytes: &Range<usize>) -> &str {
        self.article.article.text.get(bytes.clone()).unwrap_or_default()
    }
}

impl<'a> WireArticle<'a> {
    fn new(shown: &'a Shown<'_>) -> WireArticle<'a> {
        let stored = shown.article;
        let passages = shown.passages().map(|(ordinal, bytes)| WirePassage {
            passage: shown.passage_id(ordinal),
            ordinal,
            bytes: pair(bytes),
            text: shown.text(bytes),
        });
        WireArticle {
            article: ArticleId::as_str(&stored.id),
            passage: shown.ordinal.map(|ordinal| shown.passage_id(ordinal)),
            fields: WireFields::new(&stored.article),
            content_hash: stored.content_hash.to_string(),
            words: stored.words(),
            entities: WireEntity::of(&stored.article),
            extra: &stored.article.extra,
            relative_days: WireDay::of(&stored.article.text, &stored.article),
            text: &stored.article.text,
            passages: passages.collect(),
            archive: shown.is_sample.then_some("sample"),
        }
    }
}

/// Writes everything that is known of an article, one field a line.
fn write_header(shown: &Shown<'_>, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let article = &shown.article.article;
    write_headline(article, &[], page, out)?;
    let mut field = |name: &str, value: &str| -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let faint = page.palette.faint;
        writeln!(out, "{faint}{name:>10}{faint:#}  {}", plain(value))
    };
    field("authors", &article.authors.join(", "))?;
    field("date", &article.date.map_or_else(|| "undated".to_owned(), |date| date.to_string()))?;
    for (name, value) in [
        ("source", &article.source),
        ("section", &article.section),
        ("agency", &article.agency),
        ("dateline", &article.dateline),
        ("language", &article.language),
        ("url", &article.url),
    ] {
        field(name, value.as_deref().unwrap_or_default())?;
    }
    for kind in EntityKind::ALL {
        let entities = article.entities.iter().chain(&article.recognised);
        let of_kind = entities.filter(|entity| entity.kind == kind);
        let names: Vec<&str> = of_kind.map(|entity| entity.name.as_str()).collect();
        field(kind.name(), &names.join(", "))?;
    }
    for (name, value) in &article.extra {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        field(&plain(name), &value)?;
    }
    field("days", &days(article))?;
    let place = &article.place;
    let line = place.record.map(|_| format!(" line {}", place.line)).unwrap_or_default();
    field("file", &format!("{}{line}", place.file))?;
    field("id", shown.article.id.as_str())?;
    if shown.is_sample {
        field("archive", "sample")?;
    }
    writeln!(out)
}

/// The relative days of an article, each reading of each wording once: `yesterday 2019-05-14`. They
/// stand above the text, which is to be copied as it is.
fn days(article: &Article) -> String {
    let mut readings: Vec<String> = Vec::new();
    for day in relative_days(&article.text, article.written()) {
        let day_name = day.day.map_or_else(|| "not known".to_owned(), |day| day.to_string());
        let reading = format!("{} {day_name}", &article.text[day.bytes]);
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings.join(", ")
}

/// Writes the passage that was asked for, and those beside it.
fn write_passages(
    shown: &Shown<'_>,
    asked: u32,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let of = shown.article.passages.len();
    for (number, (ordinal, bytes)) in shown.passages().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let sign = if ordinal == asked { ">" } else { " " };
        let (id, faint) = (page.palette.id, page.palette.faint);
        let passage = plain(&shown.passage_id(ordinal));
        writeln!(out, "{sign} {id}{passage}{id:#} {faint}({} of {of}){faint:#}", ordinal + 1)?;
        write_paragraphs(shown.text(bytes), 2, page, out)?;
    }
    Ok(())
}

/// Writes a text, a blank line between its paragraphs.
fn write_paragraphs(text: &str, indent: usize, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let paragraphs = text.split("\n\n").map(|paragraph| cells(paragraph, &[]));
    for (number, paragraph) in paragraphs.filter(|cells| !cells.is_empty()).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for line in wrap(&paragraph, page.width - indent) {
            write!(out, "{:indent$}", "")?;
            write_line(line, Style::new(), Style::new(), out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
