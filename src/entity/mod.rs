//! Where the entities of an article are mentioned in its text.
//!
//! An entity that the source gives is mentioned where its name stands, whatever its capitals and
//! accents; one that is recognised, where it was. This knows names and words; it must never know
//! how a mention is indexed.

mod document;
mod feature;
mod gather;
mod hash;
mod lexicon;
pub(crate) mod merge;
mod model;
mod name;
pub(crate) mod recognise;
mod tagger;
mod tags;
mod token;
mod weights;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::analyzer::{folded_words, forms};
use crate::article::{Entity, EntityKind};

use recognise::Recognised;

/// A name in a text, by the numbers of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// What is mentioned.
    pub(crate) kind: EntityKind,
    /// The number of words before it.
    pub(crate) first: u32,
    /// Its own number of words, at most 255.
    pub(crate) words: u8,
}

/// Where the entities of an article are mentioned in its headline and its text.
pub(crate) struct Mentions {
    given: Names,
    /// What was recognised in the headline, in order.
    headline: Vec<Span>,
    /// What was recognised in the text, in order.
    text: Vec<Span>,
}

/// A name that was recognised in a text, by its bytes.
type Span = (Range<usize>, EntityKind);

impl Mentions {
    /// The mentions of entities that were given and of those that were recognised.
    pub(crate) fn of(given: &[Entity], recognised: &[Recognised]) -> Mentions {
        let spans = |at: fn(&Recognised) -> &[Range<usize>]| {
            let of = |one| at(one).iter().map(move |bytes| (bytes.clone(), one.kind));
            let mut spans: Vec<Span> = recognised.iter().flat_map(of).collect();
            spans.sort_by_key(|(bytes, kind)| (bytes.start, bytes.end, *kind));
            spans
        };
        Mentions {
            given: Names::of(given),
            headline: spans(|one| &one.in_headline),
            text: spans(|one| &one.mentions),
        }
    }

    /// What is sought in the headline.
    pub(crate) fn in_headline(&self) -> Sought<'_> {
        self.sought(0, &self.headline)
    }

    /// What is sought in a stretch of the text: what was recognised is what begins in it.
    pub(crate) fn in_text(&self, bytes: Range<usize>) -> Sought<'_> {
        let spans = self.text.partition_point(|(span, _)| span.start < bytes.start)
            ..self.text.partition_point(|(span, _)| span.start < bytes.end);
        self.sought(bytes.start, &self.text[spans])
    }

    fn sought<'m>(&'m self, start: usize, spans: &'m [Span]) -> Sought<'m> {
        Sought { given: &self.given, start, spans, began: false, mentions: Vec::new() }
    }
}

/// What is sought in a stretch of text, while its tokens go by: they are numbered by whoever goes
/// over them anyway.
pub(crate) struct Sought<'m> {
    given: &'m Names,
    /// Where the stretch begins.
    start: usize,
    /// What was recognised and has not gone by.
    spans: &'m [Span],
    /// Whether the last mention is that of the first of them.
    began: bool,
    /// What was recognised, so far: each holds the words that it touches.
    mentions: Vec<Mention>,
}

impl Sought<'_> {
    /// A token goes by. It begins at a byte of the stretch, after so many words.
    #[inline]
    pub(crate) fn pass(&mut self, token: &str, at: usize, words: u32) {
        let start = self.start + at;
        if self.spans.first().is_some_and(|(span, _)| span.start < start + token.len()) {
            self.touch(token, start, words);
        }
    }

    fn touch(&mut self, token: &str, start: usize, words: u32) {
        self.leave_behind(start);
        if self.spans.first().is_none_or(|(span, _)| span.start >= start + token.len()) {
            return;
        }
        for (number, word) in (words..).zip(forms(token).words) {
            self.leave_behind(start + word.start);
            let Some((span, kind)) = self.spans.first() else { return };
            if span.start >= start + word.end {
                continue;
            }
            match self.mentions.last_mut().filter(|_| self.began) {
                Some(mention) => mention.words = mention.words.saturating_add(1),
                None => self.mentions.push(Mention { kind: *kind, first: number, words: 1 }),
            }
            self.began = true;
        }
    }

    /// Passes over what ends at or before a byte.
    fn leave_behind(&mut self, byte: usize) {
        while let [(span, _), rest @ ..] = self.spans
            && span.end <= byte
        {
            (self.spans, self.began) = (rest, false);
        }
    }

    /// The mentions in the stretch, in order, after all its tokens have gone by. A recognised name that shares a
    /// word with a given one of its kind is the same mention.
    pub(crate) fn found(mut self, stretch: &str) -> Vec<Mention> {
        let mut mentions = self.given.find(stretch);
        if mentions.is_empty() {
            return self.mentions;
        }
        let words = |one: &Mention| one.first..one.first + u32::from(one.words);
        let given = mentions.iter().flat_map(|one| words(one).map(|word| (one.kind, word)));
        let given: HashSet<(EntityKind, u32)> = given.collect();
        self.mentions.retain(|one| !words(one).any(|word| given.contains(&(one.kind, word))));
        mentions.append(&mut self.mentions);
        mentions.sort_by_key(|one| one.first);
        mentions
    }
}

/// What was recognised and is not given: the same name, whatever its capitals and accents, of the
/// same kind.
pub(crate) fn not_given(recognised: &[Recognised], given: &[Entity]) -> Vec<Entity> {
    let mut seen: HashSet<(EntityKind, Vec<String>)> =
        given.iter().map(|entity| (entity.kind, folded_words(&entity.name))).collect();
    let new = recognised.iter().filter(|one| seen.insert((one.kind, folded_words(&one.name))));
    new.map(|one| Entity { kind: one.kind, name: one.name.clone() }).collect()
}

