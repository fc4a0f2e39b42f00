//! What a pressed button carries.

use syncdesk::engine::walk;
use syncdesk::front::discord::custom_id::{self, What};

use super::{SNAPSHOT, fits};

/// Reads it, does what it says, and writes it again.
pub(crate) fn run(data: &[u8]) {
    let id = String::from_utf8_lossy(data);
    let snapshot = &*SNAPSHOT;
    let Ok(press) = custom_id::decode(snapshot.knowledge(), &id) else { return };
    assert!(id.chars().count() <= 100, "{id:?} is longer than any");
    if let What::Do(action) = &press.what {
        fits::stage(&walk::act(snapshot, &press.walk, action), None);
    }
    let again = custom_id::encode(&press, 1);
    assert!((1..=100).contains(&again.len()), "{again}");
    assert!(custom_id::decode(snapshot.knowledge(), &again).is_ok(), "{id:?} was read, {again:?} not");
}
