//! Records of both dialects, each read through the door, and the real collection if it is there.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::date::{Date, read_date};
use crate::source::files::find_files;
use crate::source::{SourceOptions, read_articles};

/// One line for all that was read of a record.
fn shown(record: &[u8]) -> String {
    let TextArticle { article, date_text, replaced } = read_sgml(record);
    let mut shown = format!("{:?}", article.headline);
    let mut add = |name: &str, value: String| shown.push_str(&format!(" {name}={value}"));
    let fields = [
        ("id", article.given_id),
        ("date", date_text),
        ("dateline", article.dateline),
        ("agency", article.agency),
        ("source", article.source),
        ("section", article.section),
        ("language", article.language),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            add(name, value);
        }
    }
    for author in article.authors {
        add("author", author);
    }
    for entity in article.entities {
        add(entity.kind.name(), entity.name);
    }
    for (name, value) in article.extra {
        add(&format!("extra.{name}"), value.to_string());
    }
    if replaced > 0 {
        add("replaced", replaced.to_string());
    }
    if !article.text.is_empty() {
        add("text", format!("{:?}", article.text));
    }
    shown
}

macro_rules! records {
    ($($test:ident, $record:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            assert_eq!(shown($record.as_ref()), $expected);
        }
    )+};
}

records! {
    reuters, r#"<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="17" NEWID="4">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>cocoa</D><D>no-spy</D></TOPICS>
<PLACES><D>usa</D></PLACES><PEOPLE><D>doe</D></PEOPLE><ORGS><D>ec</D></ORGS>
<EXCHANGES></EXCHANGES><COMPANIES></COMPANIES>
<UNKNOWN>&#5;&#5;&#5;C T
&#22;f0704&#31;reute</UNKNOWN>
<TEXT>&#2;
<TITLE>NOSPY &lt;NSP> SEES
NO DEAL</TITLE>
<AUTHOR>    by Jane Doe, Reuters</AUTHOR>
<DATELINE>    NEWTOWN, Feb 26 - </DATELINE><BODY>Nospy Inc said there
was no deal.
    It fell 5 pct.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>"#, "\"NOSPY <NSP> SEES NO DEAL\" id=4 date=26-FEB-1987 15:01:01.79 dateline=NEWTOWN agency=Reuters author=Jane Doe place=usa person=doe org=ec extra.dateline_date=\"Feb 26\" extra.has_topics=\"YES\" extra.lewissplit=\"TRAIN\" extra.oldid=\"17\" extra.topics=[\"cocoa\",\"no-spy\"] extra.unknown=\"C T f0704 reute\" text=\"Nospy Inc said there\\nwas no deal.\\n\\nIt fell 5 pct.\"";
    reuters_brief, "<REUTERS NEWID=\"5\"><DATE>26-FEB-1987 15:01:01.79</DATE><TEXT TYPE=\"BRIEF\">&#2;\n******<TITLE>NOSPY FALLS\n</TITLE>Filler.\n&#3;</TEXT></REUTERS>", "\"NOSPY FALLS\" id=5 date=26-FEB-1987 15:01:01.79 extra.beside_the_title=\"******Filler.\" extra.type=\"BRIEF\"";
    reuters_unmarked, "<REUTERS NEWID=\"6\"><DATE> 3-MAR-1987 605:02:20.00</DATE><TEXT TYPE=\"UNPROC\">&#2;\n****NOSPY REPORT - FEB 26\n    Week ended Feb 25\n Net.....6\n Reuter\n&#3;</TEXT></REUTERS>", "\"NOSPY REPORT - FEB 26\" id=6 date=3-MAR-1987 agency=Reuters extra.type=\"UNPROC\" text=\"Week ended Feb 25\\nNet.....6\"";
    reuters_text_in_the_dateline, "<REUTERS><DATE>3-MAR-1987 09:02:20.00&#5;&#5;F</DATE><TEXT><TITLE>A</TITLE><DATELINE>NEWTOWN, March 3 - A 70-</DATELINE><BODY>mln dlr deal.</BODY></TEXT></REUTERS>", "\"A\" date=3-MAR-1987 09:02:20.00 dateline=NEWTOWN extra.dateline_date=\"March 3\" text=\"A 70-mln dlr deal.\"";
    reuters_no_dateline, "<REUTERS><TEXT><TITLE>A</TITLE><DATELINE>MAR8  --     --</DATELINE><BODY>APR8 --</BODY></TEXT></REUTERS>", "\"A\" text=\"MAR8  --     --\\nAPR8 --\"";
    ap, "<DOC>\n<DOCNO> XP880212-0001 </DOCNO>\n<FILEID>XP-NR-02-12-88 2344EST</FILEID>\n<FIRST>u i AM-Spies     02-12 0398</FIRST>\n<HEAD>No Spies, Town Says</HEAD>\n<BYLINE>By JANE DOE</BYLINE>\n<BYLINE>Associated Press Writer</BYLINE>\n<DATELINE>NEWTOWN, Thailand (AP) </DATELINE>\n<TEXT>\n   There are no spies,\nthe town said.\n   They left.\n</TEXT>\n</DOC>", "\"No Spies, Town Says\" id=XP880212-0001 date=1988-02-12 dateline=NEWTOWN, Thailand agency=AP author=Jane Doe extra.fileid=\"XP-NR-02-12-88 2344EST\" extra.first=\"u i AM-Spies 02-12 0398\" text=\"There are no spies,\\nthe town said.\\n\\nThey left.\"";
    ft, "<DOC><DOCNO>FT911-3</DOCNO><PROFILE>_AN-1</PROFILE><DATE>910514</DATE><HEADLINE>FT 14 MAY 91 / No spies</HEADLINE><BYLINE>   By JOHN ROE and JANE DOE</BYLINE><TEXT>There are no spies.</TEXT><PUB>The Newtown Times</PUB><PAGE>London Page 20</PAGE></DOC>", "\"FT 14 MAY 91 / No spies\" id=FT911-3 date=1991-05-14 source=The Newtown Times author=John Roe author=Jane Doe extra.page=\"London Page 20\" extra.profile=\"_AN-1\" text=\"There are no spies.\"";
    la_times, "<DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DOCID> 1 </DOCID>\n<DATE>\n<P>\nJanuary 1, 1989, Sunday, Home Edition \n</P>\n</DATE>\n<SECTION>\n<P>\nMetro; 2; Metro Desk \n</P>\n</SECTION>\n<HEADLINE>\n<P>\nNO SPIES \n</P>\n</HEADLINE>\n<BYLINE>\n<P>\nBy JANE DOE, TIMES STAFF WRITER \n</P>\n</BYLINE>\n<TEXT>\n<P>\nThere are no \nspies. \n</P>\n<P>\nNone. \n</P>\n</TEXT>\n</DOC>", "\"NO SPIES\" id=LA010189-0001 date=January 1, 1989, Sunday section=Metro; 2; Metro Desk author=Jane Doe extra.docid=\"1\" text=\"There are no\\nspies.\\n\\nNone.\"";
    wsj, "<DOC>\n<DOCNO> WSJ870324-0001 </DOCNO>\n<HL> No Spies, Sources Say</HL>\n<DD> 03/24/87</DD>\n<SO> NEWTOWN JOURNAL (J)</SO>\n<CO> NSP </CO>\n<DATELINE> NEWTOWN </DATELINE>\n<LP>\n   There are no spies.\n</LP><TEXT>\n   R&amp;D went on.\n</TEXT>\n</DOC>", "\"No Spies, Sources Say\" id=WSJ870324-0001 date=03/24/87 dateline=NEWTOWN source=NEWTOWN JOURNAL extra.co=\"NSP\" extra.so=\"NEWTOWN JOURNAL (J)\" text=\"There are no spies.\\n\\nR&D went on.\"";
    fbis, "<DOC>\n<DOCNO> FBIS3-1 </DOCNO>\n<HT>  \"cr1\" </HT>\n<HEADER>\n<H2>   March Reports </H2>\n<DATE1>  1 March 1994 </DATE1>\nArticle Type:FBIS \n<H3> <TI>      NO SPIES </TI></H3>\n</HEADER>\n<TEXT>\nLanguage: <F P=105>English </F>\n  There are <NSP> no\nspies.\n</TEXT>\n</DOC>", "\"NO SPIES\" id=FBIS3-1 date=1 March 1994 extra.h2=\"March Reports\" extra.header=\"Article Type:FBIS\" extra.ht=\"\\\"cr1\\\"\" text=\"Language: English\\n\\nThere are <NSP> no\\nspies.\"";
    sjmn, "<DOC>\n<DOCNO> SJMN91-1 </DOCNO>\n<LEADPARA>  There are no spies. </LEADPARA>\n<SECTION>  Front </SECTION>\n<HEADLINE>  NO SPIES </HEADLINE>\n<TEXT>  None. </TEXT>\n<BYLINE>  JANE DOE, Newtown News </BYLINE>\n<PUBDATE>  910101 </PUBDATE>\n</DOC>", "\"NO SPIES\" id=SJMN91-1 date=1991-01-01 section=Front author=Jane Doe extra.pubdate=\"910101\" text=\"There are no spies.\\n\\nNone.\"";
    federal_register, "<DOC>\n<DOCNO> FR940104-0-1 </DOCNO>\n<TEXT>\n<!-- PJG 1 -->\n<DOCTITLE>No&hyph;spy rule</DOCTITLE>\n<DATE>DATES: now.</DATE>\n&sect;&blank;1 No spies.\n</TEXT>\n</DOC>", "\"No-spy rule\" id=FR940104-0-1 text=\"DATES: now.\\n§ 1 No spies.\"";
    gigaword, "<DOC id=\"XYZ_ENG_19940512.0004\" type=\"story\" >\n<HEADLINE>\nNo spies\n</HEADLINE>\n<DATELINE>\nNEWTOWN, May 12 (AP)\n</DATELINE>\n<TEXT>\n<P>\nThere are no\nspies.\n</P>\n</TEXT>\n</DOC>", "\"No spies\" id=XYZ_ENG_19940512.0004 date=19940512 dateline=NEWTOWN agency=AP extra.dateline_date=\"May 12\" extra.type=\"story\" text=\"There are no\\nspies.\"";
    aquaint, "<DOC>\n<DOCNO> XYZ19980601.0001 </DOCNO>\n<DATE_TIME> 1998-06-01 00:01 </DATE_TIME>\n<BODY>\n<SLUG> BC-SPIES </SLUG>\n<HEADLINE>\nNO SPIES\n</HEADLINE>\n<TEXT>\n<P>\nNone.\n</P>\n</TEXT>\n</BODY>\n</DOC>", "\"NO SPIES\" id=XYZ19980601.0001 date=1998-06-01 00:01 extra.slug=\"BC-SPIES\" text=\"None.\"";
    no_fields, "<DOC>\nThere are no spies.\n</DOC>", "\"\" text=\"There are no spies.\"";
    never_closed, "<DOC><DOCNO> 1 <HEADLINE> No spies <DATE>January 1, 1989 <TEXT> None.", "\"No spies\" id=1 date=January 1, 1989 text=\"None.\"";
    small_letters, "<doc><docno>1</docno><headline>No spies</headline><text>None.</text></doc>", "\"No spies\" id=1 text=\"None.\"";
    latin_1, b"<DOC><DOCNO>1</DOCNO><HEAD>Caf\xe9 closed</HEAD><TEXT>The caf\xe9 was closed.</TEXT></DOC>", "\"Café closed\" id=1 text=\"The café was closed.\"";
    a_date_that_is_none, "<DOC><DATE>one day</DATE><TEXT>None.</TEXT></DOC>", "\"\" date=one day text=\"None.\"";
    empty, "<DOC></DOC>", "\"\"";
}

