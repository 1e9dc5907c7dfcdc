//! What is asked: from the text of a query to its tree, and from the tree to a plan.
//!
//! Reading a query needs no archive; compiling one needs to know the languages that the archive
//! holds. This module must never know a segment.

mod ast;
mod brackets;
mod compile;
mod lex;
mod narrow;
mod parse;
mod plain;
mod plan;
mod print;
mod reading;
mod term_pattern;
#[cfg(test)]
mod tests;
mod token;
mod value;
mod values;
mod words;

pub use ast::{
    Clause, ClauseKind, DEEPEST_NESTING, Field, FieldValue, LONGEST_QUERY, MOST_BOOST,
    MOST_WORDS_APART, Query, Warning, Within,
};
pub(crate) use compile::{Compiled, compile};
pub use parse::ParseOptions;
pub(crate) use plan::{AskedValue, Pattern, Plan, Scope, TextClause, ValueClause, Wanted, Written};
pub use print::quote_value;
