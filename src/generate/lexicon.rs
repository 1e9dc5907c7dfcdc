//! The vocabulary: real English function words, then invented words without end.
//!
//! It knows how often a word is used, how it is spelt and which topic it belongs to. It must never
//! know what a sentence is.

use super::random::{Random, Weighted};

/// A word, by its rank: 0 is the commonest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(u32);

/// Draws words as often as news uses them.
///
/// The head is [`FUNCTION_WORDS`] with their own frequencies. The other words follow two power
/// laws, as Gerlach and Altmann found for English, "Stochastic Model for the Vocabulary Growth in
/// Natural Languages" (2013): the exponent is 1 up to the rank [`KERNEL`] and 2 beyond (they
/// measured 1.77; 2 needs no logarithm). By Heaps' law the vocabulary then grows with the square
/// root of the text, as it does in the Reuters RCV1 collection (exponent 0.49; Manning, Raghavan
/// and Schütze, "Introduction to Information Retrieval", 5.1.1).
#[derive(Clone)]
pub(super) struct Lexicon(Weighted);

/// The number of topics.
pub(super) const TOPICS: u32 = 64;

/// Words up to this rank are what every writer uses; beyond are those of a subject or a day.
const KERNEL: u32 = 3072;

/// The rarest word that is ever drawn.
const LAST_RANK: u64 = (1 << 31) - 1;

/// Of 100,000 words these are drawn freely. The others are names, numbers and the ends of clauses,
/// and no function words.
const FREE_WORDS: f64 = 85_000.0;

/// The number of [`FUNCTION_WORDS`], and the rank of the first invented word.
const FIRST_INVENTED: u32 = FUNCTION_WORDS.len() as u32;

impl Lexicon {
    pub(super) fn new() -> Lexicon {
        let real: Vec<f64> =
            FUNCTION_WORDS.iter().map(|&(_, count)| f64::from(count) / FREE_WORDS).collect();
        let zipf = (FIRST_INVENTED..KERNEL).map(|rank| 1.0 / f64::from(rank + 1));
        // The tail weighs KERNEL / rank², which adds up to 1; it is the last of the draws.
        let invented: Vec<f64> = zipf.chain([1.0]).collect();
        let scale = (1.0 - real.iter().sum::<f64>()) / invented.iter().sum::<f64>();
        let invented = invented.iter().map(|weight| weight * scale);
        let weights: Vec<f64> = real.iter().copied().chain(invented).collect();
        Lexicon(Weighted::new(&weights))
    }

    /// Any word.
    pub(super) fn draw(&self, random: &mut Random) -> Word {
        match self.0.draw(random) {
            KERNEL => Lexicon::draw_tail(random),
            rank => Word(rank),
        }
    }

    /// A word beyond the kernel: one is rarer than rank r with the chance KERNEL / r.
    fn draw_tail(random: &mut Random) -> Word {
        let chance = (random.next() >> 16) + 1;
        let rank = (u64::from(KERNEL) << 48) / chance;
        Word(rank.min(LAST_RANK) as u32)
    }
}

impl Word {
    /// Whether it is an invented word, which means something.
    pub(super) fn is_content(self) -> bool {
        self.0 >= FIRST_INVENTED
    }

    /// The word of a topic that is about as common as this one.
    ///
    /// Invented words come in blocks of two for each topic, so the frequencies of the whole stay
    /// as they are. Function words and the first block belong to every topic.
    pub(super) fn of_topic(self, topic: u32) -> Word {
        const BLOCK: u32 = 2 * TOPICS;
        match self.0.checked_sub(FIRST_INVENTED) {
            Some(number) if number >= BLOCK => {
                Word(FIRST_INVENTED + number / BLOCK * BLOCK + 2 * topic + number % 2)
            }
            _ => self,
        }
    }

    /// The word that often follows this one, if any does: so there are phrases to look for.
    pub(super) fn companion(self) -> Option<Word> {
        let number = self.0.checked_sub(FIRST_INVENTED)?;
        (number & 2 == 0).then_some(Word(self.0 + 2))
    }

