//! What to ask instead, when nothing was found, or to begin with.
//!
//! It looks words up among near spellings, the names of fields and their values. It knows
//! dictionaries; it must never know how a suggestion is shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use tantivy::{DocId, TERMINATED};

use crate::analyzer::fold_text;
use crate::article::EntityKind;
use crate::index::{PostingsList, Segment, Snapshot};
use crate::query::{Field, Pattern, Plan, quote_value};
use crate::schema::Attribute;

use super::deadline::{Deadline, Watch};
use super::facet::Tally;

/// A query that finds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// The articles that it finds.
    pub articles: u64,
    /// What it is made of.
    pub kind: SuggestionKind,
}

/// What a suggestion is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuggestionKind {
    /// Words of the archive that are spelled like those given.
    Spelling,
    /// A field whose name is like the one given.
    Field,
    /// A value of a field that has the words given, the last of which may be a beginning.
    Value,
}

/// The most suggestions when nothing was found.
const MOST: usize = 5;

/// The fields whose values are names that people search for as words.
const NAMES: [Attribute; 8] = [
    Attribute::Author,
    Attribute::Source,
    Attribute::Section,
    Attribute::Agency,
    Attribute::Dateline,
    Attribute::Entity(EntityKind::Person),
    Attribute::Entity(EntityKind::Organisation),
    Attribute::Entity(EntityKind::Place),
];

/// An edit is made up for by so many times the passages: a rare word that is one edit away is
/// more likely to be a slip itself.
const EDIT: u64 = 100;

/// The most edits between a word and its near spellings.
const MOST_EDITS: usize = 2;

/// Queries like a plan that found nothing which find something.
pub(super) fn suggest(
    snapshot: &Snapshot,
    plan: &Plan,
    deadline: &Deadline,
) -> tantivy::Result<Vec<Suggestion>> {
    let watch = deadline.watch();
    let mut words = Vec::new();
    collect_words(plan, &mut words);
    let mut suggestions = Vec::new();
    for word in &words {
        for attribute in NAMES {
            let articles =
                doc_freq(snapshot, |segment| segment.attribute.get(&attribute.term(word)))?;
            if articles > 0 {
                let query = format!("{}:{word}", attribute.name());
                suggestions.push(Suggestion { query, articles, kind: SuggestionKind::Value });
            }
        }
        if frequency(snapshot, word)? == 0
            && let Some(near) = near_spellings(snapshot, word, &watch)?.into_iter().next()
        {
            let articles = count_articles(snapshot, &near.word)?;
            let kind = SuggestionKind::Spelling;
            suggestions.push(Suggestion { query: near.word, articles, kind });
        }
    }
    suggestions.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.query.cmp(&b.query)));
    suggestions.dedup();
    suggestions.truncate(MOST);
    Ok(suggestions)
}

/// Queries for what somebody has begun to write, the likeliest first: a field like one that is
/// not known, values of fields, near spellings.
pub(super) fn complete(
    snapshot: &Snapshot,
    text: &str,
    limit: usize,
) -> tantivy::Result<Vec<Suggestion>> {
    let Begun { field, rest, is_misnamed } = Begun::read(text);
    let mut ranked: Vec<(u64, SuggestionKind, String)> = Vec::new();
    if let Some(field) = field.filter(|_| is_misnamed) {
        let value = if rest.is_empty() { "*".to_owned() } else { quote_value(rest) };
        ranked.push((u64::MAX, SuggestionKind::Field, format!("{}:{value}", field.name())));
    }
    for (query, articles) in values(snapshot, field, rest)? {
        let worth = articles.saturating_mul(EDIT.pow(MOST_EDITS as u32));
        ranked.push((worth, SuggestionKind::Value, query));
    }
    if field.is_none_or(|field| matches!(field, Field::Headline | Field::Lede)) {
        let prefix = field.map(|field| format!("{}:", field.name())).unwrap_or_default();
        for (query, worth) in spellings(snapshot, rest)? {
            ranked.push((worth, SuggestionKind::Spelling, format!("{prefix}{query}")));
        }
    }
    ranked.sort_by(|(m, _, a), (n, _, b)| n.cmp(m).then_with(|| a.cmp(b)));
    ranked.truncate(limit);
    let suggestion = |(_, kind, query)| Suggestion { query, articles: 0, kind };
    Ok(ranked.into_iter().map(suggestion).collect())
}

