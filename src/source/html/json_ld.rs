//! What a page says of its article in JSON-LD, by the words of <https://schema.org/NewsArticle>.
//!
//! It reads any nesting, and JSON that is broken in the usual ways. It must never know the page
//! around it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::source::html::claims::{Claims, Credit};
use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, Tree, push_words};

/// How deep objects are looked into; schema.org's own examples need four.
const DEEPEST: usize = 8;

/// How many objects of a page are looked at.
const MOST: usize = 10_000;

type Object = Map<String, Value>;

/// Reads all of a page's JSON-LD. `is_page` says whether an address is the page's own.
pub(super) fn read_json_ld(tree: &Tree<'_>, is_page: impl Fn(&str) -> bool) -> Claims {
    let scripts = tree.all().filter(|(id, node)| {
        let kind = tree.raw(*id, Attribute::Type).unwrap_or("");
        node.tag == Tag::Script && kind.to_ascii_lowercase().contains("ld+json")
    });
    let values: Vec<Value> = scripts.filter_map(|(id, _)| parse(tree.raw_content(id))).collect();
    let mut graph = Graph::default();
    values.iter().for_each(|value| graph.walk(value, 0));
    graph.claims(is_page)
}

/// The objects of a page.
#[derive(Default)]
struct Graph<'a> {
    articles: Vec<&'a Object>,
    by_id: HashMap<&'a str, &'a Object>,
    site: Option<&'a Object>,
    lists: bool,
    count: usize,
}

