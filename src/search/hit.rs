//! Hits: what is shown of a passage, and the articles behind it.
//!
//! Marks come from the same clauses, over the same positions, as the match. This file reads stored
//! records; it must never know how they are laid out on a page.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;

use crate::article::{Article, ArticleId, ContentHash};
use crate::error::{Error, Result};
use crate::index::{Segment, Snapshot};
use crate::schema::{Attribute, HEADLINE_GAP};
use crate::snippet::{Span, count_words, mark};

use super::article_query::ArticleQuery;
use super::best::Candidate;
use super::count::Counts;
use super::family::{Copies, copies};
use super::suggest::Suggestion;

/// The answer to a query, with its passages or with what reads them.
#[derive(Clone, Debug)]
pub struct Found<H = Vec<Hit>> {
    /// How the query was read, on one line.
    pub reading: String,
    /// Whether bare words were relaxed to any of them.
    pub relaxed: bool,
    /// All that the query finds, if it was to be counted.
    pub counts: Option<Counts>,
    /// The passages, in order.
    pub hits: H,
    /// What would find something, if nothing was found.
    pub suggestions: Vec<Suggestion>,
}

/// A passage that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The passage.
    pub passage: PassageId,
    /// The number of passages of its article.
    pub passages: u32,
    /// Its article, without the text.
    pub article: Arc<Article>,
    /// The hash of the article's content.
    pub content_hash: ContentHash,
    /// The article's family, if it has copies in the archive.
    pub copies: Option<Copies>,
    /// What it is worth; 0 if the query has no text clause that it satisfies.
    pub score: f32,
    /// The passage's bytes in the article's text.
    pub bytes: Range<usize>,
    /// The passage's text.
    pub text: String,
    /// The bytes of `text` that matched, ascending.
    pub marks: Vec<Range<usize>>,
    /// The bytes of the article's headline that matched, ascending.
    pub headline_marks: Vec<Range<usize>>,
}

/// The identity of a passage: its article and its place in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PassageId {
    /// The article.
    pub article: ArticleId,
    /// The place in the article, from 0; the lead is 0.
    pub ordinal: u32,
}

/// An article as it is stored.
#[derive(Clone, Debug)]
pub struct StoredArticle {
    /// Its id.
    pub id: ArticleId,
    /// The article, with its text.
    pub article: Article,
    /// The hash of its content.
    pub content_hash: ContentHash,
    /// The bytes of its passages in the text, in order, without gap.
    pub passages: Vec<Range<usize>>,
}

impl PassageId {
    /// Reads `article#ordinal`, as it is printed.
    pub fn parse(text: &str) -> Option<PassageId> {
        let (article, ordinal) = text.rsplit_once('#')?;
        let ordinal = ordinal.parse().ok()?;
        Some(PassageId { article: ArticleId::from_text(article), ordinal })
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.article, self.ordinal)
    }
}

/// Where the clauses of a query stand in an article: the passage, the position and the width.
type Marks = HashMap<(usize, DocId), Vec<(DocId, Span)>>;

/// Reads the passages of candidates, with their marks.
pub(super) fn read(question: &ArticleQuery, candidates: &[Candidate]) -> Result<Vec<Hit>> {
    let snapshot = &question.snapshot;
    let engine = |e: tantivy::TantivyError| Error::engine(&snapshot.path, e);
    let marks = find_marks(question, candidates).map_err(engine)?;
    let mut articles: HashMap<(usize, DocId), (String, Arc<Article>)> = HashMap::new();
    let mut hits = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let segment = &snapshot.segments[candidate.segment];
        let lead = segment.leads.lead_of(candidate.doc);
        let key = (candidate.segment, lead);
        let (id, article) = match articles.get(&key) {
            Some((id, article)) => (id.clone(), article.clone()),
            None => {
                let (id, article) = segment.article(lead).map_err(engine)?;
                let article = Arc::new(article);
                articles.insert(key, (id.clone(), article.clone()));
                (id, article)
            }
        };
        let spans = marks.get(&key).map_or(&[][..], Vec::as_slice);
        hits.push(hit(question, *candidate, id, article, spans).map_err(engine)?);
    }
    Ok(hits)
}

/// The ids and scores of candidates.
pub(super) fn identify(
    question: &ArticleQuery,
    candidates: &[Candidate],
) -> tantivy::Result<Vec<(PassageId, f32)>> {
    let mut ids: HashMap<(usize, DocId), ArticleId> = HashMap::new();
    let mut identified = Vec::with_capacity(candidates.len());
    for &Candidate { points, segment: number, doc } in candidates {
        let segment = &question.snapshot.segments[number];
        let lead = segment.leads.lead_of(doc);
        let article = match ids.entry((number, lead)) {
            Entry::Occupied(id) => id.get().clone(),
            Entry::Vacant(entry) => {
                let (id, _) = segment.article(lead)?;
                entry.insert(ArticleId::from_text(id)).clone()
            }
        };
        let passage = PassageId { article, ordinal: doc - lead };
        identified.push((passage, points as f32 / question.resolved.unit));
    }
    Ok(identified)
}