    /// Writes the word, in lower case but for `I`.
    pub(super) fn write(self, out: &mut String) {
        match FUNCTION_WORDS.get(self.0 as usize) {
            Some((word, _)) => out.push_str(word),
            None => write_invented(self.0 - FIRST_INVENTED, out),
        }
    }
}

/// Writes a name, capitalised: a number below [`NAMES`] is a name that no word and no other name
/// is spelt like.
pub(super) fn write_name(number: u32, out: &mut String) {
    debug_assert!(number < NAMES);
    let start = out.len();
    write_stem(scramble(number + SHORT_STEMS, 17), 2, out);
    if number % 32 == 31 {
        out.push('é');
    }
    out[start..start + 1].make_ascii_uppercase();
}

/// The number of names: the stems of two syllables that are not words.
pub(super) const NAMES: u32 = (1 << 17) - SHORT_STEMS;

/// The words made from these, the commonest, have two syllables.
const SHORT_STEMS: u32 = 1 << 11;

/// The words made from these have three syllables, and all others four.
const MIDDLE_STEMS: u32 = 1 << 16;

/// Two words share a stem: one is bare and one has a suffix, so that a stemmer has work to do.
fn write_invented(number: u32, out: &mut String) {
    let stem = number / 2;
    match stem {
        0..SHORT_STEMS => write_stem(scramble(stem, 17), 2, out),
        SHORT_STEMS..MIDDLE_STEMS => write_stem(scramble(stem, 24), 3, out),
        _ => write_stem(scramble(stem, 31), 4, out),
    }
    if number % 2 == 1 {
        out.push_str(SUFFIXES[(stem.wrapping_mul(0x9E37_79B9) >> 29) as usize]);
    }
}

/// Writes a stem, given by 7 bits for each syllable and 3 for the consonant at its end.
///
/// The bits can be read back from the spelling, so two stems are never alike: a syllable begins
/// with consonants and goes on with vowels, only the last has an end, and no end reads as a suffix.
fn write_stem(bits: u32, syllables: u32, out: &mut String) {
    let mut rest = bits >> 3;
    for _ in 0..syllables {
        out.push_str(ONSETS[(rest & 15) as usize]);
        out.push_str(VOWELS[((rest >> 4) & 7) as usize]);
        rest >>= 7;
    }
    out.push_str(CODAS[(bits & 7) as usize]);
}

/// Another number of so many bits, and never the same for two numbers: each step can be undone.
fn scramble(number: u32, bits: u32) -> u32 {
    let mask = (1 << bits) - 1;
    let mixed = number.wrapping_mul(0x9E37_79B1) & mask;
    let mixed = mixed ^ (mixed >> (bits / 2));
    mixed.wrapping_mul(0x85EB_CA6B) & mask
}

const ONSETS: [&str; 16] =
    ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "tr", "w"];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "y", "ea", "ou"];
const CODAS: [&str; 8] = ["n", "r", "l", "t", "m", "k", "nd", "st"];
const SUFFIXES: [&str; 8] = ["s", "ed", "s", "ing", "s", "ed", "ly", "ment"];

