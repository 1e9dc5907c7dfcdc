//! Lets the disk and the system refuse: no space and input/output errors at every point, a full and
//! a read-only disk, a folder that vanishes, too little memory, an archive that is locked.
//!
//! The program must end with status 2 and say why, or with 0 and have done it; the archive must hold
//! what was published before or what would be after; and the next run must clean up.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::inspect::{check, read};
use crate::program::{Disturbance, PROGRAM, Ran, copy_folder, ended, program, renew, run};
use crate::scenario::{OPERATIONS, Operation, Scenario, World};

/// The user that nothing belongs to.
const NOBODY: u32 = 65_534;

/// The errors that are injected, and what must be said of them.
const ERRORS: [(&str, &str); 2] = [("enospc", "free some space"), ("eio", "check the disk")];

/// The limits of memory that are tried, in MiB.
const LIMITS: [u32; 8] = [16, 32, 48, 64, 96, 128, 192, 256];

pub(crate) fn refuse(home: &Path, seed: u64) -> Outcome<()> {
    let mut world = World::create(home, seed)?;
    let scenario = world.next(Some(Operation::Index))?;
    locked(home, &scenario)?;
    read_only(home, &scenario)?;
    vanished(home, &scenario)?;
    full_disk(home, &scenario)?;
    little_memory(home, &scenario)?;
    for operation in OPERATIONS {
        let scenario = world.next(Some(operation))?;
        at_every_point(&mut world, &scenario)?;
    }
    Ok(())
}

/// Once at each point, and from some time on for good, as a full disk stays full.
fn at_every_point(world: &mut World, scenario: &Scenario) -> Outcome<()> {
    let (archive, trace) = (world.home.join("refused"), world.home.join("trace"));
    let (mut refused, mut done) = (0, 0);
    for (point, times) in scenario.points() {
        for (error, cure) in ERRORS {
            let nth = 1 + world.random.below(times);
            let ever_after = if world.random.below(2) == 0 { "+" } else { "" };
            let plan = format!("{point}@{nth}{ever_after}={error}");
            renew(&scenario.base, &archive)?;
            let disturbance = Disturbance::At(plan.clone());
            let (ran, _) = run(&scenario.arguments, &archive, Some(&disturbance), &trace)?;
            let failed = |error| format!("{}, {plan}: {error}\n{ran:?}", scenario.operation);
            judge(&ran, cure, &archive, scenario).map_err(failed)?;
            scenario.check_next_run(&archive, &trace).map_err(failed)?;
            *(if ran.status == Some(0) { &mut done } else { &mut refused }) += 1;
        }
    }
    println!(
        "{:<15} {refused:>4} times refused and said so, {done:>4} times done all the same",
        scenario.operation
    );
    Ok(())
}

fn judge(ran: &Ran, cure: &str, archive: &Path, scenario: &Scenario) -> Outcome<()> {
    let is_after = check(archive, &scenario.before, &scenario.after)?;
    match ran.status {
        Some(0) if is_after => Ok(()),
        Some(2) if ran.said.contains("error: ") && ran.said.contains(cure) => Ok(()),
        _ => Err(format!("status {:?}, and `{cure}` is not said", ran.status).into()),
    }
}

/// A disk with hardly more room than the archive takes.
fn full_disk(home: &Path, scenario: &Scenario) -> Outcome<()> {
    let disk = home.join("small");
    fs::create_dir_all(&disk)?;
    let taken = bytes_of(&scenario.base)?;
    let (mut refused, mut done) = (0, 0);
    for percent in [101, 105, 110, 120, 140, 170, 200, 300] {
        let size = format!("size={}", taken * percent / 100 + 256 * 1024);
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(&disk)
            .stderr(Stdio::null())
            .status();
        if !mounted.is_ok_and(|status| status.success()) {
            println!("full disk: skipped, as nothing can be mounted");
            return Ok(());
        }
        let outcome = on_full_disk(&disk, scenario);
        Command::new("umount").arg(&disk).status()?;
        *(if outcome? == Some(0) { &mut done } else { &mut refused }) += 1;
    }
    println!("full disk       {refused:>4} times refused and said so, {done:>4} times enough room");
    Ok(())
}

fn on_full_disk(disk: &Path, scenario: &Scenario) -> Outcome<Option<i32>> {
    let archive = disk.join("archive");
    copy_folder(&scenario.base, &archive)?;
    let ran = run_plain(program(&scenario.arguments, &archive))?;
    judge(&ran, "free some space", &archive, scenario)
        .map_err(|error| format!("full disk: {error}\n{ran:?}"))?;
    let left = bytes_of(&archive)?;
    if ran.status == Some(2) && left > bytes_of(&scenario.base)? + 4096 {
        return Err(format!("full disk: {left} bytes are left by a run that failed").into());
    }
    Ok(ran.status)
}

