//! The decision which toolchain builds the wasm.

use serde::Serialize;

use super::{Kind, Part, Probe, SYSTEM_PACKAGES, SystemProbe, SystemRust, TARGET, WasmToolchain};

/// The toolchain to use, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The toolchain.
    pub toolchain: WasmToolchain,
    /// Why it was chosen, as half a sentence after "because".
    pub reason: String,
}

/// No toolchain is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incomplete {
    /// Whether `rustup target add` would help.
    pub rustup_target: bool,
    /// The Debian packages that would complete the system's Rust.
    pub packages: Vec<&'static str>,
}

/// Prefers the active Rust, which needs nothing built from source, to the system's. `forced` leaves
/// one of them out.
pub fn choose(probe: &Probe, forced: Option<Kind>) -> Result<Chosen, Incomplete> {
    let wanted = |kind| forced.is_none_or(|forced| forced == kind);
    if wanted(Kind::Rustup)
        && probe.active_has_target
        && let Some(rust) = &probe.active
    {
        let reason = reason(forced, &format!("the active Rust has the target {TARGET}"));
        return Ok(Chosen { toolchain: WasmToolchain::Rustup(rust.clone()), reason });
    }
    if wanted(Kind::System)
        && let Some(system) = complete(&probe.system)
    {
        let found =
            format!("the active Rust has no target {TARGET} and the system's Rust is complete");
        let reason = reason(forced, &found);
        return Ok(Chosen { toolchain: WasmToolchain::System(system), reason });
    }
    Err(Incomplete {
        rustup_target: wanted(Kind::Rustup),
        packages: if wanted(Kind::System) { missing_packages(&probe.system) } else { Vec::new() },
    })
}

/// The Debian packages that the system's Rust still needs.
fn missing_packages(probe: &SystemProbe) -> Vec<&'static str> {
    let missing = |part: &Part| match part {
        Part::Rustc => probe.rust.is_none(),
        Part::Cargo => probe.cargo.is_none(),
        Part::Source => probe.source.is_none(),
        Part::Linker => probe.linker.is_none(),
        Part::Libc => probe.libc.is_none(),
    };
    SYSTEM_PACKAGES.into_iter().filter(|(_, part)| missing(part)).map(|(name, _)| name).collect()
}

fn complete(probe: &SystemProbe) -> Option<SystemRust> {
    Some(SystemRust {
        rust: probe.rust.clone()?,
        cargo: probe.cargo.clone()?,
        source: probe.source.clone()?,
        linker: probe.linker.clone()?,
        libc: probe.libc.clone()?,
    })
}

fn reason(forced: Option<Kind>, otherwise: &str) -> String {
    match forced {
        Some(_) => "it was asked for by name".to_owned(),
        None => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::Rust;
    use super::*;

    fn rust(rustc: &str) -> Rust {
        Rust { rustc: rustc.into(), release: "1.96.0".to_owned(), sysroot: "/usr".into() }
    }

    fn system() -> SystemProbe {
        SystemProbe {
            rust: Some(rust("/usr/bin/rustc")),
            cargo: Some("/usr/bin/cargo".into()),
            source: Some("/usr/lib/rustlib/src/rust".into()),
            linker: Some("/usr/bin/wasm-ld-22".into()),
            libc: Some("/usr/lib/wasm32-wasi".into()),
        }
    }

    fn probe(active_has_target: bool, system: SystemProbe) -> Probe {
        Probe { active: Some(rust("rustc")), active_has_target, system }
    }

    fn kind(probe: &Probe, forced: Option<Kind>) -> Result<Kind, Incomplete> {
        choose(probe, forced).map(|chosen| chosen.toolchain.kind())
    }

    #[test]
    fn the_active_rust_comes_first() {
        assert_eq!(kind(&probe(true, system()), None), Ok(Kind::Rustup));
        assert_eq!(kind(&probe(true, SystemProbe::default()), None), Ok(Kind::Rustup));
    }

    #[test]
    fn the_systems_rust_serves_without_the_target() {
        assert_eq!(kind(&probe(false, system()), None), Ok(Kind::System));
    }

    #[test]
    fn a_forced_kind_is_used_or_refused() {
        assert_eq!(kind(&probe(true, system()), Some(Kind::System)), Ok(Kind::System));
        assert_eq!(kind(&probe(true, system()), Some(Kind::Rustup)), Ok(Kind::Rustup));
        let refused = Incomplete { rustup_target: true, packages: Vec::new() };
        assert_eq!(kind(&probe(false, system()), Some(Kind::Rustup)), Err(refused));
    }

    #[test]
    fn a_bare_machine_needs_the_target_or_all_packages() {
        let all = SYSTEM_PACKAGES.map(|(name, _)| name).to_vec();
        let refused = Incomplete { rustup_target: true, packages: all };
        assert_eq!(kind(&probe(false, SystemProbe::default()), None), Err(refused));
    }

    #[test]
    fn only_the_missing_packages_are_named() {
        let partial = SystemProbe { linker: None, libc: None, ..system() };
        let refused = Incomplete { rustup_target: false, packages: vec!["lld-22", "wasi-libc"] };
        assert_eq!(kind(&probe(true, partial), Some(Kind::System)), Err(refused));
    }

    #[test]
    fn the_systems_rust_links_with_the_systems_parts() {
        let chosen = choose(&probe(false, system()), None).unwrap();
        let variables = chosen.toolchain.environment();
        assert!(variables.contains(&("RUSTC", "/usr/bin/rustc".to_owned())));
        assert!(variables.contains(&("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".to_owned())));
        insta::assert_snapshot!(chosen.toolchain.rustflags().join("\n"), @r"
        -Clink-self-contained=no
        -Clinker-flavor=wasm-ld
        -Lnative=/usr/lib/wasm32-wasi
        -Clink-arg=/usr/lib/wasm32-wasi/crt1-command.o
        --remap-path-prefix=/usr/lib/rustlib/src/rust=/rust
        ");
    }

    #[test]
    fn the_active_rust_needs_to_be_told_nothing() {
        let chosen = choose(&probe(true, SystemProbe::default()), None).unwrap();
        assert_eq!(chosen.toolchain.environment(), Vec::new());
        assert_eq!(chosen.toolchain.rustflags(), Vec::<String>::new());
        assert_eq!(chosen.toolchain.cargo(), PathBuf::from("cargo"));
    }
}
