//! What is damaged, and what was saved.

use std::io::{self, Write};
use std::path::Path;

use indicatif::BinaryBytes;
use morgue::{Salvaged, Verification};
use serde::Serialize;

use super::json::write_value;
use super::layout::plain;
use super::{TextOrJson, count};

/// The most ids that are named of what is lost in a file.
const MOST_IDS: usize = 20;

#[derive(Serialize)]
struct WireVerification {
    files: u64,
    bytes: u64,
    damaged: Vec<WireDamage>,
}

#[derive(Serialize)]
struct WireDamage {
    file: String,
    fault: String,
}

/// Writes which files are damaged.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_verification(
    format: TextOrJson,
    verification: &Verification,
    out: &mut dyn Write,
) -> io::Result<()> {
    let damaged = verification.damaged.iter().map(|damaged| WireDamage {
        file: damaged.file.display().to_string(),
        fault: damaged.fault.clone(),
    });
    let damaged: Vec<WireDamage> = damaged.collect();
    let Verification { files, bytes, .. } = *verification;
    if format == TextOrJson::Json {
        return write_value(&WireVerification { files, bytes, damaged }, out);
    }
    for WireDamage { file, fault } in &damaged {
        writeln!(out, "{} {fault}", plain(file))?;
    }
    let found = match damaged.len() {
        0 => "all as they were written".to_owned(),
        number => format!("{number} damaged"),
    };
    writeln!(out, "{}, {}: {found}", count(files, "file"), BinaryBytes(bytes))
}

/// Writes what was saved in a new archive, and what was not.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_salvaged(
    salvaged: &Salvaged,
    archive: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    for file in &salvaged.files {
        let name = file.file.display().to_string();
        let lost = file.lost.len() as u64;
        write!(out, "{}: {} saved", plain(&name), count(file.saved, "article"))?;
        if lost > 0 {
            write!(out, ", {lost} lost")?;
        }
        if file.broken_blocks > 0 {
            write!(out, ", {} broken", count(file.broken_blocks, "block"))?;
        }
        writeln!(out)?;
        if file.is_unchecked {
            writeln!(out, "  nothing could tell if they are as they were written")?;
        }
        if file.has_deleted {
            writeln!(out, "  nothing could tell what was deleted: it is there again")?;
        }
        for id in file.lost.iter().take(MOST_IDS) {
            writeln!(out, "  lost {}", plain(id))?;
        }
        if file.lost.len() > MOST_IDS {
            writeln!(out, "  … and {} more", file.lost.len() - MOST_IDS)?;
        }
    }
    let report = &salvaged.report;
    let articles = count(report.totals.articles, "article");
    let archive = plain(&archive.display().to_string());
    writeln!(out, "archive {archive}: {articles}\ndigest {}", report.digest)
}
