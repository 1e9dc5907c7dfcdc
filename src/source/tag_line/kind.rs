//! What a line says that is no part of a text, by its words.
//!
//! It knows the wordings that papers share. It must never know where in a text a line stands.

use crate::source::agency::agency_name;

/// What a tag line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whose the text is, which may be a known agency's: `© 2018 AFP`.
    Of(Option<String>),
    /// Who reported, wrote and edited it.
    Reporters,
    /// Who contributed to it, where else it ran, or what the reader is asked to do.
    Other,
    /// A row of marks, or that an advertisement stood there.
    Marks,
}

impl Kind {
    /// Whether such a line also stands above a text.
    pub(super) fn stands_above(&self) -> bool {
        *self != Kind::Reporters
    }
}

/// The kind of a line, if it certainly is a tag line.
pub(super) fn kind_of(line: &str) -> Option<Kind> {
    if line.len() > LONGEST || line.starts_with(['"', '“', '„', '«', '\'', '‘']) {
        return None;
    }
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '©' | '@');
    let bare = line.trim_matches(is_mark);
    if bare.is_empty() {
        return Some(Kind::Marks);
    }
    let lower = folded(bare);
    if ADVERTISEMENTS.contains(&lower.as_str()) {
        return Some(Kind::Marks);
    }
    if bare.len() <= LONGEST_NAMES
        && let Some(names) = bare.split('/').map(agency_name).collect::<Option<Vec<String>>>()
    {
        return Some(Kind::Of(names.into_iter().next()));
    }
    if is_copyright(&lower) || is_origin(&lower) {
        return Some(Kind::Of(owner(bare)));
    }
    if is_reporters(bare, &lower) {
        return Some(Kind::Reporters);
    }
    (is_contribution(bare) || is_call(&lower)).then_some(Kind::Other)
}

/// The longest names of two agencies, in bytes.
const LONGEST_NAMES: usize = 80;

/// The longest tag line, in bytes: a notice of copyright with its terms.
const LONGEST: usize = 600;

/// What stands where an advertisement was.
const ADVERTISEMENTS: &[&str] = &[
    "ad",
    "advertisement",
    "advertisement continue reading the main story",
    "anzeige",
    "article continues below",
    "article continues after advertisement",
    "continue reading below",
    "continue reading the main story",
    "publicidad",
    "publicité",
    "pubblicità",
    "story continues below",
    "story continues below advertisement",
];

/// Lower case, blanks and apostrophes of one kind.
fn folded(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('’', "'")
}

/// `© 2018 AFP`, `Copyright 2019 The Associated Press. All rights reserved.`, `(c) 2019, …`.
fn is_copyright(lower: &str) -> bool {
    let rest = ["copyright", "©", "c)"].iter().find_map(|word| lower.strip_prefix(word));
    let Some(rest) = rest else { return false };
    let rest = rest.trim_start_matches([' ', '(', 'c', ')', '©', ':', ',']);
    let rest = rest.strip_prefix("copyright ").unwrap_or(rest);
    let has_year = rest.split(|c: char| !c.is_alphanumeric()).take(8).any(is_year);
    // `Copyright law of 1976` has neither the sign nor the year at once.
    let begins_so = rest.starts_with(|c: char| c.is_ascii_digit()) || !lower.starts_with("copyr");
    begins_so && has_year || lower.contains("all rights reserved")
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a text is called that speaks of itself.
const TEXTS: &[&str] = &[
    "analysis",
    "article",
    "blog",
    "column",
    "commentary",
    "content",
    "dispatch",
    "editorial",
    "essay",
    "interview",
    "material",
    "op-ed",
    "piece",
    "post",
    "report",
    "review",
    "story",
];

/// `This story was originally published by …`, `This material may not be published …`.
fn is_origin(lower: &str) -> bool {
    const SAYINGS: &[&str] = &[
        "appeared first",
        "first appeared",
        "first published",
        "first ran",
        "is based in part on",
        "may not be published",
        "originally appeared",
        "originally published",
        "originally ran",
        "published with permission",
        "reprinted with permission",
        "republished",
        "was adapted from",
        "was produced by",
        "was provided by",
    ];
    const LONGEST: usize = 300;
    let mut words = lower.split(' ');
    // A correction is part of what was told.
    lower.len() <= LONGEST
        && !lower.contains("correct")
        && matches!(words.next(), Some("this" | "the"))
        && words.next().is_some_and(|word| TEXTS.contains(&word))
        && SAYINGS.iter().any(|saying| lower.contains(saying))
}

/// The known agency that a notice names as whose the text is.
fn owner(line: &str) -> Option<String> {
    let is_notice = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(word.as_str(), "" | "copyright" | "c" | "by" | "the") || is_year(&word)
    };
    let clauses = line.split(['.', ',', '|', ';', '/']).flat_map(|part| part.split(" by "));
    clauses.flat_map(|clause| clause.split(" and ")).find_map(|clause| {
        let words: Vec<&str> = clause.split_whitespace().collect();
        let first = words.iter().position(|word| !is_notice(word))?;
        let last = words.iter().rposition(|word| !is_notice(word))?;
        agency_name(&words[first..=last].join(" "))
    })
}

