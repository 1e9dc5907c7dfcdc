//! Invented files of the formats of archives and wires, and the real ones if they are there.

use std::path::Path;

use super::*;
use crate::article::Standing;

const IPTC: &str = "\u{1}xca0003 3 i 380  dpa 0045\r\n\nNewtown/spies/\r\n\u{2}REFILE\n1ST LEAD\nNo spies in Newtown, mayor\nsays\nBy Jane Doe, dpa =\r\n\nNewtown (dpa) - There are no spies\r\nin Newtown.\r\n\nNone at all.\r\n\n* * * *\r\nThe following information is not intended for publication\r\n\n- Tel: 1\r\n\ndpa jd rr\r\n\u{3}071341 GMT Okt 15 \r\n\u{7f}\n\u{4}";
const ANPA: &str = "\u{16}\u{16}\u{1}W26\u{1f}_news\nr a\u{13}\u{11} BC-XX--Spies 2ndLd-Writethru   11-13 93\n\u{2}^BC-XX--No Spies, 2nd Ld-Writethru,93<\r\n^No spies in Newtown<\r\n^Eds: Adds mayor.<\r\n^By JANE DOE=\r\n^Associated Press=\r\n\t   NEWTOWN, Ohio (AP) _ ``None,'' the\r\nmayor said.\r\n \r\n\t   They left.\r\n^More=\r\n\u{8}^Newtown\u{10} FC;1\u{10} \r\n\u{3}AP-WF-11-13-13 0745GMT<\r\n\r\n\u{c}\r\n\u{4}";
const MAILBOX: &str = "From a@b.org Thu Jan  1 12:00:00 2015\nMessage-ID: <1@b.org>\nFrom: Jane Doe <jane@b.org>\nDate: Thu, 19 Feb 2015 17:18:40 +1100\nSubject: =?utf-8?Q?No=20spies?=\n\nThere are no spies.\n\n-- \nJane\n\nFrom a@b.org Thu Jan  1 13:00:00 2015\nMessage-ID: <2@b.org>\nDate: Fri, 20 Feb 2015 17:18:40 +1100\nSubject: More\nContent-Transfer-Encoding: base64\n\nTm8gc3B5Lg==\n";

