//! An invented news archive of any size, the same on every machine, to measure with.
//!
//! It knows how articles of an archive differ and resemble each other. It must never know how they
//! are read, indexed or searched.

mod lexicon;
mod names;
mod random;
mod story;

use std::fmt;

use crate::article::{Article, Entity};
use crate::date::{Date, Day};
use lexicon::{Lexicon, TOPICS};
use names::{Names, OUTLETS, SECTIONS};
use random::{Random, Weighted};
use story::{Body, Story};

/// Writes invented news articles whose words, lengths, names, dates and near copies are spread as
/// in a real archive.
///
/// An article depends on the seed and on its number only. Neither the count nor the articles
/// before it matter, so a smaller archive is the beginning of a larger one, and skipping (`skip`,
/// `nth`) costs nothing; several threads can each take a clone and a range. The vocabulary and the
/// names are the same for every seed.
///
/// Some 8 % of the articles are near copies: another outlet ran one of the last 1,000 articles, up
/// to three days later, under another headline, cut at the end and with one sentence changed. The
/// original is written again for that, so nothing is kept.
///
/// ```
/// use morgue::Generator;
///
/// let articles: Vec<_> = Generator::new(1, 100).collect();
/// assert_eq!(articles.len(), 100);
/// assert_eq!(articles[42].given_id.as_deref(), Some("000000043"));
/// assert_eq!(Generator::new(1, 1_000_000).nth(42), Some(articles[42].clone()));
/// ```
#[derive(Clone)]
pub struct Generator {
    seed: u64,
    /// The number of the next article, from 0.
    next: u64,
    articles: u64,
    lexicon: Lexicon,
    names: Names,
    topics: Weighted,
}

/// An article that is not a copy, and what must be known to copy it.
struct Draft<'a> {
    story: Story<'a>,
    body: Body,
    article: Article,
    /// The number of its outlet.
    outlet: u32,
}

/// The median length of an article, in words.
const MEDIAN_WORDS: f64 = 600.0;

/// The least and the most words that an article is planned with. Its last sentence may add 34 and
/// the one changed in a copy 30, so none has more than 4,000; a cut copy may have fewer than 60.
const SHORTEST: u64 = 60;
const LONGEST: u64 = 3_930;

/// How far before its copy an original stands at most, in articles.
const FAMILY_REACH: u64 = 1_000;

/// How many articles of 1,000 would be a copy. Those whose original would be one itself are not,
/// so that an original is found at once; about 80 remain.
const WOULD_COPY: u64 = 88;

impl Generator {
    /// A generator of so many articles; every seed gives another archive.
    pub fn new(seed: u64, articles: u64) -> Generator {
        Generator {
            seed,
            next: 0,
            articles,
            lexicon: Lexicon::new(),
            names: Names::new(),
            topics: Weighted::zipf(TOPICS, 16),
        }
    }

    fn article(&self, number: u64) -> Article {
        let mut random = self.copy_stream(number);
        let mut article = match self.original_of(number, &mut random) {
            Some(original) => self.copy(self.draft(original), &mut random),
            None => {
                let Draft { story, body, article, .. } = self.draft(number);
                Article { text: body.text, entities: story.into_named(), ..article }
            }
        };
        article.given_id = Some(format!("{:09}", number + 1));
        article
    }

    /// The article that this one is a copy of, from the copy's own stream.
    fn original_of(&self, number: u64, random: &mut Random) -> Option<u64> {
        let original = would_copy(number, random)?;
        let copied = would_copy(original, &mut self.copy_stream(original)).is_some();
        (!copied).then_some(original)
    }

    /// An article as its first outlet ran it; its text and its entities are not yet in their fields.
    fn draft(&self, number: u64) -> Draft<'_> {
        let random = &mut self.draft_stream(number);
        let topics = [self.topics.draw(random), self.topics.draw(random)];
        let mut story = Story::new(&self.lexicon, topics, self.names.cast(topics[0], random));
        let body = story.body(length(random), random);
        let outlet = self.names.outlet(random);
        let credited = random.percent(15);
        let article = Article {
            headline: story.headline(random),
            date: date(random),
            authors: self.names.byline(random),
            section: Some(SECTIONS[topics[0] as usize % SECTIONS.len()].to_owned()),
            source: Some(names::outlet(outlet)),
            agency: credited.then(|| names::agency(random)),
            dateline: credited.then(|| self.names.dateline(random)),
            language: Some("en".to_owned()),
            ..Article::default()
        };
        Draft { story, body, article, outlet }
    }

    /// The article as another outlet ran it.
    fn copy(&self, draft: Draft<'_>, random: &mut Random) -> Article {
        let Draft { mut story, mut body, mut article, outlet } = draft;
        let outlet = (outlet + 1 + random.below(u64::from(OUTLETS) - 1) as u32) % OUTLETS;
        article.source = Some(names::outlet(outlet));
        article.headline = story.headline(random);
        article.date = article.date.map(|date| later(date, random));
        if random.percent(30) {
            article.authors = self.names.byline(random);
        }
        cut(&mut body, random);
        change_a_sentence(&mut story, &mut body, random);
        let named = |entity: &Entity| body.text.contains(&entity.name);
        article.entities = story.into_named().into_iter().filter(named).collect();
        Article { text: body.text, ..article }
    }

    fn draft_stream(&self, number: u64) -> Random {
        Random::new(self.seed, number.wrapping_mul(2))
    }

    fn copy_stream(&self, number: u64) -> Random {
        Random::new(self.seed, number.wrapping_mul(2).wrapping_add(1))
    }
}

