//! Searching and showing, on the built-in sample.

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, Ran, morgue};

fn passages(arguments: &[&str]) -> Vec<String> {
    let arguments = [&["search", "--format", "jsonl"], arguments].concat();
    morgue(&arguments).ended(0).fields("passage")
}

#[test]
fn every_spelling_of_no_spy_finds_the_offer() {
    let spellings = ["no-spy", "\"no-spy\"", "“no-spy”", "‘no-spy’", "\"no spy\"", "nospy"];
    for spelling in spellings {
        let first = passages(&[spelling, "-n", "1"]);
        assert_eq!(first, ["huawei/london-no-spy-offer.txt#0"], "{spelling}");
    }
}

#[test]
fn dates_tell_stories_apart() {
    let found = morgue(&["search", "no-spy", "date:2013", "--format", "jsonl"]).ended(0);
    let dates = found.fields("date");
    assert!(!dates.is_empty() && dates.iter().all(|date| date.starts_with("2013")), "{dates:?}");
}

#[test]
fn a_conjunction_holds_over_the_whole_article() {
    let found = morgue(&["search", "huawei AND \"oxford economics\"", "--format", "jsonl"]);
    let texts = found.ended(0).fields("text");
    let apart = |text: &String| text.contains("Oxford Economics") && !text.contains("Huawei");
    assert!(texts.iter().any(apart), "{texts:?}");
}

#[test]
fn not_leaves_out_whole_articles() {
    let arguments = ["search", "huawei NOT berlin", "-n", "1000", "--format", "jsonl"];
    let mut articles = morgue(&arguments).ended(0).fields("article");
    articles.sort();
    articles.dedup();
    assert!(articles.len() > 5);
    for article in articles {
        let shown = morgue(&["show", &article, "--format", "json"]).ended(0);
        assert!(!shown.fields("text")[0].contains("Berlin"), "{article}");
    }
}

