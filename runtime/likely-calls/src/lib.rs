//! Calls directly what a call through a table nearly always reaches.
//!
//! C programs such as CPython call through pointers all the time: an object's type says how to free it, and
//! the allocator is a pointer too. In wasm such a call looks up a table, checks its bounds and the
//! function's type, and no optimiser can look into what is called. [`direct`] rewrites
//!
//! ```text
//! call_indirect slot   →   if slot == 1393 { call _PyObject_Malloc } else { call_indirect slot }
//! ```
//!
//! wherever a [`Profile`] says that most calls go there. The program does what it did, since the table of a
//! module that keeps it to itself never changes; [`direct`] refuses any other. What the profile does not
//! foresee is only as slow as before, and a comparison slower.
//!
//! A profile is recorded: [`record::instrument`] makes a module that counts, and [`record::profile`] reads
//! its counts. `examples/record.rs` does both with the programs in `training/`. Functions are named and
//! their calls numbered, so that a profile fits however the program is linked, as long as the functions
//! stay what they were. The crate knows nothing of Python.

mod body;
mod error;
mod profile;
pub mod record;
mod survey;

pub use error::Error;
pub use profile::{Call, Profile};

use body::{Choice, Choices};
use survey::Survey;

/// A module with direct calls.
#[derive(Debug)]
pub struct Directed {
    /// The module.
    pub wasm: Vec<u8>,
    /// How many of the profile's calls were found in it.
    pub found: usize,
}

/// The module `wasm` with direct calls where the profile has likely ones.
///
/// A call that is not there, or whose function's name is not unique, stays as it is; so does a target that
/// is not in the table. The result depends on nothing but the arguments.
///
/// # Errors
///
/// When `wasm` is no valid core module, or its table may change while it runs.
pub fn direct(wasm: &[u8], profile: &Profile) -> Result<Directed, Error> {
    let survey = Survey::of(wasm)?;
    survey.check_table()?;
    let mut found = 0;
    let wasm = survey::rewrite(wasm, &survey, |function, body| {
        let name = survey.unique_name(function);
        let calls = name.map_or(&[][..], |name| profile.of(name));
        let choices = choices(&survey, calls);
        let (bytes, replaced) = body::direct(body, survey.parameters(function), &choices)?;
        found += replaced;
        Ok(bytes)
    })?;
    wasmparser::validate(&wasm)?;
    Ok(Directed { wasm, found })
}

/// What a function's calls are replaced by, by their numbers.
fn choices(survey: &Survey<'_>, calls: &[Call]) -> Choices {
    let choice = |name: &String| {
        let (slot, function) = survey.slot(name)?;
        Some(Choice { slot, function, type_index: survey.type_index(function) })
    };
    let of_call = |call: &Call| (call.number, call.targets.iter().filter_map(choice).collect());
    calls.iter().map(of_call).collect()
}
