//! A resolved query over one segment: its tree of cursors, or the shape that ranks faster.
//!
//! It opens lists; it must never know how a list was found.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

use tantivy::DocId;

use crate::index::{Segment, Snapshot};
use crate::query::{Scope, Within};
use crate::schema::{PARAGRAPH, SENTENCE};

use super::deadline::Watch;
use super::expand::{Row, lists_of, rows_by_width};
use super::leaf::{Leaf, MatchLeaf, Scale, TermLeaf};
use super::matcher::{Distance, Matcher, Part};
use super::mention::{EntityMatcher, Mentions};
use super::operand::Operand;
use super::resolve::{Branch, Clause, Form, Resolved, Source};
use super::sequence::Sequence;
use super::statistics::Statistics;
use super::tree::{Node, Tree};
use super::value::{ValueCursor, Values};

/// How the best passages of a query can be found without scoring all.
pub(super) enum Shape {
    OneTerm(TermLeaf),
    OneMatcher(MatchLeaf),
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
                Source::Match(form) => {
                    return builder.matches(*clause, form).map(Shape::OneMatcher);
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

    /// The marking tree over some articles that are known to satisfy the query, without its function
    /// words, whose many occurrences tell nothing.
    pub(super) fn content_tree(
        &self,
        snapshot: &Snapshot,
        statistics: &Statistics,
        segment: usize,
        articles: &[Range<DocId>],
    ) -> io::Result<Tree> {
        let builder = TreeBuilder::new(self, snapshot, statistics, segment, Some(articles));
        TreeBuilder { content_only: true, ..builder }.tree()
    }
}

struct TreeBuilder<'a> {
    resolved: &'a Resolved,
    snapshot: &'a Snapshot,
    statistics: &'a Statistics,
    segment: usize,
    /// If given, the only articles that matter, and leaves must tell where they stand.
    articles: Option<&'a [Range<DocId>]>,
    /// Whether function words and what is excluded are taken as satisfied.
    content_only: bool,
    leaves: Vec<Leaf>,
    /// For each leaf the number of its clause.
    clauses: Vec<usize>,
    mentions: Vec<Mentions>,
}

