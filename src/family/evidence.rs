//! The exact comparison of two texts, and what makes them the same story.
//!
//! It knows where in two texts the same shingles stand. It must never know any third text: the
//! verdict on a pair depends on the pair alone, so it holds whatever else is in the archive.

use super::shingle::for_each_shingle;
use super::sketch::FEWEST_SHINGLES;

/// The shingles of a text, to compare it with others; it holds 12 to 24 bytes a word.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Each shingle with its place in the text, ascending.
    shingles: Vec<(u64, u32)>,
}

/// How two texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Different shingles that both texts have, and that one of them has.
    common: u32,
    either: u32,
    /// Shingles of the shorter text, those of them that the longer has too, and how many of these
    /// stand in one block.
    short: u32,
    found: u32,
    block: u32,
    /// The shingles of the longer text.
    long: u32,
    /// How much of the opening of each stands in the other, in hundredths.
    short_opening: u32,
    long_opening: u32,
}

/// Shingles of an opening: some five paragraphs. What is cut is cut from the end (the *inverted
/// pyramid*), and what is new is written above, but seldom so much of it.
const OPENING: usize = 150;

/// From here on it is a copy or a cut, and it does not matter how it was made.
const NEARLY_ALL: u32 = 85;

/// Of a text that is nearly all in another, this much may be new without being a story of its own
/// beside one long block that both were given: a gallery's captions, a form, a document.
const ASIDE: u32 = 60;

/// Texts of which the longer is so many times the shorter are a cut only if the cut keeps the
/// beginning. Else a round-up would be a copy of all that it sums up.
const ROUND_UP: u32 = 4;

impl Evidence {
    /// The evidence of an article's text.
    pub fn of(text: &str) -> Evidence {
        let mut shingles = Vec::with_capacity(text.len() / 6);
        for_each_shingle(text, |shingle| shingles.push((shingle, shingles.len() as u32)));
        shingles.sort_unstable();
        Evidence { shingles }
    }

    /// How alike the two are; it does not matter which is which.
    pub fn likeness(&self, other: &Evidence) -> Likeness {
        let (short, long) = match self.shingles.len() <= other.shingles.len() {
            true => (self, other),
            false => (other, self),
        };
        let mut in_short = vec![false; short.shingles.len()];
        let mut in_long = vec![false; long.shingles.len()];
        let (mut common, mut different) = (0, 0);
        let mut rest = &long.shingles[..];
        for same in short.shingles.chunk_by(|a, b| a.0 == b.0) {
            let shingle = same[0].0;
            while let Some(group) = first_group(rest).filter(|group| group[0].0 < shingle) {
                different += 1;
                rest = &rest[group.len()..];
            }
            let Some(group) = first_group(rest).filter(|group| group[0].0 == shingle) else {
                different += 1;
                continue;
            };
            common += 1;
            rest = &rest[group.len()..];
            same.iter().for_each(|&(_, place)| in_short[place as usize] = true);
            group.iter().for_each(|&(_, place)| in_long[place as usize] = true);
        }
        different += rest.chunk_by(|a, b| a.0 == b.0).count() as u32;
        let blocks = in_short.chunk_by(|a, b| a == b).filter(|block| block[0]);
        Likeness {
            common,
            either: common + different,
            short: in_short.len() as u32,
            found: in_short.iter().filter(|&&found| found).count() as u32,
            block: blocks.map(<[bool]>::len).max().unwrap_or(0) as u32,
            long: in_long.len() as u32,
            short_opening: opening(&in_short, OPENING),
            long_opening: opening(&in_long, OPENING.min(in_short.len())),
        }
    }
}

impl Likeness {
    /// Resemblance: the common shingles among all, in hundredths (Jaccard's coefficient).
    pub fn resemblance(&self) -> u32 {
        hundredths(self.common, self.either)
    }

    /// Containment: how much of the shorter text stands in the longer, in hundredths.
    pub fn containment(&self) -> u32 {
        hundredths(self.found, self.short)
    }

    /// How much of the shorter text stands in the longer when the longest block that they share is
    /// left out, in hundredths.
    pub fn beside_the_block(&self) -> u32 {
        hundredths(self.found - self.block, self.short - self.block)
    }

    /// Whether one is a copy, a cut or an update of the other, published so many days apart.
    ///
    /// Much of the text must be the same; not only in one block; and near the beginning of at
    /// least one.
    pub fn is_same_story(&self, days_apart: u32) -> bool {
        // A column, a report, a form comes back filled in anew, but seldom within the week.
        let alike = if days_apart <= 6 { 40 } else { 45 };
        let is_much = self.containment() >= 75 || self.resemblance() >= alike;
        let is_nearly_all =
            self.containment() >= NEARLY_ALL && self.short - self.found <= ASIDE;
        let is_spread = self.beside_the_block() >= 50 || is_nearly_all;
        let is_at_the_top = self.short_opening.max(self.long_opening) >= 20;
        let is_no_round_up = self.long / ROUND_UP <= self.short || self.long_opening >= 50;
        let is_long_enough = self.short >= FEWEST_SHINGLES;
        is_much && is_spread && is_at_the_top && is_no_round_up && is_long_enough
    }
}

/// The places of the first shingle in a list.
fn first_group(shingles: &[(u64, u32)]) -> Option<&[(u64, u32)]> {
    shingles.chunk_by(|a, b| a.0 == b.0).next()
}

fn opening(found: &[bool], length: usize) -> u32 {
    let opening = &found[..length.min(found.len())];
    let shared = opening.iter().filter(|&&found| found).count();
    hundredths(shared as u32, opening.len() as u32)
}

/// A share in hundredths, rounded down; of nothing, nothing.
fn hundredths(part: u32, whole: u32) -> u32 {
    (u64::from(part) * 100).checked_div(u64::from(whole)).unwrap_or(0) as u32
}