files! {
    sgml, "a.sgm", "<!DOCTYPE lewis SYSTEM \"a.dtd\">\n<REUTERS NEWID=\"1\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT><TITLE>A</TITLE></TEXT></REUTERS>\n<REUTERS NEWID=\"2\"><TEXT></TEXT></REUTERS>\n", "a.sgm:1 2@32 \"A\" id=1 date=1987-02-26T15:01:01\n- a.sgm:5: the record has neither a headline nor a text";
    sgml_cut_short, "a", "<DOC><DOCNO>1</DOCNO><HEAD>A</HEAD></DOC>\n<DOC><DOCNO>2</DOCNO><TEXT>b", "a:1 1@0 \"A\" id=1\na:2 2@42 \"\" text=\"b\" id=2\n~ a:2: it ends early, without its last closing tag; what there is was read";
    sgml_dates_of_a_file, "a", "<DOC><DD>03/04/87</DD><TEXT>a</TEXT></DOC><DOC><DD>03/24/87</DD><TEXT>b</TEXT></DOC>", "a:1 1@0 \"\" text=\"a\" date=1987-03-04\na:2 1@42 \"\" text=\"b\" date=1987-03-24";
    iptc_7901, "a.txt", IPTC, "a.txt:1 1@0 \"No spies in Newtown, mayor says\" text=\"There are no spies\\nin Newtown.\\n\\nNone at all.\" version=1 date=2015-10-07T13:41:00Z agency=dpa dateline=Newtown author=Jane Doe extra.category=\"i\" extra.message=\"xca0003\" extra.not_for_publication=\"The following information is not intended for publication\\n\\n- Tel: 1\" extra.option=\"dpa 0045\" extra.priority=\"3\" extra.sign_off=\"dpa jd rr\" extra.slug=\"Newtown/spies/\" extra.status=[\"REFILE\",\"1ST LEAD\"] extra.words=\"380\"";
    anpa_1312, "a.tst", ANPA, "a.tst:1 1@2 \"No spies in Newtown\" text=\"\\\"None,\\\" the\\nmayor said.\\n\\nThey left.\\n\\nMore\\n\\nNewtown FC;1\" version=2 date=2013-11-13T07:45:00Z agency=AP dateline=NEWTOWN, Ohio author=Jane Doe extra.category=\"a\" extra.editors_note=\"Eds: Adds mayor.\" extra.keyword=\"BC-XX--Spies\" extra.message=\"W26\" extra.priority=\"r\" extra.selector=\"_news\" extra.slug=\"BC-XX--No Spies, 2nd Ld-Writethru,93\"";
    wire_messages_in_a_row, "a", format!("{IPTC}\r\n{ANPA}").replace("None", "Not one"), "a:1 1@0 \"No spies in Newtown, mayor says\" text=\"There are no spies\\nin Newtown.\\n\\nNot one at all.\" version=1 date=2015-10-07T13:41:00Z agency=dpa dateline=Newtown author=Jane Doe extra.category=\"i\" extra.message=\"xca0003\" extra.not_for_publication=\"The following information is not intended for publication\\n\\n- Tel: 1\" extra.option=\"dpa 0045\" extra.priority=\"3\" extra.sign_off=\"dpa jd rr\" extra.slug=\"Newtown/spies/\" extra.status=[\"REFILE\",\"1ST LEAD\"] extra.words=\"380\"\na:2 24@302 \"No spies in Newtown\" text=\"\\\"Not one,\\\" the\\nmayor said.\\n\\nThey left.\\n\\nMore\\n\\nNewtown FC;1\" version=2 date=2013-11-13T07:45:00Z agency=AP dateline=NEWTOWN, Ohio author=Jane Doe extra.category=\"a\" extra.editors_note=\"Eds: Adds mayor.\" extra.keyword=\"BC-XX--Spies\" extra.message=\"W26\" extra.priority=\"r\" extra.selector=\"_news\" extra.slug=\"BC-XX--No Spies, 2nd Ld-Writethru,93\"";
    wire_cut_short, "a", "\u{1}x 3 i\r\n\u{2}No spies\n\nNone.\u{1}y 3 i\r\n\u{2}More", "a:1 1@0 \"No spies\" text=\"None.\" extra.category=\"i\" extra.message=\"x\" extra.priority=\"3\"\na:2 4@24 \"\" text=\"More\" extra.category=\"i\" extra.message=\"y\" extra.priority=\"3\"";
    wire_without_a_year, "a", "\u{1}x 3 i\r\n\u{2}No spies\n\nNone.\u{3}071341 GMT\u{4}", "a:1 1@0 \"No spies\" text=\"None.\" extra.category=\"i\" extra.message=\"x\" extra.priority=\"3\"";
    mailbox, "a.mbox", MAILBOX, "a.mbox:1 1@0 \"No spies\" text=\"There are no spies.\" id=1@b.org date=2015-02-19T17:18:40+11:00 author=Jane Doe extra.from=\"Jane Doe <jane@b.org>\" extra.signature=\"Jane\"\na.mbox:2 12@190 \"More\" text=\"No spy.\" id=2@b.org date=2015-02-20T17:18:40+11:00";
    message_with_parts, "a.eml", "MIME-Version: 1.0\nSubject: No spies\nContent-Type: multipart/alternative; boundary=\"x\"\n\n--x\nContent-Type: text/html\n\n<p>No</p>\n--x\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nNo =96 none=\n at all.\n--x--\n", "a.eml 1@0 \"No spies\" text=\"No – none at all.\"";
    message_with_fields, "a.eml", "Message-ID: <1>\nSubject: Story\nDate: Thu, 19 Feb 2015 17:18:40 +1100\n\nNT\n\nHeadline: No spies\n\nAbstract: None.\n\nBy Jane Doe\n\nNEWTOWN, March 10 AFP - There are no spies.\n", "a.eml 1@0 \"No spies\" text=\"There are no spies.\" id=1 date=2015-02-19T17:18:40+11:00 agency=AFP dateline=NEWTOWN author=Jane Doe extra.above=\"NT\" extra.abstract=\"None.\" extra.dateline_date=\"2015-03-10\" extra.subject=\"Story\"";
    message_with_a_record, "a.eml", "Message-ID: <1>\nSubject: Story\nDate: Thu, 19 Feb 2015 17:18:40 +1100\n\n{\"Headline\":[\"No spies\"],\"Body\":[\"None.\"]}\n", "a.eml 1@0 \"No spies\" text=\"None.\" id=1 date=2015-02-19T17:18:40+11:00 extra.subject=\"Story\"";
    message_without_a_text, "a.eml", "Message-ID: <1>\nDate: x\n\n", "- a.eml: the file has neither a headline nor a text";
    ninjs, "a.json", r#"{"uri":"urn:1","type":"text","pubstatus":"usable","version":"2","versioncreated":"2017-08-24T04:38:34+0000","firstcreated":"2017-08-24T04:37:19+0000","headline":"No spies","byline":"Jane Doe","located":"Newtown","body_html":"<p>None.</p><p>Not &amp; one.</p>","language":"en","organisation":[{"name":"Nospy"}],"event":[{"name":"Spy Day"}],"object":[{"name":"Bug"}]}"#, "a.json 1@0 \"No spies\" text=\"None.\\n\\nNot & one.\" id=urn:1 version=2 date=2017-08-24T04:38:34Z dateline=Newtown language=en author=Jane Doe org=Nospy other=Bug other=Spy Day extra.firstcreated=\"2017-08-24T04:37:19+0000\" extra.pubstatus=\"usable\" extra.type=\"text\" extra.uri=\"urn:1\" extra.version=\"2\"";
    ninjs_2, "a.json", r#"{"uri":"urn:2","type":"text","pubstatus":"usable","contentcreated":"2017-08-24T04:38:34+0000","by":"Jane Doe","headlines":[{"role":"main","value":"No spies"}],"bodies":[{"contenttype":"text/html","value":"<p>x</p>"},{"contenttype":"text/plain","value":"None."}],"people":[{"name":"John Roe"}]}"#, "a.json 1@0 \"No spies\" text=\"None.\" id=urn:2 date=2017-08-24T04:38:34Z author=Jane Doe person=John Roe extra.headlines={\"role\":\"main\"} extra.pubstatus=\"usable\" extra.type=\"text\" extra.uri=\"urn:2\"";
    ninjs_in_an_envelope, "a.json", r#"{"id":"request","data":{"item":{"uri":"u","altids":{"itemid":"7"},"headline":"No spies","pubstatus":"usable","provider":"AP"}}}"#, "a.json 1@0 \"No spies\" id=7 source=AP extra.altids={\"itemid\":\"7\"} extra.id=\"request\" extra.pubstatus=\"usable\" extra.uri=\"u\"";
    ninjs_in_a_feed, "a.json", r#"{"data":{"items":[{"meta":{},"item":{"uri":"u","headline":"No spies"}},{"item":{"uri":"v","headline":"More"}}]}}"#, "a.json:1 1@18 \"No spies\" extra.meta={} extra.uri=\"u\"\na.json:2 1@71 \"More\" extra.uri=\"v\"";
    objects_in_one_line, "a.json", "{\"title\":\"A\"} {\"title\":\"B\"}{\"title\":\"C\"}\n{\"title\":\"D\"}\n", "a.json:1 1@0 \"A\"\na.json:2 1@14 \"B\"\na.json:3 1@27 \"C\"\na.json:4 2@41 \"D\"";
    topics_of_trec, "topics.1-2", "<top>\n<num> Number: 1\n</top>\n", "1 topics passed over";
    topics_of_beir, "queries.jsonl", "{\"_id\":\"1\",\"text\":\"spies\"}\n", "1 topics passed over";
    judgements, "qrels.txt", "301 0 FT911-3 1\n", "1 judgements passed over";
    corpus_of_beir, "corpus.jsonl", "{\"_id\":\"1\",\"title\":\"No spies\",\"text\":\"None.\",\"metadata\":{}}\n", "corpus.jsonl:1 1@0 \"No spies\" text=\"None.\" id=1 extra.metadata={}";
}

