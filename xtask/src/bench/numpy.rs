//! NumPy's everyday operations: ours against native NumPy, and against the closest peer.
//!
//! All sides run the same program, `xtask/bench/numpy/nodes/suite.py`, and time themselves.

use anyhow::{Context, Result};

use super::Bench;
use super::packages::{self, Builtins};
use super::peers::WasiPython;
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use super::suite::{Answer, Native, Side, Suite, Timed, UnderNode, UnderWasmtime, compare, window};
use crate::native_numpy;

/// What our time under `node:wasi` should be of the peer's, in the geometric mean.
const TARGET: f64 = 0.9;

/// Measures all sides.
///
/// # Errors
///
/// When a side cannot be built, downloaded or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let suite = Suite::assemble("numpy", Builtins::Numpy)?;
    let numpy = Some(native_numpy::folder(bench.ui)?);
    let native = Native { suite: suite.clone(), python: "python3".into(), packages: numpy };
    let peer = UnderNode::peer(WasiPython::get(bench.ui)?.guest(), &suite, bench.ui)?;
    let package = packages::open(&suite.package(bench)?)?;
    let ours = UnderNode::ours(&package, bench.ui)?;
    let wasmtime = UnderWasmtime::load(&package)?;
    let plan = bench.plan;
    let progress = Progress::of(bench.ui, "NumPy: native, under wasmtime, and two under Node.js");
    let mut contenders = [
        Contender::new("native NumPy", |round| native.run(window(round, plan))),
        Contender::new("NumPy under wasmtime", |round| wasmtime.run(window(round, plan))),
        Contender::new("NumPy under Node.js", |round| ours.run(window(round, plan))),
        Contender::new(WasiPython::name(), |round| peer.run(window(round, plan))),
    ];
    let [native, wasmtime, ours, peer] = interleave(plan, &mut contenders, &progress)?
        .try_into()
        .ok()
        .context("each side is measured")?;
    let side = |place: &str, answers: Vec<Answer>| Side::new("NumPy", place, answers);
    let (native, wasmtime) = (side("native", native), side("under wasmtime", wasmtime));
    let (ours, peer) = (side("under Node.js 25.9", ours), side(&WasiPython::name(), peer));
    Ok(Group {
        name: "numpy".to_owned(),
        about:
            "operations on 100,000 items unless the name says otherwise, timed by the guest's own \
                clock; the time is that of the quickest of many batches"
                .to_owned(),
        comparisons: vec![compare(&wasmtime, &native, None)?, compare(&ours, &peer, Some(TARGET))?],
    })
}
