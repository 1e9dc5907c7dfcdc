//! The words that a full stop may follow inside a sentence, and those that begin one.
//!
//! Tables of general knowledge, news English first. They know nothing of the text around a word.

/// What a full stop after an abbreviation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never ends a sentence: a name or its like must follow (`Mr.`, `Gen.`, `vs.`).
    Open,
    /// Is an abbreviation only before a number (`No. 10`, `Fig. 3`).
    Counted,
    /// May end a sentence; the next word tells (`U.S.`, `Inc.`, `p.m.`, an initial).
    Either,
}

/// The longest word of the tables, in bytes; a longer word is no abbreviation.
const LONGEST: usize = 8;

/// What kind of abbreviation a word is, if it is one; the word is given without its full stop.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.contains('.') {
        return dotted(word);
    }
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        // `I` ends sentences as a pronoun and after `World War` more often than it is an initial.
        return (letter.is_alphabetic() && letter != 'I').then_some(Abbreviation::Either);
    }
    let mut buffer = [0; LONGEST];
    match capitalised(word, &mut buffer)? {
        b"Mr" | b"Mrs" | b"Ms" | b"Mx" | b"Messrs" | b"Dr" | b"Drs" | b"Prof" | b"Profs"
        | b"Sen" | b"Sens" | b"Rep" | b"Reps" | b"Gov" | b"Govs" | b"Pres" | b"Amb" | b"Sec"
        | b"Atty" | b"Asst" | b"Dep" | b"Dist" | b"Supt" | b"Ald" | b"Gen" | b"Gens" | b"Col"
        | b"Cols" | b"Lt" | b"Maj" | b"Capt" | b"Cmdr" | b"Sgt" | b"Cpl" | b"Pvt" | b"Pfc"
        | b"Spc" | b"Adm" | b"Brig" | b"Det" | b"Insp" | b"Rev" | b"Hon" | b"Fr" | b"Msgr"
        | b"St" | b"Ste" | b"Mt" | b"Ft" | b"vs" | b"viz" | b"cf" | b"esp" | b"incl"
        | b"approx" | b"feat"
        // French, Spanish and Italian titles.
        | b"Mme" | b"Mmes" | b"Mlle" | b"MM" | b"Mgr" | b"Sra" | b"Srta" | b"Sres"
        | b"Dra" | b"Sig" | b"Dott" | b"dott" | b"Avv" | b"Ing"
        // German.
        | b"Hr" | b"Abg" | b"Dipl" | b"bzw" | b"vgl" | b"sog" | b"ca" | b"evtl" | b"ggf"
        | b"inkl" | b"zzgl" | b"geb" => Some(Abbreviation::Open),

        b"No" | b"Nos" | b"no" | b"nos" | b"Nr" | b"nr" | b"pp" | b"Art" | b"art" | b"Arts"
        | b"sec" | b"Vol" | b"vol" | b"Vols" | b"Fig" | b"fig" | b"Figs" | b"Ch" | b"ch"
        | b"Chap" | b"chap" | b"Prop" | b"Rte" | b"Ext" | b"ext" | b"Op" | b"op" | b"Tel"
        | b"tel" | b"Ep" | b"Abs" | b"Kap" | b"Ziff" | b"Bd" | b"num" | b"pag" => {
            Some(Abbreviation::Counted)
        }

        // Companies and institutions.
        b"Inc" | b"Ltd" | b"Corp" | b"Co" | b"Cos" | b"Bros" | b"Pty" | b"Plc" | b"Cie"
        | b"Ltda" | b"Assn" | b"Dept" | b"Univ" | b"Govt" | b"Intl" | b"Natl" | b"Mfg"
        // Streets.
        | b"Ave" | b"Blvd" | b"Rd" | b"Hwy" | b"Pkwy" | b"Sq" | b"Bldg" | b"Apt" | b"Str"
        // After a name, after a list.
        | b"Jr" | b"Sr" | b"Esq" | b"etc" | b"al" | b"usw" | b"Mio" | b"Mrd" | b"est"
        // Months and days.
        | b"Jan" | b"Feb" | b"Mar" | b"Apr" | b"Jun" | b"Jul" | b"Aug" | b"Sep" | b"Sept"
        | b"Oct" | b"Nov" | b"Dec" | b"Tues" | b"Wed" | b"Thurs" | b"Fri"
        // States of the Union.
        | b"Ala" | b"Ariz" | b"Ark" | b"Calif" | b"Colo" | b"Conn" | b"Del" | b"Fla" | b"Ga"
        | b"Ill" | b"Ind" | b"Kan" | b"Ky" | b"La" | b"Mass" | b"Md" | b"Mich" | b"Minn"
        | b"Miss" | b"Mo" | b"Mont" | b"Neb" | b"Nev" | b"Okla" | b"Ore" | b"Pa" | b"Penn"
        | b"Tenn" | b"Tex" | b"Va" | b"Vt" | b"Wash" | b"Wis" | b"Wyo" => {
            Some(Abbreviation::Either)
        }
        _ => None,
    }
}

