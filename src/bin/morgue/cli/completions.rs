//! `morgue completions`: a completion script.

use clap::{Args, Command};
use clap_complete::Shell;
use morgue::Error;

use super::Status;
use crate::terminal::write_stdout;

const EXAMPLES: &str = "\
Examples:
  morgue completions bash > ~/.local/share/bash-completion/completions/morgue
  morgue completions zsh > ~/.zfunc/_morgue
  morgue completions fish > ~/.config/fish/completions/morgue.fish";

/// Prints a completion script for a shell.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, mut program: Command) -> Result<Status, Error> {
        // Written to memory first, since it panics on a pipe that is closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "morgue", &mut script);
        write_stdout(|out| out.write_all(&script))?;
        Ok(Status::Found)
    }
}
