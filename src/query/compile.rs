//! From the tree of a query to the plan that answers it.
//!
//! Words become folded words and stems, fields become values, and the reading is written that
//! every surface echoes. It knows the analyzer and the fields; it must never know a segment.

use std::ops::Range;

use crate::analyzer::{Compound, Forms, Language, fold_text, forms, stem, tokens};
use crate::article::EntityKind;
use crate::error::{Error, QueryError, Result};
use crate::schema::Attribute;

use super::ast::{Clause, ClauseKind, Field, FieldValue, Query};
use super::plan::{Pattern, Plan, Scope, TextClause, ValueClause, Written};

/// A query of this many bare words and nothing else relaxes at once.
const RELAX_AT_ONCE: usize = 6;

/// A phrase of compounds may be spelled in this many ways at most.
const MOST_SPELLINGS: usize = 16;

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
    let compiler = Compiler { query: query.text(), languages };
    let clause = query.clause();
    let strict = compiler.clause(clause, Scope::Anywhere, 1.0)?.unwrap_or(Plan::Everything);
    let (relaxed, relax_at_once) = match compiler.relaxed(clause)? {
        Some((plan, at_once)) => (Some(plan), at_once),
        None => (None, false),
    };
    Ok(Compiled { strict, relaxed, relax_at_once })
}

impl Compiled {
    /// How the query was read, on one line.
    pub(crate) fn reading(&self, relaxed: bool) -> String {
        let plan = self.relaxed.as_ref().filter(|_| relaxed).unwrap_or(&self.strict);
        format!("article has {}", read(plan, false))
    }
}

struct Compiler<'q> {
    query: &'q str,
    languages: &'q [Language],
}

