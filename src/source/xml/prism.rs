//! PRISM Aggregator Messages (<https://www.w3.org/submissions/2020/SUBM-prism-20200910/>): magazine
//! articles as XHTML, with what PRISM and Dublin Core say of them in the head.

use crate::article::EntityKind;
use crate::source::document::Item;
use crate::source::markup::paragraphs_without;
use crate::source::text_article::TextArticle;
use crate::source::xml::fields::{
    add_entity, credit, credit_person, item, keep, set_date, set_language, set_source, with_text,
};
use crate::source::xml::tree::{Element, Space, Tree};

/// Reads the articles of a message.
pub(super) fn read_prism(markup: &str) -> Vec<Item> {
    let tree = Tree::read(markup, ends);
    let is_article =
        |element: &Element<'_, '_>| element.name() == "article" && element.space() != Space::Xhtml;
    tree.elements().filter(is_article).map(read_article).collect()
}

/// An article is not in another.
fn ends(open: &str, new: &str) -> bool {
    open == "article" && new == "article"
}

fn read_article(element: Element<'_, '_>) -> Item {
    let mut found = TextArticle::default();
    let mut dates: [Option<String>; 4] = Default::default();
    let fields = element.child("head").unwrap_or(element);
    for field in
        fields.children().filter(|field| matches!(field.space(), Space::DublinCore | Space::Prism))
    {
        let Some(value) = field.line() else { continue };
        match field.name() {
            "title" if found.article.headline.is_empty() => found.article.headline = value,
            "creator" => credit_person(&mut found, &value),
            "identifier" => found.article.given_id = found.article.given_id.take().or(Some(value)),
            "publicationName" => set_source(&mut found, &value),
            "publicationDate" => dates[0] = Some(value),
            "coverDate" => dates[1] = Some(value),
            "creationDate" => dates[2] = Some(value),
            "date" => dates[3] = Some(value),
            "section" => found.article.section = Some(value),
            "language" => set_language(&mut found, Some(&value)),
            "url" => found.article.url = Some(value),
            "person" => add_entity(&mut found, EntityKind::Person, &value),
            "organization" => add_entity(&mut found, EntityKind::Organisation, &value),
            "location" => add_entity(&mut found, EntityKind::Place, &value),
            name => keep(&mut found, name, Some(value)),
        }
    }
    set_date(&mut found, dates);
    let Some(body) = element.child("body") else { return item(found) };
    for line in body.all("p") {
        match line.attribute("class").as_deref() {
            Some("byline") if found.article.authors.is_empty() => credit(&mut found, &line.text()),
            Some("deck") => keep(&mut found, "subheadline", line.line()),
            _ => {}
        }
    }
    let text = paragraphs_without(body.inner(), &["media"]);
    item(with_text(found, &text))
}
