//! What the lines around an article say of it: bylines and times between the headline and the
//! text, as elements that say so (`rel=author`, `time`, classes) or as lines that can be nothing else.
//!
//! It looks near the headline only. It must never read the article.

use std::ops::Range;

use crate::date::{Date, DateProblem, read_date};
use crate::source::byline::{read_byline, read_byline_line};
use crate::source::html::blocks::Page;
use crate::source::html::claims::{Claims, Credit};
use crate::source::html::content::Content;
use crate::source::html::microdata::value;
use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, NodeId, Tree};

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
    read_dates(page, &mut claims);
    claims
}

/// What elements say.
fn read_elements(tree: &Tree<'_>, range: Range<NodeId>, claims: &mut Claims) {
    let mut behind = 0;
    let mut last: Option<NodeId> = None;
    for id in range {
        let node = tree.node(id);
        if node.tag == Tag::Time {
            claims.dates.extend(value(tree, id).and_then(|text| date_in(&text)));
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
        if name.len() <= LONGEST && names_someone(&name) {
            behind = node.end;
            last = Some(id);
            claims.credits.push(Credit { name, is_organisation: false });
        }
    }
}

/// What elements say that name a date, anywhere in the page.
fn read_dates(page: &Page<'_>, claims: &mut Claims) {
    const MOST_LOOKED_AT: usize = 200;
    let tree = page.tree;
    let dating = tree.all().filter(|(id, node)| {
        node.tag == Tag::Time || node.tag != Tag::Text && page.hints[*id as usize].dates
    });
    for (id, _) in dating.take(MOST_LOOKED_AT) {
        let text = value(tree, id).filter(|text| text.len() <= LONGEST);
        claims.dates.extend(text.and_then(|text| date_in(&text)));
    }
}

/// Whether a text has the name of a person in it: of one word, only where names have no blanks.
fn names_someone(text: &str) -> bool {
    let is_full = |name: &String| name.contains(' ') || !name.contains(|c: char| c.is_lowercase());
    let byline = read_byline(text);
    byline.agency.is_some() || !byline.authors.is_empty() && byline.authors.iter().all(is_full)
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

/// What lines say that are nothing but a byline, or have a date.
fn read_lines(page: &Page<'_>, near: Range<usize>, claims: &mut Claims) {
    for block in &page.blocks[near] {
        if block.text.len() > LONGEST {
            continue;
        }
        claims.dates.extend(date_in(&block.text));
        if claims.credits.is_empty() {
            let parts = block.text.split(['|', '•', '·', '\n']).map(str::trim);
            let is_credit = parts.filter(|part| read_byline_line(part).is_some());
            let credit = |name: &str| Credit { name: name.to_owned(), is_organisation: false };
            claims.credits.extend(is_credit.map(credit));
        }
    }
}

/// The first day or moment that a short text says: of the words from one on, as many as make one.
fn date_in(text: &str) -> Option<String> {
    /// Words of a date with its weekday and time: `Wednesday, May 15, 2019 at 9:30 pm EDT`.
    const MOST: usize = 9;
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = text.replace(['年', '月'], "-").replace('日', " ");
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '|' | '•' | '·' | '(' | ')');
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + MOST)).rev() {
            let part = words[from..to].join(" ");
            let is_date = match read_date(&part, None) {
                Ok(date @ (Date::Day(_) | Date::Instant { .. })) => is_of_the_web(&date),
                Err(DateProblem::Ambiguous) => true,
                _ => false,
            };
            if is_date && part.len() >= 6 {
                return Some(part);
            }
        }
    }
    None
}

/// Whether a date is of the years that there are pages of.
fn is_of_the_web(date: &Date) -> bool {
    date.to_string()
        .get(..4)
        .and_then(|year| year.parse::<u16>().ok())
        .is_some_and(|year| (1990..2100).contains(&year))
}
