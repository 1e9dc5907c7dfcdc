//! The codings of an HTTP body, undone: chunks, and gzip, deflate, Brotli and zstd.
//!
//! A crawl has bodies that are not coded as their fields say, or were cut short. Whatever can be
//! had of them is had; what was lost is said. It knows no page.

use std::borrow::Cow;
use std::io::Read;

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::memchr;

/// What gzip begins with (RFC 1952, 2.3.1).
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// What zstd begins with (RFC 8878, 3.1.1).
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// A body coded more often than this was coded to hurt.
const MOST_CODINGS: usize = 4;

/// The longest line that a chunk begins with: a size, and extensions.
const CHUNK_LINE_BYTES: usize = 4 << 10;

/// The bytes by which text is told (WHATWG, MIME Sniffing, 5.2).
const TEXT_BYTES: usize = 1445;

/// The largest window of zstd over HTTP, 8 MiB (RFC 9659, 3), as a power of two.
const ZSTD_WINDOW_LOG: u32 = 23;

const BROTLI_BUFFER_BYTES: usize = 4 << 10;

/// A body without its codings.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// It does not decode to its end.
    pub(super) is_cut: bool,
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has more bytes than are allowed.
    TooLong,
    /// It stays compressed, whatever is tried.
    Garbled,
}

/// The data of a chunked body (RFC 9112, 7.1). From the first chunk that cannot be one, all is
/// data: some archives keep the field and not the chunks, and some have other sizes.
pub(super) fn unchunk(body: &[u8]) -> Cow<'_, [u8]> {
    let mut data = Vec::new();
    let mut rest = body;
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            if rest.len() == body.len() {
                return Cow::Borrowed(body);
            }
            data.extend_from_slice(rest);
            break;
        };
        if size == 0 {
            break;
        }
        let (chunk, behind) = behind.split_at(size.min(behind.len()));
        data.extend_from_slice(chunk);
        rest = behind.strip_prefix(b"\r").unwrap_or(behind);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        if rest.is_empty() {
            break;
        }
    }
    Cow::Owned(data)
}

/// The size of the chunk that begins here, and what stands behind its line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr(b'\n', &bytes[..bytes.len().min(CHUNK_LINE_BYTES)])?;
    let size = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    let is_size = !size.is_empty() && size.iter().all(u8::is_ascii_hexdigit);
    let size = std::str::from_utf8(size).ok().filter(|_| is_size)?;
    Some((usize::from_str_radix(size, 16).ok()?, &bytes[end + 1..]))
}

/// Undoes the codings of a body, which are named in the order they were applied (RFC 9110, 8.4).
pub(super) fn decode<'a>(
    body: Cow<'a, [u8]>,
    codings: &[String],
    most: usize,
) -> Result<Decoded<'a>, Refusal> {
    let mut decoded = Decoded { bytes: body, is_cut: false };
    for coding in codings.iter().rev().take(MOST_CODINGS) {
        decoded = undo(decoded, coding, most)?;
    }
    // Coded once more than is said: no page begins so.
    for _ in 0..MOST_CODINGS {
        if !decoded.bytes.starts_with(GZIP) {
            break;
        }
        decoded = undo(decoded, "gzip", most)?;
    }
    match () {
        () if decoded.bytes.starts_with(GZIP) => Err(Refusal::Garbled),
        () if decoded.bytes.len() > most => Err(Refusal::TooLong),
        () => Ok(decoded),
    }
}

/// Undoes one coding; the body stays as it is if it was not coded so.
fn undo<'a>(body: Decoded<'a>, coding: &str, most: usize) -> Result<Decoded<'a>, Refusal> {
    let bytes = &*body.bytes;
    let (data, is_whole) = match coding {
        "gzip" | "x-gzip" if bytes.starts_with(GZIP) => gunzip(bytes, most)?,
        "deflate" => inflate(bytes, most)?,
        "br" => unbrotli(bytes, most)?,
        "zstd" if bytes.starts_with(ZSTD) => unzstd(bytes, most)?,
        _ => return Ok(body),
    };
    // What is not coded as is said fails, at once or after some nonsense.
    if !is_whole && is_text(bytes) {
        return Ok(body);
    }
    if !is_whole && data.is_empty() {
        return Err(Refusal::Garbled);
    }
    Ok(Decoded { bytes: Cow::Owned(data), is_cut: body.is_cut || !is_whole })
}

/// Whether these bytes are text in any charset, by its control characters (WHATWG, MIME Sniffing,
/// 3: binary data bytes). Compressed bytes soon have one that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let is_binary = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    !bytes[..bytes.len().min(TEXT_BYTES)].iter().any(is_binary)
}

/// All members; what stands behind the last is padding.
fn gunzip(bytes: &[u8], most: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let mut data = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(GZIP) {
        let mut decoder = GzDecoder::new(rest);
        if !read_into(&mut decoder, &mut data, most)? {
            return Ok((data, false));
        }
        rest = decoder.into_inner();
    }
    Ok((data, true))
}

/// With the header of zlib as it should be, or without, as some servers send it.
fn inflate(bytes: &[u8], most: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let (data, is_whole) = read(ZlibDecoder::new(bytes), most)?;
    if is_whole || !data.is_empty() {
        return Ok((data, is_whole));
    }
    read(DeflateDecoder::new(bytes), most)
}

/// With the windows of RFC 7932 only: those of "large window Brotli" are of up to 1 GiB, which a few
/// bytes can ask for.
fn unbrotli(bytes: &[u8], most: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let mut decoder = Decompressor::new(bytes, BROTLI_BUFFER_BYTES);
    decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    read(decoder, most)
}

fn unzstd(bytes: &[u8], most: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let mut decoder =
        zstd::stream::read::Decoder::with_buffer(bytes).map_err(|_| Refusal::Garbled)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|_| Refusal::Garbled)?;
    read(decoder, most)
}

fn read(mut decoder: impl Read, most: usize) -> Result<(Vec<u8>, bool), Refusal> {
    let mut data = Vec::new();
    let is_whole = read_into(&mut decoder, &mut data, most)?;
    Ok((data, is_whole))
}

/// Appends what can be decoded; whether that is all.
fn read_into(decoder: &mut impl Read, data: &mut Vec<u8>, most: usize) -> Result<bool, Refusal> {
    let room = most.saturating_sub(data.len()) as u64;
    let read = decoder.take(room + 1).read_to_end(data);
    if data.len() > most { Err(Refusal::TooLong) } else { Ok(read.is_ok()) }
}
