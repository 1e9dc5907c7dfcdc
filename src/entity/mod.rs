//! Where the entities of an article are mentioned in its text.
//!
//! An entity is mentioned where its name stands, whatever its capitals and accents. This knows
//! names and words; it must never know how a mention is indexed.

mod document;
mod feature;
mod gather;
mod hash;
mod lexicon;
mod model;
mod name;
pub(crate) mod recognise;
mod tagger;
mod tags;
mod token;

use std::collections::HashMap;

use crate::analyzer::{forms, tokens};
use crate::article::{Entity, EntityKind};

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

/// The names of an article's entities, as they are looked for.
pub(crate) struct Names {
    /// By their first word: the folded words that follow, longest first.
    by_first: HashMap<String, Vec<(Vec<String>, EntityKind)>>,
}

impl Names {
    /// The names of some entities.
    pub(crate) fn of(entities: &[Entity]) -> Names {
        let mut by_first: HashMap<String, Vec<(Vec<String>, EntityKind)>> = HashMap::new();
        for entity in entities {
            let mut words = words_of(&entity.name).into_iter();
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
    pub(crate) fn find(&self, text: &str) -> Vec<Mention> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let words = words_of(text);
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

fn words_of(text: &str) -> Vec<String> {
    let folded = tokens(text).flat_map(|token| forms(&text[token]).words);
    folded.map(|word| word.folded).collect()
}

#[cfg(test)]
mod tests {
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
