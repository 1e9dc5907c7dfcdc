//! Test collections in SGML: Reuters-21578, and TREC's newswire and newspapers.
//!
//! A record is one element of a file that has thousands. It knows no index, and no tag but by the
//! readers of the two dialects.

mod credits;
mod elements;
mod references;
mod reuters;
mod scanner;
mod tags;
#[cfg(test)]
mod tests;
mod trec;

use std::borrow::Cow;

use crate::source::charset::decode;
use crate::source::text_article::TextArticle;

pub(crate) use scanner::{SgmlScanner, is_sgml};

/// Reads a record: `<REUTERS …>…</REUTERS>` or `<DOC>…</DOC>`.
pub(crate) fn read_sgml(record: &[u8]) -> TextArticle {
    let (text, replaced) = text_of(record);
    let read = match is_reuters(record) {
        true => reuters::read_reuters(&text),
        false => trec::read_trec(&text),
    };
    TextArticle { replaced, ..read }
}

/// What a record says of its date, for whoever asks in which order the file writes dates.
pub(crate) fn sgml_date_text(record: &[u8]) -> Option<String> {
    if is_reuters(record) { None } else { trec::date_text(&text_of(record).0) }
}

fn is_reuters(record: &[u8]) -> bool {
    record.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case(b"<REUTERS"))
}

/// The text of a record; each has the charset that it looks like, since collections gather them
/// from many machines.
fn text_of(record: &[u8]) -> (Cow<'_, str>, u64) {
    match std::str::from_utf8(record) {
        Ok(text) => (Cow::Borrowed(text), 0),
        Err(_) => decode(record, None),
    }
}
