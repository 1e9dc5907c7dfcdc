//! NewsML 1.0 to 1.2 of the IPTC (<https://iptc.org/std/NewsML/1.2/documentation/>).
//!
//! A news item is a tree of components. A component with a headline of its own and a text in it is
//! an article; what has no text is passed over by what it is. It never follows a reference to
//! another item.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::article::{EntityKind, Standing};
use crate::source::document::Item;
use crate::source::markup::{loose_paragraphs, paragraphs};
use crate::source::text_article::TextArticle;
use crate::source::xml::fields::{
    add_entity, credit, item, keep, keep_all, set_date, set_dateline, set_language, set_source,
    with_text,
};
use crate::source::xml::nitf;
use crate::source::xml::tree::{Element, Tree};

/// Reads the items of a document.
pub(super) fn read_newsml1(markup: &str) -> Vec<Item> {
    let tree = Tree::read(markup, |_, _| false);
    let mut items = Vec::new();
    for news in tree.elements().filter(|element| element.name() == "NewsItem") {
        read_news_item(news, &mut items);
    }
    items
}

/// A component with a headline, and what its contents are.
#[derive(Clone, Default)]
struct Part<'t, 'a> {
    /// The components that it is, from the outermost in.
    components: Vec<Element<'t, 'a>>,
    /// One of them has a headline.
    has_headline: bool,
    texts: Vec<Element<'t, 'a>>,
    /// What it has that is no text.
    other: Option<&'static str>,
}

fn read_news_item(news: Element<'_, '_>, items: &mut Vec<Item>) {
    let mut parts = Vec::new();
    let mut whole = Part::default();
    news.all("NewsComponent").for_each(|component| gather(component, &mut whole, &mut parts));
    parts.insert(0, whole);
    parts.retain(|part| !part.texts.is_empty() || part.other.is_some());
    let with_text = parts.iter().filter(|part| !part.texts.is_empty()).count();
    if parts.is_empty() {
        let is_package = news.find("NewsItemRef").is_some() || news.find("NewsItem").is_some();
        let canceled = standing(news) != Standing::Usable;
        match is_package && !canceled {
            true => items.push(Item::PassedOver("packages")),
            false => items.push(read_part(news, &Part::default(), None)),
        }
        return;
    }
    let mut number = 0;
    for part in &parts {
        match part.other {
            Some(what) if part.texts.is_empty() => items.push(Item::PassedOver(what)),
            _ => {
                number += 1;
                items.push(read_part(news, part, (with_text > 1).then_some(number)));
            }
        }
    }
}

/// Gathers the contents of a component. What is below another headline is a part of its own, if the
/// part around it has one already.
fn gather<'t, 'a>(
    component: Element<'t, 'a>,
    part: &mut Part<'t, 'a>,
    parts: &mut Vec<Part<'t, 'a>>,
) {
    part.components.push(component);
    part.has_headline |= has_headline(component);
    for child in component.children() {
        match child.name() {
            "ContentItem" => match media(child) {
                None => part.texts.push(child),
                Some(what) => part.other = part.other.or(Some(what)),
            },
            "NewsComponent" if part.has_headline && has_headline(child) => {
                let mut inner = Part::default();
                gather(child, &mut inner, parts);
                parts.push(inner);
            }
            "NewsComponent" => gather(child, part, parts),
            _ => {}
        }
    }
}

fn has_headline(component: Element<'_, '_>) -> bool {
    component.at(&["NewsLines", "HeadLine"]).and_then(Element::line).is_some()
}

/// What a content is if it is no text
/// (<http://cv.iptc.org/newscodes/mediatype/>).
fn media(content: Element<'_, '_>) -> Option<&'static str> {
    let formal = |name| content.child(name).and_then(|field| own(field, "FormalName"));
    let media = formal("MediaType").or_else(|| formal("MimeType")).unwrap_or_default();
    Some(match media.to_ascii_lowercase().split('/').next().unwrap_or("") {
        "photo" | "picture" | "image" | "still" | "complexdata" => "pictures",
        "graphic" => "graphics",
        "video" => "videos",
        "audio" => "sound recordings",
        "animation" => "animations",
        // Only its address is given, as is usual for pictures.
        _ if content.child("DataContent").is_none() && own(content, "Href").is_some() => "links",
        _ => return None,
    })
}

fn read_part(news: Element<'_, '_>, part: &Part<'_, '_>, number: Option<usize>) -> Item {
    let mut found = TextArticle::default();
    read_identification(&mut found, news, number);
    // The inner components know better.
    for component in part.components.iter().rev() {
        read_component(&mut found, *component);
    }
    set_language(&mut found, own(news, "lang").as_deref());
    let text = read_texts(&mut found, &part.texts);
    item(with_text(found, &text))
}

fn read_identification(found: &mut TextArticle, news: Element<'_, '_>, number: Option<usize>) {
    if let Some(id) = news.at(&["Identification", "NewsIdentifier"]) {
        let version = id.child_line("RevisionId").and_then(|version| version.parse().ok());
        found.article.version = version;
        let id = id.child_line("PublicIdentifier").map_or_else(
            || id.child_line("NewsItemId"),
            |public| Some(without_revision(public, version)),
        );
        let part = number.map(|number| format!("#{number}")).unwrap_or_default();
        found.article.given_id = id.map(|id| id + &part);
        let provider =
            news.at(&["Identification", "NewsIdentifier", "ProviderId"]).and_then(Element::line);
        keep(found, "provider", provider);
    }
    let management = |name: &str| news.at(&["NewsManagement", name]).and_then(Element::line);
    let date_id = news.at(&["Identification", "NewsIdentifier", "DateId"]).and_then(Element::line);
    found.article.standing = standing(news);
    set_date(found, [management("ThisRevisionCreated"), management("FirstCreated"), date_id]);
    keep(
        found,
        "urgency",
        news.at(&["NewsManagement", "Urgency"]).and_then(|urgency| own(urgency, "FormalName")),
    );
}

