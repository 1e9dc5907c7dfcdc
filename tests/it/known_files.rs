//! Files that are indexed again: what is as it was is not read, and what is gone can go.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use morgue::{Archive, ArticleId, IngestOptions, Report, Searcher, Writer, ingest};
use proptest::prelude::*;

/// Writes a file of records, `id=word` each, as if it had been there for an hour.
fn write(folder: &Path, name: &str, records: &[(u8, u8)]) {
    let line = |(id, word): &(u8, u8)| {
        format!("{}\n", serde_json::json!({"id": id.to_string(), "text": format!("word{word}")}))
    };
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, records.iter().map(line).collect::<String>()).unwrap();
    set_time(&path, 3_600);
}

fn set_time(path: &Path, seconds_ago: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds_ago);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

fn index(archive: &Archive, folder: &Path, mirror: bool, reread: bool) -> morgue::Result<Report> {
    let options = IngestOptions { mirror, reread, threads: 1, ..IngestOptions::default() };
    ingest(archive, &[folder.to_owned()], &options, &|_| {})
}

/// Every article: id, file and text.
fn articles(archive: &Archive) -> Vec<String> {
    let searcher = Searcher::open(archive).unwrap();
    let shown = searcher.articles().map(|article| {
        let article = article.unwrap();
        format!("{} {} {}", article.id(), article.place.file, article.text)
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

/// An archive in memory and a folder for its files.
fn setting() -> (Archive, tempfile::TempDir) {
    (Archive::in_memory().unwrap(), tempfile::tempdir().unwrap())
}

#[test]
fn what_was_deleted_comes_back_with_its_file() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1), (2, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    let before = articles(&archive);
    let mut writer = Writer::open(&archive).unwrap();
    writer.remove(&ArticleId::from_text("1")).unwrap();
    assert_eq!(writer.commit().unwrap().removed, 1);
    let again = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((again.known_files, again.added, again.unchanged), (0, 1, 1));
    assert_eq!(articles(&archive), before);
}

#[test]
fn what_is_as_it_was_is_not_read() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1), (2, 1)]);
    write(folder.path(), "b.jsonl", &[(3, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    let again = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((again.known_files, again.unchanged, again.records, again.bytes), (2, 3, 3, 0));
    write(folder.path(), "b.jsonl", &[(3, 2)]);
    set_time(&folder.path().join("b.jsonl"), 60);
    let changed = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((changed.known_files, changed.unchanged, changed.replaced), (1, 2, 1));
    let all = index(&archive, folder.path(), false, true).unwrap();
    assert_eq!((all.known_files, all.unchanged), (0, 3));
}

#[test]
fn a_new_time_and_the_old_content_are_known() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    set_time(&folder.path().join("a.jsonl"), 60);
    assert_eq!(index(&archive, folder.path(), false, false).unwrap().known_files, 1);
}

#[test]
fn an_old_time_and_a_new_length_are_read() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    write(folder.path(), "a.jsonl", &[(1, 1), (2, 1)]);
    let again = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((again.known_files, again.added), (0, 1));
}

#[test]
fn a_file_that_was_just_changed_is_known_by_its_content_only() {
    let (archive, folder) = setting();
    let path = folder.path().join("a.jsonl");
    write(folder.path(), "a.jsonl", &[(1, 1)]);
    set_time(&path, 0);
    index(&archive, folder.path(), false, false).unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    write(folder.path(), "a.jsonl", &[(1, 2)]);
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(index(&archive, folder.path(), false, false).unwrap().replaced, 1);
}

#[test]
fn what_could_not_be_read_is_tried_again() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1)]);
    fs::write(folder.path().join("b.jsonl"), "{\"id\": 2, \"text\": \"whole\"}\n{\"id\": 3, \n")
        .unwrap();
    let first = index(&archive, folder.path(), false, false).unwrap();
    let again = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((first.skipped, again.skipped, again.known_files), (1, 1, 1));
}