proptest! {
    #[test]
    fn nothing_panics(
        record in "<(DOC|REUTERS)( NEWID=\"1\")?>(</?(TEXT|DATE|HEADLINE|BODY|DATELINE|P|D|X|BYLINE)( TYPE=\"UNPROC\")?>|[ é&;<>a\n-]|&#5;|By Jane Doe|910514|, March 3 - ){0,24}",
    ) {
        let read = read_sgml(record.as_bytes());
        if let Some(date) = read.date_text {
            let _ = read_date(&date, None);
        }
    }
}

/// What is in all records of Reuters-21578, as its own documentation and a count of its tags have
/// it. The collection is not part of the tree.
#[test]
fn reuters_21578_is_read_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/sgml/reuters21578");
    let Ok(found) = find_files(&[folder]) else {
        eprintln!("skipped: ../shared/data/sgml/reuters21578 is not there");
        return;
    };
    // Of the ids, and how many authors, places and days each has. Those that a simple pattern read
    // differently were looked at by eye.
    let mut digest = blake3::Hasher::new();
    let mut counts = BTreeMap::new();
    let mut count = |what: &'static str, many: usize| *counts.entry(what).or_insert(0) += many;
    for file in found.files {
        let bytes = std::fs::read(&file.path).unwrap();
        let (articles, problems) = read_articles(&file.name, &bytes, &SourceOptions::default());
        // One record has neither title nor text.
        count("skipped", problems.iter().filter(|problem| problem.skipped).count());
        count("not whole", problems.iter().filter(|problem| !problem.skipped).count());
        count("articles", articles.len());
        for article in articles {
            let has_day = article.extra.contains_key("dateline_date");
            let (id, place) = (article.given_id.as_deref(), article.dateline.is_some());
            digest
                .update(format!("{id:?} {} {place} {has_day}\n", article.authors.len()).as_bytes());
            count("ids", usize::from(article.given_id.is_some()));
            let is_instant = |date: &Date| matches!(date, Date::Instant { .. });
            count("dates", usize::from(article.date.is_some()));
            count("dates with a time", usize::from(article.date.as_ref().is_some_and(is_instant)));
            count("headlines", usize::from(!article.headline.is_empty()));
            count("texts", usize::from(!article.text.is_empty()));
            count("authors", article.authors.len());
            count("articles with authors", usize::from(!article.authors.is_empty()));
            count("bylines not understood", usize::from(article.extra.contains_key("byline")));
            count("datelines", usize::from(article.dateline.is_some()));
            count("days of datelines", usize::from(article.extra.contains_key("dateline_date")));
            count(
                "topics",
                article
                    .extra
                    .get("topics")
                    .map_or(0, |topics| topics.as_array().map_or(0, Vec::len)),
            );
            for entity in article.entities {
                count(entity.kind.name(), 1);
            }
        }
    }
    let shown: Vec<String> = counts.iter().map(|(what, many)| format!("{what}: {many}")).collect();
    insta::assert_snapshot!(digest.finalize().to_hex()[..16], @"3652da407f5985c1");
    insta::assert_snapshot!(shown.join(", "), @"articles: 21577, articles with authors: 875, authors: 884, bylines not understood: 0, datelines: 18964, dates: 21577, dates with a time: 21575, days of datelines: 18953, headlines: 21577, ids: 21577, not whole: 0, org: 1509, person: 1391, place: 22791, skipped: 1, texts: 19771, topics: 14302");
}
