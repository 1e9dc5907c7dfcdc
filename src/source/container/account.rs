//! How much of a file was read and how much it unpacked to, and when that is too much.
//!
//! A few kilobytes can be made to unpack to petabytes. Every byte that any decompressor of a file
//! yields is counted, so that nesting them does not help. It knows numbers, and no container.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::source::options::SourceOptions;
use crate::source::problem::Broken;

/// The account of a file, shared by all that read it.
#[derive(Debug, Default)]
pub(crate) struct Account {
    /// The bytes of the file, if that is known: what is read twice does not make it longer.
    length: Option<u64>,
    max_unpacked: u64,
    max_ratio: u64,
    packed: AtomicU64,
    unpacked: AtomicU64,
    is_spent: AtomicBool,
    notes: Mutex<Vec<String>>,
}

/// No ratio is too high for so few unpacked bytes: 64 MiB. Short files may well be all blanks.
const FLOOR_BYTES: u64 = 64 << 20;

impl Account {
    pub(crate) fn open(length: Option<u64>, options: &SourceOptions) -> Arc<Account> {
        Arc::new(Account {
            length,
            max_unpacked: options.max_unpacked,
            max_ratio: options.max_ratio,
            ..Account::default()
        })
    }

    /// Bytes of the file that were read.
    pub(crate) fn packed(&self) -> u64 {
        let read = self.packed.load(Ordering::Relaxed);
        self.length.map_or(read, |length| read.min(length))
    }

    /// Whether too much was unpacked, so that nothing more may be.
    pub(crate) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    /// Remembers something to be said of what is being read.
    pub(crate) fn note(&self, note: String) {
        self.notes.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(note);
    }

    /// What there was to be said since this was last asked.
    pub(crate) fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    fn unpack(&self, bytes: usize) -> io::Result<()> {
        let unpacked = self.unpacked.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        let most = self.packed().saturating_mul(self.max_ratio).max(FLOOR_BYTES);
        let reason = match () {
            () if unpacked > self.max_unpacked => format!(
                "it unpacks to more than the {} bytes allowed; raise --max-unpacked if it is to be trusted",
                self.max_unpacked
            ),
            () if unpacked > most => format!(
                "it unpacks to more than {} times its size; raise --max-ratio if it is to be trusted",
                self.max_ratio
            ),
            () => return Ok(()),
        };
        self.is_spent.store(true, Ordering::Relaxed);
        Err(Broken::error(reason))
    }
}

/// The bytes of the file itself, counted.
pub(crate) struct Packed<R> {
    inner: R,
    account: Arc<Account>,
}

impl<R> Packed<R> {
    pub(crate) fn new(inner: R, account: &Arc<Account>) -> Packed<R> {
        Packed { inner, account: Arc::clone(account) }
    }
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.account.packed.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Packed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// The bytes that a decompressor yields, counted, until it is too many or it breaks. It breaks
/// once: what was wrong is said in words that people understand, and what follows is no more.
pub(crate) struct Unpacked<R> {
    inner: R,
    /// What is being unpacked: `gzip stream`.
    what: &'static str,
    account: Arc<Account>,
    reason: Option<String>,
}

impl<R> Unpacked<R> {
    pub(crate) fn new(inner: R, what: &'static str, account: &Arc<Account>) -> Unpacked<R> {
        Unpacked { inner, what, account: Arc::clone(account), reason: None }
    }

    fn broken(&self, error: io::Error) -> io::Error {
        if error.get_ref().is_some_and(|inner| inner.is::<Broken>())
            || error.raw_os_error().is_some()
        {
            return error;
        }
        let what = self.what;
        Broken::error(match error.kind() {
            io::ErrorKind::UnexpectedEof => format!("the {what} ends early"),
            io::ErrorKind::OutOfMemory => format!("the {what} needs too much memory ({error})"),
            _ => format!("the {what} is damaged ({error})"),
        })
    }
}

/// Bytes that are unpacked at a time: what a decompressor yields in the call in which it meets with
/// damage is lost.
const STEP_BYTES: usize = 32 << 10;

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(reason) = &self.reason {
            return Err(Broken::error(reason.clone()));
        }
        let most = out.len().min(STEP_BYTES);
        let read = self.inner.read(&mut out[..most]);
        let read = read.and_then(|read| self.account.unpack(read).map(|()| read));
        read.map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => {
                let error = self.broken(error);
                self.reason = Some(error.to_string());
                error
            }
        })
    }
}
