//! Counts, facets, timelines, suggestions and exports, on the built-in sample.

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, morgue};

fn json(arguments: &[&str]) -> Value {
    let ran = morgue(&[arguments, &["--format", "json"]].concat()).ended(0);
    let [answer] = &ran.json_lines()[..] else { panic!("{}", ran.out) };
    answer.clone()
}

fn keys(value: &Value) -> String {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys.join(" ")
}

/// The sum of a field over a list of objects.
fn sum(list: &Value, field: &str) -> u64 {
    list.as_array().unwrap().iter().map(|value| value[field].as_u64().unwrap()).sum()
}

#[test]
fn counts_are_those_of_the_search() {
    assert_eq!(
        morgue(&["count", "no-spy"]).ended(0).out,
        "18 articles in 16 families, 20 passages\n"
    );
    let counted = json(&["count", "huawei", "NOT", "berlin", "--from", "2019"]);
    let found = json(&["search", "huawei", "NOT", "berlin", "--from", "2019"]);
    for field in ["query", "reading", "relaxed", "articles", "families", "passages", "digest"] {
        assert_eq!(counted[field], found[field], "{field}");
    }
    assert_snapshot!(
        keys(&counted),
        @"archive articles digest families passages query reading relaxed warnings"
    );
    let nothing = morgue(&["count", "zzyzx"]).ended(1);
    assert_eq!(nothing.out, "0 articles, 0 passages\n");
    assert!(nothing.err.ends_with("nothing found\n"), "{}", nothing.err);
}

#[test]
fn every_format_says_that_a_query_was_relaxed() {
    let query = "cassini chancellery";
    assert_snapshot!(morgue(&["count", query]).ended(0).out, @"
    8 articles, 10 passages
    relaxed: any of the words, best first; `--strict` asks for all of them
    reading: article has cassini~stem OR chancellery~stem
    ");
    for command in [&["count"][..], &["search"], &["facets", "--by", "year"], &["timeline"]] {
        assert_eq!(json(&[command, &[query]].concat())["relaxed"], true, "{command:?}");
    }
    for arguments in [
        &["facets", query, "--by", "section", "--format", "csv"][..],
        &["timeline", query, "--format", "csv"],
        &["export", query, "--format", "csv"],
        &["search", query, "--format", "csv"],
    ] {
        let ran = morgue(arguments).ended(0);
        let mut table = csv::Reader::from_reader(ran.out.as_bytes());
        let column = table.headers().unwrap().iter().position(|name| name == "relaxed").unwrap();
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty() && rows.iter().all(|row| &row[column] == "true"), "{arguments:?}");
    }
    for command in ["search", "export"] {
        let lines = morgue(&[command, query, "--format", "jsonl"]).ended(0).json_lines();
        assert!(lines.iter().all(|line| line["relaxed"] == true), "{command}");
    }
    let run = morgue(&["search", query, "--format", "trec"]).ended(0);
    assert!(run.err.contains("relaxed: any of the words"), "{}", run.err);
    assert!(morgue(&["timeline", query, "--svg"]).ended(0).out.contains("relaxed to any"));
    for command in ["count", "timeline", "export"] {
        morgue(&[command, query, "--strict"]).ended(1);
    }
}

#[test]
fn a_list_says_which_of_its_queries_were_relaxed() {
    let dir = Dir::new();
    dir.create("list", "cassini chancellery\nno-spy\n");
    let list = |format| {
        let ran = dir.morgue(&["search", "--queries", "list", "-n", "all", "--format", format]);
        ran.ended(0)
    };
    let hits = list("jsonl").json_lines();
    assert_eq!(hits.len(), 10 + 20);
    assert!(hits.iter().all(|hit| hit["relaxed"] == (hit["topic"] == "1")));
    let answers = list("json").json_lines();
    assert_eq!((&answers[0]["relaxed"], &answers[1]["relaxed"]), (&true.into(), &false.into()));
    let said = list("trec").err;
    assert!(said.contains("1 of 2 queries relaxed: any of the words"), "{said}");
}

#[test]
fn plain_words_are_plain_in_every_command() {
    let question = "(cassini -chancellery) \"zzyzx?";
    let found = json(&["search", "--plain", question]);
    assert_eq!(found["articles"], 8);
    for command in [&["count"][..], &["facets", "--by", "year"], &["timeline"]] {
        let answer = json(&[command, &["--plain", question]].concat());
        assert_eq!(answer["reading"], found["reading"], "{command:?}");
        assert_eq!(answer["warnings"], found["warnings"], "{command:?}");
    }
    let rows = morgue(&["export", "--plain", question]).ended(0).json_lines();
    assert_eq!(rows.len(), 8);
}

