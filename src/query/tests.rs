//! Queries as they are read and printed.

mod laws;
mod odd;
mod readings;

use std::fmt::Write;

use super::ast::{Clause, ClauseKind, FieldValue, Query, Within};
use super::parse::ParseOptions;

/// A tree as an expression in brackets, so that the tests see what the printed form hides.
fn sexp(clause: &Clause) -> String {
    fn list<'c>(name: &str, clauses: impl IntoIterator<Item = &'c Clause>) -> String {
        let mut text = format!("({name}");
        for clause in clauses {
            write!(text, " {}", sexp(clause)).unwrap();
        }
        text + ")"
    }
    match &clause.kind {
        ClauseKind::All => "*".to_owned(),
        ClauseKind::Word(word) => word.clone(),
        ClauseKind::Phrase { text, within: None } => format!("{text:?}"),
        ClauseKind::Phrase { text, within: Some(words) } => format!("{text:?}~{words}"),
        ClauseKind::Exact(word) => format!("(exact {word})"),
        ClauseKind::Cased(words) => format!("(cased {words})"),
        ClauseKind::Wildcard(pattern) => format!("(wild {pattern})"),
        ClauseKind::Regex(pattern) => format!("(regex {pattern})"),
        ClauseKind::Fuzzy { word, edits } => format!("(fuzzy{edits} {word})"),
        ClauseKind::Near { left, right, within, ordered } => {
            let name = match (within, ordered) {
                (Within::Words(words), false) => format!("w{words}"),
                (Within::Words(words), true) => format!("pre{words}"),
                (Within::Sentence, _) => "sentence".to_owned(),
                (Within::Paragraph, _) => "paragraph".to_owned(),
                (Within::Passage, _) => "passage".to_owned(),
            };
            list(&name, [&**left, &**right])
        }
        ClauseKind::AtLeast { count, clause } => list(&format!("atleast{count}"), [&**clause]),
        ClauseKind::Mention(kind) => format!("(any {})", kind.name()),
        ClauseKind::Field { field, value } => {
            let value = match value {
                FieldValue::Present => "present".to_owned(),
                FieldValue::Words(words) => format!("{words:?}"),
                FieldValue::Whole(words) => format!("(whole {words:?})"),
                FieldValue::Wildcard(pattern) => format!("(wild {pattern})"),
                FieldValue::Regex(pattern) => format!("(regex {pattern})"),
                FieldValue::Fuzzy { word, edits } => format!("(fuzzy{edits} {word})"),
                FieldValue::Text(clause) => sexp(clause),
                FieldValue::Dates(range) => range.to_string(),
                FieldValue::Undated => "undated".to_owned(),
            };
            format!("({}: {value})", field.name())
        }
        ClauseKind::Quotation { said, by } => {
            let side = |side: &Option<Box<Clause>>| side.as_deref().map_or("-".into(), sexp);
            format!("(quotation {} {})", side(said), side(by))
        }
        ClauseKind::Boost(clause, factor) => list(&format!("boost{factor}"), [&**clause]),
        ClauseKind::And { clauses, written: true } => list("and", clauses),
        ClauseKind::And { clauses, written: false } => list("beside", clauses),
        ClauseKind::Or(clauses) => list("or", clauses),
        ClauseKind::Not(clause) => list("not", [&**clause]),
        ClauseKind::Required(clause) => list("required", [&**clause]),
    }
}

/// Reads a query, compares its tree, and reads its printed form again.
fn check_reading(text: &str, tree: &str) {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(sexp(query.clause()), tree, "in {text:?}");
    check_round_trip(&query);
}

/// The printed form of a query reads as the same tree, and prints as itself.
fn check_round_trip(query: &Query) {
    let printed = query.to_string();
    let again = Query::parse(&printed).unwrap_or_else(|error| panic!("{error}"));
    let trees = (sexp(query.clause()), sexp(again.clause()));
    assert_eq!(trees.0, trees.1, "{:?} printed as {printed:?}", query.text());
    assert_eq!(*query, again);
    assert_eq!(again.to_string(), printed);
}

/// The printed form of a query whose neighbours are alternatives.
fn check_any(text: &str, printed: &str) {
    let query = Query::parse_with(text, &ParseOptions { any: true, plain: false }).unwrap();
    assert_eq!(query.to_string(), printed, "in {text:?}");
    check_round_trip(&query);
}

