//! A plan against an archive: which lists of which segments, and what each clause weighs.
//!
//! Weights are made over all segments together, so that every segment answers the same question
//! and weighs it alike. It knows plans and statistics; it must never know a posting.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::alias::Aliases;
use crate::analyzer::is_function_word;
use crate::date::DateRange;
use crate::error::{Error, Result};
use crate::index::{PostingsList, Snapshot};
use crate::query::{Pattern, Plan, Scope, TextClause, Wanted, Within, Written};

use super::bm25::{K1, idf, to_points};
use super::deadline::Deadline;
use super::expand::{Expander, MOST_VARIANTS, Row};
use super::features::{MOST_SHARES, Role, Term};
use super::rank::Rank;
use super::value::Values;
use super::weigh::{FUNCTION_WORD, burst};

/// A plan whose words are lists.
pub(super) struct Resolved {
    pub(super) root: Branch,
    pub(super) clauses: Vec<Clause>,
    /// Points in a score of 1.
    pub(super) unit: f32,
    /// When its answer must be there.
    pub(super) deadline: Deadline,
}

pub(super) enum Branch {
    Everything,
    Nothing,
    Text(usize),
    Value(Arc<Values>),
    Dates(DateRange),
    All(Vec<Branch>, Vec<Branch>),
    Any(Vec<Branch>),
}

/// A text clause: its weight in points, and where it is in each segment.
pub(super) struct Clause {
    pub(super) weight: f32,
    role: Role,
    pub(super) scope: Scope,
    /// How often an article must have it.
    pub(super) at_least: u32,
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
    /// Anything that takes positions.
    Match(Form),
}

/// What may stand in the text of one segment.
pub(super) enum Form {
    Rows(Vec<Row>),
    Any(Vec<Form>),
    Near {
        left: Box<Form>,
        right: Box<Form>,
        within: Within,
        ordered: bool,
    },
    /// Each with the number of times that it must be there.
    Window {
        members: Vec<(Form, usize)>,
        within: u32,
    },
    /// The first where it is not also the second.
    Without(Box<Form>, Box<Form>),
    /// Mentions of entities.
    Entity(Arc<Values>),
}

impl Resolved {
    /// Resolves a plan; `query` is its text, for errors.
    pub(super) fn new(
        plan: &Plan,
        snapshot: &Snapshot,
        aliases: &Arc<Aliases>,
        query: &str,
        rank: &Rank,
        deadline: &Deadline,
    ) -> Result<Resolved> {
        let expander = Expander::new(snapshot, aliases, query, deadline);
        let mut resolver = Resolver { expander, clauses: Vec::new(), weights: Vec::new() };
        let root = resolver.branch(plan)?;
        if rank.bursts || rank.function_words || rank.has_features() {
            resolver.weigh(plan, rank)?;
        }
        let Resolver { mut clauses, weights, .. } = resolver;
        let shares = if rank.has_features() { 1.0 + MOST_SHARES } else { 1.0 };
        let (points, unit) = to_points(&weights, shares);
        for (clause, points) in clauses.iter_mut().zip(points) {
            clause.weight = points;
        }
        deadline.check()?;
        Ok(Resolved { root, clauses, unit, deadline: deadline.clone() })
    }
}

/// Forms of one thing in several segments, or of several in one; `None` where it cannot be.
type Forms = Vec<Option<Form>>;

impl Clause {
    pub(super) fn is_function_word(&self) -> bool {
        self.role == Role::Function
    }

