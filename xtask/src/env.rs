//! `cargo xtask env`: the environment of the wasm build as shell commands.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::{Map, Value};
use terminal_ui::Ui;

use crate::build_wasm::environment;
use crate::flags::EnvFlags;
use crate::toolchain;

/// Runs the command.
///
/// # Errors
///
/// When there is no toolchain for the wasm.
pub fn run(flags: &EnvFlags, ui: Ui) -> Result<ExitCode> {
    let chosen = toolchain::require(flags.toolchain.toolchain)?;
    let variables = environment::of(&chosen.toolchain, None, &[]);
    let json: Map<String, Value> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
        .collect();
    ui.result(&json, |_| {
        let export = |(name, value): &(&str, String)| format!("export {name}={}", quoted(value));
        variables.iter().map(export).collect::<Vec<_>>().join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `value` as one word of a POSIX shell. What separates the flags in `CARGO_ENCODED_RUSTFLAGS` is a
/// control character, which `printf` writes out so that the output stays readable.
fn quoted(value: &str) -> String {
    let word = format!("'{}'", value.replace('\'', r"'\''"));
    if !value.contains(environment::FLAG_SEPARATOR) {
        return word;
    }
    let escaped = word.replace('\\', r"\\").replace('%', "%%");
    format!("\"$(printf -- {})\"", escaped.replace(environment::FLAG_SEPARATOR, r"\037"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_a_posix_shell() {
        assert_eq!(quoted("/home/a user/x"), "'/home/a user/x'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("-Ca\u{1f}-Cb"), r#""$(printf -- '-Ca\037-Cb')""#);
    }
}
