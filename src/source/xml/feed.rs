//! Feeds: RSS 0.90 to 2.0, Atom 0.3 and 1.0, CDF, and the exports of WordPress: each entry an article of the feed's outlet.
//!
//! Publishers mix the vocabularies, so an entry is read by what its elements are called, not by
//! which of the formats it says it is: RSS 0.90 (<https://www.rssboard.org/rss-0-9-0>), RSS 1.0
//! (<https://web.resource.org/rss/1.0/spec>) with its modules, RSS 2.0
//! (<https://www.rssboard.org/rss-specification>), Atom 1.0 (RFC 4287). It never fetches what an
//! entry links to.

use crate::article::Standing;
use crate::source::base64;
use crate::source::document::Item;
use crate::source::markup::{loose_paragraphs, paragraphs, plain_paragraphs};
use crate::source::text_article::{TextArticle, one_line};
use crate::source::xml::fields::{
    credit_person, item, keep, keep_all, set_date, set_language, with_text,
};
use crate::source::xml::tree::{Element, Space, Tree};

/// What a feed says of itself, and what holds for those of its entries that do not say it.
#[derive(Debug, Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
}

/// Reads the entries of a feed.
pub(super) fn read_feed(markup: &str) -> Vec<Item> {
    let tree = Tree::read(markup, ends);
    let feed = read_head(&tree);
    tree.elements()
        .filter(|element| is_entry(*element))
        .map(|entry| read_entry(entry, &feed))
        .collect()
}

/// An entry is not in another, nor a field in a field.
fn ends(open: &str, new: &str) -> bool {
    const FIELDS: [&str; 5] = ["title", "link", "guid", "pubDate", "description"];
    let is_entry = |name: &str| matches!(name, "item" | "entry" | "ITEM");
    is_entry(open) && is_entry(new)
        || FIELDS.contains(&open) && (FIELDS.contains(&new) || is_entry(new))
}

fn is_entry(element: Element<'_, '_>) -> bool {
    matches!(element.name(), "item" | "entry" | "ITEM") && element.space() == Space::Main
}

fn read_head(tree: &Tree<'_>) -> Feed {
    let mut feed = Feed::default();
    for element in tree.elements().take_while(|element| !is_entry(*element)) {
        if !matches!(element.name(), "rss" | "RDF" | "feed" | "channel" | "CHANNEL") {
            continue;
        }
        let lang = element.attribute("lang").map(|lang| lang.into_owned());
        feed.language = lang.or(feed.language);
        for child in element.children().filter(|child| !is_entry(*child)) {
            match (child.space(), child.name()) {
                (Space::Main | Space::DublinCore, "title" | "TITLE") => {
                    feed.title = feed.title.take().or_else(|| title(child));
                }
                (Space::Main | Space::DublinCore, "language") => {
                    feed.language = child.line().or(feed.language);
                }
                (Space::Main, "author") => feed.authors.extend(child.child_line("name")),
                _ => {}
            }
        }
    }
    feed
}

/// The fields of an entry that there may be several of, to be chosen from at its end.
#[derive(Default)]
struct Entry {
    found: TextArticle,
    /// Its dates by what they are: published, created, changed.
    dates: [Option<String>; 3],
    content: String,
    summary: String,
    sections: Vec<String>,
    tags: Vec<String>,
    authors: Vec<String>,
    outlet: Option<String>,
    permalink: Option<String>,
    /// What its picture or film is called.
    media_title: Option<String>,
    /// What it is if it is no article.
    passed_over: Option<&'static str>,
}

const PUBLISHED: usize = 0;
const CREATED: usize = 1;
const CHANGED: usize = 2;

fn read_entry(element: Element<'_, '_>, feed: &Feed) -> Item {
    let mut entry = Entry::default();
    for child in element.children() {
        entry.read(child);
    }
    // CDF, of 1997, has these two as attributes.
    let own = |name| element.attribute(name).map(|value| value.into_owned());
    first(&mut entry.found.article.url, own("HREF"));
    first(&mut entry.dates[CHANGED], own("LASTMOD"));
    let lang = element.attribute("lang");
    set_language(&mut entry.found, lang.as_deref());
    // RSS 1.0 names an entry by its address.
    entry.finish(own("about"), feed)
}

