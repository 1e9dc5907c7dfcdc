//! A text as the tagger sees it: its tokens, what is known of them, where names may stand, and what
//! the whole text says of each word.
//!
//! It knows the lexicon. It must never know tags or weights.

use std::ops::Range;

use hashbrown::HashMap;

use super::hash::{join, of_word};
use super::lexicon::{Cluster, Known, Lexicon, name_key};
use super::token::{Begins, LineCase, Token, tokenise};

/// The tokens of a text and what is known of each.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The tokens.
    pub(crate) tokens: Vec<Token>,
    /// What each is in the gazetteers by itself, in and beside the runs.
    pub(crate) known: Vec<Known>,
    /// The cluster of each, in and beside the runs.
    pub(crate) clusters: Vec<Cluster>,
    /// What the longest known name over each says: the gazetteers, and its place in the name.
    pub(crate) names: Vec<(u32, Place)>,
    /// Where names may stand.
    pub(crate) runs: Vec<Run>,
    /// What the text says of a word, by the hash of its lower case: bits of [`Said`].
    said: HashMap<u64, u32>,
}

/// The place of a token in a known name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    None,
    Only,
    First,
    Within,
    Last,
}

/// Tokens in a row that may be names; what stands outside of the runs never is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The tokens.
    pub(crate) tokens: Range<usize>,
    /// Those of its line.
    pub(crate) line: Range<usize>,
}

/// What a text says of a word anywhere in it; a bit each.
pub(crate) struct Said;

impl Said {
    pub(crate) const AFTER_TITLE: u32 = 1;
    pub(crate) const AFTER_FIRST_NAME: u32 = 1 << 1;
    pub(crate) const BEFORE_FIRM: u32 = 1 << 2;
    pub(crate) const AFTER_IN: u32 = 1 << 3;
    pub(crate) const BEFORE_SAYS: u32 = 1 << 4;
    pub(crate) const SMALL: u32 = 1 << 5;
    pub(crate) const WITHIN: u32 = 1 << 6;
    pub(crate) const OWNS: u32 = 1 << 7;
    pub(crate) const AFTER_THE: u32 = 1 << 8;
    pub(crate) const BEFORE_COMMA: u32 = 1 << 9;
    pub(crate) const IN_BRACKETS: u32 = 1 << 10;
    pub(crate) const ENDS_NAME: u32 = 1 << 11;
    pub(crate) const BEGINS_NAME: u32 = 1 << 12;
    pub(crate) const BEFORE_WHO: u32 = 1 << 13;
}

/// So many words before and after a run have to do with it.
pub(crate) const HEARD: usize = 2;

/// A known name has this many words at most.
const LONGEST_NAME: usize = 5;

impl Document {
    /// Reads a text, in place of the last one.
    pub(crate) fn read(&mut self, text: &str, lexicon: &Lexicon, words: &SmallWords) {
        tokenise(text, &mut self.tokens);
        self.find_runs(text, lexicon, words);
        self.look_up(lexicon);
        self.find_names(lexicon);
        self.hear(words);
    }

    /// What the text says of a word.
    #[inline]
    pub(crate) fn said(&self, lower: u64) -> u32 {
        self.said.get(&lower).copied().unwrap_or(0)
    }

    fn find_runs(&mut self, text: &str, lexicon: &Lexicon, words: &SmallWords) {
        self.runs.clear();
        let tokens = &self.tokens;
        let mut from = 0;
        while from < tokens.len() {
            let begins = |t: &Token| t.begins == Begins::Line;
            let to =
                tokens[from + 1..].iter().position(begins).map_or(tokens.len(), |n| from + 1 + n);
            let line = Line { text, tokens: &tokens[from..to], lexicon, words };
            let mut at = 0;
            while at < to - from {
                let mut end = at;
                while end < to - from && line.may_be_named(end, end > at) {
                    end += 1;
                }
                if end > at {
                    self.runs.push(Run { tokens: from + at..from + end, line: from..to });
                }
                at = end.max(at + 1);
            }
            from = to;
        }
    }

