//! What an element's class, id and role say it is for, in the words that page makers share.
//!
//! It knows general words. It must never know a site's own.

use crate::source::html::tag::Tag;
use crate::source::html::tree::{Attribute, NodeId, Tree};

/// What an element says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// It is not shown.
    pub(super) hidden: bool,
    /// It surrounds articles: menus, comments, related links, share bars, advertisements.
    pub(super) surrounds: bool,
    /// It surrounds articles as its tag or role says: it does not hold one.
    pub(super) landmark: bool,
    /// It surrounds articles in words that leave no doubt, however much text it has.
    pub(super) certain: bool,
    /// It shows in the article what somebody wrote elsewhere.
    pub(super) embedded: bool,
    /// It is a second headline.
    pub(super) subtitle: bool,
    /// It is about the author.
    pub(super) author: bool,
    /// It credits or dates the article.
    pub(super) credits: bool,
    /// It dates something.
    pub(super) dates: bool,
    /// It holds the text of an article.
    pub(super) body: bool,
}

/// Words that begin so are of what surrounds an article.
const SURROUNDING: &[&str] = &[
    "advert",
    "anzeige",
    "werbung",
    "affiliate",
    "banner",
    "breadcrumb",
    "caption",
    "comment",
    "consent",
    "cookie",
    "copyright",
    "discuss",
    "disclaimer",
    "disqus",
    "donat",
    "feedback",
    "footer",
    "footnotelink",
    "gallery",
    "gdpr",
    "hashtag",
    "infobox",
    "keypoint",
    "keyword",
    "highlight",
    "login",
    "magnet",
    "mailing",
    "masthead",
    "menu",
    "modal",
    "mostread",
    "mostpopular",
    "mostviewed",
    "morefrom",
    "nav",
    "newsletter",
    "onward",
    "outbrain",
    "overlay",
    "pagination",
    "pager",
    "partner",
    "paywall",
    "piano",
    "popular",
    "popup",
    "premium",
    "print",
    "promo",
    "rating",
    "readalso",
    "readmore",
    "readnext",
    "recirc",
    "recommend",
    "register",
    "registration",
    "related",
    "respond",
    "seealso",
    "share",
    "sharing",
    "shopping",
    "shoutbox",
    "sidebar",
    "signup",
    "skip",
    "slideshow",
    "social",
    "sponsor",
    "subscribe",
    "subscription",
    "survey",
    "taboola",
    "tagcloud",
    "taglist",
    "teaser",
    "toolbar",
    "tooltip",
    "trending",
    "upnext",
    "upsell",
    "widget",
    "zoom",
];

/// Words that begin so leave no doubt.
const CERTAIN: &[&str] = &[
    "coment",
    "comment",
    "komment",
    "consent",
    "cookie",
    "disqus",
    "footer",
    "gdpr",
    "newsletter",
];

/// Words that begin so are of who wrote an article.
const AUTHOR: &[&str] = &["author", "autor", "auteur", "contributor", "writer", "biograph"];

/// Words that are whole of what surrounds an article.
const SURROUNDING_WORDS: &[&str] = &[
    "ad",
    "ads",
    "adv",
    "bio",
    "bios",
    "cta",
    "fb",
    "facebook",
    "figcaption",
    "foot",
    "hidden",
    "linkbox",
    "most",
    "more",
    "next",
    "poll",
    "prev",
    "previous",
    "quiz",
    "recs",
    "sr",
    "sro",
    "tags",
    "tag",
    "toc",
    "topics",
    "vote",
    "whatsapp",
    "invisible",
    "legend",
    "credit",
    "credits",
];

/// Words that begin so are of credits and dates.
const CREDITING: &[&str] = &[
    "author",
    "byline",
    "contributor",
    "dateline",
    "datetime",
    "published",
    "publish",
    "pubdate",
    "timestamp",
    "updated",
    "writer",
    "readingtime",
    "kicker",
    "eyebrow",
    "flyline",
    "label",
    "category",
    "rubric",
];

/// Words that are whole of credits and dates.
const CREDITING_WORDS: &[&str] = &["date", "meta", "by", "time", "metadata", "info"];

/// Words that begin so are of second headlines.
const SUBTITLES: &[&str] = &["subtitle", "subhead", "subhed"];

/// Words that are whole of second headlines.
const SUBTITLE_WORDS: &[&str] = &["dek", "deck"];

/// Words that begin so are of dates.
const DATING: &[&str] = &[
    "date",
    "datum",
    "fecha",
    "posted",
    "published",
    "pubdate",
    "publish",
    "timestamp",
    "datetime",
    "created",
];

