//! The order of the whole archive, by which ties break: date, newest first and undated last, then
//! article id, then the passage's place in its article.
//!
//! Within a segment that is the order of documents; between segments it is looked up. It knows
//! days and ids; it must never know points.

use std::cell::{Cell, OnceCell};
use std::cmp::Ordering;

use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::termdict::TermMerger;

use crate::date::Day;
use crate::index::{Segment, Snapshot};
use crate::schema::Attribute;

use super::best::Candidate;

/// After so many ids were looked up one by one, the order of all is worked out: in the dictionary
/// an id takes less than a microsecond, one that is looked up by its article some ten.
const MOST_LOOKED_UP: u64 = 4_096;

/// The order of a snapshot.
pub(super) struct ArchiveOrder<'s> {
    snapshot: &'s Snapshot,
    /// For each segment and lead the place of its id among all, once it was worked out.
    places: OnceCell<Vec<Vec<u32>>>,
    /// The ids of each segment, once they are looked up.
    ids: Vec<OnceCell<Option<StrColumn>>>,
    looked_up: Cell<u64>,
}

impl<'s> ArchiveOrder<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> ArchiveOrder<'s> {
        let ids = snapshot.segments.iter().map(|_| OnceCell::new()).collect();
        ArchiveOrder { snapshot, places: OnceCell::new(), ids, looked_up: Cell::new(0) }
    }

    /// Which of two passages comes first.
    pub(super) fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        if a.segment == b.segment {
            return a.doc.cmp(&b.doc);
        }
        let (first, second) =
            (&self.snapshot.segments[a.segment], &self.snapshot.segments[b.segment]);
        let (lead_a, lead_b) = (first.leads.lead_of(a.doc), second.leads.lead_of(b.doc));
        by_day(first.first_day(lead_a), second.first_day(lead_b)).then_with(|| {
            if let Some(places) = self.places() {
                return places[a.segment][lead_a as usize].cmp(&places[b.segment][lead_b as usize]);
            }
            self.looked_up.set(self.looked_up.get() + 2);
            self.id_of(a.segment, lead_a).cmp(&self.id_of(b.segment, lead_b))
        })
    }

    /// The id of an article; an unreadable one counts as the empty id, and is reported when the
    /// article is shown.
    fn id_of(&self, segment: usize, lead: DocId) -> String {
        let ids = self.ids[segment].get_or_init(|| {
            self.snapshot.segments[segment].values(Attribute::Id.name()).ok().flatten()
        });
        let mut id = String::new();
        if let Some(ids) = ids
            && let Some(ordinal) = ids.term_ords(lead).next()
            && ids.ord_to_str(ordinal, &mut id).is_err()
        {
            id.clear();
        }
        id
    }

    /// The places of all ids, if that is worth the trouble by now. A dictionary that cannot be read
    /// leaves it at looking up.
    fn places(&self) -> Option<&Vec<Vec<u32>>> {
        if self.places.get().is_none() && self.looked_up.get() >= MOST_LOOKED_UP {
            let places = places_of_ids(&self.snapshot.segments).ok()?;
            return Some(self.places.get_or_init(|| places));
        }
        self.places.get()
    }
}

/// Newest first, undated last.
pub(super) fn by_day(a: Option<Day>, b: Option<Day>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.cmp(&a),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// Goes through the dictionaries of all segments at once.
fn places_of_ids(segments: &[Segment]) -> tantivy::Result<Vec<Vec<u32>>> {
    let mut places: Vec<Vec<u32>> =
        segments.iter().map(|segment| vec![0; segment.passages() as usize]).collect();
    let prefix = Attribute::Id.term("");
    let ids: std::io::Result<Vec<_>> = segments
        .iter()
        .map(|segment| segment.attribute.terms().range().ge(&prefix).into_stream())
        .collect();
    let mut merger = TermMerger::new(ids?);
    let mut place = 0;
    while merger.advance() && merger.key().starts_with(&prefix) {
        for (number, info) in merger.current_segment_ords_and_term_infos() {
            if let Some(lead) = segments[number].attribute.list(info).first_doc() {
                places[number][lead as usize] = place;
            }
        }
        place += 1;
    }
    Ok(places)
}
