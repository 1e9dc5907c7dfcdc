//! Everything together for as long as told: ingest, updates, deletions, compaction, rebuilds, and
//! searches on states that the writer has long replaced.
//!
//! One thread writes; others open the archive, find the plain model of the state that they have by
//! its digest, put drawn queries to both, and keep the state for a while. Memory, open files and
//! mapped files may not grow.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use morgue::{Archive, ArticleId, IngestOptions, Query, SearchOptions, Searcher, Writer};
use morgue::{ingest, rebuild};

use crate::Outcome;
use crate::drawn::{Drawn, Text};
use crate::model::Story;
use crate::random::Random;
use crate::sources::Sources;

const READERS: u64 = 2;

/// Models of states that readers may still open.
const KEPT_MODELS: usize = 16;

/// Texts that are kept to be asked about again: few, as memory is watched.
const MOST_TEXTS: usize = 1_500;

/// The most articles that are added one by one, beside those of the folder.
const MOST_ADDED: usize = 400;

/// The number of the first article that is added by itself.
const FIRST_ADDED: u64 = 1_000_000;

/// By how much the most of the last third may be more than that of the first.
const MORE_MEMORY_KIB: u64 = 48 << 10;
const MORE_FILES: u64 = 8;
const MORE_MAPS: u64 = 200;

type Model = BTreeMap<String, Arc<Text>>;

/// What all threads share.
#[derive(Default)]
struct Shared {
    models: Mutex<VecDeque<(String, Arc<Model>)>>,
    failure: Mutex<Option<String>>,
    is_over: AtomicBool,
    updates: AtomicU64,
    rebuilds: AtomicU64,
    queries: AtomicU64,
    snapshots: AtomicU64,
}

pub(crate) fn soak(home: &Path, time: Duration, seed: u64) -> Outcome<()> {
    let shared = Shared::default();
    let archive = Archive::open_or_create(home.join("archive"))?;
    let mut author = Author {
        sources: Sources::create(home)?,
        random: Random(seed),
        archive: archive.clone(),
        model: Model::new(),
        added: VecDeque::new(),
        next: FIRST_ADDED,
        texts: HashMap::new(),
    };
    author.ingest(&shared, false)?;
    let mut samples = Vec::new();
    thread::scope(|scope| {
        let shared = &shared;
        scope.spawn(move || shared.until_over(|| author.write(shared)));
        for reader in 0..READERS {
            let archive = archive.clone();
            let mut random = Random(seed ^ (reader + 1) << 32);
            scope.spawn(move || shared.until_over(|| read(shared, &archive, &mut random)));
        }
        samples = watch(shared, time);
    });
    if let Some(failure) = shared.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(failure.into());
    }
    judge(&samples)?;
    println!("no wrong answer, no growth");
    Ok(())
}

impl Shared {
    /// Does something again and again until the time is over or something went wrong.
    fn until_over(&self, mut step: impl FnMut() -> Outcome<()>) {
        while !self.is_over.load(Ordering::Relaxed) {
            if let Err(error) = step() {
                let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
                failure.get_or_insert(error.to_string());
                self.is_over.store(true, Ordering::Relaxed);
            }
        }
    }

    fn publish(&self, digest: String, model: Model) {
        let mut models = self.models.lock().unwrap_or_else(PoisonError::into_inner);
        models.push_back((digest, Arc::new(model)));
        if models.len() > KEPT_MODELS {
            models.pop_front();
        }
    }

    /// The model of a state; the writer may be about to add it.
    fn model(&self, digest: &str) -> Outcome<Arc<Model>> {
        for _ in 0..1000 {
            let models = self.models.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, model)) = models.iter().rev().find(|(of, _)| of == digest) {
                return Ok(Arc::clone(model));
            }
            drop(models);
            thread::sleep(Duration::from_millis(10));
        }
        Err(format!("a state with the digest {digest} was never published").into())
    }
}

/// The one who writes.
struct Author {
    sources: Sources,
    random: Random,
    archive: Archive,
    model: Model,
    /// What was added by itself, oldest first.
    added: VecDeque<Story>,
    next: u64,
    texts: HashMap<Story, Arc<Text>>,
}

