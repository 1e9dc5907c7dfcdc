//! Measures against what was worked out by hand, evaluations and comparisons as people see them,
//! and laws that hold for any input.

use std::fmt::Write;
use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

/// Judgements of topic 1 written `a3 b0 c-1`: a letter and its grade.
fn judged(judgements: &str) -> Qrels {
    let mut qrels = Qrels::default();
    for judgement in judgements.split_whitespace() {
        let (id, grade) = judgement.split_at(1);
        assert!(qrels.insert("1", id, grade.parse().unwrap()));
    }
    qrels
}

/// A run of topic 1 that retrieved these letters, best first.
fn retrieved(ids: &str) -> Run {
    let mut run = Run::new("test");
    for (rank, id) in (1_u32..).zip(ids.split_whitespace()) {
        assert!(run.insert("1", id, -f64::from(rank)));
    }
    run
}

fn complete() -> EvalOptions {
    EvalOptions { complete: true, ..EvalOptions::default() }
}

fn measures(names: &str) -> Vec<Measure> {
    names.split_whitespace().map(|name| name.parse().unwrap()).collect()
}

#[track_caller]
fn check_measure(name: &str, judgements: &str, ids: &str, expected: f64) {
    let evaluation = evaluate(&judged(judgements), &retrieved(ids), &measures(name), &complete());
    let found = evaluation.means()[0];
    assert!((found - expected).abs() < 5e-5, "{name} is {found}, not {expected}");
}

