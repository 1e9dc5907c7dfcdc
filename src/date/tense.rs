//! Whether a sentence speaks of what was or of what will be, around one of its words.
//!
//! It knows the words of English that say so. It must never look beyond the sentence.

use std::ops::Range;

/// What a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
}

/// The tense around one of the words of a text: what the nearest word before it in its sentence
/// says, else the nearest behind it; `None` if none says anything. At the beginning of a clause
/// what is behind it comes first.
pub(crate) fn tense_at(text: &str, words: &[Range<usize>], at: usize) -> Option<Tense> {
    let word = |at: usize| words.get(at).map_or("", |bytes| &text[bytes.clone()]);
    // `They will learn that Tuesday changed nothing.`
    let follows = words.get(at + 1).is_some_and(|next| text[words[at].end..next.start] == *" ");
    if follows && tense_of(word(at + 1)) == Some(Tense::Past) {
        return Some(Tense::Past);
    }
    // `It would have` and `it could have` speak of what was.
    let is_over = |at: usize| word(at + 1) == "have";
    let certain = |at: usize| tense_of(word(at)).filter(|_| !is_over(at));
    let possible = |at: usize| possible(word(at)).filter(|_| !is_over(at));
    let before = || {
        let before = (at.saturating_sub(FURTHEST)..at).rev();
        let mut before = before.take_while(|&at| !ends_sentence(text, words, at));
        before.find_map(|at| certain(at).or_else(|| possible(at)))
    };
    let behind = || {
        let behind = at + 1..words.len().min(at + 1 + FURTHEST);
        behind.take_while(|&at| !ends_sentence(text, words, at - 1)).find_map(certain)
    };
    match begins_clause(text, words, at) {
        true => behind().or_else(before),
        false => before().or_else(behind),
    }
}

/// Whether a clause begins with a word, or with an `on` before it: `… , but on Tuesday he left`.
fn begins_clause(text: &str, words: &[Range<usize>], at: usize) -> bool {
    let word = |at: usize| &text[words[at].clone()];
    let first = match at.checked_sub(1) {
        Some(before) if word(before).eq_ignore_ascii_case("on") => before,
        _ => at,
    };
    let Some(before) = first.checked_sub(1) else { return true };
    let gap = &text[words[before].end..words[first].start];
    ends_sentence(text, words, before)
        || first < at
            && (gap.contains([',', '—', '–', ':']) || matches!(word(before), "but" | "and"))
}

/// How far it is looked, in words.
const FURTHEST: usize = 24;

/// Words that speak of the future, auxiliary verbs and verbs of planning; and verbs that stand in
/// the present for what is to come (`the trial begins Tuesday`).
const FUTURE: &[&str] = &[
    "ahead",
    "arrives",
    "begins",
    "deadline",
    "due",
    "ends",
    "expected",
    "expects",
    "expires",
    "forthcoming",
    "going",
    "hopes",
    "meets",
    "opens",
    "planned",
    "planning",
    "plans",
    "poised",
    "resumes",
    "returns",
    "scheduled",
    "set",
    "shall",
    "slated",
    "starts",
    "until",
    "upcoming",
    "vows",
    "will",
    "won't",
    "won’t",
    "would",
];

/// Auxiliary verbs that speak of the future if they stand before the day: behind it, `could` and
/// `may` weigh what was.
const POSSIBLE: &[&str] = &["can", "could", "may", "might", "must", "should"];

/// Past tenses that do not end in `ed`, and what goes with participles.
const PAST: &[&str] = &[
    "ago", "became", "been", "began", "brought", "came", "caught", "cut", "did", "didn't",
    "didn’t", "drew", "fell", "found", "gave", "got", "had", "has", "have", "held", "hit", "kept",
    "knew", "led", "left", "lost", "made", "met", "put", "ran", "rose", "said", "sat", "saw",
    "sent", "shot", "spent", "spoke", "stood", "struck", "taken", "threw", "told", "took", "was",
    "went", "were", "won", "wrote",
];

/// Words that end like a past tense and are none.
const NO_PAST: &[&str] = &[
    "embed", "exceed", "feed", "hundred", "indeed", "need", "red", "seed", "speed", "succeed",
    "wed",
];

fn possible(word: &str) -> Option<Tense> {
    POSSIBLE.contains(&word.to_lowercase().as_str()).then_some(Tense::Future)
}

fn tense_of(word: &str) -> Option<Tense> {
    let word = word.to_lowercase();
    let is_will = word.ends_with("'ll") || word.ends_with("’ll");
    if is_will || FUTURE.contains(&word.as_str()) {
        Some(Tense::Future)
    } else if PAST.contains(&word.as_str())
        || word.len() > 3 && word.ends_with("ed") && !NO_PAST.contains(&word.as_str())
    {
        Some(Tense::Past)
    } else {
        None
    }
}

/// Whether a sentence ends behind a word; a full stop behind a short word rather shortens it.
fn ends_sentence(text: &str, words: &[Range<usize>], at: usize) -> bool {
    let Some(next) = words.get(at + 1) else { return true };
    let gap = &text[words[at].end..next.start];
    gap.contains(['!', '?', '\n', ';'])
        || gap.starts_with('.') && gap.len() > 1 && text[words[at].clone()].chars().count() > 3
}
