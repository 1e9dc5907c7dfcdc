//! Counting: all that a query finds, and what an archive holds.
//!
//! Counts come from the same resolved query as the hits. This file knows how to go through a
//! segment without ranking it; it must never know how a count is shown.

use std::collections::BTreeMap;

use tantivy::{DocId, TERMINATED};

use crate::article::ArticleId;
use crate::date::Day;
use crate::index::Snapshot;
use crate::schema::Attribute;

use super::article_query::ArticleQuery;
use super::best::{Best, Candidate};
use super::family::Repeats;
use super::leaf::TermLeaf;
use super::plant::Shape;
use super::tree::Hits;

/// How many articles and passages a query finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles that satisfy it.
    pub articles: u64,
    /// Their passages that are hits.
    pub passages: u64,
    /// Their families; an article without copies is a family of its own.
    pub families: u64,
}

impl Counts {
    fn add(&mut self, articles: u64, passages: u64) {
        self.articles += articles;
        self.passages += passages;
    }

    /// The same counts with the families, which are fewer than the articles by the repeats.
    fn with_families(self, repeats: &Repeats<'_>) -> Counts {
        Counts { families: self.articles - repeats.articles, ..self }
    }
}

/// What an archive is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// Segments.
    pub segments: usize,
    /// Distinct folded words and compounds, summed over the segments.
    pub terms: u64,
    /// For each part of the index its bytes, largest first; `other` is all that is not listed.
    pub bytes: Vec<(String, u64)>,
}

/// Counts what a query finds.
pub(super) fn count(question: &ArticleQuery) -> tantivy::Result<Counts> {
    let mut counts = Counts::default();
    let mut repeats = Repeats::new(&question.snapshot.families);
    for segment in 0..question.snapshot.segments.len() {
        match words_of(question, segment)? {
            Some(leaves) => count_union(question, segment, leaves, &mut counts, &mut repeats),
            None => visit(question, segment, &mut counts, &mut repeats, |_, _| {})?,
        }
    }
    Ok(counts.with_families(&repeats))
}

/// Counts what a query finds, and offers what can be among the best, in one pass where the count
/// looks at every passage anyway.
pub(super) fn count_and_rank(
    question: &ArticleQuery,
    best: &mut Best<'_>,
) -> tantivy::Result<Counts> {
    let mut counts = Counts::default();
    let mut repeats = Repeats::new(&question.snapshot.families);
    for segment in 0..question.snapshot.segments.len() {
        match words_of(question, segment)? {
            Some(leaves) => {
                question.offer_best(segment, best)?;
                count_union(question, segment, leaves, &mut counts, &mut repeats);
            }
            None => visit(question, segment, &mut counts, &mut repeats, |doc, points| {
                best.offer(Candidate { points, segment, doc });
            })?,
        }
    }
    Ok(counts.with_families(&repeats))
}

/// The words of a query that asks for any of them and nothing else.
fn words_of(question: &ArticleQuery, segment: usize) -> tantivy::Result<Option<Vec<TermLeaf>>> {
    Ok(match question.resolved.shape(&question.snapshot, &question.statistics, segment)? {
        Shape::OneTerm(leaf) => Some(vec![leaf]),
        Shape::AnyTerms(leaves) => Some(leaves),
        _ => None,
    })
}

/// Counts the passages that have any of some words, as a set of bits.
fn count_union(
    question: &ArticleQuery,
    number: usize,
    leaves: Vec<TermLeaf>,
    counts: &mut Counts,
    repeats: &mut Repeats<'_>,
) {
    let segment = &question.snapshot.segments[number];
    let watch = question.resolved.deadline.watch();
    let mut bits = vec![0u64; segment.passages() as usize / 64 + 1];
    for mut leaf in leaves {
        while leaf.cursor.doc() != TERMINATED && !watch.is_over() {
            for &doc in leaf.cursor.rest_of_block_docs() {
                bits[doc as usize / 64] |= 1 << (doc % 64);
            }
            leaf.cursor.next_block();
        }
    }
    if let Some(alive) = segment.alive() {
        for doc in (0..segment.passages()).filter(|&doc| alive.is_deleted(doc)) {
            bits[doc as usize / 64] &= !(1 << (doc % 64));
        }
    }
    let passages = bits.iter().map(|word| u64::from(word.count_ones())).sum();
    let is_found = |lead| any_bit(&bits, lead, segment.leads.end_of(lead));
    let articles = match segment.leads.are_single() {
        true => passages,
        false => segment.leads.iter().filter(|&lead| is_found(lead)).count() as u64,
    };
    counts.add(articles, passages);
    for (lead, family) in repeats.in_segment(number) {
        if is_found(lead) {
            repeats.meet(family);
        }
    }
}

