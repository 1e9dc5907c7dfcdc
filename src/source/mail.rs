//! Mail as articles: one message (RFC 5322), or a mailbox of them (RFC 4155).
//!
//! It knows headers, MIME's parts and encodings (RFC 2045, RFC 2047). What the body says of an
//! article is for the readers of text and of records.

mod decoding;
mod scanner;

use std::borrow::Cow;

use serde_json::Value;

use crate::article::Article;
use crate::source::base64;
use crate::source::charset::decode;
use crate::source::mail::decoding::{encoded_words, from_quoted_printable};
use crate::source::markup::paragraphs_once;
use crate::source::text::read_text;
use crate::source::text_article::{Field, TextArticle, one_line};

pub(crate) use scanner::{is_mail, is_mailbox, is_mailbox_line};

/// How deep parts may lie in parts.
const DEPTH: usize = 4;

/// What a message holds: the text of its best part, and what its headers say.
pub(crate) struct Message {
    /// The fields of the headers; no text.
    pub(crate) headers: TextArticle,
    /// The body as text.
    pub(crate) body: String,
}

/// Reads a message. The body may name more fields than the headers, and is believed first; the
/// sender of a message is only its author if nobody else is named.
pub(crate) fn read_mail(message: Message) -> TextArticle {
    let Message { headers, body } = message;
    let mut fields = TextArticle::default();
    let rest = read_fields(&body, &mut fields);
    let mut read = read_text(rest);
    if !fields.article.headline.is_empty() {
        let other = std::mem::replace(&mut read.article.headline, fields.article.headline);
        if !other.is_empty() {
            read.keep("slug", Value::from(other));
        }
    } else if rest.len() == body.len() && !headers.article.headline.is_empty() {
        // The subject is the headline, and what looks like one is the beginning of the text.
        let first = std::mem::take(&mut read.article.headline);
        if !first.is_empty() && first != headers.article.headline {
            read.article.text = format!("{first}\n\n{}", read.article.text).trim_end().to_owned();
        }
    }
    let article = &mut read.article;
    article.dateline = article.dateline.take().or(fields.article.dateline);
    article.section = article.section.take().or(fields.article.section);
    article.source = article.source.take().or(fields.article.source);
    article.extra.append(&mut fields.article.extra);
    read.date_text = fields.date_text.or(read.date_text).or(headers.date_text.clone());
    read.replaced += headers.replaced;
    add_headers(headers.article, &mut read.article);
    read
}

/// Adds what the headers say and the body does not.
pub(crate) fn add_headers(headers: Article, article: &mut Article) {
    if article.headline.is_empty() {
        article.headline = headers.headline;
    } else if !headers.headline.is_empty() {
        article.extra.insert("subject".to_owned(), Value::from(headers.headline));
    }
    if article.authors.is_empty() && article.agency.is_none() {
        article.authors = headers.authors;
    }
    article.given_id = article.given_id.take().or(headers.given_id);
    for (name, value) in headers.extra {
        article.extra.entry(name).or_insert(value);
    }
}

/// The most lines at the beginning of a body among which its fields are looked for.
const FIELD_LINES: usize = 24;

/// Reads `Headline: …` and other fields among the first lines, if a headline is one of them; gives
/// back what is below them.
fn read_fields<'a>(body: &'a str, fields: &mut TextArticle) -> &'a str {
    let mut read = TextArticle::default();
    let (mut at, mut below) = (0, 0);
    let mut above = Vec::new();
    for line in body.split_inclusive('\n').take(FIELD_LINES) {
        at += line.len();
        let line = line.trim();
        let named = line.split_once(": ").map(|(name, value)| (name, Field::from_key(name), value));
        match named {
            Some((_, Some(field), value)) if read.set(field, &[value]) => {}
            Some((name, None, value)) if !name.contains(' ') => {
                read.keep(&name.to_lowercase(), Value::from(value));
            }
            _ => {
                if !line.is_empty() {
                    above.push((at, line));
                }
                continue;
            }
        }
        below = at;
    }
    if read.article.headline.is_empty() {
        return body;
    }
    let above = above.into_iter().filter(|(at, _)| *at < below);
    let above: Vec<&str> = above.map(|(_, line)| line).collect();
    if !above.is_empty() {
        read.keep("above", Value::from(above.join(" ")));
    }
    *fields = read;
    &body[below..]
}

