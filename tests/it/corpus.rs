//! The sample archive and how well its topics are answered, by the library alone.
//!
//! The measures are pinned: a change that means to move them edits them in the same commit.

// `allow-unwrap-in-tests` does not reach the helpers of an integration test.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use insta::assert_snapshot;
use morgue::{
    Archive, Article, ArticleId, Found, PassageId, Problem, SearchOptions, Searcher, SourceOptions,
    StoredArticle, Writer, read_articles,
};

/// Hits that the measures look at.
const DEPTH: usize = 10;

/// The grade from which a passage counts as an answer.
const ANSWER: u32 = 2;

/// The best answer to `no-spy`.
const OFFER: &str = "huawei/london-no-spy-offer.txt";

/// What was read of one file of the sample.
struct SampleFile {
    name: String,
    articles: Vec<Article>,
    problems: Vec<Problem>,
}

/// A query that a reporter would type, and the grades of the passages that were judged for it.
struct Topic {
    id: u32,
    query: String,
    grades: HashMap<String, u32>,
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
        let mut writer = Writer::open(&archive).unwrap();
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

fn lines(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(corpus(name)).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The topics with their judgements, which are lines of topic, 0, passage and grade: the form of
/// TREC's qrels (<https://trec.nist.gov/data/qrels_eng/>), with tabs.
fn topics() -> Vec<Topic> {
    let mut grades: HashMap<u32, HashMap<String, u32>> = HashMap::new();
    for line in lines("qrels.tsv") {
        let [topic, zero, passage, grade] = line.as_slice() else { panic!("{line:?}") };
        assert_eq!(zero, "0", "{line:?}");
        let of_topic = grades.entry(topic.parse().unwrap()).or_default();
        let judged_before = of_topic.insert(passage.clone(), grade.parse().unwrap());
        assert_eq!(judged_before, None, "{line:?}");
    }
    let mut topic = |line: Vec<String>| {
        let [id, query] = line.try_into().unwrap();
        let id = id.parse().unwrap();
        Topic { id, query, grades: grades.remove(&id).unwrap_or_default() }
    };
    let topics = lines("topics.tsv").into_iter().map(&mut topic).collect();
    assert!(grades.is_empty(), "judgements of no topic: {:?}", grades.keys());
    topics
}

impl Topic {
    /// The grades of the first passages, best first. What nobody judged counts as irrelevant.
    fn ranked_grades(&self) -> Vec<u32> {
        let grade = |passage: &String| self.grades.get(passage).copied().unwrap_or(0);
        passages(&self.query, DEPTH).iter().map(grade).collect()
    }

    /// One over the rank of the first answer, 0 if there is none.
    fn reciprocal_rank(&self) -> f64 {
        let first = self.ranked_grades().iter().position(|&grade| grade >= ANSWER);
        first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64)
    }

    /// The discounted cumulated gain over that of the best order of all judged passages.
    fn ndcg(&self) -> f64 {
        let mut ideal: Vec<u32> = self.grades.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        gain(&self.ranked_grades()) / gain(&ideal)
    }
}

/// The discounted cumulated gain of the first passages (Järvelin and Kekäläinen 2002, "Cumulated
/// gain-based evaluation of IR techniques"), in the form with gains of 2^grade - 1 and discounts of
/// log2(rank + 1) (Burges et al. 2005, "Learning to rank using gradient descent").
fn gain(grades: &[u32]) -> f64 {
    let discounted = |(rank, &grade): (usize, &u32)| {
        f64::from(2_u32.pow(grade) - 1) / ((rank + 2) as f64).log2()
    };
    grades.iter().take(DEPTH).enumerate().map(discounted).sum()
}

#[test]
fn the_sample_and_its_measures() {
    let totals = sample().totals();
    let topics = topics();
    let mean = |measure: &dyn Fn(&Topic) -> f64| {
        topics.iter().map(measure).sum::<f64>() / topics.len() as f64
    };
    let answered_first = |topic: &Topic| match topic.ranked_grades().first() {
        Some(&grade) if grade >= ANSWER => 1.0,
        _ => 0.0,
    };
    let judgements: usize = topics.iter().map(|topic| topic.grades.len()).sum();
    let table = format!(
        "articles             {}\n\
         passages             {}\n\
         words                {}\n\
         topics               {}\n\
         judgements           {judgements}\n\
         mean reciprocal rank {:.4}\n\
         answered first       {:.4}\n\
         nDCG@{DEPTH}              {:.4}",
        totals.articles,
        totals.passages,
        totals.words,
        topics.len(),
        mean(&Topic::reciprocal_rank),
        mean(&answered_first),
        mean(&Topic::ndcg),
    );
    assert_snapshot!(table, @"
    articles             76
    passages             147
    words                15550
    topics               42
    judgements           197
    mean reciprocal rank 1.0000
    answered first       1.0000
    nDCG@10              0.8600
    ");
}

/// Where to look first when the measures fall, or for how to raise them.
#[test]
fn the_topics_that_are_answered_worst() {
    let mut topics = topics();
    topics.sort_by(|a, b| a.ndcg().total_cmp(&b.ndcg()).then(a.id.cmp(&b.id)));
    let mut table = String::new();
    for topic in &topics[..8] {
        writeln!(table, "{:.4} {:>2} {}", topic.ndcg(), topic.id, topic.query).unwrap();
    }
    assert_snapshot!(table, @"
    0.5245 30 cassini last signal saturn
    0.5669 36 first person vaccinated pfizer
    0.5717 13 brussels 5g toolbox
    0.5874 32 thai cave boys found alive
    0.6131 15 merkel telephone nsa date:2013-10
    0.6467 33 notre-dame spire oaks
    0.6735 39 ever given human error wind
    0.7093  2 who offered governments a no-spy agreement
    ");
}

#[test]
fn every_judged_passage_exists() {
    for topic in topics() {
        for (passage, &grade) in &topic.grades {
            let id = PassageId::parse(passage).unwrap_or_else(|| panic!("{passage}"));
            let passages = stored(&id.article).passages.len();
            assert!((id.ordinal as usize) < passages, "{} has {passages}", id.article);
            assert!(grade <= 3, "{} {passage} {grade}", topic.id);
        }
    }
}

#[test]
fn every_topic_has_an_answer_and_finds_something() {
    for topic in topics() {
        assert!(topic.grades.values().any(|&grade| grade >= ANSWER), "{}", topic.query);
        assert!(!passages(&topic.query, 1).is_empty(), "{}", topic.query);
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
    let found = search("no-spy date:2013", DEPTH);
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
    html: 2 files, 0 articles, 2 skipped
    json: 1 files, 7 articles, 0 skipped
    jsonl: 6 files, 36 articles, 0 skipped
    md: 2 files, 2 articles, 0 skipped
    txt: 23 files, 23 articles, 0 skipped
    ");
    let articles: usize = formats.values().map(|[_, articles, _]| articles).sum();
    assert!(articles >= 60);
    assert_eq!(articles as u64, sample().totals().articles);
}
