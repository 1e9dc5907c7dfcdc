//! The best passages of flat queries, without scoring those that cannot be among them.
//!
//! Each loop offers passages in document order, with more points than a threshold that rises as
//! it goes, and leaves out no passage that has more. It knows leaves and points; it must never
//! know what a hit is.

use tantivy::{DocId, TERMINATED};

use crate::index::Segment;

use super::deadline::Watch;
use super::leaf::{MatchLeaf, TermLeaf};

/// Offered a passage and its points; returns the new threshold.
pub(super) type Offer<'o> = dyn FnMut(DocId, u32) -> u32 + 'o;

/// Documents scored at once by [`any_terms`].
const WINDOW: u32 = 4096;

/// One word: block by block, over blocks whose bound is not above the threshold.
pub(super) fn one_term(
    leaf: &mut TermLeaf,
    mut threshold: u32,
    offer: &mut Offer<'_>,
    watch: &Watch,
) {
    while leaf.cursor.doc() != TERMINATED && !watch.is_over() {
        if leaf.block_bound() > threshold {
            let TermLeaf { cursor, scale, .. } = &mut *leaf;
            let (docs, frequencies) = cursor.rest_of_block();
            for (&doc, &frequency) in docs.iter().zip(frequencies) {
                let points = scale.points(doc, frequency);
                if points > threshold {
                    threshold = offer(doc, points);
                }
            }
        }
        loop {
            let last = leaf.cursor.block_last_doc();
            if last == TERMINATED {
                return;
            }
            leaf.cursor.shallow_seek(last + 1);
            if leaf.block_bound() > threshold {
                break;
            }
        }
        leaf.cursor.decode_block();
    }
}

/// One phrase: every candidate, but positions only where frequencies leave a chance.
pub(super) fn one_matcher(leaf: &mut MatchLeaf, mut threshold: u32, offer: &mut Offer<'_>) {
    leaf.set_threshold(threshold);
    while leaf.doc() != TERMINATED {
        let points = leaf.points();
        if points > threshold {
            threshold = offer(leaf.doc(), points);
            leaf.set_threshold(threshold);
        }
        leaf.advance();
    }
}

/// Any of several words: windowed MaxScore.
///
/// Turtle and Flood, "Query evaluation: strategies and optimizations" (1995), in windows of
/// documents as Lucene's `MaxScoreBulkScorer` does it. Words whose bounds together are not above
/// the threshold only add to passages that another word has brought up.
pub(super) fn any_terms(
    leaves: &mut [TermLeaf],
    mut threshold: u32,
    offer: &mut Offer<'_>,
    watch: &Watch,
) {
    let mut sums = vec![0u32; WINDOW as usize];
    let mut touched = vec![0u64; WINDOW as usize / 64];
    let mut bounds = vec![0u32; leaves.len()];
    let mut order: Vec<usize> = (0..leaves.len()).collect();
    loop {
        let start = leaves.iter().map(|leaf| leaf.cursor.doc()).min().unwrap_or(TERMINATED);
        if start == TERMINATED || watch.is_over_after(leaves.len()) {
            return;
        }
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        for (leaf, bound) in leaves.iter_mut().zip(&mut bounds) {
            *bound = window_bound(leaf, end);
        }
        order.sort_unstable_by_key(|&leaf| bounds[leaf]);
        let optional = optional_words(&order, &bounds, threshold);
        if optional == leaves.len() {
            leaves.iter_mut().for_each(|leaf| {
                leaf.cursor.seek(end);
            });
            continue;
        }
        for &leaf in &order[optional..] {
            accumulate(&mut leaves[leaf], start, end, &mut sums, &mut touched);
        }
        let below: u32 = order[..optional].iter().map(|&leaf| bounds[leaf]).sum();
        for (word, bits) in touched.iter_mut().enumerate() {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                let offset = word as u32 * 64 + bits.trailing_zeros();
                bits &= bits - 1;
                let sum = std::mem::take(&mut sums[offset as usize]);
                if sum + below <= threshold {
                    continue;
                }
                let doc = start + offset;
                let points =
                    add_optional(leaves, &order[..optional], &bounds, doc, sum, below, threshold);
                if points > threshold {
                    threshold = offer(doc, points);
                }
            }
        }
        for &leaf in &order[..optional] {
            leaves[leaf].cursor.seek(end);
        }
    }
}

