//! How well a list of hits answers a topic, by what people judged.
//!
//! A *topic* is a question with an id, *qrels* say how relevant an id is to a topic, and a *run*
//! is what a search returned for each topic. [`evaluate`] measures a run by the qrels as
//! `trec_eval` 9 does, [`compare`] says whether one run is better than another, and [`retrieve`]
//! makes the run of an archive. It is a user of a searcher: it must never know an index, a posting or
//! how anything is ranked.

mod compare;
mod evaluation;
mod measure;
mod qrels;
mod randomisation;
mod retrieve;
mod rows;
mod run;
#[cfg(test)]
mod tests;
mod topic;
mod topics;
mod trec_topics;

pub use crate::eval::compare::{Change, Comparison, compare};
pub use crate::eval::evaluation::{EvalOptions, Evaluation, TopicScores, evaluate};
pub use crate::eval::measure::Measure;
pub use crate::eval::qrels::Qrels;
pub use crate::eval::retrieve::{EvalUnit, RefusedTopic, RetrieveOptions, retrieve};
pub use crate::eval::run::Run;
pub use crate::eval::topic::Topic;
pub use crate::eval::topics::{parse_topics, read_topics};
