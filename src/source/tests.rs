//! What is read of files: through the door, from bytes to articles and problems.

pub(crate) mod shown;

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::article::Place;
use crate::date::DateOrder;
use crate::source::chunk::Origin;
use crate::source::files::SourceFile;
use crate::source::stream::Stream;
use crate::source::tests::shown::{shown_fields, shown_problem};

/// Reads a file of this name and content in parts of this many bytes.
fn read(name: &str, bytes: &[u8], options: &SourceOptions, part_bytes: usize) -> Parsed {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_files(find_files(&[path]).unwrap().files, options, part_bytes)
}

fn read_files(files: Vec<SourceFile>, options: &SourceOptions, part_bytes: usize) -> Parsed {
    let mut all = Parsed::default();
    for part in Parts::new(files, Arc::new(options.clone()), part_bytes) {
        let parsed = parse(part, options);
        let skipped = parsed.problems.iter().filter(|problem| problem.skipped).count();
        assert_eq!(parsed.records as usize, parsed.articles.len() + skipped, "{parsed:?}");
        all.articles.extend(parsed.articles);
        all.problems.extend(parsed.problems);
        all.records += parsed.records;
        all.bytes += parsed.bytes;
        all.packed += parsed.packed;
        all.replaced += parsed.replaced;
        for (what, count) in parsed.passed_over {
            *all.passed_over.entry(what).or_default() += count;
        }
    }
    all
}

/// One line an article: its place with line and offset, and every field that it has; one line a
/// problem, `-` for one that was skipped and `~` for one that was kept.
fn shown(parsed: &Parsed) -> String {
    let mut lines = Vec::new();
    for article in &parsed.articles {
        let place = &article.place;
        let mut line = format!("{place} {}@{} {:?}", place.line, place.offset, article.headline);
        if !article.text.is_empty() {
            line.push_str(&format!(" text={:?}", article.text));
        }
        line.push_str(&shown_fields(article));
        lines.push(line);
    }
    lines.extend(parsed.problems.iter().map(shown_problem));
    for (what, count) in &parsed.passed_over {
        lines.push(format!("{count} {what} passed over"));
    }
    if parsed.replaced > 0 {
        lines.push(format!("{} replaced", parsed.replaced));
    }
    lines.join("\n")
}

/// Whether the file is read as expected, in one part and in the smallest parts.
fn check_file(name: &str, content: impl AsRef<[u8]>, options: &SourceOptions, expected: &str) {
    for part_bytes in [PART_BYTES, 1] {
        let parsed = read(name, content.as_ref(), options, part_bytes);
        assert_eq!(shown(&parsed), expected, "{name} in parts of {part_bytes}");
    }
}

macro_rules! files {
    ($($test:ident, $name:expr, $content:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check_file($name, $content, &SourceOptions::default(), $expected);
        }
    )+};
}

mod formats;

