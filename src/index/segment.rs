//! One segment, opened for reading: its lists, columns, leads and stored records.
//!
//! It knows the layout that `schema` describes; it must never know a query.

use std::io;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::HasLen;
use tantivy::columnar::{Column, ColumnarReader, DynamicColumn, StrColumn};
use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentReader};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::store::StoreReader;
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

use crate::article::{Article, ContentHash};
use crate::date::{Date, Day};
use crate::schema::{Fields, HYPHENATED, column, read_article_fields, split_lead_record};

use super::leads::Leads;
use super::postings::PostingsList;

/// Decompressed blocks of stored text that are kept for the next reader.
const STORE_CACHE: usize = 16;

/// A segment and everything in it that a reader needs.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) leads: Leads,
    pub(crate) word: Lists,
    stem: Lists,
    pub(crate) cased: Lists,
    pub(crate) surface: Lists,
    pub(crate) border: Lists,
    pub(crate) mention: Lists,
    pub(crate) attribute: Lists,
    /// The length code of each passage.
    pub(crate) lengths: OwnedBytes,
    columnar: ColumnarReader,
    first_word: Option<Column<u64>>,
    headline: Option<Column<u64>>,
    words: Option<Column<u64>>,
    start: Option<Column<u64>>,
    first_day: Option<Column<i64>>,
    last_day: Option<Column<i64>>,
    store: StoreReader,
}

/// The dictionary and the lists of one field.
pub(crate) struct Lists {
    terms: TermDictionary,
    postings: OwnedBytes,
    positions: OwnedBytes,
    option: IndexRecordOption,
    /// Words of all passages, deleted ones included.
    words: u64,
    bytes: u64,
}

impl Segment {
    pub(crate) fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Segment> {
        let schema = reader.schema().clone();
        let terms = CompositeFile::open(&reader.open_read(SegmentComponent::Terms)?)?;
        let postings = CompositeFile::open(&reader.open_read(SegmentComponent::Postings)?)?;
        let positions = CompositeFile::open(&reader.open_read(SegmentComponent::Positions)?)?;
        let lists = |field| Lists::open(&schema, field, &terms, &postings, &positions);
        let norms = CompositeFile::open(&reader.open_read(SegmentComponent::FieldNorms)?)?;
        let lengths = match norms.open_read(fields.word) {
            Some(file) => file.read_bytes()?,
            None => OwnedBytes::empty(),
        };
        let columnar = ColumnarReader::open(reader.open_read(SegmentComponent::FastFields)?)?;
        let passages = reader.max_doc();
        let ordinal = numbers(&columnar, column::ORDINAL)?;
        Ok(Segment {
            leads: Leads::new(ordinal.as_ref(), passages),
            word: lists(fields.word)?,
            stem: lists(fields.stem)?,
            cased: lists(fields.cased)?,
            surface: lists(fields.surface)?,
            border: lists(fields.border)?,
            mention: lists(fields.mention)?,
            attribute: lists(fields.attribute)?,
            lengths,
            first_word: numbers(&columnar, column::FIRST_WORD)?,
            headline: numbers(&columnar, column::HEADLINE)?,
            words: numbers(&columnar, column::WORDS)?,
            start: numbers(&columnar, column::START)?,
            first_day: signed(&columnar, column::FIRST_DAY)?,
            last_day: signed(&columnar, column::LAST_DAY)?,
            columnar,
            store: reader.get_store_reader(STORE_CACHE)?,
            reader: reader.clone(),
        })
    }

    /// Documents of the segment: passages, deleted ones included.
    pub(crate) fn passages(&self) -> DocId {
        self.leads.passages
    }

    /// The passages that are not deleted; `None` if none is.
    pub(crate) fn alive(&self) -> Option<&AliveBitSet> {
        self.reader.alive_bitset()
    }

    /// The average number of words of a passage, by which the bounds of its lists were chosen.
    pub(crate) fn average_length(&self) -> f32 {
        self.word.words as f32 / self.passages().max(1) as f32
    }

