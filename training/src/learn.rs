//! Learning: a linear-chain conditional random field (Lafferty et al. 2001) by stochastic gradient,
//! steps by AdaGrad (Duchi et al. 2011) with one rate a feature. Where several tags are allowed the
//! likelihood is that of all sequences that keep to them.

use std::collections::HashMap;

use crate::corpus::Example;
use crate::entity::model::Parts;
use crate::entity::tags::{Lattice, Scores, TAGS, Transitions, factors, may_follow};

/// How it is learnt.
pub(crate) struct Settings {
    pub(crate) epochs: usize,
    pub(crate) rate: f32,
    pub(crate) decay: f32,
    /// A feature seen less often is left out.
    pub(crate) seen: u32,
    /// A feature whose weights are all smaller is left out of the file.
    pub(crate) least: f32,
    pub(crate) seed: u64,
}

/// The weights of a feature, and the sum of the squares of its gradients.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Row {
    weights: [f32; TAGS],
    squares: f32,
}

/// The weights being learnt.
pub(crate) struct Learner {
    keys: Vec<u32>,
    rows: Vec<Row>,
    transitions: Transitions,
    transition_squares: [[f32; TAGS]; TAGS],
}

/// Numbers the features that are seen often enough, in place.
pub(crate) fn number(examples: &mut [Example], seen: u32) -> Vec<u32> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for key in examples.iter().flat_map(|e| e.features.iter().flatten()) {
        *counts.entry(*key).or_insert(0) += 1;
    }
    let mut keys: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= seen).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let numbers: HashMap<u32, u32> = (0..).zip(&keys).map(|(n, key)| (*key, n)).collect();
    for features in examples.iter_mut().flat_map(|e| &mut e.features) {
        features.retain_mut(|key| match numbers.get(key) {
            Some(number) => {
                *key = *number;
                true
            }
            None => false,
        });
        features.shrink_to_fit();
    }
    keys
}

impl Learner {
    pub(crate) fn new(keys: Vec<u32>) -> Learner {
        let mut transitions = [[0.0; TAGS]; TAGS];
        for (before, row) in transitions.iter_mut().enumerate() {
            for (after, weight) in row.iter_mut().enumerate() {
                *weight = if may_follow(before, after) { 0.0 } else { -1e6 };
            }
        }
        let rows = vec![Row { weights: [0.0; TAGS], squares: 0.0 }; keys.len()];
        Learner { keys, rows, transitions, transition_squares: [[0.0; TAGS]; TAGS] }
    }

    /// Learns from all examples once, in an order of the seed's; gives the loss of each.
    pub(crate) fn epoch(&mut self, examples: &[Example], settings: &Settings, epoch: usize) -> f32 {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        shuffle(&mut order, settings.seed + epoch as u64);
        let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32);
        let (mut free, mut held) = (Lattice::default(), Lattice::default());
        let mut loss = 0.0;
        for example in order.iter().map(|n| &examples[*n]) {
            loss += self.learn(example, rate, settings.decay, &mut free, &mut held);
        }
        loss / examples.len() as f32
    }

    fn learn(
        &mut self,
        example: &Example,
        rate: f32,
        decay: f32,
        free: &mut Lattice,
        held: &mut Lattice,
    ) -> f32 {
        let scores: Vec<Scores> = example.features.iter().map(|f| self.score(f)).collect();
        // They are held still within an example.
        let factors = factors(&self.transitions);
        let all = free.sum(&scores, &factors, &[]);
        let right = held.sum(&scores, &factors, &example.allowed);
        if right < -1e8 {
            return 0.0;
        }
        // How much more probable tags are than they should be.
        let difference =
            |at: usize, tags: &[u8]| free.span(at, tags, &factors) - held.span(at, tags, &factors);
        const SMALL: f32 = 0.002;
        for (at, features) in example.features.iter().enumerate() {
            let mut gradient = [0.0; TAGS];
            for (tag, g) in gradient.iter_mut().enumerate() {
                *g = example.weight * difference(at, &[tag as u8]);
            }
            let square: f32 = gradient.iter().map(|g| g * g).sum();
            if square < SMALL * SMALL {
                continue;
            }
            for feature in features {
                let row = &mut self.rows[*feature as usize];
                row.squares += square;
                let step = rate / (row.squares.sqrt() + 0.1);
                for (weight, g) in row.weights.iter_mut().zip(&gradient) {
                    *weight -= step * (g + decay * *weight);
                }
            }
        }
        for at in 1..scores.len() {
            for before in 0..TAGS {
                for after in (0..TAGS).filter(|after| may_follow(before, *after)) {
                    let g = example.weight * difference(at - 1, &[before as u8, after as u8]);
                    let squares = &mut self.transition_squares[before][after];
                    *squares += g * g;
                    self.transitions[before][after] -= rate * g / (squares.sqrt() + 1.0);
                }
            }
        }
        all - right
    }

    fn score(&self, features: &[u32]) -> Scores {
        let mut scores = [0.0; 16];
        for feature in features {
            let row = &self.rows[*feature as usize].weights;
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    /// The parts of a model with these weights, in one byte each.
    pub(crate) fn parts(&self, lexicon: &Parts, least: f32) -> Parts {
        let greatest = |row: &Row| row.weights.iter().fold(0.0_f32, |max, w| max.max(w.abs()));
        let mut sizes: Vec<f32> =
            self.rows.iter().map(greatest).filter(|size| *size >= least).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        // The largest in a thousand are cut off rather than make all others coarse.
        let most =
            sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 1000)).copied().unwrap_or(1.0);
        let scale = most / 127.0;
        let byte = |w: f32| (w / scale).round().clamp(-127.0, 127.0) as i8;
        let kept = self.keys.iter().zip(&self.rows).filter(|(_, row)| greatest(row) >= least);
        Parts {
            weights: kept.map(|(key, row)| (*key, row.weights.map(byte))).collect(),
            transitions: self.transitions,
            scale,
            ..lexicon.clone()
        }
    }
}

/// Fisher and Yates, by SplitMix64.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for n in (1..order.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        order.swap(n, ((z ^ z >> 31) % (n as u64 + 1)) as usize);
    }
}
