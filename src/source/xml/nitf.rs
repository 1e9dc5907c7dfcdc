//! NITF, the News Industry Text Format of the IPTC, version 2.5 to 3.6
//! (<https://iptc.org/std/NITF/3.6/documentation/nitf.html>), and the way newspapers' archives use
//! it: the text once whole and once as a lead, the byline once as printed and once as a name.
//!
//! It stands in a file of its own or in NewsML.

use crate::article::{EntityKind, Standing};
use crate::source::agency::agency_name;
use crate::source::document::Item;
use crate::source::markup::paragraphs_without;
use crate::source::text_article::{TextArticle, one_line};
use crate::source::xml::fields::{
    add_entity, credit, item, keep, keep_all, set_date, set_dateline, set_source, with_text,
};
use crate::source::xml::tree::{Element, Tree};

/// Reads the articles of a file.
pub(super) fn read_nitf(markup: &str) -> Vec<Item> {
    let tree = Tree::read(markup, ends);
    let mut items = Vec::new();
    for nitf in tree.elements().filter(|element| element.name() == "nitf") {
        let mut found = TextArticle::default();
        fill(&mut found, nitf);
        let text = text(nitf);
        items.push(item(with_text(found, &text)));
    }
    items
}

/// One article is not in another.
fn ends(open: &str, new: &str) -> bool {
    open == "nitf" && new == "nitf"
}

/// Fills what of an article is not known yet from an `<nitf>`, but for its text.
pub(super) fn fill(found: &mut TextArticle, nitf: Element<'_, '_>) {
    if let Some(head) = nitf.child("head") {
        read_docdata(found, head);
        read_pubdata(found, head);
        read_subjects(found, head);
    }
    if let Some(head) = nitf.find("body.head") {
        read_body_head(found, head);
    }
    if found.article.headline.is_empty() {
        let title = nitf.at(&["head", "title"]).and_then(Element::line);
        found.article.headline = title.unwrap_or_default();
    }
    let tagline = nitf.at(&["body", "body.end", "tagline"]).and_then(Element::line);
    keep(found, "tagline", tagline);
    if found.date_text.is_none() {
        let dates = ["date.issue", "date.release"].map(|name| norm(nitf, name));
        let [issue, release] = dates;
        let publication = nitf.find("pubdata").and_then(|data| own(data, "date.publication"));
        set_date(found, [issue, publication, release, norm(nitf, "story.date")]);
    }
}

/// The text of an `<nitf>`.
pub(super) fn text(nitf: Element<'_, '_>) -> String {
    // A note has a content of its own.
    let content = nitf.at(&["body", "body.content"]).or_else(|| nitf.find("body.content"));
    let Some(content) = content else {
        return nitf.child("body").map(|body| paragraphs(body)).unwrap_or_default();
    };
    // Archives have the lead twice: alone, and in the full text.
    let is_full =
        |block: &Element<'_, '_>| own(*block, "class").is_some_and(|class| class == "full_text");
    let full: Vec<String> = content.all("block").filter(is_full).map(paragraphs).collect();
    if full.is_empty() { paragraphs(content) } else { full.join("\n\n") }
}

fn paragraphs(element: Element<'_, '_>) -> String {
    paragraphs_without(element.inner(), &["body.head", "body.end"])
}

fn own(element: Element<'_, '_>, name: &str) -> Option<String> {
    element.attribute(name).map(|value| value.into_owned())
}

/// The machine's form of a date.
fn norm(nitf: Element<'_, '_>, name: &str) -> Option<String> {
    nitf.find(name).and_then(|date| own(date, "norm"))
}

fn read_docdata(found: &mut TextArticle, head: Element<'_, '_>) {
    let Some(data) = head.child("docdata") else { return };
    found.article.standing = match own(data, "management-status").as_deref() {
        Some("embargoed" | "withheld") => Standing::Withheld,
        Some("canceled" | "cancelled" | "killed") => Standing::Canceled,
        _ => found.article.standing,
    };
    let replaces = own(data, "management-doc-idref");
    keep(found, "replaces", replaces);
    for field in data.children() {
        let attribute = |name| own(field, name);
        match field.name() {
            "doc-id" => {
                let id = &mut found.article.given_id;
                *id = id.take().or_else(|| attribute("id-string"));
            }
            "du-key" => {
                let version = attribute("version").and_then(|version| version.parse().ok());
                found.article.version = found.article.version.or(version);
                keep(found, "du_key", attribute("key"));
            }
            "urgency" => keep(found, "urgency", attribute("ed-urg")),
            "ed-msg" => keep(found, "editorial_note", attribute("info")),
            "fixture" => keep(found, "fixture", attribute("fix-id")),
            "doc.copyright" => keep(found, "copyright", attribute("holder")),
            "date.expire" => {
                keep(found, "expires", attribute("norm").filter(|date| has_digit(date)))
            }
            "date.release" => {
                keep(found, "released", attribute("norm").filter(|date| has_digit(date)))
            }
            "evloc" => {
                for name in ["city", "state-prov", "county-dist", "region"] {
                    add_entity(found, EntityKind::Place, &attribute(name).unwrap_or_default());
                }
            }
            "key-list" => {
                let keywords = field
                    .all("keyword")
                    .filter_map(|word| word.line().or_else(|| own(word, "key")));
                keep_all(found, "keywords", keywords.collect());
            }
            "identified-content" => read_identified(found, field),
            _ => {}
        }
    }
    if let Some(urgency) = head.child("urgency") {
        keep(found, "urgency", own(urgency, "ed-urg"));
    }
}

