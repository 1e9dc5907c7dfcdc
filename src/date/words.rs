//! The words of dates: months, weekdays, time zones, particles and labels.
//!
//! English, German, French, Spanish, Italian, Portuguese and Dutch; months also in Turkish, Polish,
//! Russian and the Scandinavian languages. Words come here in lower case
//! and without accents (`fevr`, `marz`). It must never know how a date is put together.

/// What the name of a time zone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Minutes ahead of UTC.
    Offset(i16),
    /// A zone whose offset the name alone does not tell: `ET` changes with the season, `IST` with
    /// the country.
    Unsure,
}

/// The month that a name or its usual short form stands for, 1 to 12.
pub(crate) fn month(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" | "januar" | "janner" | "janvier" | "janv" | "enero" | "ene"
        | "gennaio" | "gen" | "genn" | "janeiro" | "januari" | "ocak" | "stycznia" | "января" => {
            1
        }
        "february" | "feb" | "febr" | "februar" | "fevrier" | "fev" | "fevr" | "febrero"
        | "febbraio" | "febb" | "fevereiro" | "februari" | "subat" | "lutego" | "февраля" => {
            2
        }
        "march" | "mar" | "marz" | "maerz" | "mrz" | "mars" | "marzo" | "marco" | "maart"
        | "mrt" | "mart" | "marca" | "марта" => 3,
        "april" | "apr" | "avril" | "avr" | "abril" | "abr" | "aprile" | "nisan" | "kwietnia"
        | "апреля" => 4,
        "may" | "mai" | "mayo" | "maggio" | "mag" | "magg" | "maio" | "mei" | "maj" | "mayıs"
        | "mayis" | "maja" | "мая" => 5,
        "june" | "jun" | "juni" | "juin" | "junio" | "giugno" | "giu" | "junho" | "haziran"
        | "czerwca" | "июня" => 6,
        "july" | "jul" | "juli" | "juillet" | "juil" | "julio" | "luglio" | "lug" | "julho"
        | "temmuz" | "lipca" | "июля" => 7,
        "august" | "aug" | "aout" | "agosto" | "ago" | "augustus" | "agustos" | "augusti"
        | "sierpnia" | "августа" => 8,
        "september" | "sep" | "sept" | "septembre" | "septiembre" | "setiembre" | "set"
        | "settembre" | "sett" | "setembro" | "eylul" | "wrzesnia" | "сентября" => 9,
        "october" | "oct" | "oktober" | "okt" | "octobre" | "octubre" | "ottobre" | "ott"
        | "outubro" | "out" | "ekim" | "pazdziernika" | "октября" => 10,
        "november" | "nov" | "novembre" | "noviembre" | "novembro" | "kasim" | "kasım"
        | "listopada" | "ноября" => 11,
        "december" | "dec" | "dezember" | "dez" | "decembre" | "diciembre" | "dic" | "dicembre"
        | "dezembro" | "aralik" | "aralık" | "desember" | "grudnia" | "декабря" => 12,
        _ => return None,
    })
}

/// Whether the word is a day of the week or its short form.
///
/// `mar` is left to the month; `di` and `do` are German and Dutch days before all else.
#[rustfmt::skip]
pub(crate) fn is_weekday(word: &str) -> bool {
    matches!(
        word,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
        | "mon" | "tue" | "tues" | "wed" | "weds" | "thu" | "thur" | "thurs" | "fri" | "sat" | "sun"
        | "montag" | "dienstag" | "mittwoch" | "donnerstag" | "freitag" | "samstag" | "sonnabend"
        | "sonntag" | "mo" | "di" | "mi" | "do" | "fr" | "sa" | "so"
        | "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche"
        | "lun" | "mer" | "jeu" | "ven" | "sam" | "dim"
        | "lunes" | "martes" | "miercoles" | "jueves" | "viernes" | "sabado" | "domingo"
        | "mie" | "jue" | "vie" | "sab" | "dom"
        | "lunedi" | "martedi" | "mercoledi" | "giovedi" | "venerdi" | "sabato" | "domenica" | "gio"
        | "segunda" | "terca" | "quarta" | "quinta" | "sexta" | "seg" | "ter" | "qua" | "qui" | "sex"
        | "maandag" | "dinsdag" | "woensdag" | "donderdag" | "vrijdag" | "zaterdag" | "zondag"
        | "ma" | "wo" | "vr" | "za" | "zo"
    )
}

/// Whether the word only joins the parts of a date: `15 de mayo`, `at 9:30`, `quarta-feira`.
#[rustfmt::skip]
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "at" | "on" | "of" | "the" | "um" | "den" | "der" | "dem" | "le" | "a" | "de" | "del" | "el"
        | "las" | "la" | "il" | "alle" | "ore" | "em" | "as" | "feira" | "op" | "om" | "kl"
    )
}

/// Whether the word only says what the date is the date of: `Published`, `Last updated`.
#[rustfmt::skip]
pub(crate) fn is_label(word: &str) -> bool {
    matches!(
        word,
        "published" | "posted" | "updated" | "modified" | "created" | "issued" | "filed" | "dated"
        | "date" | "pubdate" | "publication" | "first" | "last" | "originally"
        | "veroffentlicht" | "aktualisiert" | "erschienen" | "erstellt" | "geschrieben" | "stand"
        | "datum" | "am" | "vom"
        | "publie" | "publiee" | "modifie" | "mis" | "jour"
        | "publicado" | "publicada" | "actualizado" | "actualizada" | "fecha" | "atualizado"
        | "atualizada" | "data" | "pubblicato" | "aggiornato"
        | "gepubliceerd" | "geplaatst" | "bijgewerkt"
    )
}

/// Whether the word may follow the hours or minutes of a time and adds nothing: `9:30 Uhr`.
pub(crate) fn is_oclock(word: &str) -> bool {
    matches!(word, "uhr" | "uur" | "hrs" | "h")
}

/// Whether the letters turn a number into an ordinal: `15th`, `1er`, `1º`.
pub(crate) fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "er" | "re" | "e" | "o" | "a" | "de" | "ste")
}

/// The zone that an abbreviation stands for.
///
/// Those of North America are as in RFC 2822, 4.3, whose `CST` is the American one; the others are
/// the abbreviations of the IANA time zone database that have one meaning in the news, and the
/// German `MEZ` and `MESZ`.
pub(crate) fn zone(word: &str) -> Option<Zone> {
    let hours = match word {
        "nzdt" => 13,
        "nzst" => 12,
        "aedt" => 11,
        "aest" => 10,
        "jst" | "kst" => 9,
        "awst" | "hkt" | "sgt" => 8,
        "wib" => 7,
        "pkt" => 5,
        "msk" | "eest" | "eat" => 3,
        "cest" | "mesz" | "eet" | "sast" | "cat" => 2,
        "cet" | "mez" | "bst" | "west" | "wat" => 1,
        "z" | "utc" | "gmt" | "ut" | "wet" => 0,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "akdt" => -8,
        "akst" => -9,
        "hst" => -10,
        "et" | "ct" | "mt" | "pt" | "ist" | "ast" => return Some(Zone::Unsure),
        _ => return None,
    };
    Some(Zone::Offset(hours * 60))
}
