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
pub(crate) struct Table<V> {
    /// A bit for each beginning of a key that some key has: most keys that are missing are known by it.
    beginnings: Vec<u64>,
    /// 0 is an empty place; a bucket fills from its first place on.
    keys: Vec<[u32; 4]>,
    values: Vec<V>,
}

/// So many bits of a key are its beginning: a megabyte of them stays near the processor.
const BEGINNING: u32 = 23;

impl<V: Copy + Default> Table<V> {
    /// A table of these; of equal keys the first stays.
    pub(crate) fn of(entries: &[(u32, V)]) -> Table<V> {
        // Three in four places are taken.
        let buckets = entries.len() / 3 + 1;
        let mut table = Table {
            beginnings: vec![0; 1 << (BEGINNING - 6)],
            keys: vec![[0; 4]; buckets],
            values: vec![V::default(); buckets * 4],
        };
        for (key, value) in entries.iter().filter(|(key, _)| *key != 0) {
            let beginning = key >> (32 - BEGINNING);
            table.beginnings[(beginning >> 6) as usize] |= 1 << (beginning & 63);
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
        if !self.may_have(key) {
            return None;
        }
        self.place(key).ok().map(|place| self.values[place])
    }

    /// The values of those keys that it has, in order. `room` is room to work in.
    ///
    /// It goes over the keys three times, and almost without branches, so that the memory is waited for once
    /// and not for each key in turn.
    #[inline]
    pub(crate) fn get_each<'t>(
        &'t self,
        keys: &[u32],
        room: &'t mut Vec<u32>,
    ) -> impl Iterator<Item = &'t V> {
        room.clear();
        room.resize(keys.len(), 0);
        let mut kept = 0;
        for key in keys {
            room[kept] = *key;
            kept += usize::from(self.may_have(*key));
        }
        let mut found = 0;
        for n in 0..kept {
            let key = room[n];
            let at = self.home(key);
            let Some(bucket) = self.keys.get(at) else { continue };
            let matches = matches(bucket, key);
            let place = if matches == 0 && bucket[3] != 0 {
                self.place(key).ok()
            } else {
                (matches != 0).then_some(at * 4 + matches.trailing_zeros() as usize % 4)
            };
            room[found] = place.unwrap_or(0) as u32;
            found += usize::from(place.is_some());
        }
        room[..found].iter().map(|place| &self.values[*place as usize])
    }

    /// The bucket that a key belongs in.
    #[inline]
    fn home(&self, key: u32) -> usize {
        ((u64::from(key.wrapping_mul(0x9e37_79b1)) * self.keys.len() as u64) >> 32) as usize
    }

    #[inline]
    fn may_have(&self, key: u32) -> bool {
        let beginning = key >> (32 - BEGINNING);
        self.beginnings
            .get((beginning >> 6) as usize)
            .is_some_and(|bits| bits >> (beginning & 63) & 1 == 1)
    }

    /// The place that holds a key, or the empty one where it would be.
    #[inline]
    fn place(&self, key: u32) -> Result<usize, usize> {
        let mut at = self.home(key);
        loop {
            let Some(bucket) = self.keys.get(at) else { return Err(0) };
            let found = matches(bucket, key);
            if found != 0 {
                return Ok(at * 4 + found.trailing_zeros() as usize);
            }
            if bucket[3] == 0 {
                let taken = bucket.iter().filter(|key| **key != 0).count();
                return Err(at * 4 + taken);
            }
            at = if at + 1 == self.keys.len() { 0 } else { at + 1 };
        }
    }
}

/// Which places of a bucket hold a key, a bit each.
#[inline]
fn matches(bucket: &[u32; 4], key: u32) -> u32 {
    (0..4).fold(0, |found, n| found | u32::from(bucket[n] == key) << n)
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
        let asked = [7919, 5, 3 * 7919, 0, 1999 * 7919];
        let found: Vec<u16> = table.get_each(&asked, &mut Vec::new()).copied().collect();
        assert_eq!(found, [1, 3, 1999]);
        assert_eq!(Table::<u16>::default().get(5), None);
    }
}
