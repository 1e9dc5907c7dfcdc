//! Writes one segment from a batch of articles.
//!
//! The files are the engine's own formats, written through its public serializers, so that the
//! engine can read the segment; what goes into them is ours: documents in archive order, lengths
//! in words, stems beside words. It must never know where the articles came from.

use std::io::Write;
use std::sync::Arc;

use tantivy::columnar::ColumnarWriter;
use tantivy::directory::{FileSlice, TerminatingWrite};
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::store::{Compressor, StoreWriter, ZstdCompressor};
use tantivy::{DocId, Index};

use crate::analyzer::Language;
use crate::article::{Article, ContentHash, EntityKind};
use crate::date::{Date, Day};
use crate::entity::recognise::{RECOGNISER_VERSION, recognise};
use crate::entity::{Mentions, not_given};
use crate::family::Sketch;
use crate::passage::{Passage, passages};
use crate::schema::{Attribute, Fields, HYPHENATED, article_fields, column, passage_record};

use super::inverter::{Extent, Inverter, Postings};
use super::lexicon::{List, ListField, ListId};

/// Bytes of text compressed together. Larger blocks are smaller on disk and slower to read from:
/// a hit costs the decompression of one, about half a millisecond.
const STORE_BLOCK: usize = 512 * 1024;

/// The zstd level of the stored text: higher ones take half as long again and save 2 %.
const STORE_LEVEL: i32 = 5;

/// An article that is ready to be written: its place in the archive's order and what was derived
/// from it.
pub(super) struct Prepared {
    pub(super) article: Article,
    pub(super) id: String,
    /// The absolute path of the file that it was read from, if it was one.
    pub(super) origin: Option<Arc<str>>,
    pub(super) hash: ContentHash,
    pub(super) language: Language,
    /// The version of the recogniser that reads it; 0 if none does.
    pub(super) recogniser: u64,
    mentions: Mentions,
}

impl Prepared {
    /// An article before its entities are recognised, if they are to be: those of articles in
    /// English are.
    pub(super) fn new(mut article: Article, origin: Option<Arc<str>>, entities: bool) -> Prepared {
        article.recognised.clear();
        let language = article
            .language
            .as_deref()
            .and_then(Language::from_code)
            .unwrap_or_else(|| Language::detect(&article.text));
        let id = article.id().to_string();
        let hash = article.content_hash();
        let is_told = article.language.is_some() || !Language::is_foreign(&article.text);
        let reads = entities && language == Language::ENGLISH && is_told;
        let recogniser = if reads { RECOGNISER_VERSION } else { 0 };
        let mentions = Mentions::of(&article.entities, &[]);
        Prepared { article, id, origin, hash, language, recogniser, mentions }
    }

    /// Recognises the entities, if they are to be.
    pub(super) fn recognise(&mut self) {
        if self.recogniser == 0 {
            return;
        }
        let article = &mut self.article;
        let recognised = recognise(&article.headline, &article.text);
        article.recognised = not_given(&recognised, &article.entities);
        self.mentions = Mentions::of(&article.entities, &recognised);
    }

    /// The version; 0 if the source counts none.
    pub(super) fn version(&self) -> u64 {
        self.article.version.unwrap_or(0)
    }

    /// The order of documents: newest first, undated last, then by id.
    pub(super) fn order_key(&self) -> (i64, &str) {
        (newest_first(self.article.date.map(Date::first_day)), &self.id)
    }
}

/// What days ascend by in the archive's order: the newest first, none last.
pub(super) fn newest_first(day: Option<Day>) -> i64 {
    day.map_or(i64::MAX, |day| -i64::from(day.number()))
}

/// The store of a segment that is being written.
pub(super) fn new_store(segment: &Segment) -> tantivy::Result<StoreWriter> {
    let compressor = Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) });
    let file = segment.open_write(SegmentComponent::Store)?;
    Ok(StoreWriter::new(file, compressor, STORE_BLOCK, false)?)
}