#[test]
fn text_is_grouped_by_article() {
    let found = morgue(&["search", "\"oxford economics\"", "huawei", "-n", "3"]).ended(0);
    assert_snapshot!(found.timeless(), @"
    2 articles, 3 passages (… ms)

    Jobs, tax and a question: what Huawei is worth to Britain
    Ottilie Brackenshaw · 2019-05-16 · Northern Ledger · papers/northern-ledger.jsonl line 4 · sample
      northern-ledger/nl20190516-2#0 (1 of 2)
      Huawei's presence was worth £1.7 billion to the British economy in 2018 and supported 26,200
      jobs, according to a report that the company commissioned from Oxford Economics and published
      in the week its chairman came to London. Of that sum £287 million came from what the company
      does itself. The rest is reckoned from what it buys from British suppliers and from what all …

    The cabinet makers of Saltby Cross wait for a decision
    Ruthanne Oakhollow · undated · huawei/cabinet-makers-of-saltby-cross.txt · sample
      huawei/cabinet-makers-of-saltby-cross.txt#3 (4 of 5)
      … are like Saltby Cross is a matter of counting, and the counting has been paid for by one side.
      A report by Oxford Economics, commissioned by the company itself and published this week, put
      its contribution to the British economy in 2018 at £1.7 billion. Supply chain and wages
      together, the consultants reckoned, supported 26,200 jobs and brought the Treasury £470 …
      huawei/cabinet-makers-of-saltby-cross.txt#0 (1 of 5)
      The grey steel cabinets that stand on street corners with Huawei equipment humming inside them
      begin as flat sheets in a shed behind the railway station at Saltby Cross. Marlpit
      Fabrications has cut, folded and painted them for nine years, and Huawei has been its largest
      customer for six. Nobody in the shed wants to talk about spies. They want to know whether …
    ");
    assert_snapshot!(found.err, @"
    no archive here: using the built-in sample of 78 articles
    make your own with `morgue index PATH…`
    ");
}

#[test]
fn relaxed_answers_say_so() {
    let found = morgue(&["search", "cassini", "chancellery", "-n", "1"]).ended(0);
    assert_snapshot!(found.timeless(), @"
    8 articles, 10 passages (… ms)
    relaxed: any of the words, best first; `--strict` asks for all of them
    reading: article has cassini~stem OR chancellery~stem

    Cassini falls silent as probe burns up in Saturn's sky
    2017-09-15 · wire/2017-09-15-pasadena-cassini.txt · sample
      wire/2017-09-15-pasadena-cassini.txt#0 (1 of 1)
      The Cassini spacecraft dived into the clouds of Saturn on Friday and was destroyed, ending a
      voyage of 20 years, 13 of them in orbit around the ringed planet. The last signal reached an
      antenna near Canberra, Australia, at 4:55 a.m. Pacific time, about 83 minutes after it was
      sent. In the control room at NASA's Jet Propulsion Laboratory a green spike on a screen …
    ");
    morgue(&["search", "cassini", "chancellery", "--strict"]).ended(1);
    let found = morgue(&["search", "cassini chancellery", "--format", "json"]).ended(0);
    assert_eq!(found.json_lines()[0]["relaxed"], true);
}

#[test]
fn nothing_found_is_said_with_what_would_be() {
    let found = morgue(&["search", "volkswagon"]).ended(1);
    assert_eq!(found.out, "");
    assert!(found.err.contains("nothing found\ndid you mean `volkswagen`?"), "{}", found.err);
    let author = morgue(&["search", "brammerloh"]).ended(1);
    assert!(author.err.contains("did you mean `author:brammerloh`?"), "{}", author.err);
}

#[test]
fn errors_point_at_the_query() {
    let failed = morgue(&["search", "huawei", "date:2019-13"]).ended(2);
    assert_eq!(failed.out, "");
    assert_snapshot!(failed.err, @"
    error: there is no month 13
      huawei date:2019-13
                  ^^^^^^^
    hint: months run from 01 to 12
    ");
}

#[test]
fn warnings_and_the_reading_go_to_standard_error() {
    let found = morgue(&["search", "(huawei", "--reading", "--format", "jsonl"]).ended(0);
    assert_eq!(found.json_lines().len(), 10);
    let warning = "warning: no bracket closes for this one: ignored\n";
    assert!(found.err.contains(warning), "{}", found.err);
    assert!(found.err.contains("reading: article has huawei~stem"), "{}", found.err);
}

#[test]
fn a_negated_word_gets_a_hint() {
    let failed = morgue(&["search", "huawei", "-berlin"]).ended(2);
    assert_snapshot!(failed.err, @"
    error: `-berlin` is no option
    hint: to leave out articles write `NOT berlin`, or put the whole query in quotes
    ");
    let quoted = morgue(&["search", "huawei -berlin", "--format", "jsonl"]).ended(0);
    let written = morgue(&["search", "huawei", "NOT", "berlin", "--format", "jsonl"]).ended(0);
    assert_eq!(quoted.out, written.out);
}

#[test]
fn filters_are_clauses() {
    for (options, query) in [
        (&["no-spy", "--from", "2013", "--to", "2014-06"][..], "date:2013..2014-06 no-spy"),
        (
            &["huawei OR pfizer", "--author", "Imogen Tallowby"],
            "author:tallowby (huawei OR pfizer)",
        ),
        (
            &["huawei", "--section", "business", "--section", "world"],
            "huawei (section:business OR section:world)",
        ),
        (&["--source", "northern ledger"], "source:\"northern ledger\""),
        (&["huawei", "berlin", "--any", "--entity", "huawei"], "entity:huawei (huawei OR berlin)"),
    ] {
        let options = [options, &["-n", "50"]].concat();
        assert_eq!(passages(&options), passages(&[query, "-n", "50"]), "{query}");
    }
    morgue(&["search", "x", "--from", "May 2019"]).ended(2);
    morgue(&["search", "x", "--to", "someday"]).ended(2);
}

#[test]
fn pages_follow_each_other() {
    let whole = passages(&["huawei", "-n", "8"]);
    let second = passages(&["huawei", "-n", "4", "--offset", "4"]);
    assert_eq!(whole[4..], second);
    let ranked = morgue(&["search", "huawei", "--offset", "4", "-n", "1", "--format", "jsonl"]);
    assert_eq!(ranked.json_lines()[0]["rank"], 5);
    let beyond = morgue(&["search", "huawei", "--offset", "1000"]).ended(1);
    assert!(beyond.err.contains("there are only"), "{}", beyond.err);
}

#[test]
fn sorted_by_date() {
    let dates = |order| {
        let arguments = ["search", "huawei date:*", "--sort", order, "--format", "jsonl"];
        let dates = morgue(&arguments).ended(0).fields("date");
        dates.iter().map(|date| date[..10].to_owned()).collect::<Vec<_>>()
    };
    assert!(dates("newest").is_sorted_by(|a, b| a >= b));
    assert!(dates("oldest").is_sorted());
}

#[test]
fn per_article_caps_the_passages_of_each() {
    let count = |most: &str| {
        let found = passages(&["the", "--per-article", most, "-n", "1000"]);
        found
            .iter()
            .filter(|id| id.starts_with("huawei/cabinet-makers-of-saltby-cross.txt#"))
            .count()
    };
    assert_eq!(count("1"), 1);
    assert!(count("0") > 1);
}

#[test]
fn json_lines_have_every_field() {
    let found = morgue(&["search", "no-spy", "-n", "1", "--format", "jsonl"]).ended(0);
    let hit = &found.json_lines()[0];
    let mut keys: Vec<&str> = hit.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_snapshot!(keys.join(" "), @"agency archive article authors bytes content_hash date dateline entities family file headline headline_marks language line marks offset ordinal passage passages rank record relative_days relaxed score section source text url");
    assert_eq!(hit["authors"], serde_json::json!(["Imogen Tallowby"]));
    assert_eq!((&hit["date"], &hit["section"]), (&Value::Null, &"Business".into()));
    assert_eq!((&hit["rank"], &hit["passages"], &hit["line"]), (&1.into(), &4.into(), &1.into()));
    assert_eq!(hit["content_hash"].as_str().unwrap().len(), 32);
    assert_eq!(hit["bytes"][1], hit["text"].as_str().unwrap().len());
}

#[test]
fn json_is_one_object() {
    let found = morgue(&["search", "no-spy", "-n", "2", "--format", "json"]).ended(0);
    let [answer] = &found.json_lines()[..] else { panic!("{}", found.out) };
    let mut keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_snapshot!(
        keys.join(" "),
        @"articles digest families hits passages query reading relaxed suggestions warnings"
    );
    assert_eq!(answer["hits"].as_array().unwrap().len(), 2);
    assert_eq!(answer["hits"][0]["archive"], "sample");
    let nothing = morgue(&["search", "zzyzx", "--format", "json"]).ended(1);
    assert_eq!(nothing.json_lines()[0]["hits"].as_array().unwrap().len(), 0);
}

#[test]
fn marks_are_bytes_of_the_text() {
    let found = morgue(&["search", "\"no-spy agreements\"", "-n", "1", "--format", "jsonl"]);
    let hit = &found.ended(0).json_lines()[0];
    let at = |value: &Value| value.as_u64().unwrap() as usize;
    let (start, end) = (at(&hit["marks"][0][0]), at(&hit["marks"][0][1]));
    assert_eq!(&hit["text"].as_str().unwrap()[start..end], "no-spy agreements");
}

#[test]
fn csv_has_a_header_and_a_row_a_passage() {
    let found = morgue(&["search", "no-spy", "-n", "3", "--format", "csv"]).ended(0);
    let mut table = csv::Reader::from_reader(found.out.as_bytes());
    let header = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), header.len()), (3, 30));
    assert_eq!((&header[2], &rows[0][2]), ("passage", "huawei/london-no-spy-offer.txt#0"));
    assert_eq!((&header[29], &rows[0][29]), ("archive", "sample"));
}

#[test]
fn trec_has_six_columns() {
    let found = morgue(&["search", "no-spy", "-n", "3", "--format", "trec"]).ended(0);
    let rows: Vec<Vec<&str>> = found.out.lines().map(|line| line.split(' ').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 6), "{}", found.out);
    assert_eq!(rows[0][..4], ["1", "Q0", "huawei/london-no-spy-offer.txt#0", "1"]);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let is_colored = |ran: Ran| ran.ended(0).out.contains('\x1b');
    assert!(!is_colored(morgue(&["search", "no-spy"])));
    assert!(is_colored(morgue(&["search", "no-spy", "--color", "always"])));
    assert!(!is_colored(morgue(&["--color", "never", "search", "no-spy"])));
    let mut command = Dir::new().command(&["search", "no-spy", "--color=always"]);
    command.env("NO_COLOR", "1").current_dir("/");
    assert!(command.output().unwrap().stdout.contains(&0x1b), "the option beats the variable");
}

#[test]
fn columns_set_the_width() {
    let mut command = Dir::new().command(&["search", "no-spy", "-n", "1"]);
    let shown = command.env("COLUMNS", "50").current_dir("/").output().unwrap().stdout;
    let shown = String::from_utf8(shown).unwrap();
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| (40..=50).contains(&widest)), "{shown}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [
        &["search", "the", "-n", "1000"][..],
        &["search", "the", "-n", "all", "--format", "json"],
        &["export", "the", "--text"],
        &["export", "the", "--unit", "passage", "--format", "csv"],
        &["facets", "the", "--by", "author"],
        &["timeline", "the", "--svg"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let dir = Dir::new();
        let mut child = dir.command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?} {err}");
        assert!(!err.contains("panicked") && !err.contains("error"), "{err}");
    }
}

