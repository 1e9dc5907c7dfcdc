//! Paragraphs as old texts set them: by a blank line, or by an indented first line.
//!
//! It knows no format, and leaves out no word.

/// How far a line is indented that begins a paragraph; a single blank is how agencies set a line
/// that must not be joined to the one before.
const INDENT: usize = 2;

/// The text with its paragraphs one blank line apart, and nothing around its lines.
///
/// A line begins a paragraph if it is indented deeper than the line before it, or as deep where
/// that one ended a sentence: so lists and quotations that are indented as a whole stay together.
pub(crate) fn part_paragraphs(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + text.len() / 16);
    // How deep the line before was indented; none behind a blank line.
    let mut before = None;
    for line in text.lines() {
        let line = line.trim_end();
        let bare = line.trim_start();
        if bare.is_empty() {
            before = None;
            continue;
        }
        let indent = line.len() - bare.len();
        let begins = match before {
            None => true,
            Some(_) if indent < INDENT && !line.starts_with('\t') => false,
            Some(before) => indent > before || (indent == before && ends_sentence(&parted)),
        };
        if !parted.is_empty() {
            parted.push_str(if begins { "\n\n" } else { "\n" });
        }
        parted.push_str(bare);
        before = Some(indent);
    }
    parted
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', ')', '”', '’']).ends_with(['.', '?', '!', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! texts {
        ($($test:ident, $text:expr, $parted:expr;)+) => {$(
            #[test]
            fn $test() {
                assert_eq!(part_paragraphs($text), $parted);
            }
        )+};
    }

    texts! {
        nothing, " \n\n", "";
        blank_lines, "\na\nb \n \n\nc\r\n", "a\nb\n\nc";
        indented, "a\nb\n    c\nd\n    e", "a\nb\n\nc\nd\n\ne";
        one_line_each, "   He said no.\n   She said \"no.\"\n   They", "He said no.\n\nShe said \"no.\"\n\nThey";
        a_list, "a\n    b 1\n    c 2\nd", "a\n\nb 1\nc 2\nd";
        one_blank, " a\n b\n c", "a\nb\nc";
        tabs, "\ta\n\tb.\n\tc", "a\nb.\n\nc";
    }
}
