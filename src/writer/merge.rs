//! Makes one segment of several, as if their articles had been written at once.
//!
//! Nothing is analysed again: lists are brought into the new order of documents, and what was
//! deleted is left out, with every word that nobody else has. It knows the layout that `schema`
//! describes; it must never know when it is worth while.

use std::io::Write;

use tantivy::columnar::{MergeRowOrder, RowAddr, ShuffleMergeOrder, merge_columnar};
use tantivy::directory::{FileSlice, TerminatingWrite};
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer};
use tantivy::index::{Segment as NewSegment, SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::termdict::TermMerger;
use tantivy::{DocId, Index, TERMINATED};

use crate::index::{Lists, Positions, PostingsList, Segment};
use crate::schema::{Attribute, Fields, HYPHENATED};

use super::segment::{new_store, newest_first};

/// Merges segments into a new one, whose files are durable when this returns; nothing if all of
/// their articles are deleted.
pub(super) fn merge_segments(
    index: &Index,
    fields: Fields,
    segments: &[Segment],
) -> tantivy::Result<Option<SegmentMeta>> {
    let order = Order::of(segments)?;
    if order.documents.is_empty() {
        return Ok(None);
    }
    let new = index.new_segment();
    let merge = Merge { segments, order };
    merge.write_store(&new)?;
    merge.write_columns(&new)?;
    merge.write_postings(&new, fields)?;
    Ok(Some(new.with_max_doc(merge.order.documents.len() as DocId).meta().clone()))
}

struct Merge<'s> {
    segments: &'s [Segment],
    order: Order,
}

/// Which documents there are, in the archive's order.
struct Order {
    /// Segment and document of each new document.
    documents: Vec<(u32, DocId)>,
    /// For each segment the new number of each document; `TERMINATED` if it is deleted.
    numbers: Vec<Vec<DocId>>,
    /// Words of all documents.
    words: u64,
}

impl Order {
    fn of(segments: &[Segment]) -> tantivy::Result<Order> {
        let mut articles = Vec::new();
        for (number, segment) in segments.iter().enumerate() {
            let ids = segment.first_values(Attribute::Id.name(), <[u8]>::to_vec)?;
            for (lead, id) in ids.into_iter().filter(|(lead, _)| segment.is_alive(*lead)) {
                articles.push((newest_first(segment.first_day(lead)), id, number, lead));
            }
        }
        articles.sort_unstable();
        let numbers = segments.iter().map(|one| vec![TERMINATED; one.passages() as usize]);
        let mut order = Order { documents: Vec::new(), numbers: numbers.collect(), words: 0 };
        for (_, _, number, lead) in articles {
            let segment = &segments[number];
            order.words += segment.words_of_article(lead);
            for doc in lead..segment.leads.end_of(lead) {
                order.numbers[number][doc as usize] = order.documents.len() as DocId;
                order.documents.push((number as u32, doc));
            }
        }
        Ok(order)
    }
}