files! {
    empty_text, "a.txt", "", "- a.txt: the file is empty";
    empty_lines, "a.jsonl", "\n\n", "- a.jsonl: the file is empty";
    only_a_mark, "a.json", "\u{feff}", "- a.json: the file is empty";
    empty_array, "a.json", "[]", "";
    only_a_header, "a.csv", "title,text\n", "";
    binary, "a.txt", b"a\0b", "- a.txt: binary data; say what it is with --format if it is none";
    lines, "a.jsonl", "{\"title\":\"A\"}\n\n  {\"title\":\"B\"}\r\n{\"title\":\"C\"}",
        "a.jsonl:1 1@0 \"A\"\na.jsonl:2 3@17 \"B\"\na.jsonl:3 4@32 \"C\"";
    lines_in_a_text, "a.txt", "\u{feff}{\"title\":\"A\"}\n{\"title\":\"B\"}\n",
        "a.txt:1 1@3 \"A\"\na.txt:2 2@17 \"B\"";
    lines_of_a_macintosh, "a.jsonl", "{\"title\":\"A\"}\r{\"title\":\"B\"}\r",
        "a.jsonl:1 1@0 \"A\"\na.jsonl:2 2@14 \"B\"";
    half_a_line, "a.jsonl", "{\"title\":\"A\"}\n{\"title\":\"B\n{\"title\":\"C\"}\n{\"ti",
        "a.jsonl:1 1@0 \"A\"\na.jsonl:3 3@26 \"C\"\n\
         - a.jsonl:2: the JSON object is cut short\n- a.jsonl:4: the JSON object is cut short";
    lines_that_are_no_articles, "a.jsonl", "[1]\n{\"x\":1}\nnull\n{\"title\":\" \"}\n",
        "- a.jsonl:1: not a JSON object\n\
         - a.jsonl:2: the record has neither a headline nor a text\n\
         - a.jsonl:3: not a JSON object\n\
         - a.jsonl:4: the record has neither a headline nor a text";
    latin_1, "a.jsonl", b"{\"title\":\"caf\xe9\"}\n{\"title\":\"B\"}\n",
        "a.jsonl:1 1@0 \"caf\u{e9}\"\na.jsonl:2 2@18 \"B\"";
    utf_16, "a.csv", b"\xff\xfet\0i\0t\0l\0e\0,\0d\0a\0t\0e\0\n\0A\0,\0\n\0", "a.csv:1 2@11 \"A\"";
    utf_16_without_a_mark, "a.jsonl", b"\0{\0\"\0t\0i\0t\0l\0e\0\"\0:\0\"\0A\0\"\0}", "a.jsonl:1 1@0 \"A\"";
    half_a_unit_of_utf_16, "a.txt", b"\xff\xfeN\0o\0!", "a.txt 1@0 \"No\u{fffd}\"\n1 replaced";
    shift_jis, "a.jsonl", b"{\"title\":\"\x93\xfa\x96{\x82\xcc\x90V\x95\xb7\x82\xf0\x93\xc7\x82\xde\x81B\"}",
        "a.jsonl:1 1@0 \"\u{65e5}\u{672c}\u{306e}\u{65b0}\u{805e}\u{3092}\u{8aad}\u{3080}\u{3002}\"";
    broken_utf_8, "a.jsonl", b"{\"title\":\"caf\xc3\xa9 \xc3\xa0 la cr\xc3\xa8me \xff\"}\n{\"title\":\"B\"}\n",
        "a.jsonl:1 1@0 \"caf\u{e9} \u{e0} la cr\u{e8}me \u{fffd}\"\na.jsonl:2 2@33 \"B\"\n1 replaced";
    what_is_not_json, "a.jsonl", "{\"title\":\"a\tb\",\"x\":NaN}\n{\"title\":\"\\ud83d\"}\n",
        "a.jsonl:1 1@0 \"a b\" extra.x=null\na.jsonl:2 2@24 \"\u{fffd}\"\n1 replaced";

    array, "a.json", "[\n{\"title\":\"A\"},\n {\"title\":\"B\"}\n]\n",
        "a.json:1 2@2 \"A\"\na.json:2 3@18 \"B\"";
    array_of_one, "a.json", "[{\"title\":\"A\"}]", "a.json:1 1@1 \"A\"";
    wrapper, "a.json", "{\"total\":2,\"articles\":[{\"title\":\"A\"},\n{\"title\":\"B\"}],\"x\":1}",
        "a.json:1 1@23 \"A\"\na.json:2 2@38 \"B\"";
    search_engine, "a.json", "{\"hits\":{\"total\":1,\"hits\":[{\"_id\":\"7\",\"_source\":{\"title\":\"A\"}}]}}",
        "a.json:1 1@27 \"A\" id=7";
    object, "a.json", "\n{\n \"title\": \"A\"\n}\n\n\n", "a.json 2@1 \"A\"";
    objects_in_a_row, "a.json", "{\n \"title\": \"A\"\n}\n{\n \"title\": \"B\"\n}\n",
        "a.json:1 1@0 \"A\"\na.json:2 4@18 \"B\"";
    array_cut_in_a_record, "a.json", "[{\"title\":\"A\"},{\"tit",
        "a.json:1 1@1 \"A\"\n- a.json:1: the JSON object is cut short";
    array_cut_between_records, "a.json", "[{\"title\":\"A\"},\n",
        "a.json:1 1@1 \"A\"\n\
         ~ a.json: the JSON ends before its array does; the file may have been cut short";
    array_of_scalars, "a.json", "[1,\"a\",{\"title\":\"A\"}]",
        "a.json:3 1@7 \"A\"\n- a.json:1: not a JSON object\n- a.json:1: not a JSON object";

    table, "a.csv", "id,Title,Body Text,x\n1,A,\"say \"\"no\"\",\nsir\",y\r\n\n2,B,,\n",
        "a.csv:1 2@21 \"A\" text=\"say \\\"no\\\",\\nsir\" id=1 extra.x=\"y\"\na.csv:2 5@47 \"B\" id=2";
    table_with_semicolons, "a.csv", "\u{feff}title;text\nA, B;t\n", "a.csv:1 2@14 \"A, B\" text=\"t\"";
    table_with_tabs, "a.csv", "title\ttext\nA\tt\n", "a.csv:1 2@11 \"A\" text=\"t\"";
    table_of_a_macintosh, "a.csv", "title,text\rA,t\rB,u\r",
        "a.csv:1 2@11 \"A\" text=\"t\"\na.csv:2 3@15 \"B\" text=\"u\"";
    tabs, "a.tsv", "title\ttext\n\"No\" deal\t5\" pipe\n",
        "a.tsv:1 2@11 \"\\\"No\\\" deal\" text=\"5\\\" pipe\"";
    table_of_other_things, "a.csv", "x,y\n1,2\n3,4\n",
        "- a.csv: no column is a headline or a text; name one with --map text=COLUMN";
    odd_rows, "a.csv", "title,text\nA,t,u\nB\n",
        "a.csv:1 2@11 \"A\" text=\"t\" extra.column 3=\"u\"\na.csv:2 3@17 \"B\"\n\
         ~ a.csv:2: the row has 3 cells and the header 2; check its quotation marks\n\
         ~ a.csv:3: the row has 1 cells and the header 2; check its quotation marks";
    open_quote, "a.csv", "title,text\nA,t\nB,\"u\nC,v\n",
        "a.csv:1 2@11 \"A\" text=\"t\"\n\
         - a.csv:3: a quotation mark in this row is never closed; the rest of the file was not read";
}

