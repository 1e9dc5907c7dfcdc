//! Crawls through the door of `source`: from bytes to articles, counts and problems.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::*;
use crate::article::Article;
use crate::source::mark::Mark;
use crate::source::{PART_BYTES, Parts, Problem, SourceOptions, find_files, parse};

/// What was read of a crawl.
#[derive(Debug, Default, PartialEq)]
struct Crawl {
    articles: Vec<Article>,
    passed_over: BTreeMap<&'static str, u64>,
    problems: Vec<Problem>,
}

impl Crawl {
    fn read(name: &str, bytes: &[u8], max_record: usize, part_bytes: usize) -> Crawl {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let options = SourceOptions { max_record, ..SourceOptions::default() };
        let files = find_files(&[path]).unwrap().files;
        let mut crawl = Crawl::default();
        let mut read = 0;
        for part in Parts::new(files, Arc::new(options.clone()), part_bytes) {
            let parsed = parse(part, &options);
            read += parsed.bytes;
            crawl.articles.extend(parsed.articles);
            crawl.problems.extend(parsed.problems);
            for (what, count) in parsed.passed_over {
                *crawl.passed_over.entry(what).or_default() += count;
            }
        }
        assert_eq!(read, bytes.len() as u64);
        crawl.problems.sort_by(|a, b| a.place.cmp(&b.place));
        crawl
    }

    /// How many records there were, as far as they could be told apart.
    fn records(&self) -> u64 {
        let skipped = self.problems.iter().filter(|problem| problem.skipped).count();
        (self.articles.len() + skipped) as u64 + self.passed_over.values().sum::<u64>()
    }

    /// One line an article, with its record, its id and where it is said to stand, one line for
    /// each kind of what was passed over, one for each problem.
    fn shown(&self) -> String {
        let articles = self.articles.iter().map(|article| {
            let record = article.place.record.unwrap_or(0);
            let id = article.given_id.as_deref().unwrap_or("?");
            format!("{record} {:?} {id}", article.headline)
        });
        let passed_over = self.passed_over.iter().map(|(what, count)| format!("{count} {what}"));
        let problems = self.problems.iter().map(|problem| {
            format!(
                "{} {}: {}",
                if problem.skipped { '-' } else { '~' },
                problem.place,
                problem.reason
            )
        });
        articles.chain(passed_over).chain(problems).collect::<Vec<_>>().join("\n")
    }
}

const MAX_RECORD: usize = 1 << 20;

/// Whether a crawl is read as expected, in one part and in the smallest.
fn check_crawl(name: &str, bytes: &[u8], expected: &str) {
    for part_bytes in [PART_BYTES, 1] {
        let crawl = Crawl::read(name, bytes, MAX_RECORD, part_bytes);
        assert_eq!(crawl.shown(), expected, "{name} in parts of {part_bytes}");
    }
}

fn page(title: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title>\
         <meta property='og:type' content='article'></head><body><article><h1>{title}</h1>\
         <p>There was no spy in the ministry, the minister said on Tuesday, and none was ever \
         looked for.</p></article></body></html>"
    )
}

fn http(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut response = format!("HTTP/1.1 {head}\r\n\r\n").into_bytes();
    response.extend_from_slice(body.as_ref());
    response
}

fn html(title: &str) -> Vec<u8> {
    http("200 OK\r\nContent-Type: text/html; charset=utf-8", page(title))
}

