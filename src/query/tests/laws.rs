//! What holds for every text and every tree.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{check_round_trip, sexp};
use crate::article::EntityKind;
use crate::date::{DateRange, Day};
use crate::query::ast::{
    Clause, ClauseKind, DEEPEST_NESTING, Field, FieldValue, LONGEST_QUERY, Query, Within,
};
use crate::query::parse::ParseOptions;
use crate::query::print::quote_value;

/// Reads a text in every way. It is read, or fails for one of the few reasons; spans are in the
/// text; what was read prints as itself.
fn check_text(text: &str) {
    for (any, plain) in [(false, false), (true, false), (false, true)] {
        match Query::parse_with(text, &ParseOptions { any, plain }) {
            Ok(query) => {
                check_spans(text, query.clause());
                for warning in query.warnings() {
                    assert!(text.get(warning.span.clone()).is_some(), "{text:?}: {warning:?}");
                }
                // The printed form may be longer than what it was read from.
                if query.to_string().len() <= LONGEST_QUERY {
                    check_round_trip(&query);
                }
            }
            Err(error) => {
                let reasons = ["0 words", "not near", "0 times", "nested", "longer"];
                let known = reasons.iter().any(|reason| error.reason.contains(reason));
                let known = known || text.to_lowercase().contains("date:");
                assert!(known, "{text:?}: {error}");
                assert!(text.get(error.span.clone()).is_some(), "{text:?}: {:?}", error.span);
            }
        }
    }
}

fn check_spans(text: &str, clause: &Clause) {
    assert!(text.get(clause.span.clone()).is_some(), "{text:?}: {:?}", clause.span);
    clause.children().into_iter().for_each(|child| check_spans(text, child));
}

/// Pieces that mean something, to be put together at random.
const PIECES: [&str; 80] = [
    " ",
    " ",
    " ",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "„",
    "«",
    "»",
    "‘",
    "’",
    "'",
    "-",
    "+",
    "!",
    "=",
    "/",
    "*",
    "?",
    "~",
    "~2",
    "^",
    "^2",
    "^x",
    ":",
    "\\",
    ",",
    ".",
    "AND",
    "OR",
    "NOT",
    "&&",
    "||",
    " AND ",
    " OR ",
    " NOT ",
    " w/5 ",
    " pre/3 ",
    " /s ",
    " /p ",
    " /passage ",
    "=\"",
    "person:=",
    "org:=\"a b\"",
    "w/0",
    "w/9999",
    "atleast3(",
    "atleast0(",
    "caps(",
    "@person",
    "@place",
    "headline:",
    "lede:",
    "author:",
    "id:",
    "said:",
    "by:",
    "source:(",
    "date:",
    "date:2019",
    "date:none",
    "date:[2018 TO *]",
    "autor:",
    "note:",
    "a",
    "huawei",
    "no-spy",
    "spy*",
    "colo?r",
    "/hua?wei/",
    "U.S.",
    "9/11",
    "http://x/?a",
    "\u{feff}",
    "\u{a0}",
    "\n",
    "é",
    "华",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|all| all.concat())
}

fn clause(kind: ClauseKind) -> Clause {
    Clause { kind, span: 0..0 }
}

/// Words as the reader gives them.
fn word() -> impl Strategy<Value = String> {
    let special = vec!["AND", "OR", "NOT", "w/5", "PRE/3", "/s", "U.S.", "AT&T", "9/11", "caps"];
    prop_oneof!["[a-z]{1,5}(-[a-z]{1,5})?", prop::sample::select(special).prop_map(String::from)]
}

fn leaf() -> impl Strategy<Value = ClauseKind> {
    let within = prop::option::of(1..=1000u32);
    let kinds = vec![EntityKind::Person, EntityKind::Organisation, EntityKind::Place];
    prop_oneof![
        4 => word().prop_map(ClauseKind::Word),
        2 => ("[a-z]\\PC{0,8}", within).prop_map(|(text, within)| ClauseKind::Phrase { text, within }),
        1 => "[a-z-]{0,3}[a-z]|[a-z]\\PC{0,8}".prop_map(ClauseKind::Exact),
        1 => "[A-Z]{2}( [A-Z]{1,3})?".prop_map(ClauseKind::Cased),
        1 => "[a-z]{1,3}[*][a-z]?|[*][a-z]|[a-z][?][a-z]".prop_map(ClauseKind::Wildcard),
        1 => "[a-z]{1,3}[?+|(]?[a-z)]".prop_map(ClauseKind::Regex),
        1 => (word(), 1..=2u8).prop_map(|(word, edits)| ClauseKind::Fuzzy { word, edits }),
        1 => prop::sample::select(kinds).prop_map(ClauseKind::Mention),
    ]
}

