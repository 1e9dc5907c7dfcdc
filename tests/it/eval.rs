//! Measuring how well topics are answered, and lists of queries, through the program.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, morgue};

/// Two outlets with articles of one number, and judgements that know no outlets.
fn small_collection() -> Dir {
    let dir = Dir::new();
    dir.create(
        "corpus.jsonl",
        r#"{"_id": "1", "source": "Ledger", "title": "", "text": "A wild fox was seen in the harbour."}
{"_id": "2", "source": "Ledger", "title": "", "text": "The harbour has no foxes, and no boars."}
{"_id": "3", "source": "Courier", "title": "", "text": "Wild boars were seen."}
{"_id": "3", "source": "Ledger", "title": "", "text": "Nothing was seen."}
"#,
    );
    dir.create(
        "queries.jsonl",
        "{\"_id\": \"a\", \"text\": \"fox harbour\"}\n{\"_id\": \"b\", \"text\": \"wild boars\"}\n\
         {\"_id\": \"c\", \"text\": \"unicorns\"}\n{\"_id\": \"d\", \"text\": \"nobody judged\"}\n",
    );
    dir.create(
        "test.tsv",
        "query-id\tcorpus-id\tscore\na\t1\t1\na\t2\t0\nb\tcourier/3\t1\nc\t1\t1\n",
    );
    dir.morgue(&["index", "-q", "corpus.jsonl"]).ended(0);
    dir
}

#[test]
fn the_sample_is_measured_by_its_own_topics() {
    let ran = morgue(&["eval", "--measures", "ndcg@10,map,mrr,p@5,r@100,judged@10"]).ended(0);
    let expected = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/expected.toml");
    let expected = fs::read_to_string(expected).unwrap();
    let (_, measures) = expected.split_once("[measures]\n").unwrap();
    for measure in measures.lines() {
        let (name, mean) = measure.split_once(" = ").unwrap();
        assert_eq!(ran.after(name.trim_matches('"')), mean, "{name}");
    }
}

