//! Hits for people: totals, then the passages, best first, under their articles.

use std::io::{self, Write};
use std::ops::Range;

use morgue::{Article, ArticleId, Copies, Date, Hit};

use super::layout::{cells, excerpt, plain, wrap, write_line};
use super::{Answer, count, explanation, totals};
use crate::terminal::Page;

/// The lines that are shown of a long passage.
const EXCERPT_LINES: usize = 4;

/// Blanks before a passage.
const INDENT: usize = 2;

/// Columns for `… ` before and ` …` after an excerpt.
const ELLIPSES: usize = 4;

/// Writes an answer, whose hits are grouped by article; nothing if nothing was found.
pub(super) fn write(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut article: Option<ArticleId> = None;
    for hit in hits {
        let hit = hit?;
        if article.is_none() {
            write_totals(answer, page, out)?;
        }
        if article.as_ref() != Some(&hit.passage.article) {
            writeln!(out)?;
            write_article(&hit, answer.asked.is_sample, page, out)?;
            article = Some(hit.passage.article.clone());
        }
        write_hit(&hit, page, out)?;
        if let Some(explanation) = answer.explanations.get(&hit.passage) {
            explanation::write(explanation, page, out)?;
        }
    }
    Ok(())
}

fn write_totals(answer: &Answer<'_>, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let faint = page.palette.faint;
    let took = answer.took.as_millis();
    match answer.counts {
        Some(counts) => writeln!(out, "{} {faint}({took} ms){faint:#}", totals(counts))?,
        None => writeln!(out, "{faint}({took} ms){faint:#}")?,
    }
    answer.asked.write_notes(out)
}

/// Writes what is said of the article of a hit, with what matched in its headline.
fn write_article(hit: &Hit, is_sample: bool, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    write_headline(&hit.article, &hit.headline_marks, page, out)?;
    let mut about = about(&hit.article);
    if is_sample {
        about.push("sample".to_owned());
    }
    write_faint(&about.join(" · "), page, out)?;
    match &hit.copies {
        Some(copies) => write_faint(&others(copies, &hit.passage.article), page, out),
        None => Ok(()),
    }
}

/// Writes what can be passed over.
pub(super) fn write_faint(text: &str, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    for line in wrap(&cells(text, &[]), page.width) {
        write_line(line, page.palette.faint, page.palette.mark, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// `and 12 more copies in 9 sources, first 2019-05-14: morgue family ID`.
fn others(copies: &Copies, shown: &ArticleId) -> String {
    let more = copies.articles - 1;
    let noun = if more == 1 { "copy" } else { "copies" };
    let sources = match copies.sources {
        0 => String::new(),
        sources => format!(" in {}", count(sources, "source")),
    };
    let first = match copies.first {
        Some(_) if copies.head == *shown => ", this one first".to_owned(),
        Some(date) => format!(", first {}", Date::Day(date.first_day())),
        None => String::new(),
    };
    format!("and {more} more {noun}{sources}{first}: `morgue family {}`", plain(shown.as_str()))
}

fn write_hit(hit: &Hit, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let (id, faint) = (page.palette.id, page.palette.faint);
    let passage = plain(&hit.passage.to_string());
    let (number, of) = (hit.passage.ordinal + 1, hit.passages);
    writeln!(out, "  {id}{passage}{id:#} {faint}({number} of {of}){faint:#}")?;
    write_passage(&hit.text, &hit.marks, page, out)
}

/// Writes the headline of an article.
pub(super) fn write_headline(
    article: &Article,
    marks: &[Range<usize>],
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let headline = match article.headline.is_empty() {
        true => cells("(no headline)", &[]),
        false => cells(&article.headline, marks),
    };
    for line in wrap(&headline, page.width) {
        write_line(line, page.palette.title, page.palette.mark, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Who wrote an article, when, for whom, and where it stands.
pub(super) fn about(article: &Article) -> Vec<String> {
    let mut about = Vec::new();
    if !article.authors.is_empty() {
        about.push(article.authors.join(", "));
    }
    about.push(article.date.map_or_else(|| "undated".to_owned(), |date| date.to_string()));
    about.extend(article.source.clone());
    let place = &article.place;
    match place.record {
        Some(_) => about.push(format!("{} line {}", place.file, place.line)),
        None => about.extend(Some(place.file.clone()).filter(|file| !file.is_empty())),
    }
    about
}

/// Writes what matched in a passage, with a few lines around it.
fn write_passage(
    text: &str,
    marks: &[Range<usize>],
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let cells = cells(text, marks);
    let lines = wrap(&cells, page.width - INDENT - ELLIPSES);
    let shown = excerpt(&lines, EXCERPT_LINES);
    for (at, line) in lines[shown.clone()].iter().enumerate() {
        let before = if at == 0 && shown.start > 0 { "… " } else { "" };
        let is_cut = at + 1 == shown.len() && shown.end < lines.len();
        write!(out, "{:INDENT$}{before}", "")?;
        write_line(line, anstyle::Style::new(), page.palette.mark, out)?;
        writeln!(out, "{}", if is_cut { " …" } else { "" })?;
    }
    Ok(())
}
