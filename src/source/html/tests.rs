//! What is read of pages: through the door, from a page to fields and text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::source::html::tree::Tree;

/// Three paragraphs that are an article by themselves.
const STORY: &str = "\
<p>The ferry to Saltby was late on Monday, and nobody on the quay could say why it was.</p>
<p>“We waited for two hours, and then a boy came with soup,” said a passenger, who gave no name.</p>
<p>The company promised an answer by the end of the week, as it had done in March and in April.</p>";

/// One line a field that is there, then the text; or what the page was found to be.
fn shown(page: &str, url: Option<&str>) -> String {
    let items = read_html(page.as_bytes(), None, url);
    let [Item::Article(read)] = items.as_slice() else { return format!("{items:?}") };
    let article = &read.article;
    let mut out = String::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    add("headline", &article.headline);
    add("authors", &article.authors.join("; "));
    add("agency", article.agency.as_deref().unwrap_or(""));
    add("date", read.date_text.as_deref().unwrap_or(""));
    add("section", article.section.as_deref().unwrap_or(""));
    add("source", article.source.as_deref().unwrap_or(""));
    add("language", article.language.as_deref().unwrap_or(""));
    add("url", article.url.as_deref().unwrap_or(""));
    for (name, value) in &article.extra {
        add(name, &value.to_string());
    }
    out + &article.text
}

/// The fields of a page with the story in it.
fn fields(head: &str, above: &str) -> String {
    let page = format!("<html><head>{head}</head><body>{above}<div>{STORY}</div></body></html>");
    let shown = shown(&page, Some("https://www.herald.example/a/b"));
    let end = shown.find("The ferry").unwrap_or(shown.len());
    let lines = shown[..end].lines();
    let is_given = |line: &&str| {
        !line.starts_with("source: herald")
            && !line.starts_with("url: https://www.herald.example/a/b")
    };
    lines.filter(is_given).collect::<Vec<_>>().join(", ")
}

macro_rules! fields {
    ($($test:ident, $head:expr, $above:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            assert_eq!(fields($head, $above), $expected);
        }
    )+};
}

