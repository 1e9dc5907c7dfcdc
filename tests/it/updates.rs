//! An archive that is written to again: identity, replacement, and what a failure leaves.

use std::fs;
use std::path::Path;
use std::process::Command;

use morgue::{
    Archive, Article, ArticleId, Generator, Hit, IngestOptions, Query, Report, SearchOptions,
    Searcher, Standing, Writer, ingest,
};

fn write(archive: &Archive, articles: impl IntoIterator<Item = Article>) -> Report {
    let mut writer = Writer::open(archive).unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap()
}

/// Everything that a reader can see, for a few queries.
fn seen(archive: &Archive) -> String {
    let searcher = Searcher::open(archive).unwrap();
    let mut seen = format!("{:?} {}\n", searcher.totals(), searcher.digest());
    for query in ["the", "minister", "\"of the\"", "date:2015", "*"] {
        let query: Query = query.parse().unwrap();
        let options = SearchOptions { limit: 50, per_article: 0, ..SearchOptions::default() };
        let found = searcher.search(&query, &options).unwrap();
        let shown = |hit: &Hit| format!("{} {:?}", hit.passage, hit.copies);
        let ids: Vec<String> = found.hits.iter().map(shown).collect();
        seen += &format!("{query}: {:?} {ids:?}\n", found.counts);
    }
    seen
}

#[test]
fn the_same_articles_again_change_nothing() {
    let archive = Archive::in_memory().unwrap();
    let first = write(&archive, Generator::new(3, 200));
    let before = seen(&archive);
    let again = write(&archive, Generator::new(3, 200));
    assert_eq!((first.added, again.unchanged, again.added, again.replaced), (200, 200, 0, 0));
    assert_eq!(seen(&archive), before);
}

#[test]
fn new_content_under_an_id_replaces() {
    let archive = Archive::in_memory().unwrap();
    write(&archive, Generator::new(3, 50));
    let mut changed: Vec<Article> = Generator::new(3, 50).take(10).collect();
    for article in &mut changed {
        article.text = format!("Corrected. {}", article.text);
    }
    let report = write(&archive, changed.clone());
    assert_eq!((report.replaced, report.added, report.unchanged), (10, 0, 0));
    assert_eq!(report.totals.articles, 50);
    let searcher = Searcher::open(&archive).unwrap();
    let stored = searcher.article(&changed[3].id()).unwrap().unwrap();
    assert_eq!(stored.article.text, changed[3].text);
    assert_eq!(searcher.count(&"corrected".parse().unwrap()).unwrap().articles, 10);
}

/// Totals, digest, matches and counts do not tell how an archive came about.
#[test]
fn history_does_not_show() {
    let whole = Archive::in_memory().unwrap();
    write(&whole, Generator::new(5, 120));
    let grown = Archive::in_memory().unwrap();
    for start in (0..120).step_by(30) {
        let mut articles: Vec<Article> = Generator::new(5, 120).skip(start).take(30).collect();
        articles[0].text.push_str(" A draft.");
        write(&grown, articles.clone());
        write(&grown, Generator::new(5, 120).skip(start).take(1));
    }
    assert_eq!(Searcher::open(&grown).unwrap().digest(), Searcher::open(&whole).unwrap().digest(),);
    let (a, b) = (Searcher::open(&whole).unwrap(), Searcher::open(&grown).unwrap());
    assert_eq!(a.totals(), b.totals());
    for query in ["the", "minister", "\"of the\"", "date:2015", "draft"] {
        let query: Query = query.parse().unwrap();
        assert_eq!(a.count(&query).unwrap(), b.count(&query).unwrap(), "{query}");
    }
}

#[test]
fn of_colliding_ids_the_last_wins() {
    let archive = Archive::in_memory().unwrap();
    let mut first = Article::new("First", "The early edition.");
    first.given_id = Some("same".to_owned());
    let mut last = Article::new("Last", "The late edition.");
    last.given_id = Some("same".to_owned());
    let report = write(&archive, [first, last]);
    assert_eq!(
        (report.records, report.added, &report.overridden[..]),
        (2, 1, &["same".to_owned()][..])
    );
    let searcher = Searcher::open(&archive).unwrap();
    let stored = searcher.article(&ArticleId::from_text("same")).unwrap().unwrap();
    assert_eq!(stored.article.headline, "Last");
}

/// An item with the id `x`; its headline is its version, `-` for none.
fn item(version: Option<u64>, standing: Standing) -> Article {
    let headline = version.map_or("-".to_owned(), |version| version.to_string());
    let text = format!("Version {headline}.");
    let given_id = Some("x".to_owned());
    Article { given_id, version, standing, ..Article::new(headline, text) }
}

