//! Languages by their ISO 639-3 codes, which crawlers write.
//!
//! It tells no language by a text.

/// ISO 639-3 and ISO 639-1 codes of the languages that have both and are written on the web, in
/// the order of the former.
#[rustfmt::skip]
const CODES: [(&str, &str); 98] = [
    ("afr", "af"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"),
    ("ben", "bn"), ("bos", "bs"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"),
    ("cym", "cy"), ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"),
    ("epo", "eo"), ("est", "et"), ("eus", "eu"), ("fao", "fo"), ("fas", "fa"),
    ("fin", "fi"), ("fra", "fr"), ("fry", "fy"), ("gle", "ga"), ("glg", "gl"),
    ("guj", "gu"), ("hat", "ht"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"),
    ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("isl", "is"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("kaz", "kk"),
    ("khm", "km"), ("kir", "ky"), ("kor", "ko"), ("kur", "ku"), ("lao", "lo"),
    ("lat", "la"), ("lav", "lv"), ("lit", "lt"), ("ltz", "lb"), ("mal", "ml"),
    ("mar", "mr"), ("mkd", "mk"), ("mlt", "mt"), ("mon", "mn"), ("msa", "ms"),
    ("mya", "my"), ("nep", "ne"), ("nld", "nl"), ("nno", "nn"), ("nob", "nb"),
    ("nor", "no"), ("oci", "oc"), ("pan", "pa"), ("pol", "pl"), ("por", "pt"),
    ("pus", "ps"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"),
    ("slv", "sl"), ("snd", "sd"), ("som", "so"), ("sot", "st"), ("spa", "es"),
    ("sqi", "sq"), ("srp", "sr"), ("sun", "su"), ("swa", "sw"), ("swe", "sv"),
    ("tam", "ta"), ("tat", "tt"), ("tel", "te"), ("tgk", "tg"), ("tgl", "tl"),
    ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("uig", "ug"), ("ukr", "uk"),
    ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("xho", "xh"), ("yid", "yi"),
    ("yor", "yo"), ("zho", "zh"), ("zul", "zu"),
];

/// The ISO 639-1 code of the first of these ISO 639-3 codes, which is of most of the text:
/// `deu,eng`.
pub(super) fn two_letters(languages: &str) -> Option<&'static str> {
    let first = languages.split(',').next().unwrap_or("").trim().to_ascii_lowercase();
    let found = CODES.binary_search_by_key(&&*first, |(code, _)| code).ok()?;
    Some(CODES[found].1)
}