#[test]
fn show_has_the_article() {
    let shown = morgue(&["show", "the-spree-gazette/sg-150510-1"]).ended(0);
    assert_snapshot!(shown.out, @"
    E-mails show there was never an offer of a no-spy pact
       authors  Detlef Brammerloh
          date  2015-05-10
        source  The Spree Gazette
       section  Politics
      language  en
        person  Ronald Pofalla, Thorsten Schäfer-Gümbel, Angela Merkel, Barack Obama
           org  Süddeutsche Zeitung, NDR, WDR, White House, SPD
         place  Berlin, Washington
          file  papers/spree-gazette.jsonl line 3
            id  the-spree-gazette/sg-150510-1
       archive  sample

    The American offer that the German government announced in the summer of 2013 did not exist,
    according to correspondence between the chancellery and the White House that was published this
    weekend by the Süddeutsche Zeitung and two broadcasters, NDR and WDR.

    At no time, the e-mails suggest, did Washington promise a no-spy agreement. It promised to look at
    whether one was possible. Six weeks before an election that became, in the words of the head of the
    chancellery, an offer of its conclusion.

    Thorsten Schäfer-Gümbel, a deputy leader of the Social Democrats, who now govern with the
    chancellor's party, said that Ronald Pofalla had plainly told an untruth. Mr Pofalla, who has since
    joined the railways, did not comment. The chancellor's spokesman said that everybody had acted in
    good faith.

    A committee of inquiry has been reading the files for a year. Most of the pages that it wanted for
    July 2013 are black.
    ");
    let same = morgue(&["show", "the-spree-gazette/sg-150510-1", "--format", "json"]).ended(0);
    let article = &same.json_lines()[0];
    let passages = article["passages"].as_array().unwrap();
    let whole: String = passages.iter().map(|passage| passage["text"].as_str().unwrap()).collect();
    assert_eq!(article["text"], whole);
}

#[test]
fn show_has_a_passage_and_those_beside_it() {
    let shown = morgue(&["show", "huawei/london-no-spy-offer.txt#1"]).ended(0);
    let heads: Vec<&str> = shown.out.lines().filter(|line| line.contains("txt#")).collect();
    assert_eq!(
        heads,
        [
            "  huawei/london-no-spy-offer.txt#0 (1 of 4)",
            "> huawei/london-no-spy-offer.txt#1 (2 of 4)",
            "  huawei/london-no-spy-offer.txt#2 (3 of 4)"
        ]
    );
}

#[test]
fn show_offers_ids_like_one_that_is_not_there() {
    for (asked, offered) in [
        ("london-no-spy", "huawei/london-no-spy-offer.txt"),
        ("huawei/london-no-spy-offer.txt#99", "huawei/london-no-spy-offer.txt"),
        ("papers/spree-gazette.jsonl:2", "the-spree-gazette/sg-131113-2"),
    ] {
        let failed = morgue(&["show", asked]).ended(2);
        let error = format!("error: `{asked}` is not in the archive");
        assert!(failed.err.contains(&error), "{}", failed.err);
        assert!(failed.err.contains(&format!("hint: there is `{offered}`")), "{}", failed.err);
    }
}

#[test]
fn stats_add_up() {
    let text = morgue(&["stats"]).ended(0);
    assert_eq!(text.after("articles"), "78");
    assert_eq!(text.after("dates"), "2013-08-13 to 2023-06-13, 13 undated");
    let json = &morgue(&["stats", "--format", "json"]).ended(0).json_lines()[0];
    let parts = json["index_parts"].as_array().unwrap().iter();
    let sum: u64 = parts.map(|part| part["bytes"].as_u64().unwrap()).sum();
    assert_eq!(json["index_bytes"], sum);
    assert_eq!(json["digest"], text.after("digest"));
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(morgue(&["completions", shell]).ended(0).out.contains("morgue"), "{shell}");
    }
    assert!(morgue(&["man"]).ended(0).out.contains(".TH morgue 1"));
    assert!(morgue(&["man", "search"]).ended(0).out.contains(".TH morgue-search 1"));
    morgue(&["man", "nonsense"]).ended(2);
}

#[test]
fn the_command_line_is_checked() {
    let wrong: [&[&str]; 6] = [
        &[],
        &["serch"],
        &["search", "--bogus"],
        &["search", "x", "-n", "y"],
        &["search", "the", "-n", "0"],
        &["index"],
    ];
    for arguments in wrong {
        let failed = morgue(arguments).ended(2);
        assert_eq!(failed.out, "", "{arguments:?}");
    }
    assert!(morgue(&["--version"]).ended(0).out.starts_with("morgue "));
    assert!(morgue(&["search", "--help"]).ended(0).out.contains("Exit status"));
}
