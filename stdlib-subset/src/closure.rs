//! Follows imports from where execution starts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::policy::{CUTS, demanded_by, never_packaged};
use crate::universe::{Edge, Place, Universe};
use crate::{Error, When};

/// Where execution starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    /// The interpreter and the runtime themselves.
    Runtime,
    /// A node, by its id.
    Node(String),
    /// The explicit list of modules.
    List,
    /// The wish to have everything.
    Full,
    /// What is built into the interpreter.
    BuiltIn,
}

/// Why a module was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Root(Root),
    Import { by: String, line: u32 },
}

/// The modules that were reached, and the imports that led nowhere.
pub(crate) struct Reach {
    pub(crate) origins: BTreeMap<String, Origin>,
    pub(crate) missing: Vec<(String, Edge)>,
}

/// Follows only what is imported without any condition: all of it has to succeed. What distributions
/// import is left to the check, which imports them, and so is what a package may make itself.
pub(crate) fn certain(universe: &Universe<'_>, roots: &[(String, Root)]) -> Reach {
    let followed = |from: &str, edge: &Edge| {
        edge.when == When::Always && universe.distribution(from).is_none()
    };
    let is_missing =
        |module: &str| universe.place(module) == Place::Missing && !universe.may_be_made(module);
    follow(universe, roots, followed, is_missing)
}

/// Follows everything that may be imported, but for the [`CUTS`]; `unimportable` modules are as good
/// as missing. Of what leads nowhere only that is told which the code says in so many words.
pub(crate) fn possible(
    universe: &Universe<'_>,
    roots: &[(String, Root)],
    unimportable: &BTreeSet<&str>,
) -> Reach {
    let is_missing =
        |module: &str| universe.place(module) == Place::Missing || unimportable.contains(module);
    let any = |from: &str, edge: &Edge| {
        !is_cut(universe, from, &edge.to) && !is_unasked(universe, from, edge)
    };
    let stated = |from: &str, edge: &Edge| !edge.is_assumed && any(from, edge);
    let Reach { missing, .. } = follow(universe, roots, stated, is_missing);
    Reach { missing, ..follow(universe, roots, any, is_missing) }
}

fn is_cut(universe: &Universe<'_>, from: &str, to: &str) -> bool {
    CUTS.iter().any(|cut| {
        let replaced = |module| universe.facts.builtin.contains(module);
        cut.from == from && cut.to == to && cut.replaced_by.is_none_or(replaced)
    })
}

/// Whether nobody's code has a name that would make the module import the other one.
fn is_unasked(universe: &Universe<'_>, from: &str, edge: &Edge) -> bool {
    let names = demanded_by(from, &edge.to).filter(|_| edge.when != When::Always);
    names.is_some_and(|names| !names.iter().any(|name| universe.is_named(name)))
}

/// Breadth first, so that an origin is the shortest explanation.
fn follow(
    universe: &Universe<'_>,
    roots: &[(String, Root)],
    is_followed: impl Fn(&str, &Edge) -> bool,
    is_missing: impl Fn(&str) -> bool,
) -> Reach {
    let mut reach = Reach { origins: BTreeMap::new(), missing: Vec::new() };
    let root = |(module, root): &(String, Root)| (module.clone(), Origin::Root(root.clone()));
    let mut queue: VecDeque<_> = roots.iter().map(root).collect();
    let mut companies = BTreeSet::new();
    while let Some((module, origin)) = queue.pop_front() {
        if reach.origins.contains_key(&module) {
            continue;
        }
        let mut edges = universe.stated_edges(&module);
        for company in universe.companies(&module).filter(|company| companies.insert(*company)) {
            edges.extend(universe.company(company));
        }
        for edge in edges.into_iter().filter(|edge| is_followed(&module, edge)) {
            if is_missing(&edge.to) {
                reach.missing.push((module.clone(), edge));
            } else {
                let origin = Origin::Import { by: module.clone(), line: edge.line };
                queue.push_back((edge.to, origin));
            }
        }
        reach.origins.insert(module, origin);
    }
    reach
}

