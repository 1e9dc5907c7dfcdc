//! Archives that are not as they were written: every flipped bit is found, nothing panics, and what
//! is left can be saved.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use morgue::{
    Archive, Article, Error, FacetField, Generator, IngestOptions, Query, SearchOptions, Searcher,
    Writer, copy_archive, ingest, salvage, verify,
};
use tempfile::TempDir;

/// Bytes that are flipped in a file; in a smaller one all of them.
const PLACES: usize = 200;

/// An archive with three segments, updates, deletions, families, and files that were read.
struct Sound {
    folder: TempDir,
    articles: BTreeMap<String, Article>,
}

impl Sound {
    fn new() -> Sound {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open_or_create(folder.path().join("archive")).unwrap();
        write(&archive, Generator::new(7, 400), &[]);
        let mut second: Vec<Article> = Generator::new(8, 40).collect();
        for (at, article) in second.iter_mut().enumerate() {
            article.given_id = Some(format!("second-{at}"));
        }
        let mut changed: Vec<Article> = Generator::new(7, 400).skip(50).take(10).collect();
        changed.iter_mut().for_each(|article| article.text.push_str(" Corrected."));
        let removed: Vec<Article> = Generator::new(7, 400).skip(390).collect();
        second.extend(changed);
        write(&archive, second, &removed);
        let texts = folder.path().join("texts");
        fs::create_dir(&texts).unwrap();
        for number in 0..6 {
            let text = format!("Ferry number {number} is late\n\nThe quay was full at noon.\n");
            fs::write(texts.join(format!("{number}.txt")), text).unwrap();
        }
        ingest(&archive, &[texts], &IngestOptions::default(), &|_| {}).unwrap();
        let articles = articles_of(&archive);
        assert_eq!(articles.len(), 436);
        Sound { folder, articles }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    /// Its files by their paths in it; those that are empty hold nothing that could be damaged.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.path()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false if fs::metadata(&path).unwrap().len() > 0 => files.push(path),
                    false => {}
                }
            }
        }
        files.sort();
        let relative = |file: &PathBuf| file.strip_prefix(self.path()).unwrap().to_owned();
        files.iter().map(relative).collect()
    }

    /// A copy to be damaged.
    fn copy(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy");
        copy_archive(&self.path(), &to, false).unwrap();
        (folder, to)
    }
}

fn write(archive: &Archive, added: impl IntoIterator<Item = Article>, removed: &[Article]) {
    let mut writer = Writer::open(archive).unwrap();
    removed.iter().for_each(|article| writer.remove(&article.id()).unwrap());
    added.into_iter().for_each(|article| writer.add(article).unwrap());
    writer.commit().unwrap();
}

fn articles_of(archive: &Archive) -> BTreeMap<String, Article> {
    let searcher = Searcher::open(archive).unwrap();
    let articles = searcher.articles().map(|article| article.unwrap());
    articles.map(|article| (article.id().to_string(), article)).collect()
}

fn is(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|is| is == extension)
}

fn flip(file: &Path, at: usize, bit: u32) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at] ^= 1 << bit;
    fs::write(file, bytes).unwrap();
}

/// Places spread over a file, each with a bit.
fn places(file: &Path, most: usize) -> impl Iterator<Item = (usize, u32)> {
    let length = fs::metadata(file).unwrap().len() as usize;
    let number = length.min(most);
    (0..number).map(move |place| (place * length / number, (place * 5 % 8) as u32))
}

/// Asks an archive everything. What comes of it is not said; a panic would be.
fn ask(path: &Path) -> Result<(), Error> {
    let searcher = Searcher::open(&Archive::open(path)?)?;
    let mut failed = Ok(());
    let mut note = |result: Result<(), Error>| {
        if let Err(error) = result {
            failed = Err(error);
        }
    };
    for text in ["the", "minister", "\"of the\"", "min*", "source:herald OR quay", "date:2015"] {
        let query: Query = text.parse().unwrap();
        note(searcher.search(&query, &SearchOptions::default()).map(drop));
        note(searcher.count(&query).map(drop));
    }
    let everything: Query = "*".parse().unwrap();
    let select = || -> Result<(), Error> {
        let selection = searcher.select(&everything, false)?;
        selection.facets(&[FacetField::Source, FacetField::Author])?;
        selection.timeline(None)?;
        selection.articles()?.with_text().try_for_each(|article| article.map(drop))
    };
    note(select());
    for article in searcher.articles() {
        note(article.map(drop));
    }
    note(searcher.article_ids().map(drop));
    note(searcher.suggest("minis", 5).map(drop));
    note(searcher.anatomy().map(drop));
    failed
}

