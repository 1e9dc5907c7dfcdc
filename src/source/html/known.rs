//! What metadata knows of an article's text, as evidence of where in the page it is.
//!
//! It compares words. It must never know where they came from.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// What is known before the page's text is read.
#[derive(Default)]
pub(super) struct Known {
    headlines: Vec<String>,
    authors: Vec<String>,
    /// Hashes of runs of words of the text.
    runs: HashSet<u64>,
    /// Characters of the text that are no blanks.
    pub(super) chars: usize,
}

/// Words that make a run.
const RUN: usize = 4;

impl Known {
    pub(super) fn new(headlines: &[&str], authors: &[&str], text: Option<&str>) -> Known {
        let headlines = headlines.iter().map(|text| folded(text)).filter(|text| !text.is_empty());
        let authors =
            authors.iter().map(|text| folded(text)).filter(|name| name.len() > 6).collect();
        let mut known = Known { headlines: headlines.collect(), authors, ..Known::default() };
        if let Some(text) = text {
            known.chars = text.chars().filter(|c| !c.is_whitespace()).count();
            each_run(text, |run| {
                known.runs.insert(run);
            });
        }
        known
    }

    /// Whether a text is the headline, or the headline with the name of the outlet behind it.
    pub(super) fn is_headline(&self, text: &str) -> bool {
        let text = folded(text);
        let is_same = |known: &String| {
            *known == text
                || text.len() > 20
                    && (known.starts_with(&text)
                        || text.starts_with(known.as_str()) && known.len() > 20)
        };
        !text.is_empty() && self.headlines.iter().any(is_same)
    }

    /// Whether a text begins with an author's name, as those about authors do.
    pub(super) fn begins_with_author(&self, text: &str) -> bool {
        let longest = self.authors.iter().map(String::len).max().unwrap_or(0);
        let start = folded(text.get(..2 * longest).unwrap_or(text));
        self.authors.iter().any(|name| start.starts_with(name.as_str()))
    }

    /// The share of a text's runs of words that the article's text has.
    pub(super) fn coverage(&self, text: &str) -> f32 {
        if self.runs.is_empty() {
            return 0.0;
        }
        let (mut all, mut found) = (0, 0);
        each_run(text, |run| {
            all += 1;
            found += usize::from(self.runs.contains(&run));
        });
        if all == 0 { 0.0 } else { found as f32 / all as f32 }
    }
}

/// The letters and digits in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Calls with the hash of every run of words.
fn each_run(text: &str, mut each: impl FnMut(u64)) {
    let state = BuildHasherDefault::<DefaultHasher>::new();
    let mut last = [0u64; RUN];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        last.rotate_left(1);
        last[RUN - 1] = state.hash_one(word);
        if at + 1 >= RUN {
            each(state.hash_one(last));
        }
    }
}
