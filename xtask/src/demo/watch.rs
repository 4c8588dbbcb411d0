//! `--watch`: packages the examples again when they or the runtime change, and has pages reload.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use terminal_ui::{Interrupted, Ui};

use super::changes::Changes;
use super::examples::Examples;
use crate::workspace;

/// What packages are made from.
const PACKAGED: [&str; 7] = [
    "examples",
    "runtime/builtins/src",
    "runtime/command/src",
    "runtime/manifest/src",
    "runtime/node/src",
    "runtime/src",
    "web/demo/pipelines",
];
/// What is served as it is.
const SERVED: [&str; 2] = ["web/demo", "web/loader"];
/// An editor that saves, or a version control that switches, changes many files in one go.
const QUIET: Duration = Duration::from_millis(200);

/// Follows each change, for as long as nobody interrupts. What fails is reported and may be mended by
/// the next change.
///
/// # Errors
///
/// When the folders cannot be watched, or on an interrupt.
pub fn follow(examples: &Examples, changes: &Changes, ui: Ui) -> Result<()> {
    let packaged = PACKAGED.map(|source| workspace::root().join(source));
    let served = SERVED.map(|source| workspace::root().join(source));
    let (watcher, changed) = watch(packaged.iter().chain(&served))?;
    while let Ok(first) = changed.recv() {
        let mut paths = first;
        while let Ok(more) = changed.recv_timeout(QUIET) {
            paths.extend(more);
        }
        if paths.iter().any(|path| packaged.iter().any(|source| path.starts_with(source)))
            && !package(examples, ui)?
        {
            continue;
        }
        changes.announce();
    }
    drop(watcher);
    Ok(())
}

/// Whether the examples could be packaged.
fn package(examples: &Examples, ui: Ui) -> Result<bool> {
    ui.status("Packaging", "the examples again, because a source has changed");
    match examples.package() {
        Ok(()) => {
            ui.status("Ready", "pages reload");
            Ok(true)
        }
        Err(error) if error.is::<Interrupted>() => Err(error),
        Err(error) => {
            ui.error(&error);
            Ok(false)
        }
    }
}

/// The watcher works until it is dropped.
fn watch<'a>(
    folders: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<(RecommendedWatcher, Receiver<Vec<PathBuf>>)> {
    let (sender, changes) = mpsc::channel();
    let on_event = move |event: notify::Result<Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            // Nobody listens any more when the command ends.
            let _ = sender.send(event.paths);
        }
    };
    let mut watcher = notify::recommended_watcher(on_event).context("cannot watch folders")?;
    for folder in folders {
        let watching = watcher.watch(folder, RecursiveMode::Recursive);
        watching.with_context(|| format!("cannot watch `{}`", folder.display()))?;
    }
    Ok((watcher, changes))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_change_below_a_watched_folder_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("nodes")).unwrap();
        let (_watcher, changes) = watch(&[folder.path().to_owned()]).unwrap();
        let node = folder.path().join("nodes/node.py");
        fs::write(&node, "changed").unwrap();
        assert!(changes.recv_timeout(Duration::from_secs(60)).unwrap().contains(&node));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = watch(&[PathBuf::from("no-such-folder")]).unwrap_err();
        insta::assert_snapshot!(error, @"cannot watch `no-such-folder`");
    }
}