/// What somebody has begun to write: `mcgr`, `author:mcgr`, `autor:mcgr`.
struct Begun<'t> {
    field: Option<Field>,
    rest: &'t str,
    /// Whether the field is one that has a name like the one that is written.
    is_misnamed: bool,
}

impl Begun<'_> {
    fn read(text: &str) -> Begun<'_> {
        let text = text.trim();
        if let Some((name, rest)) = text.split_once(':') {
            let rest = rest.trim();
            if let Some(field) = Field::from_name(name) {
                return Begun { field: Some(field), rest, is_misnamed: false };
            }
            if let Some(field) = Field::name_like(name).and_then(Field::from_name) {
                return Begun { field: Some(field), rest, is_misnamed: true };
            }
        }
        Begun { field: None, rest: text, is_misnamed: false }
    }
}

/// The values of a field, or of all that hold names, that have some words in a row, the last of
/// which may be a beginning; as queries, with their numbers of articles.
fn values(
    snapshot: &Snapshot,
    field: Option<Field>,
    text: &str,
) -> tantivy::Result<Vec<(String, u64)>> {
    let folded = fold_text(text.trim_matches('"'));
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() && field.is_none() {
        return Ok(Vec::new());
    }
    let is_asked = |attribute: &Attribute| match field {
        None => NAMES.contains(attribute),
        Some(Field::Entity(None)) => matches!(attribute, Attribute::Entity(_)),
        Some(field) => attribute.name() == field.name(),
    };
    let mut queries = Vec::new();
    for attribute in Attribute::FACETS.into_iter().filter(is_asked) {
        let mut tally = Tally::default();
        for segment in snapshot.segments.iter() {
            let leads = leads_of_prefix(segment, attribute, words.last().copied())?;
            tally.add(segment, attribute, &leads, &Deadline::default().watch())?;
        }
        let mut by_name: HashMap<String, u64> = HashMap::new();
        for (value, articles) in tally.into_values() {
            let folded = fold_text(&value);
            if has_words(&folded, &words) {
                *by_name.entry(folded).or_default() += articles;
            }
        }
        let name = match attribute {
            Attribute::Entity(EntityKind::Other) => Field::Entity(None).name(),
            _ => attribute.name(),
        };
        let query = |value: String| format!("{name}:{}", quote_value(&value));
        queries.extend(by_name.into_iter().map(|(value, articles)| (query(value), articles)));
    }
    Ok(queries)
}

/// The living articles with a word of an attribute that begins so; all if it is not said how.
fn leads_of_prefix(
    segment: &Segment,
    attribute: Attribute,
    prefix: Option<&str>,
) -> tantivy::Result<Vec<DocId>> {
    let mut leads: Vec<DocId> = Vec::new();
    match prefix {
        None => leads.extend(segment.leads.iter()),
        Some(prefix) => segment.attribute.with_prefix(&attribute.term(prefix), |_, list| {
            let mut cursor = list.cursor();
            while cursor.doc() != TERMINATED {
                leads.push(cursor.doc());
                cursor.advance();
            }
            true
        })?,
    }
    leads.retain(|&lead| segment.is_alive(lead));
    leads.sort_unstable();
    leads.dedup();
    Ok(leads)
}

/// Whether a folded value has some words in a row, the last of which may be a beginning.
fn has_words(value: &str, words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return !value.is_empty() };
    let value: Vec<&str> = value.split_whitespace().collect();
    value
        .windows(words.len())
        .any(|window| window.starts_with(before) && window[before.len()].starts_with(last))
}

