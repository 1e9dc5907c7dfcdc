//! XML that news comes in: feeds, NewsML, NITF, PRISM, dumps of MediaWiki.
//!
//! What is broken is read as far as it goes: one bare `&` or one unclosed tag in a feed of
//! thousands loses no entry. It knows how a root element tells the format; each format has a room
//! of its own, and all stand on `tree`, and on `markup` beside this.

mod feed;
pub(crate) mod fields;
pub(crate) mod mediawiki;
mod newsml1;
mod newsml_g2;
mod nitf;
mod prism;
pub(crate) mod record;
#[cfg(test)]
mod tests;
mod tree;
mod wikitext;

use std::borrow::Cow;

use crate::source::charset;
use crate::source::document::Item;
use crate::source::format::Format;
use crate::source::markup::lexer::{Lexer, Tag, Token, local};
use crate::source::names::Mapping;

/// Reads a document of one of the formats that are XML.
pub(crate) fn read_document(format: Format, bytes: &[u8]) -> Vec<Item> {
    let (text, replaced) = charset::decode(bytes, None);
    let mut items = match format {
        Format::NewsMl => read_newsml(&text),
        Format::Nitf => nitf::read_nitf(&text),
        Format::Prism => prism::read_prism(&text),
        _ => feed::read_feed(&text),
    };
    if items.is_empty() {
        let reason = match root_of(&text) {
            Some(root) => format!("<{}> has nothing in it that is an article", root.name),
            None => "the file is no XML; say what it is with --format".to_owned(),
        };
        items.push(Item::Broken(reason));
    }
    // The characters are counted once, whichever items they are in.
    if let Some(Item::Article(article)) =
        items.iter_mut().find(|item| matches!(item, Item::Article(_)))
    {
        article.replaced += replaced;
    }
    items
}

/// The format of a document by its root element: `None` if its first bytes are no XML, and why it
/// is not read if that is known to be so.
pub(crate) fn detect(head: &[u8], mapping: &Mapping) -> Option<Result<Format, Cow<'static, str>>> {
    let plain = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if !plain.trim_ascii_start().starts_with(b"<") && !is_utf_16(head) {
        return None;
    }
    let (text, _) = charset::decode(head, None);
    let text = text.trim_start();
    let root = root_of(text)?;
    let format = match local(root.name) {
        "rss" | "feed" => Format::Feed,
        "NewsML" | "NewsItem" | "newsMessage" | "newsItem" | "packageItem" | "conceptItem"
        | "knowledgeItem" | "planningItem" | "catalogItem" => Format::NewsMl,
        "nitf" => Format::Nitf,
        "mediawiki" => Format::MediaWiki,
        "message" | "article" if is_prism(root) => Format::Prism,
        "channel" | "CHANNEL" | "RDF" if has_tag(text, &["item", "ITEM"]) => Format::Feed,
        "html" | "HTML" => return None,
        _ if text.starts_with("<?xml") && record::has_records(text, mapping) => Format::Xml,
        name if text.starts_with("<?xml") => return Some(Err(unknown(name))),
        _ => return None,
    };
    Some(Ok(format))
}

/// Whether the root is that of a PRISM Aggregator Message.
fn is_prism(root: Tag<'_>) -> bool {
    root.name.starts_with("pam:") || root.attributes.contains("prismstandard.org/namespaces/pam")
}

/// Reads NewsML of either generation: they have no element in common but for its name.
fn read_newsml(text: &str) -> Vec<Item> {
    match root_of(text).is_some_and(|root| local(root.name).starts_with("News")) {
        true => newsml1::read_newsml1(text),
        false => newsml_g2::read_newsml_g2(text),
    }
}

fn unknown(name: &str) -> Cow<'static, str> {
    const LONGEST: usize = 40;
    let name: String = name.chars().take(LONGEST).collect();
    Cow::Owned(format!(
        "XML with the root element <{name}>, which is no format of news that is read"
    ))
}

/// Whether a text is UTF-16, by its mark or its zeros.
fn is_utf_16(head: &[u8]) -> bool {
    matches!(
        head,
        [0xff, 0xfe, b'<', 0, ..]
            | [0xfe, 0xff, 0, b'<', ..]
            | [0, b'<', 0, _, ..]
            | [b'<', 0, _, 0, ..]
    )
}

fn root_of(text: &str) -> Option<Tag<'_>> {
    Lexer::new(text).find_map(|token| match token {
        Token::Start(tag) => Some(tag),
        _ => None,
    })
}

fn has_tag(text: &str, names: &[&str]) -> bool {
    Lexer::new(text).any(|token| match token {
        Token::Start(tag) => names.contains(&local(tag.name)),
        _ => false,
    })
}
