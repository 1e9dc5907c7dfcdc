//! `morgue search`: passages for a query.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use morgue::{
    ClauseKind, Error, Field, ParseOptions, Query, SearchOptions, Sort, Warning, quote_value,
};

use crate::archive::ArchiveArgs;
use crate::render::{self, Answer, Format};
use crate::terminal::{Color, Page, say, write_stdout};

use super::Status;

const EXAMPLES: &str = r#"Queries:
  huawei spying                    both words, in any form; any of them if no article has both
  "no-spy agreement"               that phrase
  huawei AND (5g OR masts) NOT zte Boolean operators, in capitals; they hold over whole articles
  spy*  =agreements  headline:ban  wildcard; exact form; in the headline
  author:mcgrath  section:business  source:reuters  person:"liang hua"  org:…  place:…
  date:2019  date:2018..2019-06  date:>=2019-05-14  date:none

Examples:
  morgue search no-spy
  morgue search '"oxford economics"' --from 2019-01 --to 2019-06
  morgue search huawei NOT berlin --author mcgrath --sort newest
  morgue search no-spy --format jsonl | jq .passage

Formats:
  text   for people
  jsonl  a JSON object a line for each passage: rank, score, passage (its id), article (its id),
         ordinal, passages (of the article), headline, authors, date, source, section, agency,
         dateline, language, url, file, record, line, offset (of the record in the file), bytes
         ([start, end] of the passage in the article's text), content_hash, text, marks ([start,
         end] in bytes of text), headline_marks, entities ({kind, name}); and archive, "sample",
         only for the built-in sample
  json   one object: query, reading, relaxed, articles, passages (the counts), digest, warnings,
         suggestions, and hits as in jsonl
  csv    the fields of jsonl with a header; lists are joined by "; "
  trec   a run: 1 Q0 passage rank score morgue

Exit status: 0 found, 1 nothing found, 2 error."#;

/// Searches an archive and shows the best passages, grouped by article.
///
/// A query selects articles: its clauses may hold anywhere in them. What is ranked and shown are
/// the passages that answer it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, after_help = "`--help` explains queries and formats.")]
pub(crate) struct Search {
    /// The query; several arguments are joined by blanks
    query: Vec<String>,

    #[command(flatten)]
    archive: ArchiveArgs,

    /// The most passages to show
    #[arg(short = 'n', long, value_name = "N", default_value = "10")]
    limit: NonZeroUsize,

    /// Passages to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,

    /// The most passages of one article, 0 for all [default: 3 in text, else 0]
    #[arg(long, value_name = "N")]
    per_article: Option<usize>,

    /// The order
    #[arg(long, value_enum, value_name = "ORDER", default_value_t)]
    sort: Order,

    /// Articles with any of the words, not only those with all
    #[arg(long, conflicts_with = "strict")]
    any: bool,

    /// Never relax to any of the words when no article has all
    #[arg(long)]
    strict: bool,

    /// Only articles of this day, month or year and later: 2019, 2019-05, 2019-05-14
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    from: Option<String>,

    /// Only articles up to this day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    to: Option<String>,

    /// Only articles by this author; like the ones below, any of several if repeated
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(),
          help_heading = "Filters")]
    author: Vec<String>,

    /// Only articles with this person, organisation or place
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(),
          help_heading = "Filters")]
    entity: Vec<String>,

    /// Only articles of this section
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(),
          help_heading = "Filters")]
    section: Vec<String>,

    /// Only articles of this outlet
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(),
          help_heading = "Filters")]
    source: Vec<String>,

    /// How to write what is found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,

    /// Say on standard error how the query was read
    #[arg(long)]
    reading: bool,
}

/// The order of passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// By date, latest first.
    Newest,
    /// By date, earliest first.
    Oldest,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Sort {
        match order {
            Order::Relevance => Sort::Relevance,
            Order::Newest => Sort::Newest,
            Order::Oldest => Sort::Oldest,
        }
    }
}

impl Search {
    pub(super) fn run(self, color: Color) -> Result<Status, Error> {
        let (query, warnings) = self.query()?;
        let archive = self.archive.open_or_sample()?;
        let per_article = if self.format == Format::Text { 3 } else { 0 };
        let options = SearchOptions {
            limit: self.limit.get(),
            offset: self.offset,
            per_article: self.per_article.unwrap_or(per_article),
            sort: self.sort.into(),
            relax: !self.strict,
            count: true,
        };
        let begin = Instant::now();
        let found = archive.searcher.search(&query, &options)?;
        let answer = Answer {
            query: &query,
            warnings: &warnings,
            found: &found,
            digest: archive.searcher.digest(),
            offset: self.offset,
            is_sample: archive.is_sample,
            took: begin.elapsed(),
        };
        for warning in &warnings {
            say_warning(warning);
        }
        if self.reading {
            say(format_args!("reading: {}", found.reading));
        }
        let page = Page::of_stdout(color);
        write_stdout(|out| render::write_answer(self.format, &answer, &page, out))?;
        if !found.hits.is_empty() {
            return Ok(Status::Found);
        }
        match found.counts.filter(|counts| counts.passages > 0) {
            Some(counts) => say(format_args!("there are only {} passages", counts.passages)),
            None => say(format_args!("nothing found")),
        }
        for suggestion in &found.suggestions {
            let articles = render::count(suggestion.articles, "article");
            say(format_args!("did you mean `{}`? ({articles})", suggestion.query));
        }
        Ok(Status::Nothing)
    }

