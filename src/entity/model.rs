//! The tagger's model: its file format, and the scores it gives.
//!
//! The format is a compressed (Zstandard) sequence of columns, so that like bytes stand together:
//!
//! ```text
//! "MRGN" version:u8
//! scale:f32 transitions:f32×13×13
//! known     count:u32 keys values:u32 as 4 planes
//! clusters  count:u32 keys values:u16 as 2 planes
//! coarse    count:u32 values:u16 as 2 planes
//! weights   count:u32 keys values:i8×13 as 13 planes
//! ```
//!
//! Keys are ascending hashes, each as the difference from the last one in LEB128; numbers are little
//! endian; plane `n` has byte `n` of every value. Nothing of the taught texts is in it but hashes of
//! words and pairs of words. It must never know a text.

use std::io::Read;

use super::lexicon::Lexicon;
use super::tags::{Scores, TAGS, Transitions};
use super::weights::{Sums, Weights};

const MAGIC: &[u8; 4] = b"MRGN";
const VERSION: u8 = 1;

/// Everything that was learnt.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// Gazetteers and clusters.
    pub(crate) lexicon: Lexicon,
    /// Weights of tags in a row.
    pub(crate) transitions: Transitions,
    /// Weights of features, in whole numbers.
    pub(crate) weights: Weights,
    /// What one unit of a weight is worth.
    scale: f32,
}

/// Why bytes are no model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadModel;

/// A model as the trainer writes it: entries by ascending key.
#[derive(Debug, Default, Clone)]
pub(crate) struct Parts {
    pub(crate) known: Vec<(u32, u32)>,
    pub(crate) clusters: Vec<(u32, u16)>,
    pub(crate) coarse: Vec<u16>,
    pub(crate) weights: Vec<(u32, [i8; TAGS])>,
    pub(crate) transitions: Transitions,
    pub(crate) scale: f32,
}

impl Model {
    /// The model that a compressed file holds.
    pub(crate) fn from_bytes(compressed: &[u8]) -> Result<Model, BadModel> {
        let mut bytes = Vec::new();
        let decoder = zstd::stream::read::Decoder::new(compressed).map_err(|_| BadModel)?;
        decoder.take(1 << 30).read_to_end(&mut bytes).map_err(|_| BadModel)?;
        Parts::read(&bytes).map(Model::new)
    }

    /// The model of these parts.
    pub(crate) fn new(parts: Parts) -> Model {
        Model {
            lexicon: Lexicon::new(&parts.known, &parts.clusters, parts.coarse),
            transitions: parts.transitions,
            weights: Weights::of(&parts.weights),
            scale: parts.scale,
        }
    }

    /// What sums of weights are as scores.
    pub(crate) fn scores(&self, sum: &Sums) -> Scores {
        sum.map(|s| f32::from(s) * self.scale)
    }
}

impl Parts {
    /// The bytes of the file, not yet compressed.
    #[cfg_attr(not(test), allow(dead_code, reason = "the trainer writes models"))]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(VERSION);
        out.extend(self.scale.to_le_bytes());
        self.transitions.iter().flatten().for_each(|w| out.extend(w.to_le_bytes()));
        write_keys(&mut out, self.known.iter().map(|e| e.0));
        write_planes(&mut out, &self.known, |e| e.1.to_le_bytes());
        write_keys(&mut out, self.clusters.iter().map(|e| e.0));
        write_planes(&mut out, &self.clusters, |e| e.1.to_le_bytes());
        out.extend((self.coarse.len() as u32).to_le_bytes());
        write_planes(&mut out, &self.coarse, |c| c.to_le_bytes());
        write_keys(&mut out, self.weights.iter().map(|e| e.0));
        write_planes(&mut out, &self.weights, |e| e.1.map(|w| w as u8));
        out
    }

    fn read(bytes: &[u8]) -> Result<Parts, BadModel> {
        let mut input = Input(bytes);
        if input.take(4)? != MAGIC || input.take(1)? != [VERSION] {
            return Err(BadModel);
        }
        let mut parts = Parts { scale: f32::from_le_bytes(input.array()?), ..Parts::default() };
        for weight in parts.transitions.iter_mut().flatten() {
            *weight = f32::from_le_bytes(input.array()?);
        }
        let keys = input.keys()?;
        parts.known =
            keys.iter().copied().zip(input.planes(keys.len())?.map(u32::from_le_bytes)).collect();
        let keys = input.keys()?;
        parts.clusters =
            keys.iter().copied().zip(input.planes(keys.len())?.map(u16::from_le_bytes)).collect();
        let count = u32::from_le_bytes(input.array()?) as usize;
        parts.coarse = input.planes(count)?.map(u16::from_le_bytes).collect();
        let keys = input.keys()?;
        let rows = input.planes(keys.len())?.map(|row: [u8; TAGS]| row.map(|w| w as i8));
        parts.weights = keys.iter().copied().zip(rows).collect();
        Ok(parts)
    }
}

