//! What is read of documents: through the door, from bytes to articles and problems.

mod hostile;
mod newswire;

use crate::source::container::{Reading, Wanted, read_bytes};
use crate::source::names::Mapping;
use crate::source::options::SourceOptions;
use crate::source::parts::PART_BYTES;
use crate::source::reader::{Parsed, Reader};
use crate::source::tests::shown::{shown_fields, shown_problem};

/// Reads a document in parts of this many bytes.
fn read(name: &str, bytes: &[u8], part_bytes: usize) -> Parsed {
    let options = SourceOptions::default();
    let reader = Reader { options: &options, mapping: Mapping::default() };
    let mut parsed = Parsed::default();
    read_bytes(name, bytes, Reading { part_bytes, ..reader.reading() }, &mut |chunk| {
        reader.read(chunk, &mut parsed);
        Wanted::More
    });
    parsed
}

/// A line an article, with every field that it has and no other; a line a problem; a line for what
/// was passed over.
fn shown(parsed: &Parsed) -> String {
    let mut lines = Vec::new();
    for article in &parsed.articles {
        let mut line = format!("{} {:?} {:?}", article.place, article.headline, article.text);
        line.push_str(&shown_fields(article));
        lines.push(line);
    }
    lines.extend(parsed.problems.iter().map(shown_problem));
    lines.extend(
        parsed.passed_over.iter().map(|(what, count)| format!("passed over: {count} {what}")),
    );
    if parsed.replaced > 0 {
        lines.push(format!("{} replaced", parsed.replaced));
    }
    lines.join("\n")
}

/// Whether a document is read as expected, in one part and in the smallest parts.
fn check_document(content: impl AsRef<[u8]>, expected: &str) {
    for part_bytes in [PART_BYTES, 1] {
        let parsed = read("a", content.as_ref(), part_bytes);
        assert_eq!(shown(&parsed), expected, "in parts of {part_bytes}");
    }
}

macro_rules! documents {
    ($($test:ident, $content:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check_document($content, $expected);
        }
    )+};
}

