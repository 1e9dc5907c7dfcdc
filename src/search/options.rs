//! What to show of what a query finds, in which order, and what its rank is made of.
//!
//! It knows choices; it must never know how one is carried out.

use std::time::Duration;

use super::rank::Rank;

/// What to show of what a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most passages.
    pub limit: usize,
    /// Passages to pass over first.
    pub offset: usize,
    /// The most passages of one article; 0 for all.
    pub per_article: usize,
    /// Whether of a family, the copies of a story, only the article that comes first is shown.
    /// What is counted does not depend on it.
    pub collapse: bool,
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
    /// How long the answer may take, to its last hit; then it is [`Error::TimedOut`], and nothing is
    /// answered in part. `None` is as long as it takes.
    ///
    /// [`Error::TimedOut`]: crate::error::Error::TimedOut
    pub timeout: Option<Duration>,
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
    /// Ten passages by relevance, three of an article and all copies, relaxing, counted, however
    /// long that takes.
    fn default() -> SearchOptions {
        SearchOptions {
            limit: 10,
            offset: 0,
            per_article: 3,
            collapse: false,
            sort: Sort::Relevance,
            rank: Rank::FULL,
            unit: Unit::Passage,
            expand: false,
            relax: true,
            count: true,
            timeout: None,
        }
    }
}
