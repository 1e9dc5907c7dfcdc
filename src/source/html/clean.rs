//! Which blocks of an article's element are its text, and the text they make.
//!
//! It knows what stands among paragraphs without being one. It must never look for the element.

use std::collections::HashMap;
use std::ops::Range;

use crate::source::byline::read_byline_line;
use crate::source::html::blocks::{Block, Kind};
use crate::source::html::content::Finder;
use crate::source::html::phrases::{is_date_line, is_offer, is_service};
use crate::source::html::tag::Tag;
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
    let is_prose =
        |block: &Block| block.stops > 0 && block.chars > 80 && block.link_density() < 0.3;
    let prose = (begin..last)
        .find(|at| is_prose(&page.blocks[*at]) && !finder.shut[page.blocks[*at].first as usize])
        .unwrap_or(last);
    let mut kept: Vec<usize> =
        (begin..last).filter(|at| keeps(finder, *at, container, prose)).collect();
    trim_behind_core(finder, container, &mut kept);
    trim_behind_known(finder, &mut kept);
    drop_link_lists(finder, first..last, &mut kept);
    trim_end(finder, &mut kept);
    drop_bare_headings(finder, &mut kept);
    join(finder, &kept)
}

/// Whether a block is part of the text.
fn keeps(finder: &Finder<'_>, at: usize, container: NodeId, first_prose: usize) -> bool {
    let block = &finder.page.blocks[at];
    let is_inside = finder.page.tree.is_inside(block.first, container);
    let covered = finder.covered[at] > 0.7 && block.chars > 40;
    if covered {
        return true;
    }
    if finder.shut[block.first as usize] || is_service(&block.text) || is_offer(&block.text) {
        return false;
    }
    if is_credit(finder, block, container) || finder.known.is_headline(&block.text) {
        return false;
    }
    if at <= first_prose && is_subtitle(finder, block, container) {
        return false;
    }
    let is_dated = !block.is_sentence() && is_date_line(&block.text);
    if at < first_prose && (is_dated || read_byline_line(&block.text).is_some()) {
        return false;
    }
    let headline = finder.headline.map(|at| &finder.page.blocks[at].text);
    if block.kind == Kind::Heading && headline == Some(&block.text) {
        return false;
    }
    let density = block.link_density();
    let is_prose = block.stops > 0 && block.chars > 40;
    match block.kind {
        _ if !is_inside => is_prose && density < 0.3 && block.chars > 50,
        Kind::Heading => density < 0.5,
        Kind::Paragraph => density < 0.8 || is_prose && block.is_sentence() && density < 0.9,
        Kind::Item => density < 0.4 || is_prose && block.is_sentence() && density < 0.75,
        Kind::Cell => density < 0.5,
        Kind::Loose => {
            is_prose && density < 0.5 || block.chars > 15 && block.is_sentence() && density < 0.3
        }
    }
}

/// Whether it says who wrote the article, or when.
fn is_credit(finder: &Finder<'_>, block: &Block, container: NodeId) -> bool {
    const LONGEST: usize = 200;
    if block.chars > LONGEST || block.chars > 50 && block.is_sentence() {
        return false;
    }
    let mut id = block.first;
    // What says so is the element itself or one close around it.
    for _ in 0..4 {
        id = finder.page.tree.node(id).parent;
        let hints = finder.page.hints[id as usize];
        if hints.body || finder.page.tree.is_inside(container, id) {
            return false;
        }
        if hints.credits {
            return true;
        }
    }
    false
}

/// The second headline: it stands between the headline and the text and is of neither.
pub(super) fn subtitle<'a>(finder: &'a Finder<'_>, container: NodeId) -> Option<&'a str> {
    const BEHIND: usize = 12;
    let behind = finder.page.blocks.iter().skip(finder.headline? + 1).take(BEHIND);
    let mut subtitles = behind.filter(|block| is_subtitle(finder, block, container));
    subtitles.next().map(|block| block.text.as_str())
}

