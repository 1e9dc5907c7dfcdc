//! How fast a generated archive is gathered, in articles per second of one core: sketches, then
//! families, beside writing and reading the articles, which is not counted.

use std::time::Duration;

use morgue::{Article, Evidence, Generator, Member, Sketch, gather};
use rayon::ThreadPoolBuilder;
use rustix::time::{ClockId, clock_gettime};

use crate::Outcome;

const SEED: u64 = 1;

pub fn measure(count: u64) -> Outcome<()> {
    let pool = ThreadPoolBuilder::new().num_threads(1).build()?;
    pool.install(|| gather_generated(count))
}

fn gather_generated(count: u64) -> Outcome<()> {
    let mut kept: Vec<(Article, Sketch)> = Vec::new();
    let (mut sketching, mut bytes, mut stored) = (Duration::ZERO, 0, 0);
    let mut articles = Generator::new(SEED, count);
    loop {
        let some: Vec<Article> = articles.by_ref().take(1_000).collect();
        if some.is_empty() {
            break;
        }
        let start = processor_time();
        let sketches: Vec<Sketch> = some.iter().map(|article| Sketch::of(&article.text)).collect();
        sketching += processor_time() - start;
        bytes += some.iter().map(|article| article.text.len()).sum::<usize>();
        stored += sketches.iter().map(|sketch| sketch.to_bytes().len()).sum::<usize>();
        let without_text = some.into_iter().map(|Article { given_id, date, source, .. }| Article {
            given_id,
            date,
            source,
            ..Article::default()
        });
        kept.extend(without_text.zip(sketches));
    }
    let members: Vec<Member<'_>> = kept
        .iter()
        .map(|(article, sketch)| Member {
            id: article.given_id.as_deref().unwrap_or_default(),
            date: article.date,
            source: article.source.as_deref(),
            sketch,
        })
        .collect();

    // Articles are written again when their text is asked for, which is not counted either.
    let generator = Generator::new(SEED, count);
    let writing = std::sync::Mutex::new((Duration::ZERO, 0));
    let evidence = |number: usize| {
        let start = processor_time();
        let text = generator.clone().nth(number).map(|article| article.text);
        if let Ok(mut writing) = writing.lock() {
            writing.0 += processor_time() - start;
            writing.1 += 1;
        }
        Ok(Evidence::of(&text.unwrap_or_default()))
    };
    let start = processor_time();
    let families = gather(&members, &|_, _| None, &evidence)?;
    let (written, texts) = *writing.lock().map_err(|_| "a thread failed")?;
    let gathering = (processor_time() - start).saturating_sub(written);

    let all = (sketching + gathering).as_secs_f64();
    let copies = families.heads.iter().enumerate().filter(|(number, head)| number != *head).count();
    println!("{count} articles, {:.0} MB of text: {copies} copies", bytes as f64 / 1e6);
    println!(
        "  sketches {:.2} s ({:.0} MB/s, {} bytes each), families {:.2} s ({} pairs, {texts} texts)",
        sketching.as_secs_f64(),
        bytes as f64 / 1e6 / sketching.as_secs_f64(),
        stored as u64 / count.max(1),
        gathering.as_secs_f64(),
        families.verdicts.len(),
    );
    println!("  {:.0} articles per second of one core", count as f64 / all);
    Ok(())
}

/// What this thread has had of a processor.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
