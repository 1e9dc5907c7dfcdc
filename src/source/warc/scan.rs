//! Where the records of a WARC or ARC file begin and end.
//!
//! Lengths are believed as long as they agree with where the next record begins; where they do
//! not, or where something is broken, records go on at the next line that looks like the beginning
//! of one. What is not read is passed over without being kept: of such a record only its header is
//! a record to the stream, and of one that is too long only its beginning.

use memchr::{memchr, memmem};

use crate::source::mark::Mark;
use crate::source::warc::header::{ArcLine, Outline, Syntax};

/// The longest header of a record; the longest seen in crawls are a few thousand bytes.
const HEADER_BYTES: usize = 256 << 10;

/// How much is kept of a block that is too long: enough for an HTTP header, which says what it is.
pub(super) const BEGINNING_BYTES: u64 = 64 << 10;

/// The blanks behind a block that are looked past for the next record; two line ends are right.
const BLANK_BYTES: usize = 64;

/// What a WARC record begins with.
const VERSION: &[u8] = b"WARC/";

/// How much of a WARC header tells it from a text about WARC: the version, and what all names of
/// fields begin with.
const WARC_BYTES: usize = 32;

/// The longest line that an ARC record begins with.
const ARC_BYTES: usize = 16 << 10;

/// What ARC records begin with.
const SCHEMES: [&[u8]; 5] = [b"http://", b"https://", b"dns:", b"ftp://", b"filedesc://"];

/// Finds the records, buffer by buffer.
#[derive(Clone, Debug)]
pub(crate) struct RecordScanner {
    syntax: Syntax,
    max_record: usize,
    state: State,
    /// Nothing of the block was scanned yet.
    at_line_start: bool,
    /// A length was wrong: from there on, every line that looks like the beginning of a record is
    /// one. Without it, lengths that are wrong on purpose would make the scan quadratic.
    is_doubtful: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Between,
    /// Before something that is no record.
    Garbage,
    /// In a header of which so many bytes were scanned.
    Header(usize, Outline),
    Block(Block),
    /// In what is passed over, for so many bytes at most.
    Rest(u64),
}

/// What a step of the scan came to.
enum Step {
    /// It must see more bytes.
    Wait,
    /// There is another step to take.
    On,
    Found(Mark),
}

/// A block that is kept.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// The bytes that are still to be kept.
    left: u64,
    /// The bytes behind these that are passed over.
    beyond: u64,
    /// How far back a line began that looks like a record: the next one, if the length is wrong.
    inside: Option<usize>,
}

impl RecordScanner {
    pub(crate) fn new(syntax: Syntax, max_record: usize) -> RecordScanner {
        let state = State::Between;
        RecordScanner { syntax, max_record, state, at_line_start: false, is_doubtful: false }
    }

    /// The next mark from `at`, which is moved there, and sometimes back; `None` at the end of the
    /// buffer, behind which there is nothing if the input `ended`.
    pub(crate) fn next(&mut self, bytes: &[u8], at: &mut usize, ended: bool) -> Option<Mark> {
        loop {
            let step = match self.state {
                State::Between => self.between(bytes, at, ended),
                State::Garbage => self.in_garbage(at),
                State::Header(seen, outline) => self.in_header(seen, outline, bytes, at),
                State::Block(block) => self.in_block(block, bytes, at, ended),
                State::Rest(left) => self.in_rest(left, bytes, at, ended),
            };
            match step {
                Step::Wait => return None,
                Step::On => {}
                Step::Found(mark) => return Some(mark),
            }
        }
    }

    fn between(&mut self, bytes: &[u8], at: &mut usize, ended: bool) -> Step {
        let rest = &bytes[*at..];
        *at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let rest = &bytes[*at..];
        if rest.is_empty() {
            return Step::Wait;
        }
        self.state = match self.syntax.begins(rest, ended) {
            None => return Step::Wait,
            Some(true) => State::Header(0, Outline::default()),
            Some(false) => State::Garbage,
        };
        Step::Found(Mark::Start(*at))
    }

    /// Ends the record that is none, so that nothing of it is kept.
    fn in_garbage(&mut self, at: &mut usize) -> Step {
        *at += 1;
        self.pass_over(u64::MAX);
        self.at_line_start = false;
        Step::Found(Mark::End(*at))
    }

