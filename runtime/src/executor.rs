//! Runs a graph of nodes.

mod flow;
mod stages;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use futures::executor::block_on;
use pipeline_manifest::{Graph, Manifest};
use serde_json::Value;

use self::flow::Flow;
use self::stages::Stages;
use crate::report::milliseconds;
use crate::{Failure, GraphInfo, Metrics, NodeFailure, Registry, Report, Request};

/// Where an executor finds Python nodes, and where its warnings go.
#[derive(Debug, Clone)]
pub struct ExecutorOptions {
    /// The folders of the app's Python nodes; they come first on `sys.path`.
    pub app_dirs: Vec<PathBuf>,
    /// Takes each warning, one sentence.
    pub warn: fn(&str),
}

impl Default for ExecutorOptions {
    fn default() -> Self {
        Self { app_dirs: Vec::new(), warn: |warning| eprintln!("warning: {warning}") }
    }
}

/// Runs pipelines. Each run has nodes of its own; natively all runs share one Python interpreter.
#[derive(Clone)]
pub struct Executor {
    registry: Arc<Registry>,
    options: ExecutorOptions,
}

impl Executor {
    /// An executor with the built-in Rust nodes.
    pub fn new(options: ExecutorOptions) -> Self {
        Self::with_registry(Registry::default(), options)
    }

    /// An executor with Rust nodes of your own.
    pub fn with_registry(registry: Registry, options: ExecutorOptions) -> Self {
        Self { registry: Arc::new(registry), options }
    }

    /// Runs a pipeline on tokio. The run gets one thread of the blocking pool for all its nodes:
    /// Python blocks its thread while it computes, and expects to stay on it. Dropping the future
    /// does not stop the run.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong, and every failure to clean up after it.
    #[cfg(not(target_family = "wasm"))]
    pub async fn execute(&self, request: Request) -> Result<Report, Failure> {
        let executor = self.clone();
        tokio::task::spawn_blocking(move || executor.execute_sync(request))
            .await
            .unwrap_or_else(|error| Err(crate::RunError::Internal(error.to_string()).into()))
    }

    /// Runs a pipeline on this thread.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong, and every failure to clean up after it.
    pub fn execute_sync(&self, request: Request) -> Result<Report, Failure> {
        block_on(self.run(request))
    }

    async fn run(&self, Request { manifest, input }: Request) -> Result<Report, Failure> {
        let started = Instant::now();
        let graph = manifest.graph()?;
        self.warn_of_streaming(&manifest);
        let mut stages = Stages::create(&manifest, &graph, &self.registry, &self.options)?;
        stages.check_input(input.as_deref())?;

        let outcome = run_stages(&mut stages, &graph, input).await;
        let cleanup = stages.cleanup().await;
        Ok(Report {
            results: settle(outcome, cleanup)?,
            graph_info: GraphInfo::new(&manifest, &graph),
            metrics: Metrics {
                python_start_ms: stages.python_start().map(milliseconds),
                nodes: stages.into_metrics(),
                total_ms: milliseconds(started.elapsed()),
            },
        })
    }

    fn warn_of_streaming(&self, manifest: &Manifest) {
        for node in manifest.nodes.iter().filter(|node| node.is_streaming) {
            (self.options.warn)(&format!(
                "node `{}` ({}): `is_streaming` is not supported in this version; the node gets \
                 its items one by one",
                node.id, node.node_type
            ));
        }
    }
}

/// Whole lists flow from node to node, in topological order.
async fn run_stages(
    stages: &mut Stages<'_>,
    graph: &Graph,
    input: Option<Vec<Value>>,
) -> Result<Vec<Value>, NodeFailure> {
    stages.initialize().await?;
    let mut flow = Flow::new(graph, input.unwrap_or_default());
    for &node in graph.order() {
        let items = flow.take_input(node);
        flow.put_output(node, stages.process(node, items).await?);
    }
    Ok(flow.into_results())
}

/// The run's first failure is the one that counts; a failure to clean up after it goes along.
fn settle(
    outcome: Result<Vec<Value>, NodeFailure>,
    mut cleanup: Vec<NodeFailure>,
) -> Result<Vec<Value>, Failure> {
    match outcome {
        Ok(results) if cleanup.is_empty() => Ok(results),
        Ok(_) => {
            let first = cleanup.remove(0);
            Err(Failure { error: first.into(), cleanup })
        }
        Err(failure) => Err(Failure { error: failure.into(), cleanup }),
    }
}
