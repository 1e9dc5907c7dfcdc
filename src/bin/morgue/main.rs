//! The program: reads the command line, does what it says, and ends with a status.
//!
//! It is a user of the library like any other and sees only `morgue::…`. Status 0 is found, or
//! done; 1 is nothing found; 2 is an error. A reader that closes the pipe has seen enough: that is
//! no error.

mod archive;
mod bench;
mod cli;
mod harmless;
mod progress;
mod queries;
mod render;
mod sample;
mod terminal;

use std::io::ErrorKind;
use std::process::ExitCode;

use morgue::Error;

fn main() -> ExitCode {
    match cli::run() {
        Ok(status) => status.into(),
        Err(Error::Io { source, .. }) if source.kind() == ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            terminal::say(format_args!("error: {error}"));
            ExitCode::from(2)
        }
    }
}
