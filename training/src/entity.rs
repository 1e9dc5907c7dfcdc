//! The tagger's own files: what the trainer computes is what the tagger will.

#[path = "../../src/entity/document.rs"]
pub(crate) mod document;
#[path = "../../src/entity/feature.rs"]
pub(crate) mod feature;
#[path = "../../src/entity/hash.rs"]
pub(crate) mod hash;
#[path = "../../src/entity/lexicon.rs"]
pub(crate) mod lexicon;
#[path = "../../src/entity/model.rs"]
pub(crate) mod model;
#[path = "../../src/entity/tagger.rs"]
pub(crate) mod tagger;
#[path = "../../src/entity/tags.rs"]
pub(crate) mod tags;
#[path = "../../src/entity/token.rs"]
pub(crate) mod token;
#[path = "../../src/entity/weights.rs"]
pub(crate) mod weights;