    /// The bytes of each part, by what people would call it.
    pub(crate) fn parts(&self) -> io::Result<Vec<(&'static str, u64)>> {
        let file = |component| -> io::Result<u64> {
            let file = self.reader.open_read(component).map_err(io::Error::other)?;
            Ok(file.len() as u64)
        };
        Ok(vec![
            ("text and fields", file(SegmentComponent::Store)?),
            ("words", self.word.bytes()),
            ("stems", self.stem.bytes() + self.surface.bytes()),
            ("capitals", self.cased.bytes()),
            ("sentences", self.border.bytes()),
            ("mentions", self.mention.bytes()),
            ("names", self.attribute.bytes()),
            ("columns", file(SegmentComponent::FastFields)?),
            ("lengths", file(SegmentComponent::FieldNorms)?),
        ])
    }

    /// The words that have a stem, hyphenated compounds among them.
    pub(crate) fn surfaces(&self, stem: &str) -> io::Result<Vec<Vec<u8>>> {
        let prefix = [stem.as_bytes(), b"\0"].concat();
        let mut words = Vec::new();
        self.surface.with_prefix(&prefix, |term, _| {
            words.push(term[prefix.len()..].to_owned());
            true
        })?;
        Ok(words)
    }

    /// The list of a stem, its own or that of its only word, which is likely to be this one; and
    /// whether one of its words is written with a hyphen.
    pub(crate) fn stem(&self, stem: &str, word: &str) -> io::Result<Option<(PostingsList, bool)>> {
        if let Some(list) = self.stem.get(stem.as_bytes())? {
            return Ok(Some((list, false)));
        }
        if let Some(list) = self.stem.get(&[stem.as_bytes(), HYPHENATED].concat())? {
            return Ok(Some((list, true)));
        }
        let surface = [stem.as_bytes(), b"\0", word.as_bytes()].concat();
        let only = match self.surface.terms.get(surface)? {
            Some(_) => word.as_bytes().to_owned(),
            None => match self.surfaces(stem)?.pop() {
                Some(only) => only,
                None => return Ok(None),
            },
        };
        let hyphenated = only.contains(&b'-');
        Ok(self.word.get(&only)?.map(|list| (list, hyphenated)))
    }

    /// Whether the article or passage is not deleted.
    #[inline]
    pub(crate) fn is_alive(&self, doc: DocId) -> bool {
        self.alive().is_none_or(|alive| alive.is_alive(doc))
    }

    /// The number of positions of the article before the passage.
    pub(crate) fn first_word(&self, doc: DocId) -> u32 {
        number(self.first_word.as_ref(), doc) as u32
    }

    /// The positions that a lead's headline and the gap behind it take.
    pub(crate) fn headline_positions(&self, lead: DocId) -> u32 {
        number(self.headline.as_ref(), lead) as u32
    }

    /// The words of a lead's article.
    pub(crate) fn words_of_article(&self, lead: DocId) -> u64 {
        number(self.words.as_ref(), lead)
    }

    /// The byte of its article's text that a passage begins at.
    pub(crate) fn start(&self, doc: DocId) -> u64 {
        number(self.start.as_ref(), doc)
    }

    /// The first day of an article's date.
    pub(crate) fn first_day(&self, lead: DocId) -> Option<Day> {
        self.first_day.as_ref()?.first(lead).map(|day| Day::from_number(day as i32))
    }

    /// The first day of the newest article that has a date; the newest come first.
    pub(crate) fn newest_day(&self) -> Option<Day> {
        self.first_day.as_ref().map(|days| Day::from_number(days.max_value() as i32))
    }

    /// The last day of an article's date.
    pub(crate) fn last_day(&self, lead: DocId) -> Option<Day> {
        self.last_day.as_ref()?.first(lead).map(|day| Day::from_number(day as i32))
    }

    /// The column of numbers of that name; `None` if no article has a value.
    pub(crate) fn numbers(&self, name: &str) -> io::Result<Option<Column<u64>>> {
        numbers(&self.columnar, name)
    }

    /// The column of values of that name; `None` if no article has a value.
    pub(crate) fn values(&self, name: &str) -> io::Result<Option<StrColumn>> {
        let column = read_column(&self.columnar, name)?;
        Ok(column.and_then(|column| match column {
            DynamicColumn::Str(values) => Some(values),
            _ => None,
        }))
    }

