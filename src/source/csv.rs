//! CSV and TSV: rows, cells and headers (RFC 4180, and what spreadsheets and scripts make of it).
//!
//! One reading of quotation marks serves both the cutting of a stream into rows and the reading of
//! a row. It knows no field of ours but through the mapping it is given.

use std::borrow::Cow;

use memchr::{memchr, memchr3};
use serde_json::Value;

use crate::source::fields::Record;
use crate::source::mark::Mark;
use crate::source::names::{Mapping, Role};

const QUOTE: u8 = b'"';

/// The columns of a table, by the names in its first row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    names: Vec<String>,
    delimiter: u8,
}

/// Finds the rows of a table, buffer by buffer.
#[derive(Clone, Debug)]
pub(crate) struct RowScanner {
    delimiter: u8,
    state: State,
}

/// Where in a row the scanner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    BetweenRows,
    CellStart,
    /// In a cell without quotation marks, or behind the closing one.
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted cell: the closing one, or the first half of `""`.
    QuoteSeen,
}

impl RowScanner {
    pub(crate) fn new(delimiter: u8) -> RowScanner {
        RowScanner { delimiter, state: State::BetweenRows }
    }

    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The next beginning or end of a row from `at`, which is moved there; `None` at the end of
    /// the buffer. A row ends at a line feed or a carriage return outside quotation marks.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<Mark> {
        loop {
            let byte = *bytes.get(*at)?;
            match self.state {
                State::BetweenRows if matches!(byte, b'\n' | b'\r') => *at += 1,
                State::BetweenRows => {
                    self.state = State::CellStart;
                    return Some(Mark::Start(*at));
                }
                State::CellStart if byte == QUOTE => {
                    self.state = State::Quoted;
                    *at += 1;
                }
                State::CellStart => self.state = State::Plain,
                State::Plain => {
                    let Some(found) = memchr3(self.delimiter, b'\n', b'\r', &bytes[*at..]) else {
                        *at = bytes.len();
                        return None;
                    };
                    let end = *at + found;
                    *at = end + 1;
                    if bytes[end] == self.delimiter {
                        self.state = State::CellStart;
                    } else {
                        self.state = State::BetweenRows;
                        return Some(Mark::End(end));
                    }
                }
                State::Quoted => match memchr(QUOTE, &bytes[*at..]) {
                    Some(found) => {
                        *at += found + 1;
                        self.state = State::QuoteSeen;
                    }
                    None => {
                        *at = bytes.len();
                        return None;
                    }
                },
                State::QuoteSeen if byte == QUOTE => {
                    self.state = State::Quoted;
                    *at += 1;
                }
                State::QuoteSeen => self.state = State::Plain,
            }
        }
    }

    /// Whether a quotation mark is open, so that an end of the file here cuts a cell short.
    pub(crate) fn is_quoted(&self) -> bool {
        self.state == State::Quoted
    }
}

impl Header {
    /// The header that a table's first row makes.
    pub(crate) fn new(row: &str, delimiter: u8) -> Header {
        let names = cells(row, delimiter).map(|cell| cell.trim().to_owned()).collect();
        Header { names, delimiter }
    }

    /// Whether a column has this role.
    pub(crate) fn has(&self, role: Role, mapping: &Mapping) -> bool {
        self.names.iter().any(|name| mapping.is(role, name))
    }

    /// Whether articles can be read from the table: it has a headline or a text.
    pub(crate) fn is_of_articles(&self, mapping: &Mapping) -> bool {
        [Role::Headline, Role::Text, Role::Lead].iter().any(|role| self.has(*role, mapping))
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Reads a row, and says what is odd about it. With `only`, the fields of one role are read.
    pub(crate) fn read_row(
        &self,
        row: &str,
        mapping: &Mapping,
        only: Option<Role>,
    ) -> (Record, Option<String>) {
        let mut record = Record::default();
        let (mut count, mut lost) = (0, false);
        for cell in cells(row, self.delimiter) {
            let name = self.names.get(count).filter(|name| !name.is_empty());
            count += 1;
            // A cell without a column is no loss if it is empty: rows often end in a delimiter.
            if cell.is_empty()
                || only.is_some_and(|role| name.is_none_or(|name| !mapping.is(role, name)))
            {
                continue;
            }
            lost |= count > self.len();
            let value = Value::String(cell.into_owned());
            match name {
                Some(name) => record.put(name, value, mapping),
                None => record.put_extra(format!("column {count}"), value),
            }
        }
        let odd = (lost || count < self.len()).then(|| {
            format!(
                "the row has {count} cells and the header {}; check its quotation marks",
                self.len()
            )
        });
        (record, odd)
    }
}

/// The delimiter of a table whose first bytes are these: of comma, tab, semicolon and bar the one
/// that is met most often in the first row, and `usual` if there is none.
pub(crate) fn delimiter(head: &[u8], usual: u8) -> u8 {
    let mut counts = [(usual, 0), (b',', 0), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut quoted = false;
    for &byte in head {
        match byte {
            QUOTE => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) =
                    counts.iter_mut().find(|(delimiter, _)| *delimiter == byte)
                {
                    *count += 1;
                }
            }
        }
    }
    // Of equals the first: the usual one.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    best.map_or(usual, |(delimiter, _)| *delimiter)
}

/// The cells of a row. A cell that is not quoted as a whole is taken literally.
fn cells(row: &str, delimiter: u8) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let row = rest?;
        let end = cell_end(row.as_bytes(), delimiter);
        rest = row.get(end + 1..);
        Some(unquote(&row[..end]))
    })
}

