//! The language of a text, from its script and its commonest words.
//!
//! It sees the head of a text only and guesses; it must never know where a text came from.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::character::{is_apostrophe, is_hyphen};
use super::language::Language;
use super::stopwords::STOPWORDS;

/// The longest head of a text that its language is detected on, in bytes.
const HEAD: usize = 1024;

/// With fewer letters than this not even a script says anything.
const FEWEST_LETTERS: usize = 20;

/// With fewer bytes than this the words of a text say nothing.
const FEWEST_BYTES: usize = 200;

/// One in so many words must be a stop word: in newspapers it is one in three, in a language that
/// the table does not know less than one in ten.
const WORDS_A_STOPWORD: usize = 8;

/// What a word counts in all, shared among the languages that have it. Divisible by what is likely.
const WEIGHT: u32 = 60;

/// The languages of each stop word: bit `n` for entry `n` of the table.
static LANGUAGES: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, u64> = HashMap::new();
    for (at, (_, words)) in STOPWORDS.iter().enumerate() {
        for word in words.split_whitespace() {
            *languages.entry(word).or_default() |= 1 << at;
        }
    }
    languages
});

impl Language {
    /// The language of a text, from the script and the words of its first 1024 bytes.
    pub(crate) fn detect(text: &str) -> Language {
        let head = &text[..text.floor_char_boundary(HEAD)];
        let by_words = || if text.len() < FEWEST_BYTES { None } else { by_stopwords(head, 1) };
        match script(head) {
            Some(Script::One(language)) => language,
            Some(Script::Likely(language)) => by_words().unwrap_or(language),
            None => by_words().unwrap_or(Language::DEFAULT),
        }
    }

    /// Whether a text that counts as English for want of words speaks another language.
    pub(crate) fn is_foreign(text: &str) -> bool {
        text.len() < FEWEST_BYTES
            && by_stopwords(text, FEWEST_FOREIGN)
                .is_some_and(|language| language != Language::ENGLISH)
    }
}

/// With so many stop words of another language a short text is not taken for English.
const FEWEST_FOREIGN: usize = 3;

/// What a script says of the language.
enum Script {
    /// No other is written in it.
    One(Language),
    /// Others are written in it too.
    Likely(Language),
}

/// The script of most letters; `None` for Latin or too few letters.
fn script(head: &str) -> Option<Script> {
    if head.is_ascii() {
        return None;
    }
    let mut letters = [0usize; SCRIPTS.len()];
    let mut all = 0;
    for c in head.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        // Latin comes first in Unicode and is not in the table.
        if c >= SCRIPTS[0].0 {
            let at = SCRIPTS.iter().position(|(first, last, _)| (*first..=*last).contains(&c));
            at.into_iter().for_each(|at| letters[at] += 1);
        }
    }
    let count = |code: &[u8; 2]| -> usize {
        let of_code = SCRIPTS.iter().zip(letters).filter(|((_, _, other), _)| *other == code);
        of_code.map(|(_, letters)| letters).sum()
    };
    let (kana, han, hangul) = (count(b"ja"), count(b"zh"), count(b"ko"));
    let most = SCRIPTS.iter().map(|(_, _, code)| *code).max_by_key(|code| count(code))?;
    let east_asian = kana + han + hangul;
    let code = match most {
        b"ja" | b"zh" | b"ko" if hangul * 2 > east_asian => b"ko",
        // A tenth of kana is less than any Japanese text has, and more than Chinese ones quote.
        b"ja" | b"zh" | b"ko" => {
            if kana * 10 > east_asian {
                b"ja"
            } else {
                b"zh"
            }
        }
        most => most,
    };
    let of_script = if matches!(code, b"ja" | b"zh" | b"ko") { east_asian } else { count(code) };
    if all < FEWEST_LETTERS || of_script * 2 <= all {
        return None;
    }
    let language = Language::new(code);
    Some(match code {
        b"ru" | b"ar" | b"he" | b"hi" => Script::Likely(language),
        _ => Script::One(language),
    })
}

