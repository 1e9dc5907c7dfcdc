//! Prose: sentences, paragraphs and headlines that look like news to a tokeniser.
//!
//! It knows what a story is about and how a page is punctuated. It must never know dates, outlets
//! or other articles.

use std::fmt::Write;
use std::ops::Range;

use super::lexicon::{Lexicon, Word};
use super::random::Random;
use crate::article::{Entity, EntityKind};

/// What is being told: the words it is told in and whom it is about.
pub(super) struct Story<'a> {
    lexicon: &'a Lexicon,
    /// The subject, and one that it touches on.
    topics: [u32; 2],
    cast: Vec<Entity>,
    /// How often someone was named; the cast is named in order first.
    mentions: usize,
    /// The invented words of the text so far, as often as they were used.
    used: Vec<Word>,
}

/// A text and where its sentences are.
#[derive(Default)]
pub(super) struct Body {
    /// Paragraphs separated by blank lines.
    pub(super) text: String,
    /// The bytes of each sentence, in order.
    pub(super) sentences: Vec<Range<usize>>,
}

impl<'a> Story<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, topics: [u32; 2], cast: Vec<Entity>) -> Story<'a> {
        Story { lexicon, topics, cast, mentions: 0, used: Vec::new() }
    }

    /// Those of the cast that were named so far.
    pub(super) fn into_named(mut self) -> Vec<Entity> {
        self.cast.truncate(self.mentions);
        self.cast
    }

    /// A text of at least so many words, and at most 34 more: paragraphs of 1 to 4 sentences.
    pub(super) fn body(&mut self, words: u64, random: &mut Random) -> Body {
        let mut body = Body { text: String::with_capacity(words as usize * 7), ..Body::default() };
        let (mut written, mut left) = (0, 1 + random.below(4));
        while written < words {
            match (written, left) {
                (0, _) => {}
                (_, 0) => {
                    body.text.push_str("\n\n");
                    left = 1 + random.below(4);
                }
                _ => body.text.push(' '),
            }
            let start = body.text.len();
            written += self.sentence(random, &mut body.text);
            body.sentences.push(start..body.text.len());
            left -= 1;
        }
        body
    }

    /// Writes a sentence of 5 to 35 words, and says how many.
    pub(super) fn sentence(&mut self, random: &mut Random, out: &mut String) -> u64 {
        let words = 5 + random.below(16) + random.below(16);
        match random.below(10) {
            0 if words > 10 => {
                out.push('“');
                self.clause(words - 5, None, random, out);
                out.push_str(",” said ");
                let name_words = self.mention(random, out);
                out.push('.');
                words - 5 + 1 + name_words
            }
            kind => {
                let name_at = (1..6).contains(&kind).then(|| random.below(words - 4));
                self.clause(words, name_at, random, out);
                out.push('.');
                words
            }
        }
    }

    /// Writes exactly so many words, with a capital, and someone's name after `name_at` of them,
    /// which must leave room for four.
    fn clause(&mut self, words: u64, name_at: Option<u64>, random: &mut Random, out: &mut String) {
        let start = out.len();
        let mut previous = None;
        let mut written = 0;
        while written < words {
            if written > 0 {
                out.push(' ');
            }
            let last = written + 1 == words;
            if name_at == Some(written) {
                written += self.mention(random, out);
                previous = None;
            } else if !last && random.below(40) == 0 {
                write_number(random, out);
                written += 1;
                previous = None;
            } else {
                let word = self.word(previous, last, random);
                self.write_word(word, random, out);
                written += 1;
                previous = Some(word);
            }
            let inside = (4..words.saturating_sub(3)).contains(&written);
            let free = name_at.is_none_or(|at| written != at);
            if inside && free && random.below(14) == 0 {
                match random.below(12) {
                    0 => {
                        out.push_str(" –");
                        written += 1;
                    }
                    1 => out.push(';'),
                    _ => out.push(','),
                }
            }
        }
        if let Some(first) = out.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
    }

    /// Writes a word, now and then hyphenated with another or in the possessive.
    fn write_word(&mut self, word: Word, random: &mut Random, out: &mut String) {
        word.write(out);
        if word.is_content() {
            match random.below(64) {
                0 => {
                    out.push('-');
                    self.word(Some(word), true, random).write(out);
                }
                1 => out.push_str("’s"),
                _ => {}
            }
        }
    }

    /// The next word, which is never the same twice; an invented one at the end of a clause, where
    /// a function word would read oddly.
    fn word(&mut self, previous: Option<Word>, content: bool, random: &mut Random) -> Word {
        loop {
            let drawn = self.draw(random);
            let word = match previous.and_then(Word::companion) {
                Some(companion) if drawn.is_content() && random.below(4) == 0 => companion,
                _ => drawn,
            };
            if Some(word) != previous && (word.is_content() || !content) {
                if word.is_content() {
                    self.used.push(word);
                }
                return word;
            }
        }
    }

    /// A word; an invented one is in five cases of twenty one of the text again, as writers repeat
    /// themselves, and in eight one of the topic.
    fn draw(&self, random: &mut Random) -> Word {
        let word = self.lexicon.draw(random);
        if !word.is_content() {
            return word;
        }
        match random.below(20) {
            0..5 if !self.used.is_empty() => *random.pick(&self.used),
            5..11 => word.of_topic(self.topics[0]),
            11..13 => word.of_topic(self.topics[1]),
            _ => word,
        }
    }

    /// Names someone, in full at first, a person later by the surname, and says how many words
    /// that took: at most 3.
    fn mention(&mut self, random: &mut Random, out: &mut String) -> u64 {
        let entity = match self.cast.get(self.mentions) {
            Some(entity) => entity,
            None => random.pick(&self.cast),
        };
        let first = self.mentions < self.cast.len();
        self.mentions += 1;
        let name = match (entity.kind, entity.name.rsplit_once(' ')) {
            (EntityKind::Person, Some((_, surname))) if !first => surname,
            _ => &entity.name,
        };
        out.push_str(name);
        name.split(' ').count() as u64
    }

    /// A headline of 5 to 12 words in title case, most of them from the text, which must have
    /// been written.
    pub(super) fn headline(&self, random: &mut Random) -> String {
        let words = 5 + random.below(8);
        let mut headline = String::with_capacity(80);
        let mut written = 0;
        if random.percent(40) {
            let entity = random.pick(&self.cast[..self.mentions.clamp(1, self.cast.len())]);
            headline.push_str(&entity.name);
            written = entity.name.split(' ').count() as u64;
        }
        let mut previous = None;
        while written < words {
            if written > 0 {
                headline.push(' ');
            }
            let start = headline.len();
            let word = self.headline_word(previous, written + 1 == words, random);
            word.write(&mut headline);
            if word.is_content() || written == 0 {
                headline[start..start + 1].make_ascii_uppercase();
            }
            written += 1;
            previous = Some(word);
        }
        headline
    }

    fn headline_word(&self, previous: Option<Word>, content: bool, random: &mut Random) -> Word {
        loop {
            let word = match random.below(10) {
                0..7 if !self.used.is_empty() => *random.pick(&self.used),
                _ => self.lexicon.draw(random),
            };
            if Some(word) != previous && (word.is_content() || !content) {
                return word;
            }
        }
    }
}

/// Writes a year, a count, a sum or a share.
fn write_number(random: &mut Random, out: &mut String) {
    let (small, digit) = (2 + random.below(98), random.below(10));
    // Writing to a string cannot fail.
    let _ = match random.below(8) {
        0 | 1 => write!(out, "{}", 1980 + random.below(45)),
        2 | 3 => write!(out, "{small}"),
        4 => write!(out, "{small},{:03}", random.below(1000)),
        5 => write!(out, "£{small}.{digit}m"),
        6 => write!(out, "£{small}"),
        _ => write!(out, "{small}.{digit}%"),
    };
}
