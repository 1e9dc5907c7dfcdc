//! The copies of a story: for people, or an article a line.

use std::io::{self, Write};

use clap::ValueEnum;
use morgue::FamilyMember;
use serde::Serialize;

use super::count;
use super::csv::write_row;
use super::json::{WireFields, write_value};
use super::layout::plain;
use super::text::{about, write_faint, write_headline};
use crate::terminal::Page;

/// How to write a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FamilyFormat {
    /// For people.
    #[default]
    Text,
    /// A JSON object a line for each article.
    Jsonl,
    /// One JSON object.
    Json,
    /// A table with a header.
    Csv,
}

#[derive(Serialize)]
struct WireFamily<'a> {
    head: Option<&'a str>,
    articles: Vec<WireMember<'a>>,
}

#[derive(Serialize)]
struct WireMember<'a> {
    article: &'a str,
    is_head: bool,
    #[serde(flatten)]
    fields: WireFields<'a>,
    words: u64,
    content_hash: String,
}

const HEADER: [&str; 13] = [
    "article",
    "is_head",
    "headline",
    "authors",
    "date",
    "source",
    "section",
    "agency",
    "dateline",
    "url",
    "file",
    "words",
    "content_hash",
];

/// Writes the articles of a family, whose head comes first.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_family(
    format: FamilyFormat,
    members: &[FamilyMember],
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut wire = members.iter().enumerate().map(|(at, one)| WireMember::new(one, at == 0));
    match format {
        FamilyFormat::Text => write_text(members, page, out),
        FamilyFormat::Jsonl => wire.try_for_each(|member| write_value(&member, out)),
        FamilyFormat::Json => {
            let articles: Vec<WireMember<'_>> = wire.collect();
            write_value(
                &WireFamily { head: articles.first().map(|one| one.article), articles },
                out,
            )
        }
        FamilyFormat::Csv => {
            let mut table = csv::Writer::from_writer(out);
            write_row(&mut table, HEADER)?;
            wire.try_for_each(|member| write_row(&mut table, member.row()))?;
            table.flush()
        }
    }
}

fn write_text(members: &[FamilyMember], page: &Page, out: &mut dyn Write) -> io::Result<()> {
    match members.len() as u64 - 1 {
        0 => writeln!(out, "no copies in this archive")?,
        1 => writeln!(out, "1 copy in this archive")?,
        copies => writeln!(out, "{copies} copies in this archive")?,
    }
    let id = page.palette.id;
    for (at, member) in members.iter().enumerate() {
        writeln!(out)?;
        write_headline(&member.article, &[], page, out)?;
        let mut about = about(&member.article);
        about.extend(member.article.agency.as_ref().map(|agency| format!("credited to {agency}")));
        about.push(count(member.words, "word"));
        about.extend((at == 0 && members.len() > 1).then(|| "the earliest here".to_owned()));
        write_faint(&about.join(" · "), page, out)?;
        writeln!(out, "  {id}{}{id:#}", plain(member.id.as_str()))?;
    }
    Ok(())
}

impl<'a> WireMember<'a> {
    fn new(member: &'a FamilyMember, is_head: bool) -> WireMember<'a> {
        WireMember {
            article: member.id.as_str(),
            is_head,
            fields: WireFields::new(&member.article),
            words: member.words,
            content_hash: member.content_hash.to_string(),
        }
    }

    fn row(&self) -> [String; HEADER.len()] {
        let fields = &self.fields;
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        [
            self.article.to_owned(),
            self.is_head.to_string(),
            fields.headline.to_owned(),
            fields.authors.join("; "),
            fields.date.clone().unwrap_or_default(),
            text(fields.source),
            text(fields.section),
            text(fields.agency),
            text(fields.dateline),
            text(fields.url),
            fields.file.to_owned(),
            self.words.to_string(),
            self.content_hash.clone(),
        ]
    }
}
