//! How a file would be read, for people or as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use indicatif::HumanCount;
use morgue::{Article, Inspected, Problem, ToldBy};
use serde::Serialize;
use serde_json::Value;

use super::TextOrJson;
use super::json::WireFields;
use super::layout::plain;
use crate::terminal::Page;

/// Problems of a file that are shown to people; the others are counted.
const MOST_PROBLEMS: usize = 5;

/// A file as it is written.
#[derive(Serialize)]
struct WireFile<'a> {
    file: &'a str,
    layers: &'a [&'static str],
    encoding: Option<&'static str>,
    format: Option<&'static str>,
    told_by: Option<&'static str>,
    fields: Vec<WireField<'a>>,
    articles: Vec<WireArticle<'a>>,
    problems: Vec<WireProblem<'a>>,
    passed_over: &'a BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct WireField<'a> {
    name: &'a str,
    ours: Option<&'static str>,
    kept: bool,
}

#[derive(Serialize)]
struct WireArticle<'a> {
    article: String,
    #[serde(flatten)]
    fields: WireFields<'a>,
    text_bytes: usize,
    extra: &'a BTreeMap<String, Value>,
}

/// A record that could not be read, or not whole, as it is written.
#[derive(Serialize)]
pub(crate) struct WireProblem<'a> {
    file: &'a str,
    /// From 1; `null` if it is the whole file.
    record: Option<u64>,
    line: u64,
    offset: u64,
    reason: &'a str,
    /// Whether the record was left out; if not, it is kept but for what the reason says.
    skipped: bool,
}

impl<'a> From<&'a Problem> for WireProblem<'a> {
    fn from(problem: &'a Problem) -> WireProblem<'a> {
        WireProblem {
            file: &problem.place.file,
            record: problem.place.record,
            line: problem.place.line,
            offset: problem.place.offset,
            reason: &problem.reason,
            skipped: problem.skipped,
        }
    }
}

/// Writes files, each when it is looked at by `inspect`, whose failure it passes on.
///
/// # Errors
/// Those of the writer, and that of `inspect` as [`io::Error::other`].
pub(crate) fn write_inspected(
    format: TextOrJson,
    page: &Page,
    out: &mut dyn Write,
    inspect: impl FnOnce(&mut dyn FnMut(&Inspected)) -> Result<(), morgue::Error>,
) -> io::Result<()> {
    let mut number = 0;
    let mut written = Ok(());
    let is_json = format == TextOrJson::Json;
    if is_json {
        write!(out, "{{\"files\":[")?;
    }
    let inspected = inspect(&mut |file| {
        if written.is_ok() {
            written = match format {
                TextOrJson::Json => write_json(file, number, out),
                TextOrJson::Text => write_text(file, number, page, out),
            };
            number += 1;
        }
    });
    written?;
    inspected.map_err(io::Error::other)?;
    if is_json { writeln!(out, "]}}") } else { Ok(()) }
}

fn write_json(file: &Inspected, number: usize, out: &mut dyn Write) -> io::Result<()> {
    if number > 0 {
        write!(out, ",")?;
    }
    let is_read = file.format.is_some();
    let fields = file.fields.iter();
    let wire = WireFile {
        file: &file.name,
        layers: &file.layers,
        encoding: is_read.then_some(file.encoding),
        format: file.format.map(|format| format.name()),
        told_by: is_read.then(|| told_by(file.told_by)),
        fields: fields
            .map(|field| WireField { name: &field.name, ours: field.ours, kept: field.is_kept })
            .collect(),
        articles: file.articles.iter().map(WireArticle::from).collect(),
        problems: file.problems.iter().map(WireProblem::from).collect(),
        passed_over: &file.passed_over,
    };
    serde_json::to_writer(out, &wire).map_err(io::Error::from)
}

impl<'a> From<&'a Article> for WireArticle<'a> {
    fn from(article: &'a Article) -> WireArticle<'a> {
        WireArticle {
            article: article.id().to_string(),
            fields: WireFields::new(article),
            text_bytes: article.text.len(),
            extra: &article.extra,
        }
    }
}

fn told_by(told_by: ToldBy) -> &'static str {
    match told_by {
        ToldBy::Option => "option",
        ToldBy::Content => "content",
        ToldBy::Name => "name",
        ToldBy::Default => "default",
    }
}

fn write_text(file: &Inspected, number: usize, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    if number > 0 {
        writeln!(out)?;
    }
    let title = page.palette.title;
    writeln!(out, "{title}{}{title:#}", plain(&file.name))?;
    let mut line = |name: &str, value: &str| write_line(name, value, page, out);
    if !file.layers.is_empty() {
        line("packed in", &file.layers.join(", "))?;
    }
    if let Some(format) = file.format {
        let why = match file.told_by {
            ToldBy::Option => "as you say",
            ToldBy::Content => "by its content",
            ToldBy::Name => "by its name",
            ToldBy::Default => "as it is nothing else",
        };
        line("format", &format!("{}, {why}", format.name()))?;
        line("encoding", file.encoding)?;
    }
    let (ours, extra): (Vec<_>, Vec<_>) =
        file.fields.iter().partition(|field| field.ours.is_some());
    for field in ours {
        let kept = if field.is_kept { " +" } else { "" };
        line("field", &format!("{} → {}{kept}", field.name, field.ours.unwrap_or_default()))?;
    }
    if !extra.is_empty() {
        let names: Vec<&str> = extra.iter().map(|field| &*field.name).collect();
        line("kept +", &names.join(", "))?;
    }
    for article in &file.articles {
        line("article", &summary(article))?;
    }
    for problem in file.problems.iter().take(MOST_PROBLEMS) {
        line(if problem.skipped { "skipped" } else { "warning" }, &problem.to_string())?;
    }
    if file.problems.len() > MOST_PROBLEMS {
        line("", &format!("… and {} more", file.problems.len() - MOST_PROBLEMS))?;
    }
    for (what, count) in &file.passed_over {
        line("passed over", &format!("{} {what}", HumanCount(*count)))?;
    }
    Ok(())
}

/// An article on a line: its id, headline, and what else is known of it.
fn summary(article: &Article) -> String {
    let mut parts = vec![format!("{}: “{}”", article.id(), article.headline)];
    parts.extend(article.date.map(|date| date.to_string()));
    if !article.authors.is_empty() {
        parts.push(format!("by {}", article.authors.join(", ")));
    }
    for (name, value) in [
        ("source", &article.source),
        ("section", &article.section),
        ("agency", &article.agency),
        ("dateline", &article.dateline),
        ("language", &article.language),
    ] {
        parts.extend(value.as_ref().map(|value| format!("{name} {value}")));
    }
    parts.push(format!("{} bytes of text", HumanCount(article.text.len() as u64)));
    parts.join("; ")
}

/// Writes a name and a value, cut at the edge of the page.
fn write_line(name: &str, value: &str, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    const INDENT: usize = 14;
    let faint = page.palette.faint;
    let value = plain(value);
    let room = page.width.saturating_sub(INDENT);
    let cut: String = match value.chars().count() > room {
        true => value.chars().take(room.saturating_sub(1)).chain(['…']).collect(),
        false => value,
    };
    writeln!(out, "  {faint}{name:<11}{faint:#} {cut}")
}
