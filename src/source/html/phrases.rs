//! Lines that pages put between paragraphs and readers skip: `Read more`, `Advertisement`.
//!
//! It knows the words of several languages. It must never know a site.

/// How such lines begin, in lower case.
const BEGINNINGS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "read:",
    "more:",
    "related:",
    "see also:",
    "see more",
    "more on this",
    "more from",
    "recommended",
    "most read",
    "you may also like",
    "you might also like",
    "don't miss",
    "don’t miss",
    "watch:",
    "listen:",
    "click here",
    "follow us",
    "follow @",
    "sign up",
    "subscribe to",
    "subscribe now",
    "share this",
    "advertisement",
    "sponsored",
    "photo:",
    "photo by",
    "photograph:",
    "photos:",
    "image:",
    "images:",
    "picture:",
    "image source",
    "image caption",
    "image credit",
    "file photo",
    "getty images",
    "copyright",
    "©",
    "all rights reserved",
    "loading",
    "story continues",
    "scroll to continue",
    "article continues",
    "continue reading",
    "have a tip",
    "download our app",
    "download the",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "lesen sie dazu",
    "lies auch",
    "mehr zum thema",
    "auch interessant",
    "das könnte sie",
    "mehr lesen",
    "weiterlesen",
    "anzeige",
    "foto:",
    "fotos:",
    "bild:",
    "bilder:",
    "quelle:",
    "newsletter",
    "hören sie",
    "zum thema",
    "lire aussi",
    "à lire aussi",
    "lire la suite",
    "a lire",
    "à lire",
    "photo ",
    "crédit",
    "publicité",
    "leer más",
    "lee también",
    "lea también",
    "te puede interesar",
    "publicidad",
    "más información",
    "leggi anche",
    "leggi di più",
    "pubblicità",
    "lees ook",
    "lees meer",
    "leia mais",
    "leia também",
    "läs också",
    "läs mer",
    "les også",
    "læs også",
    "читайте также",
    "関連記事",
    "続きを読む",
    "【関連記事】",
];

/// Whether a line is of the page's service, not of the article.
pub(super) fn is_service(text: &str) -> bool {
    const LONGEST: usize = 160;
    if text.len() > LONGEST {
        return false;
    }
    let text = text
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '【')
        .to_lowercase();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

/// Words of which lines with one of each are offers of the page.
const OFFERS: &[(&[&str], &[&str])] = &[
    (
        &["newsletter", "whatsapp", "telegram", "briefing", "app"],
        &[
            "sign up",
            "subscribe",
            "inbox",
            "abonn",
            "anmelden",
            "inscri",
            "suscr",
            "iscriv",
            "download",
            "registr",
        ],
    ),
    (
        &["follow", "folge", "suivez", "síguenos", "sigue", "segui"],
        &[
            "google news",
            "on twitter",
            "on facebook",
            "on instagram",
            "auf twitter",
            "auf facebook",
            "sur twitter",
            "on linkedin",
            "whatsapp",
        ],
    ),
    (
        &["cookies", "cookie", "ad blocker", "javascript"],
        &["privacy", "website", "browser", "consent", "datenschutz", "site", "accept", "disable"],
    ),
    (
        &["your email", "e-mail address", "email address"],
        &["sign up", "privacy", "subscribe", "newsletter", "publish"],
    ),
    (
        &["click here", "tap here", "visit"],
        &["subscribe", "newsletter", "sign up", "more information", "subscription"],
    ),
    (&["comments"], &["moderat"]),
    (&["reporting by"], &["editing by", "writing by"]),
    (
        &["premium", "subscribers", "abonnent"],
        &["only", "log in", "login", "subscribe", "anmelden"],
    ),
];

/// The same of lines that ask for consent, which are longer.
const CONSENT: &[(&[&str], &[&str])] = &[(
    &["einwilligung", "personenbezogen"],
    &["übermittlung", "verarbeitung", "inhalte", "widerruf"],
)];

/// Whether a line offers something: a newsletter, an app, a subscription, or asks for consent.
pub(super) fn is_offer(text: &str) -> bool {
    const LONGEST: usize = 500;
    const LONGEST_CONSENT: usize = 900;
    if text.len() > LONGEST_CONSENT {
        return false;
    }
    let is_long = text.len() > LONGEST;
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let asks = |(first, second): &(&[&str], &[&str])| has(first) && has(second);
    CONSENT.iter().any(asks) || !is_long && OFFERS.iter().any(asks)
}

/// Whether a line has little but a date or a time.
pub(super) fn is_date_line(text: &str) -> bool {
    const LONGEST: usize = 120;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.len() <= LONGEST && digits >= 5 && digits * 8 >= text.chars().count()
}
