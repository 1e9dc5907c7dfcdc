//! BM25 in whole points.
//!
//! Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
//! the logarithm of Lucene, which is never negative. A score is a sum of whole numbers that stays
//! below 2^23, where `f32` counts exactly: whatever the order of additions, the number of segments
//! or of threads, equal passages have equal scores. It knows lengths and frequencies; it must
//! never know a document.

use tantivy::fieldnorm::FieldNormReader;

use crate::index::Impact;

/// How soon more occurrences of a word stop counting.
pub(super) const K1: f32 = 1.2;
/// How much a passage's length counts against it.
pub(super) const B: f32 = 0.75;

/// Frequencies below this have their factor in a table.
const TABLED: usize = 16;

/// A sum of scores stays below this, so that `f32` adds them exactly, and from here to its double
/// has a whole number for each of its bits.
const MOST_POINTS: u32 = 1 << 23;

/// The factors of frequency and length, for one average length.
pub(super) struct Lengths {
    /// For each length code `K1 * (1 - B + B * length / average)`.
    norms: [f32; 256],
    factors: Box<[[f32; 256]; TABLED]>,
}

/// What bounds the factors of a segment's blocks, whose impacts were chosen by the segment's own
/// average length.
#[derive(Clone)]
pub(super) struct Bounds {
    /// For each length code the factor's denominator by the segment's average, divided by the
    /// largest ratio of that to the one in use.
    norms: [f32; 256],
}

impl Lengths {
    /// Factors for an average length in words.
    pub(super) fn new(average: f32) -> Lengths {
        let norms = norms(average);
        let mut factors = Box::new([[0.0; 256]; TABLED]);
        for (frequency, row) in factors.iter_mut().enumerate() {
            for (factor, norm) in row.iter_mut().zip(norms) {
                *factor = frequency as f32 / (frequency as f32 + norm);
            }
        }
        Lengths { norms, factors }
    }

    /// The share of a word's weight, in 0..1, that a passage of this length gets.
    #[inline]
    pub(super) fn factor(&self, frequency: u32, length_code: u8) -> f32 {
        match self.factors.get(frequency as usize) {
            Some(row) => row[length_code as usize],
            None => frequency as f32 / (frequency as f32 + self.norms[length_code as usize]),
        }
    }

    /// `K1 * (1 - B + B * length / average)` of a passage of this length.
    pub(super) fn norm(&self, length_code: u8) -> f32 {
        self.norms[length_code as usize]
    }

    /// Bounds for a segment with this average length in words.
    ///
    /// A block's impact maximises `f / segment_norm` over the block. As `norm >= segment_norm /
    /// ratio` for every length, `f / norm` is at most `ratio` times the impact's.
    pub(super) fn bounds(&self, segment_average: f32) -> Bounds {
        let mut segment_norms = norms(segment_average);
        let ratios = segment_norms.iter().zip(&self.norms).map(|(segment, norm)| segment / norm);
        let ratio = ratios.fold(1.0, f32::max) * 1.000_01;
        for norm in &mut segment_norms {
            *norm /= ratio;
        }
        Bounds { norms: segment_norms }
    }
}

impl Bounds {
    /// At least the factor of every passage that the impact stands for.
    #[inline]
    pub(super) fn factor(&self, impact: Impact) -> f32 {
        let frequency = impact.frequency as f32;
        frequency / (frequency + self.norms[impact.length_code as usize])
    }
}

/// Points for a factor under a weight, rounded. Adding the power of two rounds, and leaves the
/// whole number in the low bits: a conversion would look whether it fits first.
#[inline]
pub(super) fn points(weight: f32, factor: f32) -> u32 {
    (weight * factor + MOST_POINTS as f32).to_bits() & (MOST_POINTS - 1)
}

/// At least the points of every factor up to this one.
#[inline]
pub(super) fn bound(weight: f32, factor: f32) -> u32 {
    points(weight * 1.000_01, factor) + 1
}

/// The inverse document frequency: how much a word tells, from the number of passages that have
/// it.
pub(super) fn idf(doc_freq: u64, passages: u64) -> f64 {
    let doc_freq = doc_freq.min(passages) as f64;
    (1.0 + (passages as f64 - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
}

/// Weights as points, and the number of points in a score of 1.
///
/// The largest power of two up to 2^16 is chosen under which no sum can reach 2^23, if each weight
/// counts at most `shares` times.
pub(super) fn to_points(weights: &[f64], shares: f64) -> (Vec<f32>, f32) {
    let total: f64 = weights.iter().sum::<f64>() * shares + weights.len() as f64;
    let mut unit = 65_536.0;
    while total * unit >= f64::from(MOST_POINTS) && unit > 1.0 / 65_536.0 {
        unit /= 2.0;
    }
    (weights.iter().map(|weight| (weight * unit) as f32).collect(), unit as f32)
}

fn norms(average: f32) -> [f32; 256] {
    std::array::from_fn(|code| {
        let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32;
        K1 * (1.0 - B + B * length / average)
    })
}
