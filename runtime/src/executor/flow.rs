//! The items on their way between the nodes: each one goes all the way down before the next moves.
//!
//! What is still to be done stands on a stack of our own, so that neither a long stream nor a deep
//! graph costs more than it must: at any time a node holds one item, and a fan-in what its later
//! feeders gave too early.
//!
//! The step that was pushed last is done first. That is what sends an item all the way down: the
//! nodes that it reaches push their steps above whatever else waits, and these are done before the
//! one that gave the item goes on. It is also why everything is pushed in reverse. A step that is to
//! be continued pushes its own rest first, and then what has to happen before the rest; of several
//! branches or sources the first one is pushed last.

use std::vec;

use pipeline_manifest::Graph;
use pipeline_node::{Item, Items, Output};

use super::inlet::{Due, Inlet};
use super::stages::Stages;
use crate::NodeFailure;

pub(super) struct Flow<'g> {
    graph: &'g Graph,
    inlets: Vec<Inlet>,
    /// What each node gave that feeds no other.
    results: Vec<Vec<Item>>,
    stack: Vec<Step>,
}

/// Something to be done for a node.
enum Step {
    /// Give a first node the pipeline's input, item by item.
    Feed(usize, vec::IntoIter<Item>),
    Process(usize, Item),
    /// Take the next item out of what the node is making.
    Take(usize, Items),
    /// Look what the node has to do since a feeder ended.
    Resume(usize),
    Finish(usize),
    /// Tell the nodes further down that this one has ended.
    End(usize),
}

impl<'g> Flow<'g> {
    pub(super) fn new(graph: &'g Graph, stages: &Stages<'_>, input: Vec<Item>) -> Self {
        let nodes = graph.order().len();
        // Most nodes give an item for each that they get. To grow step by step would move them all again and again.
        let expected = |node| if graph.downstream(node).is_empty() { input.len() } else { 0 };
        let mut flow = Self {
            graph,
            inlets: (0..nodes).map(|node| Inlet::new(graph.upstream(node).len())).collect(),
            results: (0..nodes).map(|node| Vec::with_capacity(expected(node))).collect(),
            stack: Vec::new(),
        };
        let mut sources: Vec<_> = graph.sources().collect();
        // The last source takes the items themselves; it is the first on the stack.
        if let Some(last) = sources.pop() {
            let copies = sources.iter().map(|_| input.clone()).collect::<Vec<_>>();
            flow.begin(last, input, stages);
            for (source, copy) in sources.into_iter().zip(copies).rev() {
                flow.begin(source, copy, stages);
            }
        }
        flow
    }

    fn begin(&mut self, node: usize, mut items: Vec<Item>, stages: &Stages<'_>) {
        if items.is_empty() && stages.is_source(node) {
            items.push(Item::Null);
        }
        self.stack.push(Step::Feed(node, items.into_iter()));
    }

    /// Runs everything. The results are those of the last nodes, in the order of declaration.
    pub(super) async fn run(mut self, stages: &mut Stages<'_>) -> Result<Vec<Item>, NodeFailure> {
        while let Some(step) = self.stack.pop() {
            // Only what a node may have to wait for becomes a future: to make one costs more than the rest.
            match step {
                Step::Feed(node, items) => self.feed(node, items),
                Step::Process(node, item) => match stages.process_at_once(node, item) {
                    Ok(output) => self.put(node, output?),
                    Err(item) => {
                        let output = stages.process(node, item).await?;
                        self.put(node, output);
                    }
                },
                Step::Take(node, mut items) => {
                    if let Some(item) = stages.next(node, &mut items).await? {
                        self.stack.push(Step::Take(node, items));
                        self.give(node, item);
                    }
                }
                Step::Resume(node) => self.resume(node),
                Step::Finish(node) => {
                    let output = stages.finish(node).await?;
                    self.stack.push(Step::End(node));
                    self.put(node, output);
                }
                Step::End(node) => self.end(node),
            }
        }
        let mut results = self.results.into_iter().filter(|results| !results.is_empty());
        let mut all = results.next().unwrap_or_default();
        results.for_each(|results| all.extend(results));
        Ok(all)
    }

    fn feed(&mut self, node: usize, mut items: vec::IntoIter<Item>) {
        match items.next() {
            Some(item) => {
                self.stack.push(Step::Feed(node, items));
                self.stack.push(Step::Process(node, item));
            }
            None => self.stack.push(Step::Finish(node)),
        }
    }

    fn put(&mut self, node: usize, output: Output) {
        match output {
            Output::None => {}
            Output::Item(item) => self.give(node, item),
            Output::Items(items) => self.stack.push(Step::Take(node, items)),
        }
    }

    /// Each branch gets a copy of its own, the first connection's branch first.
    fn give(&mut self, node: usize, item: Item) {
        let Some((first, others)) = self.graph.downstream(node).split_first() else {
            self.results[node].push(item);
            return;
        };
        for &next in others.iter().rev() {
            self.pass(node, next, item.clone());
        }
        self.pass(node, *first, item);
    }

    fn pass(&mut self, from: usize, to: usize, item: Item) {
        let feeder = self.feeder(from, to);
        if let Some(item) = self.inlets[to].put(feeder, item) {
            self.stack.push(Step::Process(to, item));
        }
    }

    fn resume(&mut self, node: usize) {
        match self.inlets[node].due() {
            Due::Item(item) => {
                self.stack.push(Step::Resume(node));
                self.stack.push(Step::Process(node, item));
            }
            Due::Nothing => {}
            Due::Finish => self.stack.push(Step::Finish(node)),
        }
    }

    fn end(&mut self, node: usize) {
        for &next in self.graph.downstream(node).iter().rev() {
            let feeder = self.feeder(node, next);
            if self.inlets[next].end(feeder) {
                self.stack.push(Step::Resume(next));
            }
        }
    }

    /// The position of a feeder among those of a node.
    fn feeder(&self, from: usize, to: usize) -> usize {
        let feeders = self.graph.upstream(to).iter();
        feeders.take_while(|&&feeder| feeder != from).count()
    }
}