macro_rules! by_hand {
    ($($name:ident, $measure:expr, $judgements:expr, $retrieved:expr, $expected:expr;)*) => {
        $(#[test] fn $name() { check_measure($measure, $judgements, $retrieved, $expected); })*
    };
}

// The logarithms are log2(3) = 1.58496, log2(4) = 2, log2(5) = 2.32193, log2(6) = 2.58496.
by_hand! {
    ndcg_of_the_ideal_order, "ndcg@10", "a3 b2 c1 d0", "a b c d", 1.0;
    ndcg_looks_at_k, "ndcg@3", "a3 b2 c0 d1", "x b c a", (2.0 / 1.58496) / (3.5 + 2.0 / 1.58496);
    ndcg_discounts_by_rank, "ndcg@10", "a3 b2 c0 d1 e-1", "x b c a e", 0.53632;
    ndcg_counts_what_was_not_retrieved, "ndcg@10", "a1 b1", "a", 1.0 / (1.0 + 1.0 / 1.58496);
    ndcg_of_negative_grades_is_not_negative, "ndcg@2", "a-2 b1", "a b", 1.0 / 1.58496;
    ndcg_without_relevant_ids, "ndcg@10", "a0 b0", "a b", 0.0;
    ndcg_with_k_of_one, "ndcg@1", "a1 b2", "a b", 0.5;
    map_of_two_of_three, "map", "a3 b2 c0 d1 e-1", "x b c a e", (1.0 / 2.0 + 2.0 / 4.0) / 3.0;
    map_of_all, "map", "a1 b1", "a b c", 1.0;
    map_without_relevant_ids, "map", "a0 b-1", "a b", 0.0;
    mrr_of_the_second, "mrr", "a3 b2 c0 d1 e-1", "x b c a e", 0.5;
    mrr_of_none, "mrr", "a1", "x y z", 0.0;
    precision_divides_by_k, "p@5", "a1 b1", "a b", 0.4;
    precision_looks_at_k, "p@2", "a1 b1", "x a b", 0.5;
    recall_divides_by_what_is_relevant, "r@3", "a3 b2 c0 d1 e-1", "x b c a e", 1.0 / 3.0;
    recall_without_relevant_ids, "r@3", "a0", "a", 0.0;
    bpref_passes_over_what_was_not_judged, "bpref", "a1 b1 c0 d0", "x a e y b", 1.0;
    bpref_with_few_not_relevant, "bpref", "a3 b2 c0 d1 e-1", "x b c a e", (1.0 + 0.0) / 3.0;
    bpref_with_few_relevant, "bpref", "a1 b1 c0 d0 e0", "c a d e b", (1.0 / 2.0 + 0.0 / 2.0) / 2.0;
    bpref_without_judged_not_relevant, "bpref", "a1 b1", "x a", 0.5;
    bpref_does_not_know_negative_grades, "bpref", "a1 b-1 c0", "b a c", 1.0;
    bpref_without_relevant_ids, "bpref", "a0", "a", 0.0;
    judged_among_k, "judged@3", "a3 b2 c0 d1 e-1", "x b c a e", 2.0 / 3.0;
    judged_among_fewer_than_k, "judged@10", "a3 b2 c0 d1 e-1", "x b c a e", 3.0 / 5.0;
    judged_of_nothing, "judged@10", "a1", "", 0.0;
    nothing_retrieved, "ndcg@10", "a1", "", 0.0;
}

/// What the program would print: a line for each topic, then the means and what was left out.
fn table(evaluation: &Evaluation) -> String {
    let mut text = String::new();
    let cells = |scores: &[f64]| scores.iter().map(|s| format!(" {s:.4}")).collect::<String>();
    for topic in &evaluation.topics {
        writeln!(text, "{}{}", topic.topic, cells(&topic.scores)).unwrap();
    }
    writeln!(text, "all{}", cells(&evaluation.means())).unwrap();
    let (unanswered, unjudged) = (&evaluation.unanswered, &evaluation.unjudged);
    writeln!(text, "unanswered {unanswered:?}, unjudged {unjudged:?}").unwrap();
    text
}

const QRELS: &str = "2 0 a 1\n2 0 b 0\n10 0 a 2\n10 0 b 1\n9 0 c 0\n11 0 a 1\n";
const RUN: &str = "10 Q0 a 1 1.0 t\n10 Q0 b 2 1.0 t\n2 Q0 a 1 0.5 t\n9 Q0 c 1 1 t\n7 Q0 a 1 1 t\n";

fn check_evaluation(options: &EvalOptions) -> String {
    let ((qrels, _), (run, _)) =
        (Qrels::parse("qrels", QRELS.as_bytes()), Run::parse("run", RUN.as_bytes()));
    table(&evaluate(&qrels, &run, &measures("map mrr ndcg@1"), options))
}

#[test]
fn topics_that_are_judged_and_answered() {
    assert_snapshot!(check_evaluation(&EvalOptions::default()), @r#"
    2 1.0000 1.0000 1.0000
    9 0.0000 0.0000 0.0000
    10 1.0000 1.0000 0.5000
    all 0.6667 0.6667 0.5000
    unanswered ["11"], unjudged ["7"]
    "#);
}

#[test]
fn all_topics_that_are_judged() {
    assert_snapshot!(check_evaluation(&complete()), @r#"
    2 1.0000 1.0000 1.0000
    9 0.0000 0.0000 0.0000
    10 1.0000 1.0000 0.5000
    11 0.0000 0.0000 0.0000
    all 0.5000 0.5000 0.3750
    unanswered ["11"], unjudged ["7"]
    "#);
}

#[test]
fn relevant_from_a_higher_grade() {
    let relevance_level = NonZeroU32::new(2).unwrap();
    let options = EvalOptions { relevance_level, ..EvalOptions::default() };
    assert_snapshot!(check_evaluation(&options), @r#"
    2 0.0000 0.0000 1.0000
    9 0.0000 0.0000 0.0000
    10 0.5000 0.5000 0.5000
    all 0.1667 0.1667 0.5000
    unanswered ["11"], unjudged ["7"]
    "#);
}

#[test]
fn no_topics_have_no_mean() {
    let evaluation =
        evaluate(&Qrels::default(), &retrieved("a"), &measures("map"), &EvalOptions::default());
    assert_snapshot!(table(&evaluation), @r#"
    all 0.0000
    unanswered [], unjudged ["1"]
    "#);
}

#[test]
fn two_runs_compared() {
    let qrels: String = (1..=6).map(|topic| format!("{topic} 0 a 1\n{topic} 0 b 0\n")).collect();
    let (qrels, _) = Qrels::parse("qrels", qrels.as_bytes());
    let first = |ids: &str| {
        let mut run = Run::new("test");
        for (topic, id) in (1..).zip(ids.chars()).filter(|(_, id)| *id != '-') {
            run.insert(&topic.to_string(), &id.to_string(), 2.0);
            run.insert(&topic.to_string(), "a", 1.0);
        }
        evaluate(&qrels, &run, &measures("mrr"), &EvalOptions::default())
    };
    let comparisons = compare(&first("bbbba-"), &first("aabaab"));
    let [comparison] = comparisons.as_slice() else { panic!("{comparisons:?}") };
    let mut text = format!("{} {:?}\n", comparison.measure, comparison.means());
    writeln!(text, "p {} exact {}", comparison.p_value, comparison.exact).unwrap();
    for change in comparison.gained().chain(comparison.lost()) {
        writeln!(text, "{} {} {}", change.topic, change.before, change.after).unwrap();
    }
    assert_snapshot!(text, @"
    mrr (0.5, 0.8333333333333334)
    p 0.125 exact true
    1 0.5 1
    2 0.5 1
    4 0.5 1
    6 0 0.5
    ");
    let mirrored = &compare(&first("aabaab"), &first("bbbba-"))[0];
    assert_eq!((mirrored.p_value, mirrored.gained().count()), (0.125, 0));
    let lost: Vec<&str> = mirrored.lost().map(|change| change.topic.as_str()).collect();
    assert_eq!(lost, ["6", "4", "2", "1"]);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let said = |read: fn(&Path) -> Option<crate::error::Error>, text: &str| {
        let path = folder.path().join("file");
        fs::write(&path, text).unwrap();
        let error = read(&path).map(|error| error.to_string()).unwrap_or_default();
        error.replace(&path.display().to_string(), "file")
    };
    let messages = [
        said(|path| read_topics(path).err(), ""),
        said(|path| read_topics(path).err(), "\nno-spy"),
        said(|path| Qrels::read(path).err(), "# nothing"),
        said(|path| Qrels::read(path).err(), "1 0 a x"),
        said(|path| Run::read(path).err(), ""),
        said(|path| Run::read(path).err(), "1 Q0 a"),
        said(|path| Run::read(&path.with_extension("gone")).err(), ""),
    ];
    assert_snapshot!(messages.join("\n"), @"
    file: there are no topics in it; write `id<TAB>query` a line
    file: none of its rows can be read; line 2: not a topic; write `id<TAB>query`
    file: there are no judgements in it; write `topic 0 id grade` a line
    file: none of its rows can be read; line 1: `x` is no grade; write a whole number

    file: none of its rows can be read; line 1: not a hit; write `topic Q0 id rank score tag` a line
    file.gone: reading failed: no such file or directory
    ");
}

/// Topic, id, grade, and a score if it was retrieved.
type Entry = (u8, u8, i32, Option<u8>);

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let scores = prop::option::weighted(0.7, 0..6_u8);
    prop::collection::vec((0..3_u8, 0..20_u8, -2..4_i32, scores), 0..60)
}

/// Text that looks like the files we read, with anything between.
fn odd_bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "<top>",
        "</top>",
        "<num>",
        "</num>",
        "<title>",
        "<desc> Description:",
        "<",
        ">",
        "\n",
        "\r\n",
        "\t",
        " ",
        "1",
        "0",
        "Q0",
        "{\"_id\": 1, \"text\": \"a\"}",
        "{",
        "#",
        "-1",
        "2.5",
        "é",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "tag",
    ]);
    let piece = prop_oneof![
        4 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in odd_bytes()) {
        let topics = parse_topics("file", &bytes);
        let (qrels, run) = (Qrels::parse("file", &bytes), Run::parse("file", &bytes));
        let places = topics.1.iter().chain(&qrels.1).chain(&run.1).map(|problem| &problem.place);
        for place in places {
            prop_assert!(place.offset as usize <= bytes.len());
            prop_assert!(place.line as usize <= bytes.iter().filter(|b| **b == b'\n').count() + 1);
        }
        for topic in topics.0 {
            prop_assert!(!topic.id.contains(char::is_whitespace) && !topic.id.is_empty());
            prop_assert!(!topic.title.is_empty());
        }
    }

    #[test]
    fn measures_are_from_0_to_1(entries in entries(), level in 1..4_u32, complete: bool) {
        let (mut qrels, mut run) = (Qrels::default(), Run::new("test"));
        for (topic, id, grade, score) in entries {
            let is_judged = topic == 0 || id > 4;
            let (topic, id) = (topic.to_string(), id.to_string());
            if is_judged {
                qrels.insert(&topic, &id, grade);
            }
            if let Some(score) = score {
                run.insert(&topic, &id, f64::from(score));
            }
        }
        let measures = measures("ndcg@3 ndcg@50 map mrr p@4 r@4 bpref judged@4");
        let options = EvalOptions { relevance_level: NonZeroU32::new(level).unwrap(), complete };
        let evaluation = evaluate(&qrels, &run, &measures, &options);
        for topic in &evaluation.topics {
            for (measure, score) in measures.iter().zip(&topic.scores) {
                prop_assert!((0.0..=1.0).contains(score), "{measure} {score}");
            }
        }
        for comparison in compare(&evaluation, &evaluation) {
            prop_assert_eq!(comparison.p_value, 1.0);
        }
    }

    #[test]
    fn the_ideal_order_has_an_ndcg_of_1(
        grades in prop::collection::vec(-1..5_i32, 1..30),
        relevant in 1..5_i32,
        cutoff in 1..40_u32,
    ) {
        let (mut qrels, mut run) = (Qrels::default(), Run::new("test"));
        for (id, &grade) in grades.iter().chain([&relevant]).enumerate() {
            qrels.insert("1", &id.to_string(), grade);
            run.insert("1", &id.to_string(), f64::from(grade));
        }
        let measure = Measure::Ndcg(NonZeroU32::new(cutoff).unwrap());
        let evaluation = evaluate(&qrels, &run, &[measure], &EvalOptions::default());
        prop_assert!((evaluation.means()[0] - 1.0).abs() < 1e-12);
    }
}
