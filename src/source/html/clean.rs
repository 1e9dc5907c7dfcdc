//! Which blocks of an article's element are its text, and the text they make.
//!
//! It knows what stands among paragraphs without being one. It must never look for the element.

use crate::source::html::blocks::{Block, Kind};
use crate::source::html::content::Finder;
use crate::source::html::phrases::is_service;
use crate::source::html::tree::NodeId;

/// The text of the article whose element is known: paragraphs parted by blank lines, items and
/// rows by line ends.
pub(super) fn clean(finder: &Finder<'_>, container: NodeId) -> String {
    let page = finder.page;
    let inside = page.tree.inside(container);
    let first = page.blocks.partition_point(|block| block.first < inside.start);
    let last = page.blocks.partition_point(|block| block.first < inside.end);
    let begin = match finder.headline {
        Some(at) if at < last => at + 1,
        _ => first,
    };
    let mut kept: Vec<usize> = (begin..last).filter(|at| keeps(finder, *at, container)).collect();
    trim_end(finder, &mut kept);
    drop_bare_headings(finder, &mut kept);
    join(finder, &kept)
}

/// Whether a block is part of the text.
fn keeps(finder: &Finder<'_>, at: usize, container: NodeId) -> bool {
    let block = &finder.page.blocks[at];
    let is_inside = finder.page.tree.is_inside(block.first, container);
    let covered = finder.covered[at] > 0.7 && block.chars > 40;
    if covered {
        return true;
    }
    if finder.shut[block.first as usize] || is_service(&block.text) {
        return false;
    }
    if is_credit(finder, block) || finder.known.is_headline(&block.text) {
        return false;
    }
    let density = block.link_density();
    let is_prose = block.stops > 0 && block.chars > 40;
    match block.kind {
        _ if !is_inside => is_prose && density < 0.3 && block.chars > 50,
        Kind::Heading => density < 0.5,
        Kind::Paragraph => density < 0.6 || is_prose && block.is_sentence() && density < 0.9,
        Kind::Item => density < 0.4 || is_prose && density < 0.6,
        Kind::Cell => density < 0.5,
        Kind::Loose => {
            is_prose && density < 0.5 || block.chars > 15 && block.is_sentence() && density < 0.3
        }
    }
}

/// Whether it says who wrote the article, or when.
fn is_credit(finder: &Finder<'_>, block: &Block) -> bool {
    const LONGEST: usize = 200;
    if block.chars > LONGEST {
        return false;
    }
    let mut id = block.first;
    // What says so is the element itself or one close around it.
    for _ in 0..4 {
        id = finder.page.tree.node(id).parent;
        let hints = finder.page.hints[id as usize];
        if hints.body {
            return false;
        }
        if hints.credits {
            return !(block.is_sentence() && block.chars > 100);
        }
    }
    false
}

/// Takes off the end what no article ends with: headings, and lines that are mostly links.
fn trim_end(finder: &Finder<'_>, kept: &mut Vec<usize>) {
    while let Some(block) = kept.last().map(|at| &finder.page.blocks[*at]) {
        let is_tail = block.kind == Kind::Heading
            || block.kind != Kind::Cell && block.link_density() > 0.5 && !block.is_sentence();
        if !is_tail {
            return;
        }
        kept.pop();
    }
}

/// Takes out headings with nothing under them that was kept while something was there.
fn drop_bare_headings(finder: &Finder<'_>, kept: &mut Vec<usize>) {
    let blocks = &finder.page.blocks;
    let mut out = Vec::with_capacity(kept.len());
    for (at, next) in kept.iter().zip(kept.iter().skip(1).map(Some).chain([None])) {
        let is_heading = blocks[*at].kind == Kind::Heading;
        let is_bare = is_heading
            && next.is_some_and(|next| next - at > 1 && blocks[*next].kind == Kind::Heading);
        if !is_bare {
            out.push(*at);
        }
    }
    *kept = out;
}

fn join(finder: &Finder<'_>, kept: &[usize]) -> String {
    let tree = finder.page.tree;
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in kept.iter().map(|at| &finder.page.blocks[*at]) {
        let parent = |block: &Block| tree.node(block.node).parent;
        let gap = match before {
            None => "",
            Some(before) if before.kind == Kind::Cell && block.kind == Kind::Cell => {
                if parent(before) == parent(block) { " | " } else { "\n" }
            }
            Some(before) if before.kind == Kind::Item && block.kind == Kind::Item => "\n",
            Some(_) => "\n\n",
        };
        text.push_str(gap);
        text.push_str(&block.text);
        before = Some(block);
    }
    text
}
