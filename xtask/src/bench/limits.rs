//! What it costs that runs can be ended: the Python suite in the module that ships, against the same module
//! without safepoints, and under wasmtime without the checks of the engine either.

use std::path::Path;

use anyhow::{Result, ensure};

use super::Bench;
use super::browser::{Browsers, Side as PageSide};
use super::figure::Comparison;
use super::packages::{self, Builtins};
use super::peers::FromNpm;
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use super::suite::{Answer, InPage, Side, Suite, Timed, UnderWasmtime, compare, window};

/// What our time may be of that without limits, in the geometric mean.
const TARGET: f64 = 1.03;

/// A place with the suite in both modules.
struct Place {
    name: String,
    /// The module that ships, and the one that nothing can end.
    modules: [Box<dyn Timed>; 2],
}

/// Measures both modules everywhere.
///
/// # Errors
///
/// When a package cannot be built, or the suite fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let suite = Suite::assemble("python", Builtins::None)?;
    let [limited, endless] = suite.limited_and_endless(bench)?;
    let mut places = vec![under_wasmtime(&limited, &endless)?];
    places.extend(in_browsers(&suite, [&limited, &endless], bench)?);
    let progress = Progress::of(bench.ui, "Python programs that can be ended, and that cannot");
    let plan = bench.plan;
    let mut contenders: Vec<_> = places
        .iter()
        .flat_map(|place| place.modules.iter().map(move |module| (&place.name, module)))
        .map(|(name, module)| {
            Contender::new(format!("the suite {name}"), move |round| {
                module.run(window(round, plan))
            })
        })
        .collect();
    let answers = interleave(plan, &mut contenders, &progress)?;
    Ok(Group {
        name: "limits".to_owned(),
        about: "the everyday programs of the group `python`: the module that ships, whose runs a time limit can end \
                anywhere, against the same module without safepoints, under wasmtime without the engine's own \
                checks too; without snapshots, so that each round draws its own hash seeds; timed by the interpreter's own clock, the quickest of many batches each"
            .to_owned(),
        comparisons: comparisons(places.iter().map(|place| place.name.as_str()), answers)?,
    })
}

fn under_wasmtime(limited: &Path, endless: &Path) -> Result<Place> {
    let limited = UnderWasmtime::load_limited(&packages::open(limited)?)?;
    let endless = UnderWasmtime::load(&packages::open(endless)?)?;
    let modules: [Box<dyn Timed>; 2] = [Box::new(limited), Box::new(endless)];
    Ok(Place { name: "under wasmtime".to_owned(), modules })
}

fn in_browsers(suite: &Suite, packages: [&Path; 2], bench: &Bench) -> Result<Vec<Place>> {
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?;
    let page = |browser, package: &Path| -> Result<Box<dyn Timed>> {
        let side = PageSide::ours(package)?;
        Ok(Box::new(InPage { browsers: browsers.clone(), browser, side, suite: suite.clone() }))
    };
    let in_browser = |browser| {
        let [limited, endless] = packages;
        let modules = [page(browser, limited)?, page(browser, endless)?];
        Ok(Place { name: format!("in {browser}"), modules })
    };
    bench.browsers.iter().copied().map(in_browser).collect()
}

/// `answers` has for each place those with limits and those without.
fn comparisons<'a>(
    places: impl Iterator<Item = &'a str>,
    answers: Vec<Vec<Answer>>,
) -> Result<Vec<Comparison>> {
    let mut answers = answers.into_iter();
    let comparisons = places.map(|place| {
        let mut side = |what: &str| {
            Side::new("CPython", &format!("{place}, {what}"), answers.next().unwrap_or_default())
        };
        let (limited, endless) = (side("with limits"), side("without"));
        let comparison = compare(&limited, &endless, Some(TARGET))?;
        let (ours, reference) = (format!("with limits {place}"), "without".to_owned());
        Ok(Comparison { ours, reference, ..comparison })
    });
    let comparisons = comparisons.collect::<Result<Vec<_>>>()?;
    ensure!(answers.next().is_none(), "more was measured than there are places");
    Ok(comparisons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(seconds: f64) -> Vec<Answer> {
        let seconds = vec![("dicts".to_owned(), seconds)];
        vec![Answer { version: "3.12.1".to_owned(), values: Vec::new(), seconds }]
    }

    #[test]
    fn in_each_place_the_module_that_ships_is_compared_with_the_one_without_limits() {
        let places = ["under wasmtime", "in Firefox"];
        let measured = [1.02, 1.0, 2.2, 2.0].map(answers).to_vec();
        let comparisons = comparisons(places.into_iter(), measured).unwrap();
        let ours: Vec<_> = comparisons.iter().map(|one| one.ours.as_str()).collect();
        assert_eq!(ours, ["with limits under wasmtime", "with limits in Firefox"]);
        let met = comparisons.iter().map(|one| one.figures.last().unwrap().is_met());
        assert_eq!(met.collect::<Vec<_>>(), [Some(true), Some(false)]);
    }

    #[test]
    fn a_place_that_was_not_measured_is_an_error() {
        assert!(comparisons(["here"].into_iter(), vec![answers(1.0)]).is_err());
        assert!(comparisons([].into_iter(), vec![answers(1.0)]).is_err());
    }
}
