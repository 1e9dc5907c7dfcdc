//! How fast pages are read, and what is read of them: to be scored against what people marked.
//!
//! `cargo bench --bench html -- FOLDER [PREDICTIONS.jsonl]` reads every `.html` and `.html.gz` of a
//! folder, prints megabytes of HTML per second of processor time (the fastest of five rounds) and
//! the slowest page, and writes for each page `file`, `title`, `authors`, `date` and `body`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench reports on them")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use morgue::{Article, SourceOptions, read_articles};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let Some(folder) = arguments.first() else {
        eprintln!("no folder of pages is given: nothing is measured");
        return Ok(());
    };
    let pages = pages(Path::new(folder))?;
    let bytes: usize = pages.iter().map(|(_, page)| page.len()).sum();
    let mut fastest = Duration::MAX;
    let mut slowest_page = Duration::ZERO;
    let mut read = Vec::new();
    for _ in 0..ROUNDS {
        let begin = processor_time();
        read.clear();
        for (name, page) in &pages {
            let begin = processor_time();
            read.push(read_page(name, page));
            slowest_page = slowest_page.max(processor_time() - begin);
        }
        fastest = fastest.min(processor_time() - begin);
    }
    println!(
        "{} pages, {:.1} MB: {:.0} MB per second, slowest page {slowest_page:.1?}",
        pages.len(),
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / fastest.as_secs_f64(),
    );
    if let Some(predictions) = arguments.get(1) {
        let mut out = BufWriter::new(File::create(predictions)?);
        for ((name, _), article) in pages.iter().zip(read) {
            serde_json::to_writer(&mut out, &prediction(name, &article.unwrap_or_default()))?;
            writeln!(out)?;
        }
        out.flush()?;
    }
    Ok(())
}

/// A page's name and its bytes.
type Page = (String, Vec<u8>);

/// The pages of a folder by their names, uncompressed.
fn pages(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let mut page = fs::read(entry.path())?;
        let name = match name.strip_suffix(".gz") {
            Some(inner) => {
                let packed = std::mem::take(&mut page);
                MultiGzDecoder::new(&packed[..]).read_to_end(&mut page)?;
                inner.to_owned()
            }
            None => name,
        };
        if name.ends_with(".html") {
            pages.push((name, page));
        }
    }
    pages.sort();
    Ok(pages)
}

fn read_page(name: &str, page: &[u8]) -> Option<Article> {
    read_articles(name, page, &SourceOptions::default()).0.into_iter().next()
}

fn prediction(name: &str, article: &Article) -> serde_json::Value {
    json!({
        "file": name,
        "title": article.headline,
        "authors": article.authors,
        "date": article.date.map(|date| date.to_string()),
        "body": article.text,
    })
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
