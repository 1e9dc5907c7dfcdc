//! Where the program writes: standard output for data, standard error for people.
//!
//! It knows what the two are connected to, and which styles they can show. It must never know
//! what is written.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use morgue::Error;

use crate::harmless::{Guard, harmless};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The styles of what is shown; each is empty where there are no colours.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Palette {
    /// A headline, or another title.
    pub(crate) title: Style,
    /// What matched.
    pub(crate) mark: Style,
    /// Ids, to be copied.
    pub(crate) id: Style,
    /// What can be passed over.
    pub(crate) faint: Style,
}

/// How to lay text out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// Columns.
    pub(crate) width: usize,
    /// Styles.
    pub(crate) palette: Palette,
}

/// Columns where there is no terminal.
const PIPE_WIDTH: usize = 100;

/// Lines of prose longer than this are hard to follow.
const WIDEST: usize = 120;

/// Below this nothing can be laid out; what is written then runs over the edge.
const NARROWEST: usize = 30;

impl Page {
    /// The page that standard output is: as wide as `COLUMNS` says, else the terminal.
    pub(crate) fn of_stdout(color: Color) -> Page {
        let stdout = io::stdout();
        let colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = match (columns, terminal_size::terminal_size_of(&stdout)) {
            (Some(columns), _) => columns,
            (None, Some((terminal_size::Width(columns), _))) if stdout.is_terminal() => {
                usize::from(columns).min(WIDEST)
            }
            _ => PIPE_WIDTH,
        };
        let width = width.max(NARROWEST);
        Page { width, palette: if colored { Palette::colored() } else { Palette::default() } }
    }
}

impl Palette {
    fn colored() -> Palette {
        Palette {
            title: Style::new().bold(),
            mark: Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
            id: Style::new().fg_color(Some(AnsiColor::Cyan.into())),
            faint: Style::new().dimmed(),
        }
    }
}

/// Writes to standard output through one buffer. A terminal is shown nothing that could steer it,
/// files and pipes get every byte. What is written may be read on the way: an error of the library
/// comes back as it was if it is passed on by [`io::Error::other`].
///
/// # Errors
/// [`Error::Io`] if that fails, or the error that was passed on.
pub(crate) fn write_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let stdout = io::stdout().lock();
    let is_terminal = stdout.is_terminal();
    let mut buffer = BufWriter::new(stdout);
    let mut guard;
    let out: &mut dyn Write = match is_terminal {
        true => {
            guard = Guard::new(buffer);
            &mut guard
        }
        false => &mut buffer,
    };
    write(out).and_then(|()| out.flush()).map_err(write_error)
}

/// What writing failed with: an error of the library as it was passed on, else that of standard
/// output.
pub(crate) fn write_error(error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(passed_on) => passed_on,
        Err(source) => Error::Io { doing: "writing", path: "standard output".into(), source },
    }
}

/// Says a line to people, on standard error, as it can be shown: it may quote anything. If nobody
/// can hear it, that is no reason to stop.
pub(crate) fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{}", harmless(&line.to_string()));
}