    /// Reads a line of a header.
    fn in_header(
        &mut self,
        seen: usize,
        mut outline: Outline,
        bytes: &[u8],
        at: &mut usize,
    ) -> Step {
        let rest = &bytes[*at..];
        let room = HEADER_BYTES - seen;
        let Some(end) = memchr(b'\n', &rest[..rest.len().min(room)]) else {
            if rest.len() < room {
                return Step::Wait;
            }
            *at += room;
            self.pass_over(u64::MAX);
            self.at_line_start = false;
            return Step::Found(Mark::End(*at));
        };
        let line = rest[..end].trim_ascii_end();
        if self.syntax == Syntax::Warc && seen > 0 && line.starts_with(VERSION) {
            self.state = State::Between;
            return Step::Found(Mark::End(*at));
        }
        *at += end + 1;
        let seen = seen + end + 1;
        match self.syntax {
            Syntax::Arc => outline = Outline::of_arc(line),
            Syntax::Warc if !line.is_empty() => {
                outline.read_line(line);
                self.state = State::Header(seen, outline);
                return Step::On;
            }
            Syntax::Warc => {}
        }
        self.behind_header(seen, outline, *at)
    }

    /// Decides what is kept of the block.
    fn behind_header(&mut self, seen: usize, outline: Outline, at: usize) -> Step {
        let room = self.max_record.saturating_sub(seen) as u64;
        let kept = match outline.length {
            Some(length) if outline.kind.is_read() && length <= room => length,
            Some(length) if outline.kind.is_read() => length.min(BEGINNING_BYTES).min(room),
            _ => 0,
        };
        let beyond = outline.length.map_or(u64::MAX, |length| length - kept);
        if kept == 0 {
            self.pass_over(beyond);
            return Step::Found(Mark::End(at));
        }
        self.at_line_start = true;
        self.state = State::Block(Block { left: kept, beyond, inside: None });
        Step::On
    }

    fn in_block(&mut self, mut block: Block, bytes: &[u8], at: &mut usize, ended: bool) -> Step {
        let end = at.saturating_add(usize::try_from(block.left).unwrap_or(usize::MAX));
        let found = match block.inside {
            Some(_) => Err(end.min(bytes.len())),
            None => self.find(bytes, *at, end, ended),
        };
        if let Ok(next) = found
            && (block.beyond > 0 || self.is_doubtful)
        {
            *at = next;
            self.state = State::Between;
            return Step::Found(Mark::End(next));
        }
        let (Ok(to) | Err(to)) = found;
        block.left -= (to - *at) as u64;
        block.inside = block.inside.map(|back| back + (to - *at)).or(found.ok().map(|_| 0));
        self.at_line_start &= to == *at;
        *at = to;
        self.state = State::Block(block);
        let is_cut = ended && *at == bytes.len();
        let is_wrong = match block.inside {
            _ if found.is_ok() => return Step::On,
            None if block.left > 0 => return Step::Wait,
            None => false,
            Some(_) if block.left > 0 && !is_cut => return Step::Wait,
            Some(_) if block.left > 0 => true,
            Some(_) => match self.follows(&bytes[*at..], ended) {
                Some(follows) => !follows,
                None => return Step::Wait,
            },
        };
        match block.inside.filter(|_| is_wrong) {
            Some(back) => {
                self.is_doubtful = true;
                *at -= back;
                self.state = State::Between;
            }
            None => {
                self.pass_over(block.beyond);
                self.at_line_start = false;
            }
        }
        Step::Found(Mark::End(*at))
    }

    fn in_rest(&mut self, left: u64, bytes: &[u8], at: &mut usize, ended: bool) -> Step {
        let end = at.saturating_add(usize::try_from(left).unwrap_or(usize::MAX));
        let to = match self.find(bytes, *at, end, ended) {
            Ok(next) => {
                *at = next;
                self.state = State::Between;
                return Step::On;
            }
            Err(to) => to,
        };
        let left = left - (to - *at) as u64;
        self.at_line_start &= to == *at;
        *at = to;
        if left > 0 {
            self.state = State::Rest(left);
            return Step::Wait;
        }
        self.state = State::Between;
        Step::On
    }

    fn pass_over(&mut self, length: u64) {
        self.at_line_start = true;
        self.state = State::Rest(length);
    }

