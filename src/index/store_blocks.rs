//! The blocks of stored records, read one after the other, whatever is broken between them.
//!
//! A block is its length without compression (four bytes), and a frame of zstd (RFC 8878, 3.1.1): the
//! records, where each begins, and how many they are. The engine finds blocks by an index at the end
//! of the file; here a frame says how long it is, and after a broken one the next is found by the number
//! that every frame begins with. It knows bytes; it must never know what a record means.

use memchr::memmem;
use zstd::bulk::decompress;
use zstd::zstd_safe::{find_frame_compressed_size, get_frame_content_size};

/// What a frame begins with (RFC 8878, 3.1.1.1), least byte first.
const MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The bytes of a length, and of where a record begins.
const NUMBER: usize = 4;

/// No block is longer than this without compression, so that a broken one takes no more.
const LONGEST: u64 = 1 << 30;

/// The engine's description of a store, at its end: the version (four bytes), where the blocks end
/// (eight), and how they are compressed (sixteen).
const FOOTER: usize = 28;

pub(super) enum Block {
    Records(Records),
    /// One that cannot be read, or several in a row.
    Broken,
}

/// The records of a block.
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Where each begins, and where the last one ends.
    bounds: Vec<usize>,
}

impl Records {
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.bounds.windows(2).map(|bounds| &self.bytes[bounds[0]..bounds[1]])
    }

    fn of(bytes: Vec<u8>) -> Option<Records> {
        let number = |at: usize| {
            let number = bytes.get(at..at.checked_add(NUMBER)?)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(number)).ok()
        };
        let count_at = bytes.len().checked_sub(NUMBER)?;
        let count = number(count_at)?;
        let end = count_at.checked_sub(count.checked_mul(NUMBER)?)?;
        let starts = (0..count).map(|record| number(end + record * NUMBER));
        let mut bounds: Vec<usize> = starts.collect::<Option<_>>()?;
        bounds.push(end);
        bounds.is_sorted().then_some(Records { bytes, bounds })
    }
}

/// The blocks of a file: of a store, with or without what the engine puts at its end.
pub(super) fn blocks(file: &[u8]) -> impl Iterator<Item = Block> {
    let end = end_of_blocks(file);
    let mut at = 0;
    std::iter::from_fn(move || {
        let frame_at = at + NUMBER;
        if let Some((records, length)) = file.get(frame_at..).and_then(read_frame) {
            at = frame_at + length;
            return Some(Block::Records(records));
        }
        let next = memmem::find_iter(file.get(frame_at + 1..)?, MAGIC).find_map(|found| {
            let found = frame_at + 1 + found;
            read_frame(&file[found..]).map(|_| found - NUMBER)
        });
        let is_broken = next.is_some() || end.is_some_and(|end| at < end);
        at = next.unwrap_or(file.len());
        is_broken.then_some(Block::Broken)
    })
}

/// The records of the frame that some bytes begin with, and its length.
fn read_frame(bytes: &[u8]) -> Option<(Records, usize)> {
    if !bytes.starts_with(MAGIC) {
        return None;
    }
    let length = find_frame_compressed_size(bytes).ok()?;
    let frame = bytes.get(..length)?;
    let content = get_frame_content_size(frame).ok()??;
    if content > LONGEST {
        return None;
    }
    let content = decompress(frame, usize::try_from(content).ok()?).ok()?;
    Some((Records::of(content)?, length))
}

/// Where the blocks end, if the file can tell.
fn end_of_blocks(file: &[u8]) -> Option<usize> {
    // The engine's footer: its length and a number end the file.
    let length = file.len().checked_sub(2 * NUMBER).and_then(|at| file.get(at..at + NUMBER))?;
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    let body = file.len().checked_sub(2 * NUMBER)?.checked_sub(length)?;
    let footer = file.get(body.checked_sub(FOOTER)?..body)?;
    let end = u64::from_le_bytes(footer.get(NUMBER..NUMBER + 8)?.try_into().ok()?);
    usize::try_from(end).ok().filter(|end| *end <= body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(records: &[&str]) -> Vec<u8> {
        let mut bytes = records.concat().into_bytes();
        let mut start = 0;
        for record in records {
            bytes.extend((start as u32).to_le_bytes());
            start += record.len();
        }
        bytes.extend((records.len() as u32).to_le_bytes());
        let frame = zstd::bulk::compress(&bytes, 5).unwrap();
        [&(bytes.len() as u32).to_le_bytes()[..], &frame].concat()
    }

    /// Three blocks and a footer of the store's; the last of the engine's is left out.
    fn store() -> (Vec<u8>, [usize; 3]) {
        let parts = [block(&["one", "two"]), block(&["three"]), block(&["four", "five", "six"])];
        let ends = [parts[0].len(), parts[0].len() + parts[1].len(), parts.concat().len()];
        let mut file = parts.concat();
        file.extend([0; 5]);
        file.extend(2u32.to_le_bytes());
        file.extend((ends[2] as u64).to_le_bytes());
        file.extend([0; 16]);
        file.extend(0u32.to_le_bytes());
        file.extend(1337u32.to_le_bytes());
        (file, ends)
    }

    fn shown(file: &[u8]) -> String {
        let text = |block| match block {
            Block::Broken => "broken".to_owned(),
            Block::Records(records) => {
                let texts =
                    records.iter().map(|record| String::from_utf8_lossy(record).into_owned());
                texts.collect::<Vec<_>>().join(" ")
            }
        };
        blocks(file).map(text).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn what_is_not_broken_is_read() {
        let (sound, ends) = store();
        assert_eq!(shown(&sound), "one two | three | four five six");
        let broken = |at: usize| {
            let mut file = sound.clone();
            file[at] ^= 1;
            shown(&file)
        };
        // The length before a frame is not needed.
        assert_eq!(broken(0), "one two | three | four five six");
        assert_eq!(broken(NUMBER), "broken | three | four five six");
        assert_eq!(broken(ends[0] + NUMBER + 1), "one two | broken | four five six");
        assert_eq!(broken(ends[1] + NUMBER), "one two | three | broken");
        assert_eq!(broken(sound.len() - 1), "one two | three | four five six");
    }

    proptest! {
        #[test]
        fn nothing_panics(at in 0usize..400, byte: u8, length in 0usize..400) {
            let (mut file, _) = store();
            let at = at % file.len();
            file[at] = byte;
            file.truncate(length);
            shown(&file);
        }
    }
}