/// Whether it is a second headline, by what it or an element close around it says.
fn is_subtitle(finder: &Finder<'_>, block: &Block, container: NodeId) -> bool {
    const LONGEST: usize = 400;
    let mut id = block.first;
    for _ in 0..3 {
        id = finder.page.tree.node(id).parent;
        if finder.page.tree.is_inside(container, id) {
            return false;
        }
        if finder.page.hints[id as usize].subtitle {
            return block.chars <= LONGEST;
        }
    }
    false
}

/// Takes out what is left of a list most of whose items are links.
fn drop_link_lists(finder: &Finder<'_>, range: Range<usize>, kept: &mut Vec<usize>) {
    let blocks = &finder.page.blocks;
    let mut lists: HashMap<NodeId, (usize, usize)> = HashMap::new();
    for at in range {
        if let Some(list) = list_of(finder, &blocks[at]) {
            let (all, links) = lists.entry(list).or_default();
            *all += 1;
            *links += usize::from(blocks[at].link_density() >= 0.4 && !blocks[at].is_sentence());
        }
    }
    kept.retain(|at| {
        let list = list_of(finder, &blocks[*at]).and_then(|list| lists.get(&list));
        list.is_none_or(|(all, links)| links * 2 <= *all) || finder.covered[*at] > 0.7
    });
}

/// The list that an item is of.
fn list_of(finder: &Finder<'_>, block: &Block) -> Option<NodeId> {
    let tree = finder.page.tree;
    if block.kind != Kind::Item {
        return None;
    }
    let mut id = block.node;
    for _ in 0..3 {
        id = tree.node(id).parent;
        if matches!(tree.node(id).tag, Tag::Ul | Tag::Ol | Tag::Dl) {
            return Some(id);
        }
    }
    None
}

/// Takes out what stands behind the part of the element that has nearly all of its text: boxes that
/// do not say what they are.
fn trim_behind_core(finder: &Finder<'_>, container: NodeId, kept: &mut Vec<usize>) {
    /// Text is in one part of an element if that has this share of it.
    const CORE: f32 = 0.8;
    let tree = finder.page.tree;
    let blocks = &finder.page.blocks;
    let chars = |from: NodeId, to: NodeId| -> usize {
        let begin = kept.partition_point(|at| blocks[*at].first < from);
        let end = kept.partition_point(|at| blocks[*at].first < to);
        kept[begin..end].iter().map(|at| blocks[*at].chars).sum()
    };
    let total = chars(tree.inside(container).start, tree.node(container).end);
    let mut core = container;
    'down: loop {
        let mut child = core + 1;
        while child < tree.node(core).end {
            let end = tree.node(child).end;
            if chars(child, end) as f32 >= CORE * total as f32 && end > child + 1 {
                core = child;
                continue 'down;
            }
            child = end;
        }
        break;
    }
    let is_block = blocks.iter().any(|block| block.node == core);
    let end = if is_block { tree.node(tree.node(core).parent).end } else { tree.node(core).end };
    kept.retain(|at| blocks[*at].first < end || finder.covered[*at] > 0.7);
}

/// Takes off what stands behind the end of the text that metadata knows, if it knows it whole.
fn trim_behind_known(finder: &Finder<'_>, kept: &mut Vec<usize>) {
    let blocks = &finder.page.blocks;
    let is_known = |at: &&usize| finder.covered[**at] > 0.7;
    let chars =
        |all: &mut dyn Iterator<Item = &usize>| -> usize { all.map(|at| blocks[*at].chars).sum() };
    let found = chars(&mut kept.iter().filter(is_known));
    let is_whole = found * 10 > finder.known.chars * 9;
    let is_most = found * 10 > chars(&mut kept.iter()) * 7;
    if is_whole && is_most {
        let end = kept.iter().rposition(|at| is_known(&at)).map_or(0, |last| last + 1);
        kept.truncate(end);
    }
}

/// Takes off the end what no article ends with: headings, and lines that are mostly links.
fn trim_end(finder: &Finder<'_>, kept: &mut Vec<usize>) {
    while let Some(block) = kept.last().map(|at| &finder.page.blocks[*at]) {
        let is_tail = block.kind == Kind::Heading
            || finder.known.begins_with_author(&block.text)
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
