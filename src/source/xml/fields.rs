//! How the readers of XML fill an article: the first of several dates, whoever is credited, what is
//! named.
//!
//! It knows no format.

use std::collections::HashSet;
use std::hash::Hash;

use serde_json::Value;

use crate::article::{Entity, EntityKind, Standing};
use crate::date::{DateProblem, read_date};
use crate::source::agency::agency_name;
use crate::source::byline::{read_byline, read_byline_line};
use crate::source::dateline::{Dateline, read_dateline};
use crate::source::document::Item;
use crate::source::text::Head;
use crate::source::text_article::{TextArticle, one_line};
use crate::source::values;

/// Sets the date to the first of these that is one, whatever the order of its numbers, or, so that
/// somebody is told, to the first that there is.
pub(crate) fn set_date(found: &mut TextArticle, dates: impl IntoIterator<Item = Option<String>>) {
    let mut first = None;
    for date in dates.into_iter().flatten() {
        if !matches!(read_date(&date, None), Err(DateProblem::Unreadable)) {
            found.date_text = Some(date);
            return;
        }
        if date.contains(|c: char| c.is_ascii_digit()) {
            first.get_or_insert(date);
        }
    }
    found.date_text = found.date_text.take().or(first);
}

/// Credits whom a byline names; one that names nobody is kept as it is.
pub(crate) fn credit(found: &mut TextArticle, text: &str) {
    let text = one_line(text);
    if text.len() > LONGEST_BYLINE || found.article.authors.len() > MOST_AUTHORS {
        return found.keep("byline", Value::from(text));
    }
    let byline = read_byline(&text);
    let names_someone =
        !byline.authors.is_empty() || byline.agency.is_some() || byline.source.is_some();
    found.credit(byline);
    if !names_someone && !text.is_empty() {
        found.keep("byline", Value::from(text));
    }
}

/// The longest byline that is read, in bytes: beyond it is no byline.
const LONGEST_BYLINE: usize = 2000;

/// The authors of an article; a team of reporters is below a hundred.
const MOST_AUTHORS: usize = 500;

/// Credits a person by name: `Doe, Jane` and `Jane Doe`, or an address with the name in brackets.
pub(crate) fn credit_person(found: &mut TextArticle, text: &str) {
    let text = text.trim();
    // RSS 0.91 has `jane@example.org (Jane Doe)`.
    let name = match text.split_once(" (") {
        Some((address, name)) if address.contains('@') => name.trim_end_matches(')'),
        _ => text,
    };
    credit(found, name);
}

/// Sets the place of a dateline, with its day and its agency: `OSLO, May 15 (AP) -`.
pub(crate) fn set_dateline(found: &mut TextArticle, text: &str) {
    let text = one_line(text);
    if text.is_empty() || read_date(&text, None).is_ok() {
        return;
    }
    // It ends with a dash before a sentence, whether they are written or not.
    let closed = format!("{} - A", text.trim_end_matches([' ', '-', '–', '—', '_']));
    match read_dateline(&closed) {
        Some(dateline) => take_dateline(found, dateline),
        None => found.keep(UNREAD_DATELINE, Value::from(text)),
    }
}

/// What a dateline is kept as until it is known that the text has no better one.
const UNREAD_DATELINE: &str = "dateline";

fn take_dateline(found: &mut TextArticle, dateline: Dateline) {
    let article = &mut found.article;
    if !dateline.place.is_empty() {
        article.dateline.get_or_insert(dateline.place);
    }
    article.agency = article.agency.take().or(dateline.agency);
    if let Some(date) = dateline.date
        && !article.extra.contains_key("dateline_date")
    {
        found.keep("dateline_date", Value::from(date));
    }
}

