//! From the text of a query to its tree. It reads anything: what it cannot make sense of becomes
//! words, or is left out, with a warning.
//!
//! It must never know a schema, an analyzer's forms or an archive. The grammar, loosest first:
//!
//! ```text
//! alternatives = side-by-side ("OR" side-by-side)*
//! side-by-side = conjunction+                        AND, or OR under `ParseOptions::any`
//! conjunction  = negation ("AND" negation)*
//! negation     = ("NOT" | "-" | "!" | "+")* proximity
//! proximity    = single (("w/5" | "pre/5" | "/s" | "/p") single)*
//! single       = (word | "phrase" | "(" alternatives ")" | field ":" single | …) ("^2")?
//! ```

use std::ops::Range;
use std::str::FromStr;

use super::ast::{
    Clause, ClauseKind, DEEPEST_NESTING, Field, FieldValue, LONGEST_QUERY, MOST_WORDS_APART, Query,
    Warning, Within,
};
use super::brackets::{drop_stray_brackets, too_deep};
use super::lex::{Lexeme, LexemeKind, lex, warn};
use super::plain::plain_words;
use super::token::{at_least, is_blank};
use super::value::in_field;
use crate::error::QueryError;

/// How a query is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Whether clauses side by side are alternatives. Those about text are; a filter, a `NOT` and
    /// a `+` hold all the same. Filters are alternatives where there are no others.
    pub any: bool,
    /// Whether the text is plain words, such as a question or a headline: no sign in it is an
    /// operator, a quote or a field. Any of the words will do.
    pub plain: bool,
}

impl Query {
    /// Reads a query in which clauses side by side must all hold.
    ///
    /// # Errors
    ///
    /// Fails on what cannot be guessed: a date that is none, a distance of 0 or of more than
    /// [`MOST_WORDS_APART`] words, `atleast0`, and a query longer than [`LONGEST_QUERY`] bytes or
    /// nested deeper than [`DEEPEST_NESTING`]. Whether a regular expression compiles is not known
    /// here.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        Query::parse_with(text, &ParseOptions::default())
    }

    /// Reads a query. Whatever the options, its printed form reads as the same tree by
    /// [`Query::parse`].
    ///
    /// # Errors
    ///
    /// As [`Query::parse`].
    pub fn parse_with(text: &str, options: &ParseOptions) -> Result<Query, QueryError> {
        let fail = |span, reason: String, hint: &str| {
            Err(QueryError { query: text.to_owned(), span, reason, hint: Some(hint.to_owned()) })
        };
        if text.len() > LONGEST_QUERY {
            let fits = |at: &usize| text.is_char_boundary(*at);
            let start = (0..=LONGEST_QUERY).rfind(fits).unwrap_or(0);
            let reason = format!("the query is longer than {LONGEST_QUERY} bytes");
            return fail(start..text.len(), reason, "ask it in several queries");
        }
        if options.plain {
            let clause = plain_words(text);
            return Ok(Query { text: text.to_owned(), clause, warnings: Vec::new() });
        }
        let (mut lexemes, mut warnings) = lex(text)?;
        drop_stray_brackets(&mut lexemes, &mut warnings);
        let nesting = format!("the query is nested deeper than {DEEPEST_NESTING}");
        if let Some(span) = too_deep(&lexemes) {
            return fail(span, nesting, "take out brackets");
        }
        let mut parser = Parser { text, any: options.any, lexemes, at: 0, warnings };
        let clause = match parser.lone_operator(0..parser.lexemes.len()) {
            Some(word) => Some(word),
            None => parser.alternatives()?,
        };
        if clause.is_none() && parser.warnings.is_empty() && !text.chars().all(is_blank) {
            parser.warn(0..text.len(), "nothing to search for: read as everything".to_owned());
        }
        let clause = clause.unwrap_or(Clause { kind: ClauseKind::All, span: 0..text.len() });
        if clause.height() > DEEPEST_NESTING {
            return fail(clause.span, nesting, "ask it in several queries");
        }
        let mut warnings = parser.warnings;
        warnings.sort_by_key(|warning| warning.span.start);
        Ok(Query { text: text.to_owned(), clause, warnings })
    }
}

impl FromStr for Query {
    type Err = QueryError;

    /// As [`Query::parse`].
    fn from_str(text: &str) -> Result<Query, QueryError> {
        Query::parse(text)
    }
}

struct Parser<'q> {
    text: &'q str,
    any: bool,
    lexemes: Vec<Lexeme>,
    at: usize,
    warnings: Vec<Warning>,
}

/// A clause, or nothing where there is none; fails on what cannot be guessed.
type Read = Result<Option<Clause>, QueryError>;

