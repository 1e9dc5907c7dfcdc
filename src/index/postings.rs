//! Cursors over one postings list and its positions.
//!
//! They read the engine's own format (tantivy 0.27, `postings::serializer`, `postings::skip` and
//! `positions`): blocks of 128 bit-packed documents and frequencies, a skip entry for each block
//! with its last document and the (length, frequency) pair that scores highest in it, and a
//! variable-byte tail. Reading it here, and not through the engine's cursors, lets the evaluator
//! look at a block's bound without decoding the block. This file knows bytes; it must never know
//! a score.

use std::io;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;
use tantivy::positions::PositionReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// The pair that bounds the scores of a block: length code and frequency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Impact {
    /// The one-byte code of the passage's length.
    pub(crate) length_code: u8,
    /// The frequency; `u32::MAX` stands for "255 or more".
    pub(crate) frequency: u32,
}

/// A cursor over the documents of a list, in ascending order.
#[derive(Clone)]
pub(crate) struct PostingsCursor {
    data: OwnedBytes,
    skips: OwnedBytes,
    layout: SkipLayout,
    doc_freq: u32,
    /// The block that the skip fields describe.
    block: Block,
    decoded: bool,
    frequencies_decoded: bool,
    summed: bool,
    /// The place in the decoded block.
    at: usize,
    contents: Box<Decoded>,
}

/// The documents of a block.
#[derive(Clone)]
struct Decoded {
    docs: [u32; BLOCK],
    frequencies: [u32; BLOCK],
    /// For each document of the block the sum of the frequencies before it.
    sums: [u32; BLOCK],
}

/// What a skip entry says of its block, and where the block's data begin.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// Its number, from 0.
    number: u32,
    last_doc: DocId,
    last_doc_before: DocId,
    doc_bits: u8,
    frequency_bits: u8,
    frequency_sum: u32,
    impact: Impact,
    /// Documents in it: 128, less in the tail, 0 behind the end.
    len: u32,
    data_start: usize,
    position_start: u64,
}

/// The shape of a skip entry, which depends on what the field records.
#[derive(Clone, Copy, Debug)]
struct SkipLayout {
    entry: usize,
    frequencies: bool,
    positions: bool,
}

impl SkipLayout {
    fn of(option: IndexRecordOption) -> SkipLayout {
        let (frequencies, positions) = (option.has_freq(), option.has_positions());
        let entry = match (frequencies, positions) {
            (false, _) => 5,
            (true, false) => 8,
            (true, true) => 12,
        };
        SkipLayout { entry, frequencies, positions }
    }
}

impl PostingsCursor {
    /// A cursor at the first document of a list.
    pub(super) fn open(
        doc_freq: u32,
        mut bytes: OwnedBytes,
        option: IndexRecordOption,
    ) -> PostingsCursor {
        let skips = if doc_freq as usize >= BLOCK {
            let length = read_vint(&mut bytes);
            let (skips, data) = bytes.split(length);
            bytes = data;
            skips
        } else {
            OwnedBytes::empty()
        };
        let mut cursor = PostingsCursor {
            data: bytes,
            skips,
            layout: SkipLayout::of(option),
            doc_freq,
            block: Block {
                number: 0,
                last_doc: 0,
                last_doc_before: 0,
                doc_bits: 0,
                frequency_bits: 0,
                frequency_sum: 0,
                impact: Impact { length_code: 0, frequency: 0 },
                len: 0,
                data_start: 0,
                position_start: 0,
            },
            decoded: false,
            frequencies_decoded: false,
            summed: false,
            at: 0,
            contents: Box::new(Decoded {
                docs: [TERMINATED; BLOCK],
                frequencies: [1; BLOCK],
                sums: [0; BLOCK],
            }),
        };
        cursor.read_skip_entry();
        cursor.decode();
        cursor
    }

    /// The number of documents in the list, deleted ones included.
    pub(crate) fn doc_freq(&self) -> u32 {
        self.doc_freq
    }