/// A WARC record of this type and these fields.
fn record(kind: &str, fields: &str, block: impl AsRef<[u8]>) -> Vec<u8> {
    let length = block.as_ref().len();
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/{kind}\r\n\
         WARC-Date: 2014-02-16T05:02:21Z\r\nWARC-Record-ID: <urn:uuid:7>\r\n{fields}\
         Content-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    record.extend_from_slice(block.as_ref());
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(block: impl AsRef<[u8]>) -> Vec<u8> {
    record("response", "Content-Type: application/http; msgtype=response\r\n", block)
}

/// A record that says another length than it has.
fn lying(said: &str, block: &[u8]) -> Vec<u8> {
    let record = response(block);
    let shown = format!("Content-Length: {}\r\n\r\n", block.len());
    let at = memchr::memmem::find(&record, shown.as_bytes()).unwrap();
    let said = format!("Content-Length: {said}\r\n\r\n");
    [&record[..at], said.as_bytes(), &record[at + shown.len()..]].concat()
}

fn arc(records: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain 9\n1 0 Paper\n\n".to_vec();
    for (line, block) in records {
        file.extend(format!("{line} {}\n", block.len()).bytes());
        file.extend_from_slice(block);
        file.push(b'\n');
    }
    file
}

fn coded(coding: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    response(http(&format!("200 OK\r\nContent-Type: text/html\r\n{coding}"), body))
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::encode_all(bytes.as_ref(), 1).unwrap()
}

/// Brotli without compression: one block of literal bytes (RFC 7932, 9.2), for a window of 64 KiB.
fn brotli(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    // WBITS 0 (1 bit), ISLAST 0 (1), MNIBBLES 0 (2), MLEN - 1 (16), ISUNCOMPRESSED 1 (1).
    let head = ((bytes.len() as u32 - 1) << 4) | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[3]].concat()
}

/// Every chunk with this many bytes of the body, and a size greater by `error`.
fn chunked(body: &str, length: usize, error: usize, end: &str) -> Vec<u8> {
    let mut chunks = Vec::new();
    for chunk in body.as_bytes().chunks(length) {
        chunks.extend(format!("{:x};name=value\r\n", chunk.len() + error).bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(end.as_bytes());
    chunks
}

fn line_feeds_only(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().filter(|byte| *byte != b'\r').collect()
}

fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(bytes).unwrap().replace(from, to).into_bytes()
}

macro_rules! crawls {
    ($($test:ident, $name:expr, $content:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check_crawl($name, &$content, $expected);
        }
    )+};
}

const ONE: &str = "1 \"No spy\" http://a.example/response";
const TWO: &str = "1 \"No spy\" http://a.example/response\n2 \"Spy\" http://a.example/response";

