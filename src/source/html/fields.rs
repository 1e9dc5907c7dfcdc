//! The fields of an article from all that a page says of it: which of several claims is taken.
//!
//! It weighs claims, and has the rooms read them. It must never read the page itself.

use serde_json::Value;

use crate::date::{Date, DateProblem, read_date};
use crate::source::byline::{Byline, read_byline};
use crate::source::html::address::{date_in, is_front, is_same, resolve, site};
use crate::source::html::around::read_around;
use crate::source::html::blocks::{Kind, Page};
use crate::source::html::claims::{Claims, Credit};
use crate::source::html::content::Content;
use crate::source::html::json_ld::read_json_ld;
use crate::source::html::known::Known;
use crate::source::html::meta::read_meta;
use crate::source::html::microdata::read_microdata;
use crate::source::html::tree::Tree;
use crate::source::text_article::{Field, TextArticle, one_line};

/// All that is said, by where.
pub(super) struct Said<'a> {
    json_ld: Claims,
    meta: Claims,
    microdata: Claims,
    /// By the page's text around the article.
    around: Claims,
    /// The title of the page.
    title: Option<String>,
    /// The heading of the text.
    heading: Option<String>,
    /// Where the page was found.
    url: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// What is said before the text is read.
    pub(super) fn in_head(tree: &Tree<'_>, url: Option<&'a str>) -> Said<'a> {
        let (meta, title) = read_meta(tree);
        let own = meta.urls.iter().filter_map(|own| resolve(own, url));
        let own: Vec<String> = own.chain(url.map(str::to_owned)).collect();
        let json_ld = read_json_ld(tree, |said| own.iter().any(|own| is_same(own, said)));
        let microdata = read_microdata(tree);
        Said { json_ld, meta, microdata, around: Claims::default(), title, heading: None, url }
    }

    /// What is known of the text.
    pub(super) fn known(&self) -> Known {
        let claims = [&self.json_ld, &self.microdata, &self.meta];
        let headlines = claims.into_iter().flat_map(|claims| &claims.headlines).chain(&self.title);
        let authors = claims.into_iter().flat_map(|claims| &claims.credits);
        let authors: Vec<&str> = authors.map(|credit| credit.name.as_str()).collect();
        Known::new(&headlines.map(String::as_str).collect::<Vec<_>>(), &authors, self.text())
    }

    /// Adds what the text and the lines around it say.
    pub(super) fn add_text(&mut self, page: &Page<'_>, content: &Content) {
        self.around = read_around(page, content);
        let heading = content.headline.map(|at| &page.blocks[at]);
        let heading = heading.filter(|block| block.kind == Kind::Heading);
        self.heading = heading.map(|block| block.text.clone());
    }

    /// The text, if it is said.
    pub(super) fn text(&self) -> Option<&str> {
        self.json_ld.body.as_deref()
    }

    /// Whether the page says that it is an article.
    pub(super) fn is_article(&self) -> bool {
        let is_own = self.meta.is_article && !self.is_of_a_list();
        self.json_ld.is_article || is_own || !self.microdata.headlines.is_empty()
    }

    /// Whether the page says that it is a list, or is a site's first page.
    pub(super) fn is_of_a_list(&self) -> bool {
        self.json_ld.is_list || self.url.is_some_and(is_front)
    }

    /// Fills the fields of an article whose text is known.
    pub(super) fn fill(&self, read: &mut TextArticle) {
        let url = self.url();
        read.article.source = self.source(url.as_deref());
        read.article.headline = self.headline(read.article.source.as_deref());
        self.fill_credits(read);
        read.date_text = self.date(url.as_deref());
        if let Some(section) = self.section() {
            read.set(Field::Section, &[&section]);
        }
        let language = self.json_ld.language.as_deref().filter(|text| text.len() <= 12);
        for text in [self.meta.language.as_deref(), language].into_iter().flatten() {
            read.set(Field::Language, &[&text.replace('_', "-")]);
        }
        read.article.url = url;
        self.keep_others(read);
    }

    /// Where the article stands: as the page declares, else where it was found.
    fn url(&self) -> Option<String> {
        let declared = self.meta.urls.iter().chain(&self.json_ld.urls);
        let mut whole = declared.filter_map(|url| resolve(url, self.url));
        // Some sites declare their first page as that of every page.
        let is_wrong = |url: &str| is_front(url) && self.url.is_some_and(|own| !is_front(own));
        whole.find(|url| !is_wrong(url)).or(self.url.map(str::to_owned))
    }

    fn source(&self, url: Option<&str>) -> Option<String> {
        let named =
            self.meta.sources.iter().take(1).chain(&self.json_ld.sources).chain(&self.meta.sources);
        let is_name = |name: &&String| {
            name.chars().count() < 60 && !name.contains("://") && !name.starts_with('@')
        };
        let named =
            named.map(|name| one_line(name)).find(|name| is_name(&name) && !name.is_empty());
        named.or_else(|| url.and_then(site).map(str::to_owned))
    }

    /// The headline: what the page declares in full, else what it is shared by, else what readers
    /// see.
    fn headline(&self, source: Option<&str>) -> String {
        let declared = self.json_ld.headlines.first().or(self.microdata.headlines.first());
        let places = [declared, self.meta.headlines.first(), self.heading.as_ref()];
        let outlet = source.map(folded).unwrap_or_default();
        let said: Vec<String> = places.into_iter().flatten().map(|text| folded(text)).collect();
        let all = places.into_iter().chain([self.title.as_ref()]).flatten();
        let mut tidy = all
            .map(|text| without_outlet(&one_line(text), &outlet, &said))
            .filter(|text| !text.is_empty() && folded(text) != outlet);
        tidy.next().unwrap_or_default()
    }

    fn fill_credits(&self, read: &mut TextArticle) {
        let outlets: Vec<String> = self
            .json_ld
            .sources
            .iter()
            .chain(&self.meta.sources)
            .map(|name| folded(name))
            .collect();
        for claims in [&self.json_ld, &self.microdata, &self.meta, &self.around] {
            let mut byline = Byline::default();
            for credit in claims.credits.iter().take(MOST_CREDITS) {
                let own = read_credit(credit, &outlets);
                byline.authors.extend(own.authors);
                byline.agency = byline.agency.or(own.agency);
            }
            let has_authors = !byline.authors.is_empty();
            read.credit(Byline { source: None, ..byline });
            if has_authors {
                return;
            }
        }
    }

    /// The date as it is written: the first that can be read, or the same day with its time.
    fn date(&self, url: Option<&str>) -> Option<String> {
        let in_url = url.and_then(date_in).or_else(|| self.url.and_then(date_in));
        let said = [&self.json_ld, &self.meta, &self.microdata]
            .into_iter()
            .flat_map(|claims| &claims.dates);
        let all: Vec<&String> = said
            .chain(&in_url)
            .chain(&self.around.dates)
            .chain(&self.json_ld.changed)
            .chain(&self.meta.changed)
            .collect();
        let readable =
            |text: &&&String| !matches!(read_date(text, None), Err(DateProblem::Unreadable));
        let first =
            all.iter().find(|text| read_date(text, None).is_ok()).or(all.iter().find(readable))?;
        let day = read_date(first, None).ok().filter(|date| matches!(date, Date::Day(_)));
        let precise = day.and_then(|day| {
            let prefix = day.to_string();
            all.iter().find(|text| {
                let date = read_date(text, None).ok();
                date.is_some_and(|date| {
                    matches!(date, Date::Instant { .. }) && date.to_string().starts_with(&prefix)
                })
            })
        });
        Some(precise.unwrap_or(first).to_string())
    }

    fn section(&self) -> Option<String> {
        let all =
            self.json_ld.sections.iter().chain(&self.meta.sections).chain(&self.microdata.sections);
        let is_name =
            |name: &String| !name.is_empty() && name.chars().count() < 60 && !name.contains("://");
        all.map(|name| one_line(name)).find(is_name)
    }

    /// Keeps what has no field.
    fn keep_others(&self, read: &mut TextArticle) {
        let description = self.meta.description.as_ref().or(self.json_ld.description.as_ref());
        if let Some(description) = description {
            read.keep("description", Value::String(one_line(description)));
        }
        let keywords = match self.json_ld.keywords.is_empty() {
            true => &self.meta.keywords,
            false => &self.json_ld.keywords,
        };
        if !keywords.is_empty() {
            let keywords = keywords.iter().take(MOST_KEYWORDS).cloned().map(Value::String);
            read.keep("keywords", Value::Array(keywords.collect()));
        }
        if let Some(changed) = self.json_ld.changed.as_ref().or(self.meta.changed.as_ref()) {
            read.keep("modified", Value::String(changed.clone()));
        }
        if let Some(own) = self.url
            && read.article.url.as_deref().is_some_and(|url| !is_same(url, own))
        {
            read.keep("found_at", Value::String(own.to_owned()));
        }
    }
}