impl Parser<'_> {
    /// Clauses with `OR` between them.
    fn alternatives(&mut self) -> Read {
        let mut clauses = self.joined(&LexemeKind::Or, Parser::side_by_side)?;
        if clauses.iter().any(Clause::is_text) {
            self.drop_stars(&mut clauses);
        }
        Ok(collect(clauses, ClauseKind::Or))
    }

    /// Clauses with nothing between them.
    fn side_by_side(&mut self) -> Read {
        let mut clauses = Vec::new();
        while !matches!(self.peek(), None | Some(LexemeKind::Or | LexemeKind::Close)) {
            clauses.extend(self.conjunction()?);
        }
        self.drop_stars(&mut clauses);
        if self.any {
            return Ok(any_of(clauses));
        }
        Ok(collect(clauses, |clauses| ClauseKind::And { clauses, written: false }))
    }

    /// Clauses with `AND` between them.
    fn conjunction(&mut self) -> Read {
        let mut clauses = self.joined(&LexemeKind::And, Parser::negation)?;
        self.drop_stars(&mut clauses);
        Ok(collect(clauses, |clauses| ClauseKind::And { clauses, written: true }))
    }

    /// The clauses between operators, and a warning for every operator that has a clause on one
    /// side only.
    fn joined(
        &mut self,
        operator: &LexemeKind,
        mut operand: impl FnMut(&mut Self) -> Read,
    ) -> Result<Vec<Clause>, QueryError> {
        let mut clauses = Vec::new();
        let mut waiting: Option<Range<usize>> = None;
        loop {
            match operand(self)? {
                Some(clause) => clauses.push(clause),
                None => self.dangles(waiting),
            }
            if self.peek() != Some(operator) {
                return Ok(clauses);
            }
            let span = self.next_span();
            waiting = if clauses.is_empty() {
                self.dangles(Some(span));
                None
            } else {
                Some(span)
            };
        }
    }

    fn dangles(&mut self, operator: Option<Range<usize>>) {
        if let Some(span) = operator {
            let message =
                format!("`{}` has no clause to go with: ignored", &self.text[span.clone()]);
            self.warn(span, message);
        }
    }

    /// Leaves out `*` beside other clauses: it asks for nothing that they do not.
    fn drop_stars(&mut self, clauses: &mut Vec<Clause>) {
        let star = |clause: &Clause| clause.kind == ClauseKind::All;
        if clauses.len() < 2 || !clauses.iter().any(star) {
            return;
        }
        let text = clauses.iter().any(Clause::is_text);
        for clause in clauses.iter().filter(|clause| text && star(clause)) {
            let message = "`*` beside other clauses asks for nothing: ignored";
            warn(&mut self.warnings, clause.span.clone(), message.to_owned());
        }
        match clauses.iter().position(|clause| !star(clause)) {
            Some(_) => clauses.retain(|clause| !star(clause)),
            None => clauses.truncate(1),
        }
    }

    /// A clause and the signs before it.
    fn negation(&mut self) -> Read {
        let mut signs = Vec::new();
        while let Some(sign @ (LexemeKind::Not | LexemeKind::Required)) = self.peek() {
            let negates = *sign == LexemeKind::Not;
            signs.push((negates, self.next_span()));
        }
        let Some(mut clause) = self.proximity()? else {
            for (_, span) in signs {
                self.dangles(Some(span));
            }
            return Ok(None);
        };
        for (negates, span) in signs.into_iter().rev() {
            let span = span.start..clause.span.end;
            let wrap = if negates { ClauseKind::Not } else { ClauseKind::Required };
            clause = Clause { kind: wrap(Box::new(clause)), span };
        }
        Ok(Some(clause))
    }

    /// Clauses with operators of proximity between them, the first two first.
    fn proximity(&mut self) -> Read {
        let Some(mut left) = self.single()? else { return Ok(None) };
        while let Some(&LexemeKind::Near(within, ordered)) = self.peek() {
            // Without a clause on its right it is a word.
            if left.kind == ClauseKind::All || !self.opens_single(self.at + 1) {
                break;
            }
            let operator = self.next_span();
            self.check_distance(within, &operator)?;
            left = match self.single()? {
                // `(*)` asks for nothing that could be near.
                Some(right) if right.kind == ClauseKind::All => {
                    self.dangles(Some(operator));
                    left
                }
                Some(right) => self.near(left, right, within, ordered, operator),
                None => {
                    self.dangles(Some(operator));
                    left
                }
            };
        }
        Ok(Some(left))
    }

    fn check_distance(&self, within: Within, span: &Range<usize>) -> Result<(), QueryError> {
        let reason = match within {
            Within::Words(0) => "two words cannot be within 0 words of each other".to_owned(),
            Within::Words(words) if words > MOST_WORDS_APART => {
                format!("words more than {MOST_WORDS_APART} words apart are not near")
            }
            _ => return Ok(()),
        };
        let hint = format!("write a number from 1 to {MOST_WORDS_APART}, or /p for one paragraph");
        Err(self.error(span.clone(), reason, &hint))
    }

    fn near(
        &mut self,
        left: Clause,
        right: Clause,
        within: Within,
        ordered: bool,
        operator: Range<usize>,
    ) -> Clause {
        let span = left.span.start..right.span.end;
        let kind = if left.is_operand() && right.is_operand() {
            let (left, right) = (Box::new(left), Box::new(right));
            ClauseKind::Near { left, right, within, ordered }
        } else {
            let message = format!(
                "`{}` takes words, phrases, wildcards and ( … OR … ): read as AND",
                &self.text[operator.clone()]
            );
            self.warn(operator, message);
            ClauseKind::And { clauses: vec![left, right], written: true }
        };
        Clause { kind, span }
    }

    /// One clause, and its boost.
    fn single(&mut self) -> Read {
        let clause = self.value()?;
        let Some(&LexemeKind::Boost(factor)) = self.peek() else { return Ok(clause) };
        let glued = self.is_glued();
        let end = self.next_span().end;
        Ok(clause.map(|clause| match glued {
            true => {
                let span = clause.span.start..end;
                Clause { kind: ClauseKind::Boost(Box::new(clause), factor), span }
            }
            false => clause,
        }))
    }

    /// One clause without its boost: what may follow a field's colon.
    fn value(&mut self) -> Read {
        let Some(lexeme) = self.lexemes.get(self.at) else { return Ok(None) };
        let (kind, span) = (lexeme.kind.clone(), lexeme.span.clone());
        match kind {
            LexemeKind::Open => self.group(),
            LexemeKind::Field(field) => self.field(field),
            LexemeKind::Near(..) => {
                self.at += 1;
                let word = self.text[span.clone()].to_owned();
                self.warn(
                    span.clone(),
                    format!("`{word}` stands between no two words: read as text"),
                );
                Ok(Some(Clause { kind: ClauseKind::Word(word), span }))
            }
            LexemeKind::Clause(kind) => {
                self.at += 1;
                match &kind {
                    ClauseKind::Word(word) if self.peek() == Some(&LexemeKind::Open) => {
                        match at_least(word).filter(|_| self.is_glued()) {
                            Some(count) => self.at_least(count, span),
                            None => Ok(Some(Clause { kind, span })),
                        }
                    }
                    _ => Ok(Some(Clause { kind, span })),
                }
            }
            _ => Ok(None),
        }
    }

    /// `( … )`. Every bracket has a partner.
    fn group(&mut self) -> Read {
        let open = self.next_span();
        let clause = match self.lone_operator(self.at..self.at + 1) {
            Some(word) => Some(word),
            None => self.alternatives()?,
        };
        let span = open.start..self.next_span().end;
        if clause.is_none() {
            self.warn(span.clone(), "nothing between these brackets: ignored".to_owned());
        }
        Ok(clause.map(|clause| Clause { span, ..clause }))
    }

    /// An operator with nothing else in its brackets is a word.
    fn lone_operator(&mut self, range: Range<usize>) -> Option<Clause> {
        let [lexeme] = self.lexemes.get(range.clone())? else { return None };
        let word = &self.text[lexeme.span.clone()];
        let closes = |lexeme: &Lexeme| lexeme.kind == LexemeKind::Close;
        if !matches!(word, "AND" | "OR" | "NOT")
            || matches!(lexeme.kind, LexemeKind::Clause(_))
            || !self.lexemes.get(range.end).is_none_or(closes)
        {
            return None;
        }
        let (kind, span) = (ClauseKind::Word(word.to_owned()), lexeme.span.clone());
        let message = format!("`{word}` has no clause to go with: read as a word");
        self.warn(span.clone(), message);
        self.at = range.end;
        Some(Clause { kind, span })
    }

    /// The `( … )` of an `atleast3`.
    fn at_least(&mut self, count: u32, name: Range<usize>) -> Read {
        if count == 0 {
            let reason = "everything occurs at least 0 times".to_owned();
            return Err(self.error(name, reason, "write a number from 1, as in atleast3(…)"));
        }
        let Some(clause) = self.group()? else { return Ok(None) };
        if !clause.is_operand() {
            let message = "`atleast` takes words, phrases, wildcards and ( … OR … ): ignored";
            self.warn(name, message.to_owned());
            return Ok(Some(clause));
        }
        let span = name.start..self.last_end();
        Ok(Some(Clause { kind: ClauseKind::AtLeast { count, clause: Box::new(clause) }, span }))
    }

    /// A field and its value.
    fn field(&mut self, field: Field) -> Read {
        let name = self.next_span();
        if !self.opens_value(self.at) {
            let word = self.text[name.clone()].trim_end_matches(':').to_owned();
            self.warn(name.clone(), format!("`{word}:` has no value: read as a word"));
            let span = name.start..name.end - 1;
            return Ok(Some(Clause { kind: ClauseKind::Word(word), span }));
        }
        let Some(value) = self.value()? else { return Ok(None) };
        let span = name.start..self.last_end();
        let kind = match field {
            Field::Said | Field::By => return self.quotation(field, value, span),
            Field::Headline | Field::Lede => {
                let value = match value.kind {
                    ClauseKind::All => FieldValue::Present,
                    _ => FieldValue::Text(Box::new(value)),
                };
                ClauseKind::Field { field, value }
            }
            _ => {
                let clause = in_field(self.text, field, value, &mut self.warnings)?;
                return Ok(Some(Clause { span, ..clause }));
            }
        };
        Ok(Some(Clause { kind, span }))
    }

    /// A `said:` or a `by:`, and the other one if it stands next.
    fn quotation(&mut self, field: Field, value: Clause, span: Range<usize>) -> Read {
        let other = if field == Field::Said { Field::By } else { Field::Said };
        let next = self.at + usize::from(self.peek() == Some(&LexemeKind::And));
        let pairs = self.lexemes.get(next).map(|lexeme| &lexeme.kind)
            == Some(&LexemeKind::Field(other))
            && self.opens_value(next + 1);
        let mut partner = None;
        if pairs {
            self.at = next + 1;
            partner = self.value()?.map(Box::new);
        }
        let value = Some(Box::new(value));
        let (said, by) = if field == Field::Said { (value, partner) } else { (partner, value) };
        let span = span.start..self.last_end();
        Ok(Some(Clause { kind: ClauseKind::Quotation { said, by }, span }))
    }

    fn peek(&self) -> Option<&LexemeKind> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.kind)
    }

    /// Passes over a lexeme; its span.
    fn next_span(&mut self) -> Range<usize> {
        self.at += 1;
        self.lexemes.get(self.at - 1).map_or(0..0, |lexeme| lexeme.span.clone())
    }

    /// Where the last lexeme that was read ends.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.lexemes.get(at)).map_or(0, |last| last.span.end)
    }

    /// Whether the next lexeme follows the last without a gap.
    fn is_glued(&self) -> bool {
        self.lexemes.get(self.at).is_some_and(|next| next.span.start == self.last_end())
    }

    /// Whether a clause other than `*` opens at a lexeme.
    fn opens_single(&self, at: usize) -> bool {
        match self.lexemes.get(at).map(|lexeme| &lexeme.kind) {
            Some(LexemeKind::Clause(kind)) => *kind != ClauseKind::All,
            Some(LexemeKind::Open | LexemeKind::Field(_)) => true,
            _ => false,
        }
    }

    /// Whether a value opens at a lexeme.
    fn opens_value(&self, at: usize) -> bool {
        let kind = self.lexemes.get(at).map(|lexeme| &lexeme.kind);
        matches!(kind, Some(LexemeKind::Clause(_) | LexemeKind::Open))
    }

    fn warn(&mut self, span: Range<usize>, message: String) {
        warn(&mut self.warnings, span, message);
    }

    fn error(&self, span: Range<usize>, reason: String, hint: &str) -> QueryError {
        QueryError { query: self.text.to_owned(), span, reason, hint: Some(hint.to_owned()) }
    }
}

/// Clauses as one; alone, a clause is itself.
pub(super) fn collect(
    mut clauses: Vec<Clause>,
    kind: impl FnOnce(Vec<Clause>) -> ClauseKind,
) -> Option<Clause> {
    let start = clauses.iter().map(|clause| clause.span.start).min()?;
    let span = start..clauses.iter().map(|clause| clause.span.end).max()?;
    match clauses.len() {
        1 => clauses.pop(),
        _ => Some(Clause { kind: kind(clauses), span }),
    }
}

/// Clauses side by side under [`ParseOptions::any`].
fn any_of(clauses: Vec<Clause>) -> Option<Clause> {
    let negative = |clause: &Clause| matches!(clause.kind, ClauseKind::Not(_));
    let text = clauses.iter().any(Clause::is_text);
    let optional = |clause: &Clause| if text { clause.is_text() } else { !negative(clause) };
    let (optional, mut held): (Vec<_>, Vec<_>) = clauses.into_iter().partition(optional);
    if let Some(alternatives) = collect(optional, ClauseKind::Or) {
        held.insert(0, alternatives);
    }
    collect(held, |clauses| ClauseKind::And { clauses, written: true })
}
