//! Why a passage stands where it does: what its score is the sum of, and what its article's next
//! passage has less of.
//!
//! It knows clauses and features; it must never know how an explanation is shown.

use std::collections::HashMap;

use tantivy::DocId;

use super::article_query::ArticleQuery;
use super::best::Candidate;
use super::hit::{PassageId, find_article};
use super::options::{SearchOptions, Sort};
use super::rerank::Reranker;
use super::selection::Selection;

/// Why a passage stands where it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The passage.
    pub passage: PassageId,
    /// Its place among all passages that are found, from 1, however many of an article are shown.
    pub place: usize,
    /// What it is worth.
    pub score: f32,
    /// What the score is the sum of, to the last bit; the largest first.
    pub shares: Vec<Share>,
    /// The next passage of its article, if another one is found behind it.
    pub sibling: Option<Sibling>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// What earns it.
    pub feature: Feature,
    /// The clause as it was read, `spy~stem`; two for neighbours, none for newness.
    pub clause: String,
    /// How often it stands where the feature looks.
    pub occurrences: u32,
    /// What it adds to the score.
    pub score: f32,
}

/// What earns a part of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// The clause stands in the passage.
    Passage,
    /// The clause stands in the article.
    Article,
    /// The clause stands among the first words of the article, the headline's before the text's.
    FirstWords,
    /// Two clauses stand in the passage as they do in the query.
    Neighbours,
    /// The article is new, whatever the clauses.
    Newness,
}

/// A passage of the same article that stands behind another.
#[derive(Clone, Debug, PartialEq)]
pub struct Sibling {
    /// The passage.
    pub passage: PassageId,
    /// What it is worth.
    pub score: f32,
    /// What the score is the sum of; the largest first.
    pub shares: Vec<Share>,
}

/// How much more one passage has of something than another, or less.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// What earns it.
    pub feature: Feature,
    /// The clause as it was read.
    pub clause: &'a str,
    /// What it adds to the difference of the scores.
    pub score: f32,
}

impl Explanation {
    /// What sets the passage apart from its sibling, the largest difference first; together they are
    /// the difference of the scores. Nothing if there is no sibling, or if they are equal: then
    /// the earlier comes first.
    pub fn differences(&self) -> Vec<Difference<'_>> {
        let Some(sibling) = &self.sibling else { return Vec::new() };
        let mut differences: Vec<Difference<'_>> = Vec::new();
        let own = self.shares.iter().map(|share| (share, share.score));
        let of_sibling = sibling.shares.iter().map(|share| (share, -share.score));
        for (Share { feature, clause, .. }, score) in own.chain(of_sibling) {
            let known =
                differences.iter_mut().find(|d| d.feature == *feature && d.clause == clause);
            match known {
                Some(difference) => difference.score += score,
                None => differences.push(Difference { feature: *feature, clause, score }),
            }
        }
        differences.retain(|difference| difference.score != 0.0);
        differences.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
        differences
    }
}

/// Explains passages of a ranking.
pub(super) struct Explainer<'q> {
    question: &'q ArticleQuery,
    /// The clauses as they were read.
    clauses: Vec<String>,
    /// All passages that are found, in order.
    ranking: Vec<Candidate>,
    /// The places of passages in that order.
    places: HashMap<(usize, DocId), usize>,
    /// For each place that of the next passage of the same article.
    siblings: Vec<Option<usize>>,
    /// What the features of the first were reckoned with.
    reranker: Option<Reranker<'q>>,
    /// How many they are.
    depth: usize,
}

