//! All modules that an import can find, and what importing each of them imports in turn.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{ANY, parents, top_level};
use crate::moved;
use crate::policy::{first_name, hidden_imports, is_test};
use crate::{Facts, Import, Kind, Layer, Module, When};

/// The package whose submodules are the codecs.
const CODECS: &str = "encodings";

/// The interpreter and the folders of `sys.path`.
pub(crate) struct Universe<'a> {
    pub(crate) facts: &'a Facts,
    /// In the order of `sys.path`.
    pub(crate) layers: Vec<&'a Layer>,
}

/// Where an import finds a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// Part of the interpreter, without a file.
    Interpreter,
    /// A file in a folder of `sys.path`.
    File(&'a Kind),
    /// A folder without an `__init__.py`.
    Namespace,
    /// Nowhere.
    Missing,
}

/// Modules of which whoever imports one may import all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Company<'a> {
    /// A package among the package's own files, by its name.
    Package(&'a str),
    /// An installed distribution.
    Distribution(&'a str),
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
    /// Where an import of `module` finds it.
    pub(crate) fn place(&self, module: &str) -> Place<'a> {
        let started = |name: &str| self.facts.started.contains(name);
        if self.facts.builtin.contains(module) || first_name(module).is_some_and(started) {
            Place::Interpreter
        } else if let Some((layer, _)) = self.file(module) {
            Place::File(&layer.kind)
        } else if self.is_namespace(module) {
            Place::Namespace
        } else if started(module) || self.facts.frozen.contains(module) {
            Place::Interpreter // names without a file of their own, such as `os.path`
        } else {
            Place::Missing
        }
    }

    fn file(&self, module: &str) -> Option<(&'a Layer, &'a Module)> {
        self.layers.iter().find_map(|layer| Some((*layer, layer.modules.get(module)?)))
    }

    /// The module of the package's own code, or of a distribution.
    pub(crate) fn beyond_stdlib(&self, module: &str) -> Option<&'a Module> {
        match self.place(module) {
            Place::File(Kind::App | Kind::Site(_) | Kind::Known(_)) => Some(self.file(module)?.1),
            _ => None,
        }
    }

    /// The package's own files.
    pub(crate) fn app(&self) -> impl Iterator<Item = &'a Layer> + use<'a, '_> {
        self.layers.iter().copied().filter(|layer| layer.kind == Kind::App)
    }

    /// The distribution that a module was installed with: what it does is not its user's to change.
    pub(crate) fn distribution(&self, module: &str) -> Option<&'a str> {
        match self.file(module)? {
            (Layer { kind: Kind::Site(name), .. }, _) => Some(name),
            (_, module) => module.distribution.as_deref(),
        }
    }

    /// Whether a module that is nowhere lies in a package that is there, not in the stdlib, and that may
    /// put it in its place when it is imported.
    pub(crate) fn may_be_made(&self, module: &str) -> bool {
        parents(module).any(|parent| self.beyond_stdlib(parent).is_some())
    }

    /// Whether some code that is not known has the name, or asks for all attributes of some module.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        let has = |module: &Module| module.names.contains(name) || module.names.contains(ANY);
        self.layers.iter().any(|layer| layer.modules.values().any(has))
    }

    /// The stdlib's modules.
    pub(crate) fn stdlib(&self) -> impl Iterator<Item = (&'a str, &'a Module)> + use<'a, '_> {
        let stdlib = self.layers.iter().filter(|layer| layer.kind == Kind::Stdlib);
        stdlib.flat_map(|layer| &layer.modules).map(|(name, module)| (name.as_str(), module))
    }

    /// Names of the modules whose imports are known, tests aside.
    pub(crate) fn curated(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let known = |layer: &&&Layer| matches!(layer.kind, Kind::Stdlib | Kind::Known(_));
        let names = self.layers.iter().filter(known).flat_map(|layer| layer.modules.keys());
        names.map(String::as_str).filter(|name| !is_test(name))
    }

    fn is_namespace(&self, module: &str) -> bool {
        self.layers.iter().any(|layer| below(&layer.modules, module).next().is_some())
    }

    /// The modules that may be imported when one of its company is, though no statement says so. What
    /// third parties import, and which codecs they ask for, they often decide when they run; and
    /// whatever is a package of several modules may be of a third party.
    pub(crate) fn company(&self, of: Company<'a>) -> Vec<Edge> {
        let modules = self.layers.iter().flat_map(|layer| match of {
            Company::Package(package) if layer.kind == Kind::App => {
                below(&layer.modules, package).collect()
            }
            Company::Distribution(name) => of_distribution(layer, name),
            Company::Package(_) => Vec::new(),
        });
        let mut company: Vec<_> = modules.filter(|module| !is_test(module)).collect();
        if !company.is_empty() {
            company.extend(self.codecs());
        }
        company.into_iter().map(Edge::assumed).collect()
    }

    /// The companies that a module is in.
    pub(crate) fn companies(&self, module: &str) -> impl Iterator<Item = Company<'a>> {
        let distribution = self.distribution(module).map(Company::Distribution);
        let in_app = self.layers.iter().filter(|layer| layer.kind == Kind::App);
        let own = in_app.filter_map(|layer| layer.modules.get_key_value(module)).next();
        let package = own.map(|(name, _)| Company::Package(top_level(name)));
        distribution.into_iter().chain(package)
    }

    /// Everything that `module` imports by a statement, its parent packages included.
    pub(crate) fn stated_edges(&self, module: &str) -> Vec<Edge> {
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
        edges.extend(self.moved(module));
        edges
    }

    /// What the module may mean of `six.moves`.
    fn moved(&self, module: &str) -> Vec<Edge> {
        let imports = self.imports(module).iter().filter(|import| moved::is_six(&import.module));
        let mut names: BTreeSet<_> = imports.flat_map(|import| import.module.split('.')).collect();
        if !names.is_empty() {
            let of_module = self.beyond_stdlib(module).into_iter().flat_map(|module| &module.names);
            names.extend(of_module.map(String::as_str));
        }
        let meant = names.into_iter().flat_map(moved::meant_by);
        let is_there = |name: &String| self.place(name) != Place::Missing;
        meant.filter(is_there).map(|name| Edge::assumed(&name)).collect()
    }

    /// The module of that name, or all that the name may stand for.
    fn targets(&self, name: &str, when: When, line: u32) -> Vec<Edge> {
        match name.strip_suffix(ANY) {
            None => vec![Edge::new(name, when, line)],
            Some("") => self.beyond().filter(|name| !is_test(name)).map(Edge::assumed).collect(),
            Some(_) => self.codecs().map(Edge::assumed).collect(),
        }
    }

    fn beyond(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let beyond = |layer: &&&Layer| matches!(layer.kind, Kind::App | Kind::Site(_));
        let beyond = self.layers.iter().filter(beyond);
        beyond.flat_map(|layer| layer.modules.keys()).map(String::as_str)
    }

    fn codecs(&self) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let prefix = format!("{CODECS}.");
        self.stdlib().map(|(name, _)| name).filter(move |name| name.starts_with(&prefix))
    }

    fn imports(&self, module: &str) -> &'a [Import] {
        match self.place(module) {
            Place::File(_) => self.file(module).map_or(&[], |(_, module)| &module.imports),
            Place::Interpreter | Place::Namespace | Place::Missing => &[],
        }
    }

    fn is_nowhere(&self, module: &str) -> bool {
        self.place(module) == Place::Missing && !self.may_be_made(module)
    }

    /// Whether the interpreter puts something in the module's place that fails only when it is used: it
    /// does so for distributions.
    fn has_stand_in(&self, from: &str, module: &str) -> bool {
        let mut names = parents(module).chain([module]);
        self.distribution(from).is_some() && names.any(|name| self.facts.absent.contains_key(name))
    }

    /// The modules of the stdlib and of distributions that can't be imported at all, since something
    /// below them is missing: following what else they import would help nobody.
    pub(crate) fn unimportable(&self) -> BTreeSet<&'a str> {
        let compiled = self.layers.iter().filter(|layer| layer.kind != Kind::App);
        let modules = compiled.flat_map(|layer| layer.modules.keys());
        let unguarded = |module: &'a String| {
            let mut edges = self.stated_edges(module);
            edges.retain(|edge| edge.when == When::Always);
            (module.as_str(), edges)
        };
        let modules: BTreeMap<&'a str, _> = modules.map(unguarded).collect();
        let mut found = BTreeSet::new();
        loop {
            let fails = |from: &str, edge: &Edge| {
                (found.contains(edge.to.as_str()) || self.is_nowhere(&edge.to))
                    && !self.has_stand_in(from, &edge.to)
            };
            let new: Vec<_> = modules
                .iter()
                .filter(|(module, edges)| {
                    !found.contains(*module) && edges.iter().any(|edge| fails(module, edge))
                })
                .map(|(module, _)| *module)
                .collect();
            if new.is_empty() {
                return found;
            }
            found.extend(new);
        }
    }
}