impl Iterator for Generator {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        self.nth(0)
    }

    /// Skips without writing what is skipped.
    fn nth(&mut self, skipped: usize) -> Option<Article> {
        let number = self.next.saturating_add(skipped as u64).min(self.articles);
        self.next = (number + 1).min(self.articles);
        (number < self.articles).then(|| self.article(number))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.articles - self.next);
        (left.unwrap_or(usize::MAX), left.ok())
    }
}

impl fmt::Debug for Generator {
    /// The seed and the numbers; the tables are always the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generator")
            .field("seed", &self.seed)
            .field("next", &self.next)
            .field("articles", &self.articles)
            .finish_non_exhaustive()
    }
}

/// The article, earlier by 1 to [`FAMILY_REACH`], that this one would be a copy of.
fn would_copy(number: u64, random: &mut Random) -> Option<u64> {
    let reach = number.min(FAMILY_REACH);
    (random.below(1000) < WOULD_COPY && reach > 0).then(|| number - 1 - random.below(reach))
}

/// A length in words, log-normal with the deviation 0.7.
///
/// The logarithm of a product of many independent factors is normal in the limit. Those here are
/// (1 + x) / (1 - x), whose logarithm is 2 artanh x ≈ 2x, with x evenly from -a to a; so 12 of them
/// deviate by 4a.
fn length(random: &mut Random) -> u64 {
    let mut words = MEDIAN_WORDS;
    for _ in 0..12 {
        let x = (random.below(2001) as f64 - 1000.0) / 1000.0 * 0.175;
        words *= (1.0 + x) / (1.0 - x);
    }
    (words as u64).clamp(SHORTEST, LONGEST)
}

/// A date, the denser the later: a day of 2005 to 2024, or every second time a moment of it; none
/// for three articles of a hundred.
fn date(random: &mut Random) -> Option<Date> {
    let first = Day::new(2005, 1, 1)?.number();
    let days = Day::new(2025, 1, 1)?.number() - first;
    let (one, other) = (random.below(days as u64), random.below(days as u64));
    let day = first + one.max(other) as i32;
    match random.below(100) {
        0..3 => None,
        3..50 => Some(Date::Day(Day::from_number(day))),
        _ => {
            const OFFSETS: [i16; 6] = [0, 0, 60, 60, -300, 330];
            let offset = *random.pick(&OFFSETS);
            let local = i64::from(day) * 86_400 + random.below(86_400) as i64;
            Some(Date::Instant { second: local - i64::from(offset) * 60, offset: Some(offset) })
        }
    }
}

/// The same day or up to three days later, but not after 2024.
fn later(date: Date, random: &mut Random) -> Date {
    let days = random.below(4) as i32;
    let day = Day::from_number(date.first_day().number() + days);
    let (year, ..) = day.ymd();
    match date {
        _ if year > 2024 => date,
        Date::Instant { second, offset } => {
            Date::Instant { second: second + i64::from(days) * 86_400, offset }
        }
        _ => Date::Day(day),
    }
}

/// Keeps between seven tenths and all of the sentences.
fn cut(body: &mut Body, random: &mut Random) {
    let all = body.sentences.len() as u64;
    let least = (all * 7).div_ceil(10);
    let kept = least + random.below(all - least + 1);
    body.sentences.truncate(kept as usize);
    body.text.truncate(body.sentences.last().map_or(0, |sentence| sentence.end));
}

/// Puts a new sentence in the place of any.
fn change_a_sentence(story: &mut Story<'_>, body: &mut Body, random: &mut Random) {
    let place = random.pick(&body.sentences).clone();
    let mut sentence = String::new();
    story.sentence(random, &mut sentence);
    body.text.replace_range(place, &sentence);
}

#[cfg(test)]
mod tests;
