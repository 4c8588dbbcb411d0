//! The options of LZMA1 and LZMA2, as a dict has them.

use lzma_rust2::{EncodeMode, LzmaOptions, MfType};
use pyo3::prelude::*;

use crate::error::{LZMAError, invalid_options};
use crate::specifier::Specifier;

pub(crate) const PRESET_DEFAULT: u32 = 6;
pub(crate) const PRESET_EXTREME: u32 = 1 << 31;
const MAX_PRESET: u32 = 9;

pub(crate) const FAST: u32 = 1;
pub(crate) const NORMAL: u32 = 2;

pub(crate) const HC3: u32 = 0x03;
pub(crate) const HC4: u32 = 0x04;
pub(crate) const BT2: u32 = 0x12;
pub(crate) const BT3: u32 = 0x13;
pub(crate) const BT4: u32 = 0x14;

const MIN_DICT_SIZE: u32 = 4096;
/// What liblzma's encoder takes at most.
const MAX_DICT_SIZE: u32 = (1 << 30) + (1 << 29);

/// A preset: a level from 0 to 9, perhaps with [`PRESET_EXTREME`].
pub(crate) fn preset(preset: u32) -> PyResult<LzmaOptions> {
    let level = preset & !PRESET_EXTREME;
    if level > MAX_PRESET {
        return Err(LZMAError::new_err(format!("Invalid compression preset: {preset}")));
    }
    let mut options = LzmaOptions::with_preset(level);
    if preset & PRESET_EXTREME != 0 {
        let is_slim = level == 3 || level == 5;
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        options.nice_len = if is_slim { 192 } else { LzmaOptions::NICE_LEN_MAX };
        options.depth_limit = if is_slim { 0 } else { 512 };
    }
    Ok(options)
}

/// The options of a filter; it may name others than these only if they are in `known`.
pub(crate) fn options(specifier: &Specifier<'_>) -> PyResult<LzmaOptions> {
    specifier.require_known(
        &["preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"],
        "LZMA filter",
    )?;
    let mut options = preset(specifier.get("preset")?.unwrap_or(PRESET_DEFAULT))?;
    let set =
        |field: &mut u32, name| specifier.get(name).map(|given| *field = given.unwrap_or(*field));
    set(&mut options.dict_size, "dict_size")?;
    set(&mut options.lc, "lc")?;
    set(&mut options.lp, "lp")?;
    set(&mut options.pb, "pb")?;
    set(&mut options.nice_len, "nice_len")?;
    if let Some(depth) = specifier.get("depth")? {
        options.depth_limit = i32::try_from(depth).map_err(|_| invalid_options())?;
    }
    if let Some(mode) = specifier.get("mode")? {
        options.mode = encode_mode(mode)?;
    }
    if let Some(finder) = specifier.get("mf")? {
        options.mf = match_finder(finder)?;
    }
    if is_valid(&options) { Ok(options) } else { Err(invalid_options()) }
}

fn encode_mode(mode: u32) -> PyResult<EncodeMode> {
    match mode {
        FAST => Ok(EncodeMode::Fast),
        NORMAL => Ok(EncodeMode::Normal),
        _ => Err(invalid_options()),
    }
}

/// There is one finder of each kind: the others differ in speed and in how well they compress.
fn match_finder(finder: u32) -> PyResult<MfType> {
    match finder {
        HC3 | HC4 => Ok(MfType::Hc4),
        BT2 | BT3 | BT4 => Ok(MfType::Bt4),
        _ => Err(invalid_options()),
    }
}

fn is_valid(options: &LzmaOptions) -> bool {
    (MIN_DICT_SIZE..=MAX_DICT_SIZE).contains(&options.dict_size)
        && options.lc.saturating_add(options.lp) <= 4
        && options.pb <= 4
        && (LzmaOptions::NICE_LEN_MIN..=LzmaOptions::NICE_LEN_MAX).contains(&options.nice_len)
}
