//! Searching: a query in, passages out, best first.
//!
//! It puts compiled queries to a snapshot and makes hits of what comes back. It knows articles and
//! passages; it must never know how they are shown.

mod archive_order;
mod article_query;
mod articles;
mod best;
mod bm25;
mod census;
mod company;
mod count;
mod dates;
mod deadline;
mod expand;
mod expansion;
mod explain;
mod facet;
mod family;
mod features;
mod hit;
mod hit_reader;
mod leaf;
mod matcher;
mod mention;
mod merges;
mod names;
mod near;
mod operand;
mod options;
mod periods;
mod plant;
mod pruning;
mod rank;
mod ranking;
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
mod value;
mod weigh;
mod window;

use std::sync::Arc;
use std::time::Duration;

use crate::alias::Aliases;
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result, guarded};
use crate::index::{Archive, Snapshot, Totals};
use crate::query::{Compiled, Plan, Query, compile};

pub use articles::{Articles, SelectedArticle};
pub use census::EntityCount;
pub use company::{Companion, Company};
pub use count::{Anatomy, Counts};
pub use explain::{Difference, Explanation, Feature, Share, Sibling};
pub use facet::{Facet, FacetField};
pub use family::{Copies, FamilyMember};
pub use hit::{Found, Hit, PassageId, StoredArticle};
pub use hit_reader::HitReader;
pub use merges::{Merge, MergedName};
pub use options::{SearchOptions, Sort, Unit};
pub use rank::Rank;
pub use selection::Selection;
pub use suggest::{Suggestion, SuggestionKind};
pub use timeline::{Bar, Step, Timeline};

use article_query::ArticleQuery;
use deadline::Deadline;
use expansion::{FEEDBACK, expanded, expansions};
use explain::Explainer;
use resolve::Resolved;
use statistics::Statistics;

/// A reader of one state of an archive. It stays as it is, whatever is published after it.
#[derive(Clone)]
pub struct Searcher {
    snapshot: Arc<Snapshot>,
    statistics: Arc<Statistics>,
    aliases: Arc<Aliases>,
}

impl Searcher {
    /// Opens what is published now, with the aliases that `entities.toml` in the archive's folder
    /// says now.
    ///
    /// # Errors
    /// [`Error::NoArchive`], [`Error::Version`], [`Error::Damaged`], [`Error::Io`] or
    /// [`Error::Engine`] if the archive cannot be read; [`Error::Aliases`] if that file cannot.
    pub fn open(archive: &Archive) -> Result<Searcher> {
        let snapshot = Arc::new(archive.snapshot()?);
        let statistics = guarded(archive.path(), || Ok(Arc::new(Statistics::new(&snapshot))))?;
        let aliases = match archive.folder() {
            Some(folder) => Aliases::of_folder(folder)?,
            None => Aliases::default(),
        };
        Ok(Searcher { snapshot, statistics, aliases: Arc::new(aliases) })
    }

    /// The same reader with other aliases.
    pub fn with_aliases(self, aliases: Aliases) -> Searcher {
        Searcher { aliases: Arc::new(aliases), ..self }
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
    /// [`Error::Query`] if the query cannot be answered as it stands, [`Error::TimedOut`] if it is
    /// not answered in its time, [`Error::Engine`] if the archive cannot be read.
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
        let ranked =
            selection.question.in_time(|| self.ranked(&selection, options, &mut counts))?;
        let Selection { plan, question, reading, relaxed, .. } = selection;
        if options.count && counts.is_none() {
            counts = Some(question.in_time(|| count::count(&question))?);
        }
        let suggestions = match ranked.is_empty() && options.offset == 0 {
            true => {
                let deadline = &question.resolved.deadline;
                let suggest = || suggest::suggest(&self.snapshot, &plan, deadline);
                self.counted(question.in_time(suggest)?, deadline)?
            }
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
        let question = &selection.question;
        let ranked = question.in_time(|| self.ranked(&selection, &options, &mut None))?;
        question.in_time(|| hit::identify(question, &ranked))
    }

    /// Explains passages: why each stands where it does among all that [`Searcher::search`] finds.
    /// `None` where the query does not find the passage.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn explain(
        &self,
        query: &Query,
        options: &SearchOptions,
        passages: &[PassageId],
    ) -> Result<Vec<Option<Explanation>>> {
        let selection = self.select_for(query, options)?;
        let question = &selection.question;
        let ranking = question.in_time(|| self.whole_ranking(&selection, options))?;
        let explainer = Explainer::new(&selection, options, ranking);
        let explain = |passage| question.in_time(|| explainer.explain(passage));
        passages.iter().map(explain).collect()
    }