macro_rules! records {
    ($($test:ident, $record:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            let content = format!("{}\n", $record);
            check_file("a.jsonl", content, &SourceOptions::default(), &format!("a.jsonl:1 1@0 {}", $expected));
        }
    )+};
}

records! {
    plain_fields,
        r#"{"_id":7,"headline":"A\nb","articleBody":"t\r\nu","pubDate":"2019-05-15","lang":"en-US","link":"u"}"#,
        r#""A b" text="t\nu" id=7 date=2019-05-15 language=en url=u"#;
    text_beats_content, r#"{"content":"c","text":"t","title":"A"}"#, r#""A" text="t" extra.content="c""#;
    empty_fields_are_none, r#"{"title":null,"headline":"","head":"A","text":[],"date":null}"#, r#""A""#;
    summary_as_text, r#"{"title":"A","summary":"s"}"#, r#""A" text="s""#;
    summary_beside_text, r#"{"title":"A","summary":"s","text":"t"}"#, r#""A" text="t" extra.summary="s""#;
    nested,
        r#"{"headline":{"main":"A","kicker":"k"},"source":{"name":"The Wire"},"byline":{"original":"By Jane Doe"},"body":"t"}"#,
        r#""A" text="t" source=The Wire author=Jane Doe extra.headline={"kicker":"k"}"#;
    paragraphs, r#"{"title":"A","text":["p","q"]}"#, r#""A" text="p\n\nq""#;
    authors, r#"{"title":"A","authors":["Jane Doe",{"name":"John Roe"}],"agency":"AP"}"#, r#""A" agency=AP author=Jane Doe author=John Roe"#;
    agency_of_the_byline, r#"{"title":"A","byline":"Reuters"}"#, r#""A" agency=Reuters"#;
    entities,
        r#"{"title":"A","people":["Jane Doe"],"companies":["Huawei"],"locations":["Paris"],"entities":[{"name":"EU","type":"ORG"},"x"]}"#,
        r#""A" person=Jane Doe org=Huawei place=Paris org=EU other=x"#;
    section, r#"{"title":"A","topic":"war","section":"World"}"#, r#""A" section=World extra.topic="war""#;
    topic_as_section, r#"{"title":"A","topic":"war"}"#, r#""A" section=war"#;
    extra_unchanged, r#"{"title":"A","bias":"left","n":1.5,"deep":{"a":[true,null]}}"#, r#""A" extra.bias="left" extra.deep={"a":[true,null]} extra.n=1.5"#;
    unknown_language, r#"{"title":"A","language":"klingon"}"#, r#""A" extra.language="klingon""#;
    epoch, r#"{"title":"A","timestamp":1557912600}"#, r#""A" date=2019-05-15T09:30:00Z"#;
    markup_is_left_alone, r#"{"title":"A","text":"<p>t &amp; u</p>"}"#, r#""A" text="<p>t &amp; u</p>""#;
    unreadable_date, r#"{"title":"A","date":"soon"}"#, "\"A\"\n~ a.jsonl:1: the date `soon` cannot be read";
}