#[test]
fn texts_are_split_by_a_line() {
    let options = SourceOptions { split: Some("^=+$".to_owned()), ..SourceOptions::default() };
    let text = "No spies\n\nThere are none.\n====\nMore spies\n\nThere are many.\n";
    check_file(
        "a.txt",
        text,
        &options,
        "a.txt:1 1@0 \"No spies\" text=\"There are none.\"\na.txt:2 5@31 \"More spies\" text=\"There are many.\"",
    );
}

#[test]
fn withdrawn_items_need_no_text() {
    let item = r#"{"uri":"urn:1","pubstatus":"canceled","version":3}"#;
    let (articles, _) = read_articles("a.json", item.as_bytes(), &SourceOptions::default());
    assert_eq!((articles[0].standing, articles[0].version), (Standing::Canceled, Some(3)));
    assert_eq!(articles[0].given_id.as_deref(), Some("urn:1"));
}

#[test]
fn kill_notices_are_canceled() {
    let kill = ANPA.replace("No Spies, 2nd Ld-Writethru", "No Spies, KILL");
    let (articles, _) = read_articles("a", kill.as_bytes(), &SourceOptions::default());
    assert_eq!(articles[0].standing, Standing::Canceled);
    let (articles, _) = read_articles("a", ANPA.as_bytes(), &SourceOptions::default());
    assert_eq!((articles[0].standing, articles[0].version), (Standing::Usable, Some(2)));
}

