//! Measures of one ranking, as `trec_eval` 9 computes them
//! (<https://github.com/usnistgov/trec_eval>).
//!
//! It knows the grades of a ranking and must never know ids, scores or files.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use crate::error::Error;

/// A measure of how well a ranking answers a topic, from 0 to 1. Its written form is the name that
/// is given here.
///
/// *Relevant* is an id whose grade reaches the relevance level, by default 1. What was not judged
/// counts as not relevant, but for `bpref` and `judged@k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// `ndcg@10`: the discounted cumulated gain of the first k, over that of the best order of all
    /// judged ids. The gain is the grade, whatever the relevance level; the discount is
    /// log2(rank + 1). Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques"
    /// (TOIS 20, 2002), with the discount that `trec_eval` has.
    Ndcg(NonZeroU32),
    /// `map`: average precision, the mean of the precisions at the ranks of the relevant ids, those
    /// that were not retrieved counting 0.
    Map,
    /// `mrr`: reciprocal rank, one over the rank of the first relevant id, or 0.
    Mrr,
    /// `p@5`: precision, the relevant ids among the first k over k, even if fewer were retrieved.
    Precision(NonZeroU32),
    /// `r@100`: recall, the relevant ids among the first k over all that are relevant.
    Recall(NonZeroU32),
    /// `bpref`: how seldom an id judged not relevant stands before one that is relevant. Buckley
    /// and Voorhees, "Retrieval evaluation with incomplete information" (SIGIR 2004), in the form
    /// that `trec_eval` has since version 8, which divides by the smaller of the numbers of ids
    /// judged relevant and not relevant.
    Bpref,
    /// `judged@10`: how many of the first k were judged, over k or, if fewer were retrieved, over
    /// those. `trec_eval` has none; it tells how far the others can be trusted.
    Judged(NonZeroU32),
}

/// What the measures see of a topic.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranking {
    /// The grades of what was retrieved, best first; `None` if it was not judged.
    pub(super) retrieved: Vec<Option<u32>>,
    /// The grades of all that was judged, highest first.
    pub(super) judged: Vec<u32>,
}

impl Measure {
    /// The measure of a ranking, where grades from `level` on are relevant.
    pub(super) fn of(self, ranking: &Ranking, level: u32) -> f64 {
        match self {
            Measure::Ndcg(cutoff) => ranking.ndcg(depth(cutoff)),
            Measure::Map => ranking.average_precision(level),
            Measure::Mrr => ranking.reciprocal_rank(level),
            Measure::Precision(cutoff) => {
                ranking.relevant_among(depth(cutoff), level) as f64 / f64::from(cutoff.get())
            }
            Measure::Recall(cutoff) => {
                ratio(ranking.relevant_among(depth(cutoff), level), ranking.relevant(level))
            }
            Measure::Bpref => ranking.bpref(level),
            Measure::Judged(cutoff) => {
                let seen = ranking.first(depth(cutoff));
                ratio(seen.iter().flatten().count(), seen.len())
            }
        }
    }
}

impl Ranking {
    fn first(&self, depth: usize) -> &[Option<u32>] {
        &self.retrieved[..depth.min(self.retrieved.len())]
    }

    /// How many ids are relevant, retrieved or not.
    fn relevant(&self, level: u32) -> usize {
        self.judged.iter().filter(|&&grade| grade >= level).count()
    }

    fn relevant_among(&self, depth: usize, level: u32) -> usize {
        self.first(depth).iter().flatten().filter(|&&grade| grade >= level).count()
    }

    /// The ranks of the relevant ids that were retrieved, from 1.
    fn relevant_ranks(&self, level: u32) -> impl Iterator<Item = usize> {
        let is_relevant = move |grade: &Option<u32>| grade.is_some_and(|grade| grade >= level);
        (1..)
            .zip(&self.retrieved)
            .filter(move |(_, grade)| is_relevant(grade))
            .map(|(rank, _)| rank)
    }

    fn ndcg(&self, depth: usize) -> f64 {
        let retrieved = self.first(depth).iter().map(|grade| grade.unwrap_or(0));
        let ideal = gain(self.judged.iter().copied().take(depth));
        if ideal > 0.0 { gain(retrieved) / ideal } else { 0.0 }
    }

    fn average_precision(&self, level: u32) -> f64 {
        let precisions = (1..).zip(self.relevant_ranks(level));
        let sum: f64 = precisions.map(|(relevant, rank)| ratio(relevant, rank)).sum();
        if sum > 0.0 { sum / self.relevant(level) as f64 } else { 0.0 }
    }

