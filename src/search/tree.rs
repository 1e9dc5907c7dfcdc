//! A query in one segment, article by article.
//!
//! Boolean clauses hold over the article: a node moves from lead to lead. The leaves under the
//! satisfied branches say which of the article's passages are hits, and what they are worth. It
//! knows leads, passages and points; it must never know a term.

use tantivy::{DocId, TERMINATED};

use crate::date::Day;
use crate::index::{Segment, Segments};

use super::deadline::Watch;
use super::leaf::Leaf;
use super::sequence::Sequence;

/// A cursor over the articles that satisfy a clause.
pub(super) struct Node {
    kind: Kind,
    /// The lead that the cursor stands on, once it was moved.
    lead: Option<DocId>,
}

enum Kind {
    /// Articles with a text clause; the number of the leaf.
    Text(usize),
    /// Articles with a value of a field.
    Value(Sequence),
    /// Articles whose dates lie in a range: a range of leads, and the last day allowed if a date
    /// may be longer than a day.
    Dates {
        from: DocId,
        until: DocId,
        last_day: Option<Day>,
    },
    Everything,
    All {
        nodes: Vec<Node>,
        excluded: Vec<Node>,
    },
    Any(Vec<Node>),
    Nothing,
}

/// The passages of an article that are hits, with their points.
#[derive(Default)]
pub(super) struct Hits {
    pub(super) docs: Vec<(DocId, u32)>,
    active: Vec<usize>,
}

/// A segment's tree with its leaves.
pub(super) struct Tree {
    pub(super) segments: Segments,
    pub(super) segment: usize,
    pub(super) leaves: Vec<Leaf>,
    /// For each leaf the number of its clause.
    pub(super) clauses: Vec<usize>,
    pub(super) root: Node,
    pub(super) watch: Watch,
}

impl Node {
    fn new(kind: Kind) -> Node {
        Node { kind, lead: None }
    }

    pub(super) fn text(leaf: usize) -> Node {
        Node::new(Kind::Text(leaf))
    }

    pub(super) fn value(sequence: Sequence) -> Node {
        Node::new(Kind::Value(sequence))
    }

    /// Articles between two leads whose dates end no later than a day.
    pub(super) fn dates(from: DocId, until: DocId, last_day: Option<Day>) -> Node {
        Node::new(Kind::Dates { from, until, last_day })
    }

    pub(super) fn everything() -> Node {
        Node::new(Kind::Everything)
    }

    pub(super) fn nothing() -> Node {
        Node::new(Kind::Nothing)
    }

    /// Articles that satisfy all of some nodes and none of others.
    pub(super) fn all(nodes: Vec<Node>, excluded: Vec<Node>) -> Node {
        Node::new(Kind::All { nodes, excluded })
    }

    pub(super) fn any(nodes: Vec<Node>) -> Node {
        Node::new(Kind::Any(nodes))
    }

    /// Moves to the first satisfying article at or after a lead, and returns its lead.
    fn seek(&mut self, target: DocId, leaves: &mut [Leaf], here: &Segment, watch: &Watch) -> DocId {
        if let Some(lead) = self.lead.filter(|&lead| lead >= target) {
            return lead;
        }
        let lead = match target < here.passages() {
            true => self.find(target, leaves, here, watch),
            false => TERMINATED,
        };
        self.lead = Some(lead);
        lead
    }

    fn find(&mut self, target: DocId, leaves: &mut [Leaf], here: &Segment, watch: &Watch) -> DocId {
        match &mut self.kind {
            Kind::Nothing => TERMINATED,
            Kind::Everything => target,
            Kind::Text(leaf) => here.leads.lead_of(leaves[*leaf].seek(target)),
            Kind::Value(sequence) => find_value(sequence, target, here),
            Kind::Dates { from, until, last_day } => {
                find_date(target.max(*from), *until, *last_day, here, watch)
            }
            Kind::Any(nodes) => {
                let leads = nodes.iter_mut().map(|node| node.seek(target, leaves, here, watch));
                leads.min().unwrap_or(TERMINATED)
            }
            Kind::All { nodes, excluded } => find_all(nodes, excluded, target, leaves, here, watch),
        }
    }

