//! Dumps of MediaWiki (<https://www.mediawiki.org/xml/export-0.11.xsd>), such as those of Wikinews:
//! each page of the main namespace an article.
//!
//! A dump is huge and its pages are small, so each is a record. It knows where pages are and what
//! stands around their texts; how texts are written is for `wikitext`.

use memchr::{memchr, memmem};
use serde_json::Value;

use crate::article::Standing;
use crate::source::charset;
use crate::source::document::Item;
use crate::source::mark::Mark;
use crate::source::text_article::TextArticle;
use crate::source::xml::fields::{
    credit, item, keep, keep_all, set_date, set_dateline, set_language,
};
use crate::source::xml::tree::{Element, Tree};
use crate::source::xml::wikitext::{Wikitext, read_wikitext};

const BEGIN: &[u8] = b"<page>";
const END: &[u8] = b"</page>";

/// Finds the pages of a dump, buffer by buffer: what stands between their tags.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageScanner {
    in_page: bool,
    /// The bytes of the begin tag that were at the end of the buffer before.
    begun: usize,
}

impl PageScanner {
    /// The next mark from `at`, which is moved there; `None` at the end of the buffer.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        if self.in_page {
            return match memmem::find(bytes.get(*at..)?, END) {
                Some(end) => {
                    let end = *at + end;
                    *at = end + END.len();
                    self.in_page = false;
                    Some(Mark::End(end))
                }
                None => {
                    // The end tag may have begun.
                    *at = (*at).max(bytes.len().saturating_sub(END.len() - 1));
                    None
                }
            };
        }
        while let Some(&byte) = bytes.get(*at) {
            if byte == BEGIN[self.begun] {
                self.begun += 1;
                *at += 1;
            } else {
                self.begun = 0;
                *at += memchr(b'<', &bytes[*at..]).unwrap_or(bytes.len() - *at);
            }
            if self.begun == BEGIN.len() {
                self.begun = 0;
                self.in_page = true;
                return Some(Mark::Start(*at));
            }
        }
        None
    }
}

/// What stands before the first page: what the site is called, and where it is.
pub(crate) fn preamble(head: &[u8]) -> &[u8] {
    &head[..memmem::find(head, BEGIN).unwrap_or(head.len())]
}

/// Reads a page of a dump that begins with `preamble`.
pub(crate) fn read_page(page: &[u8], preamble: &[u8]) -> Vec<Item> {
    let (text, replaced) = charset::decode(page, None);
    let (preamble, _) = charset::decode(preamble, None);
    let site = Site::read(&preamble);
    let tree = Tree::read(&text, |_, _| false);
    let mut found = TextArticle { replaced, ..TextArticle::default() };
    let mut namespace = None;
    let mut revision = None;
    for field in tree.roots() {
        match field.name() {
            "title" => found.article.headline = field.line().unwrap_or_default(),
            "ns" => namespace = field.line(),
            "id" => found.article.given_id = field.line(),
            "redirect" => return vec![Item::PassedOver("redirects")],
            // The last is the newest.
            "revision" => revision = Some(field),
            _ => {}
        }
    }
    if namespace.is_some_and(|namespace| namespace != "0") {
        return vec![Item::PassedOver("pages that are no articles")];
    }
    let Some(revision) = revision else {
        return vec![Item::Broken("the page has no text".to_owned())];
    };
    vec![read_revision(found, revision, &site)]
}

fn read_revision(mut found: TextArticle, revision: Element<'_, '_>, site: &Site) -> Item {
    let source = revision.child("text").map(|text| text.text()).unwrap_or_default();
    let wiki = read_wikitext(&source);
    if wiki.is_redirect {
        return Item::PassedOver("redirects");
    }
    let Wikitext { text, date, place, byline, categories, is_draft, .. } = wiki;
    let article = &mut found.article;
    article.version = revision.child_line("id").and_then(|id| id.parse().ok());
    article.source = site.name.clone();
    article.url = site.address(&article.headline);
    if is_draft {
        article.standing = Standing::Withheld;
    }
    let timestamp = revision.child_line("timestamp");
    keep(&mut found, "updated", timestamp.clone().filter(|_| date.is_some()));
    set_date(&mut found, [date, timestamp]);
    set_language(&mut found, site.language.as_deref());
    if let Some(place) = place {
        set_dateline(&mut found, &place);
        // A place needs no dash to be one here.
        if let Some(Value::String(place)) = found.article.extra.remove("dateline") {
            found.article.dateline = Some(place);
        }
    }
    if let Some(byline) = byline {
        credit(&mut found, &byline);
    }
    keep_all(&mut found, "categories", categories);
    if text.is_empty() {
        return Item::PassedOver("pages without a text");
    }
    found.article.text = text;
    item(found)
}

#[derive(Debug, Default)]
struct Site {
    name: Option<String>,
    language: Option<String>,
    /// The address of its main page.
    base: Option<String>,
}

impl Site {
    fn read(preamble: &str) -> Site {
        let tree = Tree::read(preamble, |_, _| false);
        let mut site = Site::default();
        for element in tree.elements() {
            match element.name() {
                "mediawiki" => {
                    site.language = element.attribute("lang").map(|lang| lang.into_owned())
                }
                "sitename" => site.name = element.line(),
                "base" => site.base = element.line(),
                _ => {}
            }
        }
        site
    }

    /// The address of a page, which is its title behind that of the main page.
    fn address(&self, title: &str) -> Option<String> {
        let (folder, _) = self.base.as_ref()?.rsplit_once('/')?;
        Some(format!(
            "{folder}/{}",
            title.replace(' ', "_").replace('%', "%25").replace('?', "%3F")
        ))
    }
}
