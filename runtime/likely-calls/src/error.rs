//! Why a module or a profile is refused.

use std::convert::Infallible;

use wasm_encoder::reencode;

/// Why a module gets no direct calls, or a profile cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are no core module, or not a valid one.
    #[error("the wasm module is not valid: {reason}")]
    Invalid {
        /// What is wrong, with the offset in the file where it is known.
        reason: String,
    },
    /// What is in a slot now may not be there later.
    #[error(
        "the table of the wasm module may change, because {because}; only calls through a table \
         that stays as it is can be made direct"
    )]
    Table {
        /// What can change it.
        because: &'static str,
    },
    /// A line of a profile says something else than a call and its targets.
    #[error(
        "line {line} of the profile of calls is no `caller number target…`; record the profile again"
    )]
    Profile {
        /// The number of the line, from 1.
        line: usize,
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
