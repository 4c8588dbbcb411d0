//! The two ends of a graph: where its items come from, and where its results go.

use std::time::Instant;

use pipeline_node::Item;

use crate::RunError;

/// Takes what the last nodes give, and has the items of a stream.
pub(crate) trait Ends {
    /// The next item of a stream, which may have to be waited for.
    async fn next(&mut self) -> Result<Option<Item>, RunError>;

    /// Whether [`Self::next`] has to ask the host.
    fn must_wait(&self) -> bool;

    /// Takes an item of a node that feeds no other.
    fn put(&mut self, node: usize, item: Item) -> Result<(), RunError>;

    /// Whether what was put is to go out before anything else happens.
    fn is_full(&self) -> bool;

    /// Lets go out what was put, which may have to be waited for.
    async fn drain(&mut self) -> Result<(), RunError>;

    /// Hears the time, as often as the run looks at the clock.
    fn look(&mut self, now: Instant);
}

/// The ends of a run whose items were all there from the beginning: it keeps its results.
pub(super) struct Whole {
    /// One list per node.
    results: Vec<Vec<Item>>,
    /// How many items the run was given.
    items: usize,
}

impl Whole {
    pub(super) fn new(nodes: usize, items: usize) -> Self {
        Self { results: vec![Vec::new(); nodes], items }
    }

    /// The results of the last nodes, in the order of declaration.
    pub(super) fn into_results(self) -> Vec<Item> {
        let mut results = self.results.into_iter().filter(|results| !results.is_empty());
        let mut all = results.next().unwrap_or_default();
        results.for_each(|results| all.extend(results));
        all
    }
}

impl Ends for Whole {
    async fn next(&mut self) -> Result<Option<Item>, RunError> {
        Ok(None)
    }

    fn must_wait(&self) -> bool {
        false
    }

    fn put(&mut self, node: usize, item: Item) -> Result<(), RunError> {
        let results = &mut self.results[node];
        if results.is_empty() {
            // Most nodes give an item for each that they get. To grow step by step would move them again and again.
            results.reserve_exact(self.items);
        }
        results.push(item);
        Ok(())
    }

    fn is_full(&self) -> bool {
        false
    }

    async fn drain(&mut self) -> Result<(), RunError> {
        Ok(())
    }

    fn look(&mut self, _now: Instant) {}
}
