//! A text clause in one segment: which passages have it, and what it is worth there.
//!
//! It knows one clause; it must never know what other clauses a query has.

use std::io;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use tantivy::{DocId, TERMINATED};

use crate::index::{PostingsCursor, PostingsList, Segment};

use super::bm25::{Bounds, Lengths, bound, points};
use super::sequence::{Sequence, Start};

/// A cursor over the passages that have a clause.
pub(super) enum Leaf {
    /// A word with one list.
    Term(TermLeaf),
    /// Anything that takes positions.
    Sequences(SequenceLeaf),
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
            Leaf::Sequences(leaf) => leaf.seek(target),
        }
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        match self {
            Leaf::Term(leaf) => leaf.cursor.advance(),
            Leaf::Sequences(leaf) => leaf.advance(),
        }
    }

    /// The points of the passage that the cursor stands on.
    #[inline]
    pub(super) fn points(&mut self) -> u32 {
        match self {
            Leaf::Term(leaf) => leaf.points(),
            Leaf::Sequences(leaf) => leaf.points(),
        }
    }

    /// Where the clause begins in the article at hand, ascending. A leaf of one list cannot tell.
    pub(super) fn find_starts(&mut self, lead: DocId) -> &[Start] {
        match self {
            Leaf::Term(_) => &[],
            Leaf::Sequences(leaf) => {
                leaf.find_starts(lead);
                &leaf.starts
            }
        }
    }

    /// At least the points of every passage.
    pub(super) fn most_points(&self) -> u32 {
        match self {
            Leaf::Term(leaf) => leaf.most_points,
            Leaf::Sequences(leaf) => bound(leaf.scale.weight, 1.0),
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

/// A cursor over the passages where one of several sequences begins.
pub(super) struct SequenceLeaf {
    variants: Vec<Sequence>,
    /// For each variant the lead of its next candidate article.
    candidates: Vec<DocId>,
    scale: Scale,
    /// The passages of the article at hand, with the number of occurrences that begin in each.
    queue: Vec<(DocId, u32)>,
    at: usize,
    starts: Vec<Start>,
    segments: crate::index::Segments,
    segment: usize,
    /// Passages with fewer points may be left out.
    threshold: u32,
}

impl SequenceLeaf {
    pub(super) fn open(
        variants: Vec<Sequence>,
        segments: &crate::index::Segments,
        segment: usize,
        scale: Scale,
    ) -> io::Result<SequenceLeaf> {
        let mut leaf = SequenceLeaf {
            candidates: vec![0; variants.len()],
            variants,
            scale,
            queue: Vec::new(),
            at: 0,
            starts: Vec::new(),
            segments: segments.clone(),
            segment,
            threshold: 0,
        };
        for variant in 0..leaf.variants.len() {
            leaf.next_candidate(variant, 0);
        }
        leaf.next_article(0);
        Ok(leaf)
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

    fn next_candidate(&mut self, variant: usize, target: DocId) {
        let SequenceLeaf { variants, candidates, scale, threshold, .. } = self;
        let single = variants.len() == 1;
        candidates[variant] = match target {
            TERMINATED => TERMINATED,
            _ => variants[variant].next_candidate(target, |lead, most| {
                !single || *threshold == 0 || scale.points(lead, most) > *threshold
            }),
        };
    }

    /// Fills the queue from the first article at or after the lead that has an occurrence.
    fn next_article(&mut self, lead: DocId) {
        self.queue.clear();
        self.starts.clear();
        self.at = 0;
        for variant in 0..self.variants.len() {
            if self.candidates[variant] < lead {
                self.next_candidate(variant, lead);
            }
        }
        while self.queue.is_empty() {
            let Some(&lead) = self.candidates.iter().min() else { return };
            if lead == TERMINATED {
                return;
            }
            self.fill(lead);
            if self.queue.is_empty() {
                let end = self.segment().leads.end_of(lead);
                for variant in 0..self.variants.len() {
                    if self.candidates[variant] == lead {
                        self.next_candidate(variant, end);
                    }
                }
            }
        }
    }

    /// Fills the queue with the article's passages, each with its number of starts.
    fn fill(&mut self, lead: DocId) {
        if let [only] = &self.variants[..]
            && only.is_one_word()
        {
            for entry in only.first_entries() {
                match self.queue.last_mut() {
                    Some((doc, frequency)) if *doc == entry.doc => *frequency += entry.frequency,
                    _ => self.queue.push((entry.doc, entry.frequency)),
                }
            }
            return;
        }
        self.find_starts(lead);
        for start in &self.starts {
            match self.queue.last_mut() {
                Some((doc, frequency)) if *doc == start.doc => *frequency += 1,
                _ => self.queue.push((start.doc, 1)),
            }
        }
    }

    /// Finds where the clause begins in the article at hand. An occurrence that several variants
    /// find counts once, and is as wide as the widest.
    fn find_starts(&mut self, lead: DocId) {
        self.starts.clear();
        for (variant, &candidate) in self.variants.iter_mut().zip(&self.candidates) {
            // A failure to read a column would have shown when the segment was opened.
            if candidate == lead && variant.find_starts(lead).unwrap_or(false) {
                self.starts.extend_from_slice(variant.starts());
            }
        }
        if self.variants.len() > 1 {
            self.starts.sort_unstable_by_key(|s| (s.doc, s.position, u32::MAX - s.width));
            self.starts.dedup_by_key(|start| (start.doc, start.position));
        }
    }
}
