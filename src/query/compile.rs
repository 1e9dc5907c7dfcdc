//! From the tree of a query to the plan that answers it.
//!
//! Words become folded words and stems, fields become values, and the reading is written that
//! every surface echoes. It knows the analyzer and the fields; it must never know a segment.

use std::collections::HashMap;

use crate::analyzer::Language;
use crate::error::Result;

use super::ast::{Clause, ClauseKind, Field, FieldValue, Query};
use super::plan::{Plan, Scope, TextClause, Written};
use super::words::{Operand, Words};

/// A query of this many bare words and nothing else relaxes at once.
const RELAX_AT_ONCE: usize = 6;

/// A query that is ready to be put to an archive.
pub(crate) struct Compiled {
    /// What was asked.
    pub(crate) strict: Plan,
    /// What may be asked instead when no article has all of the bare words.
    pub(crate) relaxed: Option<Plan>,
    /// Whether it is asked instead in any case.
    pub(crate) relax_at_once: bool,
}

/// Compiles a query for an archive that holds articles in these languages.
pub(crate) fn compile(query: &Query, languages: &[Language]) -> Result<Compiled> {
    let compiler = Compiler { words: Words::new(query.text(), languages) };
    let clause = query.clause();
    let strict = compiler.clause(clause, Scope::Anywhere, 1.0)?.unwrap_or(Plan::Everything);
    let (relaxed, relax_at_once) = match compiler.relaxed(clause)? {
        Some((plan, at_once)) => (Some(plan), at_once),
        None => (None, false),
    };
    Ok(Compiled { strict, relaxed, relax_at_once })
}

struct Compiler<'q> {
    words: Words<'q>,
}

impl Compiler<'_> {
    /// The plan of a clause; `None` if it asks for nothing, as a lone sign does.
    fn clause(&self, clause: &Clause, scope: Scope, boost: f32) -> Result<Option<Plan>> {
        Ok(match &clause.kind {
            ClauseKind::All => Some(Plan::Everything),
            ClauseKind::Field { field, value } => self.field(clause, *field, value, boost)?,
            ClauseKind::Boost(inner, factor) => self.clause(inner, scope, boost * factor)?,
            ClauseKind::Required(inner) => self.clause(inner, scope, boost)?,
            ClauseKind::Not(inner) => {
                let excluded = self.clause(inner, scope, boost)?;
                excluded.map(|excluded| Plan::All(vec![Plan::Everything], vec![excluded]))
            }
            ClauseKind::And { clauses, .. } => self.all(clauses, scope, boost)?,
            ClauseKind::Or(clauses) => self.any(clauses, scope, boost)?,
            ClauseKind::AtLeast { count, clause: inner } => {
                let wanted = self.words.operand(inner)?;
                wanted.map(|operand| text(clause, operand.at_least(*count), *count, scope, boost))
            }
            ClauseKind::Quotation { .. } => {
                let reason = "quotations cannot be searched for in this version";
                return Err(self.words.error(&clause.span, reason.to_owned(), None));
            }
            _ => {
                let wanted = self.words.operand(clause)?;
                wanted.map(|operand| text(clause, operand, 1, scope, boost))
            }
        })
    }

    fn all(&self, clauses: &[Clause], scope: Scope, boost: f32) -> Result<Option<Plan>> {
        let (mut plans, mut excluded) = (Vec::new(), Vec::new());
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Not(inner) => excluded.extend(self.clause(inner, scope, boost)?),
                _ => plans.extend(self.clause(clause, scope, boost)?),
            }
        }
        Ok(conjunction(merged(plans), merged(excluded)))
    }

    /// Alternatives. Required ones among them must all hold; then the others only add to the rank.
    fn any(&self, clauses: &[Clause], scope: Scope, boost: f32) -> Result<Option<Plan>> {
        let (mut required, mut optional, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
        let has_required = clauses.iter().any(|c| matches!(c.kind, ClauseKind::Required(_)));
        for clause in clauses {
            match &clause.kind {
                ClauseKind::Required(inner) => required.extend(self.clause(inner, scope, boost)?),
                ClauseKind::Not(inner) if has_required => {
                    excluded.extend(self.clause(inner, scope, boost)?);
                }
                _ => optional.extend(self.clause(clause, scope, boost)?),
            }
        }
        let (mut required, mut optional) = (merged(required), merged(optional));
        if has_required {
            if !optional.is_empty() {
                optional.push(Plan::Everything);
                required.push(Plan::Any(optional));
            }
            return Ok(conjunction(required, merged(excluded)));
        }
        Ok(match optional.len() {
            0 | 1 => optional.pop(),
            _ => Some(Plan::Any(optional)),
        })
    }

    /// The plan in which bare words side by side are any of them, and whether that is the plan
    /// even if an article has them all.
    fn relaxed(&self, clause: &Clause) -> Result<Option<(Plan, bool)>> {
        let ClauseKind::And { clauses, written: false } = &clause.kind else { return Ok(None) };
        let (words, rest): (Vec<&Clause>, Vec<&Clause>) =
            clauses.iter().partition(|clause| matches!(clause.kind, ClauseKind::Word(_)));
        if words.len() < 2 {
            return Ok(None);
        }
        let at_once = rest.is_empty() && words.len() >= RELAX_AT_ONCE;
        let mut any = Vec::with_capacity(words.len());
        for word in words {
            any.extend(self.clause(word, Scope::Anywhere, 1.0)?);
        }
        let any = merged(any);
        let rest: Vec<Clause> = rest.into_iter().cloned().collect();
        let plan = match self.all(&rest, Scope::Anywhere, 1.0)? {
            None => Plan::Any(any),
            Some(Plan::All(mut plans, excluded)) => {
                plans.retain(|plan| *plan != Plan::Everything);
                plans.push(Plan::Any(any));
                Plan::All(plans, excluded)
            }
            Some(plan) => Plan::All(vec![plan, Plan::Any(any)], Vec::new()),
        };
        Ok(Some((plan, at_once)))
    }

    fn field(
        &self,
        clause: &Clause,
        field: Field,
        value: &FieldValue,
        boost: f32,
    ) -> Result<Option<Plan>> {
        Ok(match value {
            FieldValue::Text(inner) => match field {
                Field::Headline => self.clause(inner, Scope::Headline, boost)?,
                _ => self.clause(inner, Scope::Lede, boost)?,
            },
            FieldValue::Dates(range) => Some(Plan::Dates(*range)),
            FieldValue::Undated => {
                let dated = self.words.has(clause, Field::Date.name());
                Some(Plan::All(vec![Plan::Everything], vec![Plan::Value(dated)]))
            }
            FieldValue::Present if field == Field::Lede => Some(Plan::Everything),
            _ => Some(match self.words.value(clause, field, value)? {
                Some(value) => Plan::Value(value),
                None => Plan::Nothing,
            }),
        })
    }
}