    /// Looks up the words that matter: most stand far from any run.
    fn look_up(&mut self, lexicon: &Lexicon) {
        self.known.clear();
        self.known.resize(self.tokens.len(), Known::default());
        self.clusters.clear();
        self.clusters.resize(self.tokens.len(), Cluster::default());
        let mut from = 0;
        for Run { tokens, line } in &self.runs {
            let first = tokens.start.saturating_sub(HEARD).max(line.start).max(from);
            let end = (tokens.end + HEARD).min(line.end);
            for at in first..end {
                self.known[at] = lexicon.known(self.tokens[at].lower);
                self.clusters[at] = lexicon.cluster(self.tokens[at].exact);
            }
            from = end;
        }
    }

    fn find_names(&mut self, lexicon: &Lexicon) {
        self.names.clear();
        self.names.resize(self.tokens.len(), (0, Place::None));
        for run in &self.runs {
            let mut at = run.tokens.start;
            while at < run.tokens.end {
                let mut hash = self.tokens[at].lower;
                let mut known = self.known[at];
                let (mut longest, mut classes) = (1, known.classes());
                for length in 2..=LONGEST_NAME.min(run.tokens.end - at) {
                    if known.0 & Known::GOES_ON == 0 {
                        break;
                    }
                    hash = name_key(hash, self.tokens[at + length - 1].lower);
                    known = lexicon.known(hash);
                    if known.classes() != 0 {
                        (longest, classes) = (length, known.classes());
                    }
                }
                for n in 0..longest {
                    let place = match (n, longest) {
                        _ if classes == 0 => Place::None,
                        (_, 1) => Place::Only,
                        (0, _) => Place::First,
                        _ if n + 1 == longest => Place::Last,
                        _ => Place::Within,
                    };
                    self.names[at + n] = (classes, place);
                }
                at += longest;
            }
        }
    }

    /// Gathers what the text says of each word.
    fn hear(&mut self, words: &SmallWords) {
        self.said.clear();
        let tokens = &self.tokens;
        for run in &self.runs {
            if tokens[run.tokens.start].case != LineCase::Sentence {
                continue;
            }
            for at in run.tokens.clone() {
                let token = &tokens[at];
                if !token.has_capital() {
                    continue;
                }
                let heard = self.hear_at(at, run, words);
                *self.said.entry(token.lower).or_insert(0) |= heard;
            }
        }
        for token in tokens.iter().filter(|t| !t.has_capital() && t.is_word()) {
            if let Some(said) = self.said.get_mut(&token.lower) {
                *said |= Said::SMALL;
            }
        }
    }

    fn hear_at(&self, at: usize, run: &Run, words: &SmallWords) -> u32 {
        let tokens = &self.tokens;
        let when = |holds: bool, bit: u32| if holds { bit } else { 0 };
        let mut heard = when(tokens[at].begins == Begins::Nothing, Said::WITHIN);
        let first = at == run.tokens.start;
        let last = at + 1 == run.tokens.end;
        heard |= when(first && !last, Said::BEGINS_NAME) | when(last && !first, Said::ENDS_NAME);
        let mut before = at.checked_sub(1).filter(|b| *b >= run.line.start);
        if let Some(b) = before.filter(|b| at - *b == 1 && tokens[*b].is_stop()) {
            before = b
                .checked_sub(1)
                .filter(|b| *b >= run.line.start && self.known[*b].classes() & Known::TITLE != 0);
        }
        if let Some(b) = before {
            let classes = self.known[b].classes();
            heard |= when(classes & (Known::TITLE | Known::ROLE) != 0, Said::AFTER_TITLE);
            heard |= when(
                classes & Known::FIRST != 0 && tokens[b].has_capital(),
                Said::AFTER_FIRST_NAME,
            );
            heard |= when(words.places.contains(&tokens[b].lower), Said::AFTER_IN);
            heard |= when(tokens[b].lower == words.the, Said::AFTER_THE);
            let closed = at + 1 < run.line.end && tokens[at + 1].lower == words.closing;
            heard |= when(tokens[b].lower == words.opening && closed, Said::IN_BRACKETS);
        }
        if let Some(after) = Some(at + 1).filter(|a| *a < run.line.end) {
            heard |= when(
                self.known[after].classes() & (Known::FIRM | Known::BODY) != 0 && !last,
                Said::BEFORE_FIRM,
            );
            heard |= when(words.says.contains(&tokens[after].lower), Said::BEFORE_SAYS);
            heard |= when(tokens[after].lower == words.possessive, Said::OWNS);
            let comma = tokens[after].lower == words.comma;
            let next = Some(after + 1).filter(|n| comma && *n < run.line.end);
            heard |= when(next.is_some_and(|n| tokens[n].is_capitalised()), Said::BEFORE_COMMA);
            heard |=
                when(next.is_some_and(|n| words.who.contains(&tokens[n].lower)), Said::BEFORE_WHO);
        }
        heard
    }
}

