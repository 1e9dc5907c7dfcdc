//! From the text of a query to its lexemes: brackets, operators, field names and single clauses.
//!
//! It knows where a clause may open and what closes it. It must never know which operators have
//! operands; that is `parse`.

use std::ops::Range;

use super::ast::{ClauseKind, Field, FieldValue, MOST_BOOST, MOST_WORDS_APART, Warning, Within};
use super::token::{
    QUOTES, Suffix, is_blank, is_end, is_escaped, proximity, read_boost, read_single, split_suffix,
    unescape,
};
use super::value::read_dates;
use crate::analyzer::tokens;
use crate::error::QueryError;

/// A lexeme and its bytes in the query.
pub(super) struct Lexeme {
    pub(super) kind: LexemeKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, PartialEq)]
pub(super) enum LexemeKind {
    Open,
    Close,
    /// `AND`, `&&`.
    And,
    /// `OR`, `||`.
    Or,
    /// `NOT`, or a `-` or `!` before a clause.
    Not,
    /// A `+` before a clause.
    Required,
    /// How close, and whether in that order.
    Near(Within, bool),
    /// A field's name and colon.
    Field(Field),
    /// A clause that is complete in itself.
    Clause(ClauseKind),
    /// `^2` after a clause.
    Boost(f32),
}

/// The lexemes of a query, and what was odd about them. Fails on a date that is none.
pub(super) fn lex(text: &str) -> Result<(Vec<Lexeme>, Vec<Warning>), QueryError> {
    let (lexemes, warnings, closers) = (Vec::new(), Vec::new(), [true; 2]);
    let mut lexer = Lexer { text, at: 0, edge: Edge::Open, lexemes, warnings, closers };
    while let Some(c) = lexer.text[lexer.at..].chars().next() {
        lexer.step(c)?;
    }
    Ok((lexer.lexemes, lexer.warnings))
}

/// Adds a warning; one that says the same of the neighbouring bytes grows instead, so that a
/// thousand stray brackets are one warning.
pub(super) fn warn(warnings: &mut Vec<Warning>, span: Range<usize>, message: String) {
    match warnings.last_mut() {
        Some(last) if last.span.end == span.start && last.message == message => {
            last.span.end = span.end;
        }
        _ => warnings.push(Warning { span, message, hint: None }),
    }
}

/// What stands before the next character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// The start, a blank or an opening bracket: a clause may open, negated or not.
    Open,
    /// A sign before a clause, or a field's colon.
    Glued,
    /// The end of a clause.
    Inside,
}

/// What may close a phrase.
#[derive(Clone, Copy)]
enum Closer {
    /// Any of [`QUOTES`].
    Double,
    /// `’`, for a `‘`.
    Single,
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    edge: Edge,
    lexemes: Vec<Lexeme>,
    warnings: Vec<Warning>,
    /// Whether a [`Closer`] may still follow. Without it, a thousand opening quotes would search
    /// the rest of the text a thousand times.
    closers: [bool; 2],
}

impl<'q> Lexer<'q> {
    /// Reads one lexeme, or passes over characters that are none. It always moves on.
    fn step(&mut self, c: char) -> Result<(), QueryError> {
        let after = self.text[self.at + c.len_utf8()..].chars().next();
        match c {
            _ if is_blank(c) => self.skip(c, Edge::Open),
            '(' => self.sign(LexemeKind::Open, Edge::Open),
            ')' => {
                self.sign(LexemeKind::Close, Edge::Inside);
                self.suffixes();
            }
            '-' | '!' | '+' if self.edge == Edge::Open && opens_clause(c, after) => {
                let kind = if c == '+' { LexemeKind::Required } else { LexemeKind::Not };
                self.sign(kind, Edge::Glued);
            }
            // Anywhere else they are punctuation.
            '-' | '!' | '+' if !self.at_literal() => self.pass(c),
            _ if QUOTES.contains(&c) => match self.find_closer(self.at, c, Closer::Double) {
                Some(close) => self.phrase(c, close),
                None => {
                    let span = self.at..self.at + c.len_utf8();
                    self.warn(span, format!("nothing closes this `{c}`: ignored"));
                    self.skip(c, Edge::Inside);
                }
            },
            '‘' => match self.find_closer(self.at, c, Closer::Single) {
                Some(close) => self.phrase(c, close),
                None => self.pass(c),
            },
            '=' if !self.at_literal() && self.exact_phrase(after) => {}
            '=' if !self.at_literal() && !after.is_some_and(opens_exact) => self.pass(c),
            '/' if !self.at_literal() && self.regex() => {}
            _ => return self.word(),
        }
        Ok(())
    }

