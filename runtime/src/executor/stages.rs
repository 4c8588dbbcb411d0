//! The nodes of one run and their lives: initialize, process, finish, clean up.

use std::time::{Duration, Instant};

use futures::StreamExt;
use pipeline_manifest::{Graph, Manifest, NodeSpec};
use pipeline_node::{AtOnce, Item, Items, Node, NodeContext, NodeError, Output};

use super::plan::Plan;
use super::stopwatch::Stopwatch;
use crate::report::milliseconds;
use crate::{NodeFailure, NodeMetrics, Phase, Problem};

/// A node of the manifest together with the one that does its work.
struct Stage<'m> {
    spec: &'m NodeSpec,
    node: Box<dyn Node>,
    items_in: usize,
    items_out: usize,
}

/// What came of a node's work. A failure is large and rare: in a box it makes no item's way longer.
pub(super) type Outcome<T> = Result<T, Box<NodeFailure>>;

/// All nodes of a run.
pub(super) struct Stages<'m> {
    /// One per node of the manifest, at the node's index.
    stages: Vec<Stage<'m>>,
    order: Vec<usize>,
    stopwatch: Stopwatch,
    /// How many nodes, in the order of execution, have been initialised.
    initialized: usize,
}

impl<'m> Stages<'m> {
    /// Makes all nodes.
    pub(super) fn create(
        manifest: &'m Manifest,
        graph: &Graph,
        plan: Plan,
        context: &NodeContext,
    ) -> Result<Self, NodeFailure> {
        let nodes = manifest.nodes.iter().zip(plan.into_nodes());
        let stages = nodes.map(|(spec, planned)| {
            let node =
                planned.create(spec, context).map_err(|problem| NodeFailure::new(spec, problem))?;
            Ok(Stage { spec, node, items_in: 0, items_out: 0 })
        });
        Ok(Self {
            stages: stages.collect::<Result<_, _>>()?,
            order: graph.order().to_vec(),
            stopwatch: Stopwatch::new(manifest.nodes.len()),
            initialized: 0,
        })
    }

    /// Without input data, whatever begins the pipeline must be a source.
    pub(super) fn check_input(&self, graph: &Graph, has_input: bool) -> Result<(), NodeFailure> {
        let needs_input = |&node: &usize| !has_input && !self.is_source(node);
        match graph.sources().find(needs_input) {
            Some(node) => Err(NodeFailure::new(self.stages[node].spec, Problem::MissingInput)),
            None => Ok(()),
        }
    }

    pub(super) fn is_source(&self, node: usize) -> bool {
        self.stages[node].node.is_source()
    }

    pub(super) async fn initialize(&mut self) -> Outcome<()> {
        for &node in &self.order {
            let stage = &mut self.stages[node];
            let outcome = stage.node.initialize().await;
            outcome.map_err(|error| stage.failure(Phase::Initialize, error))?;
            self.initialized += 1;
        }
        self.stopwatch.restart();
        Ok(())
    }

    pub(super) async fn process(&mut self, node: usize, item: Item) -> Outcome<Output> {
        self.stages[node].items_in += 1;
        self.stopwatch.settle();
        let outcome = self.stages[node].node.process(item).await;
        self.timed(node, outcome, is_item)
    }

    /// As [`Self::process`], for an item that takes next to no time; any other comes back.
    #[inline]
    pub(super) fn process_at_once(
        &mut self,
        node: usize,
        item: Item,
    ) -> Result<Outcome<Output>, Item> {
        let stage = &mut self.stages[node];
        match stage.node.process_at_once(item) {
            AtOnce::Done(outcome) => {
                stage.items_in += 1;
                self.stopwatch.count(node);
                Ok(stage.done(outcome, is_item))
            }
            AtOnce::Later(item) => Err(item),
        }
    }

    /// The next one of the items that a node is making.
    pub(super) async fn next(&mut self, node: usize, items: &mut Items) -> Outcome<Option<Item>> {
        self.stopwatch.settle();
        let outcome = items.next().await.transpose();
        self.timed(node, outcome, Option::is_some)
    }

    pub(super) async fn finish(&mut self, node: usize) -> Outcome<Output> {
        self.stopwatch.settle();
        let outcome = self.stages[node].node.finish().await;
        self.timed(node, outcome, is_item)
    }

    fn timed<T>(
        &mut self,
        node: usize,
        outcome: Result<T, NodeError>,
        is_item: fn(&T) -> bool,
    ) -> Outcome<T> {
        self.stopwatch.add(node);
        self.stages[node].done(outcome, is_item)
    }

    /// What comes next is no node's work.
    pub(super) fn pause(&mut self) {
        self.stopwatch.settle();
    }

    /// What comes next is work again.
    pub(super) fn go_on(&mut self) {
        self.stopwatch.restart();
    }

    /// When the run last looked at the clock.
    pub(super) fn last_look(&self) -> Instant {
        self.stopwatch.last_look()
    }

    /// Cleans up in reverse, so that a node outlives those it feeds. Goes on after a failure.
    pub(super) async fn cleanup(&mut self) -> Vec<NodeFailure> {
        self.stopwatch.settle();
        let mut failures = Vec::new();
        for &node in self.order[..self.initialized].iter().rev() {
            let stage = &mut self.stages[node];
            if let Err(error) = stage.node.cleanup().await {
                failures.push(*stage.failure(Phase::Cleanup, error));
            }
        }
        failures
    }

    /// What each node did, in the order of execution.
    pub(super) fn metrics(&self) -> Vec<NodeMetrics> {
        let metrics = |&node: &usize| self.stages[node].metrics(self.stopwatch.time(node));
        self.order.iter().map(metrics).collect()
    }
}

impl Stage<'_> {
    /// Accounts for a piece of the node's work.
    #[inline]
    fn done<T>(
        &mut self,
        outcome: Result<T, NodeError>,
        is_item: impl Fn(&T) -> bool,
    ) -> Outcome<T> {
        let output = outcome.map_err(|error| self.failure(Phase::Process, error))?;
        self.items_out += usize::from(is_item(&output));
        Ok(output)
    }

    fn failure(&self, phase: Phase, error: NodeError) -> Box<NodeFailure> {
        let failure = NodeFailure::new(self.spec, Problem::Failed { phase, error });
        // Counted from 0, and gone when the node's own clean-up fails.
        let item = self.items_in.checked_sub(1).filter(|_| phase == Phase::Process);
        Box::new(NodeFailure { item, ..failure })
    }

    fn metrics(&self, time: Duration) -> NodeMetrics {
        NodeMetrics {
            id: self.spec.id.clone(),
            items_in: self.items_in,
            items_out: self.items_out,
            ms: milliseconds(time),
        }
    }
}

fn is_item(output: &Output) -> bool {
    matches!(output, Output::Item(_))
}
