//! Full-text search for news archives.
//!
//! morgue takes in articles with their dates, authors, sources and entities, and ranks *passages*
//! for a query. Boolean clauses hold over the whole article, phrases over its running text, and
//! every hit says where it stands: file, record, bytes.
//!
//! ```
//! use morgue::{Archive, Article, Query, SearchOptions, Searcher, Writer};
//!
//! # fn main() -> morgue::Result<()> {
//! let archive = Archive::in_memory()?;
//! let mut writer = Writer::open(&archive)?;
//! writer.add(Article::new("Chairman makes an offer", "He would sign a no-spy agreement."))?;
//! let mut second = Article::new("Masts go up", "No agreement was needed for the masts.");
//! second.given_id = Some("masts".to_owned());
//! writer.add(second)?;
//! writer.commit()?;
//!
//! let query: Query = "\"no-spy agreement\"".parse()?;
//! let found = Searcher::open(&archive)?.search(&query, &SearchOptions::default())?;
//! let hit = &found.hits[0];
//! assert_eq!(hit.article.headline, "Chairman makes an offer");
//! assert_eq!(&hit.text[hit.marks[0].clone()], "no-spy agreement");
//! # Ok(())
//! # }
//! ```
//!
//! [`ingest`] reads files and folders on all cores, and [`inspect`] says how; [`Archive::open_or_create`] keeps an archive in
//! a folder; [`Query`] documents the query language; a [`Selection`] is all that a query finds, to
//! count, to chart and to go through; [`retrieve`] and [`evaluate`] say how well topics are answered.
//! Nothing here prints or reads the environment.

mod alias;
mod analyzer;
mod article;
mod date;
mod entity;
mod error;
mod eval;
/// Points where a test kills the program or has the disk refuse.
#[cfg(feature = "failpoints")]
pub mod failpoint;
#[cfg(not(feature = "failpoints"))]
mod failpoint;
mod family;
mod generate;
mod index;
mod passage;
mod query;
mod schema;
mod search;
mod sentence;
mod snippet;
mod source;
mod writer;

pub use alias::Aliases;
pub use analyzer::{Analysis, AnalyzedCompound, AnalyzedWord, analyze};
pub use article::{Article, ArticleId, ContentHash, Entity, EntityKind, Place, Standing};
pub use date::{Date, DateOrder, DateProblem, DateRange, Day, RelativeDay, relative_days};
pub use entity::merge::MergeReason;
pub use error::{EngineError, Error, Holder, QueryError, Result};
pub use eval::{
    Change, Comparison, EvalOptions, EvalUnit, Evaluation, Measure, Qrels, RefusedTopic,
    RetrieveOptions, Run, Topic, TopicScores, compare, evaluate, parse_topics, read_topics,
    retrieve,
};
pub use family::{Evidence, Families, Likeness, Member, Sketch, Verdict, gather};
pub use generate::Generator;
pub use index::{Archive, Copied, DamagedFile, Totals, Verification, copy_archive, verify};
pub use passage::{Passage, cut_passages};
pub use query::{
    Clause, ClauseKind, DEEPEST_NESTING, Field, FieldValue, LONGEST_QUERY, MOST_BOOST,
    MOST_WORDS_APART, ParseOptions, Query, Warning, Within, quote_value,
};
pub use search::{
    Anatomy, Articles, Bar, Companion, Company, Copies, Counts, Difference, EntityCount,
    Explanation, Facet, FacetField, FamilyMember, Feature, Found, Hit, HitReader, Merge,
    MergedName, PassageId, Rank, SearchOptions, Searcher, SelectedArticle, Selection, Share,
    Sibling, Sort, Step, StoredArticle, Suggestion, SuggestionKind, Timeline, Unit,
};
pub use source::{
    Format, InspectOptions, Inspected, InspectedField, Problem, SourceOptions, ToldBy, inspect,
    read_articles,
};
pub use writer::{
    Event, IngestOptions, Report, Salvaged, SalvagedFile, Writer, dry_run, ingest, rebuild, salvage,
};
