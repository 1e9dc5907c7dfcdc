//! The second phase: the first passages by their words, in the order of all that is known of them.
//!
//! What stands where comes from the same clauses that matched. It is looked up only of passages that
//! can still come among those which are shown. It knows candidates and features; it must never know
//! how a passage is shown.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::DocId;

use crate::date::Day;

use super::Unit;
use super::archive_order::ArchiveOrder;
use super::article_query::ArticleQuery;
use super::best::Candidate;
use super::features::{
    MostPoints, OfArticle, Pair, Shares, Term, find_neighbours, of_article, pairs,
};
use super::matcher::Article;
use super::near::Occurrence;
use super::rank::Rank;
use super::tree::Tree;

/// So many passages are looked at first; then twice as many, and so on. Tests have small archives.
const FIRST_LOOK: usize = if cfg!(test) { 2 } else { 64 };

/// Where the clauses of satisfied branches stand in an article, by the number of the clause.
type Found = Vec<(usize, Vec<Occurrence>)>;

/// Puts the first of some passages, which are sorted, in the order of their points and those of
/// their features. It ends once the passages in front satisfy: `last_shown` says what the last of
/// them is worth that is shown, if they are enough. Those behind are then in no order.
pub(super) fn rerank(
    question: &ArticleQuery,
    order: &ArchiveOrder<'_>,
    rank: &Rank,
    unit: Unit,
    candidates: &mut [Candidate],
    last_shown: impl Fn(&[Candidate]) -> Option<u32>,
) -> tantivy::Result<()> {
    let first = rank.depth.min(candidates.len());
    let candidates = &mut candidates[..first];
    let reranker = Reranker::new(question, rank, unit);
    // What each can be worth at most, the most promising first.
    let most = MostPoints::new(&reranker.shares, &reranker.terms, &reranker.pairs);
    let mut open: Vec<(u32, Candidate)> =
        candidates.iter().map(|candidate| (reranker.most(&most, candidate), *candidate)).collect();
    open.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.points.cmp(&a.1.points)));
    let (mut known, mut look) = (0, FIRST_LOOK);
    let deadline = &question.resolved.deadline;
    while known < open.len() && deadline.check().is_ok() {
        let least = open.get(known).map_or(0, |(most, _)| *most);
        let certain = candidates[..known].partition_point(|known| known.points > least);
        if last_shown(&candidates[..certain]).is_some() {
            break;
        }
        let floor = last_shown(&candidates[..known]).unwrap_or(0);
        let promising = open[known..].partition_point(|(most, _)| *most >= floor);
        let batch = known..known + promising.min(look).max(1);
        for (place, (_, candidate)) in
            candidates[batch.clone()].iter_mut().zip(&open[batch.clone()])
        {
            *place = *candidate;
        }
        for segment in 0..question.snapshot.segments.len() {
            reranker.add_points(segment, &mut candidates[batch.clone()])?;
        }
        known = batch.end;
        candidates[..known]
            .sort_by(|a, b| b.points.cmp(&a.points).then_with(|| order.compare(a, b)));
        look *= 2;
    }
    for (place, (_, candidate)) in candidates.iter_mut().zip(&open).skip(known) {
        *place = *candidate;
    }
    Ok(())
}

/// What the features of a query are reckoned with.
pub(super) struct Reranker<'q> {
    question: &'q ArticleQuery,
    terms: Vec<Term>,
    pairs: Vec<Pair>,
    shares: Shares,
    /// Words of an article, on average.
    average: f32,
    /// The last day of the archive and the half-life in days, if newness counts.
    recent: Option<(Day, f32)>,
}

/// What is known of an article beside the words of its passages.
pub(super) struct Features {
    /// What each clause is worth for all its passages.
    pub(super) of_article: Vec<OfArticle>,
    /// The pairs that stand in it, with the positions where they begin.
    neighbours: Vec<(Pair, Vec<u32>)>,
}