/// The lowest share of capitals in [`Known::capitals`].
const NEVER_CAPITAL: u32 = 1;

/// A line, while its runs are looked for.
struct Line<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    words: &'a SmallWords,
}

impl Line<'_> {
    /// Whether a token may be part of a name, given whether the one before it may.
    fn may_be_named(&self, at: usize, goes_on: bool) -> bool {
        let token = &self.tokens[at];
        if token.has_capital() {
            return goes_on || !self.only_begins(at);
        }
        let capital = |n: usize| self.tokens.get(n).is_some_and(Token::has_capital);
        let glued = |n: usize| self.tokens.get(n).is_some_and(|t| !t.spaced);
        if self.words.particles.contains(&token.lower) && self.leads_to_capital(at + 1) {
            return true;
        }
        if !goes_on {
            return false;
        }
        if token.is_word() {
            let after_hyphen = !token.spaced && self.sign(at - 1) == "-";
            return after_hyphen
                || self.words.joining.contains(&token.lower) && self.leads_to_capital(at + 1);
        }
        if token.is_number() {
            return true;
        }
        match self.sign(at) {
            "-" | "–" => !token.spaced && glued(at + 1),
            "." => !token.spaced && self.tokens[at - 1].len() <= 5,
            "&" | "'s" | "’s" => capital(at + 1),
            _ => false,
        }
    }

    /// Whether a word has its capital from beginning a sentence: elsewhere it never has one.
    fn only_begins(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.begins == Begins::Nothing || token.case != LineCase::Sentence {
            return false;
        }
        let known = self.lexicon.known(token.lower);
        known.capitals() == NEVER_CAPITAL && known.classes() & Known::FIRST == 0
    }

    /// Whether small joining words, and then a capital, stand at a place.
    fn leads_to_capital(&self, at: usize) -> bool {
        const MOST: usize = 3;
        let joins = |t: &Token| {
            self.words.joining.contains(&t.lower)
                || self.words.particles.contains(&t.lower)
                || &self.text[t.start as usize..t.end as usize] == "-" && !t.spaced
        };
        let rest = self.tokens.get(at..).unwrap_or_default();
        rest.iter().take(MOST).find(|t| !joins(t)).is_some_and(Token::has_capital)
    }

    fn sign(&self, at: usize) -> &str {
        let token = &self.tokens[at];
        &self.text[token.start as usize..token.end as usize]
    }
}

/// The words without capitals that matter to names, by the hash of their lower case.
#[derive(Debug)]
pub(crate) struct SmallWords {
    /// Join the parts of a name: `Bank of England`.
    joining: Vec<u64>,
    /// Begin one: `van Gogh`, `al-Masri`.
    particles: Vec<u64>,
    places: Vec<u64>,
    says: Vec<u64>,
    who: Vec<u64>,
    the: u64,
    comma: u64,
    opening: u64,
    closing: u64,
    possessive: u64,
}

impl SmallWords {
    pub(crate) fn new() -> SmallWords {
        let all = |words: &str| words.split(' ').map(of_word).collect();
        SmallWords {
            joining: all(
                "of the and for in on to at with from de la le du da di del des dos las los y e et und sur a",
            ),
            particles: all(
                "al el an bin ibn abu ben de la le di da du del della dos der den van von ten ter zu ul ur",
            ),
            places: all("in at from near across to"),
            says: all(
                "said says told added asked wrote warned explained argued noted who insisted tweeted",
            ),
            who: all("who whose 's"),
            the: of_word("the"),
            comma: of_word(","),
            opening: of_word("("),
            closing: of_word(")"),
            possessive: of_word("'s"),
        }
    }
}

/// The hash of what stands beyond a line.
pub(crate) fn beyond() -> u64 {
    join(1, 2)
}
