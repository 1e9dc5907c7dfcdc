//! Where in a page its article is: the element whose text is most and whose links are least.
//!
//! In the spirit of Readability (<https://github.com/mozilla/readability>), boilerpipe (Kohlschütter
//! et al., WSDM 2010) and Trafilatura (Barbaresi, ACL 2021): text length, punctuation, link density and
//! the words of classes. It reads no metadata; what others know of the text comes as `Known`.

use crate::source::html::blocks::{Block, Kind, Page};
use crate::source::html::clean::{clean, subtitle};
use crate::source::html::known::Known;
use crate::source::html::tag::Tag;
use crate::source::html::tree::NodeId;

/// What was found.
pub(super) struct Content {
    /// Paragraphs, parted by blank lines.
    pub(super) text: String,
    /// The second headline, which is not of the text.
    pub(super) subtitle: Option<String>,
    /// The element that holds the text.
    pub(super) container: NodeId,
    /// The block of the headline, if the text's own was found.
    pub(super) headline: Option<usize>,
    /// Headings of the page that are links.
    pub(super) links: usize,
}

/// Text of less characters is of no article whose page has more elsewhere.
const SHORTEST: usize = 250;

/// Finds the text of a page's article.
pub(super) fn find_content(page: &Page<'_>, known: &Known) -> Content {
    let covered: Vec<f32> = page.blocks.iter().map(|block| known.coverage(&block.text)).collect();
    let mut strict = Finder::new(page, known, &covered, true).find();
    if strict.text.len() < SHORTEST {
        let loose = Finder::new(page, known, &covered, false).find();
        if loose.text.len() > 2 * strict.text.len() {
            strict = loose;
        }
    }
    strict
}

/// What a page's blocks are worth.
pub(super) struct Finder<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) known: &'a Known,
    /// Of each block, the share of its words that are known to be the article's.
    pub(super) covered: &'a [f32],
    /// Of each element, whether what it says of itself, or an element around it, shuts it out.
    pub(super) shut: Vec<bool>,
    /// Of each block, the characters that speak for an article.
    worth: Vec<f32>,
    pub(super) headline: Option<usize>,
}