#[test]
fn a_collection_in_beir_layout() {
    let dir = small_collection();
    let arguments = ["eval", "--topics", "queries.jsonl", "--qrels", "test.tsv"];
    let ran = dir.morgue(&[&arguments[..], &["--measures", "map", "--output", "run"]].concat());
    assert_snapshot!(ran.err, @"1 of 4 topics are not judged: passed over");
    assert_snapshot!(ran.ended(0).out, @"
    2 topics measured by 4 judgements of articles; 67 % of the first 10 were judged
    1 topic found nothing, left out; `--complete` counts them as 0: c

    map       1.0000
    ");
    let run = fs::read_to_string(dir.path("run")).unwrap();
    let ids: Vec<&str> = run.lines().map(|line| line.rsplitn(4, ' ').last().unwrap()).collect();
    assert_snapshot!(ids.join("\n"), @"
    a Q0 1
    a Q0 2
    b Q0 courier/3
    b Q0 1
    b Q0 2
    ");

    let complete = [&arguments[..], &["--complete", "--format", "tsv"]].concat();
    let searched = dir.morgue(&complete).ended(0);
    let read = ["eval", "--run", "run", "--qrels", "test.tsv", "--complete", "--format", "tsv"];
    assert_eq!(dir.morgue(&read).ended(0).out, searched.out);
}

#[test]
fn a_run_is_compared_with_one_before() {
    let dir = Dir::new();
    dir.morgue(&["eval", "--any", "--output", "any"]).ended(0);
    let ran = dir.morgue(&["eval", "--compare", "any", "--format", "json", "--per-topic"]).ended(0);
    let measured = &ran.json_lines()[0];
    let comparison = &measured["comparisons"][0];
    // The two add the topics up in different orders.
    let apart = |one: &Value, other: &Value| Some((one.as_f64()? - other.as_f64()?).abs());
    let apart = apart(&comparison["after"], &measured["measures"]["ndcg@10"]);
    assert!(apart.is_some_and(|apart| apart < 1e-12), "{comparison}");
    assert!(comparison["p"].as_f64().is_some_and(|p| 0.0 < p && p <= 1.0), "{comparison}");
    assert_eq!(measured["per_topic"].as_array().unwrap().len(), 42);
    let same = dir.morgue(&["eval", "--any", "--compare", "any", "--format", "tsv"]).ended(0);
    assert!(same.out.lines().skip(1).all(|line| line.ends_with("\t0.000000\t1.000000")));
}

#[test]
fn what_cannot_be_measured_is_said() {
    let dir = small_collection();
    dir.create("bad.tsv", "1\n");
    dir.create("other.tsv", "q 0 x 1\n");
    dir.create("run", "q Q0 y 1 2 t\n");
    let said =
        |arguments: &[&str], status| dir.morgue(&[&["eval"], arguments].concat()).ended(status).err;
    assert_snapshot!(said(&[], 2), @"error: name topics and their judgements: `--topics FILE --qrels FILE`; only the built-in sample has its own");
    assert_snapshot!(said(&["--qrels", "test.tsv"], 2), @"error: name what to measure: `--topics FILE` or `--run RUN`");
    assert_snapshot!(said(&["--qrels", "bad.tsv", "--run", "run"], 2), @"error: bad.tsv: none of its rows can be read; line 1: not a judgement; write `topic 0 id grade` a line");
    assert_snapshot!(said(&["--qrels", "other.tsv", "--run", "run"], 0), @"warning: nothing in the run is judged; its ids look like `y`, the judged ones like `x`");
    assert_snapshot!(said(&["--qrels", "test.tsv", "--run", "run"], 1), @"
    warning: nothing in the run is judged; its ids look like `y`, the judged ones like `1`
    there is no topic that is judged and found something
    ");
    assert!(said(&["--measures", "ngcd@10"], 2).contains("`ngcd@10` is not a measure"));
}

#[test]
fn every_query_of_a_list_is_answered_in_order() {
    let dir = Dir::new();
    dir.create("names.txt", "no-spy\n\nq2\t\"oxford economics\"\nhuawei date:2019-13\nzzyzx\n");
    let ran = dir.morgue(&["search", "--queries", "names.txt", "-n", "2"]).ended(2);
    assert!(ran.err.contains("names.txt:4: left out: there is no month 13"), "{}", ran.err);
    assert_eq!(ran.fields("topic"), ["1", "1", "q2", "q2"]);
    assert_eq!(ran.fields("query")[2], "\"oxford economics\"");
    let alone = dir.morgue(&["search", "no-spy", "-n", "2", "--format", "jsonl"]).ended(0);
    assert_eq!(ran.fields("passage")[..2], alone.fields("passage"));

    let answers = dir.morgue(&["search", "--queries", "names.txt", "--format", "json"]).ended(2);
    assert_eq!(answers.fields("topic"), ["1", "q2", "5"]);
}

#[test]
fn a_list_has_a_status() {
    let dir = Dir::new();
    let list = |queries: &str, status| {
        let arguments = ["search", "--queries", "-", "--format", "trec", "-n", "1"];
        dir.morgue_with_input(&arguments, queries.as_bytes()).ended(status).out
    };
    let offer = "huawei/london-no-spy-offer.txt#0 1";
    assert!(list("zzyzx\nno-spy\n", 0).starts_with(&format!("2 Q0 {offer}")));
    assert!(list("a b\tno-spy\n", 0).starts_with(&format!("a%20b Q0 {offer}")));
    assert_eq!(list("zzyzx\n", 1), "");
    assert_eq!(list("", 1), "");
    dir.morgue(&["search", "--queries", "gone.txt"]).ended(2);
    dir.morgue(&["search", "--queries", "-", "no-spy"]).ended(2);
    dir.morgue(&["search", "--queries", "-", "--format", "csv"]).ended(2);
}

#[test]
fn a_list_of_topics_is_the_run_that_is_measured() {
    let dir = Dir::new();
    let topics = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/topics.tsv");
    let arguments = ["search", "--queries", topics, "-n", "1000", "--format", "trec"];
    let searched = dir.morgue(&arguments).ended(0).out;
    dir.morgue(&["eval", "--output", "run"]).ended(0);
    assert_eq!(fs::read_to_string(dir.path("run")).unwrap(), searched);
}