    /// The date of each article, by lead.
    pub(crate) fn dates(&self) -> io::Result<impl Fn(DocId) -> Option<Date> + '_> {
        let seconds = signed(&self.columnar, column::SECOND)?;
        let offsets = signed(&self.columnar, column::OFFSET)?;
        let value = |column: &Option<Column<i64>>, lead| column.as_ref()?.first(lead);
        Ok(move |lead| match value(&seconds, lead) {
            Some(second) => {
                let offset = value(&offsets, lead).map(|minutes| minutes as i16);
                Some(Date::Instant { second, offset })
            }
            None => Some(Date::from_days(self.first_day(lead)?, self.last_day(lead)?)),
        })
    }

    /// The first value that each article has in a column of text or bytes, with its lead, ascending.
    pub(crate) fn first_values<T: Clone>(
        &self,
        name: &str,
        read: impl Fn(&[u8]) -> T,
    ) -> io::Result<Vec<(DocId, T)>> {
        first_values(&self.columnar, &self.leads, name, read)
    }

    /// The content hash of each article, by lead.
    pub(crate) fn hashes(&self) -> io::Result<impl Fn(DocId) -> ContentHash + use<>> {
        let high = numbers(&self.columnar, column::HASH_HIGH)?;
        let low = numbers(&self.columnar, column::HASH_LOW)?;
        Ok(move |lead| {
            let (high, low) = (number(high.as_ref(), lead), number(low.as_ref(), lead));
            ContentHash::from_number(u128::from(high) << 64 | u128::from(low))
        })
    }

    /// The columns as the engine knows them.
    pub(crate) fn columns(&self) -> &ColumnarReader {
        &self.columnar
    }

    /// What is stored of a passage, as it was written.
    pub(crate) fn record(&self, doc: DocId) -> tantivy::Result<OwnedBytes> {
        self.store.get_document_bytes(doc)
    }

    /// The text of a passage.
    pub(crate) fn text(&self, doc: DocId) -> tantivy::Result<String> {
        let record = self.store.get_document_bytes(doc)?;
        let text = match self.leads.is_lead(doc) {
            true => split_lead_record(&record).map_or(&record[..], |(_, text)| text),
            false => &record[..],
        };
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    /// The text of an article, of which its passages are without gap.
    pub(crate) fn text_of_article(&self, lead: DocId) -> tantivy::Result<String> {
        let mut text = String::new();
        for doc in lead..self.leads.end_of(lead) {
            text.push_str(&self.text(doc)?);
        }
        Ok(text)
    }

    /// The id and the fields of an article, without its text.
    pub(crate) fn article(&self, lead: DocId) -> tantivy::Result<(String, Article)> {
        let record = self.store.get_document_bytes(lead)?;
        let fields = split_lead_record(&record).map_or(&record[..], |(fields, _)| fields);
        read_article_fields(fields)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error).into())
    }
}

impl Lists {
    fn open(
        schema: &Schema,
        field: Field,
        terms: &CompositeFile,
        postings: &CompositeFile,
        positions: &CompositeFile,
    ) -> tantivy::Result<Lists> {
        let bytes = |file: &CompositeFile| match file.open_read(field) {
            Some(file) => file.read_bytes(),
            None => Ok(OwnedBytes::empty()),
        };
        let mut size = 0;
        let terms = match terms.open_read(field) {
            Some(file) => {
                size += file.len() as u64;
                TermDictionary::open(file)?
            }
            None => TermDictionary::empty(),
        };
        let mut postings = bytes(postings)?;
        let positions = bytes(positions)?;
        size += (postings.len() + positions.len()) as u64;
        // The engine keeps the field's number of words before the lists.
        let words = match postings.first_chunk() {
            Some(head) => u64::from_le_bytes(*head),
            None => 0,
        };
        postings.advance(postings.len().min(size_of::<u64>()));
        let option = schema.get_field_entry(field).field_type().get_index_record_option();
        Ok(Lists {
            terms,
            postings,
            positions,
            option: option.unwrap_or(IndexRecordOption::Basic),
            words,
            bytes: size,
        })
    }

    /// The bytes of its dictionary, lists and positions.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The dictionary.
    pub(crate) fn terms(&self) -> &TermDictionary {
        &self.terms
    }

    /// The list of a term, if there is one.
    pub(crate) fn get(&self, term: &[u8]) -> io::Result<Option<PostingsList>> {
        Ok(self.terms.get(term)?.map(|info| self.list(info)))
    }

