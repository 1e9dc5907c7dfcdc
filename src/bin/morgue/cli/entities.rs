//! `morgue entities`: who and what articles name, who appears with whom, and which names may be one.

use clap::Args;
use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use morgue::{EntityKind, Error};

use super::Status;
use super::query::QueryArgs;
use crate::archive::ArchiveArgs;
use crate::render::{Asked, EntitiesFormat, Listed, write_company, write_entities, write_merges};
use crate::terminal::{Color, Page, say, write_stdout};

const EXAMPLES: &str = "\
Examples:
  morgue entities                                  those in most articles first
  morgue entities no-spy --kind person --from 2019
  morgue entities --with huawei                    who and what appears with it
  morgue entities --suggest >> .morgue/entities.toml

Names that differ only in capitals and accents are one entity, and so are those that the file
entities.toml in the archive's folder says are one. It is yours to write, and survives rebuilds:

  never = [\"Photo\"]                     # no entities, unless the input gives them
  [[entity]]
  name = \"Huawei\"                       # what it is called
  type = \"org\"                          # person, org, place, other; if left out, what it was
  aliases = [\"Huawei Technologies\"]
  never = [\"Huawei Marine\"]             # not it, and not suggested again

It holds for all that is asked at once; only what is near `@person` and the like keeps the kind
that was recognised until the articles are indexed again.

`given` are the articles in which the input gives the entity, `recognised` the others.
With --with, `articles` have both, and `passages` of these mention both. The columns `query` and
`passages_query` find just these; in `passages_query` the query itself and its dates are left out.

Formats:
  text   for people; suggestions as lines of entities.toml
  json   one object: query, reading, relaxed, articles (of the query), digest, warnings, distinct
         (entities), entities: a list of kind, name, articles, given, recognised, names (each with
         its articles), query; and archive, \"sample\", only for the built-in sample. With --with
         also with, and for each entity passages, passages_query. With --suggest, instead of
         distinct and entities, merges: a list of kind, name, articles, aliases (a list of name,
         articles, reason: letters, title, firm, middle-name, acronym, spelling)
  jsonl  an object a line for each entity, or merge, of the same fields
  csv    kind, name, articles, given, recognised, passages, query, passages_query, relaxed; with
         --suggest kind, name, alias, articles, reason, relaxed

Exit status: 0 found, 1 nothing found, 2 error.";

/// Lists the people, organisations and places that articles name, those in most articles first.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains entities.toml and formats.")]
pub(crate) struct Entities {
    #[command(flatten)]
    query: QueryArgs,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// What to list: person, org, place, other; any of several if repeated
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kinds())]
    kind: Vec<EntityKind>,

    /// Who and what appears in the same articles and passages as this entity
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(),
          conflicts_with_all = ["suggest", "timeout"])]
    with: Option<String>,

    /// Suggest which names are one entity, as lines for entities.toml
    #[arg(long)]
    suggest: bool,

    /// The most to show, 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: EntitiesFormat,
}

fn kinds() -> impl TypedValueParser<Value = EntityKind> {
    PossibleValuesParser::new(EntityKind::ALL.map(EntityKind::name))
        .map(|name| EntityKind::from_name(&name))
}

impl Entities {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let kinds = match self.kind.is_empty() {
            true => EntityKind::ALL.to_vec(),
            false => self.kind.clone(),
        };
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let page = Page::of_stdout(color);
        let found = match &self.with {
            Some(name) => self.run_with(name, &kinds, limit, &page)?,
            None => {
                let (asked, selection) = self.query.select(&self.archive)?;
                let articles = selection.count()?.articles;
                if self.suggest {
                    let mut merges = selection.merges(&kinds)?;
                    merges.truncate(limit);
                    write_stdout(|out| write_merges(self.format, &asked, articles, &merges, out))?;
                    merges.len()
                } else {
                    let mut entities = selection.entities(&kinds)?;
                    let distinct = entities.len();
                    entities.truncate(limit);
                    let listed = Listed { articles, distinct, entities: &entities };
                    write_stdout(|out| write_entities(self.format, &asked, &listed, &page, out))?;
                    distinct
                }
            }
        };
        if found > 0 {
            return Ok(Status::Found);
        }
        say(format_args!("nothing found"));
        Ok(Status::Nothing)
    }

    fn run_with(
        &self,
        name: &str,
        kinds: &[EntityKind],
        limit: usize,
        page: &Page,
    ) -> Result<usize, Error> {
        let (query, warnings) = self.query.read()?;
        let archive = self.archive.open_or_sample()?;
        let company =
            archive.searcher.company(&query, self.query.may_relax(), name, kinds, limit)?;
        let asked = Asked {
            query: company.query.clone(),
            warnings,
            reading: company.reading.clone(),
            relaxed: company.relaxed,
            digest: archive.searcher.digest().to_owned(),
            is_sample: archive.is_sample,
        };
        self.query.say_what_is_odd(&asked);
        write_stdout(|out| write_company(self.format, &asked, name, &company, page, out))?;
        Ok(company.distinct)
    }
}
