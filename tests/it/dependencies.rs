//! What this program is made of beside its own code: from where, under which licences.
//!
//! `cargo deny` checks the same, by `deny.toml`, where it can be had; this holds everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than their notice. The same list is in `deny.toml`.
const LICENCES: [&str; 8] = [
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "Unicode-3.0",
    "Zlib",
    "bzip2-1.0.6",
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// A package of `Cargo.lock`.
#[derive(Default)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    has_checksum: bool,
}

fn locked() -> Vec<Locked> {
    let lock = read("Cargo.lock");
    let packages = lock.split("[[package]]").skip(1);
    let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    packages
        .map(|package| {
            let mut locked = Locked::default();
            for line in package.lines() {
                match line.split(" = ").next() {
                    Some("name") => locked.name = value(line),
                    Some("version") => locked.version = value(line),
                    Some("source") => locked.source = Some(value(line)),
                    Some("checksum") => locked.has_checksum = true,
                    _ => {}
                }
            }
            locked
        })
        .collect()
}

/// What Cargo says of the packages that this platform needs with the default features, without asking
/// the network.
fn packages() -> Vec<Value> {
    let version = Command::new(env!("CARGO")).arg("-vV").output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let platform = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let said = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", platform])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    said["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be met by some licences. AND binds more tightly than OR; `/` is
/// how OR was written before.
fn is_met(expression: &str, licences: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut tokens: Vec<&str> = spaced.split_whitespace().rev().collect();
    let is_met = any(&mut tokens, licences);
    assert!(tokens.is_empty(), "`{expression}` is no SPDX expression");
    is_met
}

fn any(tokens: &mut Vec<&str>, licences: &[&str]) -> bool {
    let mut is_met = all(tokens, licences);
    while tokens.pop_if(|token| *token == "OR").is_some() {
        is_met |= all(tokens, licences);
    }
    is_met
}

fn all(tokens: &mut Vec<&str>, licences: &[&str]) -> bool {
    let mut is_met = one(tokens, licences);
    while tokens.pop_if(|token| *token == "AND").is_some() {
        is_met &= one(tokens, licences);
    }
    is_met
}

fn one(tokens: &mut Vec<&str>, licences: &[&str]) -> bool {
    let token = tokens.pop().unwrap_or_default();
    if token == "(" {
        let is_met = any(tokens, licences);
        return tokens.pop() == Some(")") && is_met;
    }
    // An exception only adds to what a licence allows.
    if tokens.pop_if(|token| *token == "WITH").is_some() {
        tokens.pop();
    }
    licences.contains(&token)
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let met = |expression: &str| is_met(expression, &["MIT", "Zlib"]);
    assert!(met("MIT"));
    assert!(met("GPL-3.0 OR MIT"));
    assert!(met("Unlicense/MIT"));
    assert!(met("(GPL-3.0 OR MIT) AND Zlib"));
    assert!(met("GPL-3.0 AND MIT OR Zlib"));
    assert!(met("MIT WITH LLVM-exception"));
    assert!(!met("GPL-3.0"));
    assert!(!met("MIT AND GPL-3.0"));
    assert!(!met("(MIT OR Zlib) AND GPL-3.0"));
}

#[test]
fn licences_are_those_we_allow() {
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_else(|| panic!("{name}: no licence"));
        assert!(is_met(licence, &LICENCES), "{name}: {licence}");
    }
}

#[test]
fn cargo_deny_allows_the_same_licences() {
    let deny = read("deny.toml");
    let list = deny.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let listed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(listed, LICENCES);
}

#[test]
fn everything_is_from_the_registry_and_has_a_checksum() {
    for Locked { name, source, has_checksum, .. } in locked() {
        if name != "morgue" {
            assert_eq!(source.as_deref(), Some(REGISTRY), "{name}");
            assert!(has_checksum, "{name}");
        }
    }
}

/// The part of a version that says what it is compatible with.
fn compatible(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    match parts[..] {
        ["0", "0", patch, ..] => format!("0.0.{patch}"),
        ["0", minor, ..] => format!("0.{minor}"),
        [major, ..] => major.to_owned(),
        [] => String::new(),
    }
}

/// Two versions of one thing do not fit together, and the older one is forgotten.
#[test]
fn what_we_use_ourselves_is_there_once() {
    let manifest = read("Cargo.toml");
    let mut direct = BTreeSet::new();
    let mut is_list = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_list = line.ends_with("dependencies]");
        } else if is_list && let Some((name, _)) = line.split_once(" = ") {
            direct.insert(name.trim());
        }
    }
    assert!(direct.contains("tantivy") && direct.contains("proptest"), "{direct:?}");
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Locked { name, version, .. } in locked() {
        versions.entry(name).or_default().insert(compatible(&version));
    }
    for name in direct {
        let versions = versions.get(name).unwrap_or_else(|| panic!("{name} is not locked"));
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}
