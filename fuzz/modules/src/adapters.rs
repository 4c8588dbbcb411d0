//! The functions between random code and WASI, and the one that the run begins with, in the text format.

use arbitrary::{Result, Unstructured};

use crate::calls::{Argument, CALLS, Call};

/// The names that paths are made of, in and beside the folder that the guest has.
const NAMES: [&str; 8] = ["a", "b", "d", "d/x", "d/../a", "../a", "", "é"];

/// Where in the memory things are. Random code may write there as well.
const VECTOR: u32 = 16;
const ANSWER: u32 = 64;
const ANSWER_BYTES: u32 = 64;
const LOG_LENGTH: u32 = 508;
const LOG: u32 = 512;
const LOG_BYTES: u32 = 256;
const PATHS: u32 = 1024;
const PATH_BYTES: u32 = 16;
const BUFFERS: u32 = 8192;

/// The rights to read and to write.
const RIGHTS: u64 = (1 << 1) | (1 << 6);

/// How many calls come before the random code at most, and after it.
const MOST_CALLS: usize = 24;

/// The imports of WASI, in the text format.
pub(crate) fn imports() -> String {
    let import = |call: &Call| {
        let (name, parameters) = (call.name, call.parameters().join(" "));
        format!(
            "(import \"wasi_snapshot_preview1\" \"{name}\" (func ${name} (param {parameters}) (result i32)))\n"
        )
    };
    CALLS.iter().map(import).collect()
}

/// A module whose functions are the adapters, in the order of [`CALLS`], then the function that writes what they
/// have answered, then the one to begin with. After WASI's imports it imports the random code's `_start`.
pub(crate) fn text(random: &mut Unstructured<'_>) -> Result<String> {
    let mut text = format!(
        "(module {}(import \"random\" \"start\" (func $start))(import \"random\" \"memory\" (memory 1))",
        imports()
    );
    text.extend(CALLS.iter().enumerate().map(adapter));
    text.push_str(&tell());
    text.push_str(&first(random)?);
    text.push(')');
    Ok(text)
}

/// Calls WASI with what it makes of its parameters, notes whether that has failed and says so: by which number is one of
/// the things in which hosts differ.
fn adapter((number, call): (usize, &Call)) -> String {
    let (name, parameters) = (call.name, call.parameters().join(" "));
    let (mut before, mut arguments, mut after) = (String::new(), String::new(), logged(number));
    let mut at = 0;
    for argument in call.arguments {
        before += &prepared(*argument, at);
        arguments += &passed(*argument, at);
        if call.is_private {
            after += &wiped(*argument, at);
        }
        at += argument.types().len();
    }
    format!(
        "(func $any_{name} (param {parameters}) (result i32) (local $answer i32) {before}\
         (local.set $answer (i32.ne (i32.const 0) (call ${name} {arguments}))) {after} (local.get $answer))\n"
    )
}

/// What an argument needs in the memory.
fn prepared(argument: Argument, at: usize) -> String {
    let Argument::Vector = argument else { return String::new() };
    let (buffer, length) = (buffer(at), VECTOR + 4);
    format!(
        "(i32.store (i32.const {VECTOR}) {buffer})\
         (i32.store (i32.const {length}) {})",
        masked(at + 1, 1023)
    )
}

/// An argument, of the parameters from the one at this place on.
fn passed(argument: Argument, at: usize) -> String {
    match argument {
        Argument::Descriptor => masked(at, 7),
        Argument::Bits(bits) => masked(at, bits),
        Argument::LongBits(bits) => format!("(i64.and (local.get {at}) (i64.const {bits}))"),
        Argument::Rights => format!("(i64.const {RIGHTS})"),
        Argument::Answer => format!("(i32.const {ANSWER})"),
        Argument::Path => {
            let path = path(at);
            format!("{path} (i32.load8_u offset={} {path})", PATH_BYTES - 1)
        }
        Argument::Buffer => buffer(at) + &masked(at + 1, 511),
        Argument::Vector => format!("(i32.const {VECTOR}) (i32.const 1)"),
    }
}

fn masked(at: usize, bits: u32) -> String {
    format!("(i32.and (local.get {at}) (i32.const {bits}))")
}

fn path(at: usize) -> String {
    let index = masked(at, 7);
    format!("(i32.add (i32.const {PATHS}) (i32.mul (i32.const {PATH_BYTES}) {index}))")
}

fn buffer(at: usize) -> String {
    format!("(i32.add (i32.const {BUFFERS}) {})", masked(at, 4088))
}

/// Wipes what a host has answered.
fn wiped(argument: Argument, at: usize) -> String {
    match argument {
        Argument::Answer => {
            format!("(memory.fill (i32.const {ANSWER}) (i32.const 0) (i32.const {ANSWER_BYTES}))")
        }
        Argument::Buffer => {
            format!("(memory.fill {} (i32.const 0) (i32.const 511))", buffer(at))
        }
        _ => String::new(),
    }
}

/// Notes the call, by its number, and whether it has failed.
fn logged(number: usize) -> String {
    let length =
        format!("(i32.and (i32.load (i32.const {LOG_LENGTH})) (i32.const {}))", LOG_BYTES - 1);
    format!(
        "(i32.store8 offset={LOG} {length} (i32.add (local.get $answer) (i32.const {})))\
         (i32.store (i32.const {LOG_LENGTH}) (i32.add {length} (i32.const 1)))",
        2 * number
    )
}

/// Writes what was answered to stdout.
fn tell() -> String {
    format!(
        "(func $tell (i32.store (i32.const {VECTOR}) (i32.const {LOG}))\
         (i32.store (i32.const {length}) (i32.and (i32.load (i32.const {LOG_LENGTH})) (i32.const {most})))\
         (drop (call $fd_write (i32.const 1) (i32.const {VECTOR}) (i32.const 1) (i32.const {ANSWER})))\
         (i32.store (i32.const {LOG_LENGTH}) (i32.const 0)))",
        length = VECTOR + 4,
        most = LOG_BYTES - 1,
    )
}

/// Calls, the random code, and calls again.
fn first(random: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::from("(func $first");
    for (place, name) in (PATHS..).step_by(PATH_BYTES as usize).zip(NAMES) {
        for (at, byte) in (place..).zip(name.bytes()) {
            text += &format!("(i32.store8 (i32.const {at}) (i32.const {byte}))");
        }
        let length = place + PATH_BYTES - 1;
        text += &format!("(i32.store8 (i32.const {length}) (i32.const {}))", name.len());
    }
    text += &calls(random)?;
    text += "(call $tell)(call $start)";
    text += &calls(random)?;
    Ok(text + "(call $tell))")
}

fn calls(random: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..random.int_in_range(0..=MOST_CALLS)? {
        let call = random.choose(&CALLS)?;
        text += &format!("(drop (call $any_{}", call.name);
        for kind in call.parameters() {
            let number = match kind {
                "i64" => random.arbitrary::<i64>()?,
                _ => i64::from(random.arbitrary::<i32>()?),
            };
            text += &format!(" ({kind}.const {number})");
        }
        text += "))";
    }
    Ok(text)
}
