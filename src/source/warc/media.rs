//! What a body is: by the type it is sent with, else by how it begins.
//!
//! It reads no page.

/// What is made of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// A page of HTML or XHTML.
    Page,
    /// Anything else.
    Other,
}

/// The bytes in which a page shows that it is one (WHATWG, MIME Sniffing, 5).
const HEAD_BYTES: usize = 1445;

/// How pages begin, in lower case (WHATWG, MIME Sniffing, 7.1).
const PAGES: [&[u8]; 17] = [
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<script",
    b"<iframe",
    b"<h1",
    b"<div",
    b"<font",
    b"<table",
    b"<a",
    b"<style",
    b"<title",
    b"<b",
    b"<body",
    b"<br",
    b"<p",
    b"<!--",
];

impl Media {
    /// What a media type means; `None` if nothing is said.
    pub(super) fn of_type(content_type: &str) -> Option<Media> {
        let essence = content_type.split([';', ',']).next().unwrap_or("").trim();
        match &*essence.to_ascii_lowercase() {
            "text/html" | "application/xhtml+xml" => Some(Media::Page),
            essence if essence.contains('/') => Some(Media::Other),
            _ => None,
        }
    }

    /// What a body without a type is.
    pub(super) fn of_content(bytes: &[u8]) -> Media {
        let head = bytes[..bytes.len().min(HEAD_BYTES)].to_ascii_lowercase();
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
        let ends = |rest: &[u8]| rest.first().is_none_or(|byte| b" >\t\r\n".contains(byte));
        let begins = |tag: &&[u8]| {
            head.strip_prefix(*tag).is_some_and(|rest| ends(rest) || **tag == *b"<!--")
        };
        let is_xhtml = head.starts_with(b"<?xml") && memchr::memmem::find(head, b"<html").is_some();
        if is_xhtml || PAGES.iter().any(begins) { Media::Page } else { Media::Other }
    }
}

/// The charset that a media type names: `text/html; charset="utf-8"`.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.split(',').next()?.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}