    /// The list that an entry of the dictionary stands for.
    pub(crate) fn list(&self, info: tantivy::postings::TermInfo) -> PostingsList {
        PostingsList {
            info,
            postings: self.postings.clone(),
            positions: self.positions.clone(),
            option: self.option,
        }
    }

    /// The terms that an automaton accepts, in byte order, with their lists; it ends when `visit`
    /// returns false.
    pub(crate) fn matching(
        &self,
        automaton: impl Automaton<State: Clone>,
        mut visit: impl FnMut(&[u8], PostingsList) -> bool,
    ) -> io::Result<()> {
        let mut stream = self.terms.search(automaton).into_stream()?;
        while let Some((term, info)) = stream.next() {
            if !visit(term, self.list(info.clone())) {
                break;
            }
        }
        Ok(())
    }

    /// The terms that begin with a prefix, in byte order, with their lists; it ends when `visit`
    /// returns false.
    pub(crate) fn with_prefix(
        &self,
        prefix: &[u8],
        mut visit: impl FnMut(&[u8], PostingsList) -> bool,
    ) -> io::Result<()> {
        let mut stream = self.terms.range().ge(prefix).into_stream()?;
        while let Some((term, info)) = stream.next() {
            if !term.starts_with(prefix) || !visit(term, self.list(info.clone())) {
                break;
            }
        }
        Ok(())
    }
}

/// The first value that each lead has in a column of text or bytes, ascending by lead; each distinct
/// value is read once.
pub(super) fn first_values<T: Clone>(
    columnar: &ColumnarReader,
    leads: &Leads,
    name: &str,
    read: impl Fn(&[u8]) -> T,
) -> io::Result<Vec<(DocId, T)>> {
    let column = match read_column(columnar, name)? {
        Some(DynamicColumn::Bytes(column)) => column,
        Some(DynamicColumn::Str(column)) => column.into(),
        _ => return Ok(Vec::new()),
    };
    let mut ordinals: Vec<(u64, DocId)> =
        leads.iter().filter_map(|lead| Some((column.term_ords(lead).next()?, lead))).collect();
    ordinals.sort_unstable();
    let mut ordinals = ordinals.into_iter().peekable();
    let mut values = Vec::with_capacity(ordinals.len());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        let ordinal = stream.term_ord();
        if ordinals.peek().is_some_and(|(next, _)| *next == ordinal) {
            let value = read(stream.key());
            while let Some((_, lead)) = ordinals.next_if(|(of, _)| *of == ordinal) {
                values.push((lead, value.clone()));
            }
        }
    }
    values.sort_unstable_by_key(|(lead, _)| *lead);
    Ok(values)
}

fn read_column(columnar: &ColumnarReader, name: &str) -> io::Result<Option<DynamicColumn>> {
    match columnar.read_columns(name)?.first() {
        Some(handle) => handle.open().map(Some),
        None => Ok(None),
    }
}

pub(super) fn numbers(columnar: &ColumnarReader, name: &str) -> io::Result<Option<Column<u64>>> {
    let column = read_column(columnar, name)?;
    Ok(column
        .and_then(|column| column.coerce_numerical(tantivy::columnar::NumericalType::U64))
        .and_then(|column| match column {
            DynamicColumn::U64(numbers) => Some(numbers),
            _ => None,
        }))
}

fn signed(columnar: &ColumnarReader, name: &str) -> io::Result<Option<Column<i64>>> {
    let column = read_column(columnar, name)?;
    Ok(column
        .and_then(|column| column.coerce_numerical(tantivy::columnar::NumericalType::I64))
        .and_then(|column| match column {
            DynamicColumn::I64(numbers) => Some(numbers),
            _ => None,
        }))
}

#[inline]
pub(super) fn number(column: Option<&Column<u64>>, doc: DocId) -> u64 {
    column.and_then(|column| column.first(doc)).unwrap_or(0)
}

/// Segments are shared by everything that reads them.
pub(crate) type Segments = Arc<Vec<Segment>>;

/// The value of a lead among those of [`Segment::first_values`].
pub(crate) fn of_lead<T>(values: &[(DocId, T)], lead: DocId) -> Option<&T> {
    let at = values.binary_search_by_key(&lead, |(lead, _)| *lead).ok()?;
    Some(&values[at].1)
}
