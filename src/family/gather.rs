//! From articles to families: the order, the greedy choice of heads, the pairs that are read.
//!
//! It knows dates, ids and sketches, and asks for texts one by one. It must never know where
//! they are stored.

use std::collections::{HashMap, VecDeque};

use rayon::prelude::*;

use super::candidates::candidates;
use super::evidence::Evidence;
use super::sketch::Sketch;
use crate::date::Date;
use crate::error::Result;

/// What must be known of an article to gather it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its id, unique among all.
    pub id: &'a str,
    /// When it was published.
    pub date: Option<Date>,
    /// The outlet that ran it, if it is known.
    pub source: Option<&'a str>,
    /// The sketch of its text.
    pub sketch: &'a Sketch,
}

/// Which articles are copies of which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families {
    /// For each article, by its number in the slice that was given: the head of its family,
    /// which is itself if it is the head or has no family.
    pub heads: Vec<usize>,
    /// Every verdict that was needed, ascending; for the next time.
    pub verdicts: Vec<Verdict>,
}

/// Whether two articles are the same story. It depends on their texts and sources
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// The earlier article, by its number.
    pub earlier: usize,
    /// The later one.
    pub later: usize,
    /// Whether they are.
    pub is_same_story: bool,
}

/// Texts of heads that a thread keeps at hand; with more of them in one tangle of candidates, the
/// oldest are read again when they are needed.
const HEADS_AT_HAND: usize = 64;

/// Gathers articles into families.
///
/// Articles are taken from the earliest to the latest, undated ones last, ties by id. Each joins
/// the earliest head that it is the same story as, and else is a head itself. So every member
/// has been compared with its head, text by text: no chain of small changes leads from one story
/// to another, and the head is the earliest of its family. The order of the slice and the number
/// of threads do not matter.
///
/// `known` says what was decided about a pair before, given the earlier first, and `evidence`
/// gives that of an article; it is asked only for those in pairs that are likely and not known.
/// With all that was known before, or with nothing, the families are the same.
pub fn gather(
    members: &[Member<'_>],
    known: &(dyn Fn(usize, usize) -> Option<bool> + Sync),
    evidence: &(dyn Fn(usize) -> Result<Evidence> + Sync),
) -> Result<Families> {
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    order.par_sort_by_key(|&number| order_key(&members[number as usize]));
    let sketches: Vec<&Sketch> =
        order.iter().map(|&number| members[number as usize].sketch).collect();
    let pairs = by_tangle(candidates(&sketches), members.len());
    drop(sketches);

    let tangles: Vec<&[Pair]> = pairs.chunk_by(|a, b| a.tangle == b.tangle).collect();
    let work = Work { members, order: &order, known, evidence };
    let settled: Vec<Settled> =
        tangles.into_par_iter().map(|tangle| work.settle(tangle)).collect::<Result<_>>()?;

    let mut families = Families { heads: (0..members.len()).collect(), verdicts: Vec::new() };
    for tangle in settled {
        for (article, head) in tangle.joined {
            families.heads[work.number(article)] = work.number(head);
        }
        families.verdicts.extend(tangle.verdicts);
    }
    families.verdicts.par_sort_unstable();
    Ok(families)
}

/// The order in which articles become heads: of one day, those whose time is known first.
fn order_key<'a>(member: &Member<'a>) -> (bool, i32, i64, &'a str) {
    let day = member.date.map_or(0, |date| date.first_day().number());
    let second = match member.date {
        Some(Date::Instant { second, .. }) => second,
        _ => i64::MAX,
    };
    (member.date.is_none(), day, second, member.id)
}

/// Two candidates, by their places in the order, and the tangle of candidates that they are in.
struct Pair {
    tangle: u32,
    later: u32,
    earlier: u32,
}

/// Sorts candidates by the connected component they are in: no family reaches across two.
fn by_tangle(candidates: Vec<(u32, u32)>, articles: usize) -> Vec<Pair> {
    let mut parents: Vec<u32> = (0..articles as u32).collect();
    for &(later, earlier) in &candidates {
        let (one, other) = (root(&mut parents, later), root(&mut parents, earlier));
        parents[one.max(other) as usize] = one.min(other);
    }
    let mut pairs: Vec<Pair> = candidates
        .into_iter()
        .map(|(later, earlier)| Pair { tangle: root(&mut parents, later), later, earlier })
        .collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.tangle, pair.later, pair.earlier));
    pairs
}

/// The least article of a component; halves the path on the way.
fn root(parents: &mut [u32], mut article: u32) -> u32 {
    while parents[article as usize] != article {
        parents[article as usize] = parents[parents[article as usize] as usize];
        article = parents[article as usize];
    }
    article
}

/// What all tangles are settled by.
struct Work<'a> {
    members: &'a [Member<'a>],
    order: &'a [u32],
    known: &'a (dyn Fn(usize, usize) -> Option<bool> + Sync),
    evidence: &'a (dyn Fn(usize) -> Result<Evidence> + Sync),
}

/// The families of a tangle: who joined which head, by their places in the order.
#[derive(Default)]
struct Settled {
    joined: HashMap<u32, u32>,
    verdicts: Vec<Verdict>,
}

impl Work<'_> {
    fn settle(&self, tangle: &[Pair]) -> Result<Settled> {
        let mut settled = Settled::default();
        let mut at_hand = VecDeque::new();
        for pairs in tangle.chunk_by(|a, b| a.later == b.later) {
            let mut own = None;
            for pair in pairs {
                if settled.joined.contains_key(&pair.earlier) {
                    continue;
                }
                let verdict = self.judge(pair, &mut own, &mut at_hand)?;
                settled.verdicts.push(verdict);
                if verdict.is_same_story {
                    settled.joined.insert(pair.later, pair.earlier);
                    break;
                }
            }
            if let Some(own) = own.filter(|_| !settled.joined.contains_key(&pairs[0].later)) {
                keep_at_hand(&mut at_hand, pairs[0].later, own);
            }
        }
        Ok(settled)
    }

    fn judge(
        &self,
        pair: &Pair,
        own: &mut Option<Evidence>,
        at_hand: &mut VecDeque<(u32, Evidence)>,
    ) -> Result<Verdict> {
        let (earlier, later) = (self.number(pair.earlier), self.number(pair.later));
        if let Some(is_same_story) = (self.known)(earlier, later) {
            return Ok(Verdict { earlier, later, is_same_story });
        }
        let own = match own {
            Some(own) => own,
            none => none.insert((self.evidence)(later)?),
        };
        if !at_hand.iter().any(|(head, _)| *head == pair.earlier) {
            keep_at_hand(at_hand, pair.earlier, (self.evidence)(earlier)?);
        }
        let head = at_hand.iter().find(|(head, _)| *head == pair.earlier);
        let of_two_outlets = self.are_of_two_outlets(earlier, later);
        let is_same_story =
            head.is_some_and(|(_, head)| own.likeness(head).is_same_story(of_two_outlets));
        Ok(Verdict { earlier, later, is_same_story })
    }

    fn are_of_two_outlets(&self, one: usize, other: usize) -> bool {
        let sources = self.members[one].source.zip(self.members[other].source);
        sources.is_some_and(|(one, other)| one != other)
    }

    fn number(&self, place: u32) -> usize {
        self.order[place as usize] as usize
    }
}

fn keep_at_hand(at_hand: &mut VecDeque<(u32, Evidence)>, head: u32, evidence: Evidence) {
    if at_hand.len() == HEADS_AT_HAND {
        at_hand.pop_front();
    }
    at_hand.push_back((head, evidence));
}
