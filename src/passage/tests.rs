//! Passages of texts like news, and what must hold of any text.

use proptest::prelude::*;

use super::{MOST, Passage, TINY, count_words, passages};

fn passages_of(text: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    passages(text, &mut found);
    found
}

/// A sentence of that many words.
fn sentence(words: usize) -> String {
    format!("The{} end. ", " word".repeat(words - 2))
}

/// Paragraphs, each of sentences of these numbers of words.
fn text_of(paragraphs: &[&[usize]]) -> String {
    let paragraph = |sentences: &&[usize]| -> String {
        sentences.iter().map(|&words| sentence(words)).collect::<String>().trim_end().to_owned()
    };
    paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Checks the passages of such a text: the words of each, with its paragraphs and sentences.
fn check_passages(paragraphs: &[&[usize]], expected: &str) {
    let text = text_of(paragraphs);
    let found: Vec<String> = passages_of(&text)
        .into_iter()
        .map(|passage| {
            let (paragraphs, sentences) = (passage.paragraphs.len(), passage.sentences.len());
            format!("{} p{paragraphs} s{sentences}", count_words(&text[passage.bytes]))
        })
        .collect();
    assert_eq!(found.join(", "), expected);
}

macro_rules! passages_of {
    ($($name:ident: $paragraphs:expr => $expected:expr;)*) => {
        $(#[test] fn $name() { check_passages(&$paragraphs, $expected); })*
    };
}

passages_of! {
    empty: [] => "0 p0 s0";
    brief: [&[12]] => "12 p1 s1";
    one: [&[20, 30, 40]] => "90 p1 s3";
    short_paragraphs: [&[40], &[40], &[40], &[40], &[40], &[40]] => "120 p3 s3, 120 p3 s3";
    nearer_with: [&[70], &[90], &[70]] => "160 p2 s2, 70 p1 s1";
    nearer_without: [&[90], &[70], &[90]] => "90 p1 s1, 160 p2 s2";
    whole_paragraph: [&[60, 60, 60, 60]] => "240 p1 s4";
    long_paragraph: [&[50, 50, 50, 50, 50, 50]] => "100 p1 s2, 100 p0 s2, 100 p0 s2";
    long_paragraph_evenly: [&[30; 10]] => "90 p1 s3, 120 p0 s4, 90 p0 s3";
    long_sentences: [&[200, 200, 200]] => "200 p1 s1, 200 p0 s1, 200 p0 s1";
    after_a_long_paragraph: [&[50; 6], &[20]] => "100 p1 s2, 100 p0 s2, 120 p1 s3";
    heading: [&[4], &[200]] => "204 p2 s2";
    heading_of_a_long_paragraph: [&[4], &[60; 5]] => "124 p2 s3, 120 p0 s2, 60 p0 s1";
    heading_too_many: [&[20], &[60; 4]] => "140 p2 s3, 120 p0 s2";
    tail: [&[120], &[20]] => "140 p2 s2";
    tail_stays: [&[150], &[20]] => "150 p1 s1, 20 p1 s1";
    tail_is_a_paragraph: [&[120], &[40]] => "120 p1 s1, 40 p1 s1";
    endless_kept: [&[10], &[900], &[10]] => "10 p1 s1, 900 p1 s1, 10 p1 s1";
    endless_divided: [&[1_100]] => "200 p1 s1, 200 p0 s0, 200 p0 s0, 200 p0 s0, 200 p0 s0, 100 p0 s0";
    endless_then_more: [&[1_050, 40]] => "200 p1 s1, 200 p0 s0, 200 p0 s0, 200 p0 s0, 200 p0 s0, 90 p0 s1";
}

#[test]
fn says_where_sentences_and_paragraphs_begin() {
    let text = "  The talks failed. Nobody knew why.\n\nMr. Smith left.";
    let lead =
        Passage { bytes: 0..text.len(), sentences: vec![0, 20, 38], paragraphs: vec![0, 38] };
    assert_eq!(passages_of(text), [lead]);
}

#[test]
fn an_empty_text_has_an_empty_passage() {
    let empty = Passage { bytes: 0..0, sentences: vec![], paragraphs: vec![] };
    assert_eq!(passages_of(""), [empty]);
    let blank = Passage { bytes: 0..3, sentences: vec![0], paragraphs: vec![0] };
    assert_eq!(passages_of(" \n "), [blank]);
}

#[test]
fn empties_what_it_was_given() {
    let mut found = passages_of("The talks failed.");
    passages("", &mut found);
    assert_eq!(found.len(), 1);
}

#[test]
fn words() {
    let check_words = |text: &str, expected| assert_eq!(count_words(text), expected, "in {text:?}");
    check_words("", 0);
    check_words("The talks failed.", 3);
    check_words("a no-spy deal", 4);
    check_words("It’s O'Brien's 'deal'", 3);
    check_words("“Über” naïve Straße — été", 4);
    check_words("Встреча не состоялась", 3);
    check_words("华为5G网络", 5);
    check_words("26,200 jobs", 3);
}

#[test]
fn an_endless_word_is_one_passage() {
    assert_eq!(passages_of(&"x".repeat(1_000_000)).len(), 1);
}

#[test]
fn endless_texts_are_divided() {
    assert_eq!(passages_of(&"word ".repeat(300_000)).len(), 1_500);
    assert_eq!(passages_of(&"会".repeat(300_000)).len(), 1_200);
    assert_eq!(passages_of(&"word/".repeat(300_000)).len(), 1_200);
}

/// Texts that once would take the square of their length.
#[test]
fn odd_texts_are_fast() {
    for part in [
        ".",
        "\n",
        ". ",
        "\"",
        ".\"",
        "1. ",
        "A. ",
        "•",
        " •",
        " • ",
        "a.b",
        "?” Smith ",
        "\n\n",
        "\n a",
        "..A",
    ] {
        let text = part.repeat(300_000 / part.len());
        let end = passages_of(&text).last().map(|passage| passage.bytes.end);
        assert_eq!(end, Some(text.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_covered(text in r#"(([a-z]{1,8} ){0,40}[.!?…]["”]?[ \n]|\n\n|[A-Z]|\.|Mr\. |U\.S\. |。|会谈|\PC){0,60}"#) {
        let found = passages_of(&text);
        let mut at = 0;
        for passage in &found {
            prop_assert_eq!(passage.bytes.start, at);
            at = passage.bytes.end;
            prop_assert!(text.is_char_boundary(at));
            prop_assert!(passage.sentences.is_sorted_by(|a, b| a < b));
            prop_assert!(passage.paragraphs.iter().all(|start| passage.sentences.contains(start)));
            let length = passage.bytes.len();
            prop_assert!(passage.sentences.iter().all(|&start| (start as usize) < length.max(1)));
            let words = count_words(&text[passage.bytes.clone()]);
            prop_assert!(words <= MOST || passage.sentences.len() <= 1, "{words} words");
        }
        prop_assert_eq!(at, text.len());
        prop_assert_eq!(passages_of(&text), found);
    }

    #[test]
    fn packs_within_limits(sizes in prop::collection::vec(prop::collection::vec(2_usize..60, 1..9), 1..30)) {
        let sizes: Vec<&[usize]> = sizes.iter().map(Vec::as_slice).collect();
        let text = text_of(&sizes);
        let found = passages_of(&text);
        for (n, passage) in found.iter().enumerate() {
            let words = count_words(&text[passage.bytes.clone()]);
            prop_assert!(words <= MOST);
            prop_assert!(words >= TINY || n + 1 == found.len(), "{words} words in passage {n}");
        }
        let total: usize = sizes.iter().copied().flatten().sum();
        prop_assert_eq!(found.iter().map(|p| count_words(&text[p.bytes.clone()])).sum::<usize>(), total);
    }
}