    /// Whether what stands behind a block is the next record, or nothing.
    fn follows(&self, rest: &[u8], ended: bool) -> Option<bool> {
        let is_blank = |byte: &&u8| byte.is_ascii_whitespace();
        let rest = &rest[rest.iter().take(BLANK_BYTES).take_while(is_blank).count()..];
        match rest.is_empty() {
            true => ended.then_some(true),
            false => self.syntax.begins(rest, ended),
        }
    }

    /// The first line in these bytes that looks like the beginning of a record, and begins before
    /// `end`; else up to where there is none.
    fn find(&self, bytes: &[u8], from: usize, end: usize, ended: bool) -> Result<usize, usize> {
        if self.at_line_start && from < end {
            match self.syntax.is_header(bytes.get(from..).unwrap_or(&[]), ended) {
                Some(true) => return Ok(from),
                Some(false) => {}
                None => return Err(from),
            }
        }
        self.syntax.find(bytes, from, end, ended)
    }
}

impl Syntax {
    /// Whether a record begins here, where one should; `None` if more must be seen.
    fn begins(self, rest: &[u8], ended: bool) -> Option<bool> {
        match self {
            Syntax::Warc => match rest.get(VERSION.len()) {
                Some(digit) => Some(rest.starts_with(VERSION) && digit.is_ascii_digit()),
                None => (ended || !VERSION.starts_with(rest)).then_some(false),
            },
            Syntax::Arc => arc_line(rest, ended).map(|line| line.is_some()),
        }
    }

    /// Whether a record begins here, where none should.
    fn is_header(self, rest: &[u8], ended: bool) -> Option<bool> {
        match self {
            Syntax::Warc if !rest.starts_with(&VERSION[..rest.len().min(VERSION.len())]) => {
                Some(false)
            }
            Syntax::Warc if rest.len() < WARC_BYTES && !ended => None,
            Syntax::Warc => Some(is_warc_header(&rest[..rest.len().min(WARC_BYTES)])),
            Syntax::Arc => {
                let is_begun = |scheme: &&[u8]| {
                    let common = scheme.len().min(rest.len());
                    scheme[..common] == rest[..common]
                };
                if !SCHEMES.iter().any(is_begun) {
                    return Some(false);
                }
                arc_line(rest, ended).map(|line| line.is_some())
            }
        }
    }

    fn find(self, bytes: &[u8], from: usize, end: usize, ended: bool) -> Result<usize, usize> {
        /// A line end, and what a record begins with.
        const NEXT: &[u8] = b"\nWARC/";
        let needle = match self {
            Syntax::Warc => NEXT,
            Syntax::Arc => &NEXT[..1],
        };
        // The line begins before `end`.
        let within = bytes.len().min(end.saturating_add(needle.len()).saturating_sub(2));
        let mut at = from;
        while let Some(found) = memmem::find(bytes.get(at..within).unwrap_or(&[]), needle) {
            let next = at + found + 1;
            if next >= end {
                break;
            }
            match self.is_header(&bytes[next..], ended) {
                Some(true) => return Ok(next),
                Some(false) => at = next,
                None => return Err(next - 1),
            }
        }
        let is_cut = within == bytes.len() && !ended;
        let unsure = if is_cut { needle.len() - 1 } else { 0 };
        Err(end.min(bytes.len().saturating_sub(unsure)).max(at))
    }
}

/// Whether a version line stands here, and the name of a field of WARC under it.
fn is_warc_header(rest: &[u8]) -> bool {
    let Some(version) = rest.strip_prefix(VERSION) else { return false };
    let Some(end) = memchr(b'\n', version) else { return false };
    let (version, name) = (version[..end].trim_ascii_end(), &version[end + 1..]);
    let has =
        |prefix: &[u8]| name.get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    !version.is_empty()
        && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && (has(b"WARC-") || has(b"Content-"))
}

/// The line of an ARC record, if it is one.
fn arc_line(rest: &[u8], ended: bool) -> Option<Option<ArcLine<'_>>> {
    let head = &rest[..rest.len().min(ARC_BYTES)];
    match memchr(b'\n', head) {
        Some(end) => Some(ArcLine::read(&head[..end])),
        None if head.len() < ARC_BYTES && !ended => None,
        None => Some(ArcLine::read(head)),
    }
}
