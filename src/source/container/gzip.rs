//! Every member of a gzip file, and what stands behind the last.
//!
//! Tapes and block devices pad files with zeros, and broken transfers append other things; that is
//! passed over with a note, as `gzip` itself does. It knows no container.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use flate2::bufread::GzDecoder;

use crate::source::container::account::Account;
use crate::source::container::peek::Peek;

/// What each member begins with (RFC 1952, 2.3.1).
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Reads the members one after the other.
pub(crate) struct Gzip<R: Read> {
    member: GzDecoder<Slot<R>>,
    account: Arc<Account>,
    has_ended: bool,
}

/// The input; it is taken out to begin a new member with the decoder of the last.
struct Slot<R>(Option<Peek<R>>);

impl<R: Read> Gzip<R> {
    pub(crate) fn new(input: Peek<R>, account: &Arc<Account>) -> Gzip<R> {
        let member = GzDecoder::new(Slot(Some(input)));
        Gzip { member, account: Arc::clone(account), has_ended: false }
    }

    /// Begins the next member, if there is one.
    fn next_member(&mut self) -> io::Result<()> {
        let Some(mut input) = self.member.get_mut().0.take() else {
            self.has_ended = true;
            return Ok(());
        };
        if input.peek(MAGIC.len()) == MAGIC {
            self.member.reset(Slot(Some(input)));
            return Ok(());
        }
        self.has_ended = true;
        let behind = io::copy(&mut input, &mut io::sink())?;
        if behind > 0 {
            self.account.note(format!(
                "{behind} bytes behind the end of the gzip stream are no gzip and were passed over"
            ));
        }
        Ok(())
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.has_ended && !out.is_empty() {
            match self.member.read(out)? {
                0 => self.next_member()?,
                read => return Ok(read),
            }
        }
        Ok(0)
    }
}

impl<R: Read> Read for Slot<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |input| input.read(out))
    }
}

impl<R: Read> BufRead for Slot<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.as_mut().map_or(Ok(&[]), |input| input.fill_buf())
    }

    fn consume(&mut self, count: usize) {
        if let Some(input) = &mut self.0 {
            input.consume(count);
        }
    }
}
