//! Runs `.rmpkg` packages under wasmtime: what an embedder needs besides `rmpkg-format`.
//!
//! A [`Runner`] is an engine; make one and use it for every package. [`Runner::load`] compiles a
//! package's module and unpacks the folders that it sees; the [`Pipeline`] that it gives can be run
//! any number of times, each time in a fresh instance with a [`Request`] of its own. A run ends in
//! a [`Success`], or in a [`RunError`] that names the limit that was hit and says whether that is the
//! host's word or the guest's. [`Pipeline::stream`] takes items and gives results one by one instead.
//!
//! ```
//! use std::time::Duration;
//!
//! use rmpkg_run::{Limits, Request, RunError, Runner};
//! use serde_json::json;
//! # use rmpkg_format::{Package, PackageBuilder, layout::WASM_MODULE};
//! # fn package(wat: &str) -> Result<Package, Box<dyn std::error::Error>> {
//! #     let manifest = pipeline_manifest::Manifest::from_json(
//! #         r#"{"version": "v1", "metadata": {}, "nodes": [{"id": "a", "node_type": "Echo"}], "connections": []}"#)?;
//! #     let mut builder = PackageBuilder::new(manifest);
//! #     builder.add_bytes(WASM_MODULE, wat::parse_str(wat)?)?;
//! #     let mut bytes = std::io::Cursor::new(Vec::new());
//! #     builder.write(&mut bytes)?;
//! #     Ok(Package::from_bytes(bytes.into_inner())?)
//! # }
//! # const ANSWERS: &str = r#"(module
//! #     (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
//! #     (memory (export "memory") 1)
//! #     (data (i32.const 0) "\10\00\00\00\9f\00\00\00")
//! #     (data (i32.const 16) "{\22status\22:\22success\22,\22results\22:[6, 8],\22graph_info\22:{\22node_count\22:1,\22source_count\22:1,\22sink_count\22:1,\22execution_order\22:[\22a\22]},\22metrics\22:{\22total_ms\22:1,\22nodes\22:[]}}")
//! #     (func (export "_start")
//! #         (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;
//! # const ENDLESS: &str = r#"(module (memory (export "memory") 1)
//! #     (func (export "_start") (loop $again (br $again))))"#;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let (package, stuck_package) = (package(ANSWERS)?, package(ENDLESS)?);
//! // let package = Package::open("double.rmpkg")?.verify()?;
//! let runner = Runner::new()?;
//! let double = runner.load(&package)?;
//! let limits = Limits { time: Some(Duration::from_millis(100)), ..Limits::default() };
//! let request = Request { input: Some(vec![json!(3), json!(4)].into()), limits, ..Request::default() };
//! assert_eq!(double.run(&request)?.results()?, [6, 8]);
//!
//! let stuck = runner.load(&stuck_package)?;
//! match stuck.run(&request) {
//!     Err(RunError::Time { limit }) => assert_eq!(limit.as_millis(), 100),
//!     other => panic!("{other:?}"),
//! }
//! # Ok(())
//! # }
//! ```

mod arrays;
mod demands;
mod error;
mod folders;
mod input;
mod pipeline;
mod plain;
mod request;
mod runner;
mod runtimes;
mod stream;
mod success;
mod value_count;

pub use arrays::{Arrays, NpyFile, Results};
pub use error::{Failure, LoadError, RunError};
pub use folders::array_files;
pub use input::{Input, InputError};
pub use pipeline::Pipeline;
pub use pipeline_command::{
    Cause, ErrorDocument, GraphInfo, Kind, Malformed, Metrics, NodeMetrics, Relation, Report,
    ReportedBy, ReportedError, StreamEnd,
};
pub use pipeline_node::border::BorderError;
pub use pipeline_node::npy::NpyError;
pub use pipeline_node::{Array, ArrayError, DType, Item, Object};
pub use request::Request;
pub use runner::{CACHED_PACKAGES, CACHED_PACKAGES_BYTES, COMPILE_TIME, Runner};
pub use runtimes::{NoDigest, RuntimeDigest};
pub use stream::{Stream, StreamInput, StreamItem, StreamSuccess};
pub use success::{ItemsError, Success};
pub use wasi_host::{CompileError, Limits, OutputStream, Stop};
