//! Keys from passwords: scrypt, with the limits that OpenSSL has.

use std::hint::black_box;

use ::scrypt::Params;
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::argument::{self, Optional};
use crate::buffer::Buffer;

/// What C has for the largest `int`.
const INT_MAX: i64 = i32::MAX as i64;
/// What may be used unless it is said: 32 MiB.
const DEFAULT_MAXMEM: u64 = 32 << 20;
/// The largest product of `p` and `r`, as RFC 7914 has it.
const PR_MAX: u64 = (1 << 30) - 1;
const INVALID: &str = "Invalid parameter combination for n, r, p, maxmem.";

/// A key of `dklen` bytes from a password, by scrypt (RFC 7914).
///
/// `n` is its cost, `r` the size of a block and `p` how many of them could be done at once. Whatever
/// needs more than `maxmem` bytes of memory is refused.
#[pyfunction]
#[pyo3(
    signature = (
        password, *, salt = None, n = None, r = None, p = None,
        maxmem = Optional::MISSING, dklen = Optional::MISSING
    ),
    text_signature = "(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)"
)]
#[expect(clippy::too_many_arguments, reason = "they are the interface")]
pub(crate) fn scrypt<'py>(
    py: Python<'py>,
    password: &Bound<'py, PyAny>,
    salt: Option<&Bound<'py, PyAny>>,
    n: Option<&Bound<'py, PyAny>>,
    r: Option<&Bound<'py, PyAny>>,
    p: Option<&Bound<'py, PyAny>>,
    maxmem: Optional<'py>,
    dklen: Optional<'py>,
) -> PyResult<Bound<'py, PyBytes>> {
    let salt = salt.ok_or_else(|| PyTypeError::new_err("salt is required"))?;
    let (maxmem, dklen) = (maxmem.long(0)?, dklen.long(64)?);
    let (password, salt) = (Buffer::of(password)?, Buffer::of(salt)?);
    let cost = Cost::of(n, r, p)?;
    let maxmem = at_most_int_max("maxmem", "positive", 0, maxmem)?;
    let length = at_most_int_max("dklen", "greater than 0", 1, dklen)?;
    let params = cost.within(maxmem.into())?;
    PyBytes::new_with(py, length as usize, |key| {
        let derived = ::scrypt::scrypt(password.as_slice(), salt.as_slice(), &params, key);
        derived.map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

fn at_most_int_max(name: &str, what: &str, least: i64, number: i64) -> PyResult<u32> {
    if (least..=INT_MAX).contains(&number) {
        return Ok(number as u32);
    }
    Err(PyValueError::new_err(format!("{name} must be {what} and smaller than {INT_MAX}")))
}

/// What scrypt costs.
struct Cost {
    n: u64,
    r: u64,
    p: u64,
}

impl Cost {
    fn of(
        n: Option<&Bound<'_, PyAny>>,
        r: Option<&Bound<'_, PyAny>>,
        p: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let n = argument::unsigned("n", n)?;
        if n < 2 || !n.is_power_of_two() {
            return Err(PyValueError::new_err("n must be a power of 2."));
        }
        let (r, p) = (argument::unsigned("r", r)?, argument::unsigned("p", p)?);
        if r == 0 || p == 0 { Err(PyValueError::new_err(INVALID)) } else { Ok(Self { n, r, p }) }
    }

    /// The parameters, if they need no more memory than that (0 stands for 32 MiB) and if it is there.
    fn within(&self, maxmem: u64) -> PyResult<Params> {
        let maxmem = if maxmem == 0 { DEFAULT_MAXMEM } else { maxmem };
        let memory = self.memory().filter(|memory| *memory <= maxmem).ok_or_else(|| {
            PyValueError::new_err("[digital envelope routines] memory limit exceeded")
        })?;
        // The crate takes its memory without asking, and the program ends where there is none.
        let mut probe = Vec::<u8>::new();
        let is_there = usize::try_from(memory).is_ok_and(|memory| {
            let reserved = probe.try_reserve_exact(memory);
            black_box(&mut probe);
            reserved.is_ok()
        });
        if !is_there {
            return Err(PyMemoryError::new_err(()));
        }
        let (r, p) = (u32::try_from(self.r), u32::try_from(self.p));
        let (Ok(r), Ok(p)) = (r, p) else { return Err(PyValueError::new_err(INVALID)) };
        Params::new(self.n.ilog2() as u8, r, p).map_err(|_| PyValueError::new_err(INVALID))
    }

    /// The bytes that OpenSSL counts, or `None` for what it never does.
    fn memory(&self) -> Option<u64> {
        let Self { n, r, p } = *self;
        let is_of_rfc = p <= PR_MAX / r && (16 * r > 63 || n < 1 << (16 * r));
        let blocks = is_of_rfc.then(|| 128 * r * p).filter(|blocks| *blocks <= INT_MAX as u64)?;
        let table = n.checked_add(2)?.checked_mul(128 * r)?;
        table.checked_add(blocks)
    }
}
