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
    ) -> Mentions {
        Mentions {
            segments: segments.clone(),
            segment,
            scope,
            articles: articles.map(<[_]>::to_vec),
            names: names.clone(),
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
                judge: Judge::open(here, &self.names)?,
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
            let mut places: HashMap<&str, Vec<u32>> = HashMap::new();
            for word in values.iter().flat_map(|value| value.words.iter()) {
                if places.contains_key(word.as_str()) {
                    continue;
                }
                if !opened.words.contains_key(word) {
                    opened.words.insert(word.clone(), lists.word(word)?);
                }
                let found = match opened.words.get_mut(word) {
                    Some(Some(part)) => {
                        part.find_in(article).iter().map(|found| found.first).collect()
                    }
                    _ => Vec::new(),
                };
                places.insert(word, found);
            }
            mentions.extend(spans.into_iter().filter(|span| is_asked(*span, &values, &places)));
        }
        Ok(sorted(mentions))
    }
}

/// Whether a mention is of a value that is asked for: no other of its article shares more words
/// with it.
fn is_asked(span: Occurrence, values: &[Value], places: &HashMap<&str, Vec<u32>>) -> bool {
    let shared = |value: &Value| -> usize {
        let places = value.words.iter().filter_map(|word| places.get(word.as_str()));
        let inside = |places: &Vec<u32>| {
            let from = places.partition_point(|&place| place < span.first);
            places[from..].partition_point(|&place| place <= span.last)
        };
        places.map(inside).sum()
    };
    let (mut asked, mut other) = (0, 0);
    for value in values {
        let most = if value.verdict == Verdict::Asked { &mut asked } else { &mut other };
        *most = shared(value).max(*most);
    }
    asked > 0 && asked >= other
}

/// What opens the lists of one segment.
struct Lists<'a> {
    segments: &'a Segments,
    segment: usize,
    articles: Option<&'a [Range<DocId>]>,
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
            by_width.push((vec![vec![list]], width));
            true
        })?;
        let sequences: Vec<Sequence> = by_width
            .iter()
            .map(|(slots, width)| self.open(scope, slots, *width))
            .collect::<io::Result<_>>()?;
        Ok((!sequences.is_empty()).then(|| Part::new(Operand::new(sequences))))
    }

    /// Where a word stands.
    fn word(&self, word: &str) -> io::Result<Option<Part>> {
        let Some(list) = self.here().word.get(word.as_bytes())? else { return Ok(None) };
        let sequence = self.open(Scope::Anywhere, &[vec![list]], 1)?;
        Ok(Some(Part::new(Operand::new(vec![sequence]))))
    }

    fn open(
        &self,
        scope: Scope,
        slots: &[Vec<crate::index::PostingsList>],
        width: u32,
    ) -> io::Result<Sequence> {
        Sequence::open(self.segments, self.segment, scope, slots, width, self.articles)
    }
}
