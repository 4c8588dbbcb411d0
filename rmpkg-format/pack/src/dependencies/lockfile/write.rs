//! From the types to the text of a lock: the same lock always gives the same bytes.

use std::fmt::{self, Display, Write};

use toml::Value;

use super::{File, Lock, Package, Source, VERSION};

impl Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "# For CPython 3.12 on wasm32-wasi. Not to be edited: `rmpkg lock`, in a checkout `cargo xtask lock`, renews \
             it.\n",
        )?;
        entry(f, "lock-version", VERSION)?;
        entry(f, "requires-python", "==3.12.*")?;
        entry(f, "created-by", "rmpkg")?;
        if self.packages.is_empty() {
            f.write_str("packages = []\n")?;
        }
        self.packages.iter().try_for_each(|package| write_package(f, package))?;
        f.write_str("\n[tool.rmpkg]\n")?;
        if let Some(digest) = &self.requirements_sha256 {
            entry(f, "requirements-sha256", digest)?;
        }
        let builtin = self.builtin.iter().map(|name| quoted(name)).collect::<Vec<_>>();
        if !builtin.is_empty() {
            writeln!(f, "builtin = [{}]", builtin.join(", "))?;
        }
        Ok(())
    }
}

fn write_package(f: &mut fmt::Formatter<'_>, package: &Package) -> fmt::Result {
    f.write_str("\n[[packages]]\n")?;
    entry(f, "name", &package.name)?;
    entry(f, "version", &package.version)?;
    if !package.dependencies.is_empty() {
        let table = |name: &String| format!("{{ name = {} }}", quoted(name));
        let tables = package.dependencies.iter().map(table).collect::<Vec<_>>();
        writeln!(f, "dependencies = [{}]", tables.join(", "))?;
    }
    match &package.source {
        Source::Wheel(wheel) => writeln!(f, "wheels = [{}]", inline(wheel)?),
        Source::Sdist { file, built } => {
            writeln!(f, "sdist = {}", inline(file)?)?;
            f.write_str("\n[packages.tool.rmpkg]\n")?;
            entry(f, "wheel", &built.name)?;
            entry(f, "sha256", &built.sha256)
        }
    }
}

fn inline(file: &File) -> Result<String, fmt::Error> {
    let mut text = format!("{{ name = {}, ", quoted(&file.name));
    if let Some(size) = file.size {
        write!(text, "size = {size}, ")?;
    }
    write!(text, "hashes = {{ sha256 = {} }} }}", quoted(&file.sha256))?;
    Ok(text)
}

fn entry(f: &mut fmt::Formatter<'_>, key: &str, value: &str) -> fmt::Result {
    writeln!(f, "{key} = {}", quoted(value))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