/// Writes the articles, which must be in order and of distinct ids, as one segment: its files are
/// durable, but no archive names it yet.
pub(super) fn write_segment(
    index: &Index,
    fields: Fields,
    articles: &[Prepared],
) -> tantivy::Result<SegmentMeta> {
    let segment = index.new_segment();
    let mut documents = Documents::create(&segment)?;
    let mut cut = Vec::new();
    for prepared in articles {
        passages(&prepared.article.text, &mut cut);
        documents.add_article(prepared, &cut)?;
    }
    let count = documents.count;
    let postings = documents.finish(&segment)?;
    write_postings(&segment, fields, &postings)?;
    Ok(segment.with_max_doc(count).meta().clone())
}

/// Everything that is written in document order: store, columns, and the inverter's stream.
struct Documents {
    store: StoreWriter,
    columns: ColumnarWriter,
    inverter: Inverter,
    record: Vec<u8>,
    count: DocId,
}

impl Documents {
    fn create(segment: &Segment) -> tantivy::Result<Documents> {
        Ok(Documents {
            store: new_store(segment)?,
            columns: ColumnarWriter::default(),
            inverter: Inverter::new(),
            record: Vec::new(),
            count: 0,
        })
    }

    fn add_article(&mut self, prepared: &Prepared, passages: &[Passage]) -> tantivy::Result<()> {
        let lead = self.count;
        let mut first_word = 0u64;
        let mut words = 0u64;
        for (ordinal, passage) in passages.iter().enumerate() {
            let extent = self.add_passage(prepared, passage, ordinal == 0)?;
            let document = self.count;
            self.columns.record_numerical(document, column::ORDINAL, ordinal as u64);
            self.columns.record_numerical(document, column::FIRST_WORD, first_word);
            self.columns.record_numerical(document, column::START, passage.bytes.start as u64);
            first_word += u64::from(extent.positions);
            words += u64::from(extent.words);
            self.count += 1;
            if ordinal == 0 {
                self.columns.record_numerical(lead, column::HEADLINE, u64::from(extent.headline));
            }
        }
        self.add_lead_columns(prepared, lead, words);
        Ok(())
    }

    fn add_passage(
        &mut self,
        prepared: &Prepared,
        passage: &Passage,
        is_lead: bool,
    ) -> tantivy::Result<Extent> {
        let article = &prepared.article;
        let fields = is_lead.then(|| article_fields(article, prepared.language.code()));
        passage_record(fields.as_deref(), &article.text[passage.bytes.clone()], &mut self.record);
        self.store.store_bytes(&self.record)?;
        Ok(self.inverter.add(article, &prepared.mentions, passage, prepared.language, is_lead))
    }

    fn add_lead_columns(&mut self, prepared: &Prepared, lead: DocId, words: u64) {
        let (article, columns) = (&prepared.article, &mut self.columns);
        columns.record_numerical(lead, column::WORDS, words);
        columns.record_numerical(lead, column::BYTES, article.text.len() as u64);
        if let Some(date) = article.date {
            let (first, last) = (date.first_day().number(), date.last_day().number());
            columns.record_numerical(lead, column::FIRST_DAY, i64::from(first));
            columns.record_numerical(lead, column::LAST_DAY, i64::from(last));
        }
        if let Some(Date::Instant { second, offset }) = article.date {
            columns.record_numerical(lead, column::SECOND, second);
            if let Some(minutes) = offset {
                columns.record_numerical(lead, column::OFFSET, i64::from(minutes));
            }
        }
        let sketch = Sketch::of(&article.text);
        if sketch.is_telling() {
            columns.record_bytes(lead, column::SKETCH, &sketch.to_bytes());
        }
        if let Some(version) = article.version {
            columns.record_numerical(lead, column::VERSION, version);
        }
        if prepared.recogniser != 0 {
            columns.record_numerical(lead, column::RECOGNISER, prepared.recogniser);
            for kind in EntityKind::ALL {
                let given = article.entities.iter().filter(|entity| entity.kind == kind).count();
                if given > 0 {
                    columns.record_numerical(lead, column::given(kind), given as u64);
                }
            }
        }
        let hash = prepared.hash.number();
        columns.record_numerical(lead, column::HASH_HIGH, (hash >> 64) as u64);
        columns.record_numerical(lead, column::HASH_LOW, hash as u64);
        columns.record_str(lead, Attribute::Id.name(), &prepared.id);
        if let Some(origin) = &prepared.origin {
            columns.record_str(lead, column::ORIGIN, origin);
        }
        for attribute in Attribute::FACETS {
            for value in attribute.values(article) {
                columns.record_str(lead, attribute.name(), value);
            }
        }
        if article.language.is_none() {
            columns.record_str(lead, Attribute::Language.name(), prepared.language.code());
        }
    }