crawls! {
    a_page, "a.warc", response(html("No spy")), ONE;
    without_a_name, "crawl", response(html("No spy")), ONE;
    line_feeds, "a", ["No spy", "Spy"].map(|title| line_feeds_only(response(line_feeds_only(html(title))))).concat(), TWO;
    early_drafts, "a", [replaced(response(html("No spy")), "WARC/1.0", "WARC/0.17"), replaced(response(html("Spy")), "WARC/1.0", "WARC/0.18")].concat(), TWO;
    the_next_version, "a", replaced(response(html("No spy")), "WARC/1.0", "WARC/1.1"), ONE;
    names_in_any_case, "a", replaced(replaced(response(html("No spy")), "WARC-Type", "warc-type"), "Content-Length", "CONTENT-LENGTH"), ONE;
    what_is_no_page, "a", [
        record("warcinfo", "", "software: none"), record("request", "", "GET / HTTP/1.0\r\n\r\n"),
        record("metadata", "", "via: none"), record("revisit", "", html("No spy")), record("metadata", "", ""),
        record("continuation", "", "x"), record("unheard-of", "", "x"), response(html("Spy")),
    ].concat(),
        "8 \"Spy\" http://a.example/response\n1 WARC continuations\n1 WARC info records\n2 WARC metadata\n\
         1 WARC records of other types\n1 WARC requests\n1 WARC revisits";
    answers, "a", ["200 OK", "203 Copy", "204 None", "301 Moved", "304 Same", "404 No", "500 Oh", "", "x"].map(|status| response(http(
        &format!("{status}\r\nContent-Type: text/html"), if status.starts_with("204") { String::new() } else { page("No spy") },
    ))).concat(),
        "1 \"No spy\" http://a.example/response\n2 \"No spy\" http://a.example/response\n1 empty pages\n4 pages that answered with an error\n2 redirects";
    other_files, "a", ["image/png", "application/json", "text/plain", "application/rss+xml"].map(|media| response(http(
        &format!("200 OK\r\nContent-Type: {media}"), page("No spy"),
    ))).concat(), "4 files that are not pages";
    xhtml, "a", response(http("200 OK\r\ncontent-type: Application/XHTML+XML;charset=utf-8", page("No spy"))), ONE;
    a_page_by_its_content, "a", [response(http("200 OK", page("No spy"))), response(http("200 OK", "No spy"))].concat(),
        "1 \"No spy\" http://a.example/response\n1 files that are not pages";
    no_header_of_http, "a", response(page("No spy")), ONE;
    no_blank_line_in_http, "a", response(format!("HTTP/1.0 200 OK\nContent-Type: text/html\n{}", page("No spy"))), ONE;
    interim_answers, "a", response([&b"HTTP/1.1 100 Continue\r\n\r\n"[..], &html("No spy")].concat()), ONE;
    fields_of_all_kinds, "a", response(http("200 OK\nno field\nX:a\n b\nContent-Type:\nContent-Type:\n text/html", page("No spy"))), ONE;
    a_charset, "a", response(http("200 OK\r\nContent-Type: text/html; x=y; Charset=\"windows-1251\"", b"<html><head><title>\xcd\xe5\xf2</title><meta property=og:type content=article></head><body><p>\xcd\xe5\xf2, \xcd\xe5\xf2, \xcd\xe5\xf2.</p></body></html>")),
        "1 \"Нет\" http://a.example/response";
    resources, "a", [record("resource", "Content-Type: text/html\r\n", page("No spy")), record("resource", "Content-Type: image/png\r\n", "x")].concat(),
        "1 \"No spy\" http://a.example/resource\n1 files that are not pages";
    names_of_hosts, "a", record("response", "WARC-Target-URI: \r\nContent-Type: text/dns\r\n", "2014 a.example A 127.0.0.1").into_iter().chain(replaced(response("2014"), "http://a.example/", "dns:")).collect::<Vec<_>>(),
        "1 DNS records\n1 files that are not pages";
    an_odd_address, "a", replaced(response(html("No spy")), "http://a.example/response", "<http://a.example/no spy>"),
        "1 \"No spy\" http://a.example/no spy";

    no_blank_lines_between, "a", [response(html("No spy")).trim_ascii_end(), b"\n", &response(html("Spy"))].concat(), TWO;
    nothing_between, "a", [response(html("No spy")).trim_ascii_end(), &response(html("Spy"))].concat(), TWO;
    more_blank_lines, "a", [&b"\n\n"[..], &response(html("No spy")), b"\r\n\r\n\r\n", &response(html("Spy")), b"\n"].concat(), TWO;
    a_length_too_short, "a", [lying("250", &html("No spy")), response(html("Spy"))].concat(),
        "1 \"No spy\" http://a.example/response\n3 \"Spy\" http://a.example/response\n\
         - a:2: no WARC record begins here; what stands before the next was passed over";
    a_length_too_long, "a", [lying("700", &html("No spy")), response(html("Spy")), response(html("Spies"))].concat(),
        "1 \"No spy\" http://a.example/response\n2 \"Spy\" http://a.example/response\n3 \"Spies\" http://a.example/response\n\
         ~ a:1: the record is cut short: 315 bytes of the 700 that it should have";
    a_length_beyond_the_end, "a", [lying("70000", &html("No spy")), response(html("Spy"))].concat(),
        &format!("{TWO}\n~ a:1: the record is cut short: 315 bytes of the 70000 that it should have");
    a_length_beyond_all, "a", [lying("1000000000000000000", &html("No spy")), response(html("Spy"))].concat(),
        &format!("{TWO}\n~ a:1: the record is cut short: 315 bytes of the 1000000000000000000 that it should have");
    a_length_of_a_request_beyond_all, "a", [replaced(record("request", "", "GET /"), ": 5\r\n", ": 18446744073709551615\r\n"), response(html("Spy"))].concat(),
        "2 \"Spy\" http://a.example/response\n1 WARC requests";
    lengths_that_are_none, "a", [lying("-1", &html("No spy")), lying("99999999999999999999", b""), lying("", b"x"), lying("a lot", b"WARC/1.0\r\nx"), response(html("Spy"))].concat(),
        "5 \"Spy\" http://a.example/response\n\
         - a:1: the record does not say its length; it was passed over\n- a:2: the record does not say its length; it was passed over\n\
         - a:3: the record does not say its length; it was passed over\n- a:4: the record does not say its length; it was passed over";
    a_page_about_crawls, "a", [response(http("200 OK\r\nContent-Type: text/html", page("No spy") + "<pre>\nWARC/1.0\nWARC-Type: response\n\n</pre>")), response(html("Spy"))].concat(), TWO;
    cut_in_a_block, "a", &response(html("No spy"))[..440],
        &format!("{ONE}\n~ a:1: the record is cut short: 229 bytes of the 311 that it should have");
    cut_in_a_header, "a", [&response(html("No spy")), &response(html("Spy"))[..150]].concat(),
        &format!("{ONE}\n- a:2: the header of the WARC record does not end");
    cut_in_a_header_before_another, "a", [&response(html("No spy"))[..150], b"\n", &response(html("Spy"))].concat(),
        "2 \"Spy\" http://a.example/response\n- a:1: the header of the WARC record does not end";
    garbage_first, "a.warc", [b"\0\0no record\nat all", &*[&b"\n"[..], &response(html("No spy"))].concat()].concat(),
        "2 \"No spy\" http://a.example/response\n- a.warc:1: no WARC record begins here; what stands before the next was passed over";
    zeros_between, "a", [&response(html("No spy")), &[0; 100][..], b"\n", &response(html("Spy"))].concat(),
        "1 \"No spy\" http://a.example/response\n3 \"Spy\" http://a.example/response\n\
         - a:2: no WARC record begins here; what stands before the next was passed over";
    cut_by_the_crawler, "a", record("response", "WARC-Truncated: length\r\n", html("No spy")),
        &format!("{ONE}\n~ a:1: the crawler cut the page short (length)");

    chunks, "a", coded("Transfer-Encoding: chunked", chunked(&page("No spy"), 100, 0, "0\r\nX: y\r\n\r\n")), ONE;
    chunks_without_a_last_one, "a", coded("Transfer-Encoding: Chunked", chunked(&page("No spy"), 100, 0, "")), ONE;
    chunks_of_other_sizes, "a", coded("Transfer-Encoding: chunked", chunked(&page("No spy"), 1000, 9, "0\r\n\r\n")), ONE;
    chunks_that_are_none, "a", coded("Transfer-Encoding: chunked", page("No spy")), ONE;
    compressed, "a", [coded("Content-Encoding: gzip", gzip(page("No spy"))), coded("Content-Encoding: x-gzip", gzip(page("Spy")))].concat(), TWO;
    compressed_otherwise, "a", [coded("Content-Encoding: deflate", zlib(page("No spy"))), coded("Content-Encoding: deflate", deflate(page("Spy")))].concat(), TWO;
    compressed_lately, "a", [coded("Content-Encoding: br", brotli(page("No spy"))), coded("Content-Encoding: zstd", zstd(page("Spy")))].concat(), TWO;
    compressed_twice, "a", [coded("Content-Encoding: deflate, gzip", gzip(zlib(page("No spy")))), coded("Content-Encoding: br\r\nContent-Encoding: gzip", gzip(brotli(page("Spy"))))].concat(), TWO;
    compressed_once_more_than_said, "a", [coded("Content-Encoding: gzip", gzip(gzip(page("No spy")))), coded("X: y", gzip(page("Spy")))].concat(), TWO;
    compressed_in_members_with_padding, "a", coded("Content-Encoding: gzip", [gzip(&page("No spy")[..90]), gzip(&page("No spy")[90..]), vec![0; 9]].concat()), ONE;
    compressed_in_chunks, "a", coded("Content-Encoding: identity\r\nTransfer-Encoding: gzip, chunked", [format!("{:x}\r\n", gzip(page("No spy")).len()).into_bytes(), gzip(page("No spy")), b"\r\n0\r\n\r\n".to_vec()].concat()), ONE;
    said_to_be_compressed, "a", ["gzip", "deflate", "br", "zstd", "klingon"].map(|coding| coded(&format!("Content-Encoding: {coding}"), page("No spy"))).concat(),
        "1 \"No spy\" http://a.example/response\n2 \"No spy\" http://a.example/response\n3 \"No spy\" http://a.example/response\n\
         4 \"No spy\" http://a.example/response\n5 \"No spy\" http://a.example/response";
    compressed_and_cut_short, "a", coded("Content-Encoding: gzip", &gzip(page("No spy") + &"0123456789 no spy ".repeat(90_000))[..3000]),
        &format!("{ONE}\n~ a:1: the compressed page is cut short or broken");
    compressed_and_broken, "a", coded("Content-Encoding: gzip", &gzip(page("No spy"))[..9]), "- a:1: the compressed page cannot be unpacked";
    a_bomb, "a", [coded("Content-Encoding: gzip, gzip", gzip(gzip(vec![b' '; 64 << 20]))), coded("Content-Encoding: br", [0x0f, 0xff])].concat(),
        "- a:1: the page has more than the 1048576 bytes allowed; raise --max-record\n- a:2: the compressed page cannot be unpacked";

    a_text, "a.wet", record("conversion", "Content-Type: text/plain\r\nWARC-Identified-Content-Language: deu,eng\r\n", "Kein Spion\r\n\nEs gab keinen.\n"),
        "1 \"Kein Spion\" http://a.example/conversion";
    an_empty_text, "a.wet", record("conversion", "Content-Type: text/plain\r\n", "\n"),
        "- a.wet:1: the record has neither a headline nor a text";

    arcs, "a", arc(&[("http://a.example/1 127.0.0.1 20140216050221 text/html", &html("No spy")), ("http://a.example/no spy 127.0.0.1 20140216050222 text/html", &html("Spy"))]),
        "2 \"No spy\" http://a.example/1\n3 \"Spy\" http://a.example/no spy\n1 ARC info records";
    arcs_of_version_2, "a.arc", arc(&[("http://a.example/1 127.0.0.1 20140216050221 text/html 200 - - 0 a.arc", &html("No spy"))]),
        "2 \"No spy\" http://a.example/1\n1 ARC info records";
    arcs_without_http, "a.arc", arc(&[("ftp://a.example/1 127.0.0.1 20140216050221 text/html", page("No spy").as_bytes()), ("dns:a.example 127.0.0.1 20140216050221 text/dns", b"x")]),
        "2 \"No spy\" ftp://a.example/1\n1 ARC info records\n1 DNS records";
    arcs_with_wrong_lengths, "a.arc", [
        b"http://a.example/1 127.0.0.1 20140216050221 text/html -1\n", &*html("No spy"), b"\n",
        b"http://a.example/2 127.0.0.1 20140216050221 text/html 800\n", &*html("No spy"), b"\n",
        b"http://a.example/3 127.0.0.1 20140216050221 text/html 305\n", &*html("Spy"), b"\nno record\n",
        b"http://a.example/4 127.0.0.1 20140216050221 text/html 305\n", &*html("Spy"), b"\n"].concat(),
        "2 \"No spy\" http://a.example/2\n3 \"Spy\" http://a.example/3\n5 \"Spy\" http://a.example/4\n\
         - a.arc:1: the record does not say its length; it was passed over\n\
         ~ a.arc:2: the record is cut short: 312 bytes of the 800 that it should have\n\
         - a.arc:4: no ARC record begins here; what stands before the next was passed over";
}