documents! {
    rss_090, "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>The Ferry</title></channel><item><title>Fog</title><link>http://x.example/fog</link></item></rdf:RDF>",
        "a \"Fog\" \"\" id=http://x.example/fog source=The Ferry url=http://x.example/fog";
    rss_091, "<rss version='0.91'><channel><title>The Ferry</title><language>en-gb</language><item><title>Fog</title><link>http://x.example/fog</link><description>All ferries wait.</description></item></channel></rss>",
        "a \"Fog\" \"All ferries wait.\" id=http://x.example/fog source=The Ferry language=en url=http://x.example/fog";
    rss_10, "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel rdf:about='http://x.example/'><title>The Ferry</title></channel><item rdf:about='http://x.example/fog'><title>Fog</title><dc:creator>Kari Nordmann</dc:creator><dc:date>2005-05-15T09:30+02:00</dc:date><dc:subject>Sea</dc:subject><content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded></item></rdf:RDF>",
        "a \"Fog\" \"One.\\n\\nTwo.\" id=http://x.example/fog date=2005-05-15T09:30:00+02:00 section=Sea source=The Ferry url=http://x.example/fog author=Kari Nordmann";
    rss_20, "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>The Ferry</title><item><title>Fog &amp;amp; rain</title><link>http://x.example/fog</link><guid isPermaLink='false'>fog-1</guid><pubDate>Wed, 15 May 2019 09:30:00 +0200</pubDate><author>kari@x.example (Kari Nordmann)</author><category>Sea</category><category>Weather</category><description>&lt;p&gt;OSLO, May 15 (AP) - All &lt;b&gt;ferries&lt;/b&gt; wait.&lt;/p&gt;&lt;p&gt;So do we.&lt;/p&gt;</description><media:content url='x'><media:description>A ferry</media:description><media:credit>Ola</media:credit></media:content><comments>http://x.example/c</comments></item></channel></rss>",
        "a \"Fog & rain\" \"All ferries wait.\\n\\nSo do we.\" id=fog-1 date=2019-05-15T09:30:00+02:00 section=Sea source=The Ferry agency=AP dateline=OSLO url=http://x.example/fog author=Kari Nordmann extra.categories=[\"Sea\",\"Weather\"] extra.comments=\"http://x.example/c\" extra.dateline_date=\"2019-05-15\" extra.media_credit=\"Ola\" extra.media_description=\"A ferry\"";
    summary_and_content, "<rss><channel><item><title>A</title><description>Short.</description><content:encoded>&lt;p&gt;The whole text.&lt;/p&gt;</content:encoded></item><item><title>B</title><description>The whole...</description><content:encoded>&lt;p&gt;The whole text.&lt;/p&gt;</content:encoded></item></channel></rss>",
        "a:1 \"A\" \"The whole text.\" extra.summary=\"Short.\"\na:2 \"B\" \"The whole text.\"";
    aggregated, "<rss><channel><title>All news</title><item><title>A</title><source url='x'>The Ferry</source></item></channel></rss>",
        "a \"A\" \"\" source=The Ferry";
    atom_10, "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>The Ferry</title><author><name>Kari Nordmann</name></author><entry><id>urn:1</id><title type='html'>Fog &amp;lt; rain</title><link rel='self' href='http://x.example/self'/><link href='http://x.example/fog'/><published>2019-05-15T09:30:00Z</published><updated>2019-05-16T09:30:00Z</updated><category term='sea' label='Sea'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Two.</p></div></content></entry><entry><id>urn:2</id><title>Rain</title><author><name>Ola Nordmann</name></author><updated>2019-05-17T09:30:00Z</updated><summary>Still.</summary></entry></feed>",
        "a:1 \"Fog < rain\" \"One.\\n\\nTwo.\" id=urn:1 date=2019-05-15T09:30:00Z section=Sea source=The Ferry language=en url=http://x.example/fog author=Kari Nordmann extra.updated=\"2019-05-16T09:30:00Z\"\na:2 \"Rain\" \"Still.\" id=urn:2 date=2019-05-17T09:30:00Z source=The Ferry language=en author=Ola Nordmann";
    atom_03, "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>The Ferry</title><entry><title mode='base64'>Rm9n</title><id>urn:1</id><issued>2003-12-13T08:29:29-04:00</issued><modified>2003-12-13T18:30:02Z</modified><content type='text/html' mode='escaped'>&lt;p&gt;One.</content></entry></feed>",
        "a \"Fog\" \"One.\" id=urn:1 date=2003-12-13T08:29:29-04:00 source=The Ferry extra.updated=\"2003-12-13T18:30:02Z\"";
    cdf, "<CHANNEL HREF='http://x.example/'><TITLE>The Ferry</TITLE><ITEM HREF='http://x.example/fog' LASTMOD='1998-11-05T12:00'><TITLE>Fog</TITLE><ABSTRACT>All wait.</ABSTRACT></ITEM></CHANNEL>",
        "a \"Fog\" \"All wait.\" id=http://x.example/fog date=1998-11-05T12:00:00 source=The Ferry url=http://x.example/fog";
    wordpress, "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><title>The Ferry</title><item><title>A</title><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item><item><title>B</title><wp:status>draft</wp:status></item><item><title>C</title><wp:post_type>attachment</wp:post_type></item></channel></rss>",
        "a:1 \"A\" \"\" source=The Ferry extra.wp:post_type=\"post\" extra.wp:status=\"publish\"\na:2 \"B\" \"\" source=The Ferry standing=Withheld\npassed over: 1 attachments";
    a_feed_with_many_faults, "\n <rss><channel><title>AT&T & friends<item><title>One <b>two</title><description>3 < 5 &nosuch; &eacute;\u{3}</description></item><item><link>x<title>Two</item><item></item><item><title>Three</title><description><![CDATA[<p>cut of",
        "a:1 \"One two\" \"3 < 5 &nosuch; é\" source=AT&T & friends\na:2 \"Two\" \"\" id=x source=AT&T & friends url=x\na:4 \"Three\" \"cut of\" source=AT&T & friends\n- a:1: item 3: the item has neither a headline nor a text\n~ a: it ends early, without its last closing tag; what there is was read";
    a_feed_in_latin_1, b"<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>Caf\xe9</title></item></channel></rss>",
        "a \"Café\" \"\"";
    a_feed_in_utf_16, b"\xff\xfe<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0>\0A\0",
        "a \"A\" \"\"\n~ a: it ends early, without its last closing tag; what there is was read";
    a_feed_without_entries, "<rss><channel><title>A</title></channel></rss>",
        "- a: <rss> has nothing in it that is an article";

    json_feed, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"The Ferry\",\"language\":\"en\",\"authors\":[{\"name\":\"Kari Nordmann\"}],\"items\":[{\"id\":1,\"url\":\"http://x.example/fog\",\"title\":\"Fog\",\"content_html\":\"<p>One.</p><p>Two.</p>\",\"date_published\":\"2019-05-15T09:30:00Z\",\"tags\":[\"Sea\",\"Rain\"]},{\"id\":\"2\",\"content_text\":\"Still.\",\"author\":{\"name\":\"Ola Nordmann\"},\"image\":\"x\"}]}",
        "a:1 \"Fog\" \"One.\\n\\nTwo.\" id=1 date=2019-05-15T09:30:00Z section=Sea source=The Ferry language=en url=http://x.example/fog author=Kari Nordmann extra.tags=[\"Sea\",\"Rain\"]\na:2 \"\" \"Still.\" id=2 source=The Ferry language=en author=Ola Nordmann extra.image=\"x\"";
    json_feed_that_was_cut, "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"A\"},3,{\"id\":\"2\",\"ti",
        "a:1 \"A\" \"\" id=1\n- a:1: item 2: the item is no JSON object\n- a:1: item 3: the feed ends in this item; the file may have been cut short";

    newsml_1, "<?xml version='1.0'?><NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId><DateId>20050515</DateId><NewsItemId>FOG</NewsItemId><RevisionId>3</RevisionId><PublicIdentifier>urn:newsml:x.example:20050515:FOG:3N</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>20050515T093000+0200</FirstCreated><ThisRevisionCreated>20050515T103000+0200</ThisRevisionCreated><Status FormalName='Usable'/></NewsManagement><NewsComponent><NewsLines><HeadLine>Fog</HeadLine><ByLine>By Kari Nordmann</ByLine><DateLine>OSLO, May 15 (AP) -</DateLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName='The Ferry'/></Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName='en'/></DescriptiveMetadata><ContentItem><MediaType FormalName='Text'/><DataContent><nitf><body><body.content><p>One.</p><p>Two.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
        "a \"Fog\" \"One.\\n\\nTwo.\" id=urn:newsml:x.example:20050515:FOG version=3 date=2005-05-15T10:30:00+02:00 source=The Ferry agency=AP dateline=OSLO language=en author=Kari Nordmann extra.dateline_date=\"2005-05-15\" extra.provider=\"x.example\"";
    newsml_1_with_a_picture, "<NewsML><NewsItem><NewsComponent><NewsComponent><NewsLines><HeadLine>Fog</HeadLine></NewsLines><ContentItem><DataContent><![CDATA[<p>One.</p>]]></DataContent></ContentItem></NewsComponent><NewsComponent><ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsComponent></NewsItem><NewsItem><NewsComponent><NewsLines><HeadLine>A ferry</HeadLine></NewsLines><ContentItem Href='a.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsItem></NewsML>",
        "a \"Fog\" \"One.\"\npassed over: 1 pictures";
    newsml_1_with_two_texts, "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>1</NewsItemId></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>All</HeadLine></NewsLines><NewsComponent><NewsLines><HeadLine>Fog</HeadLine></NewsLines><ContentItem><DataContent>One.</DataContent></ContentItem></NewsComponent><NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines><ContentItem><DataContent>Two.</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>",
        "a:1 \"Fog\" \"One.\" id=1#1\na:2 \"Rain\" \"Two.\" id=1#2";
    newsml_1_package, "<NewsML><NewsItem><NewsComponent><NewsItemRef NewsItem='urn:1'/></NewsComponent></NewsItem></NewsML>",
        "passed over: 1 packages";
    newsml_1_canceled, "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>1</NewsItemId><RevisionId>2</RevisionId></NewsIdentifier></Identification><NewsManagement><Status FormalName='Canceled'/></NewsManagement></NewsItem></NewsML>",
        "a \"\" \"\" id=1 version=2 standing=Canceled";

    newsml_g2, "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet><newsItem guid='urn:1' version='2' xml:lang='en-GB'><itemMeta><itemClass qcode='ninat:text'/><provider><name>The Ferry</name></provider><versionCreated>2019-05-15T09:30:00Z</versionCreated><firstCreated>2019-05-15T08:30:00Z</firstCreated><embargoed>2019-05-15T10:00:00Z</embargoed><pubStatus qcode='stat:usable'/></itemMeta><contentMeta><subject type='cpnat:abstract' qcode='desk:3'><name>Sea</name></subject><subject type='cpnat:person'><name>Ola Nordmann</name></subject><subject type='cpnat:organisation'><name>Ferry Ltd</name></subject><subject type='cpnat:geoArea'><name>Oslo</name></subject><subject><name>fog</name></subject><slugline>FOG-OSLO</slugline><headline>Fog</headline><headline role='hld:subHeadline'>All wait</headline><by>Kari Nordmann</by><dateline>OSLO (AP) -</dateline></contentMeta><contentSet><inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><header><h1>Fog</h1></header><p>One.</p><p>Two &amp;quot;three&amp;quot;.</p></body></html></inlineXML></contentSet></newsItem><newsItem guid='urn:2'><itemMeta><itemClass qcode='ninat:picture'/></itemMeta></newsItem><newsItem guid='urn:3' version='4'><itemMeta><pubStatus qcode='stat:canceled'/></itemMeta></newsItem><newsItem guid='urn:4'><itemMeta><pubStatus qcode='stat:withheld'/></itemMeta><contentMeta><headline>Rain</headline></contentMeta><contentSet><inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData></contentSet></newsItem><packageItem/><newsItem guid='urn:5'/></itemSet></newsMessage>",
        "a:1 \"Fog\" \"One.\\n\\nTwo \\\"three\\\".\" id=urn:1 version=2 date=2019-05-15T09:30:00Z section=Sea source=The Ferry agency=AP dateline=OSLO language=en author=Kari Nordmann person=Ola Nordmann org=Ferry Ltd place=Oslo extra.embargoed=\"2019-05-15T10:00:00Z\" extra.slugline=\"FOG-OSLO\" extra.subheadline=\"All wait\" extra.subjects=\"fog\"\na:2 \"\" \"\" id=urn:3 version=4 standing=Canceled\na:3 \"Rain\" \"One.\\n\\nTwo.\" id=urn:4 standing=Withheld\n- a:1: item 4: the item `urn:5` has neither a headline nor a text\npassed over: 1 packages\npassed over: 1 pictures";
    newsml_g2_with_notes_first, "<n:newsItem xmlns:n='http://iptc.org/std/nar/2006-10-01/'><n:contentMeta><n:headline>Fog</n:headline></n:contentMeta><n:contentSet><n:inlineXML><p>(Adds detail)\n    * Ferries wait\n\n    By Kari Nordmann\n    OSLO, May 15 (Reuters) - All ferries\nwait in\nthe fog.</p></n:inlineXML></n:contentSet></n:newsItem>",
        "a \"Fog\" \"(Adds detail)\\n\\n* Ferries wait\\n\\nAll ferries wait in the fog.\" agency=Reuters dateline=OSLO author=Kari Nordmann extra.dateline_date=\"May 15\"";
    newsml_g2_credited_at_the_end, "<newsItem><contentMeta><headline>Fog</headline></contentMeta><contentSet><inlineXML><p>One.</p><p>(Reporting by Kari Nordmann in Oslo; Editing by Ola Nordmann)</p></inlineXML></contentSet></newsItem>",
        "a \"Fog\" \"One.\" author=Kari Nordmann extra.tag_line=\"(Reporting by Kari Nordmann in Oslo; Editing by Ola Nordmann)\"";

    nitf, "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf><head><title>fog</title><docdata management-status='usable'><doc-id id-string='x.1'/><du-key version='3' key='fog'/><date.issue norm='20190515T093000+0200'/><urgency ed-urg='4'/><key-list><keyword key='fog'/></key-list><identified-content><person>Ola Nordmann</person><org>Ferry Ltd</org><location>Oslo</location><classifier type='x'>Sea</classifier></identified-content></docdata></head><body><body.head><hedline><hl1>Fog</hl1><hl2>All wait</hl2></hedline><byline>By <person>Kari Nordmann</person><byttl>AP</byttl></byline><dateline><location><city>Oslo</city></location></dateline><abstract><p>Short.</p></abstract></body.head><body.content><p>One.</p><media><media-caption>A ferry</media-caption></media><block><p>Two.</p></block></body.content></body></nitf>",
        "a \"Fog\" \"One.\\n\\nTwo.\" id=x.1 version=3 date=2019-05-15T09:30:00+02:00 agency=AP dateline=Oslo author=Kari Nordmann person=Ola Nordmann org=Ferry Ltd place=Oslo extra.abstract=\"Short.\" extra.classifiers=\"Sea\" extra.du_key=\"fog\" extra.keywords=\"fog\" extra.subheadline=\"All wait\" extra.urgency=\"4\"";
    nitf_of_an_archive, "<nitf><head><title>Fog</title><meta content='A' name='print_section'/><meta content='Front Page; Sea' name='online_sections'/><docdata><doc-id id-string='1815718'/><identified-content><classifier class='indexing_service' type='descriptor'>Fog</classifier><person class='indexing_service'>Nordmann, Ola</person></identified-content></docdata><pubdata date.publication='20070101T000000' ex-ref='http://x.example/fog' name='The Ferry'/></head><body><body.head><hedline><hl1>Fog</hl1></hedline><byline class='print_byline'>By KARI NORDMANN</byline><byline class='normalized_byline'>Nordmann, Kari</byline></body.head><body.content><block class='lead_paragraph'><p>One.</p></block><block class='full_text'><p>One.</p><p>Two.</p></block></body.content></body></nitf>",
        "a \"Fog\" \"One.\\n\\nTwo.\" id=1815718 date=2007-01-01 section=Front Page source=The Ferry url=http://x.example/fog author=Kari Nordmann person=Nordmann, Ola extra.byline=\"Nordmann, Kari\" extra.classifiers=\"Fog\" extra.online_sections=\"Front Page; Sea\" extra.print_section=\"A\"";
    nitf_that_was_killed, "<nitf><head><docdata management-status='killed' management-doc-idref='x.0'><doc-id id-string='x.1'/></docdata></head></nitf>",
        "a \"\" \"\" id=x.1 standing=Canceled extra.replaces=\"x.0\"";
    nitf_with_a_date_that_is_none, "<nitf><head><title>A</title><docdata><date.issue norm='YYYYMMDD'/><date.release norm='20200703T165136-0400'/></docdata></head></nitf>",
        "a \"A\" \"\" date=2020-07-03T16:51:36-04:00 extra.released=\"20200703T165136-0400\"";
    nitf_without_anything, "<nitf><head/><body/></nitf>",
        "- a: the item has neither a headline nor a text";

    prism, "<pam:message xmlns:pam='http://prismstandard.org/namespaces/pam/2.0/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/'><pam:article><head xmlns='http://www.w3.org/1999/xhtml'><dc:identifier>fog1</dc:identifier><dc:title>Fog</dc:title><dc:creator>Kari Nordmann</dc:creator><prism:publicationName>The Ferry</prism:publicationName><prism:coverDate>2019-05</prism:coverDate><prism:publicationDate>2019-05-15</prism:publicationDate><prism:section>Sea</prism:section><prism:person>Ola Nordmann</prism:person><prism:startingPage>3</prism:startingPage></head><body xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Two.</p><pam:media><pam:caption>A ferry</pam:caption></pam:media></body></pam:article></pam:message>",
        "a \"Fog\" \"One.\\n\\nTwo.\" id=fog1 date=2019-05-15 section=Sea source=The Ferry author=Kari Nordmann person=Ola Nordmann extra.startingPage=\"3\"";

    mediawiki, "<mediawiki xml:lang='en'>\n<siteinfo><sitename>Wikiferry</sitename><base>https://x.example/wiki/Main_Page</base></siteinfo>\n<page>\n<title>Fog at sea</title><ns>0</ns><id>7</id><revision><id>9</id><timestamp>2005-05-16T01:02:03Z</timestamp><text xml:space='preserve'>{{date|May 15, 2005}}{{byline|location=[[Oslo]]}}\n\nAll [[ferry|ferries]] wait, says \"''The Ferry''\" &amp;ndash; again.\n[[Category:Sea]]</text></revision></page>\n<page><title>Talk:Fog</title><ns>1</ns><revision><text>No.</text></revision></page><page><title>Fogs</title><ns>0</ns><redirect title='Fog'/></page><page><title>B</title><ns>0</ns><id>8</id><revision><text>{{develop}}\nCut of",
        "a:1 \"Fog at sea\" \"All ferries wait, says \\\"The Ferry\\\" – again.\" id=7 version=9 date=2005-05-15 source=Wikiferry dateline=Oslo language=en url=https://x.example/wiki/Fog_at_sea extra.categories=\"Sea\" extra.updated=\"2005-05-16T01:02:03Z\"\na:4 \"B\" \"Cut of\" id=8 source=Wikiferry language=en url=https://x.example/wiki/B standing=Withheld\n~ a:8: it ends early, without its last closing tag; what there is was read\npassed over: 1 pages that are no articles\npassed over: 1 redirects";
    mediawiki_without_pages, "<mediawiki><siteinfo/></mediawiki>",
        "- a: the dump has no pages";

    records, "<?xml version='1.0'?><export><article id='1'><headline>Fog</headline><content>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content><byLine>Kari Nordmann</byLine><PublishDate>2019-05-15T09:30:00.123</PublishDate><tags><tag>sea</tag><tag>rain</tag></tags><empty/></article><article id='2'><title>Rain</title><body><p>Three.</p></body></article></export>",
        "a:1 \"Fog\" \"One.\\n\\nTwo.\" id=1 date=2019-05-15T09:30:00 author=Kari Nordmann extra.tags=[\"sea\",\"rain\"]\na:2 \"Rain\" \"Three.\" id=2";
    unknown_xml, "<?xml version='1.0'?>\n<x:cookbook><recipe/></x:cookbook>",
        "- a: XML with the root element <cookbook>, which is no format of news that is read";
}
