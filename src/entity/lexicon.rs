//! What is known of words and names before a text is read: gazetteers, clusters, and how often a
//! word is written with a capital.
//!
//! It keeps hashes, never the names themselves. It knows no text and no model weights.

use super::hash::join;

/// What a word or a name of several words is in the gazetteers; a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known(pub(crate) u32);

impl Known {
    /// The gazetteers, by the names that the lexicon's source gives them.
    pub(crate) const CLASSES: [&str; 16] = [
        "country", "region", "city", "town", "first", "last", "title", "body", "demonym", "calendar", "site", "firm",
        "person", "organisation", "place", "role",
    ];
    pub(crate) const FIRST: u32 = 1 << 4;
    pub(crate) const LAST: u32 = 1 << 5;
    pub(crate) const TITLE: u32 = 1 << 6;
    pub(crate) const BODY: u32 = 1 << 7;
    pub(crate) const FIRM: u32 = 1 << 11;
    pub(crate) const ROLE: u32 = 1 << 15;
    const CAPITALS: u32 = 16;
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

    /// The same, with that share of capitals.
    pub(crate) fn with_capitals(self, share: u32) -> Known {
        Known(self.0 | (share & 7) << Self::CAPITALS)
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
pub(crate) struct Table<V> {
    /// 0 is an empty place; a bucket fills from its first place on.
    keys: Vec<[u32; 4]>,
    values: Vec<V>,
    shift: u32,
}

impl<V: Copy + Default> Table<V> {
    /// A table of these; of equal keys the first stays.
    pub(crate) fn of(entries: &[(u32, V)]) -> Table<V> {
        let buckets = (entries.len() * 2 / 4).next_power_of_two().max(2);
        let mut table = Table {
            keys: vec![[0; 4]; buckets],
            values: vec![V::default(); buckets * 4],
            shift: 32 - buckets.trailing_zeros(),
        };
        for (key, value) in entries.iter().filter(|(key, _)| *key != 0) {
            if let Err(place) = table.place(*key) {
                table.keys[place / 4][place % 4] = *key;
                table.values[place] = *value;
            }
        }
        table
    }

    /// The value of a key.
    #[inline]
    pub(crate) fn get(&self, key: u32) -> Option<V> {
        self.place(key).ok().map(|place| self.values[place])
    }

    /// The values of those keys that it has, by number, in order.
    #[inline]
    pub(crate) fn get_each<'t>(&'t self, keys: &[u32], places: &'t mut Vec<u32>) -> impl Iterator<Item = &'t V> {
        // First all places, then all values: the memory is waited for once, not for each key in turn.
        places.clear();
        places.extend(keys.iter().filter_map(|key| self.place(*key).ok().map(|place| place as u32)));
        places.iter().map(|place| &self.values[*place as usize])
    }

    /// The place that holds a key, or the empty one where it would be.
    #[inline]
    fn place(&self, key: u32) -> Result<usize, usize> {
        let mut at = (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize;
        loop {
            let Some(bucket) = self.keys.get(at) else { return Err(0) };
            let found = (0..4).fold(0, |found, n| found | u32::from(bucket[n] == key) << n);
            if found != 0 {
                return Ok(at * 4 + found.trailing_zeros() as usize);
            }
            if bucket[3] == 0 {
                let taken = bucket.iter().filter(|key| **key != 0).count();
                return Err(at * 4 + taken);
            }
            at = (at + 1) & (self.keys.len() - 1);
        }
    }
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
