//! Copies of a story, as a user of the program sees them.

use insta::assert_snapshot;

use crate::hay::Dir;

const STORY: &str = "The last ferry to Skerra island will sail in October, its operator said on \
    Monday, ending a service that has carried people, sheep and mail across the sound for ninety \
    years. Northern Lines said that fewer than eleven passengers a day had used the boat.";

/// An agency's story, its copies in two papers, and another story.
fn archive() -> Dir {
    let dir = Dir::new();
    let article = |id: &str, date: &str, source: &str, text: &str| {
        let headline = format!("{source} on ferries");
        serde_json::json!({
            "id": id, "date": date, "source": source, "headline": headline, "text": text,
        })
    };
    let lines = [
        article("1", "2019-05-15", "Herald", STORY),
        article("2", "2019-05-14T06:30:00Z", "Agency", &format!("{STORY} It ran at a loss.")),
        article("3", "2019-05-16", "Courier", &format!("{STORY} The county meets on Thursday.")),
        article("4", "2019-05-10", "Herald", "A ferry ran aground off Skerra. Nobody was hurt."),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    dir.create("papers.jsonl", lines);
    dir.morgue(&["index", "papers.jsonl"]).ended(0);
    dir
}

#[test]
fn people_see_a_story_once() {
    let dir = archive();
    let found = dir.morgue(&["search", "ferry", "--sort", "newest"]).ended(0).out;
    let lines: Vec<&str> = found.lines().collect();
    let copies = lines.iter().find(|line| line.contains("copies")).unwrap();
    assert_snapshot!(copies, @"and 2 more copies in 3 sources, first 2019-05-14: `morgue family courier/3`");
    assert!(lines[0].starts_with("4 articles in 2 families, 4 passages"), "{found}");
    assert_eq!(found.matches(" on ferries").count(), 2, "{found}");
    let all = dir.morgue(&["search", "ferry", "--collapse", "none"]).ended(0).out;
    assert_eq!(all.matches(" on ferries").count(), 4, "{all}");
}

#[test]
fn scripts_see_every_copy_unless_they_ask() {
    let dir = archive();
    let lines = |arguments: &[&str]| {
        let all = [&["search", "ferry", "--format", "jsonl"], arguments].concat();
        dir.morgue(&all).ended(0).json_lines()
    };
    let all = lines(&[]);
    assert_eq!(all.len(), 4);
    let head = all.iter().find(|hit| hit["article"] == "agency/2").unwrap();
    assert_snapshot!(head["family"], @r#"{"articles":3,"first":"2019-05-14T06:30:00Z","head":"agency/2","sources":3}"#);
    assert!(all.iter().find(|hit| hit["article"] == "herald/4").unwrap()["family"].is_null());
    assert_eq!(lines(&["--collapse", "family"]).len(), 2);
    let counted = dir.morgue(&["count", "ferry", "--format", "json"]).ended(0).json_lines();
    assert_eq!(counted[0]["articles"], 4);
    assert_eq!(counted[0]["families"], 2);
}

#[test]
fn a_family_is_shown_from_any_of_its_articles() {
    let dir = archive();
    let table = dir.morgue(&["family", "herald/1#0", "--format", "csv"]).ended(0).out;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let heads: Vec<String> = rows.iter().map(|row| format!("{} {}", &row[0], &row[1])).collect();
    assert_eq!(heads, ["agency/2 true", "herald/1 false", "courier/3 false"]);
    assert_snapshot!(dir.morgue(&["family", "courier/3"]).ended(0).out, @"
    2 copies in this archive

    Agency on ferries
    2019-05-14T06:30:00Z · Agency · papers.jsonl line 2 · 53 words · the earliest here
      agency/2

    Herald on ferries
    2019-05-15 · Herald · papers.jsonl line 1 · 48 words
      herald/1

    Courier on ferries
    2019-05-16 · Courier · papers.jsonl line 3 · 53 words
      courier/3
    ");
    assert_eq!(
        dir.morgue(&["family", "herald/4"]).ended(1).out.lines().next(),
        Some("no copies in this archive")
    );
    assert!(dir.morgue(&["family", "nobody"]).ended(2).err.contains("nobody"));
}
