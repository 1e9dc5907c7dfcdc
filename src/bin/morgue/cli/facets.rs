//! `morgue facets`: the values that the articles of a query have.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use morgue::{Error, FacetField};

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{FacetsFormat, write_facets};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue facets no-spy --by author
  morgue facets huawei --by source --by year --top 0
  morgue facets --by section --format csv

Numbers are of articles. One with several authors counts for each of them, so their sum may be
more than the articles. An article that is dated only by its year is, among months, in the year.

Formats:
  text  for people
  json  one object: query, reading, relaxed, articles, digest, warnings, and facets: a list of
        field, with, without (articles that have a value, and that have none), distinct (values),
        values (a list of value, articles); and archive, \"sample\", only for the built-in sample
  csv   field, value, articles, matched (articles of the query), distinct, relaxed; a row with an
        empty value counts the articles that have none

Exit status: 0 found, 1 nothing found, 2 error.";

/// Counts the articles of a query by the values of a field, most first.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains formats.")]
pub(crate) struct Facets {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// The field; repeat it for several
    #[arg(long, value_name = "FIELD", required = true, value_delimiter = ',',
          value_parser = facet_fields())]
    by: Vec<FacetField>,

    /// The most values of a field, 0 for all; years and months are all shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// Count one article for all its copies: the earliest
    #[arg(long)]
    without_copies: bool,

    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: FacetsFormat,
}

fn facet_fields() -> impl TypedValueParser<Value = FacetField> {
    let names = PossibleValuesParser::new(FacetField::ALL.map(FacetField::name));
    names.try_map(|name| FacetField::from_name(&name).ok_or("no such field"))
}

impl Facets {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let (asked, mut selection) = self.query.select(&self.archive)?;
        if self.without_copies {
            selection = selection.without_copies();
        }
        let facets = selection.facets(&self.by)?;
        let page = Page::of_stdout(color);
        write_stdout(|out| write_facets(self.format, &asked, &facets, self.top, &page, out))?;
        if facets.iter().any(|facet| facet.with + facet.without > 0) {
            return Ok(Status::Found);
        }
        say(format_args!("nothing found"));
        Ok(Status::Nothing)
    }
}
