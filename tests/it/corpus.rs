//! The sample archive and how well its topics are answered, by the library alone.
//!
//! `corpus/expected.toml` pins the measures: a change that means to move them edits it in the same
//! commit.

// `allow-unwrap-in-tests` does not reach the helpers of an integration test.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use insta::assert_snapshot;
use morgue::{
    Archive, Article, ArticleId, EvalOptions, EvalUnit, Evaluation, Found, Measure, ParseOptions,
    PassageId, Problem, Qrels, RetrieveOptions, SearchOptions, Searcher, SourceOptions,
    StoredArticle, Topic, Writer, evaluate, read_articles, read_topics, retrieve,
};

/// Hits of a topic that the measures look at.
const DEPTH: usize = 1_000;

/// The grade from which a passage counts as an answer.
const ANSWER: i32 = 2;

/// The best answer to `no-spy`.
const OFFER: &str = "huawei/london-no-spy-offer.txt";

/// What was read of one file of the sample.
struct SampleFile {
    name: String,
    articles: Vec<Article>,
    problems: Vec<Problem>,
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

fn file_paths(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => file_paths(&path, paths),
            false => paths.push(path),
        }
    }
}

/// The files of the sample, in the order of their names.
fn sample_files() -> Vec<SampleFile> {
    let root = corpus("articles");
    let mut paths = Vec::new();
    file_paths(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let bytes = fs::read(&path).unwrap();
        let (articles, problems) = read_articles(&name, &bytes, &SourceOptions::default());
        SampleFile { name, articles, problems }
    };
    paths.into_iter().map(read).collect()
}

/// A searcher of the sample, built once for all tests.
fn sample() -> &'static Searcher {
    static SAMPLE: OnceLock<Searcher> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let archive = Archive::in_memory().unwrap();
        let mut writer = Writer::open(&archive).unwrap().recognise_entities();
        for article in sample_files().into_iter().flat_map(|file| file.articles) {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
        Searcher::open(&archive).unwrap()
    })
}

#[track_caller]
fn search(query: &str, limit: usize) -> Found {
    let options = SearchOptions { limit, ..SearchOptions::default() };
    sample().search(&query.parse().unwrap(), &options).unwrap()
}

/// The ids of the first passages, best first.
#[track_caller]
fn passages(query: &str, limit: usize) -> Vec<String> {
    search(query, limit).hits.iter().map(|hit| hit.passage.to_string()).collect()
}

#[track_caller]
fn stored(id: &ArticleId) -> StoredArticle {
    sample().article(id).unwrap().unwrap_or_else(|| panic!("no article {id}"))
}

/// The article that a file of the sample is.
#[track_caller]
fn article(file: &str) -> Article {
    stored(&ArticleId::from_text(file)).article
}

fn topics() -> Vec<Topic> {
    let (topics, problems) = read_topics(&corpus("topics.tsv")).unwrap();
    assert_eq!(problems, []);
    topics
}

fn qrels() -> Qrels {
    let (qrels, problems) = Qrels::read(&corpus("qrels.tsv")).unwrap();
    assert_eq!(problems, []);
    qrels
}

/// The measures of the sample's own topics, passage by passage.
fn evaluation(measures: &[&str]) -> Evaluation {
    let options = RetrieveOptions {
        unit: EvalUnit::Passage,
        parse: ParseOptions::default(),
        search: SearchOptions { limit: DEPTH, ..SearchOptions::default() },
    };
    let (run, refused) = retrieve(sample(), &topics(), &qrels(), &options).unwrap();
    assert_eq!(refused, []);
    let measures: Vec<Measure> = measures.iter().map(|name| name.parse().unwrap()).collect();
    let options = EvalOptions { complete: true, ..EvalOptions::default() };
    evaluate(&qrels(), &run, &measures, &options)
}

#[test]
fn the_sample_and_its_measures() {
    let totals = sample().totals();
    let evaluation = evaluation(&["ndcg@10", "map", "mrr", "p@5", "r@100", "judged@10"]);
    let mut found = format!(
        "[archive]\narticles = {}\npassages = {}\nwords = {}\n\n\
         [judgements]\ntopics = {}\njudgements = {}\n\n[measures]\n",
        totals.articles,
        totals.passages,
        totals.words,
        topics().len(),
        qrels().ids().count(),
    );
    for (measure, mean) in evaluation.measures.iter().zip(evaluation.means()) {
        writeln!(found, "\"{measure}\" = {mean:.4}").unwrap();
    }
    let pinned = fs::read_to_string(corpus("expected.toml")).unwrap();
    let (_, pinned) = pinned.split_once("\n\n").unwrap();
    assert_eq!(found, pinned, "corpus/expected.toml says otherwise; the program has\n{found}");
}

