//! The queries of part `search`, drawn from the text by a fixed seed or read from a file.

use std::collections::{HashMap, HashSet};

use crate::Outcome;
use crate::random::Random;

/// A file of queries to add.
const FILE: &str = "MORGUE_BENCH_QUERIES";

/// Queries of a class that is drawn, and of one that is read at most.
const DRAWN: usize = 100;
const READ: usize = 300;

/// Bands of words by the share of passages that have them: a name, and the least and most share.
const BANDS: [(&str, f64, f64); 4] = [
    ("word, rare", 0.000_01, 0.000_5),
    ("word, uncommon", 0.000_5, 0.01),
    ("word, common", 0.01, 0.1),
    ("word, everywhere", 0.1, 1.0),
];

/// How the words of a query belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// All of them, or the only one.
    And,
    /// Any of them.
    Or,
    /// Next to each other, in order.
    Phrase,
}

/// Queries of one kind, each its words.
pub struct Class {
    pub name: String,
    pub operator: Operator,
    pub queries: Vec<Vec<String>>,
}

/// All classes of queries.
pub fn classes(passages: &[String]) -> Outcome<Vec<Class>> {
    let mut random = Random(0x5eed);
    let mut classes = bands(passages, &mut random);
    for (name, operator, shortest, longest) in [
        ("AND of 2 to 4", Operator::And, 2, 4),
        ("OR of 2 to 6", Operator::Or, 2, 6),
        ("phrase of 2 to 3", Operator::Phrase, 2, 3),
    ] {
        let mut queries = Vec::new();
        while queries.len() < DRAWN {
            let length = shortest + random.below(longest - shortest + 1);
            queries.extend(draw(passages, operator, length, &mut random));
        }
        classes.push(Class { name: name.to_owned(), operator, queries });
    }
    if let Some(file) = std::env::var_os(FILE) {
        let known = passages.iter().flat_map(|passage| passage.split(' ')).collect();
        classes.extend(read(&std::fs::read_to_string(file)?, &known));
    }
    classes.retain(|class| !class.queries.is_empty());
    Ok(classes)
}

fn bands(passages: &[String], random: &mut Random) -> Vec<Class> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (number, passage) in passages.iter().enumerate() {
        for word in passage.split(' ') {
            let (count, last) = counts.entry(word).or_insert((0, usize::MAX));
            if *last != number {
                (*count, *last) = (*count + 1, number);
            }
        }
    }
    let mut words: Vec<(&str, f64)> = counts
        .into_iter()
        .map(|(word, (count, _))| (word, count as f64 / passages.len() as f64))
        .collect();
    words.sort_unstable_by_key(|(word, _)| *word);
    BANDS
        .iter()
        .map(|&(name, least, most)| {
            let band: Vec<&str> = words
                .iter()
                .filter(|(_, share)| (least..most).contains(share))
                .map(|(word, _)| *word)
                .collect();
            let number = if band.is_empty() { 0 } else { DRAWN };
            let queries = (0..number).map(|_| vec![band[random.below(band.len())].to_owned()]);
            Class { name: name.to_owned(), operator: Operator::And, queries: queries.collect() }
        })
        .collect()
}

/// Words of one passage, different ones, or neighbours for a phrase.
fn draw(
    passages: &[String],
    operator: Operator,
    length: usize,
    random: &mut Random,
) -> Option<Vec<String>> {
    let words: Vec<&str> = passages[random.below(passages.len())].split(' ').collect();
    if words.len() < 2 * length {
        return None;
    }
    let mut drawn: Vec<String> = Vec::with_capacity(length);
    let start = random.below(words.len() - length + 1);
    for step in 0..length {
        let at = match operator {
            Operator::Phrase => start + step,
            _ => random.below(words.len()),
        };
        drawn.push(words[at].to_owned());
    }
    let mut distinct = drawn.clone();
    distinct.sort_unstable();
    distinct.dedup();
    (distinct.len() == length).then_some(drawn)
}

/// Queries in the syntax of the search benchmark game. Those that mix operators are left out, and
/// those with words that the text does not have, of which morgue makes two that it has.
fn read(text: &str, known: &HashSet<&str>) -> Vec<Class> {
    let mut classes: Vec<Class> = [
        ("file: word", Operator::And),
        ("file: AND", Operator::And),
        ("file: OR", Operator::Or),
        ("file: phrase", Operator::Phrase),
    ]
    .into_iter()
    .map(|(name, operator)| Class { name: name.to_owned(), operator, queries: Vec::new() })
    .collect();
    for line in text.lines() {
        let query = line.rsplit('\t').next().unwrap_or_default().trim();
        let all = query.split_whitespace().all(|word| word.starts_with('+'));
        let phrase = query.len() > 1 && query.starts_with('"') && query.ends_with('"');
        let inside = if phrase { &query[1..query.len() - 1] } else { query };
        if inside.contains(['"', '(']) || !all && inside.contains(['+', '-']) {
            continue;
        }
        let mut words: Vec<String> = Vec::new();
        for word in inside.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()) {
            let word = word.to_ascii_lowercase();
            if phrase || !words.contains(&word) {
                words.push(word);
            }
        }
        if !words.iter().all(|word| known.contains(word.as_str())) {
            continue;
        }
        let class = match (words.len(), phrase, all) {
            (0, ..) => continue,
            (1, ..) => 0,
            (_, true, _) => 3,
            (_, _, true) => 1,
            _ => 2,
        };
        if classes[class].queries.len() < READ {
            classes[class].queries.push(words);
        }
    }
    classes
}