fn any_bit(bits: &[u64], from: DocId, end: DocId) -> bool {
    (from..end).any(|doc| bits[doc as usize / 64] >> (doc % 64) & 1 == 1)
}

/// Goes through every hit of a segment, and counts.
fn visit(
    question: &ArticleQuery,
    segment: usize,
    counts: &mut Counts,
    repeats: &mut Repeats<'_>,
    mut visit: impl FnMut(DocId, u32),
) -> tantivy::Result<()> {
    let mut tree = question.tree(segment)?;
    let mut kin = repeats.in_segment(segment);
    let mut hits = Hits::default();
    let mut lead = tree.seek(0);
    while lead != TERMINATED {
        tree.score(lead, &mut hits);
        counts.add(1, hits.docs.len() as u64);
        if let Some(family) = kin.family_of(lead) {
            repeats.meet(family);
        }
        hits.docs.iter().for_each(|&(doc, points)| visit(doc, points));
        lead = tree.next(lead);
    }
    Ok(())
}

/// Whether a query finds anything.
pub(super) fn finds_anything(question: &ArticleQuery) -> tantivy::Result<bool> {
    for segment in 0..question.snapshot.segments.len() {
        if question.tree(segment)?.seek(0) != TERMINATED {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The ids of the living articles, sorted.
pub(super) fn article_ids(snapshot: &Snapshot) -> tantivy::Result<Vec<ArticleId>> {
    let prefix = Attribute::Id.term("");
    let mut ids = Vec::new();
    for segment in snapshot.segments.iter() {
        let mut terms = segment.attribute.terms().range().ge(&prefix).into_stream()?;
        while terms.advance()
            && let Some(id) = terms.key().strip_prefix(prefix.as_slice())
        {
            let lead = segment.attribute.list(terms.value().clone()).first_doc();
            if lead.is_some_and(|lead| segment.is_alive(lead)) {
                ids.push(ArticleId::from_text(String::from_utf8_lossy(id)));
            }
        }
    }
    ids.sort_unstable();
    Ok(ids)
}

/// The first and the last day of the living articles.
pub(super) fn days(snapshot: &Snapshot) -> Option<(Day, Day)> {
    let mut range: Option<(Day, Day)> = None;
    for segment in snapshot.segments.iter() {
        for lead in segment.leads.iter().filter(|&lead| segment.is_alive(lead)) {
            let (Some(first), Some(last)) = (segment.first_day(lead), segment.last_day(lead))
            else {
                continue;
            };
            let (from, to) = range.unwrap_or((first, last));
            range = Some((from.min(first), to.max(last)));
        }
    }
    range
}

/// What the archive is made of.
pub(super) fn anatomy(snapshot: &Snapshot) -> tantivy::Result<Anatomy> {
    let mut anatomy = Anatomy { segments: snapshot.segments.len(), ..Anatomy::default() };
    for segment in snapshot.segments.iter() {
        anatomy.terms += segment.word.terms().num_terms() as u64;
    }
    let mut parts: BTreeMap<&str, u64> = BTreeMap::new();
    for segment in snapshot.segments.iter() {
        for (part, bytes) in segment.parts()? {
            *parts.entry(part).or_default() += bytes;
        }
    }
    let listed: u64 = parts.values().sum();
    let total: u64 = snapshot.files.iter().map(|(_, bytes)| bytes).sum();
    parts.insert("other", total.saturating_sub(listed));
    anatomy.bytes = parts.into_iter().map(|(part, bytes)| (part.to_owned(), bytes)).collect();
    anatomy.bytes.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    Ok(anatomy)
}