impl<'q> Explainer<'q> {
    pub(super) fn new(
        Selection { plan, question, .. }: &'q Selection,
        options: &SearchOptions,
        ranking: Vec<Candidate>,
    ) -> Explainer<'q> {
        let mut places = HashMap::with_capacity(ranking.len());
        let mut siblings = vec![None; ranking.len()];
        let mut behind = HashMap::new();
        for (at, &Candidate { segment, doc, .. }) in ranking.iter().enumerate().rev() {
            let lead = question.snapshot.segments[segment].leads.lead_of(doc);
            places.insert((segment, doc), at);
            siblings[at] = behind.insert((segment, lead), at);
        }
        let clauses = plan.texts().into_iter().map(|clause| clause.reading()).collect();
        let has_features =
            options.rank.has_features() && options.sort == Sort::Relevance && plan.has_text();
        let reranker = has_features.then(|| Reranker::new(question, &options.rank, options.unit));
        let depth = options.rank.depth;
        Explainer { question, clauses, ranking, places, siblings, reranker, depth }
    }

    /// Explains a passage, if the query finds it.
    pub(super) fn explain(&self, passage: &PassageId) -> tantivy::Result<Option<Explanation>> {
        let Some((segment, lead)) = find_article(&self.question.snapshot, &passage.article)? else {
            return Ok(None);
        };
        let Some(doc) = lead.checked_add(passage.ordinal) else { return Ok(None) };
        let Some(&at) = self.places.get(&(segment, doc)) else { return Ok(None) };
        let sibling = match self.siblings[at] {
            Some(at) => {
                let ordinal = self.ranking[at].doc - lead;
                let passage = PassageId { article: passage.article.clone(), ordinal };
                Some(Sibling { passage, score: self.score(at), shares: self.shares(at, lead)? })
            }
            None => None,
        };
        Ok(Some(Explanation {
            passage: passage.clone(),
            place: at + 1,
            score: self.score(at),
            shares: self.shares(at, lead)?,
            sibling,
        }))
    }

    fn score(&self, at: usize) -> f32 {
        self.in_score(self.ranking[at].points)
    }

    fn in_score(&self, points: u32) -> f32 {
        points as f32 / self.question.resolved.unit
    }

    /// What the score of the passage in a place is the sum of.
    fn shares(&self, at: usize, lead: DocId) -> tantivy::Result<Vec<Share>> {
        let candidate = self.ranking[at];
        let mut shares = self.of_passage(candidate, lead)?;
        if let Some(reranker) = self.reranker.as_ref().filter(|_| at < self.depth) {
            self.add_features(reranker, candidate, lead, &mut shares)?;
        }
        shares.retain(|share| share.score != 0.0);
        shares.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(shares)
    }

    fn of_passage(&self, candidate: Candidate, lead: DocId) -> tantivy::Result<Vec<Share>> {
        let mut tree = self.question.tree(candidate.segment)?;
        let (mut shares, mut active) = (Vec::new(), Vec::new());
        if tree.seek(lead) == lead {
            tree.active(lead, &mut active);
        }
        for number in active {
            let clause = tree.clauses[number];
            let leaf = &mut tree.leaves[number];
            if leaf.seek(candidate.doc) == candidate.doc {
                let (points, occurrences) = (leaf.points(), leaf.frequency());
                shares.push(self.share(Feature::Passage, &[clause], occurrences, points));
            }
        }
        Ok(shares)
    }

    fn add_features(
        &self,
        reranker: &Reranker<'_>,
        candidate: Candidate,
        lead: DocId,
        shares: &mut Vec<Share>,
    ) -> tantivy::Result<()> {
        let newness = reranker.newness(candidate.segment, candidate.doc);
        shares.push(self.share(Feature::Newness, &[], 1, newness));
        reranker.for_each_article(candidate.segment, &[lead], |_, article, features| {
            for of in &features.of_article {
                let clause = [of.clause];
                shares.push(self.share(Feature::Article, &clause, of.occurrences, of.words));
                shares.push(self.share(Feature::FirstWords, &clause, 1, of.early));
            }
            for (pair, count, points) in reranker.neighbours(features, article, candidate.doc) {
                let clauses = [pair.first, pair.second];
                shares.push(self.share(Feature::Neighbours, &clauses, count as u32, points));
            }
        })
    }

    fn share(&self, feature: Feature, clauses: &[usize], occurrences: u32, points: u32) -> Share {
        let read = |&clause: &usize| self.clauses.get(clause).map_or("", String::as_str);
        let clauses: Vec<&str> = clauses.iter().map(read).collect();
        Share { feature, clause: clauses.join(" "), occurrences, score: self.in_score(points) }
    }
}