/// At least the points of the leaf's passages before `end`.
fn window_bound(leaf: &mut TermLeaf, end: DocId) -> u32 {
    if leaf.cursor.doc() >= end {
        0
    } else if leaf.cursor.block_last_doc() >= end - 1 {
        leaf.block_bound()
    } else {
        leaf.most_points
    }
}

/// How many of the words, by rising bound, cannot bring a passage above the threshold together.
fn optional_words(order: &[usize], bounds: &[u32], threshold: u32) -> usize {
    let mut sum = 0;
    order
        .iter()
        .take_while(|&&leaf| {
            sum += bounds[leaf];
            sum <= threshold
        })
        .count()
}

/// Adds the points of all of a word's passages before `end`.
fn accumulate(
    leaf: &mut TermLeaf,
    start: DocId,
    end: DocId,
    sums: &mut [u32],
    touched: &mut [u64],
) {
    let TermLeaf { cursor, scale, .. } = leaf;
    while cursor.doc() < end {
        let (docs, frequencies) = cursor.rest_of_block();
        let inside = docs.partition_point(|&doc| doc < end);
        for (&doc, &frequency) in docs[..inside].iter().zip(frequencies) {
            let offset = (doc - start) as usize;
            sums[offset] += scale.points(doc, frequency);
            touched[offset / 64] |= 1 << (offset % 64);
        }
        if inside == docs.len() {
            cursor.next_block();
        } else {
            cursor.skip_in_block(inside);
        }
    }
}

/// Adds what the optional words give a passage, the most promising first, while it has a chance.
fn add_optional(
    leaves: &mut [TermLeaf],
    optional: &[usize],
    bounds: &[u32],
    doc: DocId,
    mut sum: u32,
    mut below: u32,
    threshold: u32,
) -> u32 {
    for &leaf in optional.iter().rev() {
        if sum + below <= threshold {
            return 0;
        }
        below -= bounds[leaf];
        let leaf = &mut leaves[leaf];
        if leaf.cursor.seek(doc) == doc {
            sum += leaf.points();
        }
    }
    sum
}

/// All of several words, where every article is one passage: windows between the ends of blocks
/// are passed over by their bounds; in others the rarest word's passages are scored first, and
/// only those with a chance are looked up in the other lists.
pub(super) fn all_terms_of_passage(
    leaves: &mut [TermLeaf],
    mut threshold: u32,
    offer: &mut Offer<'_>,
    watch: &Watch,
) {
    leaves.sort_by_key(|leaf| leaf.cursor.doc_freq());
    let mut rests = vec![0; leaves.len() + 1];
    let mut candidates: Vec<(DocId, u32)> = Vec::new();
    let mut target = 0;
    while target != TERMINATED && !watch.is_over() {
        leaves[0].cursor.shallow_seek(target);
        let last = stretch_bounds(leaves, target, target, &mut rests);
        if rests[0] > threshold {
            leaves[0].cursor.seek(target);
            score_up_to(&mut leaves[0], last, threshold, rests[1], &mut candidates);
            'candidate: for &(doc, mut points) in &candidates {
                for (number, leaf) in leaves.iter_mut().enumerate().skip(1) {
                    if points + rests[number] <= threshold {
                        continue 'candidate;
                    }
                    if leaf.cursor.seek(doc) != doc {
                        continue 'candidate;
                    }
                    points += leaf.points();
                }
                if points > threshold {
                    threshold = offer(doc, points);
                }
            }
        }
        target = last.saturating_add(1).min(TERMINATED);
    }
}

