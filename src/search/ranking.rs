//! The passages of a selection in the order that is asked for.
//!
//! It knows candidates and their orders; it must never read what a passage says.

use std::collections::HashMap;

use tantivy::{DocId, TERMINATED};

use crate::index::Snapshot;

use super::archive_order::ArchiveOrder;
use super::article_query::ArticleQuery;
use super::best::{Best, Candidate};
use super::count::{self, Counts};
use super::options::{SearchOptions, Sort, Unit};
use super::rerank::rerank;
use super::{Searcher, Selection, family, tree};

impl Searcher {
    /// The passages in the order that the options ask for.
    pub(super) fn ranked(
        &self,
        Selection { plan, question, .. }: &Selection,
        options: &SearchOptions,
        counts: &mut Option<Counts>,
    ) -> tantivy::Result<Vec<Candidate>> {
        match options.sort {
            Sort::Relevance if plan.has_text() => self.by_relevance(question, options, counts),
            Sort::Relevance | Sort::Newest => self.by_date(question, options, false),
            Sort::Oldest => self.by_date(question, options, true),
        }
    }

    /// The passages by score, counted on the way if they are to be. More are collected than are
    /// shown, since an article shows only so many of its own, and more again if that was not enough.
    pub(super) fn by_relevance(
        &self,
        question: &ArticleQuery,
        options: &SearchOptions,
        counts: &mut Option<Counts>,
    ) -> tantivy::Result<Vec<Candidate>> {
        let wanted = options.offset.saturating_add(options.limit);
        let per_article = match options.unit {
            Unit::Passage => options.per_article,
            Unit::Article => 1,
        };
        let mut collected = match per_article == 0 && !options.collapse {
            true => wanted,
            false => wanted.saturating_mul(4).max(64),
        };
        let shown = |ranked| shown(&self.snapshot, ranked, per_article, options.collapse);
        if options.rank.has_features() {
            collected = collected.max(options.rank.depth);
        }
        loop {
            let order = ArchiveOrder::new(&self.snapshot);
            let mut best = match options.count && counts.is_none() {
                true => {
                    let mut best = Best::new(&order, collected);
                    *counts = Some(count::count_and_rank(question, &mut best)?);
                    best.into_sorted()
                }
                false => self.best(question, &order, collected)?,
            };
            if options.rank.has_features() {
                let last_shown = |ranked: &[Candidate]| {
                    let shown = shown(ranked.to_vec());
                    shown.get(wanted.checked_sub(1)?).map(|last| last.points)
                };
                rerank(question, &order, &options.rank, options.unit, &mut best, last_shown)?;
            }
            let exhausted = best.len() < collected;
            let shown = shown(best);
            if exhausted || shown.len() >= wanted {
                return Ok(page(shown, options));
            }
            collected = collected.saturating_mul(4);
        }
    }

    /// All passages in the order that the options ask for, however many of an article.
    pub(super) fn whole_ranking(
        &self,
        selection: &Selection,
        options: &SearchOptions,
    ) -> tantivy::Result<Vec<Candidate>> {
        if options.sort != Sort::Relevance || !selection.plan.has_text() {
            let all = SearchOptions {
                limit: usize::MAX,
                offset: 0,
                per_article: 0,
                collapse: false,
                ..options.clone()
            };
            return self.ranked(selection, &all, &mut None);
        }
        let order = ArchiveOrder::new(&self.snapshot);
        let mut all = self.best(&selection.question, &order, usize::MAX)?;
        if options.rank.has_features() {
            let (rank, unit) = (&options.rank, options.unit);
            rerank(&selection.question, &order, rank, unit, &mut all, |_| None)?;
        }
        Ok(all)
    }

    fn best(
        &self,
        question: &ArticleQuery,
        order: &ArchiveOrder<'_>,
        most: usize,
    ) -> tantivy::Result<Vec<Candidate>> {
        let mut best = Best::new(order, most);
        for segment in 0..self.snapshot.segments.len() {
            question.offer_best(segment, &mut best)?;
        }
        Ok(best.into_sorted())
    }

