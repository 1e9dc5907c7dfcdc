//! How the words of a query may stand in a text.
//!
//! A query's text becomes rows of terms, side by side; any row answers it. It knows tokens and
//! their forms; it must never know a stem, an index or the query's grammar.

use std::ops::Range;

use super::fold::fold_word;
use super::forms::{Compound, Forms, Word, forms};
use super::tokens::{runs, tokens};

/// What stands in one place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// A word with the stem of this one.
    Stem(String),
    /// This word, hyphenated or not.
    Word(String),
    /// This folded word or exact form.
    Exact(String),
    /// This word with its capitals.
    Cased(String),
    /// A word that begins so.
    Prefix(String),
}

/// Terms side by side.
pub(crate) type Row = Vec<Sought>;

/// A phrase may be spelled in this many ways at most.
const MOST_SPELLINGS: usize = 16;

/// The rows of a plain word: stemmed, and a compound in each of its spellings.
pub(crate) fn word_rows(word: &str) -> Vec<Row> {
    let [Piece::Token(forms)] = &pieces(word)[..] else { return phrase_rows(word) };
    match (&forms.words[..], &forms.compound) {
        ([only], None) => vec![vec![Sought::Stem(only.folded.clone())]],
        (words, Some(Compound::Hyphenated { joined: Some(joined), .. })) => {
            let parts = words.iter().map(|word| Sought::Exact(word.folded.clone())).collect();
            vec![parts, vec![Sought::Stem(joined.clone())]]
        }
        _ => phrase_rows(word),
    }
}

/// The rows of a phrase: literal words, its compounds in parts and as one word.
pub(crate) fn phrase_rows(text: &str) -> Vec<Row> {
    let pieces = pieces(text);
    let mut rows: Vec<Row> = vec![Vec::new()];
    for (at, piece) in pieces.iter().enumerate() {
        let spellings = match piece {
            Piece::Paired(words) => vec![paired(words, at + 1 == pieces.len())],
            Piece::Token(forms) => spellings(forms, pieces.len() == 1),
        };
        let pairs = spellings
            .iter()
            .flat_map(|spelling| rows.iter().map(|row| [&row[..], &spelling[..]].concat()));
        rows = pairs.take(MOST_SPELLINGS).collect();
    }
    rows
}

/// The row of words that must stand exactly so but for capitals and accents.
pub(crate) fn exact_row(text: &str) -> Row {
    match &pieces(text)[..] {
        [Piece::Token(Forms { compound: Some(compound), .. })] => {
            let (Compound::Hyphenated { exact, .. } | Compound::Bound { exact }) = compound;
            vec![Sought::Exact(exact.clone())]
        }
        _ => value_row(text),
    }
}

/// The row of words that must have the capitals that they have here.
pub(crate) fn cased_row(text: &str) -> Row {
    row(text, |forms| {
        let words = forms.words.into_iter();
        words.map(|word| word.cased.map_or(Sought::Exact(word.folded), Sought::Cased)).collect()
    })
}

/// The row of a field's value: its folded words.
pub(crate) fn value_row(text: &str) -> Row {
    row(text, |forms| forms.words.into_iter().map(|word| Sought::Exact(word.folded)).collect())
}

/// The folded words of a name or another value, as they are indexed.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    let folded = tokens(text).flat_map(|token| forms(&text[token]).words);
    folded.map(|word| word.folded).collect()
}

/// The row of a word whose end is left open; `None` if it is more than one word.
pub(crate) fn prefix_row(start: &str) -> Option<Row> {
    match &pieces(start)[..] {
        [Piece::Paired(words)] => Some(paired(words, true)),
        [Piece::Token(forms)] => {
            let prefix = match (&forms.compound, &forms.words[..]) {
                (Some(Compound::Hyphenated { exact, .. } | Compound::Bound { exact }), _) => exact,
                (None, [word]) => &word.folded,
                _ => return None,
            };
            Some(vec![Sought::Prefix(prefix.clone())])
        }
        _ => None,
    }
}

/// The folded words of a text one by one, without the signs that bind them: what somebody asks
/// about who does not write for a search engine. What means nothing without its signs stays whole.
pub(crate) fn bare_words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    let words = tokens(text).flat_map(|token| {
        let Forms { words, compound } = forms(&text[token.clone()]);
        match (compound, &words[..]) {
            (Some(Compound::Bound { exact }), [_]) if exact.starts_with(char::is_alphanumeric) => {
                vec![(token, exact)]
            }
            _ => {
                let start = token.start;
                let span = |word: &Word| start + word.start..start + word.end;
                words.into_iter().map(|word| (span(&word), word.folded)).collect()
            }
        }
    });
    // A piece of a letter is no word by itself.
    words.filter(|(_, word)| tokens(word).next().is_some())
}

/// A pattern of one word whose letters are folded; its `*` and `?` stay.
pub(crate) fn fold_pattern(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for piece in pattern.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        if !letters.is_empty() {
            folded.push_str(&fold_word(letters).folded);
        }
        folded.push_str(&piece[letters.len()..]);
    }
    folded
}

/// A run of a query's text.
enum Piece {
    Token(Forms),
    /// The folded pairs of a run, and its last character.
    Paired(Vec<String>),
}

fn pieces(text: &str) -> Vec<Piece> {
    let piece = |run: super::tokens::Run| {
        let run_text = &text[run.bytes];
        if run.paired {
            Piece::Paired(tokens(run_text).map(|t| fold_word(&run_text[t]).folded).collect())
        } else {
            Piece::Token(forms(run_text))
        }
    };
    runs(text).map(piece).collect()
}

/// One row, each token of which is read in the same way.
fn row(text: &str, read: impl Fn(Forms) -> Row) -> Row {
    let pieces = pieces(text);
    let last = pieces.len();
    let row = pieces.into_iter().enumerate().map(|(at, piece)| match piece {
        Piece::Paired(words) => paired(&words, at + 1 == last),
        Piece::Token(forms) => read(forms),
    });
    row.flatten().collect()
}

/// The terms of a paired run. Behind the query's last character a text may go on: its pairs say
/// all, and a single character begins any pair.
fn paired(words: &[String], is_last: bool) -> Row {
    let exact = |words: &[String]| words.iter().cloned().map(Sought::Exact).collect();
    match words {
        [only] if is_last => vec![Sought::Prefix(only.clone())],
        [pairs @ .., _] if is_last => exact(pairs),
        _ => exact(words),
    }
}

/// The ways to write a token of a phrase, the most literal one first.
fn spellings(forms: &Forms, is_alone: bool) -> Vec<Row> {
    let words = || forms.words.iter().map(|word| Sought::Word(word.folded.clone())).collect();
    match (&forms.compound, &forms.words[..]) {
        (Some(Compound::Hyphenated { joined: Some(joined), .. }), _) => {
            vec![words(), vec![Sought::Word(joined.clone())]]
        }
        (Some(Compound::Bound { exact }), [word]) if is_acronym(exact) => {
            let capitals = word.folded.to_uppercase();
            vec![vec![Sought::Exact(exact.clone())], vec![Sought::Cased(capitals)]]
        }
        // A wider compound takes more places than its one term.
        (Some(Compound::Bound { exact }), words) if is_alone || words.len() == 1 => {
            vec![vec![Sought::Exact(exact.clone())]]
        }
        _ => vec![words()],
    }
}

/// `u.s.`, which is written `US` as well; not `#u.s.`.
fn is_acronym(exact: &str) -> bool {
    exact.ends_with('.') && exact.starts_with(char::is_alphanumeric)
}
