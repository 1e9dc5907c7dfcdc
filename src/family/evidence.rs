//! The exact comparison of two texts, and what makes them the same story.
//!
//! It knows where in two texts the same shingles stand. It must never know any third text: the
//! verdict on a pair depends on the pair alone, so it holds whatever else is in the archive.

use super::figures::Figures;
use super::shingle::{WORDS, for_each_shingle};
use super::sketch::FEWEST_SHINGLES;

/// The shingles of a text, to compare it with others; it holds some nine bytes a word.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Ascending. One number sorts faster than two.
    shingles: Vec<Placed>,
    /// By place: whether it is told by the writer, not said by somebody in quotation marks.
    is_told: Vec<bool>,
    /// Ascending, each once.
    figures: Vec<u32>,
}

/// A shingle and its place in the text: 44 bits of the hash, 20 of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Placed(u64);

/// Texts are compared by so many of their words, which is as many places as there are.
const MOST_SHINGLES: usize = 1 << Placed::PLACE_BITS;

/// How two texts are alike: how much of the shorter stands in the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// Shingles of the two texts.
    short: u32,
    long: u32,
    /// Those of the shorter that the longer has too.
    found: u32,
    /// The same of what the writer tells, and how much of that is found in one block.
    told: u32,
    told_found: u32,
    told_block: u32,
    /// The same of the longer, in any order.
    long_told: u32,
    long_told_found: u32,
    /// How much of the opening of each stands in the other, in hundredths.
    short_opening: u32,
    long_opening: u32,
    /// How many of the stretches of what is told have something of the other, in hundredths.
    short_touched: u32,
    long_touched: u32,
    /// Figures of the shorter, and those of them that the longer has too.
    figures: u32,
    figures_found: u32,
}

/// How much of what the shorter tells must be found in the longer, in hundredths; in one more than
/// twice as long, more. Of texts of one length, 62 is Jaccard's resemblance of 0.45.
const OF_A_COPY: u32 = 62;
const OF_A_CUT: u32 = 75;

/// How much of what both tell must be found in the other if two outlets have it. They have it from
/// an agency, or one from the other; within one outlet it may be background, which it keeps and
/// puts under the news of every day.
const OF_AN_EDITED_COPY: u32 = 45;

/// From here on, of all that is told and said, it is a copy or a cut, however it was made ...
const NEARLY_ALL: u32 = 85;

/// ... unless what is new is more shingles than this: enough for a story of its own, beside one
/// block that both were given (a gallery's captions, a form, a document).
const ASIDE: u32 = 60;

/// How much of what is told must be found beside the longest block, in hundredths; between two
/// outlets, less.
const BESIDE_THE_BLOCK: u32 = 50;
const BESIDE_THE_BLOCK_OF_TWO: u32 = 40;

/// Shingles of a stretch of what is told, a sentence or so, and how many stretches a text must have
/// to say something by them.
const STRETCH: usize = 20;
const FEWEST_STRETCHES: usize = 10;

/// How many stretches of the shorter, and of the longer, must have a shingle of the other if the one
/// is told throughout in the other, in hundredths, and how much of the longer must be found. An
/// editor goes over all of an agency's text and leaves something of each sentence; who quotes it
/// leaves whole paragraphs between others of his own.
const THROUGHOUT: u32 = 83;
const THROUGHOUT_THE_LONGER: u32 = 50;
const OF_THE_LONGER: u32 = 10;

/// Words for which a text has a figure if it may be a form, and how many of the shorter's figures
/// the longer must have then, in hundredths; all of them, if it has so few shingles or is a table.
/// Filled in anew every week, a form says other things in the same words; who copies a text copies
/// its figures.
const WORDS_A_FIGURE: u32 = 50;
const FIGURES_OF_A_COPY: u32 = 66;
const A_FEW_SENTENCES: u32 = 120;

/// Words for which a table has a figure. If it has so many and they are the same, so much of what
/// is told must be found.
const WORDS_A_FIGURE_OF_A_TABLE: u32 = 10;
const FIGURES_OF_A_TABLE: u32 = 5;
const OF_A_TABLE: u32 = 40;

/// Shingles that the shorter tells and the longer has not, at most: two pages of news are a story of
/// their own, however much they share beside it.
const OF_ITS_OWN: u32 = 500;

/// Shingles of an opening, some five paragraphs, and how much of either one must be found. What
/// is cut is cut from the end (the *inverted pyramid*), and what is new is written above, but
/// seldom so much of it.
const OPENING: usize = 150;
const OF_AN_OPENING: u32 = 15;

/// Of a text so many times as long, only the beginning makes a cut. Else a round-up would be a
/// copy of all that it sums up.
const ROUND_UP: u32 = 4;
const OF_A_ROUND_UP: u32 = 50;

