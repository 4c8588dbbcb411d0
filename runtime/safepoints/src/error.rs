//! Why a module is refused.

use std::convert::Infallible;

use wasm_encoder::reencode;

/// Why a module cannot be given safepoints.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are no core module, or not a valid one.
    #[error("the wasm module is not valid: {reason}")]
    Invalid {
        /// What is wrong, with the offset in the file where it is known.
        reason: String,
    },
    /// There is no call for a safepoint to make.
    #[error(
        "the wasm module does not import `wasi_snapshot_preview1.sched_yield`, which safepoints \
         call; link something that uses it"
    )]
    NoYield,
    /// Relocations say where in the code something stands, and would no longer be right.
    #[error("this is an object file, with the section `{section}`; link it first")]
    ObjectFile {
        /// The section that tells.
        section: String,
    },
}

impl From<wasmparser::Error> for Error {
    fn from(error: wasmparser::Error) -> Self {
        Self::Invalid { reason: error.to_string() }
    }
}

impl From<reencode::Error<Infallible>> for Error {
    fn from(error: reencode::Error<Infallible>) -> Self {
        match error {
            reencode::Error::ParseError(error) => error.into(),
            other => Self::Invalid { reason: other.to_string() },
        }
    }
}
