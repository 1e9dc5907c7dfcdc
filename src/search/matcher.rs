//! What a text clause asks of an article: an operand, or operands near each other.
//!
//! Matches are found from the leaves up and marked from the root down, over the article's word
//! positions, so that what is marked is what matched. It must never know what a match is worth.

use tantivy::{DocId, TERMINATED};

use crate::index::{Segment, Segments};
use crate::query::MOST_WORDS_APART;

use super::deadline::Watch;
use super::mention::EntityMatcher;
use super::near::{self, Occurrence, Reach, sorted};
use super::operand::Operand;
use super::sequence::Start;
use super::window::Ask;

/// A cursor over the articles that may have a match, which finds the matches in each.
pub(super) enum Matcher {
    Operand(Part),
    /// Matches of any of these.
    Any(Vec<Matcher>),
    Near(Box<Near>),
    Window(Window),
    /// Matches of the first that are not also of the second.
    Without(Box<[Matcher; 2]>),
    /// Mentions of entities.
    Entity(Box<EntityMatcher>),
}

/// An operand of a larger match, or all of it.
pub(super) struct Part {
    operand: Operand,
    /// Its occurrences in the article at hand.
    found: Vec<Occurrence>,
}

/// Two matchers whose matches are near each other.
pub(super) struct Near {
    left: Matcher,
    right: Matcher,
    within: Distance,
    ordered: bool,
    watch: Watch,
}

/// What near means.
pub(super) enum Distance {
    Words(u32),
    /// In the same of the blocks that begin where this operand stands.
    Block(Part),
    /// In the same passage.
    Passage,
}

/// Several matchers whose matches are in one window, each with the number of its matches that must
/// be.
pub(super) struct Window {
    members: Vec<(Matcher, usize)>,
    within: u32,
    watch: Watch,
}

/// The word positions of one article. The headline is far from the text: nothing is near both.
#[derive(Clone, Copy)]
pub(super) struct Article<'s> {
    segment: &'s Segment,
    lead: DocId,
    headline: u32,
}

impl<'s> Article<'s> {
    pub(super) fn new(segments: &'s Segments, segment: usize, lead: DocId) -> Article<'s> {
        let segment = &segments[segment];
        let headline = segment.headline_positions(lead);
        Article { segment, lead, headline }
    }

    fn occurrence(&self, start: &Start) -> Occurrence {
        let mut first = self.segment.first_word(start.doc) + start.position;
        if first >= self.headline {
            first += MOST_WORDS_APART;
        }
        Occurrence { first, last: first + start.width - 1 }
    }

    /// Where a position is: the passage, and the position within it.
    pub(super) fn place(&self, position: u32) -> (DocId, u32) {
        let position = match position < self.headline {
            true => position,
            false => position - MOST_WORDS_APART,
        };
        let (mut from, mut to) = (self.lead, self.segment.leads.end_of(self.lead));
        while to - from > 1 {
            let middle = from + (to - from) / 2;
            match self.segment.first_word(middle) <= position {
                true => from = middle,
                false => to = middle,
            }
        }
        (from, position - self.segment.first_word(from))
    }

    /// Whether a position is one of the first so many, those of the headline first.
    pub(super) fn is_among_first(&self, position: u32, words: u32) -> bool {
        position < self.headline.min(words) || position < words.saturating_add(MOST_WORDS_APART)
    }

    /// The article's lead.
    pub(super) fn lead(&self) -> DocId {
        self.lead
    }

    /// The position at which each passage begins; the headline is in the first.
    fn passage_starts(&self) -> Vec<u32> {
        let later = self.lead + 1..self.segment.leads.end_of(self.lead);
        let first = |doc| self.segment.first_word(doc) + MOST_WORDS_APART;
        std::iter::once(0).chain(later.map(first)).collect()
    }

    pub(super) fn start(&self, occurrence: Occurrence) -> Start {
        let (doc, position) = self.place(occurrence.first);
        Start { doc, position, width: occurrence.last - occurrence.first + 1 }
    }
}

impl Part {
    pub(super) fn new(operand: Operand) -> Part {
        Part { operand, found: Vec::new() }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.operand.seek(target, |_, _| true)
    }

    /// Moves to an article, and finds where it stands there.
    pub(super) fn find_in(&mut self, article: Article<'_>) -> &[Occurrence] {
        if self.seek(article.lead) == article.lead { self.find(article) } else { &[] }
    }

