//! A page's text in blocks, the paragraphs of a browser's screen, and what can be counted of each.
//!
//! It knows how elements break text. It must never decide what belongs to the article.

use crate::source::html::hints::{Hints, hints};
use crate::source::html::tag::Tag;
use crate::source::html::tree::{NodeId, Tree, push_words};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Item,
    Cell,
    /// Text that stands in an element of layout, in no paragraph.
    Loose,
}

/// A run of text with no break in it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The nearest element that breaks text.
    pub(super) node: NodeId,
    /// The first text.
    pub(super) first: NodeId,
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Characters that are no blanks; one of Han, Kana or Hangul counts as two, as wide as it is.
    pub(super) chars: usize,
    /// Of these, the ones in links.
    pub(super) link_chars: usize,
    /// Of these, the ones in bold.
    pub(super) bold_chars: usize,
    /// Marks that end or part sentences.
    pub(super) stops: usize,
}

impl Block {
    /// The share of its characters that are links.
    pub(super) fn link_density(&self) -> f32 {
        self.link_chars as f32 / self.chars.max(1) as f32
    }

    /// Whether it ends as a sentence does.
    pub(super) fn is_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '’', '\'', '»', ')', '“', '」', ']', ' ']);
        text.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '।', '۔', '؟'])
    }
}

/// A page with its blocks.
pub(super) struct Page<'a> {
    pub(super) tree: &'a Tree<'a>,
    /// What each element says of itself.
    pub(super) hints: Vec<Hints>,
    pub(super) blocks: Vec<Block>,
    /// Whether something of it is not shown.
    pub(super) has_hidden: bool,
}

impl<'a> Page<'a> {
    /// The page as it is shown first, or with what its program shows later.
    pub(super) fn new(tree: &'a Tree<'a>, with_hidden: bool) -> Page<'a> {
        let count = tree.nodes.len();
        let mut page = Page {
            tree,
            hints: vec![Hints::default(); count],
            blocks: Vec::new(),
            has_hidden: false,
        };
        // Of each element: the nearest one that breaks text, and whether it is hidden, in a link,
        // bold.
        let mut breakers: Vec<NodeId> = vec![0; count];
        let mut inherited: Vec<Inherited> = vec![Inherited::default(); count];
        let mut line = Line::Ended;
        for (id, node) in tree.all() {
            let parent = node.parent as usize;
            if node.tag == Tag::Text {
                let state = inherited[parent];
                if !state.skipped && !tree.nodes[parent].tag.is_raw() {
                    page.add(id, breakers[parent], state, &mut line);
                }
                continue;
            }
            let own = hints(tree, id);
            page.hints[id as usize] = own;
            page.has_hidden |= own.hidden;
            let breaks = breaks_text(tree, id, breakers[parent]);
            breakers[id as usize] = if breaks { id } else { breakers[parent] };
            let mut state = inherited[parent];
            state.skipped |= own.hidden && !with_hidden || node.tag == Tag::Head;
            state.linked |= node.tag == Tag::A || node.tag == Tag::Button;
            state.bold |= node.tag == Tag::Bold;
            inherited[id as usize] = state;
            match node.tag {
                Tag::Br if line == Line::Broken => line = Line::Ended,
                Tag::Br if line == Line::Open => line = Line::Broken,
                _ if breaks => line = Line::Ended,
                _ => {}
            }
        }
        page.blocks.retain_mut(|block| {
            block.text.truncate(block.text.trim_end().len());
            block.chars > 0
        });
        page
    }

    fn add(&mut self, id: NodeId, breaker: NodeId, state: Inherited, line: &mut Line) {
        let raw = self.tree.raw_text(id);
        let text = htmlize::unescape(raw);
        let is_blank = text.trim().is_empty();
        let is_new = *line == Line::Ended || self.blocks.last().is_none_or(|b| b.node != breaker);
        if is_new {
            if is_blank {
                return;
            }
            let kind = self.kind(breaker);
            self.blocks.push(Block {
                node: breaker,
                first: id,
                kind,
                text: String::new(),
                chars: 0,
                link_chars: 0,
                bold_chars: 0,
                stops: 0,
            });
        }
        let Some(block) = self.blocks.last_mut() else { return };
        if *line == Line::Broken && !is_blank {
            block.text.truncate(block.text.trim_end().len());
            block.text.push('\n');
        }
        push_words(&text, &mut block.text);
        let (mut chars, mut stops) = (0, 0);
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            chars += 1 + usize::from(is_wide(c));
            stops += usize::from(is_stop(c));
        }
        block.chars += chars;
        block.stops += stops;
        block.link_chars += if state.linked { chars } else { 0 };
        block.bold_chars += if state.bold { chars } else { 0 };
        if !is_blank {
            *line = Line::Open;
        }
    }

    /// What a block in an element is.
    fn kind(&self, breaker: NodeId) -> Kind {
        let tag = self.tree.node(breaker).tag;
        match tag {
            Tag::P | Tag::Pre | Tag::Blockquote => {
                let parent = self.tree.node(self.tree.node(breaker).parent);
                match parent.tag {
                    Tag::Li => Kind::Item,
                    _ => Kind::Paragraph,
                }
            }
            Tag::Li | Tag::Dd | Tag::Dt => Kind::Item,
            Tag::Td | Tag::Th => Kind::Cell,
            _ if tag.heading_level().is_some() => Kind::Heading,
            _ => Kind::Loose,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Inherited {
    skipped: bool,
    linked: bool,
    bold: bool,
}

/// What stands before the next text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Text of the same line.
    Open,
    /// The end of a line.
    Broken,
    /// The end of a block.
    Ended,
}

/// Whether an element breaks text; of a page's own ones those that do not stand in a paragraph.
fn breaks_text(tree: &Tree<'_>, id: NodeId, breaker: NodeId) -> bool {
    let tag = tree.node(id).tag;
    match tag {
        Tag::Br | Tag::Object | Tag::Media => false,
        Tag::Custom => {
            let outer = tree.node(breaker).tag;
            !matches!(outer, Tag::P | Tag::Li | Tag::Td) && outer.heading_level().is_none()
        }
        _ => !tag.is_inline() && !tag.is_raw() && !matches!(tag, Tag::Meta | Tag::Link),
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | '!'
            | '?'
            | ';'
            | ':'
            | '…'
            | '。'
            | '、'
            | '，'
            | '！'
            | '？'
            | '।'
            | '،'
            | '؟'
            | '۔'
    )
}