impl<'a> Graph<'a> {
    fn walk(&mut self, value: &'a Value, depth: usize) {
        self.count += 1;
        if depth > DEEPEST || self.count > MOST {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.walk(value, depth + 1)),
            Value::Object(object) => {
                self.take(object);
                for (name, value) in object {
                    // What it is about, quotes or lists is another.
                    let is_other = matches!(
                        name.as_str(),
                        "about"
                            | "citation"
                            | "hasPart"
                            | "isBasedOn"
                            | "itemListElement"
                            | "mentions"
                            | "relatedLink"
                    );
                    if !is_other && !value.is_string() {
                        self.walk(value, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, object: &'a Object) {
        // A reference has an id and nothing to say.
        if let Some(id) = text_of(object, "@id")
            && object.len() > 1
        {
            self.by_id.entry(id).or_insert(object);
        }
        if is_a(object, is_article)
            && (object.contains_key("headline")
                || object.contains_key("datePublished")
                || object.contains_key("name"))
        {
            self.articles.push(object);
        } else if is_a(object, |kind| matches!(kind, "WebSite" | "NewsMediaOrganization")) {
            self.site = self.site.or(Some(object));
        }
        self.lists |= is_a(object, |kind| matches!(kind, "CollectionPage" | "ItemList"));
    }

    /// What is said of the page's own article.
    fn claims(&self, is_page: impl Fn(&str) -> bool) -> Claims {
        let mut claims =
            Claims { is_list: self.lists && self.articles.is_empty(), ..Claims::default() };
        let urls = |object: &Object| {
            let own = ["url", "mainEntityOfPage", "@id"].map(|name| object.get(name));
            own.into_iter().flatten().any(|value| match value {
                Value::String(url) => is_page(url),
                Value::Object(page) => {
                    text_of(page, "@id").or(text_of(page, "url")).is_some_and(&is_page)
                }
                _ => false,
            })
        };
        let own = self.articles.iter().find(|object| urls(object));
        if let Some(object) = own.or(self.articles.first()) {
            self.read(object, &mut claims);
            // The same article may be said twice, each time in part.
            let headline = text_of(object, "headline");
            for other in &self.articles {
                if !std::ptr::eq(*other, *object)
                    && headline.is_some()
                    && text_of(other, "headline") == headline
                {
                    self.read(other, &mut claims);
                }
            }
        }
        claims
    }

    fn read(&self, object: &Object, claims: &mut Claims) {
        let field = |name: &str| text_of(object, name).map(plain);
        claims.is_article = true;
        claims.headlines.extend(field("headline"));
        claims.headlines.extend(field("alternativeHeadline"));
        if claims.headlines.is_empty() {
            claims.headlines.extend(field("name"));
        }
        claims.dates.extend(["datePublished", "dateCreated"].into_iter().filter_map(field));
        claims.changed = claims.changed.take().or(field("dateModified"));
        claims.language = claims.language.take().or(field("inLanguage"));
        claims.description = claims.description.take().or(field("description"));
        claims.urls.extend(field("url"));
        if let Some(value) = object.get("articleSection") {
            claims.sections.extend(texts(value));
        }
        if let Some(value) = object.get("keywords") {
            claims.keywords.extend(texts(value).into_iter().flat_map(|text| split_list(&text)));
        }
        let body = text_of(object, "articleBody").map(plain_paragraphs);
        claims.body = claims.body.take().or(body).filter(|body| !body.is_empty());
        let named = |value: &Value| self.named(value, 0);
        if claims.credits.is_empty() {
            let credit = object.get("author").or(object.get("creator"));
            claims.credits.extend(credit.map(named).unwrap_or_default());
        }
        let publisher = object.get("publisher").or(object.get("sourceOrganization"));
        let publisher = publisher.map(named).unwrap_or_default();
        claims.sources.extend(publisher.into_iter().map(|credit| credit.name));
        if let Some(site) = self.site.filter(|_| claims.sources.is_empty()) {
            claims.sources.extend(text_of(site, "name").map(plain));
        }
    }

    /// The names of people or organisations.
    fn named(&self, value: &Value, depth: usize) -> Vec<Credit> {
        if depth > DEEPEST {
            return Vec::new();
        }
        match value {
            Value::String(name) if name.starts_with("http") || name.starts_with('#') => self
                .by_id
                .get(name.as_str())
                .map_or(Vec::new(), |object| self.names_of(object, depth)),
            Value::String(name) => vec![Credit { name: plain(name), is_organisation: false }],
            Value::Array(values) => {
                values.iter().take(MOST).flat_map(|value| self.named(value, depth + 1)).collect()
            }
            Value::Object(object) => self.names_of(object, depth),
            _ => Vec::new(),
        }
    }

    fn names_of(&self, object: &Object, depth: usize) -> Vec<Credit> {
        let is_organisation =
            is_a(object, |kind| kind.ends_with("Organization") || kind == "Corporation");
        let mut credits = match object.get("name") {
            Some(Value::Object(_)) | None => Vec::new(),
            Some(name) => self.named(name, depth + 1),
        };
        if credits.is_empty() {
            let given = text_of(object, "givenName").zip(text_of(object, "familyName"));
            credits.extend(given.map(|(given, family)| Credit {
                name: format!("{} {}", plain(given), plain(family)),
                is_organisation,
            }));
        }
        if credits.is_empty()
            && let Some(other) = text_of(object, "@id").and_then(|id| self.by_id.get(id))
            && !std::ptr::eq(*other, object)
        {
            return self.names_of(other, depth + 1);
        }
        credits.iter_mut().for_each(|credit| credit.is_organisation |= is_organisation);
        credits
    }
}

/// The types that are articles: <https://schema.org/Article> and what is more special.
fn is_article(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("BlogPosting")
        || matches!(kind, "Report" | "LiveBlogPosting" | "Review" | "ClaimReview")
}

fn is_a(object: &Object, is: impl Fn(&str) -> bool) -> bool {
    let own = |kind: &str| is(kind.rsplit(['/', ':', '#']).next().unwrap_or(kind));
    match object.get("@type") {
        Some(Value::String(kind)) => own(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(own),
        _ => false,
    }
}

fn text_of<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    let value = match object.get(name)? {
        Value::Array(values) => values.first()?,
        Value::Object(inner) => inner.get("@value").or(inner.get("name"))?,
        value => value,
    };
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![plain(text)],
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(plain).collect(),
        _ => Vec::new(),
    }
}

/// The parts of a list with commas or semicolons.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// A text of JSON, which may hold markup, as one line.
fn plain(text: &str) -> String {
    let mut out = String::new();
    push_words(&htmlize::unescape(&*htmlize::unescape(text)), &mut out);
    if out.contains("</") || out.contains("<br") {
        out = Tree::new(&out).text(0);
    }
    out.truncate(out.trim_end().len());
    out
}

/// A text of JSON with its paragraphs.
fn plain_paragraphs(text: &str) -> String {
    let text = htmlize::unescape(text);
    let text = if text.contains("</p>") || text.contains("<br") || text.contains("</div>") {
        let tree = Tree::new(&text);
        let page = crate::source::html::blocks::Page::new(&tree, true);
        page.blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n\n")
    } else {
        text.into_owned()
    };
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Reads JSON as it stands in pages: in comments or CDATA, with line ends in strings, with commas
/// too many.
fn parse(text: &str) -> Option<Value> {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ';' | '\u{feff}');
    let mut text = text.trim_matches(is_edge);
    for (start, end) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")] {
        text = text.strip_prefix(start).unwrap_or(text);
        text = text.strip_suffix(end).unwrap_or(text).trim_matches(is_edge);
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let repaired = repair(text);
    serde_json::from_str(&repaired).ok().or_else(|| {
        // What stands before something that is broken at its end.
        serde_json::Deserializer::from_str(&repaired).into_iter().next()?.ok()
    })
}

/// JSON with control characters out of its strings, wrong escapes and commas too many taken out.
fn repair(text: &str) -> String {
    let text = if text.starts_with("{&quot;") { htmlize::unescape(text) } else { text.into() };
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    // Where in `out` a comma is that nothing has followed yet.
    let mut comma = None;
    while let Some(c) = chars.next() {
        match c {
            '"' => in_string = !in_string,
            '\\' if in_string => match chars.peek() {
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push(c);
                    out.extend(chars.next());
                    continue;
                }
                _ => continue,
            },
            _ if c.is_control() => {
                out.push(' ');
                continue;
            }
            ',' if !in_string => {
                if comma.is_some() {
                    continue;
                }
                comma = Some(out.len());
                out.push(c);
                continue;
            }
            '}' | ']' if !in_string => {
                if let Some(at) = comma.take() {
                    out.replace_range(at..at + 1, " ");
                }
            }
            _ => {}
        }
        if !c.is_whitespace() {
            comma = None;
        }
        out.push(c);
    }
    out
}
