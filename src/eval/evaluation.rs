//! A run measured by judgements: topic by topic, and on average.
//!
//! It must never know how a measure is computed.

use std::num::NonZeroU32;

use crate::eval::measure::{Measure, Ranking};
use crate::eval::qrels::Qrels;
use crate::eval::rows::id_order;
use crate::eval::run::Run;

/// How a run is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvalOptions {
    /// The lowest grade that is relevant, by default 1: `trec_eval -l`.
    pub relevance_level: NonZeroU32,
    /// Whether a judged topic that the run has no hit for counts as 0 in the mean: `trec_eval -c`.
    /// By default it is left out of the mean, and named in [`Evaluation::unanswered`].
    pub complete: bool,
}

impl Default for EvalOptions {
    fn default() -> EvalOptions {
        EvalOptions { relevance_level: NonZeroU32::MIN, complete: false }
    }
}

/// The measures of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What was measured.
    pub measures: Vec<Measure>,
    /// The topics that were measured, numbered ones in the order of their numbers: those that are
    /// judged and have a hit, or all that are judged if the evaluation is complete. A topic without
    /// anything relevant is one of them.
    pub topics: Vec<TopicScores>,
    /// The judged topics that the run has no hit for.
    pub unanswered: Vec<String>,
    /// The topics of the run that nobody judged; they are not measured.
    pub unjudged: Vec<String>,
}

/// The measures of a topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicScores {
    /// The topic's id.
    pub topic: String,
    /// A number from 0 to 1 for each of [`Evaluation::measures`].
    pub scores: Vec<f64>,
}

impl Evaluation {
    /// The mean over the topics for each of [`Evaluation::measures`]; 0 if there is no topic.
    pub fn means(&self) -> Vec<f64> {
        let count = self.topics.len().max(1) as f64;
        let sum = |at: usize| self.topics.iter().fold(0.0, |sum, topic| sum + topic.scores[at]);
        (0..self.measures.len()).map(|at| sum(at) / count).collect()
    }
}

/// Measures a run by judgements.
pub fn evaluate(
    qrels: &Qrels,
    run: &Run,
    measures: &[Measure],
    options: &EvalOptions,
) -> Evaluation {
    let level = options.relevance_level.get();
    let mut judged: Vec<&str> = qrels.topics().collect();
    judged.sort_by_cached_key(|topic| id_order(topic));
    let (mut topics, mut unanswered) = (Vec::new(), Vec::new());
    for topic in judged {
        let ranking = ranking(qrels, run, topic);
        let is_answered = !ranking.retrieved.is_empty();
        if !is_answered {
            unanswered.push(topic.to_owned());
        }
        if is_answered || options.complete {
            let scores = measures.iter().map(|measure| measure.of(&ranking, level)).collect();
            topics.push(TopicScores { topic: topic.to_owned(), scores });
        }
    }
    let is_unjudged = |topic: &&str| qrels.of_topic(topic).is_none();
    let unjudged = run.topics().filter(is_unjudged).map(str::to_owned).collect();
    Evaluation { measures: measures.to_vec(), topics, unanswered, unjudged }
}

/// The grades of what a run has for a topic. A negative grade says that the id was not judged.
fn ranking(qrels: &Qrels, run: &Run, topic: &str) -> Ranking {
    let grade = |grade: i32| u32::try_from(grade).ok();
    let of_id = |(id, _): (&str, f64)| qrels.grade(topic, id).and_then(grade);
    let retrieved = run.ranking(topic).into_iter().map(of_id).collect();
    let grades = qrels.of_topic(topic).into_iter().flatten();
    let mut judged: Vec<u32> = grades.filter_map(|(_, &value)| grade(value)).collect();
    judged.sort_unstable_by(|a, b| b.cmp(a));
    Ranking { retrieved, judged }
}
