//! Fisher's randomisation test for paired differences.
//!
//! It knows numbers, and must never know what they measure.

/// Up to this many differences every assignment is looked at; there are 2^15.
const MOST_ENUMERATED: usize = 15;

/// Assignments that are drawn where there are more. A p-value of 0.05 is then known to about
/// ±0.0014, two standard errors.
const DRAWN: u64 = 100_000;

/// Any seed will do; the same one makes the same p-values.
const SEED: u64 = 1935;

/// Sums are equal if they differ by less than this share of the sum of all magnitudes: the order of
/// additions decides their last bits.
const ROUNDING: f64 = 1e-12;

/// How likely a mean difference is by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Significance {
    /// Two-sided, from above 0 to 1.
    pub(super) p_value: f64,
    /// Whether all assignments were looked at, and not a sample.
    pub(super) exact: bool,
}

/// Tests whether the mean of differences could be that far from 0 if each difference might as well
/// have the other sign: Smucker, Allan and Carterette, "A comparison of statistical significance
/// tests for information retrieval evaluation" (CIKM 2007).
///
/// A sample counts the assignment that was observed as one of its own, so that it never says 0:
/// Phipson and Smyth, "Permutation p-values should never be zero" (2010).
pub(super) fn randomisation_test(differences: &[f64]) -> Significance {
    // A difference of 0 has no sign to change: it adds to no sum.
    let differences: Vec<f64> = differences.iter().copied().filter(|&d| d != 0.0).collect();
    let magnitudes: f64 = differences.iter().map(|difference| difference.abs()).sum();
    let observed = differences.iter().sum::<f64>().abs() - ROUNDING * magnitudes;
    let is_as_far = |sum: f64| sum.abs() >= observed;

    if differences.len() <= MOST_ENUMERATED {
        let all = 1_u64 << differences.len();
        let as_far =
            (0..all).filter(|&signs| is_as_far(signed_sum(&differences, || signs))).count();
        return Significance { p_value: as_far as f64 / all as f64, exact: true };
    }
    let mut random = SplitMix(SEED);
    let drawn = (0..DRAWN).map(|_| signed_sum(&differences, || random.next()));
    let as_far = drawn.filter(|&sum| is_as_far(sum)).count() + 1;
    Significance { p_value: as_far as f64 / (DRAWN + 1) as f64, exact: false }
}

/// The sum of the differences, of which each whose bit is set has the other sign; `signs` gives the
/// bits of 64 at a time.
fn signed_sum(differences: &[f64], mut signs: impl FnMut() -> u64) -> f64 {
    let mut sum = 0.0;
    for differences in differences.chunks(64) {
        let signs = signs();
        for (at, difference) in differences.iter().enumerate() {
            // The highest bit of a number is its sign.
            sum += f64::from_bits(difference.to_bits() ^ ((signs >> at) << 63));
        }
    }
    sum
}

/// SplitMix64 by Sebastiano Vigna, <https://prng.di.unimi.it/splitmix64.c>.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_p(differences: &[f64], expected: f64) {
        let found = randomisation_test(differences);
        assert!((found.p_value - expected).abs() < 5e-5, "{found:?}");
        let mirrored: Vec<f64> = differences.iter().map(|difference| -difference).collect();
        assert_eq!(randomisation_test(&mirrored), found);
    }

    #[test]
    fn no_difference_is_chance() {
        check_p(&[], 1.0);
        check_p(&[0.0; 30], 1.0);
    }

    #[test]
    fn one_topic_says_nothing() {
        check_p(&[0.7], 1.0);
    }

    /// Only the observed signs and their mirror image sum up as far: 2 of 2^5.
    #[test]
    fn five_gains_of_five() {
        check_p(&[0.1, 0.2, 0.3, 0.25, 0.05, 0.0, 0.0], 2.0 / 32.0);
    }

    /// Sums of signed 1, 2, 3: ±6, ±4, ±2 once each and 0 twice. Observed is 1 + 3 - 2 = 2, and 6
    /// of 8 are as far from 0.
    #[test]
    fn gains_and_losses() {
        check_p(&[0.1, -0.2, 0.3], 6.0 / 8.0);
    }

    /// Of ten signs of equal weight, nine or ten agree in 2 * (1 + 10) of 1024, although no two
    /// sums of tenths round alike.
    #[test]
    fn equal_sums_that_round_differently_are_equal() {
        let mut differences = [0.1; 10];
        differences[3] = -0.1;
        check_p(&differences, 22.0 / 1024.0);
    }

    /// Of 16 signs of equal weight, 12 or more agree in 2 * (1820 + 560 + 120 + 16 + 1) of 2^16: a
    /// p-value of 0.0768, drawn within four standard errors.
    #[test]
    fn a_sample_agrees_with_the_binomial() {
        let mut differences = [0.1; 16];
        differences[..4].fill(-0.1);
        let found = randomisation_test(&differences);
        assert!(!found.exact);
        assert!((found.p_value - 5034.0 / 65536.0).abs() < 0.0034, "{found:?}");
        assert_eq!(randomisation_test(&differences), found);
    }

    #[test]
    fn a_sample_never_says_zero() {
        let found = randomisation_test(&[0.5; 200]);
        assert_eq!(found.p_value, 1.0 / 100_001.0);
    }

    /// The reference values of Vigna's C code, as in the tests of the Rust crate `rand_xoshiro`.
    #[test]
    fn split_mix_is_the_published_one() {
        let mut mix = SplitMix(1477776061723855037);
        let drawn = [mix.next(), mix.next(), mix.next()];
        assert_eq!(drawn, [1985237415132408290, 2979275885539914483, 13511426838097143398]);
    }
}
