//! A query with a filter beside it.
//!
//! It knows how queries are printed and read; it must never know what a filter asks for.

use super::ast::{ClauseKind, Query};
use crate::error::QueryError;

impl Query {
    /// The same query of articles that a filter holds for too, such as `entity:huawei`.
    ///
    /// # Errors
    ///
    /// As [`Query::parse`].
    pub fn narrowed(&self, filter: &str) -> Result<Query, QueryError> {
        // The printed form of a query has no loose ends, and reads the same with or without
        // `ParseOptions::any`; side by side with it, the filter holds.
        Query::parse(&match &self.clause().kind {
            ClauseKind::All => filter.to_owned(),
            ClauseKind::Or(_) => format!("{filter} ({self})"),
            _ => format!("{filter} {self}"),
        })
    }
}
