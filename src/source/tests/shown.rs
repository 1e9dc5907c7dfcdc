//! What was read, as text for tests to compare.

use crate::article::{Article, Standing};
use crate::source::problem::Problem;
use crate::source::text_article::TextArticle;

/// Every field that an article has, but its headline and text: ` name=value`.
pub(crate) fn shown_fields(article: &Article) -> String {
    let mut shown = String::new();
    let mut add = |name: &str, value: &str| shown.push_str(&format!(" {name}={value}"));
    let is_offered = article.standing == Standing::Usable;
    let fields = [
        ("id", article.given_id.clone()),
        ("version", article.version.map(|version| version.to_string())),
        ("date", article.date.map(|date| date.to_string())),
        ("section", article.section.clone()),
        ("source", article.source.clone()),
        ("agency", article.agency.clone()),
        ("dateline", article.dateline.clone()),
        ("language", article.language.clone()),
        ("url", article.url.clone()),
        ("standing", Some(format!("{:?}", article.standing)).filter(|_| !is_offered)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            add(name, &value);
        }
    }
    article.authors.iter().for_each(|author| add("author", author));
    article.entities.iter().for_each(|entity| add(entity.kind.name(), &entity.name));
    for (name, value) in &article.extra {
        add(&format!("extra.{name}"), &value.to_string());
    }
    shown
}

/// A problem: `-` before one whose record was skipped, `~` before one whose record was kept.
pub(crate) fn shown_problem(problem: &Problem) -> String {
    format!("{} {problem}", if problem.skipped { '-' } else { '~' })
}

/// Every field that is set, one a line, then the text, of an article whose file names its fields.
pub(crate) fn shown_text_article(found: &TextArticle) -> String {
    let article = &found.article;
    let fields = [
        ("section", article.section.clone()),
        ("headline", Some(article.headline.clone()).filter(|headline| !headline.is_empty())),
        ("authors", Some(article.authors.join("; ")).filter(|authors| !authors.is_empty())),
        ("agency", article.agency.clone()),
        ("source", article.source.clone()),
        ("date", found.date_text.clone()),
        ("dateline", article.dateline.clone()),
        ("language", article.language.clone()),
        ("url", article.url.clone()),
    ];
    let mut shown = String::new();
    for (name, value) in fields {
        if let Some(value) = value {
            shown.push_str(&format!("{name}: {value}\n"));
        }
    }
    for (name, value) in &article.extra {
        shown.push_str(&format!("+{name}: {value}\n"));
    }
    shown + "> " + &article.text
}
