//! Plain words: a question or a headline as a query, in which no sign means anything.
//!
//! It knows where words begin and end; it must never know the query's grammar.

use crate::analyzer::bare_words;

use super::ast::{Clause, ClauseKind};
use super::parse::collect;

/// Any of the words of a text; everything if it has none.
pub(super) fn plain_words(text: &str) -> Clause {
    let words = bare_words(text).map(|(span, word)| Clause { kind: ClauseKind::Word(word), span });
    collect(words.collect(), ClauseKind::Or)
        .unwrap_or(Clause { kind: ClauseKind::All, span: 0..text.len() })
}