impl Reach {
    /// The error of the first import that leads nowhere, or to a file that is no Python, if there is one.
    pub(crate) fn check(&self, universe: &Universe<'_>) -> Result<(), Error> {
        if let Some((by, edge)) = self.missing.first() {
            return Err(self.explain(universe, by, edge));
        }
        self.origins.keys().find_map(|name| self.syntax_error(universe, name)).map_or(Ok(()), Err)
    }

    fn syntax_error(&self, universe: &Universe<'_>, name: &str) -> Option<Error> {
        let module = universe.beyond_stdlib(name)?;
        let fault = module.fault.as_ref().filter(|fault| !fault.is_deep)?;
        if module.distribution.is_some() {
            return None;
        }
        let mut first = name;
        while let Some(Origin::Import { by, .. }) = self.origins.get(first) {
            first = by;
        }
        let importer = match self.origins.get(first) {
            Some(Origin::Root(Root::Node(node))) => format!("node `{node}`: "),
            _ => String::new(),
        };
        let (path, message) = (module.path.clone(), fault.message.clone());
        Some(Error::Syntax { importer, path, line: fault.line, message })
    }

    fn explain(&self, universe: &Universe<'_>, by: &str, edge: &Edge) -> Error {
        let path = self.path_to(by, edge);
        let own = |(module, _): &(String, u32)| universe.beyond_stdlib(module).is_some();
        let last_own = path.iter().rposition(own);
        // The statement to blame is the last one in the package's own code.
        let blamed = last_own.map_or(0, |own| own + 1);
        let module = path.get(blamed).map_or(edge.to.clone(), |(module, _)| module.clone());
        let importer = self.importer(universe, &path, last_own);
        if module.starts_with('.') {
            return Error::NoParentPackage { importer, module };
        }
        let chain: Vec<_> = path.into_iter().map(|(module, _)| module).collect();
        let absent = edge.to.clone();
        if let Some(reason) = universe.facts.absent.get(&absent).cloned() {
            return Error::AbsentModule { importer, module, absent, reason, chain };
        }
        match never_packaged(&edge.to) {
            Some(reason) => {
                Error::NeverPackaged { importer, module: edge.to.clone(), reason, chain }
            }
            None if module == edge.to => Error::MissingModule { importer, module, chain },
            None => Error::MissingCModule { importer, module, c_module: edge.to.clone(), chain },
        }
    }

    /// The modules from a root to the missing one, each with the line of the import of the next.
    fn path_to(&self, by: &str, edge: &Edge) -> Vec<(String, u32)> {
        let mut path = vec![(edge.to.clone(), 0), (by.to_owned(), edge.line)];
        let mut module = by;
        while let Some(Origin::Import { by, line }) = self.origins.get(module) {
            path.push((by.clone(), *line));
            module = by;
        }
        path.reverse();
        path
    }