/// Collects the passages of a word's block, up to a last one, that `rest` more points could bring
/// above the threshold.
fn score_up_to(
    leaf: &mut TermLeaf,
    last: DocId,
    threshold: u32,
    rest: u32,
    candidates: &mut Vec<(DocId, u32)>,
) {
    candidates.clear();
    if leaf.cursor.doc() > last {
        return;
    }
    let TermLeaf { cursor, scale, .. } = leaf;
    let (docs, frequencies) = cursor.rest_of_block();
    let inside = docs.partition_point(|&doc| doc <= last);
    // Every passage is written, and kept by counting it: no branch to guess wrong.
    candidates.resize(inside, (0, 0));
    let mut kept = 0;
    for (&doc, &frequency) in docs[..inside].iter().zip(frequencies) {
        let points = scale.points(doc, frequency);
        candidates[kept] = (doc, points);
        kept += usize::from(points + rest > threshold);
    }
    candidates.truncate(kept);
}

/// All of several words, in whatever passages of one article: the rarest word leads, whole
/// stretches of articles are passed over by their blocks' bounds.
pub(super) fn all_terms(
    leaves: &mut [TermLeaf],
    segment: &Segment,
    mut threshold: u32,
    offer: &mut Offer<'_>,
    watch: &Watch,
) {
    leaves.sort_by_key(|leaf| leaf.cursor.doc_freq());
    let leads = &segment.leads;
    let mut target = 0;
    // Passages before this one were compared with the bounds of their blocks.
    let mut bounded = 0;
    let mut rests = vec![0; leaves.len() + 1];
    let mut hits: Vec<(DocId, u32)> = Vec::new();
    'article: loop {
        let doc = leaves[0].cursor.seek(target);
        if doc == TERMINATED || watch.is_over() {
            return;
        }
        let lead = leads.lead_of(doc);
        if doc >= bounded {
            let last = stretch_bounds(leaves, lead, doc, &mut rests);
            let stretch_end = match last + 1 < segment.passages() {
                true => leads.lead_of(last + 1),
                false => TERMINATED,
            };
            if rests[0] <= threshold && stretch_end > lead {
                target = stretch_end;
                continue;
            }
            bounded = stretch_end;
        }
        let end = leads.end_of(lead);
        for leaf in &mut leaves[1..] {
            let doc = leaf.cursor.seek(lead);
            if doc >= end {
                if doc == TERMINATED {
                    return;
                }
                target = leads.lead_of(doc);
                continue 'article;
            }
        }
        collect(leaves, end, &mut hits);
        for &(doc, points) in &hits {
            if points > threshold {
                threshold = offer(doc, points);
            }
        }
        target = end;
    }
}

/// The last document of the shortest block around an article; `rests` is filled with the bounds of
/// each word's and all later words' points up to there.
fn stretch_bounds(leaves: &mut [TermLeaf], lead: DocId, doc: DocId, rests: &mut [u32]) -> DocId {
    let mut last = leaves[0].cursor.block_last_doc();
    // An article that began before the block is bounded by the whole list.
    rests[0] = match lead == doc {
        true => leaves[0].block_bound(),
        false => leaves[0].most_points,
    };
    for (rest, leaf) in rests[1..].iter_mut().zip(&mut leaves[1..]) {
        if leaf.cursor.block_last_doc() < lead {
            leaf.cursor.shallow_seek(lead);
        }
        *rest = leaf.block_bound();
        last = last.min(leaf.cursor.block_last_doc());
    }
    for number in (1..rests.len()).rev() {
        rests[number - 1] += rests[number];
    }
    last
}

/// The passages of the article at hand with their points, ascending.
fn collect(leaves: &mut [TermLeaf], end: DocId, hits: &mut Vec<(DocId, u32)>) {
    hits.clear();
    for leaf in leaves {
        let mut from = 0;
        while leaf.cursor.doc() < end {
            let (doc, points) = (leaf.cursor.doc(), leaf.points());
            from += hits[from..].partition_point(|(hit, _)| *hit < doc);
            match hits.get_mut(from) {
                Some((hit, sum)) if *hit == doc => *sum += points,
                _ => hits.insert(from, (doc, points)),
            }
            leaf.cursor.advance();
        }
    }
}
