//! Facets for people, as JSON or as a table.

use std::io::{self, Write};

use clap::ValueEnum;
use indicatif::HumanCount;
use morgue::{Facet, FacetField};
use serde::Serialize;

use super::asked::{Asked, WireWarning};
use super::count;
use super::csv::write_row;
use super::json::write_value;
use super::layout::{cells, wrap, write_line};
use crate::terminal::Page;

/// How to write facets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FacetsFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// A table with a header.
    Csv,
}

#[derive(Serialize)]
struct WireFacets<'a> {
    query: &'a str,
    reading: &'a str,
    relaxed: bool,
    articles: u64,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    facets: Vec<WireFacet<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

#[derive(Serialize)]
struct WireFacet<'a> {
    field: &'static str,
    with: u64,
    without: u64,
    distinct: usize,
    values: Vec<WireValue<'a>>,
}

#[derive(Serialize)]
struct WireValue<'a> {
    value: &'a str,
    articles: u64,
}

/// Writes facets of the same articles, with so many values of each; 0 for all.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_facets(
    format: FacetsFormat,
    asked: &Asked,
    facets: &[Facet],
    top: usize,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        FacetsFormat::Text => write_text(asked, facets, top, page, out),
        FacetsFormat::Json => write_json(asked, facets, top, out),
        FacetsFormat::Csv => write_csv(asked, facets, top, out),
    }
}

/// The values that are shown: the first ones, but all of a row in time.
fn shown(facet: &Facet, top: usize) -> &[(String, u64)] {
    let is_time = matches!(facet.field, FacetField::Year | FacetField::Month);
    match top {
        0 => &facet.values,
        _ if is_time => &facet.values,
        top => &facet.values[..top.min(facet.values.len())],
    }
}

fn matched(facets: &[Facet]) -> u64 {
    facets.first().map_or(0, |facet| facet.with + facet.without)
}

fn write_text(
    asked: &Asked,
    facets: &[Facet],
    top: usize,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", count(matched(facets), "article"))?;
    asked.write_notes(out)?;
    for facet in facets.iter().filter(|facet| facet.with + facet.without > 0) {
        writeln!(out)?;
        write_facet(facet, top, page, out)?;
    }
    Ok(())
}

fn write_facet(facet: &Facet, top: usize, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let (title, faint) = (page.palette.title, page.palette.faint);
    let with = count(facet.with, "article");
    let values = count(facet.values.len() as u64, "value");
    let without = HumanCount(facet.without);
    let name = facet.field.name();
    writeln!(out, "{title}{name}{title:#}: {values} in {with}; {without} without")?;
    let shown = shown(facet, top);
    let most = shown.iter().map(|(_, articles)| *articles).chain([facet.without]).max();
    let width = HumanCount(most.unwrap_or(0)).to_string().len();
    let number = |articles: u64| format!("  {:>width$}  ", HumanCount(articles).to_string());
    for (value, articles) in shown {
        let number = number(*articles);
        let lines = cells(value, &[]);
        for (at, line) in wrap(&lines, page.width - number.len()).into_iter().enumerate() {
            let margin = if at == 0 { number.clone() } else { " ".repeat(number.len()) };
            write!(out, "{margin}")?;
            write_line(line, anstyle::Style::new(), anstyle::Style::new(), out)?;
            writeln!(out)?;
        }
    }
    if facet.without > 0 {
        writeln!(out, "{}{faint}(none){faint:#}", number(facet.without))?;
    }
    let left_out = facet.values.len() - shown.len();
    if left_out > 0 {
        let left_out = count(left_out as u64, "value");
        writeln!(out, "  {faint}and {left_out} more; `--top 0` shows all{faint:#}")?;
    }
    Ok(())
}

fn write_json(asked: &Asked, facets: &[Facet], top: usize, out: &mut dyn Write) -> io::Result<()> {
    let wire = WireFacets {
        query: asked.query.text(),
        reading: &asked.reading,
        relaxed: asked.relaxed,
        articles: matched(facets),
        digest: &asked.digest,
        warnings: asked.wire_warnings(),
        facets: facets.iter().map(|facet| WireFacet::new(facet, top)).collect(),
        archive: asked.sample(),
    };
    write_value(&wire, out)
}

impl<'a> WireFacet<'a> {
    fn new(facet: &'a Facet, top: usize) -> WireFacet<'a> {
        let value = |(value, articles): &'a (String, u64)| WireValue { value, articles: *articles };
        WireFacet {
            field: facet.field.name(),
            with: facet.with,
            without: facet.without,
            distinct: facet.values.len(),
            values: shown(facet, top).iter().map(value).collect(),
        }
    }
}

fn write_csv(asked: &Asked, facets: &[Facet], top: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let header = ["field", "value", "articles", "matched", "distinct", "relaxed"];
    write_row(&mut table, header.into_iter().chain(asked.sample().map(|_| "archive")))?;
    for facet in facets {
        let none = (String::new(), facet.without);
        let none = Some(&none).filter(|(_, articles)| *articles > 0);
        for (value, articles) in shown(facet, top).iter().chain(none) {
            let row = [
                facet.field.name(),
                value,
                &articles.to_string(),
                &matched(facets).to_string(),
                &facet.values.len().to_string(),
                &asked.relaxed.to_string(),
            ];
            write_row(&mut table, row.into_iter().chain(asked.sample()))?;
        }
    }
    table.flush()
}