/// Words in lower case that stand among names in a credit.
const AMONG_NAMES: &[&str] = &[
    "a",
    "additional",
    "additionally",
    "al",
    "also",
    "an",
    "and",
    "are",
    "assisted",
    "at",
    "author",
    "authors",
    "based",
    "bin",
    "bureau",
    "bureaus",
    "business",
    "by",
    "chief",
    "compiled",
    "contributed",
    "contributing",
    "contributor",
    "correspondent",
    "correspondents",
    "da",
    "de",
    "del",
    "der",
    "desk",
    "di",
    "edited",
    "editing",
    "editor",
    "editors",
    "el",
    "for",
    "freelance",
    "from",
    "fellow",
    "graphic",
    "graphics",
    "health",
    "in",
    "intern",
    "interns",
    "investigative",
    "is",
    "la",
    "local",
    "news",
    "newsroom",
    "of",
    "or",
    "other",
    "political",
    "producer",
    "producers",
    "production",
    "reporter",
    "reporters",
    "reporting",
    "research",
    "researcher",
    "researchers",
    "senior",
    "service",
    "services",
    "special",
    "staff",
    "the",
    "this",
    "to",
    "translated",
    "translation",
    "van",
    "video",
    "von",
    "white",
    "wire",
    "wires",
    "with",
    "writer",
    "writers",
    "writing",
    "written",
];

/// Whether all words of a text are names or what stands among them.
fn is_names(text: &str) -> bool {
    let is_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        !word.starts_with(char::is_lowercase)
            || AMONG_NAMES.contains(&word)
            || word.contains(['@', '/'])
    };
    text.split_whitespace().all(is_name) && !text.contains(['"', '“', '?', '!'])
}

/// `Reporting by Jane Doe; Editing by John Roe`.
fn is_reporters(line: &str, lower: &str) -> bool {
    const CREDITS: &[&str] = &[
        "additional reporting by ",
        "additional reporting from ",
        "compiled by ",
        "edited by ",
        "editing by ",
        "report by ",
        "reporting and writing by ",
        "reporting by ",
        "reporting and editing by ",
        "reporting from ",
        "written by ",
        "writing by ",
        "with additional reporting by ",
        "with reporting by ",
        "with reporting from ",
    ];
    let is_credit = CREDITS.iter().any(|credit| lower.starts_with(credit));
    let capitals = line.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    // That of the credit, and that of a name.
    is_credit && capitals.count() > 1 && is_names(line)
}

