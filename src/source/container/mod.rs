//! What lies between a file and its records: compressions, archives and encodings, in any order.
//!
//! `read_file` goes through a file and hands out the records of it and of all that is in it, as
//! chunks, in the order they are stored. Everything streams: nothing is unpacked to the disk or
//! held in memory as a whole, but for a zip archive inside another container, which is held up to
//! a limit, as its list of members is at its end. A zip archive that is a file is read by that list.
//!
//! It knows containers; it must never know a format of articles.

mod account;
mod ahead;
mod gzip;
mod layer;
mod member;
#[cfg(feature = "parquet")]
mod parquet;
mod peek;
mod tar;
#[cfg(test)]
mod tests;
mod zip;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use crate::article::Place;
use crate::source::charset;
use crate::source::chunk::{Chunk, Origin};
use crate::source::files::{STDIN, SourceFile};
use crate::source::format::{Format, HEAD_BYTES, detect, is_binary};
use crate::source::names::Mapping;
use crate::source::options::SourceOptions;
use crate::source::problem::Problem;
use crate::source::stream::Stream;
use crate::source::transcode::Transcoded;

use account::{Account, Packed, Unpacked};
use ahead::Ahead;
use layer::{Layer, without_ending};
use member::{DEVICE, LINK, LONGEST_NAME, passed_over, plain_name};
use peek::Peek;
use tar::{Kind, Tar};
use zip::Zip;

pub(crate) use layer::is_packed;

/// Containers in one another; more are a bomb, or a mistake.
const DEEPEST: usize = 8;

/// The most bytes of zip archives inside other containers that are held at once.
const HELD_BYTES: u64 = 256 << 20;

/// Problems and counts that are held back until there are records to hand them out with.
const MOST_HELD: usize = 1000;

/// What whoever takes chunks wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    More,
    /// Nothing more of this member, if it can be passed over.
    NextMember,
    Nothing,
}

/// How to go through a file.
pub(crate) struct Reading<'a> {
    pub(crate) options: &'a SourceOptions,
    /// The length of a chunk, about.
    pub(crate) part_bytes: usize,
    /// Decompress on a thread of its own.
    pub(crate) ahead: bool,
}

/// Goes through a file. It never fails: what goes wrong is a problem in a chunk.
pub(crate) fn read_file(
    file: &SourceFile,
    reading: Reading<'_>,
    sink: &mut dyn FnMut(Chunk) -> Wanted,
) {
    let mut walk = Walk::new(file.clone(), reading, sink);
    let root = walk.root.clone();
    match file.path == Path::new(STDIN) {
        true => walk.stream(io::stdin(), root),
        false => match File::open(&file.path) {
            Ok(input) => walk.seekable(input, root),
            Err(error) => walk.broken(&root, error),
        },
    };
    walk.finish();
}

/// Goes through a file that is in memory.
pub(crate) fn read_bytes(
    name: &str,
    bytes: &[u8],
    reading: Reading<'_>,
    sink: &mut dyn FnMut(Chunk) -> Wanted,
) {
    let (path, name) = (STDIN.into(), name.to_owned());
    let mut walk = Walk::new(SourceFile { path, name, bytes: bytes.len() as u64 }, reading, sink);
    let root = walk.root.clone();
    walk.seekable(Cursor::new(bytes.to_vec()), root);
    walk.finish();
}

/// What a compression has in it.
fn unpacked(origin: &Origin, layer: Layer) -> Origin {
    let mut inside = origin.clone();
    inside.called = without_ending(&origin.called);
    inside.layers.push(layer.name());
    inside.bytes = 0;
    inside
}

/// What an archive has in it under a name.
fn inside(origin: &Origin, archive: &'static str, name: &str, bytes: u64) -> Origin {
    let mut inside = origin.clone();
    inside.name = format!("{}/{name}", origin.name);
    inside.called.clone_from(&inside.name);
    inside.layers.push(archive);
    inside.bytes = bytes;
    inside
}

/// The place of a whole member.
fn whole(origin: &Origin) -> Place {
    Place { file: origin.name.clone(), record: None, line: 1, offset: 0 }
}

/// How to go on behind something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    /// The input broke, and that was said: what else is in it cannot be had.
    Broken,
    /// Nothing more is wanted, or allowed.
    Stop,
}

struct Walk<'a> {
    /// What the file is, in no container.
    root: Origin,
    reading: Reading<'a>,
    sink: &'a mut dyn FnMut(Chunk) -> Wanted,
    account: Arc<Account>,
    /// To be handed out with the next chunk.
    problems: Vec<Problem>,
    passed_over: BTreeMap<&'static str, u64>,
    replaced: u64,
    /// Bytes of the file that were handed out.
    packed: u64,
    /// Bytes of zip archives that are held.
    held: u64,
    is_stopped: bool,
}

