//! Topics put to an archive: a run of its own search.
//!
//! It knows what judged ids are called. It must never know how relevant any of them is.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::article::ArticleId;
use crate::error::{Error, QueryError, Result};
use crate::eval::qrels::Qrels;
use crate::eval::rows::column_id;
use crate::eval::run::Run;
use crate::eval::topic::Topic;
use crate::query::{ParseOptions, Query};
use crate::search::{PassageId, SearchOptions, Searcher, Unit};

/// What people judged, and so what a run ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvalUnit {
    /// Articles; one stands where its best passage does.
    Article,
    /// Passages: `article#ordinal`.
    Passage,
}

/// How topics are put to an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetrieveOptions {
    /// What the run ranks.
    pub unit: EvalUnit,
    /// How the titles of the topics are read.
    pub parse: ParseOptions,
    /// How they are searched for. The limit is that of articles or passages of a topic; how many
    /// passages of an article there may be is the unit's to say, and nothing is counted.
    pub search: SearchOptions,
}

/// A topic whose title is no query that can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedTopic {
    /// Its id.
    pub topic: String,
    /// Why.
    pub error: QueryError,
}

/// The name of the runs that are made here.
const TAG: &str = "morgue";

impl EvalUnit {
    /// What these judgements are of: passages if every id has an ordinal, else articles.
    pub fn of(qrels: &Qrels) -> EvalUnit {
        match qrels.ids().all(|id| PassageId::parse(id).is_some()) {
            true => EvalUnit::Passage,
            false => EvalUnit::Article,
        }
    }
}

/// Searches for the title of every topic, on all cores, and says which could not be.
///
/// The run has ids as the judgements have them. Test collections know no sources: if judgements
/// call articles by what follows the source in their ids, `7` instead of `northern-ledger/7`, so
/// does the run, wherever only one article of the archive is called so.
///
/// # Errors
/// [`Error::Engine`] if the archive cannot be read.
pub fn retrieve(
    searcher: &Searcher,
    topics: &[Topic],
    qrels: &Qrels,
    options: &RetrieveOptions,
) -> Result<(Run, Vec<RefusedTopic>)> {
    let names = judged_names(searcher, qrels, options.unit)?;
    let answers: Vec<_> =
        topics.par_iter().map(|topic| rank(searcher, topic, &names, options)).collect();
    let (mut run, mut refused) = (Run::new(TAG), Vec::new());
    for (topic, answer) in topics.iter().zip(answers) {
        match answer {
            Ok(hits) => run.insert_ranking(&topic.id, hits),
            Err(Error::Query(error)) => {
                refused.push(RefusedTopic { topic: topic.id.clone(), error })
            }
            Err(error) => return Err(error),
        }
    }
    Ok((run, refused))
}

/// The ids and scores of what is found for a topic, best first.
fn rank(
    searcher: &Searcher,
    topic: &Topic,
    names: &HashMap<ArticleId, String>,
    options: &RetrieveOptions,
) -> Result<Vec<(String, f32)>> {
    let query = Query::parse_with(&topic.title, &options.parse)?;
    let per_article = match options.unit {
        EvalUnit::Article => 1,
        EvalUnit::Passage => 0,
    };
    let unit = match options.unit {
        EvalUnit::Article => Unit::Article,
        EvalUnit::Passage => Unit::Passage,
    };
    let search = SearchOptions { per_article, unit, ..options.search.clone() };
    let named = |id: PassageId| {
        let article = names.get(&id.article).map_or(id.article.as_str(), String::as_str);
        match options.unit {
            EvalUnit::Article => article.to_owned(),
            EvalUnit::Passage => format!("{article}#{}", id.ordinal),
        }
    };
    let hits = searcher.ranking(&query, &search)?;
    Ok(hits.into_iter().map(|(passage, score)| (named(passage), score)).collect())
}

