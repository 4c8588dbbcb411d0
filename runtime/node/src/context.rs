//! What a node finds around it.

mod file;

use std::path::{Component, Path, PathBuf};

use crate::NodeError;

/// What a node finds around it when it is made.
#[derive(Debug, Clone)]
pub struct NodeContext {
    /// The folder of the models, to be read only.
    pub models: Option<PathBuf>,
    /// The folder whose files outlive the run.
    pub data: Option<PathBuf>,
    /// The folders of the Python nodes and of what lies beside them; the guest has one, `/app`.
    #[cfg(not(target_family = "wasm"))]
    pub app: Vec<PathBuf>,
    /// Takes a warning, one sentence.
    pub warn: fn(&str),
}

impl Default for NodeContext {
    /// No folders, and warnings on stderr.
    fn default() -> Self {
        Self {
            models: None,
            data: None,
            #[cfg(not(target_family = "wasm"))]
            app: Vec::new(),
            warn: |warning| eprintln!("warning: {warning}"),
        }
    }
}

impl NodeContext {
    /// What is around the nodes of a run: the folders of models and data, those of its Python nodes, and who takes
    /// warnings.
    #[cfg_attr(
        target_family = "wasm",
        expect(unused_variables, reason = "the guest has one folder of nodes")
    )]
    pub fn new(
        models: Option<PathBuf>,
        data: Option<PathBuf>,
        app: &[PathBuf],
        warn: fn(&str),
    ) -> Self {
        Self {
            models,
            data,
            #[cfg(not(target_family = "wasm"))]
            app: app.to_vec(),
            warn,
        }
    }

    /// The file of a model, by its path in the folder of the models.
    ///
    /// # Errors
    ///
    /// A sentence that says what is missing and where it belongs.
    pub fn model(&self, name: &str) -> Result<PathBuf, NodeError> {
        let Some(models) = &self.models else {
            return Err(NodeError::failed(format!(
                "there is no folder of models to find `{name}` in; give one with `--models`, in a \
                 page with the option `models`"
            )));
        };
        if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(NodeError::failed(format!(
                "`{name}` leads out of the folder of models; name a file in it"
            )));
        }
        let file = models.join(name);
        if file.is_file() {
            return Ok(file);
        }
        let models = models.display();
        Err(NodeError::failed(format!("model `{name}` is missing; put it into `{models}`")))
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::NodeContext;

    fn context() -> NodeContext {
        NodeContext { models: Some(env!("CARGO_MANIFEST_DIR").into()), ..NodeContext::default() }
    }

    #[test]
    fn a_model_is_found_by_its_path_in_the_folder() {
        assert!(context().model("src/context.rs").unwrap().ends_with("src/context.rs"));
    }

    #[test]
    fn one_that_is_not_there_is_told_with_its_folder() {
        let nowhere = NodeContext::default().model("tiny.bin").unwrap_err();
        let outside = context().model("../../Cargo.toml").unwrap_err();
        let missing = context().model("tiny.bin").unwrap_err();
        let messages = format!("{nowhere}\n{outside}\n{missing}");
        insta::assert_snapshot!(messages.replace(env!("CARGO_MANIFEST_DIR"), "MODELS"), @r"
        there is no folder of models to find `tiny.bin` in; give one with `--models`, in a page with the option `models`
        `../../Cargo.toml` leads out of the folder of models; name a file in it
        model `tiny.bin` is missing; put it into `MODELS`
        ");
    }
}
