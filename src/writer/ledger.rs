//! Which article each id stands for after a run: what is replaced, what collides, what the
//! archive then holds in all.
//!
//! It works on the sorted id dictionaries of the segments, one entry of each at a time, so that
//! its memory does not grow with the archive. It knows ids and leads; it must never know a text.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::columnar::Column;
use tantivy::termdict::TermMerger;
use tantivy::{BitSet, DocId};

use crate::analyzer::ANALYZER_VERSION;
use crate::index::{Segment, Totals, of_lead};
use crate::schema::{Attribute, FORMAT_VERSION, column};

use super::run::Turn;
use super::versions::Cancellations;

/// For each lead of the published archive the last turn that brought it again unchanged.
pub(super) struct Unchanged(Vec<Vec<AtomicU64>>);

impl Unchanged {
    pub(super) fn new(segments: &[Segment]) -> Unchanged {
        let batches = |segment: &Segment| {
            (0..segment.passages()).map(|_| AtomicU64::new(0)).collect::<Vec<_>>()
        };
        Unchanged(segments.iter().map(batches).collect())
    }

    /// Notes that a published article came again.
    pub(super) fn note(&self, Standing { segment, lead }: Standing, turn: Turn) {
        self.0[segment][lead as usize].fetch_max(turn.number(), Ordering::Relaxed);
    }

    /// The last turn of a published article; `None` of one that is not.
    pub(super) fn last(&self, Standing { segment, lead }: Standing) -> Option<Turn> {
        let leads = self.0.get(segment)?;
        Some(Turn::from_number(leads[lead as usize].load(Ordering::Relaxed)))
    }
}

/// Where an article stands: the number of its segment and its lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    pub(super) segment: usize,
    pub(super) lead: DocId,
}

/// The articles that lose their id to another.
#[derive(Debug, Default)]
pub(super) struct Losers {
    /// Leads to be deleted, by segment.
    pub(super) leads: BTreeMap<usize, BTreeSet<DocId>>,
    /// Published articles that were replaced.
    pub(super) replaced: u64,
    /// Published articles that are gone.
    pub(super) removed: u64,
    /// Articles of this run that lost to a later one of this run.
    pub(super) overridden: Vec<String>,
    /// Articles of this run that lost to a higher version, or were canceled.
    pub(super) superseded: u64,
    /// Published articles that did not come, and stay only since something could not be read.
    pub(super) spared: u64,
    /// The files of articles that lost to one of another file or to none, and those that were read and
    /// do not have an article any more which is still there.
    pub(super) unwhole: HashSet<Arc<str>>,
}

/// The absolute path of the file that each article was read from, if it was one.
pub(super) struct Origins(Vec<OfSegment>);

/// The leads of a segment with the paths of their files, ascending.
type OfSegment = Arc<[(DocId, Arc<str>)]>;

impl Origins {
    pub(super) fn of(segments: &[Segment]) -> io::Result<Origins> {
        let path = |bytes: &[u8]| Arc::from(String::from_utf8_lossy(bytes));
        let of = |segment: &Segment| Ok(segment.first_values(column::ORIGIN, path)?.into());
        Ok(Origins(segments.iter().map(of).collect::<io::Result<_>>()?))
    }

    /// Those of further segments behind these.
    pub(super) fn with(&self, further: &[Segment]) -> io::Result<Origins> {
        let Origins(further) = Origins::of(further)?;
        Ok(Origins([&self.0[..], &further].concat()))
    }

    pub(super) fn get(&self, Standing { segment, lead }: Standing) -> Option<&Arc<str>> {
        of_lead(self.0.get(segment)?, lead)
    }

    /// All that were read from files.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Standing, &Arc<str>)> {
        self.0.iter().enumerate().flat_map(|(segment, origins)| {
            origins.iter().map(move |(lead, origin)| (Standing { segment, lead: *lead }, origin))
        })
    }
}