/// Texts with words of the archive that are spelled like those given, and what each is worth: for
/// one word every near spelling, for several the text with the nearest of each.
fn spellings(snapshot: &Snapshot, text: &str) -> tantivy::Result<Vec<(String, u64)>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut corrected = Vec::new();
    let mut worth = 0;
    for &word in &words {
        let folded = fold_text(word);
        let mut near = near_spellings(snapshot, &folded, &Deadline::default().watch())?;
        let own = frequency(snapshot, &folded)?.saturating_mul(EDIT.pow(MOST_EDITS as u32));
        near.retain(|near| near.worth() > own);
        if words.len() == 1 {
            return Ok(near.into_iter().map(|near| (near.word.clone(), near.worth())).collect());
        }
        match near.into_iter().next() {
            Some(near) => {
                worth = near.worth().max(worth);
                corrected.push(near.word);
            }
            None => corrected.push(word.to_owned()),
        }
    }
    Ok(Some((corrected.join(" "), worth)).filter(|_| worth > 0).into_iter().collect())
}

fn collect_words(plan: &Plan, words: &mut Vec<String>) {
    match plan {
        Plan::Text(clause) => {
            for pattern in clause.wanted.patterns() {
                if let Pattern::Stem { word, .. }
                | Pattern::Word { word, .. }
                | Pattern::Exact(word) = pattern
                    && !words.contains(word)
                {
                    words.push(word.clone());
                }
            }
        }
        Plan::All(plans, _) | Plan::Any(plans) => {
            plans.iter().for_each(|plan| collect_words(plan, words));
        }
        _ => {}
    }
}

fn doc_freq(
    snapshot: &Snapshot,
    list: impl Fn(&Segment) -> std::io::Result<Option<PostingsList>>,
) -> tantivy::Result<u64> {
    let mut sum = 0;
    for segment in snapshot.segments.iter() {
        sum += list(segment)?.map_or(0, |list| u64::from(list.doc_freq()));
    }
    Ok(sum)
}

/// The number of passages with a word.
fn frequency(snapshot: &Snapshot, word: &str) -> tantivy::Result<u64> {
    doc_freq(snapshot, |segment| segment.word.get(word.as_bytes()))
}

/// A word of the archive that is spelled like another.
struct NearSpelling {
    word: String,
    edits: usize,
    passages: u64,
}

impl NearSpelling {
    /// How likely it is meant: its passages, each edit against it.
    fn worth(&self) -> u64 {
        self.passages.saturating_mul(EDIT.pow((MOST_EDITS - self.edits) as u32))
    }
}

/// The words of the archive that are one edit away, or two for words of six letters and more, and
/// begin with the same letter; the likeliest first.
fn near_spellings(
    snapshot: &Snapshot,
    word: &str,
    watch: &Watch,
) -> tantivy::Result<Vec<NearSpelling>> {
    let letters = word.chars().count();
    let most_edits = match letters {
        0..=3 => return Ok(Vec::new()),
        4..=5 => 1,
        _ => MOST_EDITS,
    };
    let first: String = word.chars().take(1).collect();
    let mut near: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for segment in snapshot.segments.iter() {
        segment.word.with_prefix(first.as_bytes(), |term, list| {
            if let Ok(term) = std::str::from_utf8(term)
                && term != word
                && term.chars().count().abs_diff(letters) <= most_edits
            {
                let edits = distance(word, term);
                if edits <= most_edits {
                    near.entry(term.to_owned()).or_insert((edits, 0)).1 +=
                        u64::from(list.doc_freq());
                }
            }
            !watch.is_over()
        })?;
    }
    let near = near.into_iter();
    let mut near: Vec<NearSpelling> =
        near.map(|(word, (edits, passages))| NearSpelling { word, edits, passages }).collect();
    near.sort_by_key(|near| Reverse(near.worth()));
    Ok(near)
}

/// The living articles with a word.
fn count_articles(snapshot: &Snapshot, word: &str) -> tantivy::Result<u64> {
    let mut articles = 0;
    for segment in snapshot.segments.iter() {
        let Some(list) = segment.word.get(word.as_bytes())? else { continue };
        let mut cursor = list.cursor();
        while cursor.doc() != TERMINATED {
            let lead = segment.leads.lead_of(cursor.doc());
            articles += u64::from(segment.is_alive(lead));
            cursor.seek(segment.leads.end_of(lead));
        }
    }
    Ok(articles)
}

/// Edits between two words, a swap of neighbours counting as one: the restricted
/// Damerau–Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn counts_edits() {
        for (a, b, edits) in [
            ("huwaei", "huawei", 1),
            ("spy", "spy", 0),
            ("", "ab", 2),
            ("agreement", "agrement", 1),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }
}
