//! Containers of every kind, made here, in every combination, whole and broken.

use std::io::{Cursor, Write};
use std::sync::Arc;

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};
use proptest::prelude::*;

use super::*;
use crate::source::parts::Parts;
use crate::source::{PART_BYTES, Parsed, Part, parse};

const LINES: &str = "{\"title\":\"A\"}\n{\"title\":\"B\"}\n";

fn gz(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn bz2(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(0);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// A zip archive of these members; names that end in `/` are folders.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(members, CompressionMethod::Deflated)
}

fn zip_with(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in members {
        match name.ends_with('/') {
            true => writer.add_directory(*name, options).unwrap(),
            false => {
                writer.start_file(*name, options).unwrap();
                writer.write_all(content).unwrap();
            }
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A tar archive of these members, their names as they stand.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = ::tar::Header::new_gnu();
        if name.len() <= 100 {
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append(&header, *content).unwrap();
        } else {
            header.set_size(content.len() as u64);
            builder.append_data(&mut header, *name, *content).unwrap();
        }
    }
    builder.into_inner().unwrap()
}

/// A tar archive with one member of a kind that has no content.
fn tar_of_kind(kind: ::tar::EntryType) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_ustar();
    header.set_path("x").unwrap();
    header.set_link_name("/etc/passwd").unwrap();
    header.set_entry_type(kind);
    header.set_size(0);
    header.set_cksum();
    builder.append(&header, &[][..]).unwrap();
    builder.into_inner().unwrap()
}

/// One line a headline with its place, then problems and what was passed over.
fn shown(parsed: &Parsed) -> String {
    let articles = parsed.articles.iter().map(|a| format!("{} {}", a.place, a.headline));
    let problems = parsed
        .problems
        .iter()
        .map(|problem| format!("{} {problem}", if problem.skipped { '-' } else { '~' }));
    let passed_over = parsed.passed_over.iter().map(|(what, n)| format!("{n} {what} passed over"));
    articles.chain(problems).chain(passed_over).collect::<Vec<_>>().join("\n")
}

/// Reads a file as a small one, on the thread that parses, and as a large one, on others.
fn read(name: &str, bytes: &[u8], options: &SourceOptions) -> [Parsed; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, name: name.to_owned(), bytes: bytes.len() as u64 };
    let small = parse(Part::File(file.clone()), options);
    let mut large = Parsed::default();
    for part in Parts::new(vec![file], Arc::new(options.clone()), 1) {
        let parsed = parse(part, options);
        large.articles.extend(parsed.articles);
        large.problems.extend(parsed.problems);
        large.records += parsed.records;
        large.packed += parsed.packed;
        for (what, count) in parsed.passed_over {
            *large.passed_over.entry(what).or_default() += count;
        }
    }
    [small, large]
}

#[track_caller]
fn check_with(name: &str, bytes: impl AsRef<[u8]>, options: &SourceOptions, expected: &str) {
    for (parsed, how) in read(name, bytes.as_ref(), options).iter().zip(["small", "large"]) {
        assert_eq!(shown(parsed), expected, "{name} as a {how} file");
        let skipped = parsed.problems.iter().filter(|problem| problem.skipped).count();
        assert_eq!(parsed.records as usize, parsed.articles.len() + skipped);
    }
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &str) {
    check_with(name, bytes, &SourceOptions::default(), expected);
}

macro_rules! containers {
    ($($test:ident, $name:expr, $bytes:expr, $expected:expr;)+) => {$(
        #[test]
        fn $test() {
            check($name, $bytes, $expected);
        }
    )+};
}

