//! Files as a sequence of parts that any thread can parse on its own.
//!
//! Small files are parts unopened, so that the reading of many files is spread over the threads;
//! of the others, whole records are handed out as they are read.

use std::path::Path;
use std::sync::Arc;

use crate::source::files::{STDIN, SourceFile};
use crate::source::options::SourceOptions;
use crate::source::stream::{Chunk, Stream};

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

/// Reads files one after the other and hands out their parts, in order.
pub(crate) struct Parts {
    files: std::vec::IntoIter<SourceFile>,
    stream: Option<Stream>,
    options: Arc<SourceOptions>,
    part_bytes: usize,
}

impl Part {
    /// The bytes of the file that the part covers.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Part::File(file) => file.bytes,
            Part::Chunk(chunk) => chunk.read,
        }
    }
}

impl Parts {
    /// The parts of these files, each of about `part_bytes` (usually [`PART_BYTES`]) and at least
    /// one record.
    pub(crate) fn new(
        files: Vec<SourceFile>,
        options: Arc<SourceOptions>,
        part_bytes: usize,
    ) -> Parts {
        Parts { files: files.into_iter(), stream: None, options, part_bytes }
    }

    /// Whether a file is left to whoever parses it. What has no known length is not: it may be
    /// a pipe, and without end.
    fn is_small(&self, file: &SourceFile) -> bool {
        file.path != Path::new(STDIN) && file.bytes > 0 && file.bytes <= self.part_bytes as u64
    }
}

impl Iterator for Parts {
    type Item = Part;

    /// The next part. It never fails: what goes wrong is a problem in a part.
    fn next(&mut self) -> Option<Part> {
        loop {
            if let Some(stream) = &mut self.stream {
                if let Some(chunk) = stream.next_chunk() {
                    return Some(Part::Chunk(Box::new(chunk)));
                }
                self.stream = None;
            }
            let file = self.files.next()?;
            if self.is_small(&file) {
                return Some(Part::File(file));
            }
            self.stream = Some(Stream::open(file, &self.options, self.part_bytes));
        }
    }
}