#[test]
fn where_it_comes_from() {
    let crawl = Crawl::read("a.warc", &response(html("No spy")), MAX_RECORD, PART_BYTES);
    let article = &crawl.articles[0];
    assert_eq!(article.date, None);
    assert_eq!(article.url.as_deref(), Some("http://a.example/response"));
    assert_eq!(article.version, Some(20_140_216_050_221));
    assert_eq!(article.extra["fetched"], "2014-02-16T05:02:21Z");
    assert_eq!(article.extra["warc_record_id"], "urn:uuid:7");
    let file = arc(&[("http://a.example/1 127.0.0.1 20140216050221 text/html", &html("No spy"))]);
    let crawl = Crawl::read("a.arc", &file, MAX_RECORD, PART_BYTES);
    assert_eq!(crawl.articles[0].extra["fetched"], "2014-02-16T05:02:21Z");
    assert_eq!(crawl.articles[0].version, Some(20_140_216_050_221));
}

#[test]
fn a_text_has_its_paragraphs() {
    let check = |text: &str, expected: &str| {
        let fields = "WARC-Identified-Content-Language: deu,eng\r\n";
        let crawl = Crawl::read("a", &record("conversion", fields, text), MAX_RECORD, PART_BYTES);
        let article = &crawl.articles[0];
        assert_eq!(article.language.as_deref(), Some("de"));
        assert_eq!(format!("{} / {}", article.headline, article.text), expected);
    };
    check("Kein Spion\r\nEs gab\r\nkeinen.\r\n", "Kein Spion / Es gab\n\nkeinen.");
    check("Kein Spion\n\nEs gab\nkeinen.\n\n\nNie.", "Kein Spion / Es gab\nkeinen.\n\nNie.");
    check("Kein Spion", "Kein Spion / ");
    check(
        &format!("{}\nNie.", "Nie! ".repeat(99)),
        &format!(" / {}\n\nNie.", "Nie! ".repeat(99).trim()),
    );
}

