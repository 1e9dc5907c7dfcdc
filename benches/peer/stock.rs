//! The peer: tantivy as its own documentation uses it.

use std::borrow::Cow;
use std::fs::{File, create_dir_all};
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use tantivy::directory::MmapDirectory;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TEXT, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenizerManager,
};
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument};

use crate::Outcome;

/// Bytes of memory that the writer's threads share: what morgue takes by default.
const MEMORY: usize = 1 << 30;

/// Bytes of memory for one segment.
const SEGMENT_MEMORY: usize = 3 << 30;

/// The part of a line that the peer reads.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    text: Cow<'l, str>,
}

/// Indexes and stores the passages of articles, whose ends are given; returns their number.
pub fn write_passages(articles: &Path, ends: &Path, folder: &Path, threads: usize) -> Outcome<u64> {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    create_dir_all(folder)?;
    let index = Index::builder().schema(schema.build()).create_in_dir(folder)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, MEMORY / threads)?;
    let mut passages = 0;
    let ends = BufReader::new(File::open(ends)?).lines();
    for (line, ends) in BufReader::new(File::open(articles)?).lines().zip(ends) {
        let (line, ends) = (line?, ends?);
        let article: Line<'_> = serde_json::from_str(&line)?;
        let mut start = 0;
        for end in ends.split_ascii_whitespace() {
            let end = end.parse()?;
            let mut passage = TantivyDocument::new();
            passage.add_text(text, &article.text[start..end]);
            writer.add_document(passage)?;
            passages += 1;
            start = end;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(passages)
}

/// Passages in one segment, by their words and by the stems of these.
pub struct Segment {
    pub searcher: Searcher,
    pub words: Field,
    pub stems: Field,
}

impl Segment {
    /// Writes the passages, in order.
    pub fn write(passages: &[String], folder: &Path) -> Outcome<Segment> {
        let mut schema = Schema::builder();
        let words = schema.add_text_field("words", TEXT);
        let stemmed = TextFieldIndexing::default()
            .set_tokenizer("stems")
            .set_index_option(IndexRecordOption::WithFreqs);
        let stems =
            schema.add_text_field("stems", TextOptions::default().set_indexing_options(stemmed));
        create_dir_all(folder)?;
        let tokenizers = TokenizerManager::default();
        tokenizers.register("stems", stemmer());
        let builder = Index::builder().schema(schema.build());
        let mut writer = builder
            .tokenizers(tokenizers)
            .single_segment_index_writer(MmapDirectory::open(folder)?, SEGMENT_MEMORY)?;
        for passage in passages {
            let mut document = TantivyDocument::new();
            document.add_text(words, passage);
            document.add_text(stems, passage);
            writer.add_document(document)?;
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        Ok(Segment { searcher, words, stems })
    }
}

/// The analyzer of plain words: simple, lower case, stemmed in English.
pub fn stemmer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build()
}
