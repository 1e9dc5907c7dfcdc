//! The program: reads the command line, does what it says, and ends with a status.
//!
//! It is a user of the library like any other and sees only `morgue::…`. Status 0 is found, or
//! done; 1 is nothing found; 2 is an error. A reader that closes the pipe has seen enough: that is
//! no error.

mod archive;
mod bench;
mod cli;
#[cfg(feature = "failpoints")]
mod failing;
mod harmless;
mod progress;
mod queries;
mod render;
mod sample;
mod terminal;

use std::io::ErrorKind;
use std::panic;
use std::process::ExitCode;

use morgue::Error;

use cli::Status;

fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    if let Err(error) = failing::arm() {
        terminal::say(format_args!("error: {error}"));
        return ExitCode::from(2);
    }
    be_quiet_about_panics();
    let ended = panic::catch_unwind(cli::run).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        terminal::say(format_args!(
            "error: morgue panicked: {said}\nplease report it; RUST_BACKTRACE=1 says where it is"
        ));
        Ok(Status::Panicked)
    });
    match ended {
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

/// A panic over the bytes of a damaged archive comes back from the library as an error, which says all
/// that there is to say.
fn be_quiet_about_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
}
