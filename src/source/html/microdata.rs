//! What a page says of its article in the attributes of its elements: `itemprop` of
//! <https://schema.org/NewsArticle>, `time`, `rel=author`, and classes that name a byline.
//!
//! It knows attributes. It must never know what the text around them is about.

use crate::source::html::blocks::Page;
use crate::source::html::claims::{Claims, Credit};
use crate::source::html::content::Content;
use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, NodeId, Tree};

/// What `itemprop` says.
pub(super) fn read_microdata(tree: &Tree<'_>) -> Claims {
    let mut claims = Claims::default();
    // The end of the credits that were read last: names in them are theirs.
    let mut behind = 0;
    let mut first_author: Option<NodeId> = None;
    for (id, node) in tree.all() {
        let Some(names) = tree.raw(id, Attribute::Itemprop) else { continue };
        for name in names.split_ascii_whitespace() {
            match name {
                "headline" => claims.headlines.extend(value(tree, id)),
                "datePublished" => claims.dates.extend(value(tree, id)),
                "dateModified" => claims.changed = claims.changed.take().or(value(tree, id)),
                "articleSection" => claims.sections.extend(value(tree, id)),
                "author" | "creator" if id >= behind => {
                    behind = node.end;
                    // Authors of other articles stand far from those of the first.
                    let near = first_author
                        .is_none_or(|first| tree.node(tree.node(first).parent).end > id);
                    if near && claims.credits.len() < 20 {
                        first_author = first_author.or(Some(id));
                        claims.credits.extend(credit(tree, id));
                    }
                }
                _ => {}
            }
        }
    }
    claims.headlines.truncate(1);
    claims.dates.truncate(1);
    claims
}

/// Who an `author` is.
fn credit(tree: &Tree<'_>, id: NodeId) -> Option<Credit> {
    let named = tree.inside(id).find(|inner| tree.raw(*inner, Attribute::Itemprop) == Some("name"));
    let name = value(tree, named.unwrap_or(id))?;
    let kind = tree.raw(id, Attribute::Itemtype).unwrap_or("");
    let is_name = name.len() < 200 && !name.contains("://");
    is_name.then(|| Credit { name, is_organisation: kind.ends_with("Organization") })
}

/// The value of a property (HTML, "Values" of microdata).
fn value(tree: &Tree<'_>, id: NodeId) -> Option<String> {
    let said = tree.attribute(id, Attribute::Content).or(tree.attribute(id, Attribute::Datetime));
    let value = said.map(|text| text.trim().to_owned()).unwrap_or_else(|| tree.text(id));
    (!value.is_empty() && value.len() < 1000).then_some(value)
}

/// What the elements around the text say: names of a byline, times.
pub(super) fn read_around(page: &Page<'_>, content: &Content) -> Claims {
    let tree = page.tree;
    let mut claims = Claims::default();
    let headline = content.headline.map(|at| page.blocks[at].first);
    // From a little before the headline to the end of the text.
    let end = tree.node(content.container).end;
    let start = match headline {
        Some(first) => page
            .blocks
            .get(content.headline.unwrap_or(0).saturating_sub(6))
            .map_or(0, |block| block.first.min(first)),
        None => content.container.saturating_sub(200),
    };
    let start = if start < end { start } else { 0 };
    let mut behind = 0;
    let mut last: Option<NodeId> = None;
    for id in start..end {
        let node = tree.node(id);
        if node.tag == Tag::Text {
            continue;
        }
        if node.tag == Tag::Time {
            claims.dates.extend(value(tree, id));
            continue;
        }
        if id < behind || claims.credits.len() > 12 {
            continue;
        }
        let Some(strength) = names_author(tree, id) else { continue };
        let name = tree.text(id);
        if name.is_empty() || name.chars().count() > 120 {
            continue;
        }
        // Names in a row are of one byline.
        let near = last.is_none_or(|last| {
            let mut outer = last;
            for _ in 0..3 {
                outer = tree.node(outer).parent;
            }
            tree.is_inside(id, outer)
        });
        if near {
            behind = node.end;
            last = Some(id);
            let _ = strength;
            claims.credits.push(Credit { name, is_organisation: false });
        }
    }
    claims
}

/// Whether an element says that it is a byline.
fn names_author(tree: &Tree<'_>, id: NodeId) -> Option<bool> {
    if tree
        .raw(id, Attribute::Rel)
        .is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"))
    {
        return Some(true);
    }
    let class = tree.raw(id, Attribute::Class).or(tree.raw(id, Attribute::Data))?;
    let class = class.get(..class.len().min(256)).unwrap_or("").to_ascii_lowercase();
    let is_other = [
        "bio", "avatar", "image", "img", "photo", "social", "follow", "icon", "desc", "title",
        "date", "time", "comment",
    ];
    let is_author = ["byline", "author", "writer", "reporter", "autor", "auteur"]
        .iter()
        .any(|word| class.contains(word));
    (is_author && !is_other.iter().any(|word| class.contains(word))).then_some(false)
}
