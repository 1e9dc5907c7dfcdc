//! A clause about values in an archive: the lists that lead to articles, and a cursor over those
//! that have such a value.
//!
//! It knows leads; it must never know a passage.

use std::io;
use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use crate::index::Segment;

use super::deadline::Watch;
use super::expand::Row;
use super::names::{Judge, Names};
use super::sequence::Sequence;

/// What a clause about values comes to in an archive.
pub(super) struct Values {
    /// For each segment the rows that every article with such a value has one of.
    pub(super) rows: Vec<Vec<Row>>,
    pub(super) names: Arc<Names>,
    /// Articles with a word of the rows, to weigh the clause by.
    pub(super) doc_freq: u64,
}

/// A cursor over the articles that have a value that is asked for.
pub(super) struct ValueCursor {
    rows: Vec<Candidates>,
    /// What tells if the rows alone do not.
    judge: Option<Judge>,
}

/// A cursor over the articles that have a row of words in a value.
struct Candidates {
    sequence: Sequence,
    lead: Option<DocId>,
}

impl ValueCursor {
    pub(super) fn open(
        rows: Vec<Sequence>,
        segment: &Segment,
        names: &Arc<Names>,
        watch: Watch,
    ) -> io::Result<ValueCursor> {
        let judge = names.are_judged.then(|| Judge::open(segment, names, watch)).transpose()?;
        let rows = rows.into_iter().map(|sequence| Candidates { sequence, lead: None }).collect();
        Ok(ValueCursor { rows, judge })
    }

    /// An upper bound of the number of articles.
    pub(super) fn cost(&self) -> usize {
        self.rows.iter().map(|row| row.sequence.cost()).sum()
    }

    /// Moves to the first article at or after a lead.
    pub(super) fn seek(&mut self, mut target: DocId, here: &Segment) -> DocId {
        loop {
            let leads = self.rows.iter_mut().map(|row| row.seek(target, here));
            let lead = leads.min().unwrap_or(TERMINATED);
            let is_asked = |judge: &mut Judge| judge.has_asked(lead);
            if lead == TERMINATED || self.judge.as_mut().is_none_or(is_asked) {
                return lead;
            }
            target = here.leads.end_of(lead);
        }
    }
}

impl Candidates {
    fn seek(&mut self, mut target: DocId, here: &Segment) -> DocId {
        if let Some(lead) = self.lead.filter(|&lead| lead >= target) {
            return lead;
        }
        let lead = loop {
            if target >= here.passages() {
                break TERMINATED;
            }
            let lead = self.sequence.next_candidate(target, |_, _| true);
            // A failure to read a column would have shown when the segment was opened.
            let found = lead == TERMINATED
                || self.sequence.is_one_word()
                || self.sequence.find_starts(lead).unwrap_or(false);
            if found {
                break lead;
            }
            target = here.leads.end_of(lead);
        };
        self.lead = Some(lead);
        lead
    }
}
