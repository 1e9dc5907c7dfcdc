//! Queries drawn from an archive's own articles, so that they find something.
//!
//! What is drawn depends on the articles and the seed only, not on how the archive is divided.
//! `benches/search.rs` draws its queries by this file too; so its tests are in `tests`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use morgue::{Article, Error, Field, Query, Searcher, quote_value};

use super::random::Random;

/// Queries of one kind.
pub(crate) struct Class {
    /// What kind, for people.
    pub(crate) name: String,
    /// The queries.
    pub(crate) queries: Vec<Query>,
}

/// Articles that queries are drawn from.
const SAMPLE: usize = 2_000;

/// How often a query is drawn in vain, for each that is wanted, before there are no more.
const PATIENCE: usize = 20;

/// Bands of words by the share of the sampled articles that have them.
const BANDS: [(&str, Range<f64>); 3] =
    [("word in < 2 %", 0.0..0.02), ("word in 2-20 %", 0.02..0.2), ("word in > 20 %", 0.2..1.1)];

/// Draws up to so many queries of every class that the archive has something for.
///
/// # Errors
/// [`Error::Engine`] if the archive cannot be read.
pub(crate) fn draw_classes(
    searcher: &Searcher,
    seed: u64,
    per_class: usize,
) -> Result<Vec<Class>, Error> {
    let articles = sample(searcher, seed)?;
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let mut draw = Draw { articles: &articles, random: Random(seed), per_class };
    let vocabulary = vocabulary(&articles);
    let mut classes = Vec::new();
    for (name, band) in BANDS {
        let words: Vec<&str> = vocabulary
            .iter()
            .filter(|(_, count)| band.contains(&(**count as f64 / articles.len() as f64)))
            .map(|(word, _)| word.as_str())
            .collect();
        if !words.is_empty() {
            let any = |_: &Article, random: &mut Random| Some(pick(&words, random)?.to_string());
            classes.push(draw.class(name, &any));
        }
    }
    let kinds: [(&str, &Kind<'_>); 6] = [
        ("2-6 words, AND", &|article, random| joined(article, " AND ", random)),
        ("2-6 words, OR", &|article, random| joined(article, " OR ", random)),
        ("phrase", &phrase),
        ("phrase in a year", &phrase_in_year),
        ("word by an author", &word_by_author),
        ("word with an entity", &word_with_entity),
    ];
    classes.extend(kinds.map(|(name, kind)| draw.class(name, kind)));
    classes.retain(|class| !class.queries.is_empty());
    Ok(classes)
}

/// Makes a query of one kind from an article, if it has what that takes.
type Kind<'k> = dyn Fn(&Article, &mut Random) -> Option<String> + 'k;

struct Draw<'a> {
    articles: &'a [Article],
    random: Random,
    per_class: usize,
}

impl Draw<'_> {
    fn class(&mut self, name: &str, kind: &Kind<'_>) -> Class {
        let mut drawn = HashSet::new();
        let mut queries = Vec::new();
        for _ in 0..self.per_class * PATIENCE {
            let Some(article) = pick(self.articles, &mut self.random) else { break };
            let Some(text) = kind(article, &mut self.random) else { continue };
            if let Ok(query) = Query::parse(&text)
                && drawn.insert(text)
            {
                queries.push(query);
            }
            if queries.len() == self.per_class {
                break;
            }
        }
        Class { name: name.to_owned(), queries }
    }
}

/// The articles with the smallest hashes of seed and id.
fn sample(searcher: &Searcher, seed: u64) -> Result<Vec<Article>, Error> {
    let mut kept: BTreeMap<(usize, String), Article> = BTreeMap::new();
    for article in searcher.articles() {
        let article = article?;
        let id = article.id().to_string();
        let folded = id.bytes().fold(seed, |hash, byte| hash.rotate_left(8) ^ u64::from(byte));
        let hash = Random(folded).below(usize::MAX);
        kept.insert((hash, id), article);
        if kept.len() > SAMPLE {
            kept.pop_last();
        }
    }
    Ok(kept.into_values().collect())
}

/// Every word with the number of articles that have it.
fn vocabulary(articles: &[Article]) -> BTreeMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for article in articles {
        let distinct: HashSet<String> = words(&article.text).map(str::to_lowercase).collect();
        for word in distinct {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts.into_iter().collect()
}

/// Runs of two or more letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some())
}

/// A word of the article, in lower case so that it is no operator.
fn word(article: &Article, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = words(&article.text).collect();
    pick(&words, random).map(|word| word.to_lowercase())
}

/// Two to six words of the article, with an operator between them.
fn joined(article: &Article, operator: &str, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = words(&article.text).collect();
    let wanted = 2 + random.below(5);
    let mut chosen: Vec<String> = Vec::with_capacity(wanted);
    for _ in 0..wanted * PATIENCE {
        let word = pick(&words, random)?.to_lowercase();
        if !chosen.contains(&word) {
            chosen.push(word);
        }
        if chosen.len() == wanted {
            return Some(chosen.join(operator));
        }
    }
    None
}

/// Two to four words that stand side by side in the article, with nothing but a blank between.
fn phrase(article: &Article, random: &mut Random) -> Option<String> {
    let wanted = 2 + random.below(3);
    let words: Vec<&str> = article.text.split(' ').collect();
    let starts = words.len().checked_sub(wanted)? + 1;
    let start = random.below(starts);
    let chosen = &words[start..start + wanted];
    let plain = |word: &&str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    chosen.iter().all(plain).then(|| format!("\"{}\"", chosen.join(" ")))
}

fn phrase_in_year(article: &Article, random: &mut Random) -> Option<String> {
    let (year, ..) = article.date?.first_day().ymd();
    Some(format!("{} date:{year}", phrase(article, random)?))
}

fn word_by_author(article: &Article, random: &mut Random) -> Option<String> {
    let author = pick(&article.authors, random)?;
    let word = word(article, random)?;
    Some(format!("{word} {}:{}", Field::Author.name(), quote_value(author)))
}

fn word_with_entity(article: &Article, random: &mut Random) -> Option<String> {
    let entity = pick(&article.entities, random)?;
    let word = word(article, random)?;
    let field = Field::Entity(Some(entity.kind));
    Some(format!("{word} {}:{}", field.name(), quote_value(&entity.name)))
}

fn pick<'l, T>(list: &'l [T], random: &mut Random) -> Option<&'l T> {
    (!list.is_empty()).then(|| &list[random.below(list.len())])
}
