//! A plain text file as an article: what stands above the text is recognised by its layout.
//!
//! It knows how papers lay out an article. What it does not recognise stays in the text, so that
//! no word is lost. It must never know where the file came from, or read a date.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};
use serde_json::Value;

use crate::source::byline::{Byline, read_affiliation, read_byline, read_byline_line};
use crate::source::dateline::read_dateline;
use crate::source::printed_date::date_line;
use crate::source::text_article::{Field, TextArticle, one_line};

/// Reads a plain text: fields, section, headline, byline, date and dateline are taken out, in
/// whatever of them there is; the rest is the text.
pub(crate) fn read_text(text: &str) -> TextArticle {
    let text = with_line_feeds(text);
    let mut head = Head::new(&text, TextArticle::default());
    head.read_fields();
    head.read_top_date();
    head.read_section();
    head.read_headline();
    head.read_credits();
    head.finish()
}

/// The text without a byte order mark, and with LF where it has lone CRs for line ends.
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{feff}');
    let is_lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if memchr_iter(b'\r', text.as_bytes()).any(is_lone) {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text with its paragraphs one blank line apart and no blanks at line ends; its lines are LF.
pub(super) fn tidy_lines(text: &str) -> String {
    let text = text.trim();
    let mut tidy = String::with_capacity(text.len());
    // What is before is copied or left out.
    let mut done = 0;
    for newline in memchr_iter(b'\n', text.as_bytes()) {
        if newline < done {
            continue;
        }
        let line = &text[done..newline];
        let line = if ends_with_byte(line, may_be_blank) { line.trim_end() } else { line };
        let after = &text[newline + 1..];
        let blanks = match after.bytes().next() {
            Some(byte) if may_be_blank(byte) => &after[..after.len() - after.trim_start().len()],
            _ => "",
        };
        if let Some(last) = blanks.rfind('\n') {
            tidy.push_str(line);
            tidy.push_str("\n\n");
            done = newline + 1 + last + 1;
        } else if line.len() < newline - done {
            tidy.push_str(line);
            tidy.push('\n');
            done = newline + 1;
        }
    }
    tidy.push_str(&text[done..]);
    tidy
}

fn ends_with_byte(text: &str, is_it: fn(u8) -> bool) -> bool {
    text.as_bytes().last().is_some_and(|&byte| is_it(byte))
}

/// Whether a character that begins or ends with this byte may be white space.
fn may_be_blank(byte: u8) -> bool {
    byte <= b' ' || byte >= 0x80
}

/// The longest headline, in characters.
const LONGEST_HEADLINE: usize = 200;

/// The longest line that is still one of a wrapped text or headline, in characters.
const LONGEST_WRAPPED: usize = 120;

/// The longest line that may stand between headline and byline, in bytes.
const LONGEST_SUBHEADLINE: usize = 300;

/// Words that tell a section's name of two or three words from a short headline, in lower case.
const SECTION_WORDS: &[&str] = &[
    "&",
    "africa",
    "africas",
    "americas",
    "art",
    "arts",
    "asia",
    "books",
    "business",
    "comment",
    "companies",
    "culture",
    "economy",
    "education",
    "entertainment",
    "environment",
    "estate",
    "europe",
    "features",
    "finance",
    "food",
    "health",
    "international",
    "lifestyle",
    "living",
    "local",
    "magazine",
    "markets",
    "media",
    "metro",
    "money",
    "national",
    "news",
    "obituaries",
    "opinion",
    "politics",
    "region",
    "review",
    "science",
    "society",
    "sport",
    "sports",
    "style",
    "technology",
    "tech",
    "travel",
    "u.k.",
    "u.s.",
    "uk",
    "us",
    "world",
    "/",
];

/// What is not yet read of a text, and what has been read of the article.
pub(super) struct Head<'a> {
    rest: &'a str,
    found: TextArticle,
    /// Lines before the byline that belong to the text.
    lead: Vec<&'a str>,
}

/// A line that is not blank.
struct Line<'a> {
    /// Without the blanks around it.
    text: &'a str,
    /// The text after it.
    after: &'a str,
    /// Whether a blank line or the end follows.
    is_alone: bool,
}

