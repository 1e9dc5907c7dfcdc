//! From passages in document order to postings in term order.
//!
//! Occurrences are kept in one flat stream while passages come in, and brought into list order by
//! one counting sort at the end, which keeps the documents and positions of a list ascending. It
//! knows articles and terms; it must never know a file.

use std::ops::Range;

use crate::analyzer::{Language, tokens};
use crate::article::{Article, EntityKind};
use crate::entity::{Mention, Mentions, Sought};
use crate::passage::Passage;
use crate::schema::{Attribute, HEADLINE_GAP, PARAGRAPH, SENTENCE, VALUE_GAP, mention_term};

use super::lexicon::{Lexicon, List, ListField, ListId};

pub(super) struct Inverter {
    lexicon: Lexicon,
    sentence: ListId,
    paragraph: ListId,
    /// Every occurrence: its list and its position.
    stream: Vec<(ListId, u32)>,
    /// For each document the end of its occurrences in the stream.
    ends: Vec<usize>,
    /// For each document its number of words.
    lengths: Vec<u32>,
}

/// All postings of a segment, grouped by list.
pub(super) struct Postings {
    pub(super) lists: Vec<List>,
    /// For each document its number of words.
    pub(super) lengths: Vec<u32>,
    /// Document in the high half, position in the low half; list after list.
    occurrences: Vec<u64>,
    /// For each list the start of its occurrences; one more entry at the end.
    starts: Vec<usize>,
}

/// What a lead tells of its headline and a passage of its length, in positions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Positions of the headline and the gap behind it.
    pub(super) headline: u32,
    /// Positions in all.
    pub(super) positions: u32,
    /// Words, which is less by the gap.
    pub(super) words: u32,
}

impl Inverter {
    pub(super) fn new() -> Inverter {
        let mut lexicon = Lexicon::new();
        let sentence = lexicon.list(ListField::Border, SENTENCE);
        let paragraph = lexicon.list(ListField::Border, PARAGRAPH);
        Inverter {
            lexicon,
            sentence,
            paragraph,
            stream: Vec::new(),
            ends: Vec::new(),
            lengths: Vec::new(),
        }
    }

    /// Adds the next document: a passage, or a lead with its article's headline and fields. The
    /// mentions are those of the article's entities.
    pub(super) fn add(
        &mut self,
        article: &Article,
        mentions: &Mentions,
        passage: &Passage,
        language: Language,
        is_lead: bool,
    ) -> Extent {
        let mut extent = Extent::default();
        if is_lead {
            let mut sought = mentions.in_headline();
            extent.headline = self.add_headline(&article.headline, language, &mut sought);
            self.add_mentions(&sought.found(&article.headline), 0);
            self.add_attributes(article, language);
        }
        let text = &article.text[passage.bytes.clone()];
        let mut sought = mentions.in_text(passage.bytes.clone());
        extent.positions = self.add_text(text, passage, language, extent.headline, &mut sought);
        self.add_mentions(&sought.found(text), extent.headline);
        extent.words = match extent.headline {
            0 => extent.positions,
            _ => extent.positions - HEADLINE_GAP,
        };
        self.ends.push(self.stream.len());
        self.lengths.push(extent.words);
        extent
    }

    /// Returns the positions taken, the gap included.
    fn add_headline(&mut self, headline: &str, language: Language, sought: &mut Sought<'_>) -> u32 {
        let mut end = 0;
        for token in tokens(headline) {
            end += self.add_token(headline, token, language, 0, end, sought);
        }
        if end == 0 {
            return 0;
        }
        self.stream.push((self.sentence, 0));
        self.stream.push((self.paragraph, 0));
        end + HEADLINE_GAP
    }

    /// Adds the passage's words and borders; returns the position after the last word.
    fn add_text(
        &mut self,
        text: &str,
        passage: &Passage,
        language: Language,
        first: u32,
        sought: &mut Sought<'_>,
    ) -> u32 {
        let mut sentences = Border::new(&passage.sentences);
        let mut paragraphs = Border::new(&passage.paragraphs);
        let mut words = 0;
        for token in tokens(text) {
            if sentences.passed(token.start) {
                self.stream.push((self.sentence, first + words));
            }
            if paragraphs.passed(token.start) {
                self.stream.push((self.paragraph, first + words));
            }
            words += self.add_token(text, token, language, first, words, sought);
        }
        first + words
    }

