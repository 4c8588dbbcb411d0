//! The choice of modules, laid out as files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::closure::{self, Reach, Root};
use crate::policy::{COMMON_CODECS, DEAD_BATTERIES, IMPORTED_FOR_NODES, RUNTIME_IMPORTS};
use crate::universe::{Edge, Place, Universe};
use crate::{Error, Interpreter, Kind, Layer, Report, SubsetFile, When};

/// How much of the stdlib a package gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// What the nodes need.
    #[default]
    Subset,
    /// Everything that can be imported, but for tests and dead batteries.
    Full,
}

/// What the package needs the stdlib for.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The module of each Python node, by the node's id.
    pub nodes: BTreeMap<String, String>,
    /// Modules to package although no scan finds them; `encodings.*` means all below `encodings`.
    pub modules: Vec<String>,
    /// How much to package.
    pub coverage: Coverage,
}

/// The files to package.
#[derive(Debug, Clone)]
pub struct Subset {
    /// What goes below `usr/`, sorted by path.
    pub files: Vec<SubsetFile>,
    /// What goes beside the package's own files: their bytecode.
    pub beside: Vec<SubsetFile>,
    /// What the package's own modules import of all others when they are imported themselves, and what the
    /// runtime imports for them; sorted.
    pub imports: BTreeSet<String>,
    /// What they are, and why.
    pub report: Report,
}

/// Chooses the stdlib modules that the package needs, and those of what is built in. `layers` come in the
/// order of `sys.path`; distributions are packaged as a whole.
///
/// # Errors
///
/// [`Error::NoNodeModule`] and [`Error::UnknownModule`] for names in `choice` that don't exist;
/// [`Error::MissingModule`], [`Error::MissingCModule`] and [`Error::NeverPackaged`] for an import
/// that would fail at run time.
pub fn select(
    interpreter: &Interpreter<'_>,
    layers: &[&Layer],
    choice: &Choice,
) -> Result<Subset, Error> {
    let universe = Universe { facts: interpreter.facts(), layers: layers.to_vec() };
    let reach = reach(&universe, choice)?;
    let report = Report::new(&universe, &reach, choice.coverage);
    let mut files: Vec<_> = layers.iter().flat_map(|layer| files(layer, &reach, &report)).collect();
    files.extend(licence(interpreter));
    // Of two distributions that have a file of one name the first counts, as for their modules.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|later, first| later.path == first.path);
    let beside = universe.app().flat_map(|layer| layer.beside.iter().cloned()).collect();
    Ok(Subset { files, beside, imports: imports(&universe, &reach), report })
}

fn imports(universe: &Universe<'_>, reach: &Reach) -> BTreeSet<String> {
    let app = universe.app().flat_map(|layer| layer.modules.keys());
    let edges = app
        .filter(|module| reach.origins.contains_key(*module))
        .flat_map(|module| universe.stated_edges(module));
    let is_at_once =
        |edge: &Edge| edge.when != When::Lazy || IMPORTED_FOR_NODES.contains(&&*edge.to);
    let is_elsewhere = |module: &String| match universe.place(module) {
        Place::Interpreter => true,
        Place::File(kind) => *kind != Kind::App,
        Place::Namespace | Place::Missing => false,
    };
    let at_once = edges.filter(|edge| !edge.is_assumed && is_at_once(edge)).map(|edge| edge.to);
    at_once.filter(is_elsewhere).collect()
}

fn files(layer: &Layer, reach: &Reach, report: &Report) -> Vec<SubsetFile> {
    let module = |name: &String| layer.module_files(name);
    let all = layer.modules.keys();
    match layer.kind {
        Kind::App => Vec::new(),
        Kind::Stdlib => report.modules.keys().flat_map(module).collect(),
        Kind::Site(_) => all.flat_map(module).chain(layer.data_files()).collect(),
        Kind::Known(_) => {
            let reached = all.filter(|name| reach.origins.contains_key(*name));
            reached.flat_map(module).chain(layer.data_files()).collect()
        }
    }
}

/// CPython's licence asks to be passed on with every copy.
fn licence(interpreter: &Interpreter<'_>) -> Option<SubsetFile> {
    let source = interpreter.stdlib().join("LICENSE.txt");
    let folder = Kind::Stdlib.folder()?;
    source.is_file().then(|| SubsetFile { path: format!("{folder}/LICENSE.txt"), source })
}

fn reach(universe: &Universe<'_>, choice: &Choice) -> Result<Reach, Error> {
    let mut roots = node_roots(universe, &choice.nodes)?;
    roots.extend(listed_roots(universe, &choice.modules)?);
    closure::certain(universe, &roots).check(universe)?;

    let unimportable = universe.unimportable();
    let mut all = runtime_roots(universe);
    all.append(&mut roots);
    all.extend(built_in_roots(universe));
    if choice.coverage == Coverage::Full {
        let wanted = |module: &&str| !unimportable.contains(module) && !is_dead_battery(module);
        let modules = universe.curated().filter(wanted);
        all.extend(modules.map(|module| (module.to_owned(), Root::Full)));
    }
    Ok(closure::possible(universe, &all, &unimportable))
}

/// The runtime itself imports what is built in, for items that are made of it.
fn built_in_roots(universe: &Universe<'_>) -> Vec<(String, Root)> {
    let root = |layer: &&Layer| match &layer.kind {
        Kind::Known(name) => Some((name.clone(), Root::BuiltIn)),
        _ => None,
    };
    universe.layers.iter().filter_map(root).collect()
}

fn is_dead_battery(module: &str) -> bool {
    DEAD_BATTERIES.contains(&module)
}

