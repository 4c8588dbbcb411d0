//! Which imports are followed, and what is said of those that lead nowhere.

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
    let world = world.known("numpy.linalg", &[]).known("numpy.tests", &["always numpy.polynomial"]);
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
}

#[test]
fn a_file_that_is_too_deep_is_refused_if_a_node_has_to_import_it() {
    let message = "maximum recursion depth exceeded";
    let world = World::new().app("node", &["always sums"]).faulty("sums", message, true);
    insta::assert_snapshot!(error(&world, "node"), @"node `clean`: sums.py:2 begins what is nested too deep for the interpreter in the wasm (maximum recursion depth exceeded); break it up into several statements, or keep the data in a file beside the node");
    assert!(!is_refused(&world.installed("sums", "third")));
    let lazily = World::new().app("node", &["lazy sums"]).faulty("sums", message, true);
    assert!(!is_refused(&lazily));
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
