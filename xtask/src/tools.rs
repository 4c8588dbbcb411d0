//! Programs of others: the machine's Python, what the tests drive, and the web folder's npm.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::sha256_hex;
use terminal_ui::Ui;

pub use rmpkg_pack::machine::{has_pip, has_venv, python};

use crate::process;
use crate::workspace;

/// Holds the digest of the lock file that `node_modules` was installed from.
const STAMP: &str = "node_modules/.installed-lock";

/// A program that tests start.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The Debian package that has it.
    pub package: &'static str,
    /// Its names; any of them will do.
    names: &'static [&'static str],
}

/// What Debian calls Chromium.
pub const CHROMIUM: Program = Program { package: "chromium", names: &["chromium"] };
/// The Firefox that Debian has, or the newest.
pub const FIREFOX: Program = Program { package: "firefox-esr", names: &["firefox-esr", "firefox"] };

/// The browsers, other zip tools, minisign, valgrind, which counts instructions, and a registry, as Debian packages them.
/// WebKitGTK stands in for Safari; it needs a display and a message bus.
pub const TESTED_WITH: [Program; 10] = [
    CHROMIUM,
    FIREFOX,
    Program { package: "webkit2gtk-driver", names: &["WebKitWebDriver"] },
    Program { package: "xvfb", names: &["Xvfb"] },
    Program { package: "dbus", names: &["dbus-run-session"] },
    Program { package: "unzip", names: &["unzip"] },
    Program { package: "libarchive-tools", names: &["bsdtar"] },
    Program { package: "minisign", names: &["minisign"] },
    Program { package: "valgrind", names: &["valgrind"] },
    Program { package: "docker-registry", names: &["docker-registry"] },
];

impl Program {
    /// Where it is, if it is installed.
    pub fn find(self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| which::which(name).ok())
    }
}

/// The packages of the programs that are not installed.
pub fn missing_for_tests() -> Vec<&'static str> {
    let absent = TESTED_WITH.into_iter().filter(|program| program.find().is_none());
    let venv = (!has_venv()).then_some("python3-venv");
    absent.map(|program| program.package).chain(venv).collect()
}

/// Installs exactly what the web folder's lock file pins, unless that was done already.
///
/// # Errors
///
/// When npm fails, or a file cannot be read or written.
pub fn install_web(ui: Ui) -> Result<()> {
    let lock = folder().join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("cannot read `{}`", lock.display()))?;
    let digest = sha256_hex(&lock);
    let stamp = folder().join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == digest) {
        return Ok(());
    }
    let _spinner = ui.spinner("Installing", "the web tests' tools with npm");
    let mut npm = npm(["ci", "--no-audit", "--no-fund"]);
    process::run_hidden(&mut npm, None).context("npm could not install the web tests' tools")?;
    fs::write(&stamp, digest).with_context(|| format!("cannot write `{}`", stamp.display()))
}

/// npm in the web folder.
pub fn npm(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder()).args(arguments);
    npm
}

fn folder() -> PathBuf {
    workspace::root().join("web")
}