    fn find(&mut self, article: Article<'_>) -> &[Occurrence] {
        let starts = self.operand.find_starts(article.lead);
        self.found.clear();
        self.found.extend(starts.iter().map(|start| article.occurrence(start)));
        &self.found
    }
}

impl Matcher {
    pub(super) fn operand(operand: Operand) -> Matcher {
        Matcher::Operand(Part::new(operand))
    }

    pub(super) fn near(
        left: Matcher,
        right: Matcher,
        within: Distance,
        ordered: bool,
        watch: Watch,
    ) -> Matcher {
        Matcher::Near(Box::new(Near { left, right, within, ordered, watch }))
    }

    pub(super) fn window(members: Vec<(Matcher, usize)>, within: u32, watch: Watch) -> Matcher {
        Matcher::Window(Window { members, within, watch })
    }

    /// The operand, if it is all there is.
    pub(super) fn as_operand(&mut self) -> Option<&mut Operand> {
        match self {
            Matcher::Operand(part) => Some(&mut part.operand),
            _ => None,
        }
    }

    /// An upper bound of the number of passages that it has to look at.
    fn cost(&self) -> usize {
        match self {
            Matcher::Operand(part) => part.operand.cost(),
            Matcher::Any(matchers) => matchers.iter().map(Matcher::cost).sum(),
            Matcher::Without(pair) => pair[0].cost(),
            Matcher::Entity(entity) => entity.cost(),
            Matcher::Near(near) => near.left.cost().min(near.right.cost()),
            Matcher::Window(window) => {
                window.members.iter().map(|(matcher, _)| matcher.cost()).min().unwrap_or(0)
            }
        }
    }

    /// Moves to the first article at or after a lead that may have a match.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Matcher::Operand(part) => part.seek(target),
            Matcher::Any(matchers) => {
                let leads = matchers.iter_mut().map(|matcher| matcher.seek(target));
                leads.min().unwrap_or(TERMINATED)
            }
            Matcher::Without(pair) => pair[0].seek(target),
            Matcher::Entity(entity) => entity.seek(target),
            Matcher::Near(near) => seek_all(&mut [&mut near.left, &mut near.right], target),
            Matcher::Window(window) => {
                let mut members: Vec<&mut Matcher> =
                    window.members.iter_mut().map(|(matcher, _)| matcher).collect();
                seek_all(&mut members, target)
            }
        }
    }

    /// Where matches begin in the article at hand: their positions, ascending, each once.
    pub(super) fn begins(&mut self, article: Article<'_>) -> Vec<u32> {
        match self {
            Matcher::Operand(part) => part.find(article).iter().map(|found| found.first).collect(),
            Matcher::Any(matchers) => {
                let here = those_at(matchers, article);
                let mut begins: Vec<u32> =
                    here.flat_map(|matcher| matcher.begins(article)).collect();
                begins.sort_unstable();
                begins.dedup();
                begins
            }
            Matcher::Without(_) | Matcher::Entity(_) => {
                let mut begins: Vec<u32> = self.find(article).iter().map(|o| o.first).collect();
                begins.dedup();
                begins
            }
            Matcher::Near(near) => {
                let ordered = near.ordered;
                let (left, right, borders) = near.find(article);
                near::begins(&left, &right, near.reach(&borders), ordered)
            }
            Matcher::Window(window) => {
                let found = window.find(article);
                window.ask(&found, |ask| ask.begins())
            }
        }
    }

    /// All matches in the article at hand: what each spans, ascending, each once.
    pub(super) fn find(&mut self, article: Article<'_>) -> Vec<Occurrence> {
        match self {
            Matcher::Operand(part) => part.find(article).to_vec(),
            Matcher::Any(matchers) => {
                let here = those_at(matchers, article);
                sorted(here.flat_map(|matcher| matcher.find(article)).collect())
            }
            Matcher::Without(pair) => {
                let [wanted, unwanted] = &mut **pair;
                let unwanted: Vec<Occurrence> = those_at(std::slice::from_mut(unwanted), article)
                    .flat_map(|m| m.find(article))
                    .collect();
                let mut found = wanted.find(article);
                found.retain(|occurrence| unwanted.binary_search(occurrence).is_err());
                found
            }
            Matcher::Entity(entity) => entity.find(article),
            Matcher::Near(near) => {
                let ordered = near.ordered;
                let (left, right, borders) = near.find(article);
                near::spans(&left, &right, near.reach(&borders), ordered, &near.watch)
            }
            Matcher::Window(window) => {
                let found = window.find(article);
                window.ask(&found, |ask| ask.spans())
            }
        }
    }

    /// The occurrences of operands in the article at hand that make a match: any match, or one that
    /// spans one of `among`.
    pub(super) fn mark(
        &mut self,
        article: Article<'_>,
        among: Option<&[Occurrence]>,
        out: &mut Vec<Start>,
    ) {
        match self {
            Matcher::Operand(part) => {
                let wanted = |found: &&Occurrence| {
                    among.is_none_or(|among| among.binary_search(found).is_ok())
                };
                let found = part.find(article).iter().filter(wanted);
                out.extend(found.map(|found| article.start(*found)));
            }
            Matcher::Any(matchers) => {
                let here = those_at(matchers, article);
                here.for_each(|matcher| matcher.mark(article, among, out));
            }
            Matcher::Without(_) => {
                let mut found = self.find(article);
                if let Some(among) = among {
                    found.retain(|occurrence| among.binary_search(occurrence).is_ok());
                }
                if let Matcher::Without(pair) = self {
                    pair[0].mark(article, Some(&found), out);
                }
            }
            Matcher::Entity(entity) => {
                let mut found = entity.find(article);
                if let Some(among) = among {
                    found.retain(|occurrence| among.binary_search(occurrence).is_ok());
                }
                out.extend(found.into_iter().map(|found| article.start(found)));
            }
            Matcher::Near(near) => {
                let ordered = near.ordered;
                let (left, right, borders) = near.find(article);
                let reach = near.reach(&borders);
                let (on_left, on_right) = match among {
                    Some(among) => {
                        let watch = &near.watch;
                        near::partners_among(&left, &right, reach, ordered, among, watch)
                    }
                    None => near::partners(&left, &right, reach, ordered),
                };
                near.left.mark(article, Some(&on_left), out);
                near.right.mark(article, Some(&on_right), out);
            }
            Matcher::Window(window) => {
                let found = window.find(article);
                let members = window.ask(&found, |ask| match among {
                    Some(among) => ask.members_among(among),
                    None => ask.members(),
                });
                for ((matcher, _), among) in window.members.iter_mut().zip(members) {
                    matcher.mark(article, Some(&among), out);
                }
            }
        }
    }
}

