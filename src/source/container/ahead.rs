//! Reads ahead on a thread of its own, so that decompression goes on while records are found.
//!
//! It holds a few buffers, whatever the length of the input. It knows bytes, and what they are
//! never.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// The length of a buffer, and how many of them may wait to be read.
const BUFFER_BYTES: usize = 256 << 10;
const MOST_BUFFERS: usize = 4;

/// What another thread reads.
pub(crate) struct Ahead {
    buffers: Receiver<io::Result<Vec<u8>>>,
    buffer: Vec<u8>,
    at: usize,
    has_ended: bool,
}

impl Ahead {
    /// Begins to read. The thread ends with the input, or when nobody reads from it any more.
    pub(crate) fn new(mut input: Box<dyn Read + Send>) -> io::Result<Ahead> {
        let (sender, buffers) = sync_channel(MOST_BUFFERS);
        thread::Builder::new().name("unpack".to_owned()).spawn(move || {
            loop {
                let mut buffer = Vec::with_capacity(BUFFER_BYTES);
                let read = (&mut input).take(BUFFER_BYTES as u64).read_to_end(&mut buffer);
                // What was read before a failure comes before it; an empty buffer is the end.
                let is_last = buffer.is_empty();
                if (!is_last || read.is_ok()) && sender.send(Ok(buffer)).is_err() {
                    return;
                }
                match read {
                    Ok(_) if !is_last => {}
                    Ok(_) => return,
                    Err(error) => {
                        let _ = sender.send(Err(error));
                        return;
                    }
                }
            }
        })?;
        Ok(Ahead { buffers, buffer: Vec::new(), at: 0, has_ended: false })
    }
}

impl Read for Ahead {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buffer.len() && !self.has_ended {
            let received = self.buffers.recv();
            self.buffer = received.map_err(|_| io::Error::other("the reading thread ended"))??;
            self.at = 0;
            self.has_ended = self.buffer.is_empty();
        }
        let read = (&self.buffer[self.at..]).read(out)?;
        self.at += read;
        Ok(read)
    }
}