    /// The query with the filters of the options, and what was odd about it.
    fn query(&self) -> Result<(Query, Vec<Warning>), Error> {
        let asked = Query::parse_with(&self.query.join(" "), &ParseOptions { any: self.any })?;
        let warnings = asked.warnings().to_vec();
        let filters = self.filters()?;
        if filters.is_empty() {
            return Ok((asked, warnings));
        }
        // The printed form of a query has no loose ends, and reads the same with or without
        // `--any`; side by side with it, every filter holds.
        let text = match &asked.clause().kind {
            ClauseKind::All => filters.join(" "),
            ClauseKind::Or(_) => format!("{} ({asked})", filters.join(" ")),
            _ => format!("{} {asked}", filters.join(" ")),
        };
        Ok((Query::parse(&text)?, warnings))
    }

    /// The clauses that the options stand for.
    fn filters(&self) -> Result<Vec<String>, Error> {
        let mut filters = Vec::new();
        let named = [
            (Field::Author, &self.author),
            (Field::Entity(None), &self.entity),
            (Field::Section, &self.section),
            (Field::Source, &self.source),
        ];
        for (field, values) in named {
            let clause = |value: &String| format!("{}:{}", field.name(), quote_value(value));
            match values.as_slice() {
                [] => {}
                [value] => filters.push(clause(value)),
                values => {
                    let clauses: Vec<String> = values.iter().map(clause).collect();
                    filters.push(format!("({})", clauses.join(" OR ")));
                }
            }
        }
        if self.from.is_some() || self.to.is_some() {
            let (from, to) = (self.from.as_deref(), self.to.as_deref());
            filters.push(dated(from.unwrap_or_default(), to.unwrap_or_default())?);
        }
        Ok(filters)
    }
}

/// The clause for dates from one to another, each empty if it is open.
fn dated(from: &str, to: &str) -> Result<String, Error> {
    let text = format!("date:{}..{}", from.trim(), to.trim());
    match Query::parse(&text)?.clause().kind {
        ClauseKind::Field { field: Field::Date, .. } => Ok(text),
        _ => Err(Error::Setting {
            reason: "`--from` and `--to` take a day, a month or a year: \
                     2019-05-14, 2019-05, 2019"
                .to_owned(),
        }),
    }
}

fn say_warning(warning: &Warning) {
    match &warning.hint {
        Some(hint) => say(format_args!("warning: {}; {hint}", warning.message)),
        None => say(format_args!("warning: {}", warning.message)),
    }
}

/// What to say of `morgue search huawei -berlin`, where the shell hands over what looks like
/// options of ours and is meant to leave out a word.
pub(super) fn negation_hint(arguments: &[OsString]) -> Option<String> {
    let arguments: Vec<&str> = arguments.iter().map_while(|argument| argument.to_str()).collect();
    let command = arguments.iter().position(|argument| *argument == "search")?;
    let options = arguments[command + 1..].iter().take_while(|argument| **argument != "--");
    let negated = options.into_iter().find(|argument| is_negated(argument))?;
    let word = &negated[1..];
    // The shell took the quotes away, of a phrase or of the whole query.
    let is_quoted = word.contains(char::is_whitespace);
    let word = match is_quoted && !word.contains(['"', ':']) {
        true => format!("\"{word}\""),
        false => word.to_owned(),
    };
    let else_write = match is_quoted {
        true => "put `--` before a query that begins with `-`",
        false => "put the whole query in quotes",
    };
    Some(format!(
        "error: `{negated}` is no option\n\
         hint: to leave out articles write `NOT {word}`, or {else_write}"
    ))
}

/// Whether an argument is a word to be left out, and none of our options: `-n5`, `-iDIR`.
fn is_negated(argument: &str) -> bool {
    let Some(word) = argument.strip_prefix('-') else { return false };
    let opens = |c: char| c.is_alphanumeric() || matches!(c, '"' | '“' | '\'' | '(');
    let is_option = match word.split_at_checked(1) {
        Some(("n", rest)) => rest.bytes().all(|b| b.is_ascii_digit() || b == b'='),
        Some(("i", rest)) => rest.is_empty() || rest.contains('=') || Path::new(rest).exists(),
        Some(("h" | "V", rest)) => rest.is_empty(),
        _ => false,
    };
    word.starts_with(opens) && !is_option
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_hint(line: &str, expected: Option<&str>) {
        let arguments: Vec<OsString> = line.split('|').map(OsString::from).collect();
        let hint = negation_hint(&arguments);
        let not = hint.as_deref().and_then(|hint| hint.split('`').nth(3));
        assert_eq!(not, expected, "{line}");
    }

    #[test]
    fn words_that_look_like_options_are_noticed() {
        check_hint("morgue|search|huawei|-berlin", Some("NOT berlin"));
        check_hint("morgue|search|-nato", Some("NOT nato"));
        check_hint("morgue|search|huawei|-iran", Some("NOT iran"));
        check_hint("morgue|search|huawei|-5g", Some("NOT 5g"));
        check_hint("morgue|search|-new york", Some("NOT \"new york\""));
        check_hint("morgue|search|-author:smith", Some("NOT author:smith"));
        check_hint("morgue|search|-b", Some("NOT b"));
    }

    #[test]
    fn options_are_left_alone() {
        for line in [
            "morgue|search|no-spy",
            "morgue|search|no-spy|-n|5|-i|x",
            "morgue|search|no-spy|-n5",
            "morgue|search|no-spy|-i.",
            "morgue|search|huawei -berlin",
            "morgue|search|--|-berlin",
            "morgue|search|--any|--bogus|-h",
            "morgue|search|-",
            "morgue|index|-",
        ] {
            check_hint(line, None);
        }
    }
}
