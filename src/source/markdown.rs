//! A Markdown file as an article: front matter, a heading as headline, and what a reader reads.
//!
//! It takes the marks off and keeps the words. It must never know how a page looks, nor read what
//! plain text is read for: that is `text`.

mod inline;

use crate::source::front_matter::read_front_matter;
use crate::source::text::{Head, with_line_feeds};
use crate::source::text_article::{TextArticle, one_line};
use inline::push_inline;

/// Reads a Markdown text. Byline, date and dateline below the heading are taken out as in plain
/// text.
pub(crate) fn read_markdown(text: &str) -> TextArticle {
    let text = with_line_feeds(text);
    let mut found = TextArticle::default();
    let body = read_front_matter(&text, &mut found);
    let mut blocks = blocks(body);
    if let Some(first) = blocks.first()
        && first.is_heading
    {
        let heading = one_line(&first.text);
        let headline = &mut found.article.headline;
        if headline.is_empty() {
            *headline = heading.clone();
        }
        if headline.to_lowercase() == heading.to_lowercase() {
            blocks.remove(0);
        }
    }
    let plain = blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n");
    let mut head = Head::new(&plain, found);
    head.read_headline();
    head.read_credits();
    head.finish()
}

/// A paragraph, a heading or a list, without its marks.
#[derive(Default)]
struct Block {
    text: String,
    is_heading: bool,
}

/// Parts a body into blocks (CommonMark 0.31, "Leaf blocks" and "Container blocks").
fn blocks(body: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut fence: Option<(&str, String)> = None;
    for line in body.lines() {
        if let Some((mark, code)) = &mut fence {
            if line.trim_start().starts_with(*mark) && line.trim_matches([' ', '`', '~']).is_empty()
            {
                blocks.push(Block { text: std::mem::take(code), is_heading: false });
                fence = None;
            } else {
                code.push_str(line);
                code.push('\n');
            }
            continue;
        }
        let text = without_containers(line);
        if let Some(mark) = fence_mark(text) {
            end_paragraph(&mut paragraph, false, &mut blocks);
            fence = Some((mark, String::new()));
        } else if let Some(heading) = heading(text) {
            end_paragraph(&mut paragraph, false, &mut blocks);
            end_paragraph(&mut vec![heading], true, &mut blocks);
        } else if is_rule(text) {
            let is_underline = paragraph.len() == 1 && !text.contains(['*', '_', ' ']);
            end_paragraph(&mut paragraph, is_underline, &mut blocks);
        } else if text.trim().is_empty() || is_definition(text) {
            end_paragraph(&mut paragraph, false, &mut blocks);
        } else {
            paragraph.push(text.trim_end());
        }
    }
    end_paragraph(&mut paragraph, false, &mut blocks);
    // A fence that nobody closed.
    blocks.extend(fence.map(|(_, code)| Block { text: code, is_heading: false }));
    blocks
}

fn end_paragraph(lines: &mut Vec<&str>, is_heading: bool, blocks: &mut Vec<Block>) {
    let source = lines.join("\n");
    lines.clear();
    let mut text = String::with_capacity(source.len());
    push_inline(&source, &mut text);
    if !text.trim().is_empty() {
        blocks.push(Block { text, is_heading });
    }
}

/// A line without the marks of quotes and lists; the number of an item stays, as readers see it.
fn without_containers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let text = rest.trim_start();
        let quoted = text.strip_prefix('>');
        let item = ["- ", "* ", "+ "].iter().find_map(|bullet| text.strip_prefix(bullet));
        match quoted.or(item) {
            Some(inner) if !is_rule(text) => rest = inner,
            _ if rest.len() < line.len() => return text,
            _ => return rest,
        }
    }
}

fn fence_mark(text: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| {
        let text = text.trim_start();
        text.starts_with(mark) && !text.trim_start_matches(['`', '~']).contains('`')
    })
}

/// The words of an ATX heading: `## Words ##`.
fn heading(text: &str) -> Option<&str> {
    let rest = text.trim_start().trim_start_matches('#');
    let level = text.trim_start().len() - rest.len();
    let is_heading = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let closed = rest.trim_end().trim_end_matches('#');
    let words = if closed.is_empty() || closed.ends_with([' ', '\t']) { closed } else { rest };
    is_heading.then(|| words.trim())
}

/// Whether a line is a rule or the underline of a heading: `---`, `* * *`, `===`.
fn is_rule(text: &str) -> bool {
    let marks: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    marks.len() >= 3 && b"-*_=".contains(&marks[0]) && marks.iter().all(|mark| *mark == marks[0])
}

/// Whether a line says where a link goes: `[id]: https://example.com "Title"`.
fn is_definition(text: &str) -> bool {
    let Some((id, target)) =
        text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"))
    else {
        return false;
    };
    !id.is_empty()
        && !id.starts_with('^')
        && (target.contains("://") || target.trim().starts_with('/'))
}

#[cfg(test)]
mod tests;