fields! {
    nothing_is_said, "", "", "";
    json_ld, r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"No spy","datePublished":"2019-05-14T09:30:00+02:00","author":{"@type":"Person","name":"Jane Doe"},"publisher":{"name":"The Courier"},"articleSection":"World","inLanguage":"en-GB"}</script>"#, "",
        "headline: No spy, authors: Jane Doe, date: 2019-05-14T09:30:00+02:00, section: World, source: The Courier, language: en";
    json_ld_in_a_graph, r##"<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"#jane","name":"Jane Doe"},{"@type":["Article","BlogPosting"],"headline":"No spy","author":{"@id":"#jane"}}]}</script>"##, "",
        "headline: No spy, authors: Jane Doe";
    json_ld_in_an_array, r#"<script type="application/ld+json">[{"@type":"WebSite","name":"X"},{"@type":"http://schema.org/ReportageNewsArticle","headline":"No spy","author":["Jane Doe","John Roe"]}]</script>"#, "",
        "headline: No spy, authors: Jane Doe; John Roe, source: X";
    json_ld_with_line_ends, "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"No\nspy\",}</script>", "", "headline: No spy";
    json_ld_in_cdata, "<script type='application/ld+json'>//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"No &amp; spy\"}\n//]]></script>", "", "headline: No & spy";
    json_ld_beyond_repair, "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":</script><meta property='og:title' content='No spy'>", "", "headline: No spy";
    json_ld_of_the_pages_own_article, r#"<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Another","url":"https://www.herald.example/c"},{"@type":"NewsArticle","headline":"No spy","mainEntityOfPage":{"@id":"https://www.herald.example/a/b"}}]</script>"#, "", "headline: No spy";
    an_agency_is_no_author, r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"No spy","author":[{"@type":"Organization","name":"Associated Press"},{"@type":"Person","name":"Jane Doe"}]}</script>"#, "",
        "headline: No spy, authors: Jane Doe, agency: AP";
    an_outlet_is_no_author, "<meta property=og:site_name content='The Courier'><meta name=author content='The Courier'>", "", "source: The Courier";
    open_graph, "<meta property='og:title' content='No spy | The Courier'><meta property='og:site_name' content='The Courier'><meta property='og:locale' content='de_AT'><meta property='article:published_time' content='2019-05-14'><meta property='article:section' content='Politik'>", "",
        "headline: No spy, date: 2019-05-14, section: Politik, source: The Courier, language: de";
    names_of_meta, "<meta name='DC.date' content='2019-05-14'><meta name=parsely-author content='Jane Doe'><meta name=parsely-author content='John Roe'><meta name='sailthru.title' content='No spy'>", "",
        "headline: No spy, authors: Jane Doe; John Roe, date: 2019-05-14";
    an_address_is_no_author, "<meta property='article:author' content='https://social.example/herald'>", "<p class=byline>By Jane Doe</p>", "authors: Jane Doe";
    description_and_keywords, "<meta name=description content='Why it was late.'><meta name=keywords content='ferry, Saltby'>", "",
        "description: \"Why it was late.\", keywords: [\"ferry\",\"Saltby\"]";
    microdata, "", "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop=headline>No spy</h1><span itemprop=author itemscope><span itemprop=name>Jane Doe</span>, Rome</span><meta itemprop=datePublished content='2019-05-14T09:30Z'></div>",
        "headline: No spy, authors: Jane Doe, date: 2019-05-14T09:30Z";
    time_element, "", "<h1>No spy</h1><time datetime='2019-05-14T09:30:00Z'>today</time>", "headline: No spy, date: 2019-05-14T09:30:00Z";
    byline_by_rel, "", "<h1>No spy</h1><a rel=author href=/jane>Jane Doe</a> and <a rel=author href=/john>John Roe</a>", "headline: No spy, authors: Jane Doe; John Roe";
    byline_by_class, "", "<h1>No spy</h1><div class=story-byline__names>By Jane Doe and John Roe</div>", "headline: No spy, authors: Jane Doe; John Roe";
    byline_by_words, "", "<h1>No spy</h1><p>By Jane Doe, Political Editor</p>", "headline: No spy, authors: Jane Doe";
    byline_and_date_in_a_line, "", "<h1>No spy</h1><p>Von Anna Schmidt | 14. Mai 2019, 9:30 Uhr</p>", "headline: No spy, authors: Anna Schmidt, date: 14. Mai 2019, 9:30 Uhr";
    date_of_a_japanese_line, "", "<h1>No spy</h1><p>2019年5月14日 9:30</p>", "headline: No spy, date: 2019-5-14 9:30";
    title_without_the_outlet, "<title>No spy - The Courier</title><meta property=og:site_name content='The Courier'>", "", "headline: No spy, source: The Courier";
    title_with_a_dash_of_its_own, "<title>No spy - not now</title>", "", "headline: No spy - not now";
    heading_that_settles_the_title, "<meta property=og:title content='No spy | Somewhere'>", "<h1>No spy</h1>", "headline: No spy";
    entities, "<title>Caf&eacute; &#8220;Nospy&#x201D; &amp; more&hellip;</title>", "", "headline: Café “Nospy” & more…";
}

#[test]
fn the_address_is_made_whole() {
    let at = |link: &str, url| shown(&format!("{link}{STORY}"), url);
    let line =
        |text: String| text.lines().find(|line| line.starts_with("url")).unwrap_or("").to_owned();
    let relative = at("<link rel=canonical href='../c?id=1'>", Some("https://herald.example/a/b/"));
    assert_eq!(line(relative), "url: https://herald.example/a/c?id=1");
    let front =
        at("<link rel=canonical href='https://herald.example/'>", Some("https://herald.example/a"));
    assert_eq!(line(front), "url: https://herald.example/a");
    assert_eq!(line(at("<link rel=canonical href='/c'>", None)), "");
}

