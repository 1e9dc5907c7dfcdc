//! The built-in sample archive: the articles of `corpus/articles`, for whoever has none yet, and the
//! topics it is measured by.
//!
//! The program carries the articles, not an index of them: the archive is built in memory each
//! time, as any other is.

use morgue::{Archive, Error, SourceOptions, Writer, read_articles};

/// The files, by their names relative to the root, in order.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

/// Its topics, as `id<TAB>query` a line.
pub(crate) const TOPICS: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/topics.tsv"));

/// The judgements of its passages.
pub(crate) const QRELS: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/qrels.tsv"));

/// Builds the sample archive.
///
/// # Errors
/// [`Error::Engine`] if the storage engine fails.
pub(crate) fn build() -> Result<Archive, Error> {
    let archive = Archive::in_memory()?;
    let mut writer = Writer::open(&archive)?.recognise_entities();
    for (name, bytes) in FILES {
        // A file in a format that is not read yet is left out: nobody asked for it.
        let (articles, _) = read_articles(name, bytes, &SourceOptions::default());
        for article in articles {
            writer.add(article)?;
        }
    }
    writer.commit()?;
    Ok(archive)
}
