//! A resolved query over one segment: its tree of cursors, or the shape that ranks faster.
//!
//! It opens lists; it must never know how a list was found.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

use tantivy::DocId;

use crate::index::{Segment, Snapshot};
use crate::query::Scope;

use super::expand::{Row, lists_of, rows_by_width};
use super::leaf::{Leaf, Scale, SequenceLeaf, TermLeaf};
use super::resolve::{Branch, Resolved, Source};
use super::sequence::Sequence;
use super::statistics::Statistics;
use super::tree::{Node, Tree};

/// How the best passages of a query can be found without scoring all.
pub(super) enum Shape {
    OneTerm(TermLeaf),
    OneSequence(SequenceLeaf),
    AnyTerms(Vec<TermLeaf>),
    AllTerms(Vec<TermLeaf>),
    Other(Tree),
}

impl Resolved {
    /// The tree over one segment.
    pub(super) fn tree(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
    ) -> io::Result<Tree> {
        TreeBuilder::new(self, snapshot, statistics, segment, None).tree()
    }

    /// The query over one segment in the shape that is fastest to rank.
    pub(super) fn shape(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
    ) -> io::Result<Shape> {
        let builder = TreeBuilder::new(self, snapshot, statistics, segment, None);
        let terms = |branches: &[Branch], all: bool| -> Option<Vec<TermLeaf>> {
            let mut leaves = Vec::with_capacity(branches.len());
            for branch in branches {
                let Branch::Text(clause) = branch else { return None };
                match &self.clauses[*clause].segments[segment] {
                    Source::Term { list, .. } => {
                        let scale = builder.scale(*clause);
                        leaves.push(match all && builder.here().leads.are_single() {
                            true => TermLeaf::open_unbounded(list, scale),
                            false => TermLeaf::open(list, scale),
                        });
                    }
                    Source::Absent if !all => {}
                    _ => return None,
                }
            }
            Some(leaves)
        };
        match &self.root {
            Branch::Text(clause) => match &self.clauses[*clause].segments[segment] {
                Source::Term { list, .. } => {
                    let leaf = TermLeaf::open_unbounded(list, builder.scale(*clause));
                    return Ok(Shape::OneTerm(leaf));
                }
                Source::Rows(rows) => {
                    return builder.sequences(*clause, rows).map(Shape::OneSequence);
                }
                Source::Absent => {}
            },
            Branch::Any(branches) => {
                if let Some(leaves) = terms(branches, false) {
                    return Ok(Shape::AnyTerms(leaves));
                }
            }
            Branch::All(branches, excluded) if excluded.is_empty() => {
                if let Some(leaves) = terms(branches, true) {
                    return Ok(Shape::AllTerms(leaves));
                }
            }
            _ => {}
        }
        self.tree(snapshot, statistics, segment).map(Shape::Other)
    }

    /// The tree over some articles of a segment, whose leaves can tell where they stand.
    pub(super) fn marking_tree(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
        articles: &[Range<DocId>],
    ) -> io::Result<Tree> {
        TreeBuilder::new(self, snapshot, statistics, segment, Some(articles)).tree()
    }
}

struct TreeBuilder<'a> {
    resolved: &'a Resolved,
    snapshot: &'a Snapshot,
    statistics: &'a Statistics,
    segment: usize,
    /// If given, the only articles that matter, and leaves must tell where they stand.
    articles: Option<&'a [Range<DocId>]>,
    leaves: Vec<Leaf>,
}

impl<'a> TreeBuilder<'a> {
    fn new(
        resolved: &'a Resolved,
        snapshot: &'a Snapshot,
        statistics: &'a Statistics,
        segment: usize,
        articles: Option<&'a [Range<DocId>]>,
    ) -> TreeBuilder<'a> {
        TreeBuilder { resolved, snapshot, statistics, segment, articles, leaves: Vec::new() }
    }

    fn tree(mut self) -> io::Result<Tree> {
        let resolved = self.resolved;
        let root = self.node(&resolved.root)?;
        let segments = self.snapshot.segments.clone();
        Ok(Tree { segments, segment: self.segment, leaves: self.leaves, root })
    }

    fn node(&mut self, branch: &Branch) -> io::Result<Node> {
        Ok(match branch {
            Branch::Everything => Node::everything(),
            Branch::Nothing => Node::nothing(),
            Branch::Text(clause) => match self.leaf(*clause)? {
                Some(leaf) => {
                    self.leaves.push(leaf);
                    Node::text(self.leaves.len() - 1)
                }
                None => Node::nothing(),
            },
            Branch::Value(rows) => {
                let nodes: io::Result<Vec<Node>> = rows[self.segment]
                    .iter()
                    .map(|row| self.sequence(Scope::Anywhere, row).map(Node::value))
                    .collect();
                Node::any(nodes?)
            }
            Branch::Dates(range) => {
                let segment = &self.snapshot.segments[self.segment];
                let (from, until) = super::dates::leads_between(segment, range);
                Node::dates(from, until, range.to)
            }
            Branch::All(branches, excluded) => {
                Node::all(self.nodes(branches)?, self.nodes(excluded)?)
            }
            Branch::Any(branches) => Node::any(self.nodes(branches)?),
        })
    }

    fn nodes(&mut self, branches: &[Branch]) -> io::Result<Vec<Node>> {
        branches.iter().map(|branch| self.node(branch)).collect()
    }

    fn leaf(&self, clause: usize) -> io::Result<Option<Leaf>> {
        Ok(match &self.resolved.clauses[clause].segments[self.segment] {
            Source::Absent => None,
            Source::Term { list, pattern } => match self.articles {
                None => Some(Leaf::Term(TermLeaf::open(list, self.scale(clause)))),
                Some(_) => {
                    let lists = lists_of(self.here(), pattern, &mut BTreeSet::new())?;
                    let rows = rows_by_width(vec![lists]);
                    Some(Leaf::Sequences(self.sequences(clause, &rows)?))
                }
            },
            Source::Rows(rows) => Some(Leaf::Sequences(self.sequences(clause, rows)?)),
        })
    }

    fn sequences(&self, clause: usize, rows: &[Row]) -> io::Result<SequenceLeaf> {
        let scope = self.resolved.clauses[clause].scope;
        let variants: io::Result<Vec<Sequence>> =
            rows.iter().map(|row| self.sequence(scope, row)).collect();
        SequenceLeaf::open(variants?, &self.snapshot.segments, self.segment, self.scale(clause))
    }

    fn sequence(&self, scope: Scope, row: &Row) -> io::Result<Sequence> {
        let segments = &self.snapshot.segments;
        Sequence::open(segments, self.segment, scope, &row.slots, row.width, self.articles)
    }

    fn here(&self) -> &Segment {
        &self.snapshot.segments[self.segment]
    }

    fn scale(&self, clause: usize) -> Scale {
        Scale {
            lengths: self.statistics.lengths.clone(),
            bounds: self.statistics.bounds[self.segment].clone(),
            codes: self.snapshot.segments[self.segment].lengths.clone(),
            weight: self.resolved.clauses[clause].weight,
        }
    }
}
