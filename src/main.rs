//! The `syncdesk` program.

fn main() {}
