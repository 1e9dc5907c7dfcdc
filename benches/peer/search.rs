//! Part `search`: the time to rank the ten best passages.

use std::hint::black_box;
use std::time::{Duration, Instant};

use morgue::{Archive, IngestOptions, Query, Rank, SearchOptions, Searcher, Sort, Unit, ingest};
use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, PhraseQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::tokenizer::TextAnalyzer;

use crate::Outcome;
use crate::corpus::Corpus;
use crate::queries::{Class, Operator, classes};
use crate::stock::{Segment, stemmer};

/// Passages that a query asks for.
const BEST: usize = 10;

/// Times that each engine answers each query.
const ROUNDS: usize = 10;

/// The most that a class may take, in the peer's mean.
const BAR: f64 = 1.2;

/// Bytes of memory that let morgue write one segment.
const MEMORY: usize = 2 << 30;

/// Scores differ by their rounding to points, and by the order of additions.
const TOLERANCE: f32 = 1e-3;

/// Whether words are sought as they are or by their stems.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Exact,
    Stemmed,
}

/// The words alone, and each passage for itself.
const RANKING: SearchOptions = SearchOptions {
    collapse: false,
    limit: BEST,
    offset: 0,
    per_article: 0,
    sort: Sort::Relevance,
    rank: Rank::BM25,
    unit: Unit::Passage,
    expand: false,
    relax: false,
    count: false,
    timeout: None,
};

struct Engines {
    ours: Searcher,
    peer: Segment,
    stemmer: TextAnalyzer,
}

/// Lets both engines rank by turns, and prints how long they take.
pub fn compare(corpus: &Corpus) -> Outcome<()> {
    let mut engines = Engines::open(corpus)?;
    println!(
        "\nsearch: {} passages, best {BEST}, fastest of {ROUNDS} rounds, microseconds",
        corpus.passages.len()
    );
    println!(
        "{:<18} {:<8} {:>5} {:>11} {:>11} {:>11} {:>11} {:>7}",
        "class", "form", "n", "morgue", "tantivy", "morgue p99", "tantivy p99", "ratio"
    );
    for class in classes(&corpus.passages)? {
        for form in [Form::Exact, Form::Stemmed] {
            // Phrases are literal.
            if class.operator != Operator::Phrase || form == Form::Exact {
                engines.compare_class(&class, form)?;
            }
        }
    }
    Ok(())
}

impl Engines {
    fn open(corpus: &Corpus) -> Outcome<Engines> {
        let folder = corpus.folder.path();
        let archive = Archive::open_or_create(folder.join("ours"))?;
        let options = IngestOptions {
            threads: 1,
            memory: MEMORY,
            entities: Some(false),
            ..IngestOptions::default()
        };
        ingest(&archive, std::slice::from_ref(&corpus.words), &options, &|_| {})?;
        let ours = Searcher::open(&archive)?;
        let peer = Segment::write(&corpus.passages, &folder.join("peer"))?;
        let segments = (ours.anatomy()?.segments, peer.searcher.segment_readers().len());
        let passages = (ours.totals().passages, peer.searcher.num_docs());
        if segments != (1, 1) || passages.0 != passages.1 {
            return Err(format!("{segments:?} segments of {passages:?} passages").into());
        }
        Ok(Engines { ours, peer, stemmer: stemmer() })
    }

    fn compare_class(&mut self, class: &Class, form: Form) -> Outcome<()> {
        let (mut ours, mut peer) = (Vec::new(), Vec::new());
        for words in &class.queries {
            let query: Query = written(words, class.operator, form).parse()?;
            let stock = self.stock_query(words, class.operator, form);
            self.check_scores(&query, &*stock)?;
            let mut best = (Duration::MAX, Duration::MAX);
            for _ in 0..ROUNDS {
                let start = Instant::now();
                black_box(self.ours.rank(&query, &RANKING)?);
                best.0 = best.0.min(start.elapsed());
                let start = Instant::now();
                let stock = self.stock_query(words, class.operator, form);
                black_box(self.stock_rank(&*stock)?);
                best.1 = best.1.min(start.elapsed());
            }
            ours.push(best.0);
            peer.push(best.1);
        }
        let ((our_mean, our_p99), (peer_mean, peer_p99)) = (summary(ours), summary(peer));
        let ratio = our_mean / peer_mean;
        let verdict = if ratio <= BAR { "" } else { "  above the bar" };
        let form = if form == Form::Exact { "exact" } else { "stemmed" };
        println!(
            "{:<18} {form:<8} {:>5} {our_mean:>11.1} {peer_mean:>11.1} {our_p99:>11.1} \
             {peer_p99:>11.1} {ratio:>6.2}x{verdict}",
            class.name,
            class.queries.len()
        );
        Ok(())
    }

    fn stock_query(
        &mut self,
        words: &[String],
        operator: Operator,
        form: Form,
    ) -> Box<dyn tantivy::query::Query> {
        let terms: Vec<Term> = words.iter().map(|word| self.term(word, form)).collect();
        let frequencies = IndexRecordOption::WithFreqs;
        match (&terms[..], operator) {
            ([term], _) => Box::new(TermQuery::new(term.clone(), frequencies)),
            (_, Operator::Phrase) => Box::new(PhraseQuery::new(terms)),
            (_, Operator::Or) => Box::new(BooleanQuery::new_multiterms_query(terms)),
            (_, Operator::And) => {
                let clauses = terms.into_iter().map(|term| -> Box<dyn tantivy::query::Query> {
                    Box::new(TermQuery::new(term, frequencies))
                });
                Box::new(BooleanQuery::intersection(clauses.collect()))
            }
        }
    }

    fn term(&mut self, word: &str, form: Form) -> Term {
        match form {
            Form::Exact => Term::from_field_text(self.peer.words, word),
            Form::Stemmed => {
                let mut stems = self.stemmer.token_stream(word);
                stems.advance();
                Term::from_field_text(self.peer.stems, &stems.token().text)
            }
        }
    }

    fn stock_rank(&self, query: &dyn tantivy::query::Query) -> Outcome<Vec<f32>> {
        let best = TopDocs::with_limit(BEST).order_by_score();
        let ranked = self.peer.searcher.search(query, &best)?;
        Ok(ranked.into_iter().map(|(score, _)| score).collect())
    }

    /// Fails if the engines do not find the same scores.
    fn check_scores(&self, query: &Query, stock: &dyn tantivy::query::Query) -> Outcome<()> {
        let (ours, peer) = (self.ours.rank(query, &RANKING)?, self.stock_rank(stock)?);
        let close = |(a, b): (&f32, &f32)| (a - b).abs() <= TOLERANCE * b.abs().max(1.0);
        match ours.len() == peer.len() && ours.iter().zip(&peer).all(close) {
            true => Ok(()),
            false => Err(format!("`{query}`: morgue {ours:?}, tantivy {peer:?}").into()),
        }
    }
}

/// The words as a query of ours.
fn written(words: &[String], operator: Operator, form: Form) -> String {
    let sign = if form == Form::Exact { "=" } else { "" };
    let signed: Vec<String> = words.iter().map(|word| format!("{sign}{word}")).collect();
    match operator {
        Operator::And => signed.join(" AND "),
        Operator::Or => signed.join(" OR "),
        Operator::Phrase => format!("\"{}\"", words.join(" ")),
    }
}

/// Mean and 99th percentile in microseconds.
fn summary(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let mean = times.iter().map(|&time| micros(time)).sum::<f64>() / times.len() as f64;
    (mean, micros(times[(times.len() * 99).div_ceil(100) - 1]))
}
