//! What a module with direct calls answers is what it answered before.

#![allow(clippy::unwrap_used, reason = "tests")]

use likely_calls::record::{self, COUNTS};
use likely_calls::{Error, Profile, direct};
use wasmtime::{Config, Engine, Instance, Module, Store};

/// Functions behind a table, and one that calls them: the operands and a result cross the branch.
const MODULE: &str = r#"(module
    (type $binary (func (param i64 i32) (result i64)))
    (memory (export "memory") 1)
    (table 5 5 funcref)
    (elem (i32.const 1) $add $subtract $other)
    (func $add (type $binary) local.get 0 local.get 1 i64.extend_i32_s i64.add)
    (func $subtract (type $binary) local.get 0 local.get 1 i64.extend_i32_s i64.sub)
    (func $other (param i32))
    (func $call (export "call") (param i64 i32 i32) (result i64) (local i64)
        local.get 0 local.get 1 local.get 2 call_indirect (type $binary)
        local.tee 3
        local.get 1 local.get 2 call_indirect (type $binary)
        local.get 3 i64.add))"#;

fn module() -> Vec<u8> {
    wat::parse_str(MODULE).unwrap()
}

fn instance(wasm: &[u8]) -> (Store<()>, Instance) {
    let engine = Engine::new(Config::new().wasm_multi_memory(true)).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &Module::new(&engine, wasm).unwrap(), &[]).unwrap();
    (store, instance)
}

fn call(wasm: &[u8], slot: i32) -> Result<i64, String> {
    let (mut store, instance) = instance(wasm);
    let call = instance.get_typed_func::<(i64, i32, i32), i64>(&mut store, "call").unwrap();
    call.call(&mut store, (100, 7, slot)).map_err(|error| error.root_cause().to_string())
}

fn directed(profile: &str) -> (Vec<u8>, usize) {
    let directed = direct(&module(), &profile.parse().unwrap()).unwrap();
    (directed.wasm, directed.found)
}

/// How many instructions there are whose debug form begins like this.
fn count(wasm: &[u8], word: &str) -> usize {
    let bodies =
        wasmparser::Parser::new(0).parse_all(wasm).filter_map(|payload| match payload.unwrap() {
            wasmparser::Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
    let operators = bodies.flat_map(|body| body.get_operators_reader().unwrap().into_iter());
    operators
        .filter(|operator| format!("{:?}", operator.as_ref().unwrap()).starts_with(word))
        .count()
}

#[test]
fn answers_and_traps_are_the_same_whatever_is_called() {
    let profiles = ["call 0 add", "call 1 subtract add", "call 0 add subtract\ncall 1 add"];
    for profile in profiles {
        let (wasm, found) = directed(profile);
        assert_eq!(found, profile.lines().count());
        for slot in -1..7 {
            assert_eq!(call(&wasm, slot), call(&module(), slot), "{profile}, {slot}");
        }
    }
}

#[test]
fn each_likely_target_is_called_directly() {
    assert_eq!(count(&module(), "Call {"), 0);
    assert_eq!(count(&directed("call 0 add").0, "Call {"), 1);
    assert_eq!(count(&directed("call 0 add subtract\ncall 1 add").0, "Call {"), 3);
}

#[test]
fn what_does_not_fit_is_passed_over() {
    for profile in ["call 2 add", "none 0 add", "call 0 none", "call 0 other", "call 0 call"] {
        let (wasm, found) = directed(profile);
        assert_eq!((wasm, found), (module(), 0), "{profile}");
    }
}

#[test]
fn a_recording_tells_where_calls_went() {
    let (mut store, instance) = instance(&record::instrument(&module()).unwrap());
    let call = instance.get_typed_func::<(i64, i32, i32), i64>(&mut store, "call").unwrap();
    for slot in [1].repeat(1000).into_iter().chain([2].repeat(500)) {
        call.call(&mut store, (1, 1, slot)).unwrap();
    }
    let counts = instance.get_memory(&mut store, COUNTS).unwrap().data(&store).to_vec();
    let profile = record::profile(&module(), &counts, |_| true).unwrap();
    let text = "call 0 add subtract\ncall 1 add subtract\n";
    assert_eq!(profile.to_string(), text);
    assert_eq!(text.parse::<Profile>().unwrap(), profile);
    assert!(record::profile(&module(), &counts, |name| name != "call").unwrap().is_empty());
}

#[test]
fn a_table_that_may_change_is_refused() {
    let table = |wat: &str| match direct(&wat::parse_str(wat).unwrap(), &Profile::default()) {
        Err(Error::Table { because }) => because,
        other => panic!("{other:?}"),
    };
    assert_eq!(table(r#"(module (table (export "t") 1 funcref))"#), "it is exported");
    assert_eq!(table(r#"(module (import "m" "t" (table 1 funcref)))"#), "it is imported");
    let set = "(module (table 1 funcref) (func i32.const 0 ref.null func table.set 0))";
    assert_eq!(table(set), "an instruction of it does that");
}

#[test]
fn a_line_that_is_no_call_is_named() {
    for (text, line) in [("call", 1), ("call 0", 1), ("call 0 add\n# why\ncall x add", 3)] {
        let error = text.parse::<Profile>().unwrap_err();
        assert!(matches!(error, Error::Profile { line: found } if found == line), "{error}");
    }
}

#[test]
fn bytes_that_are_no_module_are_refused() {
    let error = direct(b"no wasm", &Profile::default()).unwrap_err();
    assert!(error.to_string().starts_with("the wasm module is not valid: "), "{error}");
}