fn hit(
    question: &ArticleQuery,
    candidate: Candidate,
    id: String,
    article: Arc<Article>,
    spans: &[(DocId, Span)],
) -> tantivy::Result<Hit> {
    let Candidate { points, segment: number, doc } = candidate;
    let segment = &question.snapshot.segments[number];
    let lead = segment.leads.lead_of(doc);
    let text = segment.text(doc)?;
    let headline = segment.headline_positions(lead);
    let own: Vec<Span> = spans_of(spans, doc);
    let first = if doc == lead { headline } else { 0 };
    let in_headline: Vec<Span> = spans_of(spans, lead)
        .into_iter()
        .filter(|(start, _)| start + HEADLINE_GAP < headline + 1)
        .collect();
    // A match that began in the passage before goes on in this one.
    let carried = carried_over(segment, spans, doc, lead);
    let marks = mark(&text, first, &[carried, own].concat());
    let start = segment.start(doc);
    Ok(Hit {
        passage: PassageId { article: ArticleId::from_text(id), ordinal: doc - lead },
        passages: segment.leads.end_of(lead) - lead,
        content_hash: segment.hashes()?(lead),
        copies: copies(&question.snapshot, number, lead)?,
        score: points as f32 / question.resolved.unit,
        bytes: start as usize..start as usize + text.len(),
        headline_marks: mark(&article.headline, 0, &in_headline),
        text,
        marks,
        article,
    })
}

fn spans_of(spans: &[(DocId, Span)], doc: DocId) -> Vec<Span> {
    spans.iter().filter(|(of, _)| *of == doc).map(|(_, span)| *span).collect()
}

/// The part of the previous passage's spans that lies in this one, from its first position.
fn carried_over(segment: &Segment, spans: &[(DocId, Span)], doc: DocId, lead: DocId) -> Vec<Span> {
    if doc == lead {
        return Vec::new();
    }
    let length = segment.first_word(doc) - segment.first_word(doc - 1);
    spans_of(spans, doc - 1)
        .into_iter()
        .filter(|(start, width)| start + width > length)
        .map(|(start, width)| (0, start + width - length))
        .collect()
}

/// Finds where the clauses of the satisfied branches stand in the articles of the candidates.
fn find_marks(question: &ArticleQuery, candidates: &[Candidate]) -> tantivy::Result<Marks> {
    let mut marks = Marks::new();
    for segment in 0..question.snapshot.segments.len() {
        let leads = &question.snapshot.segments[segment].leads;
        let mut articles: Vec<DocId> = candidates
            .iter()
            .filter(|candidate| candidate.segment == segment)
            .map(|candidate| leads.lead_of(candidate.doc))
            .collect();
        articles.sort_unstable();
        articles.dedup();
        if articles.is_empty() {
            continue;
        }
        let ranges: Vec<Range<DocId>> =
            articles.iter().map(|&lead| lead..leads.end_of(lead)).collect();
        let mut tree = question.marking_tree(segment, &ranges)?;
        let (mut active, mut mentioned) = (Vec::new(), Vec::new());
        for lead in articles {
            if tree.seek(lead) != lead {
                continue;
            }
            tree.active(lead, &mut active);
            let spans = marks.entry((segment, lead)).or_default();
            for &leaf in &active {
                let marks = tree.leaves[leaf].marks(lead);
                spans.extend(marks.iter().map(|at| (at.doc, (at.position, at.width))));
            }
            tree.mentioned(lead, &mut mentioned);
            for &mentions in &mentioned {
                let marks = tree.mentions[mentions].starts(lead);
                spans.extend(marks.iter().map(|at| (at.doc, (at.position, at.width))));
            }
            spans.sort_unstable();
            spans.dedup();
        }
    }
    Ok(marks)
}

/// The segment and the lead of the article of an id, if the archive has it.
pub(super) fn find_article(
    snapshot: &Snapshot,
    id: &ArticleId,
) -> tantivy::Result<Option<(usize, DocId)>> {
    let term = Attribute::Id.term(id.as_str());
    for (number, segment) in snapshot.segments.iter().enumerate() {
        let lead = segment.attribute.get(&term)?.and_then(|list| list.first_doc());
        if let Some(lead) = lead.filter(|&lead| segment.is_alive(lead)) {
            return Ok(Some((number, lead)));
        }
    }
    Ok(None)
}

/// The article of an id, with its text.
pub(super) fn stored_article(
    snapshot: &Snapshot,
    id: &ArticleId,
) -> tantivy::Result<Option<StoredArticle>> {
    let Some((segment, lead)) = find_article(snapshot, id)? else { return Ok(None) };
    let segment = &snapshot.segments[segment];
    let (_, article) = read_article(segment, lead)?;
    let mut passages = Vec::new();
    let mut start = 0;
    for doc in lead..segment.leads.end_of(lead) {
        let end = start + segment.text(doc)?.len();
        passages.push(start..end);
        start = end;
    }
    let content_hash = segment.hashes()?(lead);
    Ok(Some(StoredArticle { id: id.clone(), article, content_hash, passages }))
}

/// The id of an article, and the article with its text.
pub(super) fn read_article(segment: &Segment, lead: DocId) -> tantivy::Result<(String, Article)> {
    let (id, mut article) = segment.article(lead)?;
    article.text = segment.text_of_article(lead)?;
    Ok((id, article))
}

impl StoredArticle {
    /// The number of words of its text.
    pub fn words(&self) -> u32 {
        count_words(&self.article.text)
    }
}
