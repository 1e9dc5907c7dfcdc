//! The words of a query in an archive's terms: what a text clause asks may stand in a text.
//!
//! It knows the analyzer and the languages of an archive; it must never know fields or Booleans.

use std::cell::Cell;
use std::ops::Range;

use crate::analyzer::{
    Language, Row, Sought, cased_row, exact_row, fold_pattern, phrase_rows, prefix_row, stem,
    word_rows,
};
use crate::error::{Error, QueryError, Result};

use super::ast::{Clause, ClauseKind, Within};
use super::plan::{Pattern, Wanted, Written};
use super::reading::read_wanted;
use super::term_pattern::TermPattern;

/// Longer words, in characters, have no others like them.
const LONGEST_FUZZY: usize = 64;

/// The most patterns of a query that are automata, wherever they stand: each is up to some megabytes.
const MOST_PATTERNS: usize = 256;

/// What turns the words of one query into terms.
pub(super) struct Words<'q> {
    pub(super) query: &'q str,
    languages: &'q [Language],
    /// Patterns so far that are automata.
    patterns: Cell<usize>,
}

/// What a clause asks of a text, how that is written, and what it is worth beside others.
pub(super) struct Operand {
    pub(super) wanted: Wanted,
    pub(super) written: Written,
    pub(super) boost: f32,
}

impl Operand {
    fn read(&self) -> String {
        read_wanted(&self.written, &self.wanted)
    }

    /// The same, shown as asked for several times.
    pub(super) fn at_least(self, count: u32) -> Operand {
        let written = Written::Reading(format!("atleast{count}({})", self.read()));
        Operand { written, ..self }
    }
}