    /// Closes the store and the columns; what is left is the postings.
    fn finish(mut self, segment: &Segment) -> tantivy::Result<Postings> {
        self.store.close()?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(self.count, None, &mut file)?;
        file.flush()?;
        file.terminate()?;
        Ok(self.inverter.finish())
    }
}

fn write_postings(segment: &Segment, fields: Fields, postings: &Postings) -> tantivy::Result<()> {
    let norms: Vec<u8> =
        postings.lengths.iter().map(|&words| FieldNormReader::fieldnorm_to_id(words)).collect();
    let file = segment.open_write(SegmentComponent::FieldNorms)?;
    let mut serializer = FieldNormsSerializer::from_write(file)?;
    serializer.serialize_field(fields.word, &norms)?;
    serializer.close()?;

    let norms = FieldNormReader::open(FileSlice::from(norms))?;
    let words: u64 = postings.lengths.iter().map(|&words| u64::from(words)).sum();
    let mut serializer = InvertedIndexSerializer::open(segment)?;
    let in_field = |field: ListField| -> Vec<ListId> {
        let lists = postings.lists.iter().enumerate();
        lists.filter(|(_, list)| list.field == field).map(|(id, _)| id as ListId).collect()
    };

    let word_lists = in_field(ListField::Word);
    let by_term = groups(postings, &word_lists, |list| Some(&list.term));
    let mut field = serializer.new_field(fields.word, words, Some(norms.clone()))?;
    write_with_positions(&mut field, postings, &by_term)?;
    field.close()?;

    // What scores has the lengths by which the bounds of its blocks are chosen.
    let scored = Some((words, norms.clone()));
    let rest = [
        (fields.cased, ListField::Cased, scored.clone()),
        (fields.border, ListField::Border, None),
        (fields.mention, ListField::Mention, scored.clone()),
        (fields.attribute, ListField::Attribute, None),
    ];
    for (field, kind, lengths) in rest {
        let (words, norms) = lengths.map_or((0, None), |(words, norms)| (words, Some(norms)));
        let mut field = serializer.new_field(field, words, norms)?;
        let lists = in_field(kind);
        let groups = groups(postings, &lists, |list| Some(&list.term));
        write_with_positions(&mut field, postings, &groups)?;
        field.close()?;
    }
    let by_stem = groups(postings, &word_lists, |list| list.stem.as_deref().map(str::as_bytes));
    let mut field = serializer.new_field(fields.stem, words, Some(norms.clone()))?;
    let shared = by_stem.iter().filter(|(_, ids)| !is_one_word(postings, ids, &by_term));
    write_frequencies(&mut field, postings, shared)?;
    field.close()?;

    let mut field = serializer.new_field(fields.surface, 0, None)?;
    write_surfaces(&mut field, postings, &by_stem)?;
    field.close()?;
    serializer.close()?;
    Ok(())
}

/// Lists that make one term together, by term, in byte order.
type Groups<'p> = Vec<(&'p [u8], Vec<ListId>)>;