    /// The clause beside others.
    pub(super) fn term(&self) -> Term {
        Term { weight: self.weight, role: self.role }
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
            Plan::Value(clause) => Branch::Value(Arc::new(self.expander.value(clause)?)),
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
        let TextClause { wanted, scope, at_least, .. } = clause;
        let only = match wanted {
            Wanted::Rows(rows) if *scope == Scope::Anywhere && *at_least == 1 => match &rows[..] {
                [row] if row.len() == 1 => Some(&row[0]),
                _ => None,
            },
            _ => None,
        };
        let lists = match only {
            Some(only) => self.expander.one_list(only).map_err(engine)?,
            None => None,
        };
        let (worth, segments) = match lists.zip(only) {
            Some((lists, pattern)) => {
                let doc_freq = lists.iter().flatten().map(|list| u64::from(list.doc_freq())).sum();
                let source = |list: Option<PostingsList>| match list {
                    Some(list) => Source::Term { list, pattern: pattern.clone() },
                    None => Source::Absent,
                };
                (self.worth(doc_freq), lists.into_iter().map(source).collect())
            }
            None => {
                let (worth, forms) = self.form(wanted, &clause.span)?;
                let source = |form| match form {
                    Some(form) => Source::Match(form),
                    None => Source::Absent,
                };
                (worth, forms.into_iter().map(source).collect())
            }
        };
        self.weights.push(worth * f64::from(K1 + 1.0) * f64::from(clause.boost));
        let (scope, at_least) = (*scope, *at_least);
        let (weight, role) = (0.0, Role::Content);
        self.clauses.push(Clause { weight, role, scope, at_least, segments });
        Ok(self.clauses.len() - 1)
    }

    /// Weighs the clauses by what is counted of their words. One alone needs no weighing.
    fn weigh(&mut self, plan: &Plan, rank: &Rank) -> Result<()> {
        let texts = plan.texts();
        if texts.len() < 2 {
            return Ok(());
        }
        let languages = self.expander.snapshot.manifest.analyzed_languages();
        for (at, text) in texts.into_iter().enumerate() {
            let (occurrences, passages) = match &text.wanted {
                Wanted::Rows(rows) if rank.bursts && rows.len() == 1 && rows[0].len() == 1 => {
                    self.expander.count(&rows[0][0])?
                }
                _ => (0, 0),
            };
            let is_function_word =
                text.plain_word().is_some_and(|word| is_function_word(word, &languages));
            if rank.bursts {
                self.weights[at] *= burst(occurrences, passages);
            }
            if rank.function_words && is_function_word {
                self.weights[at] *= FUNCTION_WORD;
            }
            self.clauses[at].role = match &text.written {
                Written::Added(_) => Role::Added,
                _ if is_function_word && rank.function_words => Role::Function,
                _ => Role::Content,
            };
        }
        Ok(())
    }

    fn worth(&self, doc_freq: u64) -> f64 {
        idf(doc_freq, self.expander.snapshot.manifest.totals.passages)
    }

