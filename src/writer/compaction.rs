//! Which segments are worth merging, so that an archive that is added to every minute is searched
//! nearly as fast as one that was built at once.
//!
//! It knows sizes; it must never know a segment's content.

/// A segment of this many passages is left as it is, unless everything is to be merged: beside what
/// it takes to search it, another segment is nothing.
const LARGE: u32 = 150_000;

/// A segment is kept apart if it has so many times the passages of all smaller ones together. So
/// their number grows with the logarithm of the archive, and so does the number of times that a
/// passage is written.
const RATIO: u32 = 4;

/// The passages of a segment, and how many of them are not deleted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) passages: u32,
    pub(super) alive: u32,
}

/// The numbers of the segments to merge into one; none if all are well as they are.
pub(super) fn worth_merging(sizes: &[Size]) -> Vec<usize> {
    let mut small: Vec<usize> = (0..sizes.len()).filter(|&at| sizes[at].alive < LARGE).collect();
    small.sort_by_key(|&at| (std::cmp::Reverse(sizes[at].alive), at));
    let mut after = 0;
    let mut from = small.len();
    for (place, &at) in small.iter().enumerate().rev() {
        if sizes[at].alive < RATIO.saturating_mul(after) {
            from = place;
        }
        after += sizes[at].alive;
    }
    let mut merged = small.split_off(from);
    // What is mostly deleted costs more than it holds.
    let is_hollow = |at: &usize| sizes[*at].alive < sizes[*at].passages / 2;
    merged.extend((0..sizes.len()).filter(is_hollow));
    merged.sort_unstable();
    merged.dedup();
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_merged(alive: &[u32], expected: &[usize]) {
        let sizes: Vec<Size> = alive.iter().map(|&alive| Size { passages: alive, alive }).collect();
        assert_eq!(worth_merging(&sizes), expected, "{alive:?}");
    }

    #[test]
    fn small_ones_are_merged_until_the_next_is_much_larger() {
        check_merged(&[], &[]);
        check_merged(&[7], &[]);
        check_merged(&[100, 10], &[]);
        check_merged(&[1, 1], &[0, 1]);
        check_merged(&[100, 10, 1, 1], &[2, 3]);
        check_merged(&[100, 10, 3, 1], &[1, 2, 3]);
        check_merged(&[1, 900_000, 2, 800_000], &[0, 2]);
        check_merged(&[900_000, 800_000, 30], &[]);
    }

    #[test]
    fn a_hollow_one_is_written_again() {
        let hollow = Size { passages: 900_000, alive: 400_000 };
        let full = Size { passages: 900_000, alive: 900_000 };
        assert_eq!(worth_merging(&[full, hollow, full]), [1]);
    }

    #[test]
    fn a_drip_leaves_few_and_is_written_few_times() {
        let (mut sizes, mut written) = (Vec::new(), 0u64);
        for _ in 0..10_000 {
            sizes.push(Size { passages: 10, alive: 10 });
            let merged = worth_merging(&sizes);
            if !merged.is_empty() {
                let alive = merged.iter().map(|&at| sizes[at].alive).sum();
                let mut at = 0;
                sizes.retain(|_| {
                    at += 1;
                    !merged.contains(&(at - 1))
                });
                sizes.push(Size { passages: alive, alive });
                written += u64::from(alive);
            }
            assert!(sizes.len() <= 8, "{}", sizes.len());
        }
        assert!(written < 100_000 * 40, "{written}");
    }
}