/// The modules of a distribution, if there are several: one that is alone says itself what it needs.
fn of_distribution<'a>(layer: &'a Layer, distribution: &str) -> Vec<&'a str> {
    match &layer.kind {
        Kind::Site(name) if name == distribution => {
            layer.modules.keys().map(String::as_str).collect()
        }
        Kind::App => {
            let is_of_it = |(_, module): &(&String, &Module)| {
                module.distribution.as_deref() == Some(distribution)
            };
            let modules = layer.modules.iter().filter(is_of_it).map(|(name, _)| name.as_str());
            let modules: Vec<_> = modules.collect();
            if modules.len() > 1 { modules } else { Vec::new() }
        }
        _ => Vec::new(),
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
        let edges = world.universe().stated_edges("node");
        let targets: Vec<_> = edges.iter().map(|edge| edge.to.as_str()).collect();
        assert_eq!(targets, ["json", "json.decoder", "json"]);
    }

    #[test]
    fn the_app_comes_before_the_stdlib_and_after_the_interpreter() {
        let world = World::new().stdlib("json", &[]).app("json", &[]).app("nodes.clean", &[]);
        let world = world.builtin("math").app("math", &[]).site("json", &[]).site("tz.data", &[]);
        let universe = world.universe();
        assert_eq!(universe.place("json"), Place::File(&Kind::App));
        assert_eq!(universe.place("math"), Place::Interpreter);
        assert_eq!(universe.place("nodes"), Place::Namespace);
        assert_eq!(universe.place("tz"), Place::Namespace);
        assert_eq!(universe.place("pandas"), Place::Missing);
    }

    #[test]
    fn a_second_name_of_a_frozen_module_needs_no_file() {
        let mut world = World::new().stdlib("importlib._bootstrap", &[]);
        assert_eq!(world.universe().place("importlib._bootstrap"), Place::File(&Kind::Stdlib));
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
