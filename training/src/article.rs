//! The kinds of entities, as the tagger's files know them from the main crate's `article`.

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntityKind {
    Person,
    Organisation,
    Place,
}
