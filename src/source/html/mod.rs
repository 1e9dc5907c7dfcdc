//! Pages of HTML: what is news in them, and what is known of it.
//!
//! A page has at most one article. Its text is found by how it is set (`content`), its fields by
//! what the page declares in the vocabularies that publishers share. It must never know a publisher.

mod address;
mod around;
mod blocks;
mod claims;
mod clean;
mod content;
mod fields;
mod hints;
mod json_ld;
mod known;
mod meta;
mod microdata;
mod phrases;
mod tag;
mod tree;

use serde_json::Value;

use crate::source::charset::decode;
use crate::source::document::Item;
use crate::source::html::blocks::Page;
use crate::source::html::content::find_content;
use crate::source::html::fields::Said;
use crate::source::html::tree::Tree;
use crate::source::text_article::TextArticle;

/// Larger pages are not read: the longest articles are a hundredth of it.
const LARGEST: usize = 32 << 20;

/// Of shorter text, in bytes, it is looked for more than what the page shows first.
const SHORTEST: usize = 250;

/// Text of so few bytes is an article only if the page says that it is one.
const SHORTEST_UNSAID: usize = 100;

/// So many linked headings, around a text of at most so many bytes, are of a list of articles.
const LIST: (usize, usize) = (12, 600);

/// Reads a page. `said_charset` and `url` are what its envelope says, as HTTP and WARC do.
///
/// A page that declares no article and looks like none, as front pages and lists do, is passed
/// over. One that declares an article whose text a script would load is an article without text:
/// its headline, date and authors are worth finding.
pub(crate) fn read_html(bytes: &[u8], said_charset: Option<&str>, url: Option<&str>) -> Vec<Item> {
    vec![read_page(bytes, said_charset, url)]
}

fn read_page(bytes: &[u8], said_charset: Option<&str>, url: Option<&str>) -> Item {
    if bytes.len() > LARGEST {
        return Item::Broken("the page is larger than 32 MiB".to_owned());
    }
    let (source, replaced) = decode(bytes, said_charset);
    let tree = Tree::new(&source);
    if tree.is_cut {
        return Item::Broken("the page has more than two million tags".to_owned());
    }
    let mut said = Said::in_head(&tree, url);
    let known = said.known();
    let mut page = Page::new(&tree, false);
    let mut content = find_content(&page, &known);
    if content.text.len() < SHORTEST && page.has_hidden {
        page = Page::new(&tree, true);
        content = find_content(&page, &known);
    }
    said.add_text(&page, &content);
    let text = match said.text() {
        // The page has little of what it declares: a script would show the rest.
        Some(declared) if declared.len() > 2 * content.text.len() => declared.to_owned(),
        _ => std::mem::take(&mut content.text),
    };
    let is_list = content.links >= LIST.0 && text.len() < LIST.1 || said.is_of_a_list();
    if !said.is_article() && (is_list || text.len() < SHORTEST_UNSAID) {
        return Item::PassedOver("pages without an article");
    }
    let mut read = TextArticle { replaced, ..TextArticle::default() };
    read.article.text = text;
    said.fill(&mut read);
    if let Some(subtitle) = content.subtitle {
        read.keep("subtitle", Value::String(subtitle));
    }
    match read.article.text.is_empty() && read.article.headline.is_empty() {
        true => Item::Broken("the page declares an article and holds nothing of it".to_owned()),
        false => read.into(),
    }
}

#[cfg(test)]
mod tests;