    /// The document that the cursor stands on, or `TERMINATED`.
    #[inline]
    pub(crate) fn doc(&self) -> DocId {
        self.contents.docs[self.at]
    }

    /// The frequency of the term in the document.
    #[inline]
    pub(crate) fn frequency(&mut self) -> u32 {
        if !self.frequencies_decoded {
            self.decode_frequencies();
        }
        self.contents.frequencies[self.at]
    }

    /// Moves to the next document.
    #[inline]
    pub(crate) fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= BLOCK {
            self.next_block();
        }
        self.doc()
    }

    /// Moves to the first document at or after the target, which is not before the present one.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.decoded && self.contents.docs[self.at] >= target {
            return self.contents.docs[self.at];
        }
        // Dense lists are sought one step at a time.
        if self.decoded && self.at + 1 < BLOCK && self.contents.docs[self.at + 1] >= target {
            self.at += 1;
            return self.contents.docs[self.at];
        }
        self.shallow_seek(target);
        self.decode();
        // Branchless binary search: the compiler turns the comparison into a conditional move.
        let mut low = self.at;
        let mut size = BLOCK - low;
        while size > 1 {
            let half = size / 2;
            low = if self.contents.docs[low + half - 1] < target { low + half } else { low };
            size -= half;
        }
        self.at = low;
        self.doc()
    }

    /// Moves the skip entry, and nothing else, to the block that may hold the target. The cursor
    /// stands on no document until the next [`seek`](Self::seek).
    #[inline]
    pub(crate) fn shallow_seek(&mut self, target: DocId) {
        while self.block.last_doc < target {
            self.next_skip_entry();
        }
    }

    /// The last document of the block that the skip entry describes; `TERMINATED` for the tail.
    #[inline]
    pub(crate) fn block_last_doc(&self) -> DocId {
        self.block.last_doc
    }

    /// What bounds the scores of that block; `None` for the tail, which must be looked at.
    #[inline]
    pub(crate) fn block_impact(&self) -> Option<Impact> {
        (self.block.last_doc != TERMINATED).then_some(self.block.impact)
    }

    /// The documents and frequencies of the tail or of the block, from the cursor on.
    pub(crate) fn rest_of_block(&mut self) -> (&[u32], &[u32]) {
        self.decode();
        if !self.frequencies_decoded {
            self.decode_frequencies();
        }
        let end = (self.block.len as usize).max(self.at);
        (&self.contents.docs[self.at..end], &self.contents.frequencies[self.at..end])
    }

    /// Stands on the first document of the block that the skip entry describes.
    pub(crate) fn decode_block(&mut self) {
        self.decode();
    }

    /// Moves over this many documents, which must leave some of the block.
    pub(crate) fn skip_in_block(&mut self, count: usize) {
        self.at += count;
    }

    /// Leaves the block for the next, wherever in it the cursor stood.
    pub(crate) fn next_block(&mut self) {
        self.next_skip_entry();
        self.decode();
    }

    /// The documents of the tail or of the block, from the cursor on.
    pub(crate) fn rest_of_block_docs(&mut self) -> &[u32] {
        self.decode();
        let end = (self.block.len as usize).max(self.at);
        &self.contents.docs[self.at..end]
    }

    /// Moves to the tail, which has no impact of its own.
    pub(crate) fn seek_tail(&mut self) {
        let last_full = self.skips.len() / self.layout.entry;
        while (self.block.number as usize) < last_full {
            self.next_skip_entry();
        }
        self.decode();
    }

    /// The number of blocks that have an impact.
    pub(crate) fn full_blocks(&self) -> usize {
        self.skips.len() / self.layout.entry
    }

    /// The impacts of all full blocks, whatever the cursor's place.
    pub(crate) fn impacts(&self) -> impl Iterator<Item = Impact> + '_ {
        let layout = self.layout;
        self.skips.as_slice().chunks_exact(layout.entry).map(move |entry| layout.impact(entry))
    }

    /// Where the positions of the present document begin, as a count of positions in the list.
    pub(crate) fn position_index(&mut self) -> u64 {
        if !self.frequencies_decoded {
            self.decode_frequencies();
        }
        if !self.summed {
            self.sum_frequencies();
        }
        self.block.position_start + u64::from(self.contents.sums[self.at])
    }

    fn sum_frequencies(&mut self) {
        self.summed = true;
        let mut sum = 0;
        let Decoded { frequencies, sums, .. } = &mut *self.contents;
        for (slot, frequency) in sums.iter_mut().zip(frequencies.iter()) {
            *slot = sum;
            sum += frequency;
        }
    }

    fn next_skip_entry(&mut self) {
        let block = &mut self.block;
        block.last_doc_before = block.last_doc;
        block.position_start += u64::from(block.frequency_sum);
        block.data_start +=
            (usize::from(block.doc_bits) + usize::from(block.frequency_bits)) * BLOCK / 8;
        block.number += u32::from(block.len > 0);
        self.read_skip_entry();
    }

    fn read_skip_entry(&mut self) {
        self.decoded = false;
        self.frequencies_decoded = false;
        self.summed = false;
        self.at = 0;
        let start = self.block.number as usize * self.layout.entry;
        let entry = self.skips.get(start..start + self.layout.entry);
        let block = &mut self.block;
        match entry {
            Some(entry) => {
                block.last_doc = read_u32(entry);
                block.doc_bits = entry[4] & 0x1f;
                block.frequency_bits = if self.layout.frequencies { entry[5] } else { 0 };
                block.frequency_sum = if self.layout.positions { read_u32(&entry[6..]) } else { 0 };
                block.impact = self.layout.impact(entry);
                block.len = BLOCK as u32;
            }
            None => {
                let before = block.number as usize * BLOCK;
                block.len = (self.doc_freq as usize).saturating_sub(before) as u32;
                block.last_doc = TERMINATED;
                (block.doc_bits, block.frequency_bits, block.frequency_sum) = (0, 0, 0);
            }
        }
    }

    #[inline]
    fn decode(&mut self) {
        if !self.decoded {
            self.decode_docs();
        }
    }

    fn decode_docs(&mut self) {
        self.decoded = true;
        let data = &self.data.as_slice()[self.block.data_start..];
        if self.block.last_doc == TERMINATED {
            self.decode_tail();
            return;
        }
        let before = (self.block.last_doc_before != 0).then_some(self.block.last_doc_before);
        BitPacker4x::new().decompress_strictly_sorted(
            before,
            data,
            &mut self.contents.docs[..],
            self.block.doc_bits,
        );
    }

    fn decode_frequencies(&mut self) {
        self.frequencies_decoded = true;
        if !self.layout.frequencies {
            return;
        }
        let start = self.block.data_start + usize::from(self.block.doc_bits) * BLOCK / 8;
        BitPacker4x::new().decompress(
            &self.data.as_slice()[start..],
            &mut self.contents.frequencies[..],
            self.block.frequency_bits,
        );
        for frequency in self.contents.frequencies.iter_mut() {
            *frequency += 1;
        }
    }

    /// The tail: deltas in variable bytes, then the frequencies as they are.
    fn decode_tail(&mut self) {
        self.frequencies_decoded = true;
        let mut data = &self.data.as_slice()[self.block.data_start..];
        let len = self.block.len as usize;
        let mut doc = self.block.last_doc_before;
        for slot in &mut self.contents.docs[..len] {
            doc += read_vbyte(&mut data);
            *slot = doc;
        }
        self.contents.docs[len..].fill(TERMINATED);
        if self.layout.frequencies {
            for slot in &mut self.contents.frequencies[..len] {
                *slot = read_vbyte(&mut data);
            }
        }
    }
}

