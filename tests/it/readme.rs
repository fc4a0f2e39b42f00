//! What the README promises.

use std::path::Path;

use super::transcripts;

#[test]
fn its_conversation_goes_as_written() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&readme).expect("there is a README");
    assert!(text.contains("\n```chat\n"), "the README shows a conversation");
    if let Err(wrong) = transcripts::check_file(&readme) {
        panic!("{wrong}");
    }
}
