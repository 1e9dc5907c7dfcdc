//! Hits that are read when they come up: what is held of the others is where they are.
//!
//! It knows candidates in their order; it must never know how they were ranked.

use std::collections::HashMap;
use std::vec;

use crate::error::{Result, guarded};

use super::article_query::ArticleQuery;
use super::best::Candidate;
use super::hit::{self, Hit};

/// Passages that are read at once, to begin with and then: stored text is compressed in blocks of
/// many passages, and the more are read in the order of the archive, the fewer blocks are read
/// more than once. 16,384 hits take about 40 MB.
const FIRST_CHUNK: usize = 256;
const MOST_AT_ONCE: usize = 16_384;

/// The passages of an answer, in order. After an error there are no more.
pub struct HitReader {
    question: ArticleQuery,
    candidates: vec::IntoIter<Candidate>,
    read: vec::IntoIter<Hit>,
    chunk: usize,
}

impl HitReader {
    pub(super) fn new(question: ArticleQuery, candidates: Vec<Candidate>) -> HitReader {
        let (candidates, read) = (candidates.into_iter(), Vec::new().into_iter());
        HitReader { question, candidates, read, chunk: FIRST_CHUNK }
    }

    /// The same passages, those of an article in a row where its first one is.
    pub fn by_article(self) -> HitReader {
        let segments = &self.question.snapshot.segments;
        let mut places = HashMap::new();
        let mut placed: Vec<(usize, Candidate)> = Vec::with_capacity(self.candidates.len());
        for candidate in self.candidates {
            let lead = segments[candidate.segment].leads.lead_of(candidate.doc);
            let next = places.len();
            placed.push((*places.entry((candidate.segment, lead)).or_insert(next), candidate));
        }
        placed.sort_by_key(|(place, _)| *place);
        let candidates: Vec<Candidate> =
            placed.into_iter().map(|(_, candidate)| candidate).collect();
        HitReader { candidates: candidates.into_iter(), ..self }
    }

    fn read_chunk(&mut self) -> Result<()> {
        let chunk = self.candidates.by_ref().take(self.chunk);
        let mut placed: Vec<(usize, Candidate)> = chunk.enumerate().collect();
        placed.sort_unstable_by_key(|(_, candidate)| (candidate.segment, candidate.doc));
        let in_archive_order: Vec<Candidate> =
            placed.iter().map(|(_, candidate)| *candidate).collect();
        let path = &self.question.snapshot.path;
        let read = guarded(path, || hit::read(&self.question, &in_archive_order))
            .and_then(|read| self.question.resolved.deadline.check().map(|()| read));
        if read.is_err() {
            self.candidates = Vec::new().into_iter();
        }
        let places = placed.into_iter().map(|(place, _)| place);
        let mut hits: Vec<(usize, Hit)> = places.zip(read?).collect();
        hits.sort_unstable_by_key(|(place, _)| *place);
        self.read = hits.into_iter().map(|(_, hit)| hit).collect::<Vec<Hit>>().into_iter();
        self.chunk = (self.chunk * 2).min(MOST_AT_ONCE);
        Ok(())
    }
}

impl Iterator for HitReader {
    type Item = Result<Hit>;

    fn next(&mut self) -> Option<Result<Hit>> {
        if self.read.as_slice().is_empty()
            && let Err(error) = self.read_chunk()
        {
            return Some(Err(error));
        }
        self.read.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let hits = self.read.len() + self.candidates.len();
        (hits, Some(hits))
    }
}

impl ExactSizeIterator for HitReader {}