/// Reads headers and body of a message.
pub(crate) fn read_message(bytes: &[u8]) -> Message {
    let bytes = without_envelope(bytes);
    let (head, body) = parted(bytes);
    let fields = header_fields(head);
    let mut headers = TextArticle::default();
    for (name, value) in &fields {
        match &*name.to_ascii_lowercase() {
            "subject" => headers.article.headline = one_line(&encoded_words(value)),
            "date" => headers.date_text = Some(value.clone()),
            "message-id" => {
                let id = value.trim_matches(|c: char| "<>".contains(c) || c.is_whitespace());
                headers.article.given_id = Some(id.to_owned());
            }
            "from" => {
                let from = encoded_words(value);
                // An address without a name is nobody's byline.
                let name = from.split('<').next().unwrap_or("").trim().trim_matches('"');
                if !name.contains('@') && from.contains('<') {
                    headers.set(Field::Author, &[name]);
                }
                headers.keep("from", Value::from(one_line(&from)));
            }
            _ => {}
        }
    }
    let (mut body, replaced) = text_of(&fields, body, 0).unwrap_or_default();
    headers.replaced = replaced;
    // RFC 3676, 4.3.
    if let Some(at) = ["\n-- \n", "\n-- \r\n"].iter().filter_map(|mark| body.find(mark)).min() {
        let signature = body[at..].trim_start_matches(['\n', '-', ' ', '\r']).trim();
        if !signature.is_empty() {
            headers.keep("signature", Value::from(signature));
        }
        body.truncate(at);
    }
    Message { headers, body }
}

/// Without the blanks and the `From ` line above the headers.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or(b""),
        None => bytes,
    }
}

/// Headers and body: a blank line is between them.
fn parted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.trim_ascii().is_empty() {
            return (&bytes[..at - line.len()], &bytes[at..]);
        }
    }
    (bytes, b"")
}

/// The header fields, each on one line.
fn header_fields(head: &[u8]) -> Vec<(String, String)> {
    let (head, _) = decode(head, None);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
            (true, _, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, Some((name, value)), _) => {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            _ => {}
        }
    }
    fields
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
    fields.iter().find(named).map_or("", |(_, value)| value)
}

/// A parameter of a field: `charset` of `text/plain; charset="utf-8"`.
fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = value.split(';').skip(1).filter_map(|part| part.split_once('='));
    let (_, value) = parameters.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"')).filter(|value| !value.is_empty())
}

/// The text of a part, and what was replaced in it: of alternatives the plain one, of several
/// parts the first that has text.
fn text_of(fields: &[(String, String)], body: &[u8], depth: usize) -> Option<(String, u64)> {
    let kind = field(fields, "Content-Type");
    let media_type = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if media_type.starts_with("multipart/") {
        let boundary = parameter(kind, "boundary").filter(|_| depth < DEPTH)?;
        let read = |plain: bool| {
            parts(body, boundary).find_map(|part| {
                let (head, body) = parted(part);
                let fields = header_fields(head);
                let is_html = field(&fields, "Content-Type").to_ascii_lowercase().contains("html");
                text_of(&fields, body, depth + 1)
                    .filter(|(text, _)| is_html != plain && !text.trim().is_empty())
            })
        };
        return read(true).or_else(|| read(false));
    }
    if !media_type.is_empty() && !media_type.starts_with("text/") {
        return None;
    }
    let encoding = field(fields, "Content-Transfer-Encoding").to_ascii_lowercase();
    let bytes: Cow<'_, [u8]> = match &*encoding {
        "quoted-printable" => from_quoted_printable(body).into(),
        "base64" => base64::decode(body).into(),
        _ => body.into(),
    };
    let (text, replaced) = decode(&bytes, parameter(kind, "charset"));
    let is_flowed = parameter(kind, "format") == Some("flowed");
    let text = match &*media_type {
        "text/html" => paragraphs_once(&text),
        _ if is_flowed => unwrapped(&text, parameter(kind, "delsp") == Some("yes")),
        _ => text.into_owned(),
    };
    Some((text, replaced))
}

/// A text whose lines were wrapped behind a blank (RFC 3676), perhaps one that was added.
fn unwrapped(text: &str, is_blank_added: bool) -> String {
    let mut unwrapped = String::with_capacity(text.len());
    for line in text.lines() {
        // What parts off a signature ends with a blank too.
        match line.strip_suffix(' ').filter(|_| line != "-- ") {
            Some(bare) => unwrapped.push_str(if is_blank_added { bare } else { line }),
            None => unwrapped.extend([line, "\n"]),
        }
    }
    unwrapped
}

/// The parts between the lines of a boundary.
fn parts<'a>(body: &'a [u8], boundary: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let mut at = 0;
    let mut start = None;
    std::iter::from_fn(move || {
        while at < body.len() {
            let line = body[at..].split_inclusive(|byte| *byte == b'\n').next()?;
            let line_start = at;
            at += line.len();
            let is_boundary = line
                .trim_ascii()
                .strip_prefix(b"--")
                .and_then(|line| line.strip_prefix(boundary.as_bytes()));
            if is_boundary.is_some_and(|rest| matches!(rest, b"" | b"--"))
                && let Some(part) = start.replace(at)
            {
                return Some(&body[part..line_start]);
            }
        }
        start.take().map(|part| &body[part..])
    })
}
