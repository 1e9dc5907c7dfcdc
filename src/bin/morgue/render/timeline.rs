//! Timelines for people, as JSON or as a table; `svg` draws them.

use std::io::{self, Write};

use clap::ValueEnum;
use indicatif::HumanCount;
use morgue::{Bar, Date, Timeline};
use serde::Serialize;

use super::asked::{Asked, WireWarning};
use super::csv::write_row;
use super::json::write_value;
use super::layout::{cells, wrap, write_line};
use super::{count, svg};
use crate::terminal::Page;

/// How to write a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// A table with a header.
    Csv,
    /// A picture.
    Svg,
}

#[derive(Serialize)]
struct WireTimeline<'a> {
    query: &'a str,
    reading: &'a str,
    relaxed: bool,
    articles: u64,
    digest: &'a str,
    warnings: Vec<WireWarning<'a>>,
    by: &'static str,
    bars: Vec<WireBar>,
    vague: Vec<WireBar>,
    undated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'static str>,
}

#[derive(Serialize)]
struct WireBar {
    period: String,
    articles: u64,
}

impl From<&Bar> for WireBar {
    fn from(bar: &Bar) -> WireBar {
        WireBar { period: bar.period.to_string(), articles: bar.articles }
    }
}

/// Writes a timeline.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_timeline(
    format: TimelineFormat,
    asked: &Asked,
    timeline: &Timeline,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TimelineFormat::Text => write_text(asked, timeline, page, out),
        TimelineFormat::Json => write_json(asked, timeline, out),
        TimelineFormat::Csv => write_csv(asked, timeline, out),
        TimelineFormat::Svg => svg::write(asked, timeline, out),
    }
}

/// The articles of a timeline and where they are counted: `9 articles by month: 6 in bars, 2 dated
/// less precisely, 1 undated`.
pub(super) fn totals(timeline: &Timeline) -> String {
    let sum = |bars: &[Bar]| bars.iter().map(|bar| bar.articles).sum::<u64>();
    let (placed, vague) = (sum(&timeline.bars), sum(&timeline.vague));
    let mut totals = format!(
        "{} by {}: {} in bars",
        count(timeline.articles(), "article"),
        timeline.step.name(),
        HumanCount(placed)
    );
    if vague > 0 {
        totals.push_str(&format!(", {} dated less precisely", HumanCount(vague)));
    }
    totals.push_str(&format!(", {} undated", HumanCount(timeline.undated)));
    totals
}

fn write_text(
    asked: &Asked,
    timeline: &Timeline,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", totals(timeline))?;
    asked.write_notes(out)?;
    if !timeline.bars.is_empty() {
        writeln!(out)?;
        write_bars(&timeline.bars, page, out)?;
    }
    if !timeline.vague.is_empty() {
        let vague = timeline.vague.iter();
        let vague: Vec<String> =
            vague.map(|bar| format!("{} ({})", bar.period, HumanCount(bar.articles))).collect();
        writeln!(out)?;
        let line = format!("dated less precisely: {}", vague.join(", "));
        for line in wrap(&cells(&line, &[]), page.width) {
            write_line(line, page.palette.faint, page.palette.mark, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_bars(bars: &[Bar], page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let most = bars.iter().map(|bar| bar.articles).max().unwrap_or(0);
    let numbers = HumanCount(most).to_string().len();
    let periods = bars.iter().map(|bar| bar.period.to_string().len()).max().unwrap_or(0);
    let longest = page.width.saturating_sub(periods + numbers + "    ".len()).max(1);
    let style = page.palette.id;
    for bar in bars {
        let (period, number) = (bar.period.to_string(), HumanCount(bar.articles).to_string());
        write!(out, "{period:>periods$}  {number:>numbers$}")?;
        match drawn(bar.articles, most, longest) {
            bar if bar.is_empty() => writeln!(out)?,
            bar => writeln!(out, "  {style}{bar}{style:#}")?,
        }
    }
    Ok(())
}

/// A bar of blocks, in eighths of a column; what is not nothing can be seen.
fn drawn(articles: u64, most: u64, longest: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (u128::from(articles) * 8 * longest as u128).div_ceil(u128::from(most.max(1)));
    let eighths = eighths as usize;
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

fn write_json(asked: &Asked, timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let wire = WireTimeline {
        query: asked.query.text(),
        reading: &asked.reading,
        relaxed: asked.relaxed,
        articles: timeline.articles(),
        digest: &asked.digest,
        warnings: asked.wire_warnings(),
        by: timeline.step.name(),
        bars: timeline.bars.iter().map(WireBar::from).collect(),
        vague: timeline.vague.iter().map(WireBar::from).collect(),
        undated: timeline.undated,
        archive: asked.sample(),
    };
    write_value(&wire, out)
}

fn write_csv(asked: &Asked, timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let header = ["precision", "period", "articles", "relaxed"];
    write_row(&mut table, header.into_iter().chain(asked.sample().map(|_| "archive")))?;
    let mut row = |precision: &str, period: &str, articles: u64| {
        let fields = [precision, period, &articles.to_string(), &asked.relaxed.to_string()];
        write_row(&mut table, fields.into_iter().chain(asked.sample()))
    };
    for bar in timeline.bars.iter().chain(&timeline.vague) {
        row(precision(bar.period), &bar.period.to_string(), bar.articles)?;
    }
    if timeline.undated > 0 {
        row("undated", "", timeline.undated)?;
    }
    table.flush()
}

fn precision(date: Date) -> &'static str {
    match date {
        Date::Instant { .. } | Date::Day(_) => "day",
        Date::Month(..) => "month",
        Date::Year(_) => "year",
    }
}
