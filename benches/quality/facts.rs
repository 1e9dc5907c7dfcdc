//! Facts: how far down an answer the passage is that has the fact a question asks for.
//!
//! A line of `facts.tsv` has a split (`tune` or `held`), an archive, the id of an article in it, the
//! bytes of its text that have the fact (`239-373`, alternatives parted by commas), and a question
//! in words that a reader would type.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use morgue::{ArticleId, Found, Hit, Query, Searcher};
use rayon::prelude::*;

use crate::{Outcome, Ranking, open, write_table};

const FACTS: &str = include_str!("facts.tsv");

/// The articles of the archive `sample`.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/articles");

/// The ranks that a fact may have at most, a column each; ten passages are shown.
const RANKS: [usize; 3] = [1, 3, 10];

struct Fact {
    split: &'static str,
    archive: &'static str,
    article: ArticleId,
    spans: Vec<Range<usize>>,
    query: Query,
}

/// Asks every question of its archive, and writes the shares of those answered by some rank.
pub fn measure(archives: &[&str], rankings: &[Ranking]) -> Outcome<()> {
    let facts: Vec<Fact> =
        FACTS.lines().skip(1).map(parse).collect::<Option<_>>().ok_or("facts.tsv: bad line")?;
    let searchers = open_archives(archives, &facts)?;
    let asked: Vec<(&Fact, &Searcher)> =
        facts.iter().filter_map(|fact| Some((fact, searchers.get(fact.archive)?))).collect();

    // The ranks of every fact, by split and archive, and by split alone.
    let mut ranks: BTreeMap<(&str, &str), Vec<Vec<Option<usize>>>> = BTreeMap::new();
    let found: Vec<Vec<Option<usize>>> =
        asked.par_iter().map(|(fact, searcher)| rank_by_each(fact, searcher, rankings)).collect();
    for ((fact, _), found) in asked.iter().zip(found) {
        for archive in [fact.archive, "all"] {
            ranks.entry((fact.split, archive)).or_default().push(found.clone());
        }
    }
    let share = |found: &[Vec<Option<usize>>], ranking: usize, most: usize| {
        let within = found.iter().filter(|by| by[ranking].is_some_and(|rank| rank <= most));
        within.count() as f64 / found.len() as f64
    };
    let rows: Vec<(String, Vec<Vec<f64>>)> = ranks
        .iter()
        .map(|((split, archive), found)| {
            let cells = |ranking| RANKS.map(|most| share(found, ranking, most)).to_vec();
            let name = format!("{split} {archive} ({})", found.len());
            (name, (0..rankings.len()).map(cells).collect())
        })
        .collect();
    write_table(&RANKS.map(|most| format!("@{most}")), rankings, &rows);
    Ok(())
}

fn parse(line: &'static str) -> Option<Fact> {
    let [split, archive, article, spans, question] =
        line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let span = |span: &str| {
        let (start, end) = span.split_once('-')?;
        Some(start.parse().ok()?..end.parse().ok()?)
    };
    Some(Fact {
        split,
        archive,
        article: ArticleId::from_text(article),
        spans: spans.split(',').map(span).collect::<Option<_>>()?,
        query: question.parse().ok()?,
    })
}

/// The archives that facts name, as far as it is said where they are.
fn open_archives(archives: &[&str], facts: &[Fact]) -> Outcome<BTreeMap<&'static str, Searcher>> {
    let named: BTreeMap<&str, &str> = archives
        .iter()
        .filter_map(|archive| archive.split_once('='))
        .chain([("sample", SAMPLE)])
        .collect();
    let mut searchers = BTreeMap::new();
    for archive in facts.iter().map(|fact| fact.archive).collect::<BTreeSet<_>>() {
        let of_archive = || facts.iter().filter(|fact| fact.archive == archive);
        let Some(path) = named.get(archive) else {
            let count = of_archive().count();
            println!("{count} facts of {archive} passed over: say where it is, {archive}=PATH");
            continue;
        };
        let searcher = open(Path::new(path))?;
        for fact in of_archive() {
            if searcher.article(&fact.article)?.is_none() {
                println!("{archive} has no article {}: its fact counts as not found", fact.article);
            }
        }
        searchers.insert(archive, searcher);
    }
    Ok(searchers)
}

/// The rank of a fact by each ranking, if it is shown.
fn rank_by_each(fact: &Fact, searcher: &Searcher, rankings: &[Ranking]) -> Vec<Option<usize>> {
    let rank = |ranking: &Ranking| {
        let query = Query::parse_with(fact.query.text(), &ranking.parse).ok()?;
        let found = searcher.search(&query, &ranking.search).ok()?;
        let shown = in_reading_order(&found);
        let rank = shown.iter().position(|hit| has_fact(hit, fact))?;
        Some(rank + 1)
    };
    rankings.iter().map(rank).collect()
}

/// The passages as they are shown: under their articles, which stand where their best does.
fn in_reading_order(found: &Found) -> Vec<&Hit> {
    let mut hits: Vec<&Hit> = found.hits.iter().collect();
    hits.sort_by_key(|hit| {
        found.hits.iter().position(|first| first.passage.article == hit.passage.article)
    });
    hits
}

fn has_fact(hit: &Hit, fact: &Fact) -> bool {
    let overlaps = |span: &Range<usize>| span.start < hit.bytes.end && hit.bytes.start < span.end;
    hit.passage.article == fact.article && fact.spans.iter().any(overlaps)
}