fn has_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads what the desk says that the article is about.
fn read_identified(found: &mut TextArticle, content: Element<'_, '_>) {
    let mut classes = Vec::new();
    for named in content.children() {
        let Some(name) = named.line() else { continue };
        match named.name() {
            "person" => add_entity(found, EntityKind::Person, &name),
            "org" => add_entity(found, EntityKind::Organisation, &name),
            "location" | "city" | "state" | "country" | "region" => {
                add_entity(found, EntityKind::Place, &name);
            }
            "event" | "object.title" | "function" | "virtloc" => {
                add_entity(found, EntityKind::Other, &name)
            }
            "classifier" => classes.push(name),
            _ => {}
        }
    }
    keep_all(found, "classifiers", classes);
}

/// Reads where and on which page it was printed. `<meta>` has what a publisher adds.
fn read_pubdata(found: &mut TextArticle, head: Element<'_, '_>) {
    if let Some(data) = head.child("pubdata") {
        set_source(found, &own(data, "name").unwrap_or_default());
        let article = &mut found.article;
        let address = own(data, "ex-ref").filter(|address| address.starts_with("http"));
        article.url = article.url.take().or(address);
        article.section = article.section.take().or_else(|| own(data, "position.section"));
        for (key, name) in [
            ("edition", "edition.name"),
            ("page", "position.sequence"),
            ("volume", "volume"),
            ("number", "number"),
        ] {
            keep(found, key, own(data, name));
        }
    }
    for meta in head.all("meta") {
        let (Some(name), Some(content)) = (own(meta, "name"), own(meta, "content")) else {
            continue;
        };
        // A list of sections begins with the one that it is of: `Front Page; World`.
        if matches!(&*name, "online_sections" | "section") && found.article.section.is_none() {
            found.article.section = content.split(';').next().map(one_line);
        }
        keep(found, &name, Some(content));
    }
}

/// Reads the subjects, the first of which is the section if nothing else is.
fn read_subjects(found: &mut TextArticle, head: Element<'_, '_>) {
    let mut subjects = Vec::new();
    for subject in head.find_all("tobject.subject") {
        let kind = own(subject, "tobject.subject.type");
        let said =
            ["tobject.subject.matter", "tobject.subject.detail"].map(|name| own(subject, name));
        subjects.extend([kind.clone()].into_iter().chain(said).flatten());
        let section = &mut found.article.section;
        *section = section.take().or(kind);
    }
    keep_all(found, "subjects", subjects);
}

fn read_body_head(found: &mut TextArticle, head: Element<'_, '_>) {
    for field in head.children() {
        match field.name() {
            "hedline" | "headline" => read_headline(found, field),
            "byline" if found.article.authors.is_empty() => read_byline(found, field),
            "byline" => keep(found, "byline", field.line()),
            "distributor" => {
                keep(found, "distributor", field.line());
                let agency = field.line().and_then(|name| agency_name(&name));
                found.article.agency = found.article.agency.take().or(agency);
            }
            "dateline" => read_dateline(found, field),
            "abstract" => {
                let text = paragraphs(field);
                keep(found, "abstract", Some(text));
            }
            "note" => keep(found, "note", field.line()),
            "rights" => keep(found, "rights", field.line()),
            _ => {}
        }
    }
}

fn read_headline(found: &mut TextArticle, headline: Element<'_, '_>) {
    let first = headline.child_line("hl1").or_else(|| headline.line());
    match first {
        Some(line) if found.article.headline.is_empty() => found.article.headline = line,
        _ => {}
    }
    for second in headline.all("hl2") {
        keep(found, "subheadline", second.line());
    }
}

/// Reads `<byline>By <person>Jane Doe</person><byttl>The Herald</byttl></byline>`.
fn read_byline(found: &mut TextArticle, byline: Element<'_, '_>) {
    if !byline.has_elements() {
        credit(found, &byline.text());
        return;
    }
    let mut people: Vec<String> = byline.find_all("person").filter_map(Element::line).collect();
    if people.is_empty() {
        people.push(paragraphs_without(byline.inner(), &["byttl", "location"]));
    }
    people.iter().for_each(|person| credit(found, person));
    if let Some(title) = byline.find("byttl").and_then(Element::line) {
        match agency_name(&title) {
            Some(agency) => found.article.agency = found.article.agency.take().or(Some(agency)),
            None => keep(found, "author_title", Some(title)),
        }
    }
}

fn read_dateline(found: &mut TextArticle, dateline: Element<'_, '_>) {
    if found.article.dateline.is_some() {
        return;
    }
    match dateline.child("location") {
        Some(location) if location.has_elements() => {
            let place =
                location.child_line("city").or_else(|| location.children().find_map(Element::line));
            found.article.dateline = place;
        }
        Some(location) => found.article.dateline = location.line(),
        None => set_dateline(found, &paragraphs_without(dateline.inner(), &["story.date"])),
    }
}
