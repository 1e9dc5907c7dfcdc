//! Documents of news agencies, as they send them: what each holds, in few words.
//!
//! They are not ours to give away, so that the tests read them beside the tree, and say so if they
//! are not there.

use std::path::PathBuf;

use super::read;
use crate::source::parts::PART_BYTES;

/// File, the number of the article, the first and the last word of its headline, how many
/// paragraphs it has, its date, its authors.
type Expected =
    (&'static str, usize, &'static str, &'static str, usize, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ARTICLES: [Expected; 28] = [
    // NITF.
    ("aap-cyber.xml", 1, "Headline", "Headline", 1, "2016-04-13T04:52:21Z", &["John Doe"]),
    ("aap-finance.xml", 1, "ASIA:Samsung", "units", 14, "2014-11-26T15:27:03", &[]),
    ("aap-sports.xml", 1, "RL:Ferguson", "Roosters", 5, "2015-02-18T16:01:41", &[]),
    ("handle_invalid_fields.xml", 1, "Man", "charges", 26, "2020-07-03T16:51:36-04:00", &["Mia Rabson", "Jordan Press"]),
    ("nitf-fishing.xml", 1, "Weather", "Norfolk", 11, "2002-02-25T14:30:00-05:00", &["Alan Karben"]),
    ("pa2.xml", 1, "1", "INT-Teams", 1, "2015-10-14T02:43:58+01:00", &[]),
    ("pa4.xml", 1, "GREAT", "2016", 21, "2016-10-03T15:22:57+01:00", &["Ian Jones"]),
    // NewsML 1.
    ("afp.xml", 1, "Sweden", "carmaker", 10, "2014-08-29T13:49:51Z", &[]),
    ("ana1.xml", 1, "Wage", "Jan-March", 4, "2018-04-04T17:58:59+03:00", &[]),
    // NewsML-G2.
    ("ansa_culture.xml", 1, "TEST", "XAWES", 2, "2019-07-01T08:22:28Z", &[]),
    ("ap.xml", 1, "Nutrisystem", "expectations", 10, "2018-02-26T21:20:34Z", &[]),
    ("ap.xml", 2, "DiamondRock", "expectations", 11, "2018-02-26T21:22:17Z", &[]),
    ("ap.xml", 3, "Scripps", "expectations", 7, "2018-02-26T21:27:09Z", &[]),
    ("dpa.xml", 1, "Eintracht", "Reporter", 3, "2022-10-11T11:14:42+02:00", &[]),
    ("scoop.xml", 1, "Dick", "sale", 8, "2016-01-12T12:35:40", &["Jonathan Underhill"]),
    ("stt_archive_newsml_created_date_test.xml", 1, "Yleisurheilutuloksia/SM", "Yleisurheilutuloksia/SM", 27, "2013-02-16T17:36:20", &[]),
    ("stt_newsml_abstract_test.xml", 1, "", "", 1, "2018-04-19T16:41:14+03:00", &[]),
    ("stt_newsml_location_rich.xml", 1, "Tuhannet", "rajalla", 2, "2017-08-29T17:15:41", &[]),
    ("stt_newsml_no_truncated_text_test.xml", 1, "Vastaamoon", "vankeutta", 52, "2023-10-18T14:28:25", &["Maria Rosvall", "Jecaterina Mantsinen"]),
    ("stt_newsml_subject_test.xml", 1, "", "", 9, "2013-02-22T18:36:20", &[]),
    ("stt_newsml_test_no_hl.xml", 1, "", "", 40, "2017-12-19T11:16:43+02:00", &[]),
    ("tag_reuters.com,0000_newsml_L4N1FL0N0_1132689232", 1, "PRECIOUS-Gold", "demand", 16, "2017-01-31T03:47:29Z", &["Arpan Varghese"]),
    ("tag_reuters.com_2014_newsml_KBN0FL0NN_version_5", 1, "Confident", "position", 24, "2014-07-16T15:53:10Z", &["Marwan Makdisi"]),
    ("tag_reuters.com_2016_newsml_L1N14N0FF_version_978556838", 1, "CORRECTED-S.", "downstream", 16, "2016-01-04T15:43:34Z", &["David Bailey", "Erwin Seba", "Tim Ghianni"]),
    // A vocabulary of its own.
    ("ritzau_news.xml", 1, "", "", 3, "2018-01-30T17:32:18", &["Peder Top Poulsen"]),
    // Feeds.
    ("wenn.xml", 1, "Suge", "incident", 1, "2015-01-30T00:33:06Z", &[]),
    ("wenn.xml", 2, "Jagged", "assault", 1, "2015-01-29T21:58:32Z", &[]),
    ("wordpress_wxr_funke.xml", 1, "Löst", "Lies", 28, "2017-12-02T15:43:50Z", &["Marion"]),
];

/// What is no article: pictures with a caption, and packages, which only say where others are.
const PASSED_OVER: [(&str, &str); 6] = [
    ("picture.xml", "pictures"),
    ("tag_reuters.com_0000_newsml_GM1EA7M13RP01_version_484616934", "pictures"),
    ("tag_reuters.com_2014_newsml_LYNXMPEA6F0MS_version_2", "pictures"),
    ("tag_reuters.com_2014_newsml_LYNXMPEA6F13M_version_1", "pictures"),
    ("LISTING 6 Simple NewsML-G2 Package.xml", "packages"),
    ("snep.xml", "packages"),
];

/// The bytes of a document, if the data is there.
fn document(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/formats/newswire");
    std::fs::read(folder.join(name)).ok()
}

#[test]
fn agencies_are_read() {
    let mut missing = 0;
    for expected in ARTICLES {
        let (name, number, first, last, paragraphs, date, authors) = expected;
        let Some(bytes) = document(name) else {
            missing += 1;
            continue;
        };
        let parsed = read(name, &bytes, PART_BYTES);
        let article = &parsed.articles[number - 1];
        let words: Vec<&str> = article.headline.split_whitespace().collect();
        let found = (
            name,
            number,
            words.first().copied().unwrap_or(""),
            words.last().copied().unwrap_or(""),
            article.text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).count(),
            &*article.date.map(|date| date.to_string()).unwrap_or_default(),
            &*article.authors.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        assert_eq!(found, (name, number, first, last, paragraphs, date, authors));
        assert!(parsed.problems.is_empty(), "{name} {:?}", parsed.problems);
    }
    if missing > 0 {
        eprintln!("skipped: {missing} documents of agencies are not beside the tree");
    }
}

#[test]
fn what_is_no_article_is_passed_over() {
    for (name, what) in PASSED_OVER {
        let Some(bytes) = document(name) else { continue };
        let parsed = read(name, &bytes, PART_BYTES);
        let passed_over: Vec<_> = parsed.passed_over.keys().copied().collect();
        assert_eq!((parsed.articles.len(), passed_over), (0, vec![what]), "{name}");
    }
}
