//! The best passages so far, in the one order that every search gives.
//!
//! It knows points and places; it must never know a query.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::DocId;

use super::archive_order::ArchiveOrder;

/// A passage and its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) points: u32,
    pub(super) segment: usize,
    pub(super) doc: DocId,
}

/// Keeps the best of the passages that it is offered.
pub(super) struct Best<'s> {
    order: &'s ArchiveOrder<'s>,
    most: usize,
    /// The worst is on top.
    heap: BinaryHeap<Reverse<Ranked<'s>>>,
}

struct Ranked<'s> {
    candidate: Candidate,
    order: &'s ArchiveOrder<'s>,
}

impl<'s> Best<'s> {
    pub(super) fn new(order: &'s ArchiveOrder<'s>, most: usize) -> Best<'s> {
        Best { order, most, heap: BinaryHeap::new() }
    }

    /// Takes a passage in if it is better than the worst.
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.most == 0 {
            return;
        }
        let ranked = Ranked { candidate, order: self.order };
        if self.heap.len() < self.most {
            self.heap.push(Reverse(ranked));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && ranked > worst.0
        {
            *worst = Reverse(ranked);
        }
    }

    /// Passages of a segment with no more points than this need not be offered, if those before
    /// them in the segment have been.
    pub(super) fn threshold(&self, segment: usize) -> u32 {
        match self.heap.peek() {
            Some(Reverse(worst)) if self.heap.len() >= self.most => {
                let Candidate { points, segment: of_worst, .. } = worst.candidate;
                // An equal passage of another segment may come before it.
                if of_worst == segment { points } else { points.saturating_sub(1) }
            }
            _ => 0,
        }
    }

    /// The passages, best first.
    pub(super) fn into_sorted(self) -> Vec<Candidate> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked.candidate).collect()
    }
}

impl Ord for Ranked<'_> {
    /// The better passage is the greater.
    fn cmp(&self, other: &Ranked<'_>) -> Ordering {
        let (a, b) = (&self.candidate, &other.candidate);
        a.points.cmp(&b.points).then_with(|| self.order.compare(b, a))
    }
}

impl PartialOrd for Ranked<'_> {
    fn partial_cmp(&self, other: &Ranked<'_>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked<'_> {
    fn eq(&self, other: &Ranked<'_>) -> bool {
        self.candidate == other.candidate
    }
}

impl Eq for Ranked<'_> {}
