//! An archive of many segments, an operation on it, and the states that may be found if it does not
//! come to its end.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Outcome;
use crate::inspect::{Published, check, check_files, differ, read, segments};
use crate::model::State;
use crate::program::{Ran, Step, renew, run};
use crate::random::Random;
use crate::sources::Sources;

/// What is done to an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    Index,
    Mirror,
    DeleteIds,
    DeleteQuery,
    Optimize,
    Rebuild,
}

pub(crate) const OPERATIONS: [Operation; 6] = [
    Operation::Index,
    Operation::Mirror,
    Operation::DeleteIds,
    Operation::DeleteQuery,
    Operation::Optimize,
    Operation::Rebuild,
];

/// Operations on an archive before it is built anew in as many segments as there are files.
const OPERATIONS_A_BUILD: usize = 2;

/// With fewer articles nothing is deleted.
const FEWEST_ARTICLES: usize = 100;

/// So little memory that every file becomes a segment.
const LITTLE_MEMORY: [&str; 2] = ["--memory", "1"];

/// The folders of a run, and what is in them.
pub(crate) struct World {
    pub(crate) home: PathBuf,
    pub(crate) sources: Sources,
    pub(crate) random: Random,
    /// The archive that is sound; it is only ever copied.
    archive: PathBuf,
    published: Published,
    done: usize,
}

/// An operation on the archive as it is now.
pub(crate) struct Scenario {
    pub(crate) operation: Operation,
    pub(crate) arguments: Vec<String>,
    pub(crate) base: PathBuf,
    pub(crate) before: Published,
    pub(crate) after: Published,
    pub(crate) segments: usize,
    /// The steps that it takes if nothing happens, and how long that takes.
    pub(crate) steps: Vec<Step>,
    pub(crate) took: Duration,
    /// Adds what is there already: the run that follows one that was disturbed.
    still: PathBuf,
    still_state: State,
}

impl World {
    pub(crate) fn create(home: &Path, seed: u64) -> Outcome<World> {
        let sources = Sources::create(home)?;
        let archive = home.join("sound");
        let mut world = World {
            home: home.to_owned(),
            sources,
            random: Random(seed),
            archive,
            published: Published::default(),
            done: 0,
        };
        world.build("index")?;
        Ok(world)
    }

    /// Draws an operation, and does it undisturbed: to know its steps and what it publishes.
    pub(crate) fn next(&mut self, operation: Option<Operation>) -> Outcome<Scenario> {
        if self.done == OPERATIONS_A_BUILD {
            self.build("rebuild")?;
            self.done = 0;
        }
        self.done += 1;
        let mut operation =
            operation.unwrap_or_else(|| OPERATIONS[self.random.below(OPERATIONS.len())]);
        let before = self.published.clone();
        if before.state.len() < FEWEST_ARTICLES {
            operation = Operation::Index;
        }
        let segments = segments(&self.archive)?;
        let (arguments, state) = self.draw(operation)?;
        let base = self.home.join("base");
        renew(&self.archive, &base)?;
        let (ran, steps) = self.run(&arguments)?;
        let after = read(&self.archive)?;
        if after.state != state {
            let differs = differ(&after.state, &state);
            return Err(format!("{operation} {arguments:?}: the model says else: {differs}").into());
        }
        check_files(&self.archive)?;
        self.published = after.clone();
        let (still, took) = (self.sources.still.clone(), ran.took);
        let still_state = self.sources.still_state()?;
        Ok(Scenario {
            still_state,
            operation,
            arguments,
            base,
            before,
            after,
            segments,
            steps,
            took,
            still,
        })
    }

    fn build(&mut self, command: &str) -> Outcome<()> {
        let mut arguments = vec![command.to_owned(), "--quiet".to_owned()];
        arguments.extend(LITTLE_MEMORY.map(str::to_owned));
        arguments.extend(self.paths());
        self.run(&arguments)?;
        self.published = read(&self.archive)?;
        match self.published.state == self.all()? {
            true => Ok(()),
            false => Err(format!("{command}: not what the model says").into()),
        }
    }

