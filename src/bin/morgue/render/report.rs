//! What came of taking in a corpus: every record is accounted for.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{BinaryBytes, HumanCount};
use morgue::{Archive, Report};

use super::count;
use super::layout::plain;

/// The most ids that are named of articles that were overridden.
const MOST_IDS: usize = 5;

/// Writes a report; without an archive, of what was only read.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_report(
    report: &Report,
    archive: Option<&Archive>,
    took: Duration,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rate = report.bytes as f64 / took.as_secs_f64().max(1e-3);
    writeln!(
        out,
        "read {}: {} in {:.1} s, {}/s",
        count(report.records, "record"),
        BinaryBytes(report.bytes),
        took.as_secs_f64(),
        BinaryBytes(rate as u64)
    )?;
    let overridden = report.overridden.len() as u64;
    for (number, what) in [
        (report.added, if archive.is_some() { "added" } else { "can be read" }),
        (report.replaced, "replaced, with new content"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
        (overridden, "overridden by a later one with the same id"),
        (report.superseded, "superseded by a higher version, or canceled"),
        (report.withdrawn, "canceled by their source"),
        (report.withheld, "withheld by their source"),
        (report.skipped, "skipped, as they could not be read"),
    ] {
        if number > 0 {
            writeln!(out, "{:>12} {what}", HumanCount(number).to_string())?;
        }
    }
    for id in report.overridden.iter().take(MOST_IDS) {
        writeln!(out, "{:>12} {}", "", plain(id))?;
    }
    if report.overridden.len() > MOST_IDS {
        writeln!(out, "{:>12} … and {} more", "", report.overridden.len() - MOST_IDS)?;
    }
    for (number, one, what) in [
        (report.known_files, "file", "as it was, and not read again"),
        (report.spared, "article", "not removed, as something could not be read"),
        (report.impaired, "article", "kept, but not whole"),
        (report.replaced_bytes, "broken character", "replaced by U+FFFD"),
        (report.hidden, "hidden file", "passed over"),
        (report.archives, "archive", "passed over"),
    ] {
        if number > 0 {
            writeln!(out, "{} {what}", count(number, one))?;
        }
    }
    let passed_over: u64 = report.passed_over.values().sum();
    if passed_over > 0 {
        let kinds = report.passed_over.iter();
        let kinds = kinds.map(|(what, number)| format!("{} {what}", HumanCount(*number)));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        writeln!(out, "{} passed over: {kinds}", HumanCount(passed_over))?;
    }
    let Some(archive) = archive else {
        return writeln!(out, "nothing was taken in: this was a dry run");
    };
    writeln!(
        out,
        "archive {}: {}, {}",
        plain(&archive.path().display().to_string()),
        count(report.totals.articles, "article"),
        count(report.totals.passages, "passage")
    )?;
    writeln!(out, "digest {}", report.digest)
}