/// Sets the text; a byline, a date and a dateline at its beginning are taken off it, as in a plain
/// text.
pub(crate) fn with_text(found: TextArticle, text: &str) -> TextArticle {
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let authors = &found.article.authors;
    let is_said = read_byline_line(first)
        .is_some_and(|byline| byline.authors.iter().all(|author| authors.contains(author)));
    let mut head = Head::new(if is_said { rest } else { text }, found);
    head.read_credits();
    let mut found = head.finish();
    read_late_credits(&mut found);
    read_last_credit(&mut found);
    match found.article.extra.remove(UNREAD_DATELINE) {
        Some(Value::String(unread)) if found.article.dateline.is_none() => {
            found.article.dateline = Some(unread);
        }
        _ => {}
    }
    found
}

/// Paragraphs that an agency's notes to editors take up at most: `(Adds comment, detail)`.
const NOTES: usize = 12;

/// Takes byline and dateline off a text that begins with notes to editors, which stay.
fn read_late_credits(found: &mut TextArticle) {
    if found.article.dateline.is_some() || found.article.extra.contains_key("dateline_date") {
        return;
    }
    let text = &found.article.text;
    let mut begin = 0;
    let mut before: Option<(usize, &str)> = None;
    for paragraph in text.split("\n\n").take(NOTES) {
        if begin > 0
            && let Some(dateline) = read_dateline(paragraph)
        {
            let byline = before.and_then(|(at, line)| Some((at, read_byline_line(line)?)));
            let from = byline.as_ref().map_or(begin, |(at, _)| *at);
            let behind = begin + dateline.end;
            found.article.text.replace_range(from..behind, "");
            if let Some((_, byline)) = byline {
                found.credit(byline);
            }
            take_dateline(found, dateline);
            return;
        }
        before = Some((begin, paragraph));
        begin += paragraph.len() + 2;
    }
}

/// Credits the reporters that a text names at its end if nobody else is credited:
/// `(Reporting by Jane Doe; Editing by John Roe)`.
fn read_last_credit(found: &mut TextArticle) {
    if !found.article.authors.is_empty() {
        return;
    }
    let last = found.article.text.rsplit("\n\n").next().unwrap_or("");
    let line = one_line(last.trim().trim_start_matches('(').trim_end_matches(')'));
    if line.starts_with("Reporting by ") && line.len() < LONGEST_CREDIT {
        found.credit(read_byline(&line));
    }
}

/// The longest credit at the end of a text, in bytes.
const LONGEST_CREDIT: usize = 400;

/// Names the outlet, and the agency if it is one.
pub(crate) fn set_source(found: &mut TextArticle, name: &str) {
    let name = one_line(name);
    if name.is_empty() {
        return;
    }
    let article = &mut found.article;
    article.agency = article.agency.take().or_else(|| agency_name(&name));
    article.source.get_or_insert(name);
}

/// Names the language, if it is the first to be named.
pub(crate) fn set_language(found: &mut TextArticle, code: Option<&str>) {
    let language = &mut found.article.language;
    *language = language.take().or_else(|| code.and_then(values::language));
}

/// Adds what the article is about.
pub(crate) fn add_entity(found: &mut TextArticle, kind: EntityKind, name: &str) {
    let name = one_line(name);
    if !name.is_empty() {
        found.article.entities.push(Entity { kind, name });
    }
}

/// Keeps what there is of a field without a home.
pub(crate) fn keep(found: &mut TextArticle, key: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
        found.keep(key, Value::from(value));
    }
}

/// Keeps each value of a field without a home once.
pub(crate) fn keep_all(found: &mut TextArticle, key: &str, mut values: Vec<String>) {
    keep_first(&mut values);
    values.into_iter().for_each(|value| found.keep(key, Value::from(value)));
}

/// Leaves the first of those that are equal.
fn keep_first<T: Clone + Eq + Hash>(values: &mut Vec<T>) {
    let mut seen = HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
}

/// The article as a thing of its document, if there is anything to read in it.
pub(crate) fn item(mut found: TextArticle) -> Item {
    let article = &mut found.article;
    keep_first(&mut article.entities);
    if article.headline.is_empty()
        && article.text.is_empty()
        && article.standing == Standing::Usable
    {
        let id = article.given_id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
        return Item::Broken(format!("the item{id} has neither a headline nor a text"));
    }
    Item::from(found)
}
