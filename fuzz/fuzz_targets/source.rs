#![no_main]

// The format is found out, and what is packed is unpacked.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read(None, bytes));
