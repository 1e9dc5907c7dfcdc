//! The elements of HTML as far as reading articles tells them apart.
//!
//! It knows names and what the standard says of them (<https://html.spec.whatwg.org/>). It must
//! never know a page.

use memchr::memchr;

/// An element's name, or what stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Tag {
    /// A piece of text; not an element.
    Text,
    /// Any element that is not in the table.
    Other,
    /// An element of the page's own making; it has a hyphen.
    Custom,
    A,
    Address,
    Article,
    Aside,
    Blockquote,
    Body,
    Bold,
    Br,
    Button,
    Caption,
    Dd,
    Details,
    Dialog,
    Div,
    Dl,
    Dt,
    Fieldset,
    Figcaption,
    Figure,
    Footer,
    Form,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Head,
    Header,
    Hr,
    Html,
    Iframe,
    Img,
    Input,
    Label,
    Li,
    Link,
    Main,
    Menu,
    Meta,
    Nav,
    Noscript,
    Object,
    Ol,
    Optgroup,
    Option,
    P,
    Pre,
    Script,
    Section,
    Select,
    Span,
    Style,
    Summary,
    Sup,
    Svg,
    Table,
    Tbody,
    Td,
    Template,
    Textarea,
    Tfoot,
    Th,
    Thead,
    Time,
    Title,
    Tr,
    Ul,
    /// An element without an end tag that says nothing here: `source`, `wbr`, `col`.
    Void,
    /// An element whose content is no text of the page: `video`, `math`.
    Media,
}

/// How many there are.
pub(super) const TAGS: usize = Tag::Media as usize + 1;

/// The longest name in the table.
const LONGEST: usize = 10;

