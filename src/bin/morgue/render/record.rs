//! An article as a line of JSON, as `morgue index` reads it back.

use std::io::{self, Write};

use morgue::{Article, Entity};
use serde::Serialize;

/// An article as it is written: what is not known is left out.
#[derive(Serialize)]
struct WireRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authors: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<WireGiven<'a>>,
    text: &'a str,
}

/// An entity of an article that was read from nowhere else.
#[derive(Serialize)]
struct WireGiven<'a> {
    kind: &'static str,
    name: &'a str,
}

/// Writes an article on a line of its own; neither its place nor fields that are not ours.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_record(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let record = WireRecord {
        id: article.given_id.as_deref(),
        headline: &article.headline,
        date: article.date.map(|date| date.to_string()),
        authors: &article.authors,
        source: article.source.as_deref(),
        section: article.section.as_deref(),
        agency: article.agency.as_deref(),
        dateline: article.dateline.as_deref(),
        language: article.language.as_deref(),
        url: article.url.as_deref(),
        entities: article.entities.iter().map(WireGiven::from).collect(),
        text: &article.text,
    };
    serde_json::to_writer(&mut *out, &record).map_err(io::Error::from)?;
    writeln!(out)
}

impl<'a> From<&'a Entity> for WireGiven<'a> {
    fn from(entity: &'a Entity) -> WireGiven<'a> {
        WireGiven { kind: entity.kind.name(), name: &entity.name }
    }
}
