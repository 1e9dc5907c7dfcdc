//! Teaches morgue's tagger.
//!
//! ```text
//! morgue-training train LEXICON.tsv TRAIN.jsonl MODEL [--epochs N] [--rate R] [--decay D] [--seen N] [--least W]
//!     [--seed N] [--weight SOURCE=W]… [--share SOURCE=0..1]… [--without FAMILY]… [--check DEV.jsonl]…
//! morgue-training tag MODEL TEXTS.jsonl          predictions as JSON Lines, spans in characters
//! morgue-training speed MODEL TEXTS.jsonl        megabytes a second of processor time
//! ```

mod article;
mod corpus;
#[allow(dead_code, reason = "the tagger's files, of which the trainer uses a part")]
mod entity;
mod learn;
mod words;

use std::collections::HashMap;
use std::time::Instant;

use serde_json::{Value, json};

use corpus::{Reader, Record};
use entity::feature::Family;
use entity::model::{Model, Parts};
use entity::tagger::{KINDS, Tagger};
use learn::{Learner, Settings, number};

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["train", lexicon, corpus, model, options @ ..] => train(lexicon, corpus, model, options),
        ["tag", model, texts] => tag(&load(model)?, texts),
        ["speed", model, texts] => speed(&load(model)?, texts),
        _ => {
            Err("usage: train LEXICON TRAIN MODEL [options] | tag MODEL TEXTS | speed MODEL TEXTS"
                .to_owned())
        }
    }
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))
}

fn load(path: &str) -> Result<Model, String> {
    let bytes = std::fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    Model::from_bytes(&bytes).map_err(|_| format!("{path} is no model"))
}

fn train(lexicon: &str, corpus: &str, model: &str, options: &[&str]) -> Result<(), String> {
    let mut settings =
        Settings { epochs: 6, rate: 0.15, decay: 0.0003, seen: 3, least: 0.05, seed: 1 };
    let mut without = Vec::new();
    let mut weights = HashMap::new();
    let mut shares = HashMap::new();
    let mut checks = Vec::new();
    for pair in options.chunks(2) {
        let [name, value] = pair else { return Err(format!("{pair:?} lacks a value")) };
        let wrong = || format!("{name} {value}?");
        let number = || value.parse::<f32>().map_err(|_| wrong());
        let named = || {
            let (source, n) = value.split_once('=').ok_or_else(wrong)?;
            Ok::<_, String>((source.to_owned(), n.parse::<f32>().map_err(|_| wrong())?))
        };
        match *name {
            "--epochs" => settings.epochs = number()? as usize,
            "--rate" => settings.rate = number()?,
            "--decay" => settings.decay = number()?,
            "--seen" => settings.seen = number()? as u32,
            "--least" => settings.least = number()?,
            "--seed" => settings.seed = number()? as u64,
            "--weight" => weights.extend([named()?]),
            "--share" => shares.extend([named()?]),
            "--without" => without.push(family(value).ok_or_else(wrong)?),
            "--check" => checks.push((*value, read(value)?)),
            _ => return Err(wrong()),
        }
    }
    let lexicon = words::read_words(&read(lexicon)?)?;
    let bare = Model::new(lexicon.clone());
    let mut reader = Reader::new(&bare, without.clone(), weights);
    let mut examples = Vec::new();
    let mut of_source: HashMap<String, (f32, f32)> = HashMap::new();
    for line in read(corpus)?.lines() {
        let record: Record = serde_json::from_str(line).map_err(|e| e.to_string())?;
        // The share of a source is taken evenly from its records.
        let (seen, taken) = of_source.entry(record.source.clone()).or_default();
        *seen += 1.0;
        if *taken + 1.0 <= *seen * shares.get(&record.source).copied().unwrap_or(1.0) + 1e-3 {
            *taken += 1.0;
            reader.examples(&record, &mut examples);
        }
    }
    let keys = number(&mut examples, settings.seen);
    let tokens: usize = examples.iter().map(|e| e.features.len()).sum();
    eprintln!("{} runs, {tokens} tokens, {} features", examples.len(), keys.len());
    let mut learner = Learner::new(keys);
    for epoch in 0..settings.epochs {
        let start = Instant::now();
        let loss = learner.epoch(&examples, &settings, epoch);
        eprintln!("epoch {epoch}: loss {loss:.4}, {:.0} s", start.elapsed().as_secs_f32());
    }
    let parts = learner.parts(&lexicon, settings.least);
    write(model, &parts)?;
    let learnt = Model::new(parts);
    for (name, texts) in checks {
        eprintln!("{name}: {}", check(&learnt, &texts)?);
    }
    Ok(())
}

