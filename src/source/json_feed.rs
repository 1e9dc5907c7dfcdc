//! JSON Feed 1 and 1.1 (<https://www.jsonfeed.org/version/1.1/>): each item an article of the
//! feed's outlet.
//!
//! A feed that is cut short is read as far as it goes. What an item has beyond the specification is
//! kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::source::charset;
use crate::source::document::Item;
use crate::source::json::mend;
use crate::source::markup::{loose_paragraphs, paragraphs};
use crate::source::text_article::{TextArticle, one_line};
use crate::source::xml::fields::{credit_person, item, keep, set_date, set_language, with_text};

/// What every feed says of itself, in its first bytes or not far from them.
pub(crate) const VERSION: &[u8] = b"jsonfeed.org/version/1";

/// Reads the items of a feed.
pub(crate) fn read_json_feed(bytes: &[u8]) -> Vec<Item> {
    let (text, mut replaced) = charset::decode(bytes, None);
    let mut feed = Feed::default();
    let mut result = feed.read(&text);
    if result.is_err() {
        let (mended, count) = mend(&text);
        feed = Feed::default();
        result = feed.read(&mended);
        replaced += count;
    }
    let values = std::mem::take(&mut feed.items);
    let mut items: Vec<Item> = values.into_iter().map(|value| feed.item(value)).collect();
    if let Some(Item::Article(first)) = items.first_mut() {
        first.replaced += replaced;
    }
    if let Err(error) = result {
        items.push(Item::Broken(match error.is_eof() {
            true => "the feed ends in this item; the file may have been cut short".to_owned(),
            false => format!("not valid JSON from this item on: {error}"),
        }));
    } else if items.is_empty() {
        items.push(Item::Broken("the feed has no items".to_owned()));
    }
    items
}

#[derive(Debug, Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
    items: Vec<Value>,
}

impl Feed {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Members(self).deserialize(&mut deserializer)
    }

    fn item(&self, value: Value) -> Item {
        let Value::Object(mut fields) = value else {
            return Item::Broken("the item is no JSON object".to_owned());
        };
        let mut found = TextArticle::default();
        let mut take = |name: &str| fields.remove(name).as_ref().and_then(text_of);
        let article = &mut found.article;
        article.headline =
            take("title").map(|title| one_line(&loose_paragraphs(&title))).unwrap_or_default();
        article.given_id = take("id");
        // A link blog's own page, or what it links to.
        let external = take("external_url");
        article.url = take("url").or_else(|| external.clone());
        article.source = self.title.clone();
        let content = take("content_html").map(|html| paragraphs(&html));
        let content = content.or_else(|| take("content_text").map(|text| loose_paragraphs(&text)));
        let summary = take("summary").map(|text| loose_paragraphs(&text));
        let (published, changed) = (take("date_published"), take("date_modified"));
        let language = take("language").or_else(|| self.language.clone());
        if article.url != external {
            keep(&mut found, "external_url", external);
        }
        if published.is_some() && changed != published {
            keep(&mut found, "updated", changed.clone());
        }
        set_date(&mut found, [published, changed]);
        set_language(&mut found, language.as_deref());
        let authors = authors_of(&mut fields);
        let authors = if authors.is_empty() { &self.authors } else { &authors };
        authors.iter().for_each(|author| credit_person(&mut found, author));
        if let Some(Value::Array(tags)) = fields.get("tags") {
            found.article.section = tags.first().and_then(text_of);
        }
        for (name, value) in fields {
            found.keep(&name, value);
        }
        match content {
            Some(content) => {
                keep(&mut found, "summary", summary);
                item(with_text(found, &content))
            }
            None => item(with_text(found, &summary.unwrap_or_default())),
        }
    }
}

/// The text of a value; an id may be a number.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Takes the names of `authors`, and of `author` as version 1 has it.
fn authors_of(fields: &mut Map<String, Value>) -> Vec<String> {
    let authors = [fields.remove("authors"), fields.remove("author")].into_iter().flatten();
    let people = authors.flat_map(|value| match value {
        Value::Array(people) => people,
        person => vec![person],
    });
    let mut names = Vec::new();
    for person in people {
        let name = person.get("name").and_then(text_of).or_else(|| text_of(&person));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}

/// Fills a feed with the members of its object, whose items are kept if one is broken.
struct Members<'a>(&'a mut Feed);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let feed = self.0;
        while let Some(name) = members.next_key::<String>()? {
            match &*name {
                "title" => feed.title = text_of(&members.next_value()?),
                "language" => feed.language = text_of(&members.next_value()?),
                "author" | "authors" => {
                    let mut fields = Map::from_iter([(name, members.next_value()?)]);
                    feed.authors.extend(authors_of(&mut fields));
                }
                "items" => members.next_value_seed(Items(&mut feed.items))?,
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Items<'a>(&'a mut Vec<Value>);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            self.0.push(item);
        }
        Ok(())
    }
}
