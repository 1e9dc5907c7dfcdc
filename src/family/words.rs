//! The words of a text as numbers: folded, and hashed without being copied.
//!
//! It knows letters and gaps. It must never know what the words are for.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::analyzer::is_paired;

/// An odd multiplier without a pattern in its bits: the golden ratio's, of Knuth, *The Art of
/// Computer Programming* 3, 6.4.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The bit that makes eight ASCII letters lower case; digits have it.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// A hash of its letters and digits.
    pub(super) hash: u64,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Whether it stands in quotation marks.
    pub(super) is_quoted: bool,
}

/// Gives every word in turn. A word is a run of letters and digits, without case, diacritics and
/// compatibility forms; in scripts that set no blanks, every character is one.
///
/// Words of ASCII, which is nearly all of English, are found 64 bytes at a time, and folded and
/// hashed eight bytes at a time where they stand.
pub(super) fn for_each_word(text: &str, mut found: impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let mut runs = Runs::of(bytes);
    let mut is_quoted = false;
    let mut folded = String::new();
    let mut at = runs.next_of_interest(0);
    while at < bytes.len() {
        let start = at;
        let end = runs.end_of_letters(at);
        let goes_on = bytes.get(end).is_some_and(|byte| !byte.is_ascii());
        let hash = if goes_on && !is_punctuation(&bytes[end..]) {
            at = start + fold_word(&text[start..], &mut folded);
            hash_of(folded.as_bytes())
        } else if end > start {
            at = end;
            Some(hash_of_letters(bytes, start, end))
        } else {
            is_quoted = is_quoted_after(bytes, at, is_quoted);
            at += if bytes[at].is_ascii() { 1 } else { 3 };
            None
        };
        if let Some(hash) = hash {
            found(Word { hash, start, is_quoted });
        }
        at = runs.next_of_interest(at);
    }
}

/// Where letters and digits of ASCII stand, and bytes that have to be looked at: a bit for each of
/// the 64 bytes of a block.
struct Runs<'a> {
    bytes: &'a [u8],
    block: usize,
    letters: u64,
    of_interest: u64,
}

const BLOCK: usize = 64;

impl<'a> Runs<'a> {
    fn of(bytes: &'a [u8]) -> Runs<'a> {
        let mut runs = Runs { bytes, block: 0, letters: 0, of_interest: 0 };
        runs.look_at(0);
        runs
    }

    /// The first byte from there on that is no letter and no digit.
    #[inline(always)]
    fn end_of_letters(&mut self, mut at: usize) -> usize {
        loop {
            self.move_to(at);
            let others = !self.letters >> (at % BLOCK);
            if others != 0 {
                return at + others.trailing_zeros() as usize;
            }
            at = self.block + BLOCK;
        }
    }

    /// The first byte from there on that is a letter or a digit, or no ASCII, or may begin or end
    /// what is quoted; else the end.
    #[inline(always)]
    fn next_of_interest(&mut self, mut at: usize) -> usize {
        while at < self.bytes.len() {
            self.move_to(at);
            let rest = self.of_interest >> (at % BLOCK);
            if rest != 0 {
                return at + rest.trailing_zeros() as usize;
            }
            at = self.block + BLOCK;
        }
        at
    }

    #[inline(always)]
    fn move_to(&mut self, at: usize) {
        if at - self.block >= BLOCK {
            self.look_at(at / BLOCK * BLOCK);
        }
    }

    fn look_at(&mut self, block: usize) {
        let mut bytes = [0; BLOCK];
        match self.bytes.get(block..block + BLOCK).map(<[u8; BLOCK]>::try_from) {
            Some(Ok(whole)) => bytes = whole,
            _ => {
                let rest = self.bytes.get(block..).unwrap_or_default();
                bytes[..rest.len().min(BLOCK)].copy_from_slice(&rest[..rest.len().min(BLOCK)]);
            }
        }
        let letters = bytes.map(|byte| u8::from(byte.is_ascii_alphanumeric()));
        let others =
            bytes.map(|byte| u8::from(!byte.is_ascii() | (byte == b'"') | (byte == b'\n')));
        self.block = block;
        self.letters = packed(&letters);
        self.of_interest = self.letters | packed(&others);
    }
}

/// The hash of letters and digits of ASCII, in any case.
#[inline(always)]
fn hash_of_letters(bytes: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = 0;
    let mut at = start;
    loop {
        let rest = end - at;
        let chunk = load(bytes, at) | LOWER_CASE;
        if rest <= 8 {
            return mix(hash, chunk & low_bytes(rest));
        }
        hash = mix(hash, chunk);
        at += 8;
    }
}

/// The same of a word that had to be folded first; of none, nothing.
fn hash_of(word: &[u8]) -> Option<u64> {
    let hash = (0..word.len()).step_by(8).fold(0, |hash, at| mix(hash, load(word, at)));
    (!word.is_empty()).then_some(hash)
}

fn mix(hash: u64, chunk: u64) -> u64 {
    let product = (hash ^ chunk).wrapping_mul(SPREAD);
    product ^ (product >> 32)
}

/// Eight bytes from there on, the first lowest; zeros, which are no letters, after the end.
#[inline(always)]
fn load(bytes: &[u8], at: usize) -> u64 {
    if let Some(Ok(chunk)) = bytes.get(at..at + 8).map(<[u8; 8]>::try_from) {
        return u64::from_le_bytes(chunk);
    }
    let mut chunk = [0; 8];
    let rest = bytes.get(at..).unwrap_or_default();
    chunk[..rest.len().min(8)].copy_from_slice(&rest[..rest.len().min(8)]);
    u64::from_le_bytes(chunk)
}

/// Ones and zeros side by side: eight at a time, each moved to its place in the highest byte by a
/// multiplication.
#[inline(always)]
fn packed(bits: &[u8; BLOCK]) -> u64 {
    let (eights, _) = bits.as_chunks::<8>();
    eights.iter().rev().fold(0, |all, &eight| {
        let eight = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        (all << 8) | eight
    })
}

fn low_bytes(count: usize) -> u64 {
    u64::MAX >> (64 - 8 * count)
}

/// Whether a quotation mark, a dash or the like begins here, which is one of three bytes in
/// U+2010 to U+2027. They end every second sentence; they need not be decoded.
fn is_punctuation(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x80, 0x90..=0xa7, ..])
}

