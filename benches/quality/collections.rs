//! Collections in BEIR's layout
//! (<https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset>), measured by articles.

use std::path::{Path, PathBuf};
use std::time::Instant;

use morgue::{
    EvalOptions, EvalUnit, Measure, Qrels, RetrieveOptions, SearchOptions, evaluate, read_topics,
    retrieve,
};

use crate::{FOLDER, Outcome, Ranking, open, write_table};

const MEASURES: [&str; 4] = ["ndcg@10", "map", "r@100", "mrr"];

/// Articles of a topic.
const DEPTH: usize = 1_000;

/// Measures every collection, and writes a row for each and one for their mean.
pub fn measure(folders: &[PathBuf], rankings: &[Ranking]) -> Outcome<()> {
    let mut collections: Vec<PathBuf> = Vec::new();
    for folder in folders {
        match is_collection(folder) {
            true => collections.push(folder.clone()),
            false if folder.is_dir() => collections.extend(collections_in(folder)?),
            false => println!("{}: no such folder: passed over", folder.display()),
        }
    }
    if collections.is_empty() {
        println!("no collections: name a folder that has some, or set {FOLDER}");
        return Ok(());
    }
    let measures: Vec<Measure> =
        MEASURES.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for collection in &collections {
        let name = collection.file_name().unwrap_or_default().to_string_lossy().into_owned();
        rows.push((name, measure_one(collection, rankings, &measures)?));
    }
    rows.push(("mean".to_owned(), mean(&rows)));
    write_table(&MEASURES.map(str::to_owned), rankings, &rows);
    Ok(())
}

fn is_collection(folder: &Path) -> bool {
    folder.join("corpus.jsonl").is_file()
}

/// The collections in a folder, by name.
fn collections_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        found.push(entry?.path());
    }
    found.retain(|path| is_collection(path));
    found.sort();
    Ok(found)
}

/// The measures of a collection, by ranking.
fn measure_one(
    folder: &Path,
    rankings: &[Ranking],
    measures: &[Measure],
) -> Outcome<Vec<Vec<f64>>> {
    let begin = Instant::now();
    let searcher = open(&folder.join("corpus.jsonl"))?;
    let indexed = begin.elapsed();
    let (mut topics, _) = read_topics(&folder.join("queries.jsonl"))?;
    let (qrels, _) = Qrels::read(&folder.join("qrels/test.tsv"))?;
    topics.retain(|topic| qrels.topics().any(|judged| judged == topic.id));
    println!(
        "{}: {} articles indexed in {:.1} s, {} topics",
        folder.display(),
        searcher.totals().articles,
        indexed.as_secs_f64(),
        topics.len()
    );
    let complete = EvalOptions { complete: true, ..EvalOptions::default() };
    let mut found = Vec::new();
    for ranking in rankings {
        let begin = Instant::now();
        let options = RetrieveOptions {
            unit: EvalUnit::Article,
            parse: ranking.parse,
            search: SearchOptions { limit: DEPTH, ..ranking.search.clone() },
        };
        let (run, refused) = retrieve(&searcher, &topics, &qrels, &options)?;
        let evaluation = evaluate(&qrels, &run, measures, &complete);
        println!(
            "  {}: {:.1} s, {} topics found nothing, {} of them refused",
            ranking.name,
            begin.elapsed().as_secs_f64(),
            evaluation.unanswered.len(),
            refused.len()
        );
        found.push(evaluation.means());
    }
    Ok(found)
}

/// The mean of the rows, cell by cell.
fn mean(rows: &[(String, Vec<Vec<f64>>)]) -> Vec<Vec<f64>> {
    let Some((_, first)) = rows.first() else { return Vec::new() };
    let mean = |group: usize, cell: usize| {
        rows.iter().map(|(_, groups)| groups[group][cell]).sum::<f64>() / rows.len() as f64
    };
    let cells = |(group, cells): (usize, &Vec<f64>)| {
        (0..cells.len()).map(|cell| mean(group, cell)).collect()
    };
    first.iter().enumerate().map(cells).collect()
}
