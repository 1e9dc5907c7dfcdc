//! The real program, run on an archive: to its end, until it is killed, or where the disk refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_morgue");

/// How a run is disturbed.
#[derive(Clone, Debug)]
pub(crate) enum Disturbance {
    /// Killed after so long.
    KillAfter(Duration),
    /// What is to happen at a point, as `morgue::failpoint::arm` reads it.
    At(String),
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status; `None` if it was killed.
    pub(crate) status: Option<i32>,
    pub(crate) said: String,
    pub(crate) took: Duration,
}

/// A step that was taken: the name of the point, and the path.
pub(crate) type Step = (String, PathBuf);

/// The program with nothing in its environment that means something to it.
pub(crate) fn program(arguments: &[String], archive: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("-i").arg(archive);
    for variable in ["MORGUE_ARCHIVE", "MORGUE_FAILPOINT", "MORGUE_FAILPOINT_TRACE"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it, and takes down the steps that it takes in the file `trace`.
pub(crate) fn run(
    arguments: &[String],
    archive: &Path,
    disturbance: Option<&Disturbance>,
    trace: &Path,
) -> Outcome<(Ran, Vec<Step>)> {
    if trace.exists() {
        fs::remove_file(trace)?;
    }
    let mut command = program(arguments, archive);
    command.env("MORGUE_FAILPOINT_TRACE", trace);
    if let Some(Disturbance::At(plan)) = disturbance {
        command.env("MORGUE_FAILPOINT", plan);
    }
    let begin = Instant::now();
    let mut child = command.spawn()?;
    if let Some(Disturbance::KillAfter(time)) = disturbance {
        thread::sleep(*time);
        child.kill()?;
    }
    let ran = ended(&child.wait_with_output()?, begin.elapsed())?;
    Ok((ran, read_trace(trace)?))
}

/// What came of a run that has ended; it must not have panicked.
pub(crate) fn ended(output: &Output, took: Duration) -> Outcome<Ran> {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match said.contains("panicked") {
        true => Err(format!("the program panicked: {said}").into()),
        false => Ok(Ran { status: output.status.code(), said, took }),
    }
}

fn read_trace(trace: &Path) -> Outcome<Vec<Step>> {
    if !trace.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(trace)?;
    let steps = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(steps.map(|(point, path)| (point.to_owned(), path.into())).collect())
}

/// Whether this program has a command, if it is one that it may not have yet.
fn has_verify() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    *HAS.get_or_init(|| {
        let help = Command::new(PROGRAM).args(["verify", "--help"]).output();
        help.is_ok_and(|output| output.status.success())
    })
}

/// Has the program verify an archive, if it can.
pub(crate) fn verify(archive: &Path) -> Outcome<()> {
    if has_verify() {
        let output = program(&["verify".to_owned()], archive).output()?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            return Err(format!("verify: {}", String::from_utf8_lossy(&said)).into());
        }
    }
    Ok(())
}

/// Copies a folder with all that is in it. Links would do for what is never changed in place, but
/// a lock is, and so is what a loss of power is played on.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &target)?,
            false => drop(fs::copy(entry.path(), target)?),
        }
    }
    Ok(())
}

/// An empty folder in the place of what was there.
pub(crate) fn renew(from: &Path, to: &Path) -> Outcome<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    copy_folder(from, to)
}
