//! The contract of the WASI command that runs pipelines, as types that both sides share: what it is
//! given ([`Action`], [`Request`], [`guest`]), what it writes ([`Report`], [`ErrorDocument`]) and how
//! it ends ([`ErrorKind`], [`ExitStatus`]). `docs/runtime.md` is the same for people.
//!
//! The command writes these documents and a host reads them. A host has to expect a guest that
//! writes something else: [`Report::from_stdout`] and [`ErrorDocument::from_stderr`] tell a document
//! that is absent from one that is [`Malformed`], and never panic.
//!
//! [`StreamLine`] is what it writes line by line when items come one by one.
//!
//! [`preparation`] is what goes before runs that begin in a memory that was kept.
//!
//! [`text`] reads what people's editors write.
//!
//! The crate knows neither Python nor an engine nor a package.

mod action;
mod check;
mod error_document;
mod exit;
pub mod guest;
mod kind;
mod outline;
pub mod preparation;
mod read;
mod report;
mod request;
mod stream;
pub mod text;

pub use action::{Action, PROGRAM, RESULTS_PREFIX};
pub use check::{CheckReport, CheckedNode, Language, LocateReport, LocatedNode};
pub use error_document::{Cause, ErrorDocument, Relation, ReportedError};
pub use exit::ExitStatus;
pub use kind::{ErrorKind, HostKind, Kind, ReportedBy};
pub use preparation::{LeftOut, PreparationReport};
pub use read::{Document, Malformed, last_line};
pub use report::{GraphInfo, Metrics, NodeMetrics, Report};
pub use request::Request;
pub use stream::{ITEM_END, ITEM_START, STREAM_RESUME, StreamEnd, StreamLine, item_start};
