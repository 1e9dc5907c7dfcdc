//! Queries from a file: one a line, and what stands before a tab is its id.

use std::fs;
use std::path::Path;

use morgue::{Error, Query, QueryError};

use super::draw::Class;

/// Reads the queries of a file as one class; those that cannot be read are named with their place.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read.
pub(crate) fn read_class(
    path: &Path,
    on_problem: &mut dyn FnMut(usize, &QueryError),
) -> Result<Class, Error> {
    let bytes = fs::read(path).map_err(|source| Error::Io {
        doing: "reading",
        path: path.to_owned(),
        source,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut queries = Vec::new();
    for (line, query) in lines(&text) {
        match Query::parse(query) {
            Ok(query) => queries.push(query),
            Err(error) => on_problem(line, &error),
        }
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Class { name: name.to_string_lossy().into_owned(), queries })
}

/// The queries with their lines, from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let queries = text.lines().map(|line| line.split_once('\t').map_or(line, |(_, query)| query));
    (1..).zip(queries.map(str::trim)).filter(|(_, query)| !query.is_empty())
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_have_queries_and_perhaps_ids() {
        let text = "\u{feff}no-spy\r\n\r\n301\t\"oxford economics\" \r\n302\t\n huawei\n";
        let found: Vec<_> = lines(text).collect();
        assert_eq!(found, [(1, "no-spy"), (3, "\"oxford economics\""), (5, "huawei")]);
    }
}
