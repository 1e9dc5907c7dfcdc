//! The words of a clause as the archive has them: its lists, its spellings, its wildcards.
//!
//! Every expansion looks at all segments, so that a clause asks the same of each. It knows
//! dictionaries; it must never know a weight or a posting.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::alias::Aliases;
use crate::error::{Error, QueryError, Result};
use crate::index::{PostingsList, Segment, Snapshot};
use crate::query::{AskedValue, Pattern, ValueClause};
use crate::schema::{Attribute, mention_prefix};

use super::deadline::{Deadline, Watch, Watched};
use super::names::Names;
use super::value::Values;

/// A wildcard may stand for this many words of the archive.
const MOST_EXPANSIONS: usize = 4096;

/// A word is sought in parts if one in so many of its passages hyphenates it: `nospy` is, `the` is
/// not because somebody once wrote *t-h-e*. The hyphenated word itself is found in any case.
const OFTEN_ENOUGH: u64 = 16;

/// A phrase may be spelled in this many ways at most.
pub(super) const MOST_VARIANTS: usize = 16;

/// The lists of several words in one place are merged in memory, 24 bytes for each passage that has
/// one. So many of them a query may need, in all segments: 1.5 GiB.
const MOST_MERGED: u64 = 1 << 26;

/// The most of these lists, in all segments and clauses. Each is up to a kilobyte once it is open,
/// and those of one segment are.
const MOST_LISTS: usize = 1 << 18;

/// Lists for each place of a row, and the positions that the row takes.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) slots: Vec<Vec<PostingsList>>,
    pub(super) width: u32,
}

