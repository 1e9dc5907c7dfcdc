//! A plan against an archive: which lists of which segments, and what each clause weighs.
//!
//! Words are expanded here, over all segments together, so that every segment answers the same
//! question and weighs it alike. It knows dictionaries and statistics; it must never know a
//! posting.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;

use crate::date::DateRange;
use crate::error::{Error, QueryError, Result};
use crate::index::{PostingsList, Segment, Snapshot};
use crate::query::{Pattern, Plan, Scope, TextClause, ValueClause};

use super::bm25::{K1, idf, to_points};
use super::leaf::{Leaf, Scale, SequenceLeaf, TermLeaf};
use super::sequence::Sequence;
use super::statistics::Statistics;
use super::tree::{Node, Tree};

/// A wildcard may stand for this many words of the archive.
const MOST_EXPANSIONS: usize = 4096;

/// A compound may be written apart in this many ways at most.
const MOST_VARIANTS: usize = 16;

/// A plan whose words are lists.
pub(super) struct Resolved {
    root: Branch,
    clauses: Vec<Clause>,
    /// Points in a score of 1.
    pub(super) unit: f32,
}

enum Branch {
    Everything,
    Nothing,
    Text(usize),
    Value(Vec<Vec<Row>>),
    Dates(DateRange),
    All(Vec<Branch>, Vec<Branch>),
    Any(Vec<Branch>),
}

/// A text clause: its weight in points, and where it is in each segment.
struct Clause {
    weight: f32,
    scope: Scope,
    segments: Vec<Source>,
}

enum Source {
    Absent,
    /// A word with one list.
    Term {
        list: PostingsList,
        /// The stems whose words are in the list.
        surfaces: Vec<String>,
    },
    /// Rows of words.
    Rows(Vec<Row>),
}

/// Lists for each place of a row, and the positions that the row takes.
#[derive(Clone)]
struct Row {
    slots: Vec<Vec<PostingsList>>,
    width: u32,
}

/// How the best passages of a query can be found without scoring all.
pub(super) enum Shape {
    OneTerm(TermLeaf),
    OneSequence(SequenceLeaf),
    AnyTerms(Vec<TermLeaf>),
    AllTerms(Vec<TermLeaf>),
    Other(Tree),
}

impl Resolved {
    /// Resolves a plan; `query` is its text, for errors.
    pub(super) fn new(plan: &Plan, snapshot: &Snapshot, query: &str) -> Result<Resolved> {
        let mut resolver = Resolver { snapshot, query, clauses: Vec::new(), weights: Vec::new() };
        let root = resolver.branch(plan)?;
        let Resolver { mut clauses, weights, .. } = resolver;
        let (points, unit) = to_points(&weights);
        for (clause, points) in clauses.iter_mut().zip(points) {
            clause.weight = points;
        }
        Ok(Resolved { root, clauses, unit })
    }

    /// The tree over one segment.
    pub(super) fn tree(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
    ) -> io::Result<Tree> {
        let mut builder = TreeBuilder {
            resolved: self,
            snapshot,
            statistics,
            segment,
            articles: None,
            leaves: Vec::new(),
        };
        let root = builder.node(&self.root)?;
        let leaves = builder.leaves;
        Ok(Tree { segments: snapshot.segments.clone(), segment, leaves, root })
    }

    /// The query over one segment in the shape that is fastest to rank.
    pub(super) fn shape(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
    ) -> io::Result<Shape> {
        let builder = TreeBuilder {
            resolved: self,
            snapshot,
            statistics,
            segment,
            articles: None,
            leaves: Vec::new(),
        };
        let terms = |branches: &[Branch], all: bool| -> Option<Vec<TermLeaf>> {
            let mut leaves = Vec::with_capacity(branches.len());
            for branch in branches {
                let Branch::Text(clause) = branch else { return None };
                match &self.clauses[*clause].segments[segment] {
                    Source::Term { list, .. } => {
                        leaves.push(TermLeaf::open(list, builder.scale(*clause)))
                    }
                    Source::Absent if !all => {}
                    _ => return None,
                }
            }
            Some(leaves)
        };
        match &self.root {
            Branch::Text(clause) => match &self.clauses[*clause].segments[segment] {
                Source::Term { list, .. } => {
                    return Ok(Shape::OneTerm(TermLeaf::open(list, builder.scale(*clause))));
                }
                Source::Rows(rows) => {
                    return builder.sequences(*clause, rows).map(Shape::OneSequence);
                }
                Source::Absent => {}
            },
            Branch::Any(branches) => {
                if let Some(leaves) = terms(branches, false) {
                    return Ok(Shape::AnyTerms(leaves));
                }
            }
            Branch::All(branches, excluded) if excluded.is_empty() => {
                if let Some(leaves) = terms(branches, true) {
                    return Ok(Shape::AllTerms(leaves));
                }
            }
            _ => {}
        }
        self.tree(snapshot, statistics, segment).map(Shape::Other)
    }