/// Of what is too long and would not have been read, nothing is said but what it is.
#[test]
fn records_too_long_are_not_kept() {
    let long = "x".repeat(3 << 20);
    let image = http("200 OK\r\nContent-Type: image/png", &long);
    let page = http("200 OK\r\nContent-Type: text/html", &long);
    let bytes = [response(&page), record("conversion", "", &long)].map(|record| record.len() - 4);
    let file = [
        record("request", "", &long),
        response(image),
        response(page),
        record("conversion", "", &long),
        response(html("Spy")),
    ];
    check_crawl(
        "a",
        &file.concat(),
        &format!(
            "5 \"Spy\" http://a.example/response\n1 WARC requests\n1 files that are not pages\n\
             - a:3: the record has {} bytes, more than the 1048576 allowed; raise --max-record\n\
             - a:4: the record has {} bytes, more than the 1048576 allowed; raise --max-record",
            bytes[0], bytes[1]
        ),
    );
}

#[test]
fn a_record_as_long_as_allowed_is_read() {
    let record = response(html("No spy"));
    let length = record.len() - 4;
    for (max_record, articles) in [(length, 2), (length - 1, 0)] {
        for part_bytes in [PART_BYTES, 1] {
            let file = [&*record, &record].concat();
            let crawl = Crawl::read("a", &file, max_record, part_bytes);
            assert_eq!((crawl.articles.len(), crawl.records()), (articles, 2));
        }
    }
}

