//! What a page says of its article in microdata: `itemprop` of <https://schema.org/NewsArticle>.
//!
//! It knows attributes. It must never know what the text around them is about.

use crate::source::html::claims::{Claims, Credit};
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
pub(super) fn value(tree: &Tree<'_>, id: NodeId) -> Option<String> {
    let said = tree.attribute(id, Attribute::Content).or(tree.attribute(id, Attribute::Datetime));
    let value = said.map(|text| text.trim().to_owned()).unwrap_or_else(|| tree.text(id));
    (!value.is_empty() && value.len() < 1000).then_some(value)
}
