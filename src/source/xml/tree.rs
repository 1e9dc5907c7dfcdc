//! An XML document as a tree of its elements, however broken it is.
//!
//! Elements are kept in the order of the document, each with the markup inside it; texts are read
//! from there when somebody asks. So the tree is small, and content that is not news is never
//! looked at twice. It knows no format but the few namespaces that formats share.

use std::borrow::Cow;

use crate::source::markup::lexer::{Lexer, Tag, Token, attributes, local};
use crate::source::references::resolve;

/// Elements inside each other that are told apart; what lies deeper belongs to the last of them.
/// NewsML-G2 with NITF in it needs about 30.
const DEPTH: usize = 200;

/// Bytes of a document that an element has at least, on average: real ones have 30 and more. Where
/// there are less, what comes too many belongs to the element around it, so that a tree of nothing
/// but tags takes no more memory than one of texts.
const ELEMENT_BYTES: usize = 16;

/// Elements that any document may have.
const FEW_ELEMENTS: usize = 1000;

/// Namespaces in force that are known at a time.
const DECLARED: usize = 64;

/// The elements of a document.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    name: &'a str,
    attributes: &'a str,
    space: Space,
    /// What stands between its tags.
    inner: &'a str,
    /// The number of the first element that is not inside it.
    end: usize,
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    number: usize,
}

/// The vocabulary of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// None, or that of the document's own format: RSS, Atom, NewsML, NITF.
    Main,
    /// `content:encoded` (<http://purl.org/rss/1.0/modules/content/>).
    Content,
    /// Dublin Core, elements and terms.
    DublinCore,
    /// Media RSS.
    Media,
    /// PRISM, in any of its versions.
    Prism,
    /// The exports of WordPress.
    WordPress,
    /// XHTML.
    Xhtml,
    /// Another one.
    Other,
}

/// The namespaces by what they begin with, and the prefixes that mean them if they are not
/// declared.
const SPACES: [(&str, &str, Space); 22] = [
    ("http://purl.org/rss/1.0/modules/content", "content", Space::Content),
    ("http://purl.org/dc/", "dc", Space::DublinCore),
    ("http://purl.org/dc/", "dcterms", Space::DublinCore),
    ("http://search.yahoo.com/mrss", "media", Space::Media),
    ("http://prismstandard.org/namespaces/pam", "pam", Space::Main),
    ("http://prismstandard.org/namespaces", "prism", Space::Prism),
    ("http://wordpress.org/export/", "wp", Space::WordPress),
    ("http://www.w3.org/1999/xhtml", "xhtml", Space::Xhtml),
    ("http://www.w3.org/2005/atom", "atom", Space::Main),
    ("http://purl.org/atom/", "", Space::Main),
    ("http://purl.org/rss/", "", Space::Main),
    ("http://purl.org/net/rss", "", Space::Main),
    ("http://my.netscape.com/", "", Space::Main),
    ("http://channel.netscape.com/", "", Space::Main),
    ("http://backend.userland.com/", "", Space::Main),
    ("http://blogs.law.harvard.edu/", "", Space::Main),
    ("http://cyber.law.harvard.edu/", "", Space::Main),
    ("http://cyber.harvard.edu/", "", Space::Main),
    ("http://www.rssboard.org/", "", Space::Main),
    ("http://iptc.org/std/", "", Space::Main),
    ("http://www.iptc.org/std/", "", Space::Main),
    ("http://www.mediawiki.org/xml/", "", Space::Main),
];

/// Where a tag ends another element that was not closed: the name that is open, and the new one.
pub(crate) type Ends = fn(open: &str, new: &str) -> bool;

impl<'a> Tree<'a> {
    /// Reads a document; `ends` says what the format forbids to stand in each other.
    pub(crate) fn read(markup: &'a str, ends: Ends) -> Tree<'a> {
        let most = FEW_ELEMENTS.max(markup.len() / ELEMENT_BYTES);
        let builder = Builder {
            markup,
            ends,
            nodes: Vec::new(),
            open: Vec::new(),
            most,
            beyond: 0,
            declared: Vec::new(),
        };
        builder.read()
    }

    /// The elements that are in no other: one, if the document is well-formed.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        children(self, 0, self.nodes.len())
    }

    /// All elements, in order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        (0..self.nodes.len()).map(|number| Element { tree: self, number })
    }
}

fn children<'t, 'a>(
    tree: &'t Tree<'a>,
    first: usize,
    end: usize,
) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
    let mut next = first;
    std::iter::from_fn(move || {
        let number = (next < end).then_some(next)?;
        next = tree.nodes[number].end;
        Some(Element { tree, number })
    })
}