#[test]
fn headers_without_end_are_passed_over() {
    let lines = "WARC/1.0\r\n".to_owned() + &"X: y\r\n".repeat(200_000);
    let line = "WARC/1.0\r\nX: ".to_owned() + &"y".repeat(1 << 20);
    for header in [lines, line] {
        let file = [header.as_bytes(), b"\n", &response(html("Spy"))].concat();
        check_crawl(
            "a",
            &file,
            "2 \"Spy\" http://a.example/response\n- a:1: the header of the WARC record does not end",
        );
    }
    let fields = http(&("200 OK\r\n".to_owned() + &"X:\r\n y\r\n".repeat(90_000)), page("No spy"));
    check_crawl("a", &response(fields), ONE);
}

/// Lengths that are wrong on purpose must not have every record scanned by every other.
#[test]
fn wrong_lengths_take_linear_time() {
    let record = lying("1000000", b"HTTP/1.1 404 No\r\n\r\n");
    let crawl = Crawl::read("a", &record.repeat(20_000), MAX_RECORD, PART_BYTES);
    assert_eq!(crawl.passed_over["pages that answered with an error"], 20_000);
}

/// The files of two other readers of crawls, which are there to be hard: the records that warcio
/// counts, how many of them are articles here, and what was wrong.
#[test]
fn files_of_other_readers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/warc");
    if !folder.exists() {
        eprintln!("skipped: no {}", folder.display());
        return;
    }
    const FILES: [(&str, u64, usize, usize); 22] = [
        ("resiliparse/block-sized-records.warc", 3, 0, 0),
        ("resiliparse/block-sized-records.warc.gz", 3, 0, 0),
        ("resiliparse/clipped.warc.gz", 1, 1, 1),
        ("resiliparse/clueweb-quirk.warc.gz", 30, 29, 0),
        ("resiliparse/warcfile.warc", 50, 16, 0),
        ("resiliparse/warcfile.warc.gz", 50, 16, 0),
        ("warcio/bad.arc", 4, 0, 2),
        // warcio refuses these two after one record: compressed as a whole, not by record.
        ("warcio/example-bad-non-chunked.warc.gz", 6, 1, 0),
        ("warcio/example-bad.warc.gz.bad", 6, 1, 0),
        ("warcio/example-digest.warc", 4, 0, 0),
        ("warcio/example-iana.org-chunked.warc", 3, 1, 0),
        ("warcio/example-resource.warc.gz", 3, 1, 0),
        ("warcio/example-space-in-target-uri.warc.gz", 2, 0, 0),
        ("warcio/example-space-in-url.arc", 2, 1, 1),
        // warcio warns of the bytes behind a record, which count as one here, and has four.
        ("warcio/example-trunc.warc", 5, 1, 1),
        ("warcio/example-wget-bad-target-uri.warc.gz", 6, 1, 0),
        // warcio gives up after one record: its members are not records.
        ("warcio/example-wrong-chunks.warc.gz", 2, 1, 0),
        ("warcio/example.arc", 2, 1, 0),
        ("warcio/example.arc.gz", 2, 1, 0),
        ("warcio/example.warc", 6, 1, 0),
        ("warcio/example.warc.gz", 6, 1, 0),
        ("warcio/post-test.warc.gz", 6, 0, 0),
    ];
    for (name, records, articles, problems) in FILES {
        let bytes = unpacked(&fs::read(folder.join(name)).unwrap());
        let (_, name) = name.split_once('/').unwrap();
        for part_bytes in [PART_BYTES, 1] {
            let crawl = Crawl::read(name.trim_end_matches(".gz"), &bytes, 64 << 20, part_bytes);
            // Whether a page has an article in it is for the reader of pages to say.
            let empty = crawl.passed_over.get("pages without an article").copied().unwrap_or(0);
            let pages = crawl.articles.len() + empty as usize;
            let found = (crawl.records(), pages, crawl.problems.len());
            assert_eq!(found, (records, articles, problems), "{name}: {}", crawl.shown());
        }
    }
}

