//! Files of a pipeline's own that hide modules of its distributions.

use stdlib_subset::{Kind, Layer, Module};

use super::stdlib::Layers;

/// For each distribution with a module that one of the pipeline's own files has too, a sentence.
pub(super) fn warnings(layers: &Layers) -> Vec<String> {
    layers.sites.iter().filter_map(|site| warning(&layers.app, site)).collect()
}

fn warning(app: &Layer, site: &Layer) -> Option<String> {
    let Kind::Site(name) = &site.kind else { return None };
    let both = |(module, own): (&String, &Module)| {
        site.modules.contains_key(module).then(|| (module.clone(), own.path.clone()))
    };
    let (module, path) = app.modules.iter().find_map(both)?;
    Some(format!(
        "`nodes/{path}` hides the module `{module}` of the distribution `{name}`; remove the file if \
         the distribution is meant, or rename it"
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn layer(kind: Kind, module: &str) -> Layer {
        let path = format!("{module}.py");
        let modules = BTreeMap::from([(module.to_owned(), Module { path, ..Module::default() })]);
        Layer {
            kind,
            modules,
            data: Vec::new(),
            bytecode: None,
            sources: None,
            beside: Vec::new(),
            strays: Vec::new(),
        }
    }

    #[test]
    fn a_file_that_hides_a_distribution_is_named_with_it() {
        let site = layer(Kind::Site("greet".to_owned()), "greet");
        let warned = warning(&layer(Kind::App, "greet"), &site).unwrap();
        assert!(
            warned.starts_with("`nodes/greet.py` hides the module `greet` of the distribution")
        );
        assert_eq!(warning(&layer(Kind::App, "other"), &site), None);
    }
}
