//! The tagger: names in a text, each with its kind and how sure it is.
//!
//! It finds each mention by itself; what they mean together is said by `gather`.

use std::ops::Range;

use hashbrown::HashMap;

use super::document::{Document, Run, SmallWords};
use super::feature::{OFFSETS, beside, beside_type, own, own_type, together};
use super::model::Model;
use super::tags::{Factors, Lattice, OUTSIDE, Part, Scores, factors, kind, part};
use super::weights::{Sums, add};
use crate::article::EntityKind;

/// A name in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// What it names.
    pub(crate) kind: EntityKind,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
    /// How probable it is that exactly this is a name of that kind.
    pub(crate) confidence: f32,
}

/// A model, and room to work in: one a thread.
#[derive(Debug)]
pub(crate) struct Tagger<'m> {
    model: &'m Model,
    factors: Factors,
    words: SmallWords,
    document: Document,
    scores: Vec<Scores>,
    tags: Vec<u8>,
    lattice: Lattice,
    sums: Known,
}

/// Sums of weights that were needed before: most words of a text are words of every text.
#[derive(Debug, Default)]
struct Known {
    /// Of a word's own features, by [`own_type`].
    own: HashMap<u64, Sums>,
    /// Of a word's features for those around it, by [`beside_type`].
    beside: HashMap<u64, [Sums; 4]>,
    keys: Vec<u32>,
    places: Vec<u32>,
}

impl Known {
    /// At most this many words are kept, some 10 MB.
    const MOST: usize = 1 << 16;

    /// The sums of the weights of all features of a token.
    fn sum(
        &mut self,
        model: &Model,
        text: &str,
        document: &Document,
        run: &Run,
        at: usize,
    ) -> Sums {
        let Known { own: own_sums, beside: beside_sums, keys, places } = self;
        let mut sum_of = |gather: &mut dyn FnMut(&mut Vec<u32>)| {
            let mut sum = [0; 16];
            keys.clear();
            gather(keys);
            model.weights.add(keys, places, &mut sum);
            sum
        };
        if own_sums.len() > Self::MOST {
            own_sums.clear();
        }
        if beside_sums.len() > Self::MOST {
            beside_sums.clear();
        }
        let mut sum = *own_sums.entry(own_type(document, at)).or_insert_with(|| {
            sum_of(&mut |keys| own(text, document, at, &mut |_, key| keys.push(key)))
        });
        for (n, offset) in OFFSETS.into_iter().enumerate() {
            let sums =
                beside_sums.entry(beside_type(document, run, at, offset)).or_insert_with(|| {
                    OFFSETS.map(|seen_at| {
                        sum_of(&mut |keys| {
                            beside(document, run, at, offset, seen_at, &mut |_, key| keys.push(key))
                        })
                    })
                });
            add(&mut sum, &sums[n]);
        }
        add(
            &mut sum,
            &sum_of(&mut |keys| together(document, run, at, &mut |_, key| keys.push(key))),
        );
        sum
    }
}

impl<'m> Tagger<'m> {
    pub(crate) fn new(model: &'m Model) -> Tagger<'m> {
        Tagger {
            model,
            factors: factors(&model.transitions),
            words: SmallWords::new(),
            document: Document::default(),
            scores: Vec::new(),
            tags: Vec::new(),
            lattice: Lattice::default(),
            sums: Known::default(),
        }
    }

    /// The names of a text, in order, none over another.
    pub(crate) fn names(&mut self, text: &str) -> Vec<Name> {
        self.document.read(text, &self.model.lexicon, &self.words);
        let mut names = Vec::new();
        for run in &self.document.runs {
            self.scores.clear();
            for at in run.tokens.clone() {
                let sum = self.sums.sum(self.model, text, &self.document, run, at);
                self.scores.push(self.model.scores(&sum));
            }
            self.lattice.decode(&self.scores, &self.model.transitions, &mut self.tags);
            if self.tags.iter().all(|tag| usize::from(*tag) == OUTSIDE) {
                continue;
            }
            self.lattice.sum(&self.scores, &self.factors, &[]);
            for span in spans(&self.tags) {
                let tags = &self.tags[span.clone()];
                let tokens = &self.document.tokens
                    [run.tokens.start + span.start..run.tokens.start + span.end];
                names.push(Name {
                    kind: KINDS[kind(usize::from(tags[0]))],
                    span: tokens[0].start as usize..tokens[tokens.len() - 1].end as usize,
                    confidence: self.lattice.span(span.start, tags, &self.factors),
                });
            }
        }
        names
    }
}

/// The kinds by the numbers that tags have.
pub(crate) const KINDS: [EntityKind; 3] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Place];

/// The names that tags mark, by numbers of tokens.
fn spans(tags: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    tags.iter().enumerate().filter_map(move |(at, tag)| match part(usize::from(*tag)) {
        Part::Begin => {
            from = at;
            None
        }
        Part::Only => Some(at..at + 1),
        Part::Last => Some(from..at + 1),
        Part::Inside | Part::Outside => None,
    })
}