impl<'a> Walk<'a> {
    fn new(
        file: SourceFile,
        reading: Reading<'a>,
        sink: &'a mut dyn FnMut(Chunk) -> Wanted,
    ) -> Walk<'a> {
        let length = (file.bytes > 0).then_some(file.bytes);
        let account = Account::open(length, reading.options);
        Walk {
            root: Origin::of(file),
            reading,
            sink,
            account,
            problems: Vec::new(),
            passed_over: BTreeMap::new(),
            replaced: 0,
            packed: 0,
            held: 0,
            is_stopped: false,
        }
    }

    /// Goes through an input that can be read anywhere, if it is none of a pipe's.
    fn seekable<R: Read + Seek + Send + 'static>(&mut self, input: R, origin: Origin) -> Flow {
        let mut input = Peek::new(Packed::new(input, &self.account));
        #[cfg(feature = "parquet")]
        if parquet::is_parquet(input.peek(HEAD_BYTES))
            && let Ok(file) = File::open(&self.root.disk.file.path)
        {
            return self.parquet(parquet::Input::File(file), &origin);
        }
        let is_zip = zip::is_zip(input.peek(HEAD_BYTES));
        if is_zip && input.inner_mut().seek(SeekFrom::Start(0)).is_ok() {
            return self.zip(input.into_inner(), &origin);
        }
        self.outermost(input, origin)
    }

    fn stream<R: Read + Send + 'static>(&mut self, input: R, origin: Origin) -> Flow {
        let input = Peek::new(Packed::new(input, &self.account));
        self.outermost(input, origin)
    }

    /// The outermost compression may be unpacked on a thread of its own.
    fn outermost<R: Read + Send + 'static>(&mut self, mut input: Peek<R>, origin: Origin) -> Flow {
        let layer = Layer::of(input.peek(HEAD_BYTES)).filter(|_| self.reading.ahead);
        let Some(layer) = layer else { return self.content(&mut input, &origin) };
        let account = Arc::clone(&self.account);
        let decoder = layer.decoder(input, &account);
        let plain = decoder.map(|decoder| Unpacked::new(decoder, layer.stream(), &account));
        match plain.and_then(|plain| Ahead::new(Box::new(plain))) {
            Ok(mut ahead) => self.unpacked(&mut ahead, layer, &origin),
            Err(error) => self.broken(&origin, error),
        }
    }

    /// Goes through what an input holds, whatever it is.
    fn content(&mut self, input: &mut dyn Read, origin: &Origin) -> Flow {
        let mut input = Peek::new(input);
        let head = input.peek(HEAD_BYTES);
        let layer = Layer::of(head);
        let is_zip = zip::is_zip(head);
        let is_tar = tar::is_tar(&origin.called, head);
        if origin.layers.len() >= DEEPEST && (layer.is_some() || is_zip || is_tar) {
            let reason =
                format!("packed more than {DEEPEST} times in one another; unpack it first");
            return self.skipped(origin, reason);
        }
        if let Some(layer) = layer {
            let account = Arc::clone(&self.account);
            return match layer.decoder(input, &account) {
                Ok(decoder) => {
                    let mut plain = Unpacked::new(decoder, layer.stream(), &account);
                    self.unpacked(&mut plain, layer, origin)
                }
                Err(error) => self.broken(origin, error),
            };
        }
        #[cfg(feature = "parquet")]
        if parquet::is_parquet(head) {
            return match self.held(&mut input, "a Parquet file", origin) {
                Ok(bytes) => self.parquet(parquet::Input::Bytes(bytes), origin),
                Err(flow) => flow,
            };
        }
        match (is_zip, is_tar) {
            (true, _) => self.held_zip(&mut input, origin),
            (_, true) => self.tar(&mut input, origin),
            _ => self.records(&mut input, origin),
        }
    }

    fn unpacked(&mut self, plain: &mut dyn Read, layer: Layer, origin: &Origin) -> Flow {
        let flow = self.content(plain, &unpacked(origin, layer));
        for note in self.account.take_notes() {
            self.problems.push(Problem::kept(whole(origin), note));
        }
        flow
    }

    fn tar(&mut self, input: &mut dyn Read, origin: &Origin) -> Flow {
        let mut tar = Tar::new(input);
        let mut read = 0;
        loop {
            let entry = match tar.next_entry() {
                Ok(Some(entry)) => entry,
                Ok(None) => return Flow::Next,
                Err(error) => {
                    let problem = Problem::io(whole(origin), &self.root.disk.file.path, error);
                    let reason =
                        format!("{}; {read} members before that were read", problem.reason);
                    return match self.problem_of(Problem { reason, ..problem }) {
                        Flow::Next => Flow::Broken,
                        flow => flow,
                    };
                }
            };
            read += 1;
            let flow = match (entry.kind, self.member(origin, "tar", &entry.name, 0)) {
                (Kind::Folder, _) => Flow::Next,
                (Kind::Link, _) => self.pass_over(LINK),
                (Kind::Device, _) => self.pass_over(DEVICE),
                (_, Err(flow)) => flow,
                (Kind::Sparse, Ok(inside)) => self
                    .skipped(&inside, "a file with holes, as GNU tar stores it; unpack it first"),
                (Kind::File, Ok(inside)) => self.content(&mut tar, &inside),
            };
            if flow != Flow::Next {
                return flow;
            }
        }
    }

    /// A zip archive in another container: its list of members is at its end, so it is held.
    fn held_zip(&mut self, input: &mut dyn Read, origin: &Origin) -> Flow {
        let bytes = match self.held(input, "a zip archive", origin) {
            Ok(bytes) => bytes,
            Err(flow) => return flow,
        };
        let length = bytes.len() as u64;
        self.held += length;
        let flow = self.zip(Cursor::new(bytes), origin);
        self.held -= length;
        flow
    }

    /// All of an input, if that is not too much to be held.
    fn held(&mut self, input: &mut dyn Read, what: &str, origin: &Origin) -> Result<Vec<u8>, Flow> {
        let room = HELD_BYTES - self.held;
        let mut bytes = Vec::new();
        match input.take(room + 1).read_to_end(&mut bytes) {
            Err(error) => Err(self.broken(origin, error)),
            Ok(read) if read as u64 > room => {
                let most = HELD_BYTES >> 20;
                let reason = format!(
                    "{what} inside another container, or by standard input, is read up to {most} \
                     MiB; unpack the outer one, or name the file"
                );
                Err(self.skipped(origin, reason))
            }
            Ok(_) => Ok(bytes),
        }
    }

    #[cfg(feature = "parquet")]
    fn parquet(&mut self, input: parquet::Input, origin: &Origin) -> Flow {
        let mut inside = origin.clone();
        inside.layers.push("parquet");
        inside.bytes = 0;
        match parquet::Rows::open(input) {
            Ok(mut rows) => self.chunks(Arc::new(inside), Some(Format::JsonLines), &mut rows),
            Err(error) => self.broken(origin, error),
        }
    }

    fn zip<R: Read + Seek>(&mut self, mut input: R, origin: &Origin) -> Flow {
        let mut zip = match Zip::open(&mut input) {
            Ok(zip) => zip,
            Err(reason) => return self.cut_zip(&mut input, origin, &reason),
        };
        if let Some(reason) = zip.is_document() {
            return self.skipped(origin, reason);
        }
        for index in 0..zip.len() {
            let flow = match zip.entry(index) {
                Ok(entry) => self.zip_member(origin, &entry, || zip.content(index)),
                Err(reason) => self.skipped(origin, reason),
            };
            // A member that is broken says nothing of the others.
            if flow == Flow::Stop {
                return flow;
            }
        }
        Flow::Next
    }

    /// A zip archive without the list at its end: its members are read by their own headers, as far
    /// as they go.
    fn cut_zip<R: Read + Seek>(&mut self, input: &mut R, origin: &Origin, reason: &str) -> Flow {
        let mut read = 0;
        if input.seek(SeekFrom::Start(0)).is_ok() {
            while let Some((entry, content)) = zip::next_member(input) {
                if self.zip_member(origin, &entry, || Ok(content)) == Flow::Stop {
                    return Flow::Stop;
                }
                read += 1;
            }
        }
        self.skipped(origin, format!("{reason}; {read} members were found without it"))
    }

    fn zip_member<C: Read>(
        &mut self,
        origin: &Origin,
        entry: &zip::Entry,
        content: impl FnOnce() -> Result<C, String>,
    ) -> Flow {
        let account = Arc::clone(&self.account);
        match (entry.kind, self.member(origin, "zip", &entry.name, entry.bytes)) {
            (Kind::Folder, _) => Flow::Next,
            (Kind::Link, _) => self.pass_over(LINK),
            (_, Err(flow)) => flow,
            (_, Ok(inside)) => match content() {
                Ok(content) => {
                    let mut plain = Unpacked::new(content, "zip member", &account);
                    self.content(&mut plain, &inside)
                }
                Err(reason) => self.skipped(&inside, reason),
            },
        }
    }

    /// The member of this name, unless it is to be passed over.
    fn member(
        &mut self,
        origin: &Origin,
        archive: &'static str,
        raw: &str,
        bytes: u64,
    ) -> Result<Origin, Flow> {
        let name = plain_name(raw);
        if let Some(what) = passed_over(&name) {
            return Err(self.pass_over(what));
        }
        if origin.name.len() + name.len() > LONGEST_NAME {
            let reason = format!("a member has a name of {} bytes; rename it", name.len());
            return Err(self.skipped(origin, reason));
        }
        Ok(inside(origin, archive, &name, bytes))
    }

    /// Goes through the records of what is in no container any more.
    fn records(&mut self, input: &mut Peek<&mut dyn Read>, origin: &Origin) -> Flow {
        // What has the ending of a compression and is none was unpacked on its way.
        let mut origin = Origin { called: without_ending(&origin.called), ..origin.clone() };
        let head = input.peek(HEAD_BYTES);
        let Some(encoding) = charset::of_head(head, head.len() < HEAD_BYTES) else {
            return self.chunks(Arc::new(origin), None, input);
        };
        let decoded = encoding.decode(head).0;
        let format = self.format_of(&origin.called, head, decoded.as_bytes());
        if format.is_none_or(Format::is_document) {
            return self.chunks(Arc::new(origin), format, input);
        }
        origin.encoding = Some(encoding.name());
        let mut text = Transcoded::new(input, encoding);
        let flow = self.chunks(Arc::new(origin), format, &mut text);
        self.replaced += text.replaced();
        flow
    }

    /// The format of what begins so, if it is a text.
    fn format_of(&self, called: &str, head: &[u8], decoded: &[u8]) -> Option<Format> {
        if is_binary(head) {
            return None;
        }
        let mapping = Mapping::new(&self.reading.options.map);
        self.reading.options.format.or_else(|| detect(called, decoded, &mapping).ok())
    }

    fn chunks(
        &mut self,
        origin: Arc<Origin>,
        format: Option<Format>,
        input: &mut dyn Read,
    ) -> Flow {
        let Reading { options, part_bytes, .. } = self.reading;
        let mut stream = Stream::new(origin, format, input, options, part_bytes);
        while let Some(chunk) = stream.next_chunk() {
            match self.hand_out(chunk) {
                Wanted::More => {}
                Wanted::NextMember => break,
                Wanted::Nothing => return Flow::Stop,
            }
        }
        match stream.has_failed() {
            _ if self.account.is_spent() => Flow::Stop,
            true => Flow::Broken,
            false => Flow::Next,
        }
    }

    fn pass_over(&mut self, what: &'static str) -> Flow {
        *self.passed_over.entry(what).or_default() += 1;
        Flow::Next
    }

    fn skipped(&mut self, origin: &Origin, reason: impl Into<String>) -> Flow {
        self.problem_of(Problem::skipped(whole(origin), reason))
    }

    fn broken(&mut self, origin: &Origin, error: io::Error) -> Flow {
        match self.problem_of(Problem::io(whole(origin), &self.root.disk.file.path, error)) {
            Flow::Next => Flow::Broken,
            flow => flow,
        }
    }

    fn problem_of(&mut self, problem: Problem) -> Flow {
        self.problems.push(problem);
        if self.account.is_spent() {
            return Flow::Stop;
        }
        if self.problems.len() >= MOST_HELD && self.hand_out_rest() == Wanted::Nothing {
            return Flow::Stop;
        }
        Flow::Next
    }

    fn hand_out(&mut self, mut chunk: Chunk) -> Wanted {
        self.problems.append(&mut chunk.problems);
        chunk.problems = std::mem::take(&mut self.problems);
        chunk.passed_over.append(&mut self.passed_over);
        chunk.replaced = std::mem::take(&mut self.replaced);
        let packed = self.account.packed();
        chunk.packed = packed - self.packed;
        self.packed = packed;
        let wanted = (self.sink)(chunk);
        self.is_stopped |= wanted == Wanted::Nothing;
        wanted
    }

    /// Hands out what is held back, without records.
    fn hand_out_rest(&mut self) -> Wanted {
        self.hand_out(Chunk::empty(Arc::new(self.root.clone())))
    }

    fn finish(&mut self) {
        let has_rest = !self.problems.is_empty()
            || !self.passed_over.is_empty()
            || self.replaced > 0
            || self.account.packed() > self.packed;
        if has_rest && !self.is_stopped {
            self.hand_out_rest();
        }
    }
}
