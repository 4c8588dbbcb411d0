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

use super::ends::Ends;
use super::inlet::{Due, Inlet};
use super::stages::Stages;
use crate::RunError;

pub(super) struct Flow<'g, 'p> {
    graph: &'g Graph,
    inlets: Vec<Inlet>,
    ends: &'g mut Ends<'p>,
    stack: Vec<Step>,
}

/// Something to be done for a node.
enum Step {
    /// Give a first node the pipeline's input, item by item.
    Feed(usize, vec::IntoIter<Item>),
    /// Give the next item of a stream to all first nodes; `true` for the first one.
    Read(bool),
    Process(usize, Item),
    /// Take the next item out of what the node is making.
    Take(usize, Items),
    /// Look what the node has to do since a feeder ended.
    Resume(usize),
    Finish(usize),
    /// Tell the nodes further down that this one has ended.
    End(usize),
}

impl<'g, 'p> Flow<'g, 'p> {
    /// A run on items that are all there: one first node after the other gets them.
    pub(super) fn of_whole(
        graph: &'g Graph,
        stages: &Stages<'_>,
        input: Vec<Item>,
        ends: &'g mut Ends<'p>,
    ) -> Self {
        let mut flow = Self::new(graph, Inlet::new, ends);
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

    /// A run on items that come one by one: each of them goes to all first nodes.
    pub(super) fn of_stream(graph: &'g Graph, ends: &'g mut Ends<'p>) -> Self {
        let mut flow = Self::new(graph, Inlet::of_stream, ends);
        flow.stack.push(Step::Read(true));
        flow
    }

    fn new(graph: &'g Graph, inlet: fn(usize) -> Inlet, ends: &'g mut Ends<'p>) -> Self {
        let nodes = 0..graph.order().len();
        let inlets = nodes.map(|node| inlet(graph.upstream(node).len())).collect();
        Self { graph, inlets, ends, stack: Vec::new() }
    }

    fn begin(&mut self, node: usize, mut items: Vec<Item>, stages: &Stages<'_>) {
        if items.is_empty() && stages.is_source(node) {
            items.push(Item::Null);
        }
        self.stack.push(Step::Feed(node, items.into_iter()));
    }

    /// Runs everything. The results go to the end.
    pub(super) async fn run(mut self, stages: &mut Stages<'_>) -> Result<(), RunError> {
        while let Some(step) = self.stack.pop() {
            if self.ends.is_full() {
                self.drain(stages).await?;
            }
            // Only what a node may have to wait for becomes a future: to make one costs more than the rest.
            match step {
                Step::Feed(node, items) => self.feed(node, items),
                Step::Read(is_first) => self.read(is_first, stages).await?,
                Step::Process(node, item) => match stages.process_at_once(node, item) {
                    Ok(output) => self.put(node, output?)?,
                    Err(item) => {
                        let output = stages.process(node, item).await?;
                        self.ends.look(stages.last_look());
                        self.put(node, output)?;
                    }
                },
                Step::Take(node, mut items) => {
                    let item = stages.next(node, &mut items).await?;
                    self.ends.look(stages.last_look());
                    if let Some(item) = item {
                        self.stack.push(Step::Take(node, items));
                        self.give(node, item)?;
                    }
                }
                Step::Resume(node) => self.resume(node),
                Step::Finish(node) => {
                    let output = stages.finish(node).await?;
                    self.stack.push(Step::End(node));
                    self.put(node, output)?;
                }
                Step::End(node) => self.end(node),
            }
        }
        Ok(())
    }

    /// The time that this takes is no node's.
    async fn drain(&mut self, stages: &mut Stages<'_>) -> Result<(), RunError> {
        stages.pause();
        let drained = self.ends.drain().await;
        stages.go_on();
        drained
    }

    async fn read(&mut self, is_first: bool, stages: &mut Stages<'_>) -> Result<(), RunError> {
        let must_wait = self.ends.must_wait();
        if must_wait {
            stages.pause();
        }
        let item = self.ends.next().await?;
        if must_wait {
            stages.go_on();
        }
        match item {
            Some(item) => {
                self.stack.push(Step::Read(false));
                self.distribute(item);
            }
            None => self.close(is_first, stages),
        }
        Ok(())
    }

    /// The first of the first nodes is pushed last; it is the one that gets the item itself.
    fn distribute(&mut self, item: Item) {
        let mut first = None;
        for node in self.graph.sources().rev() {
            if let Some(other) = first.replace(node) {
                self.stack.push(Step::Process(other, item.clone()));
            }
        }
        if let Some(node) = first {
            self.stack.push(Step::Process(node, item));
        }
    }

    /// Ends the first nodes, one after the other. Sources that got no item are called first.
    fn close(&mut self, is_empty: bool, stages: &Stages<'_>) {
        let sources: Vec<_> = self.graph.sources().collect();
        for node in sources.into_iter().rev() {
            self.stack.push(Step::Finish(node));
            if is_empty && stages.is_source(node) {
                self.stack.push(Step::Process(node, Item::Null));
            }
        }
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

    fn put(&mut self, node: usize, output: Output) -> Result<(), RunError> {
        match output {
            Output::None => {}
            Output::Item(item) => self.give(node, item)?,
            Output::Items(items) => self.stack.push(Step::Take(node, items)),
        }
        Ok(())
    }

    /// Each branch gets a copy of its own, the first connection's branch first.
    fn give(&mut self, node: usize, item: Item) -> Result<(), RunError> {
        let Some((first, others)) = self.graph.downstream(node).split_first() else {
            return self.ends.put(node, item);
        };
        for &next in others.iter().rev() {
            self.pass(node, next, item.clone());
        }
        self.pass(node, *first, item);
        Ok(())
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