fn write(path: &str, parts: &Parts) -> Result<(), String> {
    let bytes = parts.write();
    let compressed = zstd::encode_all(bytes.as_slice(), 19).map_err(|e| e.to_string())?;
    eprintln!(
        "{} features, {} bytes, {} compressed",
        parts.weights.len(),
        bytes.len(),
        compressed.len()
    );
    std::fs::write(path, compressed).map_err(|e| format!("{path}: {e}"))
}

fn family(name: &str) -> Option<Family> {
    use Family::*;
    [Word, Context, Run, Clusters, Gazetteer, Case, Document]
        .into_iter()
        .find(|f| format!("{f:?}").eq_ignore_ascii_case(name))
}

const TYPES: [&str; 3] = ["PER", "ORG", "LOC"];

/// The names of a text: start, end, type, confidence.
fn names(tagger: &mut Tagger<'_>, text: &str) -> Vec<(usize, usize, &'static str, f32)> {
    let type_of = |kind| KINDS.iter().position(|k| *k == kind).map_or("", |n| TYPES[n]);
    tagger
        .names(text)
        .into_iter()
        .map(|n| (n.span.start, n.span.end, type_of(n.kind), n.confidence))
        .collect()
}

/// Exact spans against the labels of records, where those agree.
fn check(model: &Model, texts: &str) -> Result<String, String> {
    let mut tagger = Tagger::new(model);
    let (mut hit, mut found, mut wanted) = ([0; 3], [0; 3], [0; 3]);
    let number = |kind: &str| TYPES.iter().position(|t| *t == kind).unwrap_or(2);
    for line in texts.lines() {
        let record: Record = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let names = names(&mut tagger, &record.text);
        names.iter().for_each(|n| found[number(n.2)] += 1);
        for (start, end, kind) in &record.a {
            wanted[number(kind)] += 1;
            let same = |n: &&(usize, usize, &str, f32)| {
                (n.0, n.1, n.2) == (*start as usize, *end as usize, kind.as_str())
            };
            hit[number(kind)] += usize::from(names.iter().any(|n| same(&n)));
        }
    }
    let f1 = |hit: usize, found: usize, wanted: usize| {
        200.0 * hit as f32 / (found + wanted).max(1) as f32
    };
    let each = (0..3).map(|n| format!("{} {:.1}", TYPES[n], f1(hit[n], found[n], wanted[n])));
    let all = |counts: [usize; 3]| counts.iter().sum::<usize>();
    let (hit, found, wanted) = (all(hit), all(found), all(wanted));
    let (precision, recall) =
        (100.0 * hit as f32 / found.max(1) as f32, 100.0 * hit as f32 / wanted.max(1) as f32);
    let each = each.collect::<Vec<_>>().join(" ");
    Ok(format!("P {precision:.1} R {recall:.1} F1 {:.2}  {each}", f1(hit, found, wanted)))
}

fn tag(model: &Model, texts: &str) -> Result<(), String> {
    let mut tagger = Tagger::new(model);
    for line in read(texts)?.lines() {
        let record: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let text = record["text"].as_str().unwrap_or_default();
        let characters = |byte: usize| text[..byte].chars().count();
        let entity = |(start, end, kind, sure): (usize, usize, &str, f32)| json!({"start": characters(start), "end": characters(end), "type": kind, "confidence": sure});
        let entities: Vec<Value> = names(&mut tagger, text).into_iter().map(entity).collect();
        println!("{}", json!({"id": record["id"], "entities": entities}));
    }
    Ok(())
}

/// The processor time that this thread has had, as Linux counts it; a busy machine does not change it.
fn processor_seconds() -> f64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = counted.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}

fn speed(model: &Model, texts: &str) -> Result<(), String> {
    let mut tagger = Tagger::new(model);
    let texts: Vec<String> = read(texts)?
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<Value>(line).ok()?["text"].as_str().map(str::to_owned)
        })
        .collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    for _ in 0..3 {
        let start = processor_seconds();
        let found: usize = texts.iter().map(|text| tagger.names(text).len()).sum();
        let seconds = processor_seconds() - start;
        println!(
            "{:.2} MB a CPU second, {found} names in {:.1} MB",
            bytes as f64 / 1e6 / seconds,
            bytes as f64 / 1e6
        );
    }
    Ok(())
}
