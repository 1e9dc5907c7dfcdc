//! The text of HTML, XHTML and NITF content, in paragraphs.
//!
//! It is for content that is all article: the page around it was left behind by whoever sent it.
//! It knows which elements make a paragraph and which are never read. It keeps every other word.

pub(crate) mod lexer;

use crate::source::markup::lexer::{Lexer, Token, local};
use crate::source::references::{has_reference, resolve};
use crate::source::text::tidy_lines;

/// What an element does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It stands in a line.
    Inline,
    /// It stands apart, and in it blank lines may too.
    Block,
    /// It is a paragraph: a line end in it is a blank.
    Paragraph,
    /// A line end.
    Break,
    /// A paragraph whose line ends stand: `<pre>`.
    Lines,
    /// A cell of a table, apart from the next one by a blank.
    Cell,
    /// It is not text that is read.
    Hidden,
    /// It is not text that is read, and not markup either.
    Raw,
}

fn kind(name: &str) -> Kind {
    let mut lower = [0; 10];
    let name = local(name);
    let Some(lower) = lower.get_mut(..name.len()) else { return Kind::Inline };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"li" | b"dt" | b"dd"
        | b"caption" | b"figcaption" | b"tr" | b"nitf-tr" | b"hl1" | b"hl2" | b"lead" | b"note"
        | b"credit" | b"title" => Kind::Paragraph,
        b"div" | b"section" | b"article" | b"header" | b"footer" | b"main" | b"aside" | b"nav"
        | b"ul" | b"ol" | b"dl" | b"table" | b"thead" | b"tbody" | b"tfoot" | b"blockquote"
        | b"center" | b"address" | b"details" | b"summary" | b"hr" | b"block" | b"bq" | b"fn"
        | b"nitf-table" | b"body" | b"form" | b"figure" => Kind::Block,
        b"br" => Kind::Break,
        b"pre" | b"listing" => Kind::Lines,
        b"td" | b"th" => Kind::Cell,
        b"head" | b"media" | b"select" | b"svg" | b"template" | b"button" => Kind::Hidden,
        b"script" | b"style" | b"iframe" | b"textarea" | b"noembed" => Kind::Raw,
        _ => Kind::Inline,
    }
}

fn is_head(name: &str) -> bool {
    local(name).eq_ignore_ascii_case("head")
}

/// The text of markup in paragraphs, a blank line between them. References that were escaped twice
/// are resolved twice.
pub(crate) fn paragraphs(markup: &str) -> String {
    paragraphs_without(markup, &[])
}

/// The text of markup without that of some elements.
pub(crate) fn paragraphs_without(markup: &str, left_out: &[&str]) -> String {
    let text = read(markup, left_out);
    match has_reference(&text) {
        true => resolve(&text).into_owned(),
        false => text,
    }
}

/// The text of markup whose sender is known to escape once.
pub(crate) fn paragraphs_once(markup: &str) -> String {
    read(markup, &[])
}

fn read(markup: &str, left_out: &[&str]) -> String {
    let mut text = Paragraphs { left_out, ..Paragraphs::default() };
    text.read(markup);
    text.text
}

/// The text of a field that may be plain or markup, as feeds have it; what was escaped twice is
/// read twice.
pub(crate) fn loose_paragraphs(text: &str) -> String {
    let once = if is_markup(text) { paragraphs(text) } else { tidy(&resolve(text)) };
    match has_end_tag(&once) {
        true => paragraphs(&once),
        false if has_reference(&once) => tidy(&resolve(&once)),
        false => once,
    }
}

/// The text of a field that says that it is plain; many that do are not.
pub(crate) fn plain_paragraphs(text: &str) -> String {
    if has_end_tag(text) { paragraphs(text) } else { tidy(text) }
}

/// Whether a text that was resolved is HTML still. A tag alone may be one that it is about.
fn has_end_tag(text: &str) -> bool {
    Lexer::new(text).any(|token| match token {
        Token::Start(tag) => kind(tag.name) == Kind::Break,
        Token::End(name) => is_html(name),
        _ => false,
    })
}

/// Whether a text is HTML: it has a tag in it that texts do not have.
pub(crate) fn is_markup(text: &str) -> bool {
    Lexer::new(text).any(|token| match token {
        Token::Start(tag) => is_html(tag.name),
        Token::End(name) => is_html(name),
        Token::Data(_) => true,
        Token::Text(_) => false,
    })
}

