//! Pairs of articles that may be copies, found by their sketches without comparing all with all.
//!
//! It knows sketches, in the order in which the first of a family comes first. It must never know
//! a text.

use rayon::prelude::*;

use super::sketch::{BINS, Sketch};

/// Bins that must agree for two articles to meet in a band. By two of 64, a pair that resembles
/// each other by 0.4 meets in at least one of 32 bands 996 times in a thousand: 1 - (1 - 0.4²)³².
const ROWS: usize = 2;

/// Bands that a thread fills in one pass over the sketches: to look at one costs more than to take
/// the eighth part of its bins.
const BANDS_AT_ONCE: usize = 8;

/// The anchors are gone through by their highest bits in so many parts, one part at a time a
/// thread, so that never all of them are in memory twice.
const PARTS: u32 = 4;

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
        meetings.into_iter().flat_map(|meetings| pairs(sketches, meetings))
    });
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
        pairs(sketches, meetings)
    });
    let mut all: Vec<(u32, u32)> = bands.chain(parts).collect();
    all.par_sort_unstable();
    all.dedup();
    all
}

/// What a sketch is filed under in a band.
fn band_key(sketch: &Sketch, band: usize) -> u32 {
    let rows = &sketch.minima()[band * ROWS..][..ROWS];
    rows.iter().fold(0, |key, &row| (key << 16) | u32::from(row))
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

/// The likely pairs among articles that meet under a key, each once, the later article first.
fn pairs(sketches: &[&Sketch], mut meetings: Vec<Meeting>) -> Vec<(u32, u32)> {
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
    pairs.dedup();
    pairs.retain(|&(later, earlier)| {
        sketches[later as usize].may_match(sketches[earlier as usize])
    });
    pairs
}
