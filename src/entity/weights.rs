//! The weights of features, as a hash table that is read often and never changed.
//!
//! A text asks for some forty features a word, and four in five of them are there: what counts is
//! how much memory one answer touches, which is one line of the processor's cache. It must never
//! know what a feature or a tag means.

use std::hint::black_box;

use super::lexicon::home;
use super::tags::TAGS;

/// Sums of weights, one for each tag; what is behind them means nothing.
pub(crate) type Sums = [i16; 16];

/// Adds to sums; a sum too large for its number stays at the largest.
#[inline]
pub(crate) fn add(sum: &mut Sums, more: &Sums) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
    }
}

/// Weights by the key of their feature.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    buckets: Vec<Bucket>,
}

/// A line of the processor's cache. It fills from the first row on; the next one is used where it is full.
#[derive(Clone, Debug, Default)]
#[repr(align(64))]
struct Bucket([Row; 4]);

/// The weights of a feature, and in the last three bytes the low bits of its key. Zeros are an empty row.
///
/// The rest of the key is known from the bucket: keys stand in their order, and those that share
/// the low bits are 2²⁴ apart, which is [`FEWEST`] ÷ 256 buckets or more.
type Row = [u8; 16];

const FEWEST: usize = 1 << 13;

impl Weights {
    /// A table of these; of equal keys the first stays. Weights of nothing are left out, and so are those of
    /// key 0, which every word has: the model's figures were measured without them.
    pub(crate) fn of(entries: &[(u32, [i8; TAGS])]) -> Weights {
        // Five in eight rows are taken.
        let buckets = (entries.len() * 2 / 5).max(FEWEST);
        let mut weights = Weights { buckets: vec![Bucket::default(); buckets] };
        let counts = |(key, row): &&(u32, [i8; TAGS])| *key != 0 && *row != [0; TAGS];
        for (key, row) in entries.iter().filter(counts) {
            if let Err(place) = weights.place(*key) {
                let stored = &mut weights.buckets[place / 4].0[place % 4];
                stored[TAGS..].copy_from_slice(&key.to_le_bytes()[..3]);
                stored[..TAGS].copy_from_slice(&row.map(|weight| weight as u8));
            }
        }
        weights
    }

    /// Adds the weights of features. `room` is room to work in.
    ///
    /// It goes over the keys several times, and almost without branches, so that the memory is waited for once
    /// and not for each key in turn.
    #[inline]
    pub(crate) fn add(&self, features: &[u32], room: &mut Vec<u32>, sum: &mut Sums) {
        if self.buckets.is_empty() {
            return;
        }
        let bucket = |key: u32| home(key, self.buckets.len());
        // Nothing comes of this but that all lines are on their way.
        let read = |key: &u32| self.buckets[bucket(*key)].0[0][0];
        black_box(features.iter().map(read).fold(0, |all, byte| all | byte));
        // The places of those found from the front on, and from the back those keys that the next bucket may have.
        room.clear();
        room.resize(features.len() + 1, 0);
        let (mut found, mut beyond) = (0, room.len() - 1);
        for key in features {
            let at = bucket(*key);
            let Bucket(rows) = &self.buckets[at];
            let matches = (0..4).fold(0, |found, n| found | u32::from(has(&rows[n], *key)) << n);
            room[found] = (at * 4) as u32 + (matches | 8).trailing_zeros();
            found += usize::from(matches != 0);
            room[beyond] = *key;
            beyond -= usize::from(matches == 0) & usize::from(is_taken(&rows[3]));
        }
        for at in beyond + 1..room.len() {
            if let Ok(place) = self.place(room[at]) {
                room[found] = place as u32;
                found += 1;
            }
        }
        for place in &room[..found] {
            let row = &self.buckets[*place as usize / 4].0[*place as usize % 4];
            add(sum, &row.map(|weight| i16::from(weight as i8)));
        }
    }

    /// The row that holds a key, or the empty one where it would be.
    fn place(&self, key: u32) -> Result<usize, usize> {
        let mut at = home(key, self.buckets.len());
        loop {
            let Some(Bucket(rows)) = self.buckets.get(at) else { return Err(0) };
            let taken = rows.iter().take_while(|row| is_taken(row)).count();
            if let Some(place) = rows[..taken].iter().position(|row| has(row, key)) {
                return Ok(at * 4 + place);
            }
            if taken < rows.len() {
                return Err(at * 4 + taken);
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
    }
}

#[inline]
fn is_taken(row: &Row) -> bool {
    u128::from_le_bytes(*row) != 0
}

/// Whether a row is a key's. An empty one may seem to be, and adds nothing.
#[inline]
fn has(row: &Row, key: u32) -> bool {
    u32::from_le_bytes([row[12], row[13], row[14], row[15]]) >> 8 == key & 0xff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_it_was_given() {
        let key = |n: u32| n.wrapping_mul(0x9e37_79b9);
        let entries: Vec<(u32, [i8; TAGS])> =
            (0..50_000).map(|n| (key(n), [(n % 255) as u8 as i8; TAGS])).collect();
        let weights = Weights::of(&entries);
        let sum_of = |keys: &[u32]| {
            let mut sum = [0; 16];
            weights.add(keys, &mut Vec::new(), &mut sum);
            sum[..TAGS].to_vec()
        };
        assert_eq!(sum_of(&[0]), [0; TAGS]);
        for (key, row) in &entries[1..] {
            assert_eq!(sum_of(&[*key]), row.map(i16::from));
        }
        for missing in 50_000..60_000 {
            assert_eq!(sum_of(&[key(missing)]), [0; TAGS]);
        }
        assert_eq!(sum_of(&[key(1), key(60_000), key(100), key(255)]), [101; TAGS]);
        let mut none = [0; 16];
        Weights::default().add(&[5], &mut Vec::new(), &mut none);
        assert_eq!(none, [0; 16]);
    }
}
