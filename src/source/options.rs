//! What a user can say about the sources that the sources do not say themselves.
//!
//! It reads nothing.

use crate::date::DateOrder;
use crate::source::format::Format;

/// How sources are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceOptions {
    /// Pairs of one of our fields and the field of the records that holds it, before any
    /// convention: `("text", "story_body")`, or with a dotted path `("text", "body.plain")`.
    pub map: Vec<(String, String)>,
    /// The order of day and month in dates like `03/04/2019`; `None` to go by the file's others.
    pub date_order: Option<DateOrder>,
    /// The format of every file; `None` to find out, file by file.
    pub format: Option<Format>,
    /// A regular expression: a line of a plain text that matches it begins a new article.
    pub split: Option<String>,
    /// Leaves tag lines in the text, where they are searched: credits, copyright notices and calls
    /// to the reader, which are otherwise kept beside it as `tag_line`.
    pub keep_tag_lines: bool,
    /// The longest record that is read, in bytes. Longer ones are left out, and reported.
    pub max_record: usize,
    /// The most bytes that one file may unpack to, all its containers counted. What is behind them
    /// is left out, and reported.
    pub max_unpacked: u64,
    /// How many times its own size a file may unpack to, once that is more than 64 MiB.
    pub max_ratio: u64,
}

/// 64 MiB: above any article, below what would hurt with a record on every thread.
const MAX_RECORD: usize = 64 << 20;

/// 1 TiB: a guard against what never ends, not against what is large. Nothing is unpacked to disk
/// or held in memory, so that the only cost of a large file is time; a year of a web archive's
/// news in one file is below it.
const MAX_UNPACKED: u64 = 1 << 40;

/// 1,000, about what deflate can do at most (1,032, <https://zlib.net/zlib_tech.html>): one layer
/// of it may hold anything, a bomb in a bomb may not. Text packs to a third or a tenth.
const MAX_RATIO: u64 = 1_000;

impl Default for SourceOptions {
    fn default() -> SourceOptions {
        SourceOptions {
            map: Vec::new(),
            date_order: None,
            format: None,
            split: None,
            keep_tag_lines: false,
            max_record: MAX_RECORD,
            max_unpacked: MAX_UNPACKED,
            max_ratio: MAX_RATIO,
        }
    }
}
