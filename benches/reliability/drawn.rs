//! Queries that are drawn, and what they must find: a scan over words, as plain as can be.

use std::fmt;

use morgue::{ContentHash, Day};

use crate::model::{SECTIONS, Story, draw_word};
use crate::random::Random;

/// What a query can ask of an article.
pub(crate) struct Text {
    pub(crate) hash: ContentHash,
    headline: Vec<String>,
    text: Vec<String>,
    day: Option<Day>,
    section: String,
}

/// A query that is as easily answered by hand.
pub(crate) enum Drawn {
    Word(String),
    Phrase(Vec<String>),
    All(String, String),
    Any(String, String),
    Not(String, String),
    Since(String, Day),
    In(String, &'static str),
}

impl Text {
    pub(crate) fn of(story: Story) -> Text {
        let article = story.article();
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace().map(|word| word.trim_end_matches('.').to_owned()).collect()
        };
        Text {
            hash: article.content_hash(),
            headline: words(&article.headline),
            text: words(&article.text),
            day: article.date.map(|date| date.first_day()),
            section: article.section.unwrap_or_default(),
        }
    }

    fn has(&self, words: &[String]) -> bool {
        [&self.headline, &self.text]
            .into_iter()
            .any(|all| all.windows(words.len()).any(|window| window == words))
    }
}

impl Drawn {
    /// A query about an article; whether others have it too, or it alone, is chance.
    pub(crate) fn draw(text: &Text, random: &mut Random) -> Drawn {
        let length = 2 + random.below(3);
        let at = random.below(text.text.len().saturating_sub(length).max(1));
        let phrase: Vec<String> = text.text.iter().skip(at).take(length).cloned().collect();
        let word = phrase[0].clone();
        match (random.below(7), text.day) {
            (0, _) => Drawn::Word(word),
            (1, _) => Drawn::All(word, phrase[phrase.len() - 1].clone()),
            (2, _) => Drawn::Any(word, draw_word(random)),
            (3, _) => Drawn::Not(word, draw_word(random)),
            (4, Some(day)) => Drawn::Since(word, day),
            (5, _) => Drawn::In(word, SECTIONS[random.below(SECTIONS.len())]),
            _ => Drawn::Phrase(phrase),
        }
    }

    pub(crate) fn matches(&self, text: &Text) -> bool {
        let has = |word: &String| text.has(std::slice::from_ref(word));
        match self {
            Drawn::Word(word) => has(word),
            Drawn::Phrase(words) => text.has(words),
            Drawn::All(one, other) => has(one) && has(other),
            Drawn::Any(one, other) => has(one) || has(other),
            Drawn::Not(one, other) => has(one) && !has(other),
            Drawn::Since(word, day) => has(word) && text.day.is_some_and(|of| of >= *day),
            Drawn::In(word, section) => has(word) && text.section == *section,
        }
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Drawn::Word(word) => write!(f, "={word}"),
            Drawn::Phrase(words) => write!(f, "\"{}\"", words.join(" ")),
            Drawn::All(one, other) => write!(f, "={one} AND ={other}"),
            Drawn::Any(one, other) => write!(f, "={one} OR ={other}"),
            Drawn::Not(one, other) => write!(f, "={one} AND NOT ={other}"),
            Drawn::Since(word, day) => write!(f, "={word} AND date:{day}.."),
            Drawn::In(word, section) => write!(f, "={word} AND section:{section}"),
        }
    }
}
