//! News in JSON (IPTC, ninjs 1.3 to 2.1, <https://iptc.org/std/ninjs/>), and what is built on it.
//!
//! The fields that records share with other JSON are known by their names, as everywhere; here is
//! what only ninjs has. It reads values, never a text.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::article::{Article, EntityKind, Standing};
use crate::source::markup::paragraphs_once;
use crate::source::values::take_entities;

/// The kinds of an item (`type`, which 2.x gives no other values).
const TYPES: [&str; 8] =
    ["text", "audio", "video", "picture", "graphic", "composite", "component", "event"];

/// Reads what of a ninjs item was kept as extra fields.
pub(crate) fn complete(article: &mut Article) {
    let extra = &article.extra;
    let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    let is_ninjs = extra.contains_key("pubstatus")
        || (extra.contains_key("uri") && extra.get("type").is_some_and(is_type));
    if !is_ninjs {
        return;
    }
    article.standing = standing(extra);
    article.version = match extra.get("version") {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    for name in ["object", "objects", "event", "events"] {
        if let Some(value @ Value::Array(_)) = article.extra.remove(name) {
            let left = take_entities(value, EntityKind::Other, &mut article.entities);
            article.extra.extend(left.map(|left| (name.to_owned(), left)));
        }
    }
    if article.source.is_none()
        && let Some(Value::String(provider)) = article.extra.remove("provider")
    {
        article.source = Some(provider);
    }
    if article.given_id.is_none() {
        article.given_id = item_id(|name| article.extra.get(name));
    }
}

/// Whether an item is offered to be published, as its status says.
pub(crate) fn standing(extra: &BTreeMap<String, Value>) -> Standing {
    match extra.get("pubstatus").and_then(Value::as_str) {
        Some("withheld") => Standing::Withheld,
        // Some senders spell it in the British way.
        Some("canceled" | "cancelled") => Standing::Canceled,
        _ => Standing::Usable,
    }
}

/// The id of an item: the one without the address it was fetched from, if there is one.
pub(crate) fn item_id<'a>(get: impl Fn(&str) -> Option<&'a Value>) -> Option<String> {
    let of_item = get("altids").and_then(|ids| ids.get("itemid"));
    let id = of_item.or_else(|| get("uri")).or_else(|| get("guid"))?;
    id.as_str().map(str::to_owned)
}

/// The body of `bodies`: the plain one, else the first as paragraphs; `None` if there is none.
pub(crate) fn body_of(bodies: &Value) -> Option<String> {
    let text = |body: &Value| body.get("value").and_then(Value::as_str).map(str::to_owned);
    let bodies = bodies.as_array()?;
    let is_plain = |body: &&Value| {
        ["contenttype", "contentType", "role"].iter().any(|name| {
            let kind = body.get(*name).and_then(Value::as_str);
            kind.is_some_and(|kind| kind.starts_with("text/plain") || kind == "body_text")
        })
    };
    match bodies.iter().find(is_plain) {
        Some(body) => text(body),
        None => bodies.iter().find_map(text).map(|html| paragraphs_once(&html)),
    }
}