    /// The start of a sentence that goes on with the name of a module.
    fn importer(
        &self,
        universe: &Universe<'_>,
        path: &[(String, u32)],
        last_own: Option<usize>,
    ) -> String {
        let root = path.first().and_then(|(module, _)| self.origins.get(module));
        let node = match root {
            Some(Origin::Root(Root::Node(node))) => format!("node `{node}`"),
            _ => return "the list of stdlib modules names".to_owned(),
        };
        let own = last_own.and_then(|own| path.get(own));
        let file = own.and_then(|(module, line)| Some((universe.beyond_stdlib(module)?, line)));
        let place = file.map(|(module, line)| format!(" ({}:{line})", module.path));
        format!("{node}{} imports", place.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn kept(world: &World, root: &str) -> Vec<String> {
        let universe = world.universe();
        let roots = [(root.to_owned(), Root::Node("n".to_owned()))];
        let reach = possible(&universe, &roots, &universe.unimportable());
        reach.origins.into_keys().collect()
    }

    fn error(world: &World, root: &str) -> String {
        let universe = world.universe();
        let roots = [(root.to_owned(), Root::Node("clean".to_owned()))];
        certain(&universe, &roots).check(&universe).unwrap_err().to_string()
    }

    #[test]
    fn all_imports_are_followed_whatever_their_circumstances() {
        let world = World::new()
            .stdlib("a", &["lazy b"])
            .stdlib("b", &["maybe c.d"])
            .stdlib("c", &[])
            .stdlib("c.d", &["always a"])
            .stdlib("unrelated", &[])
            .app("node", &["always a"]);
        assert_eq!(kept(&world, "node"), ["a", "b", "c", "c.d", "node"]);
    }

    #[test]
    fn the_slow_twin_is_cut_only_if_the_c_module_is_there() {
        let world = World::new()
            .stdlib("datetime", &["maybe _datetime", "maybe _pydatetime"])
            .stdlib("_pydatetime", &[]);
        assert_eq!(kept(&world, "datetime"), ["_pydatetime", "datetime"]);
        let world = world.builtin("_datetime");
        assert_eq!(kept(&world, "datetime"), ["_datetime", "datetime"]);
    }

    #[test]
    fn what_can_never_be_imported_is_left_out() {
        let world = World::new().stdlib("http", &["maybe ssl"]).stdlib("ssl", &["always _ssl"]);
        assert_eq!(kept(&world, "http"), ["http"]);
    }

    fn codecs(world: World) -> World {
        let world = world.stdlib("encodings", &[]).stdlib("encodings.cp437", &[]);
        world.stdlib("encodings.big5", &[]).stdlib("encodings.bz2_codec", &["always _bz2"])
    }

    fn numpy() -> World {
        let asked = ["lazy numpy.fft", "lazy numpy.polynomial", "always numpy.linalg"];
        let world = World::new().known("numpy", &asked).known("numpy.fft", &[]);
        let world =
            world.known("numpy.linalg", &[]).known("numpy.tests", &["always numpy.polynomial"]);
        world.known("numpy.polynomial", &["always numpy.core"]).known("numpy.core", &[])
    }

    #[test]
    fn a_submodule_on_demand_comes_if_its_name_is_anywhere_in_the_authors_code() {
        let with_helper = |world: World| world.app("node", &["always numpy"]).app("helper", &[]);
        let bare = ["node", "numpy", "numpy.linalg"];
        assert_eq!(kept(&with_helper(numpy()), "node"), bare);
        let named = with_helper(numpy()).naming("helper", "fft");
        assert_eq!(kept(&named, "node"), ["node", "numpy", "numpy.fft", "numpy.linalg"]);
        let star = with_helper(numpy()).naming("node", "*");
        let all = ["node", "numpy", "numpy.core", "numpy.fft", "numpy.linalg", "numpy.polynomial"];
        assert_eq!(kept(&star, "node"), all);
        let stated = numpy().app("node", &["lazy numpy.polynomial"]);
        let with_polynomial = ["node", "numpy", "numpy.core", "numpy.linalg", "numpy.polynomial"];
        assert_eq!(kept(&stated, "node"), with_polynomial);
    }

    #[test]
    fn a_codec_that_is_named_comes_alone_and_one_that_is_not_brings_all() {
        let world = codecs(World::new())
            .app("named", &["lazy encodings.big5"])
            .app("open", &["handled encodings.*"]);
        assert_eq!(kept(&world, "named"), ["encodings", "encodings.big5", "named"]);
        let all = ["encodings", "encodings.big5", "encodings.cp437", "open"];
        assert_eq!(kept(&world, "open"), all);
    }

    #[test]
    fn codecs_that_no_scan_sees_are_known() {
        let world = codecs(World::new()).stdlib("zipfile", &[]).stdlib("pyexpat", &[]);
        assert_eq!(kept(&world, "zipfile"), ["encodings", "encodings.cp437", "zipfile"]);
        assert!(kept(&world, "pyexpat").contains(&"encodings.big5".to_owned()));
    }

    #[test]
    fn a_package_of_several_modules_may_need_all_of_them_and_any_codec() {
        let world = codecs(World::new())
            .stdlib("fractions", &[])
            .app("node", &["always plug"])
            .app("plug", &[])
            .app("plug.thirds", &["always fractions"]);
        let kept = kept(&world, "node");
        for module in ["plug.thirds", "fractions", "encodings.big5", "encodings.cp437"] {
            assert!(kept.contains(&module.to_owned()), "{module} is missing: {kept:?}");
        }
    }

    #[test]
    fn a_distribution_may_need_all_of_its_modules_but_its_tests() {
        let world = codecs(World::new())
            .stdlib("csv", &[])
            .stdlib("doctest", &[])
            .app("node", &["always greet"])
            .site("greet", &[])
            .site("greet_more", &["lazy csv"])
            .site("greet_old", &["always csv", "always pandas"])
            .site("greet.tests.run", &["always doctest"]);
        let kept = kept(&world, "node");
        for module in ["csv", "encodings.big5", "greet", "greet_more"] {
            assert!(kept.contains(&module.to_owned()), "{module} is missing: {kept:?}");
        }
        for module in ["doctest", "greet.tests.run", "greet_old"] {
            assert!(!kept.contains(&module.to_owned()), "{module} is there: {kept:?}");
        }
    }

    fn is_refused(world: &World) -> bool {
        let universe = world.universe();
        let roots = [("node".to_owned(), Root::Node("n".to_owned()))];
        certain(&universe, &roots).check(&universe).is_err()
    }

    #[test]
    fn what_a_distribution_lacks_is_left_to_the_check() {
        let lacking = ["always sys", "always pandas", "always ssl"];
        let world = World::new().stdlib("ssl", &["always _ssl"]).app("node", &["always greet"]);
        assert!(!is_refused(&world.site("greet", &lacking)));
        let world = World::new().stdlib("ssl", &["always _ssl"]).app("node", &["always greet"]);
        let world = world.app("greet", &lacking);
        assert!(is_refused(&world));
        assert!(!is_refused(&world.installed("greet", "greet")));
    }

    #[test]
    fn what_a_package_may_make_itself_is_left_to_the_check() {
        let world = World::new().app("node", &["always made.late.N"]).app("made", &[]);
        assert!(!is_refused(&world));
        let world = World::new().app("node", &["always xml.late.N"]).stdlib("xml", &[]);
        assert!(is_refused(&world));
    }

    #[test]
    fn a_distribution_that_needs_what_cannot_be_there_is_followed_for_the_rest() {
        let world = World::new()
            .absent("ctypes", "there are no C libraries")
            .stdlib("ctypes", &["always _ctypes"])
            .stdlib("csv", &[])
            .app("node", &["always greet"])
            .site("greet", &["always ctypes", "lazy csv"]);
        assert!(kept(&world, "node").contains(&"csv".to_owned()));
    }

    #[test]
    fn what_six_moves_stands_for_is_followed() {
        let world = World::new()
            .stdlib("queue", &[])
            .stdlib("html", &[])
            .stdlib("html.parser", &[])
            .stdlib("urllib", &[])
            .stdlib("urllib.parse", &[])
            .stdlib("urllib.request", &[])
            .app("six", &[])
            .app("node", &["always six.moves.x", "lazy six.moves.queue.Queue"])
            .naming("node", "html_parser")
            .app("other", &["always six.moves.urllib.parse.quote"]);
        let of_node = ["html", "html.parser", "node", "queue", "six"];
        assert_eq!(kept(&world, "node"), of_node);
        assert_eq!(kept(&world, "other"), ["other", "six", "urllib", "urllib.parse"]);
    }

    #[test]
    fn a_file_that_is_no_python_is_refused_if_a_node_has_to_import_it() {
        let message = "invalid syntax";
        let world = World::new().app("node", &["always old"]).faulty("old", message, false);
        insta::assert_snapshot!(error(&world, "node"), @"node `clean`: old.py:2 is no valid Python: invalid syntax");
        assert!(!is_refused(&world.installed("old", "third")));
        let lazily = World::new().app("node", &["lazy old"]).faulty("old", message, false);
        assert!(!is_refused(&lazily));
        let deep = World::new().app("node", &["always old"]).faulty("old", message, true);
        assert!(!is_refused(&deep));
    }

    #[test]
    fn a_computed_import_may_be_of_any_module_of_the_app() {
        let world = World::new()
            .stdlib("fractions", &[])
            .app("node", &["handled *"])
            .app("thirds", &["always fractions", "always pandas"]);
        assert_eq!(kept(&world, "node"), ["fractions", "node", "thirds"]);
    }

    #[test]
    fn what_is_only_possible_is_neither_refused_nor_worth_a_word() {
        let world = World::new()
            .app("node", &["always plug"])
            .app("plug", &[])
            .app("plug.old", &["always pandas"]);
        let universe = world.universe();
        let roots = [("node".to_owned(), Root::Node("n".to_owned()))];
        certain(&universe, &roots).check(&universe).unwrap();
        let reach = possible(&universe, &roots, &universe.unimportable());
        assert!(reach.origins.contains_key("plug.old"));
        assert_eq!(reach.missing, []);
    }

    #[test]
    fn a_missing_module_is_blamed_on_the_node() {
        let world = World::new().app("nodes.clean", &["always sys", "always pandas"]);
        insta::assert_snapshot!(error(&world, "nodes.clean"), @"node `clean` (nodes/clean.py:2) imports `pandas`, which is neither in the package nor in the stdlib; if a distribution has it, name that in `python.dependencies`, else add its source to the package, or import it in a `try`");
    }

    #[test]
    fn a_missing_module_is_found_through_the_packages_own_modules() {
        let world = World::new().app("node", &["always helper"]).app("helper", &["always pandas"]);
        insta::assert_snapshot!(error(&world, "node"), @"node `clean` (helper.py:1) imports `pandas`, which is neither in the package nor in the stdlib (imported through node → helper → pandas); if a distribution has it, name that in `python.dependencies`, else add its source to the package, or import it in a `try`");
    }

    #[test]
    fn a_missing_c_module_is_told_with_its_chain() {
        let world = World::new()
            .stdlib("imaplib", &["always ssl"])
            .stdlib("ssl", &["always _ssl"])
            .app("node", &["always imaplib"]);
        insta::assert_snapshot!(error(&world, "node"), @"node `clean` (node.py:1) imports `imaplib`, which needs the C module `_ssl`; this CPython is built without it (imported through node → imaplib → ssl → _ssl)");
    }

    #[test]
    fn a_module_that_is_never_packaged_is_told_with_the_reason() {
        let world = World::new().app("node", &["always tkinter"]);
        insta::assert_snapshot!(error(&world, "node"), @"node `clean` (node.py:1) imports `tkinter`, which is never packaged: it needs a display");
    }

    #[test]
    fn what_the_interpreter_explains_is_told_in_its_words() {
        let world = World::new()
            .absent("_ssl", "there is no network; let the host fetch the data")
            .absent("mmap", "files are not mapped; read them with `open`")
            .stdlib("ssl", &["always _ssl"])
            .app("net", &["always ssl"])
            .app("map", &["always mmap"]);
        insta::assert_snapshot!(error(&world, "net"), @"node `clean` (net.py:1) imports `ssl`, which needs `_ssl`: there is no network; let the host fetch the data (imported through net → ssl → _ssl)");
        insta::assert_snapshot!(error(&world, "map"), @"node `clean` (map.py:1) imports `mmap`, which is absent: files are not mapped; read them with `open`");
    }

    #[test]
    fn a_guarded_or_lazy_import_may_lead_nowhere() {
        let world = World::new().app("node", &["maybe pandas", "lazy polars"]);
        let universe = world.universe();
        let roots = [("node".to_owned(), Root::Node("n".to_owned()))];
        certain(&universe, &roots).check(&universe).unwrap();
    }
}
