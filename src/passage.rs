//! An article's text divided into passages: whole sentences, packed from whole paragraphs.
//!
//! It knows where sentences begin and how to count words. It must never know an index, nor what a
//! passage is searched for.

use std::ops::Range;

use crate::sentence::sentences;

/// A passage of a text: what is ranked and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The bytes of the article's text. Blanks between two passages belong to the first.
    pub bytes: Range<usize>,
    /// Where sentences begin, in bytes from the passage's start. The first is 0, unless the
    /// passage is empty or goes on with an endless sentence (see [`cut_passages`]).
    pub sentences: Vec<u32>,
    /// Those of `sentences` that begin a paragraph.
    pub paragraphs: Vec<u32>,
}

/// Words that a passage should have.
const TARGET: usize = 120;
/// Words that no passage exceeds, but one of a single sentence.
const MOST: usize = 250;
/// A passage of fewer words should not stand alone.
const TINY: usize = 30;
/// Words that a passage may have after a tiny one at the end of the text has joined it.
const MOST_WITH_TAIL: usize = 160;
/// Words of a sentence above which it is divided.
const ENDLESS: usize = 1_000;
/// Words of the pieces that an endless sentence is divided into.
const PIECE: usize = 200;

/// Divides a text into passages, in order and without gap or overlap.
///
/// Paragraphs are packed to about 120 words and never above 250; a longer paragraph is divided
/// between sentences into even parts. A sentence is kept whole up to 1,000 words; a longer one is
/// divided at the first blank after every 200 words, at the latest after 250 words, and what comes
/// after such a place is not the start of a sentence. An empty text has one empty passage.
pub fn cut_passages(text: &str) -> Vec<Passage> {
    let mut cut = Vec::new();
    passages(text, &mut cut);
    cut
}

/// Divides a text as [`cut_passages`] does, into `out`, which is emptied first.
pub(crate) fn passages(text: &str, out: &mut Vec<Passage>) {
    out.clear();
    let units = units(text);
    let mut first = 0;
    for end in pack(&units) {
        let bytes_end = units.get(end).map_or(text.len(), |unit| unit.start);
        out.push(passage(&units[first..end], bytes_end));
        first = end;
    }
}

/// The passage of these units, which ends at a byte of the text.
fn passage(units: &[Unit], end: usize) -> Passage {
    let start = units.first().map_or(0, |unit| unit.start);
    let starts_of = |kind: fn(&Unit) -> bool| {
        units.iter().filter(|unit| kind(unit)).map(|unit| (unit.start - start) as u32).collect()
    };
    Passage {
        bytes: start..end,
        sentences: starts_of(|unit| unit.sentence),
        paragraphs: starts_of(|unit| unit.paragraph),
    }
}

/// Packs paragraphs into passages: the unit that each passage ends before.
fn pack(units: &[Unit]) -> Vec<usize> {
    let mut ends = Vec::new();
    let (mut first, mut words, mut at) = (0, 0, 0);
    for paragraph in units.chunk_by(|_, next| !next.paragraph) {
        let more = words_of(paragraph);
        let nearer = words + more / 2 <= TARGET;
        let fits = words + more <= MOST && (nearer || words < TINY);
        if !fits && words >= TINY {
            ends.push(at);
            (first, words) = (at, 0);
        }
        at += paragraph.len();
        words += more;
        if words > MOST {
            (first, words) = divide(&units[..at], first, &mut ends);
        }
    }
    let previous = ends.len().checked_sub(2).map_or(0, |index| ends[index]);
    if words < TINY && words_of(&units[previous..]) <= MOST_WITH_TAIL {
        ends.pop();
    }
    ends.push(units.len());
    ends
}

