//! The two ends of a graph: where its items come from, and where its results go.

use std::time::Instant;

use pipeline_node::Item;

use crate::RunError;
use crate::stream::Pipe;

/// Takes what the last nodes give, and has the items of a stream. It is no trait: all of a run would be there once
/// for each kind.
pub(super) enum Ends<'a> {
    /// Of a run whose items were all there from the beginning.
    Whole(Whole),
    /// Of a stream.
    Pipe(&'a mut Pipe),
}

impl Ends<'_> {
    /// The next item of a stream, if it is here.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Item>, RunError> {
        match self {
            Self::Whole(_) => Ok(None),
            Self::Pipe(pipe) => pipe.next(),
        }
    }

    /// Whether there may be another one after [`Self::wait`].
    pub(super) fn must_wait(&self) -> bool {
        matches!(self, Self::Pipe(pipe) if pipe.must_wait())
    }

    /// Lets all go out that was put, and asks for more of a stream.
    pub(super) async fn wait(&mut self) -> Result<(), RunError> {
        match self {
            Self::Whole(_) => Ok(()),
            Self::Pipe(pipe) => pipe.wait().await,
        }
    }

    /// Takes an item of a node that feeds no other.
    #[inline]
    pub(super) fn put(&mut self, node: usize, item: Item) -> Result<(), RunError> {
        match self {
            Self::Whole(whole) => whole.put(node, item),
            Self::Pipe(pipe) => return pipe.put(node, &item),
        }
        Ok(())
    }

    /// Whether what was put is to go out before anything else happens.
    pub(super) fn is_full(&self) -> bool {
        matches!(self, Self::Pipe(pipe) if pipe.is_full())
    }

    /// Lets go out what was put, which may have to be waited for.
    pub(super) async fn drain(&mut self) -> Result<(), RunError> {
        match self {
            Self::Whole(_) => Ok(()),
            Self::Pipe(pipe) => pipe.drain().await,
        }
    }

    /// Hears the time, as often as the run looks at the clock.
    pub(super) fn look(&mut self, now: Instant) {
        if let Self::Pipe(pipe) = self {
            pipe.look(now);
        }
    }

    /// The results that stay here.
    pub(super) fn into_results(self) -> Vec<Item> {
        match self {
            Self::Whole(whole) => whole.into_results(),
            Self::Pipe(_) => Vec::new(),
        }
    }
}

/// Keeps the results of a run.
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

    fn put(&mut self, node: usize, item: Item) {
        let results = &mut self.results[node];
        if results.is_empty() {
            // Most nodes give an item for each that they get. To grow step by step would move them again and again.
            results.reserve_exact(self.items);
        }
        results.push(item);
    }

    /// The results of the last nodes, in the order of declaration.
    fn into_results(self) -> Vec<Item> {
        let mut results = self.results.into_iter().filter(|results| !results.is_empty());
        let mut all = results.next().unwrap_or_default();
        results.for_each(|results| all.extend(results));
        all
    }
}
