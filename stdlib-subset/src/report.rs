//! What was kept, why, and what was not found.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

use serde::Serialize;

use crate::closure::{Origin, Reach, Root};
use crate::universe::{Edge, Place, Universe};
use crate::{Coverage, Kind, Module, When};

/// What was kept of the stdlib.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// CPython's version.
    pub python: String,
    /// What was asked for.
    pub coverage: Coverage,
    /// The size of all bytecode files.
    pub bytes: u64,
    /// The modules that are kept as files, by name.
    pub modules: BTreeMap<String, KeptModule>,
    /// Imports in the package's own code that will fail if they are executed. They are conditional
    /// or in functions, so that this may be intended. Those whose failure is dealt with are left out.
    pub unresolved: Vec<UnresolvedImport>,
}

/// A module that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptModule {
    /// The size of its bytecode.
    pub bytes: u64,
    /// Who needs it: a module, or where execution starts.
    pub because: String,
}

/// An import in the package's own code that finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnresolvedImport {
    /// The file within the app.
    pub path: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// The module that isn't there.
    pub module: String,
    /// Under which circumstances it is imported.
    pub when: When,
    /// Why it can't be there and what to do instead, if the interpreter knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Display for UnresolvedImport {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { path, line, module, reason, .. } = self;
        write!(f, "`{path}:{line}` may import `{module}`, which is ")?;
        match reason {
            Some(reason) => write!(f, "absent: {reason}"),
            None => write!(f, "not in the package"),
        }
    }
}

impl Report {
    pub(crate) fn new(universe: &Universe<'_>, reach: &Reach, coverage: Coverage) -> Self {
        let kept = |(name, module): (&str, &Module)| {
            let origin = reach.origins.get(name).filter(|_| needs_file(universe, name))?;
            Some((name.to_owned(), KeptModule { bytes: module.bytes, because: because(origin) }))
        };
        let modules: BTreeMap<_, _> = universe.stdlib().filter_map(kept).collect();
        Self {
            python: universe.facts.version.clone(),
            coverage,
            bytes: modules.values().map(|module| module.bytes).sum(),
            modules,
            unresolved: unresolved(universe, reach),
        }
    }
}

fn needs_file(universe: &Universe<'_>, module: &str) -> bool {
    universe.place(module) == Place::File(&Kind::Stdlib) && !universe.facts.frozen.contains(module)
}

fn because(origin: &Origin) -> String {
    match origin {
        Origin::Root(Root::Runtime) => "the runtime".to_owned(),
        Origin::Root(Root::Node(node)) => format!("node `{node}`"),
        Origin::Root(Root::List) => "the list of stdlib modules".to_owned(),
        Origin::Root(Root::Full) => "full coverage".to_owned(),
        Origin::Root(Root::BuiltIn) => "what is built in".to_owned(),
        Origin::Import { by, .. } => format!("`{by}`"),
    }
}

fn unresolved(universe: &Universe<'_>, reach: &Reach) -> Vec<UnresolvedImport> {
    let import = |(by, edge): &(String, Edge)| {
        // What distributions may import is nothing that the package's author could act on.
        let own = universe.place(by) == Place::File(&Kind::App);
        let module = universe.beyond_stdlib(by).filter(|_| own && edge.when != When::Handled)?;
        Some(UnresolvedImport {
            path: module.path.clone(),
            line: edge.line,
            module: edge.to.clone(),
            when: edge.when,
            reason: universe.facts.absent.get(&edge.to).cloned(),
        })
    };
    reach.missing.iter().filter_map(import).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn report(world: &World) -> Report {
        let universe = world.universe();
        let roots = [("clean".to_owned(), Root::Node("first".to_owned()))];
        let reach = crate::closure::possible(&universe, &roots, &universe.unimportable());
        Report::new(&universe, &reach, Coverage::Subset)
    }

    #[test]
    fn each_module_says_who_needs_it() {
        let world = World::new()
            .stdlib("json", &["always json.decoder"])
            .stdlib("json.decoder", &[])
            .app("clean", &["always json"]);
        insta::assert_json_snapshot!(report(&world), @r#"
        {
          "python": "3.12.1",
          "coverage": "subset",
          "bytes": 20,
          "modules": {
            "json": {
              "bytes": 10,
              "because": "`clean`"
            },
            "json.decoder": {
              "bytes": 10,
              "because": "`json`"
            }
          },
          "unresolved": []
        }
        "#);
    }

    #[test]
    fn frozen_modules_need_no_file() {
        let mut world = World::new()
            .stdlib("os", &["always json"])
            .stdlib("json", &[])
            .app("clean", &["always os"]);
        world.facts.frozen.insert("os".to_owned());
        assert_eq!(report(&world).modules.into_keys().collect::<Vec<_>>(), ["json"]);
    }

    #[test]
    fn imports_that_may_fail_are_listed() {
        let world = World::new()
            .absent("ssl", "there is no network; let the host fetch the data")
            .stdlib("ssl", &["always _ssl"])
            .app("clean", &["always sys", "maybe ujson", "lazy ssl", "handled ssl"]);
        let unresolved = report(&world).unresolved;
        let warnings: Vec<_> = unresolved.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(warnings.join("\n"), @r"
        `clean.py:2` may import `ujson`, which is not in the package
        `clean.py:3` may import `ssl`, which is absent: there is no network; let the host fetch the data
        ");
        insta::assert_json_snapshot!(unresolved, @r#"
        [
          {
            "path": "clean.py",
            "line": 2,
            "module": "ujson",
            "when": "maybe"
          },
          {
            "path": "clean.py",
            "line": 3,
            "module": "ssl",
            "when": "lazy",
            "reason": "there is no network; let the host fetch the data"
          }
        ]
        "#);
    }
}
