//! Every distinct token of a segment under construction, analysed once.
//!
//! A newspaper repeats itself: of a million tokens a few ten thousand are distinct. A token that
//! was seen before costs one look-up; its forms and its stem are made only the first time. It
//! knows words; it must never know a document.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::analyzer::{Compound, Language, forms, stem};

/// The number of a postings list within the segment under construction.
pub(super) type ListId = u32;

/// The field that a list is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ListField {
    Word,
    Cased,
    Border,
    Mention,
    Attribute,
}

/// A postings list: its term, and the stem that its occurrences count for.
#[derive(Debug)]
pub(super) struct List {
    pub(super) field: ListField,
    pub(super) term: Box<[u8]>,
    pub(super) stem: Option<Box<str>>,
}

/// What a token adds at its position: one posting each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Emission {
    pub(super) list: ListId,
    /// The word of the token, from 0.
    pub(super) word: u32,
}

pub(super) struct Lexicon {
    hasher: DefaultHashBuilder,
    tokens: HashTable<Entry>,
    /// The bytes of all distinct tokens that are longer than [`HEAD`], one after the other.
    bytes: Vec<u8>,
    emissions: Vec<Emission>,
    list_ids: HashTable<ListId>,
    /// For each list the language that it is stemmed in; part of its identity.
    languages: Vec<Option<Language>>,
    pub(super) lists: Vec<List>,
}

/// A distinct token in a language. It lies in the table itself, with its first bytes, so that most
/// look-ups touch one line of memory.
struct Entry {
    hash: u64,
    head: [u8; HEAD],
    length: u32,
    language: Language,
    /// Where the bytes of a longer token begin.
    start: u32,
    first_emission: u32,
    emissions: u32,
    words: u32,
}

/// Bytes of a token that its entry has: all of them for nearly every word.
const HEAD: usize = 16;

impl Lexicon {
    pub(super) fn new() -> Lexicon {
        Lexicon {
            hasher: DefaultHashBuilder::default(),
            tokens: HashTable::new(),
            bytes: Vec::new(),
            emissions: Vec::new(),
            list_ids: HashTable::new(),
            languages: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// The postings that a token adds, and the number of positions it takes.
    #[inline]
    pub(super) fn token(&mut self, token: &str, language: Language) -> (&[Emission], u32) {
        let hash = self.hasher.hash_one((token.as_bytes(), language));
        let head = head_of(token.as_bytes());
        let found = self.tokens.find(hash, |entry| {
            entry.hash == hash
                && entry.head == head
                && entry.length as usize == token.len()
                && entry.language == language
                && (token.len() <= HEAD || entry.bytes(&self.bytes) == token.as_bytes())
        });
        let (first, emissions, words) = match found {
            Some(entry) => (entry.first_emission, entry.emissions, entry.words),
            None => self.add_token(token, language, hash),
        };
        (&self.emissions[first as usize..(first + emissions) as usize], words)
    }

    fn add_token(&mut self, token: &str, language: Language, hash: u64) -> (u32, u32, u32) {
        let forms = forms(token);
        let first_emission = self.emissions.len() as u32;
        for (at, word) in forms.words.iter().enumerate() {
            let list = self.stemmed_list(&word.folded, &word.folded, language);
            self.emissions.push(Emission { list, word: at as u32 });
            if let Some(cased) = &word.cased {
                let list = self.list(ListField::Cased, cased.as_bytes());
                self.emissions.push(Emission { list, word: at as u32 });
            }
        }
        let list = match &forms.compound {
            Some(Compound::Hyphenated { exact, joined: Some(joined) }) => {
                Some(self.stemmed_list(exact, joined, language))
            }
            Some(Compound::Hyphenated { exact, joined: None } | Compound::Bound { exact }) => {
                Some(self.list(ListField::Word, exact.as_bytes()))
            }
            None => None,
        };
        self.emissions.extend(list.map(|list| Emission { list, word: 0 }));
        let start = self.bytes.len() as u32;
        if token.len() > HEAD {
            self.bytes.extend_from_slice(token.as_bytes());
        }
        let entry = Entry {
            hash,
            head: head_of(token.as_bytes()),
            length: token.len() as u32,
            language,
            start,
            first_emission,
            emissions: self.emissions.len() as u32 - first_emission,
            words: forms.words.len() as u32,
        };
        let added = (entry.first_emission, entry.emissions, entry.words);
        self.tokens.insert_unique(hash, entry, |entry| entry.hash);
        added
    }

    /// The list of a term that counts for no stem.
    pub(super) fn list(&mut self, field: ListField, term: &[u8]) -> ListId {
        self.list_of(field, term, None, |_| None)
    }

    /// The list of a word, or of a compound that is stemmed as one word.
    fn stemmed_list(&mut self, term: &str, stemmed_as: &str, language: Language) -> ListId {
        self.list_of(ListField::Word, term.as_bytes(), Some(language), |language| {
            Some(stem(stemmed_as, language).into_boxed_str())
        })
    }

    fn list_of(
        &mut self,
        field: ListField,
        term: &[u8],
        language: Option<Language>,
        stem: impl FnOnce(Language) -> Option<Box<str>>,
    ) -> ListId {
        let hash = self.hasher.hash_one((field, term, language));
        let (lists, languages) = (&self.lists, &self.languages);
        let found = self.list_ids.find(hash, |&id| {
            let list = &lists[id as usize];
            list.field == field && *list.term == *term && languages[id as usize] == language
        });
        if let Some(&id) = found {
            return id;
        }
        let id = self.lists.len() as ListId;
        self.lists.push(List { field, term: term.into(), stem: language.and_then(stem) });
        self.languages.push(language);
        let (hasher, lists, languages) = (&self.hasher, &self.lists, &self.languages);
        self.list_ids.insert_unique(hash, id, |&id| {
            let list = &lists[id as usize];
            hasher.hash_one((list.field, &*list.term, languages[id as usize]))
        });
        id
    }
}

impl Entry {
    fn bytes<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        &bytes[self.start as usize..(self.start + self.length) as usize]
    }
}

/// The first bytes of a token, zeros behind its end.
#[inline]
fn head_of(token: &[u8]) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let length = token.len().min(HEAD);
    head[..length].copy_from_slice(&token[..length]);
    head
}
