//! How long an archive took to answer, for people or as JSON, which is read back to compare.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use indicatif::HumanCount;
use morgue::{Error, Searcher};
use serde::{Deserialize, Serialize};

use super::count;
use super::json::write_value;
use super::layout::plain;
use crate::bench::Timing;
use crate::terminal::Page;

/// A run of `morgue bench`. Times are in microseconds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Measurement {
    digest: String,
    articles: u64,
    passages: u64,
    segments: usize,
    rounds: usize,
    /// Passages that each query asked for.
    limit: usize,
    classes: Vec<WireClass>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    archive: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireClass {
    class: String,
    queries: usize,
    runs: usize,
    mean_us: f64,
    /// The mean over the queries of their fastest runs.
    best_us: f64,
    p50_us: f64,
    p90_us: f64,
    p99_us: f64,
    max_us: f64,
    per_second: f64,
    histogram: Vec<Bar>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratios: Option<Ratios>,
}

/// Runs that took from half of `below_us` up to it.
#[derive(Serialize, Deserialize)]
struct Bar {
    below_us: u64,
    runs: usize,
}

/// This run's times over those of another.
#[derive(Serialize, Deserialize)]
struct Ratios {
    mean: f64,
    best: f64,
    p50: f64,
    p90: f64,
    p99: f64,
    max: f64,
}

/// Columns of the longest bar of the histogram.
const LONGEST_BAR: usize = 50;

impl Measurement {
    /// What was measured, and on which archive.
    ///
    /// # Errors
    /// [`Error::Engine`] if the archive cannot be read.
    pub(crate) fn of(
        searcher: &Searcher,
        timings: &[Timing],
        rounds: usize,
        limit: usize,
        is_sample: bool,
    ) -> Result<Measurement, Error> {
        let totals = searcher.totals();
        Ok(Measurement {
            digest: searcher.digest().to_owned(),
            articles: totals.articles,
            passages: totals.passages,
            segments: searcher.anatomy()?.segments,
            rounds,
            limit,
            classes: timings.iter().map(WireClass::of).collect(),
            archive: is_sample.then(|| "sample".to_owned()),
        })
    }

    /// Whether another run was on the same articles.
    pub(crate) fn is_of_same_archive(&self, old: &Measurement) -> bool {
        self.digest == old.digest
    }

    /// Compares every class with that of the same name in another run.
    pub(crate) fn compare(&mut self, old: &Measurement) {
        for class in &mut self.classes {
            let before = old.classes.iter().find(|old| old.class == class.class);
            class.ratios = before.map(|before| Ratios {
                mean: class.mean_us / before.mean_us,
                best: class.best_us / before.best_us,
                p50: class.p50_us / before.p50_us,
                p90: class.p90_us / before.p90_us,
                p99: class.p99_us / before.p99_us,
                max: class.max_us / before.max_us,
            });
        }
    }
}

impl WireClass {
    fn of(timing: &Timing) -> WireClass {
        let mean = timing.mean();
        let percentile = |share| micros(timing.percentile(share));
        WireClass {
            class: timing.name.clone(),
            queries: timing.fastest.len(),
            runs: timing.times.len(),
            mean_us: micros(mean),
            best_us: micros(timing.best()),
            p50_us: percentile(0.5),
            p90_us: percentile(0.9),
            p99_us: percentile(0.99),
            max_us: percentile(1.0),
            per_second: 1.0 / mean.as_secs_f64().max(1e-9),
            histogram: histogram(&timing.times),
            ratios: None,
        }
    }
}

/// The runs by powers of two of a microsecond.
fn histogram(times: &[Duration]) -> Vec<Bar> {
    let mut bars: BTreeMap<u64, usize> = BTreeMap::new();
    for time in times {
        let below = (time.as_micros() as u64 + 1).next_power_of_two();
        *bars.entry(below).or_default() += 1;
    }
    bars.into_iter().map(|(below_us, runs)| Bar { below_us, runs }).collect()
}

fn micros(time: Duration) -> f64 {
    time.as_nanos() as f64 / 1e3
}

/// Writes a measurement.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_measurement(
    json: bool,
    measurement: &Measurement,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match json {
        true => write_value(measurement, out),
        false => write_text(measurement, page, out),
    }
}

fn write_text(measurement: &Measurement, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}, {}, {}; {} a query, {}; microseconds",
        count(measurement.articles, "article"),
        count(measurement.passages, "passage"),
        count(measurement.segments as u64, "segment"),
        count(measurement.limit as u64, "passage"),
        count(measurement.rounds as u64, "round")
    )?;
    write_classes(&measurement.classes, page, out)?;
    write_histogram(&measurement.classes, page, out)
}