fn is_html(name: &str) -> bool {
    kind(name) != Kind::Inline || INLINE.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The other elements of HTML, old and new, that are seen in feeds.
#[rustfmt::skip]
const INLINE: [&str; 51] = [
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "base", "bdo", "big", "blink", "cite",
    "code", "del", "dfn", "em", "embed", "font", "frame", "frameset", "i", "img", "input", "ins",
    "kbd", "label", "link", "map", "mark", "marquee", "meta", "nobr", "noscript", "object", "param",
    "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "video",
];

fn tidy(text: &str) -> String {
    let text = text.trim();
    match text.contains('\r') {
        true => tidy_lines(&text.replace("\r\n", "\n").replace('\r', "\n")),
        false => tidy_lines(text),
    }
}

/// Whether a paragraph is a whole text of a typewriter: many lines are flush, and those that are
/// indented begin a paragraph. Where markup is indented, all lines are.
fn is_typed(text: &str) -> bool {
    let (mut flush, mut indented) = (0, 0);
    for line in text.lines().skip(1).filter(|line| !line.trim_ascii().is_empty()) {
        match line.starts_with("  ") {
            true => indented += 1,
            false => flush += 1,
        }
    }
    indented >= 2 && 2 * flush >= indented
}

/// A text while it is put together.
#[derive(Default)]
struct Paragraphs<'a> {
    text: String,
    /// The names of elements that are hidden besides.
    left_out: &'a [&'a str],
    /// What is to stand before the next word.
    gap: Gap,
    /// Paragraphs that are open.
    paragraphs: usize,
    /// `<pre>`s that are open.
    lines: usize,
    /// What is read is inside a CDATA section.
    is_in_data: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    Line,
    Paragraph,
}

