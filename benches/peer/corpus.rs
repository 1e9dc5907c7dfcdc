//! The files that both engines read, made once from the source.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use morgue::{Archive, Generator, IngestOptions, Searcher, ingest};
use serde_json::json;
use tempfile::TempDir;

use crate::Outcome;
use crate::record::write_record;

/// The source, one article a line.
const SOURCE: &str = "MORGUE_BENCH_JSONL";

/// Articles of a generated source.
const GENERATED: u64 = 20_000;

/// Bytes of [`Corpus::words`] at most, so that morgue writes one segment of it.
const MOST_WORDS: u64 = 110 << 20;

/// Longer words are left out of [`Corpus::words`]: the peer's analyzer drops them.
const LONGEST_WORD: usize = 40;

/// The same text in the shapes that the parts need. It is gone when dropped.
pub struct Corpus {
    /// JSON Lines: the articles as morgue understood them.
    pub articles: PathBuf,
    /// For each article a line with the ends of its passages, in bytes of its text.
    pub ends: PathBuf,
    /// JSON Lines: every passage as an article of its own, in words of `a` to `z`.
    pub words: PathBuf,
    /// The passages of `words`, each one's words parted by one blank.
    pub passages: Vec<String>,
    /// Bytes of text in `articles`.
    pub text_bytes: u64,
    /// Where else files may be put.
    pub folder: TempDir,
}

/// Takes the source in and writes it out again, so that both engines get clean text.
pub fn prepare() -> Outcome<Corpus> {
    let folder = tempfile::tempdir()?;
    let source = match std::env::var_os(SOURCE) {
        Some(source) => PathBuf::from(source),
        None => generate(&folder.path().join("source.jsonl"))?,
    };
    let home = folder.path().join("source");
    let archive = Archive::open_or_create(&home)?;
    ingest(&archive, &[source], &IngestOptions::default(), &|_| {})?;
    let path = |name: &str| folder.path().join(name);
    let mut corpus = Corpus {
        articles: path("articles.jsonl"),
        ends: path("ends.txt"),
        words: path("words.jsonl"),
        passages: Vec::new(),
        text_bytes: 0,
        folder,
    };
    corpus.write(&Searcher::open(&archive)?)?;
    std::fs::remove_dir_all(home)?;
    Ok(corpus)
}

impl Corpus {
    fn write(&mut self, searcher: &Searcher) -> Outcome<()> {
        let mut articles = BufWriter::new(File::create(&self.articles)?);
        let mut ends = BufWriter::new(File::create(&self.ends)?);
        let mut words = BufWriter::new(File::create(&self.words)?);
        let mut words_bytes = 0;
        for article in searcher.articles() {
            let id = article?.id();
            let stored = searcher.article(&id)?.ok_or("an article has gone")?;
            write_record(&stored.article, &mut articles)?;
            for passage in &stored.passages {
                write!(ends, "{} ", passage.end)?;
                let plain = plain_words(&stored.article.text[passage.clone()]);
                if words_bytes < MOST_WORDS && !plain.is_empty() {
                    let id = format!("{:08}", self.passages.len());
                    let line = json!({ "id": id, "lang": "en", "text": plain }).to_string();
                    writeln!(words, "{line}")?;
                    words_bytes += line.len() as u64 + 1;
                    self.passages.push(plain);
                }
            }
            writeln!(ends)?;
            self.text_bytes += stored.article.text.len() as u64;
        }
        articles.flush()?;
        ends.flush()?;
        words.flush()?;
        Ok(())
    }
}

/// The words of `a` to `z` in lower case, parted by one blank.
fn plain_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let words = words.filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD);
    words.collect::<Vec<&str>>().join(" ").to_ascii_lowercase()
}

fn generate(path: &Path) -> Outcome<PathBuf> {
    let mut file = BufWriter::new(File::create(path)?);
    for article in Generator::new(1, GENERATED) {
        write_record(&article, &mut file)?;
    }
    file.flush()?;
    Ok(path.to_owned())
}
