//! What the words of a query are worth beside each other, beyond how rare they are.
//!
//! It knows what is counted of a word; it must never know where the word stands.

/// How much the occurrences of a word in a passage that has it count for its worth: a word that
/// comes in bursts is what a text is about. The exponent, the prior and its strength were chosen on
/// four test collections, see `docs/ranking.md`; the effect is that of Church and Gale, "Poisson
/// mixtures" (1995), and Kwok, "A new method of weighting query terms for ad-hoc retrieval" (1996).
const BURST_EXPONENT: f64 = 0.7;
/// Occurrences a passage for a word of which nothing is known.
const USUAL_OCCURRENCES: f64 = 2.0;
/// The number of passages that this prior is worth.
const PRIOR_PASSAGES: f64 = 4.0;

/// What a function word counts beside others: `what` is rare in some archives, and says nothing.
pub(super) const FUNCTION_WORD: f64 = 0.4;

/// The factor of a word that stands so often in so many passages; of what is no single word, with
/// neither.
pub(super) fn burst(occurrences: u64, passages: u64) -> f64 {
    let occurrences = occurrences as f64 + PRIOR_PASSAGES * USUAL_OCCURRENCES;
    (occurrences / (passages as f64 + PRIOR_PASSAGES)).powf(BURST_EXPONENT)
}