/// What becomes of a published article that did not come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays: nobody looked for it.
    Stays,
    /// It stays, as it may be in what could not be read.
    Spared,
    /// It goes.
    Goes,
}

impl Fate {
    /// The fate if something of its file could not be read.
    pub(super) fn spared(self) -> Fate {
        if self == Fate::Goes { Fate::Spared } else { self }
    }
}

/// What decides which articles stand.
pub(super) struct Order<'a> {
    /// Whether the segment of that number is published.
    pub(super) is_published: &'a dyn Fn(usize) -> bool,
    /// When an article came.
    pub(super) turn: &'a dyn Fn(Standing) -> Turn,
    /// Whether a file is one of those that were read in this run.
    pub(super) is_read: &'a dyn Fn(&str) -> bool,
    /// What becomes of a published article if it did not come.
    pub(super) fate: &'a dyn Fn(Standing) -> Fate,
    pub(super) cancellations: &'a Cancellations,
}

/// Finds the losers. `segments` are the published ones, then the new ones.
pub(super) fn find_losers(
    segments: &[Segment],
    origins: &Origins,
    order: &Order<'_>,
) -> tantivy::Result<Losers> {
    let mut losers = Losers::default();
    let versions = numbers(segments, column::VERSION)?;
    for_each_id(segments, |id, standings| {
        let version = |standing: &Standing| versions[standing.segment](standing.lead);
        let turn = |standing: &Standing| (order.turn)(*standing);
        let fate = |s: &Standing| match turn(s) {
            Turn::NEVER => (order.fate)(*s),
            _ => Fate::Stays,
        };
        let stands = |s: &&Standing| {
            !order.cancellations.cancel(id, version(s), turn(s)) && fate(s) != Fate::Goes
        };
        let winner =
            standings.iter().filter(stands).max_by_key(|s| (version(s), turn(s), **s)).copied();
        if let Some(left) = winner.filter(|winner| turn(winner) == Turn::NEVER) {
            losers.spared += u64::from(fate(&left) == Fate::Spared);
            // Its file was read, and has it no more.
            let file = origins.get(left).filter(|origin| (order.is_read)(origin));
            losers.unwhole.extend(file.cloned());
        }
        for loser in standings.iter().filter(|standing| Some(**standing) != winner) {
            losers.leads.entry(loser.segment).or_default().insert(loser.lead);
            let origin = origins.get(*loser);
            if winner.is_none_or(|winner| origins.get(winner) != origin) {
                losers.unwhole.extend(origin.cloned());
            }
            match ((order.is_published)(loser.segment), winner) {
                (true, Some(_)) => losers.replaced += 1,
                (true, None) => losers.removed += 1,
                (_, Some(winner)) if version(&winner) == version(loser) => {
                    losers.overridden.push(id.to_owned());
                }
                _ => losers.superseded += 1,
            }
        }
    })?;
    Ok(losers)
}

/// The number that each article of the segments has in a column, by lead; 0 if it has none.
pub(super) fn numbers(
    segments: &[Segment],
    name: &str,
) -> tantivy::Result<Vec<impl Fn(DocId) -> u64 + use<>>> {
    let of = |segment: &Segment| {
        let column = segment.numbers(name)?;
        Ok(move |lead| column.as_ref().and_then(|column| column.first(lead)).unwrap_or(0))
    };
    segments.iter().map(of).collect()
}

/// The digest: BLAKE3 over the versions of format and analyzer and every (id, content hash,
/// version of the recogniser that read it or 0), in the order of ids.
pub(super) fn digest(segments: &[Segment]) -> tantivy::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&FORMAT_VERSION.to_le_bytes());
    hasher.update(&ANALYZER_VERSION.to_le_bytes());
    let hashes: Vec<_> = segments.iter().map(Segment::hashes).collect::<std::io::Result<_>>()?;
    let recognisers = numbers(segments, column::RECOGNISER)?;
    for_each_id(segments, |id, standings| {
        for standing in standings {
            hasher.update(&(id.len() as u64).to_le_bytes());
            hasher.update(id.as_bytes());
            let hash = hashes[standing.segment](standing.lead);
            hasher.update(&hash.number().to_be_bytes());
            hasher.update(&recognisers[standing.segment](standing.lead).to_le_bytes());
        }
    })?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The totals of what is alive in the segments, and the articles of each language.
