//! Nothing that is written for people steers a terminal, whatever it quotes: articles, names of
//! files, queries, ids, arguments.

use std::fs::File;
use std::io::Write;

use crate::hay::{Dir, Ran};

/// Sequences that colour, name the window and clear it, in seven bits and in eight; carriage return,
/// delete and NUL; characters that turn the direction of writing.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{9d}x\u{9c}\r\u{7f}\u{8}\u{202e}evil\u{202c}\u{2066}x\u{2069}\u{200e}";

/// The same in an argument, which holds anything but NUL; in a name of a file.
fn hostile(before: &str) -> String {
    format!("{before}{HOSTILE}")
}

/// Whether a character may be shown.
fn is_harmless(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c == '\n' || !c.is_control() && !turns
}

#[track_caller]
fn check_harmless(what: &str, ran: &Ran) {
    for (stream, text) in [("output", &ran.out), ("messages", &ran.err)] {
        if let Some(at) = text.char_indices().find(|(_, c)| !is_harmless(*c)).map(|(at, _)| at) {
            let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
            panic!("{what}: {stream}: {:?}", text[line..].lines().next().unwrap_or_default());
        }
    }
}

/// An archive with all of it in every field, and the files it is made of.
fn archive() -> Dir {
    let dir = Dir::new();
    let text =
        |what: &str| format!("{what}{HOSTILE} spy {HOSTILE}\n\n{HOSTILE}\nhuawei masts rose.");
    let article = |id: &str| {
        serde_json::json!({
            "id": hostile(id), "date": "2019-05-14", "headline": text("Head"), "text": text("Text"),
            "source": hostile("Ledger"), "section": hostile("News"), "agency": hostile("Wire"),
            "authors": [hostile("Mary")], "dateline": hostile("PARIS"), "url": hostile("http://x/"),
            "language": hostile("en"), "persons": [hostile("Anne")], "places": [hostile("Oslo")],
            "organisations": [hostile("Huawei"), hostile("Huawei") + " Ltd"], hostile("field"): hostile("extra"),
        })
    };
    let broken = format!("{{\"id\": \"{}\", \u{1b}[31m\n", "b");
    let name = hostile("papers") + ".jsonl";
    dir.create(&name, format!("{}\n{}\n{broken}", article("a"), article("b")));
    dir.create(&(hostile("picture") + ".png"), b"\x89PNG\r\n\x1a\n");
    let ran = dir.morgue(&["index", &name, "-i", "archive"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    check_harmless("index", &ran);
    dir.create("topics.tsv", format!("t{HOSTILE}\tspy {HOSTILE}\nu\tspy\n").replace('\r', ""));
    dir.create("qrels", format!("t{HOSTILE} 0 x{HOSTILE} 1\nu 0 y 1\nbroken{HOSTILE}\n"));
    dir.create("a.run", format!("u Q0 y{HOSTILE} 1 2.0 x\nbroken{HOSTILE}\n"));
    dir.create("queries", format!("spy {HOSTILE}\nq{HOSTILE}\tdate:{HOSTILE}\n").replace('\r', ""));
    dir
}

/// The id of the archive's first article, as it is stored.
fn id(dir: &Dir) -> String {
    let ran = dir.morgue(&["export", "spy", "-i", "archive"]).ended(0);
    ran.fields("article").remove(0)
}

#[test]
fn no_command_lets_anything_through() {
    let dir = archive();
    let id = id(&dir);
    let query = hostile("spy ");
    let passage = format!("{id}#0");
    let every = "author,source,section,person,org,place,other,agency,dateline,language,year,month";
    let papers = hostile("papers") + ".jsonl";
    let picture = hostile("picture") + ".png";
    let (copy, saved) = (hostile("copy"), hostile("saved"));
    let commands: &[&[&str]] = &[
        &["search", "spy"],
        &["search", "spy", "--explain"],
        &["search", "spy", "--reading", "--sort", "newest", "--collapse", "none"],
        &["search", &query, "--reading"],
        &["search", "zzzzzz", &query, "--strict"],
        &["search", "--author", &query, "spy"],
        &["search", "--from", &query, "spy"],
        &["search", &format!("({query}")],
        &["search", &format!("date:{query}")],
        &["search", &format!("autor:{query}")],
        &["search", &format!("/{query}(/")],
        &["search", "--queries", "queries", "--format", "trec"],
        &["search", "--queries", &query],
        &["search", "spy", "--format", "trec"],
        &["search", "spy", "--timeout", "0s"],
        &["search", "spy", "--timeout", &query],
        &["search", "spy", "--rank", &query],
        &["search", "spy", "-i", &query],
        &["count", &query, "--reading"],
        &["facets", "spy", "--by", every, "--top", "0"],
        &["facets", "--by", &query],
        &["timeline", &query],
        &["timeline", &query, "--svg"],
        &["entities"],
        &["entities", &query],
        &["entities", "--with", "huawei"],
        &["entities", "--with", &query],
        &["entities", "--suggest"],
        &["suggest", "led"],
        &["suggest", &query],
        &["export", &query, "--unit", &query],
        &["inspect", &papers],
        &["inspect", &picture],
        &["inspect", &query],
        &["index", &papers, "--dry-run"],
        &["index", &picture],
        &["index", &query],
        &["index", "."],
        &["show", &id],
        &["show", &passage],
        &["show", &query],
        &["family", &id],
        &["family", &query],
        &["stats"],
        &["verify"],
        &["snapshot", &copy],
        &["snapshot", &copy],
        &["salvage", &saved],
        &["salvage", &saved],
        &["eval", "--topics", "topics.tsv", "--qrels", "qrels", "--per-topic", "--complete"],
        &["eval", "--run", "a.run", "--qrels", "qrels", "--per-topic", "--complete"],
        &["eval", "--topics", &query, "--qrels", "qrels"],
        &["bench", "--rounds", "1", "--queries", "queries"],
        &["debug", "analyze", &query],
        &["debug", "query", &query],
        &["debug", "passages", &id],
        &["debug", "passages", &query],
        &["debug", "explain", "--passage", &passage, "spy"],
        &["debug", "explain", "--passage", &query, "spy"],
        &["delete", &query],
        &["delete", "--query", &query],
        &["delete", "--dry-run", "--query", "spy"],
        &["optimize"],
        &["rebuild"],
        &["completions", &query],
        &["generate", &query],
        &[&query],
        &["search", &format!("--{query}")],
        &["search", "spy", &format!("-{query}")],
        &["delete", &id],
    ];
    for arguments in commands {
        let needs_archive = !arguments.contains(&"-i")
            && !arguments.contains(&"--run")
            && !matches!(arguments[0], "inspect" | "completions" | "generate")
            && !arguments.starts_with(&["debug", "analyze"])
            && *arguments != [&query[..]];
        let archive: &[&str] = if needs_archive { &["-i", "archive"] } else { &[] };
        let arguments = [*arguments, archive].concat();
        let mut ran = dir.morgue(&arguments);
        if arguments.contains(&"trec") {
            // A machine format, whose ids are those of the archive.
            ran.out.clear();
        }
        check_harmless(&format!("{arguments:?}"), &ran);
    }
}

#[test]
fn the_archive_may_have_any_name() {
    let dir = archive();
    let (archive, papers) = (hostile("archive"), hostile("papers") + ".jsonl");
    for arguments in
        [&["index", &papers][..], &["stats"], &["rebuild"], &["optimize"], &["search", "zzzz"]]
    {
        let arguments = [arguments, &["-i", &archive]].concat();
        check_harmless(&format!("{arguments:?}"), &dir.morgue(&arguments));
    }
}

/// JSON has no raw control character of seven bits, so that a pager or a log shows it as it is.
#[test]
fn machine_formats_escape_what_their_format_can() {
    let dir = archive();
    for arguments in [
        &["search", "spy", "--format", "json"][..],
        &["search", "spy", "--format", "jsonl"],
        &["facets", "--by", "author", "--format", "json"],
        &["entities", "--format", "json"],
        &["export", "spy", "--text"],
        &["stats", "--format", "json"],
    ] {
        let out = dir.morgue(&[arguments, &["-i", "archive"]].concat()).ended(0).out;
        assert!(!out.contains(|c: char| c < ' ' && c != '\n'), "{arguments:?}: {out:?}");
    }
}

/// A tar archive with a member of this name, which is written as it is.
fn tar(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    let mut tar = tar::Builder::new(Vec::new());
    tar.append(&header, content).unwrap();
    tar.into_inner().unwrap()
}

/// A zip archive with one stored member of this name (APPNOTE.TXT, 4.3).
fn zip(name: &[u8], content: &[u8]) -> Vec<u8> {
    let crc = {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |c, _| {
                (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg())
            })
        };
        !content.iter().fold(!0, step)
    };
    let (size, length) = (content.len() as u32, name.len() as u16);
    let fields = |out: &mut Vec<u8>| {
        out.extend(20u16.to_le_bytes());
        out.extend([0, 8, 0, 0, 0, 0, 0x21, 0x4E]);
        out.extend(crc.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(length.to_le_bytes());
        out.extend(0u16.to_le_bytes());
    };
    let mut zip = b"PK\x03\x04".to_vec();
    fields(&mut zip);
    zip.extend(name);
    zip.extend(content);
    let at = zip.len() as u32;
    zip.extend(b"PK\x01\x02");
    zip.extend(20u16.to_le_bytes());
    fields(&mut zip);
    zip.extend([0; 10]);
    zip.extend(0u32.to_le_bytes());
    zip.extend(name);
    let bytes = zip.len() as u32 - at;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(bytes.to_le_bytes());
    zip.extend(at.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

/// Every file and folder below another, by its name.
fn all_below(folder: &std::path::Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        out.push(path.display().to_string());
        if path.is_dir() {
            all_below(&path, out);
        }
    }
}

/// Members are articles by their names, wherever those point to: nothing is unpacked to the disk.
#[test]
fn names_of_members_are_only_names() {
    let names: [&[u8]; 10] = [
        b"../../etc/passwd.txt",
        b"/etc/passwd.txt",
        b"C:\\Windows\\win.txt",
        b"..\\..\\up.txt",
        b"a/../../b.txt",
        b"./../c.txt",
        b"nul\0l.txt",
        b"\x1b[31mred\x07\x7f.txt",
        b"\xc2\x9b2J\xe2\x80\xae.txt",
        b"broken\xff\xfe.txt",
    ];
    for (number, name) in names.into_iter().enumerate() {
        for (container, bytes) in
            [("tar", tar(name, b"The masts rose.")), ("zip", zip(name, b"The masts rose."))]
        {
            let dir = Dir::new();
            let file = format!("in/deep/down/papers.{container}");
            dir.create(&file, &bytes);
            let what = format!("{container} with {:?}", String::from_utf8_lossy(name));
            let ran = dir.morgue(&["index", &file, "-i", "archive"]);
            check_harmless(&what, &ran);
            let mut files = Vec::new();
            all_below(&dir.path(""), &mut files);
            files.retain(|file| !file.starts_with(&*dir.path("archive").to_string_lossy()));
            assert_eq!(files.len(), 4, "{what}: {files:?}");
            for command in [["inspect", &file], ["search", "masts"]] {
                let archive: &[&str] =
                    if command[0] == "search" { &["-i", "archive"] } else { &[] };
                check_harmless(&what, &dir.morgue(&[&command[..], archive].concat()));
            }
            // A name that is cut short by NUL, or that is no text, may be refused; it is said.
            let found = dir.morgue(&["count", "masts", "-i", "archive"]);
            assert!(found.status == 0 || !ran.err.is_empty(), "{what} {number}: {}", ran.out);
        }
    }
}

/// Standard output that is a terminal gets machine formats without what steers it; `script` makes
/// one where there is such a program.
#[test]
#[cfg(target_os = "linux")]
fn a_terminal_is_shown_nothing_that_steers_it() {
    let dir = archive();
    let program = env!("CARGO_BIN_EXE_morgue");
    let mut script = File::create(dir.path("run.sh")).unwrap();
    writeln!(script, "exec '{program}' export spy --text --format csv -i archive").unwrap();
    let ran = std::process::Command::new("script")
        .args(["-qec", "sh run.sh", "/dev/null"])
        .current_dir(dir.path(""))
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: there is no program `script`");
        return;
    };
    let shown = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n");
    // What the terminal echoes of the end of its input.
    let shown = shown.replace("^D\u{8}\u{8}", "");
    assert!(shown.contains("masts"), "{shown:?} {:?}", String::from_utf8_lossy(&ran.stderr));
    let steers = shown.chars().find(|c| !is_harmless(*c) && *c != '\t');
    assert_eq!(steers, None, "{shown:?}");
}
