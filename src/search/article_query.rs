//! The engine's view of a query: a `Query`, its `Weight` and its `Scorer`.
//!
//! Boolean clauses hold over articles and the documents that come out are passages, so this is a
//! query of its own and not a composition of the engine's. It knows shapes and trees; it must
//! never know what a hit looks like.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, TERMINATED, TantivyError};

use crate::alias::Aliases;
use crate::error::{Error, Result, guarded};
use crate::index::Snapshot;

use super::best::{Best, Candidate};
use super::leaf::Leaf;
use super::plant::Shape;
use super::pruning::{all_terms, all_terms_of_passage, any_terms, one_matcher, one_term};
use super::resolve::Resolved;
use super::statistics::Statistics;
use super::tree::{Hits, Tree};

/// A query over one snapshot. Scores are whole points, see `bm25`.
#[derive(Clone)]
pub(super) struct ArticleQuery {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) statistics: Arc<Statistics>,
    pub(super) resolved: Arc<Resolved>,
    pub(super) aliases: Arc<Aliases>,
}

impl fmt::Debug for ArticleQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArticleQuery")
    }
}

impl Query for ArticleQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ArticleWeight(self.clone())))
    }
}

/// The query, ready for any segment of its snapshot.
pub(super) struct ArticleWeight(ArticleQuery);

impl ArticleQuery {
    /// Reads the archive for an answer: here what the engine cannot read becomes an error, and what
    /// is not all because the time is up.
    ///
    /// # Errors
    /// Those of [`Deadline::check`](super::deadline::Deadline::check), else whatever the engine
    /// failed with.
    pub(super) fn in_time<T>(&self, read: impl FnOnce() -> tantivy::Result<T>) -> Result<T> {
        let path = &self.snapshot.path;
        let answer = guarded(path, || read().map_err(|e| Error::engine(path, e)));
        self.resolved.deadline.check()?;
        answer
    }

    /// The tree over one segment, by number.
    pub(super) fn tree(&self, segment: usize) -> tantivy::Result<Tree> {
        Ok(self.resolved.tree(&self.snapshot, &self.statistics, segment)?)
    }

    /// The tree over some articles of a segment, by ranges of passages, whose leaves can tell where
    /// they stand.
    pub(super) fn marking_tree(
        &self,
        segment: usize,
        articles: &[Range<DocId>],
    ) -> tantivy::Result<Tree> {
        Ok(self.resolved.marking_tree(&self.snapshot, &self.statistics, segment, articles)?)
    }

    /// The same of articles that satisfy the query, without its function words.
    pub(super) fn content_tree(
        &self,
        segment: usize,
        articles: &[Range<DocId>],
    ) -> tantivy::Result<Tree> {
        Ok(self.resolved.content_tree(&self.snapshot, &self.statistics, segment, articles)?)
    }

    /// Offers the passages of a segment that can be among the best.
    pub(super) fn offer_best(&self, segment: usize, best: &mut Best<'_>) -> tantivy::Result<()> {
        let threshold = best.threshold(segment);
        self.for_each_above(segment, threshold, &mut |doc, points| {
            best.offer(Candidate { points, segment, doc });
            best.threshold(segment)
        })
    }

    /// Offers living passages with more points than the threshold, in document order; whatever is
    /// left out does not have more.
    pub(super) fn for_each_above(
        &self,
        segment: usize,
        threshold: u32,
        offer: &mut dyn FnMut(DocId, u32) -> u32,
    ) -> tantivy::Result<()> {
        let here = &self.snapshot.segments[segment];
        let mut current = threshold;
        let mut offer_living = |doc, points| {
            if here.is_alive(doc) {
                current = offer(doc, points);
            }
            current
        };
        let watch = &self.resolved.deadline.watch();
        match self.resolved.shape(&self.snapshot, &self.statistics, segment)? {
            Shape::OneTerm(mut leaf) => one_term(&mut leaf, threshold, &mut offer_living, watch),
            Shape::OneMatcher(mut leaf) => one_matcher(&mut leaf, threshold, &mut offer_living),
            Shape::AnyTerms(mut leaves) => {
                any_terms(&mut leaves, threshold, &mut offer_living, watch);
            }
            Shape::AllTerms(mut leaves) if here.leads.are_single() => {
                all_terms_of_passage(&mut leaves, threshold, &mut offer_living, watch);
            }
            Shape::AllTerms(mut leaves) => {
                all_terms(&mut leaves, here, threshold, &mut offer_living, watch);
            }
            Shape::Other(mut tree) => any_shape(&mut tree, threshold, &mut offer_living),
        }
        Ok(())
    }
}

