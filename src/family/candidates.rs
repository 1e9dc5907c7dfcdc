//! Pairs of articles that may be copies, found by their sketches without comparing all with all.
//!
//! It knows sketches, in the order in which the first of a family comes first. It must never know
//! a text.

use rayon::prelude::*;

use super::sketch::{BINS, Sketch};

/// Bins that must agree for two articles to meet in a band. By three of 63, a pair that resembles
/// each other by 0.6 meets in at least one of 21 bands 994 times in a thousand, by 0.45 only 865
/// times: 1 - (1 - 0.45³)²¹. Of those that do not, most meet under an anchor. With bands of two,
/// common phrases bring together so many that have nothing else in common that a million
/// articles take twice the time.
const ROWS: usize = 3;

/// Bands that a thread fills in one pass over the sketches: to look at one costs more than to take
/// some of its bins.
const BANDS_AT_ONCE: usize = 7;

/// The anchors are gone through by their highest bits in so many parts, one part at a time a
/// thread, so that never all of them are in memory twice.
const PARTS: u32 = 4;

/// With fewer anchors, an article may share only one with its copy in each part.
const FEW: usize = 4 * PARTS as usize;

/// Articles that share one band or anchor are compared all with all up to this number. Beyond, it
/// is either a family that meets elsewhere too, or boilerplate, which must not cost the square of
/// its number: each is compared with the first ones, where the head is, and with its neighbours.
const CROWD: usize = 16;
const FIRST_OF_A_CROWD: usize = 4;
const NEIGHBOURS: usize = 2;

/// All pairs that may be copies, the later article first, ascending.
pub(super) fn candidates(sketches: &[&Sketch]) -> Vec<(u32, u32)> {
    let bands = (0..BINS / ROWS).step_by(BANDS_AT_ONCE).collect::<Vec<_>>();
    let bands = bands.into_par_iter().flat_map_iter(|first| {
        let mut meetings = [const { Vec::new() }; BANDS_AT_ONCE];
        for (sketch, article) in sketches.iter().zip(0..).filter(|(s, _)| s.is_telling()) {
            for (band, meetings) in (first..).zip(&mut meetings) {
                meetings.push(Meeting::new(band_key(sketch, band), article));
            }
        }
        meetings.into_iter().flat_map(|meetings| {
            let mut pairs = pairs(meetings);
            pairs.dedup();
            likely(sketches, pairs)
        })
    });
    let has_few: Vec<bool> = sketches.iter().map(|sketch| sketch.anchors().len() < FEW).collect();
    let parts = (0..PARTS).into_par_iter().flat_map_iter(|part| {
        let least = part << (32 - PARTS.trailing_zeros());
        let most = least | (u32::MAX / PARTS);
        let mut meetings = Vec::new();
        for (sketch, article) in sketches.iter().zip(0..) {
            let anchors = sketch.anchors();
            let from = anchors.partition_point(|&anchor| anchor < least);
            let in_part = anchors[from..].iter().take_while(|&&anchor| anchor <= most);
            if sketch.is_telling() {
                meetings.extend(in_part.map(|&anchor| Meeting::new(anchor, article)));
            }
        }
        let mut pairs = pairs(meetings);
        drop_passing(&mut pairs, &has_few);
        likely(sketches, pairs)
    });
    let mut all: Vec<(u32, u32)> = bands.chain(parts).collect();
    all.par_sort_unstable();
    all.dedup();
    all
}

/// What a sketch is filed under in a band: 32 bits of a hash of its bins.
fn band_key(sketch: &Sketch, band: usize) -> u32 {
    let rows = &sketch.minima()[band * ROWS..][..ROWS];
    let bins = rows.iter().fold(0, |key, &row| (key << 16) | u64::from(row));
    (bins.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// An article under a key that others may have too; one number, because it sorts faster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Meeting(u64);

impl Meeting {
    fn new(key: u32, article: u32) -> Meeting {
        Meeting((u64::from(key) << 32) | u64::from(article))
    }

    fn key(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn article(self) -> u32 {
        self.0 as u32
    }
}

/// The pairs among articles that meet under a key, as often as they meet, the later first,
/// ascending.
fn pairs(mut meetings: Vec<Meeting>) -> Vec<(u32, u32)> {
    meetings.sort_unstable();
    let mut pairs = Vec::new();
    for meeting in meetings.chunk_by(|a, b| a.key() == b.key()) {
        for (at, later) in meeting.iter().enumerate() {
            let (first, neighbours) = match at {
                0..CROWD => (0..at, 0..0),
                _ => (0..FIRST_OF_A_CROWD, at - NEIGHBOURS..at),
            };
            let earlier = first.chain(neighbours).map(|earlier| meeting[earlier].article());
            pairs.extend(earlier.map(|earlier| (later.article(), earlier)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Leaves of the pairs of a part those that meet twice there, and those of which one has so few
/// anchors that it may meet another only once. A phrase in common is not looked into.
fn drop_passing(pairs: &mut Vec<(u32, u32)>, has_few: &[bool]) {
    let mut kept = 0;
    let mut at = 0;
    while let Some(&pair) = pairs.get(at) {
        let times = pairs[at..].iter().take_while(|&&same| same == pair).count();
        if times > 1 || has_few[pair.0 as usize] || has_few[pair.1 as usize] {
            pairs[kept] = pair;
            kept += 1;
        }
        at += times;
    }
    pairs.truncate(kept);
}

fn likely(sketches: &[&Sketch], mut pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    pairs
        .retain(|&(later, earlier)| sketches[later as usize].may_match(sketches[earlier as usize]));
    pairs
}
