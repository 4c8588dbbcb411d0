//! All modules that an import can find, and what importing each of them imports in turn.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytecode::StdlibModule;
use crate::graph::{ANY, parents, top_level};
use crate::policy::{first_name, hidden_imports};
use crate::{AppModule, Facts, Import, When};

/// The package whose submodules are the codecs.
const CODECS: &str = "encodings";

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
    /// No statement says so: it may happen, and is worth no word if it leads nowhere.
    pub(crate) is_assumed: bool,
}

impl Edge {
    fn new(to: &str, when: When, line: u32) -> Self {
        Self { to: to.to_owned(), when, line, is_assumed: false }
    }

    fn assumed(to: &str) -> Self {
        Self { to: to.to_owned(), when: When::Handled, line: 1, is_assumed: true }
    }
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
        below(self.app, module).next().is_some()
    }

    /// Whether the module is in a package of several modules, as third parties make them: what they
    /// import, and which codecs they ask for, they often decide when they run.
    fn is_third_party(&self, module: &str) -> bool {
        self.place(module) == Place::App && self.is_namespace(top_level(module))
    }

    /// Everything that `module` imports or may import, its parent packages included.
    pub(crate) fn edges(&self, module: &str) -> Vec<Edge> {
        let mut edges: Vec<_> =
            parents(module).map(|parent| Edge::new(parent, When::Always, 1)).collect();
        for hidden in hidden_imports(module) {
            edges.extend(self.targets(hidden, When::Lazy, 1));
        }
        for import in self.imports(module) {
            let targets = |name: &str| self.targets(name, import.when, import.line);
            edges.extend(parents(&import.module).flat_map(targets));
            edges.extend(targets(&import.module));
            let submodule = import.submodule();
            let found = submodule.iter().flat_map(|name| targets(name));
            edges.extend(found.filter(|edge| self.place(&edge.to) != Place::Missing));
        }
        if self.is_third_party(module) {
            let package = top_level(module);
            edges.extend(below(self.app, package).chain(self.codecs()).map(Edge::assumed));
        }
        edges
    }

    /// The module of that name, or all that the name may stand for.
    fn targets(&self, name: &str, when: When, line: u32) -> Vec<Edge> {
        match name.strip_suffix(ANY) {
            None => vec![Edge::new(name, when, line)],
            Some("") => self.app.keys().map(|module| Edge::assumed(module)).collect(),
            Some(_) => self.codecs().map(Edge::assumed).collect(),
        }
    }

    fn codecs(&self) -> impl Iterator<Item = &'a str> {
        below(self.stdlib, CODECS)
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

/// The modules below a package.
fn below<'a, M>(modules: &'a BTreeMap<String, M>, package: &str) -> impl Iterator<Item = &'a str> {
    let prefix = format!("{package}.");
    let rest = modules.range(prefix.clone()..).map(|(name, _)| name.as_str());
    rest.take_while(move |name| name.starts_with(&prefix))
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
