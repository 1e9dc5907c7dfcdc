//! Which passages of a segment are leads, and so which article each belongs to.
//!
//! It knows bits; it must never know what is in a passage.

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

/// Which passages are leads: one bit a passage.
pub(crate) struct Leads {
    words: Vec<u64>,
    pub(super) passages: DocId,
    /// Whether every article has one passage only.
    single: bool,
}

impl Leads {
    pub(super) fn new(ordinal: Option<&Column<u64>>, passages: DocId) -> Leads {
        let mut words = vec![0u64; passages as usize / 64 + 1];
        let mut single = true;
        if let Some(ordinal) = ordinal {
            let mut chunk = [0u64; 1024];
            for start in (0..passages).step_by(chunk.len()) {
                let len = (passages - start).min(chunk.len() as u32) as usize;
                ordinal.values.get_range(u64::from(start), &mut chunk[..len]);
                for (at, &ordinal) in chunk[..len].iter().enumerate() {
                    let doc = start as usize + at;
                    words[doc / 64] |= u64::from(ordinal == 0) << (doc % 64);
                    single &= ordinal == 0;
                }
            }
        }
        Leads { words, passages, single }
    }

    /// Whether every article of the segment is one passage.
    #[inline]
    pub(crate) fn are_single(&self) -> bool {
        self.single
    }

    #[inline]
    pub(crate) fn is_lead(&self, doc: DocId) -> bool {
        self.words[doc as usize / 64] >> (doc % 64) & 1 == 1
    }

    /// The lead of the article that a passage belongs to; `TERMINATED` of `TERMINATED`.
    #[inline]
    pub(crate) fn lead_of(&self, doc: DocId) -> DocId {
        if self.single || doc == TERMINATED {
            return doc;
        }
        let mut word = doc as usize / 64;
        let mut bits = self.words[word] & (u64::MAX >> (63 - doc % 64));
        while bits == 0 && word > 0 {
            word -= 1;
            bits = self.words[word];
        }
        (word * 64) as DocId + 63 - bits.leading_zeros().min(63)
    }

    /// The passage after the last one of the article that this lead opens.
    #[inline]
    pub(crate) fn end_of(&self, lead: DocId) -> DocId {
        if self.single {
            return lead + 1;
        }
        let next = lead + 1;
        let mut word = next as usize / 64;
        let Some(mut bits) = self.words.get(word).map(|bits| bits & (u64::MAX << (next % 64)))
        else {
            return self.passages;
        };
        while bits == 0 {
            word += 1;
            match self.words.get(word) {
                Some(&more) => bits = more,
                None => return self.passages,
            }
        }
        ((word * 64) as DocId + bits.trailing_zeros()).min(self.passages)
    }

    /// All leads, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let lead = next;
            (lead < self.passages).then(|| {
                next = self.end_of(lead);
                lead
            })
        })
    }
}
