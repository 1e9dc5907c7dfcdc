//! The best passages so far, in the one order that every search gives.
//!
//! Ties break by date, newest first and undated last, then by article id, then by the passage's
//! place in its article. Within a segment that is the order of documents; between segments it is
//! looked up, and only when points are equal. It knows points and places; it must never know a
//! query.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::DocId;

use crate::date::Day;
use crate::index::{Segment, Snapshot};

/// A passage and its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) points: u32,
    pub(super) segment: usize,
    pub(super) doc: DocId,
}

/// Keeps the best of the passages that it is offered.
pub(super) struct Best<'s> {
    snapshot: &'s Snapshot,
    most: usize,
    /// The worst is on top.
    heap: BinaryHeap<Reverse<Ranked<'s>>>,
}

struct Ranked<'s> {
    candidate: Candidate,
    snapshot: &'s Snapshot,
}

impl<'s> Best<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, most: usize) -> Best<'s> {
        Best { snapshot, most, heap: BinaryHeap::new() }
    }

    /// Takes a passage in if it is better than the worst.
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.most == 0 {
            return;
        }
        let ranked = Ranked { candidate, snapshot: self.snapshot };
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
        a.points.cmp(&b.points).then_with(|| archive_order(self.snapshot, b, a))
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

/// The order of the whole archive: date, newest first and undated last, then id, then ordinal.
pub(super) fn archive_order(snapshot: &Snapshot, a: &Candidate, b: &Candidate) -> Ordering {
    if a.segment == b.segment {
        return a.doc.cmp(&b.doc);
    }
    let (first, second) = (&snapshot.segments[a.segment], &snapshot.segments[b.segment]);
    let (lead_a, lead_b) = (first.leads.lead_of(a.doc), second.leads.lead_of(b.doc));
    by_day(first.first_day(lead_a), second.first_day(lead_b))
        .then_with(|| id_of(first, lead_a).cmp(&id_of(second, lead_b)))
}

/// Newest first, undated last.
fn by_day(a: Option<Day>, b: Option<Day>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// The id of an article; an unreadable record counts as the empty id, and is reported when it is
/// shown.
fn id_of(segment: &Segment, lead: DocId) -> String {
    segment.article(lead).map(|(id, _)| id).unwrap_or_default()
}