/// Divides the units from `first` on into even parts of about [`TARGET`] words. The last part
/// stays open: returns its first unit and its words.
fn divide(units: &[Unit], mut first: usize, ends: &mut Vec<usize>) -> (usize, usize) {
    let mut left = words_of(&units[first..]);
    loop {
        let parts = ((left + TARGET / 2) / TARGET).max(1);
        let share = left / parts;
        let (mut end, mut words) = (first, 0);
        for unit in &units[first..] {
            let nearer = words + unit.words / 2 <= share;
            if end > first && !(nearer && words + unit.words <= MOST) {
                break;
            }
            end += 1;
            words += unit.words;
        }
        if end == units.len() {
            return (first, words);
        }
        ends.push(end);
        left -= words;
        first = end;
    }
}

fn words_of(units: &[Unit]) -> usize {
    units.iter().map(|unit| unit.words).sum()
}

/// What is never divided: a sentence, or a piece of an endless one.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// The first byte of it in the text; it reaches to the next.
    start: usize,
    words: usize,
    /// Whether a sentence begins with it.
    sentence: bool,
    /// Whether a paragraph begins with it.
    paragraph: bool,
}

/// The units of a text, in order.
fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len() / 128 + 1);
    let mut sentences = sentences(text).peekable();
    while let Some(sentence) = sentences.next() {
        let end = sentences.peek().map_or(text.len(), |next| next.start);
        let words = count_words(&text[sentence.start..end]);
        let first =
            Unit { start: sentence.start, words, sentence: true, paragraph: sentence.paragraph };
        if words > ENDLESS {
            divide_endless(&text[..end], first, &mut units);
        } else {
            units.push(first);
        }
    }
    units
}

/// Divides the sentence that begins with `unit` and ends with the text.
fn divide_endless(text: &str, unit: Unit, units: &mut Vec<Unit>) {
    let mut piece = Unit { words: 0, ..unit };
    let (mut inside, mut after_blank) = (false, false);
    for (offset, c) in text[unit.start..].char_indices() {
        let class = classify(c);
        if class.begins_word(inside) {
            if piece.words >= MOST || piece.words >= PIECE && after_blank {
                units.push(piece);
                let start = unit.start + offset;
                piece = Unit { start, words: 0, sentence: false, paragraph: false };
            }
            piece.words += 1;
        }
        inside = class.stays_inside(inside);
        after_blank = c.is_whitespace();
    }
    units.push(piece);
}

/// What a character does to the number of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Ends a word.
    Gap,
    /// A letter or a digit: words are runs of them.
    Letter,
    /// An apostrophe: inside a word it is one of its letters.
    Apostrophe,
    /// A character that is a word by itself: Han, Kana.
    Alone,
}

impl Class {
    fn begins_word(self, inside: bool) -> bool {
        (self == Class::Alone) | (self == Class::Letter) & !inside
    }

    fn stays_inside(self, inside: bool) -> bool {
        (self == Class::Letter) | (self == Class::Apostrophe) & inside
    }
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Gap; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'\'' => Class::Apostrophe,
            _ => Class::Gap,
        };
        byte += 1;
    }
    table
};

fn classify(c: char) -> Class {
    match c {
        '\0'..='\x7f' => ASCII[c as usize],
        '’' => Class::Apostrophe,
        // Most letters of Europe, without a search in the tables of Unicode.
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => Class::Letter,
        '\u{400}'..='\u{481}' | '\u{300}'..='\u{36f}' => Class::Letter,
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' => Class::Gap,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Class::Alone,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Gap,
    }
}

/// The number of words, for sizes only: a hyphen parts two words, an apostrophe does not.
fn count_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut words, mut inside, mut at) = (0, false, 0);
    while let Some(&byte) = bytes.get(at) {
        let (class, length) = match ASCII.get(usize::from(byte)) {
            Some(&class) => (class, 1),
            None => match text[at..].chars().next() {
                Some(c) => (classify(c), c.len_utf8()),
                None => break,
            },
        };
        words += usize::from(class.begins_word(inside));
        inside = class.stays_inside(inside);
        at += length;
    }
    words
}

#[cfg(test)]
mod tests;
