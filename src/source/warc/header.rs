//! The header of a record: the fields of WARC (ISO 28500), or the line of ARC.
//!
//! It knows how a record says what it is and how long. It never looks at what the record holds.

use crate::source::warc::fields::{Fields, split_field};

/// How the records of a file begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// A version line and named fields: WARC 0.17 to 1.1.
    Warc,
    /// One line with the address first and the length last: ARC 1 and 2
    /// (<https://archive.org/web/researcher/ArcFileFormat.php>).
    Arc,
}

/// What a record is (ISO 28500:2017, 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Info,
    Request,
    Response,
    Resource,
    Conversion,
    Metadata,
    Revisit,
    Continuation,
    #[default]
    Other,
}

/// What the header of a record says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The bytes of the block; `None` if it is not said, or no number.
    pub(super) length: Option<u64>,
    pub(super) url: Option<String>,
    /// When it was fetched, as in WARC: `2014-02-16T05:02:21Z`.
    pub(super) fetched: Option<String>,
    pub(super) id: Option<String>,
    /// The media type of the block.
    pub(super) content_type: Option<String>,
    /// The media type of what the block carries, as the crawler saw it.
    pub(super) payload_type: Option<String>,
    /// The languages found by the crawler, as ISO 639-3 codes.
    pub(super) languages: Option<String>,
    /// Why the crawler cut it short, if it did.
    pub(super) truncated: Option<String>,
}

impl Kind {
    /// The kind of a WARC-Type.
    pub(super) fn from_name(name: &[u8]) -> Kind {
        match name.to_ascii_lowercase().as_slice() {
            b"warcinfo" => Kind::Info,
            b"request" => Kind::Request,
            b"response" => Kind::Response,
            b"resource" => Kind::Resource,
            b"conversion" => Kind::Conversion,
            b"metadata" => Kind::Metadata,
            b"revisit" => Kind::Revisit,
            b"continuation" => Kind::Continuation,
            _ => Kind::Other,
        }
    }

    /// Whether an article may be in it.
    pub(super) fn is_read(self) -> bool {
        matches!(self, Kind::Response | Kind::Resource | Kind::Conversion)
    }
}

impl Header {
    /// Reads the header that a record begins with, and gives the rest of the record.
    pub(super) fn read(syntax: Syntax, record: &[u8]) -> Result<(Header, &[u8]), &'static str> {
        match syntax {
            Syntax::Warc => Self::read_warc(record),
            Syntax::Arc => Self::read_arc(record),
        }
    }

    fn read_warc(record: &[u8]) -> Result<(Header, &[u8]), &'static str> {
        if !record.starts_with(b"WARC/") {
            return Err("no WARC record begins here; what stands before the next was passed over");
        }
        let (fields, block) = Fields::read(record);
        let block = block.ok_or("the header of the WARC record does not end")?;
        let get = |name: &str| fields.get(name).map(str::to_owned);
        let header = Header {
            kind: fields
                .get("WARC-Type")
                .map_or(Kind::Other, |name| Kind::from_name(name.as_bytes())),
            length: fields.all("Content-Length").find_map(|value| value.parse().ok()),
            url: fields.get("WARC-Target-URI").map(|url| bare(url).to_owned()),
            fetched: get("WARC-Date"),
            id: fields.get("WARC-Record-ID").map(|id| bare(id).to_owned()),
            content_type: get("Content-Type"),
            payload_type: get("WARC-Identified-Payload-Type"),
            languages: get("WARC-Identified-Content-Language"),
            truncated: get("WARC-Truncated"),
        };
        Ok((header, block))
    }

    fn read_arc(record: &[u8]) -> Result<(Header, &[u8]), &'static str> {
        let end = record.iter().position(|byte| *byte == b'\n').unwrap_or(record.len());
        let line = ArcLine::read(&record[..end])
            .ok_or("no ARC record begins here; what stands before the next was passed over")?;
        let header = Header {
            kind: line.kind(),
            length: line.length,
            url: Some(String::from_utf8_lossy(line.url).into_owned()),
            fetched: Some(line.fetched()),
            content_type: Some(String::from_utf8_lossy(line.content_type).into_owned()),
            ..Header::default()
        };
        Ok((header, record.get(end + 1..).unwrap_or(&[])))
    }
}

/// What the lines of a WARC header say of where the record ends, line by line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outline {
    pub(super) kind: Kind,
    pub(super) length: Option<u64>,
}

impl Outline {
    /// Takes in a line as [`Header::read`] would.
    pub(super) fn read_line(&mut self, line: &[u8]) {
        let is_folded = line.first().is_some_and(u8::is_ascii_whitespace);
        let Some((name, value)) = split_field(line).filter(|_| !is_folded) else { return };
        if self.length.is_none() && name.eq_ignore_ascii_case(b"Content-Length") {
            self.length = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
        } else if self.kind == Kind::Other && name.eq_ignore_ascii_case(b"WARC-Type") {
            self.kind = Kind::from_name(value);
        }
    }

    /// What an ARC line says.
    pub(super) fn of_arc(line: &[u8]) -> Outline {
        ArcLine::read(line)
            .map_or(Outline::default(), |line| Outline { kind: line.kind(), length: line.length })
    }
}

/// The line that a record of an ARC file begins with.
pub(super) struct ArcLine<'a> {
    url: &'a [u8],
    /// Digits: year, month, day, hour, minute, second, or less.
    date: &'a [u8],
    content_type: &'a [u8],
    length: Option<u64>,
}

impl<'a> ArcLine<'a> {
    /// `URL address date type length`, or in version 2 with five more fields before the length.
    /// The URL may have spaces in it.
    pub(super) fn read(line: &'a [u8]) -> Option<ArcLine<'a>> {
        let mut fields = [&line[..0]; 9];
        let mut rest = line.trim_ascii_end();
        let mut count = 0;
        while count < fields.len() {
            let Some(space) = memchr::memrchr(b' ', rest) else { break };
            fields[count] = &rest[space + 1..];
            count += 1;
            rest = &rest[..space];
            // From the right: length, (five more,) type, date, address.
            let date = match count {
                4 => 2,
                9 => 7,
                _ => continue,
            };
            if is_date(fields[date]) && !rest.is_empty() {
                return Some(ArcLine {
                    url: rest,
                    date: fields[date],
                    content_type: fields[date - 1],
                    length: std::str::from_utf8(fields[0]).ok().and_then(|text| text.parse().ok()),
                });
            }
        }
        None
    }

    fn kind(&self) -> Kind {
        if self.url.starts_with(b"filedesc:") { Kind::Info } else { Kind::Response }
    }

    /// `20140216050221` as `2014-02-16T05:02:21Z`; what is shorter stays as it is.
    fn fetched(&self) -> String {
        let digits = String::from_utf8_lossy(self.date);
        match (digits.get(..4), digits.get(4..6), digits.get(6..8), digits.get(8..14)) {
            (Some(year), Some(month), Some(day), Some(time)) => {
                let (hour, minute, second) = (&time[..2], &time[2..4], &time[4..]);
                format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
            }
            _ => digits.into_owned(),
        }
    }
}

fn is_date(field: &[u8]) -> bool {
    (8..=18).contains(&field.len()) && field.iter().all(u8::is_ascii_digit)
}

/// What some tools write between angle brackets.
fn bare(text: &str) -> &str {
    text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text).trim()
}
