//! The nodes of one run and their lives: create, initialize, process, clean up.

use std::time::{Duration, Instant};

use pipeline_manifest::{Graph, Manifest, Node};
use serde_json::Value;

use super::ExecutorOptions;
use crate::report::milliseconds;
use crate::{
    NodeError, NodeExecutor, NodeFailure, NodeMetrics, NodeParams, Phase, Problem, Registry, python,
};

/// A node of the manifest together with the executor that does its work.
struct Stage<'m> {
    node: &'m Node,
    executor: Box<dyn NodeExecutor>,
    /// Whether no other node feeds it.
    is_first: bool,
    metrics: NodeMetrics,
}

/// All nodes of a run, in the order in which they run.
pub(super) struct Stages<'m> {
    /// One per node of the manifest, at the node's index.
    stages: Vec<Stage<'m>>,
    order: Vec<usize>,
    /// How many nodes, in the order of execution, have been initialised.
    initialized: usize,
    python_start: Option<Duration>,
}

/// What is known of a node before any Python code has run.
enum Plan {
    Rust(Box<dyn NodeExecutor>),
    Python(python::ClassPath),
}

impl<'m> Stages<'m> {
    /// Finds every node before it makes the first Python instance: a misspelt node type then costs
    /// no model load.
    pub(super) fn create(
        manifest: &'m Manifest,
        graph: &Graph,
        registry: &Registry,
        options: &ExecutorOptions,
    ) -> Result<Self, NodeFailure> {
        let plan = |node| plan(node, registry, options).map_err(|problem| fail(node, problem));
        let plans = manifest.nodes.iter().map(plan).collect::<Result<Vec<_>, _>>()?;
        let uses_python = plans.iter().any(|plan| matches!(plan, Plan::Python(_)));
        let stages = plans
            .into_iter()
            .enumerate()
            .map(|(index, plan)| {
                let is_first = graph.upstream(index).is_empty();
                Stage::create(&manifest.nodes[index], is_first, plan, options)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            stages,
            order: graph.order().to_vec(),
            initialized: 0,
            python_start: python::start_time().filter(|_| uses_python),
        })
    }

    /// Without input data, whatever begins the pipeline must be a source.
    pub(super) fn check_input(&self, input: Option<&[Value]>) -> Result<(), NodeFailure> {
        let is_helpless =
            |stage: &&Stage<'_>| input.is_none() && stage.is_first && !stage.executor.is_source();
        match self.stages.iter().find(is_helpless) {
            Some(stage) => Err(fail(stage.node, Problem::MissingInput)),
            None => Ok(()),
        }
    }

    pub(super) async fn initialize(&mut self) -> Result<(), NodeFailure> {
        for &node in &self.order {
            let stage = &mut self.stages[node];
            let outcome = stage.executor.initialize().await;
            outcome.map_err(|error| stage.failure(Phase::Initialize, error))?;
            self.initialized += 1;
        }
        Ok(())
    }

    pub(super) async fn process(
        &mut self,
        node: usize,
        items: Vec<Value>,
    ) -> Result<Vec<Value>, NodeFailure> {
        let stage = &mut self.stages[node];
        let started = Instant::now();
        let outcome = stage.process(items).await;
        stage.metrics.ms = milliseconds(started.elapsed());
        outcome.map_err(|error| stage.failure(Phase::Process, error))
    }

    /// Cleans up in reverse, so that a node outlives those it feeds. Goes on after a failure.
    pub(super) async fn cleanup(&mut self) -> Vec<NodeFailure> {
        let mut failures = Vec::new();
        for &node in self.order[..self.initialized].iter().rev() {
            let stage = &mut self.stages[node];
            if let Err(error) = stage.executor.cleanup().await {
                failures.push(stage.failure(Phase::Cleanup, error));
            }
        }
        failures
    }

    pub(super) fn python_start(&self) -> Option<Duration> {
        self.python_start
    }

    pub(super) fn into_metrics(self) -> Vec<NodeMetrics> {
        let mut metrics: Vec<_> =
            self.stages.into_iter().map(|stage| Some(stage.metrics)).collect();
        self.order.into_iter().filter_map(|node| metrics[node].take()).collect()
    }
}

impl<'m> Stage<'m> {
    fn create(
        node: &'m Node,
        is_first: bool,
        plan: Plan,
        options: &ExecutorOptions,
    ) -> Result<Self, NodeFailure> {
        let executor = match plan {
            Plan::Rust(executor) => executor,
            Plan::Python(class) => python::create(&class, &node.params, &options.app_dirs)
                .map_err(|problem| fail(node, problem))?,
        };
        let metrics = NodeMetrics { id: node.id.clone(), items_in: 0, items_out: 0, ms: 0.0 };
        Ok(Self { node, executor, is_first, metrics })
    }

    async fn process(&mut self, mut items: Vec<Value>) -> Result<Vec<Value>, NodeError> {
        if items.is_empty() && self.is_first && self.executor.is_source() {
            items.push(Value::Null);
        }
        self.metrics.items_in = items.len();
        let mut results = Vec::with_capacity(items.len());
        for item in items {
            results.extend(self.executor.process(item).await?);
        }
        self.metrics.items_out = results.len();
        Ok(results)
    }

    fn failure(&self, phase: Phase, error: NodeError) -> NodeFailure {
        fail(self.node, Problem::Failed { phase, error })
    }
}

fn plan(node: &Node, registry: &Registry, options: &ExecutorOptions) -> Result<Plan, Problem> {
    let params = NodeParams::new(node, options.warn);
    if let Some(executor) = registry.create(&node.node_type, &params) {
        return Ok(Plan::Rust(executor?));
    }
    python::find(&node.node_type, &options.app_dirs)?.map(Plan::Python).ok_or_else(|| {
        let rust: Vec<_> = registry.node_types().map(|name| format!("`{name}`")).collect();
        Problem::UnknownType(format!(
            "Rust nodes are {}; no Python class of that name is in {}",
            rust.join(", "),
            python::places(&options.app_dirs)
        ))
    })
}

fn fail(node: &Node, problem: Problem) -> NodeFailure {
    NodeFailure { node: node.id.clone(), node_type: node.node_type.clone(), problem }
}
