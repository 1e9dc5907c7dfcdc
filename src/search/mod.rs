//! Searching: a query in, passages out, best first.
//!
//! It puts compiled queries to a snapshot and makes hits of what comes back. It knows articles and
//! passages; it must never know how they are shown.

mod archive_order;
mod article_query;
mod articles;
mod best;
mod bm25;
mod count;
mod dates;
mod expand;
mod expansion;
mod facet;
mod features;
mod hit;
mod hit_reader;
mod leaf;
mod matcher;
mod near;
mod operand;
mod periods;
mod plant;
mod pruning;
mod rerank;
mod resolve;
mod selection;
mod sequence;
mod slot;
mod statistics;
mod suggest;
#[cfg(test)]
mod tests;
mod timeline;
mod tree;
mod weigh;
mod window;

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::index::{Archive, Snapshot, Totals};
use crate::query::{Compiled, Plan, Query, compile};

pub use articles::{Articles, SelectedArticle};
pub use count::{Anatomy, Counts};
pub use facet::{Facet, FacetField};
pub use hit::{Found, Hit, PassageId, StoredArticle};
pub use hit_reader::HitReader;
pub use selection::Selection;
pub use suggest::{Suggestion, SuggestionKind};
pub use timeline::{Bar, Step, Timeline};

use archive_order::ArchiveOrder;
use article_query::ArticleQuery;
use best::{Best, Candidate};
use expansion::{FEEDBACK, expanded, expansions};
use rerank::{RERANKED, rerank};
use resolve::Resolved;
use statistics::Statistics;

/// A reader of one state of an archive. It stays as it is, whatever is published after it.
#[derive(Clone)]
pub struct Searcher {
    snapshot: Arc<Snapshot>,
    statistics: Arc<Statistics>,
}

/// What to show of what a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most passages.
    pub limit: usize,
    /// Passages to pass over first.
    pub offset: usize,
    /// The most passages of one article; 0 for all.
    pub per_article: usize,
    /// Their order.
    pub sort: Sort,
    /// How they are scored.
    pub rank: Rank,
    /// What is ranked.
    pub unit: Unit,
    /// Whether words that the first passages have are added to the query; they rank, and neither
    /// select nor widen.
    pub expand: bool,
    /// Whether a query of bare words may relax to any of them.
    pub relax: bool,
    /// Whether to count all that is found; without it the counts are `None`.
    pub count: bool,
}

/// What a score is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// The passage's words: BM25, with every word worth what its rarity says.
    Bm25,
    /// All that is known: words that come in bursts are worth more and function words less; the
    /// first 1,000 passages are then put in order by their articles, by the order of the query's
    /// words in them and by what the article begins with, too.
    #[default]
    Full,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Passages.
    #[default]
    Passage,
    /// Articles, each by its best passage and by itself; that passage stands for it.
    Article,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By score, then newest first.
    #[default]
    Relevance,
    /// By date, newest first, undated last.
    Newest,
    /// By date, oldest first, undated last.
    Oldest,
}

impl Default for SearchOptions {
    /// Ten passages by relevance, three of an article, relaxing, counted.
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            per_article: 3,
            sort: Sort::Relevance,
            rank: Rank::Full,
            unit: Unit::Passage,
            expand: false,
            relax: true,
            count: true,
        }
    }
}

impl Searcher {
    /// Opens what is published now.
    ///
    /// # Errors
    /// [`Error::NoArchive`], [`Error::Version`], [`Error::Damaged`], [`Error::Io`] or
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn open(archive: &Archive) -> Result<Searcher> {
        let snapshot = Arc::new(archive.snapshot()?);
        let statistics = Arc::new(Statistics::new(&snapshot));
        Ok(Searcher { snapshot, statistics })
    }

    /// What the archive holds.
    pub fn totals(&self) -> Totals {
        self.snapshot.manifest.totals
    }

    /// The archive's digest: the same for the same articles, analyzer and format.
    pub fn digest(&self) -> &str {
        &self.snapshot.manifest.digest
    }

    /// Finds passages.
    ///
    /// # Errors
    /// [`Error::Query`] if the query cannot be answered as it stands, [`Error::Engine`] if the
    /// archive cannot be read.
    pub fn search(&self, query: &Query, options: &SearchOptions) -> Result<Found> {
        let Found { reading, relaxed, counts, hits, suggestions } = self.find(query, options)?;
        Ok(Found { reading, relaxed, counts, hits: hits.collect::<Result<_>>()?, suggestions })
    }

