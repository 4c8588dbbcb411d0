//! The cache of `rmpkg`: shown, cleared, held to a size, and not shared with others.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::WASM_MODULE;
use serde_json::Value;
use tempfile::TempDir;

const EMPTY: &str = r#"(memory (export "memory") 1) (func (export "_start"))"#;

struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: support::folder() }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rmpkg"));
        command.current_dir(self.folder.path()).args(line.split(' '));
        command.env("RMPKG_CACHE_DIR", self.cache()).env("NO_COLOR", "1");
        command
    }

    fn output(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    fn document(&self, line: &str) -> Value {
        let output = self.output(line);
        assert!(output.status.success(), "{line}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// How many entries of that kind there are, as `rmpkg cache` shows them.
    fn entries(&self, kind: &str) -> u64 {
        let shown = self.document("cache --json");
        let kinds = shown["kinds"].as_array().unwrap();
        let of = kinds.iter().find(|it| it["kind"] == kind);
        of.map_or(0, |of| of["entries"].as_u64().unwrap())
    }

    fn large_package(&self, name: &str, mebibytes: usize) {
        self.package(name, EMPTY, mebibytes);
    }

    fn package(&self, name: &str, module: &str, mebibytes: usize) {
        let mut builder = PackageBuilder::new(support::pipeline());
        builder.add_bytes(WASM_MODULE, support::wasm(module)).unwrap();
        builder.add_bytes("models/zeros", vec![0; mebibytes << 20]).unwrap();
        builder.add_bytes("models/name", name.as_bytes().to_vec()).unwrap();
        builder.build_file(&self.folder.path().join(name)).unwrap();
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_is_kept_is_shown_and_cleared() {
    let world = World::new();
    assert_eq!(world.document("cache --json")["kinds"], Value::Array(Vec::new()));
    assert!(world.output("run answers.rmpkg").status.success());
    let shown = world.document("cache --json");
    assert_eq!(shown["folder"], world.cache().to_str().unwrap());
    assert_eq!(shown["packages_limit"], 2_u64 << 30);
    let kinds = shown["kinds"].as_array().unwrap();
    let names: Vec<_> = kinds.iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert_eq!(names, ["modules/compiled", "modules/without-safepoints", "packages"]);
    let sum: u64 = kinds.iter().map(|kind| kind["bytes"].as_u64().unwrap()).sum();
    assert_eq!(shown["bytes"], sum);
    assert!(kinds[2]["last_used"].as_str().unwrap().ends_with('Z'), "{kinds:?}");

    let output = world.output("cache");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    assert_eq!(lines[0], ["folder", world.cache().to_str().unwrap()]);
    assert_eq!(lines[2][2..], ["held", "to", "2,147,483,648", "bytes"]);
    assert_eq!(lines[4], ["kind", "entries", "bytes", "last", "use"]);
    assert_eq!(lines[7][..2], ["packages", "1"]);

    let removed = world.document("cache clear packages --json");
    assert_eq!((&removed["removed_entries"], &removed["in_use"]), (&1.into(), &0.into()));
    assert_eq!(world.entries("packages"), 0);
    assert_eq!(world.entries("modules/without-safepoints"), 1);
    assert!(world.output("run answers.rmpkg").status.success());
    assert!(world.output("cache clear").status.success());
    assert_eq!(world.document("cache --json")["bytes"], 0);
}

#[test]
fn a_link_in_the_place_of_a_lock_is_named_and_not_followed() {
    let world = World::new();
    assert!(world.output("run answers.rmpkg").status.success());
    let packages = world.cache().join("packages");
    let names = fs::read_dir(&packages).unwrap().map(|it| it.unwrap().path());
    let lock = names.into_iter().find(|path| path.extension().unwrap() == "lock").unwrap();
    fs::remove_dir_all(&packages).unwrap();
    fs::create_dir(&packages).unwrap();
    fs::set_permissions(&packages, Permissions::from_mode(0o700)).unwrap();
    symlink(world.folder.path().join("input.json"), &lock).unwrap();
    let output = world.output("run answers.rmpkg");
    assert!(output.status.success(), "{output:?}");
    let told = format!("the lock `{}` is a link, and none is followed; remove it", lock.display());
    assert!(stderr(&output).contains(&told), "{output:?}");
    assert!(stderr(&output).contains("going on without a cache"), "{output:?}");
    assert_eq!(fs::read_to_string(world.folder.path().join("input.json")).unwrap(), "[1, 2]");
}

#[test]
fn a_time_before_all_dates_is_none() {
    let world = World::new();
    assert!(world.output("run answers.rmpkg").status.success());
    let entries = fs::read_dir(world.cache().join("packages")).unwrap();
    let seal = entries.map(|it| it.unwrap().path().join("seal")).find(|path| path.exists());
    let seal = fs::File::options().write(true).open(seal.unwrap()).unwrap();
    seal.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).unwrap();
    let shown = world.document("cache --json");
    assert_eq!(shown["kinds"][2]["last_used"], Value::Null, "{shown}");
}

#[test]
fn a_kind_that_is_not_there_is_named_with_those_that_are() {
    let world = World::new();
    assert!(world.output("run answers.rmpkg").status.success());
    let output = world.output("cache clear package");
    assert_eq!(output.status.code(), Some(2));
    let told = format!(
        "error: the cache `{}` has no kind `package`; what it has: `modules/compiled`, \
         `modules/without-safepoints`, `packages`\n",
        world.cache().display()
    );
    assert_eq!(stderr(&output), told);
}

#[test]
fn unpacked_packages_are_held_to_a_size() {
    let world = World::new();
    for name in ["a.rmpkg", "b.rmpkg", "c.rmpkg"] {
        world.large_package(name, 2);
        let mut run = world.command(&format!("run {name}"));
        run.env("RMPKG_CACHE_PACKAGES_MIB", "5").output().unwrap();
    }
    assert_eq!(world.entries("packages"), 2);
    let mut prune = world.command("cache prune --json");
    let output = prune.env("RMPKG_CACHE_PACKAGES_MIB", "3").output().unwrap();
    let removed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(removed["removed_entries"], 1);
    assert!(removed["removed_bytes"].as_u64().unwrap() > 2 << 20, "{removed}");
    assert_eq!(world.entries("packages"), 1);
    world.document("cache prune --unused-for 0 --json");
    assert_eq!(world.entries("packages"), 0);
}

/// The bound is smaller than one package, so that each run removes what the others may be about to use.
#[test]
fn runs_go_on_whatever_is_removed_meanwhile() {
    const REPORT: &str = r#"{"status":"success","outputs":[],"results":[],"graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},"metrics":{"total_ms":1,"nodes":[]}}"#;
    let world = World::new();
    let names = ["a.rmpkg", "b.rmpkg", "c.rmpkg"];
    for name in names {
        world.package(name, &support::program(1, REPORT, 0), 2);
    }
    let (world, packages) = (&world, world.cache().join("packages"));
    fs::create_dir_all(packages).unwrap();
    std::thread::scope(|scope| {
        let runs = names.map(|name| {
            scope.spawn(move || {
                for _ in 0..8 {
                    let mut run = world.command(&format!("run {name}"));
                    let output = run.env("RMPKG_CACHE_PACKAGES_MIB", "1").output().unwrap();
                    assert!(output.status.success(), "{output:?}");
                }
            })
        });
        while runs.iter().any(|run| !run.is_finished()) {
            for line in ["cache clear packages", "cache prune --unused-for 0"] {
                let output = world.output(line);
                assert!(output.status.success(), "{output:?}");
            }
        }
    });
    assert!(world.output("cache clear").status.success());
    assert_eq!(world.document("cache --json")["bytes"], 0);
}

#[test]
fn a_size_that_is_no_number_is_named() {
    let world = World::new();
    for (line, code) in [("cache", 2), ("run answers.rmpkg", 2)] {
        let mut command = world.command(line);
        let output = command.env("RMPKG_CACHE_PACKAGES_MIB", "2G").output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}");
        let told =
            "`RMPKG_CACHE_PACKAGES_MIB` is \\\"2G\\\"; give it a number of MiB, such as 2048";
        let stderr = stderr(&output).replace("\\\"", "\"");
        assert!(stderr.contains(&told.replace("\\\"", "\"")), "{stderr}");
    }
}

fn first_file(folder: &Path) -> PathBuf {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    let file = entries.iter().find(|path| path.is_file()).cloned();
    file.unwrap_or_else(|| first_file(entries.iter().find(|path| path.is_dir()).unwrap()))
}

#[test]
fn an_unpacked_package_that_was_changed_is_unpacked_again_and_that_is_said() {
    let world = World::new();
    world.large_package("large.rmpkg", 1);
    world.output("run large.rmpkg");
    let entries = fs::read_dir(world.cache().join("packages")).unwrap();
    let entry = entries.map(|it| it.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let file = first_file(&entry.join("content"));
    let before = fs::read(&file).unwrap();
    fs::write(&file, "changed").unwrap();
    let output = world.output("run large.rmpkg");
    let told = "is damaged or was changed, so it is made again\n";
    assert_eq!(stderr(&output).matches(told).count(), 1, "{output:?}");
    assert!(stderr(&output).contains("warning: `"), "{output:?}");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(!stderr(&world.output("run large.rmpkg")).contains(told));
}

#[test]
fn a_cache_that_others_may_write_to_is_done_without() {
    for folder in ["", "modules/compiled", "packages"] {
        let world = World::new();
        assert!(world.output("run answers.rmpkg").status.success());
        let path = world.cache().join(folder).components().collect::<PathBuf>();
        fs::set_permissions(&path, Permissions::from_mode(0o775)).unwrap();
        let before = world.entries("packages");
        let output = world.output("run plain.rmpkg");
        let told = format!("warning: others may write to the cache folder `{}`", path.display());
        assert!(stderr(&output).contains(&told), "{output:?}");
        let output = world.output("run answers.rmpkg");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(world.entries("packages"), before, "{folder}");
        fs::set_permissions(&path, Permissions::from_mode(0o700)).unwrap();
        assert!(!stderr(&world.output("run answers.rmpkg")).contains("others may write"));
    }
}