impl Paragraphs<'_> {
    fn read(&mut self, markup: &str) {
        let mut lexer = Lexer::new(markup);
        let mut hidden: Option<(&str, usize)> = None;
        while let Some(token) = lexer.next() {
            if let Some((name, depth)) = &mut hidden {
                match token {
                    Token::Start(tag) if tag.name.eq_ignore_ascii_case(name) => {
                        *depth += usize::from(!tag.is_empty);
                    }
                    Token::End(end) if end.eq_ignore_ascii_case(name) => *depth -= 1,
                    // HTML lets the end of a head be left out.
                    Token::Start(tag)
                        if is_head(name) && local(tag.name).eq_ignore_ascii_case("body") =>
                    {
                        *depth = 0
                    }
                    _ => {}
                }
                if *depth == 0 {
                    hidden = None;
                }
                continue;
            }
            match token {
                Token::Start(tag) => match kind(tag.name) {
                    _ if self.left_out.contains(&local(tag.name)) && !tag.is_empty => {
                        hidden = Some((tag.name, 1));
                    }
                    Kind::Raw if !tag.is_empty => lexer.skip_raw(tag.name),
                    Kind::Hidden if !tag.is_empty => hidden = Some((tag.name, 1)),
                    kind => self.start(kind, tag.is_empty),
                },
                Token::End(name) => self.end(kind(name)),
                Token::Text(text) => self.push(&resolve(text)),
                Token::Data(text) => self.push_data(text),
            }
        }
    }

    fn start(&mut self, kind: Kind, is_empty: bool) {
        match kind {
            Kind::Break if self.gap >= Gap::Line => self.widen(Gap::Paragraph),
            Kind::Break => self.widen(Gap::Line),
            Kind::Cell => self.widen(Gap::Blank),
            Kind::Block | Kind::Paragraph | Kind::Lines => self.widen(Gap::Paragraph),
            Kind::Inline | Kind::Hidden | Kind::Raw => {}
        }
        if !is_empty {
            self.paragraphs += usize::from(kind == Kind::Paragraph);
            self.lines += usize::from(kind == Kind::Lines);
        }
    }

    fn end(&mut self, kind: Kind) {
        match kind {
            Kind::Paragraph => self.paragraphs = self.paragraphs.saturating_sub(1),
            Kind::Lines => self.lines = self.lines.saturating_sub(1),
            // What was left open in it is closed.
            Kind::Block => self.paragraphs = 0,
            _ => {}
        }
        match kind {
            Kind::Block | Kind::Paragraph | Kind::Lines => self.widen(Gap::Paragraph),
            Kind::Cell => self.widen(Gap::Blank),
            _ => {}
        }
    }

    /// A CDATA section in markup holds markup, more often than not. In it there is none.
    fn push_data(&mut self, data: &str) {
        if self.is_in_data || !is_markup(data) {
            return self.push(data);
        }
        self.is_in_data = true;
        self.read(data);
        self.is_in_data = false;
    }

    fn push(&mut self, text: &str) {
        let is_typed = self.paragraphs > 0 && is_typed(text);
        let mut rest = text;
        while let Some(end) = rest.find(|c: char| !c.is_whitespace()) {
            let (blank, behind) = rest.split_at(end);
            let is_between = rest.len() < text.len();
            self.push_blank(blank, is_between, is_typed);
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            self.fill();
            self.text.push_str(&behind[..end]);
            rest = &behind[end..];
        }
        self.push_blank(rest, false, is_typed);
    }

    /// Widens the gap by a blank. In a paragraph an empty line counts only between words: beside a
    /// tag it is how the markup is laid out.
    fn push_blank(&mut self, blank: &str, is_between: bool, is_typed: bool) {
        if blank.is_empty() {
            return;
        }
        let may_part = is_between || self.lines > 0 || self.paragraphs == 0;
        let lines = if may_part { blank.bytes().filter(|byte| *byte == b'\n').count() } else { 0 };
        self.widen(match lines {
            1 if is_typed && blank.ends_with("  ") => Gap::Paragraph,
            1 if self.lines > 0 => Gap::Line,
            0 | 1 => Gap::Blank,
            _ => Gap::Paragraph,
        });
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Puts down the gap that is due before a word.
    fn fill(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check_paragraphs(read: fn(&str) -> String, markup: &str, expected: &str) {
        assert_eq!(read(markup), expected, "{markup:?}");
    }

    macro_rules! texts {
        ($($test:ident, $read:ident, $markup:expr, $expected:expr;)+) => {$(
            #[test]
            fn $test() {
                check_paragraphs($read, $markup, $expected);
            }
        )+};
    }

    texts! {
        nothing, paragraphs, " ", "";
        plain, paragraphs, "no &amp; spy", "no & spy";
        two_paragraphs, paragraphs, "<p>One\n line.</p>\n<p>Two.</p>", "One line.\n\nTwo.";
        unclosed_paragraphs, paragraphs, "<p>One.<p>Two.<div>Three\n\nfour</div>", "One.\n\nTwo.\n\nThree\n\nfour";
        inline_elements, paragraphs, "<p>The <b>no</b>-<i>spy</i> deal<sup>1</sup>.</p>", "The no-spy deal1.";
        breaks, paragraphs, "One<br>two<br/><br />Three", "One\ntwo\n\nThree";
        blank_lines_part_where_nothing_else_does, paragraphs, "One\nline.\n\n<b>Two</b>.", "One line.\n\nTwo.";
        a_list, paragraphs, "<ul><li>One</li><li>Two</ul>End", "One\n\nTwo\n\nEnd";
        a_table, paragraphs, "<table><tr><td>One</td><td>1</td></tr><tr><td>Two</td><td>2</td></tr></table>", "One 1\n\nTwo 2";
        preformatted, paragraphs, "<pre>One,  1\nTwo,  2\n\nThree</pre>", "One, 1\nTwo, 2\n\nThree";
        scripts, paragraphs, "One<script>if (a<b) '</p>'</script><style>p {}</style> two", "One two";
        a_script_without_an_end, paragraphs, "One<script>var a", "One";
        the_head_of_a_page, paragraphs, "<html><head><title>One</title></head><body><p>Two</p></body></html>", "Two";
        media_of_nitf, paragraphs, "<media><media-caption><p>One</p></media-caption></media><p>Two</p>", "Two";
        a_head_without_an_end, paragraphs, "<HEAD><title>One</title><BODY>Two", "Two";
        a_head_in_capitals, paragraphs, "<HEAD><title>One</title></head>Two", "Two";
        escaped_once, paragraphs_once, "<p>None&nbsp;&amp;\n no &amp;amp; &amp;lt;", "None & no &amp; &lt;";
        stray_brackets, paragraphs_once, "3 < 5 <3 a>b <", "3 < 5 <3 a>b <";
        a_comment, paragraphs_once, "a<!-- b -->c", "ac";
        a_rule, paragraphs_once, "a<br/>b<hr>c", "a\nb\n\nc";
        hidden, paragraphs_once, "a<script>if (a < b) {}</script>b<style>c", "ab";
        prefixes, paragraphs, "<x:p>One</x:p><x:p>Two</x:p>", "One\n\nTwo";
        data_with_markup, paragraphs, "<![CDATA[<p>One</p><p>Two]]>", "One\n\nTwo";
        data_in_data, paragraphs, "<![CDATA[<p>One <![CDATA[<p>two]]>", "One <p>two";
        a_typed_text, paragraphs, "<p>(Adds)\n    One, line\none.\n    Two,\nline\ntwo.</p>", "(Adds)\n\nOne, line one.\n\nTwo, line two.";
        an_indented_text, paragraphs, "<p>\n    One,\n    line\n    one.\n</p>", "One, line one.";
        escaped_markup, loose_paragraphs, "&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo";
        references_escaped_twice, loose_paragraphs, "AT&amp;amp;T and caf&amp;eacute;", "AT&T and café";
        a_text_about_a_tag, loose_paragraphs, "The &lt;p&gt; element", "The <p> element";
        a_text_with_angles, loose_paragraphs, "1 < 2 > <none>", "1 < 2 > <none>";
        a_text_with_lines, loose_paragraphs, "One\r\nline.\r\n\r\nTwo.", "One\nline.\n\nTwo.";
    }

    #[test]
    fn time_is_linear() {
        for piece in
            ["<p>", "<![CDATA[<p>", "<script>", "<head>", "</head>", "<br>", " \n", "&amp;", "&#"]
        {
            assert!(loose_paragraphs(&piece.repeat(100_000)).len() < 2_000_000, "{piece:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(markup in "(</?(p|br|pre|div|script|td|head)/?>|<!\\[CDATA\\[|\\]\\]>|[a-z<&; \n\r!é]){0,30}") {
            let _ = (paragraphs(&markup), loose_paragraphs(&markup));
        }

        #[test]
        fn no_word_is_lost(words in prop::collection::vec("[a-zé]{1,6}", 0..12), tag in "p|br|b|div|li|td|xyz") {
            let markup = words.join(&format!(" <{tag}>"));
            let read = paragraphs(&markup);
            prop_assert_eq!(read.split_whitespace().collect::<Vec<_>>(), words);
        }
    }
}
