//! Bylines and datelines of records that have elements for them.
//!
//! It knows neither dialect.

use std::borrow::Cow;

use serde_json::Value;

use crate::source::byline::read_byline;
use crate::source::dateline_field::read_dateline_field;
use crate::source::sgml::references::resolve;
use crate::source::text_article::{TextArticle, one_line};

/// Credits a byline; what says nothing that is understood is kept as it is.
pub(super) fn add_byline(words: &str, read: &mut TextArticle) {
    for line in words.split("\n\n").map(one_line).filter(|line| !line.is_empty()) {
        let byline = read_byline(&line);
        if byline.authors.is_empty() && byline.agency.is_none() && byline.source.is_none() {
            read.keep("byline", Value::from(line));
        } else {
            read.credit(byline);
        }
    }
}

/// Takes a dateline; gives back what of the field belongs to the text.
pub(super) fn add_dateline<'a>(words: &'a str, read: &mut TextArticle) -> Cow<'a, str> {
    let words = match resolve(words) {
        Cow::Borrowed(words) => Cow::Borrowed(words.trim_end()),
        Cow::Owned(words) => Cow::Owned(words.trim_end().to_owned()),
    };
    let Some(dateline) = read_dateline_field(&words) else { return words };
    let article = &mut read.article;
    if !dateline.place.is_empty() {
        article.dateline.get_or_insert(dateline.place);
    }
    article.agency = article.agency.take().or(dateline.agency);
    if let Some(date) = dateline.date {
        read.keep("dateline_date", Value::from(date));
    }
    Cow::Owned(words[dateline.end..].to_owned())
}