impl Merge<'_> {
    fn write_store(&self, new: &NewSegment) -> tantivy::Result<()> {
        let mut store = new_store(new)?;
        for &(segment, doc) in &self.order.documents {
            store.store_bytes(&self.segments[segment as usize].record(doc)?)?;
        }
        store.close()?;
        Ok(())
    }

    fn write_columns(&self, new: &NewSegment) -> tantivy::Result<()> {
        let columns: Vec<_> = self.segments.iter().map(Segment::columns).collect();
        let rows = self.order.documents.iter();
        let order = ShuffleMergeOrder {
            new_row_id_to_old_row_id: rows
                .map(|&(segment_ord, row_id)| RowAddr { segment_ord, row_id })
                .collect(),
            alive_bitsets: self
                .segments
                .iter()
                .map(|segment| segment.alive().map(|alive| alive.bitset().clone()))
                .collect(),
        };
        let mut file = new.open_write(SegmentComponent::FastFields)?;
        merge_columnar(&columns, &[], MergeRowOrder::Shuffled(order), &mut file)?;
        file.flush()?;
        file.terminate()?;
        Ok(())
    }

    fn write_postings(&self, new: &NewSegment, fields: Fields) -> tantivy::Result<()> {
        let documents = self.order.documents.iter();
        let norms: Vec<u8> = documents
            .map(|&(segment, doc)| self.segments[segment as usize].lengths[doc as usize])
            .collect();
        let mut serializer =
            FieldNormsSerializer::from_write(new.open_write(SegmentComponent::FieldNorms)?)?;
        serializer.serialize_field(fields.word, &norms)?;
        serializer.close()?;

        let norms = FieldNormReader::open(FileSlice::from(norms))?;
        let scored: Scoring = (self.order.words, Some(norms));
        let unscored: Scoring = (0, None);
        let mut serializer = InvertedIndexSerializer::open(new)?;
        let mut with_positions = |field, scoring: &Scoring, lists: fn(&Segment) -> &Lists| {
            let mut field = serializer.new_field(field, scoring.0, scoring.1.clone())?;
            self.write_lists(&mut field, lists)?;
            field.close()?;
            tantivy::Result::Ok(())
        };
        with_positions(fields.word, &scored, |segment| &segment.word)?;
        with_positions(fields.cased, &scored, |segment| &segment.cased)?;
        with_positions(fields.border, &unscored, |segment| &segment.border)?;
        with_positions(fields.mention, &scored, |segment| &segment.mention)?;
        with_positions(fields.attribute, &unscored, |segment| &segment.attribute)?;
        let mut field = serializer.new_field(fields.stem, scored.0, scored.1)?;
        self.for_each_stem(|stem, words, documents| {
            self.write_stem(&mut field, stem, words, documents)
        })?;
        field.close()?;
        let mut field = serializer.new_field(fields.surface, 0, None)?;
        self.for_each_stem(|stem, words, _| write_surfaces(&mut field, stem, words))?;
        field.close()?;
        serializer.close()?;
        Ok(())
    }

    fn write_lists(
        &self,
        field: &mut FieldSerializer<'_>,
        lists: fn(&Segment) -> &Lists,
    ) -> tantivy::Result<()> {
        let streams: std::io::Result<Vec<_>> =
            self.segments.iter().map(|segment| lists(segment).terms().stream()).collect();
        let mut merger = TermMerger::new(streams?);
        let mut documents = Vec::new();
        while merger.advance() {
            let found = merger.current_segment_ords_and_term_infos();
            let found =
                found.map(|(number, info)| (number, lists(&self.segments[number]).list(info)));
            let found: Vec<(usize, PostingsList)> = found.collect();
            self.gather(&found, true, &mut documents);
            write_with_positions(field, merger.key(), &found, &documents)?;
        }
        Ok(())
    }

    /// The documents of some lists in the new order.
    fn gather(&self, lists: &[(usize, PostingsList)], positions: bool, all: &mut Vec<Document>) {
        all.clear();
        for (list, (segment, postings)) in lists.iter().enumerate() {
            let numbers = &self.order.numbers[*segment];
            let mut cursor = postings.cursor();
            while cursor.doc() != TERMINATED {
                let number = numbers[cursor.doc() as usize];
                if number != TERMINATED {
                    let frequency = cursor.frequency();
                    let first = if positions { cursor.position_index() } else { 0 };
                    all.push(Document { number, frequency, list: list as u32, first });
                }
                cursor.advance();
            }
        }
        // A stable sort recognises the ascending runs that the lists are.
        all.sort_by_key(|document| document.number);
    }

    /// Visits every stem that a document has with its words and its documents.
    fn for_each_stem(
        &self,
        mut visit: impl FnMut(&[u8], &[Vec<u8>], &[Document]) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        let streams: std::io::Result<Vec<_>> =
            self.segments.iter().map(|segment| segment.surface.terms().stream()).collect();
        let mut merger = TermMerger::new(streams?);
        let (mut stem, mut words): (Vec<u8>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
        let mut documents = Vec::new();
        loop {
            let is_more = merger.advance();
            let surface = if is_more { merger.key() } else { &[] };
            let end = surface.iter().position(|&byte| byte == 0).unwrap_or(surface.len());
            if !is_more || surface[..end] != stem {
                if let Some(word) = words.first() {
                    self.gather_stem(&stem, word, &mut documents)?;
                    let words = self.words_of(&words, &documents)?;
                    if !words.is_empty() {
                        visit(&stem, &words, &documents)?;
                    }
                }
                if !is_more {
                    return Ok(());
                }
                stem = surface[..end].to_vec();
                words.clear();
            }
            words.push(surface.get(end + 1..).unwrap_or_default().to_vec());
        }
    }

    /// The documents of a stem, one of whose words this is.
    fn gather_stem(
        &self,
        stem: &[u8],
        word: &[u8],
        documents: &mut Vec<Document>,
    ) -> tantivy::Result<()> {
        let (stem, word) = (String::from_utf8_lossy(stem), String::from_utf8_lossy(word));
        let mut lists = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            lists.extend(segment.stem(&stem, &word)?.map(|(list, _)| (number, list)));
        }
        self.gather(&lists, false, documents);
        Ok(())
    }

    /// The words of a stem that one of its documents has. A word may be left in others, which are in
    /// another language, where its stem is another.
    fn words_of(&self, words: &[Vec<u8>], documents: &[Document]) -> tantivy::Result<Vec<Vec<u8>>> {
        let of_stem = |number| documents.binary_search_by_key(&number, |one| one.number).is_ok();
        let mut kept = Vec::with_capacity(words.len());
        for word in words {
            if self.documents_of(word, of_stem)?.next().is_some() {
                kept.push(word.clone());
            }
        }
        Ok(kept)
    }

    /// The new documents that have a word and are wanted, segment by segment.
    fn documents_of(
        &self,
        word: &[u8],
        wanted: impl Fn(DocId) -> bool,
    ) -> tantivy::Result<impl Iterator<Item = DocId>> {
        let mut lists = Vec::new();
        for (segment, numbers) in self.segments.iter().zip(&self.order.numbers) {
            lists.extend(segment.word.get(word)?.map(|list| (list.cursor(), numbers)));
        }
        let documents = lists.into_iter().flat_map(|(mut cursor, numbers)| {
            std::iter::from_fn(move || {
                let doc = cursor.doc();
                (doc != TERMINATED).then(|| {
                    cursor.advance();
                    numbers[doc as usize]
                })
            })
        });
        Ok(documents.filter(move |&number| number != TERMINATED && wanted(number)))
    }

    /// Writes the list of a stem, unless it is the list of its only word.
    fn write_stem(
        &self,
        field: &mut FieldSerializer<'_>,
        stem: &[u8],
        words: &[Vec<u8>],
        documents: &[Document],
    ) -> tantivy::Result<()> {
        if let [only] = words
            && self.documents_of(only, |_| true)?.count() == documents.len()
        {
            return Ok(());
        }
        let hyphenated = words.iter().any(|word| word.contains(&b'-'));
        let term = if hyphenated { [stem, HYPHENATED].concat() } else { stem.to_vec() };
        field.new_term(&term, documents.len() as u32, true)?;
        for document in documents {
            field.write_doc(document.number, document.frequency, &[]);
        }
        field.close_term()?;
        Ok(())
    }
}

