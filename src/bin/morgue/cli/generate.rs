//! `morgue generate`: an invented archive of any size.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use morgue::{Error, Generator};

use super::Status;
use crate::render::write_record;
use crate::terminal::write_stdout;

const EXAMPLES: &str = "\
Examples:
  morgue generate --articles 100000 --out invented.jsonl
  morgue generate --articles 20000 --seed 7 | morgue index - -i /tmp/invented

An article takes about 4.5 kB. The same seed gives the same articles on every machine, and a
smaller archive is the beginning of a larger one.";

/// Writes invented articles as JSON Lines, to measure with.
///
/// Words, lengths, dates, authors, entities and near-identical copies are spread as in a real
/// archive.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` has examples.")]
pub(crate) struct Generate {
    /// How many
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    articles: u64,

    /// Another seed gives other articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Generate {
    pub(super) fn run(self) -> Result<Status, Error> {
        let articles = Generator::new(self.seed, self.articles);
        match &self.out {
            Some(path) => write_file(articles, path)?,
            None => write_stdout(|out| write_articles(articles, out))?,
        }
        Ok(Status::Found)
    }
}

fn write_file(articles: Generator, path: &Path) -> Result<(), Error> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write_articles(articles, &mut file)?;
        file.flush()
    });
    written.map_err(|source| Error::Io { doing: "writing", path: path.to_owned(), source })
}

fn write_articles(mut articles: Generator, out: &mut dyn Write) -> io::Result<()> {
    articles.try_for_each(|article| write_record(&article, out))
}

#[cfg(test)]
mod tests {
    use morgue::{Generator, Place, SourceOptions, read_articles};

    use super::write_articles;

    #[test]
    fn generated_articles_are_read_as_they_were_written() {
        let mut lines = Vec::new();
        write_articles(Generator::new(7, 200), &mut lines).unwrap();
        let (mut read, problems) = read_articles("a.jsonl", &lines, &SourceOptions::default());
        assert!(problems.is_empty(), "{problems:?}");
        for article in &mut read {
            article.place = Place::default();
        }
        assert_eq!(read, Generator::new(7, 200).collect::<Vec<_>>());
    }
}
