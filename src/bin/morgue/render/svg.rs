//! A timeline as a picture that stands by itself: SVG 1.1 without scripts, fonts or links.
//!
//! It has a title and a description for those who do not see it, and each bar says what it stands
//! for. What comes from outside is escaped.

use std::io::{self, Write};

use indicatif::HumanCount;
use morgue::{Bar, Timeline};

use super::asked::Asked;
use super::layout::plain;
use super::timeline::totals;

/// The picture, in pixels of the user's unit.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 320.0;

/// The edges of where bars are drawn.
const LEFT: f64 = 70.0;
const RIGHT: f64 = WIDTH - 20.0;
const TOP: f64 = 60.0;
const BOTTOM: f64 = HEIGHT - 60.0;

/// The most periods that are named below the bars.
const MOST_LABELS: usize = 8;

/// Characters of a query that fit above the bars.
const LONGEST_TITLE: usize = 90;

/// Writes a timeline.
///
/// # Errors
/// Those of the writer.
pub(super) fn write(asked: &Asked, timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let query = plain(asked.query.text());
    let query = if query.is_empty() { "all articles".to_owned() } else { query };
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">"
    )?;
    writeln!(out, "<title id=\"title\">{}</title>", escaped(&query))?;
    writeln!(out, "<desc id=\"desc\">{}</desc>", escaped(&description(asked, timeline)))?;
    writeln!(out, "<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>")?;
    text(out, LEFT, 24.0, "font-size=\"16\" font-weight=\"bold\"", &shortened(&query))?;
    text(out, LEFT, 44.0, "fill=\"#555\"", &summary(asked, timeline))?;
    write_axes(timeline, out)?;
    write_bars(timeline, out)?;
    writeln!(out, "</svg>")
}

fn summary(asked: &Asked, timeline: &Timeline) -> String {
    let relaxed = if asked.relaxed { "; relaxed to any of the words" } else { "" };
    let sample = if asked.is_sample { "; built-in sample" } else { "" };
    format!("{}{relaxed}{sample}", totals(timeline))
}

/// What the picture shows, in words.
fn description(asked: &Asked, timeline: &Timeline) -> String {
    let mut description = summary(asked, timeline);
    if let (Some(first), Some(last)) = (timeline.bars.first(), timeline.bars.last()) {
        description.push_str(&format!(". From {} to {}", first.period, last.period));
    }
    if let Some(most) = timeline.bars.iter().rev().max_by_key(|bar| bar.articles) {
        let articles = HumanCount(most.articles);
        description.push_str(&format!("; the most, {articles}, in {}", most.period));
    }
    description.push_str(&format!(". Archive {}.", asked.digest));
    description
}

/// The scale of articles at the left, and the names of some periods below.
fn write_axes(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let most = most_articles(&timeline.bars);
    let middle = (TOP + BOTTOM) / 2.0;
    let turned = format!("text-anchor=\"middle\" transform=\"rotate(-90 16 {middle})\"");
    text(out, 16.0, middle, &turned, "articles")?;
    let centre = "text-anchor=\"middle\"";
    text(out, (LEFT + RIGHT) / 2.0, HEIGHT - 12.0, centre, timeline.step.name())?;
    for articles in ticks(most) {
        let y = BOTTOM - height(articles, most);
        writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ccc\"/>"
        )?;
        let number = HumanCount(articles).to_string();
        text(out, LEFT - 8.0, y + 4.0, "text-anchor=\"end\"", &number)?;
    }
    let every = timeline.bars.len().div_ceil(MOST_LABELS).max(1);
    for (at, bar) in timeline.bars.iter().enumerate().step_by(every) {
        let x = LEFT + (at as f64 + 0.5) * slot(&timeline.bars);
        text(out, x, BOTTOM + 18.0, centre, &bar.period.to_string())?;
    }
    Ok(())
}

fn write_bars(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    let slot = slot(&timeline.bars);
    let most = most_articles(&timeline.bars);
    let width = if slot > 4.0 { slot * 0.8 } else { slot };
    writeln!(out, "<g fill=\"#1f5fa8\">")?;
    for (at, bar) in timeline.bars.iter().enumerate().filter(|(_, bar)| bar.articles > 0) {
        let height = height(bar.articles, most);
        let (x, y) = (LEFT + at as f64 * slot + (slot - width) / 2.0, BOTTOM - height);
        let (period, articles) = (bar.period, super::count(bar.articles, "article"));
        writeln!(
            out,
            "<rect x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" height=\"{height:.1}\">\
             <title>{period}: {articles}</title></rect>"
        )?;
    }
    writeln!(out, "</g>")
}

/// Columns of the picture for each bar.
fn slot(bars: &[Bar]) -> f64 {
    (RIGHT - LEFT) / bars.len().max(1) as f64
}

fn most_articles(bars: &[Bar]) -> u64 {
    bars.iter().map(|bar| bar.articles).max().unwrap_or(0)
}

fn height(articles: u64, most: u64) -> f64 {
    (BOTTOM - TOP) * articles as f64 / most.max(1) as f64
}

/// The numbers on the scale: a step of 1, 2 or 5 and zeros, so that there are at most six.
fn ticks(most: u64) -> impl Iterator<Item = u64> {
    let powers = (0..).map_while(|power| 10u64.checked_pow(power));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    let step = steps.into_iter().find(|step| most / step <= 5).unwrap_or(u64::MAX);
    (0..=most / step).map(move |number| number * step)
}

fn text(out: &mut dyn Write, x: f64, y: f64, style: &str, content: &str) -> io::Result<()> {
    let content = escaped(content);
    writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" {style}>{content}</text>")
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title.to_owned(),
    }
}

/// A text in XML 1.0, 2.4; control characters have become U+FFFD before.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No characters of XML, though of Unicode (2.2).
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_round_numbers() {
        for (most, expected) in [
            (0, vec![0]),
            (1, vec![0, 1]),
            (5, vec![0, 1, 2, 3, 4, 5]),
            (7, vec![0, 2, 4, 6]),
            (23, vec![0, 5, 10, 15, 20]),
            (4_217, vec![0, 1_000, 2_000, 3_000, 4_000]),
        ] {
            assert_eq!(ticks(most).collect::<Vec<_>>(), expected, "{most}");
        }
        assert!(ticks(u64::MAX).count() <= 6);
    }

    #[test]
    fn nothing_from_outside_is_markup() {
        assert_eq!(escaped("<a b=\"c\">&\u{FFFF}"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{FFFD}");
    }
}
