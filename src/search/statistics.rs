//! What every query of a snapshot weighs by.

use std::sync::Arc;

use crate::index::Snapshot;

use super::bm25::{Bounds, Lengths};

/// The factors of length for a snapshot, and their bounds in each segment.
pub(super) struct Statistics {
    pub(super) lengths: Arc<Lengths>,
    pub(super) bounds: Vec<Arc<Bounds>>,
}

impl Statistics {
    pub(super) fn new(snapshot: &Snapshot) -> Statistics {
        let totals = &snapshot.manifest.totals;
        let average = totals.words as f32 / totals.passages.max(1) as f32;
        let lengths = Arc::new(Lengths::new(average.max(1.0)));
        let bounds = snapshot
            .segments
            .iter()
            .map(|segment| Arc::new(lengths.bounds(segment.average_length().max(1.0))))
            .collect();
        Statistics { lengths, bounds }
    }
}
