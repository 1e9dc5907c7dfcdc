//! Compressions: how each is told by its first bytes, and its decompressor.
//!
//! A file is often several compressed streams in a row: gzip's members (RFC 1952, 2.2), a WARC
//! record each; the frames of zstd (RFC 8878, 3); the streams of `pbzip2` and `xz`. All of them
//! are read. It knows no archive and no format.

use std::io::{self, Read};
use std::sync::Arc;

use bzip2::bufread::MultiBzDecoder;
use lzma_rust2::XzReader;

use crate::source::container::account::Account;
use crate::source::container::gzip::Gzip;
use crate::source::container::peek::Peek;

/// A compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// As `bzip2` 1.0 writes it.
    Bzip2,
    /// The `.xz` format, version 1.2.
    Xz,
}

/// The most memory that a decompressor may want, by what its stream says: 128 MiB, in KiB. That is
/// twice what `xz -9` makes, and all that `zstd` makes without `--ultra --long=28`.
const MOST_MEMORY: u32 = 128 << 10;

/// The endings of names of compressed files, and what the file within is then called by.
const ENDINGS: [(&str, &str); 10] = [
    (".gz", ""),
    (".gzip", ""),
    (".tgz", ".tar"),
    (".zst", ""),
    (".zstd", ""),
    (".tzst", ".tar"),
    (".bz2", ""),
    (".tbz2", ".tar"),
    (".xz", ""),
    (".txz", ".tar"),
];

impl Layer {
    /// The compression of what begins with these bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Layer> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Layer::Gzip),
            // A frame, or a skippable one, which `pzstd` writes first (RFC 8878, 3.1).
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Layer::Zstd),
            // A block, or the end of a stream without any.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, ..] => Some(Layer::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Layer::Xz),
            _ => None,
        }
    }

    /// As it is shown.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Layer::Gzip => "gzip",
            Layer::Zstd => "zstd",
            Layer::Bzip2 => "bzip2",
            Layer::Xz => "xz",
        }
    }

    /// What it is said of when it breaks.
    pub(crate) fn stream(self) -> &'static str {
        match self {
            Layer::Gzip => "gzip stream",
            Layer::Zstd => "zstd stream",
            Layer::Bzip2 => "bzip2 stream",
            Layer::Xz => "xz stream",
        }
    }

    /// Reads what is compressed in all streams of the input.
    pub(crate) fn decoder<R: Read>(
        self,
        input: Peek<R>,
        account: &Arc<Account>,
    ) -> io::Result<Decoder<R>> {
        Ok(match self {
            Layer::Gzip => Decoder::Gzip(Box::new(Gzip::new(input, account))),
            Layer::Zstd => Decoder::Zstd(zstd::Decoder::with_buffer(input)?),
            Layer::Bzip2 => Decoder::Bzip2(MultiBzDecoder::new(input)),
            Layer::Xz => Decoder::Xz(Box::new(XzReader::new_mem_limit(input, true, MOST_MEMORY))),
        })
    }
}

/// A decompressor.
pub(crate) enum Decoder<R: Read> {
    Gzip(Box<Gzip<R>>),
    Zstd(zstd::Decoder<'static, Peek<R>>),
    Bzip2(MultiBzDecoder<Peek<R>>),
    Xz(Box<XzReader<Peek<R>>>),
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::Gzip(decoder) => decoder.read(out),
            Decoder::Zstd(decoder) => decoder.read(out),
            Decoder::Bzip2(decoder) => decoder.read(out),
            Decoder::Xz(decoder) => decoder.read(out),
        }
    }
}

/// The name of a file without the endings of its compressions: `a.jsonl.gz` is `a.jsonl`.
pub(crate) fn without_ending(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    match ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending)) {
        Some((ending, instead)) => format!("{}{instead}", &name[..name.len() - ending.len()]),
        None => name.to_owned(),
    }
}

/// Whether a name is that of something to be unpacked.
pub(crate) fn is_packed(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let archives = [".zip", ".tar"];
    ENDINGS.iter().map(|(ending, _)| *ending).chain(archives).any(|ending| lower.ends_with(ending))
}
