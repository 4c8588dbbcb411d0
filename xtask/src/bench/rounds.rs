//! Measuring in turn: A B A B, so that whatever slows the machine down slows both.

use anyhow::Result;

use super::progress::{Progress, Rounds};

/// How long a measurement may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// The first one: its measurements are thrown away.
    WarmUp,
    /// Any other.
    Measured,
}

/// How often everything is measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The rounds that count.
    pub rounds: usize,
    /// Whether each is as short as can be, for trying the command out.
    pub quick: bool,
}

/// Something that can be measured: a name for the progress, and what measures it once.
pub struct Contender<'a, T> {
    /// What it is.
    pub name: String,
    /// Measures it.
    pub measure: Box<dyn FnMut(Round) -> Result<T> + 'a>,
}

impl<'a, T> Contender<'a, T> {
    /// Names what `measure` measures.
    pub fn new(name: impl Into<String>, measure: impl FnMut(Round) -> Result<T> + 'a) -> Self {
        Self { name: name.into(), measure: Box::new(measure) }
    }
}

/// Measures all contenders in turn, once to warm up and then as often as the plan says. The result has
/// the measurements of each contender, in the order of the rounds.
///
/// # Errors
///
/// The first error of a contender.
pub fn interleave<T>(
    plan: Plan,
    contenders: &mut [Contender<'_, T>],
    progress: &Progress,
) -> Result<Vec<Vec<T>>> {
    let mut measured: Vec<Vec<T>> = contenders.iter().map(|_| Vec::new()).collect();
    let all = ((plan.rounds + 1) * contenders.len()) as u64;
    let mut done = 0;
    let mut rounds = Rounds::of(plan.rounds);
    for round in 0..=plan.rounds {
        let kind = if round == 0 { Round::WarmUp } else { Round::Measured };
        if kind == Round::Measured {
            progress.round(&rounds);
        }
        for (contender, measurements) in contenders.iter_mut().zip(&mut measured) {
            progress.show(done, all);
            let measurement = (contender.measure)(kind)
                .map_err(|error| error.context(format!("cannot measure {}", contender.name)))?;
            if kind == Round::Measured {
                measurements.push(measurement);
            }
            done += 1;
        }
        rounds.over(kind == Round::Measured);
    }
    Ok(measured)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use anyhow::bail;
    use terminal_ui::Ui;

    use super::*;

    const TWICE: Plan = Plan { rounds: 2, quick: true };

    fn progress() -> Progress {
        Progress::of(Ui::new(true, false), "")
    }

    #[test]
    fn contenders_take_turns_and_the_first_round_is_thrown_away() {
        let order = RefCell::new(Vec::new());
        let number = RefCell::new(0..);
        let contender = |name: &'static str| {
            let (order, number) = (&order, &number);
            Contender::new(name, move |round| {
                order.borrow_mut().push((name, round));
                Ok(number.borrow_mut().next())
            })
        };
        let measured =
            interleave(TWICE, &mut [contender("A"), contender("B")], &progress()).unwrap();
        assert_eq!(measured, [[Some(2), Some(4)], [Some(3), Some(5)]]);
        let names: String = order.borrow().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, "ABABAB");
        let warm_ups = order.borrow().iter().filter(|(_, round)| *round == Round::WarmUp).count();
        assert_eq!(warm_ups, 2);
    }

    #[test]
    fn a_contender_that_fails_is_named_and_ends_it() {
        let mut others = 0;
        let fails = Contender::<()>::new("the first", |_| bail!("no such file"));
        let counts = Contender::new("the second", |_| {
            others += 1;
            Ok(())
        });
        let error = interleave(TWICE, &mut [fails, counts], &progress()).unwrap_err();
        assert_eq!(format!("{error:#}"), "cannot measure the first: no such file");
        assert_eq!(others, 0);
    }
}