impl<'q> Words<'q> {
    pub(super) fn new(query: &'q str, languages: &'q [Language]) -> Words<'q> {
        Words { query, languages, patterns: Cell::new(0) }
    }

    /// What an operand asks for; `None` if it has no words, as a lone sign has none.
    pub(super) fn operand(&self, clause: &Clause) -> Result<Option<Operand>> {
        let (rows, written) = match &clause.kind {
            ClauseKind::Word(word) => (self.rows(word_rows(word)), Written::Word(word.clone())),
            ClauseKind::Phrase { text, within: None } => {
                (self.rows(phrase_rows(text)), Written::Phrase(text.clone()))
            }
            ClauseKind::Phrase { text, within: Some(within) } => {
                return Ok(self.window(text, *within));
            }
            ClauseKind::Exact(word) => {
                (vec![self.row(exact_row(word))], Written::Exact(word.clone()))
            }
            ClauseKind::Cased(words) => return self.cased(words, &clause.span),
            ClauseKind::Wildcard(pattern) => {
                (vec![self.wildcard(pattern, &clause.span)?], Written::Reading(pattern.clone()))
            }
            ClauseKind::Regex(expression) => {
                let pattern = self.regex(expression, &clause.span)?;
                (vec![vec![pattern]], Written::Reading(format!("/{expression}/")))
            }
            ClauseKind::Fuzzy { word, edits } => {
                let written = Written::Reading(format!("{word}~{edits}"));
                (vec![vec![self.fuzzy(word, *edits, &clause.span)?]], written)
            }
            ClauseKind::Mention(kind) => {
                let written = Written::Reading(format!("@{}", kind.name()));
                (vec![vec![Pattern::Mention(*kind)]], written)
            }
            ClauseKind::Boost(inner, factor) => {
                let operand = self.operand(inner)?;
                return Ok(operand.map(|o| Operand { boost: o.boost * factor, ..o }));
            }
            ClauseKind::Or(clauses) => return self.any(clauses),
            ClauseKind::Field { field, value } => {
                let value = self.value(clause, *field, value)?;
                return Ok(value.map(|value| {
                    let written = Written::Reading(value.reading.clone());
                    Operand { wanted: Wanted::Entity(value), written, boost: 1.0 }
                }));
            }
            ClauseKind::Near { left, right, within, ordered } => {
                return self.near(left, right, *within, *ordered);
            }
            _ => return Ok(None),
        };
        let rows: Vec<Vec<Pattern>> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let wanted = (!rows.is_empty()).then_some(Wanted::Rows(rows));
        Ok(wanted.map(|wanted| Operand { wanted, written, boost: 1.0 }))
    }

    /// Any of some operands; worth as much as the one that is worth most.
    fn any(&self, clauses: &[Clause]) -> Result<Option<Operand>> {
        let mut operands = Vec::with_capacity(clauses.len());
        for clause in clauses {
            operands.extend(self.operand(clause)?);
        }
        if operands.len() < 2 {
            return Ok(operands.pop());
        }
        let readings: Vec<String> = operands.iter().map(Operand::read).collect();
        Ok(Some(Operand {
            boost: operands.iter().map(|operand| operand.boost).fold(0.0, f32::max),
            wanted: Wanted::Any(operands.into_iter().map(|operand| operand.wanted).collect()),
            written: Written::Reading(format!("({})", readings.join(" OR "))),
        }))
    }

    fn near(
        &self,
        left: &Clause,
        right: &Clause,
        within: Within,
        ordered: bool,
    ) -> Result<Option<Operand>> {
        let (left, right) = match (self.operand(left)?, self.operand(right)?) {
            (Some(left), Some(right)) => (left, right),
            (left, right) => return Ok(left.or(right)),
        };
        let operator = match within {
            Within::Words(words) if ordered => format!("pre/{words}"),
            Within::Words(words) => format!("w/{words}"),
            Within::Sentence => "/s".to_owned(),
            Within::Paragraph => "/p".to_owned(),
            Within::Passage => "/passage".to_owned(),
        };
        let reading = format!("({} {operator} {})", left.read(), right.read());
        let (left_wanted, right_wanted) = (Box::new(left.wanted), Box::new(right.wanted));
        Ok(Some(Operand {
            wanted: Wanted::Near { left: left_wanted, right: right_wanted, within, ordered },
            written: Written::Reading(reading),
            boost: left.boost * right.boost,
        }))
    }

    /// Words with the capitals that they have, and with none where they have none.
    ///
    /// # Errors
    /// [`Error::Query`] if they are too many.
    fn cased(&self, text: &str, span: &Range<usize>) -> Result<Option<Operand>> {
        let row = self.row(cased_row(text));
        let mut unwanted = Vec::new();
        for (at, pattern) in row.iter().enumerate() {
            if let Pattern::Exact(word) = pattern
                && let Some(capitals) = TermPattern::with_capitals(word)
            {
                let mut other = row.clone();
                self.count_pattern(span)?;
                other[at] = Pattern::Capitals(capitals);
                unwanted.push(other);
            }
        }
        if row.is_empty() {
            return Ok(None);
        }
        let wanted = Wanted::Rows(vec![row]);
        let wanted = match unwanted.is_empty() {
            true => wanted,
            false => Wanted::Without(Box::new(wanted), Box::new(Wanted::Rows(unwanted))),
        };
        Ok(Some(Operand { wanted, written: Written::Cased(text.to_owned()), boost: 1.0 }))
    }

    /// The words of a phrase in any order; what has no blank inside is one word.
    fn window(&self, text: &str, within: u32) -> Option<Operand> {
        let members = text.split_whitespace().filter_map(|word| {
            let rows = self.rows(phrase_rows(word));
            let rows: Vec<Vec<Pattern>> = rows.into_iter().filter(|row| !row.is_empty()).collect();
            (!rows.is_empty()).then_some(Wanted::Rows(rows))
        });
        let mut members: Vec<Wanted> = members.collect();
        if members.len() < 2 {
            let (wanted, written) = (members.pop()?, Written::Phrase(text.to_owned()));
            return Some(Operand { wanted, written, boost: 1.0 });
        }
        let phrase = Written::Phrase(text.to_owned());
        let reading = format!("{}~{within}", read_wanted(&phrase, &Wanted::Any(Vec::new())));
        let wanted = Wanted::Window { members, within };
        Some(Operand { wanted, written: Written::Reading(reading), boost: 1.0 })
    }

    /// The row of a pattern with `*` and `?`.
    ///
    /// # Errors
    /// [`Error::Query`] if it is too large.
    pub(super) fn wildcard(&self, pattern: &str, span: &Range<usize>) -> Result<Vec<Pattern>> {
        let start = pattern.trim_end_matches('*');
        let open_end = start.len() < pattern.len() && !start.contains(['*', '?']);
        if let Some(row) = prefix_row(start).filter(|_| open_end) {
            return Ok(self.row(row));
        }
        self.count_pattern(span)?;
        let pattern = TermPattern::wildcard(&fold_pattern(pattern)).map_err(|reason| {
            self.error(span, format!("this pattern is too large: {reason}"), None)
        })?;
        Ok(vec![Pattern::Matching(pattern)])
    }

    /// The words that an expression matches.
    ///
    /// # Errors
    /// [`Error::Query`] if it does not compile.
    pub(super) fn regex(&self, expression: &str, span: &Range<usize>) -> Result<Pattern> {
        self.count_pattern(span)?;
        TermPattern::regex(expression).map(Pattern::Matching).map_err(|reason| {
            let reason = format!("this regular expression does not compile: {reason}");
            let hint = "it must match a whole word, so it needs no `^`, `$` or `\\b`; \
                        to search for the slashes as text, put it in quotes";
            self.error(span, reason, Some(hint))
        })
    }

    /// The words like a word.
    ///
    /// # Errors
    /// [`Error::Query`] if there are too many such words.
    pub(super) fn fuzzy(&self, word: &str, edits: u8, span: &Range<usize>) -> Result<Pattern> {
        let folded = fold_pattern(word);
        if folded.chars().count() > LONGEST_FUZZY {
            return Ok(Pattern::Exact(folded));
        }
        self.count_pattern(span)?;
        Ok(Pattern::Matching(TermPattern::fuzzy(&folded, edits)))
    }

    fn count_pattern(&self, span: &Range<usize>) -> Result<()> {
        self.patterns.set(self.patterns.get() + 1);
        match self.patterns.get() <= MOST_PATTERNS {
            true => Ok(()),
            false => {
                let reason = format!("a query may have at most {MOST_PATTERNS} patterns");
                let hint = "expressions, words with `~`, in caps(…) and with wildcards but one at the \
                            end count; ask several queries, or write more words out";
                Err(self.error(span, reason, Some(hint)))
            }
        }
    }

    fn rows(&self, rows: Vec<Row>) -> Vec<Vec<Pattern>> {
        rows.into_iter().map(|row| self.row(row)).collect()
    }

    /// A row in the archive's terms: words with their stems in its languages.
    pub(super) fn row(&self, row: Row) -> Vec<Pattern> {
        let pattern = |sought| match sought {
            Sought::Stem(word) => Pattern::Stem { stems: self.stems(&word), word },
            Sought::Word(word) => Pattern::Word { stems: self.stems(&word), word },
            Sought::Exact(word) => Pattern::Exact(word),
            Sought::Cased(word) => Pattern::Cased(word),
            Sought::Prefix(start) => Pattern::Prefix(start),
        };
        row.into_iter().map(pattern).collect()
    }

    fn stems(&self, word: &str) -> Vec<String> {
        let mut stems: Vec<String> =
            self.languages.iter().map(|&language| stem(word, language)).collect();
        stems.sort();
        stems.dedup();
        stems
    }

    pub(super) fn error(&self, span: &Range<usize>, reason: String, hint: Option<&str>) -> Error {
        Error::Query(QueryError {
            query: self.query.to_owned(),
            span: span.clone(),
            reason,
            hint: hint.map(str::to_owned),
        })
    }
}