/// Whether what follows this is quoted. A straight mark opens after a blank and closes after
/// anything else, and every paragraph begins anew, so that a stray mark does no harm beyond.
#[inline]
fn is_quoted_after(bytes: &[u8], at: usize, is_quoted: bool) -> bool {
    match bytes[at..] {
        [b'\n', ..] => false,
        [b'"', ..] => at == 0 || matches!(bytes[at - 1], b' ' | b'\n' | b'(' | b'['),
        // “ and „, ”.
        [0xe2, 0x80, 0x9c | 0x9e, ..] => true,
        [0xe2, 0x80, 0x9d, ..] => false,
        _ => is_quoted,
    }
}

/// Folds the word that the text begins with, or steps over a character that begins none; says
/// how many bytes that was.
fn fold_word(text: &str, folded: &mut String) -> usize {
    folded.clear();
    for (at, c) in text.char_indices() {
        let is_seen = !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
        if is_combining_mark(c) || !is_seen {
            continue;
        }
        let is_alone = is_paired(c);
        if !c.is_alphanumeric() || (is_alone && !folded.is_empty()) {
            return if at == 0 { c.len_utf8() } else { at };
        }
        for lower in c.to_lowercase() {
            decompose_compatible(lower, |part| {
                if !is_combining_mark(part) {
                    folded.push(part);
                }
            });
        }
        if is_alone {
            return at + c.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<u64> {
        let mut words = Vec::new();
        for_each_word(text, |word| words.push(word.hash));
        words
    }

    /// Texts with equal words; `a|b|c` on the right is their number.
    macro_rules! equal {
        ($($name:ident, $one:expr, $other:expr, $count:expr;)*) => {$(
            #[test]
            fn $name() {
                assert_eq!(words($one), words($other));
                assert_eq!(words($one).len(), $count);
            }
        )*};
    }

    equal! {
        case, "The Mayor of LEEDS", "the mayor of leeds", 4;
        quotation_marks, "“No,” she said", "\"No\" - she said", 3;
        apostrophes, "the mayor’s chain", "the mayor's chain", 4;
        diacritics, "Café Zoë, crème", "cafe zoe creme", 3;
        decomposed, "cafe\u{301} au lait", "café au lait", 3;
        soft_hyphen, "par\u{ad}lia\u{ad}ment sits", "parliament sits", 2;
        digits, "In 2019, 5,000 left", "in 2019 5 000 left", 5;
        long_words, "INTERNATIONALISATION of counterrevolutionaries",
            "internationalisation of counterrevolutionaries", 3;
        ligature, "the ﬁrst oﬃce", "the first office", 3;
        cyrillic, "МОСКВА, 5 мая", "москва 5 мая", 3;
        chinese_by_character, "北京，今天", "北 京 今 天", 4;
        chinese_after_latin, "G20北京", "g20 北 京", 3;
        markup_left_over, "a_b--c", "a b c", 3;
        nothing, " … — ", "", 0;
    }

    #[test]
    fn words_differ_by_any_letter() {
        let all = words("a b ab ba abcdefgh abcdefgi abcdefghi abcdefgh0 0 00 1");
        let mut distinct = all.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), all.len());
    }

    fn check_quoted(text: &str, expected: &[bool]) {
        let mut quoted = Vec::new();
        for_each_word(text, |word| quoted.push(word.is_quoted));
        assert_eq!(quoted, expected, "{text}");
    }

    #[test]
    fn what_is_said_is_told_from_what_is_told() {
        check_quoted("“We go,” she said.", &[true, true, false, false]);
        check_quoted("She said, \"We go.\" Then", &[false, false, true, true, false]);
        check_quoted("a 6\" pipe", &[false, false, false]);
        check_quoted("“First\nsecond", &[true, false]);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_case_does_not_count(text in ".*") {
            prop_assert_eq!(words(&text.to_ascii_uppercase()), words(&text.to_ascii_lowercase()));
        }

        #[test]
        fn ascii_words_are_those_between_gaps(text in "[ -~]{0,60}") {
            let plain = text.split(|c: char| !c.is_ascii_alphanumeric());
            let plain: Vec<u64> = plain
                .filter_map(|word| hash_of(word.to_ascii_lowercase().as_bytes()))
                .collect();
            prop_assert_eq!(words(&text), plain);
        }
    }
}
