//! Facets: the values that articles have of a field, and how many have each.
//!
//! Within a segment values are counted by their ordinals; only those that were met are spelled
//! out, and merged by name. It knows leads and columns; it must never know how a facet is shown.

use std::collections::HashMap;

use tantivy::DocId;

use crate::article::EntityKind;
use crate::index::Segment;
use crate::schema::Attribute;

use super::article_query::ArticleQuery;
use super::census::{Census, EntityCount};
use super::deadline::Watch;
use super::family::drop_later_copies;
use super::periods::Periods;
use super::selection::leads;
use super::timeline::Step;

/// What articles are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FacetField {
    /// The people of the byline.
    Author,
    /// The outlet.
    Source,
    /// The section of the paper.
    Section,
    /// The entities of a kind.
    Entity(EntityKind),
    /// The agency credited.
    Agency,
    /// The place of the dateline.
    Dateline,
    /// The language's code, given or told from the text.
    Language,
    /// The year of the date.
    Year,
    /// The month of the date; an article dated only by year counts in the year.
    Month,
}

/// The values of a field in some articles. An article with several values counts for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// Every value with the number of articles that have it: most first, then by name; years and
    /// months in the order of time, a year before its months.
    pub values: Vec<(String, u64)>,
    /// Articles that have a value.
    pub with: u64,
    /// Articles that have none: for years and months those that are undated.
    pub without: u64,
}

impl FacetField {
    /// Every field that articles can be counted by.
    pub const ALL: [FacetField; 12] = [
        FacetField::Author,
        FacetField::Source,
        FacetField::Section,
        FacetField::Entity(EntityKind::Person),
        FacetField::Entity(EntityKind::Organisation),
        FacetField::Entity(EntityKind::Place),
        FacetField::Entity(EntityKind::Other),
        FacetField::Agency,
        FacetField::Dateline,
        FacetField::Language,
        FacetField::Year,
        FacetField::Month,
    ];

