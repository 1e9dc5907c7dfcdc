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
    /// The longest record that is read, in bytes. Longer ones are left out, and reported.
    pub max_record: usize,
}

/// 64 MiB: above any article, below what would hurt with a record on every thread.
const MAX_RECORD: usize = 64 << 20;

impl Default for SourceOptions {
    fn default() -> SourceOptions {
        SourceOptions {
            map: Vec::new(),
            date_order: None,
            format: None,
            split: None,
            max_record: MAX_RECORD,
        }
    }
}