/// Where to look first when the measures fall, or for how to raise them.
#[test]
fn the_topics_that_are_answered_worst() {
    let mut worst = evaluation(&["ndcg@10"]).topics;
    worst.sort_by(|a, b| a.scores[0].total_cmp(&b.scores[0]));
    let topics = topics();
    let mut table = String::new();
    for worst in &worst[..8] {
        let topic = topics.iter().find(|topic| topic.id == worst.topic).unwrap();
        writeln!(table, "{:.4} {:>2} {}", worst.scores[0], topic.id, topic.title).unwrap();
    }
    assert_snapshot!(table, @"
    0.4738 19 place:berlin huawei
    0.4744 30 cassini last signal saturn
    0.5152 36 first person vaccinated pfizer
    0.5270 33 notre-dame spire oaks
    0.5563 32 thai cave boys found alive
    0.5701 39 ever given human error wind
    0.5742 13 brussels 5g toolbox
    0.6131 15 merkel telephone nsa date:2013-10
    ");
}

#[test]
fn every_judged_passage_exists() {
    for passage in qrels().ids() {
        let id = PassageId::parse(passage).unwrap_or_else(|| panic!("{passage}"));
        let passages = stored(&id.article).passages.len();
        assert!((id.ordinal as usize) < passages, "{} has {passages}", id.article);
    }
}

#[test]
fn every_topic_has_an_answer_and_finds_something() {
    let (topics, qrels) = (topics(), qrels());
    assert!(qrels.topics().all(|judged| topics.iter().any(|topic| topic.id == judged)));
    for topic in topics {
        let is_answer = |id: &str| qrels.grade(&topic.id, id).is_some_and(|grade| grade >= ANSWER);
        assert!(qrels.ids().any(is_answer), "{}", topic.title);
        assert!(!passages(&topic.title, 1).is_empty(), "{}", topic.title);
    }
}

#[test]
fn every_spelling_of_no_spy_has_the_same_first_passage() {
    let spellings = ["no-spy", "\"no-spy\"", "“no-spy”", "‘no-spy’", "\"no spy\"", "nospy"];
    for spelling in spellings {
        assert_eq!(passages(spelling, 1), [format!("{OFFER}#0")], "{spelling}");
    }
}

#[test]
fn a_year_leads_to_the_story_of_that_year() {
    let found = search("no-spy date:2013", 10);
    let first = found.hits[0].article.date.unwrap();
    assert!(first.to_string().starts_with("2013"), "{first}");
}

#[test]
fn a_conjunction_holds_between_passages() {
    let found = search("huawei AND \"oxford economics\"", 1000);
    let mut passages: BTreeMap<String, Vec<(u32, BTreeSet<String>)>> = BTreeMap::new();
    for hit in &found.hits {
        let marked = hit.marks.iter().map(|mark| hit.text[mark.clone()].to_lowercase()).collect();
        let of_article = passages.entry(hit.passage.article.to_string()).or_default();
        of_article.push((hit.passage.ordinal, marked));
    }
    let only = |word: &str| BTreeSet::from([word.to_owned()]);
    assert_eq!(
        passages["huawei/cabinet-makers-of-saltby-cross.txt"],
        [(3, only("oxford economics")), (0, only("huawei"))]
    );
}

#[test]
fn not_leaves_out_whole_articles() {
    let names = |article: &Article, word: &str| {
        format!("{} {}", article.headline, article.text).to_lowercase().contains(word)
    };
    let found: BTreeSet<String> = search("huawei NOT berlin", 1000)
        .hits
        .iter()
        .map(|hit| hit.passage.article.to_string())
        .collect();
    let expected: BTreeSet<String> = sample()
        .articles()
        .map(Result::unwrap)
        .filter(|article| names(article, "huawei") && !names(article, "berlin"))
        .map(|article| article.id().to_string())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn section_headline_author_and_text() {
    let read = article(OFFER);
    assert_eq!(read.section.as_deref(), Some("Business"));
    assert_eq!(read.headline, "Huawei chairman makes governments a “no-spy” offer");
    assert_eq!(read.authors, ["Imogen Tallowby"]);
    assert_eq!(read.date, None);
    let whole = fs::read_to_string(corpus("articles").join(OFFER)).unwrap();
    let (_, text) = whole.split_once("Written by Imogen Tallowby\n\n").unwrap();
    assert_eq!(read.text, text.trim_end());
}

#[test]
fn a_quotation_opens_straight_and_closes_curly() {
    let file = "huawei/promise-or-proof.txt";
    let read = article(file);
    assert_eq!(read.section.as_deref(), Some("Technology"));
    assert_eq!(read.headline, "Engineers ask for proof before promises");
    assert_eq!(read.authors, ["Wendell Harrowgill"]);
    let quotation =
        "\"We would rather read ten million lines of code than one no-spy agreement,” said";
    assert!(read.text.starts_with(quotation), "{}", read.text);
    assert!(read.text.ends_with("The meeting voted, by a show of hands, for proof."));
    assert_eq!(passages("\"code than one no-spy agreement said\"", 1), [format!("{file}#0")]);
}

#[test]
fn every_format_is_read_or_said_to_be_unread() {
    let mut formats: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for file in sample_files() {
        let (_, extension) = file.name.rsplit_once('.').unwrap();
        let counts = formats.entry(extension.to_owned()).or_default();
        counts[0] += 1;
        counts[1] += file.articles.len();
        counts[2] += file.problems.iter().filter(|problem| problem.skipped).count();
        assert_eq!(file.articles.is_empty(), !file.problems.is_empty(), "{}", file.name);
    }
    let line = |(format, [files, articles, skipped]): (&String, &[usize; 3])| {
        format!("{format}: {files} files, {articles} articles, {skipped} skipped\n")
    };
    assert_snapshot!(formats.iter().map(line).collect::<String>(), @"
    csv: 1 files, 8 articles, 0 skipped
    html: 2 files, 2 articles, 0 skipped
    json: 1 files, 7 articles, 0 skipped
    jsonl: 6 files, 36 articles, 0 skipped
    md: 2 files, 2 articles, 0 skipped
    txt: 23 files, 23 articles, 0 skipped
    ");
    let articles: usize = formats.values().map(|[_, articles, _]| articles).sum();
    assert!(articles >= 60);
    assert_eq!(articles as u64, sample().totals().articles);
}
