//! The brackets of a query: which have a partner, and how deep they are nested.
//!
//! It must never know what stands between them.

use std::ops::Range;

use super::ast::{DEEPEST_NESTING, Warning};
use super::lex::{Lexeme, LexemeKind, warn};

/// Takes out the brackets that have no partner.
pub(super) fn drop_stray_brackets(lexemes: &mut Vec<Lexeme>, warnings: &mut Vec<Warning>) {
    let (mut open, mut stray) = (Vec::new(), vec![false; lexemes.len()]);
    for (at, lexeme) in lexemes.iter().enumerate() {
        match lexeme.kind {
            LexemeKind::Open => open.push(at),
            LexemeKind::Close => stray[at] = open.pop().is_none(),
            _ => {}
        }
    }
    for at in open {
        stray[at] = true;
    }
    let mut at = 0;
    lexemes.retain(|lexeme| {
        at += 1;
        if stray[at - 1] {
            let partner = if lexeme.kind == LexemeKind::Open { "closes" } else { "opens" };
            let message = format!("no bracket {partner} for this one: ignored");
            warn(warnings, lexeme.span.clone(), message);
        }
        !stray[at - 1]
    });
}

/// The first bracket that is nested too deep.
pub(super) fn too_deep(lexemes: &[Lexeme]) -> Option<Range<usize>> {
    let mut depth = 0;
    let bracket = lexemes.iter().find(|lexeme| {
        match lexeme.kind {
            LexemeKind::Open => depth += 1,
            LexemeKind::Close => depth -= 1,
            _ => {}
        }
        depth > DEEPEST_NESTING
    });
    bracket.map(|lexeme| lexeme.span.clone())
}