    /// Selects the articles that a query is about, to count them, to see what they have in common
    /// or to go through all of them. A query of bare words may `relax` to any of them.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn select(&self, query: &Query, relax: bool) -> Result<Selection> {
        self.select_within(query, relax, None)
    }

    /// The same in a limited time, which is also that of everything that is asked of the selection.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn select_within(
        &self,
        query: &Query,
        relax: bool,
        timeout: Option<Duration>,
    ) -> Result<Selection> {
        self.select_ranked(query, relax, &Rank::BM25, &Deadline::after(timeout))
    }

    /// Selects articles as they are to be ranked, with the words that are added to the query.
    fn select_for(&self, query: &Query, options: &SearchOptions) -> Result<Selection> {
        let deadline = &Deadline::after(options.timeout);
        let selection = self.select_ranked(query, options.relax, &options.rank, deadline)?;
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
        let Selection { plan, question, reading, relaxed, .. } = selection;
        let answers = question.in_time(|| self.by_relevance(&question, &first, &mut None))?;
        let added = question.in_time(|| expansions(&self.snapshot, &plan, &answers))?;
        if added.is_empty() {
            return Ok(Selection { plan, question, reading, relaxed, collapse: false });
        }
        let words: Vec<&str> = added.iter().map(|expansion| &expansion.word[..]).collect();
        let reading = format!("{reading}; better with any of {}", words.join(", "));
        let plan = expanded(plan, added);
        let question = self.question(&plan, query, &options.rank, deadline)?;
        Ok(Selection { plan, question, reading, relaxed, collapse: false })
    }

    fn select_ranked(
        &self,
        query: &Query,
        relax: bool,
        rank: &Rank,
        deadline: &Deadline,
    ) -> Result<Selection> {
        let chosen = self.choose_plan(query, relax, deadline)?;
        let (reading, relaxed) = (chosen.compiled.reading(chosen.relaxed), chosen.relaxed);
        let plan = chosen.into_plan();
        let question = self.question(&plan, query, rank, deadline)?;
        Ok(Selection { plan, question, reading, relaxed, collapse: false })
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
        let completed = self.engine(|| suggest::complete(&self.snapshot, text, limit))?;
        self.counted(completed, &Deadline::default())
    }

    /// Suggestions with the numbers of articles that they find; without those that find none.
    fn counted(
        &self,
        mut suggestions: Vec<Suggestion>,
        deadline: &Deadline,
    ) -> Result<Vec<Suggestion>> {
        for suggestion in &mut suggestions {
            let query = Query::parse(&suggestion.query)?;
            let selection = self.select_ranked(&query, false, &Rank::BM25, deadline)?;
            suggestion.articles = selection.count()?.articles;
        }
        suggestions.retain(|suggestion| suggestion.articles > 0);
        Ok(suggestions)
    }

    /// The scores of the best passages, without reading what they say: ranking alone, to measure.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    #[doc(hidden)]
    pub fn rank(&self, query: &Query, options: &SearchOptions) -> Result<Vec<f32>> {
        let Selection { question, .. } = self.select_for(query, options)?;
        let ranked = question.in_time(|| self.by_relevance(&question, options, &mut None))?;
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

    /// Whether the archive has an article of this id.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn has_article(&self, id: &ArticleId) -> Result<bool> {
        Ok(self.engine(|| hit::find_article(&self.snapshot, id))?.is_some())
    }

    /// The article of an id with its text, if the archive has it.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn article(&self, id: &ArticleId) -> Result<Option<StoredArticle>> {
        self.engine(|| hit::stored_article(&self.snapshot, id))
    }

    /// The family of an article: all that the archive has of its story, the earliest dated one first
    /// and then by date; the article alone if it has no copies. `None` if the archive does not have
    /// the article.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn family(&self, id: &ArticleId) -> Result<Option<Vec<FamilyMember>>> {
        self.engine(|| family::family(&self.snapshot, id))
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
                self.engine(|| hit::read_article(segment, lead).map(|(_, article)| article))
            })
        })
    }

    /// The ids of all articles, sorted.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub fn article_ids(&self) -> Result<Vec<ArticleId>> {
        self.engine(|| count::article_ids(&self.snapshot))
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
        self.engine(|| count::anatomy(&self.snapshot))
    }

    /// The plan to put to the archive, and whether it is the relaxed one: bare words relax if there
    /// are six of them and nothing else, or if no article has them all.
    fn choose_plan(&self, query: &Query, relax: bool, deadline: &Deadline) -> Result<Chosen> {
        let compiled = compile(query, &self.snapshot.manifest.analyzed_languages())?;
        let relaxed = match &compiled.relaxed {
            Some(_) if relax && compiled.relax_at_once => true,
            Some(_) if relax => {
                let strict = self.question(&compiled.strict, query, &Rank::BM25, deadline)?;
                !strict.in_time(|| count::finds_anything(&strict))?
            }
            _ => false,
        };
        Ok(Chosen { compiled, relaxed })
    }

    fn question(
        &self,
        plan: &Plan,
        query: &Query,
        rank: &Rank,
        deadline: &Deadline,
    ) -> Result<ArticleQuery> {
        let resolved = guarded(&self.snapshot.path, || {
            Resolved::new(plan, &self.snapshot, &self.aliases, query.text(), rank, deadline)
        })?;
        Ok(ArticleQuery {
            snapshot: self.snapshot.clone(),
            statistics: self.statistics.clone(),
            resolved: Arc::new(resolved),
            aliases: self.aliases.clone(),
        })
    }

    /// Reads the archive: here what the engine cannot read becomes an error.
    fn engine<T>(&self, read: impl FnOnce() -> tantivy::Result<T>) -> Result<T> {
        let path = &self.snapshot.path;
        guarded(path, || read().map_err(|e| Error::engine(path, e)))
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
