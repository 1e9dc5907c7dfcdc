//! A text clause in one segment: which passages have it, and what it is worth there.
//!
//! It knows one clause; it must never know what other clauses a query has.

use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use tantivy::{DocId, TERMINATED};

use crate::index::{PostingsCursor, PostingsList, Segment, Segments};

use super::bm25::{Bounds, Lengths, bound, points};
use super::deadline::Watch;
use super::matcher::{Article, Matcher};
use super::near::Occurrence;
use super::sequence::Start;

/// A cursor over the passages that have a clause.
pub(super) enum Leaf {
    /// A word with one list.
    Term(TermLeaf),
    /// Anything that takes positions.
    Matches(MatchLeaf),
}

/// What every leaf of a segment scores with.
#[derive(Clone)]
pub(super) struct Scale {
    pub(super) lengths: Arc<Lengths>,
    pub(super) bounds: Arc<Bounds>,
    pub(super) codes: OwnedBytes,
    pub(super) weight: f32,
}

impl Scale {
    #[inline]
    pub(super) fn points(&self, doc: DocId, frequency: u32) -> u32 {
        points(self.weight, self.lengths.factor(frequency, self.codes[doc as usize]))
    }
}

impl Leaf {
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Leaf::Term(leaf) => leaf.cursor.seek(target),
            Leaf::Matches(leaf) => leaf.seek(target),
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Leaf::Term(leaf) => leaf.cursor.advance(),
            Leaf::Matches(leaf) => leaf.advance(),
        }
    }

    /// The points of the passage that the cursor stands on.
    #[inline]
    pub(super) fn points(&mut self) -> u32 {
        match self {
            Leaf::Term(leaf) => leaf.points(),
            Leaf::Matches(leaf) => leaf.points(),
        }
    }

    /// How often the passage that the cursor stands on has the clause.
    pub(super) fn frequency(&mut self) -> u32 {
        match self {
            Leaf::Term(leaf) => leaf.cursor.frequency(),
            Leaf::Matches(leaf) => leaf.queue.get(leaf.at).map_or(0, |(_, frequency)| *frequency),
        }
    }

    /// What makes the matches in the article at hand, ascending. A leaf of one list cannot tell.
    pub(super) fn marks(&mut self, lead: DocId) -> Vec<Start> {
        match self {
            Leaf::Term(_) => Vec::new(),
            Leaf::Matches(leaf) => leaf.marks(lead),
        }
    }

    /// The matches in the article at hand, ascending: what each spans. A leaf of one list cannot
    /// tell.
    pub(super) fn spans(&mut self, article: Article<'_>) -> Vec<Occurrence> {
        match self {
            Leaf::Term(_) => Vec::new(),
            Leaf::Matches(leaf) => leaf.matcher.find(article),
        }
    }

    /// At least the points of every passage.
    pub(super) fn most_points(&self) -> u32 {
        match self {
            Leaf::Term(leaf) => leaf.most_points,
            Leaf::Matches(leaf) => bound(leaf.scale.weight, 1.0),
        }
    }
}

/// A list of more blocks than this has a bound from its weight alone.
const MOST_BLOCKS: usize = 4096;

/// A cursor over one list, with bounds for its blocks.
pub(super) struct TermLeaf {
    pub(super) cursor: PostingsCursor,
    pub(super) scale: Scale,
    pub(super) most_points: u32,
    /// The last document of the block whose bound was asked for last, and the bound.
    bounded: (DocId, u32),
}

impl TermLeaf {
    pub(super) fn open(list: &PostingsList, scale: Scale) -> TermLeaf {
        let cursor = list.cursor();
        let mut leaf = TermLeaf { cursor, scale, most_points: 0, bounded: (0, 0) };
        leaf.most_points = match leaf.cursor.full_blocks() {
            0 => tail_bound(&mut leaf.cursor, &leaf.scale),
            // Looking at every block would cost more than the bound is worth.
            many if many > MOST_BLOCKS => bound(leaf.scale.weight, 1.0),
            _ => {
                let bounds = &leaf.scale.bounds;
                let full = leaf.cursor.impacts().map(|impact| bounds.factor(impact));
                let full = bound(leaf.scale.weight, full.fold(0.0, f32::max));
                let mut tail = leaf.cursor.clone();
                tail.seek_tail();
                full.max(tail_bound(&mut tail, &leaf.scale))
            }
        };
        leaf
    }

    /// Without looking at the list's blocks: where only the bounds of blocks are asked for.
    pub(super) fn open_unbounded(list: &PostingsList, scale: Scale) -> TermLeaf {
        let most_points = bound(scale.weight, 1.0);
        TermLeaf { cursor: list.cursor(), scale, most_points, bounded: (0, 0) }
    }

    #[inline]
    pub(super) fn points(&mut self) -> u32 {
        let frequency = self.cursor.frequency();
        self.scale.points(self.cursor.doc(), frequency)
    }

