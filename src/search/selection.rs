//! What a query selects: the articles that everything said of it is about.
//!
//! A query is compiled, relaxed if it has to be, and looked up once. Counts, facets, timelines and
//! rows come from that one question, over the same trees as the hits, so their numbers agree. It
//! must never know how they are shown.

use tantivy::{DocId, TERMINATED};

use crate::error::Result;
use crate::query::Plan;

use super::article_query::ArticleQuery;
use super::articles::Articles;
use super::count::{self, Counts};
use super::facet::{self, Facet, FacetField};
use super::timeline::{Step, Timeline};

/// The articles of one state of an archive that a query selects.
///
/// The time that it was given, if any, began when it was selected: what is asked of it afterwards is
/// [`Error::TimedOut`](crate::Error::TimedOut) once that is over.
///
/// [`Error::TimedOut`](crate::Error::TimedOut): crate::error::Error::TimedOut
pub struct Selection {
    pub(super) plan: Plan,
    pub(super) question: ArticleQuery,
    pub(super) reading: String,
    pub(super) relaxed: bool,
    /// Whether facets and timelines count one article of each family.
    pub(super) collapse: bool,
}

impl Selection {
    /// How the query was read, on one line.
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// Whether bare words were relaxed to any of them.
    pub fn relaxed(&self) -> bool {
        self.relaxed
    }

    /// The same selection, of whose copies only the earliest counts in facets and timelines, so that
    /// a story that many papers ran is one.
    pub fn without_copies(self) -> Selection {
        Selection { collapse: true, ..self }
    }

    /// Counts articles and passages.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::Error::Engine) if the archive cannot be read, [`Error::TimedOut`](crate::Error::TimedOut).
    pub fn count(&self) -> Result<Counts> {
        self.question.in_time(|| count::count(&self.question))
    }

    /// The values of fields with the number of articles that have each, a facet a field.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::Error::Engine) if the archive cannot be read, [`Error::TimedOut`](crate::Error::TimedOut).
    pub fn facets(&self, fields: &[FacetField]) -> Result<Vec<Facet>> {
        self.question.in_time(|| facet::count(&self.question, self.collapse, fields))
    }

    /// The number of articles day by day, month by month or year by year; without a step, by the
    /// one that suits the span of their dates.
    ///
    /// # Errors
    /// [`Error::Setting`](crate::Error::Setting) if there would be more than 100,000 bars; [`Error::Engine`](crate::Error::Engine) if the
    /// archive cannot be read, [`Error::TimedOut`](crate::Error::TimedOut).
    pub fn timeline(&self, step: Option<Step>) -> Result<Timeline> {
        let periods = self.question.in_time(|| facet::periods(&self.question, self.collapse))?;
        Timeline::new(&periods, step)
    }

    /// The articles in the archive's order, newest first and undated last, then by id; each is
    /// read when it comes up, so that their number does not matter.
    ///
    /// # Errors
    /// [`Error::Engine`](crate::Error::Engine) if the archive cannot be read, [`Error::TimedOut`](crate::Error::TimedOut).
    pub fn articles(&self) -> Result<Articles> {
        self.question.in_time(|| Articles::new(&self.question))
    }
}

/// The leads of the articles of a segment that a query selects, ascending.
pub(super) fn leads(question: &ArticleQuery, segment: usize) -> tantivy::Result<Vec<DocId>> {
    let mut tree = question.tree(segment)?;
    let mut leads = Vec::new();
    let mut lead = tree.seek(0);
    while lead != TERMINATED {
        leads.push(lead);
        lead = tree.next(lead);
    }
    Ok(leads)
}
