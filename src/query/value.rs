//! What a field holds: dates, and any clause as clauses about the values of one field.
//!
//! It knows which values a field can have. It must never know the fields of an archive.

use std::ops::Range;

use super::ast::{Clause, ClauseKind, Field, FieldValue, Warning};
use crate::date::{DateRange, read_range};
use crate::error::QueryError;

/// Reads a value of `date:`, whose bytes in the query are given.
pub(super) fn read_dates(
    query: &str,
    value: &str,
    span: Range<usize>,
) -> Result<FieldValue, QueryError> {
    if value.eq_ignore_ascii_case("none") {
        return Ok(FieldValue::Undated);
    }
    match read_range(value) {
        // Open at both ends: any date will do.
        Ok(DateRange { from: None, to: None }) => Ok(FieldValue::Present),
        Ok(range) => Ok(FieldValue::Dates(range)),
        Err(problem) => Err(QueryError {
            query: query.to_owned(),
            span,
            reason: problem.reason,
            hint: problem.hint,
        }),
    }
}

/// A clause as a clause about the values of a field: `source:(ap OR afp)` is
/// `source:ap OR source:afp`. What a value cannot be asked for is left out, with a warning.
pub(super) fn in_field(
    query: &str,
    field: Field,
    clause: Clause,
    warnings: &mut Vec<Warning>,
) -> Result<Clause, QueryError> {
    use ClauseKind as Kind;
    let Clause { kind, span } = clause;
    let mut inside = |clause: Clause| in_field(query, field, clause, warnings);
    let kind = match kind {
        Kind::Field { .. } | Kind::Quotation { .. } => kind,
        Kind::Boost(clause, factor) => Kind::Boost(Box::new(inside(*clause)?), factor),
        Kind::Not(clause) => Kind::Not(Box::new(inside(*clause)?)),
        Kind::Required(clause) => Kind::Required(Box::new(inside(*clause)?)),
        Kind::Or(clauses) => Kind::Or(clauses.into_iter().map(inside).collect::<Result<_, _>>()?),
        Kind::And { clauses, written } => {
            let clauses = clauses.into_iter().map(inside).collect::<Result<_, _>>()?;
            Kind::And { clauses, written }
        }
        Kind::AtLeast { clause, .. } => {
            let clause = inside(*clause)?;
            warn_value(warnings, field, "atleast", span);
            return Ok(clause);
        }
        Kind::Near { left, right, .. } => {
            let clauses = vec![inside(*left)?, inside(*right)?];
            warn_value(warnings, field, "proximity", span.clone());
            Kind::And { clauses, written: true }
        }
        leaf => Kind::Field { field, value: value(query, field, leaf, span.clone())? },
    };
    Ok(Clause { kind, span })
}

/// The value that a clause without clauses inside asks for.
fn value(
    query: &str,
    field: Field,
    leaf: ClauseKind,
    span: Range<usize>,
) -> Result<FieldValue, QueryError> {
    use ClauseKind as Kind;
    let literal = matches!(field, Field::Date | Field::Id);
    let words = match leaf {
        Kind::Wildcard(pattern) if !literal => return Ok(FieldValue::Wildcard(pattern)),
        Kind::Regex(pattern) if !literal => return Ok(FieldValue::Regex(pattern)),
        Kind::Fuzzy { word, edits } if !literal => return Ok(FieldValue::Fuzzy { word, edits }),
        Kind::Exact(words) if !literal => return Ok(FieldValue::Whole(words)),
        Kind::Word(text) | Kind::Exact(text) | Kind::Cased(text) | Kind::Wildcard(text) => text,
        Kind::Phrase { text, .. } | Kind::Regex(text) | Kind::Fuzzy { word: text, .. } => text,
        Kind::Mention(kind) => kind.name().to_owned(),
        _ => return Ok(FieldValue::Present),
    };
    match field {
        Field::Date => read_dates(query, &words, span),
        _ => Ok(FieldValue::Words(words)),
    }
}

fn warn_value(warnings: &mut Vec<Warning>, field: Field, what: &str, span: Range<usize>) {
    let message = format!("{what} means nothing in `{}:`: left out", field.name());
    warnings.push(Warning { span, message, hint: None });
}
