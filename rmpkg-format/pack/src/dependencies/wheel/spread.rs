//! Where the files of a wheel go when it is installed.

use anyhow::{Result, bail, ensure};

use super::Files;

/// Where modules go, from the folder that `sys.prefix` names.
const SITE_PACKAGES: &str = "lib/python3.12/site-packages/";
/// What of `sys.prefix` no run can use: programs, C headers, manuals.
const UNUSED: [&str; 4] = ["bin/", "include/", "share/doc/", "share/man/"];

/// The files of a wheel by where they go.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// To `site-packages`.
    pub site_packages: Files,
    /// Below `sys.prefix`, which is `/usr`.
    pub prefix: Files,
}

/// Spreads the files as the specification of wheels has it; commands and headers go nowhere.
///
/// # Errors
///
/// When two files go to one place, or one goes where nobody knows.
pub fn spread(files: Files, dist_info: &str) -> Result<Spread> {
    let data = format!("{}.data/", dist_info.trim_end_matches(".dist-info"));
    let mut spread = Spread::default();
    for (path, bytes) in files {
        let Some(below) = path.strip_prefix(&data) else {
            insert(&mut spread.site_packages, &path, bytes)?;
            continue;
        };
        match below.split_once('/') {
            Some(("purelib" | "platlib", below)) => {
                insert(&mut spread.site_packages, below, bytes)?;
            }
            Some(("data", below)) => insert_data(&mut spread, below, bytes)?,
            Some(("scripts" | "headers", _)) => {}
            _ => bail!("nobody knows where `{path}` in it goes"),
        }
    }
    Ok(spread)
}

fn insert_data(spread: &mut Spread, path: &str, bytes: Vec<u8>) -> Result<()> {
    if let Some(below) = path.strip_prefix(SITE_PACKAGES) {
        return insert(&mut spread.site_packages, below, bytes);
    }
    // Where upper case counts for nothing, `Lib` is `lib`.
    let lower = path.to_lowercase();
    ensure!(!lower.starts_with("lib/python"), "`{path}` in it would change the standard library");
    if UNUSED.iter().any(|folder| path.starts_with(folder)) {
        return Ok(());
    }
    insert(&mut spread.prefix, path, bytes)
}

fn insert(files: &mut Files, path: &str, bytes: Vec<u8>) -> Result<()> {
    let before = files.insert(path.to_owned(), bytes);
    ensure!(before.is_none(), "two files in it go to `{path}`");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(paths: &[&str]) -> Result<String> {
        let file = |path: &&str| ((*path).to_owned(), Vec::new());
        let Spread { site_packages, prefix } =
            spread(paths.iter().map(file).collect(), "a-1.dist-info")?;
        let listed = |files: Files| files.into_keys().collect::<Vec<_>>().join(" ");
        Ok(format!("{} | {}", listed(site_packages), listed(prefix)))
    }

    #[test]
    fn data_goes_where_the_specification_says() {
        let paths = [
            "a.py",
            "a-1.data/data/bin/a",
            "a-1.data/data/lib/python3.12/site-packages/d.txt",
            "a-1.data/data/share/a/words.txt",
            "a-1.data/data/share/man/man1/a.1",
            "a-1.data/headers/a.h",
            "a-1.data/platlib/c.py",
            "a-1.data/purelib/b.py",
            "a-1.data/scripts/a",
        ];
        assert_eq!(shown(&paths).unwrap(), "a.py b.py c.py d.txt | share/a/words.txt");
    }

    #[test]
    fn what_goes_nowhere_or_where_another_is_is_refused() {
        let error = |paths: &[&str]| shown(paths).unwrap_err().to_string();
        assert_eq!(error(&["a-1.data/x/y"]), "nobody knows where `a-1.data/x/y` in it goes");
        assert_eq!(error(&["a-1.data/purelib/a.py", "a.py"]), "two files in it go to `a.py`");
        let os = error(&["a-1.data/data/lib/python3.12/os.py"]);
        assert_eq!(os, "`lib/python3.12/os.py` in it would change the standard library");
        let other_case = error(&["a-1.data/data/Lib/Python3.12/os.py"]);
        assert_eq!(other_case, "`Lib/Python3.12/os.py` in it would change the standard library");
    }
}
