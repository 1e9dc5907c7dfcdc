//! The hashes that stand for words and features in the tagger's model.
//!
//! They are part of the model's format: another function needs another model.

/// The hash of nothing, to which characters are added.
pub(crate) const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// An odd number near 2⁶⁴ ÷ φ, as in Fibonacci hashing (Knuth, TAOCP 3, 6.4).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash with a character more: FNV-1a over code points.
#[inline]
pub(crate) fn add_char(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads a hash over all its bits: the finaliser of MurmurHash3.
#[inline]
pub(crate) fn finish(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ hash >> 33
}

/// The hash of two, in order.
#[inline]
pub(crate) fn join(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(GOLDEN)
}

/// The hash of a word, as a token's is.
pub(crate) fn of_word(word: &str) -> u64 {
    finish(word.chars().fold(EMPTY, add_char))
}
