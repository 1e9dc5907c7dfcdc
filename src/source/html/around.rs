//! What the lines around an article say of it: bylines and times between the headline and the
//! text, as elements that say so (`rel=author`, `time`, classes) or as lines that can be nothing else.
//!
//! It looks near the headline only. It must never read the article.

use std::ops::Range;

use crate::date::{Date, read_date};
use crate::source::byline::{read_byline, read_byline_line};
use crate::source::html::blocks::Page;
use crate::source::html::claims::{Claims, Credit};
use crate::source::html::content::Content;
use crate::source::html::microdata::value;
use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, NodeId, Tree};
use crate::source::printed_date::date_line;

/// Blocks before the headline, and behind it, that may be of its credits.
const BEFORE: usize = 6;
const BEHIND: usize = 12;

/// More names are of no byline.
const MOST_NAMES: usize = 12;

/// Longer texts, in bytes, are no byline.
const LONGEST: usize = 160;

/// Reads the lines around an article.
pub(super) fn read_around(page: &Page<'_>, content: &Content) -> Claims {
    let mut claims = Claims::default();
    let blocks = &page.blocks;
    let at = content
        .headline
        .unwrap_or_else(|| blocks.partition_point(|block| block.first < content.container));
    let near = at.saturating_sub(BEFORE)..blocks.len().min(at + BEHIND);
    let start = blocks.get(near.start).map_or(0, |block| block.node);
    let end = page.tree.node(content.container).end;
    read_elements(page.tree, start..end, &mut claims);
    read_lines(page, near, &mut claims);
    claims
}

/// What elements say.
fn read_elements(tree: &Tree<'_>, range: Range<NodeId>, claims: &mut Claims) {
    let mut behind = 0;
    let mut last: Option<NodeId> = None;
    for id in range {
        let node = tree.node(id);
        if node.tag == Tag::Time {
            claims.dates.extend(value(tree, id));
        }
        if node.tag == Tag::Text
            || id < behind
            || claims.credits.len() >= MOST_NAMES
            || !names_author(tree, id)
        {
            continue;
        }
        // Names in a row are of one byline.
        let is_near = last.is_none_or(|last| tree.is_inside(id, outer(tree, last, 3)));
        if !is_near {
            continue;
        }
        let name = tree.text(id);
        if name.len() <= LONGEST && !read_byline(&name).authors.is_empty() {
            behind = node.end;
            last = Some(id);
            claims.credits.push(Credit { name, is_organisation: false });
        }
    }
}

/// The element that is some steps further out.
fn outer(tree: &Tree<'_>, id: NodeId, steps: usize) -> NodeId {
    (0..steps).fold(id, |id, _| tree.node(id).parent)
}

/// Whether an element says that it is a byline.
fn names_author(tree: &Tree<'_>, id: NodeId) -> bool {
    /// What is about an author and is no name.
    const OTHERS: [&str; 14] = [
        "avatar", "bio", "comment", "date", "desc", "follow", "icon", "image", "img", "link-",
        "photo", "social", "time", "title",
    ];
    const AUTHORS: [&str; 6] = ["auteur", "author", "autor", "byline", "reporter", "writer"];
    if let Some(rel) = tree.raw(id, Attribute::Rel)
        && rel.split_ascii_whitespace().any(|word| word == "author")
    {
        return true;
    }
    let classes = [Attribute::Class, Attribute::Data].map(|name| tree.raw(id, name));
    classes.into_iter().flatten().any(|class| {
        let class = class.get(..256).unwrap_or(class).to_ascii_lowercase();
        class.split_ascii_whitespace().any(|class| {
            AUTHORS.iter().any(|word| class.contains(word))
                && !OTHERS.iter().any(|word| class.contains(word))
        })
    })
}

/// What lines say that are nothing but a byline or a date.
fn read_lines(page: &Page<'_>, near: Range<usize>, claims: &mut Claims) {
    for block in &page.blocks[near] {
        if block.text.len() > LONGEST {
            continue;
        }
        let parts: Vec<&str> = block.text.split(['|', '•', '·', '\n']).map(str::trim).collect();
        for (at, part) in parts.iter().enumerate() {
            let pair = parts.get(at + 1).map(|next| format!("{part} {next}"));
            claims.dates.extend(pair.and_then(|pair| dated(&pair)).or_else(|| dated(part)));
        }
        if claims.credits.is_empty() {
            let is_credit = parts.iter().filter(|part| read_byline_line(part).is_some());
            let credit = |name: &&str| Credit { name: (*name).to_owned(), is_organisation: false };
            claims.credits.extend(is_credit.map(credit));
        }
    }
}

/// The day or the moment that a line says and nothing else.
fn dated(line: &str) -> Option<String> {
    let unlabelled = line.split_once(": ").map_or(line, |(_, rest)| rest);
    [line, unlabelled].into_iter().find_map(|text| {
        let date = date_line(text).unwrap_or(text);
        let read = read_date(date, None).ok()?;
        matches!(read, Date::Day(_) | Date::Instant { .. }).then(|| date.to_owned())
    })
}
