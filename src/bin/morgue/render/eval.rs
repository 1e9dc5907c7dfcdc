//! Measures of a run and comparisons of two, for people, as a table, or as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::ValueEnum;
use morgue::{Change, Comparison, EvalOptions, EvalUnit, Evaluation, Topic};
use serde::Serialize;

use super::count;
use super::json::write_value;
use super::layout::plain;
use crate::terminal::Page;

/// How to write numbers of topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people.
    #[default]
    Text,
    /// A table with tabs and a header.
    Tsv,
    /// One JSON object.
    Json,
}

/// What was measured, and how.
pub(crate) struct Measured<'a> {
    /// The measures.
    pub(crate) evaluation: &'a Evaluation,
    /// How they differ from those of another run; empty if there is none.
    pub(crate) comparisons: &'a [Comparison],
    /// The share of the first ten that were judged.
    pub(crate) judged: f64,
    /// Judgements in all.
    pub(crate) judgements: usize,
    /// The topics, as far as they are known.
    pub(crate) topics: &'a [Topic],
    /// What the run ranks.
    pub(crate) unit: EvalUnit,
    /// How it was measured.
    pub(crate) options: &'a EvalOptions,
    /// The most articles or passages of a topic, if an archive was searched.
    pub(crate) depth: Option<usize>,
    /// The archive's digest, if one was searched.
    pub(crate) digest: Option<&'a str>,
    /// Whether to show every topic.
    pub(crate) per_topic: bool,
}

/// The topics that are shown of those that gained most, and of those that lost most.
const CHANGES: usize = 5;

/// The unanswered topics that are named.
const NAMED: usize = 10;

/// Writes measures and comparisons.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_measured(
    format: TableFormat,
    measured: &Measured<'_>,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        TableFormat::Text => write_text(measured, page, out),
        TableFormat::Tsv if measured.comparisons.is_empty() => write_rows(measured, out),
        TableFormat::Tsv => write_changes(measured, out),
        TableFormat::Json => write_value(&WireMeasured::of(measured), out),
    }
}

fn write_text(measured: &Measured<'_>, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let evaluation = measured.evaluation;
    writeln!(
        out,
        "{} measured by {} of {}s; {:.0} % of the first 10 were judged",
        count(evaluation.topics.len() as u64, "topic"),
        count(measured.judgements as u64, "judgement"),
        unit(measured.unit),
        100.0 * measured.judged
    )?;
    write_unanswered(measured, out)?;
    if measured.per_topic {
        write_topics(measured, page, out)?;
    }
    match measured.comparisons {
        [] => write_means(evaluation, out),
        [first, ..] => {
            write_comparisons(measured.comparisons, page, out)?;
            write_most(measured, first, page, out)
        }
    }
}

fn write_unanswered(measured: &Measured<'_>, out: &mut dyn Write) -> io::Result<()> {
    let unanswered = &measured.evaluation.unanswered;
    if unanswered.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = unanswered.iter().take(NAMED).map(|topic| plain(topic)).collect();
    let more = if unanswered.len() > NAMED { ", …" } else { "" };
    let treated = match measured.options.complete {
        true => "counted as 0",
        false => "left out; `--complete` counts them as 0",
    };
    let topics = count(unanswered.len() as u64, "topic");
    writeln!(out, "{topics} found nothing, {treated}: {}{more}", named.join(", "))
}

