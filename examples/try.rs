//! Scratch.
#![allow(missing_docs, clippy::all)]
use morgue::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let archive = Archive::open_or_create(&a[2]).unwrap();
    if a[1] == "index" {
        let t = std::time::Instant::now();
        let opts = IngestOptions {
            threads: a.get(4).map_or(0, |t| t.parse().unwrap()),
            ..Default::default()
        };
        let r = ingest(&archive, &[a[3].clone().into()], &opts, &|e| {
            if let Event::Problem(p) = e {
                eprintln!("{p}")
            }
        })
        .unwrap();
        println!("{r:?} {:?}", t.elapsed());
    } else {
        let t = std::time::Instant::now();
        let s = Searcher::open(&archive).unwrap();
        println!("open {:?}", t.elapsed());
        println!("{:?}", s.anatomy().unwrap());
        for q in &a[3..] {
            for _ in 0..3 {
                let t = std::time::Instant::now();
                let f = s.search(&q.parse().unwrap(), &SearchOptions::default()).unwrap();
                println!(
                    "{q}: {} {:?} {:?} first {:?}",
                    f.reading,
                    f.counts,
                    t.elapsed(),
                    f.hits.first().map(|h| (h.passage.to_string(), h.score, &h.article.headline))
                );
            }
        }
    }
}
