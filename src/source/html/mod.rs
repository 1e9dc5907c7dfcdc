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

use crate::source::charset::decode;
use crate::source::document::Item;
use crate::source::html::address::{is_same, resolve};
use crate::source::html::around::read_around;
use crate::source::html::blocks::{Kind, Page};
use crate::source::html::content::find_content;
use crate::source::html::fields::Said;
use crate::source::html::json_ld::read_json_ld;
use crate::source::html::known::Known;
use crate::source::html::meta::read_meta;
use crate::source::html::microdata::read_microdata;
use crate::source::html::tree::Tree;
use crate::source::text_article::TextArticle;

/// Larger pages are not read: the longest articles are a hundredth of it.
const LARGEST: usize = 32 << 20;

/// Of shorter text, in bytes, it is looked for more than what the page shows first.
const SHORTEST: usize = 250;

/// Reads a page. `said_charset` and `url` are what its envelope says, as HTTP and WARC do.
pub(crate) fn read_html(bytes: &[u8], said_charset: Option<&str>, url: Option<&str>) -> Vec<Item> {
    if bytes.len() > LARGEST {
        return vec![Item::Broken("the page is larger than 32 MiB".to_owned())];
    }
    let (source, replaced) = decode(bytes, said_charset);
    let tree = Tree::new(&source);
    if tree.is_cut {
        return vec![Item::Broken("the page has more than two million tags".to_owned())];
    }
    let (meta, title) = read_meta(&tree);
    let own: Vec<String> = meta
        .urls
        .iter()
        .filter_map(|own| resolve(own, url))
        .chain(url.map(str::to_owned))
        .collect();
    let json_ld = read_json_ld(&tree, |said| own.iter().any(|own| is_same(own, said)));
    let microdata = read_microdata(&tree);
    let mut page = Page::new(&tree, false);
    let headlines =
        json_ld.headlines.iter().chain(&microdata.headlines).chain(&meta.headlines).chain(&title);
    let authors: Vec<&str> = [&json_ld, &microdata, &meta]
        .iter()
        .flat_map(|claims| &claims.credits)
        .map(|credit| credit.name.as_str())
        .collect();
    let known = Known::new(
        &headlines.map(String::as_str).collect::<Vec<_>>(),
        &authors,
        json_ld.body.as_deref(),
    );
    let mut content = find_content(&page, &known);
    if content.text.len() < SHORTEST && page.has_hidden {
        page = Page::new(&tree, true);
        content = find_content(&page, &known);
    }
    let around = read_around(&page, &content);
    let heading = content.headline.map(|at| &page.blocks[at]);
    let heading =
        heading.filter(|block| block.kind == Kind::Heading).map(|block| block.text.clone());
    let mut read = TextArticle { replaced, ..TextArticle::default() };
    read.article.text = content.text;
    if let Some(body) = &json_ld.body
        && body.len() > 2 * read.article.text.len()
    {
        read.article.text = body.clone();
    }
    let said = Said { json_ld, meta, microdata, around, title, heading, url };
    said.fill(&mut read);
    vec![read.into()]
}
