//! The members of a tar archive, one after the other: POSIX ustar and pax, GNU, and the old V7.
//!
//! It is read from front to back and never unpacked. Names and headers of extensions are read up
//! to a limit, unlike in the usual crate, which would read a name of any length. It knows headers;
//! it must never know what is in a member.
//!
//! The format is that of POSIX.1-2017, `pax`, "ustar Interchange Format" and "pax Extended Header",
//! with the extensions of GNU tar (`basic tar format` in its manual).

use std::io::{self, Read};

use memchr::memchr;

use crate::source::problem::Broken;

/// Headers and contents come in blocks of so many bytes.
const BLOCK: usize = 512;

/// The longest extended header that is read.
const LONGEST_EXTENSION: u64 = 64 << 10;

/// What a header says of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    Link,
    Device,
    /// A file with holes in GNU's own form, or a part of one from another volume.
    Sparse,
}

/// Reads the archive member by member.
pub(crate) struct Tar<R> {
    inner: R,
    /// Bytes of the member that were not read, and those that fill its last block.
    left: u64,
    padding: u64,
}

impl<R: Read> Tar<R> {
    pub(crate) fn new(inner: R) -> Tar<R> {
        Tar { inner, left: 0, padding: 0 }
    }

    /// The next member, whose content is then read from here; `None` behind the last. Archives that
    /// were appended to one another are read as one.
    pub(crate) fn next_entry(&mut self) -> io::Result<Option<Entry>> {
        let (mut long_name, mut long_size) = (None, None);
        loop {
            self.skip()?;
            let Some(block) = self.header()? else { return Ok(None) };
            let size = number(&block[124..136]).ok_or_else(damaged)?;
            match block[156] {
                b'L' => {
                    let name = self.extension(size)?;
                    let end = memchr(0, &name).unwrap_or(name.len());
                    long_name = Some(text(&name[..end]));
                }
                b'x' => {
                    let pax = self.extension(size)?;
                    long_name = pax_value(&pax, "path").map(text).or(long_name);
                    let said = pax_value(&pax, "size").and_then(|size| text(size).parse().ok());
                    long_size = said.or(long_size);
                }
                // For all members that follow; a link's long target; a list of volumes' members.
                b'g' | b'K' | b'V' | b'D' | b'N' => self.begin(size),
                kind => {
                    let name = long_name.take().unwrap_or_else(|| name(&block));
                    let kind = match kind {
                        _ if name.ends_with('/') => Kind::Folder,
                        b'5' => Kind::Folder,
                        b'1' | b'2' => Kind::Link,
                        b'3' | b'4' | b'6' => Kind::Device,
                        b'S' | b'M' => Kind::Sparse,
                        // Any other kind is to be read like a file (POSIX).
                        _ => Kind::File,
                    };
                    let has_content = matches!(kind, Kind::File | Kind::Sparse);
                    self.begin(if has_content { long_size.unwrap_or(size) } else { 0 });
                    return Ok(Some(Entry { name, kind }));
                }
            }
        }
    }

    fn begin(&mut self, size: u64) {
        self.left = size;
        self.padding = size.wrapping_neg() % BLOCK as u64;
    }

    /// Passes over what is left of the member.
    fn skip(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.padding);
        (self.left, self.padding) = (0, 0);
        let skipped = io::copy(&mut (&mut self.inner).take(rest), &mut io::sink())?;
        if skipped < rest { Err(cut_short()) } else { Ok(()) }
    }

    /// The next block that is not all zeros, `None` at the end of the input.
    fn header(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        loop {
            let mut block = [0; BLOCK];
            let mut read = 0;
            while read < BLOCK {
                match self.inner.read(&mut block[read..]) {
                    Ok(0) if block.iter().all(|byte| *byte == 0) => return Ok(None),
                    Ok(0) => return Err(cut_short()),
                    Ok(count) => read += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            if block.iter().any(|byte| *byte != 0) {
                return if is_header(&block) { Ok(Some(block)) } else { Err(damaged()) };
            }
        }
    }

    fn extension(&mut self, size: u64) -> io::Result<Vec<u8>> {
        if size > LONGEST_EXTENSION {
            return Err(Broken::error(format!("a header of the tar archive has {size} bytes")));
        }
        self.begin(size);
        let mut content = Vec::new();
        self.read_to_end(&mut content)?;
        if self.left > 0 { Err(cut_short()) } else { Ok(content) }
    }
}

impl<R: Read> Read for Tar<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.inner.read(&mut out[..most])?;
        if read == 0 && most > 0 {
            return Err(cut_short());
        }
        self.left -= read as u64;
        Ok(read)
    }
}

/// Whether something of this name that begins so is a tar archive. The old ones have no magic.
pub(crate) fn is_tar(name: &str, head: &[u8]) -> bool {
    let is_ustar = head.get(257..262) == Some(b"ustar");
    let is_named = name.to_ascii_lowercase().ends_with(".tar");
    let is_empty = || head.len() >= 2 * BLOCK && head.iter().all(|byte| *byte == 0);
    (is_ustar || is_named) && is_header(head) || is_named && is_empty()
}

/// Whether a block is a header: its checksum is right.
fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let is_sum = |at: usize| (148..156).contains(&at);
    let bytes = block.iter().enumerate();
    let sum: u64 = bytes.map(|(at, byte)| if is_sum(at) { 32 } else { u64::from(*byte) }).sum();
    // A block of zeros, which ends an archive, has no checksum at all.
    number(&block[148..156]) == Some(sum)
}

/// The name in a header, behind its prefix.
fn name(block: &[u8; BLOCK]) -> String {
    let field = |from: usize, to: usize| {
        let field = &block[from..to];
        text(&field[..memchr(0, field).unwrap_or(field.len())])
    };
    let name = field(0, 100);
    // GNU tar has times where POSIX has the prefix.
    let prefix = if &block[257..263] == b"ustar\0" { field(345, 500) } else { String::new() };
    if prefix.is_empty() { name } else { format!("{prefix}/{name}") }
}

/// A number in octal digits, or in GNU's base 256 where the highest bit is set.
fn number(field: &[u8]) -> Option<u64> {
    let (&first, rest) = field.split_first()?;
    if first & 0x80 != 0 {
        let zero = u64::from(first & 0x7f);
        return rest
            .iter()
            .try_fold(zero, |number, byte| Some(number.checked_mul(256)? + u64::from(*byte)));
    }
    let digits = field.trim_ascii_start();
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    if !digits[end..].iter().all(|byte| matches!(byte, 0 | b' ')) {
        return None;
    }
    match std::str::from_utf8(&digits[..end]).ok()? {
        "" => Some(0),
        digits => u64::from_str_radix(digits, 8).ok(),
    }
}

/// A value of a pax header: lines of `LENGTH NAME=VALUE`, where the length is that of the line.
fn pax_value<'a>(mut pax: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let mut value = None;
    while let Some(space) = memchr(b' ', pax) {
        let length: usize = std::str::from_utf8(&pax[..space]).ok()?.parse().ok()?;
        let line = pax.get(space + 1..length)?;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let named = line.strip_prefix(name.as_bytes()).and_then(|line| line.strip_prefix(b"="));
        value = named.or(value);
        pax = &pax[length..];
    }
    value
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn cut_short() -> io::Error {
    Broken::error("the tar archive ends early")
}

fn damaged() -> io::Error {
    Broken::error("the tar archive is damaged: what should be a header is none")
}
