//! Everything that a query finds, a row an article or a passage: as JSON Lines or as a table.
//!
//! The names of the fields are a promise, as those of hits are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use clap::ValueEnum;
use morgue::{Error, PassageId, SelectedArticle};
use serde::Serialize;
use serde_json::Value;

use super::asked::Asked;
use super::csv::{entities, range, write_row};
use super::json::{WireEntity, WireFields, pair, write_value};

/// How to write rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A JSON object a line.
    #[default]
    Jsonl,
    /// A table with a header.
    Csv,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// An article.
    #[default]
    Article,
    /// A passage that is a hit.
    Passage,
}

/// What is in a row.
pub(crate) struct Rows<'a> {
    /// What was asked.
    pub(crate) asked: &'a Asked,
    /// What a row is.
    pub(crate) unit: Unit,
    /// Whether a row has the text.
    pub(crate) text: bool,
}

/// A row as it is written.
#[derive(Serialize)]
struct WireRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
    article: &'a str,
    given_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordinal: Option<u32>,
    /// Passages of the article that are hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<usize>,
    passages: u32,
    #[serde(flatten)]
    fields: WireFields<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<[usize; 2]>,
    content_hash: String,
    entities: Vec<WireEntity<'a>>,
    extra: &'a BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    relaxed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

/// Writes rows as the articles are read.
///
/// # Errors
/// Those of the writer, and those of reading articles as [`io::Error::other`].
pub(crate) fn write_export(
    format: ExportFormat,
    rows: &Rows<'_>,
    articles: impl Iterator<Item = Result<SelectedArticle, Error>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let articles = articles.map(|article| article.map_err(io::Error::other));
    match format {
        ExportFormat::Jsonl => {
            for article in articles {
                for row in rows.of(&article?) {
                    write_value(&row, out)?;
                }
            }
            Ok(())
        }
        ExportFormat::Csv => {
            let mut table = csv::Writer::from_writer(out);
            write_row(&mut table, rows.header())?;
            for article in articles {
                for row in rows.of(&article?) {
                    write_row(&mut table, columns(&row))?;
                }
            }
            table.flush()
        }
    }
}

impl Rows<'_> {
    /// The rows of an article.
    fn of<'a>(&self, article: &'a SelectedArticle) -> Vec<WireRow<'a>> {
        match self.unit {
            Unit::Article => vec![self.row(article, None)],
            Unit::Passage => {
                article.matched.iter().map(|passage| self.row(article, Some(passage))).collect()
            }
        }
    }

    fn row<'a>(
        &self,
        selected: &'a SelectedArticle,
        passage: Option<&(u32, Range<usize>)>,
    ) -> WireRow<'a> {
        let SelectedArticle { id, article, content_hash, passages, matched } = selected;
        let text = match passage {
            Some((_, bytes)) => article.text.get(bytes.clone()).unwrap_or_default(),
            None => &article.text,
        };
        let passage_id =
            |(ordinal, _): &(u32, _)| PassageId { article: id.clone(), ordinal: *ordinal };
        WireRow {
            passage: passage.map(|passage| passage_id(passage).to_string()),
            article: id.as_str(),
            given_id: article.given_id.as_deref(),
            ordinal: passage.map(|(ordinal, _)| *ordinal),
            matched: passage.is_none().then_some(matched.len()),
            passages: *passages,
            fields: WireFields::new(article),
            bytes: passage.map(|(_, bytes)| pair(bytes)),
            content_hash: content_hash.to_string(),
            entities: WireEntity::of(article),
            extra: &article.extra,
            text: self.text.then_some(text),
            relaxed: self.asked.relaxed,
            archive: self.asked.sample(),
        }
    }

    /// The names of the columns, in the order of [`columns`].
    fn header(&self) -> Vec<&'static str> {
        let (of_passage, of_article) = match self.unit {
            Unit::Passage => (&["passage", "article", "given_id", "ordinal"][..], &["bytes"][..]),
            Unit::Article => (&["article", "given_id", "matched"][..], &[][..]),
        };
        let fields = [
            "passages", "headline", "authors", "date", "source", "section", "agency", "dateline",
            "language", "url", "file", "record", "line", "offset",
        ];
        let optional = |name, is_there: bool| is_there.then_some(name);
        let names = of_passage.iter().chain(&fields).chain(of_article).copied();
        names
            .chain(["content_hash", "entities"])
            .chain(optional("text", self.text))
            .chain(["relaxed"])
            .chain(optional("archive", self.asked.is_sample))
            .collect()
    }
}

fn columns(row: &WireRow<'_>) -> Vec<String> {
    let fields = &row.fields;
    let owned = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let mut columns = Vec::with_capacity(24);
    columns.extend(row.passage.clone());
    columns.extend([row.article.to_owned(), owned(row.given_id)]);
    columns.extend(row.ordinal.map(|ordinal| ordinal.to_string()));
    columns.extend(row.matched.map(|matched| matched.to_string()));
    columns.extend([
        row.passages.to_string(),
        fields.headline.to_owned(),
        fields.authors.join("; "),
        fields.date.clone().unwrap_or_default(),
        owned(fields.source),
        owned(fields.section),
        owned(fields.agency),
        owned(fields.dateline),
        owned(fields.language),
        owned(fields.url),
        fields.file.to_owned(),
        fields.record.map(|record| record.to_string()).unwrap_or_default(),
        fields.line.to_string(),
        fields.offset.to_string(),
    ]);
    columns.extend(row.bytes.as_ref().map(range));
    columns.extend([row.content_hash.clone(), entities(&row.entities)]);
    columns.extend(row.text.map(str::to_owned));
    columns.push(row.relaxed.to_string());
    columns.extend(row.archive.map(str::to_owned));
    columns
}