/// The first half of something.
fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// Lines that do not pack well.
fn many_lines() -> String {
    (0..2000u64)
        .map(|n| format!("{{\"title\":\"{:x}\"}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect()
}

const BOTH: &str = "a.jsonl.gz:1 A\na.jsonl.gz:2 B";

containers! {
    gzip, "a.jsonl.gz", gz(LINES), BOTH;
    gzip_in_members, "a.jsonl.gz", [gz("{\"title\""), gz(""), gz(":\"A\"}\n{\"title\":\"B\"}")].concat(), BOTH;
    gzip_without_a_name, "a", gz(LINES), "a:1 A\na:2 B";
    gzip_by_content_first, "a.jsonl.gz", zst(LINES), BOTH;
    unpacked_on_its_way, "a.jsonl.gz", LINES, BOTH;
    gzip_with_zeros_behind, "a.jsonl.gz", [gz(LINES), vec![0; 512]].concat(),
        "a.jsonl.gz:1 A\na.jsonl.gz:2 B\n~ a.jsonl.gz: 512 bytes behind the end of the gzip stream are no gzip and were passed over";
    gzip_with_garbage_behind, "a.jsonl.gz", [gz(LINES), b"<html>".to_vec()].concat(),
        "a.jsonl.gz:1 A\na.jsonl.gz:2 B\n~ a.jsonl.gz: 6 bytes behind the end of the gzip stream are no gzip and were passed over";
    gzip_of_nothing, "a.jsonl.gz", gz(""), "- a.jsonl.gz: the file is empty";
    gzip_of_an_image, "a.gz", gz(b"\x89PNG\r\n"), "- a.gz: an image";
    zstd_frames, "a.jsonl.zst", [zst("{\"title\":\"A\"}\n"), zst("{\"title\":\"B\"}\n")].concat(),
        "a.jsonl.zst:1 A\na.jsonl.zst:2 B";
    zstd_after_a_skippable_frame, "a.jsonl.zst", [b"\x50\x2a\x4d\x18\x01\0\0\0x".to_vec(), zst(LINES)].concat(),
        "a.jsonl.zst:1 A\na.jsonl.zst:2 B";
    bzip2_streams, "a.jsonl.bz2", [bz2("{\"title\":\"A\"}\n"), bz2("{\"title\":\"B\"}\n")].concat(),
        "a.jsonl.bz2:1 A\na.jsonl.bz2:2 B";
    xz_streams, "a.jsonl.xz", [xz("{\"title\":\"A\"}\n"), vec![0; 4], xz("{\"title\":\"B\"}\n")].concat(),
        "a.jsonl.xz:1 A\na.jsonl.xz:2 B";
    a_text_that_begins_like_bzip2, "a.txt", "BZh9 rises\n\nIt is no signature.", "a.txt BZh9 rises";

    members_of_a_zip, "d.zip", zip(&[("2019/", b""), ("2019/b.txt", b"B"), ("2019/a.jsonl", LINES.as_bytes())]),
        "d.zip/2019/b.txt B\nd.zip/2019/a.jsonl:1 A\nd.zip/2019/a.jsonl:2 B";
    zip_stored, "d.zip", zip_with(&[("a.txt", b"A")], CompressionMethod::Stored), "d.zip/a.txt A";
    zip_with_bzip2, "d.zip", zip_with(&[("a.txt", b"A")], CompressionMethod::Bzip2), "d.zip/a.txt A";
    zip_with_zstd, "d.zip", zip_with(&[("a.txt", b"A")], CompressionMethod::Zstd), "d.zip/a.txt A";
    an_empty_zip, "d.zip", zip(&[]), "";
    zip_hidden, "d.zip", zip(&[("__MACOSX/._a.txt", b"x"), (".DS_Store", b"x"), ("a.txt", b"A")]),
        "d.zip/a.txt A\n1 hidden members passed over\n1 macOS resource forks passed over";
    zip_that_climbs, "d.zip", zip(&[("../../etc/passwd", b"A"), ("/root/b", b"B"), ("..\\c", b"C")]),
        "d.zip/etc/passwd A\nd.zip/root/b B\nd.zip/c C";
    zip_without_a_list, "d.zip", { let mut bytes = zip_with(&[("a.txt", b"A"), ("b.txt", b"B")], CompressionMethod::Stored); bytes.truncate(70); bytes },
        "d.zip/a.txt A\n- d.zip: the zip archive has no list of its members at its end; it may have been cut short; 1 members were found without it";
    an_office_document, "d.docx", zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]),
        "- d.docx: Office documents are not read; convert it to text first";
    an_image_in_a_zip, "d.zip", zip(&[("a.png", b"\x89PNG"), ("b.txt", b"B")]), "d.zip/b.txt B\n- d.zip/a.png: an image";

    members_of_a_tar, "d.tar", tar(&[("./2019/b.txt", b"B"), ("2019/a.jsonl", LINES.as_bytes())]),
        "d.tar/2019/b.txt B\nd.tar/2019/a.jsonl:1 A\nd.tar/2019/a.jsonl:2 B";
    tar_that_climbs, "d.tar", tar(&[("../../etc/passwd", b"A"), ("/root/b", b"B")]), "d.tar/etc/passwd A\nd.tar/root/b B";
    tar_with_links, "d.tar", tar_of_kind(::tar::EntryType::Symlink), "1 links passed over";
    tar_with_hard_links, "d.tar", tar_of_kind(::tar::EntryType::Link), "1 links passed over";
    tar_with_devices, "d.tar", tar_of_kind(::tar::EntryType::Char), "1 devices and pipes passed over";
    tar_with_folders, "d.tar", tar_of_kind(::tar::EntryType::Directory), "";
    tars_in_a_row, "d.tar", [tar(&[("a.txt", b"A")]), tar(&[("b.txt", b"B")])].concat(), "d.tar/a.txt A\nd.tar/b.txt B";
    tar_of_nothing, "d.tar", vec![0; 1024], "";
    tar_with_garbage_behind, "d.tar", [tar(&[("a.txt", b"A")]), vec![b'x'; 600]].concat(),
        "d.tar/a.txt A\n- d.tar: the tar archive is damaged: what should be a header is none; 1 members before that were read";

    tar_in_gzip, "d.tar.gz", gz(tar(&[("a.txt", b"A")])), "d.tar.gz/a.txt A";
    tar_in_xz, "d.txz", xz(tar(&[("a.txt", b"A")])), "d.txz/a.txt A";
    tar_in_bzip2, "d.tbz2", bz2(tar(&[("a.txt", b"A")])), "d.tbz2/a.txt A";
    tar_in_zstd, "d.tar.zst", zst(tar(&[("a.txt", b"A")])), "d.tar.zst/a.txt A";
    gzip_in_zip, "d.zip", zip(&[("a.jsonl.gz", &gz(LINES))]), "d.zip/a.jsonl.gz:1 A\nd.zip/a.jsonl.gz:2 B";
    gzip_in_tar, "d.tar", tar(&[("a.jsonl.gz", &gz(LINES)), ("b.txt", b"B")]),
        "d.tar/a.jsonl.gz:1 A\nd.tar/a.jsonl.gz:2 B\nd.tar/b.txt B";
    zip_in_tar, "d.tar", tar(&[("e.zip", &zip(&[("a.txt", b"A")])), ("b.txt", b"B")]), "d.tar/e.zip/a.txt A\nd.tar/b.txt B";
    zip_in_zip, "d.zip", zip(&[("e.zip", &zip(&[("a.txt", b"A")]))]), "d.zip/e.zip/a.txt A";
    zip_in_gzip, "d.zip.gz", gz(zip(&[("a.txt", b"A")])), "d.zip.gz/a.txt A";
    tar_in_zip, "d.zip", zip(&[("e.tar.gz", &gz(tar(&[("a.txt", b"A")]))), ("b.txt", b"B")]), "d.zip/e.tar.gz/a.txt A\nd.zip/b.txt B";
    utf_16_in_zip, "d.zip", zip(&[("a.txt", b"\xff\xfeA\0")]), "d.zip/a.txt A";

    half_a_tar, "d.tar", half(tar(&[("a.txt", b"A"), ("b.txt", &[b'B'; 3000])])),
        "d.tar/a.txt A\n- d.tar/b.txt: the tar archive ends early";
    half_a_tar_in_gzip, "d.tgz", { let tar = tar(&[("a.txt", b"A"), ("b.jsonl", many_lines().as_bytes())]); half(gz(&tar[..1536])) },
        "d.tgz/a.txt A\n- d.tgz: the gzip stream ends early; 1 members before that were read";
    half_a_gzip_in_zip, "d.zip", zip(&[("a.gz", &half(gz("A"))), ("b.txt", b"B")]),
        "d.zip/b.txt B\n- d.zip/a.gz: the gzip stream ends early";
}

