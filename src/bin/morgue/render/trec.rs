//! Hits as a run, in the format that `trec_eval` reads: `topic Q0 passage rank score tag`.
//!
//! The library writes it, so that a run is the same here and in an evaluation.

use std::io::{self, Write};

use morgue::{Hit, Run};

use super::Answer;

/// The topic of a query that has no id.
const TOPIC: &str = "1";

/// Writes a line for each hit.
pub(super) fn write(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ranked = hits.map(|hit| hit.map(|hit| (hit.passage.to_string(), hit.score)));
    let mut run = Run::new("morgue");
    run.insert_ranking(answer.topic.unwrap_or(TOPIC), ranked.collect::<io::Result<Vec<_>>>()?);
    run.write(out)
}
