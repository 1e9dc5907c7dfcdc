//! Where an article mentions entities that are asked for.
//!
//! The index knows where something of a kind is mentioned, and not what: a mention is of the
//! entity of the article that it shares most words with, of several that share as many, of each.
//! It knows the names and the words of articles; it must never know what a mention is worth.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;

use crate::article::EntityKind;
use crate::index::{Segment, Segments};
use crate::query::Scope;
use crate::schema::{Attribute, mention_prefix};

use super::deadline::{Deadline, Watch};
use super::expand::Row;
use super::matcher::{Article, Part};
use super::names::{Judge, Names, Value, Verdict};
use super::near::{Occurrence, sorted};
use super::operand::Operand;
use super::sequence::{Sequence, Start};
use super::value::ValueCursor;

/// Cursors of so many words are kept open.
const MOST_OPEN: usize = 4096;

/// Finds the mentions in one article after another. It opens its lists when it is first asked.
pub(super) struct Mentions {
    segments: Segments,
    segment: usize,
    scope: Scope,
    articles: Option<Vec<Range<DocId>>>,
    names: Arc<Names>,
    deadline: Deadline,
    watch: Watch,
    opened: Option<Opened>,
}

struct Opened {
    judge: Judge,
    /// For each kind where anything of it is mentioned.
    spans: HashMap<EntityKind, Option<Part>>,
    words: HashMap<String, Option<Part>>,
}

/// A cursor over the articles that have an entity that is asked for, which finds its mentions.
pub(super) struct EntityMatcher {
    pub(super) articles: ValueCursor,
    pub(super) mentions: Mentions,
}

impl EntityMatcher {
    /// An upper bound of the number of articles that it has to look at.
    pub(super) fn cost(&self) -> usize {
        self.articles.cost()
    }

    /// Moves to the first article at or after a lead that has such an entity.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        self.articles.seek(target, &self.mentions.segments[self.mentions.segment])
    }

    /// What its mentions in an article span, ascending.
    pub(super) fn find(&mut self, article: Article<'_>) -> Vec<Occurrence> {
        self.mentions.find(article)
    }
}

impl Mentions {
    pub(super) fn new(
        segments: &Segments,
        segment: usize,
        scope: Scope,
        articles: Option<&[Range<DocId>]>,
        names: &Arc<Names>,
        deadline: &Deadline,
    ) -> Mentions {
        Mentions {
            segments: segments.clone(),
            segment,
            scope,
            articles: articles.map(<[_]>::to_vec),
            names: names.clone(),
            deadline: deadline.clone(),
            watch: deadline.watch(),
            opened: None,
        }
    }

    /// The passages of an article where a mention begins, ascending. Articles must be asked for in
    /// ascending order.
    pub(super) fn passages(&mut self, lead: DocId) -> Vec<DocId> {
        let segments = self.segments.clone();
        let article = Article::new(&segments, self.segment, lead);
        let found = self.find(article);
        let mut passages: Vec<DocId> =
            found.iter().map(|span| article.place(span.first).0).collect();
        passages.sort_unstable();
        passages.dedup();
        passages
    }

    /// Where the mentions of an article stand, ascending.
    pub(super) fn starts(&mut self, lead: DocId) -> Vec<Start> {
        let segments = self.segments.clone();
        let article = Article::new(&segments, self.segment, lead);
        let mut starts: Vec<Start> =
            self.find(article).into_iter().map(|span| article.start(span)).collect();
        starts.sort_unstable();
        starts
    }

    /// What the mentions in an article span, ascending.
    pub(super) fn find(&mut self, article: Article<'_>) -> Vec<Occurrence> {
        // A failure to read a list would have shown when the segment was opened.
        self.try_find(article).unwrap_or_default()
    }