impl Near {
    /// The matches of both sides in the article at hand, and where blocks begin.
    fn find(&mut self, article: Article<'_>) -> (Vec<Occurrence>, Vec<Occurrence>, Vec<u32>) {
        let left = self.left.find(article);
        let right = if left.is_empty() { Vec::new() } else { self.right.find(article) };
        let borders = match &mut self.within {
            Distance::Block(borders) if !right.is_empty() => {
                borders.seek(article.lead);
                borders.find(article).iter().map(|border| border.first).collect()
            }
            Distance::Passage => article.passage_starts(),
            _ => Vec::new(),
        };
        (left, right, borders)
    }

    fn reach<'b>(&self, borders: &'b [u32]) -> Reach<'b> {
        match self.within {
            Distance::Words(words) => Reach::Words(words),
            Distance::Block(_) | Distance::Passage => Reach::Block(borders),
        }
    }
}

impl Window {
    fn find(&mut self, article: Article<'_>) -> Vec<Vec<Occurrence>> {
        self.members.iter_mut().map(|(matcher, _)| matcher.find(article)).collect()
    }

    fn ask<T>(&self, found: &[Vec<Occurrence>], answer: impl Fn(Ask<'_>) -> T) -> T {
        let counts = self.members.iter().map(|(_, count)| *count);
        let things: Vec<(&[Occurrence], usize)> =
            found.iter().map(Vec::as_slice).zip(counts).collect();
        answer(Ask { things: &things, within: self.within, watch: &self.watch })
    }
}

/// Those of some matchers for which the article at hand is a candidate.
fn those_at<'m>(
    matchers: &'m mut [Matcher],
    article: Article<'_>,
) -> impl Iterator<Item = &'m mut Matcher> {
    let lead = article.lead;
    matchers.iter_mut().filter_map(move |matcher| (matcher.seek(lead) == lead).then_some(matcher))
}

/// Moves to the first article at or after a lead that all of some matchers are at; the one that
/// has least to look at leads.
fn seek_all(matchers: &mut [&mut Matcher], mut target: DocId) -> DocId {
    matchers.sort_by_key(|matcher| matcher.cost());
    'article: loop {
        for matcher in matchers.iter_mut() {
            let lead = matcher.seek(target);
            if lead > target {
                if lead == TERMINATED {
                    return TERMINATED;
                }
                target = lead;
                continue 'article;
            }
        }
        return target;
    }
}
