//! A range of dates as a range of leads: documents are in the order of their days.
//!
//! It knows days and leads; it must never know a query.

use tantivy::DocId;

use crate::date::{DateRange, Day};
use crate::index::Segment;

/// The leads whose first day lies in a range: from the first to before the second. Newest comes
/// first and undated last, so both ends are found by halving.
pub(super) fn leads_between(segment: &Segment, range: &DateRange) -> (DocId, DocId) {
    let from = match range.to {
        Some(to) => first_lead(segment, |day| day.is_none_or(|day| day <= to)),
        None => 0,
    };
    let until = match range.from {
        Some(from) => first_lead(segment, |day| day.is_none_or(|day| day < from)),
        None => first_lead(segment, |day| day.is_none()),
    };
    (from, until.max(from))
}

/// The first lead from which on a condition holds, or the number of passages.
fn first_lead(segment: &Segment, holds: impl Fn(Option<Day>) -> bool) -> DocId {
    let (mut low, mut high) = (0, segment.passages());
    while low < high {
        let lead = segment.leads.lead_of(low + (high - low) / 2);
        if holds(segment.first_day(lead)) {
            high = lead;
        } else {
            low = segment.leads.end_of(lead);
        }
    }
    low
}
