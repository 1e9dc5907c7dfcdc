//! A Parquet file (<https://parquet.apache.org/docs/file-format/>) as JSON Lines: a line for each row.
//!
//! It knows rows and columns; it must never know what a column means.

use std::io::{self, Read};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::SerializedFileReader;
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::record::reader::RowIter;

/// What a Parquet file begins and ends with.
const MAGIC: &[u8] = b"PAR1";

/// Whether a file that begins so is one.
pub(super) fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// The rows of a file, one a line.
pub(super) struct Rows {
    rows: RowIter<'static>,
    line: Vec<u8>,
    at: usize,
}

impl Rows {
    pub(super) fn open(input: Input) -> io::Result<Rows> {
        let options = ReadOptionsBuilder::new().build();
        let rows = match input {
            Input::File(file) => RowIter::from_file_into(Box::new(
                SerializedFileReader::new_with_options(file, options).map_err(broken)?,
            )),
            Input::Bytes(bytes) => RowIter::from_file_into(Box::new(
                SerializedFileReader::new_with_options(Bytes::from(bytes), options)
                    .map_err(broken)?,
            )),
        };
        Ok(Rows { rows, line: Vec::new(), at: 0 })
    }

    /// Writes the next row; false behind the last.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        self.at = 0;
        let Some(row) = self.rows.next() else { return Ok(false) };
        let row = row.map_err(broken)?;
        serde_json::to_writer(&mut self.line, &row.to_json_value())?;
        self.line.push(b'\n');
        Ok(true)
    }
}

/// A file, read where it is asked for.
pub(super) enum Input {
    File(std::fs::File),
    Bytes(Vec<u8>),
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() && !self.next_line()? {
            return Ok(0);
        }
        let count = buffer.len().min(self.line.len() - self.at);
        buffer[..count].copy_from_slice(&self.line[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

fn broken(error: ParquetError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;
    use crate::source::{SourceOptions, read_articles};

    /// A file with a row for each title and date.
    fn file(rows: &[(&str, &str)]) -> Vec<u8> {
        let schema =
            "message articles { REQUIRED BINARY title (UTF8); REQUIRED BINARY date (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        for column in 0..2 {
            let value = |row: &(&str, &str)| ByteArray::from([row.0, row.1][column]);
            let values: Vec<ByteArray> = rows.iter().map(value).collect();
            let mut written = group.next_column().unwrap().unwrap();
            written.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
            written.close().unwrap();
        }
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    fn check_read(name: &str, bytes: &[u8], expected: &str) {
        let (articles, problems) = read_articles(name, bytes, &SourceOptions::default());
        let article = articles.iter().map(|article| {
            let date = article.date.map(|date| date.to_string()).unwrap_or_default();
            format!("{} {} {date}", article.place, article.headline)
        });
        let shown: Vec<String> =
            article.chain(problems.iter().map(|problem| format!("- {problem}"))).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn a_row_is_a_record() {
        let bytes = file(&[("No spy", "2019-05-14"), ("Spy", "2019")]);
        check_read("a.parquet", &bytes, "a.parquet:1 No spy 2019-05-14\na.parquet:2 Spy 2019");
        let mut packed = flate2::read::GzEncoder::new(Cursor::new(bytes), Default::default());
        let mut bytes = Vec::new();
        packed.read_to_end(&mut bytes).unwrap();
        check_read("a.gz", &bytes, "a.gz:1 No spy 2019-05-14\na.gz:2 Spy 2019");
    }

    #[test]
    fn what_is_cut_short_is_named() {
        let bytes = file(&[("No spy", "2019")]);
        let (articles, problems) =
            read_articles("a.parquet", &bytes[..bytes.len() - 9], &SourceOptions::default());
        assert_eq!((articles.len(), problems.len()), (0, 1), "{problems:?}");
    }
}
