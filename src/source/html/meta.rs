//! What a page says of its article in `meta`, `link` and `html`: OpenGraph, Dublin Core, and the
//! names that the tools of publishers ask for.
//!
//! It knows the names of conventions. It must never know the page's text.

use crate::source::html::claims::{Claims, Credit};
use crate::source::html::json_ld::split_list;
use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, Tree};

const HEADLINES: &[&str] = &[
    "og:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "headline",
    "cxenseparse:title",
    "mrf:title",
    "citation_title",
    "title",
];

const AUTHORS: &[&str] = &[
    "parsely-author",
    "sailthru.author",
    "author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "og:article:author",
    "cxenseparse:author",
    "cxenseparse:recs:author",
    "article.author",
    "article:author_name",
    "authors",
    "citation_author",
    "og:author",
    "article_author",
    "mrf:authors",
    "dc.contributor",
];

const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "article.published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublisheddate",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "published",
    "published_at",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "article_date_original",
    "article.created",
    "originalpublicationdate",
    "displaydate",
    "date.release",
    "release_date",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
    "datecreated",
    "date_published",
    "article_publication_date",
    "ptime",
    "pdate",
    "date",
    "og:pubdate",
    "og:release_date",
    "shareaholic:article_published_time",
    "rnews:datepublished",
    "created",
    "creation_date",
];

const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "datemodified",
    "article:modified",
];

const SECTIONS: &[&str] = &[
    "article:section",
    "parsely-section",
    "og:section",
    "cxenseparse:section",
    "sailthru.section",
    "section",
    "category",
    "article.section",
    "og:article:section",
    "subsection",
];

const SOURCES: &[&str] = &[
    "og:site_name",
    "article:publisher_name",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "citation_journal_title",
    "copyright",
];

const DESCRIPTIONS: &[&str] = &[
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "sailthru.description",
];

const KEYWORDS: &[&str] =
    &["news_keywords", "keywords", "parsely-tags", "sailthru.tags", "article:tag"];

const LANGUAGES: &[&str] =
    &["og:locale", "content-language", "dc.language", "dcterms.language", "language", "lang"];

/// Reads what a page's head says; `title` is kept apart, as it is of the page.
pub(super) fn read_meta(tree: &Tree<'_>) -> (Claims, Option<String>) {
    let mut claims = Claims::default();
    let mut title = None;
    let mut canonical = None;
    let mut metas: Vec<(String, String)> = Vec::new();
    for (id, node) in tree.all() {
        match node.tag {
            Tag::Title if title.is_none() => title = Some(tree.text(id)).filter(|t| !t.is_empty()),
            Tag::Html => {
                let lang = tree.attribute(id, Attribute::Lang);
                claims.language = claims.language.or(lang.map(|lang| lang.into_owned()));
            }
            Tag::Link
                if tree
                    .raw(id, Attribute::Rel)
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
            {
                canonical = canonical.or(tree.attribute(id, Attribute::Href));
            }
            Tag::Meta => {
                const NAMES: [Attribute; 3] =
                    [Attribute::Property, Attribute::Name, Attribute::HttpEquiv];
                let content = tree.attribute(id, Attribute::Content);
                if let Some(content) = content
                    .map(|text| text.trim().to_owned())
                    .filter(|text| !text.is_empty() && text.len() < 1 << 14)
                {
                    for name in NAMES.iter().filter_map(|name| tree.raw(id, *name)) {
                        metas.push((name.trim().to_ascii_lowercase(), content.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    let all = |names: &[&str]| -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in names {
            found.extend(
                metas.iter().filter(|(known, _)| known == name).map(|(_, text)| text.clone()),
            );
        }
        found
    };
    let first = |names: &[&str]| all(names).into_iter().next();
    // Of names, only those of the first convention that has any; each may stand there many times.
    let credits = AUTHORS
        .iter()
        .map(|name| all(&[name]))
        .find(|names| names.iter().any(|name| is_name(name)));
    let credit = |name: String| Credit { name, is_organisation: false };
    claims.credits =
        credits.unwrap_or_default().into_iter().filter(|name| is_name(name)).map(credit).collect();
    claims.headlines = all(HEADLINES);
    claims.dates = all(DATES);
    claims.changed = first(CHANGED);
    claims.sections = all(SECTIONS);
    claims.sources = all(SOURCES);
    claims.description = first(DESCRIPTIONS);
    claims.keywords = KEYWORDS
        .iter()
        .map(|name| all(&[name]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
        .iter()
        .flat_map(|text| split_list(text))
        .collect();
    claims.language = claims.language.or(first(LANGUAGES));
    claims.urls =
        canonical.map(|url| url.trim().to_owned()).into_iter().chain(all(&["og:url"])).collect();
    claims.is_article = first(&["og:type"]).is_some_and(|kind| kind.contains("article"));
    (claims, title)
}

/// Whether it can be a name: addresses stand there too.
fn is_name(text: &str) -> bool {
    !text.contains("://") && !text.starts_with(['/', '@']) && !text.contains(".com/")
}
