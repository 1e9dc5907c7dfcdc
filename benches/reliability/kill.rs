//! Kills the program at random moments and at chosen points, in all that it does to an archive.
//!
//! After each kill the archive must open and hold exactly what was published before or what would
//! be published after, and the next run must come to the state after and leave no file behind. Of
//! every other kill at a point a loss of power is made: what was not durable is lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use morgue::failpoint::points;

use crate::Outcome;
use crate::inspect::check;
use crate::loss::lose_power;
use crate::program::{Disturbance, Step, renew, run};
use crate::scenario::{OPERATIONS, Operation, Scenario, World};

/// An archive of so many segments counts.
const MANY_SEGMENTS: usize = 10;

/// Kills of one operation on an archive of many segments, and on one that was compacted.
const KILLS_OF_MANY: usize = 15;
const KILLS_OF_FEW: usize = 3;

/// Every point is to be hit so often, if there are kills enough.
const HITS_A_POINT: usize = 5;

#[derive(Default)]
struct Tally {
    kills: usize,
    at_points: usize,
    with_loss: usize,
    /// Of archives with ten segments or more.
    of_many: usize,
    came_to_its_end: usize,
    before: usize,
    after: usize,
    hits: BTreeMap<String, usize>,
    operations: BTreeMap<Operation, usize>,
}

pub(crate) fn kill(home: &Path, kills: usize, seed: u64) -> Outcome<()> {
    let begin = Instant::now();
    let mut world = World::create(home, seed)?;
    let hits = points().into_iter().map(|point| (point, 0)).collect();
    let mut tally = Tally { hits, ..Tally::default() };
    let mut turn = 0;
    while tally.of_many < kills {
        let scenario = world.next(Some(OPERATIONS[turn % OPERATIONS.len()]))?;
        // By turns, but not always in the same place after a build.
        turn += 1 + world.random.below(2);
        let is_many = scenario.segments >= MANY_SEGMENTS;
        let share = if is_many { KILLS_OF_MANY } else { KILLS_OF_FEW };
        for _ in 0..share.min(kills - tally.of_many) {
            tally.kill_once(&mut world, &scenario)?;
        }
        println!(
            "{:>5} kills, {:>4.0} s: {:<15} {:>3} segments, {:>3} steps, {:>4.0} ms",
            tally.kills,
            begin.elapsed().as_secs_f64(),
            scenario.operation,
            scenario.segments,
            scenario.steps.len(),
            scenario.took.as_secs_f64() * 1e3,
        );
    }
    tally.report(begin.elapsed());
    let few: Vec<_> = tally.hits.iter().filter(|(_, hits)| **hits < HITS_A_POINT).collect();
    match kills >= tally.hits.len() * HITS_A_POINT * 2 && !few.is_empty() {
        true => Err(format!("points that were hit less than {HITS_A_POINT} times: {few:?}").into()),
        false => Ok(()),
    }
}

impl Tally {
    fn kill_once(&mut self, world: &mut World, scenario: &Scenario) -> Outcome<()> {
        let (archive, trace) = (world.home.join("killed"), world.home.join("trace"));
        renew(&scenario.base, &archive)?;
        let (disturbance, point) = self.choose(world, scenario);
        let loses_power = point.is_some() && world.random.below(2) == 0;
        let (ran, steps) = run(&scenario.arguments, &archive, Some(&disturbance), &trace)?;
        let what = format!("{} {:?}, {disturbance:?}", scenario.operation, scenario.arguments);
        if loses_power {
            lose_power(&archive, &scenario.base, &steps, &mut world.random)?;
        }
        let failed = |error| format!("{what}, power lost: {loses_power}: {error}\n{ran:?}");
        let is_after = check(&archive, &scenario.before, &scenario.after).map_err(failed)?;
        if (ran.status == Some(0) || is_published(scenario.operation, &archive, &steps))
            && !is_after
        {
            return Err(failed("what was published durably is gone".into()).into());
        }
        scenario.check_next_run(&archive, &trace).map_err(failed)?;

        self.kills += 1;
        *self.operations.entry(scenario.operation).or_default() += 1;
        self.of_many += usize::from(scenario.segments >= MANY_SEGMENTS);
        *(if is_after { &mut self.after } else { &mut self.before }) += 1;
        if ran.status.is_some() {
            self.came_to_its_end += 1;
        } else if let Some(point) = point {
            self.at_points += 1;
            self.with_loss += usize::from(loses_power);
            match self.hits.get_mut(&point) {
                Some(hits) => *hits += 1,
                None => return Err(format!("`{point}` is not in the list of points").into()),
            }
        }
        Ok(())
    }

    /// A moment, or one of the points that were hit least.
    fn choose(&self, world: &mut World, scenario: &Scenario) -> (Disturbance, Option<String>) {
        let points = scenario.points();
        if points.is_empty() || world.random.below(3) == 0 {
            let most = scenario.took.as_micros() as usize + 1;
            let time = Duration::from_micros(world.random.below(most) as u64);
            return (Disturbance::KillAfter(time), None);
        }
        let hits = |point: &str| self.hits.get(point).copied().unwrap_or(0);
        let least = points.keys().map(|point| hits(point)).min().unwrap_or(0);
        let rare: Vec<_> = points.iter().filter(|(point, _)| hits(point) == least).collect();
        let (point, times) = rare[world.random.below(rare.len())];
        let nth = 1 + world.random.below(*times);
        (Disturbance::At(format!("{point}@{nth}=kill")), Some((*point).to_owned()))
    }

    fn report(&self, took: Duration) {
        println!(
            "\n{} kills in {:.0} s, nothing lost: {} at points ({} with a loss of power); {} of \
             archives with {MANY_SEGMENTS} or more segments; {} runs came to their end before; {} found the \
             state before, {} the one after",
            self.kills,
            took.as_secs_f64(),
            self.at_points,
            self.with_loss,
            self.of_many,
            self.came_to_its_end,
            self.before,
            self.after,
        );
        for (operation, kills) in &self.operations {
            println!("  {operation:<20}{kills:>5}");
        }
        println!("\nhits of each point:");
        for (point, hits) in &self.hits {
            println!("  {point:<20}{hits:>5}");
        }
    }
}

/// Whether the steps say that the state after is durable.
fn is_published(operation: Operation, archive: &Path, steps: &[Step]) -> bool {
    let at = |name: &str| steps.iter().position(|(point, _)| point == name);
    match operation {
        Operation::Rebuild => at("renamed CURRENT").is_some_and(|at| {
            steps[at..].iter().any(|(point, path)| point == "synced folder" && path == archive)
        }),
        _ => at("published").is_some(),
    }
}