const MOST_CREDITS: usize = 30;
const MOST_KEYWORDS: usize = 100;

/// The people and the agency of a credit; an outlet is no author.
fn read_credit(credit: &Credit, outlets: &[String]) -> Byline {
    let mut byline = read_byline(&credit.name);
    if credit.is_organisation {
        byline.authors.clear();
    }
    let is_outlet = |name: &String| {
        let name = folded(name);
        outlets.iter().any(|outlet| name.ends_with(outlet.as_str()) && !outlet.is_empty())
    };
    byline.authors.retain(|name| !is_outlet(name));
    byline
}

/// A title without what stands behind its last bar if that is the outlet's name, or if the title is
/// said without it at least as often as with it: `No spy, he says | The Herald`.
fn without_outlet(title: &str, outlet: &str, said: &[String]) -> String {
    const BARS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " * ", "｜"];
    let times = |text: &str| said.iter().filter(|other| *other == text).count();
    let mut title = title.trim();
    loop {
        let parts = BARS.iter().filter_map(|bar| title.rsplit_once(bar));
        let Some((head, tail)) = parts.min_by_key(|(_, tail)| tail.len()) else { break };
        let tail = folded(tail);
        let is_outlet = !outlet.is_empty()
            && (tail.len() > 2 && outlet.starts_with(&tail) || tail.starts_with(outlet));
        let without = times(&folded(head));
        if !is_outlet && (without == 0 || without < times(&folded(title))) {
            break;
        }
        title = head.trim();
    }
    title.to_owned()
}

/// The letters and digits in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
