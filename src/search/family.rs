//! Families in what is found: one article for all its copies, and who the others are.
//!
//! It knows the table of families and columns; it must never know what makes a copy.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;

use tantivy::DocId;

use crate::article::{Article, ArticleId, ContentHash};
use crate::date::Date;
use crate::index::{FamilyTable, Segment, Snapshot};
use crate::schema::Attribute;

use super::best::Candidate;
use super::hit::find_article;

/// The family of an article that has copies in the archive, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies {
    /// The earliest dated article of the family in this archive.
    pub head: ArticleId,
    /// The articles of the family, this one and the head among them; 2 at least.
    pub articles: u64,
    /// The outlets that ran one of them.
    pub sources: u64,
    /// The head's date; `None` if no article of the family is dated.
    pub first: Option<Date>,
}

/// An article of a family.
#[derive(Clone, Debug)]
pub struct FamilyMember {
    /// Its id.
    pub id: ArticleId,
    /// The article, without the text.
    pub article: Article,
    /// The hash of its content.
    pub content_hash: ContentHash,
    /// The words of its headline and text.
    pub words: u64,
}

/// The family of an article, if it has copies.
pub(super) fn copies(
    snapshot: &Snapshot,
    segment: usize,
    lead: DocId,
) -> tantivy::Result<Option<Copies>> {
    let Some(family) = snapshot.families.family_of(segment, lead) else { return Ok(None) };
    let mut copies =
        Copies { head: ArticleId::from_text(""), articles: 0, sources: 0, first: None };
    let mut sources = HashSet::new();
    for (segment, lead) in snapshot.families.members(family) {
        let segment = &snapshot.segments[segment];
        if copies.articles == 0 {
            copies.head = ArticleId::from_text(first_value(segment, Attribute::Id, lead)?);
            copies.first = segment.dates()?(lead);
        }
        copies.articles += 1;
        sources.insert(first_value(segment, Attribute::Source, lead)?);
    }
    copies.sources = sources.iter().filter(|source| !source.is_empty()).count() as u64;
    Ok(Some(copies))
}

/// The family of the article of an id, the head first and then by date; the article alone if it has
/// no copies. `None` if the archive does not have it.
pub(super) fn family(
    snapshot: &Snapshot,
    id: &ArticleId,
) -> tantivy::Result<Option<Vec<FamilyMember>>> {
    let Some((segment, lead)) = find_article(snapshot, id)? else { return Ok(None) };
    let places: Vec<(usize, DocId)> = match snapshot.families.family_of(segment, lead) {
        Some(family) => snapshot.families.members(family).collect(),
        None => vec![(segment, lead)],
    };
    let member = |(segment, lead): (usize, DocId)| {
        let segment = &snapshot.segments[segment];
        let (id, article) = segment.article(lead)?;
        Ok(FamilyMember {
            id: ArticleId::from_text(id),
            article,
            content_hash: segment.hashes()?(lead),
            words: segment.words_of_article(lead),
        })
    };
    Ok(Some(places.into_iter().map(member).collect::<tantivy::Result<_>>()?))
}

fn first_value(segment: &Segment, attribute: Attribute, lead: DocId) -> tantivy::Result<String> {
    let mut value = String::new();
    if let Some(values) = segment.values(attribute.name())?
        && let Some(ordinal) = values.term_ords(lead).next()
    {
        values.ord_to_str(ordinal, &mut value)?;
    }
    Ok(value)
}

/// Keeps of each family the passages of the article that comes first.
pub(super) fn keep_first(snapshot: &Snapshot, candidates: &mut Vec<Candidate>) {
    let mut kept: HashMap<u32, (usize, DocId)> = HashMap::new();
    candidates.retain(|&Candidate { segment, doc, .. }| {
        let article = (segment, snapshot.segments[segment].leads.lead_of(doc));
        let family = snapshot.families.family_of(article.0, article.1);
        family.is_none_or(|family| *kept.entry(family).or_insert(article) == article)
    });
}

/// Leaves of the articles of a family that are selected, by their leads segment by segment, the
/// earliest one.
pub(super) fn drop_later_copies(table: &FamilyTable, selected: &mut [Vec<DocId>]) {
    let mut kept: HashSet<u32> = HashSet::new();
    let mut first: HashSet<(usize, DocId)> = HashSet::new();
    let is_selected =
        |&(segment, lead): &(usize, DocId)| selected[segment].binary_search(&lead).is_ok();
    for segment in 0..selected.len() {
        for (lead, family) in table.in_segment(segment) {
            if is_selected(&(segment, lead)) && kept.insert(family) {
                first.extend(table.members(family).find(is_selected));
            }
        }
    }
    for (segment, leads) in selected.iter_mut().enumerate() {
        leads.retain(|&lead| {
            first.contains(&(segment, lead)) || table.family_of(segment, lead).is_none()
        });
    }
}

/// Counts the articles that are met after another one of their family.
pub(super) struct Repeats<'t> {
    table: &'t FamilyTable,
    met: HashSet<u32>,
    pub(super) articles: u64,
}

impl<'t> Repeats<'t> {
    pub(super) fn new(table: &'t FamilyTable) -> Repeats<'t> {
        Repeats { table, met: HashSet::new(), articles: 0 }
    }

    /// The leads of a segment that are in a family, ascending.
    pub(super) fn in_segment(
        &self,
        segment: usize,
    ) -> Kin<impl Iterator<Item = (DocId, u32)> + 't> {
        Kin(self.table.in_segment(segment).peekable())
    }

    pub(super) fn meet(&mut self, family: u32) {
        self.articles += u64::from(!self.met.insert(family));
    }
}

/// The leads of a segment that are in a family, with its number.
pub(super) struct Kin<I: Iterator>(Peekable<I>);

impl<I: Iterator<Item = (DocId, u32)>> Kin<I> {
    /// The family of a lead, which must not come before the last one.
    pub(super) fn family_of(&mut self, lead: DocId) -> Option<u32> {
        while self.0.next_if(|(other, _)| *other < lead).is_some() {}
        self.0.next_if(|(other, _)| *other == lead).map(|(_, family)| family)
    }
}

impl<I: Iterator<Item = (DocId, u32)>> Iterator for Kin<I> {
    type Item = (DocId, u32);

    fn next(&mut self) -> Option<(DocId, u32)> {
        self.0.next()
    }
}
