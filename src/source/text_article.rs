//! The article of a text file while it is being read, and the names its fields go by.
//!
//! It knows what a field is called. It must never know how a file sets its fields.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::article::Article;
use crate::source::agency::agency_name;
use crate::source::byline::{Byline, add_person, read_byline};

/// An article, and its date as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TextArticle {
    /// All that was read but the date and the place.
    pub article: Article,
    /// The date as written, for whoever knows how this source writes dates.
    pub date_text: Option<String>,
    /// The bytes or characters that were replaced, as they are no text.
    pub replaced: u64,
}

/// A field of an article that a text file can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// `Headline:`, `title:`.
    Headline,
    /// `By:`, `Byline:`, `authors:`.
    Author,
    /// `Date:`, `published:`.
    Date,
    /// `Section:`, `category:`.
    Section,
    /// `Source:`, `Publication:`.
    Source,
    /// `Agency:`.
    Agency,
    /// `Dateline:`.
    Dateline,
    /// `Language:`, `lang:`.
    Language,
    /// `URL:`, `link:`.
    Url,
}

impl Field {
    /// The field of a name, whatever its case.
    pub(crate) fn from_key(key: &str) -> Option<Field> {
        Some(match key.trim().to_lowercase().as_str() {
            "headline" | "title" => Field::Headline,
            "by" | "byline" | "author" | "authors" => Field::Author,
            "date" | "published" | "pubdate" | "publication date" | "published_at" => Field::Date,
            "section" | "category" | "categories" => Field::Section,
            "source" | "publication" | "publisher" | "newspaper" => Field::Source,
            "agency" => Field::Agency,
            "dateline" => Field::Dateline,
            "language" | "lang" => Field::Language,
            "url" | "link" | "permalink" => Field::Url,
            _ => return None,
        })
    }
}

impl TextArticle {
    /// Fills a field; `false`, and nothing changed, if it has a value already or these are none.
    pub(crate) fn set(&mut self, field: Field, values: &[&str]) -> bool {
        let values: Vec<&str> =
            values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        let Some(first) = values.first() else { return false };
        let article = &mut self.article;
        let slot = match field {
            Field::Author => return self.credit_all(&values),
            _ if values.len() > 1 => return false,
            Field::Headline if article.headline.is_empty() => {
                article.headline = one_line(first);
                return true;
            }
            Field::Headline => return false,
            Field::Date => &mut self.date_text,
            Field::Section => &mut article.section,
            Field::Source => &mut article.source,
            Field::Agency => &mut article.agency,
            Field::Dateline => &mut article.dateline,
            Field::Language => &mut article.language,
            Field::Url => &mut article.url,
        };
        let value = match field {
            Field::Agency => agency_name(first).or_else(|| Some((*first).to_owned())),
            Field::Language => language_code(first),
            _ => Some((*first).to_owned()),
        };
        let is_set = slot.is_none() && value.is_some();
        if is_set {
            *slot = value;
        }
        is_set
    }

    /// Adds what a byline credits.
    pub(crate) fn credit(&mut self, byline: Byline) {
        let Byline { authors, agency, source } = byline;
        for author in authors {
            add_person(&mut self.article.authors, author);
        }
        self.article.agency = self.article.agency.take().or(agency);
        self.article.source = self.article.source.take().or(source);
    }

    /// Keeps a value that has no field of its own; a second one of that name makes a list.
    pub(crate) fn keep(&mut self, key: &str, value: Value) {
        keep_beside(&mut self.article.extra, key, value);
    }

    fn credit_all(&mut self, values: &[&str]) -> bool {
        let bylines: Vec<Byline> = values.iter().map(|value| read_byline(value)).collect();
        let is_credit = |byline: &Byline| !byline.authors.is_empty() || byline.agency.is_some();
        let is_set = self.article.authors.is_empty() && bylines.iter().any(is_credit);
        if is_set {
            bylines.into_iter().for_each(|byline| self.credit(byline));
        }
        is_set
    }
}

/// Keeps a value among others; a second one of a name makes a list.
pub(crate) fn keep_beside(extra: &mut BTreeMap<String, Value>, key: &str, value: Value) {
    let kept = extra.entry(key.to_owned()).or_insert(Value::Null);
    *kept = match kept.take() {
        Value::Null => value,
        Value::Array(mut values) => {
            values.push(value);
            Value::Array(values)
        }
        first => Value::Array(vec![first, value]),
    };
}

/// A headline without line breaks: every run of blanks is one.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `en` for `en`, `EN` and `en-GB` (ISO 639-1 with a BCP 47 region); no other form is known here.
fn language_code(text: &str) -> Option<String> {
    let code = text.split(['-', '_']).next().unwrap_or("");
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_lowercase())
}