/// Items as they come, a run for each `/`: `2` is a version, `-` none; `x2` and `x-` cancel, `h2` is
/// withheld. What is in the archive then, and the counts of the last run: added, replaced,
/// unchanged, overridden, superseded, withdrawn, withheld.
fn check_versions(runs: &str, expected: &str) {
    let archive = Archive::in_memory().unwrap();
    let mut report = Report::default();
    for run in runs.split('/') {
        let items = run.split_whitespace().map(|item_text| {
            let (standing, version) = match item_text.split_at(1) {
                ("x", version) => (Standing::Canceled, version),
                ("h", version) => (Standing::Withheld, version),
                _ => (Standing::Usable, item_text),
            };
            item(version.parse().ok(), standing)
        });
        report = write(&archive, items);
        let Report { added, replaced, unchanged, superseded, withdrawn, withheld, .. } = report;
        let overridden = report.overridden.len() as u64;
        let counted = added + replaced + unchanged + overridden + superseded + withdrawn + withheld;
        assert_eq!(counted, report.records, "{runs}: {report:?}");
    }
    let searcher = Searcher::open(&archive).unwrap();
    let stored = searcher.article(&ArticleId::from_text("x")).unwrap();
    let stored = stored.map_or("gone".to_owned(), |stored| {
        assert_eq!(
            stored.article.version.map(|v| v.to_string()).unwrap_or("-".into()),
            stored.article.headline
        );
        stored.article.headline
    });
    let counts = [
        ("added", report.added),
        ("replaced", report.replaced),
        ("unchanged", report.unchanged),
        ("overridden", report.overridden.len() as u64),
        ("superseded", report.superseded),
        ("withdrawn", report.withdrawn),
        ("withheld", report.withheld),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(what, count)| format!("{count} {what}")).collect();
    assert_eq!(format!("{stored}: {}", counts.join(", ")), expected, "{runs}");
}

macro_rules! versions {
    ($($test:ident, $runs:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check_versions($runs, $expected);
        }
    )+};
}

versions! {
    the_higher_version_wins, "1 2", "2: 1 added, 1 superseded";
    the_higher_version_wins_if_it_comes_first, "2 1", "2: 1 added, 1 superseded";
    of_equal_versions_the_last_wins, "2 2", "2: 1 added, 1 overridden";
    a_version_is_higher_than_none, "2 -", "2: 1 added, 1 superseded";
    a_higher_version_replaces, "1/2", "2: 1 replaced";
    a_lower_version_does_not, "2/1", "2: 1 superseded";
    the_same_version_again, "2/2", "2: 1 unchanged";
    the_same_and_a_lower_one, "2/2 1", "2: 1 unchanged, 1 superseded";
    a_cancellation, "1 2 x2", "gone: 2 superseded, 1 withdrawn";
    a_cancellation_of_a_published_one, "1/x2", "gone: 1 withdrawn";
    a_cancellation_before_what_it_cancels, "x2 1", "gone: 1 superseded, 1 withdrawn";
    a_cancellation_of_a_lower_version, "3 x2", "3: 1 added, 1 withdrawn";
    a_cancellation_of_a_lower_version_that_is_published, "3/x2", "3: 1 withdrawn";
    a_version_after_a_cancellation, "1 x2 3", "3: 1 added, 1 superseded, 1 withdrawn";
    a_version_after_a_cancellation_of_a_published_one, "1/x2 3", "3: 1 replaced, 1 withdrawn";
    a_cancellation_of_whatever_there_is, "5/x-", "gone: 1 withdrawn";
    what_comes_after_one, "5/x- -", "-: 1 replaced, 1 withdrawn";
    what_is_withheld, "1/h2", "1: 1 withheld";
    nothing_but_a_cancellation, "x1", "gone: 1 withdrawn";
}

#[test]
fn a_reader_keeps_what_it_opened() {
    let archive = Archive::in_memory().unwrap();
    write(&archive, Generator::new(9, 40));
    let reader = Searcher::open(&archive).unwrap();
    let before = reader.totals();
    write(&archive, Generator::new(9, 80));
    assert_eq!(reader.totals(), before);
    assert_eq!(reader.count(&"*".parse().unwrap()).unwrap().articles, 40);
    assert_eq!(Searcher::open(&archive).unwrap().totals().articles, 80);
}

#[test]
fn only_one_may_write() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open_or_create(folder.path().join("archive")).unwrap();
    let _writer = Writer::open(&archive).unwrap();
    let message = Writer::open(&archive).err().unwrap().to_string();
    assert!(message.contains("another process is writing"), "{message}");
}

/// A full disk loses nothing that was published, and says what to do.
#[test]
fn a_full_disk_leaves_the_archive_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let Some(_mounted) = Mount::tmpfs(&disk, "3m") else {
        eprintln!("skipped: this user may not mount a small file system");
        return;
    };
    let archive = Archive::open_or_create(disk.join("archive")).unwrap();
    write(&archive, Generator::new(4, 60));
    let before = seen(&archive);
    let corpus = folder.path().join("corpus.jsonl");
    let lines: Vec<String> = Generator::new(8, 6_000)
        .map(|a| {
            serde_json::json!({"id": a.given_id, "title": a.headline, "text": a.text}).to_string()
        })
        .collect();
    fs::write(&corpus, lines.join("\n")).unwrap();
    let error = ingest(&archive, &[corpus], &IngestOptions::default(), &|_| {}).unwrap_err();
    assert!(error.to_string().to_lowercase().contains("space"), "{error}");
    assert_eq!(seen(&archive), before);
    // What the failed run left behind is gone after the next one.
    let report = write(&archive, Generator::new(4, 61));
    assert_eq!(report.added, 1);
}

/// A file system that is unmounted when this is dropped.
struct Mount<'p>(&'p Path);

impl Mount<'_> {
    fn tmpfs<'p>(at: &'p Path, size: &str) -> Option<Mount<'p>> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Mount(at))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}
