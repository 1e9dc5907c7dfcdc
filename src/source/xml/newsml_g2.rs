//! NewsML-G2 of the IPTC (<https://iptc.org/std/NewsML-G2/guidelines/>): news items, alone or in
//! messages with many.
//!
//! An item is what its class says: texts are articles; pictures, films and packages of links to
//! other items are passed over. Names are read where the item gives them; the address behind a
//! QCode (`subj:04000000`) is never looked up.

use std::borrow::Cow;

use crate::article::{EntityKind, Standing};
use crate::source::agency::agency_name;
use crate::source::document::Item;
use crate::source::markup::{loose_paragraphs, paragraphs_without};
use crate::source::text_article::TextArticle;
use crate::source::xml::fields::{
    add_entity, credit, item, keep, keep_all, set_date, set_dateline, set_language, set_source,
    with_text,
};
use crate::source::xml::nitf;
use crate::source::xml::tree::{Element, Tree};

/// Reads the items of a message, or the one that the document is.
pub(super) fn read_newsml_g2(markup: &str) -> Vec<Item> {
    let tree = Tree::read(markup, ends);
    tree.elements().filter_map(read_item).collect()
}

/// An item is not in another.
fn ends(open: &str, new: &str) -> bool {
    let is_item = |name: &str| matches!(name, "newsItem" | "packageItem");
    is_item(open) && is_item(new)
}

fn read_item(element: Element<'_, '_>) -> Option<Item> {
    Some(match element.name() {
        "newsItem" => match class(element) {
            Some(what) => Item::PassedOver(what),
            None => read_news_item(element),
        },
        "packageItem" => Item::PassedOver("packages"),
        "conceptItem" | "knowledgeItem" => Item::PassedOver("concepts"),
        "planningItem" => Item::PassedOver("planning items"),
        "catalogItem" => Item::PassedOver("catalogues"),
        _ => return None,
    })
}

/// What an item is that is no text, by its class (<http://cv.iptc.org/newscodes/ninature/>).
fn class(news: Element<'_, '_>) -> Option<&'static str> {
    let class = code(news.at(&["itemMeta", "itemClass"])?)?;
    Some(match &*class.to_ascii_lowercase() {
        "picture" => "pictures",
        "graphic" => "graphics",
        "video" => "videos",
        "audio" => "sound recordings",
        "animation" => "animations",
        "composite" => "packages",
        _ => return None,
    })
}

fn read_news_item(news: Element<'_, '_>) -> Item {
    let mut found = TextArticle::default();
    let article = &mut found.article;
    article.given_id = own(news, "guid");
    article.version = own(news, "version").and_then(|version| version.parse().ok());
    if let Some(meta) = news.child("contentMeta") {
        read_content_meta(&mut found, meta);
    }
    if let Some(meta) = news.child("itemMeta") {
        read_item_meta(&mut found, meta);
    }
    set_language(&mut found, own(news, "lang").as_deref());
    let dates = [
        ["itemMeta", "versionCreated"],
        ["itemMeta", "firstCreated"],
        ["contentMeta", "contentModified"],
        ["contentMeta", "contentCreated"],
    ];
    set_date(&mut found, dates.map(|path| news.at(&path).and_then(Element::line)));
    let text = match news.child("contentSet") {
        Some(content) => read_content(&mut found, content),
        None => String::new(),
    };
    item(with_text(found, &text))
}

fn read_item_meta(found: &mut TextArticle, meta: Element<'_, '_>) {
    let mut services = Vec::new();
    for field in meta.children() {
        match field.name() {
            "pubStatus" => {
                found.article.standing = match code(field).as_deref() {
                    Some("withheld") => Standing::Withheld,
                    Some("canceled" | "cancelled") => Standing::Canceled,
                    _ => Standing::Usable,
                };
            }
            "provider" => set_source(found, &name(field).unwrap_or_default()),
            "title" if found.article.headline.is_empty() => {
                found.article.headline = field.line().unwrap_or_default();
            }
            "embargoed" => keep(found, "embargoed", field.line()),
            "edNote" | "ednote" => keep(found, "editorial_note", field.line()),
            "service" | "memberOf" => services.extend(name(field)),
            _ => {}
        }
    }
    keep_all(found, "services", services);
}

fn read_content_meta(found: &mut TextArticle, meta: Element<'_, '_>) {
    let (mut subjects, mut keywords, mut genres) = (Vec::new(), Vec::new(), Vec::new());
    let mut creators = Vec::new();
    for field in meta.children() {
        match field.name() {
            "headline" => read_headline(found, field),
            "by" => credit(found, &field.text()),
            "creator" => {
                creators.extend(field.child_line("name").or_else(|| own(field, "literal")))
            }
            "creditline" => read_credit_line(found, field),
            "dateline" => set_dateline(found, &field.text()),
            "slugline" => keep(found, "slugline", field.line()),
            "language" => set_language(found, own(field, "tag").as_deref()),
            "urgency" => keep(found, "urgency", field.line()),
            "keyword" => keywords.extend(field.line()),
            "genre" => genres.extend(name(field)),
            "subject" => read_subject(found, field, &mut subjects),
            "located" => keep(found, "located", field.child_line("name")),
            "description" => keep(found, "description", field.line()),
            _ => {}
        }
    }
    // The creator is the reporter, or the house; a house's name is one word or that of an agency.
    if found.article.authors.is_empty() {
        creators.iter().filter(|name| name.contains(' ')).for_each(|name| credit(found, name));
    }
    keep_all(found, "subjects", subjects);
    keep_all(found, "keywords", keywords);
    keep_all(found, "genres", genres);
}