#[test]
fn the_date_of_the_address_is_the_last_resort() {
    for (url, date) in [
        ("https://herald.example/2019/05/14/no-spy", "2019-05-14"),
        ("https://herald.example/2019/may/14/no-spy", "2019-05-14"),
        ("https://herald.example/news-20190514/x", "2019-05-14"),
        ("https://herald.example/no-spy-2019-05-14?p=2001/01/01", "2019-05-14"),
        ("https://herald.example/1234/56/78", ""),
    ] {
        let shown = shown(STORY, Some(url));
        let found = shown.lines().find_map(|line| line.strip_prefix("date: "));
        assert_eq!(found.unwrap_or(""), date, "{url}");
    }
}

/// The text of a page without what is said of it.
fn text(page: &str) -> String {
    match read_html(page.as_bytes(), None, None).as_slice() {
        [Item::Article(read)] => read.article.text.clone(),
        other => format!("{other:?}"),
    }
}

/// The words of the story, with `|` for the ends of paragraphs and what else there is in full.
fn check_text(inside: &str, expected: &str) {
    let page = format!(
        "<body><nav><a href=/>Home</a> <a href=/w>World</a></nav><div class=main><h1>Late</h1>{inside}</div>\
         <footer>© The Courier. All rights reserved, everywhere, always.</footer></body>"
    );
    let text = text(&page.replace("{}", STORY));
    let short = STORY.lines().map(|line| &line[3..line.len() - 4]).enumerate();
    let text = short.fold(text, |text, (at, line)| text.replace(line, &format!("{}.", at + 1)));
    assert_eq!(text.replace("\n\n", " | ").replace('\n', " / "), expected);
}

macro_rules! texts {
    ($($test:ident, $inside:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check_text($inside, $expected);
        }
    )+};
}