    /// How much a match tells, and what makes one in each segment: `None` where nothing can. Things
    /// near each other tell as much as all of them; one of several as much as the most common.
    fn form(&self, wanted: &Wanted, span: &Range<usize>) -> Result<(f64, Forms)> {
        Ok(match wanted {
            Wanted::Rows(variants) => {
                let (doc_freqs, rows) = self.rows_of(variants, span)?;
                let worth = doc_freqs.iter().map(|&doc_freq| self.worth(doc_freq)).sum();
                let form = |rows: Vec<Row>| (!rows.is_empty()).then_some(Form::Rows(rows));
                (worth, rows.into_iter().map(form).collect())
            }
            Wanted::Any(wanted) => {
                let (worths, members) = self.forms(wanted, span)?;
                let any = |members: Forms| {
                    let mut present: Vec<Form> = members.into_iter().flatten().collect();
                    if present.len() > 1 { Some(Form::Any(present)) } else { present.pop() }
                };
                let worth = worths.into_iter().fold(f64::INFINITY, f64::min);
                (worth, members.into_iter().map(any).collect())
            }
            Wanted::Without(wanted, unwanted) => {
                let (worth, wanted) = self.form(wanted, span)?;
                let (_, unwanted) = self.form(unwanted, span)?;
                let without = |(wanted, unwanted): (Option<Form>, Option<Form>)| match unwanted {
                    Some(unwanted) => Some(Form::Without(Box::new(wanted?), Box::new(unwanted))),
                    None => wanted,
                };
                (worth, wanted.into_iter().zip(unwanted).map(without).collect())
            }
            Wanted::Near { left, right, within, ordered } => {
                let (left_worth, left) = self.form(left, span)?;
                let (right_worth, right) = self.form(right, span)?;
                let near = |(left, right): (Option<Form>, Option<Form>)| {
                    let (left, right) = (Box::new(left?), Box::new(right?));
                    Some(Form::Near { left, right, within: *within, ordered: *ordered })
                };
                (left_worth + right_worth, left.into_iter().zip(right).map(near).collect())
            }
            Wanted::Entity(clause) => {
                let values = Arc::new(self.expander.value(clause)?);
                let form =
                    |rows: &Vec<Row>| (!rows.is_empty()).then(|| Form::Entity(values.clone()));
                (self.worth(values.doc_freq), values.rows.iter().map(form).collect())
            }
            Wanted::Window { members, within } => {
                let mut distinct: Vec<(&Wanted, usize)> = Vec::new();
                for member in members {
                    match distinct.iter_mut().find(|(wanted, _)| *wanted == member) {
                        Some((_, count)) => *count += 1,
                        None => distinct.push((member, 1)),
                    }
                }
                let counts: Vec<usize> = distinct.iter().map(|(_, count)| *count).collect();
                let (worths, forms) = self.forms(distinct.into_iter().map(|(w, _)| w), span)?;
                let window = |forms: Forms| {
                    let forms: Option<Vec<Form>> = forms.into_iter().collect();
                    let members = forms?.into_iter().zip(counts.iter().copied()).collect();
                    Some(Form::Window { members, within: *within })
                };
                let worth = worths.iter().zip(&counts).map(|(w, &count)| w * count as f64).sum();
                (worth, forms.into_iter().map(window).collect())
            }
        })
    }

    /// How much each of some members tells, and for each segment all their forms.
    fn forms<'w>(
        &self,
        members: impl IntoIterator<Item = &'w Wanted>,
        span: &Range<usize>,
    ) -> Result<(Vec<f64>, Vec<Forms>)> {
        let segments = self.expander.segments().iter();
        let mut by_segment: Vec<Forms> = segments.map(|_| Vec::new()).collect();
        let mut worths = Vec::new();
        for member in members {
            let (worth, forms) = self.form(member, span)?;
            worths.push(worth);
            by_segment.iter_mut().zip(forms).for_each(|(segment, form)| segment.push(form));
        }
        Ok((worths, by_segment))
    }

    /// The document frequency of each place of the first of some rows, and their rows in each
    /// segment.
    fn rows_of(
        &self,
        variants: &[Vec<Pattern>],
        span: &Range<usize>,
    ) -> Result<(Vec<u64>, Vec<Vec<Row>>)> {
        let engine = |e: io::Error| Error::engine(&self.expander.snapshot.path, e);
        let mut expanded: Vec<Vec<Pattern>> = Vec::new();
        for variant in variants {
            for row in self.expander.spelled(variant).map_err(engine)? {
                if !expanded.contains(&row) && expanded.len() < MOST_VARIANTS {
                    expanded.push(row);
                }
            }
        }
        let mut doc_freqs = Vec::new();
        let mut rows: Vec<Vec<Row>> = self.expander.segments().iter().map(|_| Vec::new()).collect();
        for (number, variant) in expanded.iter().enumerate() {
            let (frequencies, mut by_segment) = self.expander.row(variant, span)?;
            if number == 0 {
                doc_freqs = frequencies;
            }
            for (rows, of_variant) in rows.iter_mut().zip(&mut by_segment) {
                rows.append(of_variant);
            }
        }
        Ok((doc_freqs, rows))
    }
}
