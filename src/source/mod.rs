//! Where articles come from: files and folders, and the formats in them.
//!
//! `find_files` says which files there are, `Parts` reads them in parts, out of whatever they are
//! packed in, and `parse` makes articles of a part, on any thread. A record that cannot be read is a problem with a place, and never
//! stops the others. It knows no index.
//!
//! A new format is a file here, a `Format`, and a line in each `match` on it.

mod agency;
mod array;
mod base64;
mod byline;
mod charset;
mod chunk;
mod completion;
mod container;
mod csv;
mod dateline;
mod dateline_field;
mod dates;
mod document;
mod evaluation;
mod fields;
mod files;
mod format;
mod front_matter;
mod html;
mod inspect;
mod json;
mod json_feed;
mod mail;
mod mark;
mod markdown;
mod markup;
mod names;
mod ninjs;
mod options;
mod paragraphs;
mod parts;
mod printed_date;
mod problem;
mod reader;
mod references;
mod sgml;
mod split;
mod stream;
mod tag_line;
#[cfg(test)]
mod tests;
mod text;
mod text_article;
mod transcode;
mod values;
mod warc;
mod wire;
mod xml;

use crate::article::Article;
use crate::source::container::{Wanted, read_bytes, read_file};
use crate::source::names::Mapping;
use crate::source::reader::Reader;

pub(crate) use crate::source::files::{Found, STDIN, SourceFile, find_files};
pub use crate::source::format::Format;
pub use crate::source::inspect::{InspectOptions, Inspected, InspectedField, ToldBy, inspect};
pub(crate) use crate::source::names::check_map;
pub use crate::source::options::SourceOptions;
pub(crate) use crate::source::parts::{PART_BYTES, Part, Parts, text_bytes};
pub use crate::source::problem::Problem;
pub(crate) use crate::source::reader::Parsed;
pub(crate) use crate::source::split::check_split;

/// Reads the articles of a part.
pub(crate) fn parse(part: Part, options: &SourceOptions) -> Parsed {
    let reader = Reader { options, mapping: Mapping::new(&options.map) };
    let mut parsed = Parsed::default();
    match part {
        Part::Chunk(chunk) => reader.read(*chunk, &mut parsed),
        Part::File(file) => read_file(&file, reader.reading(), &mut |chunk| {
            reader.read(chunk, &mut parsed);
            Wanted::More
        }),
    }
    parsed
}

/// Reads the articles of a file that is in memory, in the order of the file, and what went wrong
/// with others. The name counts as the file's path relative to its root: its extension may tell
/// the format, and an article without an id is identified by it.
pub fn read_articles(
    name: &str,
    bytes: &[u8],
    options: &SourceOptions,
) -> (Vec<Article>, Vec<Problem>) {
    let reader = Reader { options, mapping: Mapping::new(&options.map) };
    let mut parsed = Parsed::default();
    read_bytes(name, bytes, reader.reading(), &mut |chunk| {
        reader.read(chunk, &mut parsed);
        Wanted::More
    });
    (parsed.articles, parsed.problems)
}
