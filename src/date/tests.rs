//! Tables of dates as they are found in the field, and what is read from them.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

fn read(text: &str, order: Option<DateOrder>) -> String {
    match read_date(text, order) {
        Ok(date) => date.to_string(),
        Err(DateProblem::Unreadable) => "unreadable".to_owned(),
        Err(DateProblem::Ambiguous) => "ambiguous".to_owned(),
    }
}

fn check_date(text: &str, order: Option<DateOrder>, expected: &str) {
    assert_eq!(read(text, order), expected, "{text:?}");
}

macro_rules! dates {
    ($($name:ident, $order:expr; { $($text:literal => $expected:literal)* })*) => {
        $(#[test] fn $name() { $(check_date($text, $order, $expected);)* })*
    };
}

dates! {
    iso_8601, None; {
        "2019-05-15" => "2019-05-15"
        "2019-05" => "2019-05"
        "2019" => "2019"
        "1987" => "1987"
        "0001-01-01" => "0001-01-01"
        "9999-12-31" => "9999-12-31"
        "2016-02-29" => "2016-02-29"
        "2019-5-5" => "2019-05-05"
        "2019-05-15T09:30:00+02:00" => "2019-05-15T09:30:00+02:00"
        "2019-05-15T09:30:00-0500" => "2019-05-15T09:30:00-05:00"
        "2019-05-15T09:30:00+02" => "2019-05-15T09:30:00+02:00"
        "2019-05-15T09:30:00+05:45" => "2019-05-15T09:30:00+05:45"
        "2019-05-15T09:30:00Z" => "2019-05-15T09:30:00Z"
        "2019-05-15t09:30:00z" => "2019-05-15T09:30:00Z"
        "2019-05-15T09:30:00-00:00" => "2019-05-15T09:30:00Z"
        "2019-05-15T09:30:00" => "2019-05-15T09:30:00"
        "2019-05-15T09:30" => "2019-05-15T09:30:00"
        "2019-05-15T09:30Z" => "2019-05-15T09:30:00Z"
        "2019-05-15T09" => "2019-05-15T09:00:00"
        "2019-05-15T09:30:00.123Z" => "2019-05-15T09:30:00Z"
        "2019-05-15T09:30:00,123456789+02:00" => "2019-05-15T09:30:00+02:00"
        "2019-05-15 09:30:00" => "2019-05-15T09:30:00"
        "2019-05-15 09:30" => "2019-05-15T09:30:00"
        "2019-05-15 09:30:00.000000" => "2019-05-15T09:30:00"
        "2019-05-15 09:30:00 +0200" => "2019-05-15T09:30:00+02:00"
        "2019-05-15 09:30:00 +0200 CEST" => "2019-05-15T09:30:00+02:00"
        "2019-05-15 09:30:00 UTC" => "2019-05-15T09:30:00Z"
        "2019-05-15T09:30:00+02:00[Europe/Berlin]" => "2019-05-15T09:30:00+02:00"
        "2019-05-15T09:30:00Z[UTC]" => "2019-05-15T09:30:00Z"
        "2019-05-15T09:30:00[America/New_York]" => "2019-05-15T09:30:00"
        "2016-12-31T23:59:60Z" => "2016-12-31T23:59:59Z"
        "2019-05-15T00:30:00+02:00" => "2019-05-15T00:30:00+02:00"
        "2019-05-15Z" => "2019-05-15"
        "2019-05-15+02:00" => "2019-05-15"
        "2019-05-15-05:00" => "2019-05-15"
        "2019-05-15 (UTC)" => "2019-05-15"
        "2019–05–15" => "2019-05-15"
        "2019‑05‑15T09:30:00−05:00" => "2019-05-15T09:30:00-05:00"
    }

    iso_8601_basic, None; {
        "20190515" => "2019-05-15"
        "20190515T093000Z" => "2019-05-15T09:30:00Z"
        "20190515T093000+0200" => "2019-05-15T09:30:00+02:00"
        "20190515T093000.5" => "2019-05-15T09:30:00"
        "20190515T0930" => "2019-05-15T09:30:00"
        "201905150930" => "2019-05-15T09:30:00"
        "20190515093000" => "2019-05-15T09:30:00"
        "20190515093000Z" => "2019-05-15T09:30:00Z"
        "20190515T000000" => "2019-05-15"
        "890515" => "unreadable"
        "20191515" => "unreadable"
    }

    midnight_without_an_offset_is_a_day, None; {
        "2019-05-15T00:00:00" => "2019-05-15"
        "2019-05-15 00:00:00" => "2019-05-15"
        "2019-05-15T00:00" => "2019-05-15"
        "2019-05-15T00:00:00.000" => "2019-05-15"
        "5/15/2019 12:00:00 AM" => "2019-05-15"
        "2019-05-15T00:00:00Z" => "2019-05-15T00:00:00Z"
        "2019-05-15T00:00:00+02:00" => "2019-05-15T00:00:00+02:00"
        "2019-05-15 00:00:00 (GMT)" => "2019-05-15T00:00:00Z"
    }

    seconds_and_milliseconds_since_1970, None; {
        "1557912600" => "2019-05-15T09:30:00Z"
        "1557912600.25" => "2019-05-15T09:30:00Z"
        "1557912600123" => "2019-05-15T09:30:00Z"
        "1557912600123.0" => "2019-05-15T09:30:00Z"
        "1557878400" => "2019-05-15T00:00:00Z"
        "9999999999999" => "2286-11-20T17:46:39Z"
        "-1557912600" => "unreadable"
        "0000000000" => "unreadable"
        "155791260" => "unreadable"
        "15579126000" => "unreadable"
        "1557912600 s" => "unreadable"
    }

    rfc_2822_and_kin, None; {
        "Wed, 15 May 2019 09:30:00 +0200" => "2019-05-15T09:30:00+02:00"
        "Fri, 15 May 2019 09:30:00 +0200" => "2019-05-15T09:30:00+02:00"
        "15 May 2019 09:30 GMT" => "2019-05-15T09:30:00Z"
        "Wed, 15 May 2019 09:30:00 UTC" => "2019-05-15T09:30:00Z"
        "Wed, 15 May 2019 09:30:00 EST" => "2019-05-15T09:30:00-05:00"
        "Wed, 15 May 2019 09:30:00 EDT" => "2019-05-15T09:30:00-04:00"
        "Wed, 15 May 2019 09:30:00 CST" => "2019-05-15T09:30:00-06:00"
        "Wed, 15 May 2019 09:30:00 CDT" => "2019-05-15T09:30:00-05:00"
        "Wed, 15 May 2019 09:30:00 MST" => "2019-05-15T09:30:00-07:00"
        "Wed, 15 May 2019 09:30:00 MDT" => "2019-05-15T09:30:00-06:00"
        "Wed, 15 May 2019 09:30:00 PST" => "2019-05-15T09:30:00-08:00"
        "Wed, 15 May 2019 09:30:00 PDT" => "2019-05-15T09:30:00-07:00"
        "Wed, 15 May 2019 09:30:00 BST" => "2019-05-15T09:30:00+01:00"
        "Wed, 15 May 2019 09:30:00 CET" => "2019-05-15T09:30:00+01:00"
        "Wed, 15 May 2019 09:30:00 CEST" => "2019-05-15T09:30:00+02:00"
        "Wed, 15 May 2019 09:30:00 ET" => "2019-05-15T09:30:00"
        "Wed, 15 May 2019 09:30:00 +0200 (CEST)" => "2019-05-15T09:30:00+02:00"
        "Wed, 02 Oct 02 15:00:00 GMT" => "2002-10-02T15:00:00Z"
        "Wednesday, 15-May-19 09:30:00 GMT" => "2019-05-15T09:30:00Z"
        "Wed May 15 09:30:00 2019" => "2019-05-15T09:30:00"
        "Wed May 15 09:30:00 +0000 2019" => "2019-05-15T09:30:00Z"
        "Wed May 15 09:30:00 CEST 2019" => "2019-05-15T09:30:00+02:00"
        "Wed May 15 2019 09:30:00 GMT+0200 (Central European Summer Time)" => "2019-05-15T09:30:00+02:00"
        "26-FEB-1987 15:01:01.79" => "1987-02-26T15:01:01"
        " 2-MAR-1987 05:02:54.21" => "1987-03-02T05:02:54"
    }

    english, None; {
        "May 15, 2019" => "2019-05-15"
        "15 May 2019" => "2019-05-15"
        "15th May 2019" => "2019-05-15"
        "the 1st of May, 2019" => "2019-05-01"
        "May 2nd 2019" => "2019-05-02"
        "May 15,2019" => "2019-05-15"
        "MAY 15 2019" => "2019-05-15"
        "May 2019" => "2019-05"
        "Sept. 9, 2018" => "2018-09-09"
        "Jan. 3 2018" => "2018-01-03"
        "15 May ’19" => "2019-05-15"
        "15May2019" => "2019-05-15"
        "Mar-05-2019" => "2019-03-05"
        "2019 May 15" => "2019-05-15"
        "2019-May-15" => "2019-05-15"
        "Wednesday 15 May 2019" => "2019-05-15"
        "Wednesday, May 15, 2019 at 9:30 a.m. EDT" => "2019-05-15T09:30:00-04:00"
        "Wednesday, May 15, 2019 at 9:30 p.m. ET" => "2019-05-15T21:30:00"
        "May 15, 2019 9:30am" => "2019-05-15T09:30:00"
        "May 15, 2019 9 PM" => "2019-05-15T21:00:00"
        "May 15, 2019 12:15 AM" => "2019-05-15T00:15:00"
        "May 15, 2019 12:15 PM" => "2019-05-15T12:15:00"
        "May 15, 2019 13:30 PM" => "2019-05-15T13:30:00"
        "May 15, 2019 - 9.30pm" => "2019-05-15T21:30:00"
        "May 15, 2019 | 9:30 PM GMT+9" => "2019-05-15T21:30:00+09:00"
        "May 15, 2019 · 10:20 AM UTC" => "2019-05-15T10:20:00Z"
        "10:20 BST, 15 May 2019" => "2019-05-15T10:20:00+01:00"
        "9:30 AM PDT • May 15, 2019" => "2019-05-15T09:30:00-07:00"
        "Thursday 3 January 2019 10.20 GMT" => "2019-01-03T10:20:00Z"
        "15 May 2019 09:30 (UTC-05:00)" => "2019-05-15T09:30:00-05:00"
    }

    other_languages, None; {
        "15. Mai 2019" => "2019-05-15"
        "Mittwoch, 15. Mai 2019, 09:30 Uhr" => "2019-05-15T09:30:00"
        "15. März 2019 um 9.30 Uhr MEZ" => "2019-03-15T09:30:00+01:00"
        "15. MÄR 2019 10:20" => "2019-03-15T10:20:00"
        "3. Jänner 2019" => "2019-01-03"
        "15 mai 2019" => "2019-05-15"
        "1er mai 2019" => "2019-05-01"
        "le 15 août 2019 à 9h30" => "2019-08-15T09:30:00"
        "mercredi 13 févr. 2019, 21 h 05" => "2019-02-13T21:05:00"
        "15 de\u{301}c. 2019" => "2019-12-15"
        "15 de mayo de 2019" => "2019-05-15"
        "miércoles, 15 de mayo del 2019 a las 9:30 a. m." => "2019-05-15T09:30:00"
        "3 ene. 2019" => "2019-01-03"
        "mercoledì 15 maggio 2019 alle ore 9.30" => "2019-05-15T09:30:00"
        "1º gennaio 2019" => "2019-01-01"
        "9 Febbraio 2019 - 10:20" => "2019-02-09T10:20:00"
        "quarta-feira, 15 de março de 2019 às 21h30" => "2019-03-15T21:30:00"
        "15 out 2019" => "2019-10-15"
        "woensdag 15 mei 2019 om 09:30 uur" => "2019-05-15T09:30:00"
        "15 mrt 2019" => "2019-03-15"
        "août 2019" => "2019-08"
    }

    numbers, None; {
        "15/05/2019" => "2019-05-15"
        "5/15/2019" => "2019-05-15"
        "05/15/19" => "2019-05-15"
        "05/15/68" => "2068-05-15"
        "05/15/69" => "1969-05-15"
        "15.05.2019" => "2019-05-15"
        "15.05.2019." => "2019-05-15"
        "15. 5. 2019" => "2019-05-15"
        "15-05-2019" => "2019-05-15"
        "2019/05/15" => "2019-05-15"
        "2019.05.15" => "2019-05-15"
        "2019. 05. 15." => "2019-05-15"
        "2019/05" => "2019-05"
        "05/2019" => "2019-05"
        "05/05/2019" => "2019-05-05"
        "05/06/2019" => "ambiguous"
        "5.6.2019" => "ambiguous"
        "5-6-19" => "ambiguous"
        "05/06/2019 09:30" => "ambiguous"
        "05/06/2019 hello" => "unreadable"
        "5/15/2019 9:30 PM" => "2019-05-15T21:30:00"
        "15.05.2019, 09:30 Uhr" => "2019-05-15T09:30:00"
        "15.05.2019 - 09:30" => "2019-05-15T09:30:00"
        "2019/05/15 10:20" => "2019-05-15T10:20:00"
        "15/05/2019 - 10:20 GMT+9" => "2019-05-15T10:20:00+09:00"
        "15/05-2019" => "unreadable"
        "15/13/2019" => "unreadable"
        "2019/15/05" => "unreadable"
        "30/02/2019" => "unreadable"
        "05/19" => "unreadable"
        "13/2019" => "unreadable"
    }

    day_first, Some(DateOrder::Dmy); {
        "05/06/2019" => "2019-06-05"
        "5.6.19" => "2019-06-05"
        "05/15/2019" => "2019-05-15"
        "2019/05/06" => "2019-05-06"
    }

    month_first, Some(DateOrder::Mdy); {
        "05/06/2019" => "2019-05-06"
        "05/06/2019 9:30 PM" => "2019-05-06T21:30:00"
        "15/05/2019" => "2019-05-15"
        "13/13/2019" => "unreadable"
    }

    year_first, Some(DateOrder::Ymd); {
        "19/05/06" => "2019-05-06"
        "89-05-15" => "1989-05-15"
        "05/15/19" => "2019-05-15"
        "05/06/2019" => "ambiguous"
    }

    labels_and_dirt_around, None; {
        "Published: May 15, 2019" => "2019-05-15"
        "Published 9:30 a.m. EDT May 15, 2019" => "2019-05-15T09:30:00-04:00"
        "Updated 2019-05-15T09:30:00Z" => "2019-05-15T09:30:00Z"
        "Updated on:  May 15, 2019 / 9:30 AM" => "2019-05-15T09:30:00"
        "Posted on 15 May 2019" => "2019-05-15"
        "First published - 15 May 2019" => "2019-05-15"
        "Last modified on Wed 15 May 2019 10.20 BST" => "2019-05-15T10:20:00+01:00"
        "Veröffentlicht am 15.05.19 um 09:30 Uhr" => "2019-05-15T09:30:00"
        "Publié le 15 mai 2019" => "2019-05-15"
        "Gepubliceerd op 15 mei 2019" => "2019-05-15"
        "\u{feff}2019-05-15\r\n" => "2019-05-15"
        "\u{3}\t 2019-05-15 \0" => "2019-05-15"
        "\"2019-05-15\"" => "2019-05-15"
        "May\u{a0}15,\u{2009}2019" => "2019-05-15"
        "May 15,\r\n  2019" => "2019-05-15"
    }

    no_dates, None; {
        "" => "unreadable"
        " " => "unreadable"
        "hello" => "unreadable"
        "Published" => "unreadable"
        "yesterday" => "unreadable"
        "Wednesday" => "unreadable"
        "May" => "unreadable"
        "May 15" => "unreadable"
        "15 May" => "unreadable"
        "09:30" => "unreadable"
        "2019-05-15 hello" => "unreadable"
        "2019-05-15 (hello)" => "unreadable"
        "2019-05-15 (UTC) hello" => "unreadable"
        "2019-05-15 2019-05-16" => "unreadable"
        "2019-05-15/2019-05-16" => "unreadable"
        "2019-05-15-" => "unreadable"
        "2019-05-15 at" => "unreadable"
        "2019-05-15T" => "unreadable"
        "2019-05-15T25:00" => "unreadable"
        "2019-05-15T09:61" => "unreadable"
        "2019-05-15T09:30:00Z+02:00" => "unreadable"
        "2019-05-15T09:30:00+25:00" => "unreadable"
        "2019-05-15 09:30 - 10:30" => "unreadable"
        "2019-05-15 09:30-17:00" => "unreadable"
        "2019-05-15-16" => "unreadable"
        "2019-05-15-2016" => "unreadable"
        "May 15-16" => "unreadable"
        "May 15-16, 2019" => "unreadable"
        "May 15 09:30-16" => "unreadable"
        "May 25:00 2019" => "unreadable"
        "May 15 13am 2019" => "unreadable"
        "2019-02-30" => "unreadable"
        "Feb 30, 2019" => "unreadable"
        "29 February 2019" => "unreadable"
        "2019-13-01" => "unreadable"
        "2019-00-01" => "unreadable"
        "2018-19" => "unreadable"
        "0000" => "unreadable"
        "0000-01-01" => "unreadable"
        "-2019" => "unreadable"
        "+2019" => "unreadable"
        "10000-01-01" => "unreadable"
        "May 2019 09:30" => "unreadable"
        "Wed May 2019" => "unreadable"
        "May June 2019" => "unreadable"
        "May 15 16 2019" => "unreadable"
        "15 May 2019 2020" => "unreadable"
        "2019-05-15 2:30:5" => "unreadable"
        "２０１９" => "unreadable"
        "(2019)" => "unreadable"
        "2019年5月15日" => "unreadable"
    }
}

#[test]
fn a_huge_text_is_no_date() {
    check_date(&"9".repeat(1 << 20), None, "unreadable");
    check_date(&"May ".repeat(1 << 18), None, "unreadable");
    check_date(&format!("2019{}", " de".repeat(1 << 18)), None, "unreadable");
}

#[test]
fn order_evidence_is_a_day_above_twelve() {
    let check_evidence = |text, order| assert_eq!(order_evidence(text), order, "{text:?}");
    check_evidence("15/05/2019", Some(DateOrder::Dmy));
    check_evidence("15.05.19 09:30", Some(DateOrder::Dmy));
    check_evidence("5/15/2019", Some(DateOrder::Mdy));
    check_evidence("Published 05-15-2019", Some(DateOrder::Mdy));
    check_evidence("05/06/2019", None);
    check_evidence("05/05/2019", None);
    check_evidence("2019/05/15", None);
    check_evidence("15 May 2019", None);
    check_evidence("31/02/2019", None);
    check_evidence("15/05/2019 hello", None);
}

#[test]
fn a_date_order_reads_as_it_prints() {
    for order in [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd] {
        assert_eq!(order.to_string().parse::<DateOrder>().unwrap(), order);
    }
    let error = "myd".parse::<DateOrder>().unwrap_err();
    assert_snapshot!(error, @"`myd` is no date order; write dmy, mdy or ymd");
}

#[test]
fn problems_name_the_cure() {
    assert_snapshot!(DateProblem::Unreadable, @"unreadable date: write it as 2019-05-15");
    assert_snapshot!(
        DateProblem::Ambiguous,
        @"ambiguous date: day or month first? say --date-order dmy or mdy"
    );
}

fn check_range(text: &str, expected: &str) {
    let read = match read_range(text) {
        Ok(range) => range.to_string(),
        Err(problem) => format!("{}; {}", problem.reason, problem.hint.unwrap_or_default()),
    };
    assert_eq!(read, expected, "{text:?}");
}

macro_rules! ranges {
    ($($name:ident { $($text:literal => $expected:literal)* })*) => {
        $(#[test] fn $name() { $(check_range($text, $expected);)* })*
    };
}

ranges! {
    ranges_of_days {
        "2019" => "2019-01-01..2019-12-31"
        "2019-03" => "2019-03-01..2019-03-31"
        "2019-03-01" => "2019-03-01..2019-03-01"
        " 2019 " => "2019-01-01..2019-12-31"
        "2018..2019-06" => "2018-01-01..2019-06-30"
        "2018-12-31..2019" => "2018-12-31..2019-12-31"
        "2019-06..2019" => "2019-06-01..2019-12-31"
        "2019 .. 2020" => "2019-01-01..2020-12-31"
        "..2019" => "..2019-12-31"
        "2018.." => "2018-01-01.."
        ">=2019-05" => "2019-05-01.."
        ">= 2019-05" => "2019-05-01.."
        ">2019" => "2020-01-01.."
        ">2019-02" => "2019-03-01.."
        "<=2018-03-01" => "..2018-03-01"
        "<=2016-02" => "..2016-02-29"
        "<2019" => "..2018-12-31"
        "<2019-03-01" => "..2019-02-28"
        "[2018 TO 2019]" => "2018-01-01..2019-12-31"
        "[2018 to 2019-05]" => "2018-01-01..2019-05-31"
        "[2018 TO *]" => "2018-01-01.."
        "[* TO 2019-05]" => "..2019-05-31"
        "[ 2018-02-01 TO 2018-02-03 ]" => "2018-02-01..2018-02-03"
    }

    no_ranges {
        "2019..2018" => "the range ends before it begins; write 2018..2019"
        "[2019-05-15 TO 2019-05-14]" => "the range ends before it begins; write 2019-05-14..2019-05-15"
        "2019-02-30" => "there is no day 2019-02-30; 2019-02 ends on 2019-02-28"
        ">=2019-04-31" => "there is no day 2019-04-31; 2019-04 ends on 2019-04-30"
        "2019-13" => "there is no month 13; months run from 01 to 12"
        "2018..2019-13-01" => "there is no month 13; months run from 01 to 12"
        "0000" => "there is no year 0000; years run from 0001 to 9999"
        ">9999" => "no day is in this range; years run from 0001 to 9999"
        "<0001" => "no day is in this range; years run from 0001 to 9999"
        ".." => "the range has no end; write date:* for every dated article"
        "[* TO *]" => ".."
        "[2018]" => "a range in brackets has two ends; write [2018 TO 2019]"
        "" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "hello" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "19" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        ">=" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "2019-" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "2019-05-15-16" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "2018..2019..2020" => "this is no date; write 2019, 2019-05 or 2019-05-15"
        "15/05/2019" => "this is no date; write 2019-05-15"
        "05/06/2019" => "this is no date; write 2019-06-05 or 2019-05-06"
        "2018..5/15/2019" => "this is no date; write 2019-05-15"
        "May 2019" => "this is no date; write 2019-05"
        "2019-5-5" => "this is no date; write 2019-05-05"
        "2019-05-15T09:30:00Z" => "this is no date; write 2019-05-15"
        "2018-2019" => "this is no date; write 2018..2019"
        "2018–2019" => "this is no date; write 2018..2019"
        "2018 to 2019" => "this is no date; write 2018..2019"
    }
}

/// Every date that can be read, in the form that reading gives it.
fn any_date() -> impl Strategy<Value = Date> {
    let days = Day::new(1, 1, 1).unwrap().number()..=Day::new(9999, 12, 31).unwrap().number();
    let offset = prop_oneof![Just(None), (-840i16..=840).prop_map(Some)];
    prop_oneof![
        (1i16..=9999).prop_map(Date::Year),
        (1i16..=9999, 1u8..=12).prop_map(|(year, month)| Date::Month(year, month)),
        days.clone().prop_map(|number| Date::Day(Day::from_number(number))),
        (days, 0i64..86_400, offset).prop_map(|(day, time, offset)| match (time, offset) {
            (0, None) => Date::Day(Day::from_number(day)),
            _ => {
                let local = i64::from(day) * 86_400 + time;
                Date::Instant { second: local - i64::from(offset.unwrap_or(0)) * 60, offset }
            }
        }),
    ]
}

/// Texts that look like dates more often than chance would have it.
const NEARLY_A_DATE: &str = "(([0-9]{1,4}|May|Wed|de|at|T|Z|GMT|a\\.m\\.|Uhr|h|é|\u{301})\
                             [-/.:, +()\\[\\]–\u{a0}]{0,2}){0,9}";

proptest! {
    #[test]
    fn a_date_reads_as_it_prints(date in any_date()) {
        for order in [None, Some(DateOrder::Dmy), Some(DateOrder::Mdy), Some(DateOrder::Ymd)] {
            prop_assert_eq!(read_date(&date.to_string(), order), Ok(date));
        }
    }

    #[test]
    fn what_is_read_reads_as_it_prints(text in NEARLY_A_DATE) {
        if let Ok(date) = read_date(&text, Some(DateOrder::Dmy)) {
            prop_assert_eq!(read_date(&date.to_string(), None), Ok(date), "{:?}", text);
        }
    }

    #[test]
    fn no_text_panics(text in prop_oneof![".{0,40}", NEARLY_A_DATE]) {
        for order in [None, Some(DateOrder::Dmy), Some(DateOrder::Mdy), Some(DateOrder::Ymd)] {
            let _ = read_date(&text, order);
        }
        let _ = order_evidence(&text);
        let _ = read_range(&text);
    }

    #[test]
    fn a_closed_range_reads_as_it_prints(date in any_date()) {
        let range = DateRange::from(date);
        prop_assert_eq!(read_range(&range.to_string()), Ok(range));
    }
}