    fn skip(&mut self, c: char, edge: Edge) {
        self.at += c.len_utf8();
        self.edge = edge;
    }

    /// Passes over punctuation: what follows it is not negated, but may still be a value.
    fn pass(&mut self, c: char) {
        let edge = if self.edge == Edge::Glued { Edge::Glued } else { Edge::Inside };
        self.skip(c, edge);
    }

    fn push(&mut self, kind: LexemeKind, end: usize) {
        self.lexemes.push(Lexeme { kind, span: self.at..end });
        self.at = end;
        self.edge = Edge::Inside;
    }

    /// A lexeme of one ASCII character.
    fn sign(&mut self, kind: LexemeKind, edge: Edge) {
        self.push(kind, self.at + 1);
        self.edge = edge;
    }

    fn warn(&mut self, span: Range<usize>, message: String) {
        warn(&mut self.warnings, span, message);
    }

    /// The field whose colon was the last lexeme.
    fn field(&self) -> Option<Field> {
        match self.lexemes.last()?.kind {
            LexemeKind::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The field whose colon stands right before the next character.
    fn value_of(&self) -> Option<Field> {
        self.field().filter(|_| self.edge == Edge::Glued)
    }

    /// Whether a value stands next in which every sign is its own.
    fn at_literal(&self) -> bool {
        matches!(self.value_of(), Some(Field::Date | Field::Id))
    }

    /// Where the quote stands that closes the one at a byte: the first at a word's end that no
    /// backslash escapes.
    fn find_closer(&mut self, at: usize, open: char, closer: Closer) -> Option<usize> {
        if !self.closers[closer as usize] {
            return None;
        }
        let start = at + open.len_utf8();
        let mut rest = self.text[start..].char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let closes = match closer {
                Closer::Double => QUOTES.contains(&c),
                Closer::Single => c == '’',
            };
            if c == '\\' {
                rest.next_if(|(_, c)| is_escaped(*c));
            } else if closes && !rest.peek().is_some_and(|(_, c)| c.is_alphanumeric()) {
                return Some(start + at);
            }
        }
        self.closers[closer as usize] = false;
        None
    }

    fn phrase(&mut self, open: char, close: usize) {
        let text = unescape(&self.text[self.at + open.len_utf8()..close]);
        let end = close + self.text[close..].chars().next().map_or(0, char::len_utf8);
        self.clause(ClauseKind::Phrase { text, within: None }, end);
        self.suffixes();
    }

    /// The words in quotes behind the `=` here, if there are any.
    fn exact_phrase(&mut self, after: Option<char>) -> bool {
        let Some(open) = after.filter(|c| QUOTES.contains(c)) else { return false };
        let Some(close) = self.find_closer(self.at + 1, open, Closer::Double) else { return false };
        let text = unescape(&self.text[self.at + 1 + open.len_utf8()..close]);
        let end = close + self.text[close..].chars().next().map_or(0, char::len_utf8);
        self.clause(ClauseKind::Exact(text), end);
        self.suffixes();
        true
    }

    /// The regular expression that opens here, if one does and closes.
    fn regex(&mut self) -> bool {
        let start = self.at + 1;
        let mut rest = self.text[start..].char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let after = rest.peek().map(|(_, c)| *c);
            match c {
                _ if is_blank(c) => return false,
                '\\' => {
                    rest.next_if(|(_, c)| !is_blank(*c));
                }
                '/' if at > 0 && after.is_none_or(|c| is_blank(c) || c == ')' || c == '^') => {
                    let pattern = self.text[start..start + at].to_owned();
                    self.push(LexemeKind::Clause(ClauseKind::Regex(pattern)), start + at + 1);
                    self.suffixes();
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// A complete clause up to `end`, unless there is nothing in it to search for.
    fn clause(&mut self, kind: ClauseKind, end: usize) {
        // A value is compared as a whole: one of signs only is not nothing.
        let value = self.field().is_some_and(|field| !field.is_text());
        let sought = match &kind {
            ClauseKind::Word(text) | ClauseKind::Phrase { text, .. } => Some(text),
            ClauseKind::Exact(text) | ClauseKind::Cased(text) => Some(text),
            ClauseKind::Fuzzy { word, .. } => Some(word),
            _ => None,
        };
        let says = |text: &String| !text.is_empty() && (value || tokens(text).next().is_some());
        if sought.is_none_or(says) {
            return self.push(LexemeKind::Clause(kind), end);
        }
        let field = self.lexemes.pop_if(|last| matches!(last.kind, LexemeKind::Field(_)));
        // A comma behind a closing quote is no news.
        if self.edge != Edge::Inside || !matches!(kind, ClauseKind::Word(_)) {
            self.warn_empty(field.map_or(self.at, |field| field.span.start)..end);
        }
        self.at = end;
        self.edge = Edge::Inside;
    }

    fn warn_empty(&mut self, span: Range<usize>) {
        let message = format!("nothing to search for in `{}`: ignored", &self.text[span.clone()]);
        self.warn(span, message);
    }

    /// What is glued to the end of a phrase, a bracket or a regular expression: `~5`, `^2`.
    fn suffixes(&mut self) {
        while let Some(sign @ ('~' | '^')) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at + 1..];
            let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
            let digits = &rest[..rest.find(|c| !number(c)).unwrap_or(rest.len())];
            let end = self.at + 1 + digits.len();
            match sign {
                '^' => self.boost(digits, end),
                _ => self.distance(digits, end),
            }
        }
    }

    fn boost(&mut self, digits: &str, end: usize) {
        if let Some(factor) = read_boost(digits) {
            return self.push(LexemeKind::Boost(factor), end);
        }
        let reason = format!("`^{digits}` is not a boost above 0 and up to {MOST_BOOST}: ignored");
        self.warn(self.at..end, reason);
        self.at = end;
    }

    /// The `~5` of a phrase.
    fn distance(&mut self, digits: &str, end: usize) {
        let span = self.at..end;
        self.at = end;
        let phrase = self.lexemes.last_mut().filter(|last| last.span.end == span.start);
        let within = match phrase.map(|last| (&mut last.kind, &mut last.span.end)) {
            Some((LexemeKind::Clause(ClauseKind::Phrase { within, .. }), phrase_end)) => {
                *phrase_end = end;
                within
            }
            _ => return self.warn(span, format!("`~{digits}` follows no word or phrase: ignored")),
        };
        match digits.parse() {
            Ok(0) => *within = None,
            Ok(words @ 1..=MOST_WORDS_APART) => *within = Some(words),
            Ok(_) => {
                *within = Some(MOST_WORDS_APART);
                self.warn(span, format!("`~{digits}` is too far: read as `~{MOST_WORDS_APART}`"));
            }
            Err(_) => self.warn(span, format!("`~{digits}` is not a number of words: ignored")),
        }
    }

    /// Everything that is written like a word: a field's name, a value, an operator, a pattern, a
    /// word.
    fn word(&mut self) -> Result<(), QueryError> {
        let value_of = self.value_of();
        if value_of.is_none() && self.field_name() {
            return Ok(());
        }
        if self.field() == Some(Field::Date) {
            return self.dates();
        }
        let rest = &self.text[self.at..];
        let token = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let end = self.at + token.len();
        if token.eq_ignore_ascii_case("caps") && self.cased(end) {
            return Ok(());
        }
        match operator(token) {
            Some(kind) if self.edge != Edge::Glued => self.push(kind, end),
            _ => self.single(token, value_of == Some(Field::Id)),
        }
        self.at = end;
        Ok(())
    }

    /// A field's name and colon, or a word that its colon makes look like one.
    fn field_name(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
        let rest = &rest[name.len()..];
        if name.is_empty() || !rest.starts_with(':') {
            return false;
        }
        let span = self.at..self.at + name.len() + 1;
        if let Some(field) = Field::from_name(name) {
            self.push(LexemeKind::Field(field), span.end);
            self.edge = Edge::Glued;
            return true;
        }
        if rest.starts_with("://") {
            return false;
        }
        let hint = Field::name_like(name).map(|known| format!("did you mean `{known}:`?"));
        let glued = rest[1..].chars().next().is_some_and(|c| !is_blank(c) && c != ')');
        if glued || hint.is_some() {
            let message = format!("`{name}:` is not a field: read as a word");
            self.warnings.push(Warning { span: span.clone(), message, hint });
        }
        self.clause(ClauseKind::Word(name.to_owned()), span.end - 1);
        self.at = span.end;
        true
    }

    /// The value of `date:`, which has signs and brackets of its own.
    fn dates(&mut self) -> Result<(), QueryError> {
        let rest = &self.text[self.at..];
        let bracketed = rest.starts_with(['[', '{']).then(|| rest.find([']', '}'])).flatten();
        let length = match bracketed {
            Some(close) => close + 1,
            None => {
                // `>= 2019`: the blank belongs to the value.
                let date = rest.trim_start_matches(['<', '>', '=', '≤', '≥']);
                let date = if date.len() < rest.len() { date.trim_start() } else { date };
                let ends = |c| is_end(c) || c == '^';
                rest.len() - date.len() + date.find(ends).unwrap_or(date.len())
            }
        };
        let written = rest[..length].trim_end_matches([',', ';']);
        let span = self.at..self.at + written.len();
        let value = match written {
            "*" => FieldValue::Present,
            _ => read_dates(self.text, written, span.clone())?,
        };
        let name = self.lexemes.pop();
        let start = name.map_or(span.start, |name| name.span.start);
        let kind = LexemeKind::Clause(ClauseKind::Field { field: Field::Date, value });
        self.lexemes.push(Lexeme { kind, span: start..span.end });
        self.at += length;
        self.edge = Edge::Inside;
        self.suffixes();
        Ok(())
    }

    /// The `( … )` of a `caps`, if it closes.
    fn cased(&mut self, open: usize) -> bool {
        let inner = self.text[open..].strip_prefix('(');
        let Some((words, _)) = inner.and_then(|inner| inner.split_once(')')) else {
            return false;
        };
        let around = |c: char| is_blank(c) || QUOTES.contains(&c);
        let kind = ClauseKind::Cased(words.trim_matches(around).to_owned());
        self.clause(kind, open + 1 + words.len() + 1);
        self.suffixes();
        true
    }

    /// A word or a pattern, and what is glued to it. Every sign of an id but a boost is its own.
    fn single(&mut self, token: &str, id: bool) {
        let start = self.at;
        let (mut core, mut edits, mut boost) = (token, None, None);
        while let Some((before, suffix)) = split_suffix(core) {
            let span = start + before.len()..start + core.len();
            match suffix {
                Suffix::Boost(digits) => boost = boost.or(Some((digits, span))),
                _ if id => break,
                Suffix::Fuzzy(digits) => edits = edits.or(Some((digits, span))),
                Suffix::Quote => self.warn(span, "no quote opens for this one: ignored".into()),
            }
            core = before;
        }
        let exact = core.trim_start_matches(|c| c == '=' || !opens_exact(c));
        let kind = match core {
            "" => return self.warn_empty(start..start + token.len()),
            "*" => ClauseKind::All,
            _ if id => ClauseKind::Word(core.to_owned()),
            _ if core.starts_with('=') => ClauseKind::Exact(exact.to_owned()),
            _ => read_single(core),
        };
        let mut end = start + core.len();
        let kind = match edits {
            Some((digits, span)) => {
                end = span.end;
                self.fuzzy(kind, digits, span)
            }
            None => kind,
        };
        match boost {
            Some((digits, span)) => {
                self.clause(kind, span.start);
                self.boost(digits, span.end);
            }
            None => self.clause(kind, end),
        }
    }

    /// A word with a `~` behind it.
    fn fuzzy(&mut self, kind: ClauseKind, digits: &str, span: Range<usize>) -> ClauseKind {
        let word = match kind {
            ClauseKind::Word(word) => word,
            _ => {
                self.warn(span, format!("`~{digits}` follows no plain word: ignored"));
                return kind;
            }
        };
        let edits = match digits {
            "" | "1" => 1,
            "2" => 2,
            "0" => return ClauseKind::Word(word),
            _ => {
                // Lucene once wrote a similarity from 0 to 1 here.
                let edits = if digits.contains('.') { 1 } else { 2 };
                self.warn(span, format!("`~{digits}` is not 1 or 2 edits: read as `~{edits}`"));
                edits
            }
        };
        ClauseKind::Fuzzy { word, edits }
    }
}

/// Whether `-`, `!` or `+` before that character stands before a clause.
fn opens_clause(sign: char, after: Option<char>) -> bool {
    after.is_some_and(|c| !is_blank(c) && c != ')' && c != sign)
}

/// Whether a `=` before that character stands before a word.
fn opens_exact(after: char) -> bool {
    !is_end(after) && after != '/' && after != '‘' && !QUOTES.contains(&after)
}

/// The operator that a whole token is.
fn operator(token: &str) -> Option<LexemeKind> {
    match token {
        "AND" | "&&" => Some(LexemeKind::And),
        "OR" | "||" => Some(LexemeKind::Or),
        "NOT" => Some(LexemeKind::Not),
        _ => proximity(token).map(|(within, ordered)| LexemeKind::Near(within, ordered)),
    }
}