impl<'a> TreeBuilder<'a> {
    fn new(
        resolved: &'a Resolved,
        snapshot: &'a Snapshot,
        statistics: &'a Statistics,
        segment: usize,
        articles: Option<&'a [Range<DocId>]>,
    ) -> TreeBuilder<'a> {
        TreeBuilder {
            resolved,
            snapshot,
            statistics,
            segment,
            articles,
            content_only: false,
            leaves: Vec::new(),
            clauses: Vec::new(),
            mentions: Vec::new(),
        }
    }

    fn tree(mut self) -> io::Result<Tree> {
        let resolved = self.resolved;
        let root = self.node(&resolved.root)?;
        let segments = self.snapshot.segments.clone();
        let watch = self.watch();
        let TreeBuilder { segment, leaves, clauses, mentions, .. } = self;
        Ok(Tree { segments, segment, leaves, clauses, mentions, root, watch })
    }

    fn node(&mut self, branch: &Branch) -> io::Result<Node> {
        Ok(match branch {
            Branch::Everything => Node::everything(),
            Branch::Nothing => Node::nothing(),
            Branch::Text(clause)
                if self.content_only && self.resolved.clauses[*clause].is_function_word() =>
            {
                Node::everything()
            }
            Branch::Text(clause) => match self.leaf(*clause)? {
                Some(leaf) => {
                    self.leaves.push(leaf);
                    self.clauses.push(*clause);
                    Node::text(self.leaves.len() - 1)
                }
                None => Node::nothing(),
            },
            Branch::Value(values) => {
                let mentions = values.names.is_about_entities().then(|| {
                    self.mentions.push(self.mentions_of(Scope::Anywhere, values));
                    self.mentions.len() - 1
                });
                Node::value(self.articles_of(values)?, mentions)
            }
            Branch::Dates(range) => {
                let segment = &self.snapshot.segments[self.segment];
                let (from, until) = super::dates::leads_between(segment, range);
                Node::dates(from, until, range.to)
            }
            Branch::All(branches, excluded) => {
                let excluded = if self.content_only { &[] } else { &excluded[..] };
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
                    let lists =
                        lists_of(self.here(), pattern, &mut BTreeSet::new(), &self.watch())?;
                    let form = Form::Rows(rows_by_width(vec![lists]));
                    Some(Leaf::Matches(self.matches(clause, &form)?))
                }
            },
            Source::Match(form) => Some(Leaf::Matches(self.matches(clause, form)?)),
        })
    }

    fn matches(&self, clause: usize, form: &Form) -> io::Result<MatchLeaf> {
        let Clause { scope, at_least, .. } = self.resolved.clauses[clause];
        let matcher = self.matcher(scope, form)?;
        let segments = &self.snapshot.segments;
        let scale = self.scale(clause);
        Ok(MatchLeaf::open(matcher, at_least, segments, self.segment, scale, self.watch()))
    }

    fn matcher(&self, scope: Scope, form: &Form) -> io::Result<Matcher> {
        Ok(match form {
            Form::Rows(rows) => {
                let variants: io::Result<_> =
                    rows.iter().map(|row| self.sequence(scope, row)).collect();
                Matcher::operand(Operand::new(variants?))
            }
            Form::Any(forms) => {
                let matchers: io::Result<_> =
                    forms.iter().map(|form| self.matcher(scope, form)).collect();
                Matcher::Any(matchers?)
            }
            Form::Near { left, right, within, ordered } => {
                let (left, right) = (self.matcher(scope, left)?, self.matcher(scope, right)?);
                Matcher::near(left, right, self.distance(*within)?, *ordered, self.watch())
            }
            Form::Without(wanted, unwanted) => {
                let (wanted, unwanted) =
                    (self.matcher(scope, wanted)?, self.matcher(scope, unwanted)?);
                Matcher::Without(Box::new([wanted, unwanted]))
            }
            Form::Entity(values) => Matcher::Entity(Box::new(EntityMatcher {
                articles: self.articles_of(values)?,
                mentions: self.mentions_of(scope, values),
            })),
            Form::Window { members, within } => {
                let members: io::Result<_> = members
                    .iter()
                    .map(|(form, count)| Ok((self.matcher(scope, form)?, *count)))
                    .collect();
                Matcher::window(members?, *within, self.watch())
            }
        })
    }

    fn distance(&self, within: Within) -> io::Result<Distance> {
        let border = match within {
            Within::Words(words) => return Ok(Distance::Words(words)),
            Within::Sentence => SENTENCE,
            Within::Paragraph => PARAGRAPH,
            Within::Passage => return Ok(Distance::Passage),
        };
        let lists = self.here().border.get(border)?.into_iter().collect();
        let row = Row { slots: vec![lists], width: 1 };
        let borders = Operand::new(vec![self.sequence(Scope::Anywhere, &row)?]);
        Ok(Distance::Block(Part::new(borders)))
    }

    /// The articles that have a value that is asked for.
    fn articles_of(&self, values: &Values) -> io::Result<ValueCursor> {
        let rows = values.rows[self.segment].iter();
        let rows =
            rows.map(|row| self.sequence(Scope::Anywhere, row)).collect::<io::Result<_>>()?;
        ValueCursor::open(rows, self.here(), &values.names, self.watch())
    }

    /// Where entities that are asked for are mentioned.
    fn mentions_of(&self, scope: Scope, values: &Values) -> Mentions {
        let segments = &self.snapshot.segments;
        let deadline = &self.resolved.deadline;
        Mentions::new(segments, self.segment, scope, self.articles, &values.names, deadline)
    }

    fn sequence(&self, scope: Scope, row: &Row) -> io::Result<Sequence> {
        let segments = &self.snapshot.segments;
        let watch = self.watch();
        Sequence::open(segments, self.segment, scope, row, self.articles, watch)
    }

    fn watch(&self) -> Watch {
        self.resolved.deadline.watch()
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