#[test]
fn every_flipped_bit_is_found_in_its_file() {
    let sound = Sound::new();
    assert_eq!(verify(&sound.path()).unwrap().damaged, []);
    let files = sound.files();
    let with = |extension: &str| files.iter().filter(|file| is(file, extension)).count();
    assert!(with("store") >= 3 && with("del") >= 1, "{files:?}");
    let mut flipped = 0;
    for name in &files {
        let file = sound.path().join(name);
        for (at, bit) in places(&file, PLACES) {
            flip(&file, at, bit);
            let found = verify(&sound.path()).unwrap().damaged;
            let names: Vec<&PathBuf> = found.iter().map(|damaged| &damaged.file).collect();
            assert_eq!(names, [name], "byte {at}, bit {bit}");
            flip(&file, at, bit);
            flipped += 1;
        }
    }
    assert_eq!(verify(&sound.path()).unwrap().damaged, []);
    eprintln!("{flipped} bits in {} files", files.len());
}

#[test]
fn files_that_are_missing_short_empty_or_swapped_are_found_when_the_archive_is_opened() {
    let sound = Sound::new();
    for name in sound.files() {
        let file = sound.path().join(&name);
        let bytes = fs::read(&file).unwrap();
        let check = |what: &str| {
            let found = verify(&sound.path()).unwrap().damaged;
            let named = found.iter().any(|damaged| damaged.file == name);
            assert!(named, "{} {what}: {found:?}", name.display());
            // The engine's list is needed by writers only.
            if !name.ends_with(".managed.json") {
                let error = ask(&sound.path()).unwrap_err();
                assert!(
                    matches!(error, Error::Damaged { .. }),
                    "{} {what}: {error}",
                    name.display()
                );
            }
        };
        fs::remove_file(&file).unwrap();
        check("missing");
        fs::write(&file, b"").unwrap();
        check("emptied");
        fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        check("cut");
        fs::write(&file, &bytes).unwrap();
    }
    let stores: Vec<PathBuf> = sound.files().into_iter().filter(|name| is(name, "store")).collect();
    let [one, other] = [&stores[0], &stores[1]].map(|name| sound.path().join(name));
    let kept = fs::read(&one).unwrap();
    fs::copy(&other, &one).unwrap();
    fs::write(&other, kept).unwrap();
    let found = verify(&sound.path()).unwrap().damaged;
    assert_eq!(found.into_iter().map(|damaged| damaged.file).collect::<Vec<_>>(), stores[..2]);
}

#[test]
fn damage_gives_an_answer_or_an_error_and_never_a_panic() {
    let sound = Sound::new();
    let (mut asked, mut failed) = (0, 0);
    for name in sound.files() {
        let file = sound.path().join(&name);
        for (at, bit) in places(&file, 24) {
            flip(&file, at, bit);
            asked += 1;
            failed += u32::from(ask(&sound.path()).is_err());
            flip(&file, at, bit);
        }
    }
    ask(&sound.path()).unwrap();
    eprintln!("{asked} damaged archives, {failed} refused something");
}

#[test]
fn what_is_left_is_saved() {
    let sound = Sound::new();
    for name in sound.files() {
        let is_store = is(&name, "store");
        let is_deletions = is(&name, "del");
        let whole = fs::read(sound.path().join(&name)).unwrap();
        let (_copy, copy) = sound.copy();
        let file = copy.join(&name);
        let middle = whole.len() / 2;
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            Some(bytes)
        };
        let damages: [(&str, Option<Vec<u8>>); 5] = [
            ("flipped early", flipped(whole.len() / 7)),
            ("flipped in the middle", flipped(middle)),
            ("flipped at the end", flipped(whole.len() - 1)),
            ("cut", Some(whole[..middle].to_vec())),
            ("missing", None),
        ];
        for (what, damaged) in damages {
            let _ = fs::remove_file(&file);
            if let Some(damaged) = damaged {
                fs::write(&file, damaged).unwrap();
            }
            let new = tempfile::tempdir().unwrap();
            let salvaged = salvage(&copy, new.path()).unwrap();
            let saved = articles_of(&Archive::open(new.path()).unwrap());
            let lost: Vec<&str> = salvaged.lost().collect();
            for (id, article) in &sound.articles {
                match saved.get(id) {
                    Some(saved) => assert_eq!(saved, article, "{} {what}", name.display()),
                    None => assert!(
                        is_store && lost.contains(&&id[..]),
                        "{} {what}: {id} is gone",
                        name.display()
                    ),
                }
            }
            let again = saved.len() + lost.len() - sound.articles.len();
            assert!(again == 0 || is_deletions, "{} {what}: {again} too many", name.display());
            assert_eq!(verify(new.path()).unwrap().damaged, []);
        }
    }
}

#[test]
fn nothing_is_put_in_the_place_of_an_archive_without_current() {
    let (_folder, path) = Sound::new().copy();
    fs::remove_file(path.join("CURRENT")).unwrap();
    for opened in [Archive::open(&path), Archive::open_or_create(&path)] {
        let error = opened.unwrap_err().to_string();
        assert!(error.contains("`CURRENT` is missing") && error.contains("salvage"), "{error}");
    }
}

#[test]
fn damage_is_not_merged_into_files_that_look_sound() {
    let sound = Sound::new();
    let positions = sound.files().into_iter().find(|name| is(name, "pos")).unwrap();
    flip(&sound.path().join(&positions), 40, 3);
    let error = Writer::open(&Archive::open(sound.path()).unwrap()).unwrap().optimize();
    let error = error.unwrap_err().to_string();
    assert!(error.contains(positions.file_name().unwrap().to_str().unwrap()), "{error}");
}