impl SkipLayout {
    #[inline]
    fn impact(self, entry: &[u8]) -> Impact {
        let at = match (self.frequencies, self.positions) {
            (false, _) => return Impact { length_code: 0, frequency: 1 },
            (true, false) => 6,
            (true, true) => 10,
        };
        let frequency = match entry[at + 1] {
            u8::MAX => u32::MAX,
            frequency => u32::from(frequency),
        };
        Impact { length_code: entry[at], frequency }
    }
}

/// The positions of a list.
#[derive(Clone)]
pub(crate) struct Positions {
    reader: PositionReader,
    buffer: Vec<u32>,
}

impl Positions {
    pub(super) fn open(bytes: OwnedBytes) -> io::Result<Positions> {
        Ok(Positions { reader: PositionReader::open(bytes)?, buffer: Vec::new() })
    }

    /// Visits the positions of one document, which begin at this index of the list.
    pub(crate) fn read(&mut self, index: u64, frequency: u32, mut visit: impl FnMut(u32)) {
        self.buffer.resize(frequency as usize, 0);
        self.reader.read(index, &mut self.buffer);
        let mut position = 0;
        for delta in &self.buffer {
            position += delta;
            visit(position);
        }
    }
}

/// A list of a field: how to open its cursors.
#[derive(Clone)]
pub(crate) struct PostingsList {
    pub(super) info: TermInfo,
    pub(super) postings: OwnedBytes,
    pub(super) positions: OwnedBytes,
    pub(super) option: IndexRecordOption,
}

