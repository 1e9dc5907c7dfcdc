//! Words in a row: where a phrase stands in the articles of a segment.
//!
//! A phrase holds over the article's word positions, across the borders of passages, and belongs
//! to the passage where it begins. Articles are found by their slots' documents; positions are
//! read only of articles that have them all. It must never know a score.

use std::io;
use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use crate::index::{Segment, Segments};
use crate::query::Scope;

use super::deadline::Watch;
use super::expand::Row;
use super::slot::{Entry, Slot};

/// A cursor over the articles that have the sequence.
pub(super) struct Sequence {
    segments: Segments,
    segment: usize,
    scope: Scope,
    slots: Vec<Slot>,
    /// The slots by rising cost: the first one leads.
    order: Vec<usize>,
    /// The positions that one occurrence takes: more than its slots where a slot holds compounds.
    width: u32,
    /// For each slot its entries in the article at hand.
    entries: Vec<Vec<Entry>>,
    starts: Vec<Start>,
    buffers: Buffers,
    watch: Watch,
}

/// A place where the sequence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    /// The passage.
    pub(super) doc: DocId,
    /// The position within the passage.
    pub(super) position: u32,
    /// The number of positions it takes.
    pub(super) width: u32,
}

#[derive(Default)]
struct Buffers {
    candidates: Vec<i64>,
    positions: Vec<i64>,
}

impl Sequence {
    pub(super) fn open(
        segments: &Segments,
        segment: usize,
        scope: Scope,
        row: &Row,
        articles: Option<&[Range<DocId>]>,
        watch: Watch,
    ) -> io::Result<Sequence> {
        let slots: io::Result<Vec<Slot>> =
            row.slots.iter().map(|lists| Slot::open(lists, articles, &watch)).collect();
        let slots = slots?;
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|&slot| slots[slot].cost());
        Ok(Sequence {
            segments: segments.clone(),
            segment,
            scope,
            width: row.width,
            entries: vec![Vec::new(); slots.len()],
            slots,
            order,
            starts: Vec::new(),
            buffers: Buffers::default(),
            watch,
        })
    }

    /// An upper bound of the number of passages that begin it.
    pub(super) fn cost(&self) -> usize {
        self.slots[self.order[0]].cost()
    }

    /// Whether frequencies alone tell how often it stands somewhere.
    pub(super) fn is_one_word(&self) -> bool {
        self.slots.len() == 1 && self.scope == Scope::Anywhere
    }

    /// Where it begins in the article at hand, ascending.
    pub(super) fn starts(&self) -> &[Start] {
        &self.starts
    }

    /// The entries of the first slot in the article at hand.
    pub(super) fn first_entries(&self) -> &[Entry] {
        &self.entries[0]
    }

    /// Moves to the first article at or after the lead that has all the words, and returns its
    /// lead; they need not stand in a row. `could_count` is asked with each article of one
    /// passage and the highest number of times that the sequence may stand there.
    pub(super) fn next_candidate(
        &mut self,
        target: DocId,
        mut could_count: impl FnMut(DocId, u32) -> bool,
    ) -> DocId {
        let segments = self.segments.clone();
        let leads = &segments[self.segment].leads;
        let mut target = target;
        'article: loop {
            if self.watch.is_over() {
                return TERMINATED;
            }
            let doc = self.slots[self.order[0]].seek(target);
            if doc == TERMINATED {
                return TERMINATED;
            }
            let lead = leads.lead_of(doc);
            let end = leads.end_of(lead);
            for &slot in &self.order[1..] {
                let doc = self.slots[slot].seek(lead);
                if doc >= end {
                    target = leads.lead_of(doc);
                    continue 'article;
                }
            }
            for (slot, entries) in self.slots.iter_mut().zip(&mut self.entries) {
                entries.clear();
                slot.take_until(end, entries);
            }
            if end == lead + 1 {
                let fewest = self.entries.iter().map(|e| e.iter().map(|e| e.frequency).sum()).min();
                if !could_count(lead, fewest.unwrap_or(0)) {
                    target = end;
                    continue;
                }
            }
            return lead;
        }
    }

    /// Finds the starts in the article at hand; false if there are none.
    pub(super) fn find_starts(&mut self, lead: DocId) -> io::Result<bool> {
        let segments = self.segments.clone();
        let segment = &segments[self.segment];
        self.starts.clear();
        let anchor = self.order[0];
        let mut from = 0;
        while let Some(entry) = self.entries[anchor].get(from) {
            let doc = entry.doc;
            from += self.entries[anchor][from..].iter().take_while(|e| e.doc == doc).count();
            self.find_starts_around(segment, lead, doc);
        }
        match self.scope {
            Scope::Anywhere => {}
            Scope::Lede => self.starts.retain(|start| start.doc == lead),
            Scope::Headline => {
                let headline = segment.headline_positions(lead);
                self.starts.retain(|start| start.doc == lead && start.position < headline);
            }
        }
        self.starts.sort_unstable();
        Ok(!self.starts.is_empty())
    }

    /// Finds the starts whose rarest word is in a passage. Positions are counted from the passage's
    /// first: those of passages before it are negative.
    fn find_starts_around(&mut self, segment: &Segment, lead: DocId, doc: DocId) {
        let here = Neighbourhood::of(segment, lead, doc);
        let Buffers { candidates, positions } = &mut self.buffers;
        let anchor = self.order[0];
        candidates.clear();
        read_passage(&mut self.slots[anchor], &self.entries[anchor], doc, 0, candidates);
        candidates.iter_mut().for_each(|position| *position -= anchor as i64);
        for &slot in &self.order[1..] {
            let (Some(first), Some(last)) = (candidates.first(), candidates.last()) else { return };
            let (first, last) = (first + slot as i64, last + slot as i64);
            positions.clear();
            for passage in here.passages(first, last) {
                let shift = here.shift(passage);
                read_passage(&mut self.slots[slot], &self.entries[slot], passage, shift, positions);
            }
            keep_followed(candidates, positions, slot as i64);
        }
        for &start in candidates.iter() {
            let doc = here.passage_at(start);
            let position = (start - here.shift(doc)) as u32;
            self.starts.push(Start { doc, position, width: self.width });
        }
    }
}