impl Entry {
    fn read(&mut self, field: Element<'_, '_>) {
        match (field.space(), field.name()) {
            (Space::Main, name) => self.read_main(field, name),
            (Space::Content, "encoded") => longer(&mut self.content, content(field)),
            (Space::Xhtml, "body" | "div") => longer(&mut self.content, paragraphs(field.inner())),
            (Space::DublinCore, name) => self.read_dublin_core(field, name),
            (Space::Media, _) => self.read_media(field),
            (Space::Prism, "publicationDate") => first(&mut self.dates[PUBLISHED], field.line()),
            (Space::Prism, "section") => self.sections.extend(field.line()),
            (Space::WordPress, name) => self.read_word_press(field, name),
            _ => self.keep(field),
        }
    }

    /// Reads what an export of WordPress says of its posts: not all of them are published, and not
    /// all of them are texts.
    fn read_word_press(&mut self, field: Element<'_, '_>, name: &str) {
        let Some(value) = field.line() else { return };
        match (name, &*value) {
            ("status", "draft" | "auto-draft" | "pending" | "private" | "future") => {
                self.found.article.standing = Standing::Withheld;
            }
            ("status", "trash") => self.found.article.standing = Standing::Canceled,
            ("post_type", "attachment") => self.passed_over = Some("attachments"),
            ("post_type", "nav_menu_item") => self.passed_over = Some("menu items"),
            _ => self.keep(field),
        }
    }

    fn read_main(&mut self, field: Element<'_, '_>, name: &str) {
        let article = &mut self.found.article;
        match name {
            "title" | "TITLE" if article.headline.is_empty() => {
                article.headline = title(field).unwrap_or_default();
            }
            "guid" | "id" => {
                let is_address = field.attribute("isPermaLink").is_none_or(|is| is != "false");
                let id = field.line();
                if is_address && id.as_ref().is_some_and(|id| id.starts_with("http")) {
                    first(&mut self.permalink, id.clone());
                }
                first(&mut article.given_id, id);
            }
            "link" => self.read_link(field),
            "pubDate" | "pubdate" | "published" | "issued" | "date" => {
                first(&mut self.dates[PUBLISHED], field.line());
            }
            "created" => first(&mut self.dates[CREATED], field.line()),
            "updated" | "modified" => first(&mut self.dates[CHANGED], field.line()),
            "content" | "body" | "fullitem" | "encoded" => {
                longer(&mut self.content, content(field))
            }
            "description" | "summary" | "abstract" | "ABSTRACT" => {
                longer(&mut self.summary, content(field))
            }
            "author" | "contributor" if field.has_elements() => {
                let name = field.child_line("name").or_else(|| field.child_line("email"));
                if field.name() == "author" {
                    self.authors.extend(name);
                }
            }
            "author" => self.authors.extend(field.line()),
            "category" => self.read_category(field),
            "source" if field.has_elements() => {
                first(&mut self.outlet, field.child("title").and_then(title));
            }
            "source" => first(&mut self.outlet, field.line()),
            "language" => set_language(&mut self.found, field.line().as_deref()),
            _ => self.keep(field),
        }
    }

    fn read_link(&mut self, field: Element<'_, '_>) {
        let is_alternate = field.attribute("rel").is_none_or(|rel| rel == "alternate");
        let url = &mut self.found.article.url;
        match field.attribute("href") {
            Some(href) if is_alternate => first(url, Some(href.into_owned())),
            Some(_) => {}
            None => first(url, field.line()),
        }
    }

    fn read_category(&mut self, field: Element<'_, '_>) {
        let attribute = |name| field.attribute(name).map(|value| one_line(&value));
        let name = attribute("label").or_else(|| title(field)).or_else(|| attribute("term"));
        let is_tag = attribute("domain").is_some_and(|domain| domain.contains("tag"));
        if is_tag { &mut self.tags } else { &mut self.sections }.extend(name);
    }