impl<'q> Reranker<'q> {
    pub(super) fn new(question: &'q ArticleQuery, rank: &Rank, unit: Unit) -> Reranker<'q> {
        let terms: Vec<Term> =
            question.resolved.clauses.iter().map(|clause| clause.term()).collect();
        let totals = question.snapshot.manifest.totals;
        let average = totals.words as f32 / totals.articles.max(1) as f32;
        let (pairs, average) = (pairs(&terms), average.max(1.0));
        let newest = || question.snapshot.segments.iter().filter_map(|s| s.newest_day()).max();
        let recent = rank.recent.and_then(|days| Some((newest()?, days.get() as f32)));
        let shares = Shares::new(rank, unit);
        Reranker { question, pairs, terms, shares, average, recent }
    }

    /// At least the points of a passage with those of its features.
    fn most(&self, most: &MostPoints, candidate: &Candidate) -> u32 {
        let Candidate { points, segment, doc } = *candidate;
        let code = self.question.snapshot.segments[segment].lengths[doc as usize];
        let norm = self.question.statistics.lengths.norm(code);
        points + most.of(points, norm) + self.newness(segment, doc)
    }

    /// The points of a passage for its date; none if it has no date.
    pub(super) fn newness(&self, segment: usize, doc: DocId) -> u32 {
        let Some((newest, half_life)) = self.recent else { return 0 };
        let here = &self.question.snapshot.segments[segment];
        let day = here.first_day(here.leads.lead_of(doc));
        day.map_or(0, |day| {
            let age = (newest.number() - day.number()) as f32;
            self.shares.of_age(&self.terms, age / half_life)
        })
    }

    fn add_points(&self, segment: usize, candidates: &mut [Candidate]) -> tantivy::Result<()> {
        let here = &self.question.snapshot.segments[segment];
        let mut by_article: HashMap<DocId, Vec<usize>> = HashMap::new();
        for (place, candidate) in candidates.iter_mut().enumerate() {
            if candidate.segment == segment {
                candidate.points += self.newness(segment, candidate.doc);
                by_article.entry(here.leads.lead_of(candidate.doc)).or_default().push(place);
            }
        }
        let mut leads: Vec<DocId> = by_article.keys().copied().collect();
        leads.sort_unstable();
        self.for_each_article(segment, &leads, |lead, article, features| {
            let of_article: u32 =
                features.of_article.iter().map(|clause| clause.words + clause.early).sum();
            for &place in &by_article[&lead] {
                let doc = candidates[place].doc;
                let neighbours: u32 =
                    self.neighbours(features, article, doc).map(|(_, _, points)| points).sum();
                candidates[place].points += of_article + neighbours;
            }
        })
    }

    /// Reads the features of articles, by leads that ascend, which satisfy the query.
    pub(super) fn for_each_article(
        &self,
        segment: usize,
        leads: &[DocId],
        mut read: impl FnMut(DocId, Article<'_>, &Features),
    ) -> tantivy::Result<()> {
        if leads.is_empty() {
            return Ok(());
        }
        let here = &self.question.snapshot.segments[segment];
        let ranges: Vec<Range<DocId>> =
            leads.iter().map(|&lead| lead..here.leads.end_of(lead)).collect();
        let mut tree = self.question.content_tree(segment, &ranges)?;
        let mut active = Vec::new();
        for &lead in leads {
            if tree.seek(lead) != lead {
                continue;
            }
            tree.active(lead, &mut active);
            let article = Article::new(&self.question.snapshot.segments, segment, lead);
            let found = find(&mut tree, &active, article);
            let length = here.words_of_article(lead) as f32 / self.average;
            let of_article = of_article(&self.terms, &found, article, self.shares, length);
            let neighbours = find_neighbours(&self.pairs, &found);
            read(lead, article, &Features { of_article, neighbours });
        }
        Ok(())
    }

    /// The pairs of clauses that begin in a passage, how often, and their points.
    pub(super) fn neighbours(
        &self,
        features: &Features,
        article: Article<'_>,
        doc: DocId,
    ) -> impl Iterator<Item = (Pair, usize, u32)> {
        features.neighbours.iter().map(move |(pair, begins)| {
            let here = begins.iter().filter(|&&at| article.place(at).0 == doc).count();
            (*pair, here, self.shares.of_pair(&self.terms, *pair, here))
        })
    }
}

/// Where the leaves of satisfied branches stand in the article at hand.
fn find(tree: &mut Tree, active: &[usize], article: Article<'_>) -> Found {
    let spans = |&leaf: &usize| (tree.clauses[leaf], tree.leaves[leaf].spans(article));
    let mut found: Found = active.iter().map(spans).collect();
    found.sort_by_key(|(clause, _)| *clause);
    found
}