    fn try_find(&mut self, article: Article<'_>) -> io::Result<Vec<Occurrence>> {
        let here = &self.segments[self.segment];
        let opened = match &mut self.opened {
            Some(opened) => opened,
            opened => opened.insert(Opened {
                judge: Judge::open(here, &self.names, self.deadline.watch())?,
                spans: HashMap::new(),
                words: HashMap::new(),
            }),
        };
        let mut by_kind: HashMap<EntityKind, Vec<Value>> = HashMap::new();
        opened.judge.visit(article.lead(), |attribute, value| {
            if let Attribute::Entity(kind) = attribute {
                by_kind.entry(kind).or_default().push(value.clone());
            }
        });
        by_kind.retain(|_, values| values.iter().any(|value| value.verdict == Verdict::Asked));
        if opened.words.len() > MOST_OPEN {
            opened.words.clear();
        }
        let lists = Lists {
            segments: &self.segments,
            segment: self.segment,
            articles: self.articles.as_deref(),
            deadline: &self.deadline,
            watch: &self.watch,
        };
        let mut mentions = Vec::new();
        for (kind, values) in by_kind {
            let spans = match opened.spans.get_mut(&kind) {
                Some(spans) => spans,
                None => {
                    let spans = lists.spans(kind, self.scope)?;
                    opened.spans.entry(kind).or_insert(spans)
                }
            };
            let Some(spans) = spans else { continue };
            let spans = spans.find_in(article).to_vec();
            if spans.is_empty() {
                continue;
            }
            let (asked, others): (Vec<Value>, Vec<Value>) =
                values.into_iter().partition(|value| value.verdict == Verdict::Asked);
            let asked = lists.places(&asked, &mut opened.words, article)?;
            let mut other_places: Option<Places> = None;
            for span in spans {
                let names = asked.len() + other_places.as_ref().map_or(0, Vec::len);
                if self.watch.is_over_after(names) {
                    break;
                }
                let shared = most_shared(span, &asked);
                // No other name can have more than all of its words.
                let is_all = shared == (span.last - span.first + 1) as usize;
                if shared > 0 && !is_all && other_places.is_none() {
                    other_places = Some(lists.places(&others, &mut opened.words, article)?);
                }
                let other = other_places.as_ref().filter(|_| !is_all);
                if shared > 0 && other.is_none_or(|other| most_shared(span, other) <= shared) {
                    mentions.push(span);
                }
            }
        }
        Ok(sorted(mentions))
    }
}

/// For each of some names where each of its words stands in an article.
type Places = Vec<Vec<Vec<u32>>>;

/// The most words that a name shares with a mention.
fn most_shared(span: Occurrence, names: &Places) -> usize {
    let inside = |places: &Vec<u32>| {
        let from = places.partition_point(|&place| place < span.first);
        places[from..].partition_point(|&place| place <= span.last)
    };
    names.iter().map(|words| words.iter().map(inside).sum()).max().unwrap_or(0)
}

/// What opens the lists of one segment.
struct Lists<'a> {
    segments: &'a Segments,
    segment: usize,
    articles: Option<&'a [Range<DocId>]>,
    deadline: &'a Deadline,
    watch: &'a Watch,
}

impl Lists<'_> {
    fn here(&self) -> &Segment {
        &self.segments[self.segment]
    }

    /// Where anything of a kind is mentioned.
    fn spans(&self, kind: EntityKind, scope: Scope) -> io::Result<Option<Part>> {
        let mut by_width = Vec::new();
        self.here().mention.with_prefix(&mention_prefix(kind), |term, list| {
            let width = term.last().map_or(1, |&words| u32::from(words.max(1)));
            by_width.push(Row { slots: vec![vec![list]], width });
            !self.watch.is_over()
        })?;
        let sequences: Vec<Sequence> =
            by_width.iter().map(|row| self.open(scope, row)).collect::<io::Result<_>>()?;
        Ok((!sequences.is_empty()).then(|| Part::new(Operand::new(sequences))))
    }

    /// Where the words of some names stand in an article.
    fn places(
        &self,
        names: &[Value],
        words: &mut HashMap<String, Option<Part>>,
        article: Article<'_>,
    ) -> io::Result<Places> {
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            let mut of_name = Vec::with_capacity(name.words.len());
            for word in name.words.iter() {
                if self.watch.is_over() {
                    return Ok(places);
                }
                let part = match words.get_mut(word) {
                    Some(part) => part,
                    None => words.entry(word.clone()).or_insert(self.word(word)?),
                };
                let found = part.as_mut().map_or(&[][..], |part| part.find_in(article));
                of_name.push(found.iter().map(|found| found.first).collect());
            }
            places.push(of_name);
        }
        Ok(places)
    }

    /// Where a word stands.
    fn word(&self, word: &str) -> io::Result<Option<Part>> {
        let Some(list) = self.here().word.get(word.as_bytes())? else { return Ok(None) };
        let sequence = self.open(Scope::Anywhere, &Row { slots: vec![vec![list]], width: 1 })?;
        Ok(Some(Part::new(Operand::new(vec![sequence]))))
    }

    fn open(&self, scope: Scope, row: &Row) -> io::Result<Sequence> {
        let watch = self.deadline.watch();
        Sequence::open(self.segments, self.segment, scope, row, self.articles, watch)
    }
}