/// An abbreviation with full stops inside: `U.S`, `p.m`, `e.g`, `Ph.D`, but not `3.5` or a host.
fn dotted(word: &str) -> Option<Abbreviation> {
    // `8a.m.`
    match word.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "e.g" | "i.e" | "z.B" | "d.h" | "u.a" | "a.k.a" | "p.ej" => Some(Abbreviation::Open),
        "Ph.D" | "Ed.D" | "Sc.D" | "Lt.Col" | "Lt.Gov" => Some(Abbreviation::Either),
        word => word
            .split('.')
            .all(|part| {
                let mut letters = part.chars();
                letters.next().is_none_or(char::is_alphabetic) && letters.next().is_none()
            })
            .then_some(Abbreviation::Either),
    }
}

/// Whether a word with a capital begins a sentence when it follows an abbreviation: articles,
/// pronouns, prepositions, conjunctions. Names seldom begin with one. Two capitals are no word:
/// `8 p.m. ET`, `U.S. IT firms`.
pub(super) fn begins_sentence(word: &str) -> bool {
    if matches!(word.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z']) {
        return false;
    }
    let mut buffer = [0; LONGEST];
    let Some(word) = capitalised(word, &mut buffer) else {
        return matches!(word, "Meanwhile" | "According" | "Nevertheless");
    };
    matches!(
        word,
        b"The"
            | b"A"
            | b"An"
            | b"This"
            | b"That"
            | b"These"
            | b"Those"
            | b"There"
            | b"Here"
            | b"I"
            | b"He"
            | b"She"
            | b"It"
            | b"We"
            | b"They"
            | b"You"
            | b"His"
            | b"Her"
            | b"Its"
            | b"Our"
            | b"Their"
            | b"My"
            | b"Your"
            | b"In"
            | b"On"
            | b"At"
            | b"By"
            | b"To"
            | b"Of"
            | b"For"
            | b"From"
            | b"With"
            | b"Without"
            | b"Under"
            | b"Over"
            | b"Since"
            | b"During"
            | b"Despite"
            | b"After"
            | b"Before"
            | b"Until"
            | b"Among"
            | b"Between"
            | b"Within"
            | b"Amid"
            | b"But"
            | b"And"
            | b"Or"
            | b"Nor"
            | b"Yet"
            | b"So"
            | b"If"
            | b"As"
            | b"While"
            | b"When"
            | b"Where"
            | b"Why"
            | b"What"
            | b"Who"
            | b"Which"
            | b"How"
            | b"Because"
            | b"Although"
            | b"Though"
            | b"However"
            | b"Whether"
            | b"Not"
            | b"No"
            | b"Now"
            | b"Then"
            | b"Also"
            | b"Even"
            | b"Just"
            | b"Only"
            | b"Still"
            | b"Once"
            | b"Perhaps"
            | b"Some"
            | b"Many"
            | b"Most"
            | b"Several"
            | b"Such"
            | b"Each"
            | b"Every"
            | b"Both"
            | b"Neither"
            | b"Nobody"
            | b"Earlier"
            | b"Later"
            | b"Last"
            | b"Instead"
            | b"Mr"
            | b"Mrs"
            | b"Ms"
            | b"Das"
            | b"Der"
            | b"Ein"
            | b"Eine"
            | b"Er"
            | b"Es"
            | b"Sie"
            | b"Wir"
            | b"Im"
            | b"Am"
            | b"Auf"
            | b"Aber"
            | b"Und"
            | b"Auch"
            | b"Mit"
            | b"Nach"
            | b"Il"
            | b"Elle"
            | b"Ils"
            | b"Mais"
            | b"Et"
            | b"Dans"
            | b"Pour"
            | b"Ce"
            | b"Cette"
            | b"Une"
            | b"Pero"
            | b"En"
            | b"Por"
    )
}

/// Whether a word tells who spoke: `“Why?” Smith asked.`
pub(super) fn is_speech(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "asked"
            | "asks"
            | "wrote"
            | "writes"
            | "tweeted"
            | "replied"
            | "added"
            | "told"
            | "shouted"
            | "cried"
            | "yelled"
            | "exclaimed"
            | "responded"
            | "declared"
            | "quipped"
            | "joked"
            | "wondered"
    )
}

/// Whether a number before this word is an ordinal in German: `am 3. Oktober`.
pub(super) fn follows_ordinal(word: &str) -> bool {
    matches!(
        word,
        "Januar"
            | "Jänner"
            | "Februar"
            | "März"
            | "April"
            | "Mai"
            | "Juni"
            | "Juli"
            | "August"
            | "September"
            | "Oktober"
            | "November"
            | "Dezember"
            | "Jahrhundert"
            | "Jahrhunderts"
            | "Weltkrieg"
            | "Weltkriegs"
            | "Bundesliga"
            | "Liga"
    )
}

/// The word with only its first letter in capitals if it is all in capitals (`SEN` as `Sen`), else
/// the word itself; `None` if it is longer than any of the tables.
fn capitalised<'b>(word: &'b str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let word = word.as_bytes();
    if word.len() > LONGEST {
        return None;
    }
    if !word.iter().all(u8::is_ascii_uppercase) || word == b"MM" {
        return Some(word);
    }
    let buffer = &mut buffer[..word.len()];
    buffer.copy_from_slice(word);
    if let Some(rest) = buffer.get_mut(1..) {
        rest.make_ascii_lowercase();
    }
    Some(buffer)
}
