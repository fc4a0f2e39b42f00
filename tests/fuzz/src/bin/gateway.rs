//! A text of Discord's gateway.
#![no_main]

#[path = "../../bodies/mod.rs"]
#[allow(dead_code, reason = "each program runs one of the bodies")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::gateway::run(data));