/// Blocks of letters and the language that is mostly written in them, ascending.
const SCRIPTS: [(char, char, &[u8; 2]); 27] = [
    ('\u{370}', '\u{3ff}', b"el"),
    ('\u{400}', '\u{52f}', b"ru"),
    ('\u{531}', '\u{58f}', b"hy"),
    ('\u{591}', '\u{5f4}', b"he"),
    ('\u{600}', '\u{77f}', b"ar"),
    ('\u{900}', '\u{97f}', b"hi"),
    ('\u{980}', '\u{9ff}', b"bn"),
    ('\u{a00}', '\u{a7f}', b"pa"),
    ('\u{a80}', '\u{aff}', b"gu"),
    ('\u{b80}', '\u{bff}', b"ta"),
    ('\u{c00}', '\u{c7f}', b"te"),
    ('\u{c80}', '\u{cff}', b"kn"),
    ('\u{d00}', '\u{d7f}', b"ml"),
    ('\u{d80}', '\u{dff}', b"si"),
    ('\u{e00}', '\u{e7f}', b"th"),
    ('\u{e80}', '\u{eff}', b"lo"),
    ('\u{1000}', '\u{109f}', b"my"),
    ('\u{10a0}', '\u{10ff}', b"ka"),
    ('\u{1100}', '\u{11ff}', b"ko"),
    ('\u{1200}', '\u{137f}', b"am"),
    ('\u{1780}', '\u{17ff}', b"km"),
    ('\u{1f00}', '\u{1fff}', b"el"),
    ('\u{3040}', '\u{30ff}', b"ja"),
    ('\u{3130}', '\u{318f}', b"ko"),
    ('\u{3400}', '\u{9fff}', b"zh"),
    ('\u{ac00}', '\u{d7a3}', b"ko"),
    ('\u{ff66}', '\u{ff9d}', b"ja"),
];

/// The language whose stop words the text has most of, if it has enough of them, and so many at
/// least. A word that many
/// languages have counts little for each.
fn by_stopwords(head: &str, fewest: usize) -> Option<Language> {
    let head = head.to_lowercase();
    let mut hits = [0usize; STOPWORDS.len()];
    let mut weights = [0u32; STOPWORDS.len()];
    let mut all = 0;
    for word in head.split(|c: char| c.is_whitespace() || is_apostrophe(c) || is_hyphen(c)) {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation() || !c.is_alphanumeric());
        all += usize::from(!word.is_empty());
        let mut languages = LANGUAGES.get(word).copied().unwrap_or_default();
        let weight = WEIGHT / languages.count_ones().max(1);
        while languages != 0 {
            let at = languages.trailing_zeros() as usize;
            hits[at] += 1;
            weights[at] += weight;
            languages &= languages - 1;
        }
    }
    let best = (0..STOPWORDS.len()).max_by_key(|at| weights[*at])?;
    let is_enough = hits[best] >= fewest && hits[best] * WORDS_A_STOPWORD >= all.max(1);
    is_enough.then(|| Language::new(STOPWORDS[best].0))
}

#[cfg(test)]
mod tests {
    use super::Language;

    fn check_language(text: &str, expected: &str) {
        assert_eq!(Language::detect(text).code(), expected, "of {text:?}");
        assert_eq!(Language::detect(&text.to_uppercase()).code(), expected, "of capitals");
    }