    /// Finds passages as [`Searcher::search`] does, and reads each when it comes up.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn find(&self, query: &Query, options: &SearchOptions) -> Result<Found<HitReader>> {
        let selection = self.select_for(query, options)?;
        let mut counts = None;
        let ranked = self.engine(self.ranked(&selection, options, &mut counts))?;
        let Selection { plan, question, reading, relaxed } = selection;
        if options.count && counts.is_none() {
            counts = Some(self.engine(count::count(&question))?);
        }
        let suggestions = match ranked.is_empty() && options.offset == 0 {
            true => self.counted(self.engine(suggest::suggest(&self.snapshot, &plan))?)?,
            false => Vec::new(),
        };
        let hits = HitReader::new(question, ranked);
        Ok(Found { reading, relaxed, counts, hits, suggestions })
    }

    /// The ids and scores of the passages that [`Searcher::search`] finds, without reading what they
    /// say: for runs of a thousand.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn ranking(&self, query: &Query, options: &SearchOptions) -> Result<Vec<(PassageId, f32)>> {
        let selection = self.select_for(query, options)?;
        let options = SearchOptions { count: false, ..options.clone() };
        let ranked = self.engine(self.ranked(&selection, &options, &mut None))?;
        self.engine(hit::identify(&selection.question, &ranked))
    }

    /// Selects the articles that a query is about, to count them, to see what they have in common
    /// or to go through all of them. A query of bare words may `relax` to any of them.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn select(&self, query: &Query, relax: bool) -> Result<Selection> {
        self.select_ranked(query, relax, Rank::Bm25)
    }

    /// Selects articles as they are to be ranked, with the words that are added to the query.
    fn select_for(&self, query: &Query, options: &SearchOptions) -> Result<Selection> {
        let selection = self.select_ranked(query, options.relax, options.rank)?;
        if !options.expand || !selection.plan.has_text() || options.sort != Sort::Relevance {
            return Ok(selection);
        }
        let first = SearchOptions {
            limit: FEEDBACK,
            offset: 0,
            unit: Unit::Article,
            count: false,
            ..options.clone()
        };
        let Selection { plan, question, reading, relaxed } = selection;
        let answers = self.engine(self.by_relevance(&question, &first, &mut None))?;
        let added = self.engine(expansions(&self.snapshot, &plan, &answers))?;
        if added.is_empty() {
            return Ok(Selection { plan, question, reading, relaxed });
        }
        let words: Vec<&str> = added.iter().map(|expansion| &expansion.word[..]).collect();
        let reading = format!("{reading}; better with any of {}", words.join(", "));
        let plan = expanded(plan, added);
        let question = self.question(&plan, query, options.rank)?;
        Ok(Selection { plan, question, reading, relaxed })
    }

    fn select_ranked(&self, query: &Query, relax: bool, rank: Rank) -> Result<Selection> {
        let chosen = self.choose_plan(query, relax)?;
        let (reading, relaxed) = (chosen.compiled.reading(chosen.relaxed), chosen.relaxed);
        let plan = chosen.into_plan();
        let question = self.question(&plan, query, rank)?;
        Ok(Selection { plan, question, reading, relaxed })
    }

    /// Counts articles and passages, without finding the best.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn count(&self, query: &Query) -> Result<Counts> {
        self.select(query, true)?.count()
    }

    /// Queries for what somebody has begun to write, the likeliest first: values of fields that
    /// have these words (`mcgr`, `author:mcgr`), words of the archive that are spelled like
    /// these, and the field whose name is like one that is not known (`autor:`).
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>> {
        self.counted(self.engine(suggest::complete(&self.snapshot, text, limit))?)
    }

    /// Suggestions with the numbers of articles that they find; without those that find none.
    fn counted(&self, mut suggestions: Vec<Suggestion>) -> Result<Vec<Suggestion>> {
        for suggestion in &mut suggestions {
            let query = Query::parse(&suggestion.query)?;
            suggestion.articles = self.select(&query, false)?.count()?.articles;
        }
        suggestions.retain(|suggestion| suggestion.articles > 0);
        Ok(suggestions)
    }

    /// The scores of the best passages, without reading what they say: ranking alone, to measure.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    #[doc(hidden)]
    pub fn rank(&self, query: &Query, limit: usize) -> Result<Vec<f32>> {
        let Selection { question, .. } = self.select(query, false)?;
        let options = SearchOptions {
            limit,
            per_article: 0,
            count: false,
            rank: Rank::Bm25,
            ..SearchOptions::default()
        };
        let ranked = self.engine(self.by_relevance(&question, &options, &mut None))?;
        let unit = question.resolved.unit;
        Ok(ranked.into_iter().map(|candidate| candidate.points as f32 / unit).collect())
    }

    /// How the archive reads a query.
    ///
    /// # Errors
    /// [`Error::Query`] if it cannot be answered as it stands.
    pub fn reading(&self, query: &Query) -> Result<String> {
        Ok(compile(query, &self.snapshot.manifest.analyzed_languages())?.reading(false))
    }

    /// The article of an id with its text, if the archive has it.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn article(&self, id: &ArticleId) -> Result<Option<StoredArticle>> {
        self.engine(hit::stored_article(&self.snapshot, id))
    }

    /// Every article, with its text, in the archive's order within each segment.
    ///
    /// # Errors
    /// Each article that cannot be read is an [`Error::Engine`].
    pub fn articles(&self) -> impl Iterator<Item = Result<Article>> + '_ {
        let segments = self.snapshot.segments.iter();
        segments.flat_map(move |segment| {
            let leads = segment.leads.iter().filter(|&lead| segment.is_alive(lead));
            leads.map(move |lead| {
                self.engine(hit::read_article(segment, lead).map(|(_, article)| article))
            })
        })
    }

    /// The ids of all articles, sorted.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn article_ids(&self) -> Result<Vec<ArticleId>> {
        self.engine(count::article_ids(&self.snapshot))
    }

    /// The first and the last day of all dates, if any article has one.
    pub fn days(&self) -> Option<(crate::date::Day, crate::date::Day)> {
        count::days(&self.snapshot)
    }

    /// The number of distinct words, of segments, and the bytes of each kind of file.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn anatomy(&self) -> Result<Anatomy> {
        self.engine(count::anatomy(&self.snapshot))
    }

    /// The plan to put to the archive, and whether it is the relaxed one: bare words relax if there
    /// are six of them and nothing else, or if no article has them all.
    fn choose_plan(&self, query: &Query, relax: bool) -> Result<Chosen> {
        let compiled = compile(query, &self.snapshot.manifest.analyzed_languages())?;
        let relaxed = match &compiled.relaxed {
            Some(_) if relax && compiled.relax_at_once => true,
            Some(_) if relax => {
                let strict = self.question(&compiled.strict, query, Rank::Bm25)?;
                !self.engine(count::finds_anything(&strict))?
            }
            _ => false,
        };
        Ok(Chosen { compiled, relaxed })
    }

    fn question(&self, plan: &Plan, query: &Query, rank: Rank) -> Result<ArticleQuery> {
        let resolved = Resolved::new(plan, &self.snapshot, query.text(), rank)?;
        Ok(ArticleQuery {
            snapshot: self.snapshot.clone(),
            statistics: self.statistics.clone(),
            resolved: Arc::new(resolved),
        })
    }

    fn engine<T>(&self, result: tantivy::Result<T>) -> Result<T> {
        result.map_err(|e| Error::engine(&self.snapshot.path, e))
    }

    /// The passages in the order that the options ask for.
    fn ranked(
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
    fn by_relevance(
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
        let mut collected = match per_article {
            0 => wanted,
            _ => wanted.saturating_mul(4).max(64),
        };
        if options.rank == Rank::Full {
            collected = collected.max(RERANKED);
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
            if options.rank == Rank::Full {
                rerank(question, &order, options.unit, &mut best)?;
            }
            let exhausted = best.len() < collected;
            let shown = at_most_of_each(&self.snapshot, best, per_article);
            if exhausted || shown.len() >= wanted {
                return Ok(page(shown, options));
            }
            collected = collected.saturating_mul(4);
        }
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
        let mut leads: Vec<Candidate> = Vec::new();
        for segment in 0..self.snapshot.segments.len() {
            let mut tree = question.tree(segment)?;
            let mut lead = tree.seek(0);
            let mut found = 0;
            while lead != TERMINATED && (oldest_first || found < wanted) {
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

/// A compiled query, and whether its relaxed plan is the one to put to the archive.
struct Chosen {
    compiled: Compiled,
    relaxed: bool,
}

impl Chosen {
    fn into_plan(self) -> Plan {
        match self.compiled.relaxed {
            Some(plan) if self.relaxed => plan,
            _ => self.compiled.strict,
        }
    }
}

fn page(mut candidates: Vec<Candidate>, options: &SearchOptions) -> Vec<Candidate> {
    candidates.drain(..options.offset.min(candidates.len()));
    candidates.truncate(options.limit);
    candidates
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
