//! A topic: a question of a test collection.
//!
//! It must never know the forms topics are published in.

/// A question of a test collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// What judgements and runs call it.
    pub id: String,
    /// The question in a few words: what is searched for unless something else is asked. If a
    /// topic has one text only, it is this one.
    pub title: String,
    /// The question in a sentence, or empty.
    pub description: String,
    /// What is relevant and what is not, or empty.
    pub narrative: String,
}
