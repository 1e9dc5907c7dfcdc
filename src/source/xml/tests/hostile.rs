//! What was made to do harm: no input may panic, and none takes more than linear time.

use proptest::prelude::*;

use super::read;
use crate::source::parts::PART_BYTES;

/// Elements and attributes that the readers know, for documents that are nearly right.
const WORDS: [&str; 44] = [
    "<rss>",
    "<feed>",
    "<NewsML>",
    "<newsItem>",
    "<nitf>",
    "<mediawiki>",
    "<pam:message>",
    "<item>",
    "</item>",
    "<entry>",
    "<title>",
    "</title>",
    "<NewsItem>",
    "<NewsComponent>",
    "<NewsLines><HeadLine>",
    "<ContentItem>",
    "<DataContent>",
    "<itemMeta>",
    "<itemClass qcode='x:text'/>",
    "<contentMeta>",
    "<headline>",
    "<by>",
    "<dateline>",
    "<contentSet>",
    "<inlineXML>",
    "<head>",
    "<docdata>",
    "<date.issue norm='20050515'/>",
    "<body>",
    "<body.head>",
    "<byline>",
    "<body.content>",
    "<p>",
    "</p>",
    "<page>",
    "</page>",
    "<revision><text>",
    "<pam:article>",
    "<![CDATA[",
    "]]>",
    "OSLO, May 15 (AP) - ",
    "By Kari Nordmann",
    "{{date|",
    "&amp;",
];

fn check_time(document: String) {
    let parsed = read("a", document.as_bytes(), PART_BYTES);
    assert!(parsed.records >= 1);
}

#[test]
fn deep_documents() {
    for root in
        ["<rss><item>", "<NewsML><NewsItem>", "<newsItem>", "<nitf><body>", "<mediawiki><page>"]
    {
        for inner in ["<p>", "<NewsComponent>", "<contentSet><inlineXML>", "<block>", "{{a|[["] {
            check_time(format!("{root}{}", inner.repeat(100_000)));
        }
    }
}

#[test]
fn wide_documents() {
    check_time(format!("<rss>{}</rss>", "<item><title>a".repeat(50_000)));
    check_time(format!("<rss><item>{}</item></rss>", "<category>a</category>".repeat(20_000)));
    check_time(format!(
        "<NewsML><NewsItem><NewsComponent>{}",
        "<ContentItem><DataContent>a".repeat(20_000)
    ));
    check_time(format!(
        "<newsItem><contentMeta>{}",
        "<subject type='x:person'><name>a</name></subject>".repeat(20_000)
    ));
}

#[test]
fn endless_attributes() {
    check_time(format!("<rss><item a=\"{}", "b".repeat(1_000_000)));
    check_time(format!("<rss {}><item>", "a='b' ".repeat(200_000)));
    check_time(format!(
        "<rss {}>{}",
        "xmlns:a='b' ".repeat(100_000),
        "<item><b:c/></item>".repeat(20_000)
    ));
}

#[test]
fn entities_are_not_expanded() {
    let mut bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'no spy'>".to_owned();
    for level in 1..30 {
        bomb.push_str(&format!("<!ENTITY a{level} '{}'>", format!("&a{};", level - 1).repeat(10)));
    }
    bomb.push_str("]><rss><item><title>&a29;</title></item></rss>");
    let parsed = read("a", bomb.as_bytes(), PART_BYTES);
    assert_eq!(parsed.articles[0].headline, "&a29;");
}

proptest! {
    #[test]
    fn nothing_panics(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..24), root in 0..7usize) {
        let document = format!("{}{}", WORDS[root], words.concat());
        read("a", document.as_bytes(), PART_BYTES);
    }

    #[test]
    fn nothing_mutated_panics(at in 0..2000usize, byte in any::<u8>(), cut in 0..2000usize, which in 0..DOCUMENTS.len()) {
        let mut document = DOCUMENTS[which].as_bytes().to_vec();
        let length = document.len();
        document[at % length] = byte;
        read("a", &document, PART_BYTES);
        read("a", &document[..cut % length], 1);
    }
}

/// A document of each format with most of what is read in it.
const DOCUMENTS: [&str; 5] = [
    "<rss><channel><title>A</title><item><title>B &amp; &#8217;</title><guid>c</guid><dc:creator>D E</dc:creator><description><![CDATA[<p>f</p>]]></description><pubDate>Wed, 15 May 2019 09:30:00 GMT</pubDate></item></channel></rss>",
    "<NewsML><NewsItem><Identification><NewsIdentifier><RevisionId>3</RevisionId><PublicIdentifier>a:b:3N</PublicIdentifier></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>c</HeadLine><DateLine>OSLO, May 15 (AP) -</DateLine></NewsLines><ContentItem><DataContent>d</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    "<newsItem guid='é' version='2'><itemMeta><itemClass qcode='ninat:text'/><versionCreated>2019-05-15</versionCreated></itemMeta><contentMeta><headline>a</headline><by>By B C</by></contentMeta><contentSet><inlineXML><p>(d)</p><p>OSLO, May 15 (AP) - E</p></inlineXML></contentSet></newsItem>",
    "<nitf><head><docdata><doc-id id-string='a'/></docdata></head><body><body.head><hedline><hl1>b</hl1></hedline><byline>By <person>C D</person></byline></body.head><body.content><block class='full_text'><p>e</p></block></body.content></body></nitf>",
    "<mediawiki><siteinfo><base>a/b</base></siteinfo><page><title>é</title><ns>0</ns><revision><text>{{date|c}}[[d|e]] [http://f g]</text></revision></page></mediawiki>",
];