#[test]
fn the_user_maps_fields() {
    let pair = |ours: &str, theirs: &str| (ours.to_owned(), theirs.to_owned());
    let map = vec![pair("text", "story.plain"), pair("headline", "slug")];
    let options = SourceOptions { map, ..SourceOptions::default() };
    let object = r#"{"title":"A","slug":"B","story":{"plain":"t","html":"h"},"text":"u"}"#;
    check_file(
        "a.jsonl",
        object,
        &options,
        r#"a.jsonl:1 1@0 "B" text="t" extra.story={"html":"h"} extra.text="u" extra.title="A""#,
    );
    check_file("a.csv", "slug,story.plain\nB,t\n", &options, r#"a.csv:1 2@17 "B" text="t""#);
}

#[test]
fn a_text_is_one_article() {
    for (content, offset, replaced) in [
        (&b"No spy\n\nThere was none."[..], 0, 0),
        (b"\n\nNo spy\r\n\r\nThere was none.", 0, 0),
        (b"\xef\xbb\xbfNo spy\n\nThere was none.", 3, 0),
        (b"No spy\n\nIn the caf\xe9 there was none.", 0, 0),
        (b"No spy\n\nIn the caf\xc3\xa9\xc3\xa9\xc3\xa9 \xff there was none.", 0, 1),
    ] {
        for name in ["a.txt", "a.md", "README"] {
            let parsed = read(name, content, &SourceOptions::default(), PART_BYTES);
            let places: Vec<_> = parsed.articles.iter().map(|article| &article.place).collect();
            let expected = Place { file: name.to_owned(), record: None, line: 1, offset };
            assert_eq!(places, [&expected], "{content:?}");
            assert_eq!((parsed.replaced, parsed.problems), (replaced, vec![]));
        }
    }
}

#[test]
fn the_user_says_the_format() {
    let options = SourceOptions { format: Some(Format::Text), ..SourceOptions::default() };
    let parsed = read("a.jsonl", b"{\"title\":\"A\"}\n{\"title\":\"B\"}\n", &options, PART_BYTES);
    assert_eq!(parsed.articles.len(), 1);
    assert_eq!(parsed.articles[0].place.record, None);
}

#[test]
fn ambiguous_dates_go_by_the_others_of_the_file() {
    let line = |date: &str| format!("{{\"title\":\"A\",\"date\":\"{date}\"}}\n");
    let file = |dates: &[&str]| dates.iter().map(|date| line(date)).collect::<String>();
    let options = SourceOptions::default();
    check_file(
        "a.jsonl",
        file(&["03/04/2019", "31/01/2019"]),
        &options,
        "a.jsonl:1 1@0 \"A\" date=2019-04-03\na.jsonl:2 2@34 \"A\" date=2019-01-31",
    );
    check_file(
        "a.csv",
        "title,date\nA,03/04/2019\nA,01/31/2019\n",
        &options,
        "a.csv:1 2@11 \"A\" date=2019-03-04\na.csv:2 3@24 \"A\" date=2019-01-31",
    );
    check_file(
        "a.jsonl",
        file(&["03/04/2019"]),
        &options,
        "a.jsonl:1 1@0 \"A\"\n~ a.jsonl:1: the date `03/04/2019` can be read in two ways; \
         say which comes first with --date-order",
    );
    check_file(
        "a.jsonl",
        file(&["03/04/2019"]),
        &SourceOptions { date_order: Some(DateOrder::Mdy), ..SourceOptions::default() },
        "a.jsonl:1 1@0 \"A\" date=2019-03-04",
    );
}

#[test]
fn records_too_long_are_left_out() {
    let options = SourceOptions { max_record: 60, ..SourceOptions::default() };
    let long = "x".repeat(5 << 20);
    let reason = |bytes: usize| {
        format!("the record has {bytes} bytes, more than the 60 allowed; raise --max-record")
    };
    check_file(
        "a.jsonl",
        format!("{{\"title\":\"A\"}}\n{{\"title\":\"{long}\"}}\n{{\"title\":\"C\"}}\n"),
        &options,
        &format!(
            "a.jsonl:1 1@0 \"A\"\na.jsonl:3 3@{} \"C\"\n- a.jsonl:2: {}",
            27 + long.len(),
            reason(12 + long.len())
        ),
    );
    check_file("a.txt", &long, &options, &format!("- a.txt: {}", reason(long.len())));
    check_file(
        "a.json",
        format!(
            "{{\"total\":\"{long}\",\"articles\":[{{\"title\":\"A\"}},\n{{\"title\":\"{long}\"}}]}}"
        ),
        &options,
        &format!("a.json:1 1@{} \"A\"\n- a.json:2: {}", 24 + long.len(), reason(12 + long.len())),
    );
    check_file(
        "a.csv",
        format!("title,text\nA,\"{long}\n{long}\"\nB,t\n"),
        &options,
        &format!(
            "a.csv:2 4@{} \"B\" text=\"t\"\n- a.csv:2: {}",
            17 + 2 * long.len(),
            reason(5 + 2 * long.len())
        ),
    );
}

#[test]
fn a_record_as_long_as_allowed_is_read() {
    let line = r#"{"title":"A"}"#;
    for (max_record, expected) in [(line.len(), 2), (line.len() - 1, 0)] {
        let options = SourceOptions { max_record, ..SourceOptions::default() };
        for content in [format!("{line}\n{line}"), format!("[{line},{line}]")] {
            let parsed = read("a.json", content.as_bytes(), &options, 1);
            assert_eq!(parsed.articles.len(), expected, "{content}");
        }
    }
}

#[test]
fn a_file_that_vanished_is_a_problem() {
    for bytes in [0, 10, 10 << 20] {
        let file = SourceFile { path: PathBuf::from("no/such"), name: "wire/a.txt".into(), bytes };
        let part = Part::File(file);
        let parsed = parse(part, &SourceOptions::default());
        assert_eq!(shown(&parsed), "- wire/a.txt: reading failed: no such file or directory");
        assert_eq!(parsed.records, 1);
    }
}

/// Reads some bytes, and fails.
struct Failing(Cursor<Vec<u8>>);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("the cable was pulled")),
            read => Ok(read),
        }
    }
}