/// A line for each topic, with its title.
fn write_topics(measured: &Measured<'_>, page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let evaluation = measured.evaluation;
    let title = page.palette.title;
    let width = id_width(evaluation.topics.iter().map(|topic| topic.topic.as_str()));
    let names: String =
        evaluation.measures.iter().map(|name| format!(" {:>9}", name.to_string())).collect();
    writeln!(out, "\n{title}{:<width$}{names}{title:#}", "topic")?;
    for topic in &evaluation.topics {
        let scores: String = topic.scores.iter().map(|score| format!(" {score:>9.4}")).collect();
        let line =
            format!("{:<width$}{scores}  {}", plain(&topic.topic), measured.title(&topic.topic));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_means(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    for (measure, mean) in evaluation.measures.iter().zip(evaluation.means()) {
        writeln!(out, "{:<9} {mean:.4}", measure.to_string())?;
    }
    Ok(())
}

fn write_comparisons(
    comparisons: &[Comparison],
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = page.palette.title;
    writeln!(
        out,
        "\n{title}{:<9} {:>8} {:>8} {:>10} {:>8} {:>7} {:>6}{title:#}",
        "measure", "before", "after", "difference", "p", "gained", "lost"
    )?;
    for comparison in comparisons {
        let (before, after) = comparison.means();
        writeln!(
            out,
            "{:<9} {before:>8.4} {after:>8.4} {:>+10.4} {:>8} {:>7} {:>6}",
            comparison.measure.to_string(),
            after - before,
            p_value(comparison),
            comparison.gained().count(),
            comparison.lost().count()
        )?;
    }
    writeln!(out, "p: how likely a difference as large is by chance, over all topics of either run")
}

/// The topics that gained and lost most by a measure.
fn write_most(
    measured: &Measured<'_>,
    comparison: &Comparison,
    page: &Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let gained: Vec<&Change> = comparison.gained().take(CHANGES).collect();
    let lost: Vec<&Change> = comparison.lost().take(CHANGES).collect();
    let width = id_width(gained.iter().chain(&lost).map(|change| change.topic.as_str()));
    let title = page.palette.title;
    for (name, changes) in [("gained", gained), ("lost", lost)] {
        if changes.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}{name} most {}{title:#}", comparison.measure)?;
        for change in changes {
            let line = format!(
                "{:<width$} {:.4} to {:.4} {:>+8.4}  {}",
                plain(&change.topic),
                change.before,
                change.after,
                change.difference(),
                measured.title(&change.topic)
            );
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

/// A line for each topic if they are to be shown, and one for their mean, `all`.
fn write_rows(measured: &Measured<'_>, out: &mut dyn Write) -> io::Result<()> {
    let evaluation = measured.evaluation;
    let names: String = evaluation.measures.iter().map(|name| format!("\t{name}")).collect();
    writeln!(out, "topic{names}")?;
    let cells = |scores: &[f64]| scores.iter().map(|s| format!("\t{s:.6}")).collect::<String>();
    for topic in evaluation.topics.iter().filter(|_| measured.per_topic) {
        writeln!(out, "{}{}", topic.topic, cells(&topic.scores))?;
    }
    writeln!(out, "all{}", cells(&evaluation.means()))
}

/// For each measure a line for each topic if they are to be shown, and one for their mean, `all`.
fn write_changes(measured: &Measured<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "topic\tmeasure\tbefore\tafter\tdifference\tp")?;
    for comparison in measured.comparisons {
        let measure = comparison.measure;
        for change in comparison.changes.iter().filter(|_| measured.per_topic) {
            let Change { topic, before, after } = change;
            let difference = change.difference();
            writeln!(out, "{topic}\t{measure}\t{before:.6}\t{after:.6}\t{difference:.6}\t")?;
        }
        let ((before, after), p) = (comparison.means(), comparison.p_value);
        let difference = after - before;
        writeln!(out, "all\t{measure}\t{before:.6}\t{after:.6}\t{difference:.6}\t{p:.6}")?;
    }
    Ok(())
}

impl Measured<'_> {
    /// The title of a topic, empty if it is not known.
    fn title(&self, id: &str) -> String {
        let topic = self.topics.iter().find(|topic| topic.id == id);
        topic.map(|topic| plain(&topic.title)).unwrap_or_default()
    }
}

fn unit(unit: EvalUnit) -> &'static str {
    match unit {
        EvalUnit::Article => "article",
        EvalUnit::Passage => "passage",
    }
}

/// Columns for the longest id.
fn id_width<'a>(ids: impl Iterator<Item = &'a str>) -> usize {
    ids.map(|id| id.chars().count()).chain(["topic".len()]).max().unwrap_or(0)
}

fn p_value(comparison: &Comparison) -> String {
    match comparison.p_value < 0.0001 {
        true => "< 0.0001".to_owned(),
        false => format!("{:.4}", comparison.p_value),
    }
}

/// What was measured, as it is written.
#[derive(Serialize)]
struct WireMeasured<'a> {
    unit: &'static str,
    relevance_level: u32,
    complete: bool,
    depth: Option<usize>,
    digest: Option<&'a str>,
    topics: usize,
    judgements: usize,
    judged: f64,
    measures: BTreeMap<String, f64>,
    unanswered: &'a [String],
    unjudged: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    per_topic: Option<Vec<WireTopic<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comparisons: Vec<WireComparison<'a>>,
}

