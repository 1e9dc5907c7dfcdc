//! What is said about a query that was not read as it stands.

use crate::error::QueryError;
use crate::query::ast::Query;

/// Every warning with a line under its bytes, or the error.
fn remarks(text: &str) -> String {
    let said = |span, reason: &str, hint: &Option<String>| {
        let (query, reason, hint) = (text.to_owned(), reason.to_owned(), hint.clone());
        QueryError { query, span, reason, hint }.to_string()
    };
    match Query::parse(text) {
        Ok(query) => {
            let warnings = query.warnings().iter();
            let warnings = warnings.map(|one| said(one.span.clone(), &one.message, &one.hint));
            warnings.collect::<Vec<_>>().join("\n")
        }
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn nothing_is_odd() {
    for text in [
        "who ran it first?",
        "“no-spy” -zte +a",
        "9/11 w/o and/or it's 5-4 AT&T",
        "note: this",
        "a - b",
        "\"no spy\", huawei.",
        "the papers’ owners ‘tis",
        "* date:2019",
        "",
        " \n",
        "date:2019, x",
    ] {
        assert_eq!(remarks(text), "", "in {text:?}");
    }
}

#[test]
fn bad_dates() {
    for (text, value) in [
        ("huawei date:soon", "soon"),
        ("date: yesterdayish x", "yesterdayish"),
        ("date:(2019 OR 2019-13)", "2019-13"),
        ("date:[2018 TO never] x", "[2018 TO never]"),
        ("date:\"some day\"", "\"some day\""),
        ("-date:>=x^2", ">=x"),
    ] {
        let error = Query::parse(text).unwrap_err();
        assert_eq!(&text[error.span.clone()], value, "in {text:?}");
        assert_eq!(error.query, text);
    }
}

#[test]
fn too_long() {
    let error = Query::parse(&"é".repeat(5001)).unwrap_err();
    assert_eq!(
        (error.span, error.reason.as_str()),
        (10_000..10_002, "the query is longer than 10000 bytes")
    );
    assert!(Query::parse(&"é".repeat(5000)).is_ok());
}

#[test]
fn too_deep() {
    let error = Query::parse(&format!("{}a{}", "(".repeat(70), ")".repeat(70))).unwrap_err();
    assert_eq!((error.span, error.reason.as_str()), (64..65, "the query is nested deeper than 64"));
}

macro_rules! remarks {
    ($($name:ident: $text:expr, @$said:literal;)*) => {
        $(#[test] fn $name() { insta::assert_snapshot!(remarks($text), @$said); })*
    };
}

remarks! {
    open_quote: "“huawei zte", @r"
    nothing closes this `“`: ignored
      “huawei zte
      ^
    ";
    close_quote: "huawei” zte", @r"
    no quote opens for this one: ignored
      huawei” zte
            ^
    ";
    open_bracket: "((huawei zte)", @r"
    no bracket closes for this one: ignored
      ((huawei zte)
      ^
    ";
    close_bracket: "huawei) zte", @r"
    no bracket opens for this one: ignored
      huawei) zte
            ^
    ";
    many_brackets: "a ((((( b", @r"
    no bracket closes for this one: ignored
      a ((((( b
        ^^^^^
    ";
    empty_brackets: "a () b", @r"
    nothing between these brackets: ignored
      a () b
        ^^
    ";
    empty_quotes: r#"a "" b"#, @r#"
    nothing to search for in `""`: ignored
      a "" b
        ^^
    "#;
    empty_value: r#"author:"" b"#, @r#"
    nothing to search for in `author:""`: ignored
      author:"" b
      ^^^^^^^^^
    "#;
    empty_caps: "caps()", @r"
    nothing to search for in `caps()`: ignored
      caps()
      ^^^^^^
    ";
    no_value: "author: AND b", @r"
    `author:` has no value: read as a word
      author: AND b
      ^^^^^^^
    ";
    dangling_and: "AND huawei AND", @r"
    `AND` has no clause to go with: ignored
      AND huawei AND
      ^^^
    `AND` has no clause to go with: ignored
      AND huawei AND
                 ^^^
    ";
    dangling_or: "huawei OR", @r"
    `OR` has no clause to go with: ignored
      huawei OR
             ^^
    ";
    dangling_not: "huawei NOT", @r"
    `NOT` has no clause to go with: ignored
      huawei NOT
             ^^^
    ";
    lone_operator: "OR", @r"
    `OR` has no clause to go with: read as a word
      OR
      ^^
    ";
    star_beside_text: "huawei *", @r"
    `*` beside other clauses asks for nothing: ignored
      huawei *
             ^
    ";
    sign_alone: "cats & dogs", @r"
    nothing to search for in `&`: ignored
      cats & dogs
           ^
    ";
    nothing_at_all: "-", @r"
    nothing to search for: read as everything
      -
      ^
    ";
    near_without_left: "w/5 spy", @r"
    `w/5` stands between no two words: read as text
      w/5 spy
      ^^^
    ";
    near_without_right: "spy /s", @r"
    `/s` stands between no two words: read as text
      spy /s
          ^^
    ";
    near_not: "a w/5 NOT b", @r"
    `w/5` stands between no two words: read as text
      a w/5 NOT b
        ^^^
    ";
    near_group: "(a b) w/5 c", @r"
    `w/5` takes words, phrases, wildcards and ( … OR … ): read as AND
      (a b) w/5 c
            ^^^
    ";
    near_field: "headline:a w/5 b", @r"
    `w/5` takes words, phrases, wildcards and ( … OR … ): read as AND
      headline:a w/5 b
                 ^^^
    ";
    near_nothing: "a w/5 ()", @r"
    `w/5` has no clause to go with: ignored
      a w/5 ()
        ^^^
    nothing between these brackets: ignored
      a w/5 ()
            ^^
    ";
    near_zero: "huawei w/0 spy", @r"
    error: two words cannot be within 0 words of each other
      huawei w/0 spy
             ^^^
    hint: write a number from 1 to 1000, or /p for one paragraph
    ";
    near_too_far: "huawei pre/1001 spy", @r"
    error: words more than 1000 words apart are not near
      huawei pre/1001 spy
             ^^^^^^^^
    hint: write a number from 1 to 1000, or /p for one paragraph
    ";
    near_overflow: "huawei w/99999999999 spy", @r"
    error: words more than 1000 words apart are not near
      huawei w/99999999999 spy
             ^^^^^^^^^^^^^
    hint: write a number from 1 to 1000, or /p for one paragraph
    ";
    atleast_zero: "atleast0(huawei)", @r"
    error: everything occurs at least 0 times
      atleast0(huawei)
      ^^^^^^^^
    hint: write a number from 1, as in atleast3(…)
    ";
    atleast_group: "atleast3(a b)", @r"
    `atleast` takes words, phrases, wildcards and ( … OR … ): ignored
      atleast3(a b)
      ^^^^^^^^
    ";
    atleast_open: "atleast3(huawei", @r"
    no bracket closes for this one: ignored
      atleast3(huawei
              ^
    ";
    misspelt_field: "autor:mcgrath", @r"
    `autor:` is not a field: read as a word
      autor:mcgrath
      ^^^^^^
    hint: did you mean `author:`?
    ";
    misspelt_field_apart: "autor: mcgrath", @r"
    `autor:` is not a field: read as a word
      autor: mcgrath
      ^^^^^^
    hint: did you mean `author:`?
    ";
    unknown_field: "note:this", @r"
    `note:` is not a field: read as a word
      note:this
      ^^^^^
    ";
    swapped_letters: "huawei uathor:x", @r"
    `uathor:` is not a field: read as a word
      huawei uathor:x
             ^^^^^^^
    hint: did you mean `author:`?
    ";
    value_in_proximity: "author:(a w/5 b)", @r"
    proximity means nothing in `author:`: left out
      author:(a w/5 b)
             ^^^^^^^^^
    ";
    boost_too_large: "huawei^5000", @r"
    `^5000` is not a boost above 0 and up to 1000: ignored
      huawei^5000
            ^^^^^
    ";
    boost_of_nothing: r#""no spy"^"#, @r#"
    `^` is not a boost above 0 and up to 1000: ignored
      "no spy"^
              ^
    "#;
    too_many_edits: "huwaei~3", @r"
    `~3` is not 1 or 2 edits: read as `~2`
      huwaei~3
            ^^
    ";
    old_similarity: "huwaei~0.8", @r"
    `~0.8` is not 1 or 2 edits: read as `~1`
      huwaei~0.8
            ^^^^
    ";
    fuzzy_pattern: "spy*~1", @r"
    `~1` follows no plain word: ignored
      spy*~1
          ^^
    ";
    phrase_too_wide: r#""a b"~5000"#, @r#"
    `~5000` is too far: read as `~1000`
      "a b"~5000
           ^^^^^
    "#;
    phrase_no_number: r#""a b"~"#, @r#"
    `~` is not a number of words: ignored
      "a b"~
           ^
    "#;
    wide_letters: "été NOT é (華 w/0 b)", @r"
    error: two words cannot be within 0 words of each other
      été NOT é (華 w/0 b)
                   ^^^
    hint: write a number from 1 to 1000, or /p for one paragraph
    ";
}