/// What expands the clauses of one query.
pub(super) struct Expander<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) aliases: &'a Arc<Aliases>,
    /// The query's text, for errors.
    query: &'a str,
    watch: Watch,
    /// Lists that will be merged, and the passages in them.
    lists: Cell<usize>,
    merged: Cell<u64>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        aliases: &'a Arc<Aliases>,
        query: &'a str,
        deadline: &Deadline,
    ) -> Expander<'a> {
        let (lists, merged) = (Cell::new(0), Cell::new(0));
        Expander { snapshot, aliases, query, watch: deadline.watch(), lists, merged }
    }

    /// The list of a pattern in each segment, if one list a segment is all there is to it: one word,
    /// or one stem, and no spelling of it in parts.
    pub(super) fn one_list(
        &self,
        pattern: &Pattern,
    ) -> io::Result<Option<Vec<Option<PostingsList>>>> {
        Ok(match pattern {
            Pattern::Prefix(_)
            | Pattern::Matching(_)
            | Pattern::Capitals(_)
            | Pattern::Mention(_) => None,
            Pattern::Exact(word) if word.contains('-') => None,
            Pattern::Exact(word) => Some(self.word_lists(word)?),
            Pattern::Cased(word) => {
                let segments = self.segments().iter();
                Some(segments.map(|s| s.cased.get(word.as_bytes())).collect::<io::Result<_>>()?)
            }
            Pattern::Word { word, stems } => {
                let in_parts = self.spellings(word, stems)?.iter().any(|parts| parts.len() > 1);
                if in_parts { None } else { Some(self.word_lists(word)?) }
            }
            Pattern::Stem { word, stems } => {
                let mut present = Vec::new();
                let mut hyphenated = false;
                for stem in stems {
                    let mut lists = Vec::with_capacity(self.segments().len());
                    for segment in self.segments() {
                        let list = segment.stem(stem, word)?;
                        hyphenated |= list.as_ref().is_some_and(|(_, hyphenated)| *hyphenated);
                        lists.push(list.map(|(list, _)| list));
                    }
                    present.extend(Some(lists).filter(|lists| lists.iter().any(Option::is_some)));
                }
                let in_parts = hyphenated && !self.hyphenated(word, stems)?.is_empty();
                if present.len() == 1 && !in_parts { present.pop() } else { None }
            }
        })
    }

    fn word_lists(&self, word: &str) -> io::Result<Vec<Option<PostingsList>>> {
        self.segments().iter().map(|segment| segment.word.get(word.as_bytes())).collect()
    }

    /// A row of patterns, with every word of it that the archive writes in parts also in parts.
    pub(super) fn spelled(&self, variant: &[Pattern]) -> io::Result<Vec<Vec<Pattern>>> {
        let mut rows: Vec<Vec<Pattern>> = vec![Vec::new()];
        for pattern in variant {
            let mut alternatives = vec![vec![pattern.clone()]];
            if let Pattern::Stem { word, stems } | Pattern::Word { word, stems } = pattern {
                for parts in self.spellings(word, stems)? {
                    alternatives.push(parts.into_iter().map(Pattern::Exact).collect());
                }
            }
            let mut longer = Vec::new();
            for row in &rows {
                for alternative in alternatives.iter().take(MOST_VARIANTS) {
                    longer.push([&row[..], alternative].concat());
                }
            }
            longer.truncate(MOST_VARIANTS);
            rows = longer;
        }
        let mut joined = Vec::new();
        for row in &rows {
            for at in 1..row.len() {
                if let Some(word) = self.joined(&row[at - 1], &row[at])? {
                    let word = vec![Pattern::Exact(word)];
                    joined.push([&row[..at - 1], &word, &row[at + 1..]].concat());
                }
            }
        }
        rows.append(&mut joined);
        Ok(rows)
    }

    /// Two neighbouring words as one, if the archive hyphenates them somewhere.
    fn joined(&self, first: &Pattern, second: &Pattern) -> io::Result<Option<String>> {
        let word = |pattern: &Pattern| match pattern {
            Pattern::Word { word, .. } | Pattern::Exact(word) => Some(word.clone()),
            _ => None,
        };
        let (Some(first), Some(second)) = (word(first), word(second)) else { return Ok(None) };
        Ok(self.knows(&format!("{first}-{second}"))?.then(|| first + &second))
    }

    /// The ways in which the archive writes a word in parts: those that it hyphenates often enough;
    /// for a word that it does not know, all divisions into two words that it knows.
    fn spellings(&self, word: &str, stems: &[String]) -> io::Result<BTreeSet<Vec<String>>> {
        let mut known = self.knows(word)?;
        for segment in self.segments() {
            for stem in stems {
                match segment.stem(stem, word)? {
                    Some((_, true)) => return self.hyphenated(word, stems),
                    Some((_, false)) => known = true,
                    None => {}
                }
            }
        }
        let mut spellings = BTreeSet::new();
        if !known {
            for (at, _) in word.char_indices().skip(2) {
                let (first, second) = word.split_at(at);
                let letters = |part: &str| part.len() > 1 && part.chars().all(char::is_alphabetic);
                if letters(first) && letters(second) && self.knows(first)? && self.knows(second)? {
                    spellings.insert(vec![first.to_owned(), second.to_owned()]);
                }
            }
        }
        Ok(spellings)
    }

    /// The ways in which the archive hyphenates a word, those that are often enough.
    fn hyphenated(&self, word: &str, stems: &[String]) -> io::Result<BTreeSet<Vec<String>>> {
        let mut passages: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for segment in self.segments() {
            let mut surfaces = BTreeSet::from([word.as_bytes().to_owned()]);
            for stem in stems {
                surfaces.extend(segment.surfaces(stem)?);
            }
            for surface in surfaces {
                let list = segment.word.get(&surface)?;
                *passages.entry(surface).or_default() +=
                    list.map_or(0, |list| u64::from(list.doc_freq()));
            }
        }
        let all: u64 = passages.values().sum();
        let is_the_word = |surface: &[u8]| {
            surface.contains(&b'-')
                && surface.iter().filter(|byte| **byte != b'-').eq(word.as_bytes())
        };
        Ok(passages
            .iter()
            .filter(|(surface, passages)| is_the_word(surface) && *passages * OFTEN_ENOUGH >= all)
            .map(|(surface, _)| {
                String::from_utf8_lossy(surface).split('-').map(str::to_owned).collect()
            })
            .collect())
    }

    /// How often the words of a pattern stand somewhere, and in how many passages.
    pub(super) fn count(&self, pattern: &Pattern) -> Result<(u64, u64)> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let (mut occurrences, mut passages) = (0, 0);
        for segment in self.segments() {
            let lists =
                lists_of(segment, pattern, &mut BTreeSet::new(), &self.watch).map_err(engine)?;
            for (list, _) in lists {
                occurrences += list.occurrences();
                passages += u64::from(list.doc_freq());
            }
        }
        Ok((occurrences, passages))
    }

    fn knows(&self, word: &str) -> io::Result<bool> {
        for segment in self.segments().iter() {
            if segment.word.get(word.as_bytes())?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The document frequency of each pattern over all segments, and the row in each segment that
    /// has all its words: more than one where compounds take more positions than words.
    pub(super) fn row(
        &self,
        patterns: &[Pattern],
        span: &Range<usize>,
    ) -> Result<(Vec<u64>, Vec<Vec<Row>>)> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let mut rows = Vec::new();
        let mut doc_freqs = vec![0; patterns.len()];
        let mut expansions = BTreeSet::new();
        for segment in self.segments().iter() {
            let mut slots = Vec::with_capacity(patterns.len());
            for (pattern, doc_freq) in patterns.iter().zip(&mut doc_freqs) {
                let lists =
                    lists_of(segment, pattern, &mut expansions, &self.watch).map_err(engine)?;
                let passages = lists.iter().map(|(list, _)| u64::from(list.doc_freq())).sum();
                self.merge(lists.len(), passages, span)?;
                *doc_freq += passages;
                slots.push(lists);
            }
            if expansions.len() > MOST_EXPANSIONS {
                return Err(self.too_wide(span));
            }
            rows.push(rows_by_width(slots));
        }
        Ok((doc_freqs, rows))
    }

    /// What a clause about values comes to: its own words and the names of the alias file that it
    /// asks for, in each segment.
    pub(super) fn value(&self, clause: &ValueClause) -> Result<Values> {
        let names = Arc::new(Names::new(clause, self.aliases, &self.watch));
        let mut asked: Vec<(Attribute, Cow<'_, [Pattern]>)> = Vec::new();
        for attribute in &clause.attributes {
            asked.push(match &clause.asked {
                AskedValue::Present => {
                    let words = vec![Pattern::Exact(attribute.name().to_owned())];
                    (Attribute::Has, Cow::Owned(words))
                }
                AskedValue::Words(words) | AskedValue::Whole(words) => {
                    (*attribute, Cow::Borrowed(&words[..]))
                }
            });
        }
        for (attributes, name) in names.aliases() {
            let words: Vec<Pattern> = name.iter().cloned().map(Pattern::Exact).collect();
            asked.extend(attributes.into_iter().map(|one| (one, Cow::Owned(words.clone()))));
        }
        let (mut rows, mut doc_freq) = (Vec::new(), 0);
        let mut expansions = BTreeSet::new();
        for segment in self.segments().iter() {
            let mut of_segment = Vec::new();
            for (attribute, words) in &asked {
                if self.watch.is_over() {
                    break;
                }
                let row = value_row(segment, *attribute, words, &mut expansions, &self.watch);
                let row = row.map_err(|e| Error::engine(&self.snapshot.path, e))?;
                if let Some(row) = row {
                    for lists in &row.slots {
                        self.merge(lists.len(), passages_of(lists), &clause.span)?;
                    }
                    let passages = row.slots.iter().map(|lists| passages_of(lists));
                    doc_freq += passages.min().unwrap_or(0);
                    of_segment.push(row);
                }
            }
            if expansions.len() > MOST_EXPANSIONS {
                return Err(self.too_wide(&clause.span));
            }
            rows.push(of_segment);
        }
        Ok(Values { rows, names, doc_freq })
    }

    /// Takes down that some lists will be merged.
    fn merge(&self, lists: usize, passages: u64, span: &Range<usize>) -> Result<()> {
        if lists > 1 {
            self.lists.set(self.lists.get().saturating_add(lists));
            self.merged.set(self.merged.get().saturating_add(passages));
        }
        match self.lists.get() <= MOST_LISTS && self.merged.get() <= MOST_MERGED {
            true => Ok(()),
            false => {
                let reason = "with this the query stands for too many words of the archive";
                Err(self.refuse(span, reason.to_owned()))
            }
        }
    }

    fn too_wide(&self, span: &Range<usize>) -> Error {
        self.refuse(
            span,
            format!("this stands for more than {MOST_EXPANSIONS} words of the archive"),
        )
    }

    fn refuse(&self, span: &Range<usize>, reason: String) -> Error {
        Error::Query(QueryError {
            query: self.query.to_owned(),
            span: span.clone(),
            reason,
            hint: Some("write more of its letters".to_owned()),
        })
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.snapshot.segments
    }
}

fn passages_of(lists: &[PostingsList]) -> u64 {
    lists.iter().map(|list| u64::from(list.doc_freq())).sum()
}

/// The row of a value's words in a segment, if it has all of them.
fn value_row(
    segment: &Segment,
    attribute: Attribute,
    words: &[Pattern],
    expansions: &mut BTreeSet<Vec<u8>>,
    watch: &Watch,
) -> io::Result<Option<Row>> {
    let mut slots = Vec::with_capacity(words.len());
    for pattern in words {
        let mut lists = Vec::new();
        let visit = |term: &[u8], list| {
            expansions.insert(term.to_owned());
            lists.push(list);
            expansions.len() <= MOST_EXPANSIONS && !watch.is_over()
        };
        match pattern {
            Pattern::Prefix(prefix) => {
                segment.attribute.with_prefix(&attribute.term(prefix), visit)?;
            }
            Pattern::Matching(pattern) => {
                let automaton = pattern.behind(attribute.term(""));
                segment.attribute.matching(Watched { automaton, watch }, visit)?;
            }
            Pattern::Capitals(_) | Pattern::Mention(_) => {}
            Pattern::Exact(word)
            | Pattern::Cased(word)
            | Pattern::Word { word, .. }
            | Pattern::Stem { word, .. } => {
                let term = attribute.term(word);
                lists.extend(segment.attribute.get(&term)?);
            }
        }
        slots.push(lists);
    }
    let width = slots.len() as u32;
    let has_all = !slots.is_empty() && !slots.iter().any(Vec::is_empty);
    Ok(has_all.then_some(Row { slots, width }))
}

/// The lists of a segment that a pattern stands for, with their widths in positions.
pub(super) fn lists_of(
    segment: &Segment,
    pattern: &Pattern,
    expansions: &mut BTreeSet<Vec<u8>>,
    watch: &Watch,
) -> io::Result<Vec<(PostingsList, u32)>> {
    let mut lists = Vec::new();
    match pattern {
        Pattern::Word { word, .. } | Pattern::Exact(word) => {
            let list = segment.word.get(word.as_bytes())?;
            lists.extend(list.map(|list| (list, width_of(word.as_bytes()))));
        }
        Pattern::Cased(word) => {
            lists.extend(segment.cased.get(word.as_bytes())?.map(|list| (list, 1)));
        }
        Pattern::Prefix(prefix) => {
            segment.word.with_prefix(prefix.as_bytes(), |term, list| {
                expansions.insert(term.to_owned());
                lists.push((list, width_of(term)));
                expansions.len() <= MOST_EXPANSIONS && !watch.is_over()
            })?;
        }
        Pattern::Matching(pattern) => {
            let automaton = pattern.behind(Vec::new());
            segment.word.matching(Watched { automaton, watch }, |term, list| {
                expansions.insert(term.to_owned());
                lists.push((list, width_of(term)));
                expansions.len() <= MOST_EXPANSIONS
            })?;
        }
        Pattern::Capitals(pattern) => {
            let automaton = pattern.behind(Vec::new());
            segment.cased.matching(Watched { automaton, watch }, |term, list| {
                expansions.insert(term.to_owned());
                lists.push((list, 1));
                expansions.len() <= MOST_EXPANSIONS
            })?;
        }
        Pattern::Mention(kind) => {
            segment.mention.with_prefix(&mention_prefix(*kind), |term, list| {
                lists.push((list, term.last().map_or(1, |&words| u32::from(words.max(1)))));
                !watch.is_over()
            })?;
        }
        Pattern::Stem { stems, .. } => return surfaces_of(segment, stems),
    }
    Ok(lists)
}

/// The lists of all words of a segment that have one of some stems, with their widths.
fn surfaces_of(segment: &Segment, stems: &[String]) -> io::Result<Vec<(PostingsList, u32)>> {
    let mut words = BTreeSet::new();
    for stem in stems {
        words.extend(segment.surfaces(stem)?);
    }
    let mut lists = Vec::new();
    for word in words {
        lists.extend(segment.word.get(&word)?.map(|list| (list, width_of(&word))));
    }
    Ok(lists)
}

/// The positions that a term takes: one for each word of a compound.
fn width_of(term: &[u8]) -> u32 {
    let words = term.split(|byte| matches!(byte, b'-' | b'&' | b'/' | b'_'));
    words.filter(|word| !word.is_empty()).count().max(1) as u32
}

/// One row for each width that the last place may have; words in other places take one position.
pub(super) fn rows_by_width(slots: Vec<Vec<(PostingsList, u32)>>) -> Vec<Row> {
    let Some((last, before)) = slots.split_last() else { return Vec::new() };
    let before: Vec<Vec<PostingsList>> = before
        .iter()
        .map(|lists| lists.iter().filter(|(_, w)| *w == 1).map(|(list, _)| list.clone()).collect())
        .collect();
    if before.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let mut by_width: BTreeMap<u32, Vec<PostingsList>> = BTreeMap::new();
    for (list, width) in last {
        by_width.entry(*width).or_default().push(list.clone());
    }
    by_width
        .into_iter()
        .map(|(width, lists)| {
            let mut slots = before.clone();
            slots.push(lists);
            Row { width: before.len() as u32 + width, slots }
        })
        .collect()
}
