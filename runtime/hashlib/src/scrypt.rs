//! Keys from passwords: scrypt, with the limits that OpenSSL has.

use std::hint::black_box;

use ::scrypt::Params;
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::argument::{self, INT_MAX, Optional};
use crate::buffer::Buffer;

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
    r: u32,
    p: u32,
}

impl Cost {
    fn of(
        n: Option<&Bound<'_, PyAny>>,
        r: Option<&Bound<'_, PyAny>>,
        p: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let n = argument::unsigned("n", n)?;
        if !n.is_power_of_two() || n == 1 {
            return Err(PyValueError::new_err("n must be a power of 2."));
        }
        let (r, p) = (argument::unsigned("r", r)?, argument::unsigned("p", p)?);
        match (u32::try_from(r), u32::try_from(p)) {
            (Ok(0), _) | (_, Ok(0)) => Err(PyValueError::new_err(INVALID)),
            (Ok(r), Ok(p)) => Ok(Self { n, r, p }),
            _ => Err(PyValueError::new_err("[digital envelope routines] parameter too large")),
        }
    }

    /// The parameters, if they need no more memory than that (0 stands for 32 MiB) and if it is there.
    fn within(&self, maxmem: u64) -> PyResult<Params> {
        let maxmem = if maxmem == 0 { DEFAULT_MAXMEM } else { maxmem };
        let memory = self.memory().filter(|memory| *memory <= maxmem).ok_or_else(|| {
            PyValueError::new_err("[digital envelope routines] memory limit exceeded")
        })?;
        if !is_there(memory) {
            return Err(PyMemoryError::new_err(()));
        }
        Params::new(self.n.ilog2() as u8, self.r, self.p, Params::RECOMMENDED_LEN)
            .map_err(|_| PyValueError::new_err(INVALID))
    }

    /// The bytes that OpenSSL counts, or `None` for what it never does.
    fn memory(&self) -> Option<u64> {
        let (n, r, p) = (self.n, u64::from(self.r), u64::from(self.p));
        if p > PR_MAX / r || (16 * r < 64 && n >= 1 << (16 * r)) {
            return None;
        }
        let blocks = Some(128 * r * p).filter(|blocks| *blocks <= INT_MAX as u64)?;
        let table = n.checked_add(2)?.checked_mul(128 * r)?;
        table.checked_add(blocks)
    }
}

/// Whether so many bytes can be had. The crate takes its memory without asking, and the program ends
/// where there is none.
fn is_there(bytes: u64) -> bool {
    let mut probe = Vec::<u8>::new();
    let reserved = usize::try_from(bytes).map(|bytes| probe.try_reserve_exact(bytes));
    // The compiler may leave out an allocation that nobody looks at.
    black_box(&mut probe);
    matches!(reserved, Ok(Ok(())))
}
