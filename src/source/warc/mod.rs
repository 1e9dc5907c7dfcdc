//! Web archives: WARC (ISO 28500, 0.17 to 1.1), ARC, and WET, which is WARC with texts in it.
//!
//! `RecordScanner` finds the records, and `read_record` the page or the text in one. What makes an
//! article of a page is the reader of HTML; nothing here looks into one.
//!
//! # Identity
//!
//! A crawled article's given id is the address that it was fetched from, never the record's id,
//! which is random: the same address fetched again is a newer version of the same article, and
//! replaces it, as "new content under the same id replaces" says. So that the newest wins however
//! the files are ordered, its version is the time of the fetch. It is not the address that the
//! page itself says is canonical, though that is where the article is said to stand: there are
//! sites where every page names the front page, and all their articles would be one.
//!
//! # Dates
//!
//! The time of the fetch is kept as `fetched`. It is never the date of the article: a page of 1998
//! that was crawled in 2014 is of 1998, or undated.

mod coding;
mod fields;
mod header;
mod http;
mod language;
mod media;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::Value;

use crate::source::charset::decode;
use crate::source::document::{Document, Item};
use crate::source::html::read_html;
use crate::source::text_article::{TextArticle, one_line};
use crate::source::warc::coding::{Decoded, Refusal};
use crate::source::warc::header::{Header, Kind};
use crate::source::warc::http::Response;
use crate::source::warc::language::two_letters;
use crate::source::warc::media::{Media, charset};
use crate::source::warc::scan::BEGINNING_BYTES;

pub(crate) use crate::source::warc::header::Syntax;
pub(crate) use crate::source::warc::scan::RecordScanner;

/// A longer first line of a text is no headline, in bytes.
const LONGEST_HEADLINE: usize = 300;

/// What is counted of responses that have no page.
const NO_PAGES: &str = "files that are not pages";

/// Reads a record as the scanner found it.
pub(crate) fn read_record(syntax: Syntax, bytes: &[u8], max_record: usize) -> Document {
    read(syntax, bytes, max_record).unwrap_or_else(|item| Document { items: vec![item], odd: None })
}

/// What is in a record, or the one thing that is to say of it.
fn read(syntax: Syntax, bytes: &[u8], max_record: usize) -> Result<Document, Item> {
    let (header, block) =
        Header::read(syntax, bytes).map_err(|reason| Item::Broken(reason.to_owned()))?;
    let record = Record::new(syntax, header, block, bytes, max_record)?;
    let mut reading = record.content(max_record)?;
    let mut kept = 0;
    for article in reading.items.iter_mut().filter_map(article_of) {
        set_provenance(article, &record.header, kept);
        kept += 1;
    }
    reading.odd = reading.odd.filter(|_| kept > 0);
    Ok(reading)
}

/// A record that may have an article.
struct Record<'a> {
    header: Header,
    block: &'a [u8],
    /// It has more bytes than are allowed, and so only its beginning is here.
    too_long: Option<String>,
    odd: Option<String>,
}

impl<'a> Record<'a> {
    fn new(
        syntax: Syntax,
        header: Header,
        block: &'a [u8],
        bytes: &[u8],
        max_record: usize,
    ) -> Result<Record<'a>, Item> {
        if let Some(what) = passed_over(syntax, &header) {
            return Err(Item::PassedOver(what));
        }
        let length = header.length.ok_or_else(|| {
            Item::Broken("the record does not say its length; it was passed over".to_owned())
        })?;
        let head = bytes.len() - block.len();
        let block = &block[..block.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
        let (whole, here) = (length.saturating_add(head as u64), block.len() as u64);
        let beginning = BEGINNING_BYTES.min(max_record.saturating_sub(head) as u64);
        let too_long = (whole > max_record as u64 && here >= beginning).then(|| {
            format!(
                "the record has {whole} bytes, more than the {max_record} allowed; \
                 raise --max-record"
            )
        });
        let odd = match &header.truncated {
            _ if here < length => Some(format!(
                "the record is cut short: {here} bytes of the {length} that it should have"
            )),
            Some(reason) => Some(format!("the crawler cut the page short ({reason})")),
            None => None,
        };
        Ok(Record { header, block, too_long, odd })
    }

    fn content(&self, most: usize) -> Result<Document, Item> {
        let content_type = self.header.content_type.as_deref().unwrap_or("");
        let is_text = self.header.kind == Kind::Conversion
            && (content_type.is_empty() || content_type.starts_with("text/plain"));
        if !is_text {
            return self.page(content_type, most);
        }
        match &self.too_long {
            Some(reason) => Err(Item::Broken(reason.clone())),
            None => {
                let text = text_article(self.block, self.header.languages.as_deref());
                Ok(Document { items: vec![text.into()], odd: self.odd.clone() })
            }
        }
    }