fn write_classes(classes: &[WireClass], page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let title = page.palette.title;
    let compared = classes.iter().any(|class| class.ratios.is_some());
    let ratios = if compared { format!(" {:>7} {:>7}", "best x", "p99 x") } else { String::new() };
    writeln!(
        out,
        "\n{title}{:<20} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9}{ratios}{title:#}",
        "class", "queries", "best", "p50", "p90", "p99", "max", "per s"
    )?;
    for class in classes {
        let number = |number: f64| HumanCount(number.round() as u64).to_string();
        let name = plain(&class.class);
        write!(
            out,
            "{name:<20} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9}",
            class.queries,
            number(class.best_us),
            number(class.p50_us),
            number(class.p90_us),
            number(class.p99_us),
            number(class.max_us),
            number(class.per_second)
        )?;
        match &class.ratios {
            Some(ratios) => writeln!(out, " {:>7.2} {:>7.2}", ratios.best, ratios.p99)?,
            None => writeln!(out)?,
        }
    }
    if compared {
        writeln!(out, "x: this run's time over the other's; below 1 is faster")?;
    }
    Ok(())
}

/// The runs of all classes together.
fn write_histogram(classes: &[WireClass], page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let mut bars: BTreeMap<u64, usize> = BTreeMap::new();
    for bar in classes.iter().flat_map(|class| &class.histogram) {
        *bars.entry(bar.below_us).or_default() += bar.runs;
    }
    let Some(most) = bars.values().max().copied().filter(|most| *most > 0) else { return Ok(()) };
    let longest = page.width.saturating_sub(35).min(LONGEST_BAR);
    let title = page.palette.title;
    writeln!(out, "\n{title}{:>19}  {:>8}{title:#}", "microseconds", "runs")?;
    for (below, runs) in bars {
        let from = if below == 1 { 0 } else { below / 2 };
        let range = format!("{} to {}", HumanCount(from), HumanCount(below));
        let bar = "#".repeat((runs * longest).div_ceil(most));
        writeln!(out, "{range:>19}  {:>8}  {bar}", HumanCount(runs as u64).to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Measurement, WireClass, write_text};
    use crate::bench::Timing;
    use crate::terminal::{Page, Palette};

    fn measurement(name: &str, micros: &[u64]) -> Measurement {
        let times: Vec<_> = micros.iter().copied().map(Duration::from_micros).collect();
        let timing = Timing { name: name.to_owned(), fastest: times[..1].to_vec(), times };
        Measurement {
            digest: "d".to_owned(),
            articles: 1_200,
            passages: 8_000,
            segments: 3,
            rounds: 2,
            limit: 10,
            classes: vec![WireClass::of(&timing)],
            archive: None,
        }
    }

    fn check_text(measurement: &Measurement) -> String {
        let mut out = Vec::new();
        write_text(measurement, &Page { width: 80, palette: Palette::default() }, &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_and_a_histogram() {
        insta::assert_snapshot!(check_text(&measurement("phrase", &[90, 100, 120, 2_000])), @r"
        1,200 articles, 8,000 passages, 3 segments; 10 passages a query, 2 rounds; microseconds

        class                queries     best      p50      p90      p99      max     per s
        phrase                     1       90      100    2,000    2,000    2,000     1,732

               microseconds      runs
                  64 to 128         3  #############################################
             1,024 to 2,048         1  ###############
        ");
    }

    #[test]
    fn ratios_to_a_run_that_was_read_back() {
        let old = serde_json::to_string(&measurement("phrase", &[180, 200, 240, 4_000])).unwrap();
        let old: Measurement = serde_json::from_str(&old).unwrap();
        let mut new = measurement("phrase", &[90, 100, 120, 2_000]);
        new.compare(&old);
        insta::assert_snapshot!(check_text(&new), @r"
        1,200 articles, 8,000 passages, 3 segments; 10 passages a query, 2 rounds; microseconds

        class                queries     best      p50      p90      p99      max     per s  best x   p99 x
        phrase                     1       90      100    2,000    2,000    2,000     1,732    0.50    0.50
        x: this run's time over the other's; below 1 is faster

               microseconds      runs
                  64 to 128         3  #############################################
             1,024 to 2,048         1  ###############
        ");
        new.compare(&measurement("another", &[1]));
        assert!(new.classes[0].ratios.is_none());
    }
}
