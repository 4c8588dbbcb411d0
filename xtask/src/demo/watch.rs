//! `--watch`: packages the examples again when they or the runtime change, and has pages reload.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use terminal_ui::{Interrupted, Ui};

use super::changes::Signals;
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

/// The folders, watched from when this was made.
pub struct Watch {
    packaged: Vec<PathBuf>,
    changed: Receiver<Vec<PathBuf>>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Notes changes from now on, also of what is in these folders.
    ///
    /// # Errors
    ///
    /// When the folders cannot be watched.
    pub fn start(own: &[PathBuf]) -> Result<Self> {
        let sources = PACKAGED.map(|source| workspace::root().join(source));
        let packaged: Vec<_> = sources.iter().chain(own).cloned().collect();
        let served = SERVED.map(|source| workspace::root().join(source));
        let (_watcher, changed) = watch(packaged.iter().chain(&served))?;
        Ok(Self { packaged, changed, _watcher })
    }

    /// Follows each change, for as long as nobody interrupts. What fails is reported and may be mended
    /// by the next change.
    ///
    /// # Errors
    ///
    /// On an interrupt.
    pub fn follow(&self, examples: &Examples, signals: &Signals, ui: Ui) -> Result<()> {
        while let Ok(first) = self.changed.recv() {
            let mut paths = first;
            while let Ok(more) = self.changed.recv_timeout(QUIET) {
                paths.extend(more);
            }
            let is_packaged = |path: &PathBuf| self.packaged.iter().any(|it| path.starts_with(it));
            if paths.iter().any(is_packaged) {
                unless_interrupted(package(examples, signals, ui), ui)?;
            } else {
                signals.announce_change();
            }
        }
        Ok(())
    }
}

/// Pages reload as soon as the examples are there that need nothing built in.
fn package(examples: &Examples, signals: &Signals, ui: Ui) -> Result<()> {
    ui.status("Packaging", "the examples again, because a source has changed");
    let rest = examples.package()?;
    ui.status("Ready", "pages reload");
    signals.announce_change();
    rest.package(|| signals.packaged.announce())
}

/// Reports any failure but an interrupt.
fn unless_interrupted(outcome: Result<()>, ui: Ui) -> Result<()> {
    match outcome {
        Err(error) if !error.is::<Interrupted>() => {
            ui.error(&error);
            Ok(())
        }
        other => other,
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
