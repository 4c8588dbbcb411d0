//! The border between items and JSON: the only place that knows how JSON says an array.
//!
//! An object whose field `__numpy__` is true is an array, in one of three forms. The bytes are base64 or
//! stand in a `.npy` file:
//!
//! ```json
//! {"__numpy__": true, "array": {"meta": {"shape": [2], "dtype": "uint8", "size": 2,
//!  "c_contiguous": true, "f_contiguous": true}, "data": "AQI="}}
//! {"__numpy__": true, "dtype": "uint8", "shape": [2], "data": "AQI="}
//! {"__numpy__": true, "file": "bytes.npy"}
//! ```
//!
//! The first form is the one that is written.

mod base64;
mod document;
mod error;
mod files;
mod json;
mod marker;
mod read;
mod write;

pub use document::{Document, NotJson};
pub use error::{BorderError, Problem};
pub use files::{Arrays, detach, store};
pub use json::Json;
pub use read::{Reader, revive};
pub(crate) use write::marked;
pub use write::{Streamed, to_writer, write_item};

/// The field that makes an object an array.
pub const MARKER: &str = "__numpy__";