    fn reciprocal_rank(&self, level: u32) -> f64 {
        self.relevant_ranks(level).next().map_or(0.0, |rank| 1.0 / rank as f64)
    }

    fn bpref(&self, level: u32) -> f64 {
        let relevant = self.relevant(level);
        let compared = relevant.min(self.judged.len() - relevant);
        let (mut preferred, mut not_relevant) = (0.0, 0_usize);
        for &grade in self.retrieved.iter().flatten() {
            if grade >= level {
                preferred += 1.0 - ratio(not_relevant.min(relevant), compared);
            } else {
                not_relevant += 1;
            }
        }
        if relevant > 0 { preferred / relevant as f64 } else { 0.0 }
    }
}

fn depth(cutoff: NonZeroU32) -> usize {
    usize::try_from(cutoff.get()).unwrap_or(usize::MAX)
}

/// A part of a whole; nothing of nothing is nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// The discounted cumulated gain of grades in the order of ranks.
fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    let gains =
        (1..).zip(grades).map(|(rank, grade)| f64::from(grade) / f64::from(rank + 1).log2());
    gains.fold(0.0, |sum, gain| sum + gain)
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Ndcg(cutoff) => write!(f, "ndcg@{cutoff}"),
            Measure::Map => f.write_str("map"),
            Measure::Mrr => f.write_str("mrr"),
            Measure::Precision(cutoff) => write!(f, "p@{cutoff}"),
            Measure::Recall(cutoff) => write!(f, "r@{cutoff}"),
            Measure::Bpref => f.write_str("bpref"),
            Measure::Judged(cutoff) => write!(f, "judged@{cutoff}"),
        }
    }
}

impl FromStr for Measure {
    type Err = Error;

    /// Reads a measure by its name, in letters of any case. The names of `trec_eval` do as well:
    /// `ndcg_cut_10`, `recip_rank`, `P_5`, `recall_100`.
    fn from_str(text: &str) -> Result<Measure, Error> {
        let lower = text.trim().to_ascii_lowercase();
        let parted = lower.split_once('@').or_else(|| lower.rsplit_once(['_', '.']));
        let cut = parted.and_then(|(name, cutoff)| Some((name, cutoff.parse().ok()?)));
        match (lower.as_str(), cut) {
            ("map", _) => Ok(Measure::Map),
            ("mrr" | "recip_rank", _) => Ok(Measure::Mrr),
            ("bpref", _) => Ok(Measure::Bpref),
            (_, Some(("ndcg" | "ndcg_cut", cutoff))) => Ok(Measure::Ndcg(cutoff)),
            (_, Some(("p", cutoff))) => Ok(Measure::Precision(cutoff)),
            (_, Some(("r" | "recall", cutoff))) => Ok(Measure::Recall(cutoff)),
            (_, Some(("judged", cutoff))) => Ok(Measure::Judged(cutoff)),
            _ => Err(Error::Setting {
                reason: format!(
                    "`{text}` is not a measure; write ndcg@10, map, mrr, p@5, r@100, bpref or \
                     judged@10, with any number from 1 on"
                ),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(text: &str) -> String {
        match text.parse::<Measure>() {
            Ok(measure) => {
                assert_eq!(measure.to_string().parse::<Measure>().unwrap(), measure);
                measure.to_string()
            }
            Err(error) => error.to_string().split("; ").next().unwrap().to_owned(),
        }
    }

    macro_rules! names {
        ($($name:ident, $text:expr, $expected:expr;)*) => {
            $(#[test] fn $name() { assert_eq!(check_name($text), $expected); })*
        };
    }

    names! {
        ndcg, "ndcg@10", "ndcg@10";
        any_case, " nDCG@3 ", "ndcg@3";
        map, "MAP", "map";
        mrr, "mrr", "mrr";
        precision, "P@5", "p@5";
        recall, "r@100", "r@100";
        bpref, "bpref", "bpref";
        judged, "judged@10", "judged@10";
        trec_ndcg, "ndcg_cut_10", "ndcg@10";
        trec_ndcg_with_dot, "ndcg_cut.10", "ndcg@10";
        trec_mrr, "recip_rank", "mrr";
        trec_precision, "P_30", "p@30";
        trec_recall, "recall_1000", "r@1000";
        no_cutoff, "ndcg", "`ndcg` is not a measure";
        no_number, "p@", "`p@` is not a measure";
        zero, "p@0", "`p@0` is not a measure";
        negative, "r@-1", "`r@-1` is not a measure";
        cut_map, "map@10", "`map@10` is not a measure";
        mistyped, "ngcd@10", "`ngcd@10` is not a measure";
        empty, "", "`` is not a measure";
    }
}
