//! Who appears with whom: the entities of the articles that name one, and how many passages
//! mention both.
//!
//! Articles are counted by columns, passages by the query that anybody could put. It must never
//! know how a count is shown.

use tantivy::{DocId, TERMINATED};

use crate::alias::Aliases;
use crate::analyzer::folded_words;
use crate::article::EntityKind;
use crate::error::Result;
use crate::query::{Field, Plan, Query, compile, quote_value};

use super::article_query::ArticleQuery;
use super::census::{Census, EntityCount};
use super::deadline::Deadline;
use super::names::Names;
use super::rank::Rank;
use super::selection::leads;
use super::tree::Hits;
use super::{Searcher, Selection};

/// The entities that appear with one.
#[derive(Clone, Debug, PartialEq)]
pub struct Company {
    /// The query for the articles that name the one, among those that were asked about.
    pub query: Query,
    /// How it was read.
    pub reading: String,
    /// Whether its bare words were relaxed to any of them.
    pub relaxed: bool,
    /// The articles that it finds.
    pub articles: u64,
    /// The number of entities that these articles have beside the one.
    pub distinct: usize,
    /// The first of these, most articles first, then by name.
    pub companions: Vec<Companion>,
}

/// An entity that appears with another.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    /// The entity, with the articles that have both.
    pub entity: EntityCount,
    /// The passages of these articles that mention both.
    pub passages: u64,
    /// The query that finds these articles; none for an entity of which it is not said what it is.
    pub articles_query: Option<Query>,
    /// The query that finds these passages, in whatever article.
    pub passages_query: Option<Query>,
}

impl EntityCount {
    /// The clause that finds the articles that have it: `person:="liang hua"`. There is none for
    /// an entity of which it is not said what it is.
    pub fn clause(&self) -> Option<String> {
        let field = Field::Entity(Some(self.kind)).name();
        let is_field = self.kind != EntityKind::Other;
        is_field.then(|| format!("{field}:={}", quote_value(&self.name)))
    }
}

impl Selection {
    /// The entities of some kinds that its articles have, most articles first, then by name.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read, [`Error::TimedOut`].
    ///
    /// [`Error::Engine`]: crate::error::Error::Engine
    /// [`Error::TimedOut`]: crate::error::Error::TimedOut
    pub fn entities(&self, kinds: &[EntityKind]) -> Result<Vec<EntityCount>> {
        let question = &self.question;
        question.in_time(|| entities(question, &question.aliases, kinds))
    }
}

impl Searcher {
    /// The entities of some kinds in the articles of a query that name an entity, at most so many;
    /// whatever has a name with these words is the one and not with it.
    ///
    /// # Errors
    /// As [`Searcher::select`].
    pub fn company(
        &self,
        query: &Query,
        relax: bool,
        name: &str,
        kinds: &[EntityKind],
        limit: usize,
    ) -> Result<Company> {
        let one = format!("entity:{}", quote_value(name));
        let query = query.narrowed(&one)?;
        let selection = self.select(&query, relax)?;
        let question = &selection.question;
        let deadline = &question.resolved.deadline;
        let here = question.in_time(|| selected(question))?;
        let is_the_one = self.names(&one, deadline)?;
        let mut entities = selection.entities(kinds)?;
        entities.retain(|entity| !is_the_one(entity.kind, &folded_words(&entity.name)));
        let distinct = entities.len();
        entities.truncate(limit);
        let companions = entities.into_iter().map(|entity| {
            let Some(other) = entity.clause() else {
                let (articles_query, passages_query) = (None, None);
                return Ok(Companion { entity, passages: 0, articles_query, passages_query });
            };
            let both = Query::parse(&format!("{one} /passage {other}"))?;
            Ok(Companion {
                entity,
                passages: self.passages_among(&both, &here, deadline)?,
                articles_query: Some(query.narrowed(&other)?),
                passages_query: Some(both),
            })
        });
        let companions = companions.collect::<Result<_>>()?;
        let articles = here.iter().map(|leads| leads.len() as u64).sum();
        let Selection { reading, relaxed, .. } = selection;
        Ok(Company { query, reading, relaxed, articles, distinct, companions })
    }

    /// What tells whether an entity clause asks for a name of a kind.
    fn names(
        &self,
        clause: &str,
        deadline: &Deadline,
    ) -> Result<impl Fn(EntityKind, &[String]) -> bool + use<>> {
        let languages = self.snapshot.manifest.analyzed_languages();
        let names = match compile(&Query::parse(clause)?, &languages)?.strict {
            Plan::Value(clause) => Some(Names::new(&clause, &self.aliases, &deadline.watch())),
            _ => None,
        };
        Ok(move |kind, words: &[String]| names.as_ref().is_some_and(|names| names.ask(kind, words)))
    }

    /// The number of passages that a query finds in some articles, given by segment.
    fn passages_among(
        &self,
        query: &Query,
        articles: &[Vec<DocId>],
        deadline: &Deadline,
    ) -> Result<u64> {
        let languages = self.snapshot.manifest.analyzed_languages();
        let plan = compile(query, &languages)?.strict;
        let question = self.question(&plan, query, &Rank::BM25, deadline)?;
        question.in_time(|| {
            let segments = articles.iter().enumerate();
            segments.map(|(segment, leads)| passages_among(&question, segment, leads)).sum()
        })
    }
}

/// The leads of the articles that a question selects, by segment.
fn selected(question: &ArticleQuery) -> tantivy::Result<Vec<Vec<DocId>>> {
    let segments = 0..question.snapshot.segments.len();
    segments.map(|segment| leads(question, segment)).collect()
}

/// The entities of some kinds that the articles of a question have.
pub(super) fn entities(
    question: &ArticleQuery,
    aliases: &Aliases,
    kinds: &[EntityKind],
) -> tantivy::Result<Vec<EntityCount>> {
    let watch = question.resolved.deadline.watch();
    let mut census = Census::new(aliases, kinds);
    for (number, segment) in question.snapshot.segments.iter().enumerate() {
        census.add(segment, &leads(question, number)?, &watch)?;
    }
    Ok(census.into_counts())
}

fn passages_among(
    question: &ArticleQuery,
    segment: usize,
    articles: &[DocId],
) -> tantivy::Result<u64> {
    if articles.is_empty() {
        return Ok(0);
    }
    let bounds = &question.snapshot.segments[segment].leads;
    let ranges: Vec<_> = articles.iter().map(|&lead| lead..bounds.end_of(lead)).collect();
    let mut tree = question.marking_tree(segment, &ranges)?;
    let (mut hits, mut passages) = (Hits::default(), 0);
    let mut lead = tree.seek(0);
    while lead != TERMINATED {
        if articles.binary_search(&lead).is_ok() {
            tree.score(lead, &mut hits);
            passages += hits.docs.len() as u64;
        }
        lead = tree.next(lead);
    }
    Ok(passages)
}
