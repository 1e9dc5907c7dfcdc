//! Invented articles, and what an archive of them must hold: a plain map.
//!
//! An article follows from its number and its revision, so that whoever has these can say all that
//! it says. It knows nothing of how an archive works.

use std::collections::BTreeMap;

use morgue::{Article, ContentHash, Date, Day, SourceOptions, read_articles};

use crate::Outcome;
use crate::random::Random;

/// For each id the hash of the content, and the section.
pub(crate) type State = BTreeMap<String, (ContentHash, String)>;

pub(crate) const SECTIONS: [&str; 4] = ["harbour", "letters", "markets", "weather"];

/// The outlet of all articles.
pub(crate) const SOURCE: &str = "gazette";

const VOCABULARY: usize = 700;

/// 2001-01-01 as a number of a day, and how many days the articles are spread over.
const FIRST_DAY: i32 = 11_323;
const DAYS: usize = 3_000;

/// An article in one of its revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Story {
    pub(crate) number: u64,
    pub(crate) revision: u64,
}

/// A word of the invented language, which no stemmer and no list knows.
pub(crate) fn word(number: usize) -> String {
    const ONSETS: [&str; 9] = ["b", "d", "f", "k", "m", "p", "t", "v", "z"];
    const VOWELS: [&str; 3] = ["a", "o", "u"];
    let (mut text, mut left) = (String::new(), number);
    for _ in 0..3 {
        text.push_str(ONSETS[left % ONSETS.len()]);
        left /= ONSETS.len();
        text.push_str(VOWELS[left % VOWELS.len()]);
        left /= VOWELS.len();
    }
    text
}

/// Draws a word; those of small numbers come more often.
pub(crate) fn draw_word(random: &mut Random) -> String {
    word(random.below(VOCABULARY).min(random.below(VOCABULARY)))
}

impl Story {
    /// The article; some are copies of others under another headline.
    pub(crate) fn article(self) -> Article {
        let mut random = Random(self.number.wrapping_mul(1_000_003) ^ (self.revision << 40));
        let headline: Vec<String> = (0..6).map(|_| draw_word(&mut random)).collect();
        let section = SECTIONS[random.below(SECTIONS.len())].to_owned();
        let day = Day::from_number(FIRST_DAY + random.below(DAYS) as i32);
        let is_copy = self.number % 20 == 19;
        let mut of_text = if is_copy { Random(self.number / 20) } else { random };
        let mut text = String::new();
        for _ in 0..2 + of_text.below(5) {
            for _ in 0..2 + of_text.below(4) {
                for _ in 0..6 + of_text.below(12) {
                    text.push_str(&draw_word(&mut of_text));
                    text.push(' ');
                }
                text.pop();
                text.push_str(". ");
            }
            text.pop();
            text.push_str("\n\n");
        }
        if is_copy {
            text.push_str(&word(self.revision as usize % VOCABULARY));
        }
        Article {
            given_id: Some(format!("{:06}", self.number)),
            headline: headline.join(" "),
            text: text.trim_end().to_owned(),
            date: Some(Date::Day(day)),
            section: Some(section),
            source: Some(SOURCE.to_owned()),
            authors: vec![word(self.number as usize % 40)],
            language: Some("en".to_owned()),
            ..Article::default()
        }
    }

    pub(crate) fn id(self) -> String {
        format!("{SOURCE}/{:06}", self.number)
    }

    /// The article as a line of JSON Lines.
    pub(crate) fn line(self) -> String {
        let article = self.article();
        let date = article.date.map(|date| date.to_string());
        let line = serde_json::json!({
            "id": article.given_id, "headline": article.headline, "text": article.text,
            "date": date, "section": article.section, "source": article.source,
            "author": article.authors.join(", "), "language": article.language,
        });
        format!("{line}\n")
    }
}

/// What is in a file of JSON Lines, read as the library reads it.
pub(crate) fn state_of(lines: &str) -> Outcome<State> {
    let (articles, problems) =
        read_articles("articles.jsonl", lines.as_bytes(), &SourceOptions::default());
    if let Some(problem) = problems.first() {
        return Err(format!("an invented article is not read: {problem:?}").into());
    }
    Ok(articles.iter().map(entry).collect())
}

/// What a state has of an article.
pub(crate) fn entry(article: &Article) -> (String, (ContentHash, String)) {
    let section = article.section.clone().unwrap_or_default();
    (article.id().to_string(), (article.content_hash(), section))
}
