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
//! branches or sources the first one is pushed last. The item that has come to its next node would be
//! taken from the stack at once, so it never gets there.

use std::vec;

use pipeline_manifest::Graph;
use pipeline_node::{Item, Items, Output};

use super::ends::Ends;
use super::inlet::{Due, Inlet};
use super::stages::Stages;
use crate::RunError;

pub(super) struct Flow<'g, 'p> {
    graph: &'g Graph,
    /// The first nodes.
    sources: Vec<usize>,
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

/// A node, and the item that has come to it: what is to be done next.
type Arrival = (usize, Item);

impl<'g, 'p> Flow<'g, 'p> {
    /// A run on items that are all there: one first node after the other gets them.
    pub(super) fn of_whole(
        graph: &'g Graph,
        stages: &Stages<'_>,
        input: Vec<Item>,
        ends: &'g mut Ends<'p>,
    ) -> Self {
        let mut flow = Self::new(graph, Inlet::new, ends);
        let mut sources = flow.sources.clone();
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
        Self { graph, sources: graph.sources().collect(), inlets, ends, stack: Vec::new() }
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
            // Only what may have to be waited for becomes a future: to make one costs more than the rest.
            let mut arrival = match step {
                Step::Feed(node, items) => self.feed(node, items),
                Step::Read(is_first) => match self.ends.next()? {
                    Some(item) => self.distribute(item),
                    None if self.ends.must_wait() => self.wait(is_first, stages).await?,
                    None => self.close(is_first, stages),
                },
                Step::Process(node, item) => Some((node, item)),
                Step::Take(node, mut items) => {
                    let item = stages.next(node, &mut items).await?;
                    self.ends.look(stages.last_look());
                    match item {
                        Some(item) => {
                            self.stack.push(Step::Take(node, items));
                            self.give(node, item)?
                        }
                        None => None,
                    }
                }
                Step::Resume(node) => self.resume(node),
                Step::Finish(node) => {
                    let output = stages.finish(node).await?;
                    self.stack.push(Step::End(node));
                    self.put(node, output)?
                }
                Step::End(node) => self.end(node),
            };
            // What comes next need not lie on the stack meanwhile.
            while let Some((node, item)) = arrival {
                arrival = match stages.process_at_once(node, item) {
                    Ok(output) => self.put(node, output?)?,
                    Err(item) => {
                        let output = stages.process(node, item).await?;
                        self.ends.look(stages.last_look());
                        self.put(node, output)?
                    }
                };
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

    /// Waits for more of a stream, and reads again then. The time that this takes is no node's.
    async fn wait(
        &mut self,
        is_first: bool,
        stages: &mut Stages<'_>,
    ) -> Result<Option<Arrival>, RunError> {
        stages.pause();
        self.ends.wait().await?;
        stages.go_on();
        self.stack.push(Step::Read(is_first));
        Ok(None)
    }

    /// The first of the first nodes is pushed last, or rather not at all; it is the one that gets the item itself.
    #[inline]
    fn distribute(&mut self, item: Item) -> Option<Arrival> {
        self.stack.push(Step::Read(false));
        let (first, others) = self.sources.split_first()?;
        for &node in others.iter().rev() {
            self.stack.push(Step::Process(node, item.clone()));
        }
        Some((*first, item))
    }

    /// Ends the first nodes, one after the other. Sources that got no item are called first.
    fn close(&mut self, is_empty: bool, stages: &Stages<'_>) -> Option<Arrival> {
        for &node in self.sources.iter().rev() {
            self.stack.push(Step::Finish(node));
            if is_empty && stages.is_source(node) {
                self.stack.push(Step::Process(node, Item::Null));
            }
        }
        None
    }

    fn feed(&mut self, node: usize, mut items: vec::IntoIter<Item>) -> Option<Arrival> {
        let item = items.next();
        self.stack.push(match item {
            Some(_) => Step::Feed(node, items),
            None => Step::Finish(node),
        });
        Some((node, item?))
    }

    #[inline]
    fn put(&mut self, node: usize, output: Output) -> Result<Option<Arrival>, RunError> {
        match output {
            Output::None => Ok(None),
            Output::Item(item) => self.give(node, item),
            Output::Items(items) => {
                self.stack.push(Step::Take(node, items));
                Ok(None)
            }
        }
    }

    /// Each branch gets a copy of its own, the first connection's branch first.
    #[inline]
    fn give(&mut self, node: usize, item: Item) -> Result<Option<Arrival>, RunError> {
        let Some((first, others)) = self.graph.downstream(node).split_first() else {
            self.ends.put(node, item)?;
            return Ok(None);
        };
        for &next in others.iter().rev() {
            let arrival = self.pass(node, next, item.clone());
            self.stack.extend(arrival.map(|(node, item)| Step::Process(node, item)));
        }
        Ok(self.pass(node, *first, item))
    }

    #[inline]
    fn pass(&mut self, from: usize, to: usize, item: Item) -> Option<Arrival> {
        let feeder = self.feeder(from, to);
        self.inlets[to].put(feeder, item).map(|item| (to, item))
    }

    fn resume(&mut self, node: usize) -> Option<Arrival> {
        match self.inlets[node].due() {
            Due::Item(item) => {
                self.stack.push(Step::Resume(node));
                return Some((node, item));
            }
            Due::Nothing => {}
            Due::Finish => self.stack.push(Step::Finish(node)),
        }
        None
    }

    fn end(&mut self, node: usize) -> Option<Arrival> {
        for &next in self.graph.downstream(node).iter().rev() {
            let feeder = self.feeder(node, next);
            if self.inlets[next].end(feeder) {
                self.stack.push(Step::Resume(next));
            }
        }
        None
    }

    /// The position of a feeder among those of a node.
    #[inline]
    fn feeder(&self, from: usize, to: usize) -> usize {
        let feeders = self.graph.upstream(to).iter();
        feeders.take_while(|&&feeder| feeder != from).count()
    }
}