#[test]
fn what_was_read_before_the_end_is_kept() {
    let lines = many_lines();
    for (name, packed, stream) in [
        ("a.jsonl.gz", gz(&lines), "gzip"),
        ("a.jsonl.zst", zst(&lines), "zstd"),
        ("a.jsonl.bz2", [bz2("{\"title\":\"A\"}\n"), bz2(&lines)].concat(), "bzip2"),
        ("a.jsonl.xz", [xz("{\"title\":\"A\"}\n"), xz(&lines)].concat(), "xz"),
    ] {
        for parsed in read(name, &packed[..packed.len() - 40], &SourceOptions::default()) {
            let [problem] = &parsed.problems[..] else { panic!("{:?}", parsed.problems) };
            let articles = parsed.articles.len();
            assert!(articles > 0 || stream == "zstd", "{name}");
            let count = match articles {
                0 => "nothing was read before that".to_owned(),
                1 => "1 record before that was read".to_owned(),
                count => format!("{count} records before that were read"),
            };
            assert_eq!(problem.reason, format!("the {stream} stream ends early; {count}"));
        }
    }
}

#[test]
fn half_a_zip_keeps_what_it_has() {
    let bytes = half(zip(&[("a.txt", b"A"), ("b.jsonl", many_lines().as_bytes())]));
    for parsed in read("d.zip", &bytes, &SourceOptions::default()) {
        assert!(parsed.articles.len() > 500);
        let reasons: Vec<_> = parsed.problems.iter().map(|problem| &*problem.reason).collect();
        let [member, archive] = reasons[..] else { panic!("{reasons:?}") };
        assert!(member.starts_with("the zip member ends early; "), "{member}");
        assert!(archive.ends_with("cut short; 2 members were found without it"), "{archive}");
    }
}

