//! Measuring an archive, and the invented articles to measure with.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::hay::{Dir, Ran, morgue};

/// The classes of a run of `morgue bench --json`.
fn classes(ran: &Ran) -> Vec<Value> {
    ran.json_lines()[0]["classes"].as_array().unwrap().clone()
}

#[test]
fn bench_measures_the_sample_within_ten_seconds() {
    let begin = Instant::now();
    let ran = morgue(&["bench", "--json"]).ended(0);
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(ran.fields("archive"), ["sample"]);
    let classes = classes(&ran);
    assert_eq!(classes.len(), 9);
    for class in classes {
        let micros = |name: &str| class[name].as_f64().unwrap();
        assert!(micros("p50_us") <= micros("p99_us") && micros("p99_us") <= micros("max_us"));
        assert_eq!(class["runs"], class["queries"].as_u64().unwrap() * 10);
    }
}

#[test]
fn bench_takes_queries_from_a_file_and_compares_with_a_run_before() {
    let dir = Dir::new();
    dir.create("queries.tsv", "1\tno-spy\n2\thuawei date:never\n3\t\"oxford economics\"\r\n");
    let arguments = ["bench", "--queries", "queries.tsv", "-r", "3", "--json"];
    let before = dir.morgue(&arguments).ended(0);
    assert!(before.err.contains("queries.tsv:2: left out"), "{}", before.err);
    let class = &classes(&before)[0];
    assert_eq!((class["class"].as_str(), class["runs"].as_u64()), (Some("queries.tsv"), Some(6)));

    dir.create("before.json", &before.out);
    let now = dir.morgue(&[&arguments[..], &["--compare", "before.json"]].concat()).ended(0);
    assert!(classes(&now)[0]["ratios"]["best"].as_f64().unwrap() > 0.0);
    let refused = dir.morgue(&["bench", "--compare", "queries.tsv"]).ended(2);
    assert!(refused.err.contains("not what `morgue bench --json` writes"), "{}", refused.err);
}

#[test]
fn generated_articles_can_be_indexed_and_measured() {
    let dir = Dir::new();
    dir.morgue(&["generate", "--articles", "50", "--seed", "3", "--out", "a.jsonl"]).ended(0);
    let printed = dir.morgue(&["generate", "--articles", "50", "--seed", "3"]).ended(0);
    assert_eq!(std::fs::read_to_string(dir.path("a.jsonl")).unwrap(), printed.out);
    let indexed = dir.morgue(&["index", "a.jsonl"]).ended(0);
    assert!(indexed.out.contains("50 added"), "{}", indexed.out);
    let measured = dir.morgue(&["bench", "-r", "1"]).ended(0);
    assert!(measured.out.contains("word with an entity"), "{}", measured.out);
}
