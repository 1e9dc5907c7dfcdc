//! A document: a record that is read as a whole, and what was found in it.
//!
//! A page has one article, a feed many, a package of wire items some to take and some to leave.
//! It knows no format.

use crate::source::text_article::TextArticle;

/// What was found in a document.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) items: Vec<Item>,
    /// What was lost of what was kept.
    pub(crate) odd: Option<String>,
}

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

impl From<TextArticle> for Document {
    fn from(article: TextArticle) -> Document {
        Document { items: vec![article.into()], odd: None }
    }
}

impl From<Vec<Item>> for Document {
    fn from(items: Vec<Item>) -> Document {
        Document { items, odd: None }
    }
}