impl<'a> Finder<'a> {
    fn new(page: &'a Page<'a>, known: &'a Known, covered: &'a [f32], strict: bool) -> Finder<'a> {
        let worth: Vec<f32> = page.blocks.iter().map(worth).collect();
        let mut finder = Finder { page, known, covered, shut: Vec::new(), worth, headline: None };
        let weights = finder.weights();
        finder.headline = finder.find_headline();
        finder.shut_out(&weights, strict);
        finder.shut_cards();
        finder
    }

    fn find(self) -> Content {
        let container = self.container();
        let text = clean(&self, container);
        let subtitle = subtitle(&self, container).map(str::to_owned);
        let is_link = |block: &&Block| block.kind == Kind::Heading && block.link_density() > 0.8;
        let links = self.page.blocks.iter().filter(is_link).count();
        Content { text, subtitle, container, headline: self.headline, links }
    }

    /// Of each element, the worth of all blocks in it.
    fn weights(&self) -> Vec<f32> {
        let mut weights = vec![0.0; self.page.tree.nodes.len()];
        for (block, worth) in self.page.blocks.iter().zip(&self.worth) {
            weights[block.first as usize] += worth.max(0.0);
        }
        self.sum_up(&mut weights);
        weights
    }

    /// Adds to each element what its content has.
    fn sum_up(&self, values: &mut [f32]) {
        for id in (1..values.len()).rev() {
            values[self.page.tree.nodes[id].parent as usize] += values[id];
        }
    }

    /// The block that is the article's headline: the one that says what metadata says, else the
    /// first heading of the first level.
    fn find_headline(&self) -> Option<usize> {
        let blocks = &self.page.blocks;
        let rank = |block: &Block| {
            let level = self.page.tree.node(block.node).tag.heading_level();
            match self.known.is_headline(&block.text) {
                true if level == Some(1) => 3,
                true if level.is_some() => 2,
                false if level == Some(1) => 1,
                true if block.kind == Kind::Loose || block.kind == Kind::Paragraph => 1,
                _ => 0,
            }
        };
        let ranked = blocks.iter().enumerate().map(|(at, block)| (rank(block), at));
        let best = ranked.filter(|(rank, _)| *rank > 0);
        best.max_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at))).map(|(_, at)| at)
    }

    /// Shuts out what is not of an article, as far as it does not hold one.
    fn shut_out(&mut self, weights: &[f32], strict: bool) {
        /// What holds more of the page's text is not what its name says.
        const MOST: f32 = 0.4;
        const MOST_CERTAIN: f32 = 0.9;
        const MOST_AUTHOR: f32 = 0.15;
        let tree = self.page.tree;
        let total = weights[0].max(1.0);
        let headline = self.headline.map(|at| self.page.blocks[at].first);
        self.shut = vec![false; tree.nodes.len()];
        for (id, node) in tree.all() {
            if self.shut[node.parent as usize] {
                self.shut[id as usize] = true;
                continue;
            }
            let hints = self.page.hints[id as usize];
            let surrounds = hints.landmark || strict && hints.surrounds;
            let most = match () {
                () if hints.certain && strict => MOST_CERTAIN,
                () if surrounds => MOST,
                () if hints.author && strict => MOST_AUTHOR,
                () => continue,
            };
            let is_small = weights[id as usize] < most * total;
            let has_headline = headline.is_some_and(|first| tree.is_inside(first, id));
            self.shut[id as usize] = is_small && !has_headline;
        }
    }

    /// Shuts out cards: a short text under a heading that is a link to another page.
    fn shut_cards(&mut self) {
        const LONGEST: f32 = 600.0;
        const CLIMB: usize = 6;
        let tree = self.page.tree;
        let mut chars = vec![0.0; tree.nodes.len()];
        for block in &self.page.blocks {
            chars[block.first as usize] += block.chars as f32;
        }
        self.sum_up(&mut chars);
        let mut cards = Vec::new();
        for (at, block) in self.page.blocks.iter().enumerate() {
            if block.kind != Kind::Heading
                || block.link_density() < 0.8
                || Some(at) == self.headline
            {
                continue;
            }
            let mut card = block.node;
            for _ in 0..CLIMB {
                let parent = tree.node(card).parent;
                let is_whole = matches!(tree.node(parent).tag, Tag::Body | Tag::Main | Tag::Html);
                let has_headline = self
                    .headline
                    .is_some_and(|at| tree.is_inside(self.page.blocks[at].first, parent));
                if chars[parent as usize] > LONGEST || is_whole || has_headline || parent == 0 {
                    break;
                }
                card = parent;
            }
            cards.push(card);
        }
        for card in cards {
            if !self.shut[card as usize] {
                for id in card..tree.node(card).end {
                    self.shut[id as usize] = true;
                }
            }
        }
    }

    /// The element with the most text for the article and the least against it.
    fn container(&self) -> NodeId {
        let tree = self.page.tree;
        let mut values = vec![0.0f32; tree.nodes.len()];
        for (at, block) in self.page.blocks.iter().enumerate() {
            if !self.shut[block.first as usize] {
                let known = 1.0 + 2.0 * self.covered[at];
                values[block.first as usize] += self.worth[at] * known;
            }
        }
        self.sum_up(&mut values);
        let mut best: NodeId = 0;
        for (id, node) in tree.all() {
            if node.tag != Tag::Text && values[id as usize] >= values[best as usize] {
                best = id;
            }
        }
        best
    }
}

/// The characters that speak for an article, or, below zero, against one.
fn worth(block: &Block) -> f32 {
    let plain = (block.chars - block.link_chars) as f32;
    let density = block.link_density();
    let is_prose = block.stops > 0 && block.chars > 40;
    match block.kind {
        Kind::Heading if density < 0.5 => 0.0,
        _ if density > 0.5 => -20.0 - 0.2 * block.link_chars as f32,
        Kind::Paragraph if is_prose => plain,
        Kind::Paragraph => 0.3 * plain,
        Kind::Loose if is_prose => 0.9 * plain,
        Kind::Item | Kind::Cell if is_prose => 0.7 * plain,
        _ => -10.0,
    }
}