impl Compiler<'_> {
    /// The plan of a clause; `None` if it asks for nothing, as a lone sign does.
    fn clause(&self, clause: &Clause, scope: Scope, boost: f32) -> Result<Option<Plan>> {
        let text = |variants: Vec<Vec<Pattern>>, written: Written| {
            let variants: Vec<_> = variants.into_iter().filter(|row| !row.is_empty()).collect();
            let span = clause.span.clone();
            (!variants.is_empty()).then_some(Plan::Text(TextClause {
                written,
                span,
                variants,
                scope,
                boost,
            }))
        };
        Ok(match &clause.kind {
            ClauseKind::All => Some(Plan::Everything),
            ClauseKind::Word(word) => text(self.word(word), Written::Word(word.clone())),
            ClauseKind::Phrase { text: words, within: None } => {
                text(self.phrase(words), Written::Phrase(words.clone()))
            }
            ClauseKind::Exact(word) => text(vec![exact(word)], Written::Exact(word.clone())),
            ClauseKind::Wildcard(pattern) => match prefix_of(pattern) {
                Some(prefix) => {
                    text(vec![vec![Pattern::Prefix(prefix)]], Written::Pattern(pattern.clone()))
                }
                None => return Err(self.not_yet(&clause.span, "wildcards inside a word")),
            },
            ClauseKind::Field { field, value } => self.field(clause, *field, value, boost)?,
            ClauseKind::Boost(inner, factor) => self.clause(inner, scope, boost * factor)?,
            ClauseKind::Required(inner) => self.clause(inner, scope, boost)?,
            ClauseKind::Not(inner) => {
                let excluded = self.clause(inner, scope, boost)?;
                excluded.map(|excluded| Plan::All(vec![Plan::Everything], vec![excluded]))
            }
            ClauseKind::And { clauses, .. } => self.all(clauses, scope, boost)?,
            ClauseKind::Or(clauses) => self.any(clauses, scope, boost)?,
            ClauseKind::Phrase { within: Some(_), .. } | ClauseKind::Near { .. } => {
                return Err(self.not_yet(&clause.span, "proximity"));
            }
            ClauseKind::Cased(_) => return Err(self.not_yet(&clause.span, "caps()")),
            ClauseKind::Regex(_) => return Err(self.not_yet(&clause.span, "regular expressions")),
            ClauseKind::Fuzzy { .. } => return Err(self.not_yet(&clause.span, "fuzzy words")),
            ClauseKind::AtLeast { .. } => return Err(self.not_yet(&clause.span, "atleast()")),
            ClauseKind::Mention(_) => return Err(self.not_yet(&clause.span, "mentions")),
            ClauseKind::Quotation { .. } => return Err(self.not_yet(&clause.span, "quotations")),
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
        Ok(conjunction(plans, excluded))
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
        if has_required {
            if !optional.is_empty() {
                optional.push(Plan::Everything);
                required.push(Plan::Any(optional));
            }
            return Ok(conjunction(required, excluded));
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

    /// The rows of a plain word: stemmed, and a compound in each of its spellings.
    fn word(&self, word: &str) -> Vec<Vec<Pattern>> {
        let tokens: Vec<Forms> = tokens(word).map(|token| forms(&word[token])).collect();
        let [forms] = &tokens[..] else { return self.phrase(word) };
        match (&forms.words[..], &forms.compound) {
            ([only], None) => vec![vec![self.stemmed(&only.folded)]],
            (_, Some(Compound::Bound { exact })) => vec![vec![Pattern::Exact(exact.clone())]],
            (words, Some(Compound::Hyphenated { joined: Some(joined), .. })) => {
                let parts = words.iter().map(|w| Pattern::Exact(w.folded.clone())).collect();
                vec![parts, vec![self.stemmed(joined)]]
            }
            _ => self.phrase(word),
        }
    }

    /// The rows of a phrase: literal words, its compounds in parts and as one word.
    fn phrase(&self, text: &str) -> Vec<Vec<Pattern>> {
        let tokens: Vec<Forms> = tokens(text).map(|token| forms(&text[token])).collect();
        if let [Forms { compound: Some(Compound::Bound { exact }), .. }] = &tokens[..] {
            return vec![vec![Pattern::Exact(exact.clone())]];
        }
        let mut rows: Vec<Vec<Pattern>> = vec![Vec::new()];
        for forms in &tokens {
            let parts = forms.words.iter().map(|word| self.literal(&word.folded));
            let mut spellings: Vec<Vec<Pattern>> = vec![parts.collect()];
            match &forms.compound {
                Some(Compound::Hyphenated { joined: Some(joined), .. }) => {
                    spellings.push(vec![self.literal(joined)]);
                }
                Some(Compound::Bound { exact }) if forms.words.len() == 1 => {
                    spellings = vec![vec![Pattern::Exact(exact.clone())]];
                }
                _ => {}
            }
            let pairs = spellings
                .iter()
                .flat_map(|spelling| rows.iter().map(|row| [&row[..], &spelling[..]].concat()));
            rows = pairs.take(MOST_SPELLINGS).collect();
        }
        rows
    }

    fn field(
        &self,
        clause: &Clause,
        field: Field,
        value: &FieldValue,
        boost: f32,
    ) -> Result<Option<Plan>> {
        let attributes = attributes_of(field);
        let has = |name: &str| {
            Plan::Value(ValueClause {
                reading: format!("{name}:*"),
                span: clause.span.clone(),
                attributes: vec![Attribute::Has],
                words: vec![Pattern::Exact(name.to_owned())],
            })
        };
        Ok(match value {
            FieldValue::Text(inner) => match field {
                Field::Headline => self.clause(inner, Scope::Headline, boost)?,
                _ => self.clause(inner, Scope::Lede, boost)?,
            },
            FieldValue::Dates(range) => Some(Plan::Dates(*range)),
            FieldValue::Undated => {
                Some(Plan::All(vec![Plan::Everything], vec![has(Field::Date.name())]))
            }
            FieldValue::Present if field == Field::Lede => Some(Plan::Everything),
            FieldValue::Present => Some(has(field.name())),
            FieldValue::Words(words) if field == Field::Id => {
                Some(self.value(clause, &attributes, vec![Pattern::Exact(words.clone())]))
            }
            FieldValue::Words(words) => {
                let words = fold_text(words);
                let words: Vec<Pattern> =
                    words.split_whitespace().map(|word| Pattern::Exact(word.to_owned())).collect();
                Some(match words.is_empty() {
                    true => Plan::Nothing,
                    false => self.value(clause, &attributes, words),
                })
            }
            FieldValue::Wildcard(pattern) => match prefix_of(pattern) {
                Some(prefix) => {
                    Some(self.value(clause, &attributes, vec![Pattern::Prefix(prefix)]))
                }
                None => return Err(self.not_yet(&clause.span, "wildcards inside a word")),
            },
            FieldValue::Regex(_) => return Err(self.not_yet(&clause.span, "regular expressions")),
            FieldValue::Fuzzy { .. } => return Err(self.not_yet(&clause.span, "fuzzy words")),
        })
    }

    fn value(&self, clause: &Clause, attributes: &[Attribute], words: Vec<Pattern>) -> Plan {
        let reading = self.query.get(clause.span.clone()).unwrap_or_default().trim().to_owned();
        let span = clause.span.clone();
        Plan::Value(ValueClause { reading, span, attributes: attributes.to_vec(), words })
    }

    fn stemmed(&self, word: &str) -> Pattern {
        Pattern::Stem { word: word.to_owned(), stems: self.stems(word) }
    }

    fn literal(&self, word: &str) -> Pattern {
        Pattern::Word { word: word.to_owned(), stems: self.stems(word) }
    }

    fn stems(&self, word: &str) -> Vec<String> {
        let mut stems: Vec<String> =
            self.languages.iter().map(|&language| stem(word, language)).collect();
        stems.sort();
        stems.dedup();
        stems
    }

    fn not_yet(&self, span: &Range<usize>, what: &str) -> Error {
        Error::Query(QueryError {
            query: self.query.to_owned(),
            span: span.clone(),
            reason: format!("{what} cannot be searched for in this version"),
            hint: None,
        })
    }
}

/// How a text clause was read: `huawei~stem`, `"no spy"`.
fn read_text(clause: &TextClause) -> String {
    let stemmed =
        matches!(&clause.variants[..], [row] if matches!(row[..], [Pattern::Stem { .. }]));
    match &clause.written {
        Written::Word(word) if stemmed => format!("{}~stem", spelled(&clause.variants, word)),
        Written::Word(words) | Written::Phrase(words) => {
            format!("{:?}", spelled(&clause.variants, words))
        }
        Written::Exact(word) => format!("={}", word.to_lowercase()),
        Written::Pattern(pattern) => pattern.clone(),
    }
}

/// How the words of a clause are written in a reading: with the signs that bind them.
fn spelled(variants: &[Vec<Pattern>], text: &str) -> String {
    match variants {
        [row] => match &row[..] {
            [Pattern::Exact(exact)] => exact.clone(),
            _ => fold_text(text),
        },
        _ => fold_text(text),
    }
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

fn exact(word: &str) -> Vec<Pattern> {
    let tokens: Vec<Forms> = tokens(word).map(|token| forms(&word[token])).collect();
    match &tokens[..] {
        [
            Forms {
                compound: Some(Compound::Hyphenated { exact, .. } | Compound::Bound { exact }),
                ..
            },
        ] => {
            vec![Pattern::Exact(exact.clone())]
        }
        _ => {
            let words = tokens.into_iter().flat_map(|forms| forms.words);
            words.map(|word| Pattern::Exact(word.folded)).collect()
        }
    }
}

/// The folded beginning of a pattern whose only wildcard is a `*` at its end.
fn prefix_of(pattern: &str) -> Option<String> {
    let start = pattern.trim_end_matches('*');
    if start.is_empty() || start.len() == pattern.len() || start.contains(['*', '?']) {
        return None;
    }
    let mut tokens = tokens(start);
    let (token, None) = (tokens.next()?, tokens.next()) else { return None };
    let forms = forms(&start[token]);
    match (forms.compound, &forms.words[..]) {
        (Some(Compound::Hyphenated { exact, .. } | Compound::Bound { exact }), _) => Some(exact),
        (None, [word]) => Some(word.folded.clone()),
        _ => None,
    }
}

fn attributes_of(field: Field) -> Vec<Attribute> {
    match field {
        Field::Author => vec![Attribute::Author],
        Field::Section => vec![Attribute::Section],
        Field::Source => vec![Attribute::Source],
        Field::Agency => vec![Attribute::Agency],
        Field::Dateline => vec![Attribute::Dateline],
        Field::Language => vec![Attribute::Language],
        Field::Id => vec![Attribute::Id],
        Field::Entity(Some(kind)) => vec![Attribute::Entity(kind)],
        Field::Entity(None) => EntityKind::ALL.map(Attribute::Entity).to_vec(),
        Field::Headline | Field::Lede | Field::Date | Field::Said | Field::By => Vec::new(),
    }
}

/// The reading of a plan, in brackets where it is part of another.
fn read(plan: &Plan, inside: bool) -> String {
    match plan {
        Plan::Everything => "anything".to_owned(),
        Plan::Nothing => "nothing that can be found".to_owned(),
        Plan::Text(clause) => {
            let place = match clause.scope {
                Scope::Anywhere => "",
                Scope::Headline => " in the headline",
                Scope::Lede => " in the lead",
            };
            let boost =
                if clause.boost == 1.0 { String::new() } else { format!("^{}", clause.boost) };
            format!("{}{boost}{place}", read_text(clause))
        }
        Plan::Value(clause) => clause.reading.clone(),
        Plan::Dates(range) => format!("date {range}"),
        Plan::Any(plans) => {
            let optional = plans.contains(&Plan::Everything);
            let plans: Vec<String> = plans
                .iter()
                .filter(|plan| **plan != Plan::Everything)
                .map(|plan| read(plan, true))
                .collect();
            let plans = plans.join(" OR ");
            let plans = if inside { format!("({plans})") } else { plans };
            if optional { format!("optionally {plans}") } else { plans }
        }
        Plan::All(plans, excluded) => {
            let mut parts: Vec<String> = plans
                .iter()
                .filter(|plan| **plan != Plan::Everything || excluded.is_empty())
                .map(|plan| read(plan, true))
                .collect();
            parts.extend(excluded.iter().map(|plan| format!("NOT {}", read(plan, true))));
            let parts = parts.join(" AND ");
            if inside { format!("({parts})") } else { parts }
        }
    }
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
