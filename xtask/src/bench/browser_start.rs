//! From the navigation to the first result in a browser, against Pyodide.

use anyhow::{Context, Result};

use super::Bench;
use super::browser::{Browsers, Run, Side};
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Pyodide};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Round, interleave};
use crate::flags::Browser;

/// Megabits in a second of a network that is slowed down.
const SLOW: f64 = 10.0;
/// The visit with empty caches, one in which browsers fill them, and the one that finds them full.
const VISITS: usize = 3;
/// What our time may be of the newest Pyodide's in Chromium.
const COLD_TARGET: f64 = 0.12;
const SLOW_TARGET: f64 = 0.35;
/// What a visit with full caches may take there, in seconds.
const WARM_TARGET: f64 = 0.15;

/// How the files come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Network {
    /// As quickly as this machine's own server sends them.
    Local,
    /// Slowly, as they are.
    Slow,
    /// Slowly, compressed by the server.
    SlowBrotli,
}

/// What is started.
struct Sides {
    ours: Side,
    /// The same for a server that compresses with brotli.
    stored: Side,
    pyodides: Vec<Side>,
}

impl Sides {
    /// Ours is the first one.
    fn on(&self, network: Network, side: usize) -> &Side {
        match (side.checked_sub(1), network) {
            (Some(pyodide), _) => &self.pyodides[pyodide],
            (None, Network::SlowBrotli) => &self.stored,
            (None, _) => &self.ours,
        }
    }
}

/// A side on a network, with the seconds of its visits round by round.
struct Measured {
    side: usize,
    network: Network,
    rounds: Vec<Vec<f64>>,
}

/// Measures all sides in all browsers.
///
/// # Errors
///
/// When a package cannot be built, something cannot be installed, or a page fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?;
    let package = packages::build(&packages::small(), Builtins::None, bench)?;
    let stored = packages::build_for_brotli(&packages::small(), true, bench)?;
    let pyodides = Pyodide::ALL.map(Side::pyodide).into_iter().collect::<Result<Vec<_>>>()?;
    let sides = Sides { ours: Side::ours(&package)?, stored: Side::ours(&stored)?, pyodides };
    let mut comparisons = Vec::new();
    for browser in bench.browsers.iter().copied() {
        let measured = in_browser(browser, &browsers, &sides, bench)?;
        comparisons.extend(compare(browser, &measured)?);
    }
    Ok(Group {
        name: "browser-start".to_owned(),
        about: "the clock's time from the navigation to the first result of a small Python program, the \
                browser's caches empty (cold) or full (warm); at 10 Mbit/s files come as they are, or with \
                brotli at level 11"
            .to_owned(),
        comparisons,
    })
}

fn in_browser(
    browser: Browser,
    browsers: &Browsers,
    sides: &Sides,
    bench: &Bench,
) -> Result<Vec<Measured>> {
    let progress = Progress::of(bench.ui, format!("the start of pages in {browser}"));
    let networks = networks(browser);
    let turns: Vec<_> = networks
        .iter()
        .flat_map(|network| (0..=Pyodide::ALL.len()).map(move |side| (side, *network)))
        .collect();
    let mut contenders: Vec<_> = turns
        .iter()
        .map(|(side, network)| {
            let run = network.run(browser, sides.on(*network, *side).clone());
            let name = format!("the start of a page in {browser}, {network:?}");
            Contender::new(name, move |round| {
                let visits = if round == Round::WarmUp { 1 } else { run.visits };
                let answer = browsers.run(&Run { visits, ..run.clone() })?;
                Ok(answer.visits.iter().map(|ms| ms / 1_000.0).collect::<Vec<_>>())
            })
        })
        .collect();
    let rounds = interleave(bench.plan, &mut contenders, &progress)?;
    let measured = turns.iter().zip(rounds);
    Ok(measured
        .map(|((side, network), rounds)| Measured { side: *side, network: *network, rounds })
        .collect())
}

/// Chromium alone can be told to be slow.
fn networks(browser: Browser) -> &'static [Network] {
    match browser {
        Browser::Chromium => &[Network::Local, Network::Slow, Network::SlowBrotli],
        Browser::Firefox => &[Network::Local],
    }
}

impl Network {
    fn run(self, browser: Browser, side: Side) -> Run {
        let run = Run::visits(browser, side, VISITS);
        match self {
            Self::Local => run,
            Self::Slow => Run { megabits: Some(SLOW), ..run },
            Self::SlowBrotli => Run { megabits: Some(SLOW), brotli: true, visits: 1, ..run },
        }
    }

