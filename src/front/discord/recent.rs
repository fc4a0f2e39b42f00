//! A table that remembers the most recent entries and forgets the rest, so that memory stays bounded.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// A map of at most `room` entries; the one used least recently goes first.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    room: usize,
    clock: u64,
    entries: HashMap<K, (u64, V)>,
    by_age: BTreeMap<u64, K>,
}

impl<K: Hash + Eq + Clone, V> Recent<K, V> {
    /// An empty table.
    pub(super) fn new(room: usize) -> Self {
        Self { room, clock: 0, entries: HashMap::new(), by_age: BTreeMap::new() }
    }

    /// The entry, which counts as used now.
    pub(super) fn get(&mut self, key: &K) -> Option<&mut V> {
        let (age, value) = self.entries.get_mut(key)?;
        self.clock += 1;
        self.by_age.remove(age);
        *age = self.clock;
        self.by_age.insert(self.clock, key.clone());
        Some(value)
    }

    /// The entry, made where there is none.
    pub(super) fn get_or_insert(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let value = self.remove(&key).unwrap_or_default();
        self.insert(key.clone(), value);
        &mut self.entries.entry(key).or_default().1
    }

    /// Puts an entry in; when there is no room, the one used least recently makes way.
    pub(super) fn insert(&mut self, key: K, value: V) {
        self.remove(&key);
        if self.entries.len() >= self.room
            && let Some((_, oldest)) = self.by_age.pop_first()
        {
            self.entries.remove(&oldest);
        }
        self.clock += 1;
        self.by_age.insert(self.clock, key.clone());
        self.entries.insert(key, (self.clock, value));
    }

    /// Every key, in no order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.keys()
    }

    /// Takes an entry out.
    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let (age, value) = self.entries.remove(key)?;
        self.by_age.remove(&age);
        Some(value)
    }
}

/// A number that stands for a text, where the text itself is of no use: it takes less room.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn forgets_what_was_used_least_recently() {
        let mut table = Recent::new(2);
        table.insert("a", 1);
        table.insert("b", 2);
        assert_eq!(table.get(&"a"), Some(&mut 1));
        table.insert("c", 3);
        assert_eq!(table.get(&"b"), None);
        assert_eq!(table.get(&"a"), Some(&mut 1));
        assert_eq!(table.remove(&"c"), Some(3));
        assert_eq!(table.get(&"c"), None);
    }

    #[test]
    fn an_entry_put_in_twice_takes_one_place() {
        let mut table = Recent::new(2);
        table.insert("a", 1);
        table.insert("a", 2);
        table.insert("b", 3);
        assert_eq!((table.get(&"a").copied(), table.get(&"b").copied()), (Some(2), Some(3)));
    }
}
