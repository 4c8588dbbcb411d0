//! All modules that an import can find, and what importing each of them imports in turn.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytecode::StdlibModule;
use crate::graph::parents;
use crate::policy::{first_name, hidden_imports};
use crate::{AppModule, Facts, Import, When};

/// The interpreter, the package's own modules and the stdlib together.
pub(crate) struct Universe<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) app: &'a BTreeMap<String, AppModule>,
    pub(crate) stdlib: &'a BTreeMap<String, StdlibModule>,
}

/// Where an import finds a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Part of the interpreter, without a file.
    Interpreter,
    /// A file of the package.
    App,
    /// A folder of the package without an `__init__.py`.
    Namespace,
    /// A file of the stdlib.
    Stdlib,
    /// Nowhere.
    Missing,
}

/// One import that a module makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) to: String,
    pub(crate) when: When,
    pub(crate) line: u32,
}

impl<'a> Universe<'a> {
    /// Where an import of `module` finds it: the app's folder comes before the stdlib's.
    pub(crate) fn place(&self, module: &str) -> Place {
        let started = |name: &str| self.facts.started.contains(name);
        if self.facts.builtin.contains(module) || first_name(module).is_some_and(started) {
            Place::Interpreter
        } else if self.app.contains_key(module) {
            Place::App
        } else if self.stdlib.contains_key(module) {
            Place::Stdlib
        } else if self.is_namespace(module) {
            Place::Namespace
        } else if started(module) || self.facts.frozen.contains(module) {
            Place::Interpreter // names without a file of their own, such as `os.path`
        } else {
            Place::Missing
        }
    }

    fn is_namespace(&self, module: &str) -> bool {
        let prefix = format!("{module}.");
        self.app.range(prefix.clone()..).next().is_some_and(|(name, _)| name.starts_with(&prefix))
    }

    /// Everything that `module` imports, its parent packages included.
    pub(crate) fn edges(&self, module: &str) -> Vec<Edge> {
        let always = |to: &str| Edge { to: to.to_owned(), when: When::Always, line: 1 };
        let lazy = |to: &&str| Edge { to: (*to).to_owned(), when: When::Lazy, line: 1 };
        let mut edges: Vec<_> = parents(module).map(always).collect();
        edges.extend(hidden_imports(module).iter().map(lazy));
        for import in self.imports(module) {
            let edge = |to: String| Edge { to, when: import.when, line: import.line };
            edges.extend(parents(&import.module).map(|parent| edge(parent.to_owned())));
            edges.push(edge(import.module.clone()));
            let submodule = import.submodule().filter(|name| self.place(name) != Place::Missing);
            edges.extend(submodule.map(edge));
        }
        edges
    }

    fn imports(&self, module: &str) -> &[Import] {
        match self.place(module) {
            Place::App => self.app.get(module).map_or(&[], |module| &module.imports),
            Place::Stdlib => self.stdlib.get(module).map_or(&[], |module| &module.imports),
            Place::Interpreter | Place::Namespace | Place::Missing => &[],
        }
    }

    /// The stdlib modules that can't be imported at all, since a C module below them is missing:
    /// carrying them along would help nobody.
    pub(crate) fn unimportable(&self) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        loop {
            let fails = |edge: &Edge| {
                edge.when == When::Always
                    && (found.contains(edge.to.as_str()) || self.place(&edge.to) == Place::Missing)
            };
            let new: Vec<_> = self
                .stdlib
                .keys()
                .map(String::as_str)
                .filter(|module| !found.contains(module) && self.edges(module).iter().any(fails))
                .collect();
            if new.is_empty() {
                return found;
            }
            found.extend(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn a_name_is_a_submodule_only_if_there_is_one() {
        let world = World::new().stdlib("json", &[]).stdlib("json.decoder", &[]);
        let world = world.app("node", &["always json.decoder", "always json.loads"]);
        let edges = world.universe().edges("node");
        let targets: Vec<_> = edges.iter().map(|edge| edge.to.as_str()).collect();
        assert_eq!(targets, ["json", "json.decoder", "json"]);
    }

    #[test]
    fn the_app_comes_before_the_stdlib_and_after_the_interpreter() {
        let world = World::new().stdlib("json", &[]).app("json", &[]).app("nodes.clean", &[]);
        let world = world.builtin("math").app("math", &[]);
        let universe = world.universe();
        assert_eq!(universe.place("json"), Place::App);
        assert_eq!(universe.place("math"), Place::Interpreter);
        assert_eq!(universe.place("nodes"), Place::Namespace);
        assert_eq!(universe.place("pandas"), Place::Missing);
    }

    #[test]
    fn a_second_name_of_a_frozen_module_needs_no_file() {
        let mut world = World::new().stdlib("importlib._bootstrap", &[]);
        assert_eq!(world.universe().place("importlib._bootstrap"), Place::Stdlib);
        world.facts.started.insert("_frozen_importlib".to_owned());
        assert_eq!(world.universe().place("importlib._bootstrap"), Place::Interpreter);
    }

    #[test]
    fn a_missing_c_module_makes_everything_above_it_unimportable() {
        let world = World::new()
            .stdlib("ssl", &["always _ssl"])
            .stdlib("imap", &["always ssl"])
            .stdlib("http", &["maybe ssl"])
            .stdlib("sub", &["always _sub"])
            .stdlib("sub.module", &[]);
        let unimportable = world.universe().unimportable();
        assert_eq!(
            unimportable.into_iter().collect::<Vec<_>>(),
            ["imap", "ssl", "sub", "sub.module"]
        );
    }
}