    /// What is told of it: the name, which visit, and what the ratio should not exceed.
    fn figures(self) -> &'static [(&'static str, usize, Option<f64>)] {
        match self {
            Self::Local => &[("cold", 0, Some(COLD_TARGET)), ("warm", VISITS - 1, None)],
            Self::Slow => {
                &[("cold, 10 Mbit/s", 0, Some(SLOW_TARGET)), ("warm, 10 Mbit/s", VISITS - 1, None)]
            }
            Self::SlowBrotli => &[("cold, 10 Mbit/s, brotli", 0, Some(SLOW_TARGET))],
        }
    }
}

/// Against each Pyodide, and the warm visit against what it may take.
fn compare(browser: Browser, measured: &[Measured]) -> Result<Vec<Comparison>> {
    let against = Pyodide::ALL.into_iter().enumerate();
    let mut comparisons = against
        .map(|(place, pyodide)| {
            let has_target = browser == Browser::Chromium && pyodide == Pyodide::Newest;
            let figures = networks(browser).iter().flat_map(|network| {
                let sides = [0, place + 1].map(|side| of(measured, side, *network));
                network.figures().iter().map(move |(name, visit, target)| {
                    let [ours, other] = sides.map(|rounds| seconds(rounds, *visit));
                    let figure =
                        Figure::of_rounds(*name, &ours, &other).context("nothing was measured")?;
                    Ok(figure.with_target_if(target.filter(|_| has_target)))
                })
            });
            Ok(comparison(browser, pyodide.name(), figures.collect::<Result<_>>()?))
        })
        .collect::<Result<Vec<_>>>()?;
    if browser == Browser::Chromium {
        let warm = seconds(of(measured, 0, Network::Local), VISITS - 1);
        let budget = vec![WARM_TARGET; warm.len()];
        let figure = Figure::of_rounds("warm", &warm, &budget).context("nothing was measured")?;
        comparisons.push(comparison(
            browser,
            format!("the budget of {:.0} ms", WARM_TARGET * 1_000.0),
            vec![figure.with_target(1.0)],
        ));
    }
    Ok(comparisons)
}

fn comparison(browser: Browser, reference: String, figures: Vec<Figure>) -> Comparison {
    Comparison { ours: format!("in {browser}"), reference, unit: Unit::Seconds, figures }
}

fn of(measured: &[Measured], side: usize, network: Network) -> &[Vec<f64>] {
    let found = measured.iter().find(|one| one.side == side && one.network == network);
    found.map_or(&[], |one| &one.rounds)
}

fn seconds(rounds: &[Vec<f64>], visit: usize) -> Vec<f64> {
    rounds.iter().filter_map(|visits| visits.get(visit).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(browser: Browser) -> Vec<Measured> {
        let networks = networks(browser).iter();
        let of_side = |network: &Network| {
            let network = *network;
            (0..3_u8).map(move |side| {
                let cold = f64::from(side) * 10.0 + 1.0;
                let rounds = vec![vec![cold, 9.0, cold / 10.0]; 2];
                Measured { side: side.into(), network, rounds }
            })
        };
        networks.flat_map(of_side).collect()
    }

    #[test]
    fn each_pyodide_is_compared_cold_and_warm_on_each_network() {
        let comparisons = compare(Browser::Chromium, &measured(Browser::Chromium)).unwrap();
        let names: Vec<_> = comparisons[0].figures.iter().map(|figure| &figure.name).collect();
        let expected =
            ["cold", "warm", "cold, 10 Mbit/s", "warm, 10 Mbit/s", "cold, 10 Mbit/s, brotli"];
        assert_eq!(names, expected);
        let ratio = comparisons[0].figures[0].ratio.median;
        assert!((ratio - 1.0 / 11.0).abs() < 1e-12, "{ratio}");
        assert_eq!(comparisons[0].figures[0].is_met(), Some(true));
        assert_eq!(comparisons[1].figures[0].is_met(), None);
    }

    #[test]
    fn a_warm_start_has_a_budget_of_its_own() {
        let comparisons = compare(Browser::Chromium, &measured(Browser::Chromium)).unwrap();
        let budget = comparisons.last().unwrap();
        assert_eq!(
            (budget.reference.as_str(), budget.figures[0].ours),
            ("the budget of 150 ms", Some(0.1))
        );
        assert_eq!(budget.figures[0].is_met(), Some(true));
    }

    #[test]
    fn firefox_cannot_be_slowed_down() {
        let comparisons = compare(Browser::Firefox, &measured(Browser::Firefox)).unwrap();
        assert_eq!(comparisons.len(), 2);
        assert_eq!(comparisons[0].figures.len(), 2);
    }
}
