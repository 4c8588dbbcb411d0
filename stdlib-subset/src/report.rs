//! What was kept, why, and what was not found.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::closure::{Origin, Reach, Root};
use crate::universe::{Place, Universe};
use crate::warning::warnings;
use crate::{Coverage, Kind, Module, Warning};

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
    /// What stops nothing and may not be intended.
    pub warnings: Vec<Warning>,
}

/// A module that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptModule {
    /// The size of its bytecode.
    pub bytes: u64,
    /// Who needs it: a module, or where execution starts.
    pub because: String,
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
            warnings: warnings(universe, reach),
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
          "warnings": []
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
}