    /// The page of a response or a resource.
    fn page(&self, content_type: &str, most: usize) -> Result<Document, Item> {
        let response = Response::read(self.block);
        let sent_as = match &response {
            Some(response) => response.fields.get("Content-Type"),
            None => Some(content_type).filter(|said| !said.starts_with("application/http")),
        };
        let sent_as = sent_as.filter(|said| !said.is_empty());
        if let Some(what) = response.as_ref().and_then(|response| no_page(response.status)) {
            return Err(Item::PassedOver(what));
        }
        let media = sent_as.or(self.header.payload_type.as_deref()).and_then(Media::of_type);
        if media == Some(Media::Other) {
            return Err(Item::PassedOver(NO_PAGES));
        }
        if let Some(reason) = &self.too_long {
            return Err(Item::Broken(reason.clone()));
        }
        let Decoded { bytes, is_cut } = match &response {
            Some(response) => response.body(most).map_err(|refusal| refused(refusal, most))?,
            None => Decoded { bytes: Cow::Borrowed(self.block), is_cut: false },
        };
        if bytes.trim_ascii().is_empty() {
            return Err(Item::PassedOver("empty pages"));
        }
        // One arm for each kind of body that is read.
        let items = match media.unwrap_or_else(|| Media::of_content(&bytes)) {
            Media::Page => read_html(&bytes, sent_as.and_then(charset), self.header.url.as_deref()),
            Media::Other => return Err(Item::PassedOver(NO_PAGES)),
        };
        let cut = || "the compressed page is cut short or broken".to_owned();
        Ok(Document { items, odd: self.odd.clone().or(is_cut.then(cut)) })
    }
}

/// What a record is counted as that is not looked into.
fn passed_over(syntax: Syntax, header: &Header) -> Option<&'static str> {
    let is_dns = |header: &Header| header.url.as_ref().is_some_and(|url| url.starts_with("dns:"));
    Some(match (syntax, header.kind) {
        (Syntax::Arc, Kind::Info) => "ARC info records",
        (Syntax::Warc, Kind::Info) => "WARC info records",
        (_, Kind::Request) => "WARC requests",
        (_, Kind::Metadata) => "WARC metadata",
        (_, Kind::Revisit) => "WARC revisits",
        (_, Kind::Continuation) => "WARC continuations",
        (_, Kind::Other) => "WARC records of other types",
        (_, Kind::Response | Kind::Resource) if is_dns(header) => "DNS records",
        (_, Kind::Response | Kind::Resource | Kind::Conversion) => return None,
    })
}

/// What a response is counted as that has no page by its status.
fn no_page(status: u16) -> Option<&'static str> {
    match status {
        200..=299 => None,
        300..=399 => Some("redirects"),
        _ => Some("pages that answered with an error"),
    }
}

fn refused(refusal: Refusal, most: usize) -> Item {
    Item::Broken(match refusal {
        Refusal::TooLong => {
            format!("the page has more than the {most} bytes allowed; raise --max-record")
        }
        Refusal::Garbled => "the compressed page cannot be unpacked".to_owned(),
    })
}

fn article_of(item: &mut Item) -> Option<&mut TextArticle> {
    match item {
        Item::Article(article) => Some(article),
        Item::Broken(_) | Item::PassedOver(_) => None,
    }
}

/// What the record says of the article that has `n` before it on its page.
fn set_provenance(read: &mut TextArticle, header: &Header, n: usize) {
    let article = &mut read.article;
    if let Some(url) = &header.url {
        article.url.get_or_insert_with(|| url.clone());
        article.given_id = Some(if n == 0 { url.clone() } else { format!("{url}#{}", n + 1) });
        article.version = header.fetched.as_deref().and_then(version);
    }
    for (name, value) in [("fetched", &header.fetched), ("warc_record_id", &header.id)] {
        if let Some(value) = value {
            read.keep(name, Value::String(value.clone()));
        }
    }
}

/// The time of a fetch as a number that grows with it: `20140216050221`.
fn version(fetched: &str) -> Option<u64> {
    let seconds = fetched.get(..19)?;
    let is_shaped = seconds.bytes().zip(*b"0000-00-00T00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => byte == shape,
    });
    let digits: String = seconds.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| is_shaped)
}

/// The text of a page as WET has it: the title, then a line for each block of the page, and the
/// language that was found in it. Texts of other tools have blank lines between paragraphs.
fn text_article(block: &[u8], languages: Option<&str>) -> TextArticle {
    let (text, replaced) = decode(block, None);
    let mut read = TextArticle { replaced, ..TextArticle::default() };
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (headline, text) = if first.len() > LONGEST_HEADLINE { ("", text) } else { (first, rest) };
    read.article.headline = one_line(headline);
    read.article.text = paragraphs(text.trim());
    read.article.language = languages.and_then(two_letters).map(str::to_owned);
    read
}

/// Every line as a paragraph, unless blank lines show that paragraphs have more.
fn paragraphs(text: &str) -> String {
    let blocks: Vec<&str> = match text.contains("\n\n") {
        true => text.split("\n\n").collect(),
        false => text.split('\n').collect(),
    };
    let blocks = blocks.into_iter().map(str::trim).filter(|block| !block.is_empty());
    blocks.collect::<Vec<_>>().join("\n\n")
}
