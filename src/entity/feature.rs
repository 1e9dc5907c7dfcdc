//! The features of a token that may be part of a name.
//!
//! The trainer and the tagger run this same code: a change needs a new model. It must never know
//! weights or tags.

use super::document::{Document, Run, Said, beyond};
use super::hash::{EMPTY, add_char, join};
use super::lexicon::{Known, key};
use super::token::Token;

/// A family of features, for measuring what each adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// The word, its parts and its letters' pattern.
    Word,
    /// The words around it.
    Context,
    /// The run of capitals that it stands in.
    Run,
    /// Clusters of words used alike.
    Clusters,
    /// Gazetteers.
    Gazetteer,
    /// The share of capitals that the word has elsewhere, and how its line is written.
    Case,
    /// What the whole text says of the word.
    Document,
}

/// Whether something stands at a place relative to the token; what stands there.
struct Window<'a> {
    document: &'a Document,
    run: &'a Run,
}

impl Window<'_> {
    fn place(&self, at: usize, offset: isize) -> Option<usize> {
        at.checked_add_signed(offset).filter(|n| self.run.line.contains(n))
    }

    fn word(&self, place: Option<usize>) -> u64 {
        place.map_or_else(beyond, |n| self.document.tokens[n].lower)
    }

    fn shape(&self, place: Option<usize>) -> u64 {
        place.map_or(7, |n| shape_of(&self.document.tokens[n]))
    }

    fn fine(&self, place: Option<usize>) -> u64 {
        place.map_or(0xffff, |n| u64::from(self.document.clusters[n].fine))
    }

    fn coarse(&self, place: Option<usize>) -> u64 {
        place.map_or(0xffff, |n| u64::from(self.document.clusters[n].coarse))
    }

    fn classes(&self, place: Option<usize>) -> u32 {
        place.map_or(0, |n| self.document.known[n].classes())
    }
}

/// How far away a word is heard.
pub(crate) const OFFSETS: [isize; 4] = [-2, -1, 1, 2];

fn key_of(template: u64, a: u64, b: u64) -> u32 {
    key(join(join(template.wrapping_mul(0x9e37_79b9_7f4a_7c15), a), b))
}

/// The features that depend on nothing but the word, how its line is written and what begins with it: on
/// [`own_type`].
pub(crate) fn own(text: &str, document: &Document, at: usize, give: &mut impl FnMut(Family, u32)) {
    let mut give =
        |family: Family, template: u64, a: u64, b: u64| give(family, key_of(template, a, b));
    let token = &document.tokens[at];
    let (word, shape) = (token.lower, shape_of(token));
    let (case, begins) = (token.case as u64, token.begins as u64);
    let known = document.known[at];
    let capitals = u64::from(known.capitals());
    let cluster = document.clusters[at];
    use Family::*;
    give(Word, 0, 0, 0);
    give(Word, 1, word, 0);
    give(Word, 2, word, shape);
    give(Word, 3, shape, case);
    affixes(&text[token.start as usize..token.end as usize], |template, hash| {
        give(Word, template, hash, 0)
    });
    give(Word, 12, token.len().min(12) as u64, shape);
    give(Case, 20, word, case);
    give(Case, 21, capitals << 4 | case, shape);
    give(Case, 22, capitals << 4 | begins, shape);
    give(Case, 23, word, begins);
    give(Clusters, 70, u64::from(cluster.fine), 0);
    give(Clusters, 71, u64::from(cluster.coarse), shape);
    give(Gazetteer, 91, u64::from(known.classes()), shape);
    each_bit(known.classes(), |bit| give(Gazetteer, 97, bit, shape));
}

/// What [`own`] depends on.
#[inline]
pub(crate) fn own_type(document: &Document, at: usize) -> u64 {
    let token = &document.tokens[at];
    join(
        token.exact,
        (token.case as u64) << 8 | (token.begins as u64) << 4 | u64::from(token.spaced),
    )
}

/// The features that the word at an offset has for one that it stands at `seen_at` from; they depend on
/// nothing but that and [`beside_type`].
pub(crate) fn beside(
    document: &Document,
    run: &Run,
    at: usize,
    offset: isize,
    seen_at: isize,
    give: &mut impl FnMut(Family, u32),
) {
    let mut give =
        |family: Family, template: u64, a: u64| give(family, key_of(template, a, seen_at as u64));
    let w = Window { document, run };
    let place = w.place(at, offset);
    use Family::*;
    give(Context, 30, w.word(place));
    give(Context, 31, w.shape(place));
    give(Clusters, 60, w.fine(place));
    give(Clusters, 61, w.coarse(place));
    each_bit(w.classes(place), |bit| give(Gazetteer, 80, bit));
}

/// What [`beside`] depends on, but for the offset.
#[inline]
pub(crate) fn beside_type(document: &Document, run: &Run, at: usize, offset: isize) -> u64 {
    let place = Window { document, run }.place(at, offset);
    place.map_or_else(beyond, |n| document.tokens[n].exact ^ u64::from(document.tokens[n].spaced))
}