#[test]
fn plain_words() {
    for (text, printed) in [
        ("Who said \"no-spy\" AND when?", "who OR said OR no OR spy OR and OR when"),
        (
            "(#NoSpy: AT&T, C++, -x date:2013-99",
            "nospy OR at OR t OR c++ OR x OR date OR 2013 OR 99",
        ),
        ("*huawei* /zte/ huwaei~2", "huawei OR zte OR huwaei OR 2"),
        (" -- ", "*"),
    ] {
        let query = Query::parse_with(text, &ParseOptions { any: false, plain: true }).unwrap();
        assert_eq!(query.to_string(), printed, "in {text:?}");
        check_round_trip(&query);
    }
}

#[test]
fn alternatives_by_default() {
    for (text, printed) in [
        ("huawei", "huawei"),
        ("huawei zte", "huawei OR zte"),
        ("huawei zte \"no spy\"", "huawei OR zte OR \"no spy\""),
        ("huawei +zte", "huawei OR +zte"),
        ("huawei zte -spy", "(huawei OR zte) AND NOT spy"),
        ("-spy huawei zte", "(huawei OR zte) AND NOT spy"),
        ("-spy -zte", "NOT spy AND NOT zte"),
        ("huawei AND zte spy", "(huawei AND zte) OR spy"),
        ("huawei zte OR spy", "(huawei OR zte) OR spy"),
        ("huawei zte lang:en", "(huawei OR zte) AND lang:en"),
        ("huawei zte author:a author:b", "(huawei OR zte) AND author:a AND author:b"),
        ("author:a author:b", "author:a OR author:b"),
        ("author:a -author:b", "author:a AND NOT author:b"),
        ("(a b) c", "(a OR b) OR c"),
        ("(a b) AND c", "(a OR b) AND c"),
        ("headline:(a b)", "headline:(a OR b)"),
        ("* lang:en", "lang:en"),
        ("", "*"),
    ] {
        check_any(text, printed);
    }
}

#[test]
fn printed_forms() {
    for (text, printed) in [
        ("a b OR c", "(a b) OR c"),
        ("a b AND c", "a (b AND c)"),
        ("-a !b", "NOT a NOT b"),
        ("+a w/5 b", "+a w/5 b"),
        ("a W/05 (b PRE/3 c)", "a w/5 (b pre/3 c)"),
        ("“no spy”~05", "\"no spy\"~5"),
        ("HEADLINE:x", "headline:x"),
        ("huawei^02.50", "huawei^2.5"),
        ("(w/5)", "(w/5)"),
        ("date:[2018 TO 2019-06]", "date:2018-01-01..2019-06-30"),
        ("by:x said:y", "said:y by:x"),
        ("   ", "*"),
    ] {
        assert_eq!(Query::parse(text).unwrap().to_string(), printed, "in {text:?}");
    }
}

#[test]
fn quoted_values() {
    for (value, written) in [
        ("mcgrath", "mcgrath"),
        ("hannah mcgrath", "\"hannah mcgrath\""),
        ("O'Brien", "O'Brien"),
        ("OR", "OR"),
        ("*", "\"*\""),
        ("mc*", "\"mc*\""),
        ("/x/", "\"/x/\""),
        ("Dwayne \"The Rock\" Johnson", r#""Dwayne \"The Rock\" Johnson""#),
        (r"C:\", r#""C:\\""#),
        ("»a« ", r#""\»a\« ""#),
    ] {
        assert_eq!(super::quote_value(value), written);
        check_reading(&format!("author:{written}"), &format!("(author: {value:?})"));
        check_reading(&format!("id:{written}"), &format!("(id: {value:?})"));
    }
}

#[test]
fn spans() {
    fn spans(text: &str, clause: &Clause, out: &mut String) {
        writeln!(out, "{}", &text[clause.span.clone()]).unwrap();
        clause.children().into_iter().for_each(|child| spans(text, child, out));
    }
    let text = "-(a OR “b c”~5)^2 date:2019 said:x by:y huwaei~2, author:(p OR q) atleast2(r)";
    let mut out = String::new();
    spans(text, Query::parse(text).unwrap().clause(), &mut out);
    insta::assert_snapshot!(out, @r"
    -(a OR “b c”~5)^2 date:2019 said:x by:y huwaei~2, author:(p OR q) atleast2(r)
    -(a OR “b c”~5)^2
    (a OR “b c”~5)^2
    (a OR “b c”~5)
    a
    “b c”~5
    date:2019
    said:x by:y
    x
    y
    huwaei~2,
    author:(p OR q)
    p
    q
    atleast2(r)
    (r)
    ");
}
