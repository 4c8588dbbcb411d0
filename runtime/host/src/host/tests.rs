//! Which modules are compiled with checks, and which without.

use super::*;
use crate::{Invocation, Limits, Termination};

const ENDLESS: &str = r#"(module
    (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
    (memory (export "memory") 1)
    (func (export "_start") (loop $ever (br $ever))))"#;

fn with_safepoints() -> Vec<u8> {
    safepoints::insert(&wat::parse_str(ENDLESS).unwrap(), safepoints::MOST_INTERVAL).unwrap()
}

/// Whether the engine's checks are left out; the endless program ends when its time is over, either way.
fn trusts(wasm: &[u8]) -> bool {
    let host = Host::new(HostOptions::default()).unwrap();
    let command = host.compile(wasm).unwrap();
    let limits = Limits { time: Some(Duration::from_millis(20)), ..Limits::default() };
    let outcome = command.run(Invocation { limits, ..Invocation::default() }).unwrap();
    assert!(matches!(outcome.termination, Termination::TimedOut { .. }), "{outcome:?}");
    Engine::same(command.module.module().engine(), &host.trusting.engine)
}

#[test]
fn a_module_with_safepoints_runs_without_checks_and_is_ended() {
    assert!(trusts(&with_safepoints()));
}

/// Naps, and random bytes, of a millisecond or so. One that was abandoned would have no count: its
/// thread would still run.
#[test]
fn a_module_with_safepoints_that_calls_the_host_all_the_time_is_ended() {
    for call in [
        "(call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))",
        "(call $random_get (i32.const 256) (i32.const 4096))",
    ] {
        let calls = format!(
            r#"(module
            (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff"
              (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "random_get"
              (func $random_get (param i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "_start")
              (i64.store (i32.const 24) (i64.const 1000000))
              (loop $ever (drop {call}) (br $ever))))"#
        );
        let calls = wat::parse_str(calls).unwrap();
        let calls = safepoints::insert(&calls, safepoints::MOST_INTERVAL).unwrap();
        let command = Host::counting(HostOptions::default()).unwrap().compile(&calls).unwrap();
        let limits = Limits { time: Some(Duration::from_millis(20)), ..Limits::default() };
        let outcome = command.run(Invocation { limits, ..Invocation::default() }).unwrap();
        assert!(matches!(outcome.termination, Termination::TimedOut { .. }), "{outcome:?}");
        assert!(outcome.fuel.is_some(), "{outcome:?}");
    }
}

#[test]
fn a_module_without_safepoints_runs_with_checks() {
    assert!(!trusts(&wat::parse_str(ENDLESS).unwrap()));
}

#[test]
fn an_endless_host_compiles_every_module_without_checks() {
    let wasm = wat::parse_str(ENDLESS).unwrap();
    let code = |host: &Host| host.compile(&wasm).unwrap().module.module().text().to_vec();
    let host = Host::new(HostOptions::default()).unwrap();
    let trusted = Module::new(&host.trusting.engine, &wasm).unwrap().text().to_vec();
    let endless = code(&Host::endless(HostOptions::default()).unwrap());
    assert!(endless == trusted && endless != code(&host));
}

#[test]
fn an_endless_host_leaves_out_safepoints() {
    let host = Host::endless(HostOptions::default()).unwrap();
    let left = safepoints::remove(&with_safepoints()).unwrap();
    let text = |wasm: &[u8]| Module::new(&host.trusting.engine, wasm).unwrap().text().to_vec();
    let command = host.compile(&with_safepoints()).unwrap();
    let compiled = command.module.module().text();
    assert!(compiled == text(&left) && compiled != text(&with_safepoints()));
}

#[test]
fn code_for_other_machines_has_safepoints_and_no_checks() {
    let host = Host::portable(HostOptions::default()).unwrap();
    let command = host.compile(&with_safepoints()).unwrap();
    let trusted = Module::new(&host.trusting.engine, with_safepoints()).unwrap();
    assert!(command.module.module().text() == trusted.text());
    let limits = Limits { time: Some(Duration::from_millis(20)), ..Limits::default() };
    let outcome = command.run(Invocation { limits, ..Invocation::default() }).unwrap();
    assert!(matches!(outcome.termination, Termination::TimedOut { .. }), "{outcome:?}");
}

/// A loop adds 0 to its count.
#[test]
fn a_module_whose_safepoints_were_changed_runs_with_checks() {
    let mut wasm = with_safepoints();
    let count = [0x41, 1, 0x6a, 0x22];
    let at = wasm.windows(count.len()).position(|bytes| bytes == count).unwrap();
    wasm[at + 1] = 0;
    assert!(!trusts(&wasm));
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_keeps_no_machine_code() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    let options = HostOptions { module_cache: Some(folder.path().to_owned()) };
    let error = Host::new(options).err().unwrap();
    assert!(matches!(error, HostError::OthersCache(_)), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_contradiction_in_the_configuration_is_reported() {
    let mut config = configuration(true);
    config.async_stack_size(GUEST_STACK_BYTES / 2);
    let error = build_engine(&config).err().unwrap();
    assert!(error.to_string().starts_with("cannot start the wasm engine: "), "{error}");
}