impl Author {
    fn write(&mut self, shared: &Shared) -> Outcome<()> {
        match self.random.below(10) {
            0 => self.rebuild(shared)?,
            1 => {
                let report = Writer::open(&self.archive)?.optimize()?;
                shared.publish(report.digest, self.model.clone());
            }
            2 | 3 => {
                self.sources.change(&mut self.random)?;
                let mirror = self.random.below(2) == 0;
                self.ingest(shared, mirror)?;
            }
            _ => self.update(shared)?,
        }
        shared.updates.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn text(&mut self, story: Story) -> Arc<Text> {
        if self.texts.len() > MOST_TEXTS {
            self.texts.clear();
        }
        Arc::clone(self.texts.entry(story).or_insert_with(|| Arc::new(Text::of(story))))
    }

    fn take_in(&mut self, stories: Vec<Story>) {
        for story in stories {
            let text = self.text(story);
            self.model.insert(story.id(), text);
        }
    }

    fn ingest(&mut self, shared: &Shared, mirror: bool) -> Outcome<()> {
        let options = IngestOptions { mirror, ..IngestOptions::default() };
        let paths = [self.sources.folder.clone()];
        let report = ingest(&self.archive, &paths, &options, &|_| {})?;
        if mirror {
            self.model.clear();
            self.take_in(self.added.iter().copied().collect());
        }
        self.take_in(self.sources.stories().collect());
        shared.publish(report.digest, self.model.clone());
        Ok(())
    }

    fn rebuild(&mut self, shared: &Shared) -> Outcome<()> {
        let paths: [PathBuf; 1] = [self.sources.folder.clone()];
        // As many segments as files, or one.
        let memory = self.random.below(2);
        let options = IngestOptions { memory, ..IngestOptions::default() };
        let report = rebuild(&self.archive, &paths, &options, &|_| {})?;
        self.model.clear();
        self.added.clear();
        self.take_in(self.sources.stories().collect());
        shared.publish(report.digest, self.model.clone());
        shared.rebuilds.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Adds, edits and removes articles one by one.
    fn update(&mut self, shared: &Shared) -> Outcome<()> {
        let mut writer = Writer::open(&self.archive)?;
        for _ in 0..1 + self.random.below(12) {
            let turn = if self.added.len() > MOST_ADDED { 0 } else { self.random.below(4) };
            let story = match turn {
                0 => {
                    let at = self.random.below(self.model.len().max(1));
                    if let Some(id) = self.model.keys().nth(at).cloned() {
                        writer.remove(&ArticleId::from_text(&id))?;
                        self.model.remove(&id);
                        self.added.retain(|story| story.id() != id);
                    }
                    if self.added.len() > MOST_ADDED
                        && let Some(story) = self.added.pop_front()
                    {
                        writer.remove(&ArticleId::from_text(story.id()))?;
                        self.model.remove(&story.id());
                    }
                    continue;
                }
                1 if !self.added.is_empty() => {
                    let at = self.random.below(self.added.len());
                    self.added[at].revision += 1;
                    self.added[at]
                }
                _ => {
                    self.next += 1;
                    let story = Story { number: self.next, revision: 0 };
                    self.added.push_back(story);
                    story
                }
            };
            writer.add(story.article())?;
            self.take_in(vec![story]);
        }
        let report = writer.commit()?;
        shared.publish(report.digest, self.model.clone());
        Ok(())
    }
}

/// Opens a state, asks it some questions, and keeps it while it is replaced.
fn read(shared: &Shared, archive: &Archive, random: &mut Random) -> Outcome<()> {
    let searcher = Searcher::open(archive)?;
    let model = shared.model(searcher.digest())?;
    shared.snapshots.fetch_add(1, Ordering::Relaxed);
    if searcher.totals().articles != model.len() as u64 {
        return Err(format!("{} articles of {}", searcher.totals().articles, model.len()).into());
    }
    for _ in 0..1 + random.below(30) {
        if shared.is_over.load(Ordering::Relaxed) || model.is_empty() {
            return Ok(());
        }
        let at = random.below(model.len());
        let Some((id, text)) = model.iter().nth(at) else { continue };
        match random.below(5) {
            0 => read_article(&searcher, id, text)?,
            _ => ask(&searcher, &model, &Drawn::draw(text, random))?,
        }
        shared.queries.fetch_add(1, Ordering::Relaxed);
        if random.below(10) == 0 {
            thread::sleep(Duration::from_millis(random.below(400) as u64));
        }
    }
    Ok(())
}

fn read_article(searcher: &Searcher, id: &str, text: &Text) -> Outcome<()> {
    let stored = searcher.article(&ArticleId::from_text(id))?;
    match stored.is_some_and(|stored| stored.article.content_hash() == text.hash) {
        true => Ok(()),
        false => Err(format!("`{id}` is not as it was written").into()),
    }
}

fn ask(searcher: &Searcher, model: &Model, drawn: &Drawn) -> Outcome<()> {
    let query = Query::parse(&drawn.to_string())?;
    let matching = model.iter().filter(|(_, text)| drawn.matches(text));
    let expected: BTreeSet<&str> = matching.map(|(id, _)| id.as_str()).collect();
    let wrong = |what: &str, found: &dyn std::fmt::Debug| {
        format!("`{drawn}` {what} {found:?} instead of {} articles: {expected:?}", expected.len())
    };
    let selection = searcher.select(&query, false)?;
    let articles: Result<Vec<_>, _> = selection.articles()?.collect();
    let articles = articles?;
    let found: BTreeSet<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    if found != expected {
        return Err(wrong("selects", &found).into());
    }
    let counted = selection.count()?.articles;
    if counted != expected.len() as u64 {
        return Err(wrong("counts", &counted).into());
    }
    let options = SearchOptions { relax: false, ..SearchOptions::default() };
    let hits = searcher.search(&query, &options)?.hits;
    let stray = hits.iter().find(|hit| !expected.contains(hit.passage.article.as_str()));
    match stray {
        None if hits.is_empty() == expected.is_empty() => Ok(()),
        stray => Err(wrong("shows", &stray.map(|hit| hit.passage.to_string())).into()),
    }
}

/// What the process takes at a moment.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    memory_kib: u64,
    files: u64,
    maps: u64,
}

/// Takes samples until the time is over, and says a line a minute.
fn watch(shared: &Shared, time: Duration) -> Vec<Sample> {
    let begin = Instant::now();
    let mut samples = Vec::new();
    let mut said = 0;
    while begin.elapsed() < time && !shared.is_over.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(500));
        samples.push(Sample::now());
        let minutes = begin.elapsed().as_secs() / 60;
        if minutes > said {
            said = minutes;
            shared.say(begin.elapsed(), &samples);
        }
    }
    shared.is_over.store(true, Ordering::Relaxed);
    shared.say(begin.elapsed(), &samples);
    samples
}

