//! Gathers the articles that are about to be published into families.
//!
//! What was decided about a pair before is not asked again: an update reads the texts of what is
//! new and of what it may be a copy of. It knows columns and sketches; what makes a copy is for
//! `family` to know.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::{DocId, TantivyError};

use crate::article::ContentHash;
use crate::date::{Date, Day};
use crate::error::{Error, Result};
use crate::family::{Evidence, Member, Sketch, gather};
use crate::index::{FamilyTable, KnownPair, Segment, of_lead};
use crate::schema::{Attribute, column};

/// The bytes of the table of the segments' families. `known` has the verdicts of before; `error`
/// says of an error of the engine where it was.
pub(super) fn gather_families(
    segments: &[Segment],
    known: &FamilyTable,
    error: &(dyn Fn(TantivyError) -> Error + Sync),
) -> Result<Vec<u8>> {
    let articles = Copyable::all(segments).map_err(error)?;
    let members: Vec<Member<'_>> = articles.iter().map(Copyable::member).collect();
    let hash = |number: usize| articles[number].hash;
    let gathered =
        gather(&members, &|earlier, later| known.verdict(hash(earlier), hash(later)), &|number| {
            articles[number].evidence(segments).map_err(error)
        })?;
    let mut families: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, &head) in
        gathered.heads.iter().enumerate().filter(|(number, head)| number != *head)
    {
        families.entry(head).or_insert_with(|| vec![head]).push(number);
    }
    for family in families.values_mut() {
        family[1..].sort_by_key(|&number| articles[number].order_key());
    }
    let place = |&number: &usize| (articles[number].segment, articles[number].lead);
    let families: Vec<Vec<(usize, DocId)>> =
        families.values().map(|family| family.iter().map(place).collect()).collect();
    let pairs = gathered.verdicts.iter().map(|verdict| {
        KnownPair::new(hash(verdict.earlier), hash(verdict.later), verdict.is_same_story)
    });
    Ok(FamilyTable::write(&families, pairs.collect()))
}

/// An article whose text is long enough to have copies.
struct Copyable {
    segment: usize,
    lead: DocId,
    id: String,
    date: Option<Date>,
    source: Option<Arc<str>>,
    hash: ContentHash,
    sketch: Sketch,
}

impl Copyable {
    fn all(segments: &[Segment]) -> tantivy::Result<Vec<Copyable>> {
        let mut all = Vec::new();
        for (number, segment) in segments.iter().enumerate() {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let ids = segment.first_values(Attribute::Id.name(), text)?;
            let sources =
                segment.first_values(Attribute::Source.name(), |bytes| Arc::from(text(bytes)))?;
            let (hash, date) = (segment.hashes()?, segment.dates()?);
            let sketches = segment.first_values(column::SKETCH, Sketch::from_bytes)?;
            for (lead, sketch) in sketches.into_iter().filter(|(lead, _)| segment.is_alive(*lead)) {
                all.extend(sketch.map(|sketch| Copyable {
                    segment: number,
                    lead,
                    id: of_lead(&ids, lead).cloned().unwrap_or_default(),
                    date: date(lead),
                    source: of_lead(&sources, lead).cloned(),
                    hash: hash(lead),
                    sketch,
                }));
            }
        }
        Ok(all)
    }

    /// By date, undated last.
    fn order_key(&self) -> (bool, Option<Day>, &str) {
        (self.date.is_none(), self.date.map(Date::first_day), &self.id)
    }

    fn member(&self) -> Member<'_> {
        let source = self.source.as_deref();
        Member { id: &self.id, date: self.date, source, sketch: &self.sketch }
    }

    fn evidence(&self, segments: &[Segment]) -> tantivy::Result<Evidence> {
        Ok(Evidence::of(&segments[self.segment].text_of_article(self.lead)?))
    }
}
