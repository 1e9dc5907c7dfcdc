//! Lists of queries: one a line, and what stands before a tab is its id.
//!
//! It must never know what is done with them.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use morgue::Error;

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryLine {
    /// Its number, from 1.
    pub(crate) line: usize,
    /// The id that it gives its query, else its number.
    pub(crate) id: String,
    /// The query as it is written.
    pub(crate) text: String,
}

/// Reads the lines of a file that have a query; `-` is standard input.
///
/// # Errors
/// [`Error::Io`] if it cannot be read.
pub(crate) fn read_queries(path: &Path) -> Result<Vec<QueryLine>, Error> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().read_to_end(&mut bytes).map(|_| ()),
        false => fs::read(path).map(|content| bytes = content),
    };
    read.map_err(|source| Error::Io { doing: "reading", path: path.to_owned(), source })?;
    Ok(parse(&String::from_utf8_lossy(&bytes)))
}

fn parse(text: &str) -> Vec<QueryLine> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let query = |(line, text): (usize, &str)| {
        let (id, text) = text.split_once('\t').unwrap_or(("", text));
        let id = if id.trim().is_empty() { line.to_string() } else { id.trim().to_owned() };
        QueryLine { line, id, text: text.trim().to_owned() }
    };
    (1..).zip(text.lines()).map(query).filter(|query| !query.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn lines_have_queries_and_perhaps_ids() {
        let text = "\u{feff}no-spy\r\n\r\n q7 \t\"oxford economics\" \r\n302\t\n\thuawei\tzte\n";
        let lines: Vec<String> = parse(text)
            .into_iter()
            .map(|query| format!("{}|{}|{}", query.line, query.id, query.text))
            .collect();
        assert_eq!(lines, ["1|1|no-spy", "3|q7|\"oxford economics\"", "5|5|huawei\tzte"]);
    }
}