#[test]
fn a_copy_is_an_archive_that_can_be_moved_and_stays_as_it_is() {
    let sound = Sound::new();
    let folder = tempfile::tempdir().unwrap();
    let (copy, moved) = (folder.path().join("copy"), folder.path().join("moved"));
    let copied = copy_archive(&sound.path(), &copy, true).unwrap();
    assert_eq!(copied.linked + copied.copied, verify(&copy).unwrap().files - 3);
    let archive = Archive::open(sound.path()).unwrap();
    write(&archive, [Article::new("Later", "It came later.")], &[]);
    Writer::open(&archive).unwrap().optimize().unwrap();
    fs::rename(&copy, &moved).unwrap();
    drop(sound.folder);
    assert_eq!(articles_of(&Archive::open(&moved).unwrap()), sound.articles);
    assert_eq!(verify(&moved).unwrap().damaged, []);
    write(&Archive::open(&moved).unwrap(), [Article::new("New", "It is new.")], &[]);
    assert_eq!(verify(&moved).unwrap().damaged, []);
    let error = copy_archive(&moved, folder.path(), true).unwrap_err();
    assert!(matches!(error, Error::Setting { .. }), "{error}");
}

/// Writes the meta data of an archive as another version would.
fn of_version(format: &str, sealed: bool) -> String {
    const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
    let folder = tempfile::tempdir().unwrap();
    Archive::open_or_create(folder.path()).unwrap();
    let file = folder.path().join("generation-000001/meta.json");
    let meta = fs::read_to_string(&file).unwrap();
    let at = meta.find("\\\"seal\\\":\\\"").unwrap() + 11;
    let mut meta = format!("{}{ZEROS}{}", &meta[..at], &meta[at + 64..]);
    let digits = meta.find("\\\"format\\\":").unwrap() + 11;
    meta.replace_range(digits..digits + 1, format);
    let hash = blake3::hash(meta.as_bytes()).to_hex();
    let meta = match sealed {
        true => meta.replace(ZEROS, &hash),
        false => meta.replace(&format!(",\\\"seal\\\":\\\"{ZEROS}\\\""), ""),
    };
    fs::write(&file, meta).unwrap();
    let error = Searcher::open(&Archive::open(folder.path()).unwrap()).err().unwrap();
    error.to_string().replace(&folder.path().display().to_string(), "DIR")
}

#[test]
fn other_versions_are_refused_with_their_cure() {
    insta::assert_snapshot!(of_version("6", false), @"DIR: the archive has format 6, this program reads format 7; run `morgue rebuild -i DIR`");
    insta::assert_snapshot!(of_version("8", true), @"DIR: the archive has format 8, this program reads only up to format 7; install a newer morgue");
    assert!(of_version("7", false).contains("damaged"));
}

#[cfg(feature = "cli")]
#[test]
fn the_program_says_what_is_damaged_and_saves_the_rest() {
    use crate::hay::{Dir, sample};
    let dir = Dir::new();
    dir.morgue(&["index", &sample(), "-i", "a"]).ended(0);
    let sound = dir.morgue(&["verify", "-i", "a"]).ended(0);
    assert!(sound.out.contains("all as they were written"), "{}", sound.out);
    dir.morgue(&["snapshot", "b", "-i", "a"]).ended(0);
    dir.morgue(&["snapshot", "b", "-i", "a"]).ended(2);
    dir.morgue(&["search", "huawei", "-i", "b"]).ended(0);
    let generation = dir.path("a/generation-000001");
    let files = fs::read_dir(&generation).unwrap().map(|entry| entry.unwrap().path());
    let term = files.into_iter().find(|file| is(file, "term")).unwrap();
    // The copy is a link: a file of its own is damaged.
    let bytes = fs::read(&term).unwrap();
    fs::remove_file(&term).unwrap();
    fs::write(&term, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<u8>>()).unwrap();
    let damaged = dir.morgue(&["verify", "-i", "a"]).ended(1);
    let name = term.file_name().unwrap().to_str().unwrap();
    assert!(damaged.out.contains(&format!("{name} has other bytes than were written")));
    let json = &dir.morgue(&["verify", "-i", "a", "--format", "json"]).ended(1).json_lines()[0];
    assert!(json["damaged"][0]["file"].as_str().unwrap().ends_with(name));
    let refused = dir.morgue(&["search", "huawei", "-i", "a"]).ended(2);
    assert!(refused.err.contains("morgue salvage"), "{}", refused.err);
    let saved = dir.morgue(&["salvage", "c", "-i", "a"]).ended(0);
    assert!(saved.out.contains("78 articles saved"), "{}", saved.out);
    let of =
        |archive: &str| dir.morgue(&["stats", "-i", archive]).ended(0).after("digest").to_owned();
    assert_eq!(of("c"), of("b"));
}