impl<'t, 'a> Element<'t, 'a> {
    /// The name without its prefix.
    pub(crate) fn name(self) -> &'a str {
        local(self.node().name)
    }

    /// The name as it is written.
    pub(crate) fn full_name(self) -> &'a str {
        self.node().name
    }

    pub(crate) fn space(self) -> Space {
        self.node().space
    }

    /// What stands between its tags.
    pub(crate) fn inner(self) -> &'a str {
        self.node().inner
    }

    /// The value of an attribute, by its name without a prefix; `None` if it is blank.
    pub(crate) fn attribute(self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = attributes(self.node().attributes)
            .find(|(key, value)| local(key) == name && !value.trim().is_empty())?;
        Some(resolve(value.trim()))
    }

    /// The attributes as written.
    pub(crate) fn attributes(self) -> &'a str {
        self.node().attributes
    }

    /// Whether another element is in it, or is it.
    pub(crate) fn contains(self, other: Element<'t, 'a>) -> bool {
        (self.number..self.node().end).contains(&other.number)
    }

    /// The elements in it.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        children(self.tree, self.number + 1, self.node().end)
    }

    /// The elements in it, and those in them, in order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        let tree = self.tree;
        (self.number + 1..self.node().end).map(move |number| Element { tree, number })
    }

    /// The first element of this name in it.
    pub(crate) fn child(self, name: &str) -> Option<Element<'t, 'a>> {
        self.children().find(|child| child.name() == name)
    }

    /// The elements of this name in it.
    pub(crate) fn all(
        self,
        name: &'static str,
    ) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The element at the end of a path of names.
    pub(crate) fn at(self, path: &[&str]) -> Option<Element<'t, 'a>> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The first element of this name at any depth.
    pub(crate) fn find(self, name: &str) -> Option<Element<'t, 'a>> {
        self.descendants().find(|element| element.name() == name)
    }

    /// The elements of this name at any depth.
    pub(crate) fn find_all(
        self,
        name: &'static str,
    ) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        self.descendants().filter(move |element| element.name() == name)
    }

    /// All characters in it, as they stand, with references resolved.
    pub(crate) fn text(self) -> Cow<'a, str> {
        let mut tokens = Lexer::new(self.inner()).filter_map(|token| match token {
            Token::Text(text) => Some(resolve(text)),
            Token::Data(text) => Some(Cow::Borrowed(text)),
            Token::Start(_) | Token::End(_) => None,
        });
        let Some(mut text) = tokens.next() else { return Cow::Borrowed("") };
        tokens.for_each(|more| text.to_mut().push_str(&more));
        text
    }

    /// All characters in it in one line; `None` if there are none.
    pub(crate) fn line(self) -> Option<String> {
        let text = self.text();
        let mut words = text.split_whitespace();
        let mut line = words.next()?.to_owned();
        for word in words {
            line.push(' ');
            line.push_str(word);
        }
        Some(line)
    }

    /// The line of the first element of this name in it.
    pub(crate) fn child_line(self, name: &str) -> Option<String> {
        self.children().filter(|child| child.name() == name).find_map(Element::line)
    }

    /// Whether there are elements in it.
    pub(crate) fn has_elements(self) -> bool {
        self.node().end > self.number + 1
    }

    fn node(self) -> &'t Node<'a> {
        &self.tree.nodes[self.number]
    }
}

struct Builder<'a> {
    markup: &'a str,
    ends: Ends,
    nodes: Vec<Node<'a>>,
    open: Vec<Open<'a>>,
    /// Elements that are told apart.
    most: usize,
    /// Elements that are open below the depth that is told apart.
    beyond: usize,
    /// The namespaces in force: how many elements were open, the prefix, and what it means.
    declared: Vec<(usize, &'a str, Space)>,
}

struct Open<'a> {
    number: usize,
    /// The name without its prefix.
    name: &'a str,
    /// Where what is inside begins.
    begin: usize,
}

impl<'a> Builder<'a> {
    fn read(mut self) -> Tree<'a> {
        let mut lexer = Lexer::new(self.markup);
        let mut before = 0;
        while let Some(token) = lexer.next() {
            match token {
                Token::Start(tag) => self.start(tag, before, lexer.at()),
                Token::End(name) => self.end(name, before),
                Token::Text(_) | Token::Data(_) => {}
            }
            before = lexer.at();
        }
        while !self.open.is_empty() {
            self.close(self.markup.len());
        }
        Tree { nodes: self.nodes }
    }

    fn start(&mut self, tag: Tag<'a>, before: usize, behind: usize) {
        let new = local(tag.name);
        let ended = self.open.iter().position(|open| (self.ends)(open.name, new));
        if let Some(ended) = ended {
            self.beyond = 0;
            while self.open.len() > ended {
                self.close(before);
            }
        }
        if self.open.len() >= DEPTH || self.nodes.len() >= self.most {
            self.beyond += usize::from(!tag.is_empty);
            return;
        }
        let depth = self.open.len();
        if tag.attributes.contains("xmlns") {
            for (name, value) in attributes(tag.attributes) {
                if let Some(prefix) = name.strip_prefix("xmlns") {
                    let prefix = prefix.trim_start_matches(':');
                    let space = match space_of(value) {
                        // Whatever it is, it is the document's own.
                        Space::Other if depth == 0 && prefix.is_empty() => Space::Main,
                        space => space,
                    };
                    if self.declared.len() < DECLARED {
                        self.declared.push((depth + 1, prefix, space));
                    }
                }
            }
        }
        let number = self.nodes.len();
        let space = self.space(tag.name);
        let inner = &self.markup[behind..behind];
        self.nodes.push(Node {
            name: tag.name,
            attributes: tag.attributes,
            space,
            inner,
            end: number + 1,
        });
        self.open.push(Open { number, name: new, begin: behind });
        if tag.is_empty {
            self.close(behind);
        }
    }

    /// Ends the innermost open element of this name, and what is open inside it. An end tag
    /// without a beginning is passed over.
    fn end(&mut self, name: &str, before: usize) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let name = local(name);
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            while self.open.len() > at {
                self.close(before);
            }
        }
    }

    fn close(&mut self, before: usize) {
        let Some(Open { number, begin, .. }) = self.open.pop() else { return };
        let end = self.nodes.len();
        let node = &mut self.nodes[number];
        node.inner = &self.markup[begin..before.max(begin)];
        node.end = end;
        let depth = self.open.len();
        while self.declared.last().is_some_and(|(at, ..)| *at > depth) {
            self.declared.pop();
        }
    }

    fn space(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let declared = self.declared.iter().rev().find(|(_, known, _)| *known == prefix);
        match declared {
            Some((_, _, space)) => *space,
            None if prefix.is_empty() => Space::Main,
            None => {
                let usual = SPACES.iter().find(|(_, usual, _)| *usual == prefix);
                usual.map_or(Space::Other, |(_, _, space)| *space)
            }
        }
    }
}

