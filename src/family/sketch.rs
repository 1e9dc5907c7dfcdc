//! A sketch: what is kept of an article so that its copies are found without its text.
//!
//! It knows how sketches are made, stored and likened. It must never know an article's date, and
//! decides nothing: a likely pair is read again, word by word.

use std::hint;

use super::shingle::for_each_shingle;

/// Bins of the MinHash: each keeps the least of the shingles that fall into it.
pub(super) const BINS: usize = 64;

/// One shingle of so many is an anchor, on average: whether it is depends on it alone, so what is
/// an anchor in a cut is one in the longer text too.
const ANCHOR_EVERY: u64 = 16;

/// Anchors that are kept: those of the first 8,000 words or so. A cut begins before.
const MOST_ANCHORS: usize = 512;

/// Texts with fewer shingles (and three more words) have no copies: so few words are a teaser, or
/// a notice that any two articles may have.
pub(super) const FEWEST_SHINGLES: u32 = 20;

/// A few hundred bytes that tell how alike two texts are: a *one-permutation MinHash* for copies
/// (Li, Owen and Zhang, "One Permutation Hashing", 2012; its empty bins filled by Shrivastava,
/// "Optimal Densification for Fast and Accurate Minwise Hashing", 2017), of which 12 bits a bin
/// are kept (Li and König, "b-Bit Minwise Hashing", 2010); and *anchors* for cuts, a sample of
/// shingles by their value modulo a number (Broder, "On the resemblance and containment of
/// documents", 1997), which tell how much of a short text stands in a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// How many shingles the text has, repeated ones too.
    shingles: u32,
    minima: [u16; BINS],
    /// Ascending, each once.
    anchors: Box<[u32]>,
}

impl Sketch {
    /// The sketch of an article's text. Its headline is no part of it: papers write their own.
    pub fn of(text: &str) -> Sketch {
        let mut shingles = 0_u32;
        let mut least = [u64::MAX; BINS];
        let mut anchors = Vec::new();
        for_each_shingle(text, |shingle, _| {
            let Some(shingle) = shingle else { return };
            shingles = shingles.saturating_add(1);
            let bin = &mut least[(shingle >> 58) as usize];
            *bin = hint::select_unpredictable(shingle < *bin, shingle, *bin);
            if shingle % ANCHOR_EVERY == 0 && anchors.len() < MOST_ANCHORS {
                anchors.push((shingle >> 20) as u32);
            }
        });
        anchors.sort_unstable();
        anchors.dedup();
        Sketch { shingles, minima: densify(&least), anchors: anchors.into() }
    }

    /// Whether the text is long enough to have copies.
    pub(crate) fn is_telling(&self) -> bool {
        self.shingles >= FEWEST_SHINGLES
    }

    pub(super) fn minima(&self) -> &[u16; BINS] {
        &self.minima
    }

    pub(super) fn anchors(&self) -> &[u32] {
        &self.anchors
    }

    /// Whether two texts may be copies, or one a cut of the other: they are not ruled out by
    /// resembling each other by less than a fifth, and sharing less than a quarter of the anchors
    /// of either. What is asked for in the end is twice and three times as much.
    pub(super) fn may_match(&self, other: &Sketch) -> bool {
        let alike = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        if alike * 5 >= BINS {
            return true;
        }
        let fewer = self.anchors.len().min(other.anchors.len());
        let shared = shared(&self.anchors, &other.anchors);
        shared > 0 && shared * 4 >= fewer
    }

    /// The sketch as it is stored: the number of shingles, the bins, two in three bytes, and the
    /// anchors, all in little endian order.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + 4 * self.anchors.len());
        bytes.extend(self.shingles.to_le_bytes());
        let (twos, _) = self.minima.as_chunks::<2>();
        for &[one, next] in twos {
            let both = u32::from(one) | (u32::from(next) << BITS);
            bytes.extend(&both.to_le_bytes()[..3]);
        }
        bytes.extend(self.anchors.iter().flat_map(|anchor| anchor.to_le_bytes()));
        bytes
    }

    /// Reads what [`Sketch::to_bytes`] wrote; nothing if it did not write this.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let (shingles, rest) = bytes.split_first_chunk::<4>()?;
        let (minima, rest) = rest.split_at_checked(HEAD - 4)?;
        let (minima, _) = minima.as_chunks::<3>();
        let (anchors, cut_off) = rest.as_chunks::<4>();
        let anchors: Box<[u32]> =
            anchors.iter().map(|&anchor| u32::from_le_bytes(anchor)).collect();
        let is_sound = cut_off.is_empty()
            && anchors.len() <= MOST_ANCHORS
            && anchors.is_sorted_by(|one, next| one < next);
        is_sound.then(|| Sketch {
            shingles: u32::from_le_bytes(*shingles),
            minima: std::array::from_fn(|bin| {
                let [low, middle, high] = minima[bin / 2];
                let both = u32::from_le_bytes([low, middle, high, 0]);
                (both >> (bin % 2 * BITS)) as u16 & KEPT
            }),
            anchors,
        })
    }
}

/// Bits of a bin that are kept: by chance, one of 4,096 agrees.
const BITS: usize = 12;
const KEPT: u16 = (1 << BITS) - 1;

/// Bytes of a sketch before its anchors.
const HEAD: usize = 4 + BINS * BITS / 8;

/// Fills every empty bin with what is in another, chosen by a hash of the bin and the attempt, so
/// that two texts with the same shingles beside it choose the same.
fn densify(least: &[u64; BINS]) -> [u16; BINS] {
    if least.iter().all(|&bin| bin == u64::MAX) {
        return [0; BINS];
    }
    let mut minima = [0; BINS];
    for (bin, minimum) in minima.iter_mut().enumerate() {
        let mut from = bin;
        let mut attempt = bin as u64;
        while least[from] == u64::MAX {
            attempt = attempt.wrapping_add(BINS as u64);
            from = (attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize;
        }
        // The bits above decided which is least.
        *minimum = least[from] as u16 & KEPT;
    }
    minima
}

/// How many numbers two ascending lists share.
fn shared(one: &[u32], other: &[u32]) -> usize {
    let (mut at, mut shared) = (0, 0);
    for anchor in one {
        while other.get(at).is_some_and(|earlier| earlier < anchor) {
            at += 1;
        }
        shared += usize::from(other.get(at) == Some(anchor));
    }
    shared
}