#[cfg_attr(not(test), allow(dead_code, reason = "the trainer writes models"))]
fn write_keys(out: &mut Vec<u8>, keys: impl ExactSizeIterator<Item = u32>) {
    out.extend((keys.len() as u32).to_le_bytes());
    let mut last = 0;
    for key in keys {
        let mut rest = key - last;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
        last = key;
    }
}

#[cfg_attr(not(test), allow(dead_code, reason = "the trainer writes models"))]
fn write_planes<T, const N: usize>(out: &mut Vec<u8>, values: &[T], bytes: impl Fn(&T) -> [u8; N]) {
    for plane in 0..N {
        out.extend(values.iter().map(|value| bytes(value)[plane]));
    }
}

/// What is left to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadModel> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(BadModel)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadModel> {
        self.take(N)?.try_into().map_err(|_| BadModel)
    }

    fn keys(&mut self) -> Result<Vec<u32>, BadModel> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        let mut keys = Vec::with_capacity(count.min(self.0.len()));
        let mut last = 0_u32;
        for _ in 0..count {
            let (mut difference, mut shift) = (0_u32, 0);
            loop {
                let [byte] = self.array()?;
                difference |= u32::from(byte & 0x7f).checked_shl(shift).ok_or(BadModel)?;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            last = last.checked_add(difference).ok_or(BadModel)?;
            keys.push(last);
        }
        Ok(keys)
    }

    fn planes<const N: usize>(
        &mut self,
        count: usize,
    ) -> Result<impl Iterator<Item = [u8; N]> + use<'a, N>, BadModel> {
        let planes = self.take(count.checked_mul(N).ok_or(BadModel)?)?;
        Ok((0..count).map(move |at| std::array::from_fn(|plane| planes[plane * count + at])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Parts {
        let mut parts = Parts {
            known: vec![(3, 0x10203), (70_000, 7)],
            clusters: vec![(9, 300)],
            coarse: vec![0, 1, 2],
            weights: vec![(1, [1; TAGS]), (u32::MAX, [-128; TAGS])],
            scale: 0.5,
            ..Parts::default()
        };
        parts.transitions[1][2] = -1.5;
        parts
    }

    #[test]
    fn what_is_written_is_read() {
        let parts = small();
        let read = Parts::read(&parts.write()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{parts:?}"));
        let model = Model::new(read);
        let mut sum = [0; 16];
        model.weights.add(&[u32::MAX, 1, 2], &mut Vec::new(), &mut sum);
        assert_eq!(sum[..TAGS], [-127; TAGS]);
        assert_eq!(model.scores(&sum)[0], -63.5);
    }

    #[test]
    fn a_cut_file_is_no_model() {
        let bytes = small().write();
        for end in 0..bytes.len() {
            assert_eq!(Parts::read(&bytes[..end]).err(), Some(BadModel), "of {end} bytes");
        }
        assert_eq!(Model::from_bytes(b"no model").err(), Some(BadModel));
    }
}
