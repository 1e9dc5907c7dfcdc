//! Entities for people, as JSON, as a table, or as lines of an alias file.

use std::io::{self, Write};

use clap::ValueEnum;
use indicatif::HumanCount;
use morgue::{Company, EntityCount, Merge, MergeReason, MergedName};
use serde::Serialize;

use super::asked::{Asked, WireWarning};
use super::count;
use super::csv::write_row;
use super::json::write_value;
use super::layout::{cells, plain, wrap, write_line};
use crate::harmless::shown;
use crate::terminal::Page;

/// How to write entities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntitiesFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// A table with a header.
    Csv,
}

/// The first entities of some articles.
pub(crate) struct Listed<'a> {
    /// The articles.
    pub(crate) articles: u64,
    /// The number of entities that they have.
    pub(crate) distinct: usize,
    /// The first of these.
    pub(crate) entities: &'a [EntityCount],
}

#[derive(Serialize)]
struct WireAnswer<'a> {
    query: String,
    reading: &'a str,
    relaxed: bool,
    articles: u64,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distinct: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<WireEntity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merges: Option<Vec<WireMerge<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

#[derive(Serialize)]
struct WireEntity<'a> {
    kind: &'static str,
    name: &'a str,
    articles: u64,
    given: u64,
    recognised: u64,
    names: Vec<WireName<'a>>,
    query: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages_query: Option<String>,
}

#[derive(Serialize)]
struct WireName<'a> {
    name: &'a str,
    articles: u64,
}

#[derive(Serialize)]
struct WireMerge<'a> {
    kind: &'static str,
    name: &'a str,
    articles: u64,
    aliases: Vec<WireAlias<'a>>,
}

#[derive(Serialize)]
struct WireAlias<'a> {
    name: &'a str,
    articles: u64,
    reason: &'static str,
}

/// Writes entities with the articles that have each.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_entities(
    format: EntitiesFormat,
    asked: &Asked,
    listed: &Listed<'_>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<WireEntity<'_>> = listed.entities.iter().map(WireEntity::of).collect();
    if format == EntitiesFormat::Text {
        let articles = count(listed.articles, "article");
        writeln!(out, "{} in {articles}", entities(listed.distinct))?;
        asked.write_notes(out)?;
        return write_rows(&rows, listed.distinct, page, out);
    }
    let answer =
        WireAnswer { distinct: Some(listed.distinct), ..WireAnswer::new(asked, listed.articles) };
    write_for_machines(format, answer, rows, out)
}

/// Writes who appears with an entity.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_company(
    format: EntitiesFormat,
    asked: &Asked,
    with: &str,
    company: &Company,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<WireEntity<'_>> = company
        .companions
        .iter()
        .map(|companion| {
            let printed = |query: &Option<morgue::Query>| query.as_ref().map(|q| q.to_string());
            let passages_query = printed(&companion.passages_query);
            WireEntity {
                query: printed(&companion.articles_query),
                passages: passages_query.is_some().then_some(companion.passages),
                passages_query,
                ..WireEntity::of(&companion.entity)
            }
        })
        .collect();
    if format == EntitiesFormat::Text {
        let articles = count(company.articles, "article");
        let found = entities(company.distinct);
        writeln!(out, "{found} with {} in {articles}", plain(with))?;
        asked.write_notes(out)?;
        write_rows(&rows, company.distinct, page, out)?;
        if let Some((query, passages)) =
            rows.first().and_then(|row| row.query.as_ref().zip(row.passages_query.as_ref()))
        {
            let faint = page.palette.faint;
            writeln!(out, "\n{faint}articles of the first: {}{faint:#}", plain(query))?;
            writeln!(out, "{faint}passages of the first: {}{faint:#}", plain(passages))?;
        }
        return Ok(());
    }
    let answer = WireAnswer {
        with: Some(with),
        distinct: Some(company.distinct),
        ..WireAnswer::new(asked, company.articles)
    };
    write_for_machines(format, answer, rows, out)
}

/// Writes which names are likely to be one entity: for people as lines of an alias file.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_merges(
    format: EntitiesFormat,
    asked: &Asked,
    articles: u64,
    merges: &[Merge],
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        EntitiesFormat::Text => merges.iter().try_for_each(|merge| write_table(merge, out)),
        EntitiesFormat::Json => {
            let merges = Some(merges.iter().map(WireMerge::of).collect());
            write_value(&WireAnswer { merges, ..WireAnswer::new(asked, articles) }, out)
        }
        EntitiesFormat::Jsonl => {
            merges.iter().try_for_each(|merge| write_value(&WireMerge::of(merge), out))
        }
        EntitiesFormat::Csv => {
            let mut table = csv::Writer::from_writer(out);
            write_row(&mut table, ["kind", "name", "alias", "articles", "reason", "relaxed"])?;
            for Merge { kind, name, aliases, .. } in merges {
                for alias in aliases {
                    let (articles, relaxed) =
                        (alias.articles.to_string(), asked.relaxed.to_string());
                    let reason = reason_name(alias.reason);
                    write_row(
                        &mut table,
                        [kind.name(), name, &alias.name, &articles, reason, &relaxed],
                    )?;
                }
            }
            table.flush()
        }
    }
}

fn entities(number: usize) -> String {
    match number {
        1 => "1 entity".to_owned(),
        number => format!("{} entities", HumanCount(number as u64)),
    }
}

