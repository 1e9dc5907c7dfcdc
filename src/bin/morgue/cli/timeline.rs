//! `morgue timeline`: how many articles of a query there are over time.

use clap::{Args, ValueEnum};
use morgue::{Error, Step};

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{TimelineFormat, write_timeline};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue timeline no-spy
  morgue timeline huawei --by month --from 2019 --format csv
  morgue timeline huawei --svg > huawei.svg

Every day, month or year from the first to the last has a bar, also if there is nothing in it.
Articles that are undated, or whose date is too vague for a bar, are counted beside the bars.

Formats:
  text  for people
  json  one object: query, reading, relaxed, articles, digest, warnings, by (day, month, year),
        bars (a list of period, articles), vague (the same, of articles dated less precisely),
        undated (articles); and archive, \"sample\", only for the built-in sample
  csv   precision (day, month, year, undated), period, articles, relaxed; all rows together are
        all articles
  svg   a picture that stands by itself

Exit status: 0 found, 1 nothing found, 2 error.";

/// Shows how many articles of a query there are by day, month or year.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains formats.")]
pub(crate) struct Timeline {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// What a bar stands for [default: what suits the dates]
    #[arg(long, value_enum, value_name = "STEP")]
    by: Option<By>,

    /// Count one article for all its copies: the earliest
    #[arg(long)]
    without_copies: bool,

    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: TimelineFormat,

    /// The same as `--format svg`
    #[arg(long, conflicts_with = "format")]
    svg: bool,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl From<By> for Step {
    fn from(by: By) -> Step {
        match by {
            By::Day => Step::Day,
            By::Month => Step::Month,
            By::Year => Step::Year,
        }
    }
}

impl Timeline {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let (asked, mut selection) = self.query.select(&self.archive)?;
        if self.without_copies {
            selection = selection.without_copies();
        }
        let timeline = selection.timeline(self.by.map(Step::from))?;
        let format = if self.svg { TimelineFormat::Svg } else { self.format };
        let page = Page::of_stdout(color);
        write_stdout(|out| write_timeline(format, &asked, &timeline, &page, out))?;
        if timeline.articles() > 0 {
            return Ok(Status::Found);
        }
        say(format_args!("nothing found"));
        Ok(Status::Nothing)
    }
}
