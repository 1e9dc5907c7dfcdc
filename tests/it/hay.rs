//! A folder to run the program in, and what came of a run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of its own, with no archive in it.
pub struct Dir(TempDir);

/// What came of a run: its status and what it wrote. It did not panic.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The files of the sample archive.
pub fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/articles").display().to_string()
}

/// Runs the program where there is no archive: on the built-in sample.
pub fn morgue(arguments: &[&str]) -> Ran {
    Dir::new().morgue(arguments)
}

impl Dir {
    pub fn new() -> Dir {
        Dir(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and makes the folders above it.
    pub fn create(&self, name: &str, content: impl AsRef<[u8]>) -> &Dir {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn morgue(&self, arguments: &[&str]) -> Ran {
        self.morgue_with_input(arguments, b"")
    }

    pub fn morgue_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self.command(arguments).spawn().unwrap();
        // A program that needs no input may have ended before it is written.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let ran = Ran {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("panicked"), "{arguments:?}\n{}", ran.err);
        ran
    }

    /// The program in this folder, with nothing in its environment that means something to it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        command.args(arguments).current_dir(self.0.path());
        for variable in ["MORGUE_ARCHIVE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Ran {
    /// Makes sure of the status.
    #[track_caller]
    pub fn ended(self, status: i32) -> Ran {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        self
    }

    /// What it wrote, without the time that it took.
    pub fn timeless(&self) -> String {
        match self.out.split_once(" ms)") {
            Some((before, after)) => {
                format!("{}… ms){after}", before.trim_end_matches(|c: char| c.is_ascii_digit()))
            }
            None => self.out.clone(),
        }
    }

    /// The lines of standard output as JSON.
    pub fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// A field of each line of standard output, as text.
    pub fn fields(&self, name: &str) -> Vec<String> {
        let field = |line: &Value| line[name].as_str().unwrap_or_default().to_owned();
        self.json_lines().iter().map(field).collect()
    }

    /// What stands after a word that a line begins with: `digest 3f0b…`.
    #[track_caller]
    pub fn after(&self, word: &str) -> &str {
        let line = self.out.lines().find_map(|line| line.trim_start().strip_prefix(word));
        line.unwrap_or_else(|| panic!("no {word} in {}", self.out)).trim()
    }
}
