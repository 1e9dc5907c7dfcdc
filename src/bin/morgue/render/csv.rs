//! Hits as a table: the fields of `json` as columns, with a header.
//!
//! Lists are joined by `; `, ranges are written `start-end`, entities `kind:name`, relative days
//! `start-end=day`. `family` is the id of the family's head and `copies` the number of its articles.

use std::io::{self, Write};

use morgue::Hit;

use super::json::{WireDay, WireEntity, WireHit};
use super::{Answer, ranked};

const HEADER: [&str; 29] = [
    "rank",
    "score",
    "passage",
    "article",
    "ordinal",
    "passages",
    "headline",
    "authors",
    "date",
    "source",
    "section",
    "agency",
    "dateline",
    "language",
    "url",
    "file",
    "record",
    "line",
    "offset",
    "bytes",
    "content_hash",
    "text",
    "marks",
    "headline_marks",
    "relative_days",
    "entities",
    "relaxed",
    "family",
    "copies",
];

/// Writes the header, and a row for each hit.
pub(super) fn write(
    answer: &Answer<'_>,
    hits: impl Iterator<Item = io::Result<Hit>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let sample = answer.asked.is_sample.then_some("archive");
    write_row(&mut table, HEADER.into_iter().chain(sample))?;
    for hit in ranked(answer, hits) {
        let (rank, hit) = hit?;
        write_row(&mut table, row(&WireHit::new(answer, rank, &hit)))?;
    }
    table.flush()
}

/// Writes a row. What the writer fails with comes back as it was, so that a closed pipe is known.
pub(super) fn write_row<W: Write>(
    table: &mut csv::Writer<W>,
    row: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> io::Result<()> {
    table.write_record(row).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    })
}

fn row(hit: &WireHit<'_>) -> Vec<String> {
    let fields = &hit.fields;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let mut row = vec![
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.passage.clone(),
        hit.article.to_owned(),
        hit.ordinal.to_string(),
        hit.passages.to_string(),
        fields.headline.to_owned(),
        fields.authors.join("; "),
        fields.date.clone().unwrap_or_default(),
        text(fields.source),
        text(fields.section),
        text(fields.agency),
        text(fields.dateline),
        text(fields.language),
        text(fields.url),
        fields.file.to_owned(),
        fields.record.map(|record| record.to_string()).unwrap_or_default(),
        fields.line.to_string(),
        fields.offset.to_string(),
        range(&hit.bytes),
        hit.content_hash.clone(),
        hit.text.to_owned(),
        hit.marks.iter().map(range).collect::<Vec<_>>().join("; "),
        hit.headline_marks.iter().map(range).collect::<Vec<_>>().join("; "),
        days(&hit.relative_days),
        entities(&hit.entities),
        hit.relaxed.to_string(),
        hit.family.map(|family| family.head.to_owned()).unwrap_or_default(),
        hit.family.map(|family| family.articles.to_string()).unwrap_or_default(),
    ];
    row.extend(hit.archive.map(str::to_owned));
    row
}

/// Relative days in one column: `12-21=2019-05-14`, with nothing behind `=` if it is not known.
fn days(days: &[WireDay]) -> String {
    let written =
        |day: &WireDay| format!("{}={}", range(&day.bytes), day.day.as_deref().unwrap_or_default());
    days.iter().map(written).collect::<Vec<_>>().join("; ")
}

/// Entities in one column.
pub(super) fn entities(entities: &[WireEntity<'_>]) -> String {
    let written = |entity: &WireEntity<'_>| format!("{}:{}", entity.kind, entity.name);
    entities.iter().map(written).collect::<Vec<_>>().join("; ")
}

/// The two ends of a range in one column.
pub(super) fn range([start, end]: &[usize; 2]) -> String {
    format!("{start}-{end}")
}
