//! The browsers, other zip tools and minisign, which the tests drive, as Debian packages them.

use std::path::PathBuf;

/// A program that tests start.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The Debian package that has it.
    pub package: &'static str,
    /// Its names; any of them will do.
    names: &'static [&'static str],
}

/// All of them. WebKitGTK stands in for Safari; it needs a display and a message bus.
pub const PROGRAMS: [Program; 8] = [
    Program { package: "chromium", names: &["chromium"] },
    Program { package: "firefox-esr", names: &["firefox-esr", "firefox"] },
    Program { package: "webkit2gtk-driver", names: &["WebKitWebDriver"] },
    Program { package: "xvfb", names: &["Xvfb"] },
    Program { package: "dbus", names: &["dbus-run-session"] },
    Program { package: "unzip", names: &["unzip"] },
    Program { package: "libarchive-tools", names: &["bsdtar"] },
    Program { package: "minisign", names: &["minisign"] },
];

impl Program {
    /// Where it is, if it is installed.
    pub fn find(self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| which::which(name).ok())
    }
}

/// The packages of the programs that are not installed.
pub fn missing() -> Vec<&'static str> {
    let absent = PROGRAMS.into_iter().filter(|program| program.find().is_none());
    absent.map(|program| program.package).collect()
}
