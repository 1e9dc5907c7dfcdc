//! A text in any encoding as a stream of UTF-8.
//!
//! It counts what is no text and becomes U+FFFD. It knows no format, and guesses no encoding.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Bytes of UTF-8 that are decoded at a time.
const STEP_BYTES: usize = 64 << 10;

/// Reads a text as UTF-8, without its byte order mark.
pub(crate) struct Transcoded<R> {
    input: R,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    has_ended: bool,
    replaced: u64,
}

impl<R: BufRead> Transcoded<R> {
    pub(crate) fn new(input: R, encoding: &'static Encoding) -> Transcoded<R> {
        let decoder = encoding.new_decoder_with_bom_removal();
        Transcoded { input, decoder, text: Vec::new(), at: 0, has_ended: false, replaced: 0 }
    }

    /// The sequences that became U+FFFD so far.
    pub(crate) fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Decodes some more; if nothing comes of it, the text has ended.
    fn decode(&mut self) -> io::Result<()> {
        self.at = 0;
        self.text.resize(STEP_BYTES, 0);
        let mut written = 0;
        while !self.has_ended && written == 0 {
            let bytes = self.input.fill_buf()?;
            let is_last = bytes.is_empty();
            // Room is kept for a replacement.
            let room = STEP_BYTES - '\u{fffd}'.len_utf8();
            let text = &mut self.text[..room];
            let (result, read, new) =
                self.decoder.decode_to_utf8_without_replacement(bytes, text, is_last);
            self.input.consume(read);
            written = new;
            match result {
                DecoderResult::InputEmpty => self.has_ended = is_last,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    written += '\u{fffd}'.encode_utf8(&mut self.text[new..]).len();
                    self.replaced += 1;
                }
            }
        }
        self.text.truncate(written);
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.decode()?;
        }
        let read = (&self.text[self.at..]).read(out)?;
        self.at += read;
        Ok(read)
    }
}
