//! Qrels: how relevant an id is to a topic, as people judged it.
//!
//! It must never know what was retrieved.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::error::{Error, Result};
use crate::eval::rows::{Row, column_id, columns, lines, read_file, read_rows};
use crate::source::Problem;

/// Judgements: a grade for some ids of each topic.
///
/// A grade of 0 is not relevant, from 1 on the higher the better. A negative grade stands for an id
/// that was in the pool but not judged, as in `trec_eval`. White space in an id is kept as `%20`,
/// as it stands in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels {
    grades: BTreeMap<String, HashMap<String, i32>>,
}

impl Qrels {
    /// Reads a file of judgements, and says what was wrong with some: see [`Qrels::parse`].
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be read, [`Error::Source`] if it has no judgement.
    pub fn read(path: &Path) -> Result<(Qrels, Vec<Problem>)> {
        let (qrels, problems) = read_file(path, Qrels::parse, |qrels| qrels.grades.is_empty())?;
        if qrels.grades.is_empty() {
            let reason = format!("there are no judgements in it; {FORM}");
            return Err(Error::Source { path: path.to_owned(), reason });
        }
        Ok((qrels, problems))
    }

    /// Reads judgements that are in memory, and says what was wrong with some. The name is what
    /// problems call the file. Each line is one of
    ///
    /// - `topic iteration id grade`: TREC's form (<https://trec.nist.gov/data/qrels_eng/>); the
    ///   iteration is not used
    /// - `topic id grade`: BEIR's, after a line that names the columns
    ///
    /// parted by tabs or blanks; only between tabs may ids have blanks. Lines that begin with `#`
    /// are comments. Of two judgements of one id the first counts.
    pub fn parse(name: &str, bytes: &[u8]) -> (Qrels, Vec<Problem>) {
        let mut qrels = Qrels::default();
        let rows = lines(name, bytes).filter(|row| !row.is_comment());
        let problems = read_rows(rows, |row| qrels.read_row(row));
        (qrels, problems)
    }

    /// Judges an id for a topic. False, and nothing is done, if it was judged before or if one of
    /// the two is empty.
    pub fn insert(&mut self, topic: &str, id: &str, grade: i32) -> bool {
        let (topic, id) = (column_id(topic), column_id(id));
        if topic.is_empty() || id.is_empty() {
            return false;
        }
        match self.grades.entry(topic).or_default().entry(id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(grade);
                true
            }
        }
    }

    /// The topics that have a judgement, in the order of their ids as text.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.grades.keys().map(String::as_str)
    }

    /// The ids that are judged, those of one topic after those of another.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.grades.values().flatten().map(|(id, _)| id.as_str())
    }

    /// The grade of an id for a topic, if it has one.
    pub fn grade(&self, topic: &str, id: &str) -> Option<i32> {
        self.grades.get(topic)?.get(id).copied()
    }

    /// The grades of a topic by id.
    pub(super) fn of_topic(&self, topic: &str) -> Option<&HashMap<String, i32>> {
        self.grades.get(topic)
    }

    fn read_row(&mut self, row: &Row<'_>) -> std::result::Result<(), String> {
        let columns = columns(&row.text, |count| count == 3 || count == 4);
        let (topic, id, grade) = match columns.as_deref() {
            Some(&[topic, id, grade] | &[topic, _, id, grade]) => (topic, id, grade),
            _ => return Err(format!("not a judgement; {FORM}")),
        };
        if self.grades.is_empty() && HEADERS.contains(&grade.to_ascii_lowercase().as_str()) {
            return Ok(());
        }
        let Ok(number) = grade.parse() else {
            return Err(format!("`{grade}` is no grade; write a whole number"));
        };
        if !self.insert(topic, id, number) {
            return Err(format!(
                "`{id}` is judged twice for topic {topic}; the first grade counts"
            ));
        }
        Ok(())
    }
}

const FORM: &str = "write `topic 0 id grade` a line";

/// What the column of grades is called where a first line names the columns.
const HEADERS: [&str; 5] = ["score", "grade", "relevance", "rel", "label"];

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn check_qrels(bytes: &[u8]) -> String {
        let (qrels, problems) = Qrels::parse("qrels", bytes);
        let mut rows: Vec<String> = Vec::new();
        for (topic, grades) in &qrels.grades {
            rows.extend(grades.iter().map(|(id, grade)| format!("{topic}|{id}|{grade}\n")));
        }
        rows.sort();
        rows.into_iter().chain(problems.iter().map(|problem| format!("{problem}\n"))).collect()
    }

    #[test]
    fn trec_form() {
        let text = "\u{feff}301 0 FBIS3-10082 1\r\n  301\t0   FBIS3-10169  0 \n\n# pool 2\n\
                    301 0 FBIS3-10243 -1\n302 Q0 a#0 +3\n301 0 FBIS3-10082 2\n303 0 b\n\
                    303 0 b c d e\n                    303 0 b high\n303 0 b 99999999999\n";
        assert_snapshot!(check_qrels(text.as_bytes()), @"
        301|FBIS3-10082|1
        301|FBIS3-10169|0
        301|FBIS3-10243|-1
        302|a#0|3
        qrels:7: `FBIS3-10082` is judged twice for topic 301; the first grade counts
        qrels:8: `b` is no grade; write a whole number
        qrels:9: not a judgement; write `topic 0 id grade` a line
        qrels:10: `high` is no grade; write a whole number
        qrels:11: `99999999999` is no grade; write a whole number
        ");
    }

    #[test]
    fn tabs_let_ids_have_blanks() {
        let text = "1\t0\tharbour courier/hc 3#0\t2\n2\tof two\tof three\tof four\t5\n";
        assert_snapshot!(check_qrels(text.as_bytes()), @"
        1|harbour%20courier/hc%203#0|2
        qrels:2: not a judgement; write `topic 0 id grade` a line
        ");
    }

    #[test]
    fn beir_form() {
        let text = "# judged by two\nquery-id\tcorpus-id\tscore\n1\t31715818\t1\n\
                    q 2\tdoc 7\t0\nquery-id\tid\tscore\n";
        assert_snapshot!(check_qrels(text.as_bytes()), @"
        1|31715818|1
        q%202|doc%207|0
        qrels:5: `score` is no grade; write a whole number
        ");
    }
}