proptest! {
    #[test]
    fn no_message_panics(text in "(\u{1}|\u{2}|\u{3}|\u{4}|\u{1f}|\\^|<|=|\n|r a BC-x 1st Ld|By Jane Doe|071341 GMT Nov 18|AP-WF-11-13-13 0745GMT|NEWTOWN \\(AP\\) _ |é){0,20}") {
        read_articles("a", format!("\u{1}x\u{2}{text}").as_bytes(), &SourceOptions::default());
    }

    #[test]
    fn no_mail_panics(text in "(Subject: |Content-Type: multipart/mixed; boundary=x|Content-Transfer-Encoding: base64|--x|--x--|\n|\r\n|Headline: a|=\\?utf-8\\?Q\\?|\\?=|=E9|-- |é| ){0,20}") {
        read_articles("a", format!("Message-ID: 1\nDate: x\n{text}").as_bytes(), &SourceOptions::default());
    }
}

/// What is expected of a real file: the first words of the headline and how many characters it
/// has, the authors, the date, the dateline, and the paragraphs of the text.
struct Expected {
    file: &'static str,
    headline: (&'static str, usize),
    authors: usize,
    date: &'static str,
    dateline: &'static str,
    paragraphs: usize,
}

/// Instructions for somebody's test server: which address is answered by which picture.
const NO_NEWS: [&str; 2] = ["ninjs4_mock.json", "upload_from_url_mock.json"];

/// Of every file of the folder that is no XML.
#[test]
fn real_messages_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/formats/newswire");
    if !folder.exists() {
        eprintln!("skipped: ../shared/data/formats/newswire is not there");
        return;
    }
    let mut wrong = Vec::new();
    for expected in EXPECTED {
        let bytes = fs::read(folder.join(expected.file)).unwrap();
        let (articles, problems) = read_articles(expected.file, &bytes, &SourceOptions::default());
        let [article] = articles.as_slice() else {
            wrong.push(format!("{}: {} articles, {problems:?}", expected.file, articles.len()));
            continue;
        };
        let (begin, length) = expected.headline;
        let paragraphs = article.text.split("\n\n").filter(|text| !text.is_empty()).count();
        let is_right = article.headline.starts_with(begin)
            && article.headline.chars().count() == length
            && article.authors.len() == expected.authors
            && article.date.map(|date| date.to_string()).unwrap_or_default() == expected.date
            && article.dateline.as_deref().unwrap_or_default() == expected.dateline
            && paragraphs == expected.paragraphs;
        if !is_right {
            wrong.push(format!(
                "{}: {:?} of {}, {:?}, {:?}, {:?}, {paragraphs} paragraphs",
                expected.file,
                article.headline,
                article.headline.chars().count(),
                article.authors,
                article.date.map(|date| date.to_string()),
                article.dateline,
            ));
        }
    }
    for file in NO_NEWS {
        let bytes = fs::read(folder.join(file)).unwrap();
        let (articles, problems) = read_articles(file, &bytes, &SourceOptions::default());
        if !articles.is_empty() || problems.len() != 1 {
            wrong.push(format!("{file}: {articles:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const fn expected(
    file: &'static str,
    headline: (&'static str, usize),
    authors: usize,
    date: &'static str,
    dateline: &'static str,
    paragraphs: usize,
) -> Expected {
    Expected { file, headline, authors, date, dateline, paragraphs }
}

const EXPECTED: &[Expected] = &[
    expected(
        "IPTC7901_odd_charset.txt",
        ("German football", 61),
        1,
        "2015-10-07T13:41:00Z",
        "Munich",
        23,
    ),
    expected(
        "dpa_four_line.txt",
        ("Switzerland joins", 63),
        0,
        "2018-11-21T23:22:00Z",
        "Geneva",
        19,
    ),
    expected("dpa_two_line.txt", ("Peace talks", 68), 0, "2018-11-21T21:01:00Z", "Washington", 6),
    expected("anpa-2.tst", ("Prairies", 47), 2, "2013-11-13T07:45:00Z", "ROSCOE, South Dakota", 34),
    expected("anpa-4.tst", ("AP Top", 43), 0, "2016-02-10T04:23:00Z", "", 1),
    expected("ap_anpa-2.tst", ("Baseball", 27), 0, "2016-05-17T06:20:00Z", "", 69),
    expected("ap_anpa-4.tst", ("AP Exclusive", 60), 1, "2017-05-09T00:56:00Z", "BEIJING", 24),
    expected("ap_anpa-6.tst", ("Wild Card", 16), 0, "2019-08-18T20:17:00Z", "", 56),
    expected("googleform.txt", ("TEST", 14), 0, "2016-05-05T14:11:44", "AUCKLAND", 3),
    expected("json-email.txt", ("Headline-2", 10), 0, "2015-09-14T12:06:00", "", 1),
    expected(
        "charset_in_subject_email.txt",
        ("Google Apps", 27),
        0,
        "2015-02-19T17:18:40+11:00",
        "",
        1,
    ),
    expected(
        "odd_charset_email.txt",
        ("Senden", 34),
        1,
        "2015-03-10T14:17:01-07:00",
        "LOS ANGELES",
        2,
    ),
    expected("ap_media_feed.json", ("AC2", 60), 0, "2019-06-23T06:06:29Z", "", 1),
    expected("ap_media_picture.json", ("US Paul", 27), 0, "2019-06-19T10:22:14Z", "", 1),
    expected("ap_media_text_item.json", ("BC-BBN", 15), 0, "2019-07-03T04:05:12Z", "", 0),
    expected("bbc-ninjs-comp-test.json", ("abc", 6), 1, "2018-05-30T15:14:24", "", 1),
    expected("ninjs1.json", ("headline", 8), 1, "2017-08-24T04:38:34Z", "Milton Keynes", 1),
    expected("ninjs3.json", ("German Air", 23), 1, "2017-08-25T04:41:35Z", "", 1),
    expected("ninjs6.json", ("German Air", 23), 1, "2017-08-25T04:41:35Z", "", 1),
    expected(
        "ninjsExSimpleText1.json",
        ("Captain", 48),
        2,
        "2013-07-09T10:37:00Z",
        "GROSSETO, Italy",
        1,
    ),
];
