//! Entities across an archive: who is in it, who appears with whom, and the alias file.

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, morgue};

fn json(arguments: &[&str]) -> Value {
    let ran = morgue(&[arguments, &["--format", "json"]].concat()).ended(0);
    let [answer] = &ran.json_lines()[..] else { panic!("{}", ran.out) };
    answer.clone()
}

/// The articles and passages of a query on the sample.
fn counted(query: &str) -> (u64, u64) {
    let counts = json(&["count", query]);
    (counts["articles"].as_u64().unwrap(), counts["passages"].as_u64().unwrap())
}

#[test]
fn entities_are_found_with_their_mentions() {
    for (query, marked) in [
        ("person:\"liang hua\"", "Liang Hua"),
        ("org:huawei", "Huawei"),
        ("place:london", "London"),
        ("entity:huawei place:london", "Huawei"),
    ] {
        let found = json(&["search", query, "-n", "all"]);
        let hits = found["hits"].as_array().unwrap();
        assert!(hits.len() > 5, "{query}");
        let text = |hit: &Value| hit["text"].as_str().unwrap().to_owned();
        let mentions = hits.iter().filter(|hit| text(hit).contains(marked)).count();
        // A few articles are about it and name it in their headlines only, or by another name.
        assert!(mentions * 4 >= hits.len() * 3, "{query}: {mentions} of {}", hits.len());
    }
    for query in ["offer w/10 @org", "offer w/10 org:huawei", "org:huawei /s place:britain"] {
        assert!(counted(query).0 > 1, "{query}");
    }
    morgue(&["count", "org:huawei w/3 person:zzyzx"]).ended(1);
}

#[test]
fn entities_are_listed_with_counts_that_their_queries_have() {
    let listed = json(&["entities", "-n", "12"]);
    let entities = listed["entities"].as_array().unwrap();
    assert_eq!(entities.len(), 12);
    for entity in entities {
        let query = entity["query"].as_str().unwrap();
        assert_eq!(entity["articles"], counted(query).0, "{query}");
        let sum = entity["given"].as_u64().unwrap() + entity["recognised"].as_u64().unwrap();
        assert_eq!(entity["articles"], sum, "{query}");
    }
    let people = morgue(&["entities", "no-spy", "--kind", "person", "-n", "2"]).ended(0).out;
    assert!(people.contains("person  Liang Hua"), "{people}");
    assert!(!people.contains("place"), "{people}");
    morgue(&["entities", "zzyzx"]).ended(1);
}

#[test]
fn company_has_the_counts_of_its_queries() {
    let company = json(&["entities", "--with", "huawei", "-n", "8"]);
    assert_eq!(company["articles"], counted("entity:huawei").0);
    let entities = company["entities"].as_array().unwrap();
    let names: Vec<&str> = entities.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Liang Hua") && names.contains(&"London"), "{names:?}");
    assert!(!names.contains(&"Huawei"), "{names:?}");
    for entity in entities {
        let query = entity["query"].as_str().unwrap();
        assert_eq!(entity["articles"], counted(query).0, "{query}");
        let query = entity["passages_query"].as_str().unwrap();
        assert_eq!(entity["passages"], counted(query).1, "{query}");
    }
    let since = json(&["entities", "no-spy", "--with", "huawei", "--from", "2019", "-n", "3"]);
    for entity in since["entities"].as_array().unwrap() {
        let query = entity["query"].as_str().unwrap();
        assert!(query.contains("date:") && query.contains("no-spy"), "{query}");
        assert_eq!(entity["articles"], counted(query).0, "{query}");
    }
}

const ARTICLES: &str = r#"{"id": "a", "title": "One", "text": "Halvorsen Ltd opened a shop.", "entities": [{"name": "Halvorsen Ltd", "kind": "org"}]}
{"id": "b", "title": "Two", "text": "Halvorsen closed a shop.", "entities": [{"name": "Halvorsen", "kind": "org"}]}
{"id": "c", "title": "Three", "text": "It rained.", "entities": [{"name": "Rain", "kind": "org"}]}
"#;

fn archive() -> Dir {
    let dir = Dir::new();
    dir.create("in.jsonl", ARTICLES);
    dir.morgue(&["index", "in.jsonl", "-q", "--no-entities"]).ended(0);
    dir
}

#[test]
fn the_alias_file_holds_at_once_and_survives_a_rebuild() {
    let dir = archive();
    let articles = |query: &str| dir.morgue(&["count", query]).out;
    assert_eq!(articles("org:=Halvorsen"), "1 article, 1 passage\n");
    let suggested = dir.morgue(&["entities", "--suggest"]).ended(0).out;
    assert_snapshot!(suggested, @r#"
    [[entity]]
    name = "Halvorsen" # 1 article
    type = "org"
    aliases = [
        "Halvorsen Ltd", # 1 article: but for the kind of firm
    ]
    "#);
    dir.create(".morgue/entities.toml", &suggested);
    assert_eq!(articles("org:=Halvorsen"), "2 articles, 2 passages\n");
    dir.morgue(&["entities", "--suggest"]).ended(1);
    dir.create(".morgue/entities.toml", format!("{suggested}{suggested}"));
    assert_eq!(articles("org:ltd"), "2 articles, 2 passages\n");
    dir.morgue(&["rebuild", "-q"]).ended(0);
    assert_eq!(articles("org:=\"halvorsen ltd\""), "2 articles, 2 passages\n");
    let facets = dir.morgue(&["facets", "--by", "org", "--format", "csv"]).ended(0).out;
    assert!(facets.contains("org,Halvorsen,2,3,2"), "{facets}");
}

#[test]
fn a_broken_alias_file_is_refused_with_its_line() {
    let dir = archive();
    dir.create(".morgue/entities.toml", "[[entity]]\nname = 'Rain'\ntype = 'weather'\n");
    let refused = dir.morgue(&["search", "shop"]).ended(2).err;
    let told = "entities.toml:3: `weather` is no type; write person, org, place or other";
    assert!(refused.contains(told), "{refused}");
}

#[test]
fn copies_and_salvaged_archives_keep_the_alias_file() {
    let dir = archive();
    let aliases = "[[entity]]\nname = 'Halvorsen'\naliases = ['Rain']\n";
    dir.create(".morgue/entities.toml", aliases);
    dir.morgue(&["snapshot", "copy"]).ended(0);
    dir.morgue(&["salvage", "saved"]).ended(0);
    for archive in ["copy", "saved"] {
        let counted = dir.morgue(&["count", "org:=rain", "-i", archive]).ended(0).out;
        assert_eq!(counted, "2 articles, 2 passages\n", "{archive}");
    }
}

#[test]
fn an_empty_query_deletes_nothing() {
    let dir = archive();
    let refused = dir.morgue(&["delete", "--query", " "]).ended(2).err;
    assert!(refused.contains("the query is empty"), "{refused}");
    assert_eq!(dir.morgue(&["count", "*"]).ended(0).out, "3 articles, 3 passages\n");
}
