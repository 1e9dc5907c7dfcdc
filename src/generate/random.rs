//! Random numbers that are the same on every machine, and draws with given weights.
//!
//! Only integers and the basic operations of IEEE 754 are used, which are exact to the bit
//! everywhere; `exp`, `ln` and `pow` are not. It must never know what is drawn.

/// xoshiro256++ 1.0 by David Blackman and Sebastiano Vigna, <https://prng.di.unimi.it/>.
#[derive(Clone)]
pub(super) struct Random([u64; 4]);

/// SplitMix64 by Sebastiano Vigna, of the same place: what xoshiro's authors seed it with.
struct SplitMix(u64);

impl Random {
    /// The stream of that number under a seed, independent of every other.
    pub(super) fn new(seed: u64, stream: u64) -> Random {
        let start = SplitMix(SplitMix(seed).next() ^ stream).next();
        let mut mix = SplitMix(start);
        Random([mix.next(), mix.next(), mix.next(), mix.next()])
    }

    /// 64 random bits.
    pub(super) fn next(&mut self) -> u64 {
        let state = &mut self.0;
        let result = state[0].wrapping_add(state[3]).rotate_left(23).wrapping_add(state[0]);
        let shifted = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= shifted;
        state[3] = state[3].rotate_left(45);
        result
    }

    /// A number from 0 to below `end`, which must not be 0.
    ///
    /// The high half of a product, as in Lemire, "Fast Random Integer Generation in an Interval"
    /// (2019), without his rejection: the bias is below `end` / 2^64.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// True this many times in a hundred.
    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One element of a slice that is not empty.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// Draws of 0, 1, 2 … with given weights, in constant time and from one random number.
///
/// Walker's alias method with the tables of Vose, "A Linear Algorithm For Generating Random
/// Numbers With a Given Distribution" (1991).
#[derive(Clone)]
pub(super) struct Weighted(Vec<Column>);

#[derive(Clone, Copy)]
struct Column {
    /// The share of the column that is its own, of 2^64.
    own: u64,
    /// What the rest of the column stands for.
    alias: u32,
}

impl Weighted {
    /// Draws with these weights, which need not add up to 1.
    pub(super) fn new(weights: &[f64]) -> Weighted {
        let mean = weights.iter().sum::<f64>() / weights.len() as f64;
        let mut shares: Vec<f64> = weights.iter().map(|weight| weight / mean).collect();
        let mut columns: Vec<Column> =
            (0..weights.len()).map(|n| Column { own: u64::MAX, alias: n as u32 }).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|&n| shares[n] < 1.0);
        while let (Some(&giver), Some(taker)) = (large.last(), small.pop()) {
            // The cast saturates, so a share of 1 is the whole column.
            let own = (shares[taker] * (1u128 << 64) as f64) as u64;
            columns[taker] = Column { own, alias: giver as u32 };
            shares[giver] -= 1.0 - shares[taker];
            if shares[giver] < 1.0 {
                large.pop();
                small.push(giver);
            }
        }
        Weighted(columns)
    }

    /// Draws of `count` things, of which the one of rank r (from 1) weighs 1 / (r + `offset`):
    /// Zipf's law with Mandelbrot's offset, which flattens the head.
    pub(super) fn zipf(count: u32, offset: u32) -> Weighted {
        let weights: Vec<f64> = (1..=count).map(|rank| 1.0 / f64::from(rank + offset)).collect();
        Weighted::new(&weights)
    }

    /// The number drawn.
    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        let product = u128::from(random.next()) * self.0.len() as u128;
        let (column, height) = ((product >> 64) as u32, product as u64);
        let Column { own, alias } = self.0[column as usize];
        if height < own { column } else { alias }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference values of the Rust crate `rand_xoshiro`, made with Vigna's C code.
    #[test]
    fn xoshiro_is_the_published_one() {
        let mut random = Random([1, 2, 3, 4]);
        let drawn: Vec<u64> = (0..4).map(|_| random.next()).collect();
        assert_eq!(drawn, [41943041, 58720359, 3588806011781223, 3591011842654386]);
    }

    #[test]
    fn split_mix_is_the_published_one() {
        let mut mix = SplitMix(1477776061723855037);
        let drawn = [mix.next(), mix.next(), mix.next()];
        assert_eq!(drawn, [1985237415132408290, 2979275885539914483, 13511426838097143398]);
    }

    #[test]
    fn draws_follow_the_weights() {
        let weighted = Weighted::new(&[1.0, 0.0, 5.0, 2.0]);
        let mut random = Random::new(1, 1);
        let mut counts = [0; 4];
        for _ in 0..80_000 {
            counts[weighted.draw(&mut random) as usize] += 1;
        }
        let rounded = counts.map(|count| (count + 500) / 1000);
        assert_eq!((rounded, counts[1]), ([10, 0, 50, 20], 0), "{counts:?}");
    }
}