/// What there is of it before a compressed file is cut.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return bytes.to_vec();
    }
    let mut unpacked = Vec::new();
    let _ = MultiGzDecoder::new(bytes).read_to_end(&mut unpacked);
    unpacked
}

/// A piece of a crawl, whole or broken.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => Just(response(html("No spy"))),
        1 => Just(record("request", "", "GET /")),
        1 => Just(record("conversion", "Content-Type: text/plain\r\n", "No spy\nNone.")),
        1 => Just(coded("Content-Encoding: gzip", gzip(page("No spy")))),
        1 => Just(arc(&[("http://a.example/1 127.0.0.1 20140216050221 text/html", &html("Spy"))])),
        1 => "[0-9]{1,4}".prop_map(|said| lying(&said, &html("Spy"))),
        1 => "(WARC/1.0\r\n|WARC-Type: response\r\n|Content-Length: 9\r\n|\r\n|\n|x| ){0,6}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..9),
    ]
}

/// A crawl with some bytes changed, left out or added.
fn crawl() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3u8);
    (prop::collection::vec(piece(), 0..6), prop::collection::vec(change, 0..4)).prop_map(
        |(pieces, changes)| {
            let mut crawl = pieces.concat();
            for (index, byte, change) in changes {
                if crawl.is_empty() {
                    break;
                }
                let at = index.index(crawl.len());
                match change {
                    0 => crawl[at] = byte,
                    1 => drop(crawl.remove(at)),
                    _ => crawl.truncate(at),
                }
            }
            crawl
        },
    )
}