#[derive(Serialize)]
struct WireTopic<'a> {
    topic: &'a str,
    measures: BTreeMap<String, f64>,
}

#[derive(Serialize)]
struct WireComparison<'a> {
    measure: String,
    before: f64,
    after: f64,
    difference: f64,
    p: f64,
    /// Whether `p` is of all assignments of signs, and not of a sample.
    exact: bool,
    gained: usize,
    lost: usize,
    changes: Vec<WireChange<'a>>,
}

#[derive(Serialize)]
struct WireChange<'a> {
    topic: &'a str,
    before: f64,
    after: f64,
}

impl<'a> WireMeasured<'a> {
    fn of(measured: &Measured<'a>) -> WireMeasured<'a> {
        let evaluation = measured.evaluation;
        let named = |scores: &[f64]| {
            let names = evaluation.measures.iter().map(ToString::to_string);
            names.zip(scores.iter().copied()).collect()
        };
        let topics = evaluation.topics.iter();
        let topics =
            topics.map(|topic| WireTopic { topic: &topic.topic, measures: named(&topic.scores) });
        WireMeasured {
            unit: unit(measured.unit),
            relevance_level: measured.options.relevance_level.get(),
            complete: measured.options.complete,
            depth: measured.depth,
            digest: measured.digest,
            topics: evaluation.topics.len(),
            judgements: measured.judgements,
            judged: measured.judged,
            measures: named(&evaluation.means()),
            unanswered: &evaluation.unanswered,
            unjudged: &evaluation.unjudged,
            per_topic: measured.per_topic.then(|| topics.collect()),
            comparisons: measured.comparisons.iter().map(WireComparison::of).collect(),
        }
    }
}

impl<'a> WireComparison<'a> {
    fn of(comparison: &'a Comparison) -> WireComparison<'a> {
        let (before, after) = comparison.means();
        let wire = |change: &'a Change| WireChange {
            topic: &change.topic,
            before: change.before,
            after: change.after,
        };
        WireComparison {
            measure: comparison.measure.to_string(),
            before,
            after,
            difference: after - before,
            p: comparison.p_value,
            exact: comparison.exact,
            gained: comparison.gained().count(),
            lost: comparison.lost().count(),
            changes: comparison.changes.iter().map(wire).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use morgue::{Qrels, Run, compare, evaluate};

    use super::*;
    use crate::terminal::Palette;

    const QRELS: &str = "1 0 a 2\n1 0 b 1\n2 0 c 1\n10 0 a 1\n11 0 d 1\n";
    const BEFORE: &str = "1 Q0 b 1 3 t\n1 Q0 a 2 2 t\n2 Q0 x 1 2 t\n2 Q0 c 2 1 t\n10 Q0 a 1 1 t\n";
    const AFTER: &str = "1 Q0 a 1 3 t\n1 Q0 b 2 2 t\n2 Q0 c 1 2 t\n10 Q0 x 1 2 t\n10 Q0 a 2 1 t\n";

    fn check_measured(format: TableFormat, compared: bool, per_topic: bool) -> String {
        let (qrels, _) = Qrels::parse("qrels", QRELS.as_bytes());
        let options = EvalOptions::default();
        let evaluation = |run: &str| {
            let measures = ["ndcg@10", "mrr"].map(|name| name.parse().unwrap());
            evaluate(&qrels, &Run::parse("run", run.as_bytes()).0, &measures, &options)
        };
        let (before, after) = (evaluation(BEFORE), evaluation(AFTER));
        let comparisons = if compared { compare(&before, &after) } else { Vec::new() };
        let topic = |id: &str, title: &str| Topic {
            id: id.to_owned(),
            title: title.to_owned(),
            ..Topic::default()
        };
        let measured = Measured {
            evaluation: &after,
            comparisons: &comparisons,
            judged: 0.8,
            judgements: qrels.ids().count(),
            topics: &[topic("2", "no-spy")],
            unit: EvalUnit::Article,
            options: &options,
            depth: Some(1_000),
            digest: None,
            per_topic,
        };
        let page = Page { width: 80, palette: Palette::default() };
        let mut out = Vec::new();
        write_measured(format, &measured, &page, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn measures_for_people() {
        assert_snapshot!(check_measured(TableFormat::Text, false, true), @"
        3 topics measured by 5 judgements of articles; 80 % of the first 10 were judged
        1 topic found nothing, left out; `--complete` counts them as 0: 11

        topic   ndcg@10       mrr
        1        1.0000    1.0000
        2        1.0000    1.0000  no-spy
        10       0.6309    0.5000

        ndcg@10   0.8770
        mrr       0.8333
        ");
    }

    #[test]
    fn a_comparison_for_people() {
        assert_snapshot!(check_measured(TableFormat::Text, true, false), @"
        3 topics measured by 5 judgements of articles; 80 % of the first 10 were judged
        1 topic found nothing, left out; `--complete` counts them as 0: 11

        measure     before    after difference        p  gained   lost
        ndcg@10     0.8302   0.8770    +0.0468   1.0000       2      1
        mrr         0.8333   0.8333    +0.0000   1.0000       1      1
        p: how likely a difference as large is by chance, over all topics of either run

        gained most ndcg@10
        2     0.6309 to 1.0000  +0.3691  no-spy
        1     0.8597 to 1.0000  +0.1403

        lost most ndcg@10
        10    1.0000 to 0.6309  -0.3691
        ");
    }

    /// The table with bars for tabs.
    fn check_table(compared: bool) -> String {
        check_measured(TableFormat::Tsv, compared, true).replace('\t', "|")
    }

    #[test]
    fn measures_as_a_table() {
        assert_snapshot!(check_table(false), @"
        topic|ndcg@10|mrr
        1|1.000000|1.000000
        2|1.000000|1.000000
        10|0.630930|0.500000
        all|0.876977|0.833333
        ");
    }

    #[test]
    fn a_comparison_as_a_table() {
        assert_snapshot!(check_table(true), @"
        topic|measure|before|after|difference|p
        2|ndcg@10|0.630930|1.000000|0.369070|
        1|ndcg@10|0.859719|1.000000|0.140281|
        10|ndcg@10|1.000000|0.630930|-0.369070|
        all|ndcg@10|0.830216|0.876977|0.046760|1.000000
        2|mrr|0.500000|1.000000|0.500000|
        1|mrr|1.000000|1.000000|0.000000|
        10|mrr|1.000000|0.500000|-0.500000|
        all|mrr|0.833333|0.833333|0.000000|1.000000
        ");
    }

    #[test]
    fn json_has_every_field() {
        assert_snapshot!(check_measured(TableFormat::Json, true, true), @r#"{"unit":"article","relevance_level":1,"complete":false,"depth":1000,"digest":null,"topics":3,"judgements":5,"judged":0.8,"measures":{"mrr":0.8333333333333334,"ndcg@10":0.8769765845238192},"unanswered":["11"],"unjudged":[],"per_topic":[{"topic":"1","measures":{"mrr":1.0,"ndcg@10":1.0}},{"topic":"2","measures":{"mrr":1.0,"ndcg@10":1.0}},{"topic":"10","measures":{"mrr":0.5,"ndcg@10":0.6309297535714575}}],"comparisons":[{"measure":"ndcg@10","before":0.8302161511412183,"after":0.8769765845238192,"difference":0.04676043338260094,"p":1.0,"exact":true,"gained":2,"lost":1,"changes":[{"topic":"2","before":0.6309297535714575,"after":1.0},{"topic":"1","before":0.8597186998521972,"after":1.0},{"topic":"10","before":1.0,"after":0.6309297535714575}]},{"measure":"mrr","before":0.8333333333333334,"after":0.8333333333333334,"difference":0.0,"p":1.0,"exact":true,"gained":1,"lost":1,"changes":[{"topic":"2","before":0.5,"after":1.0},{"topic":"1","before":1.0,"after":1.0},{"topic":"10","before":1.0,"after":0.5}]}]}"#);
    }
}
