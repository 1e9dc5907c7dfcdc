//! A page as a tree in one list: every element before its content, as in the source.
//!
//! It reads tags as browsers do where that matters for text (HTML, "tree construction"), in
//! one pass and in time linear in the page, whatever the page. It must never know what an article
//! is.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::source::html::tag::{TAGS, Tag};

/// The number of an element or a text in its tree.
pub(super) type NodeId = u32;

/// Elements deeper than this are not nested any more; no page that people wrote comes near.
const DEEPEST: usize = 256;

/// More elements and texts than this are not kept: a page of them is no article.
const MOST_NODES: usize = 1 << 21;

/// How many open elements are looked at for one that an implied end or an inline end tag means.
const NEAR: usize = 32;

/// An attribute that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Attribute {
    AriaHidden,
    Charset,
    Class,
    Content,
    Data,
    Datetime,
    Hidden,
    Href,
    HttpEquiv,
    Id,
    Itemprop,
    Itemtype,
    Lang,
    Name,
    Property,
    Pubdate,
    Rel,
    Role,
    Style,
    Type,
}

/// An element or a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    /// The element it is in; the root is in itself.
    pub(super) parent: NodeId,
    /// The first node behind its content.
    pub(super) end: NodeId,
    /// Where its text or its first attribute is.
    from: u32,
    to: u32,
}

/// A page.
pub(super) struct Tree<'a> {
    source: &'a str,
    pub(super) nodes: Vec<Node>,
    attributes: Vec<(Attribute, u32, u32)>,
    /// Whether the page had more than is kept.
    pub(super) is_cut: bool,
}

impl<'a> Tree<'a> {
    /// The tree of a page of less than 4 GiB.
    pub(super) fn new(source: &'a str) -> Tree<'a> {
        let root = Node { tag: Tag::Other, parent: 0, end: 0, from: 0, to: 0 };
        let tree = Tree { source, nodes: vec![root], attributes: Vec::new(), is_cut: false };
        let mut builder =
            Builder { tree, open: vec![Open { node: 0, name: 0..0 }], counts: [0; TAGS], at: 0 };
        builder.read();
        builder.close_to(0);
        let mut tree = builder.tree;
        tree.nodes[0].end = tree.nodes.len() as NodeId;
        tree
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// All nodes inside an element, at any depth.
    pub(super) fn inside(&self, id: NodeId) -> Range<NodeId> {
        id + 1..self.node(id).end
    }

    pub(super) fn is_inside(&self, id: NodeId, outer: NodeId) -> bool {
        outer <= id && id < self.node(outer).end
    }

    /// All nodes with their numbers.
    pub(super) fn all(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(id, node)| (id as NodeId, node))
    }

    /// The source of a text.
    pub(super) fn raw_text(&self, id: NodeId) -> &'a str {
        let node = self.node(id);
        match node.tag {
            Tag::Text => self.source.get(node.from as usize..node.to as usize).unwrap_or(""),
            _ => "",
        }
    }

    /// The source of an attribute's value.
    pub(super) fn raw(&self, id: NodeId, attribute: Attribute) -> Option<&'a str> {
        let node = self.node(id);
        if node.tag == Tag::Text {
            return None;
        }
        let attributes = &self.attributes[node.from as usize..node.to as usize];
        let (_, from, to) = attributes.iter().find(|(name, _, _)| *name == attribute)?;
        self.source.get(*from as usize..*to as usize)
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, id: NodeId, attribute: Attribute) -> Option<Cow<'a, str>> {
        self.raw(id, attribute).map(htmlize::unescape_attribute)
    }

    /// The source of an element whose content is no markup.
    pub(super) fn raw_content(&self, id: NodeId) -> &'a str {
        if self.inside(id).is_empty() { "" } else { self.raw_text(id + 1) }
    }

    /// All text in an element, every run of blanks as one.
    pub(super) fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        // Where the element that breaks text and began last ends.
        let mut end = id;
        for inner in id..self.node(id).end {
            let breaks = !self.node(inner).tag.is_inline();
            if (breaks || inner == end) && !text.ends_with(' ') {
                text.push(' ');
            }
            if breaks {
                end = self.node(inner).end;
            }
            match self.node(inner).tag {
                Tag::Text
                    if !self.node(self.node(inner).parent).tag.is_raw() || inner == id + 1 =>
                {
                    push_words(&htmlize::unescape(self.raw_text(inner)), &mut text);
                }
                _ => {}
            }
        }
        text.trim().to_owned()
    }
}