#[test]
fn facets_show_values_and_what_has_none() {
    let facets = morgue(&["facets", "no-spy", "--by", "author", "--by", "year", "--top", "2"]);
    assert_snapshot!(facets.ended(0).out, @"
    18 articles

    author: 10 values in 13 articles; 5 without
      3  Detlef Brammerloh
      3  Imogen Tallowby
      5  (none)
      and 8 values more; `--top 0` shows all

    year: 5 values in 14 articles; 4 without
      4  2013
      2  2014
      1  2015
      4  2019
      3  2020
      4  (none)
    ");
    let table = morgue(&["facets", "no-spy", "--by", "source", "--top", "1", "--format", "csv"]);
    assert_snapshot!(table.ended(0).out, @"
    field,value,articles,matched,distinct,relaxed,archive
    source,The Spree Gazette,5,18,5,false,sample
    source,,6,18,5,false,sample
    ");
}

#[test]
fn facets_of_everything_add_up() {
    let by = "author,source,section,person,org,place,other,agency,dateline,lang,year,month";
    let facets = json(&["facets", "--by", by, "--top", "0"]);
    assert_eq!((&facets["articles"], &facets["query"]), (&78.into(), &"".into()));
    for facet in facets["facets"].as_array().unwrap() {
        let whole = facet["with"].as_u64().unwrap() + facet["without"].as_u64().unwrap();
        assert_eq!(whole, 78, "{facet}");
        assert_eq!(facet["distinct"], facet["values"].as_array().unwrap().len(), "{facet}");
        assert!(sum(&facet["values"], "articles") >= facet["with"].as_u64().unwrap(), "{facet}");
    }
    morgue(&["facets", "no-spy"]).ended(2);
    morgue(&["facets", "no-spy", "--by", "colour"]).ended(2);
    morgue(&["facets", "zzyzx", "--by", "author"]).ended(1);
}

#[test]
fn timelines_have_a_bar_for_every_period() {
    let mut command = Dir::new().command(&["timeline", "no-spy"]);
    let shown = command.env("COLUMNS", "40").current_dir("/").output().unwrap().stdout;
    assert_snapshot!(String::from_utf8(shown).unwrap(), @"
    18 articles by year: 14 in bars, 4 undated

    2013  4  ███████████████████████████████
    2014  2  ███████████████▌
    2015  1  ███████▊
    2016  0
    2017  0
    2018  0
    2019  4  ███████████████████████████████
    2020  3  ███████████████████████▎
    ");
    let timeline = json(&["timeline", "no-spy", "--by", "month"]);
    let whole = sum(&timeline["bars"], "articles") + sum(&timeline["vague"], "articles");
    assert_eq!(timeline["articles"], whole + timeline["undated"].as_u64().unwrap());
    assert_eq!(timeline["bars"].as_array().unwrap().len(), 84);
    let table = morgue(&["timeline", "no-spy", "--from", "2019", "--format", "csv"]).ended(0);
    assert_snapshot!(table.out.lines().take(3).collect::<Vec<_>>().join("\n"), @"
    precision,period,articles,relaxed,archive
    month,2019-05,3,false,sample
    month,2019-06,0,false,sample
    ");
}

#[test]
fn vague_dates_stand_beside_the_bars() {
    let dir = Dir::new();
    dir.create(
        "a.jsonl",
        "{\"title\":\"a\",\"text\":\"Ash.\",\"date\":\"2019\"}\n\
         {\"title\":\"b\",\"text\":\"Ash.\",\"date\":\"2019-11-30\"}\n\
         {\"title\":\"c\",\"text\":\"Ash.\",\"date\":\"2020-01\"}\n\
         {\"title\":\"d\",\"text\":\"Ash.\"}\n",
    );
    dir.morgue(&["index", "a.jsonl"]).ended(0);
    assert_snapshot!(dir.morgue(&["timeline", "ash"]).ended(0).out, @"
    4 articles by month: 2 in bars, 1 dated less precisely, 1 undated

    2019-11  1  ████████████████████████████████████████████████████████████████████████████████████████
    2019-12  0
    2020-01  1  ████████████████████████████████████████████████████████████████████████████████████████

    dated less precisely: 2019 (1)
    ");
    let table = dir.morgue(&["timeline", "ash", "--by", "month", "--format", "csv"]).ended(0);
    assert!(table.out.ends_with("\nyear,2019,1,false\nundated,,1,false\n"), "{}", table.out);
}

#[test]
fn pictures_stand_by_themselves() {
    let svg = morgue(&["timeline", "\"no spy\" OR <b>&\"", "--svg"]).ended(0).out;
    assert_eq!(morgue(&["timeline", "\"no spy\" OR <b>&\"", "--format", "svg"]).out, svg);
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{svg}");
    assert!(svg.contains("role=\"img\" aria-labelledby=\"title desc\""), "{svg}");
    let title = "<title id=\"title\">&quot;no spy&quot; OR &lt;b&gt;&amp;&quot;</title>";
    assert!(svg.contains(title), "{svg}");
    assert!(svg.contains("<desc id=\"desc\">18 articles by year: 14 in bars"), "{svg}");
    assert!(svg.contains("<title>2013: 4 articles</title></rect>"), "{svg}");
    assert_eq!(svg.matches("</rect>").count(), 5, "a bar for each year with articles");
    assert!(!svg.contains("href") && !svg.contains("<script"), "{svg}");
    morgue(&["timeline", "no-spy", "--svg", "--format", "csv"]).ended(2);
    let nothing = morgue(&["timeline", "zzyzx", "--svg"]).ended(1);
    assert!(nothing.out.trim_end().ends_with("</svg>"), "{}", nothing.out);
}

#[test]
fn suggestions_are_queries_that_find_something() {
    assert_snapshot!(morgue(&["suggest", "brammer"]).ended(0).out, @r#"author:"detlef brammerloh" (3 articles)"#);
    assert_snapshot!(morgue(&["suggest", "huwaei"]).ended(0).out, @"huawei (21 articles)");
    let fields = morgue(&["suggest", "autor:", "-n", "2"]).ended(0);
    assert_snapshot!(fields.out, @r#"
    author:* (62 articles)
    author:"imogen tallowby" (5 articles)
    "#);
    let suggested = json(&["suggest", "person:liang"]);
    assert_snapshot!(
        suggested["suggestions"].to_string(),
        @r#"[{"articles":8,"kind":"value","query":"person:\"liang hua\""}]"#
    );
    let counted = json(&["count", "person:\"liang hua\""]);
    assert_eq!(counted["articles"], 8);
    morgue(&["suggest", "zzyzx"]).ended(1);
    morgue(&["suggest"]).ended(2);
}

#[test]
fn exports_have_a_row_for_every_article() {
    let rows = morgue(&["export", "no-spy"]).ended(0).json_lines();
    assert_eq!(rows.len(), 18);
    assert_snapshot!(keys(&rows[0]), @"agency archive article authors content_hash date dateline entities extra file given_id headline language line matched offset passages record relaxed section source url");
    let dates: Vec<&str> = rows.iter().filter_map(|row| row["date"].as_str()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    assert_eq!(sum(&Value::from(rows), "matched"), 20);

    let passages = morgue(&["export", "no-spy", "--unit", "passage", "--text"]).ended(0);
    let mut passages = passages.json_lines();
    let found = ["search", "no-spy", "-n", "all", "--sort", "newest", "--format", "jsonl"];
    let mut found = morgue(&found).ended(0).json_lines();
    assert_eq!(passages.len(), 20);
    for rows in [&mut passages, &mut found] {
        rows.sort_by_key(|row| row["passage"].to_string());
    }
    for (row, hit) in passages.iter().zip(&found) {
        for field in ["passage", "ordinal", "bytes", "text", "content_hash", "date", "file"] {
            assert_eq!(row[field], hit[field], "{field}");
        }
    }

    let table = morgue(&["export", "no-spy", "--format", "csv", "--text"]).ended(0);
    let mut table = csv::Reader::from_reader(table.out.as_bytes());
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_snapshot!(header.join(" "), @"article given_id matched passages headline authors date source section agency dateline language url file record line offset content_hash entities text relaxed archive");
    assert_eq!(table.records().map(Result::unwrap).count(), 18);
    let nothing = morgue(&["export", "zzyzx", "--format", "csv"]).ended(1);
    assert_eq!(nothing.out.lines().count(), 1, "the header");
    assert_eq!(morgue(&["export", "zzyzx"]).ended(1).out, "");
}

#[test]
fn all_is_a_limit() {
    let all = morgue(&["search", "the", "-n", "all"]).ended(0);
    assert_eq!(all.timeless(), morgue(&["search", "the", "-n", "1000"]).ended(0).timeless());
    let all = json(&["search", "the", "-n", "all"]);
    assert_eq!(all["hits"].as_array().unwrap().len(), all["passages"].as_u64().unwrap() as usize);
    let failed = morgue(&["search", "the", "-n", "some"]).ended(2);
    assert!(failed.err.contains("give a number from 1, or `all`"), "{}", failed.err);
}

#[test]
fn a_negated_word_gets_a_hint_in_every_command() {
    for command in ["count", "facets", "timeline", "export"] {
        let failed = morgue(&[command, "huawei", "-berlin"]).ended(2);
        assert!(failed.err.contains("write `NOT berlin`"), "{}", failed.err);
    }
}

#[test]
fn what_takes_too_long_is_an_error_and_not_a_part() {
    let dir = Dir::new();
    dir.create("queries", "no-spy\nhuawei\n");
    for arguments in [
        &["search", "no-spy"][..],
        &["search", "no-spy", "--format", "json"],
        &["search", "--queries", "queries"],
        &["count", "no-spy"],
        &["facets", "no-spy", "--by", "author"],
        &["timeline", "no-spy"],
        &["export", "no-spy"],
        &["eval"],
    ] {
        let ran = dir.morgue(&[arguments, &["--timeout", "0s"]].concat()).ended(2);
        assert_eq!(ran.out, "", "{arguments:?}");
        assert!(ran.err.contains("the query was not answered within"), "{}", ran.err);
        dir.morgue(&[arguments, &["--timeout", "10m"]].concat()).ended(0);
    }
    let ran = dir.morgue(&["count", "no-spy", "--timeout", "2"]).ended(2);
    assert!(ran.err.contains("give a number and its unit"), "{}", ran.err);
}
