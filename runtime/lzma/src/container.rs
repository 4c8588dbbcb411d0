//! Formats of files, and the checks of their integrity.

use lzma_rust2::CheckType;
use pyo3::prelude::*;

use crate::error;

pub(crate) const AUTO: u32 = 0;
pub(crate) const XZ: u32 = 1;
pub(crate) const ALONE: u32 = 2;
pub(crate) const RAW: u32 = 3;

pub(crate) const CHECK_NONE: u32 = 0;
pub(crate) const CHECK_UNKNOWN: u32 = 16;

pub(crate) const CHECKS: [(&str, u32); 6] = [
    ("CHECK_NONE", CHECK_NONE),
    ("CHECK_CRC32", 1),
    ("CHECK_CRC64", 4),
    ("CHECK_SHA256", 10),
    ("CHECK_ID_MAX", 15),
    ("CHECK_UNKNOWN", CHECK_UNKNOWN),
];

/// The check of that number.
pub(crate) fn check(id: i32) -> PyResult<CheckType> {
    known(id).ok_or_else(|| error::LZMAError::new_err("Unsupported integrity check"))
}

fn known(id: i32) -> Option<CheckType> {
    let all = [CheckType::None, CheckType::Crc32, CheckType::Crc64, CheckType::Sha256];
    all.into_iter().find(|check| *check as i32 == id)
}

/// Whether data can be protected by this check.
#[pyfunction]
#[pyo3(signature = (check_id, /))]
pub(crate) fn is_check_supported(check_id: i32) -> bool {
    known(check_id).is_some()
}
