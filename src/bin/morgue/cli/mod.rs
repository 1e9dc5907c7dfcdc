//! The command line: its commands, and the status each ends with.
//!
//! A command is a file here: its options, and what it does with the library. None of them knows
//! how anything is laid out; that is `render`.

mod bench;
mod completions;
mod count;
mod debug;
mod delete;
mod entities;
mod eval;
mod export;
mod facets;
mod family;
mod generate;
mod index;
mod ingest;
mod inspect;
mod man;
mod optimize;
mod query;
mod rebuild;
mod salvage;
mod search;
mod show;
mod snapshot;
mod stats;
mod suggest;
mod timeline;
mod timeout;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use morgue::Error;

use crate::harmless::is_harmless;
use crate::terminal::{Color, say};

/// How a command ended, if not with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Found, or done.
    Found,
    /// There was nothing.
    Nothing,
    /// It could not be done; it was said why.
    Failed,
    /// It was the fault of the program.
    Panicked,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Found => 0,
            Status::Nothing => 1,
            Status::Failed => 2,
            // As Rust has it.
            Status::Panicked => 101,
        })
    }
}

const EXAMPLES: &str = "\
Examples:
  morgue search no-spy                     search; without an archive, the built-in sample
  morgue index articles/                   make an archive of a folder, in .morgue/
  morgue search 'huawei AND \"oxford economics\"' --from 2019
  morgue show 'huawei/london-no-spy-offer.txt#0'

Exit status: 0 found or done, 1 nothing found, 2 error.";

/// Full-text search for news archives: takes in articles, and ranks their passages for a query.
#[derive(Parser, Debug)]
#[command(name = "morgue", version, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Search an archive: the best passages for a query
    Search(search::Search),
    /// Count the articles and passages that a query finds
    Count(count::Count),
    /// Count the articles of a query by author, source, section, year or another field
    Facets(facets::Facets),
    /// List the people, organisations and places that articles name, and who appears with whom
    Entities(entities::Entities),
    /// Show how many articles of a query there are by day, month or year
    Timeline(timeline::Timeline),
    /// Suggest queries for what is begun or misspelled
    Suggest(suggest::Suggest),
    /// Write all articles or passages of a query, however many
    Export(export::Export),
    /// Take articles into an archive, from files and folders
    Index(index::Index),
    /// Remove articles from an archive
    Delete(delete::Delete),
    /// Make an archive as small and fast as it can be
    Optimize(optimize::Optimize),
    /// Show how files would be read, without taking them in
    Inspect(inspect::Inspect),
    /// Show an article, or a passage with those beside it
    Show(show::Show),
    /// Show the copies of an article's story
    Family(family::Family),
    /// Say what an archive holds
    Stats(stats::Stats),
    /// Build an archive anew, and put it in the place of the old one in one step
    Rebuild(rebuild::Rebuild),
    /// Make a copy of an archive, while it may be written to
    Snapshot(snapshot::Snapshot),
    /// Find out whether every file of an archive is as it was written
    Verify(verify::Verify),
    /// Save what can be read of a damaged archive
    Salvage(salvage::Salvage),
    /// Measure how long an archive takes to answer
    Bench(bench::Bench),
    /// Measure how well topics are answered, by what people judged
    Eval(eval::Eval),
    /// Write invented articles of any number, to measure with
    Generate(generate::Generate),
    /// Show what texts, queries and scores are made of
    Debug(debug::Debug),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print a manual page
    Man(man::Man),
}

/// Reads the command line and does what it says.
///
/// # Errors
/// Whatever the command fails with.
pub(crate) fn run() -> Result<Status, Error> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(hint) = query::negation_hint(&arguments) {
        say(format_args!("{hint}"));
        return Ok(Status::Failed);
    }
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            match arguments.iter().all(|argument| is_harmless(&argument.to_string_lossy())) {
                // A closed pipe has seen enough.
                true => drop(error.print()),
                false => say(format_args!("{}", error.render())),
            }
            return Ok(if asked { Status::Found } else { Status::Failed });
        }
    };
    match cli.command {
        Command::Search(command) => command.run(cli.color),
        Command::Count(command) => command.run(),
        Command::Facets(command) => command.run(cli.color),
        Command::Entities(command) => command.run(cli.color),
        Command::Timeline(command) => command.run(cli.color),
        Command::Suggest(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Index(command) => command.run(),
        Command::Delete(command) => command.run(),
        Command::Optimize(command) => command.run(),
        Command::Inspect(command) => command.run(cli.color),
        Command::Show(command) => command.run(cli.color),
        Command::Family(command) => command.run(cli.color),
        Command::Stats(command) => command.run(cli.color),
        Command::Rebuild(command) => command.run(),
        Command::Snapshot(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Salvage(command) => command.run(),
        Command::Bench(command) => command.run(cli.color),
        Command::Eval(command) => command.run(cli.color),
        Command::Generate(command) => command.run(),
        Command::Debug(command) => command.run(cli.color),
        Command::Completions(command) => command.run(Cli::command()),
        Command::Man(command) => command.run(Cli::command()),
    }
}