/// Function words and a few others that every paper is full of, with their rough frequency in
/// 100,000 words, after the counts of the Brown Corpus (Kučera and Francis, "Computational
/// Analysis of Present-Day American English", 1967), nearer to news where that differs.
#[rustfmt::skip]
const FUNCTION_WORDS: [(&str, u16); 140] = [
    ("the", 5900), ("of", 2800), ("to", 2650), ("and", 2600), ("a", 2300), ("in", 2100),
    ("that", 1060), ("is", 950), ("for", 950), ("was", 900), ("he", 800), ("it", 800),
    ("on", 750), ("with", 730), ("as", 700), ("said", 600), ("at", 540), ("his", 540),
    ("by", 530), ("be", 530), ("from", 440), ("had", 440), ("have", 430), ("are", 430),
    ("not", 420), ("but", 420), ("has", 400), ("this", 390), ("I", 380), ("an", 370),
    ("they", 340), ("were", 330), ("who", 300), ("which", 300), ("or", 290), ("we", 280),
    ("their", 270), ("one", 270), ("its", 260), ("will", 260), ("would", 260), ("been", 250),
    ("she", 240), ("her", 240), ("you", 240), ("more", 230), ("there", 220), ("all", 220),
    ("about", 220), ("when", 210), ("out", 200), ("up", 200), ("new", 200), ("if", 180),
    ("than", 180), ("after", 180), ("year", 180), ("so", 170), ("no", 170), ("can", 170),
    ("other", 170), ("what", 165), ("into", 160), ("some", 160), ("two", 160), ("could", 155),
    ("time", 150), ("first", 150), ("him", 150), ("them", 150), ("over", 150), ("also", 150),
    ("people", 140), ("last", 140), ("only", 140), ("years", 130), ("these", 120), ("do", 120),
    ("now", 120), ("may", 115), ("then", 110), ("any", 110), ("my", 110), ("our", 110),
    ("such", 105), ("like", 105), ("because", 105), ("most", 105), ("before", 100), ("even", 100),
    ("made", 100), ("just", 98), ("against", 96), ("while", 95), ("many", 95), ("through", 94),
    ("where", 93), ("back", 92), ("did", 92), ("between", 90), ("should", 90), ("those", 88),
    ("down", 88), ("being", 86), ("three", 86), ("under", 85), ("much", 84), ("how", 83),
    ("since", 82), ("during", 82), ("your", 80), ("well", 80), ("me", 80), ("way", 79),
    ("off", 78), ("make", 77), ("very", 76), ("day", 75), ("world", 75), ("still", 74),
    ("own", 73), ("get", 72), ("both", 71), ("another", 69), ("each", 68), ("us", 67),
    ("same", 66), ("too", 66), ("here", 65), ("never", 64), ("might", 63), ("go", 62),
    ("must", 61), ("around", 60), ("until", 58), ("however", 56), ("without", 55), ("again", 54),
    ("among", 52), ("though", 50),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn spelt(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    /// Words of a range of ranks, one after the other.
    fn check_words(from: u32, words: u32) -> String {
        let words: Vec<String> =
            (from..from + words).map(|rank| spelt(|out| Word(rank).write(out))).collect();
        words.join(" ")
    }

    #[test]
    fn words_are_pronounceable() {
        insta::assert_snapshot!(check_words(0, 8), @"the of to and a in that is");
        insta::assert_snapshot!(
            check_words(FIRST_INVENTED, 8),
            @"baban babans goufyn goufyns goutut goututed jourul jourully"
        );
        insta::assert_snapshot!(
            check_words(50_000, 6),
            @"geagutoun geagutouns lawylyt lawylyted rytramost rytramostly"
        );
        insta::assert_snapshot!(
            check_words(5_000_000, 4),
            @"belekyran belekyraned futysohond futysohonds"
        );
    }

    #[test]
    fn no_two_words_or_names_are_alike() {
        let words = (0..20_000).chain(130_000..140_000).chain(9_000_000..9_005_000);
        let mut seen = HashSet::new();
        for word in words.map(|rank| spelt(|out| Word(rank).write(out))) {
            assert!(seen.insert(word.clone()), "{word}");
        }
        for name in (0..NAMES).step_by(7).map(|number| spelt(|out| write_name(number, out))) {
            assert!(seen.insert(name.to_lowercase()), "{name}");
        }
    }

    #[test]
    fn a_topic_keeps_the_frequency() {
        for rank in [0, FIRST_INVENTED, FIRST_INVENTED + 1000, KERNEL, 1_000_001] {
            let of_topic: Vec<u32> =
                (0..TOPICS).map(|topic| Word(rank).of_topic(topic).0).collect();
            assert!(of_topic.iter().all(|&word| word.abs_diff(rank) < 2 * TOPICS), "{of_topic:?}");
        }
    }

    #[test]
    fn most_words_are_function_words() {
        let (lexicon, mut random) = (Lexicon::new(), Random::new(1, 1));
        let content = (0..10_000).filter(|_| lexicon.draw(&mut random).is_content()).count();
        assert!((4_200..4_600).contains(&content), "{content}");
    }
}