fn read_headline(found: &mut TextArticle, field: Element<'_, '_>) {
    let Some(line) = field.line() else { return };
    let role = own(field, "role").unwrap_or_default().to_ascii_lowercase();
    if found.article.headline.is_empty() && !role.contains("sub") {
        found.article.headline = line;
    } else if line != found.article.headline {
        keep(found, "subheadline", Some(line));
    }
}

/// Reads whom it is credited to: the agency, mostly.
fn read_credit_line(found: &mut TextArticle, field: Element<'_, '_>) {
    let Some(line) = field.line() else { return };
    match agency_name(line.trim_end_matches(['-', '–', '—', ' '])) {
        Some(agency) => found.article.agency = found.article.agency.take().or(Some(agency)),
        None => keep(found, "creditline", Some(line)),
    }
}

/// Reads what it is about, by the nature of the concept
/// (<http://cv.iptc.org/newscodes/cpnature/>) or by its details.
fn read_subject(found: &mut TextArticle, subject: Element<'_, '_>, subjects: &mut Vec<String>) {
    let Some(name) = subject.child_line("name") else { return };
    let kind =
        own(subject, "type").map(|kind| local_code(&kind).to_ascii_lowercase()).unwrap_or_default();
    let has = |details: &str| subject.child(details).is_some();
    match &*kind {
        "person" => add_entity(found, EntityKind::Person, &name),
        "organisation" | "organization" | "company" => {
            add_entity(found, EntityKind::Organisation, &name);
        }
        "geoarea" | "poi" | "place" | "city" | "country" => {
            add_entity(found, EntityKind::Place, &name)
        }
        "event" | "object" => add_entity(found, EntityKind::Other, &name),
        _ if has("personDetails") => add_entity(found, EntityKind::Person, &name),
        _ if has("organisationDetails") => add_entity(found, EntityKind::Organisation, &name),
        _ if has("geoAreaDetails") || has("POIDetails") => {
            add_entity(found, EntityKind::Place, &name);
        }
        // The desk that it was written at, which providers have schemes of their own for.
        _ if kind == "category" || own(subject, "qcode").is_some_and(|code| is_desk(&code)) => {
            let section = &mut found.article.section;
            if section.is_none() {
                *section = Some(name);
            } else {
                subjects.push(name);
            }
        }
        _ => subjects.push(name),
    }
}

/// Whether the scheme of a QCode is one of desks: `department:16`.
fn is_desk(code: &str) -> bool {
    let scheme = code.split(':').next().unwrap_or("").to_ascii_lowercase();
    ["department", "section", "desk"].iter().any(|word| scheme.contains(word))
}

/// The longest of the renditions of the text.
fn read_content(found: &mut TextArticle, content: Element<'_, '_>) -> String {
    let mut text = String::new();
    for rendition in content.children() {
        let read = match rendition.name() {
            "inlineXML" => read_inline(found, rendition),
            "inlineData" if own(rendition, "encoding").is_none() => {
                loose_paragraphs(&rendition.text())
            }
            _ => continue,
        };
        if read.len() > text.len() {
            text = read;
        }
    }
    text
}

/// The text of NITF, of a page, or of any other markup.
fn read_inline(found: &mut TextArticle, inline: Element<'_, '_>) -> String {
    if let Some(nitf) = inline.find("nitf") {
        nitf::fill(found, nitf);
        return nitf::text(nitf);
    }
    let body = inline.find("body").unwrap_or(inline);
    // A page in an item repeats what the item says of it.
    paragraphs_without(body.inner(), &["header", "footer"])
}

/// The name of a concept: as given, as a literal, or its code.
fn name(concept: Element<'_, '_>) -> Option<String> {
    concept
        .child_line("name")
        .or_else(|| own(concept, "literal"))
        .or_else(|| code(concept))
        .filter(|name| !name.is_empty())
}

/// What a concept's QCode or address ends with.
fn code(concept: Element<'_, '_>) -> Option<String> {
    let code = concept.attribute("qcode").or_else(|| concept.attribute("uri"))?;
    Some(local_code(&code).to_owned())
}

fn local_code(code: &str) -> &str {
    code.rsplit([':', '/']).next().unwrap_or(code)
}

fn own(element: Element<'_, '_>, name: &str) -> Option<String> {
    element.attribute(name).map(Cow::into_owned)
}
