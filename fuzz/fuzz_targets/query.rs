#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| morgue_fuzz::ask(text));
