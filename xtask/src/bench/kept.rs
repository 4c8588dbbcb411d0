//! What is made once for all groups.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;

type Entries<K, V> = RefCell<Vec<(K, Rc<V>)>>;

/// Things by their keys. A clone shares them.
#[derive(Debug)]
pub struct Kept<K, V>(Rc<Entries<K, V>>);

impl<K, V> Clone for Kept<K, V> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<K: PartialEq + Clone, V> Kept<K, V> {
    /// What was made for that key, or what `make` makes for it.
    ///
    /// # Errors
    ///
    /// What `make` fails with; it is tried again next time.
    pub fn get_or_make(&self, key: &K, make: impl FnOnce() -> Result<V>) -> Result<Rc<V>> {
        let kept = self.0.borrow();
        if let Some((_, value)) = kept.iter().find(|(other, _)| other == key) {
            return Ok(Rc::clone(value));
        }
        drop(kept);
        let value = Rc::new(make()?);
        self.0.borrow_mut().push((key.clone(), Rc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn each_thing_is_made_once_for_all_who_share_it() {
        let kept = Kept::default();
        let length = |word: &'static str| kept.get_or_make(&word, || Ok(word.len()));
        assert_eq!((*length("wasm").unwrap(), *length("numpy").unwrap()), (4, 5));
        let again = kept.clone().get_or_make(&"wasm", || bail!("made twice"));
        assert_eq!(*again.unwrap(), 4);
    }

    #[test]
    fn what_could_not_be_made_is_tried_again() {
        let kept = Kept::<u8, u8>::default();
        assert!(kept.get_or_make(&1, || bail!("no network")).is_err());
        assert_eq!(*kept.get_or_make(&1, || Ok(2)).unwrap(), 2);
    }
}
