//! A fragment of HTML as paragraphs of plain text.
//!
//! It knows which elements break a text, and drops the rest of the markup. It is for bodies that
//! stand in a field, never for pages.

use memchr::{memchr, memchr2, memmem};

use crate::source::references::resolve;

/// Elements that begin or end a paragraph.
const BLOCKS: [&str; 25] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "table",
    "tr",
    "ul",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 3] = ["script", "style", "template"];

/// The text of a fragment, its paragraphs one blank line apart.
pub(crate) fn paragraphs_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut paragraph = String::new();
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        let is_tag =
            rest[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let behind = &rest.as_bytes()[open + 1..];
        let close = memchr2(b'<', b'>', behind).filter(|&end| is_tag && behind[end] == b'>');
        let Some(length) = close.map(|end| end + 1) else {
            paragraph.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        paragraph.push_str(&rest[..open]);
        let tag = &rest[open + 1..open + length];
        rest = &rest[open + length + 1..];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or("").to_ascii_lowercase();
        if HIDDEN.contains(&&*name) && !tag.starts_with('/') {
            let end = memmem::find(rest.as_bytes(), format!("</{name}").as_bytes());
            rest = &rest[end.unwrap_or(rest.len())..];
        } else if BLOCKS.contains(&&*name) {
            end_paragraph(&mut paragraph, &mut text);
        } else if matches!(&*name, "td" | "th") {
            paragraph.push(' ');
        }
    }
    paragraph.push_str(rest);
    end_paragraph(&mut paragraph, &mut text);
    text
}

/// Appends a paragraph, with its runs of blanks as one.
fn end_paragraph(paragraph: &mut String, text: &mut String) {
    let resolved = resolve(paragraph);
    for (at, word) in resolved.split_whitespace().enumerate() {
        match at {
            0 if !text.is_empty() => text.push_str("\n\n"),
            0 => {}
            _ => text.push(' '),
        }
        text.push_str(word);
    }
    drop(resolved);
    paragraph.clear();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    macro_rules! fragments {
        ($($test:ident, $html:expr, $text:expr;)+) => {$(
            #[test]
            fn $test() {
                assert_eq!(paragraphs_of($html), $text);
            }
        )+};
    }

    fragments! {
        nothing, "", "";
        plain, "No spy", "No spy";
        paragraphs, "<p>No <b>spy</b>.</p>\n<P class='a'>None&nbsp;&amp;\n no.</p>", "No spy.\n\nNone & no.";
        breaks, "a<br/>b<hr>c", "a\n\nb\n\nc";
        hidden, "a<script>if (a < b) {}</script>b<style>c", "ab";
        a_table, "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc";
        stray_brackets, "3 < 5 <3 a>b <", "3 < 5 <3 a>b <";
        comments, "a<!-- b -->c", "ac";
    }

    proptest! {
        #[test]
        fn nothing_panics(html in "(</?(p|b|script|td)|[<>&;é! a])*") {
            let _ = paragraphs_of(&html);
        }
    }
}