/// `Jane Doe contributed to this report.`, `Contributing: Jane Doe`, `From wire reports`.
fn is_contribution(line: &str) -> bool {
    const LONGEST: usize = 400;
    let says_so = |word: &str| line.contains(word);
    if line.len() > LONGEST || !["ontribut", "ONTRIBUT", "ire", "ervice"].into_iter().any(says_so) {
        return false;
    }
    if let Some((label, names)) = line.split_once(':')
        && ["Contributing", "CONTRIBUTING", "Contributors"].contains(&label.trim())
    {
        return is_names(names);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    if is_wires(&words) {
        return true;
    }
    let Some(at) = words.iter().rposition(|word| word.trim_end_matches('.') == "contributed")
    else {
        return false;
    };
    let names = words[..at].join(" ");
    let named = words[..at].iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let contributed = match words.get(at + 1..).unwrap_or_default() {
        [] => named >= 2,
        ["to", "this" | "the" | "our", text, rest @ ..] => {
            TEXTS.contains(&text.trim_end_matches(['.', ','])) && is_names(&rest.join(" "))
        }
        ["reporting" | "research", rest @ ..] | ["reporting." | "research.", rest @ ..] => {
            is_names(&rest.join(" "))
        }
        _ => false,
    };
    named >= 1 && is_names(&names) && contributed
}

/// `From wire reports`, `With news services`.
fn is_wires(words: &[&str]) -> bool {
    const MOST: usize = 7;
    if words.len() > MOST {
        return false;
    }
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let last_two =
        lower.len().checked_sub(2).map(|at| (lower[at].as_str(), lower[at + 1].as_str()));
    let is_end = matches!(
        last_two,
        Some(("wire" | "news" | "agency" | "staff", "reports" | "services" | "service"))
            | Some((_, "wires"))
    );
    is_end && matches!(lower[0].as_str(), "from" | "with")
}

/// What a line asks of the reader: how it begins, one of what it also says (or nothing), and its
/// most bytes.
const CALLS: &[(&[&str], &[&str], usize)] = &[
    (
        &["sign up", "subscribe to", "subscribe on", "subscribe now", "register for"],
        &["newsletter", "inbox", "alerts", "email", "e-mail", "podcast", "updates", "subscri"],
        300,
    ),
    (&["get ", "want ", "receive "], &["your inbox", "our newsletter", "free newsletter"], 300),
    (
        &["follow "],
        &["on twitter", "on facebook", "on instagram", "on linkedin", "on social media", "@"],
        160,
    ),
    (
        &["like us", "join us", "find us", "contact us", "email us", "e-mail us", "write to us"],
        &["on facebook", "on twitter", "facebook.com", "@", "http", "www."],
        160,
    ),
    (&["click here", "tap here", "click for more"], &[], 120),
    (&["send letters", "send tips", "send a tip", "send comments", "send your"], &["@"], 160),
    (&["download the", "download our"], &[" app"], 120),
    (&["slideshow ("], &[" image"], 40),
];

/// Labels before the headline of another text, or before a list of them.
const LINKS: &[&str] = &[
    "also read",
    "go deeper",
    "leer más",
    "lee también",
    "leggi anche",
    "lesen sie auch",
    "lire aussi",
    "mehr zum thema",
    "more",
    "read also",
    "read more",
    "read next",
    "related",
    "related articles",
    "related stories",
    "see also",
    "à lire aussi",
];

fn is_call(lower: &str) -> bool {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|begin| lower.starts_with(begin));
    let says = |words: &[&str]| words.is_empty() || words.iter().any(|word| lower.contains(word));
    let calls = |(beginnings, words, longest): &(&[&str], &[&str], usize)| {
        lower.len() <= *longest && begins(beginnings) && says(words)
    };
    CALLS.iter().any(calls) || is_link(lower)
}

/// `Read more`, `Related: Another headline`; not a sentence.
fn is_link(lower: &str) -> bool {
    const LONGEST: usize = 200;
    match lower.split_once(':') {
        Some((label, headline)) => LINKS.contains(&label.trim()) && headline.len() <= LONGEST,
        None => LINKS.contains(&lower) && lower.contains(' ') || lower == "related",
    }
}
