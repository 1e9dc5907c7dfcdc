//! How many cuts are found, by how much of the article is left: the first paragraphs, or the first
//! and every second after it, of articles of the collection.

use std::collections::HashSet;

use morgue::{Evidence, Member, Sketch, gather};
use rayon::prelude::*;

use crate::Story;

/// Articles that are cut, evenly from the collection.
const ARTICLES: usize = 2_000;

pub fn measure(stories: &[Story]) {
    let long: Vec<&Story> = stories.iter().filter(|story| words(&story.text) >= 600).collect();
    let step = (long.len() / ARTICLES).max(1);
    let chosen: Vec<&Story> = long.into_iter().step_by(step).take(ARTICLES).collect();
    println!("cuts of {} articles of 600 words and more, found:", chosen.len());
    for share in [75, 50, 33, 25, 15, 10, 5] {
        let cuts: Vec<String> = chosen.iter().map(|story| cut(&story.text, share)).collect();
        let thinned: Vec<String> = chosen.iter().map(|story| thin(&story.text, share)).collect();
        println!(
            "  {share:>3} % kept: {:.3} cut at the end, {:.3} cut all over",
            found(&chosen, &cuts),
            found(&chosen, &thinned),
        );
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The first words, that share of all.
fn cut(text: &str, share: usize) -> String {
    let kept = words(text) * share / 100;
    text.split_whitespace().take(kept).collect::<Vec<_>>().join(" ")
}

/// The first thirty words, and of the rest every stretch of thirty words that keeps the share.
fn thin(text: &str, share: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let kept = words.chunks(30).enumerate().filter(|(stretch, _)| {
        stretch * share / 100 != (stretch + 1) * share / 100 || *stretch == 0
    });
    kept.flat_map(|(_, words)| words).copied().collect::<Vec<_>>().join(" ")
}

/// The share of articles that end in a family with their cut.
fn found(articles: &[&Story], cuts: &[String]) -> f64 {
    let texts: Vec<&str> = articles
        .iter()
        .map(|story| story.text.as_str())
        .chain(cuts.iter().map(String::as_str))
        .collect();
    let ids: Vec<String> = (0..texts.len()).map(|number| format!("{number:09}")).collect();
    let sketches: Vec<Sketch> = texts.par_iter().map(|text| Sketch::of(text)).collect();
    let members: Vec<Member<'_>> = ids
        .iter()
        .zip(&sketches)
        .map(|(id, sketch)| Member { id, date: None, source: None, sketch })
        .collect();
    let evidence = |number: usize| Ok(Evidence::of(texts[number]));
    let Ok(families) = gather(&members, &|_, _| None, &evidence) else { return 0.0 };
    let together: HashSet<usize> = (0..articles.len())
        .filter(|&number| families.heads[number] == families.heads[number + articles.len()])
        .collect();
    together.len() as f64 / articles.len() as f64
}
