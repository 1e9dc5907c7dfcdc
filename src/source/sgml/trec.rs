//! A `<DOC>` of TREC's collections: newswire, newspapers and gazettes, each in its own dialect
//! (NIST, TREC disks 1 to 5, the `readme` and DTD of each source), and of LDC's Gigaword.
//!
//! It knows what their elements mean. What it does not know is kept under the element's name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::date::{DateProblem, read_date};
use crate::source::paragraphs::part_paragraphs;
use crate::source::sgml::credits::{add_byline, add_dateline};
use crate::source::sgml::elements::{Element, Kind, elements};
use crate::source::sgml::references::resolve;
use crate::source::text_article::{Field, TextArticle, one_line};

/// What an element is for an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Id,
    /// An id, if there is no other.
    OtherId,
    Headline,
    /// A headline, if there is no other.
    Subject,
    Byline,
    Date,
    /// A date, if there is no other.
    OtherDate,
    Dateline,
    Text,
    Section,
    Source,
    Language,
    Other,
}

/// Reads a record.
pub(super) fn read_trec(record: &str) -> TextArticle {
    let mut read = TextArticle::default();
    let elements = elements(record, kind_of);
    let mut text = String::new();
    for element in &elements {
        let words = resolve(&element.words);
        if !words.trim().is_empty() || element.name.is_empty() {
            read_element(element, &words, &mut text, &mut read);
        }
    }
    if text.trim().is_empty()
        && let Some(root) = elements.first()
    {
        text = resolve(&root.words).into_owned();
    }
    read.article.text = part_paragraphs(&text);
    let article = &mut read.article;
    if article.given_id.is_none() {
        article.given_id = take_text(&mut article.extra, "docid");
    }
    if article.headline.is_empty() && article.text.is_empty() {
        let subject = ["subject", "slug"].iter().find_map(|key| take_text(&mut article.extra, key));
        article.headline = subject.unwrap_or_default();
    }
    read.date_text = date_of(&elements);
    read
}

/// What a record says of its date.
pub(super) fn date_text(record: &str) -> Option<String> {
    date_of(&elements(record, kind_of))
}

fn part_of(name: &str) -> Part {
    match name {
        "DOCNO" => Part::Id,
        "DOCID" => Part::OtherId,
        "HEAD" | "HEADLINE" | "HL" | "TI" | "TITLE" | "DOCTITLE" => Part::Headline,
        "SUBJECT" | "SLUG" => Part::Subject,
        "BYLINE" | "BY" | "AUTHOR" => Part::Byline,
        "DATE" | "DATE1" | "DATE_TIME" | "DATETIME" | "DD" => Part::Date,
        "PUBDATE" | "FILEID" => Part::OtherDate,
        "DATELINE" => Part::Dateline,
        "TEXT" | "LP" | "LEADPARA" => Part::Text,
        "SECTION" => Part::Section,
        "SO" | "PUB" => Part::Source,
        "LANGUAGE" => Part::Language,
        _ => Part::Other,
    }
}

fn kind_of(name: &str) -> Kind {
    let name = upper(name);
    match part_of(&name) {
        Part::Text => Kind::Text,
        // Of the Federal Register, whose texts hold all there is.
        Part::Headline if name == "DOCTITLE" => Kind::Heading,
        Part::Other => match &*name {
            "P" | "BR" => Kind::Break,
            "HEADER" | "BODY" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "H7" | "H8" => {
                Kind::Group
            }
            _ => Kind::Unknown,
        },
        _ => Kind::Field,
    }
}

fn upper(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Owned(name.to_ascii_uppercase()),
        false => Cow::Borrowed(name),
    }
}

fn read_element(element: &Element<'_>, words: &str, text: &mut String, read: &mut TextArticle) {
    if element.name.is_empty() {
        // Gigaword has these as attributes.
        read.article.given_id = element.attribute("id").map(str::to_owned);
        if let Some(kind) = element.attribute("type") {
            read.keep("type", Value::from(kind));
        }
        return;
    }
    let name = upper(element.name);
    let is_set = match part_of(&name) {
        Part::Id => {
            read.article.given_id = Some(one_line(words));
            true
        }
        Part::Headline => read.set(Field::Headline, &[words]),
        Part::Byline => {
            add_byline(words, read);
            true
        }
        Part::Date => true,
        Part::Dateline => {
            let behind = add_dateline(&element.words, read);
            text.push_str(&behind);
            true
        }
        Part::Text => {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(words);
            true
        }
        Part::Section => read.set(Field::Section, &[&one_line(words)]),
        // `NEWTOWN JOURNAL (J), PAGE A1`
        Part::Source => {
            let words = one_line(words);
            let outlet = words.split([',', '(']).next().unwrap_or("");
            read.set(Field::Source, &[outlet]) && outlet.len() == words.len()
        }
        Part::Language => read.set(Field::Language, &[words.trim()]),
        Part::OtherId | Part::Subject | Part::OtherDate | Part::Other => false,
    };
    if !is_set {
        read.keep(&element.name.to_ascii_lowercase(), Value::from(one_line(words)));
    }
}