impl<'a> Head<'a> {
    pub(super) fn new(text: &'a str, found: TextArticle) -> Head<'a> {
        Head { rest: text, found, lead: Vec::new() }
    }

    /// Reads `Key: value` lines at the top. One such line alone may also be a headline
    /// (`Source: Mine to close`), so that it counts only under a key that no headline begins with.
    fn read_fields(&mut self) {
        let mut fields = Vec::new();
        let mut rest = self.rest;
        while let Some(line) = next_line(rest) {
            let Some((key, value)) = line.text.split_once(':') else { break };
            let Some(field) = Field::from_key(key) else { break };
            if value.trim().is_empty() {
                break;
            }
            fields.push((field, value, line.after));
            rest = line.after;
        }
        if let [(field, ..)] = fields.as_slice()
            && !matches!(field, Field::Headline | Field::Section | Field::Author)
        {
            return;
        }
        for (field, value, after) in fields {
            if !self.found.set(field, &[value]) {
                break;
            }
            self.rest = after;
        }
    }

    /// Reads a date above everything else.
    fn read_top_date(&mut self) {
        if let Some(line) = next_line(self.rest)
            && let Some(date) = date_line(line.text)
            && next_line(line.after).is_some()
            && self.found.set(Field::Date, &[date])
        {
            self.rest = line.after;
        }
    }

    /// Reads a line like `Business` above the headline.
    fn read_section(&mut self) {
        if self.found.article.section.is_some() || !self.found.article.headline.is_empty() {
            return;
        }
        let Some(line) = next_line(self.rest) else { return };
        let Some(next) = next_line(line.after) else { return };
        let Some(below) = next_line(next.after) else { return };
        let is_headline = is_headline(&next) && !is_credit(next.text);
        let has_byline = is_headline && is_credit(below.text);
        if line.is_alone && is_headline && is_section(line.text, has_byline) {
            self.found.article.section = Some(line.text.to_owned());
            self.rest = line.after;
        }
    }

    /// Reads the headline, of one line or a few that are wrapped.
    pub(super) fn read_headline(&mut self) {
        if !self.found.article.headline.is_empty() {
            return;
        }
        let Some(first) = next_line(self.rest) else { return };
        if is_credit(first.text) || read_dateline(first.text).is_some() {
            return;
        }
        let mut headline = first.text.to_owned();
        let mut last = first;
        if !last.is_alone && !credit_follows(&last) && !is_over_long_line(&last) {
            // A wrapped headline is known only by the byline or date below it.
            for _ in 0..2 {
                let Some(next) = next_line(last.after).filter(|_| !last.is_alone) else { break };
                headline.push(' ');
                headline.push_str(next.text);
                last = next;
            }
            if !last.is_alone || !credit_follows(&last) || ends_sentence(last.text) {
                return;
            }
        }
        let is_short = headline.chars().nth(LONGEST_HEADLINE).is_none();
        let has_words = headline.contains(char::is_alphanumeric);
        // The credit of a photograph: `(Jane Doe/Reuters)`.
        let is_aside = headline.starts_with('(') && headline.ends_with(')');
        if is_short
            && has_words
            && !is_aside
            && (!ends_sentence(&headline) || credit_follows(&last))
        {
            self.found.article.headline = one_line(&headline);
            self.rest = last.after;
        }
    }

    /// Reads bylines, roles below them and dates; a sub-headline before them stays in the text.
    pub(super) fn read_credits(&mut self) {
        // People who are known already make a byline part of the text, where nothing is lost.
        let takes_bylines = self.found.article.authors.is_empty();
        let mut has_byline = false;
        while let Some(line) = next_line(self.rest) {
            let next = next_line(line.after);
            let joined = next.as_ref().filter(|_| is_open_list(line.text)).map(|next| next.text);
            let byline = match joined {
                Some(more) => read_byline_line(&format!("{} {more}", line.text)),
                None => read_byline_line(line.text),
            };
            let affiliation = || read_affiliation(line.text).filter(|_| has_byline);
            if let Some(date) = date_line(line.text) {
                if !self.found.set(Field::Date, &[date]) {
                    self.found.keep("updated", Value::from(line.text));
                }
            } else if let Some(byline) = byline.filter(|_| takes_bylines) {
                self.read_date_of(line.text);
                self.found.credit(byline);
                has_byline = true;
                if joined.is_some() {
                    self.rest = next.map_or("", |next| next.after);
                    continue;
                }
            } else if let Some(byline) = affiliation() {
                self.found.credit(byline);
            } else if let Some(name) = lone_name(&line).filter(|_| takes_bylines && !has_byline) {
                self.found.credit(name);
                has_byline = true;
            } else if self.lead.is_empty() && !has_byline && is_subheadline(&line) {
                self.lead.push(line.text);
            } else {
                break;
            }
            self.rest = line.after;
        }
    }

    /// Reads the date at the end of a byline: `By Jane Doe | May 15, 2019`.
    fn read_date_of(&mut self, byline: &str) {
        let pieces = byline.split(['|', '•', '·', '—']).flat_map(|piece| piece.split(" - "));
        if let Some(date) = pieces.skip(1).find_map(date_line) {
            self.found.set(Field::Date, &[date]);
        }
    }

    /// Takes the dateline off the text, and gives the article.
    pub(super) fn finish(mut self) -> TextArticle {
        let mut rest = self.rest;
        if let Some(dateline) = read_dateline(rest) {
            rest = &rest[dateline.end..];
            let article = &mut self.found.article;
            if !dateline.place.is_empty() {
                article.dateline.get_or_insert(dateline.place);
            }
            article.agency = article.agency.take().or(dateline.agency);
            if let Some(date) = dateline.date {
                self.found.keep("dateline_date", Value::from(date));
            }
        }
        let text = tidy_lines(rest);
        self.found.article.text = match self.lead.as_slice() {
            [] => text,
            lead => format!("{}\n\n{text}", lead.join("\n\n")).trim_end().to_owned(),
        };
        self.found
    }
}

/// The first line that is not blank.
fn next_line(rest: &str) -> Option<Line<'_>> {
    let rest = rest.trim_start();
    if rest.is_empty() {
        return None;
    }
    let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    let after = rest.get(end + 1..).unwrap_or("");
    let below = memchr(b'\n', after.as_bytes()).map_or(after, |end| &after[..end]);
    Some(Line { text: rest[..end].trim_end(), after, is_alone: below.trim_start().is_empty() })
}