#[test]
fn what_is_damaged_is_named() {
    let damaged = |mut bytes: Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle..middle + 20].iter_mut().for_each(|byte| *byte ^= 0x55);
        bytes
    };
    let lines = many_lines();
    for (name, packed) in
        [("a.gz", gz(&lines)), ("a.zst", zst(&lines)), ("a.bz2", bz2(&lines)), ("a.xz", xz(&lines))]
    {
        for parsed in read(name, &damaged(packed), &SourceOptions::default()) {
            assert!(
                parsed.problems.iter().any(|problem| problem.reason.contains("stream is damaged")),
                "{:?}",
                parsed.problems
            );
        }
    }
    let archive = zip(&[("a.jsonl", lines.as_bytes()), ("b.txt", b"B")]);
    for parsed in read("d.zip", &damaged(archive), &SourceOptions::default()) {
        assert_eq!(parsed.articles.last().unwrap().headline, "B");
        assert!(parsed.problems.iter().any(|p| p.reason.starts_with("the zip member is damaged")));
    }
}

#[test]
fn encrypted_members_are_named() {
    let mut bytes = zip(&[("a.txt", b"A"), ("b.txt", b"B")]);
    // Bit 0 of the flags (APPNOTE.TXT 4.4.4) of the first member, in its header and in the list.
    bytes[6] |= 1;
    let list = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    bytes[list + 8] |= 1;
    check("d.zip", bytes, "d.zip/b.txt B\n- d.zip/a.txt: encrypted; unpack it first");
}

#[test]
fn long_names_are_read_and_too_long_ones_refused() {
    let long = format!("{}/a.txt", "folder/".repeat(40).trim_end_matches('/'));
    check("d.tar", tar(&[(&long, b"A")]), &format!("d.tar/{long} A"));
    let endless = "x/".repeat(3000) + "a.txt";
    check(
        "d.tar",
        tar(&[(&endless, b"A"), ("b.txt", b"B")]),
        "d.tar/b.txt B\n- d.tar: a member has a name of 6005 bytes; rename it",
    );
    let pax = |size: usize| {
        let mut builder = ::tar::Builder::new(Vec::new());
        let mut header = ::tar::Header::new_ustar();
        header.set_path("x").unwrap();
        header.set_entry_type(::tar::EntryType::XHeader);
        let line = format!(" path={}\n", "n".repeat(size));
        let mut length = line.len();
        while format!("{length}{line}").len() != length {
            length += 1;
        }
        let content = format!("{length}{line}");
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, content.as_bytes()).unwrap();
        [&builder.into_inner().unwrap()[..size.div_ceil(512) * 512 + 512], &tar(&[("a", b"A")])]
            .concat()
    };
    check("d.tar", pax(140), &format!("d.tar/{} A", "n".repeat(140)));
    check(
        "d.tar",
        pax(100_000),
        "- d.tar: a header of the tar archive has 100013 bytes; 0 members before that were read",
    );
}