impl Tag {
    /// The element of a name, in any case.
    pub(super) fn from_name(name: &[u8]) -> Tag {
        let mut lower = [0; LONGEST];
        if memchr(b'-', name).is_some() {
            return Tag::Custom;
        }
        let Some(lower) = lower.get_mut(..name.len()) else { return Tag::Other };
        lower.copy_from_slice(name);
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Tag::A,
            b"p" => Tag::P,
            b"br" => Tag::Br,
            b"div" => Tag::Div,
            b"li" => Tag::Li,
            b"ul" => Tag::Ul,
            b"img" => Tag::Img,
            b"span" => Tag::Span,
            b"script" => Tag::Script,
            b"svg" => Tag::Svg,
            b"meta" => Tag::Meta,
            b"link" => Tag::Link,
            b"address" => Tag::Address,
            b"article" => Tag::Article,
            b"aside" => Tag::Aside,
            b"blockquote" => Tag::Blockquote,
            b"body" => Tag::Body,
            b"b" | b"strong" => Tag::Bold,
            b"button" => Tag::Button,
            b"caption" => Tag::Caption,
            b"center" => Tag::Div,
            b"dd" => Tag::Dd,
            b"details" => Tag::Details,
            b"dialog" => Tag::Dialog,
            b"dl" => Tag::Dl,
            b"dt" => Tag::Dt,
            b"fieldset" => Tag::Fieldset,
            b"figcaption" => Tag::Figcaption,
            b"figure" => Tag::Figure,
            b"footer" => Tag::Footer,
            b"form" => Tag::Form,
            b"h1" => Tag::H1,
            b"h2" => Tag::H2,
            b"h3" => Tag::H3,
            b"h4" => Tag::H4,
            b"h5" => Tag::H5,
            b"h6" => Tag::H6,
            b"head" => Tag::Head,
            b"header" | b"hgroup" => Tag::Header,
            b"hr" => Tag::Hr,
            b"html" => Tag::Html,
            b"iframe" | b"noembed" | b"noframes" | b"xmp" => Tag::Iframe,
            b"input" => Tag::Input,
            b"label" => Tag::Label,
            b"main" => Tag::Main,
            b"menu" => Tag::Menu,
            b"nav" => Tag::Nav,
            b"noscript" => Tag::Noscript,
            b"object" => Tag::Object,
            b"ol" => Tag::Ol,
            b"optgroup" => Tag::Optgroup,
            b"option" => Tag::Option,
            b"pre" | b"listing" => Tag::Pre,
            b"section" => Tag::Section,
            b"select" => Tag::Select,
            b"style" => Tag::Style,
            b"summary" => Tag::Summary,
            b"sup" => Tag::Sup,
            b"table" => Tag::Table,
            b"tbody" => Tag::Tbody,
            b"td" => Tag::Td,
            b"template" => Tag::Template,
            b"textarea" => Tag::Textarea,
            b"tfoot" => Tag::Tfoot,
            b"th" => Tag::Th,
            b"thead" => Tag::Thead,
            b"time" => Tag::Time,
            b"title" => Tag::Title,
            b"tr" => Tag::Tr,
            b"area" | b"base" | b"col" | b"embed" | b"param" | b"source" | b"track" | b"wbr" => {
                Tag::Void
            }
            b"audio" | b"canvas" | b"math" | b"video" => Tag::Media,
            _ => Tag::Other,
        }
    }

    /// Whether it has no content and no end tag.
    pub(super) fn is_void(self) -> bool {
        use Tag::{Br, Hr, Img, Input, Link, Meta, Void};
        matches!(self, Br | Hr | Img | Input | Link | Meta | Void)
    }

    /// Whether tags inside it are no tags: its content ends with its own end tag only.
    pub(super) fn is_raw(self) -> bool {
        use Tag::{Iframe, Noscript, Script, Style, Svg, Template, Textarea, Title};
        matches!(self, Iframe | Noscript | Script | Style | Svg | Template | Textarea | Title)
    }

    /// Whether it stands inside a line of text.
    pub(super) fn is_inline(self) -> bool {
        use Tag::{A, Bold, Button, Img, Input, Label, Other, Span, Sup, Text, Time, Void};
        matches!(
            self,
            Text | Other | A | Bold | Span | Label | Sup | Time | Button | Img | Input | Void
        )
    }

    /// Whether its start ends a paragraph that is open (HTML, "tree construction", "in body").
    pub(super) fn ends_paragraph(self) -> bool {
        use Tag::{
            Caption, Dd, Dt, Li, Object, Option, Pre, Summary, Tbody, Td, Tfoot, Th, Thead, Tr,
        };
        !self.is_inline()
            && !self.is_raw()
            && !self.is_void()
            && !matches!(self, Caption | Object | Option | Tag::Optgroup | Tag::Media | Tag::Select)
            && !matches!(self, Tag::Custom)
            && !matches!(self, Tbody | Td | Tfoot | Th | Thead | Tr | Tag::Html | Tag::Body)
            || matches!(self, Tag::Hr | Dd | Dt | Li | Pre | Summary)
    }

    /// The level of a heading.
    pub(super) fn heading_level(self) -> Option<u8> {
        (Tag::H1..=Tag::H6).contains(&self).then(|| self as u8 - Tag::H1 as u8 + 1)
    }

    /// Of the open elements that end when this one begins: those, and the ones that keep what is
    /// outside of them from ending.
    pub(super) fn implied_end(self) -> (&'static [Tag], &'static [Tag]) {
        use Tag::{Article, Aside, Section, Tbody, Td, Tfoot, Th, Thead, Tr};
        use Tag::{Dd, Div, Dl, Dt, Li, Menu, Ol, Optgroup, Option, Select, Table, Ul};
        match self {
            Li => (&[Li], &[Ul, Ol, Menu, Table, Td, Div, Article, Section, Aside]),
            Dd | Dt => (&[Dd, Dt], &[Dl, Table, Td, Div]),
            Option | Optgroup => (&[Option], &[Select, Optgroup]),
            Td | Th => (&[Td, Th], &[Tr, Table]),
            Tr => (&[Tr], &[Table, Tbody, Thead, Tfoot]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table]),
            _ => (&[], &[]),
        }
    }

    /// Whether an end tag of an element outside of it does not end it: a cell is not left but by
    /// its own table.
    pub(super) fn is_fence(self) -> bool {
        matches!(self, Tag::Td | Tag::Th | Tag::Table | Tag::Caption)
    }
}