    /// The tree over some articles of a segment, whose leaves can tell where they stand.
    pub(super) fn marking_tree(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
        articles: &[Range<DocId>],
    ) -> io::Result<Tree> {
        let articles = Some(articles);
        let mut builder = TreeBuilder {
            resolved: self,
            snapshot,
            statistics,
            segment,
            articles,
            leaves: Vec::new(),
        };
        let root = builder.node(&self.root)?;
        let leaves = builder.leaves;
        Ok(Tree { segments: snapshot.segments.clone(), segment, leaves, root })
    }
}

struct Resolver<'a> {
    snapshot: &'a Snapshot,
    query: &'a str,
    clauses: Vec<Clause>,
    weights: Vec<f64>,
}

impl Resolver<'_> {
    fn branch(&mut self, plan: &Plan) -> Result<Branch> {
        Ok(match plan {
            Plan::Everything => Branch::Everything,
            Plan::Nothing => Branch::Nothing,
            Plan::Dates(range) => Branch::Dates(*range),
            Plan::Text(clause) => Branch::Text(self.text(clause)?),
            Plan::Value(clause) => Branch::Value(self.value(clause)?),
            Plan::Any(plans) => Branch::Any(self.branches(plans)?),
            Plan::All(plans, excluded) => {
                Branch::All(self.branches(plans)?, self.branches(excluded)?)
            }
        })
    }

    fn branches(&mut self, plans: &[Plan]) -> Result<Vec<Branch>> {
        plans.iter().map(|plan| self.branch(plan)).collect()
    }

    fn text(&mut self, clause: &TextClause) -> Result<usize> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let stems = match &clause.variants[..] {
            [variant] if clause.scope == Scope::Anywhere => match &variant[..] {
                [Pattern::Stem { word, stems }] => Some((word, stems)),
                _ => None,
            },
            _ => None,
        };
        let by_stem = match stems {
            Some((word, stems)) => self.stem_lists(word, stems).map_err(engine)?,
            None => None,
        };
        let (doc_freqs, segments) = match by_stem {
            Some(lists) => {
                let doc_freq = lists.iter().flatten().map(|list| u64::from(list.doc_freq())).sum();
                let surfaces = stems.map(|(_, stems)| stems.clone()).unwrap_or_default();
                let source = |list: Option<PostingsList>| match list {
                    Some(list) => Source::Term { list, surfaces: surfaces.clone() },
                    None => Source::Absent,
                };
                (vec![doc_freq], lists.into_iter().map(source).collect())
            }
            None => self.rows_of(clause)?,
        };
        let passages = self.snapshot.manifest.totals.passages;
        let idf: f64 = doc_freqs.iter().map(|&doc_freq| idf(doc_freq, passages)).sum();
        self.weights.push(idf * f64::from(K1 + 1.0) * f64::from(clause.boost));
        self.clauses.push(Clause { weight: 0.0, scope: clause.scope, segments });
        Ok(self.clauses.len() - 1)
    }

    /// The list of a stem in each segment, if one list a segment is all there is to it: one
    /// language, and no spelling of the word in parts.
    fn stem_lists(
        &self,
        word: &str,
        stems: &[String],
    ) -> io::Result<Option<Vec<Option<PostingsList>>>> {
        let mut present = Vec::new();
        for stem in stems {
            let lists: io::Result<Vec<_>> =
                self.segments().iter().map(|segment| segment.stem_list(stem)).collect();
            let lists = lists?;
            if lists.iter().any(Option::is_some) {
                present.push(lists);
            }
        }
        let in_parts = self.spellings(word, stems)?.iter().any(|spelling| spelling.len() > 1);
        Ok(match present.len() {
            1 if !in_parts => present.pop(),
            _ => None,
        })
    }

    /// The rows of a clause in each segment, and the document frequency of each place of its
    /// first variant.
    fn rows_of(&self, clause: &TextClause) -> Result<(Vec<u64>, Vec<Source>)> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let mut expanded: Vec<Vec<Pattern>> = Vec::new();
        for variant in &clause.variants {
            for row in self.spelled(variant).map_err(engine)? {
                if !expanded.contains(&row) && expanded.len() < MOST_VARIANTS {
                    expanded.push(row);
                }
            }
        }
        let mut doc_freqs = Vec::new();
        let mut rows: Vec<Vec<Row>> = self.segments().iter().map(|_| Vec::new()).collect();
        for (number, variant) in expanded.iter().enumerate() {
            let mut by_segment = self.row(variant, &clause.span)?;
            if number == 0 {
                doc_freqs = document_frequencies(&by_segment, variant.len());
            }
            for (rows, of_variant) in rows.iter_mut().zip(&mut by_segment) {
                rows.append(of_variant);
            }
        }
        let source = |rows: Vec<Row>| match rows.is_empty() {
            true => Source::Absent,
            false => Source::Rows(rows),
        };
        Ok((doc_freqs, rows.into_iter().map(source).collect()))
    }

    /// A row of patterns, with every word of it that the archive writes in parts also in parts.
    fn spelled(&self, variant: &[Pattern]) -> io::Result<Vec<Vec<Pattern>>> {
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
            Pattern::Stem { .. } | Pattern::Prefix(_) => None,
        };
        let (Some(first), Some(second)) = (word(first), word(second)) else { return Ok(None) };
        Ok(self.knows(&format!("{first}-{second}"))?.then(|| first + &second))
    }

    /// The ways in which the archive writes a word in parts: those that it hyphenates somewhere;
    /// for a word that it does not know, all divisions into two words that it knows.
    fn spellings(&self, word: &str, stems: &[String]) -> io::Result<BTreeSet<Vec<String>>> {
        let mut spellings = BTreeSet::new();
        let mut known = false;
        for segment in self.segments().iter() {
            known |= segment.word.get(word.as_bytes())?.is_some();
            for stem in stems {
                for surface in segment.surfaces(stem)? {
                    known = true;
                    let surface = String::from_utf8_lossy(&surface);
                    if surface.contains('-') && surface.replace('-', "") == word {
                        spellings.insert(surface.split('-').map(str::to_owned).collect());
                    }
                }
            }
        }
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

    fn knows(&self, word: &str) -> io::Result<bool> {
        for segment in self.segments().iter() {
            if segment.word.get(word.as_bytes())?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The row in each segment that has all its words, more than one where compounds take more
    /// positions than words.
    fn row(&self, patterns: &[Pattern], span: &Range<usize>) -> Result<Vec<Vec<Row>>> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let mut rows = Vec::new();
        let mut expansions = BTreeSet::new();
        for segment in self.segments().iter() {
            let mut slots = Vec::with_capacity(patterns.len());
            for pattern in patterns {
                slots.push(lists_of(segment, pattern, &mut expansions).map_err(engine)?);
            }
            if expansions.len() > MOST_EXPANSIONS {
                return Err(self.too_wide(span));
            }
            rows.push(rows_by_width(slots));
        }
        Ok(rows)
    }

    fn value(&self, clause: &ValueClause) -> Result<Vec<Vec<Row>>> {
        let engine = |e: io::Error| Error::engine(&self.snapshot.path, e);
        let mut rows = Vec::new();
        let mut expansions = BTreeSet::new();
        for segment in self.segments().iter() {
            let mut of_segment = Vec::new();
            for attribute in &clause.attributes {
                let mut slots = Vec::with_capacity(clause.words.len());
                for pattern in &clause.words {
                    let mut lists = Vec::new();
                    match pattern {
                        Pattern::Prefix(prefix) => {
                            let prefix = attribute.term(prefix);
                            let visit = |term: &[u8], list| {
                                expansions.insert(term.to_owned());
                                lists.push(list);
                                expansions.len() <= MOST_EXPANSIONS
                            };
                            segment.attribute.with_prefix(&prefix, visit).map_err(engine)?;
                        }
                        Pattern::Exact(word)
                        | Pattern::Word { word, .. }
                        | Pattern::Stem { word, .. } => {
                            let term = attribute.term(word);
                            lists.extend(segment.attribute.get(&term).map_err(engine)?);
                        }
                    }
                    slots.push(lists);
                }
                let width = slots.len() as u32;
                if !slots.iter().any(Vec::is_empty) && !slots.is_empty() {
                    of_segment.push(Row { slots, width });
                }
            }
            if expansions.len() > MOST_EXPANSIONS {
                return Err(self.too_wide(&clause.span));
            }
            rows.push(of_segment);
        }
        Ok(rows)
    }

    fn too_wide(&self, span: &Range<usize>) -> Error {
        Error::Query(QueryError {
            query: self.query.to_owned(),
            span: span.clone(),
            reason: format!("this stands for more than {MOST_EXPANSIONS} words of the archive"),
            hint: Some("write more letters before the `*`".to_owned()),
        })
    }

    fn segments(&self) -> &Arc<Vec<Segment>> {
        &self.snapshot.segments
    }
}

/// The lists of a segment that a pattern stands for, with their widths in positions.
fn lists_of(
    segment: &Segment,
    pattern: &Pattern,
    expansions: &mut BTreeSet<Vec<u8>>,
) -> io::Result<Vec<(PostingsList, u32)>> {
    let mut lists = Vec::new();
    match pattern {
        Pattern::Word { word, .. } | Pattern::Exact(word) => {
            let list = segment.word.get(word.as_bytes())?;
            lists.extend(list.map(|list| (list, width_of(word.as_bytes()))));
        }
        Pattern::Prefix(prefix) => {
            segment.word.with_prefix(prefix.as_bytes(), |term, list| {
                expansions.insert(term.to_owned());
                lists.push((list, width_of(term)));
                expansions.len() <= MOST_EXPANSIONS
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

/// The positions that a term takes: one for each part of a hyphenated compound.
fn width_of(term: &[u8]) -> u32 {
    memchr::memchr_iter(b'-', term).count() as u32 + 1
}

/// One row for each width that the last place may have; words in other places take one position.
fn rows_by_width(slots: Vec<Vec<(PostingsList, u32)>>) -> Vec<Row> {
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

fn document_frequencies(rows: &[Vec<Row>], places: usize) -> Vec<u64> {
    let mut doc_freqs = vec![0; places];
    for row in rows.iter().flatten() {
        for (doc_freq, lists) in doc_freqs.iter_mut().zip(&row.slots) {
            *doc_freq += lists.iter().map(|list| u64::from(list.doc_freq())).sum::<u64>();
        }
    }
    doc_freqs
}

struct TreeBuilder<'a> {
    resolved: &'a Resolved,
    snapshot: &'a Snapshot,
    statistics: &'a Statistics,
    segment: usize,
    /// If given, the only articles that matter, and leaves must tell where they stand.
    articles: Option<&'a [Range<DocId>]>,
    leaves: Vec<Leaf>,
}

impl TreeBuilder<'_> {
    fn node(&mut self, branch: &Branch) -> io::Result<Node> {
        Ok(match branch {
            Branch::Everything => Node::everything(),
            Branch::Nothing => Node::nothing(),
            Branch::Text(clause) => match self.leaf(*clause)? {
                Some(leaf) => {
                    self.leaves.push(leaf);
                    Node::text(self.leaves.len() - 1)
                }
                None => Node::nothing(),
            },
            Branch::Value(rows) => {
                let nodes: io::Result<Vec<Node>> = rows[self.segment]
                    .iter()
                    .map(|row| self.sequence(Scope::Anywhere, row).map(Node::value))
                    .collect();
                Node::any(nodes?)
            }
            Branch::Dates(range) => {
                let segment = &self.snapshot.segments[self.segment];
                let (from, until) = super::dates::leads_between(segment, range);
                Node::dates(from, until, range.to)
            }
            Branch::All(branches, excluded) => {
                Node::all(self.nodes(branches)?, self.nodes(excluded)?)
            }
            Branch::Any(branches) => Node::any(self.nodes(branches)?),
        })
    }

    fn nodes(&mut self, branches: &[Branch]) -> io::Result<Vec<Node>> {
        branches.iter().map(|branch| self.node(branch)).collect()
    }

    fn leaf(&self, clause: usize) -> io::Result<Option<Leaf>> {
        Ok(match &self.resolved.clauses[clause].segments[self.segment] {
            Source::Absent => None,
            Source::Term { list, surfaces } => match self.articles {
                None => Some(Leaf::Term(TermLeaf::open(list, self.scale(clause)))),
                Some(_) => {
                    let rows = rows_by_width(vec![surfaces_of(self.here(), surfaces)?]);
                    Some(Leaf::Sequences(self.sequences(clause, &rows)?))
                }
            },
            Source::Rows(rows) => Some(Leaf::Sequences(self.sequences(clause, rows)?)),
        })
    }

    fn sequences(&self, clause: usize, rows: &[Row]) -> io::Result<SequenceLeaf> {
        let scope = self.resolved.clauses[clause].scope;
        let variants: io::Result<Vec<Sequence>> =
            rows.iter().map(|row| self.sequence(scope, row)).collect();
        SequenceLeaf::open(variants?, &self.snapshot.segments, self.segment, self.scale(clause))
    }

    fn sequence(&self, scope: Scope, row: &Row) -> io::Result<Sequence> {
        let segments = &self.snapshot.segments;
        Sequence::open(segments, self.segment, scope, &row.slots, row.width, self.articles)
    }

    fn here(&self) -> &Segment {
        &self.snapshot.segments[self.segment]
    }

    fn scale(&self, clause: usize) -> Scale {
        Scale {
            lengths: self.statistics.lengths.clone(),
            bounds: self.statistics.bounds[self.segment].clone(),
            codes: self.snapshot.segments[self.segment].lengths.clone(),
            weight: self.resolved.clauses[clause].weight,
        }
    }
}