/// Adds a text with every run of blanks as one, and none at its start.
pub(super) fn push_words(text: &str, out: &mut String) {
    let mut blank = out.is_empty() || out.ends_with([' ', '\n']);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end_matches(char::is_whitespace);
        match word.contains(is_unseen) {
            true => out.extend(word.chars().filter(|c| !is_unseen(*c))),
            false => out.push_str(word),
        }
        blank = blank && word.is_empty();
        if word.len() < piece.len() && !blank {
            out.push(' ');
            blank = true;
        }
    }
}

/// Whether a character only says where a word may be broken.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

struct Open {
    node: NodeId,
    /// Where in the source its name is.
    name: Range<usize>,
}

struct Builder<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// How many elements of each name are open.
    counts: [u32; TAGS],
    at: usize,
}

impl Builder<'_> {
    fn read(&mut self) {
        let bytes = self.tree.source.as_bytes();
        while self.at < bytes.len() && !self.tree.is_cut {
            let start = self.at;
            let tag = self.next_tag();
            self.add_text(start, tag.unwrap_or(bytes.len()));
            let Some(tag) = tag else { return };
            self.at = tag + 1;
            match bytes.get(tag + 1) {
                Some(b'/') => self.end_tag(),
                Some(b'!') => self.declaration(),
                Some(b'?') => self.skip_past(b'>'),
                _ => self.start_tag(),
            }
        }
    }

    /// Where the next `<` that begins something is.
    fn next_tag(&self) -> Option<usize> {
        let bytes = self.tree.source.as_bytes();
        let mut from = self.at;
        loop {
            let found = from + memchr(b'<', &bytes[from..])?;
            match bytes.get(found + 1) {
                Some(b'!' | b'?') => return Some(found),
                Some(b'/') if bytes.get(found + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    return Some(found);
                }
                Some(byte) if byte.is_ascii_alphabetic() => return Some(found),
                _ => from = found + 1,
            }
        }
    }

    fn add_text(&mut self, from: usize, to: usize) {
        if from < to {
            self.add(Node { tag: Tag::Text, parent: 0, end: 0, from: from as u32, to: to as u32 });
        }
    }

    fn add(&mut self, node: Node) -> NodeId {
        let id = self.tree.nodes.len() as NodeId;
        self.tree.is_cut |= self.tree.nodes.len() >= MOST_NODES;
        let parent = self.open.last().map_or(0, |open| open.node);
        self.tree.nodes.push(Node { parent, end: id + 1, ..node });
        id
    }

    /// A comment, a doctype, a section of CDATA.
    fn declaration(&mut self) {
        let rest = &self.tree.source.as_bytes()[self.at..];
        if !rest.starts_with(b"!--") {
            return self.skip_past(b'>');
        }
        let is_empty = rest[3..].starts_with(b">") || rest[3..].starts_with(b"->");
        let end = if is_empty { memchr(b'>', rest) } else { memmem::find(rest, b"-->") };
        self.at += match end {
            Some(end) if is_empty => end + 1,
            Some(end) => end + 3,
            None => rest.len(),
        };
    }

    fn skip_past(&mut self, byte: u8) {
        let bytes = self.tree.source.as_bytes();
        self.at = memchr(byte, &bytes[self.at..]).map_or(bytes.len(), |end| self.at + end + 1);
    }

    fn name(&mut self) -> Range<usize> {
        let bytes = self.tree.source.as_bytes();
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let start = self.at;
        let length = bytes[start..].iter().position(is_end).unwrap_or(bytes.len() - start);
        self.at += length;
        start..self.at
    }

    fn end_tag(&mut self) {
        self.at += 1;
        let name = self.name();
        let tag = Tag::from_name(&self.tree.source.as_bytes()[name.clone()]);
        self.skip_past(b'>');
        if tag == Tag::Br {
            self.add(Node { tag, parent: 0, end: 0, from: 0, to: 0 });
        }
        if self.counts[tag as usize] == 0 || matches!(tag, Tag::Html | Tag::Body) {
            return;
        }
        let open = self.open.iter().enumerate().rev();
        let near = if tag.is_inline() || tag == Tag::Custom { NEAR } else { DEEPEST };
        for (depth, open) in open.take(near) {
            let other = self.tree.node(open.node).tag;
            if other == tag
                && (!matches!(tag, Tag::Other | Tag::Custom) || self.is_same(&open.name, &name))
            {
                return self.close_to(depth);
            }
            let is_barrier = match tag.is_inline() {
                true => !other.is_inline(),
                false => {
                    other.is_fence() && !matches!(tag, Tag::Table | Tag::Tr | Tag::Td | Tag::Th)
                }
            };
            if is_barrier {
                return;
            }
        }
    }

    fn is_same(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let bytes = self.tree.source.as_bytes();
        bytes[one.clone()].eq_ignore_ascii_case(&bytes[other.clone()])
    }

    fn start_tag(&mut self) {
        let name = self.name();
        let tag = Tag::from_name(&self.tree.source.as_bytes()[name.clone()]);
        self.end_implied(tag);
        let from = self.tree.attributes.len() as u32;
        self.attributes();
        let to = self.tree.attributes.len() as u32;
        let node = self.add(Node { tag, parent: 0, end: 0, from, to });
        if tag.is_raw() {
            self.raw_content(&name, node);
        } else if !tag.is_void() && self.open.len() < DEEPEST {
            self.counts[tag as usize] += 1;
            self.open.push(Open { node, name });
        }
    }

    /// Ends the elements that cannot hold the one that begins.
    fn end_implied(&mut self, tag: Tag) {
        if tag.ends_paragraph() && self.counts[Tag::P as usize] > 0 {
            self.close_nearest(
                &[Tag::P],
                &[Tag::Td, Tag::Th, Tag::Table, Tag::Button, Tag::Object],
            );
        }
        let (ends, fences) = tag.implied_end();
        if ends.iter().any(|tag| self.counts[*tag as usize] > 0) {
            self.close_nearest(ends, fences);
        }
        if tag == Tag::A && self.counts[Tag::A as usize] > 0 {
            self.close_nearest(&[Tag::A], &[Tag::Td, Tag::Th, Tag::Table]);
        }
        if let (Some(_), Some(last)) = (tag.heading_level(), self.open.last())
            && self.tree.node(last.node).tag.heading_level().is_some()
        {
            self.close_to(self.open.len() - 1);
        }
    }

    fn close_nearest(&mut self, ends: &[Tag], fences: &[Tag]) {
        for (depth, open) in self.open.iter().enumerate().rev().take(NEAR) {
            let tag = self.tree.node(open.node).tag;
            if ends.contains(&tag) {
                return self.close_to(depth);
            }
            if fences.contains(&tag) {
                return;
            }
        }
    }

    /// Ends the open elements from a depth on; the root stays.
    fn close_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len() as NodeId;
        for open in self.open.drain(depth.max(1)..) {
            let node = &mut self.tree.nodes[open.node as usize];
            node.end = end;
            self.counts[node.tag as usize] -= 1;
        }
    }

    /// The content of an element that is no markup, as one text.
    fn raw_content(&mut self, name: &Range<usize>, node: NodeId) {
        let bytes = self.tree.source.as_bytes();
        if bytes[self.at - 2..self.at] == *b"/>" && Tag::from_name(&bytes[name.clone()]) == Tag::Svg
        {
            return;
        }
        let start = self.at;
        let mut from = start;
        let end = loop {
            let Some(found) = memmem::find(&bytes[from..], b"</") else { break bytes.len() };
            from += found + 2;
            let named = bytes.get(from..from + name.len());
            if named.is_some_and(|end| end.eq_ignore_ascii_case(&bytes[name.clone()])) {
                break from - 2;
            }
        };
        if start < end {
            let (from, to) = (start as u32, end as u32);
            self.add(Node { tag: Tag::Text, parent: 0, end: 0, from, to });
            let text = self.tree.nodes.len() - 1;
            self.tree.nodes[text].parent = node;
            self.tree.nodes[node as usize].end = text as NodeId + 1;
        }
        self.at = end;
        self.skip_past(b'>');
    }

    /// Reads the attributes of a start tag, to behind its `>`.
    fn attributes(&mut self) {
        let bytes = self.tree.source.as_bytes();
        let mut seen = 0u32;
        loop {
            let is_gap = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
            let gap = bytes[self.at..].iter().position(|byte| !is_gap(byte));
            let Some(gap) = gap else { return self.at = bytes.len() };
            self.at += gap;
            if bytes[self.at] == b'>' {
                self.at += 1;
                return;
            }
            let start = self.at;
            let is_end =
                |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/');
            // A name may begin with `=`.
            let length = bytes[start + 1..].iter().position(is_end);
            self.at = length.map_or(bytes.len(), |length| start + 1 + length);
            let name = attribute(&bytes[start..self.at]);
            let value = self.value();
            if let Some(name) = name
                && seen & (1 << name as u32) == 0
            {
                seen |= 1 << name as u32;
                self.tree.attributes.push((name, value.start as u32, value.end as u32));
            }
        }
    }

    /// The value behind `=`, if there is one.
    fn value(&mut self) -> Range<usize> {
        let bytes = self.tree.source.as_bytes();
        let blanks = |at: usize| {
            let rest = &bytes[at..];
            at + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
        };
        let equals = blanks(self.at);
        if bytes.get(equals) != Some(&b'=') {
            self.at = equals;
            return equals..equals;
        }
        let start = blanks(equals + 1);
        self.at = start;
        match bytes.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let from = start + 1;
                let Some(length) = memchr(*quote, &bytes[from..]) else {
                    // A quote that nobody closed: the tag ends where it seems to.
                    let end = memchr2(b'>', b'<', &bytes[from..]).unwrap_or(bytes.len() - from);
                    self.at = from + end;
                    return from..from + end;
                };
                self.at = from + length + 1;
                from..from + length
            }
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                let rest = &bytes[start..];
                self.at = start + rest.iter().position(is_end).unwrap_or(rest.len());
                start..self.at
            }
        }
    }
}

fn attribute(name: &[u8]) -> Option<Attribute> {
    let mut lower = [0; 16];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"class" => Attribute::Class,
        b"href" => Attribute::Href,
        b"id" => Attribute::Id,
        b"style" => Attribute::Style,
        b"content" => Attribute::Content,
        b"property" => Attribute::Property,
        b"name" => Attribute::Name,
        b"rel" => Attribute::Rel,
        b"type" => Attribute::Type,
        b"role" => Attribute::Role,
        b"itemprop" => Attribute::Itemprop,
        b"itemtype" => Attribute::Itemtype,
        b"datetime" => Attribute::Datetime,
        b"pubdate" => Attribute::Pubdate,
        b"hidden" => Attribute::Hidden,
        b"aria-hidden" => Attribute::AriaHidden,
        b"lang" | b"xml:lang" => Attribute::Lang,
        b"http-equiv" => Attribute::HttpEquiv,
        b"charset" => Attribute::Charset,
        b"data-testid" | b"data-component" | b"data-test" | b"data-role" => Attribute::Data,
        _ => return None,
    })
}
