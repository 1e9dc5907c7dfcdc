//! `morgue man`: manual pages.

use clap::{Args, Command};
use clap_mangen::Man as Page;
use morgue::Error;

use super::Status;
use crate::terminal::write_stdout;

const EXAMPLES: &str = "\
Examples:
  morgue man > ~/.local/share/man/man1/morgue.1
  morgue man search > ~/.local/share/man/man1/morgue-search.1";

/// Prints a manual page, of the program or of one command.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Man {
    /// The command [default: the program]
    command: Option<String>,
}

impl Man {
    pub(super) fn run(self, mut program: Command) -> Result<Status, Error> {
        program.build();
        let command = match &self.command {
            None => program,
            Some(name) => match program.find_subcommand(name) {
                Some(command) => command.clone(),
                None => {
                    let reason = format!("`{name}` is no command; `morgue help` lists them");
                    return Err(Error::Setting { reason });
                }
            },
        };
        write_stdout(|out| Page::new(command).render(out))?;
        Ok(Status::Found)
    }
}
