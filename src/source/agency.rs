//! The names of the world's news agencies, as credits print them.
//!
//! It knows only the names. It must never know where in an article a name stood.

/// The short name of the news agency that a text is the name of: `AP` for `The Associated Press`.
///
/// The whole text must be the name. Short names count only in the case the agency writes them in,
/// or in capitals: `ANI` is an agency, `Ani` is a person.
pub(crate) fn agency_name(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let folded = fold(text);
    let is_upper = !text.contains(char::is_lowercase);
    let found = AGENCIES.iter().find(|(short, long)| {
        let stripped = ["", " news", " newswire", " news agency", " wire", " wire service"];
        text == *short
            || (is_upper && short.eq_ignore_ascii_case(text))
            || long
                .iter()
                .any(|name| folded.strip_prefix(name).is_some_and(|rest| stripped.contains(&rest)))
    });
    found.map(|(short, _)| (*short).to_owned())
}

/// Whether a text is the name of an agency or a broadcaster that is known.
pub(crate) fn is_known_agency(text: &str) -> bool {
    agency_name(text).is_some() || BROADCASTERS.contains(&text.trim().to_uppercase().as_str())
}

/// Whether a text reads like the name of an agency or a newsroom that no table need know:
/// `Meridian News Agency`.
pub(crate) fn is_newsroom(text: &str) -> bool {
    is_known_agency(text) || text.split_whitespace().any(|word| NEWSROOM_WORDS.contains(&word))
}

/// The longest name that is looked up, in bytes.
const LONGEST: usize = 64;

/// Broadcasters that sign datelines as agencies do.
const BROADCASTERS: &[&str] =
    &["ABC", "BBC", "CBC", "CBS", "CNBC", "CNN", "DW", "NBC", "NPR", "RFE/RL", "VOA"];

const NEWSROOM_WORDS: &[&str] = &[
    "Agencia", "Agence", "Agency", "Agentur", "Agenzia", "News", "Newsroom", "Newswire", "Press",
    "Presse", "Wire",
];

/// Short name, and the longer names in lower case without dots, `-` as a blank, without `the`.
const AGENCIES: &[(&str, &[&str])] = &[
    ("AP", &["associated press", "ap"]),
    ("Reuters", &["reuters", "reuter", "thomson reuters"]),
    ("AFP", &["agence france presse", "afp"]),
    ("dpa", &["deutsche presse agentur", "german press agency", "dpa international"]),
    ("UPI", &["united press international", "upi"]),
    ("PA", &["press association", "pa media"]),
    ("Xinhua", &["xinhua"]),
    ("TASS", &["itar tass"]),
    ("Interfax", &["interfax"]),
    ("RIA Novosti", &["ria novosti"]),
    ("EFE", &["agencia efe"]),
    ("Europa Press", &["europa press"]),
    ("ANSA", &["agenzia ansa"]),
    ("AGI", &["agenzia italia"]),
    ("Adnkronos", &["adnkronos"]),
    ("Kyodo", &["kyodo"]),
    ("Jiji", &["jiji press"]),
    ("Yonhap", &["yonhap"]),
    ("KCNA", &["korean central news agency"]),
    ("CNA", &["central news agency"]),
    ("Bloomberg", &["bloomberg"]),
    ("Dow Jones", &["dow jones", "dow jones newswires"]),
    ("AAP", &["australian associated press"]),
    ("NZPA", &["new zealand press association"]),
    ("CP", &["canadian press"]),
    ("PTI", &["press trust of india"]),
    ("UNI", &["united news of india"]),
    ("ANI", &["asian news international"]),
    ("IANS", &["indo asian news service"]),
    ("APP", &["associated press of pakistan"]),
    ("BSS", &["bangladesh sangbad sangstha"]),
    ("Bernama", &["bernama"]),
    ("Antara", &[]),
    ("PNA", &["philippine news agency"]),
    ("VNA", &["vietnam news agency"]),
    ("Anadolu", &["anadolu agency", "anadolu ajansi", "anadolu ajansı"]),
    ("IRNA", &["islamic republic news agency"]),
    ("ISNA", &["iranian students news agency"]),
    ("MENA", &["middle east news agency"]),
    ("SPA", &["saudi press agency"]),
    ("SANA", &["syrian arab news agency"]),
    ("WAM", &["emirates news agency"]),
    ("QNA", &["qatar news agency"]),
    ("KUNA", &["kuwait news agency"]),
    ("MAP", &["maghreb arabe presse"]),
    ("APS", &["algerie presse service", "algérie presse service"]),
    ("PANA", &["panapress"]),
    ("NAN", &["news agency of nigeria"]),
    ("SAPA", &["south african press association"]),
    ("JTA", &["jewish telegraphic agency"]),
    ("ANP", &["algemeen nederlands persbureau"]),
    ("Belga", &["agence belga"]),
    ("APA", &["austria presse agentur"]),
    ("SDA", &["schweizerische depeschenagentur", "keystone sda", "keystone ats"]),
    ("ATS", &["agence telegraphique suisse", "agence télégraphique suisse"]),
    ("epd", &["evangelischer pressedienst"]),
    ("KNA", &["katholische nachrichten agentur"]),
    ("Ritzau", &["ritzau"]),
    ("NTB", &["norsk telegrambyrå", "norsk telegrambyra"]),
    ("TT", &["tidningarnas telegrambyrå", "tidningarnas telegrambyra"]),
    ("STT", &["suomen tietotoimisto"]),
    ("BNS", &["baltic news service"]),
    ("ELTA", &[]),
    ("LETA", &[]),
    ("PAP", &["polska agencja prasowa", "polish press agency"]),
    ("ČTK", &["czech news agency", "ctk", "čtk", "česká tisková kancelář"]),
    ("TASR", &[]),
    ("MTI", &["magyar tavirati iroda", "magyar távirati iroda"]),
    ("Agerpres", &["agerpres"]),
    ("BTA", &["bulgarian news agency"]),
    ("Tanjug", &["tanjug"]),
    ("HINA", &[]),
    ("ANA-MPA", &["athens news agency", "athens macedonian news agency"]),
    ("Ukrinform", &["ukrinform"]),
    ("Unian", &[]),
    ("BelTA", &["belarusian telegraph agency"]),
    ("Lusa", &["agencia lusa", "agência lusa"]),
    ("Agência Brasil", &["agência brasil", "agencia brasil"]),
    ("Télam", &["télam"]),
    ("Notimex", &["notimex"]),
    ("Prensa Latina", &["prensa latina"]),
    ("IPS", &["inter press service"]),
    ("Havas", &["agence havas"]),
    ("RNS", &["religion news service"]),
];

