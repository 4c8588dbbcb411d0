//! The functions that safepoints call, and the global variable that counts.

use wasmparser::{ConstExpr, Global, Operator, Parser, Payload, ValType};

use super::{MOST_INTERVAL, Unproved};
use crate::calls::Calls;
use crate::code;
use crate::helpers::Helpers;
use crate::survey::Survey;

/// What was added to a module, if its last functions are exactly these.
pub(super) fn helpers(survey: &Survey, calls: &Calls<'_>) -> Option<Helpers> {
    let added = Helpers::count(survey.memory);
    let first = calls.bodies.len().checked_sub(added as usize)?;
    let bodies = calls.bodies.get(first..)?;
    let before = Survey {
        functions: survey.functions - added,
        globals: survey.globals.checked_sub(1)?,
        ..survey.clone()
    };
    let mut operators = bodies.first()?.get_operators_reader().ok()?;
    let interval = constant(&operators.read().ok()?)?;
    let helpers = Helpers::behind(&before, interval);
    let alike = bodies.iter().map(|body| body.as_bytes()).eq(code::bodies(&helpers));
    (alike && is_in_range(interval)).then_some(helpers)
}

/// Checks that the last global variable begins with a value that the counter may have.
pub(super) fn check(wasm: &[u8]) -> Result<(), Unproved> {
    let mut last = None;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::GlobalSection(section) = payload? {
            for global in section {
                last = Some(global?);
            }
        }
    }
    if last.is_some_and(|global| counts(&global)) { Ok(()) } else { Err(Unproved::Counter) }
}

fn counts(global: &Global<'_>) -> bool {
    global.ty.content_type == ValType::I32
        && global.ty.mutable
        && value(&global.init_expr).is_some_and(is_in_range)
}

fn value(expression: &ConstExpr<'_>) -> Option<i32> {
    let mut operators = expression.get_operators_reader();
    let value = constant(&operators.read().ok()?)?;
    matches!(operators.read(), Ok(Operator::End)).then_some(value)
}

fn constant(operator: &Operator<'_>) -> Option<i32> {
    if let Operator::I32Const { value } = operator { Some(*value) } else { None }
}

fn is_in_range(count: i32) -> bool {
    u32::try_from(count).is_ok_and(|count| (1..=MOST_INTERVAL).contains(&count))
}
