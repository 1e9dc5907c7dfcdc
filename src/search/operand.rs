//! A word or a phrase in every way it may be written: where it stands in the articles of a segment.
//!
//! It knows sequences; it must never know what else is near, or what it is worth.

use tantivy::{DocId, TERMINATED};

use super::sequence::{Sequence, Start};
use super::slot::Entry;

/// A cursor over the articles that have one of several sequences.
pub(super) struct Operand {
    variants: Vec<Sequence>,
    /// For each variant the lead of its next candidate article.
    candidates: Vec<DocId>,
    /// Where it begins in the article at hand.
    starts: Vec<Start>,
}

impl Operand {
    pub(super) fn new(variants: Vec<Sequence>) -> Operand {
        Operand { candidates: vec![0; variants.len()], variants, starts: Vec::new() }.at_start()
    }

    fn at_start(mut self) -> Operand {
        for (variant, candidate) in self.variants.iter_mut().zip(&mut self.candidates) {
            *candidate = variant.next_candidate(0, |_, _| true);
        }
        self
    }

    /// An upper bound of the number of passages that begin it.
    pub(super) fn cost(&self) -> usize {
        self.variants.iter().map(Sequence::cost).sum()
    }

    /// The variant whose frequencies alone tell how often it stands in a passage, and the entries
    /// of the article at hand, if there is but this one.
    pub(super) fn one_word(&self) -> Option<&[Entry]> {
        match &self.variants[..] {
            [only] if only.is_one_word() => Some(only.first_entries()),
            _ => None,
        }
    }

    /// Moves to the first article at or after a lead that has all the words of a variant.
    /// `could_count` is as for [`Sequence::next_candidate`], and is asked of a single variant only.
    pub(super) fn seek(
        &mut self,
        target: DocId,
        mut could_count: impl FnMut(DocId, u32) -> bool,
    ) -> DocId {
        let single = self.variants.len() == 1;
        for (variant, candidate) in self.variants.iter_mut().zip(&mut self.candidates) {
            if *candidate < target {
                *candidate = match target {
                    TERMINATED => TERMINATED,
                    _ => variant
                        .next_candidate(target, |lead, most| !single || could_count(lead, most)),
                };
            }
        }
        self.candidates.iter().copied().min().unwrap_or(TERMINATED)
    }

    /// Where it begins in the article at hand, ascending. An occurrence that several variants find
    /// counts once, and is as wide as the widest.
    pub(super) fn find_starts(&mut self, lead: DocId) -> &[Start] {
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
        &self.starts
    }
}
