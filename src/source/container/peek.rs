//! A reader whose first bytes can be looked at before they are read.
//!
//! It knows bytes, and what they are never.

use std::io::{self, BufRead, Read};

/// Bytes that are read at a time, where whoever reads asks for less.
const STEP_BYTES: usize = 64 << 10;

/// Reads `inner`, with a buffer that can be looked into.
pub(crate) struct Peek<R> {
    inner: R,
    buffer: Vec<u8>,
    /// How far the buffer was read.
    at: usize,
    /// Why the buffer ends where it does, told once it is read.
    failure: Option<io::Error>,
}

impl<R: Read> Peek<R> {
    pub(crate) fn new(inner: R) -> Peek<R> {
        Peek { inner, buffer: Vec::new(), at: 0, failure: None }
    }

    /// The next `count` bytes, or as many as there are.
    pub(crate) fn peek(&mut self, count: usize) -> &[u8] {
        let held = self.buffer.len() - self.at;
        if held < count && self.failure.is_none() {
            self.buffer.drain(..self.at);
            self.at = 0;
            let missing = (count - held) as u64;
            self.failure = (&mut self.inner).take(missing).read_to_end(&mut self.buffer).err();
        }
        let rest = &self.buffer[self.at..];
        &rest[..rest.len().min(count)]
    }

    /// What it reads, which may have been read further than was read here.
    pub(crate) fn inner_mut(&mut self) -> &mut R {
        &mut self.inner
    }

    /// As [`Peek::inner_mut`], for good.
    pub(crate) fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Peek<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() && self.failure.is_none() && out.len() >= STEP_BYTES {
            return self.inner.read(out);
        }
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Peek<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            if let Some(failure) = self.failure.take() {
                return Err(failure);
            }
            self.at = 0;
            self.buffer.resize(STEP_BYTES, 0);
            let read = self.inner.read(&mut self.buffer);
            self.buffer.truncate(*read.as_ref().unwrap_or(&0));
            read?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}
