//! `morgue inspect`: how files would be read.

use std::path::PathBuf;

use clap::Args;
use morgue::{Error, InspectOptions, inspect};

use super::Status;
use super::ingest::{SourceArgs, SourceFormat};
use crate::render::{TextOrJson, write_inspected};
use crate::terminal::{Color, Page, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue inspect dump.tar.gz                  what it is packed in, formats, fields, problems
  morgue inspect export.csv --map text=story  whether a mapping does what it should
  morgue inspect articles/ -n 1 --format json

Nothing is taken in. A field with + is kept with the article as it is, whole or in part: it is none
of ours, another field was taken, or it says more than was understood.

Exit status: 0 some of it can be read, 1 nothing can, 2 error.";

/// Shows how files would be read: what they are packed in, their formats, and what becomes of the
/// fields of their first records.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Inspect {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Records to show of each file, and of each member of an archive
    #[arg(short = 'n', long, value_name = "N", default_value_t = 3)]
    records: usize,

    /// Members to show of each archive
    #[arg(long, value_name = "N", default_value_t = 20)]
    members: usize,

    #[command(flatten)]
    source: SourceArgs,

    /// The format of every file [default: by content and name]
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    source_format: Option<SourceFormat>,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TextOrJson,
}

impl Inspect {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let options = InspectOptions {
            source: self.source.options(self.source_format),
            records: self.records,
            members: self.members,
        };
        let page = Page::of_stdout(color);
        let mut is_any = false;
        write_stdout(|out| {
            write_inspected(self.format, &page, out, |on_file| {
                inspect(&self.paths, &options, &mut |file| {
                    is_any |= file.format.is_some();
                    on_file(&file);
                })
            })
        })?;
        Ok(if is_any { Status::Found } else { Status::Nothing })
    }
}
