//! Texts, and the queries that find them and that do not: the hard cases of the field, and a few of
//! each language, through the whole of writing and searching.

use super::*;

fn check_search(code: &str, text: &str, finding: &[&str], missing: &[&str]) {
    let archive = Archive::in_memory().unwrap();
    let mut article = Article::new("", text);
    article.language = Some(code.to_owned());
    let mut writer = Writer::open(&archive).unwrap();
    writer.add(article).unwrap();
    writer.commit().unwrap();
    let searcher = Searcher::open(&archive).unwrap();
    let options = SearchOptions { relax: false, ..SearchOptions::default() };
    let finds = |query: &&str| {
        let found = searcher.search(&query.parse().unwrap(), &options).unwrap();
        // What is found is marked.
        assert_eq!(found.hits.iter().filter(|hit| !hit.marks.is_empty()).count(), found.hits.len());
        !found.hits.is_empty()
    };
    for query in finding {
        assert!(finds(query), "{query} does not find {text:?}");
    }
    for query in missing {
        assert!(!finds(query), "{query} finds {text:?}");
    }
}

macro_rules! searches {
    ($code:literal: $($name:ident: $text:expr => [$($found:expr),*] not [$($missed:expr),*];)*) => {
        $(#[test] fn $name() { check_search($code, $text, &[$($found),*], &[$($missed),*]); })*
    };
}

mod english {
    use super::check_search;

    searches! { "en":
        hyphen: "her well-being" => ["well-being", "well‐being", "well‑being", "well‒being", "well–being", "wellbeing", "\"well being\"", "=well-being", "being", "well*"] not ["=wellbeing", "being-well"];
        hyphen_in_pieces: "her well being" => ["well-being", "\"well-being\""] not ["=well-being"];
        hyphen_in_one: "her wellbeing" => ["well-being", "\"well-being\"", "wellbeing"] not ["being", "=well-being"];
        hyphen_typographic: "her well‐being" => ["well-being", "wellbeing"] not [];
        hyphen_bound: "her well‑being" => ["well-being", "wellbeing"] not [];
        dash_short: "the Paris–Dakar rally" => ["Paris-Dakar", "\"Paris Dakar\"", "\"Paris–Dakar rally\"", "dakar"] not ["\"Dakar Paris\""];
        dash_hyphen: "the Paris-Dakar rally" => ["Paris–Dakar"] not [];
        dash_with_blanks: "in Paris – Dakar won" => ["paris", "dakar"] not ["=paris-dakar", "=parisdakar"];
        dash_long: "in Paris—Dakar won" => ["paris"] not ["=paris-dakar", "=parisdakar"];
        fox: "the fox ran" => ["fox", "foxes"] not ["fox-it", "\"fox-it\"", "=fox-it", "Fox–IT"];
        fox_it: "said Fox-IT, a firm" => ["fox-it", "fox", "FoxIT", "caps(IT)", "=fox-it"] not ["caps(It)", "=foxit"];
        dotted: "told the U.S. Army" => ["U.S.", "U.S", "u.s.", "US", "us", "\"U.S. Army\"", "\"US army\"", "caps(US)", "=U.S."] not ["U.S.A.", "U.K.", "caps(Us)"];
        capitals: "told the US Army" => ["US", "U.S.", "\"U.S. Army\"", "caps(US)", "us"] not ["=U.S.", "U.S.A."];
        pronoun: "told us army tales" => ["us", "US"] not ["U.S.", "u.s.", "caps(US)", "\"U.S. Army\"", "=U.S."];
        dotted_compound: "a U.S.-led force" => ["US-led", "U.S.-led", "led"] not ["UK-led"];
        capitals_compound: "a US-led force" => ["US-led", "U.S.-led"] not [];
        pronoun_compound: "got us led there" => [] not ["U.S.-led"];
        soviet: "the U.S.S.R." => ["USSR", "U.S.S.R", "caps(USSR)"] not ["U.S.", "us"];
        time: "at 9 a.m. sharp" => ["a.m.", "A.M.", "\"9 a.m.\""] not ["p.m."];
        time_in_capitals: "at 9 AM sharp" => ["a.m.", "am"] not [];
        verb: "I am sharp" => ["am"] not ["a.m."];
        degree: "Anna Bo, Ph.D., said" => ["Ph.D.", "PhD", "phd", "\"Ph.D\""] not ["hd", "Ph.E."];
        degree_in_one: "Anna Bo, PhD, said" => ["Ph.D.", "PhD"] not [];
        ampersand: "AT&T’s offer" => ["AT&T", "at&t", "\"AT&T offer\""] not ["T&AT", "ATT"];
        no_ampersand: "at T or at t" => [] not ["AT&T"];
        plus: "written in C++." => ["C++", "c"] not ["C#"];
        no_plus: "written in C." => ["c"] not ["C++", "C#"];
        generation: "the 5G network" => ["5G", "5g", "caps(5G)", "５Ｇ"] not ["5", "G", "\"5 G\""];
        pounds: "about £470 million" => ["£470", "470", "\"£470 million\"", "\"470 million\""] not ["$470", "£47"];
        no_pounds: "about 470 million" => ["470"] not ["£470"];
        thousands: "some 26,200 jobs" => ["26200", "26,200", "\"26,200 jobs\""] not ["26", "200"];
        no_thousands: "some 26200 jobs" => ["26,200"] not ["26,20"];
        attacks: "since 9/11 and" => ["9/11", "\"9 11\""] not ["11/9", "9/1"];
        no_attacks: "from 9 to 11" => [] not ["9/11"];
        first_name: "Jean-Luc said" => ["Jean-Luc", "jean", "luc", "jeanluc", "\"Jean Luc\""] not ["\"Luc Jean\""];
        palace: "à l'Élysée" => ["l’Élysée", "élysée", "elysee", "lelysee"] not ["d'Élysée"];
        irish: "Mr O’Brien's bill" => ["O'Brien", "O’Brien", "obrien", "OBrien", "o’briens"] not ["brien"];
        illness: "after COVID-19" => ["COVID-19", "covid19", "covid", "\"covid 19\""] not ["covid-20", "covid1"];
        handle: "says @morgue_news" => ["@morgue_news", "morgue", "\"morgue news\""] not ["@morgue", "#morgue_news"];
        no_handle: "says morgue" => ["morgue"] not ["@morgue", "#morgue"];
        tag: "a #NoSpy march" => ["#nospy", "nospy", "＃NoSpy"] not ["@nospy"];
        mail: "by e-mail" => ["e-mail", "email", "E–mail"] not ["emit"];
        mails: "two emails" => ["e-mail", "e-mails", "email"] not ["mail"];
        operate: "they co-operated" => ["cooperate", "co-operates", "cooperated"] not ["operation-co"];
        operates: "she cooperates" => ["co-operate", "co–operated"] not ["operates"];
        soft_hyphen: "the agree\u{ad}ment" => ["agreement", "agree\u{ad}ment"] not ["agree", "ment"];
        zero_width: "the\u{200b} agree\u{200b}ment\u{feff}s" => ["agreement"] not ["ment"];
        directions: "\u{200e}Huawei\u{200f} \u{202a}5G\u{202c}" => ["huawei", "5G", "\"huawei 5g\""] not [];
        ligature: "a ﬁne oﬃce" => ["fine", "office", "ﬁne"] not [];
        composed: "a naïve view" => ["naive", "naïve", "nai\u{308}ve"] not ["nave"];
        decomposed: "a nai\u{308}ve view" => ["naive", "naïve"] not [];
        full_width: "２０１９年　ＮＡＴＯ　２６，２００" => ["2019", "nato", "caps(NATO)", "26,200"] not ["20"];
        emoji: "Great🙂day 👍🏽 ❤\u{fe0f}" => ["🙂", "great", "day", "\"great 🙂 day\"", "👍", "❤", "👍🏿"] not ["🙁", "greatday"];
        possessive: "Huawei's and the papers’ owners" => ["huawei", "Huawei’s", "papers", "\"papers’ owners\""] not ["huaweis*", "s"];
        rock: "a rock’n’roll band" => ["rock'n'roll", "rock-n-roll", "rocknroll"] not ["rock", "roll"];
        score: "won 5-4 at home" => ["5-4", "\"5 4\"", "=5-4", "5–4"] not ["4-5", "54"];
        score_dash: "won 5–4 at home" => ["5-4", "=5-4"] not ["54"];
        day: "on 2019-05-15." => ["2019-05-15", "2019", "\"2019 05\""] not ["2019-05-16", "20190515"];
        day_slashed: "on 2019/05/15" => ["2019-05-15", "2019/05/15"] not ["2019/05"];
        site: "see www.example.com." => ["www.example.com", "example.com", "example"] not ["example.org"];
        billions: "a $1.5bn deal" => ["$1.5bn", "1.5bn", "\"$1.5bn deal\""] not ["5bn", "1", "$1", "£1.5bn"];
        millions: "some €3m more" => ["€3m", "3m"] not ["£3m", "3"];
        percent: "up 50% today" => ["50%", "50", "\"50 today\""] not ["5"];
        calling_code: "call +44 20" => ["+44", "\"+44 20\""] not ["4"];
        cold: "at -5°C today" => ["5°C", "\"5 c\""] not ["15°C"];
    }

    searches! { "tr":
        istanbul: "İstanbul’da ve ISPARTA’da ılık" => ["istanbul*", "ISTANBUL*", "İSTANBUL*", "ısparta*", "ılık", "ilik", "ILIK"] not ["stanbul"];
    }
}

mod german {
    use super::check_search;

    searches! { "de":
        noun: "Die Verhandlungen über das Abkommen" => ["Verhandlung", "abkommen", "uber", "ÜBER"] not ["Handlung", "\"Verhandlung über\""];
        sharp_s: "in der Straße" => ["Strasse", "STRASSE", "Straßen"] not ["Stra"];
    }
}

mod french {
    use super::check_search;

    searches! { "fr":
        plural: "Les journaux ont été arrêtés aujourd’hui" => ["journal", "arrete", "arrêté", "aujourd'hui"] not ["jour", "\"journal ont\""];
        elision: "L’avocate qu’il connaît d’hier" => ["avocates", "l'avocate", "hier"] not ["lavocats-x", "vocate"];
    }
}

mod spanish {
    use super::check_search;

    searches! { "es":
        plural: "Las negociaciones del año" => ["negociación", "ano", "AÑO"] not ["negar", "\"negociación del\""];
    }
}

mod russian {
    use super::check_search;

    searches! { "ru":
        adjective: "О российской газете написали" => ["российский", "российские", "газета", "ГАЗЕТЫ"] not ["россия", "\"российский газета\""];
        yo: "ещё самолёт" => ["еще", "самолеты"] not ["лёт"];
    }
}

mod turkish {
    use super::check_search;

    searches! { "tr":
        plural: "Kitapları evlerde okunur" => ["kitap", "KİTAPLAR", "evde", "ev"] not ["kit", "\"kitap ev\""];
    }
}

mod chinese {
    use super::check_search;

    searches! { "zh":
        inside: "华为公司的5G手机价格上涨。" => ["手机", "价格", "手机价格", "5G手机", "\"5G 手机\"", "机价", "涨", "华", "手机*", "=价格", "\"价格上涨\""] not ["格价", "手价", "手机上涨", "6G手机", "\"手机 5G\"", "涨价"];
        across: "发布。手机" => ["发布", "手机"] not ["布手"];
        blank: "中国 经济" => ["\"中国 经济\"", "中国"] not ["中国经济"];
        compatible: "\u{f9dc}\u{2f00}" => ["隆一"] not ["一隆"];
    }
}

mod japanese {
    use super::check_search;

    searches! { "ja":
        mixed: "新しいiPhone価格はドナルド・トランプ氏" => ["iPhone価格", "iphone", "価格", "しい", "ドナルド・トランプ", "トランプ"] not ["価格iPhone", "トナルト", "ドナルドトランプ"];
        voiced: "ガラスがある" => ["ガラス", "ガ"] not ["カラス", "か"];
        half_width: "ﾊﾞｽで" => ["バス", "バ", "バスで"] not ["ハス"];
    }
}

mod korean {
    use super::check_search;

    searches! { "ko":
        particle: "정부는 5월 서울시에서 발표했다" => ["정부", "서울", "5월", "발표", "\"서울시에서 발표\"", "\"정부는 5월\"", "시"] not ["부정", "울서", "6월"];
        pieces: "\u{1109}\u{1165}\u{110b}\u{116e}\u{11af}" => ["서울"] not ["울서"];
    }
}

mod thai {
    use super::check_search;

    searches! { "th":
        inside: "รัฐบาลไทยประกาศ" => ["รัฐบาล", "ไทย", "ประกาศ"] not ["ไทยรัฐ", "บาลรัฐ"];
    }
}