/// Where the first cell of a row ends.
fn cell_end(row: &[u8], delimiter: u8) -> usize {
    let mut plain = 0;
    if row.first() == Some(&QUOTE) {
        plain = 1;
        while let Some(found) = memchr(QUOTE, &row[plain..]) {
            plain += found + 1;
            match row.get(plain) {
                Some(&QUOTE) => plain += 1,
                _ => break,
            }
        }
    }
    memchr(delimiter, &row[plain..]).map_or(row.len(), |found| plain + found)
}

/// What a cell says: without its quotation marks, if they enclose all of it.
fn unquote(cell: &str) -> Cow<'_, str> {
    let Some(inner) = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')) else {
        return Cow::Borrowed(cell);
    };
    match memchr(QUOTE, inner.as_bytes()) {
        None => Cow::Borrowed(inner),
        Some(_) if inner.replace("\"\"", "").contains('"') => Cow::Borrowed(cell),
        Some(_) => Cow::Owned(inner.replace("\"\"", "\"")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let (mut scanner, mut at, mut start) = (RowScanner::new(delimiter), 0, None);
        let mut rows = Vec::new();
        let mut push = |row: &str| {
            rows.push(cells(row, delimiter).map(Cow::into_owned).collect::<Vec<_>>());
        };
        while let Some(mark) = scanner.next(text.as_bytes(), &mut at) {
            match mark {
                Mark::Start(found) => start = Some(found),
                Mark::End(end) => push(&text[start.take().unwrap()..end]),
            }
        }
        if let Some(start) = start {
            push(&text[start..]);
        }
        rows
    }

    fn check_rows(text: &str, expected: &[&[&str]]) {
        assert_eq!(rows(text, b','), expected, "{text:?}");
    }

    macro_rules! tables {
        ($($test:ident, $text:expr, $rows:expr;)+) => {$(
            #[test]
            fn $test() {
                check_rows($text, &$rows);
            }
        )+};
    }

    tables! {
        nothing, "", [];
        plain_cells, "a,b\n1,2\n", [&["a", "b"], &["1", "2"]];
        no_last_line_end, "a,b\n1,", [&["a", "b"], &["1", ""]];
        blank_lines_are_no_rows, "\n\r\na\n\n\nb\n\n", [&["a"], &["b"]];
        carriage_returns, "a,b\r1,2\r", [&["a", "b"], &["1", "2"]];
        windows_lines, "a,b\r\n1,2\r\n", [&["a", "b"], &["1", "2"]];
        quoted_delimiter, "\"a,b\",c\n", [&["a,b", "c"]];
        quoted_line_end, "\"a\nb\r\n\",c\n", [&["a\nb\r\n", "c"]];
        doubled_quotes, "\"say \"\"no\"\"\",\"\"\"\"\n", [&["say \"no\"", "\""]];
        empty_quoted, "\"\",\"\"\n", [&["", ""]];
        quote_inside_a_plain_cell, "5\" pipe,x\ny,z\n", [&["5\" pipe", "x"], &["y", "z"]];
        quoted_word_then_more, "\"No\" deal,x\n", [&["\"No\" deal", "x"]];
        letters_beyond_ascii, "é,”\nß,—\n", [&["é", "”"], &["ß", "—"]];
    }

    #[test]
    fn delimiters_are_found_in_the_first_row() {
        for (head, usual, expected) in [
            ("a;b;c\n1,2", b',', b';'),
            ("a\tb\n", b',', b'\t'),
            ("\"x,y,z\";b\n", b',', b';'),
            ("title\n", b',', b','),
            ("title\n", b'\t', b'\t'),
            ("a,b\tc", b'\t', b'\t'),
            ("a|b|c", b',', b'|'),
            ("", b',', b','),
        ] {
            assert_eq!(delimiter(head.as_bytes(), usual), expected, "{head:?}");
        }
    }

    #[test]
    fn odd_rows_are_told() {
        let header = Header::new("title,text,", b',');
        let mapping = Mapping::default();
        assert!(header.is_of_articles(&mapping) && header.has(Role::Text, &mapping));
        assert_eq!(header.read_row("a,b,c,,", &mapping, None).1, None);
        assert!(header.read_row("a,b,c,d", &mapping, None).1.is_some());
        insta::assert_snapshot!(
            header.read_row("a,b", &mapping, None).1.unwrap(),
            @"the row has 2 cells and the header 3; check its quotation marks"
        );
    }

    proptest! {
        /// Where the standard reader has an opinion it is ours, on tables that it wrote itself.
        #[test]
        fn tables_round_trip(table in prop::collection::vec(prop::collection::vec("[a,;\"\r\n é]{0,6}", 2), 0..5)) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(rows(&text, b','), table);
        }

        #[test]
        fn any_text_can_be_cut_anywhere(text in "[a,\"\n\r ]{0,40}", cut in 0usize..40) {
            let cut = cut.min(text.len());
            let mut whole = (RowScanner::new(b','), 0);
            let mut split = (RowScanner::new(b','), 0);
            let mut expected = Vec::new();
            while let Some(mark) = whole.0.next(text.as_bytes(), &mut whole.1) {
                expected.push(mark);
            }
            let mut found = Vec::new();
            for end in [cut, text.len()] {
                while let Some(mark) = split.0.next(&text.as_bytes()[..end], &mut split.1) {
                    found.push(mark);
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