fn groups<'p>(
    postings: &'p Postings,
    lists: &[ListId],
    key: impl Fn(&'p List) -> Option<&'p [u8]>,
) -> Groups<'p> {
    let mut keyed: Vec<(&[u8], ListId)> = lists
        .iter()
        .filter(|&&id| !postings.occurrences(id).is_empty())
        .filter_map(|&id| key(&postings.lists[id as usize]).map(|key| (key, id)))
        .collect();
    keyed.sort_unstable();
    let mut groups: Groups<'p> = Vec::new();
    for (key, id) in keyed {
        match groups.last_mut() {
            Some((last, ids)) if *last == key => ids.push(id),
            _ => groups.push((key, vec![id])),
        }
    }
    groups
}

fn write_with_positions(
    field: &mut FieldSerializer<'_>,
    postings: &Postings,
    groups: &Groups<'_>,
) -> tantivy::Result<()> {
    let mut merged = Vec::new();
    let mut deltas = Vec::new();
    for (term, ids) in groups {
        let occurrences = merge(postings, ids, &mut merged);
        let documents = occurrences.chunk_by(|a, b| a >> 32 == b >> 32);
        field.new_term(term, documents.clone().count() as u32, true)?;
        for document in documents {
            let mut last = 0;
            deltas.clear();
            deltas.extend(document.iter().map(|&occurrence| {
                let position = occurrence as u32;
                position - std::mem::replace(&mut last, position)
            }));
            field.write_doc((document[0] >> 32) as DocId, deltas.len() as u32, &deltas);
        }
        field.close_term()?;
    }
    Ok(())
}

/// Whether a stem has one word only: then the word's list is the stem's, and is not repeated.
fn is_one_word(postings: &Postings, stem_lists: &[ListId], by_term: &Groups<'_>) -> bool {
    let [first, ..] = stem_lists else { return false };
    let term = &*postings.lists[*first as usize].term;
    let group = by_term.binary_search_by_key(&term, |(term, _)| *term);
    // Both are ascending; a word has a list for each language.
    group.is_ok_and(|at| by_term[at].1 == stem_lists)
}

fn write_frequencies<'g>(
    field: &mut FieldSerializer<'_>,
    postings: &Postings,
    groups: impl Iterator<Item = &'g (&'g [u8], Vec<ListId>)>,
) -> tantivy::Result<()> {
    let mut merged = Vec::new();
    let mut term = Vec::new();
    for (stem, ids) in groups {
        let hyphenated = |id: &ListId| postings.lists[*id as usize].term.contains(&b'-');
        term.clear();
        term.extend_from_slice(stem);
        if ids.iter().any(hyphenated) {
            term.extend_from_slice(HYPHENATED);
        }
        let occurrences = merge(postings, ids, &mut merged);
        let documents = occurrences.chunk_by(|a, b| a >> 32 == b >> 32);
        field.new_term(&term, documents.clone().count() as u32, true)?;
        for document in documents {
            field.write_doc((document[0] >> 32) as DocId, document.len() as u32, &[]);
        }
        field.close_term()?;
    }
    Ok(())
}

fn write_surfaces(
    field: &mut FieldSerializer<'_>,
    postings: &Postings,
    by_stem: &Groups<'_>,
) -> tantivy::Result<()> {
    let mut term = Vec::new();
    for (stem, ids) in by_stem {
        let mut words: Vec<&[u8]> =
            ids.iter().map(|&id| &*postings.lists[id as usize].term).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            term.clear();
            term.extend_from_slice(stem);
            term.push(0);
            term.extend_from_slice(word);
            field.new_term(&term, 0, false)?;
            field.close_term()?;
        }
    }
    Ok(())
}

/// The occurrences of several lists as one, ascending.
fn merge<'m>(postings: &'m Postings, ids: &[ListId], merged: &'m mut Vec<u64>) -> &'m [u64] {
    if let [id] = ids {
        return postings.occurrences(*id);
    }
    merged.clear();
    for &id in ids {
        merged.extend_from_slice(postings.occurrences(id));
    }
    // A stable sort recognises the ascending runs that the lists are.
    merged.sort();
    merged
}
