//! A record of Reuters-21578 (D. D. Lewis, <http://www.daviddlewis.com/resources/testcollections/reuters21578/>,
//! `README.txt`, "Formatting").
//!
//! It knows the elements of this collection. It must never know its texts.

use std::borrow::Cow;

use serde_json::Value;

use crate::article::{Entity, EntityKind};
use crate::source::agency::agency_name;
use crate::source::paragraphs::part_paragraphs;
use crate::source::sgml::credits::{add_byline, add_dateline};
use crate::source::sgml::elements::{Element, Kind, elements};
use crate::source::sgml::references::resolve;
use crate::source::sgml::tags::attributes;
use crate::source::text_article::{TextArticle, one_line};

/// Reads a record.
pub(super) fn read_reuters(record: &str) -> TextArticle {
    let mut read = TextArticle::default();
    let (mut text, mut words) = (Cow::Borrowed(""), "");
    let mut kind = "";
    let elements = elements(record, kind_of);
    for element in &elements {
        match element.name {
            "" => read_root(element, &mut read),
            "DATE" => read.date_text = date(&element.words),
            "TITLE" => read.article.headline = one_line(&resolve(&element.words)),
            "AUTHOR" => add_byline(&resolve(&element.words), &mut read),
            "DATELINE" => text = add_dateline(&element.words, &mut read),
            "BODY" => text = joined(text, &element.words),
            "TEXT" => {
                words = &element.words;
                kind = element.attribute("TYPE").unwrap_or("");
            }
            "PLACES" => add_entities(&element.words, EntityKind::Place, &mut read),
            "PEOPLE" => add_entities(&element.words, EntityKind::Person, &mut read),
            "ORGS" | "EXCHANGES" | "COMPANIES" => {
                add_entities(&element.words, EntityKind::Organisation, &mut read);
            }
            "TOPICS" => keep(&mut read, "topics", values(&element.words)),
            "UNKNOWN" => keep(&mut read, "unknown", words_of(&element.words)),
            name => keep(&mut read, &name.to_ascii_lowercase(), words_of(&element.words)),
        }
    }
    if !kind.is_empty() {
        read.keep("type", Value::from(kind));
    }
    match kind {
        // The first line is the title, and nothing in it is marked.
        "UNPROC" => read_unmarked(words, &mut read),
        // Beside the title there is at most what stands for a text.
        "BRIEF" => keep(&mut read, "beside_the_title", words_of(words)),
        _ => {
            read.article.text = part_paragraphs(&resolve(&joined(text, words)));
            take_sign_off(&mut read);
        }
    }
    read
}

fn kind_of(name: &str) -> Kind {
    match name {
        "DATE" | "TOPICS" | "PLACES" | "PEOPLE" | "ORGS" | "EXCHANGES" | "COMPANIES"
        | "UNKNOWN" | "TITLE" | "AUTHOR" | "DATELINE" | "MKNOTE" => Kind::Field,
        "TEXT" => Kind::Group,
        "BODY" => Kind::Text,
        "D" => Kind::Value,
        _ => Kind::Unknown,
    }
}

fn read_root(root: &Element<'_>, read: &mut TextArticle) {
    for (name, value) in attributes(root.attributes) {
        match name {
            "NEWID" => read.article.given_id = Some(value.to_owned()),
            // The name is that of the element with the topics.
            "TOPICS" => read.keep("has_topics", Value::from(value)),
            name => read.keep(&name.to_ascii_lowercase(), Value::from(value)),
        }
    }
}

/// The day and the time, without the signals and notes that some have behind them. An hour that is
/// none leaves the day.
fn date(words: &str) -> Option<String> {
    let is_end = |c: char| c == '&' || c.is_control();
    let mut parts = words.trim_start().split(is_end).next()?.split_whitespace();
    let (day, time) = (parts.next()?, parts.next());
    let is_time = |time: &&str| {
        let hour = time.split(':').next().and_then(|hour| hour.parse::<u8>().ok());
        hour.is_some_and(|hour| hour < 24)
    };
    Some(match time.filter(is_time) {
        Some(time) => format!("{day} {time}"),
        None => day.to_owned(),
    })
}

fn read_unmarked(words: &str, read: &mut TextArticle) {
    let text = resolve(words);
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    read.article.headline = one_line(first.trim_matches('*'));
    read.article.text = part_paragraphs(rest);
    take_sign_off(read);
}

/// Takes the last line, if it is the agency's name alone.
fn take_sign_off(read: &mut TextArticle) {
    let text = &mut read.article.text;
    let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
    if let Some(agency) = agency_name(last) {
        text.truncate(before.trim_end().len());
        read.article.agency.get_or_insert(agency);
    }
}

fn add_entities(words: &str, kind: EntityKind, read: &mut TextArticle) {
    let names = words.lines().map(str::trim).filter(|name| !name.is_empty());
    read.article.entities.extend(names.map(|name| Entity { kind, name: resolve(name).into() }));
}

fn values(words: &str) -> Value {
    let values = words.lines().map(str::trim).filter(|value| !value.is_empty());
    Value::Array(values.map(|value| Value::from(resolve(value))).collect())
}

fn words_of(words: &str) -> Value {
    Value::from(one_line(&resolve(words)))
}

/// Keeps a value that says something.
fn keep(read: &mut TextArticle, name: &str, value: Value) {
    let is_empty = match &value {
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    };
    if !is_empty {
        read.keep(name, value);
    }
}

/// The text with what goes on behind it.
fn joined<'a>(text: Cow<'a, str>, more: &'a str) -> Cow<'a, str> {
    match &*text {
        "" => Cow::Borrowed(more),
        // The dash of the dateline was the hyphen of a word.
        text if text.trim_end_matches('-').len() + 1 == text.len() && !text.ends_with(" -") => {
            format!("{text}{more}").into()
        }
        text => format!("{text}\n{more}").into(),
    }
}
