//! The articles that a query selects, one after the other, however many they are.
//!
//! The segments are gone through side by side, each in its own order, which is the archive's; what
//! is held is one article of each. It reads stored records; it must never know how they are
//! written out.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

use crate::article::{Article, ArticleId, ContentHash};
use crate::date::Day;
use crate::error::Result;
use crate::index::Segment;
use crate::schema::column;

use super::archive_order::by_day;
use super::article_query::ArticleQuery;
use super::tree::{Hits, Tree};

/// The articles of a selection in the archive's order: newest first, undated last, then by id.
///
/// After an error there are no more.
pub struct Articles {
    question: ArticleQuery,
    segments: Vec<Walk>,
    next: BinaryHeap<Reverse<Head>>,
    text: bool,
    has_ended: bool,
}

/// An article that a query selects, and which of its passages are hits.
#[derive(Clone, Debug)]
pub struct SelectedArticle {
    /// Its id.
    pub id: ArticleId,
    /// The article; with its text only if that was asked for.
    pub article: Article,
    /// The hash of its content.
    pub content_hash: ContentHash,
    /// The number of its passages.
    pub passages: u32,
    /// The passages that are hits, in the order of the text: the ordinal, and the bytes in the
    /// article's text.
    pub matched: Vec<(u32, Range<usize>)>,
}

/// The way through a segment.
struct Walk {
    tree: Tree,
    hits: Hits,
    lengths: Option<Column<u64>>,
    hash: Box<dyn Fn(DocId) -> ContentHash + Send>,
}

/// The article that a segment has come to.
struct Head {
    day: Option<Day>,
    id: String,
    article: Article,
    segment: usize,
    lead: DocId,
    /// The passages that are hits.
    docs: Vec<DocId>,
}

impl Articles {
    pub(super) fn new(question: &ArticleQuery) -> tantivy::Result<Articles> {
        let mut articles = Articles {
            question: question.clone(),
            segments: Vec::new(),
            next: BinaryHeap::new(),
            text: false,
            has_ended: false,
        };
        for (number, segment) in question.snapshot.segments.iter().enumerate() {
            articles.segments.push(Walk {
                tree: question.tree(number)?,
                hits: Hits::default(),
                lengths: segment.numbers(column::BYTES)?,
                hash: Box::new(segment.hashes()?),
            });
            articles.advance(number, 0)?;
        }
        Ok(articles)
    }

    /// The same articles with their texts.
    pub fn with_text(mut self) -> Articles {
        self.text = true;
        self
    }

    /// Moves a segment to its first article at or after a lead.
    fn advance(&mut self, segment: usize, from: DocId) -> tantivy::Result<()> {
        let Walk { tree, hits, .. } = &mut self.segments[segment];
        let lead = tree.seek(from);
        if lead == TERMINATED {
            return Ok(());
        }
        tree.score(lead, hits);
        let here = &self.question.snapshot.segments[segment];
        let (id, article) = here.article(lead)?;
        let docs = hits.docs.iter().map(|(doc, _)| *doc).collect();
        let day = here.first_day(lead);
        self.next.push(Reverse(Head { day, id, article, segment, lead, docs }));
        Ok(())
    }

    fn take(&mut self, head: Head) -> tantivy::Result<SelectedArticle> {
        let snapshot = self.question.snapshot.clone();
        let here = &snapshot.segments[head.segment];
        let Head { id, mut article, segment, lead, docs, .. } = head;
        let end = here.leads.end_of(lead);
        if self.text {
            article.text = here.text_of_article(lead)?;
        }
        let walk = &self.segments[segment];
        let matched = docs.into_iter().map(|doc| (doc - lead, walk.bytes(here, doc, lead, end)));
        let selected = SelectedArticle {
            id: ArticleId::from_text(id),
            article,
            content_hash: (walk.hash)(lead),
            passages: end - lead,
            matched: matched.collect(),
        };
        self.advance(segment, end)?;
        Ok(selected)
    }
}

impl Iterator for Articles {
    type Item = Result<SelectedArticle>;

    fn next(&mut self) -> Option<Result<SelectedArticle>> {
        if self.has_ended {
            return None;
        }
        let question = self.question.clone();
        let head = self.next.pop();
        let take = || head.map(|Reverse(head)| self.take(head)).transpose();
        // Where the time is up there seem to be no more.
        let selected = question.in_time(take).transpose();
        self.has_ended = !matches!(selected, Some(Ok(_)));
        selected
    }
}

impl Walk {
    /// The bytes of a passage in the text of its article.
    fn bytes(&self, here: &Segment, doc: DocId, lead: DocId, end: DocId) -> Range<usize> {
        let length = || self.lengths.as_ref().and_then(|lengths| lengths.first(lead)).unwrap_or(0);
        let until = if doc + 1 < end { here.start(doc + 1) } else { length() };
        here.start(doc) as usize..until as usize
    }
}

impl Ord for Head {
    /// The archive's order.
    fn cmp(&self, other: &Head) -> Ordering {
        by_day(self.day, other.day).then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Head) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Head) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Head {}
