//! Shingles: the runs of words that two texts are compared by.
//!
//! It knows words by their hashes only. It must never know which shingles matter.

use super::words::{Word, for_each_word};

/// Words in a shingle. Of three, common phrases are shared by texts that have nothing to do with
/// each other; of five, an edited word takes more of its neighbourhood with it. See
/// `docs/families.md` for all three on judged pairs.
pub(super) const WORDS: usize = 4;

/// Gives the hash of every shingle of a text with the word it ends in, in its order; no hash with
/// the first words, which end none.
///
/// Hashes are evenly spread over 64 bits, so that any bits of them can be put to any use.
pub(super) fn for_each_shingle(text: &str, mut found: impl FnMut(Option<u64>, Word)) {
    // A polynomial in the last words' hashes, after Karp and Rabin, "Efficient randomized
    // pattern-matching algorithms" (1987).
    let mut words = [0_u64; WORDS];
    let mut rolling = 0_u64;
    let mut count = 0;
    for_each_word(text, |word| {
        let slot = count % WORDS;
        let leaving = words[slot].wrapping_mul(BASE_TO_WORDS);
        rolling = rolling.wrapping_mul(BASE).wrapping_add(word.hash).wrapping_sub(leaving);
        words[slot] = word.hash;
        count += 1;
        found((count >= WORDS).then(|| spread(rolling)), word);
    });
}

/// An odd number without a pattern in its bits, of Steele and Vigna, "Computationally easy,
/// spectrally good multipliers" (2021), table 5.
const BASE: u64 = 0xD134_2543_DE82_EF95;

const BASE_TO_WORDS: u64 = BASE.wrapping_pow(WORDS as u32);

/// Half of the finaliser of SplitMix64 (Stafford's variant 13): the words' hashes are mixed already.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 27)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shingles(text: &str) -> Vec<u64> {
        let mut shingles = Vec::new();
        for_each_shingle(text, |shingle, _| shingles.extend(shingle));
        shingles
    }

    #[test]
    fn a_shingle_depends_on_its_words_only() {
        let long = shingles("Rain fell on the harbour all day and the ferry stayed in port");
        assert_eq!(long.len(), 10);
        for (at, words) in ["rain fell on the", "fell on the harbour"].into_iter().enumerate() {
            assert_eq!(shingles(words), [long[at]]);
        }
        assert_eq!(shingles("the ferry stayed in port")[..], long[8..10]);
    }

    #[test]
    fn order_counts() {
        assert_ne!(shingles("man bites a dog"), shingles("dog bites a man"));
    }

    #[test]
    fn too_few_words_make_none() {
        assert!(shingles("only three words").is_empty());
        assert!(shingles("").is_empty());
    }
}