/// The words of all documents, and the length of each: by them the bounds of blocks are chosen.
type Scoring = (u64, Option<FieldNormReader>);

/// A document of a list that is written: its new number, and where its positions begin in which
/// of the old lists.
struct Document {
    number: DocId,
    frequency: u32,
    list: u32,
    first: u64,
}

/// Writes the list of a term, unless no document has it any more.
fn write_with_positions(
    field: &mut FieldSerializer<'_>,
    term: &[u8],
    lists: &[(usize, PostingsList)],
    documents: &[Document],
) -> tantivy::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let positions: std::io::Result<Vec<Positions>> =
        lists.iter().map(|(_, list)| list.positions()).collect();
    let mut positions = positions?;
    let mut deltas = Vec::new();
    field.new_term(term, documents.len() as u32, true)?;
    for &Document { number, frequency, list, first } in documents {
        let mut last = 0;
        deltas.clear();
        positions[list as usize].read(first, frequency, |position| {
            deltas.push(position - std::mem::replace(&mut last, position));
        });
        field.write_doc(number, frequency, &deltas);
    }
    field.close_term()?;
    Ok(())
}

fn write_surfaces(
    field: &mut FieldSerializer<'_>,
    stem: &[u8],
    words: &[Vec<u8>],
) -> tantivy::Result<()> {
    for word in words {
        field.new_term(&[stem, b"\0", word].concat(), 0, false)?;
        field.close_term()?;
    }
    Ok(())
}