/// The names of given entities, as they are looked for.
struct Names {
    /// By their first word: the folded words that follow, longest first.
    by_first: HashMap<String, Vec<(Vec<String>, EntityKind)>>,
}

impl Names {
    /// The names of some entities.
    fn of(entities: &[Entity]) -> Names {
        let mut by_first: HashMap<String, Vec<(Vec<String>, EntityKind)>> = HashMap::new();
        for entity in entities {
            let mut words = folded_words(&entity.name).into_iter();
            if let Some(first) = words.next() {
                let following: Vec<String> = words.take(usize::from(u8::MAX) - 1).collect();
                by_first.entry(first).or_default().push((following, entity.kind));
            }
        }
        for names in by_first.values_mut() {
            names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
            names.dedup();
        }
        Names { by_first }
    }

    /// Where the names stand in a text, in order: the longest where several begin, and none inside
    /// another.
    fn find(&self, text: &str) -> Vec<Mention> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let words = folded_words(text);
        let mut mentions = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let names = self.by_first.get(word).map_or(&[][..], Vec::as_slice);
            let stands = |(following, _): &&(Vec<String>, EntityKind)| {
                words[at + 1..].starts_with(following)
            };
            let longest = names.iter().find(stands).map(|(following, _)| following.len());
            let Some(longest) = longest else {
                at += 1;
                continue;
            };
            let named = names.iter().filter(stands).filter(|(f, _)| f.len() == longest);
            mentions.extend(named.map(|(_, kind)| Mention {
                kind: *kind,
                first: at as u32,
                words: longest as u8 + 1,
            }));
            at += longest + 1;
        }
        mentions
    }
}

#[cfg(test)]
mod tests {
    use crate::analyzer::tokens;

    use super::*;

    fn check_mentions(names: &[(&str, EntityKind)], text: &str, expected: &str) {
        let entity =
            |(name, kind): &(&str, EntityKind)| Entity { kind: *kind, name: (*name).to_owned() };
        let entities: Vec<Entity> = names.iter().map(entity).collect();
        let found = Names::of(&entities).find(text);
        let shown = |m: &Mention| format!("{} {}+{}", m.kind.name(), m.first, m.words);
        let found: Vec<String> = found.iter().map(shown).collect();
        assert_eq!(found.join(", "), expected, "in {text:?}");
    }

    /// Where spans of kinds stand in a text, beside given names.
    fn check_spans(given: &[(&str, EntityKind)], spans: &[(&str, EntityKind)], expected: &str) {
        let text = "Jean-Luc Marsh's Rhine-based bank, U.S. arm: Marsh";
        let entity =
            |(name, kind): &(&str, EntityKind)| Entity { kind: *kind, name: (*name).to_owned() };
        let given: Vec<Entity> = given.iter().map(entity).collect();
        let recognised = |(words, kind): &(&str, EntityKind)| {
            let span = |start: usize| start..start + words.len();
            Recognised {
                kind: *kind,
                name: (*words).to_owned(),
                confidence: 1.0,
                mentions: text.find(words).map(span).into_iter().collect(),
                in_headline: Vec::new(),
            }
        };
        let recognised: Vec<Recognised> = spans.iter().map(recognised).collect();
        let mentions = Mentions::of(&given, &recognised);
        let find = |from: usize| {
            let (mut sought, mut words) = (mentions.in_text(from..text.len()), 0);
            for token in tokens(&text[from..]) {
                let shown = &text[from..][token.clone()];
                sought.pass(shown, token.start, words);
                words += forms(shown).words.len() as u32;
            }
            sought.found(&text[from..])
        };
        let shown = |m: &Mention| format!("{} {}+{}", m.kind.name(), m.first, m.words);
        let found: Vec<String> = find(0).iter().map(shown).collect();
        assert_eq!(found.join(", "), expected);
        let rest = find(9);
        assert!(rest.iter().all(|m| m.first < 8), "{rest:?}");
    }

    #[test]
    fn spans_hold_the_words_that_they_touch() {
        use EntityKind::*;
        check_spans(&[], &[("Jean-Luc Marsh", Person)], "person 0+3");
        check_spans(&[], &[("U.S", Place), ("Rhine", Organisation)], "org 3+1, place 6+1");
        check_spans(&[], &[(": ", Person)], "");
        check_spans(&[("Marsh", Person)], &[("Jean-Luc Marsh", Person)], "person 2+1, person 8+1");
        check_spans(&[("Marsh", Place)], &[("Marsh", Person)], "place 2+1, person 2+1, place 8+1");
    }

    #[test]
    fn names_stand_where_their_words_do() {
        use EntityKind::*;
        let bank = ("Bank of England", Organisation);
        check_mentions(&[bank], "The BANK of England's rate", "org 1+3");
        check_mentions(
            &[bank, ("England", Place)],
            "England's Bank of England",
            "place 0+1, org 1+3",
        );
        check_mentions(
            &[("Zoë Bank", Person)],
            "He met Zoe Bank, Zoë Bankes and Zoë",
            "person 2+2",
        );
        check_mentions(&[("Jean-Luc", Person)], "Mr Jean-Luc spoke", "person 1+2");
        check_mentions(
            &[("Georgia", Place), ("Georgia", Person)],
            "Georgia",
            "person 0+1, place 0+1",
        );
        check_mentions(&[("", Person), ("-", Place)], "nothing - here", "");
        check_mentions(&[bank], "Bank of", "");
    }
}
