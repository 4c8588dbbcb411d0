//! A crate with Rust nodes that the runtime gets besides its own.
//!
//! It is a library that depends on `pipeline-node` and exports [`REGISTER`].

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use terminal_ui::WithHint;

use super::environment;
use crate::process;
use crate::toolchain::WasmToolchain;
use crate::workspace;

/// The function that such a crate exports.
pub const REGISTER: &str = "pub fn register(registry: &mut pipeline_node::Registry)";
/// The crate that says what a node is.
const CONTRACT: &str = "pipeline-node";
const CONTRACT_FOLDER: &str = "runtime/node";

/// The crate.
#[derive(Debug, PartialEq, Eq)]
pub struct NodesCrate {
    /// Its name.
    pub name: String,
    /// Its folder, as the file system has it.
    pub folder: PathBuf,
    /// The folder of the workspace that it belongs to.
    pub workspace: PathBuf,
}

/// What `cargo metadata --no-deps` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

impl NodesCrate {
    /// Looks at the crate in `folder`.
    ///
    /// # Errors
    ///
    /// When there is none that could work; what it exports shows when it is compiled.
    pub fn read(folder: &Path, toolchain: &WasmToolchain) -> Result<Self> {
        let shown = folder.display();
        let manifest = folder.join("Cargo.toml");
        let found = manifest.canonicalize().ok().filter(|path| path.is_file());
        let manifest = found
            .with_context(|| format!("`{shown}` is no crate: it has no `Cargo.toml`"))
            .hint(|| {
                "`--runtime` takes the folder of a library like `runtime/examples/own-node`"
                    .to_owned()
            })?;
        let mut cargo = environment::cargo(toolchain, None, &[]);
        cargo.args(["metadata", "--format-version", "1", "--no-deps", "--quiet"]);
        cargo.arg("--manifest-path").arg(&manifest);
        let metadata = process::read_stdout(&mut cargo)
            .with_context(|| format!("cargo cannot read the crate in `{shown}`"))?;
        let metadata: Metadata =
            serde_json::from_slice(&metadata).context("cargo's metadata cannot be read")?;
        let contract = workspace::root().join(CONTRACT_FOLDER);
        Self::find(metadata, &manifest, &contract.canonicalize().unwrap_or(contract))
    }

    fn find(metadata: Metadata, manifest: &Path, contract: &Path) -> Result<Self> {
        let folder = manifest.parent().unwrap_or(manifest);
        let shown = folder.display();
        let package = metadata
            .packages
            .into_iter()
            .find(|package| package.manifest_path == manifest)
            .with_context(|| format!("`{shown}` is a workspace and no crate"))
            .hint(|| "name the folder of the crate in it that exports `register`".to_owned())?;
        package.check(contract)?;
        let workspace = metadata.workspace_root;
        Ok(Self { name: package.name, folder: folder.to_owned(), workspace })
    }
}

impl Package {
    fn check(&self, contract: &Path) -> Result<()> {
        let name = &self.name;
        let is_library = |target: &Target| target.kind.iter().any(|kind| kind == "lib");
        if !self.targets.iter().any(is_library) {
            return Err(anyhow!("the crate `{name}` has no library"))
                .hint(|| format!("export `{REGISTER}` from its `src/lib.rs`"));
        }
        let is_contract = |other: &&Dependency| other.name == CONTRACT && other.kind.is_none();
        let problem = match self.dependencies.iter().find(is_contract) {
            None => "does not depend on `pipeline-node`",
            Some(dependency) if !dependency.is_at(contract) => {
                "depends on another `pipeline-node` than the runtime"
            }
            Some(_) => return Ok(()),
        };
        let path = contract.display();
        Err(anyhow!("the crate `{name}` {problem}")).hint(|| {
            format!("write `{CONTRACT} = {{ path = \"{path}\" }}` under its `[dependencies]`")
        })
    }
}

impl Dependency {
    fn is_at(&self, folder: &Path) -> bool {
        let path = self.path.as_ref();
        path.is_some_and(|path| path.canonicalize().as_deref().unwrap_or(path) == folder)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use terminal_ui::Report;

    use super::*;

    fn find(targets: Value, dependencies: Value) -> Result<NodesCrate> {
        let metadata = json!({
            "workspace_root": "/team",
            "packages": [{
                "name": "own", "manifest_path": "/team/own/Cargo.toml",
                "targets": targets, "dependencies": dependencies,
            }],
        });
        let metadata = serde_json::from_value(metadata).unwrap();
        NodesCrate::find(metadata, Path::new("/team/own/Cargo.toml"), Path::new("/rmpkg/node"))
    }

    fn contract(path: &str) -> Value {
        json!([{ "name": "pipeline-node", "kind": null, "path": path }])
    }

    fn refusal(result: Result<NodesCrate>) -> String {
        let report = Report::of(&result.unwrap_err());
        format!("{}\nhint: {}", report.error, report.hint.unwrap())
    }

    #[test]
    fn a_library_that_keeps_the_contract_is_found() {
        let library = json!([{ "kind": ["lib"] }, { "kind": ["test"] }]);
        let found = find(library, contract("/rmpkg/node")).unwrap();
        assert_eq!(found.name, "own");
        assert_eq!((found.folder, found.workspace), ("/team/own".into(), "/team".into()));
    }

    #[test]
    fn what_cannot_work_is_refused_with_the_next_step() {
        let library = || json!([{ "kind": ["lib"] }]);
        let program = find(json!([{ "kind": ["bin"] }]), contract("/rmpkg/node"));
        insta::assert_snapshot!(refusal(program), @r"
        the crate `own` has no library
        hint: export `pub fn register(registry: &mut pipeline_node::Registry)` from its `src/lib.rs`
        ");
        insta::assert_snapshot!(refusal(find(library(), contract("/other/node"))), @r#"
        the crate `own` depends on another `pipeline-node` than the runtime
        hint: write `pipeline-node = { path = "/rmpkg/node" }` under its `[dependencies]`
        "#);
        let only_for_tests = json!([{ "name": "pipeline-node", "kind": "dev" }]);
        insta::assert_snapshot!(refusal(find(library(), only_for_tests)), @r#"
        the crate `own` does not depend on `pipeline-node`
        hint: write `pipeline-node = { path = "/rmpkg/node" }` under its `[dependencies]`
        "#);
    }

    #[test]
    fn a_workspace_is_no_crate() {
        let metadata = Metadata { packages: Vec::new(), workspace_root: "/team".into() };
        let (manifest, contract) = (Path::new("/team/Cargo.toml"), Path::new("/rmpkg/node"));
        insta::assert_snapshot!(refusal(NodesCrate::find(metadata, manifest, contract)), @r"
        `/team` is a workspace and no crate
        hint: name the folder of the crate in it that exports `register`
        ");
    }
}
