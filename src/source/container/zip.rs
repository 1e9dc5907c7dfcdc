//! The members of a zip archive, by the list of them at its end (PKWARE's APPNOTE.TXT 6.3.10).
//!
//! It says what each is called and what it is, and reads it; what cannot be read, it says in words
//! for people. It must never know what is in a member.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use crate::source::container::tar::Kind;

/// A zip archive.
pub(crate) struct Zip<R>(ZipArchive<R>);

/// What the list says of a member.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Its length, as the list says.
    pub(crate) bytes: u64,
}

/// What a file of another kind that is a zip archive has in it: Office Open XML (ECMA-376, 2),
/// OpenDocument and EPUB (OCF 3.3, 4.3), and Java.
const DOCUMENTS: [(&str, &str); 3] = [
    ("[Content_Types].xml", "Office documents are not read; convert it to text first"),
    ("mimetype", "OpenDocument and EPUB files are not read; convert it to text first"),
    ("META-INF/MANIFEST.MF", "a Java program"),
];

/// Whether something begins as a zip archive does, be it an empty one.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl<R: Read + Seek> Zip<R> {
    pub(crate) fn open(input: R) -> Result<Zip<R>, String> {
        ZipArchive::new(input).map(Zip).map_err(|error| match error {
            ZipError::InvalidArchive(_) => {
                "the zip archive has no list of its members at its end; it may have been cut short"
                    .to_owned()
            }
            error => reason(&error),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Why the archive is not one of files, if it is a document.
    pub(crate) fn is_document(&self) -> Option<&'static str> {
        let has = |name: &str| self.0.index_for_name(name).is_some();
        DOCUMENTS.iter().find(|(name, _)| has(name)).map(|(_, reason)| *reason)
    }

    /// What a member is.
    pub(crate) fn entry(&mut self, index: usize) -> Result<Entry, String> {
        let member = self.0.by_index_raw(index).map_err(|error| reason(&error))?;
        Ok(Entry::of(&member))
    }

    /// Reads a member.
    pub(crate) fn content(&mut self, index: usize) -> Result<impl Read + '_, String> {
        self.0.by_index(index).map_err(|error| reason(&error))
    }
}

/// The next member of an archive that is read from front to back, by the header before it; `None`
/// at the list of members, or where no header is.
pub(crate) fn next_member<R: Read>(input: &mut R) -> Option<(Entry, ZipFile<'_, R>)> {
    let member = read_zipfile_from_stream(input).ok().flatten()?;
    Some((Entry::of(&member), member))
}

impl Entry {
    fn of<R: Read>(member: &ZipFile<'_, R>) -> Entry {
        let raw = member.name_raw();
        // Without the flag for UTF-8 a name is of code page 437, says the specification; most that
        // have none are UTF-8 all the same.
        let name = match (std::str::from_utf8(raw), member.name()) {
            (Ok(name), _) => name.to_owned(),
            (_, Ok(name)) => name.into_owned(),
            _ => String::from_utf8_lossy(raw).into_owned(),
        };
        let kind = match () {
            () if member.is_dir() => Kind::Folder,
            () if member.is_symlink() => Kind::Link,
            () => Kind::File,
        };
        Entry { name, kind, bytes: member.size() }
    }
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::InvalidPassword => "encrypted; unpack it first".to_owned(),
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            "encrypted; unpack it first".to_owned()
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            format!("compressed in a way that is not read ({error}); unpack it first")
        }
        error => format!("the zip archive is damaged ({error})"),
    }
}
