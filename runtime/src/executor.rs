//! Runs a graph of nodes.

mod ends;
mod flow;
mod inlet;
mod locate;
mod plan;
mod stages;
mod stopwatch;

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use pipeline_command::StreamEnd;
use pipeline_manifest::{Graph, Manifest};
use pipeline_node::{Item, NodeContext, Registry};

use self::ends::{Ends, Whole};
use self::flow::Flow;
use self::plan::Plan;
use self::stages::Stages;
use crate::python::{self, EventLoop, Session};
use crate::report::{graph_info, milliseconds};
use crate::stream::Pipe;
use crate::{
    CheckReport, Failure, LocateReport, Metrics, NodeFailure, Report, Request, RunError,
    builtin_nodes,
};

/// Where an executor finds Python nodes, what its nodes find around them, and where its warnings go.
#[derive(Debug, Clone)]
pub struct ExecutorOptions {
    /// The folders of the app's Python nodes; they come first on `sys.path`.
    pub app_dirs: Vec<PathBuf>,
    /// The folder of the models, for Rust nodes.
    pub models: Option<PathBuf>,
    /// The folder whose files outlive the run, for Rust nodes.
    pub data: Option<PathBuf>,
    /// Takes each warning, one sentence.
    pub warn: fn(&str),
}

impl Default for ExecutorOptions {
    fn default() -> Self {
        let NodeContext { models, data, warn, .. } = NodeContext::default();
        Self { app_dirs: Vec::new(), models, data, warn }
    }
}

impl ExecutorOptions {
    fn context(&self) -> NodeContext {
        NodeContext::new(self.models.clone(), self.data.clone(), &self.app_dirs, self.warn)
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
        Self::with_registry(builtin_nodes(), options)
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
        let event_loop = Rc::new(EventLoop::default());
        python::block_on(&event_loop, self.run(request, &event_loop))
    }

    /// Finds every node of a manifest and checks its parameters, without making a node. The modules
    /// of Python nodes are imported.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check(&self, manifest: &Manifest) -> Result<CheckReport, Failure> {
        let graph = manifest.graph()?;
        let plan = self.plan(manifest, &Session::new(&self.options.app_dirs), &Rc::default())?;
        Ok(CheckReport { nodes: plan.check(manifest), graph_info: graph_info(manifest, &graph) })
    }

    /// Finds every node of a manifest, and looks neither at its parameters nor at its code.
    ///
    /// # Errors
    ///
    /// The first node that can't be found, or what is wrong with the manifest.
    pub fn locate(&self, manifest: &Manifest) -> Result<LocateReport, Failure> {
        let graph = manifest.graph()?;
        let session = Session::new(&self.options.app_dirs);
        let nodes = locate::nodes(manifest, &self.registry, &session)?;
        Ok(LocateReport { nodes, graph_info: graph_info(manifest, &graph) })
    }

    fn plan(
        &self,
        manifest: &Manifest,
        session: &Session<'_>,
        event_loop: &Rc<EventLoop>,
    ) -> Result<Plan, NodeFailure> {
        Plan::new(manifest, &self.registry, session, event_loop, self.options.warn)
    }

    async fn run(
        &self,
        Request { manifest, input }: Request,
        event_loop: &Rc<EventLoop>,
    ) -> Result<Report, Failure> {
        let whole = Whole::new(manifest.nodes.len(), input.as_ref().map_or(0, Vec::len));
        let mut ends = Ends::Whole(whole);
        let input = Input::Whole(input);
        let StreamEnd { graph_info, metrics } =
            self.drive(&manifest, input, &mut ends, event_loop).await?;
        Ok(Report { results: ends.into_results(), graph_info, metrics })
    }

    /// Runs a pipeline on items that come one by one.
    pub(crate) async fn stream(
        &self,
        manifest: &Manifest,
        pipe: &mut Pipe,
        event_loop: &Rc<EventLoop>,
    ) -> Result<StreamEnd, Failure> {
        self.drive(manifest, Input::Stream, &mut Ends::Pipe(pipe), event_loop).await
    }

    async fn drive(
        &self,
        manifest: &Manifest,
        input: Input,
        ends: &mut Ends<'_>,
        event_loop: &Rc<EventLoop>,
    ) -> Result<StreamEnd, Failure> {
        let started = Instant::now();
        let graph = manifest.graph()?;
        let session = Session::new(&self.options.app_dirs);
        let plan = self.plan(manifest, &session, event_loop)?;
        let mut stages = Stages::create(manifest, &graph, plan, &self.options.context())?;
        stages.check_input(&graph, input.is_there())?;

        let outcome = run_stages(&mut stages, &graph, input, ends).await;
        let cleanup = stages.cleanup().await;
        self.close(event_loop);
        let metrics = Metrics {
            total_ms: milliseconds(started.elapsed()),
            python_start_ms: session.start_time().map(milliseconds),
            peak_memory_bytes: peak_memory(),
            nodes: stages.metrics(),
        };
        match settle(outcome, cleanup) {
            Ok(()) => Ok(StreamEnd { graph_info: graph_info(manifest, &graph), metrics }),
            Err(failure) => Err(Failure { metrics: Some(Box::new(metrics)), ..failure }),
        }
    }

    fn close(&self, event_loop: &EventLoop) {
        if let Err(error) = event_loop.close() {
            (self.options.warn)(&format!("the event loop did not close: {error}"));
        }
    }
}

/// What a run's first nodes get.
enum Input {
    /// Items that are all there. `None` runs source nodes.
    Whole(Option<Vec<Item>>),
    /// Items that come one by one.
    Stream,
}

impl Input {
    fn is_there(&self) -> bool {
        matches!(self, Self::Whole(Some(_)) | Self::Stream)
    }
}

async fn run_stages(
    stages: &mut Stages<'_>,
    graph: &Graph,
    input: Input,
    ends: &mut Ends<'_>,
) -> Result<(), RunError> {
    stages.initialize().await?;
    let flow = match input {
        Input::Whole(items) => Flow::of_whole(graph, stages, items.unwrap_or_default(), ends),
        Input::Stream => Flow::of_stream(graph, ends),
    };
    flow.run(stages).await
}

/// A wasm memory never shrinks, so that its size is the most that the run has needed. A native
/// process has its memory for other things as well.
fn peak_memory() -> Option<u64> {
    #[cfg(target_family = "wasm")]
    return Some(core::arch::wasm32::memory_size(0) as u64 * (64 << 10));
    #[cfg(not(target_family = "wasm"))]
    None
}

/// The run's first failure is the one that counts; a failure to clean up after it goes along.
fn settle(outcome: Result<(), RunError>, mut cleanup: Vec<NodeFailure>) -> Result<(), Failure> {
    let error = match outcome {
        Ok(()) if cleanup.is_empty() => return Ok(()),
        Ok(()) => cleanup.remove(0).into(),
        Err(error) => error,
    };
    Err(Failure { cleanup, ..error.into() })
}
