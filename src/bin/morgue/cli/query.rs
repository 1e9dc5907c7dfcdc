//! The options of every command that takes a query: the query, its filters, how it is read.
//!
//! It knows the command line and the query language; it must never know what is asked of the
//! articles that a query selects.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use morgue::{ClauseKind, Error, Field, ParseOptions, Query, Selection, Warning, quote_value};

use super::timeout::TimeoutArgs;
use crate::archive::ArchiveArgs;
use crate::render::Asked;
use crate::terminal::say;

/// A query, and how to read it.
#[derive(Args, Debug)]
pub(super) struct QueryArgs {
    /// The query; several arguments are joined by blanks
    query: Vec<String>,

    /// Articles with any of the words, not only those with all
    #[arg(long, conflicts_with = "strict")]
    any: bool,

    /// Plain words, as a question is: no sign is an operator, and any of the words will do
    #[arg(long, conflicts_with_all = ["any", "strict"])]
    plain: bool,

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

    /// Say on standard error how the query was read
    #[arg(long)]
    reading: bool,

    #[command(flatten)]
    timeout: TimeoutArgs,
}

impl QueryArgs {
    /// Whether bare words may relax to any of them.
    pub(super) fn may_relax(&self) -> bool {
        !self.strict
    }

    /// How long the answer may take.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.timeout.timeout
    }

    /// Selects the articles of an archive that the query is about, and says what was odd about it.
    ///
    /// # Errors
    /// Those of the query and of the archive.
    pub(super) fn select(&self, archive: &ArchiveArgs) -> Result<(Asked, Selection), Error> {
        let (query, warnings) = self.read()?;
        let archive = archive.open_or_sample()?;
        let selection = archive.searcher.select_within(&query, self.may_relax(), self.timeout())?;
        let asked = Asked {
            query,
            warnings,
            reading: selection.reading().to_owned(),
            relaxed: selection.relaxed(),
            digest: archive.searcher.digest().to_owned(),
            is_sample: archive.is_sample,
        };
        self.say_what_is_odd(&asked);
        Ok((asked, selection))
    }

    /// Says what was odd about the query, and how it was read if that is wanted.
    pub(super) fn say_what_is_odd(&self, asked: &Asked) {
        for warning in &asked.warnings {
            say(format_args!("{}", spoken(warning)));
        }
        if self.reading {
            say(format_args!("reading: {}", asked.reading));
        }
    }

    /// The query with the filters of the options, and what was odd about it.
    pub(super) fn read(&self) -> Result<(Query, Vec<Warning>), Error> {
        self.read_text(&self.query.join(" "))
    }

    /// Another query with the same filters, read in the same way, and what was odd about it.
    pub(super) fn read_text(&self, text: &str) -> Result<(Query, Vec<Warning>), Error> {
        let asked = Query::parse_with(text, &ParseOptions { any: self.any, plain: self.plain })?;
        let warnings = asked.warnings().to_vec();
        let filters = self.filters()?;
        if filters.is_empty() {
            return Ok((asked, warnings));
        }
        Ok((asked.narrowed(&filters.join(" "))?, warnings))
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

/// A warning as it is said.
pub(super) fn spoken(warning: &Warning) -> String {
    match &warning.hint {
        Some(hint) => format!("warning: {}; {hint}", warning.message),
        None => format!("warning: {}", warning.message),
    }
}

/// The commands that take a query.
const COMMANDS: [&str; 7] =
    ["search", "count", "facets", "entities", "timeline", "suggest", "export"];

/// What to say of `morgue search huawei -berlin`, where the shell hands over what looks like
/// options of ours and is meant to leave out a word.
pub(super) fn negation_hint(arguments: &[OsString]) -> Option<String> {
    let arguments: Vec<&str> = arguments.iter().map_while(|argument| argument.to_str()).collect();
    let command = arguments.iter().position(|argument| COMMANDS.contains(argument))?;
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
        Some(("n", rest)) => rest.bytes().all(|b| b.is_ascii_digit() || b == b'=') || rest == "all",
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
        check_hint("morgue|facets|--by|author|huawei|-berlin", Some("NOT berlin"));
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
