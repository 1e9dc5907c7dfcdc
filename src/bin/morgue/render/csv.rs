//! Hits as a table: the fields of `json` as columns, with a header.
//!
//! Lists are joined by `; `, ranges are written `start-end`, entities `kind:name`.

use std::io::{self, Write};

use super::Answer;
use super::json::{WireHit, wire_hits};

const HEADER: [&str; 25] = [
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
    "entities",
];

/// Writes the header, and a row for each hit.
pub(super) fn write(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let sample = answer.is_sample.then_some("archive");
    table.write_record(HEADER.into_iter().chain(sample))?;
    for hit in wire_hits(answer) {
        table.write_record(row(&hit))?;
    }
    table.flush()
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
        hit.entities
            .iter()
            .map(|entity| format!("{}:{}", entity.kind, entity.name))
            .collect::<Vec<_>>()
            .join("; "),
    ];
    row.extend(hit.archive.map(str::to_owned));
    row
}

fn range([start, end]: &[usize; 2]) -> String {
    format!("{start}-{end}")
}