fn text(clause: &Clause, operand: Operand, at_least: u32, scope: Scope, boost: f32) -> Plan {
    let Operand { wanted, written, boost: own } = operand;
    let (span, boost) = (clause.span.clone(), boost * own);
    Plan::Text(TextClause { written, span, wanted, at_least, scope, boost })
}

/// Clauses, each once: one that is written again weighs more, as in Robertson and others, "Okapi at
/// TREC-3" (1995), and costs nothing.
fn merged(plans: Vec<Plan>) -> Vec<Plan> {
    let mut merged: Vec<Plan> = Vec::with_capacity(plans.len());
    let mut places: HashMap<Written, Vec<usize>> = HashMap::new();
    for plan in plans {
        let Plan::Text(clause) = &plan else {
            merged.push(plan);
            continue;
        };
        let known = places.entry(clause.written.clone()).or_default();
        let same = known.iter().copied().find(|&place| match &merged[place] {
            Plan::Text(other) => clause.asks_as(other),
            _ => false,
        });
        match same.map(|place| &mut merged[place]) {
            Some(Plan::Text(other)) => other.boost += clause.boost,
            _ => {
                known.push(merged.len());
                merged.push(plan);
            }
        }
    }
    merged
}

/// All of some plans and none of others.
fn conjunction(mut plans: Vec<Plan>, excluded: Vec<Plan>) -> Option<Plan> {
    if excluded.is_empty() && plans.len() < 2 {
        return plans.pop();
    }
    if plans.is_empty() {
        plans.push(Plan::Everything);
    }
    Some(Plan::All(plans, excluded))
}

impl Plan {
    /// Whether it has a text clause that could score.
    pub(crate) fn has_text(&self) -> bool {
        match self {
            Plan::Text(_) => true,
            Plan::All(plans, _) | Plan::Any(plans) => plans.iter().any(Plan::has_text),
            _ => false,
        }
    }
}