impl Evidence {
    /// The evidence of an article's text.
    pub fn of(text: &str) -> Evidence {
        let mut shingles = Vec::with_capacity(text.len() / 6);
        let mut is_told = Vec::with_capacity(text.len() / 6);
        let mut is_quoted = [false; WORDS];
        let mut figures = Figures::default();
        for_each_shingle(text, |shingle, word| {
            is_quoted.rotate_left(1);
            is_quoted[WORDS - 1] = word.is_quoted;
            if let Some(shingle) = shingle.filter(|_| shingles.len() < MOST_SHINGLES) {
                shingles.push(Placed::new(shingle, shingles.len()));
                is_told.push(!is_quoted[0] && !word.is_quoted);
            }
            figures.take(text, word);
        });
        Evidence { shingles: sorted(&shingles), is_told, figures: figures.distinct() }
    }

    /// How alike the two are; it does not matter which is which.
    pub fn likeness(&self, other: &Evidence) -> Likeness {
        let by_length = |evidence: &Evidence| evidence.shingles.len();
        let order = by_length(self).cmp(&by_length(other));
        // Of one length, it must not matter either who asks.
        let is_first = order.then_with(|| self.shingles.cmp(&other.shingles)).is_le();
        let (short, long) = if is_first { (self, other) } else { (other, self) };
        let (found, long_found) = common_places(short, long);
        let (told_found, long_told_found) = (short.told(&found), long.told(&long_found));
        let blocks = told_found.chunk_by(|a, b| a == b).filter(|block| block[0]);
        Likeness {
            short: found.len() as u32,
            long: long_found.len() as u32,
            found: count(&found),
            told: told_found.len() as u32,
            told_found: count(&told_found),
            told_block: blocks.map(<[bool]>::len).max().unwrap_or(0) as u32,
            long_told: long_told_found.len() as u32,
            long_told_found: count(&long_told_found),
            short_opening: opening(&found, OPENING),
            long_opening: opening(&long_found, OPENING.min(found.len())),
            short_touched: touched(&told_found),
            long_touched: touched(&long_told_found),
            figures: short.figures.len() as u32,
            figures_found: count_common(&short.figures, &long.figures),
        }
    }
}

impl Evidence {
    /// Of all places, those that the writer tells; all, if that is next to nothing.
    fn told(&self, places: &[bool]) -> Vec<bool> {
        let told = places.iter().zip(&self.is_told).filter(|(_, is_told)| **is_told);
        let told: Vec<bool> = told.map(|(&place, _)| place).collect();
        if told.len() < FEWEST_SHINGLES as usize { places.to_vec() } else { told }
    }
}

impl Likeness {
    /// How much of the shorter text stands in the longer, in hundredths: Broder's containment.
    pub fn containment(&self) -> u32 {
        hundredths(self.found, self.short)
    }

    /// The same of what its writer tells. What somebody said is anybody's to report; two reports
    /// of one speech are not copies.
    pub fn told_containment(&self) -> u32 {
        hundredths(self.told_found, self.told)
    }

    /// How much of what both writers tell stands in the other text, in hundredths (Dice's
    /// coefficient).
    pub fn told_overlap(&self) -> u32 {
        hundredths(self.told_found + self.long_told_found, self.told + self.long_told)
    }

    /// The same, leaving out the longest block that the texts share.
    pub fn beside_the_block(&self) -> u32 {
        hundredths(self.told_found - self.told_block, self.told - self.told_block)
    }

    /// Whether one is a copy, a cut or an update of the other; `of_two_outlets` if they are known
    /// to be by different ones.
    pub fn is_same_story(&self, of_two_outlets: bool) -> bool {
        let is_rewritten = of_two_outlets && self.is_told_throughout();
        let is_much = self.is_nearly_all()
            || self.is_told_again()
            || self.is_same_table()
            || (of_two_outlets && self.is_edited_copy())
            || is_rewritten;
        let is_long_enough = self.short >= FEWEST_SHINGLES;
        let is_no_story_of_its_own = self.told - self.told_found <= OF_ITS_OWN;
        is_much
            && is_long_enough
            && is_no_story_of_its_own
            && (is_rewritten || self.is_at_the_top())
            && !self.is_round_up()
            && !self.is_form()
    }

    fn is_nearly_all(&self) -> bool {
        self.containment() >= NEARLY_ALL && self.short - self.found <= ASIDE
    }

    fn is_told_again(&self) -> bool {
        let asked = if self.long / 2 <= self.short { OF_A_COPY } else { OF_A_CUT };
        let is_all_over = self.beside_the_block() >= BESIDE_THE_BLOCK || self.is_told_throughout();
        self.told_containment() >= asked && is_all_over
    }

    fn is_edited_copy(&self) -> bool {
        self.told_overlap() >= OF_AN_EDITED_COPY
            && self.beside_the_block() >= BESIDE_THE_BLOCK_OF_TWO
    }

