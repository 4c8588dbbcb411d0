//! Nodes with names that the standard library has.

use crate::files::Files;

/// A warning for each module of `nodes/` that has the name of one of the standard library. What Python
/// imports before the nodes hides such a node, and natively that is another part of the library than in the wasm.
pub fn warnings(nodes: &Files, is_standard: impl Fn(&str) -> bool) -> Vec<String> {
    let name = |file: &str| {
        let name = file.strip_suffix("/__init__.py").or_else(|| file.strip_suffix(".py"))?;
        is_standard(name).then(|| warning(file, name))
    };
    nodes.keys().filter_map(|file| name(file)).collect()
}

fn warning(file: &str, name: &str) -> String {
    format!(
        "`nodes/{file}` has the name of the standard library's `{name}`: which of the two is imported \
         differs between a native run and the wasm; give the file another name"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_with_the_name_of_a_standard_module_is_told() {
        let files = [
            "random.py",
            "json/__init__.py",
            "clean.py",
            "tools/random.py",
            "random.txt",
            "json.py",
        ];
        let nodes: Files = files.map(|file| (file.to_owned(), file.into())).into();
        let told = warnings(&nodes, |name| ["random", "json"].contains(&name));
        let names: Vec<_> = told.iter().filter_map(|text| text.split('`').nth(1)).collect();
        assert_eq!(names, ["nodes/json.py", "nodes/json/__init__.py", "nodes/random.py"]);
    }
}