texts! {
    alone, "{}", "1. | 2. | 3.";
    captions_go, "<figure><img src=a><figcaption>The quay, as it was on Monday, by night.</figcaption></figure>{}", "1. | 2. | 3.";
    captions_by_class_go, "{}<div class='photo-caption'>The quay, as it was on Monday, by night.</div><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | And so it ended, said the boy.";
    comments_go, "{}<section id=comments><h3>2 comments</h3><p>I was there, and there was no soup at all, not for us.</p><p>Nor for me, though I asked for it, and twice at that.</p></section>", "1. | 2. | 3.";
    related_links_go, "{}<div class=related><h3>More</h3><ul><li><a href=a>The soup of Saltby, and who cooks it</a></li></ul></div>", "1. | 2. | 3.";
    related_links_without_a_name_go, "{}<ul><li><a href=a>The soup of Saltby, and who cooks it</a></li><li><a href=b>Ferries that were late</a></li></ul>", "1. | 2. | 3.";
    cards_go, "{}<div><div><h3><a href=a>The soup of Saltby</a></h3><p>Who cooks it, and for whom, when ferries are late.</p></div></div>", "1. | 2. | 3.";
    read_more_goes, "{}<p>Read more: <a href=a>The soup</a></p><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | And so it ended, said the boy.";
    newsletters_go, "{}<p>Sign up for our newsletter, and get the best of the quay each morning.</p><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | And so it ended, said the boy.";
    share_bars_go, "<ul class='share-bar'><li>Facebook</li><li>Copy link</li></ul>{}", "1. | 2. | 3.";
    notices_of_cookies_go, "{}<div role=dialog><p>We use cookies on this site, and ask for your consent. You may say no, but we shall ask again.</p></div>", "1. | 2. | 3.";
    bios_go, "{}<div class=author-bio><p>Jane Doe has written of ferries since 1987, and has missed many.</p></div>", "1. | 2. | 3.";
    bylines_go, "<p class=byline>By Jane Doe</p><p class=date>14 May 2019</p>{}", "1. | 2. | 3.";
    classes_of_the_whole_are_of_no_line, "<div class='post category-ferries'>{}<p>He said this, by the way:</p><p>[Letters, page 41]</p><p>And so it ended, said the boy.</p></div>", "1. | 2. | 3. | He said this, by the way: | [Letters, page 41] | And so it ended, said the boy.";
    advertisements_go, "{}<div class='ad-slot'>Buy soup, the best there is, and buy it now.</div><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | And so it ended, said the boy.";
    the_headline_goes, "<h1>Late</h1>{}", "1. | 2. | 3.";
    a_standfirst_stays, "<p class=standfirst>It was the third time this spring, and the longest wait.</p><div class=article-body>{}</div>", "It was the third time this spring, and the longest wait. | 1. | 2. | 3.";
    a_second_headline_goes, "<p class=article-dek>It was the third time this spring, and the longest wait.</p><div class=article-body>{}</div>", "1. | 2. | 3.";
    an_alternative_headline_goes, "<p itemprop='description alternativeHeadline'>It was the third time this spring, and the longest wait.</p><div class=article-body>{}</div>", "1. | 2. | 3.";
    a_subtitle_among_paragraphs_stays, "<p>It was the fog, as it is every time, said the boy on the quay, and nobody, he said, had thought to ask him why it was so late.</p><div class=subtitle>And so it ended, as it had begun, said the boy.</div>{}", "It was the fog, as it is every time, said the boy on the quay, and nobody, he said, had thought to ask him why it was so late. | And so it ended, as it had begun, said the boy. | 1. | 2. | 3.";
    key_points_go, "<ul class=key-points-list></ul><div class=keypoints><ul><li>The ferry was late, as it is, on Monday.</li></ul></div>{}", "1. | 2. | 3.";
    long_footers_go, "{}<div class=footer-text>We are glad to hear of you, by letter, at any hour of the day. Write to us on the quay, in Saltby, or come to see us there. We have soup, and tea, and much time, as the ferry is late.</div>", "1. | 2. | 3.";
    requests_for_consent_go, "{}<p>Ihre Einwilligung in die Verarbeitung, jederzeit mit Widerruf.</p><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | And so it ended, said the boy.";
    sentences_with_long_links_stay_in_lists, "{}<ul><li><a href=a>The ferry of Saltby was late on Monday again, for the third time</a>. Nobody knew why, he said.</li></ul>", "1. | 2. | 3. | The ferry of Saltby was late on Monday again, for the third time. Nobody knew why, he said.";
    lists_of_links_go_whole, "{}<ul><li>The soup <a href=a>and who cooks it</a></li><li>Ferries <a href=b>that were late</a></li><li>How we, on the quay, all wait for <a href=c>ferries</a>, and more</li></ul>", "1. | 2. | 3.";
    lists_stay, "{}<ul><li>The first was in March.</li><li>The second was in April.</li></ul>", "1. | 2. | 3. | The first was in March. / The second was in April.";
    headings_stay, "{}<h2>What it was</h2><p>It was the fog, as it is every time, said the boy.</p>", "1. | 2. | 3. | What it was | It was the fog, as it is every time, said the boy.";
    headings_of_nothing_go, "{}<h2>What it was</h2>", "1. | 2. | 3.";
    quotes_stay, "{}<blockquote><p>“Soup,” he said, “is what <q>ferry</q> means.”</p></blockquote><p>And so it ended, said the boy.</p>", "1. | 2. | 3. | “Soup,” he said, “is what ferry means.” | And so it ended, said the boy.";
    tables_stay, "{}<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Monday</td><td>2</td></tr></table>", "1. | 2. | 3. | Day | Hours / Monday | 2";
    links_in_sentences_stay, "{}<p>He wrote <a href=a>a long letter about soup</a>, and sent it.</p>", "1. | 2. | 3. | He wrote a long letter about soup, and sent it.";
    what_is_hidden_goes, "{}<p hidden>Nobody sees this sentence, and so it is not here.</p><p style='display: none'>Nor this one, which is hidden as well.</p>", "1. | 2. | 3.";
    line_breaks_part_paragraphs, "It was the fog, as it is every time, said the boy on the quay.<br><br>And nobody, he said, had thought to ask him why it was so late.<br>He laughed.", "It was the fog, as it is every time, said the boy on the quay. | And nobody, he said, had thought to ask him why it was so late. / He laughed.";
    unclosed_tags, "<p>It was the fog, as it is every time, said the boy on the quay.<p>And nobody, he said, had <b>thought to ask him why it was so late.<ul><li>One was in March.<li>One was in April.</ul>", "It was the fog, as it is every time, said the boy on the quay. | And nobody, he said, had thought to ask him why it was so late. | One was in March. / One was in April.";
    end_tags_too_many, "</p></b></div></span>{}", "1. | 2. | 3.";
    tags_in_capitals, "<P>It was the FOG, as it is every time, said the boy on the quay, who was wet.</P><SCRIPT>if (a < b) { document.write('<p>no</p>') }</SCRIPT><P>And nobody, he said, had thought to ask him.</P>", "It was the FOG, as it is every time, said the boy on the quay, who was wet. | And nobody, he said, had thought to ask him.";
    soft_hyphens_go, "{}<p>Verspä\u{ad}tungs&shy;ent\u{ad}schädigung ist ein langes Wort, sagte er.</p>", "1. | 2. | 3. | Verspätungsentschädigung ist ein langes Wort, sagte er.";
    less_than_is_no_tag, "{}<p>It was 3 < 5, and 7 <8, he said, & that was all &c.</p>", "1. | 2. | 3. | It was 3 < 5, and 7 <8, he said, & that was all &c.";
}

