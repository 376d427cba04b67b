#![no_main]

use libfuzzer_sys::fuzz_target;
use touchpoint::description::Source;

fuzz_target!(|data: &[u8]| touchpoint_fuzz::import(Source::Backstage, data));
