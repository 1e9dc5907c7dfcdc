//! Runs: what a search returned for each topic, with scores.
//!
//! It must never know what is relevant.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;

use crate::error::Result;
use crate::eval::rows::{Row, column_id, columns, id_order, lines, read_file, read_rows};
use crate::source::Problem;

/// The hits of each topic, by id and score, and the name of what made them.
///
/// An id is in a topic once, scores are finite, and white space in an id is kept as `%20`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    tag: String,
    scores: BTreeMap<String, HashMap<String, f64>>,
}

impl Run {
    /// An empty run with the name of what makes it.
    pub fn new(tag: &str) -> Run {
        Run { tag: column_id(tag), ..Run::default() }
    }

    /// Reads a run from a file, and says what was wrong with some of its lines: see [`Run::parse`].
    ///
    /// # Errors
    /// [`Error::Io`](crate::error::Error::Io) if the file cannot be read,
    /// [`Error::Source`](crate::error::Error::Source) if it has lines and none can be read. An
    /// empty file is a run that found nothing.
    pub fn read(path: &Path) -> Result<(Run, Vec<Problem>)> {
        read_file(path, Run::parse, |run| run.scores.is_empty())
    }

    /// Reads a run that is in memory, and says what was wrong with some of its lines. The name is
    /// what problems call the file.
    ///
    /// A line is `topic Q0 id rank score tag`, parted by blanks or tabs, as `trec_eval` reads it:
    /// the second column and the rank are not used, nor is what follows the tag, and lines that
    /// begin with `#` are comments. Of two scores of one id the first counts, of several tags the
    /// last.
    pub fn parse(name: &str, bytes: &[u8]) -> (Run, Vec<Problem>) {
        let mut run = Run::default();
        let rows = lines(name, bytes).filter(|row| !row.is_comment());
        let problems = read_rows(rows, |row| run.read_row(row));
        (run, problems)
    }

    /// Writes the run in the form that [`Run::parse`] reads, in the order of [`Run::ranking`].
    ///
    /// # Errors
    /// What the writer refuses.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let tag = if self.tag.is_empty() { "morgue" } else { &self.tag };
        let mut topics: Vec<&str> = self.topics().collect();
        topics.sort_by_cached_key(|topic| id_order(topic));
        for topic in topics {
            for (rank, (id, score)) in (1..).zip(self.ranking(topic)) {
                writeln!(out, "{topic} Q0 {id} {rank} {score} {tag}")?;
            }
        }
        Ok(())
    }

    /// Adds a hit of a topic. False, and nothing is done, if the topic has the id already, if the
    /// score is not finite, or if one of the two is empty.
    pub fn insert(&mut self, topic: &str, id: &str, score: f64) -> bool {
        let (topic, id) = (column_id(topic), column_id(id));
        if topic.is_empty() || id.is_empty() || !score.is_finite() {
            return false;
        }
        match self.scores.entry(topic).or_default().entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(score);
                true
            }
        }
    }

    /// Adds what was found for a topic, best first.
    ///
    /// Who reads a run knows no order but that of scores. So that it keeps the order of equal ones,
    /// a score is stored with four decimals and at least 0.0001 below the one before: single
    /// precision, in which some programs compare scores, tells that apart up to 1,000.
    pub fn insert_ranking(&mut self, topic: &str, hits: impl IntoIterator<Item = (String, f32)>) {
        let mut least = i64::MAX;
        for (id, score) in hits {
            let stored = ((f64::from(score) * DECIMALS).round() as i64).min(least - 1);
            if self.insert(topic, &id, stored as f64 / DECIMALS) {
                least = stored;
            }
        }
    }

    /// The name of what made it.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The topics that have a hit, in the order of their ids as text.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.scores.keys().map(String::as_str)
    }

    /// The ids and scores of a topic, best first.
    ///
    /// The order is `trec_eval`'s, whatever ranks the run was read with: by score, equal ones by id
    /// from last to first in the order of bytes, which a system cannot gain from. Scores are
    /// compared in double precision, as from version 9.0.8 on; before, and in `pytrec_eval`, scores
    /// were equal that are so in single precision.
    pub fn ranking(&self, topic: &str) -> Vec<(&str, f64)> {
        let scores = self.scores.get(topic).into_iter().flatten();
        let mut ranking: Vec<(&str, f64)> =
            scores.map(|(id, &score)| (id.as_str(), score)).collect();
        ranking.sort_unstable_by(|a, b| {
            let by_score = b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal);
            by_score.then_with(|| b.0.cmp(a.0))
        });
        ranking
    }

    fn read_row(&mut self, row: &Row<'_>) -> std::result::Result<(), String> {
        let columns = columns(&row.text, |count| count >= 6);
        let Some(&[topic, _, id, _, score, tag, ..]) = columns.as_deref() else {
            return Err("not a hit; write `topic Q0 id rank score tag` a line".to_owned());
        };
        let number: f64 = score.parse().unwrap_or(f64::NAN);
        if !number.is_finite() {
            return Err(format!("`{score}` is no score; write a number"));
        }
        if !self.insert(topic, id, number) {
            return Err(format!("topic {topic} has `{id}` twice; the first score counts"));
        }
        self.tag = column_id(tag);
        Ok(())
    }
}