fn node_roots(
    universe: &Universe<'_>,
    nodes: &BTreeMap<String, String>,
) -> Result<Vec<(String, Root)>, Error> {
    let root = |(node, module): (&String, &String)| match universe.place(module) {
        Place::Missing | Place::Namespace => {
            Err(Error::NoNodeModule { node: node.clone(), module: module.clone() })
        }
        Place::Interpreter | Place::File(_) => Ok((module.clone(), Root::Node(node.clone()))),
    };
    nodes.iter().map(root).collect()
}

fn listed_roots(universe: &Universe<'_>, entries: &[String]) -> Result<Vec<(String, Root)>, Error> {
    let mut roots = Vec::new();
    for entry in entries {
        let modules = match entry.strip_suffix(".*") {
            Some(package) => below(universe, package),
            None if universe.place(entry) == Place::Missing => Vec::new(),
            None => vec![entry.clone()],
        };
        if modules.is_empty() {
            return Err(Error::UnknownModule { module: entry.clone() });
        }
        roots.extend(modules.into_iter().map(|module| (module, Root::List)));
    }
    Ok(roots)
}

/// The importable modules below a package: whoever asks for all of them can't mean the others.
fn below(universe: &Universe<'_>, package: &str) -> Vec<String> {
    let prefix = format!("{package}.");
    let unimportable = universe.unimportable();
    let modules = universe.stdlib().map(|(name, _)| name);
    let below = modules.filter(|module| module.starts_with(&prefix));
    below.filter(|module| !unimportable.contains(module)).map(str::to_owned).collect()
}

fn runtime_roots(universe: &Universe<'_>) -> Vec<(String, Root)> {
    let fixed = RUNTIME_IMPORTS.iter().chain(COMMON_CODECS).copied().chain(["builtins"]);
    let started = universe.facts.started.iter().map(String::as_str);
    let known = |module: &&str| universe.place(module) != Place::Missing;
    let root = |module: &str| (module.to_owned(), Root::Runtime);
    fixed.chain(started).filter(known).map(root).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn world() -> World {
        World::new()
            .stdlib("json", &["always json.decoder"])
            .stdlib("json.decoder", &[])
            .stdlib("encodings", &[])
            .stdlib("encodings.big5", &[])
            .stdlib("encodings.zlib_codec", &["always zlib"])
            .stdlib("uu", &[])
            .stdlib("ssl", &["always _ssl"])
            .app("clean", &["always json"])
    }

    fn choice(coverage: Coverage, modules: &[&str]) -> Choice {
        let nodes = BTreeMap::from([("first".to_owned(), "clean".to_owned())]);
        Choice { nodes, modules: modules.iter().map(|&name| name.to_owned()).collect(), coverage }
    }

    fn kept(choice: &Choice) -> Vec<String> {
        let world = world();
        let universe = world.universe();
        let reach = reach(&universe, choice).unwrap();
        Report::new(&universe, &reach, choice.coverage).modules.into_keys().collect()
    }

    fn error(choice: &Choice) -> String {
        reach(&world().universe(), choice).err().unwrap().to_string()
    }

    #[test]
    fn a_subset_holds_what_the_nodes_import() {
        assert_eq!(kept(&choice(Coverage::Subset, &[])), ["encodings", "json", "json.decoder"]);
    }

    #[test]
    fn the_list_adds_modules_and_whole_packages() {
        let choice = choice(Coverage::Subset, &["uu", "encodings.*", "sys"]);
        assert_eq!(kept(&choice), ["encodings", "encodings.big5", "json", "json.decoder", "uu"]);
    }

    #[test]
    fn full_leaves_out_dead_batteries_and_what_cannot_be_imported() {
        let kept = kept(&choice(Coverage::Full, &[]));
        assert_eq!(kept, ["encodings", "encodings.big5", "json", "json.decoder"]);
    }

    #[test]
    fn what_the_nodes_import_at_once_is_told() {
        let world = World::new()
            .stdlib("asyncio", &[])
            .stdlib("csv", &[])
            .stdlib("json", &["always json.decoder"])
            .stdlib("json.decoder", &[])
            .stdlib("zipfile", &[])
            .app("clean", &["always json", "always helper", "lazy zipfile", "lazy asyncio"])
            .app("helper", &["handled csv", "handled orjson"])
            .app("other", &["always zipfile"]);
        let universe = world.universe();
        let reach = reach(&universe, &choice(Coverage::Subset, &[])).unwrap();
        assert!(imports(&universe, &reach).into_iter().eq(["asyncio", "csv", "json"]));
    }

    #[test]
    fn an_unknown_entry_of_the_list_is_named() {
        for entry in ["jsn", "jsn.*"] {
            let error = error(&choice(Coverage::Subset, &[entry]));
            assert_eq!(
                error,
                format!(
                    "the list of stdlib modules names `{entry}`, which the stdlib does not have; \
                     check its spelling"
                )
            );
        }
    }

    #[test]
    fn an_entry_that_cannot_be_imported_is_named() {
        insta::assert_snapshot!(error(&choice(Coverage::Full, &["ssl"])), @"the list of stdlib modules names `ssl`, which needs the C module `_ssl`; this CPython is built without it");
    }

    #[test]
    fn a_node_whose_module_is_nowhere_is_named() {
        let nodes = BTreeMap::from([("first".to_owned(), "celan".to_owned())]);
        insta::assert_snapshot!(error(&Choice { nodes, ..Choice::default() }), @"node `first` is in the module `celan`, which is neither in the package nor in the stdlib; add its file to the package");
    }
}