#[test]
fn a_mirror_has_what_the_folder_has() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1), (2, 1)]);
    write(folder.path(), "b.jsonl", &[(3, 1)]);
    write(folder.path(), "c.jsonl", &[(4, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    write(folder.path(), "a.jsonl", &[(2, 1)]);
    fs::remove_file(folder.path().join("b.jsonl")).unwrap();
    fs::rename(folder.path().join("c.jsonl"), folder.path().join("d.jsonl")).unwrap();
    let kept = index(&archive, folder.path(), false, false).unwrap();
    assert_eq!((kept.removed, kept.totals.articles), (0, 4));
    let mirrored = index(&archive, folder.path(), true, false).unwrap();
    assert_eq!((mirrored.removed, mirrored.totals.articles), (2, 2));
    assert_eq!(articles(&archive), ["2 a.jsonl word1", "4 d.jsonl word1"]);
}

#[test]
fn a_mirror_spares_what_it_cannot_read() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1), (2, 1)]);
    index(&archive, folder.path(), false, false).unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"id\": 1, \"text\": \"half").unwrap();
    let report = index(&archive, folder.path(), true, false).unwrap();
    assert_eq!((report.removed, report.spared, report.totals.articles), (0, 2, 2));
}

#[test]
fn a_mirror_of_an_empty_folder_is_refused() {
    let (archive, folder) = setting();
    write(folder.path(), "a.jsonl", &[(1, 1)]);
    index(&archive, folder.path(), true, false).unwrap();
    fs::remove_file(folder.path().join("a.jsonl")).unwrap();
    let error = index(&archive, folder.path(), true, false).unwrap_err().to_string();
    assert!(error.contains("there is no file in it any more"), "{error}");
    assert_eq!(articles(&archive).len(), 1);
}

#[test]
fn other_folders_are_left_alone() {
    let (archive, folder) = setting();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    write(&one, "a.jsonl", &[(1, 1)]);
    write(&other, "a.jsonl", &[(2, 1)]);
    index(&archive, &one, true, false).unwrap();
    index(&archive, &other, true, false).unwrap();
    assert_eq!(articles(&archive).len(), 2);
}

/// What happens to a folder.
#[derive(Clone, Debug)]
enum Step {
    Write(u8, Vec<(u8, u8)>),
    Remove(u8),
    Rename(u8, u8),
    Index { mirror: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let records = prop::collection::vec((0u8..5, 0u8..3), 0..4);
    let step = prop_oneof![
        4 => (0u8..4, records).prop_map(|(file, records)| Step::Write(file, records)),
        1 => (0u8..4).prop_map(Step::Remove),
        1 => (0u8..4, 0u8..4).prop_map(|(from, to)| Step::Rename(from, to)),
        4 => any::<bool>().prop_map(|mirror| Step::Index { mirror }),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Not reading what is known is the same as reading it.
    #[test]
    fn known_files_are_as_if_they_were_read(steps in steps()) {
        let (known, folder) = setting();
        let read = Archive::in_memory().unwrap();
        let name = |file: u8| format!("{file}.jsonl");
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::Write(file, records) => {
                    write(folder.path(), &name(*file), records);
                    set_time(&folder.path().join(name(*file)), 10_000 - at as u64);
                }
                Step::Remove(file) => drop(fs::remove_file(folder.path().join(name(*file)))),
                Step::Rename(from, to) => drop(fs::rename(
                    folder.path().join(name(*from)),
                    folder.path().join(name(*to)),
                )),
                Step::Index { mirror } => {
                    let one = index(&known, folder.path(), *mirror, false);
                    let other = index(&read, folder.path(), *mirror, true);
                    prop_assert_eq!(one.is_ok(), other.is_ok());
                    prop_assert_eq!(articles(&known), articles(&read));
                    if let (Ok(one), Ok(other)) = (one, other) {
                        prop_assert_eq!(one.digest, other.digest);
                        prop_assert_eq!((one.removed, one.totals), (other.removed, other.totals));
                    }
                }
            }
        }
    }
}
