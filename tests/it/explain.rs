//! Why something is found, and why where: `--explain` and `morgue debug`, on the built-in sample.

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, morgue};

/// The sum of shares as single floats, which is what scores are.
fn sum(shares: &Value) -> f32 {
    shares.as_array().unwrap().iter().map(|share| share["score"].as_f64().unwrap() as f32).sum()
}

#[test]
fn shares_in_json_add_up_to_the_score() {
    let found = morgue(&["search", "huawei no-spy pledge", "--explain", "--format", "jsonl"]);
    let mut siblings = 0;
    for hit in found.ended(0).json_lines() {
        let explanation = &hit["explanation"];
        assert_eq!(explanation["place"], hit["rank"], "{hit}");
        assert_eq!(sum(&explanation["shares"]), hit["score"].as_f64().unwrap() as f32, "{hit}");
        let sibling = &explanation["sibling"];
        if !sibling.is_null() {
            siblings += 1;
            assert_eq!(sum(&sibling["shares"]), sibling["score"].as_f64().unwrap() as f32);
        }
    }
    assert!(siblings > 0);
}

#[test]
fn an_explanation_stands_below_its_passage() {
    let offer = "wire/2019-05-14-london-huawei.txt#0";
    let explained = morgue(&["debug", "explain", "-p", offer, "huawei", "no-spy"]).ended(0);
    assert_snapshot!(explained.out, @r#"
    reading: article has huawei~stem AND "no spy"
      wire/2019-05-14-london-huawei.txt#0
        score 13.7159, no. 3 of all passages
           6.0359  "no spy" in the passage, 2 times
           3.4555  huawei~stem in the passage, 3 times
           1.9704  "no spy" among the first words
           0.9614  huawei~stem among the first words
           0.7788  "no spy" in the article, 2 times
           0.5139  huawei~stem in the article, 4 times
        before its sibling wire/2019-05-14-london-huawei.txt#1 (6.9909): +6.0359 "no spy" in the passage, +0.6891 huawei~stem in the passage
    "#);
    let not_found = morgue(&["debug", "explain", "-p", offer, "berlin"]).ended(1);
    assert!(not_found.out.contains("is not found by the query"), "{}", not_found.out);
    let no_passage = morgue(&["debug", "explain", "-p", "nonsense", "berlin"]).ended(2);
    assert!(no_passage.err.contains("`nonsense` is no passage"), "{}", no_passage.err);
    let text = morgue(&["search", "huawei no-spy", "-n", "1", "--explain"]).ended(0);
    assert!(text.out.contains("    score "), "{}", text.out);
    assert!(text.err.contains("reading: article has"), "{}", text.err);
    morgue(&["search", "huawei", "--explain", "--format", "csv"]).ended(2);
}

#[test]
fn a_text_is_taken_apart() {
    let analyzed = morgue(&["debug", "analyze", "The U.S. no-spy deal's £470"]).ended(0);
    assert_snapshot!(analyzed.out, @"
    language en
       0  The                  =the stem:the caps(The)
       1  U.S                  =us stem:us caps(US) =u.s.
       2  no                   =no stem:no =no-spy stem:nospi
       3  spy                  =spy stem:spi
       4  deal's               =deal stem:deal
       5  470                  =470 stem:470 =£470
    ");
    let german = morgue(&["debug", "analyze", "--lang", "de", "Verträge", "--format", "json"]);
    assert_snapshot!(german.ended(0).out, @r#"
    {"language":"de","words":[{"position":0,"bytes":[0,9],"word":"vertrage","stem":"vertrag","caps":"Vertrage","exact":null,"joined_stem":null}]}
    "#);
}

#[test]
fn a_query_is_taken_apart() {
    let query = "huawei w/5 (5g OR masts) NOT author:smith";
    assert_snapshot!(morgue(&["debug", "query", query]).ended(0).out, @"
    printed  huawei w/5 (5g OR masts) NOT author:smith
    reading  article has (huawei~stem w/5 (5g~stem OR masts~stem)) AND NOT author:smith
      and  huawei w/5 (5g OR masts) NOT author:smith  (4 articles)
        near  huawei w/5 (5g OR masts)  (4 articles)
          word  huawei  (21 articles)
          or  5g OR masts  (14 articles)
            word  5g  (13 articles)
            word  masts  (3 articles)
        not  NOT author:smith  (78 articles)
          field  author:smith  (0 articles)
    ");
    let json = morgue(&["debug", "query", "=no-spy", "--format", "json"]).ended(0);
    assert_snapshot!(json.out, @r#"
    {"query":"=no-spy","printed":"=no-spy","reading":"article has =no-spy","warnings":[],"clauses":[{"depth":0,"kind":"exact","clause":"=no-spy","bytes":[0,7],"articles":15}]}
    "#);
}

#[test]
fn an_article_and_a_file_are_cut_alike() {
    let text = "Head\n\nOne sentence here. Another there.\n\nA second paragraph.\n";
    let dir = Dir::new();
    dir.create("a.txt", text);
    let of_file = dir.morgue(&["debug", "passages", "a.txt"]).ended(0);
    assert_snapshot!(of_file.out, @"
    #0  bytes 0..54, 8 words, 3 sentences begun, 2 paragraphs begun
        One sentence here.
        Another there.
        A second paragraph.
    ");
    let of_article =
        morgue(&["debug", "passages", "huawei/london-no-spy-offer.txt", "--format", "json"]);
    let cuts = of_article.ended(0).json_lines();
    assert_eq!(cuts.len(), 4);
    assert!(cuts.windows(2).all(|pair| pair[0]["bytes"][1] == pair[1]["bytes"][0]));
    morgue(&["debug", "passages", "no/such.txt"]).ended(2);
}