    /// Collects the leaves of the branches that are satisfied by the article at hand.
    fn active(&self, lead: DocId, out: &mut Vec<usize>) {
        match &self.kind {
            Kind::Text(leaf) => out.push(*leaf),
            Kind::All { nodes, .. } => nodes.iter().for_each(|node| node.active(lead, out)),
            Kind::Any(nodes) => {
                nodes
                    .iter()
                    .filter(|node| node.lead == Some(lead))
                    .for_each(|node| node.active(lead, out));
            }
            Kind::Value(_) | Kind::Dates { .. } | Kind::Everything | Kind::Nothing => {}
        }
    }
}

fn find_value(sequence: &mut Sequence, mut target: DocId, here: &Segment) -> DocId {
    loop {
        let lead = sequence.next_candidate(target, |_, _| true);
        // A failure to read a column would have shown when the segment was opened.
        let found = lead == TERMINATED
            || sequence.is_one_word()
            || sequence.find_starts(lead).unwrap_or(false);
        if found {
            return lead;
        }
        target = here.leads.end_of(lead);
    }
}

fn find_date(
    mut lead: DocId,
    until: DocId,
    last_day: Option<Day>,
    here: &Segment,
    watch: &Watch,
) -> DocId {
    let too_long = |lead| last_day.is_some_and(|day| here.last_day(lead) > Some(day));
    while lead < until && too_long(lead) {
        if watch.is_over() {
            return TERMINATED;
        }
        lead = here.leads.end_of(lead);
    }
    if lead < until { lead } else { TERMINATED }
}

fn find_all(
    nodes: &mut [Node],
    excluded: &mut [Node],
    mut target: DocId,
    leaves: &mut [Leaf],
    here: &Segment,
    watch: &Watch,
) -> DocId {
    loop {
        if watch.is_over() {
            return TERMINATED;
        }
        let mut lead = target;
        for node in nodes.iter_mut() {
            lead = node.seek(target, leaves, here, watch);
            if lead > target {
                break;
            }
        }
        if lead == TERMINATED {
            return TERMINATED;
        }
        if lead > target {
            target = lead;
        } else if excluded.iter_mut().any(|node| node.seek(lead, leaves, here, watch) == lead) {
            target = here.leads.end_of(lead);
        } else {
            return lead;
        }
    }
}

impl Tree {
    /// Moves to the first living article at or after a lead that satisfies the query.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        let here = &self.segments[self.segment];
        loop {
            if self.watch.is_over() {
                return TERMINATED;
            }
            let lead = self.root.seek(target, &mut self.leaves, here, &self.watch);
            if lead == TERMINATED || here.is_alive(lead) {
                return lead;
            }
            target = here.leads.end_of(lead);
        }
    }

    /// The living article after this one.
    pub(super) fn next(&mut self, lead: DocId) -> DocId {
        self.seek(self.segments[self.segment].leads.end_of(lead))
    }

    /// The leaves of the satisfied branches of the article at hand.
    pub(super) fn active(&self, lead: DocId, out: &mut Vec<usize>) {
        out.clear();
        self.root.active(lead, out);
        out.sort_unstable();
        out.dedup();
    }

    /// At least the points of every passage of the article at hand.
    pub(super) fn most_points(&self, lead: DocId, hits: &mut Hits) -> u32 {
        self.active(lead, &mut hits.active);
        hits.active.iter().map(|&leaf| self.leaves[leaf].most_points()).sum()
    }

    /// Fills `hits` with the passages of the article at hand that have a text clause of a
    /// satisfied branch, else with its lead. The leaves are then behind the article.
    pub(super) fn score(&mut self, lead: DocId, hits: &mut Hits) {
        self.active(lead, &mut hits.active);
        hits.docs.clear();
        let end = self.segments[self.segment].leads.end_of(lead);
        for &leaf in &hits.active {
            let leaf = &mut self.leaves[leaf];
            let mut doc = leaf.seek(lead);
            let mut from = 0;
            while doc < end {
                let points = leaf.points();
                from += hits.docs[from..].partition_point(|(hit, _)| *hit < doc);
                match hits.docs.get_mut(from) {
                    Some((hit, sum)) if *hit == doc => *sum += points,
                    _ => hits.docs.insert(from, (doc, points)),
                }
                doc = leaf.advance();
            }
        }
        if hits.docs.is_empty() {
            hits.docs.push((lead, 0));
        }
    }
}
