//! A message of IPTC 7901 (IPTC, *The Text Transmission Format*, 1995), and how agencies lay it out.
//!
//! It knows the header, the lines above the text and the time below it.

use serde_json::Value;

use crate::source::agency::agency_name;
use crate::source::byline::{read_byline, read_byline_line};
use crate::source::dateline::read_dateline;
use crate::source::paragraphs::part_paragraphs;
use crate::source::text_article::{TextArticle, one_line};
use crate::source::wire::message::{Message, lead_number, without_signals};

/// The most lines above a text: status, headline, byline.
const HEAD_LINES: usize = 8;

/// The longest line above a text, in bytes.
const LONGEST_LINE: usize = 200;

/// Reads a message.
pub(super) fn read_iptc(message: &Message<'_>) -> TextArticle {
    let mut read = TextArticle { date_text: time(message.tail), ..TextArticle::default() };
    read_header(message.header, &mut read);
    let text = without_signals(message.text).replace("\r\n", "\n");
    let text = read_head(text.trim_start(), &mut read);
    read_text(text, &mut read);
    read
}

/// `eca0124 3 i 93  dpa 1888`, and below it the keywords: source and number, priority, category,
/// count of words, and what the sender likes.
fn read_header(header: &str, read: &mut TextArticle) {
    let mut lines = header.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut words = lines.next().unwrap_or("").split_whitespace();
    for name in ["message", "priority", "category", "words"] {
        if let Some(word) = words.next() {
            read.keep(name, Value::from(word));
        }
    }
    let rest: Vec<&str> = words.collect();
    if !rest.is_empty() {
        read.article.agency = rest.iter().find_map(|word| agency_name(word));
        read.keep("option", Value::from(rest.join(" ")));
    }
    for line in lines {
        read.keep("slug", Value::from(line));
    }
}

/// Reads the lines above the text, up to the first that is blank; gives back the text.
fn read_head<'a>(text: &'a str, read: &mut TextArticle) -> &'a str {
    let end = text.find("\n\n").unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    let lines: Vec<&str> =
        head.lines().map(|line| line.trim().trim_end_matches('=').trim_end()).collect();
    let is_head = lines.len() <= HEAD_LINES
        && !rest.trim().is_empty()
        && read_dateline(head).is_none()
        && lines.iter().all(|line| line.len() <= LONGEST_LINE);
    if !is_head {
        return text;
    }
    let is_status = |line: &str| !line.contains(char::is_lowercase) && line.len() <= 40;
    let mut headline = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_last = at + 1 == lines.len();
        if headline.is_empty() && !is_last && is_status(line) {
            read.article.version = read.article.version.or(lead_number(line));
            read.keep("status", Value::from(*line));
        } else if let Some(byline) = read_byline_line(line).filter(|_| !headline.is_empty()) {
            read.credit(byline);
        } else if line.starts_with("By ") && !headline.is_empty() {
            // `By our own correspondents`
            let byline = read_byline(line);
            if byline.authors.is_empty() {
                read.keep("byline", Value::from(*line));
            }
            read.credit(byline);
        } else {
            headline.push(*line);
        }
    }
    read.article.headline = one_line(&headline.join(" "));
    rest
}

fn read_text(text: &str, read: &mut TextArticle) {
    let mut text = text.trim();
    if let Some(dateline) = read_dateline(text) {
        text = &text[dateline.end..];
        read.article.dateline = Some(dateline.place).filter(|place| !place.is_empty());
        read.article.agency = dateline.agency.or(read.article.agency.take());
        if let Some(date) = dateline.date {
            read.keep("dateline_date", Value::from(date));
        }
    }
    // `dpa grj rmo`: agency and desks.
    let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let mut words = last.split_whitespace();
    let is_sign_off = last.len() <= 40
        && words.next().and_then(agency_name).is_some()
        && words.all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'/'));
    if is_sign_off {
        read.keep("sign_off", Value::from(last.trim()));
        text = before;
    }
    if let Some(at) = text.find(NOT_FOR_PUBLICATION) {
        read.keep("not_for_publication", Value::from(part_paragraphs(&text[at..])));
        text = text[..at].trim_end().trim_end_matches(['*', ' ']);
    }
    read.article.text = part_paragraphs(text);
}

/// What stands above notes to editors that may not be printed.
const NOT_FOR_PUBLICATION: &str = "The following information is not intended for publication";

/// `212101 GMT Nov 18`: day, hour and minute, zone, month and year.
fn time(tail: &str) -> Option<String> {
    let words: Vec<&str> = tail
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let [group, zone, month, year, ..] = words.as_slice() else { return None };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if group.len() != 6 || !is_number(group) || !matches!(year.len(), 2 | 4) || !is_number(year) {
        return None;
    }
    Some(format!("{} {month} {year} {}:{} {zone}", &group[..2], &group[2..4], &group[4..]))
}