/// The passages around one, and where they begin from its first position.
struct Neighbourhood<'s> {
    segment: &'s Segment,
    lead: DocId,
    end: DocId,
    doc: DocId,
    /// The positions of the passage; `i64::MAX` for the last one of an article.
    length: i64,
}

impl Neighbourhood<'_> {
    fn of(segment: &Segment, lead: DocId, doc: DocId) -> Neighbourhood<'_> {
        let end = segment.leads.end_of(lead);
        let length = match doc + 1 < end {
            true => i64::from(segment.first_word(doc + 1)) - i64::from(segment.first_word(doc)),
            false => i64::MAX,
        };
        Neighbourhood { segment, lead, end, doc, length }
    }

    /// Where a passage of the article begins.
    fn shift(&self, passage: DocId) -> i64 {
        match passage == self.doc {
            true => 0,
            false => {
                let first_word = |doc| i64::from(self.segment.first_word(doc));
                first_word(passage) - first_word(self.doc)
            }
        }
    }

    /// The passages that have a position from the first to the last.
    fn passages(&self, first: i64, last: i64) -> std::ops::RangeInclusive<DocId> {
        let mut from = self.doc;
        while from > self.lead && first < self.shift(from) {
            from -= 1;
        }
        let mut to = self.doc;
        if last >= self.length {
            while to + 1 < self.end && last >= self.shift(to + 1) {
                to += 1;
            }
        }
        from..=to
    }

    /// The passage that has a position at or before the passage's own last.
    fn passage_at(&self, position: i64) -> DocId {
        *self.passages(position, position).start()
    }
}

/// Appends the positions of a slot's words in one passage, ascending, each once, moved by `shift`.
fn read_passage(slot: &mut Slot, entries: &[Entry], doc: DocId, shift: i64, out: &mut Vec<i64>) {
    let from = entries.partition_point(|entry| entry.doc < doc);
    let start = out.len();
    let mut lists = 0;
    for entry in entries[from..].iter().take_while(|entry| entry.doc == doc) {
        slot.read_positions(*entry, |position| out.push(i64::from(position) + shift));
        lists += 1;
    }
    if lists > 1 {
        out[start..].sort_unstable();
        out.dedup();
    }
}

/// Keeps the candidates that have a position `offset` after them; both are ascending.
fn keep_followed(candidates: &mut Vec<i64>, positions: &[i64], offset: i64) {
    let mut positions = positions.iter().copied().peekable();
    candidates.retain(|candidate| {
        let wanted = candidate + offset;
        while positions.peek().is_some_and(|&position| position < wanted) {
            positions.next();
        }
        positions.peek() == Some(&wanted)
    });
}
