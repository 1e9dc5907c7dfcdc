//! Labelled texts, and the runs of tokens to learn from.

use std::collections::HashMap;

use serde::Deserialize;

use crate::entity::document::{Document, SmallWords};
use crate::entity::feature::{Family, OFFSETS, beside, own, together};
use crate::entity::model::Model;
use crate::entity::tags::{OUTSIDE, Part};

/// A labelled text; spans are in bytes.
#[derive(Deserialize)]
pub(crate) struct Record {
    pub(crate) source: String,
    pub(crate) text: String,
    /// The names.
    pub(crate) a: Vec<(u32, u32, String)>,
    /// What another labeller says: where they differ, either may be right.
    #[serde(default)]
    pub(crate) b: Option<Vec<(u32, u32, String)>>,
    /// Where nothing is known.
    #[serde(default)]
    pub(crate) open: Vec<(u32, u32)>,
}

/// A run of tokens: for each the features, and the tags that it may have.
pub(crate) struct Example {
    pub(crate) features: Vec<Vec<u32>>,
    pub(crate) allowed: Vec<u16>,
    pub(crate) weight: f32,
}

/// Makes examples of records.
pub(crate) struct Reader<'a> {
    model: &'a Model,
    words: SmallWords,
    document: Document,
    without: Vec<Family>,
    weights: HashMap<String, f32>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        model: &'a Model,
        without: Vec<Family>,
        weights: HashMap<String, f32>,
    ) -> Reader<'a> {
        Reader { model, words: SmallWords::new(), document: Document::default(), without, weights }
    }

    /// The runs of a record. A run that a name's border cuts is passed over.
    pub(crate) fn examples(&mut self, record: &Record, examples: &mut Vec<Example>) {
        let weight = self.weights.get(&record.source).copied().unwrap_or(1.0);
        if weight == 0.0 {
            return;
        }
        self.document.read(&record.text, &self.model.lexicon, &self.words);
        let mut allowed = self.tags(&record.a);
        if let Some(other) = &record.b {
            let other = self.tags(other);
            allowed.iter_mut().zip(other).for_each(|(mask, other)| *mask |= other);
        }
        for (token, mask) in self.document.tokens.iter().zip(&mut allowed) {
            if record.open.iter().any(|(from, to)| token.start < *to && token.end > *from) {
                *mask = u16::MAX;
            }
        }
        for run in &self.document.runs {
            let allowed = &allowed[run.tokens.clone()];
            if allowed.contains(&0) || allowed.iter().all(|mask| *mask == u16::MAX) {
                continue;
            }
            let features_of = |at| {
                let mut keys = Vec::new();
                let mut give = |family, key| {
                    if !self.without.contains(&family) {
                        keys.push(key);
                    }
                };
                own(&record.text, &self.document, at, &mut give);
                for offset in OFFSETS {
                    beside(&self.document, run, at, offset, offset, &mut give);
                }
                together(&self.document, run, at, &mut give);
                keys
            };
            let features = run.tokens.clone().map(features_of).collect();
            examples.push(Example { features, allowed: allowed.to_vec(), weight });
        }
    }

    /// The tag of each token as a mask; 0 where a name begins or ends within a token, or reaches out
    /// of a run.
    fn tags(&self, spans: &[(u32, u32, String)]) -> Vec<u16> {
        let tokens = &self.document.tokens;
        let mut masks = vec![1 << OUTSIDE; tokens.len()];
        for (start, end, kind) in spans {
            let first = tokens.partition_point(|t| t.end <= *start);
            let after = tokens.partition_point(|t| t.start < *end);
            if first >= after {
                continue;
            }
            let whole = tokens[first].start == *start && tokens[after - 1].end == *end;
            let at = self.document.runs.partition_point(|run| run.tokens.end <= first);
            let within = self
                .document
                .runs
                .get(at)
                .is_some_and(|run| run.tokens.start <= first && after <= run.tokens.end);
            let kind = match kind.as_str() {
                "PER" => 0,
                "ORG" => 1,
                _ => 2,
            };
            for n in first..after {
                let part = match (n == first, n + 1 == after) {
                    (true, true) => Part::Only,
                    (true, false) => Part::Begin,
                    (false, true) => Part::Last,
                    (false, false) => Part::Inside,
                };
                masks[n] = if whole && within { 1 << tag(kind, part) } else { 0 };
            }
        }
        masks
    }
}

/// The tag of a part of a name of a kind.
fn tag(kind: usize, part: Part) -> usize {
    let place = match part {
        Part::Outside => return OUTSIDE,
        Part::Begin => 1,
        Part::Inside => 2,
        Part::Last => 3,
        Part::Only => 4,
    };
    4 * kind + place
}