#[test]
fn too_many_containers_in_one_another_are_refused() {
    let mut bytes = b"A".to_vec();
    for _ in 0..8 {
        bytes = gz(bytes);
    }
    check("a.gz", &bytes, "a.gz A");
    check("a.gz", gz(bytes), "- a.gz: packed more than 8 times in one another; unpack it first");
}

#[test]
fn bombs_end_quickly() {
    let zeros = gz(vec![b' '; 70 << 20]);
    let nest = zip(&[("bomb.gz", &zeros), ("a.txt", b"A")]);
    let expected = "- d.zip/bomb.gz: it unpacks to more than 1000 times its size; raise --max-ratio if it is to be trusted";
    check("d.zip", &nest, expected);
    let bomb = gz(gz(vec![b' '; 200 << 20]));
    check(
        "a.gz",
        bomb,
        "- a.gz: it unpacks to more than 1000 times its size; raise --max-ratio if it is to be trusted",
    );
    let options = SourceOptions { max_unpacked: 20, ..SourceOptions::default() };
    check_with(
        "d.zip",
        zip(&[("a.txt", b"A"), ("b.jsonl", LINES.as_bytes()), ("c.txt", b"C")]),
        &options,
        "d.zip/a.txt A\n- d.zip/b.jsonl: it unpacks to more than the 20 bytes allowed; raise \
         --max-unpacked if it is to be trusted; nothing was read before that",
    );
}

#[test]
fn dates_of_each_member_tell_its_own_order() {
    let csv = |day: &str| format!("title,date\nA,03/04/2019\nA,{day}/2019\n");
    let (dmy, mdy) = (csv("31/01"), csv("01/31"));
    let archive = gz(tar(&[("a.csv", dmy.as_bytes()), ("b.csv", mdy.as_bytes())]));
    for parsed in read("d.tar.gz", &archive, &SourceOptions::default()) {
        let dates: Vec<_> = parsed.articles.iter().map(|a| a.date.unwrap().to_string()).collect();
        assert_eq!(dates, ["2019-04-03", "2019-01-31", "2019-03-04", "2019-01-31"]);
    }
}

#[test]
fn what_was_read_of_the_disk_is_counted() {
    let bytes = gz(many_lines());
    for parsed in read("a.jsonl.gz", &bytes, &SourceOptions::default()) {
        assert_eq!(parsed.packed, bytes.len() as u64);
    }
}

fn some_container() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let inner = tar(&[("a.jsonl", LINES.as_bytes()), ("b.csv", b"title,date\nA,03/04/2019\n")]);
    let zipped = zip(&[("a.jsonl", LINES.as_bytes()), ("d.tar", &inner), ("e.gz", &gz(LINES))]);
    prop_oneof![
        Just(("a.gz", [gz(LINES), gz(LINES)].concat())),
        Just(("a.zst", zst(LINES))),
        Just(("a.bz2", bz2(LINES))),
        Just(("a.xz", xz(LINES))),
        Just(("a.tgz", gz(&inner))),
        Just(("a.zip", zipped.clone())),
        Just(("a.tar", [tar(&[("z.zip", &zipped)]), inner].concat())),
    ]
}

proptest! {
    #[test]
    fn nothing_panics(
        (name, mut bytes) in some_container(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let options = SourceOptions { max_unpacked: 1 << 20, ..SourceOptions::default() };
        for ahead in [false, true] {
            let reading = Reading { options: &options, part_bytes: PART_BYTES, ahead };
            read_bytes(name, &bytes, reading, &mut |_| Wanted::More);
        }
    }
}