impl Shared {
    fn say(&self, elapsed: Duration, samples: &[Sample]) {
        let Sample { memory_kib, files, maps } = samples.last().copied().unwrap_or_default();
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        println!(
            "{:>6.0} s: {} updates, {} of them rebuilds; {} queries on {} states; {} MiB, {files} \
             files open, {maps} maps",
            elapsed.as_secs_f64(),
            of(&self.updates),
            of(&self.rebuilds),
            of(&self.queries),
            of(&self.snapshots),
            memory_kib >> 10,
        );
    }
}

impl Sample {
    /// Zeros where the system does not tell.
    fn now() -> Sample {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|line| line.split_whitespace().next()?.parse().ok());
        let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
        Sample {
            memory_kib: memory.unwrap_or(0),
            files: fs::read_dir("/proc/self/fd").map_or(0, |files| files.count() as u64),
            maps: maps.lines().count() as u64,
        }
    }
}

/// Makes sure that the last third of the samples takes no more than the first.
fn judge(samples: &[Sample]) -> Outcome<()> {
    let third = samples.len().div_ceil(3);
    let (first, last) = (&samples[..third], &samples[samples.len() - third..]);
    let grown = |name: &str, of: fn(&Sample) -> u64, more: u64| {
        let most = |samples: &[Sample]| samples.iter().map(of).max().unwrap_or(0);
        println!("{name}: at most {} in the first third, {} in the last", most(first), most(last));
        (most(last) > most(first) + more).then(|| name.to_owned())
    };
    let grown: Vec<String> = [
        grown("memory in KiB", |sample| sample.memory_kib, MORE_MEMORY_KIB),
        grown("open files", |sample| sample.files, MORE_FILES),
        grown("maps", |sample| sample.maps, MORE_MAPS),
    ]
    .into_iter()
    .flatten()
    .collect();
    match grown.is_empty() {
        true => Ok(()),
        false => Err(format!("it grows: {}", grown.join(", ")).into()),
    }
}