/// Takes a field that was kept as a text.
fn take_text(extra: &mut BTreeMap<String, Value>, key: &str) -> Option<String> {
    let text = extra.get(key)?.as_str()?.to_owned();
    extra.remove(key);
    Some(text)
}

/// What a record says of its date: the first of its elements that can be read, else what the first
/// says.
fn date_of(elements: &[Element<'_>]) -> Option<String> {
    let texts = |part: Part| {
        let said = elements.iter().filter(move |element| part_of(&upper(element.name)) == part);
        said.map(|element| one_line(&resolve(&element.words))).filter(|text| !text.is_empty())
    };
    let readable = |text: &String| !matches!(read_date(text, None), Err(DateProblem::Unreadable));
    let known = texts(Part::Date).chain(texts(Part::OtherDate)).map(|text| normal_date(&text));
    let known = known.collect::<Vec<_>>();
    let dated_id = || {
        let id = elements.first()?.attribute("id").map(str::to_owned);
        id.or_else(|| texts(Part::Id).next()).and_then(|id| date_in_id(&id))
    };
    // What only stands for a date, and is none, is no date that cannot be read.
    let first = texts(Part::Date).next();
    known.into_iter().find(readable).or_else(dated_id).or(first)
}

/// The longest text that a date is looked for at the beginning of, in bytes.
const LONGEST_DATE: usize = 200;

/// The date of a field as others write it.
fn normal_date(text: &str) -> String {
    // `910514`
    if let [y1, y2, month @ .., d1, d2] = text.as_bytes()
        && text.len() == 6
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        let century = if *y1 < b'7' { "20" } else { "19" };
        let digits = |pair: &[u8]| String::from_utf8_lossy(pair).into_owned();
        return format!(
            "{century}{}-{}-{}",
            digits(&[*y1, *y2]),
            digits(month),
            digits(&[*d1, *d2])
        );
    }
    // `AP-NR-02-12-88 2344EST`: month, day and year behind the name of the wire.
    if let Some((name, _)) = text.split_once(' ')
        && let [.., month, day, year] = name.split('-').collect::<Vec<_>>().as_slice()
        && name.split('-').count() > 3
        && let [Ok(month), Ok(day), Ok(year)] = [month, day, year].map(|n| n.parse::<u16>())
        && (70..100).contains(&year)
    {
        return format!("19{year}-{month:02}-{day:02}");
    }
    if text.len() > LONGEST_DATE {
        return text.to_owned();
    }
    // `January 1, 1989, Sunday, Home Edition`: what is behind the date goes, word by word.
    let mut date = text;
    while read_date(date, None) == Err(DateProblem::Unreadable) {
        match date.rfind([',', ' ', ';']) {
            Some(end) if end > 0 => date = date[..end].trim_end_matches([',', ' ', ';']),
            _ => return text.to_owned(),
        }
    }
    // Less than a day is no date that was cut rightly.
    if date.len() < text.len() && date.bytes().filter(u8::is_ascii_digit).count() < 5 {
        return text.to_owned();
    }
    date.to_owned()
}

/// The day in an id of LDC's: `XYZ_ENG_19940512.0004`, `XYZ19980601.0001`.
fn date_in_id(id: &str) -> Option<String> {
    let (name, number) = id.trim().rsplit_once('.')?;
    let at = name.len().checked_sub(8)?;
    let (letters, day) = (name.get(..at)?, name.get(at..)?);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_name = letters.starts_with(|c: char| c.is_ascii_uppercase())
        && !letters.ends_with(|c: char| c.is_ascii_digit());
    (is_name && is_number(day) && is_number(number)).then(|| day.to_owned())
}
