//! The table of families: which articles of a generation are copies of which, and what was decided
//! about pairs on the way there.
//!
//! It is one file, published with the segments that it speaks of. It knows articles by segment and
//! lead; it must never know how families are found, nor how they are shown.

use tantivy::DocId;
use tantivy::directory::OwnedBytes;

use crate::article::ContentHash;

/// The families of two and more articles.
///
/// The file has, in little endian order: the numbers of families, members and verdicts (32 bits
/// each); for each family, and for the end of the last, the number of members before it (32 bits);
/// the members, family by family, the head first and then by date, each a segment and a lead (32 bits each); the
/// numbers of the members in the order of segments and leads (32 bits each); the verdicts,
/// ascending, each the content hashes of the pair, the lesser first (128 bits each), and 1 or 0.
#[derive(Clone)]
pub(crate) struct FamilyTable {
    starts: OwnedBytes,
    members: OwnedBytes,
    by_place: OwnedBytes,
    verdicts: OwnedBytes,
}

/// Whether two articles are the same story, by their contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KnownPair {
    pair: (ContentHash, ContentHash),
    is_same_story: bool,
}

const NUMBER: usize = 4;
const MEMBER: usize = 2 * NUMBER;
const HASH: usize = 16;
const VERDICT: usize = 2 * HASH + 1;

impl KnownPair {
    pub(crate) fn new(one: ContentHash, other: ContentHash, is_same_story: bool) -> KnownPair {
        KnownPair { pair: (one.min(other), one.max(other)), is_same_story }
    }
}

impl FamilyTable {
    /// The table of an archive without copies.
    pub(crate) fn empty() -> FamilyTable {
        let none = OwnedBytes::empty;
        FamilyTable { starts: none(), members: none(), by_place: none(), verdicts: none() }
    }

    /// The bytes of a table: families with the segments and leads of their members, the head first,
    /// and pairs of articles, in any order.
    pub(crate) fn write(families: &[Vec<(usize, DocId)>], mut pairs: Vec<KnownPair>) -> Vec<u8> {
        pairs.sort_unstable();
        pairs.dedup();
        let members: Vec<(usize, DocId)> = families.concat();
        let mut by_place: Vec<u32> = (0..members.len() as u32).collect();
        by_place.sort_unstable_by_key(|&member| members[member as usize]);
        let mut starts = vec![0];
        for family in families {
            starts.push(starts[starts.len() - 1] + family.len() as u32);
        }
        let head = [families.len() as u32, members.len() as u32, pairs.len() as u32];
        let members = members.iter().flat_map(|&(segment, lead)| [segment as u32, lead]);
        let numbers = head.into_iter().chain(starts).chain(members).chain(by_place);
        let mut bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
        for KnownPair { pair: (one, other), is_same_story } in pairs {
            bytes.extend(one.number().to_le_bytes());
            bytes.extend(other.number().to_le_bytes());
            bytes.push(u8::from(is_same_story));
        }
        bytes
    }

    /// The table in a file; nothing if it is none.
    pub(crate) fn read(bytes: OwnedBytes) -> Option<FamilyTable> {
        let head = bytes.get(..3 * NUMBER)?;
        let [families, members, verdicts] = [0, 1, 2].map(|at| number(head, at) as usize);
        let lengths =
            [(families + 1) * NUMBER, members * MEMBER, members * NUMBER, verdicts * VERDICT];
        if bytes.len() != 3 * NUMBER + lengths.iter().sum::<usize>() {
            return None;
        }
        let mut from = 3 * NUMBER;
        let [starts, members, by_place, verdicts] = lengths.map(|length| {
            let part = bytes.slice(from..from + length);
            from += length;
            part
        });
        let table = FamilyTable { starts, members, by_place, verdicts };
        table.is_sound().then_some(table)
    }

    /// Whether every number that stands for a place in the table is one.
    fn is_sound(&self) -> bool {
        let members = self.by_place.len() / NUMBER;
        let starts = numbers(&self.starts);
        starts.clone().next() == Some(0)
            && starts.clone().is_sorted()
            && starts.last() == Some(members as u32)
            && numbers(&self.by_place).all(|member| (member as usize) < members)
    }

    /// How many families there are.
    pub(crate) fn len(&self) -> usize {
        (self.starts.len() / NUMBER).saturating_sub(1)
    }

    /// The number of the family that an article is in.
    pub(crate) fn family_of(&self, segment: usize, lead: DocId) -> Option<u32> {
        let at = self.first_at(segment, lead);
        let member = self.placed(at).filter(|&member| self.member(member) == (segment, lead))?;
        Some(self.family(member))
    }

