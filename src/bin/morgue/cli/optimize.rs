//! `morgue optimize`: what updates left in pieces as one.

use std::time::Instant;

use clap::Args;
use indicatif::BinaryBytes;
use morgue::{Error, Searcher, Writer};

use super::Status;
use crate::archive::ArchiveArgs;
use crate::terminal::write_stdout;

/// Makes an archive as small and as fast as it can be.
///
/// Updates leave segments, which are merged as they grow, and deleted articles, which take room and
/// count in the weights of words until their segment is merged. Afterwards the archive is one
/// segment, and answers, scores included, as if it had been built at once. Searches that run
/// meanwhile see the old state until the new one takes its place.
#[derive(Args, Debug)]
pub(crate) struct Optimize {
    #[command(flatten)]
    archive: ArchiveArgs,

    /// Say nothing
    #[arg(short, long)]
    quiet: bool,
}

impl Optimize {
    pub(super) fn run(self) -> Result<Status, Error> {
        let archive = self.archive.open_existing()?;
        let size = || -> Result<(usize, u64), Error> {
            let anatomy = Searcher::open(&archive)?.anatomy()?;
            Ok((anatomy.segments, anatomy.bytes.iter().map(|(_, bytes)| bytes).sum()))
        };
        let (segments, before) = size()?;
        let begin = Instant::now();
        let report = Writer::open(&archive)?.optimize()?;
        let took = begin.elapsed();
        if !self.quiet {
            let (now, after) = size()?;
            write_stdout(|out| {
                writeln!(
                    out,
                    "{segments} segments, {} became {now}, {} in {:.1} s\ndigest {}",
                    BinaryBytes(before),
                    BinaryBytes(after),
                    took.as_secs_f64(),
                    report.digest
                )
            })?;
        }
        Ok(Status::Found)
    }
}