/// A clause that may stand at either side of a proximity.
fn operand() -> impl Strategy<Value = Clause> {
    prop_oneof![6 => leaf(), 1 => entity()].prop_map(clause).prop_recursive(3, 8, 3, |inner| {
        let within = prop_oneof![
            ((1..=1000u32).prop_map(Within::Words), any::<bool>()),
            Just((Within::Sentence, false)),
            Just((Within::Paragraph, false)),
            Just((Within::Passage, false)),
        ];
        let near = (inner.clone(), inner.clone(), within).prop_map(|(left, right, within)| {
            let (left, right) = (Box::new(left), Box::new(right));
            ClauseKind::Near { left, right, within: within.0, ordered: within.1 }
        });
        let boost = (inner.clone(), factor())
            .prop_map(|(clause, factor)| ClauseKind::Boost(Box::new(clause), factor));
        let or = prop::collection::vec(inner, 2..4).prop_map(ClauseKind::Or);
        prop_oneof![near, boost, or].prop_map(clause)
    })
}

fn entity() -> impl Strategy<Value = ClauseKind> {
    let kinds = vec![EntityKind::Person, EntityKind::Organisation, EntityKind::Place];
    let field = prop::option::of(prop::sample::select(kinds)).prop_map(Field::Entity);
    (field, value()).prop_map(|(field, value)| ClauseKind::Field { field, value })
}

/// What any field of values may hold.
fn value() -> impl Strategy<Value = FieldValue> {
    prop_oneof![
        3 => "\\PC{1,10}".prop_map(FieldValue::Words),
        1 => "\\PC{1,10}".prop_map(FieldValue::Whole),
        1 => "[a-z]{1,3}[*]".prop_map(FieldValue::Wildcard),
        1 => "[a-z]{1,3}[?+]?[a-z]".prop_map(FieldValue::Regex),
        1 => (word(), 1..=2u8).prop_map(|(word, edits)| FieldValue::Fuzzy { word, edits }),
        1 => Just(FieldValue::Present),
    ]
}

fn factor() -> impl Strategy<Value = f32> {
    prop_oneof![Just(2.0), Just(0.5), (1e-30f32..1000.0)]
}

fn filter() -> impl Strategy<Value = ClauseKind> {
    use Field::*;
    let kinds = vec![EntityKind::Person, EntityKind::Organisation, EntityKind::Place];
    let kind = prop::option::of(prop::sample::select(kinds));
    let named = prop_oneof![
        prop::sample::select(vec![Author, Section, Source, Agency, Dateline, Language]),
        kind.prop_map(Entity),
    ];
    let day = || (-20_000..40_000i32).prop_map(Day::from_number);
    let dates = prop_oneof![
        day().prop_map(|from| DateRange { from: Some(from), to: None }),
        day().prop_map(|to| DateRange { from: None, to: Some(to) }),
        (day(), day()).prop_map(|(a, b)| DateRange { from: Some(a.min(b)), to: Some(a.max(b)) }),
    ];
    let dates = prop_oneof![
        4 => dates.prop_map(FieldValue::Dates),
        1 => Just(FieldValue::Undated),
        1 => Just(FieldValue::Present),
    ];
    prop_oneof![
        (named, value()).prop_map(|(field, value)| ClauseKind::Field { field, value }),
        "\\PC{1,10}".prop_map(|id| ClauseKind::Field { field: Id, value: FieldValue::Words(id) }),
        dates.prop_map(|value| ClauseKind::Field { field: Date, value }),
        prop::sample::select(vec![Headline, Lede])
            .prop_map(|field| ClauseKind::Field { field, value: FieldValue::Present }),
    ]
}

