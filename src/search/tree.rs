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
use super::mention::Mentions;
use super::value::ValueCursor;

/// A cursor over the articles that satisfy a clause.
pub(super) struct Node {
    kind: Kind,
    /// The lead that the cursor stands on, once it was moved.
    lead: Option<DocId>,
}

enum Kind {
    /// Articles with a text clause; the number of the leaf.
    Text(usize),
    /// Articles with a value of a field; if it names entities, the number of their mentions.
    Value {
        articles: ValueCursor,
        mentions: Option<usize>,
    },
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
    mentioned: Vec<usize>,
}

/// A segment's tree with its leaves.
pub(super) struct Tree {
    pub(super) segments: Segments,
    pub(super) segment: usize,
    pub(super) leaves: Vec<Leaf>,
    /// For each leaf the number of its clause.
    pub(super) clauses: Vec<usize>,
    /// Where the entities are mentioned that values name.
    pub(super) mentions: Vec<Mentions>,
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

    pub(super) fn value(articles: ValueCursor, mentions: Option<usize>) -> Node {
        Node::new(Kind::Value { articles, mentions })
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
            Kind::Value { articles, .. } => articles.seek(target, here),
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

    /// Visits the text clauses and the values of the branches that are satisfied by the article at
    /// hand.
    fn satisfied(&self, lead: DocId, visit: &mut impl FnMut(&Kind)) {
        match &self.kind {
            Kind::Text(_) | Kind::Value { .. } => visit(&self.kind),
            Kind::All { nodes, .. } => nodes.iter().for_each(|node| node.satisfied(lead, visit)),
            Kind::Any(nodes) => {
                nodes
                    .iter()
                    .filter(|node| node.lead == Some(lead))
                    .for_each(|node| node.satisfied(lead, visit));
            }
            Kind::Dates { .. } | Kind::Everything | Kind::Nothing => {}
        }
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
        self.root.satisfied(lead, &mut |kind| {
            if let Kind::Text(leaf) = kind {
                out.push(*leaf);
            }
        });
        out.sort_unstable();
        out.dedup();
    }

    /// The mentions of entities that satisfied branches of the article at hand ask for.
    pub(super) fn mentioned(&self, lead: DocId, out: &mut Vec<usize>) {
        out.clear();
        self.root.satisfied(lead, &mut |kind| {
            if let Kind::Value { mentions: Some(mentions), .. } = kind {
                out.push(*mentions);
            }
        });
    }

    /// At least the points of every passage of the article at hand.
    pub(super) fn most_points(&self, lead: DocId, hits: &mut Hits) -> u32 {
        self.active(lead, &mut hits.active);
        hits.active.iter().map(|&leaf| self.leaves[leaf].most_points()).sum()
    }

    /// Fills `hits` with the passages of the article at hand that have a text clause of a
    /// satisfied branch, else with those that mention an entity it asks for, else with its lead.
    /// The leaves are then behind the article.
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
            self.mentioned(lead, &mut hits.mentioned);
            for &mentions in &hits.mentioned {
                let passages = self.mentions[mentions].passages(lead);
                hits.docs.extend(passages.into_iter().map(|doc| (doc, 0)));
            }
            hits.docs.sort_unstable();
            hits.docs.dedup();
        }
        if hits.docs.is_empty() {
            hits.docs.push((lead, 0));
        }
    }
}
