//! Locks as they are read and written.

use super::*;

const SHA256: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn lock() -> Lock {
    let sha256 = SHA256.to_owned();
    let wheel = File { name: "a-1-py3-none-any.whl".into(), size: Some(7), sha256: sha256.clone() };
    let sdist = File { name: "b-2.tar.gz".into(), size: None, sha256: sha256.clone() };
    let built = BuiltWheel { name: "b-2-py3-none-any.whl".into(), sha256: sha256.clone() };
    let package = |name: &str, version: &str, needs: &[&str], source| Package {
        name: name.to_owned(),
        version: version.to_owned(),
        dependencies: needs.iter().map(|&name| name.to_owned()).collect(),
        source,
    };
    Lock {
        requirements_sha256: Some(sha256),
        builtin: vec!["numpy".to_owned()],
        packages: vec![
            package("a", "1", &["b"], Source::Wheel(wheel)),
            package("b", "2", &[], Source::Sdist { file: sdist, built }),
        ],
    }
}

#[test]
fn a_lock_is_read_as_it_was_written() {
    let text = lock().to_string();
    insta::assert_snapshot!(text.replace(SHA256, "SHA256"), @r#"
    # For CPython 3.12 on wasm32-wasi. Not to be edited: `rmpkg lock`, in a checkout `cargo xtask lock`, renews it.
    lock-version = "1.0"
    requires-python = "==3.12.*"
    created-by = "rmpkg"

    [[packages]]
    name = "a"
    version = "1"
    dependencies = [{ name = "b" }]
    wheels = [{ name = "a-1-py3-none-any.whl", size = 7, hashes = { sha256 = "SHA256" } }]

    [[packages]]
    name = "b"
    version = "2"
    sdist = { name = "b-2.tar.gz", hashes = { sha256 = "SHA256" } }

    [packages.tool.rmpkg]
    wheel = "b-2-py3-none-any.whl"
    sha256 = "SHA256"

    [tool.rmpkg]
    requirements-sha256 = "SHA256"
    builtin = ["numpy"]
    "#);
    assert_eq!(text.parse::<Lock>().unwrap(), lock());
    let empty = Lock { requirements_sha256: None, builtin: Vec::new(), packages: Vec::new() };
    assert_eq!(empty.to_string().parse::<Lock>().unwrap(), empty);
}

#[test]
fn the_lock_of_another_tool_is_read_if_it_has_a_pure_wheel() {
    let text = format!(
        r#"
        lock-version = "1.0"
        created-by = "other"
        [[packages]]
        name = "Ruamel_.YAML"
        version = "1.2"
        index = "an index"
        sdist = {{ url = "x/r-1.2.tar.gz", hashes = {{ sha256 = "{SHA256}" }} }}
        wheels = [
            {{ url = "x/r-1.2-cp312-cp312-linux.whl", hashes = {{ sha256 = "{SHA256}" }} }},
            {{ url = "x/r-1.2-py3-none-any.whl", size = 3, hashes = {{ sha256 = "{SHA256}" }} }},
        ]
        "#
    );
    let lock: Lock = text.parse().unwrap();
    assert_eq!(lock.packages[0].name, "ruamel-yaml");
    let Source::Wheel(wheel) = &lock.packages[0].source else { unreachable!() };
    assert_eq!((wheel.name.as_str(), wheel.size), ("r-1.2-py3-none-any.whl", Some(3)));
}

fn refusal(text: &str) -> String {
    let text = text.replace("SHA256", SHA256);
    format!("{:#}", anyhow::Error::from(text.parse::<Lock>().unwrap_err()))
}

fn refused_package(fields: &str) -> String {
    refusal(&format!(
        "lock-version = '1.0'\ncreated-by = 'x'\n[[packages]]\nname = 'a'\n{fields}\n"
    ))
}

#[test]
fn what_is_no_lock_is_refused() {
    assert!(
        refusal("lock-version = ").starts_with("it is no valid lock: TOML parse error at line 1")
    );
    assert!(refusal("packages = []").contains("missing field `lock-version`"));
    insta::assert_snapshot!(
        refusal("lock-version = '2.0'\npackages = []"),
        @"its `lock-version` is `2.0`, and `1.0` is the one that can be read"
    );
    let wheel = "[[packages]]\nversion = '1'\n\
                 wheels = [{ name = 'a-1-py3-none-any.whl', hashes = { sha256 = 'SHA256' } }]\n";
    let [a, b] =
        ["A.b", "a-B"].map(|name| wheel.replace("version", &format!("name = '{name}'\nversion")));
    insta::assert_snapshot!(
        refusal(&format!("lock-version = '1.0'\n{a}{b}")),
        @"`a-b` is in it twice"
    );
}

#[test]
fn what_the_index_does_not_have_is_refused_by_name() {
    let texts = ["vcs = {}", "directory = {}", "archive = {}", "marker = 'os_name == \"nt\"'"];
    insta::assert_snapshot!(texts.map(refused_package).join("\n"), @r#"
    `a` comes from a version control system; only what the package index has can be used
    `a` comes from a folder; only what the package index has can be used
    `a` comes from an archive at some address; only what the package index has can be used
    `a` is only wanted where `os_name == "nt"`, which is not asked
    "#);
}

#[test]
fn a_file_without_a_name_or_a_hash_is_refused() {
    let texts = [
        "wheels = [{ hashes = { sha256 = 'SHA256' } }]",
        "wheels = [{ name = 'a-1-py3-none-any.whl' }]",
        "wheels = [{ name = 'a-1-py3-none-any.whl', hashes = { sha256 = 'abc' } }]",
        "wheels = [{ name = '../a-1-py3-none-any.whl', hashes = { sha256 = 'SHA256' } }]",
        "wheels = [{ name = 'a-1-py3-none-any.whl', hashes = { sha256 = 'SHA256' } }]",
        "sdist = { name = 'a-1.tar.gz', hashes = { sha256 = 'SHA256' } }",
        "sdist = { hashes = { sha256 = 'SHA256' } }",
    ];
    insta::assert_snapshot!(texts.map(refused_package).join("\n"), @r"
    `a` has no wheel that ends with `-none-any.whl`
    `a` has a wheel without a SHA-256
    `a` has a SHA-256 that is not 64 hexadecimal digits
    `a` has a file with the name `../a-1-py3-none-any.whl`, which no distribution has
    `a` has no `version`
    `a` is a source distribution without the hash of its wheel
    `a` has a source distribution without a name
    ");
}

#[test]
fn what_would_be_more_than_a_name_or_a_version_is_refused() {
    let version = |text: &str| {
        let package = format!("[[packages]]\nname = 'a'\nversion = {text}\n");
        refusal(&format!("lock-version = '1.0'\n{package}"))
    };
    let name = |text: &str| {
        let package = format!("[[packages]]\nname = {text}\nversion = '1'\n");
        refusal(&format!("lock-version = '1.0'\n{package}"))
    };
    let refused = [
        version(r#"'1" + str(print()) + "'"#),
        version(r#""1\n--index-url x""#),
        version("'../1'"),
        version("''"),
        name(r#""a\n--index-url x""#),
        name("'/a'"),
        name("'...'"),
    ];
    insta::assert_snapshot!(refused.join("\n"), @r#"
    `a` has the version `1\" + str(print()) + \"`, which no distribution has
    `a` has the version `1\n--index-url x`, which no distribution has
    `a` has the version `../1`, which no distribution has
    `a` has the version ``, which no distribution has
    `a\n--index-url x` is no name that a distribution can have
    `/a` is no name that a distribution can have
    `...` is no name that a distribution can have
    "#);
}

#[test]
fn a_version_may_be_written_otherwise() {
    for (one, other) in [("1.0.0+Local", "1.0+local"), ("1.0-rc.1", "1.0rc1"), ("1!2", "1!2.0")] {
        assert!(is_same_version(one, other), "{one} {other}");
    }
    for (one, other) in [("1.0", "1.0+local"), ("1!2", "2"), ("2004d", "2004e"), ("1.0", "2004d")] {
        assert!(!is_same_version(one, other), "{one} {other}");
    }
    assert!(is_same_version("2004d", "2004d"));
}