    fn is_told_throughout(&self) -> bool {
        self.short_touched >= THROUGHOUT
            && self.long_touched >= THROUGHOUT_THE_LONGER
            && hundredths(self.long_told_found, self.long_told) >= OF_THE_LONGER
    }

    fn is_same_table(&self) -> bool {
        self.is_table()
            && self.figures >= FIGURES_OF_A_TABLE
            && self.figures_found == self.figures
            && self.told_containment() >= OF_A_TABLE
    }

    fn is_form(&self) -> bool {
        let must_have_all = self.is_table() || self.short < A_FEW_SENTENCES;
        let asked = if must_have_all { 100 } else { FIGURES_OF_A_COPY };
        self.has_a_figure_for(WORDS_A_FIGURE)
            && hundredths(self.figures_found, self.figures) < asked
    }

    fn is_table(&self) -> bool {
        self.has_a_figure_for(WORDS_A_FIGURE_OF_A_TABLE)
    }

    fn has_a_figure_for(&self, words: u32) -> bool {
        u64::from(self.figures) * u64::from(words) >= u64::from(self.short) + WORDS as u64 - 1
    }

    fn is_at_the_top(&self) -> bool {
        self.short_opening.max(self.long_opening) >= OF_AN_OPENING
    }

    fn is_round_up(&self) -> bool {
        self.long / ROUND_UP > self.short && self.long_opening < OF_A_ROUND_UP
    }
}

impl Placed {
    const PLACE_BITS: u32 = 20;

    fn new(shingle: u64, place: usize) -> Placed {
        Placed((shingle >> Placed::PLACE_BITS << Placed::PLACE_BITS) | place as u64)
    }

    fn shingle(self) -> u64 {
        self.0 >> Placed::PLACE_BITS
    }

    fn place(self) -> usize {
        (self.0 & ((1 << Placed::PLACE_BITS) - 1)) as usize
    }
}

/// Sorts by hashes, which are evenly spread: first by their highest bits into some eight each.
fn sorted(shingles: &[Placed]) -> Vec<Placed> {
    let bits = (shingles.len() / 8).max(1).ilog2();
    let bucket = |shingle: &Placed| (shingle.0 >> 32 >> (32 - bits)) as usize;
    let mut ends = vec![0; (1 << bits) + 1];
    shingles.iter().for_each(|shingle| ends[bucket(shingle) + 1] += 1);
    for at in 1..ends.len() {
        ends[at] += ends[at - 1];
    }
    let mut sorted = vec![Placed(0); shingles.len()];
    for &shingle in shingles {
        let end = &mut ends[bucket(&shingle)];
        sorted[*end] = shingle;
        *end += 1;
    }
    let mut start = 0;
    for &end in &ends[..1 << bits] {
        sorted[start..end].sort_unstable();
        start = end;
    }
    sorted
}

/// For each shingle of two texts, in the order of the text: whether the other has it.
fn common_places(one: &Evidence, other: &Evidence) -> (Vec<bool>, Vec<bool>) {
    let mut in_one = vec![false; one.shingles.len()];
    let mut in_other = vec![false; other.shingles.len()];
    let mut rest = &other.shingles[..];
    for same in one.shingles.chunk_by(|a, b| a.shingle() == b.shingle()) {
        let shingle = same[0].shingle();
        let below = rest.iter().take_while(|other| other.shingle() < shingle).count();
        let equal = rest[below..].iter().take_while(|other| other.shingle() == shingle).count();
        let (passed, later) = rest.split_at(below + equal);
        rest = later;
        if equal > 0 {
            same.iter().for_each(|placed| in_one[placed.place()] = true);
            passed[below..].iter().for_each(|placed| in_other[placed.place()] = true);
        }
    }
    (in_one, in_other)
}

/// How many numbers of an ascending list another one has.
fn count_common(one: &[u32], other: &[u32]) -> u32 {
    one.iter().filter(|number| other.binary_search(number).is_ok()).count() as u32
}

fn opening(found: &[bool], length: usize) -> u32 {
    let opening = &found[..length.min(found.len())];
    hundredths(count(opening), opening.len() as u32)
}

/// How many stretches have something found in them, in hundredths; the rest at the end counts as
/// one if it is half as long. None, if they are few.
fn touched(found: &[bool]) -> u32 {
    if found.len() < FEWEST_STRETCHES * STRETCH {
        return 0;
    }
    let stretches = found.chunks(STRETCH).filter(|stretch| stretch.len() * 2 >= STRETCH);
    let touched = stretches.clone().filter(|stretch| stretch.contains(&true)).count();
    hundredths(touched as u32, stretches.count() as u32)
}

fn count(found: &[bool]) -> u32 {
    found.iter().filter(|&&found| found).count() as u32
}

/// A share in hundredths, rounded down; of nothing, nothing.
fn hundredths(part: u32, whole: u32) -> u32 {
    (u64::from(part) * 100).checked_div(u64::from(whole)).unwrap_or(0) as u32
}