    fn run(&self, arguments: &[String]) -> Outcome<(Ran, Vec<Step>)> {
        let (ran, steps) = run(arguments, &self.archive, None, &self.home.join("trace"))?;
        match ran.status {
            Some(0) => Ok((ran, steps)),
            _ => Err(format!("{arguments:?}: {ran:?}").into()),
        }
    }

    /// The arguments of an operation, and the state that it should come to.
    fn draw(&mut self, operation: Operation) -> Outcome<(Vec<String>, State)> {
        let mut state = self.published.state.clone();
        let mut arguments = match operation {
            Operation::Index | Operation::Mirror => {
                self.sources.change(&mut self.random)?;
                let of_sources = self.sources.state()?;
                let mut arguments = vec!["index".to_owned(), text(&self.sources.folder)];
                if operation == Operation::Mirror {
                    arguments.push("--mirror".to_owned());
                    state = self.sources.still_state()?;
                }
                state.extend(of_sources);
                arguments
            }
            Operation::DeleteIds => {
                let ids: Vec<String> = state.keys().cloned().collect();
                let drawn: Vec<String> = (0..1 + self.random.below(20))
                    .map(|_| ids[self.random.below(ids.len())].clone())
                    .collect();
                drawn.iter().for_each(|id| drop(state.remove(id)));
                [vec!["delete".to_owned()], drawn].concat()
            }
            Operation::DeleteQuery => {
                let sections: Vec<&String> = state.values().map(|(_, section)| section).collect();
                let section = sections[self.random.below(sections.len())].clone();
                state.retain(|_, (_, of)| *of != section);
                let query = format!("section:{section}");
                vec!["delete".to_owned(), "--query".to_owned(), query]
            }
            Operation::Optimize => vec!["optimize".to_owned()],
            Operation::Rebuild => {
                self.sources.change(&mut self.random)?;
                state = self.all()?;
                let mut arguments = vec!["rebuild".to_owned()];
                arguments.extend(LITTLE_MEMORY.map(str::to_owned));
                arguments.extend(self.paths());
                arguments
            }
        };
        arguments.push("--quiet".to_owned());
        Ok((arguments, state))
    }

    fn paths(&self) -> [String; 2] {
        [text(&self.sources.folder), text(&self.sources.still)]
    }

    fn all(&self) -> Outcome<State> {
        let mut state = self.sources.state()?;
        state.extend(self.sources.still_state()?);
        Ok(state)
    }
}

impl Scenario {
    /// How often each point is reached if nothing happens.
    pub(crate) fn points(&self) -> BTreeMap<&str, usize> {
        let mut points = BTreeMap::new();
        for (point, _) in &self.steps {
            *points.entry(point.as_str()).or_default() += 1;
        }
        points
    }

    /// Makes sure that the next run on a copy that was disturbed comes to the state after, and that
    /// one that writes cleans up.
    pub(crate) fn check_next_run(&self, archive: &Path, trace: &Path) -> Outcome<()> {
        let (ran, _) = run(&self.arguments, archive, None, trace)?;
        // There may be nothing left to delete, and then nothing is written.
        if !matches!(ran.status, Some(0 | 1)) || !check(archive, &self.after, &self.after)? {
            return Err(format!("the next run: {ran:?}").into());
        }
        let still = ["index", "--quiet", &text(&self.still)].map(str::to_owned);
        let (ran, _) = run(&still, archive, None, trace)?;
        let mut state = self.after.state.clone();
        state.extend(self.still_state.clone());
        let found = read(archive)?.state;
        if ran.status != Some(0) || found != state {
            return Err(format!("the run after: {}, {ran:?}", differ(&found, &state)).into());
        }
        check_files(archive)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Operation::Index => "index",
            Operation::Mirror => "index --mirror",
            Operation::DeleteIds => "delete",
            Operation::DeleteQuery => "delete --query",
            Operation::Optimize => "optimize",
            Operation::Rebuild => "rebuild",
        })
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
