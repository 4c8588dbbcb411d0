//! The standard library that packages get, and that tests run beside.

use anyhow::{Context, Result};
use rmpkg_pack::StandardLibrary;
use rmpkg_pack::package::about::Vulnerability;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;
use wlr_libpy::stdlib::{Stdlib, VULNERABILITIES};

/// The kit's standard library with what was mended since, and what is known of it.
///
/// # Errors
///
/// When the kit or the library cannot be made.
pub fn ensure(ui: Ui) -> Result<StandardLibrary> {
    let progress = |step: &str| ui.status("Preparing", step);
    let kit = Kit::ensure(&progress)?;
    let Stdlib { folder, materials } = Stdlib::ensure(&kit, &progress)?;
    let vulnerabilities = if materials.is_empty() { Vec::new() } else { known()? };
    Ok(StandardLibrary {
        // Whatever else is in it lies in another folder.
        digest: folder.display().to_string(),
        folder,
        interpreter: kit.key,
        mended_by: materials,
        vulnerabilities,
    })
}

/// What is known of the vulnerabilities of the mended library.
fn known() -> Result<Vec<Vulnerability>> {
    serde_json::from_str(VULNERABILITIES)
        .context("`wlr-libpy/stdlib/vulnerabilities.json` is wrong")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rmpkg_pack::package::about::State;
    use wlr_libpy::stdlib::TAKEN_RELEASE;

    use super::*;
    use crate::workspace;

    #[test]
    fn each_is_listed_once_with_what_its_state_asks_for() {
        let known = known().unwrap();
        let ids: BTreeSet<_> = known.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), known.len());
        for one in &known {
            let state = (one.by.is_some(), one.justification.is_some());
            let expected = match one.state {
                State::Resolved => (true, false),
                State::NotAffected => (false, true),
                State::Exploitable => (false, false),
            };
            assert_eq!(state, expected, "{}", one.id);
            assert!(one.id.starts_with("CVE-20") || one.id.starts_with("gh-"), "{}", one.id);
            assert!(!one.modules.is_empty() && one.detail.ends_with('.'), "{}", one.id);
        }
    }

    #[test]
    fn what_mends_one_is_there_and_names_it() {
        let folder = workspace::root().join("wlr-libpy/stdlib/patches");
        for one in known().unwrap() {
            let Some(patch) = one.by.filter(|by| by != TAKEN_RELEASE) else { continue };
            let text = std::fs::read_to_string(folder.join(&patch)).unwrap();
            assert!(text.contains(&one.id), "{patch} does not name {}", one.id);
        }
    }

    #[test]
    fn the_page_on_python_names_each() {
        let page = std::fs::read_to_string(workspace::root().join("docs/python.md")).unwrap();
        let (_, section) = page.split_once("\n## Security fixes since 3.12.1\n").unwrap();
        for one in known().unwrap() {
            assert!(section.contains(&one.id), "{}", one.id);
        }
    }
}