/// A query of any shape: article by article, scoring those that have a chance.
fn any_shape(tree: &mut Tree, mut threshold: u32, offer: &mut dyn FnMut(DocId, u32) -> u32) {
    let mut hits = Hits::default();
    let mut lead = tree.seek(0);
    while lead != TERMINATED {
        // Passages without a text clause have no points; all their articles are offered once.
        let most = tree.most_points(lead, &mut hits);
        if most > threshold || most == 0 {
            tree.score(lead, &mut hits);
            for &(doc, points) in &hits.docs {
                if points > threshold || threshold == 0 {
                    threshold = offer(doc, points);
                }
            }
        }
        lead = tree.next(lead);
    }
}

impl ArticleWeight {
    fn segment(&self, reader: &SegmentReader) -> tantivy::Result<usize> {
        let segments = self.0.snapshot.segments.iter();
        let mut ids = segments.map(|segment| segment.reader.segment_id());
        ids.position(|id| id == reader.segment_id()).ok_or_else(|| {
            TantivyError::InvalidArgument("the segment is not of this snapshot".to_owned())
        })
    }
}

impl Weight for ArticleWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let tree = self.0.tree(self.segment(reader)?)?;
        Ok(Box::new(ArticleScorer::new(tree, boost)))
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut offer = |doc, points| callback(doc, points as Score).max(0.0) as u32;
        self.0.for_each_above(self.segment(reader)?, threshold.max(0.0) as u32, &mut offer)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("passage {doc} is no hit")));
        }
        Ok(Explanation::new("points of the clauses that the passage has", scorer.score()))
    }
}

/// The passages that are hits, with their points times the boost.
struct ArticleScorer {
    tree: Tree,
    boost: Score,
    lead: DocId,
    hits: Hits,
    at: usize,
}

impl ArticleScorer {
    fn new(mut tree: Tree, boost: Score) -> ArticleScorer {
        let lead = tree.seek(0);
        let mut scorer = ArticleScorer { tree, boost, lead, hits: Hits::default(), at: 0 };
        scorer.score_article();
        scorer
    }

    fn score_article(&mut self) {
        self.at = 0;
        match self.lead {
            TERMINATED => self.hits.docs.clear(),
            lead => self.tree.score(lead, &mut self.hits),
        }
    }
}

impl DocSet for ArticleScorer {
    fn doc(&self) -> DocId {
        self.hits.docs.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn advance(&mut self) -> DocId {
        if self.lead == TERMINATED {
            return TERMINATED;
        }
        self.at += 1;
        if self.at == self.hits.docs.len() {
            self.lead = self.tree.next(self.lead);
            self.score_article();
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let leads = &self.tree.segments[self.tree.segment].leads;
        if self.lead != TERMINATED && target >= leads.end_of(self.lead) {
            let lead = if target == TERMINATED { TERMINATED } else { leads.lead_of(target) };
            self.lead = self.tree.seek(lead);
            self.score_article();
        }
        while self.doc() < target {
            self.advance();
        }
        self.doc()
    }

    fn size_hint(&self) -> u32 {
        let docs = self.tree.leaves.iter().map(|leaf| match leaf {
            Leaf::Term(leaf) => leaf.cursor.doc_freq(),
            Leaf::Matches(_) => 0,
        });
        docs.max().unwrap_or(0)
    }
}

impl Scorer for ArticleScorer {
    fn score(&mut self) -> Score {
        self.hits.docs.get(self.at).map_or(0.0, |(_, points)| *points as Score * self.boost)
    }
}
