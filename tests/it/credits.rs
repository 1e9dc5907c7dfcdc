//! Datelines and bylines of Reuters-21578, against readings that were judged by eye.
//!
//! `credits.tsv` has 200 records drawn by seed, 60 of them with an author: what their DATELINE and
//! AUTHOR say, read from the elements alone before it was known how the program reads them. A place
//! is as written, a day has its year, a name has its usual case. What names no day has no reading:
//! there is no 187th of March. The collection is not part of the tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use morgue::{Article, SourceOptions, read_articles};

const JUDGED: &str = include_str!("credits.tsv");

/// The reading of an article, as a line of the table without its number; the agency only if the
/// judge names one, as the text may name it where the elements do not.
fn reading(article: &Article, judged: &str) -> String {
    let names_agency = judged.split('\t').nth(2).is_some_and(|agency| !agency.is_empty());
    let day = article.extra.get("dateline_date").and_then(|day| day.as_str()).unwrap_or_default();
    let day = Some(day).filter(|day| day.starts_with("19")).unwrap_or_default();
    let agency = article.agency.as_deref().filter(|_| names_agency).unwrap_or_default();
    let places = article.dateline_places().join("; ");
    format!("{places}\t{day}\t{agency}\t{}", article.authors.join("; "))
}

#[test]
fn datelines_and_bylines_agree_with_a_judge() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/sgml/reuters21578");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: ../shared/data/sgml/reuters21578 is not there");
        return;
    };
    let rows = JUDGED.lines().skip(1).filter_map(|row| row.split_once('\t'));
    let mut judged: BTreeMap<&str, &str> = rows.collect();
    assert_eq!(judged.len(), 200);
    let mut wrong = Vec::new();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let (articles, _) = read_articles(&name, &bytes, &SourceOptions::default());
        for article in articles {
            let id = article.given_id.clone().unwrap_or_default();
            let Some(judged) = judged.remove(id.as_str()) else { continue };
            let read = reading(&article, judged);
            if read != judged {
                wrong.push(format!("{id}: judged {judged:?}, read {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(judged.is_empty(), "not found: {:?}", judged.keys());
}
