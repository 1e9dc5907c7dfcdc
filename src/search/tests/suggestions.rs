//! What is suggested for what somebody has begun to write.

use crate::article::{Entity, EntityKind};

use super::*;

fn archive() -> Archive {
    let archive = Archive::in_memory().unwrap();
    for (number, text) in
        ["Huawei signs.", "Huawei agreement.", "An agreement, an agrement."].into_iter().enumerate()
    {
        let mut writer = Writer::open(&archive).unwrap();
        let mut article = article_of(&format!("{number} | 2019-01-01 | Headline | {text}"));
        article.authors = [["Hannah McGrath"], ["HANNAH MCGRATH"], ["Jo McGregor"]][number]
            .iter()
            .map(|name| name.to_string())
            .collect();
        article.section = Some("Business".to_owned());
        let name = "Hannah Arendt".to_owned();
        article.entities.extend((number > 0).then_some(Entity { kind: EntityKind::Person, name }));
        writer.add(article).unwrap();
        writer.commit().unwrap();
    }
    archive
}

fn check_suggestions(text: &str, expected: &[&str]) {
    let searcher = Searcher::open(&archive()).unwrap();
    let suggestions = searcher.suggest(text, 10).unwrap();
    let shown: Vec<String> = suggestions
        .iter()
        .map(|suggestion| {
            let query: Query = suggestion.query.parse().unwrap();
            let counts = searcher.count(&query).unwrap();
            assert_eq!(counts.articles, suggestion.articles, "{query}");
            format!("{} {}", suggestion.query, suggestion.articles)
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

macro_rules! suggestions {
    ($($name:ident: $text:literal => $expected:expr;)*) => {
        $(#[test] fn $name() { check_suggestions($text, &$expected); })*
    };
}

suggestions! {
    the_beginning_of_a_name: "mcgr" => ["author:\"hannah mcgrath\" 2", "author:\"jo mcgregor\" 1"];
    spelled_in_any_case: "MCGRA" => ["author:\"hannah mcgrath\" 2"];
    several_words: "hannah mc" => ["author:\"hannah mcgrath\" 2"];
    several_fields: "hannah" => ["author:\"hannah mcgrath\" 2", "person:\"hannah arendt\" 2"];
    within_a_field: "person:han" => ["person:\"hannah arendt\" 2"];
    all_values_of_a_field: "section:" => ["section:business 3"];
    a_field_that_is_not_known: "autor:" => [
        "author:* 3", "author:\"hannah mcgrath\" 2", "author:\"jo mcgregor\" 1"
    ];
    a_field_that_is_not_known_with_a_value: "autor:mcgregor" => [
        "author:mcgregor 1", "author:\"jo mcgregor\" 1"
    ];
    a_slip: "huwaei" => ["huawei 2"];
    several_slips: "huwaei agreemet" => ["huawei agreement 1"];
    a_word_that_is_right: "huawei" => [];
    nothing_like_it: "zzyzx" => [];
    nothing: " " => [];
    signs: "\"(:" => [];
}

#[test]
fn a_frequent_word_is_suggested_for_a_rare_one() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = Writer::open(&archive).unwrap();
    for number in 0..120 {
        let text = if number == 0 { "An agrement." } else { "An agreement." };
        writer.add(article_of(&format!("{number} | - | | {text}"))).unwrap();
    }
    writer.commit().unwrap();
    let searcher = Searcher::open(&archive).unwrap();
    let query = |text: &str| -> Vec<String> {
        searcher.suggest(text, 10).unwrap().into_iter().map(|found| found.query).collect()
    };
    assert_eq!(query("agrement"), ["agreement"]);
    assert_eq!(query("agreement"), [""; 0]);
}
