//! Where a node's feeders meet.
//!
//! In a run on items that are all there, the items of one feeder come after those of the other. In a stream they
//! come as they are made: nobody could keep what waits for a feeder that goes on as long as the stream.

use std::collections::VecDeque;

use pipeline_node::Item;

/// Lets the items of one feeder after the other into a node, in the order of the connections: those
/// of a later feeder wait until every earlier one has ended. In a stream no item waits.
pub(super) struct Inlet {
    feeders: Vec<Feeder>,
    /// Whose items go straight through.
    turn: usize,
    waits: bool,
}

#[derive(Default)]
struct Feeder {
    waiting: VecDeque<Item>,
    ended: bool,
}

/// What a node has to do next.
#[derive(Debug, PartialEq)]
pub(super) enum Due {
    /// Process an item.
    Item(Item),
    /// Nothing, until its feeders give more.
    Nothing,
    /// Finish: all of its feeders have ended.
    Finish,
}

impl Inlet {
    pub(super) fn new(feeders: usize) -> Self {
        Self { feeders: (0..feeders).map(|_| Feeder::default()).collect(), turn: 0, waits: true }
    }

    /// An inlet that lets all items straight through.
    pub(super) fn of_stream(feeders: usize) -> Self {
        Self { waits: false, ..Self::new(feeders) }
    }

    /// Takes an item. It comes back at once if it is its feeder's turn.
    #[inline]
    pub(super) fn put(&mut self, feeder: usize, item: Item) -> Option<Item> {
        if feeder == self.turn || !self.waits {
            return Some(item);
        }
        self.feeders[feeder].waiting.push_back(item);
        None
    }

    /// Whether the end of this feeder makes something due.
    pub(super) fn end(&mut self, feeder: usize) -> bool {
        self.feeders[feeder].ended = true;
        feeder == self.turn
    }

    /// What is due now that a feeder has ended; to be asked until it is no item.
    pub(super) fn due(&mut self) -> Due {
        while let Some(feeder) = self.feeders.get_mut(self.turn) {
            match feeder.waiting.pop_front() {
                Some(item) => return Due::Item(item),
                None if feeder.ended => self.turn += 1,
                None => return Due::Nothing,
            }
        }
        Due::Finish
    }
}

#[cfg(test)]
mod tests {
    use pipeline_node::Item;

    use super::{Due, Inlet};

    fn item(number: i64) -> Item {
        number.into()
    }

    #[test]
    fn later_feeders_wait_for_their_turn() {
        let mut inlet = Inlet::new(2);
        assert_eq!(inlet.put(0, item(1)), Some(item(1)));
        assert_eq!(inlet.put(1, item(2)), None);
        assert!(inlet.end(0));
        assert_eq!(inlet.due(), Due::Item(item(2)));
        assert_eq!(inlet.due(), Due::Nothing);
        assert_eq!(inlet.put(1, item(3)), Some(item(3)));
        assert!(inlet.end(1));
        assert_eq!(inlet.due(), Due::Finish);
    }

    #[test]
    fn in_a_stream_no_item_waits() {
        let mut inlet = Inlet::of_stream(2);
        assert_eq!(inlet.put(1, item(1)), Some(item(1)));
        assert_eq!(inlet.put(0, item(2)), Some(item(2)));
        assert!(!inlet.end(1));
        assert!(inlet.end(0));
        assert_eq!(inlet.due(), Due::Finish);
    }

    #[test]
    fn a_later_feeder_may_end_first() {
        let mut inlet = Inlet::new(2);
        assert_eq!(inlet.put(1, item(2)), None);
        assert!(!inlet.end(1));
        assert!(inlet.end(0));
        assert_eq!(inlet.due(), Due::Item(item(2)));
        assert_eq!(inlet.due(), Due::Finish);
    }
}