/// Lower case, without dots and a leading article, hyphens and runs of blanks as one blank.
fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('.', "").replace(['-', '‐', '‑', '–'], " ");
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_agency(text: &str, expected: &str) {
        assert_eq!(agency_name(text).unwrap_or_default(), expected, "{text:?}");
    }

    macro_rules! agencies {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_agency($text, $expected); })*
        };
    }

    agencies! {
        ap_short: "AP" => "AP";
        ap_long: "The Associated Press" => "AP";
        ap_capitals: "ASSOCIATED PRESS" => "AP";
        ap_dots: "A.P." => "AP";
        brackets: "(Reuters)" => "Reuters";
        reuters_capitals: "REUTERS" => "Reuters";
        reuters_news: "Reuters News" => "Reuters";
        afp_hyphen: "Agence France-Presse" => "AFP";
        afp_blank: "Agence France Presse" => "AFP";
        dpa_lower: "dpa" => "dpa";
        dpa_upper: "DPA" => "dpa";
        upi_long: "United Press International" => "UPI";
        pa_media: "PA Media" => "PA";
        xinhua_agency: "Xinhua News Agency" => "Xinhua";
        tass_old: "ITAR-TASS" => "TASS";
        efe: "EFE" => "EFE";
        ansa: "ANSA" => "ANSA";
        kyodo_news: "Kyodo News" => "Kyodo";
        bloomberg_news: "Bloomberg News" => "Bloomberg";
        accents: "ČTK" => "ČTK";
        person_ani: "Ani" => "";
        person_hina: "Hina Khan" => "";
        person_bloomberg: "Michael Bloomberg" => "";
        article_alone: "The" => "";
        unknown: "Meridian News Agency" => "";
        empty: "" => "";
        blank: " \u{a0} " => "";
        only_dots: "..." => "";
    }

    #[test]
    fn newsrooms_need_no_table() {
        assert!(is_newsroom("Meridian News Agency") && is_newsroom("CNN"));
        assert!(!is_newsroom("D-Mass.") && !is_newsroom("Huawei"));
    }
}
