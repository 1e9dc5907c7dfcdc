//! A plan against an archive: which lists of which segments, and what each clause weighs.
//!
//! Weights are made over all segments together, so that every segment answers the same question
//! and weighs it alike. It knows plans and statistics; it must never know a posting.

use std::io;

use crate::date::DateRange;
use crate::error::{Error, Result};
use crate::index::{PostingsList, Snapshot};
use crate::query::{Pattern, Plan, Scope, TextClause};

use super::bm25::{K1, idf, to_points};
use super::expand::{Expander, MOST_VARIANTS, Row};

/// A plan whose words are lists.
pub(super) struct Resolved {
    pub(super) root: Branch,
    pub(super) clauses: Vec<Clause>,
    /// Points in a score of 1.
    pub(super) unit: f32,
}

pub(super) enum Branch {
    Everything,
    Nothing,
    Text(usize),
    Value(Vec<Vec<Row>>),
    Dates(DateRange),
    All(Vec<Branch>, Vec<Branch>),
    Any(Vec<Branch>),
}

/// A text clause: its weight in points, and where it is in each segment.
pub(super) struct Clause {
    pub(super) weight: f32,
    pub(super) scope: Scope,
    pub(super) segments: Vec<Source>,
}

pub(super) enum Source {
    Absent,
    /// A word with one list.
    Term {
        list: PostingsList,
        /// The pattern whose words are in the list.
        pattern: Pattern,
    },
    /// Rows of words.
    Rows(Vec<Row>),
}

impl Resolved {
    /// Resolves a plan; `query` is its text, for errors.
    pub(super) fn new(plan: &Plan, snapshot: &Snapshot, query: &str) -> Result<Resolved> {
        let expander = Expander { snapshot, query };
        let mut resolver = Resolver { expander, clauses: Vec::new(), weights: Vec::new() };
        let root = resolver.branch(plan)?;
        let Resolver { mut clauses, weights, .. } = resolver;
        let (points, unit) = to_points(&weights);
        for (clause, points) in clauses.iter_mut().zip(points) {
            clause.weight = points;
        }
        Ok(Resolved { root, clauses, unit })
    }
}

struct Resolver<'a> {
    expander: Expander<'a>,
    clauses: Vec<Clause>,
    weights: Vec<f64>,
}

impl Resolver<'_> {
    fn branch(&mut self, plan: &Plan) -> Result<Branch> {
        Ok(match plan {
            Plan::Everything => Branch::Everything,
            Plan::Nothing => Branch::Nothing,
            Plan::Dates(range) => Branch::Dates(*range),
            Plan::Text(clause) => Branch::Text(self.text(clause)?),
            Plan::Value(clause) => Branch::Value(self.expander.value(clause)?),
            Plan::Any(plans) => Branch::Any(self.branches(plans)?),
            Plan::All(plans, excluded) => {
                Branch::All(self.branches(plans)?, self.branches(excluded)?)
            }
        })
    }

    fn branches(&mut self, plans: &[Plan]) -> Result<Vec<Branch>> {
        plans.iter().map(|plan| self.branch(plan)).collect()
    }

    fn text(&mut self, clause: &TextClause) -> Result<usize> {
        let engine = |e: io::Error| Error::engine(&self.expander.snapshot.path, e);
        let only = match &clause.variants[..] {
            [variant] if clause.scope == Scope::Anywhere => match &variant[..] {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        };
        let lists = match only {
            Some(only) => self.expander.one_list(only).map_err(engine)?,
            None => None,
        };
        let (doc_freqs, segments) = match lists.zip(only) {
            Some((lists, pattern)) => {
                let doc_freq = lists.iter().flatten().map(|list| u64::from(list.doc_freq())).sum();
                let source = |list: Option<PostingsList>| match list {
                    Some(list) => Source::Term { list, pattern: pattern.clone() },
                    None => Source::Absent,
                };
                (vec![doc_freq], lists.into_iter().map(source).collect())
            }
            None => self.rows_of(clause)?,
        };
        let passages = self.expander.snapshot.manifest.totals.passages;
        let idf: f64 = doc_freqs.iter().map(|&doc_freq| idf(doc_freq, passages)).sum();
        self.weights.push(idf * f64::from(K1 + 1.0) * f64::from(clause.boost));
        self.clauses.push(Clause { weight: 0.0, scope: clause.scope, segments });
        Ok(self.clauses.len() - 1)
    }

    /// The rows of a clause in each segment, and the document frequency of each place of its
    /// first variant.
    fn rows_of(&self, clause: &TextClause) -> Result<(Vec<u64>, Vec<Source>)> {
        let engine = |e: io::Error| Error::engine(&self.expander.snapshot.path, e);
        let mut expanded: Vec<Vec<Pattern>> = Vec::new();
        for variant in &clause.variants {
            for row in self.expander.spelled(variant).map_err(engine)? {
                if !expanded.contains(&row) && expanded.len() < MOST_VARIANTS {
                    expanded.push(row);
                }
            }
        }
        let mut doc_freqs = Vec::new();
        let mut rows: Vec<Vec<Row>> = self.expander.segments().iter().map(|_| Vec::new()).collect();
        for (number, variant) in expanded.iter().enumerate() {
            let (frequencies, mut by_segment) = self.expander.row(variant, &clause.span)?;
            if number == 0 {
                doc_freqs = frequencies;
            }
            for (rows, of_variant) in rows.iter_mut().zip(&mut by_segment) {
                rows.append(of_variant);
            }
        }
        let source = |rows: Vec<Row>| match rows.is_empty() {
            true => Source::Absent,
            false => Source::Rows(rows),
        };
        Ok((doc_freqs, rows.into_iter().map(source).collect()))
    }
}
