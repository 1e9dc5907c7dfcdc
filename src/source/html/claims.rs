//! What a page claims of its article, of any vocabulary, in the order of trust.
//!
//! It is what the readers of vocabularies have in common. It must never judge what is true.

/// What is said of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims {
    /// Whether it is said to be an article.
    pub(super) is_article: bool,
    /// Whether it is said to be a list of others.
    pub(super) is_list: bool,
    pub(super) headlines: Vec<String>,
    pub(super) credits: Vec<Credit>,
    /// When it was published.
    pub(super) dates: Vec<String>,
    /// When it was changed last.
    pub(super) changed: Option<String>,
    pub(super) sections: Vec<String>,
    /// The outlet.
    pub(super) sources: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) urls: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) keywords: Vec<String>,
    /// The text.
    pub(super) body: Option<String>,
}

/// Who is said to have written it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Credit {
    pub(super) name: String,
    /// Whether it is said to be no person.
    pub(super) is_organisation: bool,
}