fn write_rows(
    rows: &[WireEntity<'_>],
    distinct: usize,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (title, faint) = (page.palette.title, page.palette.faint);
    let with_passages = rows.iter().any(|row| row.passages.is_some());
    let columns = match with_passages {
        true => ["articles", "passages"],
        false => ["given", "recognised"],
    };
    writeln!(out)?;
    writeln!(out, "{faint}{:>10} {:>10}  kind    name{faint:#}", columns[0], columns[1])?;
    for row in rows {
        let numbers = match (with_passages, row.passages) {
            (true, passages) => [Some(row.articles), passages],
            (false, _) => [Some(row.given), Some(row.recognised)],
        };
        let number = |n: Option<u64>| n.map_or("-".to_owned(), |n| HumanCount(n).to_string());
        let [first, second] = numbers.map(number);
        let margin = format!("{first:>10} {second:>10}  {:<6}  ", row.kind);
        let line = cells(row.name, &[]);
        let width = page.width.saturating_sub(margin.len()).max(10);
        for (at, line) in wrap(&line, width).into_iter().enumerate() {
            let blank = " ".repeat(margin.len());
            write!(out, "{}", if at == 0 { &margin } else { &blank })?;
            write_line(line, title, anstyle::Style::new(), out)?;
            writeln!(out)?;
        }
    }
    let left_out = distinct - rows.len();
    if left_out > 0 {
        writeln!(out, "{faint}and {} more; `-n 0` shows all{faint:#}", entities(left_out))?;
    }
    Ok(())
}

fn write_for_machines(
    format: EntitiesFormat,
    answer: WireAnswer<'_>,
    rows: Vec<WireEntity<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        EntitiesFormat::Text | EntitiesFormat::Json => {
            write_value(&WireAnswer { entities: Some(rows), ..answer }, out)
        }
        EntitiesFormat::Jsonl => rows.iter().try_for_each(|row| write_value(row, out)),
        EntitiesFormat::Csv => {
            let mut table = csv::Writer::from_writer(out);
            let header = [
                "kind",
                "name",
                "articles",
                "given",
                "recognised",
                "passages",
                "query",
                "passages_query",
                "relaxed",
            ];
            write_row(&mut table, header.into_iter().chain(answer.archive.map(|_| "archive")))?;
            for row in rows {
                let fields = [
                    row.kind.to_owned(),
                    row.name.to_owned(),
                    row.articles.to_string(),
                    row.given.to_string(),
                    row.recognised.to_string(),
                    row.passages.map(|passages| passages.to_string()).unwrap_or_default(),
                    row.query.unwrap_or_default(),
                    row.passages_query.unwrap_or_default(),
                    answer.relaxed.to_string(),
                ];
                let archive = answer.archive.map(str::to_owned);
                write_row(&mut table, fields.into_iter().chain(archive))?;
            }
            table.flush()
        }
    }
}

/// Writes a table of an alias file. The names are those of the archive, and may have anything in
/// them; comments have none of it.
fn write_table(merge: &Merge, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "[[entity]]")?;
    writeln!(out, "name = {} # {}", quoted(&merge.name), count(merge.articles, "article"))?;
    writeln!(out, "type = \"{}\"", merge.kind.name())?;
    writeln!(out, "aliases = [")?;
    for MergedName { name, articles, reason } in &merge.aliases {
        let articles = count(*articles, "article");
        writeln!(out, "    {}, # {articles}: {}", quoted(name), told(*reason))?;
    }
    writeln!(out, "]\n")
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || shown(c).is_none() => {
                quoted.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

fn told(reason: MergeReason) -> &'static str {
    match reason {
        MergeReason::Letters => "the same letters",
        MergeReason::Title => "but for a title or an article",
        MergeReason::Firm => "but for the kind of firm",
        MergeReason::MiddleName => "but for a middle name",
        MergeReason::Acronym => "one is short for the other",
        MergeReason::Spelling => "rare, and one letter away",
    }
}

fn reason_name(reason: MergeReason) -> &'static str {
    match reason {
        MergeReason::Letters => "letters",
        MergeReason::Title => "title",
        MergeReason::Firm => "firm",
        MergeReason::MiddleName => "middle-name",
        MergeReason::Acronym => "acronym",
        MergeReason::Spelling => "spelling",
    }
}

impl<'a> WireAnswer<'a> {
    fn new(asked: &'a Asked, articles: u64) -> WireAnswer<'a> {
        WireAnswer {
            query: asked.query.to_string(),
            reading: &asked.reading,
            relaxed: asked.relaxed,
            articles,
            digest: &asked.digest,
            warnings: asked.wire_warnings(),
            with: None,
            distinct: None,
            entities: None,
            merges: None,
            archive: asked.sample(),
        }
    }
}

impl<'a> WireEntity<'a> {
    fn of(entity: &'a EntityCount) -> WireEntity<'a> {
        let EntityCount { kind, name, articles, given, names } = entity;
        let name_of = |(name, articles): &'a (String, u64)| WireName { name, articles: *articles };
        WireEntity {
            kind: kind.name(),
            name,
            articles: *articles,
            given: *given,
            recognised: articles - given,
            names: names.iter().map(name_of).collect(),
            query: entity.clause(),
            passages: None,
            passages_query: None,
        }
    }
}

impl<'a> WireMerge<'a> {
    fn of(merge: &'a Merge) -> WireMerge<'a> {
        let alias = |alias: &'a MergedName| WireAlias {
            name: &alias.name,
            articles: alias.articles,
            reason: reason_name(alias.reason),
        };
        WireMerge {
            kind: merge.kind.name(),
            name: &merge.name,
            articles: merge.articles,
            aliases: merge.aliases.iter().map(alias).collect(),
        }
    }
}
