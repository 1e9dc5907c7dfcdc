//! What the fuzz targets hold: whatever the input, an answer, in bounded time and memory.

use std::sync::OnceLock;

use morgue::{
    Archive, Article, Format, ParseOptions, Query, SearchOptions, Searcher, SourceOptions, Writer,
    read_articles,
};

/// Reads a file of a format, or of whichever it is.
pub fn read(format: Option<Format>, bytes: &[u8]) {
    let options = SourceOptions {
        format,
        max_record: 1 << 20,
        max_unpacked: 1 << 24,
        max_ratio: 100,
        ..SourceOptions::default()
    };
    let (articles, _) = read_articles("fuzz", bytes, &options);
    for article in articles {
        assert!(!article.id().as_str().is_empty(), "every article has an id");
    }
}

/// Reads a query, prints and reads it again, and puts it to a small archive.
pub fn ask(text: &str) {
    for plain in [false, true] {
        let Ok(query) = Query::parse_with(text, &ParseOptions { plain, any: false }) else {
            continue;
        };
        let printed = query.to_string();
        let again = Query::parse(&printed).expect("what was printed can be read");
        assert_eq!(again.to_string(), printed, "printed, read and printed again");
        // What is refused now is a date that is none, or a pattern of too many words.
        if let Ok(found) = searcher().search(&query, &SearchOptions::default()) {
            for hit in found.hits {
                for mark in hit.marks {
                    assert!(hit.text.get(mark).is_some(), "marks are in the text");
                }
            }
        }
    }
}

fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let archive = Archive::in_memory().expect("an archive");
        let mut writer = Writer::open(&archive).expect("its writer");
        for (headline, text) in [
            ("No-spy offer", "He would sign a no-spy agreement.\n\nA spy, said the U.S., is a spy."),
            ("Masts go up", "No agreement was needed for the 5G masts of l'Élysée."),
            ("", "华为公司的5G手机价格上涨。 No spy agreement here, the papers say."),
        ] {
            writer.add(Article::new(headline, text)).expect("an article added");
        }
        writer.commit().expect("a commit");
        Searcher::open(&archive).expect("its searcher")
    })
}
