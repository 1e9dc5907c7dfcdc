//! A message of ANPA 1312 (American Newspaper Publishers Association, *Wire Service Transmission
//! Guidelines*, Special Report 84-2), as American wires set it.
//!
//! It knows the header, and the lines between `^` and `<` or `=` above the text.

use serde_json::Value;

use crate::article::Standing;
use crate::source::byline::{read_affiliation, read_byline, read_byline_line};
use crate::source::dateline::read_dateline;
use crate::source::paragraphs::part_paragraphs;
use crate::source::text_article::{TextArticle, one_line};
use crate::source::wire::message::{Message, lead_number, without_signals};

/// Parts the words of the header's first line.
const US: char = '\u{1f}';

/// Whether a header is one of ANPA's: `W2607`, US and a selector in the first line, priority and
/// category in the second.
pub(super) fn is_anpa(header: &str) -> bool {
    let mut lines = header.lines();
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let mut letters = second.chars();
    first.contains(US)
        && letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next() == Some(' ')
}

/// Reads a message.
pub(super) fn read_anpa(message: &Message<'_>) -> TextArticle {
    let mut read = TextArticle { date_text: time(message.tail), ..TextArticle::default() };
    read_header(message.header, &mut read);
    let text = message.text.replace("\r\n", "\n");
    let text = read_head(&text, &mut read);
    read_text(text, &mut read);
    read
}

fn read_header(header: &str, read: &mut TextArticle) {
    let mut lines = header.lines();
    let mut first = lines.next().unwrap_or("").split(US);
    for name in ["message", "selector"] {
        if let Some(value) = first.next().map(str::trim).filter(|value| !value.is_empty()) {
            read.keep(name, Value::from(value));
        }
    }
    // `r a`, two signals, keyword, version, day and count of words.
    let second = without_signals(lines.next().unwrap_or(""));
    let mut words = second.split_whitespace();
    for name in ["priority", "category", "keyword"] {
        if let Some(word) = words.next() {
            read.keep(name, Value::from(word));
        }
    }
    note_version(&second, read);
}

/// A line between `^` and `<` or `=`.
struct Heading<'a> {
    text: &'a str,
    /// It ends with `<`.
    is_flush: bool,
}

/// Reads the lines above the text; gives back the text.
fn read_head<'a>(text: &'a str, read: &mut TextArticle) -> &'a str {
    let mut rest = text;
    let (mut has_slug, mut has_byline) = (false, false);
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() && !after.is_empty() {
            rest = after;
            continue;
        }
        let Some(heading) = heading(line) else { return rest };
        let words = one_line(&without_signals(heading.text));
        let byline = read_byline_line(&words);
        if heading.is_flush && !has_slug {
            has_slug = true;
            note_version(&words, read);
            read.keep("slug", Value::from(words));
        } else if let Some(byline) = byline {
            read.credit(byline);
            has_byline = true;
        } else if has_byline {
            let Some(byline) = read_affiliation(&words) else { return rest };
            read.credit(byline);
        } else if is_note(&words) {
            read.keep("editors_note", Value::from(words));
        } else if words.starts_with("By ") {
            read.credit(read_byline(&words));
            has_byline = true;
        } else if read.article.headline.is_empty() {
            read.article.headline = words;
        } else {
            read.keep("subheadline", Value::from(words));
        }
        rest = after;
        if rest.is_empty() {
            return rest;
        }
    }
}

/// The heading that a line is. `^*9006< ^Slug,0176<` has a code before it.
fn heading(line: &str) -> Option<Heading<'_>> {
    let line = line.trim();
    let line = line.rsplit_once("< ^").map_or(line, |(_, last)| last);
    let text = line.strip_prefix('^').unwrap_or(line);
    let is_flush = text.ends_with('<');
    let bare = text.strip_suffix(['<', '='])?;
    Some(Heading { text: bare, is_flush }).filter(|heading| !heading.text.trim().is_empty())
}

/// Whether a line is for editors: which pictures there are, what was changed.
fn is_note(words: &str) -> bool {
    let words = words.trim_start_matches('(');
    ["AP Photo", "Eds:", "EDITOR'S NOTE", "Editors:", "With ", "Photo"]
        .iter()
        .any(|begin| words.starts_with(begin))
}

fn note_version(words: &str, read: &mut TextArticle) {
    read.article.version = read.article.version.or(lead_number(words));
    let has = |word: &str| {
        words.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
    };
    if has("kill") || has("withdraw") || has("withdrawal") {
        read.article.standing = Standing::Canceled;
    } else if has("withhold") {
        read.article.standing = Standing::Withheld;
    }
}

fn read_text(text: &str, read: &mut TextArticle) {
    let mut plain = String::with_capacity(text.len());
    for line in without_signals(text).lines() {
        let line = line.trim_end();
        match line.trim_start().strip_prefix('^') {
            // A heading within the text is a paragraph of its own.
            Some(inside) if heading(line).is_some() => {
                plain.extend(["\n\n", inside.trim_end_matches(['<', '=']), "\n\n"]);
            }
            Some(inside) => plain.extend([inside, "\n"]),
            None => plain.extend([line.trim_end_matches(['<', '=']), "\n"]),
        }
    }
    let plain = plain.replace("``", "\"").replace("''", "\"");
    let mut text = plain.trim_matches(['\n', ' ', '\t']);
    if let Some(dateline) = read_dateline(text) {
        text = &text[dateline.end..];
        read.article.dateline = Some(dateline.place).filter(|place| !place.is_empty());
        read.article.agency = read.article.agency.take().or(dateline.agency);
        if let Some(date) = dateline.date {
            read.keep("dateline_date", Value::from(date));
        }
    }
    read.article.text = part_paragraphs(text);
}

/// `AP-WF-11-13-13 0745GMT<`: month, day and year behind the name of the wire, and the time.
fn time(tail: &str) -> Option<String> {
    let mut words = tail.split_whitespace();
    let (name, clock) = (words.next()?, words.next()?.trim_end_matches('<'));
    let parts: Vec<&str> = name.split('-').collect();
    let [.., month, day, year] = parts.as_slice() else { return None };
    let is_pair = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute, zone) = (clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    if parts.len() < 4 || ![month, day, year].into_iter().all(is_pair) {
        return None;
    }
    let century = if *year < "69" { "20" } else { "19" };
    Some(format!("{century}{year}-{month}-{day} {hour}:{minute} {zone}"))
}