#[test]
fn what_was_read_before_a_failure_is_kept() {
    let file = SourceFile { path: PathBuf::from("a.jsonl"), name: "a.jsonl".into(), bytes: 0 };
    let mut input = Failing(Cursor::new(b"{\"title\":\"A\"}\n{\"title\":\"B\"}\n{\"ti".to_vec()));
    let options = SourceOptions::default();
    let mut stream = Stream::new(Arc::new(Origin::of(file)), None, &mut input, &options, 1);
    let reader = Reader { options: &options, mapping: Mapping::default() };
    let mut parsed = Parsed::default();
    while let Some(chunk) = stream.next_chunk() {
        reader.read(chunk, &mut parsed);
    }
    insta::assert_snapshot!(shown(&parsed), @r#"
    a.jsonl:1 1@0 "A"
    a.jsonl:2 2@14 "B"
    - a.jsonl:3: reading failed: the cable was pulled; 2 records before that were read
    "#);
    assert_eq!(parsed.records, 3);
}

#[test]
fn files_come_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("b.txt", "B"), ("a/z.txt", "Z"), ("c.bin", "C\0\u{1}D")] {
        fs::create_dir_all(folder.path().join("a")).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    let found = find_files(&[folder.path().to_owned()]).unwrap();
    let parsed = read_files(found.files, &SourceOptions::default(), PART_BYTES);
    let mut names: Vec<String> =
        parsed.articles.iter().map(|article| article.place.to_string()).collect();
    names.extend(parsed.problems.iter().map(ToString::to_string));
    assert_eq!(
        names,
        ["a/z.txt", "b.txt", "c.bin: binary data; say what it is with --format if it is none"]
    );
}

