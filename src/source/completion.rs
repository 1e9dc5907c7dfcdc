//! What an article's text says of the article, whatever format it came in: its dateline, the agency
//! it is credited to, the tag lines around it.
//!
//! What is taken off the text goes to the article's fields, or is kept among the extra ones. It
//! must never know a format, or overrule a field that the source gave.

use serde_json::Value;

use crate::article::{Article, DATELINE_DATE};
use crate::date::{Date, day_near};
use crate::source::byline::{add_person, read_byline, read_byline_line};
use crate::source::dateline::{Dateline, read_dateline};
use crate::source::dateline_field::read_dateline_field;
use crate::source::options::SourceOptions;
use crate::source::tag_line::find_tag_lines;
use crate::source::text_article::keep_beside;

/// What tag lines are kept as.
const TAG_LINE: &str = "tag_line";

/// Completes an article by what its text says.
pub(crate) fn complete(article: &mut Article, options: &SourceOptions) {
    take_tag_lines(article, options.keep_tag_lines);
    part_dateline_field(article);
    take_dateline(article);
    settle_dateline_date(article);
}

/// Credits who the lines around the text credit, and takes them off the text unless they are to
/// stay.
fn take_tag_lines(article: &mut Article, keep: bool) {
    let found = find_tag_lines(&article.text);
    if found.lines.is_empty() {
        return;
    }
    article.agency = article.agency.take().or(found.agency);
    if article.authors.is_empty()
        && let Some(line) = found.reporters
    {
        article.authors = reporters(line);
    }
    if keep {
        return;
    }
    let text = article.text[found.text.clone()].to_owned();
    for line in found.lines {
        keep_beside(&mut article.extra, TAG_LINE, Value::from(line));
    }
    article.text = text;
}

/// Who reported and wrote a text, by the line that says it; not who added to it or edited it.
fn reporters(line: &str) -> Vec<String> {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    let credits = line.split(';').map(str::trim).filter(|credit| {
        let lower = credit.to_lowercase();
        ["reporting ", "writing ", "written "].iter().any(|begin| lower.starts_with(begin))
    });
    let mut people: Vec<String> = Vec::new();
    for person in credits.flat_map(|credit| read_byline(credit).authors) {
        add_person(&mut people, person);
    }
    people
}

/// Parts a dateline that the source gave as a whole: `LONDON, May 15 (Reuters) -`.
fn part_dateline_field(article: &mut Article) {
    let Some(given) = &article.dateline else { return };
    let Some(read) = read_dateline_field(given) else { return };
    if read.end == given.len() && !read.place.is_empty() && read.place != given.trim() {
        article.dateline = None;
        credit_dateline(article, read);
    }
}

/// The most short lines that stand above a dateline: a byline, a paper's name, how old it is.
const MOST_ABOVE: usize = 4;

/// The longest of them, in bytes.
const LONGEST_ABOVE: usize = 80;

/// Takes the dateline off the text. A byline right above it goes with it if it names nobody new;
/// other lines above it stay.
fn take_dateline(article: &mut Article) {
    let mut begin = 0;
    let mut above: Option<(usize, &str)> = None;
    for paragraph in article.text.split("\n\n").take(MOST_ABOVE) {
        if let Some(read) = read_dateline(&article.text[begin..]) {
            let is_known = |given: &String| read.place.is_empty() || same_place(given, &read.place);
            if !article.dateline.as_ref().is_none_or(is_known) {
                return;
            }
            let byline = above.and_then(|(at, line)| Some((at, read_byline_line(line)?)));
            let byline = byline.filter(|(_, byline)| {
                let authors = &article.authors;
                authors.is_empty() || byline.authors.iter().all(|name| authors.contains(name))
            });
            let from = byline.as_ref().map_or(begin, |(at, _)| *at);
            article.text.replace_range(from..begin + read.end, "");
            if let Some((_, byline)) = byline {
                if article.authors.is_empty() {
                    article.authors = byline.authors;
                }
                article.agency = article.agency.take().or(byline.agency);
            }
            credit_dateline(article, read);
            return;
        }
        let is_short = paragraph.len() <= LONGEST_ABOVE
            && !paragraph.contains('\n')
            && !paragraph.ends_with(['.', '!', '?', '"', '”', '’', ',']);
        if !is_short {
            return;
        }
        above = Some((begin, paragraph));
        begin = (begin + paragraph.len() + 2).min(article.text.len());
    }
}

/// Whether two datelines begin with the same place: `London` and `LONDON, England`.
fn same_place(given: &str, read: &str) -> bool {
    let first = |place: &str| place.split([',', '/']).next().unwrap_or("").trim().to_lowercase();
    first(given) == first(read)
}

fn credit_dateline(article: &mut Article, read: Dateline) {
    if !read.place.is_empty() {
        article.dateline.get_or_insert(read.place);
    }
    article.agency = article.agency.take().or(read.agency);
    if let Some(date) = read.date
        && !article.extra.contains_key(DATELINE_DATE)
    {
        article.extra.insert(DATELINE_DATE.to_owned(), Value::from(date));
    }
}