/// Four decimals of a score.
const DECIMALS: f64 = 1e4;

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    fn check_run(bytes: &[u8]) -> String {
        let (run, problems) = Run::parse("run", bytes);
        let mut written = Vec::new();
        run.write(&mut written).unwrap();
        let problems: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        String::from_utf8(written).unwrap() + &problems
    }

    #[test]
    fn hits_are_sorted_by_score_then_by_id_downwards() {
        let text = "10 Q0 a 1 3 my-tag\r\n10 Q0 b 2 3 my-tag\n10 Q0 c 3 9e-1 my-tag\n\n\
                    9\tQ0\tx y#2\t7\t-0.5\tmy tag\tmore\n10 0 B 4 3.0 x trailing words\n";
        assert_snapshot!(check_run(text.as_bytes()), @"
        9 Q0 x%20y#2 1 -0.5 x
        10 Q0 b 1 3 x
        10 Q0 a 2 3 x
        10 Q0 B 3 3 x
        10 Q0 c 4 0.9 x
        ");
    }

    #[test]
    fn bad_rows_are_said_and_do_not_stop_the_rest() {
        let text = "1 Q0 a 1 2\n# comment\n1 Q0 a 1 best t\n1 Q0 a 1 NaN t\n1 Q0 a 1 inf t\n\
                    1 Q0 a 1 2.5 t\n1 Q0 a 2 1.5 t\n";
        assert_snapshot!(check_run(text.as_bytes()), @"
        1 Q0 a 1 2.5 t
        run:1: not a hit; write `topic Q0 id rank score tag` a line
        run:3: `best` is no score; write a number
        run:4: `NaN` is no score; write a number
        run:5: `inf` is no score; write a number
        run:7: topic 1 has `a` twice; the first score counts
        ");
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let mut run = Run::new("two words");
        assert_eq!(run.tag(), "two%20words");
        assert!(run.insert("1", "a", 1.0));
        assert!(!run.insert("1", "a", 2.0));
        assert!(!run.insert("1", "b", f64::NAN));
        assert!(!run.insert("1", "", 1.0));
        assert!(!run.insert("", "b", 1.0));
        assert_eq!(run.ranking("1"), [("a", 1.0)]);
    }

    #[test]
    fn a_ranking_keeps_its_order() {
        let mut run = Run::new("test");
        let hits = [("d", 7.25), ("a", 3.000_04), ("c", 3.0), ("b", 3.0), ("c", 2.0), ("e", -1.0)];
        run.insert_ranking("1", hits.map(|(id, score)| (id.to_owned(), score)));
        run.insert_ranking("2", ["a", "b"].map(|id| (id.to_owned(), 0.0)));
        let mut written = Vec::new();
        run.write(&mut written).unwrap();
        assert_snapshot!(String::from_utf8(written).unwrap(), @"
        1 Q0 d 1 7.25 test
        1 Q0 a 2 3 test
        1 Q0 c 3 2.9999 test
        1 Q0 b 4 2.9998 test
        1 Q0 e 5 -1 test
        2 Q0 a 1 0 test
        2 Q0 b 2 -0.0001 test
        ");
    }

    proptest! {
        #[test]
        fn a_run_reads_back_as_it_was(
            hits in prop::collection::vec((".{1,3}", "\\PC{1,8}", -1e9_f64..1e9), 0..40),
        ) {
            let mut run = Run::new("tag");
            for (topic, id, score) in &hits {
                run.insert(topic, id, *score);
            }
            let mut written = Vec::new();
            run.write(&mut written).unwrap();
            let (read, problems) = Run::parse("run", &written);
            prop_assert_eq!(problems, []);
            prop_assert_eq!(read.scores, run.scores);
        }
    }
}
