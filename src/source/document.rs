//! A document: a record that is read as a whole, and what was found in it.
//!
//! A page has one article, a feed many, a package of wire items some to take and some to leave.
//! It knows no format.

use crate::source::text_article::TextArticle;

/// One thing in a document, in its order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// An article.
    Article(Box<TextArticle>),
    /// Something that should have been an article and cannot be read: the reason, and the cure.
    Broken(String),
    /// Something that is no article and is counted by what it is: `WARC requests`, `pictures`.
    PassedOver(&'static str),
}

impl From<TextArticle> for Item {
    fn from(article: TextArticle) -> Item {
        Item::Article(Box::new(article))
    }
}
