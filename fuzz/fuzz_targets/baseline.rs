#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| touchpoint_fuzz::baseline(text));
