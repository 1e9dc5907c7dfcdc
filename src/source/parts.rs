//! Files as a sequence of parts that any thread can parse on its own.
//!
//! Small files are parts unopened, so that the reading of many files is spread over the threads.
//! The others are read by a thread of their own, one after the other, and whole records are handed
//! out: finding where records end is some ten times faster than parsing them, and unpacking goes on
//! beside it on another thread.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::article::Place;
use crate::source::chunk::{Chunk, Origin};
use crate::source::container::{Reading, Wanted, is_packed, read_file};
use crate::source::files::{STDIN, SourceFile};
use crate::source::options::SourceOptions;
use crate::source::problem::Problem;

/// The usual length of a part, in bytes: long enough that handing it over costs nothing, short
/// enough that the parts of every thread fit in memory.
pub(crate) const PART_BYTES: usize = 1 << 20;

/// Records of one file, to be parsed.
#[derive(Debug)]
pub(crate) enum Part {
    /// All of a file that nobody opened yet.
    File(SourceFile),
    /// Records that were read.
    Chunk(Box<Chunk>),
}

/// Chunks that may wait to be taken.
const MOST_CHUNKS: usize = 2;

/// A packed file is small if it is so many times smaller than others: it may become much larger.
const PACKED_FACTOR: u64 = 4;

/// Reads files one after the other and hands out their parts, in order.
pub(crate) struct Parts {
    files: std::vec::IntoIter<SourceFile>,
    /// The records of the file that is being read.
    chunks: Option<Receiver<Chunk>>,
    options: Arc<SourceOptions>,
    part_bytes: usize,
}

impl Part {
    /// The file that it is of.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Part::File(file) => &file.path,
            Part::Chunk(chunk) => &chunk.origin.disk.file.path,
        }
    }

    /// The bytes of text that the part covers; of a packed file that nobody opened, a guess.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Part::File(file) => text_bytes(file),
            Part::Chunk(chunk) => chunk.read,
        }
    }
}

/// The bytes of text in a file, about: packed news is a third of what it was.
pub(crate) fn text_bytes(file: &SourceFile) -> u64 {
    if is_packed(&file.name) { file.bytes.saturating_mul(3) } else { file.bytes }
}

impl Parts {
    /// The parts of these files, each of about `part_bytes` (usually [`PART_BYTES`]) and at least
    /// one record.
    pub(crate) fn new(
        files: Vec<SourceFile>,
        options: Arc<SourceOptions>,
        part_bytes: usize,
    ) -> Parts {
        Parts { files: files.into_iter(), chunks: None, options, part_bytes }
    }

    /// Whether a file is left to whoever parses it. What has no known length is not: it may be
    /// a pipe, and without end.
    fn is_small(&self, file: &SourceFile) -> bool {
        let most = self.part_bytes as u64 / if is_packed(&file.name) { PACKED_FACTOR } else { 1 };
        file.path.as_os_str() != STDIN && file.bytes > 0 && file.bytes <= most
    }

    /// Begins to read a file on a thread of its own, which waits where nobody takes the chunks and
    /// ends with the file, or when nobody will.
    fn read(&self, file: SourceFile) -> Receiver<Chunk> {
        let (sender, chunks) = sync_channel(MOST_CHUNKS);
        let (options, part_bytes) = (Arc::clone(&self.options), self.part_bytes);
        let (named, refused) = (file.clone(), sender.clone());
        let spawned = thread::Builder::new().name("read".to_owned()).spawn(move || {
            let reading = Reading { options: &options, part_bytes, ahead: true };
            read_file(&file, reading, &mut |chunk| match sender.send(chunk) {
                Ok(()) => Wanted::More,
                Err(_) => Wanted::Nothing,
            });
        });
        if let Err(error) = spawned {
            let place = Place { file: named.name.clone(), ..Place::default() };
            let mut chunk = Chunk::empty(Arc::new(Origin::of(named)));
            chunk.problems.push(Problem::skipped(place, format!("cannot start a thread: {error}")));
            // There is room, as nothing was sent yet.
            let _ = refused.send(chunk);
        }
        chunks
    }
}

impl Iterator for Parts {
    type Item = Part;

    /// The next part. It never fails: what goes wrong is a problem in a part.
    fn next(&mut self) -> Option<Part> {
        loop {
            if let Some(chunks) = &self.chunks {
                if let Ok(chunk) = chunks.recv() {
                    return Some(Part::Chunk(Box::new(chunk)));
                }
                self.chunks = None;
            }
            let file = self.files.next()?;
            if self.is_small(&file) {
                return Some(Part::File(file));
            }
            self.chunks = Some(self.read(file));
        }
    }
}