/// A folder that may be read only: searching works, writing says so.
fn read_only(home: &Path, scenario: &Scenario) -> Outcome<()> {
    let archive = home.join("read-only");
    renew(&scenario.base, &archive)?;
    for folder in [home, &archive] {
        fs::set_permissions(folder, Permissions::from_mode(0o555))?;
    }
    let generation = archive.join(fs::read_to_string(archive.join("CURRENT"))?.trim());
    fs::set_permissions(&generation, Permissions::from_mode(0o555))?;
    let is_root = give_away(&archive).is_ok();
    let as_nobody = |arguments: &[String]| -> Outcome<Ran> {
        let mut command = program(arguments, &archive);
        if is_root {
            command.uid(NOBODY);
        }
        run_plain(command)
    };
    let outcome = as_nobody(&["count", "section:weather"].map(str::to_owned)).and_then(|counted| {
        let refused = as_nobody(&scenario.arguments)?;
        fs::set_permissions(&archive, Permissions::from_mode(0o755))?;
        let half_refused = as_nobody(&scenario.arguments)?;
        Ok((counted, [refused, half_refused]))
    });
    for folder in [home, &generation, &archive] {
        fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    }
    let (counted, refusals) = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            println!("read-only folder: skipped, as nobody cannot run the program ({error})");
            return Ok(());
        }
    };
    if counted.status != Some(0) {
        return Err(format!("read-only folder: it cannot be searched: {counted:?}").into());
    }
    for ran in &refusals {
        judge(ran, "check who may read or write it", &archive, scenario)
            .map_err(|error| format!("read-only folder: {error}\n{ran:?}"))?;
    }
    println!("read-only       {}", refusals[0].said.trim());
    Ok(())
}

/// Makes nobody the owner of a folder and all that is in it, which only root may.
fn give_away(path: &Path) -> std::io::Result<()> {
    chown(path, Some(NOBODY), None)?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            give_away(&entry?.path())?;
        }
    }
    Ok(())
}

/// The folder is removed while the program writes.
fn vanished(home: &Path, scenario: &Scenario) -> Outcome<()> {
    for point in ["sync store", "sync term", "draft meta"] {
        let archive = home.join("vanished");
        renew(&scenario.base, &archive)?;
        let mut command = program(&scenario.arguments, &archive);
        command.env("MORGUE_FAILPOINT", format!("{point}=sleep:3000"));
        let begin = Instant::now();
        let child = command.spawn()?;
        thread::sleep(scenario.took + Duration::from_secs(1));
        fs::remove_dir_all(&archive)?;
        let ran = ended(&child.wait_with_output()?, begin.elapsed())?;
        if ran.status != Some(2) || !ran.said.contains("error: ") {
            return Err(format!("vanished folder: {ran:?}").into());
        }
        println!("vanished        {}", ran.said.trim());
        if archive.exists() {
            return Err("vanished folder: it is there again".into());
        }
    }
    Ok(())
}

/// Too little memory: the process may be ended by the system, and the archive is as it was.
fn little_memory(home: &Path, scenario: &Scenario) -> Outcome<()> {
    let (archive, trace) = (home.join("little"), home.join("trace"));
    for limit in LIMITS {
        renew(&scenario.base, &archive)?;
        let mut command = Command::new("sh");
        let limited = format!("ulimit -v {}; exec \"$@\"", limit * 1024);
        command.args(["-c", &limited, "sh", PROGRAM]).args(&scenario.arguments);
        command.arg("-i").arg(&archive);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_after = check(&archive, &scenario.before, &scenario.after)
            .map_err(|error| format!("{limit} MiB of memory: {error}: {said}"))?;
        if output.status.success() != is_after
            || (said.is_empty() && output.status.code() == Some(2))
        {
            return Err(format!("{limit} MiB of memory: {}, {said}", output.status).into());
        }
        let line = said.lines().find(|line| !line.is_empty()).unwrap_or("done");
        println!("{limit:>3} MiB         {}: {line}", output.status);
        scenario.check_next_run(&archive, &trace)?;
    }
    Ok(())
}

/// While somebody writes, others are told who, and read on; once it was killed, the next takes over.
fn locked(home: &Path, scenario: &Scenario) -> Outcome<()> {
    let (archive, trace) = (home.join("locked"), home.join("trace"));
    renew(&scenario.base, &archive)?;
    let mut command = program(&scenario.arguments, &archive);
    command.env("MORGUE_FAILPOINT", "draft meta=sleep:60000");
    let mut first = command.spawn()?;
    thread::sleep(scenario.took * 2 + Duration::from_secs(2));
    let second = run_plain(program(&scenario.arguments, &archive))?;
    let who = format!("process {}", first.id());
    let is_told = second.status == Some(2) && second.said.contains(&who);
    let found = read(&archive)?;
    first.kill()?;
    first.wait()?;
    if !is_told || found.state != scenario.before.state {
        return Err(format!("locked: {who} is not named, or its work is seen: {second:?}").into());
    }
    println!("locked          {}", second.said.trim());
    scenario.check_next_run(&archive, &trace)
}

fn run_plain(mut command: Command) -> Outcome<Ran> {
    let begin = Instant::now();
    ended(&command.output()?, begin.elapsed())
}

/// The bytes of all files, as blocks of a tmpfs.
fn bytes_of(folder: &Path) -> Outcome<u64> {
    const BLOCK: u64 = 4096;
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += match entry.file_type()?.is_dir() {
            true => bytes_of(&entry.path())?,
            false => entry.metadata()?.len().div_ceil(BLOCK) * BLOCK,
        };
    }
    Ok(bytes)
}