    /// Adds a token before which so many words stand, the first of them at position `first`; returns its own
    /// number of words.
    #[inline]
    fn add_token(
        &mut self,
        text: &str,
        token: Range<usize>,
        language: Language,
        first: u32,
        before: u32,
        sought: &mut Sought<'_>,
    ) -> u32 {
        let at = token.start;
        let token = &text[token];
        sought.pass(token, at, before);
        let (emissions, words) = self.lexicon.token(token, language);
        self.stream.extend(emissions.iter().map(|e| (e.list, first + before + e.word)));
        words
    }

    fn add_mentions(&mut self, mentions: &[Mention], first: u32) {
        for mention in mentions {
            let term = mention_term(mention.kind, mention.words);
            let list = self.lexicon.list(ListField::Mention, &term);
            self.stream.push((list, first + mention.first));
        }
    }

    fn add_attributes(&mut self, article: &Article, language: Language) {
        for attribute in Attribute::FACETS {
            let mut position = 0;
            for value in attribute.values(article) {
                position = self.add_value(attribute, value, position) + VALUE_GAP;
            }
            if position > 0 {
                self.add_term(Attribute::Has, attribute.name(), 0);
            }
        }
        if article.language.is_none() {
            self.add_term(Attribute::Language, language.code(), 0);
            self.add_term(Attribute::Has, Attribute::Language.name(), 0);
        }
        let mut entities = article.entities.iter().chain(&article.recognised);
        if entities.any(|entity| entity.kind != EntityKind::Other) {
            self.add_term(Attribute::Has, "entity", 0);
        }
        let present = [
            ("date", article.date.is_some()),
            ("headline", !article.headline.is_empty()),
            ("url", article.url.is_some()),
        ];
        for (name, _) in present.into_iter().filter(|(_, present)| *present) {
            self.add_term(Attribute::Has, name, 0);
        }
        self.add_term(Attribute::Id, article.id().as_str(), 0);
    }

    fn add_value(&mut self, attribute: Attribute, value: &str, mut position: u32) -> u32 {
        for token in tokens(value) {
            for word in crate::analyzer::forms(&value[token]).words {
                self.add_term(attribute, &word.folded, position);
                position += 1;
            }
        }
        position
    }

    fn add_term(&mut self, attribute: Attribute, word: &str, position: u32) {
        let list = self.lexicon.list(ListField::Attribute, &attribute.term(word));
        self.stream.push((list, position));
    }

    /// Brings the occurrences into list order.
    pub(super) fn finish(self) -> Postings {
        let lists = self.lexicon.lists;
        let mut starts = vec![0usize; lists.len() + 1];
        for (list, _) in &self.stream {
            starts[*list as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut occurrences = vec![0u64; self.stream.len()];
        let mut from = 0;
        for (document, &end) in self.ends.iter().enumerate() {
            for &(list, position) in &self.stream[from..end] {
                let slot = &mut next[list as usize];
                occurrences[*slot] = (document as u64) << 32 | u64::from(position);
                *slot += 1;
            }
            from = end;
        }
        Postings { lists, lengths: self.lengths, occurrences, starts }
    }
}

impl Postings {
    /// The occurrences of a list: document in the high half, position in the low half; ascending
    /// by document.
    pub(super) fn occurrences(&self, list: ListId) -> &[u64] {
        let list = list as usize;
        &self.occurrences[self.starts[list]..self.starts[list + 1]]
    }
}

/// The starts of sentences or paragraphs, consumed as the tokens go by.
struct Border<'p> {
    starts: &'p [u32],
}

impl<'p> Border<'p> {
    fn new(starts: &'p [u32]) -> Border<'p> {
        Border { starts }
    }

    /// Whether one or more begin at or before this byte that did not before the last call.
    fn passed(&mut self, byte: usize) -> bool {
        let before = self.starts.len();
        while let [first, rest @ ..] = self.starts
            && *first as usize <= byte
        {
            self.starts = rest;
        }
        self.starts.len() < before
    }
}
