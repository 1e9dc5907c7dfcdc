//! Hits as a run, in the format that `trec_eval` reads:
//! `topic Q0 passage rank score tag`.
//!
//! The topic is always 1. Columns are parted by blanks, so a blank in an id is written `%20`.

use std::io::{self, Write};

use super::Answer;

/// Writes a line for each hit.
pub(super) fn write(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (at, hit) in answer.found.hits.iter().enumerate() {
        let passage = hit.passage.to_string().replace(char::is_whitespace, "%20");
        let rank = answer.offset + at + 1;
        writeln!(out, "1 Q0 {passage} {rank} {} morgue", hit.score)?;
    }
    Ok(())
}
