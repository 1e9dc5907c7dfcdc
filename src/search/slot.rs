//! One place of a word in a phrase: the list or lists of the words that may stand there.
//!
//! It knows documents and positions; it must never know a score.

use std::io;
use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use crate::index::{Positions, PostingsCursor, PostingsList};

use super::deadline::Watch;

/// A cursor over the documents that have one of several words.
pub(super) enum Slot {
    One { cursor: PostingsCursor, positions: Box<Positions> },
    Many { entries: Vec<Entry>, at: usize, positions: Vec<Positions> },
}

/// One word in one document, and where its positions begin in its list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) doc: DocId,
    pub(super) frequency: u32,
    list: u32,
    position_index: u64,
}

impl Slot {
    /// A slot at its first document. The lists of several words are merged now, all at once; of
    /// `articles`, if given, no others are looked at.
    pub(super) fn open(
        lists: &[PostingsList],
        articles: Option<&[Range<DocId>]>,
        watch: &Watch,
    ) -> io::Result<Slot> {
        if let [list] = lists {
            return Ok(Slot::One { cursor: list.cursor(), positions: Box::new(list.positions()?) });
        }
        let mut entries = Vec::new();
        for (number, list) in lists.iter().enumerate() {
            let mut cursor = list.cursor();
            let whole = Range { start: 0, end: TERMINATED };
            for article in articles.unwrap_or(std::slice::from_ref(&whole)) {
                cursor.seek(article.start);
                while cursor.doc() < article.end && !watch.is_over() {
                    entries.push(Entry {
                        doc: cursor.doc(),
                        frequency: cursor.frequency(),
                        list: number as u32,
                        position_index: cursor.position_index(),
                    });
                    cursor.advance();
                }
            }
        }
        // Stable, so that it recognises the lists as ascending runs.
        entries.sort_by_key(|entry| entry.doc);
        let positions = lists.iter().map(PostingsList::positions).collect::<io::Result<_>>()?;
        Ok(Slot::Many { entries, at: 0, positions })
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Slot::One { cursor, .. } => cursor.seek(target),
            Slot::Many { entries, at, .. } => {
                *at += gallop(&entries[*at..], target);
                entries.get(*at).map_or(TERMINATED, |entry| entry.doc)
            }
        }
    }

    /// An upper bound of the number of documents.
    pub(super) fn cost(&self) -> usize {
        match self {
            Slot::One { cursor, .. } => cursor.doc_freq() as usize,
            Slot::Many { entries, .. } => entries.len(),
        }
    }

    /// Passes all documents before `end` and appends what they have.
    pub(super) fn take_until(&mut self, end: DocId, out: &mut Vec<Entry>) {
        match self {
            Slot::One { cursor, .. } => {
                while cursor.doc() < end {
                    let position_index = cursor.position_index();
                    let (doc, frequency) = (cursor.doc(), cursor.frequency());
                    out.push(Entry { doc, frequency, list: 0, position_index });
                    cursor.advance();
                }
            }
            Slot::Many { entries, at, .. } => {
                let count = gallop(&entries[*at..], end);
                out.extend_from_slice(&entries[*at..*at + count]);
                *at += count;
            }
        }
    }

    /// Visits the positions of an entry, ascending.
    pub(super) fn read_positions(&mut self, entry: Entry, visit: impl FnMut(u32)) {
        let positions = match self {
            Slot::One { positions, .. } => positions,
            Slot::Many { positions, .. } => &mut positions[entry.list as usize],
        };
        positions.read(entry.position_index, entry.frequency, visit);
    }
}

/// The number of entries before the target, found by doubling steps from the front.
fn gallop(entries: &[Entry], target: DocId) -> usize {
    let mut step = 1;
    while step < entries.len() && entries[step].doc < target {
        step *= 2;
    }
    let (from, to) = (step / 2, entries.len().min(step + 1));
    from + entries[from..to].partition_point(|entry| entry.doc < target)
}