/// Completes the day of a dateline by the article's date, or dates the article by it if it has a
/// year.
fn settle_dateline_date(article: &mut Article) {
    let Some(Value::String(written)) = article.extra.get_mut(DATELINE_DATE) else { return };
    let Some(day) = day_near(written, article.date) else { return };
    *written = day.to_string();
    article.date.get_or_insert(Date::Day(day));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::read_date;

    /// An article of a text, with fields before it in lines (`date: 2019-05-15`), completed.
    fn check_article(given: &str, expected: &str) {
        let (fields, text) = given.split_once("\n\n").unwrap();
        let mut article = Article::new("", text);
        let mut options = SourceOptions::default();
        for (name, value) in fields.lines().filter_map(|field| field.split_once(": ")) {
            match name {
                "date" => article.date = read_date(value, None).ok(),
                "dateline" => article.dateline = Some(value.to_owned()),
                "author" => article.authors.push(value.to_owned()),
                "agency" => article.agency = Some(value.to_owned()),
                "keep" => options.keep_tag_lines = value == "yes",
                _ => panic!("{name}"),
            }
        }
        complete(&mut article, &options);
        let mut shown = Vec::new();
        let mut show = |name: &str, value: String| {
            if !value.is_empty() {
                shown.push(format!("{name}={value}"));
            }
        };
        show("date", article.date.map(|date| date.to_string()).unwrap_or_default());
        show("authors", article.authors.join("; "));
        show("agency", article.agency.unwrap_or_default());
        show("dateline", article.dateline.unwrap_or_default());
        for (name, value) in &article.extra {
            show(name, value.to_string());
        }
        show("text", article.text.replace("\n\n", " ¶ "));
        assert_eq!(shown.join(" "), expected);
    }

    macro_rules! articles {
        ($($name:ident: $given:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_article($given, $expected); })*
        };
    }

    articles! {
        nothing: "keep: no\n\nHe left." => "text=He left.";
        dateline: "date: 2019-05-15\n\nLONDON, May 14 (Reuters) - He left." =>
            "date=2019-05-15 agency=Reuters dateline=LONDON dateline_date=\"2019-05-14\" text=He left.";
        dateline_dates: "agency: dpa\n\nLONDON, May 14, 2019 (AP) — He left." =>
            "date=2019-05-14 agency=dpa dateline=LONDON dateline_date=\"2019-05-14\" text=He left.";
        dateline_undated: "agency: dpa\n\nLONDON, May 14 (AP) — He left." =>
            "agency=dpa dateline=LONDON dateline_date=\"May 14\" text=He left.";
        dateline_weekday: "date: 2019-05-15\n\nLONDON, Monday — He left." =>
            "date=2019-05-15 dateline=LONDON dateline_date=\"2019-05-13\" text=He left.";
        dateline_given: "dateline: London\n\nLONDON (Reuters) - He left." =>
            "agency=Reuters dateline=London text=He left.";
        other_dateline_given: "dateline: Paris\n\nLONDON (Reuters) - He left." =>
            "dateline=Paris text=LONDON (Reuters) - He left.";
        dateline_given_whole: "dateline: LONDON, May 14, 2019 (Reuters) -\n\nHe left." =>
            "date=2019-05-14 agency=Reuters dateline=LONDON dateline_date=\"2019-05-14\" text=He left.";
        dateline_region_given: "dateline: TROY, N.C.\n\nHe left." => "dateline=TROY, N.C. text=He left.";
        dateline_below: "keep: no\n\nTHE HERALD\n\nLONDON – He left." =>
            "dateline=LONDON text=THE HERALD ¶ He left.";
        byline_above: "keep: no\n\nBy Jane Roe, Associated Press\n\nLONDON (AP) — He left." =>
            "authors=Jane Roe agency=AP dateline=LONDON text=He left.";
        byline_above_known: "author: Jane Roe\n\nBy JANE ROE\n\nLONDON (AP) — He left." =>
            "authors=Jane Roe agency=AP dateline=LONDON text=He left.";
        byline_above_of_others: "author: Ann Poe\n\nBy Jane Roe\n\nLONDON (AP) — He left." =>
            "authors=Ann Poe agency=AP dateline=LONDON text=By Jane Roe ¶ He left.";
        no_dateline_in_the_middle: "keep: no\n\nShe stayed.\n\nLONDON – He left." =>
            "text=She stayed. ¶ LONDON – He left.";
        tag_line: "keep: no\n\nHe left.\n\n© 2018 AFP" =>
            "agency=AFP tag_line=\"© 2018 AFP\" text=He left.";
        tag_line_stays: "keep: yes\n\nHe left.\n\n© 2018 AFP" => "agency=AFP text=He left. ¶ © 2018 AFP";
        tag_lines: "keep: no\n\nHe left.\n\n(Reporting by Jane Roe in London and Ann Poe; Additional reporting by Max Coe; Editing by John Doe)\n\nFollow us on Twitter" =>
            "authors=Jane Roe; Ann Poe tag_line=[\"(Reporting by Jane Roe in London and Ann Poe; Additional reporting by Max Coe; Editing by John Doe)\",\"Follow us on Twitter\"] text=He left.";
        contribution: "keep: no\n\nHe left.\n\nThe Associated Press contributed to this report." =>
            "tag_line=\"The Associated Press contributed to this report.\" text=He left.";
        tag_line_above_a_dateline: "keep: no\n\nADVERTISEMENT\n\nSign up for our newsletter.\n\nLONDON (AP) — He left." =>
            "agency=AP dateline=LONDON tag_line=\"Sign up for our newsletter.\" text=He left.";
    }
}