    /// The passages article by article in the order of dates; within an article by score.
    fn by_date(
        &self,
        question: &ArticleQuery,
        options: &SearchOptions,
        oldest_first: bool,
    ) -> tantivy::Result<Vec<Candidate>> {
        let wanted = options.offset.saturating_add(options.limit);
        // Copies of an article may be anywhere, and the oldest are at the end.
        let is_all_needed = oldest_first || options.collapse;
        let mut leads: Vec<Candidate> = Vec::new();
        for segment in 0..self.snapshot.segments.len() {
            let mut tree = question.tree(segment)?;
            let mut lead = tree.seek(0);
            let mut found = 0;
            while lead != TERMINATED && (is_all_needed || found < wanted) {
                leads.push(Candidate { points: 0, segment, doc: lead });
                found += 1;
                lead = tree.next(lead);
            }
        }
        let order = ArchiveOrder::new(&self.snapshot);
        leads.sort_by(|a, b| order.compare(a, b));
        if oldest_first {
            let undated = |lead: &Candidate| {
                self.snapshot.segments[lead.segment].first_day(lead.doc).is_none()
            };
            let dated = leads.partition_point(|lead| !undated(lead));
            leads[..dated].reverse();
        }
        if options.collapse {
            family::keep_first(&self.snapshot, &mut leads);
        }
        leads.truncate(wanted);
        let mut passages: HashMap<(usize, DocId), Vec<Candidate>> = HashMap::new();
        for segment in 0..self.snapshot.segments.len() {
            let mut here: Vec<DocId> =
                leads.iter().filter(|lead| lead.segment == segment).map(|lead| lead.doc).collect();
            here.sort_unstable();
            let mut tree = question.tree(segment)?;
            let mut hits = tree::Hits::default();
            for lead in here {
                if tree.seek(lead) != lead {
                    continue;
                }
                tree.score(lead, &mut hits);
                let mut of_article: Vec<Candidate> = hits
                    .docs
                    .iter()
                    .map(|&(doc, points)| Candidate { points, segment, doc })
                    .collect();
                of_article.sort_by(|a, b| b.points.cmp(&a.points).then(a.doc.cmp(&b.doc)));
                passages.insert((segment, lead), of_article);
            }
        }
        let in_order: Vec<Candidate> = leads
            .iter()
            .filter_map(|lead| passages.remove(&(lead.segment, lead.doc)))
            .flatten()
            .collect();
        Ok(page(at_most_of_each(&self.snapshot, in_order, options.per_article), options))
    }
}

fn page(mut candidates: Vec<Candidate>, options: &SearchOptions) -> Vec<Candidate> {
    candidates.drain(..options.offset.min(candidates.len()));
    candidates.truncate(options.limit);
    candidates
}

/// What is shown of a ranking: the first few passages of each article, and of each family the
/// article that comes first, if it is to stand for all.
fn shown(
    snapshot: &Snapshot,
    mut candidates: Vec<Candidate>,
    per_article: usize,
    collapse: bool,
) -> Vec<Candidate> {
    if collapse {
        family::keep_first(snapshot, &mut candidates);
    }
    at_most_of_each(snapshot, candidates, per_article)
}

/// Keeps the first few passages of each article.
fn at_most_of_each(
    snapshot: &Snapshot,
    mut candidates: Vec<Candidate>,
    most: usize,
) -> Vec<Candidate> {
    if most > 0 {
        let mut seen: HashMap<(usize, DocId), usize> = HashMap::new();
        candidates.retain(|candidate| {
            let lead = snapshot.segments[candidate.segment].leads.lead_of(candidate.doc);
            let count = seen.entry((candidate.segment, lead)).or_default();
            *count += 1;
            *count <= most
        });
    }
    candidates
}