/// The vocabulary of a namespace's address.
fn space_of(address: &str) -> Space {
    let address = address.trim().to_ascii_lowercase();
    if address.is_empty() {
        return Space::Main;
    }
    let known = SPACES.iter().find(|(begin, ..)| address.starts_with(begin));
    known.map_or(Space::Other, |(_, _, space)| *space)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ends(open: &str, new: &str) -> bool {
        open == "item" && new == "item"
    }

    fn shown(element: Element<'_, '_>) -> String {
        let children: Vec<String> = element.children().map(shown).collect();
        let text =
            if children.is_empty() { element.text().into_owned() } else { children.join(" ") };
        format!("{}({text})", element.name())
    }

    fn check_tree(markup: &str, expected: &str) {
        let tree = Tree::read(markup, ends);
        assert_eq!(tree.roots().map(shown).collect::<Vec<_>>().join(" "), expected, "{markup:?}");
    }

    macro_rules! trees {
        ($($test:ident, $markup:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_tree($markup, $expected);
            }
        )+};
    }

    trees! {
        nothing, "", "";
        no_markup, "no spy", "";
        elements, "<a><b>1</b><c/><d>2 &amp; 3</d></a>", "a(b(1) c() d(2 & 3))";
        data, "<a>x &lt; <![CDATA[y & <z>]]></a>", "a(x < y & <z>)";
        an_end_tag_too_much, "<a></b><c>1</c></a></a>", "a(c(1))";
        an_end_tag_too_few, "<a><b>1<c>2</a><d>3</d>", "a(b(c(2))) d(3)";
        ends_in_the_wrong_order, "<a><b><c>1</b></c></a>", "a(b(c(1)))";
        an_item_ends_the_one_before, "<a><item><b>1<item>2</item></a>", "a(item(b(1)) item(2))";
        a_cut_tail, "<a><b>1</b><c>2 an", "a(b(1) c(2 an))";
        prefixes, "<x:a><x:b>1</b></x:a>", "a(b(1))";
        bare_ampersands, "<a>AT&T & <b>R&D</b></a>", "a(b(R&D))";
        no_entities_of_its_own, "<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]><a>&b;</a>", "a(&b;)";
    }

    #[test]
    fn namespaces() {
        let tree = Tree::read(
            "<rss xmlns:m='http://search.yahoo.com/mrss/'><m:title/><media:title/><x:title/><title/>\
             <p xmlns='http://www.w3.org/1999/xhtml'><b/></p><title/></rss>",
            ends,
        );
        let spaces: Vec<Space> = tree.elements().map(Element::space).collect();
        use Space::{Main, Media, Other, Xhtml};
        assert_eq!(spaces, [Main, Media, Media, Other, Main, Xhtml, Xhtml, Main]);
    }

    #[test]
    fn what_is_deep_belongs_to_what_is_less_so() {
        let markup = format!("{}no spy{}<b>1</b>", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let tree = Tree::read(&markup, ends);
        let last = tree.roots().last().map(Element::text);
        assert_eq!((tree.nodes.len(), last.as_deref()), (DEPTH + 1, Some("1")));
        assert!(tree.roots().next().is_some_and(|root| root.text() == "no spy"));
    }

    proptest! {
        #[test]
        fn nothing_panics(markup in "(</?(a|b|item|x:a)( xmlns(:x)?='[a-z:/.]{0,8}')?/?>|[a-z<&; \\[\\]!é]){0,30}") {
            let tree = Tree::read(&markup, ends);
            for element in tree.elements() {
                let _ = (element.text(), element.inner(), element.attribute("b"), element.children().count());
            }
        }
    }
}