/// The records as the scanner finds them in pieces of this many bytes.
fn scanned(syntax: Syntax, bytes: &[u8], max_record: usize, step: usize) -> Vec<(usize, usize)> {
    let mut scanner = RecordScanner::new(syntax, max_record);
    let (mut at, mut start, mut end) = (0, None, 0);
    let mut records = Vec::new();
    loop {
        let ended = end == bytes.len();
        while let Some(mark) = scanner.next(&bytes[..end], &mut at, ended) {
            match mark {
                Mark::Start(found) => start = Some(found),
                Mark::End(end) => records.extend(start.take().map(|start| (start, end))),
            }
        }
        if ended {
            records.extend(start.map(|start| (start, bytes.len())));
            return records;
        }
        end = (end + step).min(bytes.len());
    }
}

proptest! {
    /// Nothing panics, and the records are the same however the bytes come.
    #[test]
    fn any_crawl_can_be_cut_anywhere(bytes in crawl(), step in 1usize..70, max_record in 0usize..2000) {
        for syntax in [Syntax::Warc, Syntax::Arc] {
            let whole = scanned(syntax, &bytes, max_record, bytes.len().max(1));
            prop_assert_eq!(&scanned(syntax, &bytes, max_record, step), &whole);
            prop_assert!(whole.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", whole);
        }
    }

    #[test]
    fn parts_make_no_difference(bytes in crawl(), max_record in 0usize..2000, arc in any::<bool>()) {
        let name = if arc { "a.arc" } else { "a.warc" };
        let whole = Crawl::read(name, &bytes, max_record, PART_BYTES);
        prop_assert_eq!(whole, Crawl::read(name, &bytes, max_record, 1));
    }

    #[test]
    fn nothing_panics(head in "(HTTP/1.1 200 OK|Content-Encoding: (gzip|br|zstd|deflate)|Transfer-Encoding: chunked|[0-9a-f]{1,20}|\r\n|\n| |<p>|:){0,9}", body in prop::collection::vec(any::<u8>(), 0..40)) {
        let block = [head.into_bytes(), body].concat();
        let _ = read_record(Syntax::Warc, &response(&block), 1000);
        let _ = read_record(Syntax::Arc, &block, 1000);
        let _ = read_record(Syntax::Warc, &coded("Content-Encoding: br, deflate, zstd, gzip", &block), 1000);
    }
}