#[test]
fn the_text_of_metadata_stands_in_for_one_that_a_script_loads() {
    let body = "It was the fog, as it is every time.\\n\\nNobody had asked the boy.";
    let page = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Late\",\"articleBody\":\"{body}\"}}</script><div id=app></div>"
    );
    assert_eq!(text(&page), "It was the fog, as it is every time.\n\nNobody had asked the boy.");
}

#[test]
fn what_stands_behind_the_text_of_metadata_goes() {
    let body =
        "The ferry to Saltby was late on Monday, and nobody on the quay could say why it was.";
    let page = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\",\"headline\":\"Late\"}}</script>\
         <p>{body}</p><p>Our shop has soup, and much else.</p>"
    );
    assert_eq!(text(&page), body);
}

#[test]
fn encodings_of_the_web() {
    let page = |head: &str, word: &[u8]| {
        let story = STORY.replace(['“', '”'], "\"");
        [
            head.as_bytes(),
            story.as_bytes(),
            b"<p>The soup of the caf",
            word,
            b" was cold, he said.</p>",
        ]
        .concat()
    };
    let check = |bytes: &[u8], said| {
        let items = read_html(bytes, said, None);
        let [Item::Article(read)] = items.as_slice() else { panic!("{items:?}") };
        assert!(read.article.text.ends_with("café was cold, he said."), "{}", read.article.text);
        assert_eq!(read.replaced, 0);
    };
    check(&page("<meta charset=utf-8>", "é".as_bytes()), None);
    check(&page("<meta charset=iso-8859-1>", b"\xe9"), None);
    check(
        &page("<meta http-equiv=content-type content='text/html; charset=windows-1252'>", b"\xe9"),
        None,
    );
    check(&page("", b"\xe9"), Some("latin1"));
}