fn tree() -> impl Strategy<Value = Clause> {
    let start = prop_oneof![3 => operand(), 2 => filter().prop_map(clause)];
    start.prop_recursive(5, 24, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let side = || {
            let all = Just(Box::new(clause(ClauseKind::All)));
            prop_oneof![4 => boxed(), 1 => all]
        };
        let clauses = || prop::collection::vec(inner.clone(), 2..5);
        prop_oneof![
            (clauses(), any::<bool>())
                .prop_map(|(clauses, written)| ClauseKind::And { clauses, written }),
            clauses().prop_map(ClauseKind::Or),
            side().prop_map(ClauseKind::Not),
            side().prop_map(ClauseKind::Required),
            (boxed(), factor()).prop_map(|(clause, factor)| ClauseKind::Boost(clause, factor)),
            (1..9u32, operand().prop_map(Box::new))
                .prop_map(|(count, clause)| ClauseKind::AtLeast { count, clause }),
            (prop::sample::select(vec![Field::Headline, Field::Lede]), boxed()).prop_map(
                |(field, clause)| ClauseKind::Field { field, value: FieldValue::Text(clause) }
            ),
            side().prop_map(|said| ClauseKind::Quotation { said: Some(said), by: None }),
            side().prop_map(|by| ClauseKind::Quotation { said: None, by: Some(by) }),
            (side(), side())
                .prop_map(|(said, by)| ClauseKind::Quotation { said: Some(said), by: Some(by) }),
        ]
        .prop_map(clause)
    })
}

/// Every character whose compatibility form has signs in it, as a word beside another.
#[test]
fn words_with_signs_in_their_compatibility_forms() {
    for c in ('\u{a0}'..='\u{1ffff}').filter(|c| c.is_alphanumeric()) {
        check_text(&format!("{c} b"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,60}|(?s).{0,60}") {
        check_text(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        check_text(&text);
    }

    #[test]
    fn cut_and_joined(text in pieces(), other in pieces(), cut in 0usize..80, hole in 0usize..80) {
        let real = r#"huawei AND (5g OR "core network"~3) w/5 spy* -date:2018..2019 said:x by:“y z”^2"#;
        let mut mutated: Vec<char> = real.chars().collect();
        mutated.splice(cut.min(mutated.len())..cut.min(mutated.len()), text.chars());
        mutated.splice(hole.min(mutated.len())..(hole + 3).min(mutated.len()), other.chars());
        check_text(&mutated.into_iter().collect::<String>());
    }

    #[test]
    fn any_tree(tree in tree()) {
        let printed = tree.to_string();
        let query = Query::parse(&printed).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(sexp(query.clause()), sexp(&tree), "printed as {:?}", printed);
        prop_assert_eq!(query.clause(), &tree);
    }

    #[test]
    fn any_value(text in "(?s).{1,20}") {
        let query = Query::parse(&format!("author:{}", quote_value(&text))).unwrap();
        let value = FieldValue::Words(text);
        prop_assert_eq!(&query.clause().kind, &ClauseKind::Field { field: Field::Author, value });
    }
}

#[test]
fn long_and_deep() {
    let units = [
        "(",
        ")",
        "()",
        "((a)",
        "NOT ",
        "-(",
        "-(a ",
        "- ",
        "-",
        "!",
        "\"",
        "\" ",
        "“ ",
        "\"a\" ",
        "‘",
        "‘a ",
        "a",
        "a ",
        "a* ",
        "*",
        "* ",
        "a w/5 ",
        "w/5 ",
        "a /s (",
        "headline:(",
        "headline:",
        "author:",
        "author:(",
        "said:",
        "said:a by:b ",
        "by:b ",
        "caps(",
        "atleast3(",
        "/",
        "/a",
        "/a ",
        "/a/ ",
        "\\",
        "\"\\",
        "a^2",
        "^2",
        "~2",
        "~",
        "a AND ",
        "AND ",
        "OR ",
        "a OR ",
        "+",
        "=",
        "?",
        "autor:",
        "a:",
        "\u{feff}",
        "é",
        "date:2019 ",
        "@person ",
        "(a OR ",
        "(a w/5 ",
        "\"a\"~5^2",
    ];
    let started = Instant::now();
    for unit in units {
        check_text(&unit.repeat(LONGEST_QUERY / unit.len()));
        if unit.contains('(') {
            check_text(&format!("{}{}", unit.repeat(4000 / unit.len()), ")".repeat(5000)));
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn depth_has_a_limit() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Query::parse(&nested(DEEPEST_NESTING)).is_ok());
    assert!(Query::parse(&nested(DEEPEST_NESTING + 1)).is_err());
    let negated = |depth: usize| format!("{}a", "NOT ".repeat(depth));
    assert!(Query::parse(&negated(DEEPEST_NESTING - 1)).is_ok());
    assert!(Query::parse(&negated(DEEPEST_NESTING)).is_err());
}