impl PostingsList {
    /// The number of documents in it, deleted ones included.
    pub(crate) fn doc_freq(&self) -> u32 {
        self.info.doc_freq
    }

    /// How often it says that its term stands somewhere; the field must record positions.
    ///
    /// Positions are stored in blocks of 128, the number of blocks and the bits a position of each
    /// in front, and the rest one by one: the count takes no decoding.
    pub(crate) fn occurrences(&self) -> u64 {
        let mut bytes = self.positions.slice(self.info.positions_range.clone());
        let blocks = read_vint(&mut bytes);
        let (widths, packed) = bytes.split_at(blocks.min(bytes.len()));
        let bits: usize = widths.iter().map(|&bits| usize::from(bits)).sum();
        let rest = packed.get(bits * BLOCK / 8..).unwrap_or_default();
        let last_bytes = rest.iter().filter(|byte| **byte & 0x80 != 0).count();
        (blocks * BLOCK + last_bytes) as u64
    }

    /// A cursor at its first document.
    pub(crate) fn cursor(&self) -> PostingsCursor {
        let bytes = self.postings.slice(self.info.postings_range.clone());
        PostingsCursor::open(self.info.doc_freq, bytes, self.option)
    }

    /// Its first document, without the cost of a cursor.
    pub(crate) fn first_doc(&self) -> Option<DocId> {
        match self.info.doc_freq {
            0 => None,
            few if (few as usize) < BLOCK => {
                let bytes = self.postings.slice(self.info.postings_range.clone());
                Some(read_vbyte(&mut bytes.as_slice()))
            }
            _ => Some(self.cursor().doc()),
        }
    }

    /// Its positions; the field must record them.
    pub(crate) fn positions(&self) -> io::Result<Positions> {
        Positions::open(self.positions.slice(self.info.positions_range.clone()))
    }
}

#[inline]
fn read_u32(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// The engine's variable-byte integers: seven bits a byte, lowest first, the last one marked.
#[inline]
fn read_vbyte(data: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0, 0);
    while let [byte, rest @ ..] = *data {
        *data = rest;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            break;
        }
        shift += 7;
    }
    value
}

fn read_vint(bytes: &mut OwnedBytes) -> usize {
    let mut data = bytes.as_slice();
    let before = data.len();
    let (mut value, mut shift) = (0u64, 0);
    while let [byte, rest @ ..] = data {
        data = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            break;
        }
        shift += 7;
    }
    let read = before - data.len();
    bytes.advance(read);
    value as usize
}