/// The features of words together, of the run and of the text.
pub(crate) fn together(
    document: &Document,
    run: &Run,
    at: usize,
    give: &mut impl FnMut(Family, u32),
) {
    let w = Window { document, run };
    let mut give =
        |family: Family, template: u64, a: u64, b: u64| give(family, key_of(template, a, b));
    let here = Some(at);
    let [before2, before, after, after2] = OFFSETS.map(|offset| w.place(at, offset));
    let token = &document.tokens[at];
    let word = token.lower;
    let shape = w.shape(here);
    let case = token.case as u64;
    let capitals = u64::from(document.known[at].capitals());

    use Family::*;
    give(Context, 40, w.word(before), word);
    give(Context, 41, word, w.word(after));
    give(Context, 42, w.word(before), w.word(after));
    give(Context, 43, w.word(before2), w.word(before));
    give(Context, 44, w.word(after), w.word(after2));
    give(Context, 45, join(w.shape(before), shape), w.shape(after));
    give(Context, 46, w.word(before), shape);
    give(Context, 47, w.word(after), shape);

    let (fine, coarse) = (w.fine(here), w.coarse(here));
    give(Clusters, 72, w.fine(before), fine);
    give(Clusters, 73, fine, w.fine(after));
    give(Clusters, 74, w.coarse(before), w.coarse(after));
    give(Clusters, 75, join(w.coarse(before), coarse), w.coarse(after));
    give(Clusters, 76, w.fine(before2), w.fine(before));
    give(Clusters, 77, w.fine(after), w.fine(after2));

    let (classes, place) = document.names[at];
    let place = place as u64;
    give(Gazetteer, 90, u64::from(classes), place);
    give(Gazetteer, 92, u64::from(w.classes(before)), u64::from(w.classes(here)));
    give(Gazetteer, 93, u64::from(w.classes(here)), u64::from(w.classes(after)));
    give(Gazetteer, 94, u64::from(classes) << 3 | place, w.coarse(before));
    give(Gazetteer, 95, u64::from(classes) << 3 | place, w.coarse(after));
    each_bit(classes, |bit| give(Gazetteer, 96, bit, place << 4 | capitals));

    let said = document.said(word);
    each_bit(said, |bit| give(Document, 100, bit, shape));
    let used = said
        & (Said::AFTER_TITLE
            | Said::AFTER_FIRST_NAME
            | Said::BEFORE_FIRM
            | Said::AFTER_IN
            | Said::BEFORE_SAYS);
    give(Document, 101, u64::from(used), u64::from(said & Said::SMALL) | capitals);
    give(Document, 102, u64::from(said), place);

    let (from, to) = (run.tokens.start, run.tokens.end);
    let left = from.checked_sub(1).filter(|n| run.line.contains(n));
    let right = Some(to).filter(|n| run.line.contains(n));
    let (first, last) = (Some(from), Some(to - 1));
    let (ahead, behind) = ((to - 1 - at).min(4) as u64, (at - from).min(4) as u64);
    let position = ahead << 3 | behind;
    give(Run, 110, position, case);
    give(Run, 111, w.word(last), ahead);
    give(Run, 112, w.word(first), behind);
    give(Run, 113, w.word(left), position);
    give(Run, 114, w.word(right), position);
    give(Run, 115, w.coarse(left), w.coarse(right));
    give(Run, 116, w.fine(left), position);
    give(Run, 117, w.fine(right), position);
    give(Run, 118, w.coarse(last), position);
    give(Run, 119, join(w.word(left), word), position);
    give(Run, 120, join(w.word(right), word), position);
    each_bit(w.classes(last), |bit| give(Run, 121, bit, ahead));
    each_bit(w.classes(first), |bit| give(Run, 122, bit, behind));
    give(Run, 123, w.word(last), join(position, w.word(first)));
    let any = run.tokens.clone().fold(0, |any, n| any | document.known[n].classes());
    let telling = any & (Known::BODY | Known::FIRM | Known::TITLE | Known::FIRST | Known::ROLE);
    give(Run, 124, u64::from(telling), position);
}

fn shape_of(token: &Token) -> u64 {
    u64::from(token.shape) << 1 | u64::from(token.spaced)
}

/// The first and last one to four characters of a word, in lower case.
fn affixes(word: &str, mut give: impl FnMut(u64, u64)) {
    let lower =
        |hash, c: char| add_char(hash, if c.is_ascii() { c.to_ascii_lowercase() } else { c });
    let mut hash = EMPTY;
    for (n, c) in word.chars().take(4).enumerate() {
        hash = lower(hash, c);
        give(4 + n as u64, hash);
    }
    hash = EMPTY;
    for (n, c) in word.chars().rev().take(4).enumerate() {
        hash = lower(hash, c);
        give(8 + n as u64, hash);
    }
}

fn each_bit(mut bits: u32, mut give: impl FnMut(u64)) {
    while bits != 0 {
        give(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}