/// What follows the source in the ids of articles, where judgements call them so and only one
/// article of the archive is called so.
fn judged_names(
    searcher: &Searcher,
    qrels: &Qrels,
    unit: EvalUnit,
) -> Result<HashMap<ArticleId, String>> {
    let article = |id| match unit {
        EvalUnit::Article => id,
        EvalUnit::Passage => str::rsplit_once(id, '#').map_or(id, |(article, _)| article),
    };
    let judged: HashSet<&str> = qrels.ids().map(article).collect();
    let is_judged = |id: &str| judged.contains(column_id(id).as_str());
    let ids = searcher.article_ids()?;
    let mut called: HashMap<&str, u32> = HashMap::new();
    for id in &ids {
        *called.entry(id.as_str()).or_default() += 1;
        if let Some((_, given)) = id.as_str().split_once('/') {
            *called.entry(given).or_default() += 1;
        }
    }
    let mut names = HashMap::new();
    for id in ids.iter().filter(|id| !is_judged(id.as_str())) {
        if let Some((_, given)) = id.as_str().split_once('/')
            && called.get(given) == Some(&1)
        {
            names.insert(id.clone(), given.to_owned());
        }
    }
    match names.values().any(|given| is_judged(given)) {
        true => Ok(names),
        false => Ok(HashMap::new()),
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::article::Article;
    use crate::index::Archive;
    use crate::search::Rank;
    use crate::writer::Writer;

    /// Two sources have a `7`; one of the ids has a blank, one of the articles no source.
    fn searcher() -> Searcher {
        let archive = Archive::in_memory().unwrap();
        let mut writer = Writer::open(&archive).unwrap();
        let long = "A mast. ".repeat(100) + "\n\n" + &"A mast and a fox. ".repeat(60);
        for (source, id, text) in [
            ("Ledger", "7", "the fox fox fox"),
            ("Ledger", "8 b", "the fox fox"),
            ("Courier", "7", "the fox of a long and winding road"),
            ("", "9", long.as_str()),
            ("", "x/10", "the fox on a road"),
        ] {
            let mut article = Article::new("", text);
            article.given_id = Some(id.to_owned());
            article.source = (!source.is_empty()).then(|| source.to_owned());
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
        Searcher::open(&archive).unwrap()
    }

    /// The ids that are found for a fox, where these are judged.
    fn check_run(judged: &str, limit: usize) -> String {
        let mut qrels = Qrels::default();
        for id in judged.split_whitespace() {
            assert!(qrels.insert("1", id, 1));
        }
        let topic = |id: &str, title: &str| Topic {
            id: id.to_owned(),
            title: title.to_owned(),
            ..Topic::default()
        };
        let topics = [topic("1", "fox"), topic("2", "fox date:2019-13"), topic("3", "zzyzx")];
        let search = SearchOptions { limit, rank: Rank::BM25, ..SearchOptions::default() };
        let (unit, parse) = (EvalUnit::of(&qrels), ParseOptions::default());
        let options = RetrieveOptions { unit, parse, search };
        let (run, refused) = retrieve(&searcher(), &topics, &qrels, &options).unwrap();
        assert_eq!(run.topics().collect::<Vec<_>>(), ["1"]);
        let refused: Vec<&str> = refused.iter().map(|refused| refused.topic.as_str()).collect();
        assert_eq!(refused, ["2"]);
        run.ranking("1").into_iter().map(|(id, _)| id).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn whole_ids_stay() {
        assert_snapshot!(check_run("ledger/7", 9), @"9 ledger/7 ledger/8%20b x/10 courier/7");
    }

    #[test]
    fn sources_are_left_out_where_judgements_do_and_one_article_is_called_so() {
        assert_snapshot!(check_run("7 8%20b 9", 9), @"9 ledger/7 8%20b 10 courier/7");
    }

    #[test]
    fn an_article_stands_where_its_best_passage_does() {
        assert_snapshot!(check_run("9 x/10", 3), @"9 ledger/7 ledger/8%20b");
    }

    #[test]
    fn passages_have_ordinals() {
        assert_snapshot!(check_run("8%20b#0 9#1", 9), @"9#1 9#2 9#3 ledger/7#0 8%20b#0 10#0 courier/7#0");
    }
}
