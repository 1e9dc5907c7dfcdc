//! REPLACED AT MERGE by the reader of HTML: it strips tags, so that `warc` can be tested.

use crate::source::charset::decode;
use crate::source::document::Item;
use crate::source::text_article::{TextArticle, one_line};

pub(crate) fn read_html(bytes: &[u8], said_charset: Option<&str>, _url: Option<&str>) -> Vec<Item> {
    let (page, replaced) = decode(bytes, said_charset);
    let mut read = TextArticle { replaced, ..TextArticle::default() };
    let title = page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    read.article.headline = one_line(title.map_or("", |(title, _)| title));
    let body = page.split_once("</title>").map_or(&*page, |(_, body)| body);
    let text: String =
        body.split('<').map(|run| run.split_once('>').map_or(run, |(_, t)| t)).collect();
    read.article.text = one_line(&text);
    if read.article.headline.is_empty() && read.article.text.is_empty() {
        read.article.headline = "(no words)".to_owned();
    }
    vec![read.into()]
}