/// Whether a line is a byline or a date.
fn is_credit(line: &str) -> bool {
    read_byline_line(line).is_some() || date_line(line).is_some()
}

fn credit_follows(line: &Line<'_>) -> bool {
    next_line(line.after).is_some_and(|next| is_credit(next.text))
}

/// Whether a short line stands right over one that is too long to be wrapped: a headline over a
/// paragraph without the blank line.
fn is_over_long_line(line: &Line<'_>) -> bool {
    let is_long = |text: &str| text.chars().nth(LONGEST_WRAPPED).is_some();
    !is_long(line.text) && next_line(line.after).is_some_and(|next| is_long(next.text))
}

fn is_headline(line: &Line<'_>) -> bool {
    (line.is_alone || credit_follows(line))
        && line.text.chars().nth(LONGEST_HEADLINE).is_none()
        && (!ends_sentence(line.text) || credit_follows(line))
        && read_dateline(line.text).is_none()
}

/// Whether a line is a section's name: one capitalised word, or up to three of which one is a
/// word for sections, or which stand above a headline with a byline.
fn is_section(line: &str, has_byline: bool) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capital = |word: &&str| !word.starts_with(char::is_lowercase) || *word == "and";
    let is_section_word = |word: &&str| SECTION_WORDS.contains(&word.to_lowercase().as_str());
    let has_marks = |word: &&str| {
        !is_section_word(word) && word.contains(['.', '!', '?', ':', ';', ',', '"', '“'])
    };
    (1..=3).contains(&words.len())
        && line.len() <= 40
        && line.contains(char::is_alphabetic)
        && !line.contains(|c: char| c.is_ascii_digit())
        && words.iter().all(is_capital)
        && !words.iter().any(has_marks)
        && (words.len() == 1 || has_byline || words.iter().any(is_section_word))
}

/// Whether a line ends as a sentence does; the full stop of `U.S.` or `Jr.` ends none.
fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    if line.ends_with("...") {
        return false;
    }
    let Some(before) = line.strip_suffix(['.', '。']) else { return false };
    let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let is_short_form = ["Jr", "Sr", "Inc", "Co", "Corp", "Ltd", "No"].contains(&last);
    let is_initial = last.chars().count() <= 1 && !last.contains(char::is_lowercase);
    !(is_short_form || is_initial || last.contains('.'))
}

fn is_open_list(line: &str) -> bool {
    line.len() < LONGEST_WRAPPED && [" and", " AND", ",", "&"].iter().any(|end| line.ends_with(end))
}

/// The person of a line that is only a name, if a line with an agency or a role follows.
fn lone_name(line: &Line<'_>) -> Option<Byline> {
    if line.text.len() > 60 {
        return None;
    }
    let words = line.text.split_whitespace().count();
    let below = next_line(line.after)?;
    if !(2..=4).contains(&words) || read_affiliation(below.text).is_none() {
        return None;
    }
    let byline = read_byline(line.text);
    let is_name = byline.authors.len() == 1
        && byline.authors[0].to_lowercase() == one_line(line.text).to_lowercase()
        && line.text.starts_with(char::is_uppercase);
    is_name.then_some(byline)
}

fn is_subheadline(line: &Line<'_>) -> bool {
    line.is_alone
        && line.text.len() <= LONGEST_SUBHEADLINE
        && credit_follows(line)
        && read_dateline(line.text).is_none()
}

#[cfg(test)]
mod tests;
