//! The written form of a tree: text that reads as the same tree.
//!
//! It knows which characters and brackets the language needs. It must never know how text is read.

use std::fmt::{self, Display, Formatter};

use super::ast::{Clause, ClauseKind, Field, FieldValue, Query, Within};
use super::token::{is_escaped, proximity};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.clause.fmt(f)
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ClauseKind::All => f.write_str("*"),
            ClauseKind::Word(word) if is_operator(word) => write!(f, "({word})"),
            ClauseKind::Word(word) => f.write_str(word),
            ClauseKind::Phrase { text, within: None } => f.write_str(&quoted(text)),
            ClauseKind::Phrase { text, within: Some(words) } => {
                write!(f, "{}~{words}", quoted(text))
            }
            ClauseKind::Exact(words) => write!(f, "={}", quote_value(words)),
            ClauseKind::Cased(words) => write!(f, "caps({words})"),
            ClauseKind::Wildcard(pattern) => f.write_str(pattern),
            ClauseKind::Regex(pattern) => write!(f, "/{pattern}/"),
            ClauseKind::Fuzzy { word, edits } => write_fuzzy(f, word, *edits),
            ClauseKind::Near { left, right, within, ordered } => {
                let operator = Proximity { within: *within, ordered: *ordered };
                let (left, right) = (bind(left, Binding::Near), bind(right, Binding::Single));
                write!(f, "{left} {operator} {right}")
            }
            ClauseKind::AtLeast { count, clause } => write!(f, "atleast{count}({clause})"),
            ClauseKind::Mention(kind) => write!(f, "@{}", kind.name()),
            ClauseKind::Field { field, value } => write_field(f, *field, value),
            ClauseKind::Quotation { said, by } => {
                let sides = [("said", said), ("by", by)];
                let sides = sides.iter().filter_map(|(name, side)| Some((name, side.as_ref()?)));
                for (count, (name, side)) in sides.enumerate() {
                    let gap = if count > 0 { " " } else { "" };
                    write!(f, "{gap}{name}:{}", bind(side, Binding::Value))?;
                }
                Ok(())
            }
            ClauseKind::Boost(clause, factor) => {
                write!(f, "{}^{factor}", bind(clause, Binding::Field))
            }
            ClauseKind::And { clauses, written } => {
                for (at, clause) in clauses.iter().enumerate() {
                    match (at, written) {
                        (0, _) => {}
                        (_, true) => f.write_str(" AND ")?,
                        (_, false) => f.write_str(" ")?,
                    }
                    if would_pair(clauses, at) {
                        write!(f, "({clause})")?;
                    } else {
                        bind(clause, Binding::Prefix).fmt(f)?;
                    }
                }
                Ok(())
            }
            ClauseKind::Or(clauses) => {
                for (at, clause) in clauses.iter().enumerate() {
                    let gap = if at > 0 { " OR " } else { "" };
                    write!(f, "{gap}{}", bind(clause, Binding::Prefix))?;
                }
                Ok(())
            }
            ClauseKind::Not(clause) => write!(f, "NOT {}", bind(clause, Binding::Prefix)),
            ClauseKind::Required(clause) => write!(f, "+{}", bind(clause, Binding::Near)),
        }
    }
}

/// How tightly a clause binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// `AND`, `OR` and clauses side by side; always in brackets inside another clause.
    Joined,
    /// `NOT` and `+`.
    Prefix,
    /// Proximity.
    Near,
    /// One clause, perhaps with a boost.
    Single,
    /// A field and its value: what may be boosted.
    Field,
    /// One clause without blanks, colon or boost: what may be a field's value.
    Value,
}

fn binding(clause: &Clause) -> Binding {
    match &clause.kind {
        ClauseKind::And { .. } | ClauseKind::Or(_) => Binding::Joined,
        ClauseKind::Not(_) | ClauseKind::Required(_) => Binding::Prefix,
        ClauseKind::Near { .. } => Binding::Near,
        ClauseKind::Boost(..) | ClauseKind::Quotation { .. } => Binding::Single,
        ClauseKind::Field { .. } => Binding::Field,
        _ => Binding::Value,
    }
}

/// A clause, in brackets unless it binds at least so tightly.
fn bind(clause: &Clause, least: Binding) -> Bound<'_> {
    Bound { clause, bare: binding(clause) >= least }
}

struct Bound<'c> {
    clause: &'c Clause,
    bare: bool,
}

impl Display for Bound<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.bare { self.clause.fmt(f) } else { write!(f, "({})", self.clause) }
    }
}

/// Whether a half of a quotation stands beside another quotation, so that without brackets the two
/// might be read as one.
fn would_pair(clauses: &[Clause], at: usize) -> bool {
    fn quotation(clause: &Clause) -> Option<bool> {
        match &clause.kind {
            ClauseKind::Quotation { said, by } => Some(said.is_none() || by.is_none()),
            ClauseKind::Not(clause) | ClauseKind::Required(clause) => quotation(clause),
            ClauseKind::Boost(clause, _) => quotation(clause),
            _ => None,
        }
    }
    let beside = |at: usize| clauses.get(at).is_some_and(|clause| quotation(clause).is_some());
    quotation(&clauses[at]) == Some(true) && (beside(at + 1) || beside(at.wrapping_sub(1)))
}

/// An operator of proximity, as written between its operands.
struct Proximity {
    within: Within,
    ordered: bool,
}

impl Display for Proximity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.within, self.ordered) {
            (Within::Words(words), false) => write!(f, "w/{words}"),
            (Within::Words(words), true) => write!(f, "pre/{words}"),
            (Within::Sentence, _) => f.write_str("/s"),
            (Within::Paragraph, _) => f.write_str("/p"),
            (Within::Passage, _) => f.write_str("/passage"),
        }
    }
}

fn write_field(f: &mut Formatter<'_>, field: Field, value: &FieldValue) -> fmt::Result {
    write!(f, "{}:", field.name())?;
    match value {
        FieldValue::Present => f.write_str("*"),
        FieldValue::Words(words) => f.write_str(&quote_value(words)),
        FieldValue::Whole(words) => write!(f, "={}", quote_value(words)),
        FieldValue::Wildcard(pattern) => f.write_str(pattern),
        FieldValue::Regex(pattern) => write!(f, "/{pattern}/"),
        FieldValue::Fuzzy { word, edits } => write_fuzzy(f, word, *edits),
        FieldValue::Text(clause) => bind(clause, Binding::Value).fmt(f),
        FieldValue::Dates(range) => range.fmt(f),
        FieldValue::Undated => f.write_str("none"),
    }
}

fn write_fuzzy(f: &mut Formatter<'_>, word: &str, edits: u8) -> fmt::Result {
    match edits {
        1 => write!(f, "{word}~"),
        _ => write!(f, "{word}~{edits}"),
    }
}

/// A value as it is written after a field's name and colon: `mcgrath`, `"hannah mcgrath"`.
pub fn quote_value(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '/' | '\'' | '&');
    let solid = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let bare = solid(text.chars().next()) && solid(text.chars().next_back());
    if bare && text.chars().all(safe) { text.to_owned() } else { quoted(text) }
}

/// A text in quotes, with a backslash before every quote and backslash in it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if is_escaped(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// Whether a word would be read as an operator between two clauses.
fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT") || proximity(word).is_some()
}