    /// The segments and leads of a family's articles, the head first.
    pub(crate) fn members(&self, family: u32) -> impl Iterator<Item = (usize, DocId)> + '_ {
        let family = family as usize;
        let (from, to) = (number(&self.starts, family), number(&self.starts, family + 1));
        (from..to).map(|member| self.member(member))
    }

    /// The leads of a segment that are in a family, ascending, each with the family's number.
    pub(crate) fn in_segment(&self, segment: usize) -> impl Iterator<Item = (DocId, u32)> + '_ {
        let places = self.first_at(segment, 0)..self.first_at(segment + 1, 0);
        places.filter_map(|at| {
            let member = self.placed(at)?;
            Some((self.member(member).1, self.family(member)))
        })
    }

    /// Whether two articles are the same story, if that is known.
    pub(crate) fn verdict(&self, one: ContentHash, other: ContentHash) -> Option<bool> {
        let wanted = KnownPair::new(one, other, false).pair;
        let (mut low, mut high) = (0, self.verdicts.len() / VERDICT);
        while low < high {
            let middle = low.midpoint(high);
            let KnownPair { pair, is_same_story } = self.known_pair(middle);
            match pair.cmp(&wanted) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(is_same_story),
            }
        }
        None
    }

    fn known_pair(&self, at: usize) -> KnownPair {
        let bytes = &self.verdicts[at * VERDICT..][..VERDICT];
        let hash = |from: usize| {
            let mut number = [0; HASH];
            number.copy_from_slice(&bytes[from..from + HASH]);
            ContentHash::from_number(u128::from_le_bytes(number))
        };
        KnownPair { pair: (hash(0), hash(HASH)), is_same_story: bytes[2 * HASH] == 1 }
    }

    fn member(&self, member: u32) -> (usize, DocId) {
        let at = 2 * member as usize;
        (number(&self.members, at) as usize, number(&self.members, at + 1))
    }

    /// The number of a member by its place in the order of segments and leads.
    fn placed(&self, at: usize) -> Option<u32> {
        (at < self.by_place.len() / NUMBER).then(|| number(&self.by_place, at))
    }

    /// The place of the first member at or after an article.
    fn first_at(&self, segment: usize, lead: DocId) -> usize {
        let (mut low, mut high) = (0, self.by_place.len() / NUMBER);
        while low < high {
            let middle = low.midpoint(high);
            match self.member(number(&self.by_place, middle)) < (segment, lead) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    fn family(&self, member: u32) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match number(&self.starts, middle + 1) <= member {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low as u32
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; NUMBER];
    number.copy_from_slice(&bytes[at * NUMBER..][..NUMBER]);
    u32::from_le_bytes(number)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + Clone + '_ {
    (0..bytes.len() / NUMBER).map(|at| number(bytes, at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(number: u128) -> ContentHash {
        ContentHash::from_number(number)
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let families = [vec![(1, 40), (0, 7), (1, 3)], vec![(0, 2), (0, 90)]];
        let pairs =
            vec![KnownPair::new(hash(9), hash(4), true), KnownPair::new(hash(4), hash(5), false)];
        let bytes = FamilyTable::write(&families, pairs);
        let table = FamilyTable::read(OwnedBytes::new(bytes)).unwrap();
        assert_eq!(table.len(), 2);
        assert_eq!(table.members(0).collect::<Vec<_>>(), families[0]);
        assert_eq!(table.members(1).collect::<Vec<_>>(), families[1]);
        assert_eq!(table.in_segment(0).collect::<Vec<_>>(), [(2, 1), (7, 0), (90, 1)]);
        assert_eq!(table.in_segment(1).collect::<Vec<_>>(), [(3, 0), (40, 0)]);
        assert_eq!(table.in_segment(2).count(), 0);
        assert_eq!(table.family_of(0, 90), Some(1));
        assert_eq!(table.family_of(0, 3), None);
        assert_eq!(table.verdict(hash(4), hash(9)), Some(true));
        assert_eq!(table.verdict(hash(5), hash(4)), Some(false));
        assert_eq!(table.verdict(hash(5), hash(9)), None);
    }

    #[test]
    fn an_empty_table_has_nothing() {
        let written = FamilyTable::read(OwnedBytes::new(FamilyTable::write(&[], Vec::new())));
        for table in [FamilyTable::empty(), written.unwrap()] {
            assert_eq!(table.len(), 0);
            assert_eq!(table.family_of(0, 0), None);
            assert_eq!(table.in_segment(0).count(), 0);
            assert_eq!(table.verdict(hash(1), hash(2)), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_read_beyond_a_table(mut bytes in prop::collection::vec(0u8..4, 0..90)) {
            // Numbers of little size are the ones that may fit.
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte *= u8::from(at % NUMBER == 0);
            }
            if let Some(table) = FamilyTable::read(OwnedBytes::new(bytes)) {
                for family in 0..table.len() as u32 {
                    let _ = table.members(family).count();
                }
                for segment in 0..4 {
                    let _ = table.in_segment(segment).count();
                    let _ = table.family_of(segment, 1);
                }
                let _ = table.verdict(hash(0), hash(1));
            }
        }
    }
}
