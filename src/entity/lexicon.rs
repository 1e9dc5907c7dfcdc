//! What is known of words and names before a text is read: gazetteers, clusters, and how often a
//! word is written with a capital.
//!
//! It keeps hashes, never the names themselves. It knows no text and no model weights.

use super::hash::join;

/// What a word or a name of several words is in the gazetteers; a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known(pub(crate) u32);

impl Known {
    pub(crate) const FIRST: u32 = 1 << 4;
    pub(crate) const TITLE: u32 = 1 << 6;
    pub(crate) const BODY: u32 = 1 << 7;
    pub(crate) const FIRM: u32 = 1 << 11;
    pub(crate) const ROLE: u32 = 1 << 15;
    /// The lowest bit of [`capitals`](Known::capitals).
    pub(crate) const CAPITALS: u32 = 16;
    /// A longer name begins with it.
    pub(crate) const GOES_ON: u32 = 1 << 19;

    /// Which gazetteers hold it.
    pub(crate) fn classes(self) -> u32 {
        self.0 & 0xffff
    }

    /// How often it has a capital within a sentence: 1 (never) to 6 (always); 0 if that is not known.
    pub(crate) fn capitals(self) -> u32 {
        self.0 >> Self::CAPITALS & 7
    }
}

/// The cluster of a word: words used alike share one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// One of a thousand; 0 for a rare word.
    pub(crate) fine: u16,
    /// One of a hundred.
    pub(crate) coarse: u16,
}

/// Gazetteers and clusters.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    known: Table<u32>,
    clusters: Table<u16>,
    coarse: Vec<u16>,
}

impl Lexicon {
    /// A lexicon of hashed entries. `coarse` has the coarse cluster of each fine one.
    pub(crate) fn new(known: &[(u32, u32)], clusters: &[(u32, u16)], coarse: Vec<u16>) -> Lexicon {
        Lexicon { known: Table::of(known), clusters: Table::of(clusters), coarse }
    }

    /// What a word is, by the hash of its lower case; a name of several by [`name_key`].
    #[inline]
    pub(crate) fn known(&self, hash: u64) -> Known {
        Known(self.known.get(key(hash)).unwrap_or(0))
    }

    /// The cluster of a word, by the hash of its letters as written.
    #[inline]
    pub(crate) fn cluster(&self, exact: u64) -> Cluster {
        let fine = self.clusters.get(key(exact)).unwrap_or(0);
        Cluster { fine, coarse: self.coarse.get(usize::from(fine)).copied().unwrap_or(0) }
    }
}

/// The hash of a name, from that of its words so far and its next word's.
#[inline]
pub(crate) fn name_key(so_far: u64, next: u64) -> u64 {
    join(so_far, next)
}

/// The half of a hash that a table keeps.
#[inline]
pub(crate) fn key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// A hash table of hashes that is never changed: buckets of four, the next one where one is full.
#[derive(Debug, Default)]
struct Table<V> {
    buckets: Vec<Bucket<V>>,
}

/// Keys, of which 0 is an empty place, and their values: they are read together, and lie so.
#[derive(Clone, Debug, Default)]
struct Bucket<V> {
    /// It fills from the first place on.
    keys: [u32; 4],
    values: [V; 4],
}

impl<V: Copy + Default> Table<V> {
    /// A table of these; of equal keys the first stays.
    fn of(entries: &[(u32, V)]) -> Table<V> {
        // Three in four places are taken.
        let mut table = Table { buckets: vec![Bucket::default(); entries.len() / 3 + 1] };
        for (key, value) in entries.iter().filter(|(key, _)| *key != 0) {
            if let Err((bucket, place)) = table.place(*key) {
                table.buckets[bucket].keys[place] = *key;
                table.buckets[bucket].values[place] = *value;
            }
        }
        table
    }

    /// The value of a key.
    #[inline]
    fn get(&self, key: u32) -> Option<V> {
        self.place(key).ok().map(|(bucket, place)| self.buckets[bucket].values[place])
    }

    /// The bucket and the place in it that hold a key, or the empty ones where it would be.
    #[inline]
    fn place(&self, key: u32) -> Result<(usize, usize), (usize, usize)> {
        let mut at = home(key.wrapping_mul(0x9e37_79b1), self.buckets.len());
        loop {
            let Some(Bucket { keys, .. }) = self.buckets.get(at) else { return Err((0, 0)) };
            if let Some(place) = keys.iter().position(|k| *k == key) {
                return Ok((at, place));
            }
            if keys[3] == 0 {
                return Err((at, keys.iter().filter(|k| **k != 0).count()));
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
    }
}

/// The bucket, of so many, that a key belongs in: keys share them out evenly, in their order.
#[inline]
pub(crate) fn home(key: u32, buckets: usize) -> usize {
    ((u64::from(key) * buckets as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_it_was_given() {
        let entries: Vec<(u32, u16)> = (1..2000).map(|n: u32| (n * 7919, n as u16)).collect();
        let table = Table::of(&entries);
        assert!(entries.iter().all(|(key, value)| table.get(*key) == Some(*value)));
        assert_eq!(table.get(5), None);
        assert_eq!(Table::<u16>::default().get(5), None);
    }
}
