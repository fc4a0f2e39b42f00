//! A text of Discord's gateway.

use syncdesk::front::discord::can_be_read;

/// Reads it twice: what cannot be read is passed over, and nothing is kept of what came before.
pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    assert_eq!(can_be_read(&text), can_be_read(&text), "{text:?}");
}
