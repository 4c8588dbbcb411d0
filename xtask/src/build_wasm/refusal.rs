//! Why a program that was written for a crate with nodes does not compile.

use anyhow::{Result, anyhow};
use serde::Deserialize;
use terminal_ui::WithHint;

use super::nodes_crate::REGISTER;
use super::program::Program;

/// One of cargo's messages, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    target: Target,
    message: Option<Diagnostic>,
}

#[derive(Default, Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: String,
    /// None for what the linker says.
    code: Option<serde_json::Value>,
}

/// Shows what the compiler says, and tells an error in the program itself from others: its one call
/// into the crate does not fit.
///
/// # Errors
///
/// When there is such an error.
pub fn check(messages: &[u8], program: &Program) -> Result<()> {
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Message>();
    let mut call = None;
    for Message { target, message } in messages.filter_map(Result::ok) {
        let Some(message) = message else { continue };
        let is_error = message.level == "error" && message.code.is_some();
        if target.name == program.binary && is_error {
            call.get_or_insert(message.rendered);
        } else {
            eprint!("{}", message.rendered);
        }
    }
    let Some(rendered) = call else { return Ok(()) };
    let name = program.crate_name();
    Err(anyhow!(rendered.trim_end().to_owned())
        .context(format!("the crate `{name}` does not export `{REGISTER}`")))
    .hint(|| "docs/nodes.md shows how nodes are registered".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use terminal_ui::Report;

    use super::*;

    fn program() -> Program {
        Program {
            manifest: "/target/own-runtime/Cargo.toml".into(),
            package: "own-runtime".to_owned(),
            binary: "own-runtime".to_owned(),
            nodes: None,
        }
    }

    fn message(target: &str, level: &str, code: Option<&str>) -> String {
        let code = code.map(|code| json!({ "code": code }));
        let message =
            json!({ "level": level, "rendered": format!("{level} in {target}\n"), "code": code });
        json!({ "reason": "compiler-message", "target": { "name": target }, "message": message })
            .to_string()
    }

    #[test]
    fn an_error_at_the_call_is_about_what_the_crate_exports() {
        let finished = json!({ "reason": "build-finished", "success": false }).to_string();
        let messages = [
            message("own", "warning", Some("unused")),
            message("own-runtime", "error", Some("E0425")),
            finished,
        ];
        let error = check(messages.join("\n").as_bytes(), &program()).unwrap_err();
        let report = Report::of(&error);
        assert_eq!(report.error, format!("the crate `runtime` does not export `{REGISTER}`"));
        assert_eq!(report.causes, ["error in own-runtime"]);
        assert_eq!(report.hint.unwrap(), "docs/nodes.md shows how nodes are registered");
    }

    #[test]
    fn other_errors_are_cargos_to_report() {
        let messages =
            [message("own", "error", Some("E0308")), message("own-runtime", "error", None)];
        check(messages.join("\n").as_bytes(), &program()).unwrap();
        check(message("own-runtime", "warning", Some("dead_code")).as_bytes(), &program()).unwrap();
    }
}