/// The public identifier without the revision at its end (`:3`, `:3U`), of which one item has many.
fn without_revision(public: String, version: Option<u64>) -> String {
    let is_revision = |end: &str| end.trim_end_matches(['U', 'A', 'N']).parse().ok() == version;
    match public.rsplit_once(':') {
        Some((item, end)) if version.is_some() && is_revision(end) => item.to_owned(),
        _ => public,
    }
}

/// Whether it may be published (<http://cv.iptc.org/newscodes/status/>).
fn standing(news: Element<'_, '_>) -> Standing {
    let status =
        news.at(&["NewsManagement", "Status"]).and_then(|status| own(status, "FormalName"));
    match status.unwrap_or_default().to_ascii_lowercase().as_str() {
        "embargoed" | "withheld" => Standing::Withheld,
        "canceled" | "cancelled" | "killed" => Standing::Canceled,
        _ => Standing::Usable,
    }
}

fn read_component(found: &mut TextArticle, component: Element<'_, '_>) {
    if let Some(lines) = component.child("NewsLines") {
        read_lines(found, lines);
    }
    if let Some(data) = component.child("AdministrativeMetadata") {
        for role in ["Source", "Provider"] {
            let party = data.at(&[role, "Party"]).and_then(|party| own(party, "FormalName"));
            set_source(found, &party.unwrap_or_default());
        }
        let creator = data.at(&["Creator", "Party"]).and_then(|party| own(party, "FormalName"));
        if let Some(creator) = creator
            .filter(|creator| creator.contains(' '))
            .filter(|_| found.article.authors.is_empty())
        {
            credit(found, &creator);
        }
    }
    if let Some(data) = component.child("DescriptiveMetadata") {
        let language = data.child("Language").and_then(|language| own(language, "FormalName"));
        set_language(found, language.as_deref());
        let property = |property: &Element<'_, '_>| {
            own(*property, "FormalName").is_some_and(|name| name == "Keyword")
        };
        keep_all(
            found,
            "keywords",
            data.all("Property")
                .filter(property)
                .filter_map(|keyword| own(keyword, "Value"))
                .collect(),
        );
    }
    component
        .all("TopicSet")
        .flat_map(|topics| topics.all("Topic"))
        .for_each(|topic| read_topic(found, topic));
}

fn read_lines(found: &mut TextArticle, lines: Element<'_, '_>) {
    for line in lines.children() {
        let Some(text) = line.line() else { continue };
        match line.name() {
            "HeadLine" if found.article.headline.is_empty() => found.article.headline = text,
            "ByLine" if found.article.authors.is_empty() => credit(found, &text),
            "DateLine" if found.article.dateline.is_none() => set_dateline(found, &text),
            "CreditLine" => set_source(found, &text),
            "SubHeadLine" => keep(found, "subheadline", Some(text)),
            "SlugLine" => keep(found, "slugline", Some(text)),
            "KeywordLine" => keep(found, "keywords", Some(text)),
            "CopyrightLine" => keep(found, "copyright", Some(text)),
            _ => {}
        }
    }
}

/// Reads something that is named in the document, by the type of the topic.
fn read_topic(found: &mut TextArticle, topic: Element<'_, '_>) {
    let kind =
        topic.child("TopicType").and_then(|kind| own(kind, "FormalName")).unwrap_or_default();
    let names_it = |description: &Element<'_, '_>| {
        own(*description, "Variant").is_none_or(|variant| variant != "Category")
    };
    let Some(name) = topic.all("Description").filter(names_it).find_map(Element::line) else {
        return;
    };
    match &*kind.to_ascii_lowercase() {
        "person" | "people" => add_entity(found, EntityKind::Person, &name),
        "organisation" | "organization" | "company" => {
            add_entity(found, EntityKind::Organisation, &name)
        }
        "location" | "place" | "country" | "city" | "geographic" => {
            add_entity(found, EntityKind::Place, &name)
        }
        _ => keep_all(found, "subjects", vec![name]),
    }
}

/// The texts one after the other; the same in another form is there once.
fn read_texts(found: &mut TextArticle, contents: &[Element<'_, '_>]) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for content in contents {
        let text = read_text(found, *content);
        if !text.is_empty() && seen.insert(text.clone()) {
            texts.push(text);
        }
    }
    texts.join("\n\n")
}

fn read_text(found: &mut TextArticle, content: Element<'_, '_>) -> String {
    let Some(data) = content.child("DataContent") else { return String::new() };
    if let Some(nitf) = data.find("nitf") {
        nitf::fill(found, nitf);
        return nitf::text(nitf);
    }
    match data.find("body").or_else(|| data.has_elements().then_some(data)) {
        Some(body) => paragraphs(body.inner()),
        None => loose_paragraphs(&data.text()),
    }
}

fn own(element: Element<'_, '_>, name: &str) -> Option<String> {
    element.attribute(name).map(Cow::into_owned)
}
