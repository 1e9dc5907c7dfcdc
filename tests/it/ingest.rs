//! Indexing and rebuilding, and every kind of bad input.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;

use crate::hay::{Dir, Ran, morgue, sample};

/// An article as a line of JSON Lines.
fn line(id: u32, text: &str) -> String {
    let fields = format!("\"id\":\"{id}\",\"title\":\"Story {id}\",\"text\":\"{text}\"");
    format!("{{{fields},\"date\":\"2019-05-14\"}}\n")
}

/// A report without its first line, which has times, and without the digest.
fn report(ran: &Ran) -> String {
    let lines = ran.out.lines().skip(1).filter(|line| !line.starts_with("digest"));
    lines.map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn index_search_show_and_rebuild() {
    let dir = Dir::new();
    let indexed = dir.morgue(&["index", &sample(), "-i", "press"]).ended(0);
    assert!(dir.path("press").is_dir());
    let built_in = morgue(&["stats"]).ended(0);
    assert_eq!(indexed.after("digest"), built_in.after("digest"));

    let search = ["search", "no-spy", "-i", "press", "--format", "jsonl"];
    let found = dir.morgue(&search).ended(0);
    assert_eq!(found.err, "");
    assert!(found.json_lines()[0].get("archive").is_none());
    let id = &found.fields("passage")[0];
    let shown = dir.morgue(&["show", id, "-i", "press"]).ended(0);
    assert!(shown.out.contains(&format!("> {id}")));

    let rebuilt = dir.morgue(&["rebuild", "-i", "press"]).ended(0);
    assert_eq!(indexed.after("digest"), rebuilt.after("digest"));
    assert_eq!(found.out, dir.morgue(&search).ended(0).out);
}

#[test]
fn entities_are_recognised_when_asked_for() {
    let dir = Dir::new();
    let plain = dir.morgue(&["index", &sample(), "-i", "plain"]).ended(0);
    let indexed = dir.morgue(&["index", "--entities", &sample(), "-i", "press"]).ended(0);
    assert_ne!(indexed.after("digest"), plain.after("digest"));

    let query = "\"no-spy offer\" place:london person:\"michael fallon\"";
    dir.morgue(&["search", "--strict", query, "-i", "plain"]).ended(1);
    let found = dir.morgue(&["search", query, "-i", "press", "--format", "jsonl"]).ended(0);
    let hit = &found.json_lines()[0];
    let entities: Vec<String> = hit["entities"].as_array().unwrap().iter().map(entity).collect();
    assert!(entities.contains(&"person Michael Fallon recognised".to_owned()), "{entities:?}");

    let liang = ["search", "person:\"liang hua\"", "-i", "press", "--format", "jsonl"];
    let stories = dir.morgue(&liang).ended(0).json_lines();
    let told = stories.iter().map(|story| story["headline"].as_str().unwrap());
    assert!(told.into_iter().any(|headline| headline.contains("“no-spy” offer")));
    let origins: Vec<Value> = stories.iter().map(|story| story["entities"].clone()).collect();
    let origins = Value::from(origins).to_string();
    assert!(origins.contains(r#""origin":"given""#), "{origins}");
    dir.morgue(&["search", "offer w/10 @org", "-i", "press"]).ended(0);
    let facets = ["facets", "org:huawei", "--by", "person", "-i", "press"];
    assert!(dir.morgue(&facets).ended(0).out.contains("Liang Hua"));

    let again = dir.morgue(&["index", "--entities", &sample(), "-i", "press"]).ended(0);
    assert_eq!(again.after("digest"), indexed.after("digest"));
    let rebuilt = dir.morgue(&["rebuild", "-i", "press"]).ended(0);
    assert_eq!(rebuilt.after("digest"), indexed.after("digest"));
    dir.morgue(&["index", "--entities", &sample(), "-i", "plain"]).ended(0);
    let rebuilt = dir.morgue(&["rebuild", "-i", "plain"]).ended(0);
    assert_eq!(rebuilt.after("digest"), indexed.after("digest"));
}

/// An entity of a hit: kind, name and origin.
fn entity(entity: &Value) -> String {
    let part = |name: &str| entity[name].as_str().unwrap().to_owned();
    [part("kind"), part("name"), part("origin")].join(" ")
}

#[test]
fn the_archive_is_found_from_below() {
    let dir = Dir::new();
    dir.create("in.jsonl", line(1, "A needle.")).create("below/deep/x", "");
    let indexed = dir.morgue(&["index", "in.jsonl"]).ended(0);
    assert_eq!(indexed.after("archive"), ".morgue: 1 article, 1 passage");
    let below = dir.command(&["search", "needle"]).current_dir(dir.path("below/deep")).output();
    assert_eq!(below.unwrap().status.code(), Some(0));
    let named = dir.command(&["search", "needle"]).env("MORGUE_ARCHIVE", "elsewhere").output();
    assert_eq!(named.unwrap().status.code(), Some(2));
    let failed = dir.morgue(&["search", "needle", "-i", "elsewhere"]).ended(2);
    assert_snapshot!(
        failed.err,
        @"error: elsewhere: no archive here; make one with `morgue index PATH… -i elsewhere`"
    );
}

#[test]
fn every_record_is_accounted_for() {
    let dir = Dir::new();
    dir.create("in.jsonl", [line(1, "One."), line(2, "Two."), line(2, "Two again.")].concat());
    let first = dir.morgue(&["index", "in.jsonl"]).ended(0);
    assert_snapshot!(report(&first), @"
    2 added
    1 overridden by a later one with the same id
    2
    archive .morgue: 2 articles, 2 passages
    ");
    dir.create("in.jsonl", [line(1, "One."), line(2, "New."), line(3, "Three.")].concat());
    let second = dir.morgue(&["index", "in.jsonl"]).ended(0);
    assert_snapshot!(report(&second), @"
    1 added
    1 replaced, with new content
    1 unchanged
    archive .morgue: 3 articles, 3 passages
    ");
}

#[test]
fn standard_input_is_read() {
    let dir = Dir::new();
    let input = [line(1, "A needle."), line(2, "Some hay.")].concat();
    dir.morgue_with_input(&["index", "-"], input.as_bytes()).ended(0);
    let found = dir.morgue(&["search", "needle", "--format", "jsonl"]).ended(0);
    assert_eq!(found.fields("passage"), ["1#0"]);
    let failed = dir.morgue(&["rebuild"]).ended(2);
    assert!(failed.err.contains("name the files: `morgue rebuild PATH…`"), "{}", failed.err);
}

#[test]
fn fields_can_be_named() {
    let dir = Dir::new();
    dir.create("in.csv", "story_body,ts,head\nA needle.,03/04/2019,Hay\n");
    let map = "--map=text=story_body,date=ts,headline=head";
    dir.morgue(&["index", "in.csv", map, "--date-order", "dmy"]).ended(0);
    let found = dir.morgue(&["search", "needle", "--format", "jsonl"]).ended(0);
    assert_eq!(found.fields("date"), ["2019-04-03"]);
    let failed = dir.morgue(&["index", "in.csv", "--map", "nonsense=x"]).ended(2);
    assert!(failed.err.starts_with("error: "), "{}", failed.err);
    dir.morgue(&["index", "in.csv", "--memory", "lots"]).ended(2);
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_else_is_lost() {
    let dir = Dir::new();
    dir.create("in/empty.txt", "")
        .create("in/binary.txt", b"\x7fELF\0\0\0\x01")
        .create("in/half.jsonl", line(1, "A needle.") + "{\"id\":\"2\",\"text\":\"ha")
        .create("in/latin1.txt", b"A headline\n\nA caf\xe9 with a needle.\n")
        .create("in/fine.txt", "A fine headline\n\nAnother needle.\n")
        .create("in/.hidden", "A secret\n\nneedle");
    let indexed = dir.morgue(&["index", "in", "-t", "1", "--failures", "failures.txt"]).ended(0);
    assert_snapshot!(indexed.err, @"
    skipped: binary.txt: binary data
    skipped: empty.txt: the file is empty
    skipped: half.jsonl:2: the JSON object is cut short
    ");
    assert_snapshot!(report(&indexed), @"
    3 added
    3 skipped, as they could not be read
    1 hidden file passed over
    archive .morgue: 3 articles, 3 passages
    ");
    let found = dir.morgue(&["search", "needle", "--format", "jsonl"]).ended(0);
    assert_eq!(found.json_lines().len(), 3);
    let failures = fs::read_to_string(dir.path("failures.txt")).unwrap();
    assert_eq!(failures.lines().count(), 3);
    let half = failures.lines().find(|line| line.contains("half.jsonl")).unwrap();
    assert_snapshot!(half, @r#"{"file":"half.jsonl","record":2,"line":2,"offset":68,"reason":"the JSON object is cut short","skipped":true}"#);
}

/// A zip archive with one member that is not packed (PKWARE's APPNOTE.TXT 4.3).
fn zip_of_one(name: &str, content: &[u8]) -> Vec<u8> {
    let crc = content.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    });
    let (length, name_length) = (content.len() as u32, name.len() as u16);
    let mut common = Vec::new();
    common.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [!crc, length, length] {
        common.extend(number.to_le_bytes());
    }
    common.extend(name_length.to_le_bytes());
    common.extend([0, 0]);
    let header = [b"PK\x03\x04", &common[..], name.as_bytes(), content].concat();
    let list = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name.as_bytes()].concat();
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((list.len() as u32).to_le_bytes());
    end.extend((header.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [header, list, end].concat()
}

#[test]
fn archives_are_read_as_they_are() {
    let dir = Dir::new();
    dir.create("in.zip", zip_of_one("2019/a.jsonl", line(1, "A needle.").as_bytes()));
    let indexed = dir.morgue(&["index", "in.zip"]).ended(0);
    assert_eq!(indexed.after("archive"), ".morgue: 1 article, 1 passage");
    let found = dir.morgue(&["search", "needle", "--format", "jsonl"]).ended(0);
    assert_eq!(found.fields("file"), ["in.zip/2019/a.jsonl"]);
    dir.create("hidden.zip", zip_of_one(".DS_Store", b"x"));
    let passed_over = dir.morgue(&["index", "hidden.zip", "-i", "other"]).ended(1);
    assert!(passed_over.out.contains("1 passed over: 1 hidden members"), "{}", passed_over.out);
    let limited = dir.morgue(&["index", "in.zip", "--max-unpacked", "10"]).ended(1);
    assert!(limited.err.contains("raise --max-unpacked"), "{}", limited.err);
}

#[test]
fn a_dry_run_takes_nothing_in() {
    let dir = Dir::new();
    dir.create("in.jsonl", line(1, "A needle.") + "{broken\n");
    let ran = dir.morgue(&["index", "in.jsonl", "--dry-run"]).ended(0);
    assert_snapshot!(report(&ran), @"
    1 can be read
    1 skipped, as they could not be read
    nothing was taken in: this was a dry run
    ");
    assert!(!dir.path(".morgue").exists());
}

#[test]
fn inspect_shows_how_files_are_read() {
    let dir = Dir::new();
    let latin_1 = b"Caf\xe9 closes\n\nBy Jane Doe\n\nPARIS, May 14, 2019 (Reuters) - It did.\n";
    dir.create("in/a.jsonl", line(1, "A needle.").replace("}", ",\"x\":1}") + "{broken\n")
        .create("in/b.txt", latin_1)
        .create("in/c.png", b"\x89PNG\r\n");
    let ran = dir.morgue(&["inspect", "in"]).ended(0);
    assert_snapshot!(ran.out, @"
    a.jsonl
      format      jsonl, by its content
      encoding    UTF-8
      field       id → id
      field       title → headline
      field       text → text
      field       date → date
      kept +      x
      article     1: “Story 1”; 2019-05-14; 9 bytes of text
      skipped     a.jsonl:2: not valid JSON at byte 2: key must be a string

    b.txt
      format      text, by its name
      encoding    windows-1252
      article     b.txt: “Café closes”; 2019-05-14; by Jane Doe; agency Reuters; dateline PARIS; 7 byte…

    c.png
      skipped     c.png: an image
    ");
    let json = dir.morgue(&["inspect", "in", "--format", "json"]).ended(0);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["files"][0]["fields"][1]["ours"], "headline");
    assert_eq!(json["files"][2]["format"], Value::Null);
    dir.morgue(&["inspect", "in/c.png"]).ended(1);
    dir.morgue(&["inspect", "nowhere"]).ended(2);
}

#[test]
fn many_problems_are_counted() {
    let dir = Dir::new();
    dir.create("in.jsonl", line(1, "A needle.") + &"{broken\n".repeat(30));
    let indexed = dir.morgue(&["index", "in.jsonl"]).ended(0);
    assert_eq!(indexed.err.lines().count(), 21);
    assert!(indexed.err.contains("… and 10 more; nothing else was lost"), "{}", indexed.err);
    let quiet = dir.morgue(&["index", "in.jsonl", "--quiet"]).ended(0);
    assert_eq!((&*quiet.out, quiet.err.lines().count()), ("", 1));
}

#[test]
fn nothing_to_read_is_status_1() {
    let dir = Dir::new();
    dir.create("empty.txt", "");
    let indexed = dir.morgue(&["index", "empty.txt"]).ended(1);
    assert!(indexed.err.contains("skipped: empty.txt: the file is empty"), "{}", indexed.err);
    let found = dir.morgue(&["search", "needle"]).ended(1);
    assert!(found.err.contains("is empty; add articles"), "{}", found.err);
}

#[test]
fn a_record_that_is_too_long_is_skipped() {
    let dir = Dir::new();
    let long = line(2, &"hay ".repeat(10_000));
    dir.create("in.jsonl", [line(1, "A needle."), long, line(3, "A needle.")].concat());
    let indexed = dir.morgue(&["index", "in.jsonl", "--max-record", "10K"]).ended(0);
    assert!(indexed.err.contains("raise --max-record"), "{}", indexed.err);
    assert_eq!(indexed.after("archive"), ".morgue: 2 articles, 2 passages");
}

#[test]
fn a_path_that_is_not_there_makes_no_archive() {
    let dir = Dir::new();
    let failed = dir.morgue(&["index", "nowhere"]).ended(2);
    assert_snapshot!(failed.err, @"error: nowhere: reading failed: no such file or directory");
    assert!(!dir.path(".morgue").exists());
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let dir = Dir::new();
    dir.create("photos/cat.jpg", "").create("in.jsonl", line(1, "A needle."));
    let failed = dir.morgue(&["index", "in.jsonl", "-i", "photos"]).ended(2);
    assert!(failed.err.contains("has other files in it"), "{}", failed.err);
    assert_eq!(fs::read_dir(dir.path("photos")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.create("in/shut/a.txt", "A headline\n\nhay").create("in/b.txt", "A headline\n\nA needle.");
    let shut = dir.path("in/shut");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    let may_read_all = fs::read_dir(&shut).is_ok();
    let indexed = dir.morgue(&["index", "in"]).ended(0);
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
    let named = indexed.err.contains("skipped: shut: reading failed: permission denied");
    assert!(may_read_all || named, "{}", indexed.err);
}

#[test]
fn a_source_that_vanished_leaves_the_archive_as_it_is() {
    let dir = Dir::new();
    dir.create("in.jsonl", line(1, "A needle."));
    dir.morgue(&["index", "in.jsonl"]).ended(0);
    fs::remove_file(dir.path("in.jsonl")).unwrap();
    let failed = dir.morgue(&["rebuild"]).ended(2);
    assert!(failed.err.contains("in.jsonl: reading failed: no such file"), "{}", failed.err);
    dir.morgue(&["search", "needle"]).ended(0);
}

#[test]
fn an_archive_of_another_version_says_what_to_do() {
    let dir = Dir::new();
    dir.create("in.jsonl", line(1, "A needle."));
    dir.morgue(&["index", "in.jsonl"]).ended(0);
    change_manifest(&dir, |manifest| manifest["format"] = 9_999.into());
    let failed = dir.morgue(&["search", "needle"]).ended(2);
    assert!(failed.err.contains("install a newer morgue"), "{}", failed.err);
    change_manifest(&dir, |manifest| manifest["format"] = 0.into());
    let failed = dir.morgue(&["search", "needle"]).ended(2);
    assert!(failed.err.contains("run `morgue rebuild -i "), "{}", failed.err);
    dir.morgue(&["rebuild", "in.jsonl"]).ended(0);
    dir.morgue(&["search", "needle"]).ended(0);
}

/// Changes what the published generation says of itself, and takes its seal off, as formats before 7
/// have none.
fn change_manifest(dir: &Dir, change: impl FnOnce(&mut Value)) {
    let generation = fs::read_to_string(dir.path(".morgue/CURRENT")).unwrap();
    let path = dir.path(".morgue").join(generation.trim()).join("meta.json");
    let mut meta: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let mut manifest: Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    change(&mut manifest);
    manifest.as_object_mut().unwrap().remove("seal");
    meta["payload"] = manifest.to_string().into();
    fs::write(&path, serde_json::to_vec(&meta).unwrap()).unwrap();
}

#[test]
fn searches_go_on_while_an_archive_is_rebuilt() {
    let dir = Dir::new();
    dir.morgue(&["index", &sample()]).ended(0);
    let search = ["search", "no-spy", "--format", "jsonl"];
    let before = dir.morgue(&search).ended(0);
    let mut rebuilding = dir.command(&["rebuild", "--quiet"]).spawn().unwrap();
    loop {
        assert_eq!(before.out, dir.morgue(&search).ended(0).out);
        if let Some(status) = rebuilding.try_wait().unwrap() {
            assert!(status.success());
            return;
        }
    }
}

#[test]
fn articles_cannot_steer_the_terminal() {
    let dir = Dir::new();
    let text = "\"text\":\"A \\u001b[2J needle \\u202eyah\"";
    dir.create("in.jsonl", format!("{{\"id\":\"1\",\"title\":\"Bell\\u0007\",{text}}}\n"));
    dir.morgue(&["index", "in.jsonl"]).ended(0);
    for arguments in [&["search", "needle"][..], &["show", "1"], &["show", "1#0"]] {
        let shown = dir.morgue(arguments).ended(0);
        assert!(!shown.out.contains(['\x1b', '\x07', '\u{202e}']), "{}", shown.out);
        assert!(shown.out.contains("needle yah"), "{}", shown.out);
    }
}
