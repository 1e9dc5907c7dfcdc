//! Two runs compared: by how much, how surely, and where.
//!
//! It must never know runs or judgements: it compares what was measured.

use std::collections::BTreeMap;

use crate::eval::evaluation::Evaluation;
use crate::eval::measure::Measure;
use crate::eval::randomisation::randomisation_test;
use crate::eval::rows::id_order;

/// How a measure differs between two evaluations, over the topics that either has.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What was measured.
    pub measure: Measure,
    /// How likely it is that a mean difference this large, in either direction, is chance: the
    /// two-sided p-value of a paired randomisation test (Smucker, Allan and Carterette, CIKM 2007).
    pub p_value: f64,
    /// Whether the p-value is of all assignments, as it is for up to 15 topics that differ, and not
    /// of 100,000 that were drawn, always the same.
    pub exact: bool,
    /// Every topic, the one that gained most first.
    pub changes: Vec<Change>,
}

/// What a topic has in two evaluations.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The topic's id.
    pub topic: String,
    /// What it has in the first.
    pub before: f64,
    /// What it has in the second.
    pub after: f64,
}

impl Comparison {
    /// The mean over the topics in the first evaluation and in the second.
    pub fn means(&self) -> (f64, f64) {
        let count = self.changes.len().max(1) as f64;
        let sum = |of: fn(&Change) -> f64| self.changes.iter().fold(0.0, |sum, c| sum + of(c));
        (sum(|change| change.before) / count, sum(|change| change.after) / count)
    }

    /// The topics that gained, most first.
    pub fn gained(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.difference() > 0.0)
    }

    /// The topics that lost, most first.
    pub fn lost(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().rev().filter(|change| change.difference() < 0.0)
    }
}

impl Change {
    /// What the topic gained, negative if it lost.
    pub fn difference(&self) -> f64 {
        self.after - self.before
    }
}

/// Compares two evaluations by each measure that both have.
///
/// A topic that only one of them has counts as 0 in the other, which found nothing for it.
pub fn compare(before: &Evaluation, after: &Evaluation) -> Vec<Comparison> {
    let both = before.measures.iter().enumerate().filter_map(|(at, measure)| {
        let at_after = after.measures.iter().position(|other| other == measure)?;
        Some(compare_by(*measure, (before, at), (after, at_after)))
    });
    both.collect()
}

fn compare_by(
    measure: Measure,
    (before, at_before): (&Evaluation, usize),
    (after, at_after): (&Evaluation, usize),
) -> Comparison {
    let mut pairs: BTreeMap<(u64, String), (f64, f64)> = BTreeMap::new();
    for topic in &before.topics {
        pairs.entry(id_order(&topic.topic)).or_default().0 = topic.scores[at_before];
    }
    for topic in &after.topics {
        pairs.entry(id_order(&topic.topic)).or_default().1 = topic.scores[at_after];
    }
    let change = |((_, topic), (before, after))| Change { topic, before, after };
    let mut changes: Vec<Change> = pairs.into_iter().map(change).collect();
    let differences: Vec<f64> = changes.iter().map(Change::difference).collect();
    let significance = randomisation_test(&differences);
    changes.sort_by(|a, b| b.difference().total_cmp(&a.difference()));
    Comparison { measure, p_value: significance.p_value, exact: significance.exact, changes }
}