    fn read_dublin_core(&mut self, field: Element<'_, '_>, name: &str) {
        match name {
            "title" if self.found.article.headline.is_empty() => {
                self.found.article.headline = title(field).unwrap_or_default();
            }
            "creator" | "author" => self.authors.extend(field.line()),
            "date" | "issued" => first(&mut self.dates[PUBLISHED], field.line()),
            "created" => first(&mut self.dates[CREATED], field.line()),
            "modified" => first(&mut self.dates[CHANGED], field.line()),
            "subject" => self.sections.extend(field.line()),
            "language" => set_language(&mut self.found, field.line().as_deref()),
            "description" | "abstract" => longer(&mut self.summary, content(field)),
            "identifier" => first(&mut self.found.article.given_id, field.line()),
            _ => self.keep(field),
        }
    }

    /// What is said of pictures and films, wherever among them it stands.
    fn read_media(&mut self, field: Element<'_, '_>) {
        for element in std::iter::once(field).chain(field.descendants()) {
            let key = match element.name() {
                "title" => {
                    first(&mut self.media_title, title(element));
                    continue;
                }
                "description" => "media_description",
                "credit" => "media_credit",
                "keywords" => "media_keywords",
                _ => continue,
            };
            keep(&mut self.found, key, Some(one_line(&content(element))));
        }
    }

    /// Keeps a field that nobody here knows, if it is a text.
    fn keep(&mut self, field: Element<'_, '_>) {
        if !field.has_elements() {
            keep(&mut self.found, field.full_name(), field.line());
        }
    }

    fn finish(self, about: Option<String>, feed: &Feed) -> Item {
        if let Some(what) = self.passed_over {
            return Item::PassedOver(what);
        }
        let mut found = self.found;
        let [published, created, changed] = self.dates;
        if published.is_some() && changed != published {
            keep(&mut found, "updated", changed.clone());
        }
        set_date(&mut found, [published, created, changed]);
        let authors = if self.authors.is_empty() { &feed.authors } else { &self.authors };
        authors.iter().for_each(|author| credit_person(&mut found, author));
        let article = &mut found.article;
        if article.headline.is_empty() {
            article.headline = self.media_title.unwrap_or_default();
        }
        article.section = self.sections.first().cloned();
        article.source = self.outlet.or_else(|| feed.title.clone());
        first(&mut article.given_id, about.clone());
        first(&mut article.url, self.permalink);
        first(&mut article.url, about.filter(|about| about.starts_with("http")));
        if article.given_id.is_none() {
            article.given_id = article.url.clone();
        }
        if self.sections.len() > 1 {
            keep_all(&mut found, "categories", self.sections);
        }
        keep_all(&mut found, "tags", self.tags);
        set_language(&mut found, feed.language.as_deref());
        // A summary that is no more than the beginning of the content is said already.
        let has_content = !self.content.is_empty();
        if has_content && !begins_with(&self.content, &self.summary) {
            keep(&mut found, "summary", Some(self.summary.clone()));
        }
        item(with_text(found, if has_content { &self.content } else { &self.summary }))
    }
}

/// Fills what is empty.
fn first(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// Of two texts of one field the longer one is more of the article.
fn longer(slot: &mut String, text: String) {
    if text.len() > slot.len() {
        *slot = text;
    }
}

fn begins_with(text: &str, beginning: &str) -> bool {
    let beginning = beginning.trim_end_matches(|c: char| !c.is_alphanumeric());
    if beginning.len() > text.len() {
        return false;
    }
    beginning.split_whitespace().zip(text.split_whitespace()).all(|(a, b)| b.starts_with(a))
}

/// The headline of a feed or an entry.
fn title(field: Element<'_, '_>) -> Option<String> {
    Some(one_line(&content(field))).filter(|title| !title.is_empty())
}

/// The text of a field, however its markup was put into the feed: as elements, escaped, in CDATA.
fn content(field: Element<'_, '_>) -> String {
    // Atom 0.3 says that a text is in base64, Atom 1.0 that it is no text.
    let says = |name, value| field.attribute(name).is_some_and(|said| said == value);
    if says("mode", "base64") || says("type", "application/octet-stream") {
        let decoded = base64::decode_text(&field.text());
        return loose_paragraphs(&decoded.unwrap_or_default());
    }
    if field.has_elements() {
        paragraphs(field.inner())
    } else if says("type", "text/plain") {
        plain_paragraphs(&field.text())
    } else {
        loose_paragraphs(&field.text())
    }
}
