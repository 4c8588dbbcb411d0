//! The example of `docs/hosts/registries.md`, as it stands there.

use std::fs;
use std::path::Path;

use trycmd::TestCases;

use crate::server::Server;
use crate::support;

/// The registry of the page. That of the test has another port.
const HOST: &str = "localhost:5000";

/// What the page calls what the tests have.
const NAMES: [(&str, &str); 3] =
    [("answers.rmpkg", "app.rmpkg"), ("test.key", "release.key"), ("test.pub", "release.pub")];

#[test]
fn the_example_prints_what_the_page_says() {
    let Some(server) = Server::open() else { return };
    let host = format!("localhost:{}", server.port);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/hosts/registries.md");
    let text = fs::read_to_string(&page).unwrap();
    let staged = tempfile::tempdir().unwrap();
    let [case, folder, out] =
        ["page.md", "page.in", "page.out"].map(|name| staged.path().join(name));
    fs::write(&case, text.replace(HOST, &host)).unwrap();
    for folder in [&folder, &out] {
        fs::create_dir(folder).unwrap();
    }
    support::fill(&folder);
    for (from, to) in NAMES {
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }
    let home = tempfile::tempdir().unwrap();
    let cases = TestCases::new();
    cases.register_bin("rmpkg", Path::new(env!("CARGO_BIN_EXE_rmpkg")));
    for name in ["HOME", "RMPKG_CACHE_DIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] {
        cases.env(name, home.path().join(name).to_str().unwrap());
    }
    cases.env("NO_COLOR", "1").env("COLUMNS", "100").env("NO_PROXY", "localhost");
    cases.case(&case).run();
    if std::env::var_os("TRYCMD").is_some_and(|action| action == "overwrite") {
        let written = fs::read_to_string(&case).unwrap();
        fs::write(page, written.replace(&host, HOST)).unwrap();
    }
}
