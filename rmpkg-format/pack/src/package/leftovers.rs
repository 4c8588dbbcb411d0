//! What `pip install --target` writes for one machine, and no package gets.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use stdlib_subset::recorded;

use crate::files::{self, Files};

/// Beside a distribution's metadata: how it came there.
const OF_INSTALLERS: [&str; 3] = ["INSTALLER", "REQUESTED", "direct_url.json"];
const DIST_INFO: &str = ".dist-info/";
/// The list of a distribution's files.
const RECORD: &str = ".dist-info/RECORD";
/// The kind of the cache's entries for shortened lists.
const KIND: &str = "records";
/// Commands, which begin with the path of a Python.
const COMMANDS: &str = "bin/";
/// How many files a sentence names.
const SHOWN: usize = 3;

/// Takes the files out of the nodes' and gives them back.
///
/// # Errors
///
/// When one cannot be read.
pub fn take(nodes: &mut Files) -> Result<Files> {
    let is_installed = nodes.keys().any(|path| path.contains(DIST_INFO));
    let mut taken: Files = nodes.extract_if(.., |path, _| is_of_installer(path)).collect();
    if is_installed {
        for path in
            nodes.keys().filter(|path| path.starts_with(COMMANDS)).cloned().collect::<Vec<_>>()
        {
            if nodes.get(&path).map(|file| is_command(file)).transpose()? == Some(true) {
                taken.extend(nodes.remove_entry(&path));
            }
        }
    }
    if is_installed && !taken.is_empty() {
        let paths: BTreeSet<_> = nodes.keys().cloned().collect();
        for (path, file) in nodes.iter_mut().filter(|(path, _)| path.ends_with(RECORD)) {
            *file = shortened(path, file, &paths)?;
        }
    }
    Ok(taken)
}

/// A distribution's list of files without those that no package gets, some of which differ on each machine.
fn shortened(path: &str, record: &Path, paths: &BTreeSet<String>) -> Result<PathBuf> {
    let text = fs::read_to_string(record)
        .with_context(|| format!("cannot read `{}`", record.display()))?;
    let folder = path.trim_end_matches(RECORD).rsplit_once('/').map_or("", |(folder, _)| folder);
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let is_there =
        |line: &&str| recorded(line).any(|(file, _)| paths.contains(&format!("{prefix}{file}")));
    let left: String = text.lines().filter(is_there).map(|line| format!("{line}\n")).collect();
    let key = Key::of([left.as_bytes()]);
    let entry = Cache::open()?.get_or_fill(KIND, &key, |entry| -> Result<()> {
        files::write(&entry.join("RECORD"), left.as_bytes())
    })?;
    Ok(entry.join("RECORD"))
}

fn is_of_installer(path: &str) -> bool {
    let name = path.split_once(DIST_INFO).map(|(_, name)| name);
    name.is_some_and(|name| OF_INSTALLERS.contains(&name))
}

fn is_command(file: &Path) -> Result<bool> {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(2).read_to_end(&mut head));
    read.with_context(|| format!("cannot read `{}`", file.display()))?;
    Ok(head == b"#!")
}

/// The sentence about them, if there are some.
pub fn warning(leftovers: &Files) -> Option<String> {
    let shown: Vec<_> = leftovers.keys().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = match leftovers.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!leftovers.is_empty()).then(|| {
        format!(
            "what an installer wrote into `nodes/` for this machine is left out: {}{more}",
            shown.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(paths: &[&str]) -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script");
        std::fs::write(&script, "#!/usr/bin/python3\n").unwrap();
        let data = folder.path().join("data");
        std::fs::write(&data, "x").unwrap();
        let record = folder.path().join("record");
        std::fs::write(&record, "a-1.dist-info/METADATA,,\n../../bin/a,sha256=x,1\n").unwrap();
        let file = |path: &&str| {
            let file = match path.rsplit(['.', '/']).next() {
                Some("dat") => &data,
                Some("RECORD") => &record,
                _ => &script,
            };
            ((*path).to_owned(), file.clone())
        };
        let files = paths.iter().map(file).collect();
        (folder, files)
    }

    #[test]
    fn what_pip_wrote_is_taken_out() {
        let paths = [
            "a-1.dist-info/INSTALLER",
            "a-1.dist-info/METADATA",
            "a-1.dist-info/RECORD",
            "a-1.dist-info/direct_url.json",
            "a/RECORD",
            "bin/a",
            "bin/table.dat",
        ];
        let (_folder, mut nodes) = nodes(&paths);
        let taken = take(&mut nodes).unwrap();
        let record = std::fs::read_to_string(&nodes["a-1.dist-info/RECORD"]).unwrap();
        assert_eq!(record, "a-1.dist-info/METADATA,,\n");
        let left: Vec<_> = nodes.into_keys().collect();
        assert_eq!(
            left,
            ["a-1.dist-info/METADATA", "a-1.dist-info/RECORD", "a/RECORD", "bin/table.dat"]
        );
        let expected = "what an installer wrote into `nodes/` for this machine is left out: \
            `a-1.dist-info/INSTALLER`, `a-1.dist-info/direct_url.json`, `bin/a`";
        assert_eq!(warning(&taken).unwrap(), expected);
    }

    #[test]
    fn a_folder_of_scripts_of_ones_own_stays() {
        let (_folder, mut nodes) = nodes(&["bin/a", "node.py"]);
        let taken = take(&mut nodes).unwrap();
        assert_eq!((taken.len(), nodes.len()), (0, 2));
        assert_eq!(warning(&taken), None);
    }
}