    /// The name, which but for `other`, `year` and `month` is the name of the field in queries.
    pub fn name(self) -> &'static str {
        match self {
            FacetField::Year => "year",
            FacetField::Month => "month",
            _ => self.attribute().map_or("", Attribute::name),
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<FacetField> {
        FacetField::ALL.into_iter().find(|field| field.name() == name)
    }

    fn attribute(self) -> Option<Attribute> {
        Some(match self {
            FacetField::Author => Attribute::Author,
            FacetField::Source => Attribute::Source,
            FacetField::Section => Attribute::Section,
            FacetField::Entity(kind) => Attribute::Entity(kind),
            FacetField::Agency => Attribute::Agency,
            FacetField::Dateline => Attribute::Dateline,
            FacetField::Language => Attribute::Language,
            FacetField::Year | FacetField::Month => return None,
        })
    }

    fn entity_kind(self) -> Option<EntityKind> {
        match self {
            FacetField::Entity(kind) => Some(kind),
            _ => None,
        }
    }

    fn step(self) -> Step {
        if self == FacetField::Year { Step::Year } else { Step::Month }
    }
}

/// Counts the articles of a query by the values of each field.
pub(super) fn count(
    question: &ArticleQuery,
    collapse: bool,
    fields: &[FacetField],
) -> tantivy::Result<Vec<Facet>> {
    let watch = question.resolved.deadline.watch();
    let mut periods = Periods::default();
    let mut tallies: Vec<Tally> = fields.iter().map(|_| Tally::default()).collect();
    let any_of_time = fields.iter().any(|field| field.attribute().is_none());
    let kinds: Vec<EntityKind> = fields.iter().filter_map(|field| field.entity_kind()).collect();
    let mut census = Census::new(&question.aliases, &kinds);
    let counted = counted(question, collapse)?;
    for (segment, leads) in question.snapshot.segments.iter().zip(counted) {
        if any_of_time {
            periods.add(segment, &leads);
        }
        if !kinds.is_empty() {
            census.add(segment, &leads, &watch)?;
        }
        for (field, tally) in fields.iter().zip(&mut tallies) {
            if let Some(attribute) = field.attribute()
                && field.entity_kind().is_none()
            {
                tally.add(segment, attribute, &leads, &watch)?;
            }
        }
    }
    let bounds: Vec<(u64, u64)> = kinds.iter().map(|kind| census.with_and_without(*kind)).collect();
    let mut by_kind: HashMap<EntityKind, Vec<(String, u64)>> = HashMap::new();
    for EntityCount { kind, name, articles, .. } in census.into_counts() {
        by_kind.entry(kind).or_default().push((name, articles));
    }
    let facets = fields.iter().zip(tallies).map(|(&field, tally)| match field.entity_kind() {
        Some(kind) => {
            let at = kinds.iter().position(|one| *one == kind);
            let (with, without) = at.map_or((0, 0), |at| bounds[at]);
            let values = by_kind.get(&kind).cloned().unwrap_or_default();
            Facet { field, values, with, without }
        }
        None if field.attribute().is_none() => of_periods(field, &periods),
        None => tally.into_facet(field),
    });
    Ok(facets.collect())
}

/// The periods that the articles of a query are dated by.
pub(super) fn periods(question: &ArticleQuery, collapse: bool) -> tantivy::Result<Periods> {
    let mut periods = Periods::default();
    let counted = counted(question, collapse)?;
    for (segment, leads) in question.snapshot.segments.iter().zip(counted) {
        periods.add(segment, &leads);
    }
    Ok(periods)
}

/// The leads of the articles that count, segment by segment: all that are selected, or the earliest
/// one of each family.
fn counted(question: &ArticleQuery, collapse: bool) -> tantivy::Result<Vec<Vec<DocId>>> {
    let segments = 0..question.snapshot.segments.len();
    let mut selected: Vec<Vec<DocId>> =
        segments.map(|segment| leads(question, segment)).collect::<tantivy::Result<_>>()?;
    if collapse {
        drop_later_copies(&question.snapshot.families, &mut selected);
    }
    Ok(selected)
}

/// How many articles have each value of an attribute.
#[derive(Default)]
pub(super) struct Tally {
    values: HashMap<String, u64>,
    with: u64,
    without: u64,
}

impl Tally {
    /// Adds articles of a segment, by their leads.
    pub(super) fn add(
        &mut self,
        segment: &Segment,
        attribute: Attribute,
        leads: &[DocId],
        watch: &Watch,
    ) -> tantivy::Result<()> {
        let Some(column) = segment.values(attribute.name())? else {
            self.without += leads.len() as u64;
            return Ok(());
        };
        let mut counts = vec![0u64; column.num_terms()];
        // The last article that counted for each value: one may have a value twice.
        let mut counted = vec![DocId::MAX; column.num_terms()];
        for &lead in leads {
            if watch.is_over() {
                return Ok(());
            }
            let mut has_any = false;
            for ordinal in column.term_ords(lead) {
                let ordinal = ordinal as usize;
                has_any = true;
                counts[ordinal] += u64::from(counted[ordinal] != lead);
                counted[ordinal] = lead;
            }
            *(if has_any { &mut self.with } else { &mut self.without }) += 1;
        }
        let met: Vec<u64> =
            (0..counts.len() as u64).filter(|&ordinal| counts[ordinal as usize] > 0).collect();
        let mut of_value = met.iter().map(|&ordinal| counts[ordinal as usize]);
        column.dictionary().sorted_ords_to_term_cb(&met, |value| {
            let value = String::from_utf8_lossy(value);
            let articles = of_value.next().unwrap_or(0);
            match self.values.get_mut(&*value) {
                Some(count) => *count += articles,
                None => {
                    self.values.insert(value.into_owned(), articles);
                }
            }
        })?;
        Ok(())
    }

    /// The values, most articles first, then by name.
    pub(super) fn into_values(self) -> Vec<(String, u64)> {
        let mut values: Vec<(String, u64)> = self.values.into_iter().collect();
        values.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        values
    }

    fn into_facet(self, field: FacetField) -> Facet {
        let (with, without) = (self.with, self.without);
        Facet { field, values: self.into_values(), with, without }
    }
}

/// The facet of years or months.
fn of_periods(field: FacetField, periods: &Periods) -> Facet {
    let mut values: Vec<(String, u64)> = Vec::new();
    for (period, articles) in periods.by_step(field.step()) {
        values.push((period.to_string(), articles));
    }
    let with = values.iter().map(|(_, articles)| articles).sum();
    Facet { field, values, with, without: periods.undated() }
}