    /// At least the points of every passage of the block that the skip entry describes.
    #[inline]
    pub(super) fn block_bound(&mut self) -> u32 {
        let last = self.cursor.block_last_doc();
        if self.bounded.0 != last || last == 0 {
            let bound = match self.cursor.block_impact() {
                Some(impact) => bound(self.scale.weight, self.scale.bounds.factor(impact)),
                None => self.most_points,
            };
            self.bounded = (last, bound.min(self.most_points));
        }
        self.bounded.1
    }
}

/// At least the points of every passage in the tail that the cursor stands in.
fn tail_bound(cursor: &mut PostingsCursor, scale: &Scale) -> u32 {
    let (docs, frequencies) = cursor.rest_of_block();
    let points = docs.iter().zip(frequencies).map(|(&doc, &f)| scale.points(doc, f));
    points.max().unwrap_or(0)
}

/// A cursor over the passages where matches begin.
pub(super) struct MatchLeaf {
    matcher: Matcher,
    /// Matches that an article must have.
    at_least: u32,
    scale: Scale,
    /// The passages of the article at hand, with the number of matches that begin in each.
    queue: Vec<(DocId, u32)>,
    at: usize,
    segments: Segments,
    segment: usize,
    /// Passages with fewer points may be left out.
    threshold: u32,
    watch: Watch,
}

impl MatchLeaf {
    pub(super) fn open(
        matcher: Matcher,
        at_least: u32,
        segments: &Segments,
        segment: usize,
        scale: Scale,
        watch: Watch,
    ) -> MatchLeaf {
        let mut leaf = MatchLeaf {
            matcher,
            at_least,
            scale,
            queue: Vec::new(),
            at: 0,
            segments: segments.clone(),
            segment,
            threshold: 0,
            watch,
        };
        leaf.next_article(0);
        leaf
    }

    fn segment(&self) -> &Segment {
        &self.segments[self.segment]
    }

    /// Lets the leaf leave out passages that cannot have more points than this. Only for a leaf
    /// that scores alone.
    pub(super) fn set_threshold(&mut self, threshold: u32) {
        self.threshold = threshold;
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.queue.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    pub(super) fn advance(&mut self) -> DocId {
        let doc = self.doc();
        if doc == TERMINATED {
            return doc;
        }
        self.at += 1;
        if self.at == self.queue.len() {
            let end = self.segment().leads.end_of(self.segment().leads.lead_of(doc));
            self.next_article(end);
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        while self.doc() < target {
            let leads = &self.segments[self.segment].leads;
            let end = leads.end_of(leads.lead_of(self.doc()));
            if target >= end {
                self.next_article(leads.lead_of(target.min(TERMINATED)));
            } else {
                self.advance();
            }
        }
        self.doc()
    }

    pub(super) fn points(&self) -> u32 {
        match self.queue.get(self.at) {
            Some(&(doc, frequency)) => self.scale.points(doc, frequency),
            None => 0,
        }
    }

    /// Fills the queue from the first article at or after the lead that has enough matches.
    fn next_article(&mut self, mut target: DocId) {
        self.at = 0;
        loop {
            self.queue.clear();
            if self.watch.is_over() {
                return;
            }
            let lead = self.next_candidate(target);
            if lead == TERMINATED {
                return;
            }
            self.fill(lead);
            let matches: u32 = self.queue.iter().map(|(_, frequency)| frequency).sum();
            if matches >= self.at_least {
                return;
            }
            target = self.segment().leads.end_of(lead);
        }
    }

    fn next_candidate(&mut self, target: DocId) -> DocId {
        let MatchLeaf { matcher, scale, threshold, .. } = self;
        match matcher.as_operand() {
            Some(operand) => operand.seek(target, |lead, most| {
                *threshold == 0 || scale.points(lead, most) > *threshold
            }),
            None => matcher.seek(target),
        }
    }

    /// Fills the queue with the article's passages, each with the number of matches that begin.
    fn fill(&mut self, lead: DocId) {
        let MatchLeaf { matcher, queue, segments, segment, .. } = self;
        let mut count = |doc: DocId, more: u32| match queue.last_mut() {
            Some((last, frequency)) if *last == doc => *frequency += more,
            _ => queue.push((doc, more)),
        };
        match matcher.as_operand() {
            Some(operand) => match operand.one_word() {
                Some(entries) => entries.iter().for_each(|e| count(e.doc, e.frequency)),
                None => operand.find_starts(lead).iter().for_each(|start| count(start.doc, 1)),
            },
            None => {
                let article = Article::new(segments, *segment, lead);
                for position in matcher.begins(article) {
                    count(article.place(position).0, 1);
                }
            }
        }
    }

    /// What makes the matches in the article at hand, ascending.
    fn marks(&mut self, lead: DocId) -> Vec<Start> {
        let mut marks = Vec::new();
        self.matcher.mark(Article::new(&self.segments, self.segment, lead), None, &mut marks);
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}
