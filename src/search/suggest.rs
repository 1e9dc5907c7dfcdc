//! What to ask instead, when nothing was found.
//!
//! It looks the words of a query up among names and near spellings. It knows dictionaries; it
//! must never know how a suggestion is shown.

use std::collections::BTreeMap;

use tantivy::TERMINATED;

use crate::index::{PostingsList, Segment, Snapshot};
use crate::query::{Pattern, Plan};
use crate::schema::Attribute;

/// A query that finds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// The articles that it finds; for a plain word those that have it in this form.
    pub articles: u64,
}

/// The most suggestions.
const MOST: usize = 5;

/// The fields whose values are names that people search for as words.
const NAMES: [Attribute; 6] = [
    Attribute::Author,
    Attribute::Source,
    Attribute::Section,
    Attribute::Agency,
    Attribute::Dateline,
    Attribute::Entity(crate::article::EntityKind::Person),
];

/// Queries like a plan that found nothing which find something.
pub(super) fn suggest(snapshot: &Snapshot, plan: &Plan) -> tantivy::Result<Vec<Suggestion>> {
    let mut words = Vec::new();
    collect_words(plan, &mut words);
    let mut suggestions = Vec::new();
    for word in &words {
        for attribute in NAMES {
            let articles =
                doc_freq(snapshot, |segment| segment.attribute.get(&attribute.term(word)))?;
            if articles > 0 {
                suggestions
                    .push(Suggestion { query: format!("{}:{word}", attribute.name()), articles });
            }
        }
        if doc_freq(snapshot, |segment| segment.word.get(word.as_bytes()))? == 0 {
            suggestions.extend(near_spelling(snapshot, word)?);
        }
    }
    suggestions.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.query.cmp(&b.query)));
    suggestions.dedup();
    suggestions.truncate(MOST);
    Ok(suggestions)
}

fn collect_words(plan: &Plan, words: &mut Vec<String>) {
    match plan {
        Plan::Text(clause) => {
            for pattern in clause.variants.iter().flatten() {
                match pattern {
                    Pattern::Stem { word, .. }
                    | Pattern::Word { word, .. }
                    | Pattern::Exact(word) => {
                        if !words.contains(word) {
                            words.push(word.clone());
                        }
                    }
                    Pattern::Prefix(_) => {}
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

/// The most frequent word of the archive that is one edit away, or two for words of six letters
/// and more, and begins with the same letter.
fn near_spelling(snapshot: &Snapshot, word: &str) -> tantivy::Result<Option<Suggestion>> {
    let letters = word.chars().count();
    let most_edits = match letters {
        0..=3 => return Ok(None),
        4..=5 => 1,
        _ => 2,
    };
    let first: String = word.chars().take(1).collect();
    let mut near: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for segment in snapshot.segments.iter() {
        segment.word.with_prefix(first.as_bytes(), |term, list| {
            if let Ok(term) = std::str::from_utf8(term)
                && term.chars().count().abs_diff(letters) <= most_edits
            {
                let edits = distance(word, term);
                if edits <= most_edits {
                    near.entry(term.to_owned()).or_insert((edits, 0)).1 +=
                        u64::from(list.doc_freq());
                }
            }
            true
        })?;
    }
    let best = near.into_iter().min_by_key(|(_, (edits, passages))| (*edits, u64::MAX - passages));
    let Some((query, _)) = best else { return Ok(None) };
    let mut articles = 0;
    for segment in snapshot.segments.iter() {
        if let Some(list) = segment.word.get(query.as_bytes())? {
            articles += count_articles(segment, &list);
        }
    }
    Ok(Some(Suggestion { query, articles }))
}

/// The living articles that a list has passages of.
fn count_articles(segment: &Segment, list: &PostingsList) -> u64 {
    let mut cursor = list.cursor();
    let mut articles = 0;
    while cursor.doc() != TERMINATED {
        let lead = segment.leads.lead_of(cursor.doc());
        articles += u64::from(segment.is_alive(lead));
        cursor.seek(segment.leads.end_of(lead));
    }
    articles
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