/// Pairs of words that name the text of an article.
const BODIES: &[(&str, &str)] = &[
    ("article", "body"),
    ("article", "content"),
    ("article", "text"),
    ("body", "content"),
    ("entry", "content"),
    ("post", "body"),
    ("post", "content"),
    ("story", "body"),
    ("story", "content"),
    ("story", "text"),
    ("articlebody", ""),
    ("articlecontent", ""),
    ("articletext", ""),
    ("storybody", ""),
    ("bodytext", ""),
    ("richtext", ""),
];

/// What an element says of itself.
pub(super) fn hints(tree: &Tree<'_>, id: NodeId) -> Hints {
    let tag = tree.node(id).tag;
    let mut hints = Hints { landmark: is_landmark(tag), ..Hints::default() };
    if matches!(tag, Tag::Text | Tag::Html | Tag::Body) {
        return hints;
    }
    if let Some(role) = tree.raw(id, Attribute::Role) {
        const ROLES: &[&str] = &[
            "alert",
            "alertdialog",
            "banner",
            "complementary",
            "contentinfo",
            "dialog",
            "menu",
            "navigation",
            "search",
            "toolbar",
            "tooltip",
        ];
        hints.landmark |= ROLES.contains(&role);
        hints.certain |= matches!(role, "dialog" | "alertdialog");
    }
    hints.hidden |= tree.raw(id, Attribute::Hidden).is_some_and(|value| value != "until-found");
    hints.hidden |= tree.raw(id, Attribute::AriaHidden) == Some("true");
    if let Some(style) = tree.raw(id, Attribute::Style) {
        let style: String = style.chars().take(512).filter(|c| !c.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        hints.hidden |= style.contains("display:none") || style.contains("visibility:hidden");
    }
    if let Some(names) = tree.raw(id, Attribute::Itemprop) {
        hints.body |= names == "articleBody";
        hints.subtitle |= names.split_whitespace().any(|name| name == "alternativeHeadline");
    }
    if tree.raw(id, Attribute::Rel).is_some_and(|rel| rel.split_whitespace().any(|r| r == "author"))
    {
        hints.credits = true;
    }
    for attribute in [Attribute::Class, Attribute::Id, Attribute::Data] {
        if let Some(value) = tree.raw(id, attribute) {
            words(value, |before, word| read_word(before, word, &mut hints));
        }
    }
    hints.surrounds &= !hints.embedded && !hints.body;
    hints
}

fn is_landmark(tag: Tag) -> bool {
    use Tag::{Aside, Button, Dialog, Figcaption, Footer, Form, Menu, Nav, Option, Select};
    matches!(tag, Aside | Button | Dialog | Figcaption | Footer | Form | Menu | Nav)
        || matches!(tag, Option | Select | Tag::Object | Tag::Media | Tag::Label | Tag::Caption)
}

fn read_word(before: &str, word: &str, hints: &mut Hints) {
    // `no-sidebar`, `has-comments`, `with-caption` are of what is not itself one.
    if matches!(before, "no" | "has" | "with" | "without" | "hide" | "is" | "not") {
        return;
    }
    let begins = |list: &[&str]| list.iter().any(|start| word.starts_with(start));
    hints.embedded |= begins(&["embed", "oembed", "tweet", "quote", "blockquote"]);
    hints.surrounds |= begins(SURROUNDING) || SURROUNDING_WORDS.contains(&word);
    hints.certain |= begins(CERTAIN);
    hints.author |= begins(AUTHOR) || matches!(word, "bio" | "bios");
    hints.subtitle |= begins(SUBTITLES) || SUBTITLE_WORDS.contains(&word);
    hints.dates |= begins(DATING) || word == "time";
    hints.credits |= begins(CREDITING) || CREDITING_WORDS.contains(&word);
    hints.body |= BODIES.iter().any(|(first, second)| match second.is_empty() {
        true => *first == word,
        false => *first == before && *second == word,
    });
}

/// The words of an attribute's value in lower case, each with the one before: `storyBody-text` has
/// three.
fn words(value: &str, mut each: impl FnMut(&str, &str)) {
    /// A longer value is of a program, not of a page maker.
    const LONGEST: usize = 1 << 10;
    let bytes = &value.as_bytes()[..value.len().min(LONGEST)];
    let mut before = String::new();
    let mut word = String::new();
    let mut was_lower = false;
    for byte in bytes.iter().chain([&b' ']) {
        let starts = byte.is_ascii_uppercase() && was_lower;
        if (starts || !byte.is_ascii_alphabetic()) && !word.is_empty() {
            each(&before, &word);
            std::mem::swap(&mut before, &mut word);
            word.clear();
        }
        if byte.is_ascii_whitespace() {
            before.clear();
        }
        if byte.is_ascii_alphabetic() {
            word.push(byte.to_ascii_lowercase() as char);
        }
        was_lower = byte.is_ascii_lowercase();
    }
}