pub(super) fn totals(segments: &[Segment]) -> tantivy::Result<(Totals, BTreeMap<String, u64>)> {
    let mut totals = Totals::default();
    let mut languages = BTreeMap::new();
    for segment in segments {
        let words = segment.numbers(column::WORDS)?;
        let bytes = segment.numbers(column::BYTES)?;
        let of = |column: &Option<Column<u64>>, lead| {
            column.as_ref().and_then(|column| column.first(lead)).unwrap_or(0)
        };
        let language = segment.values(Attribute::Language.name())?;
        let mut by_ordinal: BTreeMap<u64, u64> = BTreeMap::new();
        for lead in segment.leads.iter().filter(|&lead| segment.is_alive(lead)) {
            totals.articles += 1;
            totals.passages += u64::from(segment.leads.end_of(lead) - lead);
            totals.words += of(&words, lead);
            totals.bytes += of(&bytes, lead);
            totals.undated += u64::from(segment.first_day(lead).is_none());
            if let Some(ordinal) = language.as_ref().and_then(|values| values.ords().first(lead)) {
                *by_ordinal.entry(ordinal).or_default() += 1;
            }
        }
        for (ordinal, articles) in by_ordinal {
            let mut name = String::new();
            if let Some(values) = &language {
                values.ord_to_str(ordinal, &mut name)?;
            }
            *languages.entry(name).or_default() += articles;
        }
    }
    Ok((totals, languages))
}

/// The published article of an id.
pub(super) fn find(segments: &[Segment], id: &str) -> tantivy::Result<Option<Standing>> {
    let term = Attribute::Id.term(id);
    for (number, segment) in segments.iter().enumerate() {
        if let Some(lead) = segment.attribute.get(&term)?.and_then(|list| list.first_doc())
            && segment.is_alive(lead)
        {
            return Ok(Some(Standing { segment: number, lead }));
        }
    }
    Ok(None)
}

/// All passages of the segment that stay when these leads and what is deleted already are gone.
pub(super) fn alive_after(segment: &Segment, leads: &BTreeSet<DocId>) -> BitSet {
    let mut alive = BitSet::with_max_value_and_full(segment.passages());
    for doc in (0..segment.passages()).filter(|&doc| !segment.is_alive(doc)) {
        alive.remove(doc);
    }
    for &lead in leads {
        for doc in lead..segment.leads.end_of(lead) {
            alive.remove(doc);
        }
    }
    alive
}

/// Visits every id in byte order with the living articles that have it.
fn for_each_id(
    segments: &[Segment],
    mut visit: impl FnMut(&str, &[Standing]),
) -> tantivy::Result<()> {
    let prefix = Attribute::Id.term("");
    let mut after = prefix.clone();
    if let Some(last) = after.last_mut() {
        *last += 1;
    }
    let streams: std::io::Result<Vec<_>> = segments
        .iter()
        .map(|segment| segment.attribute.terms().range().ge(&prefix).lt(&after).into_stream())
        .collect();
    let mut merger = TermMerger::new(streams?);
    let mut standings = Vec::new();
    while merger.advance() {
        standings.clear();
        for (number, info) in merger.current_segment_ords_and_term_infos() {
            let segment = &segments[number];
            if let Some(lead) = segment.attribute.list(info).first_doc()
                && segment.is_alive(lead)
            {
                standings.push(Standing { segment: number, lead });
            }
        }
        let id = String::from_utf8_lossy(&merger.key()[prefix.len()..]);
        visit(&id, &standings);
    }
    Ok(())
}
