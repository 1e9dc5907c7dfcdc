//! The second phase: the first passages by their words, in the order of all that is known of them.
//!
//! What stands where comes from the same clauses that matched. It knows candidates and features;
//! it must never know how a passage is shown.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::DocId;

use crate::schema::column;

use super::Unit;
use super::archive_order::ArchiveOrder;
use super::article_query::ArticleQuery;
use super::best::Candidate;
use super::features::{
    OfArticle, Pair, Term, article_share, find_neighbours, neighbour_points, of_article, pairs,
};
use super::matcher::Article;
use super::near::Occurrence;
use super::tree::Tree;

/// So many passages are put in a new order, whatever is asked for; after them the first order
/// stands.
pub(super) const RERANKED: usize = 1_000;

/// Where the clauses of satisfied branches stand in an article, by the number of the clause.
type Found = Vec<(usize, Vec<Occurrence>)>;

/// Adds the points of features to the first of some passages, which are sorted, and sorts these
/// again.
pub(super) fn rerank(
    question: &ArticleQuery,
    order: &ArchiveOrder<'_>,
    unit: Unit,
    candidates: &mut [Candidate],
) -> tantivy::Result<()> {
    let first = RERANKED.min(candidates.len());
    let candidates = &mut candidates[..first];
    let reranker = Reranker::new(question, unit);
    for segment in 0..question.snapshot.segments.len() {
        reranker.add_points(segment, candidates)?;
    }
    candidates.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| order.compare(a, b)));
    Ok(())
}

/// What the features of a query are reckoned with.
pub(super) struct Reranker<'q> {
    question: &'q ArticleQuery,
    terms: Vec<Term>,
    pairs: Vec<Pair>,
    /// Words of an article, on average.
    average: f32,
    /// The share of the article's own points.
    article: f32,
}

/// What is known of an article beside the words of its passages.
pub(super) struct Features {
    /// What each clause is worth for all its passages.
    pub(super) of_article: Vec<OfArticle>,
    /// The pairs that stand in it, with the positions where they begin.
    neighbours: Vec<(Pair, Vec<u32>)>,
}

impl<'q> Reranker<'q> {
    pub(super) fn new(question: &'q ArticleQuery, unit: Unit) -> Reranker<'q> {
        let terms: Vec<Term> =
            question.resolved.clauses.iter().map(|clause| clause.term()).collect();
        let totals = question.snapshot.manifest.totals;
        let average = totals.words as f32 / totals.articles.max(1) as f32;
        let (pairs, average) = (pairs(&terms), average.max(1.0));
        Reranker { question, pairs, terms, average, article: article_share(unit) }
    }

    fn add_points(&self, segment: usize, candidates: &mut [Candidate]) -> tantivy::Result<()> {
        let here = &self.question.snapshot.segments[segment];
        let mut by_article: HashMap<DocId, Vec<usize>> = HashMap::new();
        for (place, candidate) in candidates.iter().enumerate() {
            if candidate.segment == segment {
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
        let here = &self.question.snapshot.segments[segment];
        let ranges: Vec<Range<DocId>> =
            leads.iter().map(|&lead| lead..here.leads.end_of(lead)).collect();
        let mut tree = self.question.content_tree(segment, &ranges)?;
        let words = here.numbers(column::WORDS)?;
        let mut active = Vec::new();
        for &lead in leads {
            if tree.seek(lead) != lead {
                continue;
            }
            tree.active(lead, &mut active);
            let article = Article::new(&self.question.snapshot.segments, segment, lead);
            let found = find(&mut tree, &active, article);
            let length = words.as_ref().and_then(|words| words.first(lead)).unwrap_or(0) as u32;
            let of_article =
                of_article(&self.terms, &found, article, length, self.average, self.article);
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
            (*pair, here, neighbour_points(&self.terms, *pair, here))
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
