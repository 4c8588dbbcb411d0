//! `--watch`: packages the examples again when they or the runtime change.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::examples::Examples;
use crate::error::Interrupted;
use crate::ui::Ui;
use crate::workspace;

/// What packages are made from. The page and the loader are served as they are: reloading is enough.
const SOURCES: [&str; 4] =
    ["examples", "runtime/src", "runtime/manifest/src", "web/demo/pipelines"];
/// An editor that saves, or a version control that switches, changes many files in one go.
const QUIET: Duration = Duration::from_millis(200);

/// Packages on each change, for as long as nobody interrupts. What fails is reported and may be
/// mended by the next change.
///
/// # Errors
///
/// When the folders cannot be watched, or on an interrupt.
pub fn package_on_change(examples: &Examples, ui: Ui) -> Result<()> {
    let folders = SOURCES.map(|source| workspace::root().join(source));
    let (watcher, changes) = watch(&folders)?;
    while changes.recv().is_ok() {
        while changes.recv_timeout(QUIET).is_ok() {}
        ui.status("Packaging", "the examples again, because a source has changed");
        match examples.package() {
            Ok(()) => ui.status("Ready", "reload the page"),
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => ui.error(&error),
        }
    }
    drop(watcher);
    Ok(())
}

/// The watcher works until it is dropped.
fn watch(folders: &[PathBuf]) -> Result<(RecommendedWatcher, Receiver<()>)> {
    let (sender, changes) = mpsc::channel();
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // Nobody listens any more when the command ends.
            let _ = sender.send(());
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
        fs::write(folder.path().join("nodes/node.py"), "changed").unwrap();
        changes.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = watch(&[PathBuf::from("no-such-folder")]).unwrap_err();
        insta::assert_snapshot!(error, @"cannot watch `no-such-folder`");
    }
}