    macro_rules! languages {
        ($($name:ident: $text:expr => $expected:expr;)*) => {
            $(#[test] fn $name() { check_language($text, $expected); })*
        };
    }

    languages! {
        empty: "" => "en";
        short: "Die Regierung hat das Abkommen vertagt." => "en";
        numbers: &"5-4, 26,200, 9/11; ".repeat(40) => "en";
        unknown: &"Lorem ipsum dolor sit amet consectetur adipiscing elit. ".repeat(10) => "en";
        english: "The allies met again last week to talk of the treaty and what would follow it. Nobody who had been in the room would say which of the clauses had been given up, but two of them said it was the one on telephone networks." => "en";
        english_abroad: "MADRID — The mayor of San Sebastián, José Luis de la Peña, said on Tuesday that the tram to the old harbour would be closed for a year. “La obra es necesaria,” he told reporters, and he asked the shops for patience." => "en";
        german: "Die Bundesregierung hat am Mittwoch über das Abkommen beraten und die Entscheidung vertagt. Nach Angaben eines Sprechers soll es im Herbst wieder auf der Tagesordnung stehen, wenn auch die Länder gehört worden sind." => "de";
        french: "Le conseil municipal a voté hier soir la fermeture du vieux pont. Les habitants de la rive gauche devront faire un détour de cinq kilomètres pour aller au marché, et l'opposition a promis de porter l'affaire devant le tribunal." => "fr";
        spanish: "El ayuntamiento votó anoche el cierre del puente viejo. Los vecinos de la orilla izquierda tendrán que dar un rodeo de cinco kilómetros para ir al mercado, y la oposición ha prometido llevar el asunto a los tribunales." => "es";
        german_in_ascii: "Der Stadtrat hat am Montag beschlossen, das alte Rathaus an eine Stiftung zu verkaufen. Wie ein Sprecher der Stadt Marburg sagte, soll der Vertrag noch in diesem Monat von Peter Hoffmann unterschrieben werden." => "de";
        french_in_ascii: "Le maire de Lyon, Jean Marchand, a dit lundi que le pont du Nord serait ferme pendant un an. Les habitants de la ville devront passer par la route de Grenoble, et les commerces du quartier demandent une aide au ministre." => "fr";
        spanish_in_ascii: "El alcalde de Toledo, Juan Herrera, dijo el lunes que el puente del norte se cierra durante un mes. Los vecinos de la ciudad tienen que pasar por la carretera de Madrid, y los comercios del barrio piden ayuda al gobierno." => "es";
        portuguese_in_ascii: "O prefeito de Campinas, Paulo Teixeira, disse na segunda que a ponte do norte fica fechada por um ano. Os moradores da cidade devem passar pela estrada de Santos, e o comerciante do bairro pede uma ajuda ao governo do estado." => "pt";
        dutch_in_ascii: "De burgemeester van Utrecht, Jan de Boer, zei maandag dat de brug in het noorden een jaar dicht blijft. De bewoners van de stad moeten over de weg naar Arnhem rijden, en de winkels in de wijk vragen hulp aan het ministerie." => "nl";
        swedish_in_ascii: "Kommunen i Lund beslutade i dag att den gamla bron ska vara borta inom ett halvt decennium. Karl Lindberg, som har varit med i styrelsen, sade att det inte var hans beslut och att man skulle ta hand om alla som bor vid torget." => "sv";
        italian: "Il consiglio comunale ha votato ieri sera la chiusura del vecchio ponte. Gli abitanti della riva sinistra dovranno fare un giro di cinque chilometri per andare al mercato, e l'opposizione ha promesso di portare il caso in tribunale." => "it";
        portuguese: "A câmara municipal votou ontem à noite o fecho da ponte velha. Os moradores da margem esquerda terão de dar uma volta de cinco quilómetros para ir ao mercado, e a oposição prometeu levar o caso aos tribunais." => "pt";
        dutch: "De gemeenteraad heeft gisteravond besloten de oude brug te sluiten. De bewoners van de linkeroever moeten nu vijf kilometer omrijden om naar de markt te gaan, en de oppositie wil met de zaak naar de rechter." => "nl";
        swedish: "Kommunen beslutade i går kväll att stänga den gamla bron. De som bor på västra stranden får nu köra fem kilometer längre för att komma till torget, och oppositionen säger att den vill ta frågan till domstol." => "sv";
        danish: "Byrådet besluttede i går aftes at lukke den gamle bro. De, der bor på vestsiden, skal nu køre fem kilometer længere for at komme til torvet, og oppositionen siger, at den vil bringe sagen for retten efter ferien." => "da";
        norwegian: "Bystyret vedtok i går kveld å stenge den gamle broen. De som bor på vestsiden må nå kjøre fem kilometer lenger for å komme til torget, og opposisjonen sier at den vil ta saken til retten etter ferien." => "no";
        finnish: "Kaupunginvaltuusto päätti eilen illalla sulkea vanhan sillan. Länsirannalla asuvat joutuvat nyt ajamaan viisi kilometriä pidemmän matkan torille, ja oppositio sanoi, että se vie asian oikeuteen, jos päätös ei muutu." => "fi";
        hungarian: "A városi közgyűlés tegnap este úgy döntött, hogy lezárja a régi hidat. A bal parton lakóknak most öt kilométert kell kerülniük, ha a piacra mennek, és az ellenzék azt ígérte, hogy bíróságra viszi az ügyet." => "hu";
        romanian: "Consiliul local a votat aseară închiderea podului vechi. Locuitorii de pe malul stâng vor trebui să ocolească cinci kilometri pentru a ajunge la piață, iar opoziția a spus că va duce cazul în fața tribunalului." => "ro";
        turkish: "Belediye meclisi dün akşam eski köprünün kapatılmasına karar verdi. Sol kıyıda oturanlar pazara gitmek için beş kilometre daha yürüyecek ve muhalefet bu konuyu mahkemeye götüreceğini, çok geç olmadan durduracağını söyledi." => "tr";
        polish: "Rada miasta zdecydowała wczoraj wieczorem o zamknięciu starego mostu. Mieszkańcy lewego brzegu będą musieli nadłożyć pięć kilometrów, żeby dojść na targ, a opozycja już zapowiada, że sprawa trafi do sądu." => "pl";
        czech: "Zastupitelstvo včera večer rozhodlo o uzavření starého mostu. Lidé z levého břehu budou muset na trh jezdit o pět kilometrů dál a opozice slíbila, že se s tím obrátí na soud, pokud se rozhodnutí nezmění." => "cs";
        catalan: "El consistori va votar ahir a la nit el tancament del pont vell. Els veïns de la riba esquerra hauran de fer una volta de cinc quilòmetres per anar al mercat, i l'oposició ha promès que portarà el cas als tribunals amb els advocats." => "ca";
        indonesian: "Dewan kota tadi malam memutuskan untuk menutup jembatan tua itu. Warga di tepi kiri sungai kini harus memutar lima kilometer untuk pergi ke pasar, dan oposisi berjanji akan membawa perkara ini ke pengadilan." => "id";
        russian: "Городской совет вчера вечером решил закрыть старый мост. Жителям левого берега теперь придётся объезжать пять километров, чтобы попасть на рынок, а оппозиция обещала, что обратится в суд." => "ru";
        ukrainian: "Міська рада вчора ввечері вирішила закрити старий міст. Мешканцям лівого берега тепер доведеться об’їжджати п’ять кілометрів, щоб дістатися на ринок, а опозиція обіцяла, що піде до суду." => "uk";
        greek: "Το δημοτικό συμβούλιο αποφάσισε χθες το βράδυ να κλείσει την παλιά γέφυρα." => "el";
        arabic: "قرر المجلس البلدي مساء أمس إغلاق الجسر القديم في المدينة بعد أن ظهرت فيه شقوق، وقال المعارضون إنهم سيرفعون القضية إلى المحكمة خلال هذا الشهر" => "ar";
        persian: "شورای شهر دیشب تصمیم گرفت که پل قدیمی را برای یک سال ببندد و مخالفان گفتند که این پرونده را به دادگاه خواهند برد و از آن نمی‌گذرند" => "fa";
        hindi: "नगर परिषद ने कल शाम पुराने पुल को बंद करने का फैसला किया और विपक्ष ने कहा कि वह इस मामले को अदालत में ले जाएगा" => "hi";
        chinese: "市议会昨晚决定关闭旧桥。左岸的居民去市场要绕行五公里，反对派说要把这件事告上法庭。" => "zh";
        chinese_quoting: "华为公司昨天发布了新的5G手机Mate，价格比iPhone便宜，美国商务部没有回应记者的提问。" => "zh";
        japanese: "市議会は昨夜、古い橋の閉鎖を決めた。左岸の住民は市場へ行くのに五キロ遠回りすることになる。" => "ja";
        korean: "시의회는 어젯밤 오래된 다리를 닫기로 결정했다. 왼쪽 강변의 주민들은 시장에 가려면 돌아가야 한다." => "ko";
        thai: "สภาเมืองมีมติเมื่อคืนนี้ให้ปิดสะพานเก่า ชาวบ้านฝั่งซ้ายต้องอ้อมไปตลาดอีกห้ากิโลเมตร" => "th";
        tamil: "நகர சபை நேற்று மாலை பழைய பாலத்தை மூட முடிவு செய்தது" => "ta";
    }

    #[test]
    fn short_texts_of_another_language_are_told_from_english() {
        for (text, expected) in [
            ("Die Regierung hat das Abkommen vertagt.", true),
            ("Le maire de Lyon a dit que le pont est ferme.", true),
            ("El alcalde de Toledo dijo que no.", true),
            ("The mayor of San Pedro de la Mar has said no.", false),
            ("Die Hard in Los Angeles", false),
            ("", false),
        ] {
            assert_eq!(Language::is_foreign(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn takes_any_text(text in "\\PC{0,400}") {
            Language::detect(&text);
        }
    }
}