#[test]
fn what_is_no_article_is_passed_over() {
    let passed = vec![Item::PassedOver("pages without an article")];
    assert_eq!(read_html(b"", None, None), passed);
    assert_eq!(read_html(b"<title>Not found</title><p>No such page.", None, None), passed);
    let front = read_html(STORY.as_bytes(), None, Some("https://herald.example/"));
    assert_eq!(front, passed);
    let cards: String = (0..20).fold(String::new(), |mut cards, at| {
        let _ = write!(cards, "<div><h3><a href={at}>Ferry {at} was late</a></h3><p>Soup, again, on the quay.</p></div>");
        cards
    });
    assert_eq!(read_html(cards.as_bytes(), None, None), passed);
}

#[test]
fn the_second_headline_is_kept_beside_the_text() {
    let page =
        format!("<h1>Late</h1><h2 class=subtitle>Again, and for long.</h2><div>{STORY}</div>");
    let shown = shown(&page, None);
    assert!(shown.contains("subtitle: \"Again, and for long.\""), "{shown}");
}

#[test]
fn an_article_without_text_keeps_its_headline() {
    let page = "<meta property=og:type content=article><meta property=og:title content='Late'>";
    assert_eq!(shown(page, None), "headline: Late\n");
}

/// Pages that make careless readers slow are read in steps that grow as the page does: nodes are
/// counted, not seconds.
#[test]
fn hostile_pages() {
    let pages = [
        "<div>".repeat(100_000) + "text" + &"</div>".repeat(100_000),
        "<p><b><i><a href=x>".repeat(50_000),
        format!("<div {}", "a".repeat(5_000_000)),
        format!("<p class=\"{}\">text", "related ".repeat(130_000)),
        "<a href=\"".repeat(100_000),
        "<".repeat(1_000_000),
        "<!--".repeat(200_000),
        "<script>".repeat(100_000),
        "&#xffffffff;&notit;&".repeat(100_000),
        "<table><tr><td>".repeat(50_000),
        "<x-a>".repeat(300) + &"</x-b>".repeat(200_000),
        format!("<script type=application/ld+json>{}</script>", "[".repeat(500_000)),
        "<h2><a href=x>Soup, again</a></h2><p>Late, of course.</p>".repeat(10_000),
        "<div class=date>1 2 3 4 5 6 7 8 9 10 11 12</div>".repeat(10_000),
    ];
    for page in &pages {
        let tree = Tree::new(page);
        assert!(tree.nodes.len() <= page.len() / 2 + 2, "{}…", &page[..20]);
        let _ = read_html(page.as_bytes(), None, None);
    }
}

proptest! {
    #[test]
    fn nothing_panics(page in prop_oneof![
        "\\PC{0,80}",
        "(<(/?)(p|div|a|b|td|tr|table|li|ul|h1|script|title|svg|x-y|!--|time|meta)( (class|href|itemprop|rel|datetime|content|property)=(\"?)(author|byline|og:title|comment|2019-05-14|é))?(/?>?)|-->|é|&(amp|#1|#x41)?;?|\\n|Text, here\\. ){0,40}",
    ]) {
        let _ = read_html(page.as_bytes(), None, Some("https://herald.example/a?b"));
    }

    #[test]
    fn nothing_of_changed_pages_panics(cut in 0..3000usize, by in "[<>\"'/a é]{0,3}") {
        let page = format!("<html><head><title>Late - Herald</title><script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Late\",\"author\":[{{\"name\":\"Jane Doe\"}}]}}</script></head><body><h1>Late</h1><p class=byline>By Jane Doe</p>{STORY}<table><tr><td>1</table></body>");
        let cut = page.floor_char_boundary(cut.min(page.len()));
        let page = format!("{}{by}{}", &page[..cut], &page[cut..]);
        let _ = read_html(page.as_bytes(), None, None);
    }

    #[test]
    fn elements_are_nested(page in "(<(/?)(p|div|a|b|td|tr|table|li|ul|h1|x-y)>|t){0,60}") {
        let tree = Tree::new(&page);
        for (id, node) in tree.all() {
            let parent = tree.node(node.parent);
            prop_assert!(id < node.end && node.end <= parent.end && (node.parent < id || id == 0));
        }
    }
}
