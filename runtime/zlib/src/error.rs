//! What can go wrong, in the words of CPython's own module.

use std::ffi::c_int;

use libz_rs_sys as z;
use pyo3::exceptions::{PyEOFError, PyException, PyMemoryError, PyValueError};
use pyo3::{PyErr, create_exception};

use crate::stream::Stream;

mod exception {
    use super::*;

    create_exception!(zlib, error, PyException, "What zlib says that is wrong.");
}
pub(crate) use exception::error as ZlibError;

/// A failure, before Python sees it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Error {
    /// zlib refused data or parameters.
    #[error("Error {code} {action}{}", reason(*.code, .detail.as_deref()))]
    Zlib { code: c_int, action: &'static str, detail: Option<String> },
    /// The level of compression is none.
    #[error("Bad compression level")]
    Level,
    /// An argument is wrong.
    #[error("{0}")]
    Value(&'static str),
    /// There is no more memory.
    #[error("{0}")]
    Memory(&'static str),
    /// There was an end of the stream before.
    #[error("End of stream already reached")]
    AfterEnd,
}

impl Error {
    /// The code with which a call of zlib on `stream` failed, and zlib's own words for it.
    pub(crate) fn zlib(code: c_int, action: &'static str, stream: &Stream) -> Self {
        Self::Zlib { code, action, detail: stream.message() }
    }

    /// The code with which zlib refused to make a stream.
    pub(crate) fn no_stream(code: c_int, action: &'static str, no_memory: &'static str) -> Self {
        match code {
            z::Z_MEM_ERROR => Self::Memory(no_memory),
            z::Z_STREAM_ERROR => Self::Value("Invalid initialization option"),
            _ => Self::Zlib { code, action, detail: None },
        }
    }

    /// The code with which zlib refused to copy a stream.
    pub(crate) fn no_copy(code: c_int, action: &'static str, no_memory: &'static str) -> Self {
        match code {
            z::Z_STREAM_ERROR => Self::Value("Inconsistent stream state"),
            _ => Self::no_stream(code, action, no_memory),
        }
    }
}

fn reason(code: c_int, detail: Option<&str>) -> String {
    let known = match code {
        z::Z_BUF_ERROR => Some("incomplete or truncated stream"),
        z::Z_STREAM_ERROR => Some("inconsistent stream state"),
        z::Z_DATA_ERROR => Some("invalid input data"),
        _ => None,
    };
    detail.or(known).map_or_else(String::new, |reason| format!(": {reason}"))
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Zlib { .. } | Error::Level => ZlibError::new_err(message),
            Error::Value(_) => PyValueError::new_err(message),
            Error::Memory(_) => PyMemoryError::new_err(message),
            Error::AfterEnd => PyEOFError::new_err(message),
        }
    }
}