/// Records of many lengths, some of them longer than what is read at a time, so that the ends of
/// reads fall everywhere: in names, strings, escapes and quotation marks.
#[test]
fn long_files_are_cut_like_short_ones() {
    let text = |n: usize| {
        "say \"no\",\n\\ \r\n{[é”".repeat(1 + n * n % 97 + 3000 * usize::from(n % 100 == 99))
    };
    let objects: Vec<String> = (0..300)
        .map(|n| serde_json::json!({ "id": n, "items": [{}], "text": text(n) }).to_string())
        .collect();
    let rows: String =
        (0..300).map(|n| format!("{n},\"{}\"\n", text(n).replace('"', "\"\""))).collect();
    let files = [
        ("a.jsonl", objects.join("\n")),
        ("a.json", format!("[{}]", objects.join(",\n"))),
        ("a.json", format!("{{\"x\":[1],\"data\":{{\"docs\":[{}]}}}}", objects.join(" , "))),
        ("a.csv", format!("id,text\n{rows}")),
    ];
    for (name, content) in files {
        let options = SourceOptions::default();
        let whole = read(name, content.as_bytes(), &options, PART_BYTES);
        assert_eq!((whole.articles.len(), &whole.problems), (300, &vec![]), "{name}");
        for (n, article) in whole.articles.iter().enumerate() {
            let text = text(n).replace("\r\n", "\n");
            assert!(article.text == text, "{name} {n}");
            assert!(
                content[article.place.offset as usize..]
                    .starts_with(['{', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            );
        }
        for part_bytes in [1, 1000, 70_001] {
            let parts = read(name, content.as_bytes(), &options, part_bytes);
            assert!(whole.articles == parts.articles, "{name} in parts of {part_bytes}");
        }
    }
}

/// A line, a row or an element, whole or broken.
fn record() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z\"\\\\\n é,]{0,12}".prop_map(|text| serde_json::json!({ "title": text, "n": [1] }).to_string()),
        1 => r#"[{}\[\]":,\\a1 ]{0,8}"#,
        1 => "[a,\"\n\r]{0,10}",
    ]
}

/// Files of records, with every kind of line end between them.
fn file() -> impl Strategy<Value = (&'static str, String)> {
    let records = prop::collection::vec((record(), "\n|\r\n|\n\n|,\n| "), 0..8);
    let names = prop_oneof![
        Just(("a.jsonl", "", "")),
        Just(("a.json", "[", "]")),
        Just(("a.json", "{\"docs\":[", "]}")),
        Just(("a.json", "", "")),
        Just(("a.csv", "title,text\n", "")),
        Just(("a.tsv", "\u{feff}title\ttext\r\n", "")),
        Just(("a.txt", "", "")),
    ];
    (names, records).prop_map(|((name, begin, end), records)| {
        let records = records.iter().flat_map(|(record, end)| [&**record, &**end]);
        (name, begin.to_owned() + &records.collect::<String>() + end)
    })
}

proptest! {
    /// However a file is cut, the articles, their record numbers, lines and offsets are the same.
    #[test]
    fn parts_make_no_difference((name, content) in file(), part_bytes in 1usize..80, max_record in 5usize..60) {
        for max_record in [max_record, 1 << 20] {
            let options = SourceOptions { max_record, ..SourceOptions::default() };
            let whole = read(name, content.as_bytes(), &options, PART_BYTES);
            let parts = read(name, content.as_bytes(), &options, part_bytes);
            prop_assert_eq!(&whole.articles, &parts.articles);
            prop_assert_eq!(whole.records, parts.records);
            prop_assert_eq!((whole.bytes, whole.packed), (content.len() as u64, content.len() as u64));
            let sorted = |parsed: &Parsed| {
                let mut problems: Vec<_> = parsed.problems.iter().map(|p| (p.place.offset, p.to_string())).collect();
                problems.sort();
                problems
            };
            prop_assert_eq!(sorted(&whole), sorted(&parts));
            for article in &whole.articles {
                let line = content.as_bytes()[..article.place.offset as usize].iter().filter(|byte| **byte == b'\n').count();
                let newlines = content.contains('\n');
                prop_assert!(!newlines || article.place.line == line as u64 + 1);
            }
        }
    }
}
