//! The variables that are no weights: how the model is put together.

use crate::ConvertError;
use crate::variables::{Variable, Variables};

/// Settings that have one value in every Whisper model: norms before the layers, the exact GELU, embeddings
/// that are not scaled.
const FIXED: [(&str, i64); 5] = [
    ("pre_norm", 1),
    ("activation", GELU),
    ("alibi", 0),
    ("scale_embeddings", 0),
    ("start_from_zero_embedding", 0),
];
const GELU: i64 = 3;
/// Settings that only the alignment of words uses.
const UNUSED: [&str; 2] = ["alignment_heads", "alignment_layer"];
const HEADS: &str = "num_heads";

/// How many heads the attention has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) encoder_heads: i64,
    pub(crate) decoder_heads: i64,
}

/// Whether the variable `name`, without `encoder/` or `decoder/` before it, is a setting.
pub(crate) fn is_setting(name: &str) -> bool {
    name == HEADS || UNUSED.contains(&name) || FIXED.iter().any(|&(fixed, _)| fixed == name)
}

/// Checks the settings.
pub(crate) fn check(variables: &Variables<'_>) -> Result<Settings, ConvertError> {
    for (name, variable) in variables {
        let setting = name.split_once('/').map(|(_, setting)| setting);
        let fixed = FIXED.iter().find(|&&(fixed, _)| Some(fixed) == setting);
        if let Some(&(_, known)) = fixed {
            match integer(name, variable)? {
                found if found == known => {}
                found => return Err(ConvertError::Setting { name: name.clone(), found, known }),
            }
        }
    }
    let encoder_heads = heads(variables, "encoder/num_heads")?;
    Ok(Settings { encoder_heads, decoder_heads: heads(variables, "decoder/num_heads")? })
}

fn heads(variables: &Variables<'_>, name: &str) -> Result<i64, ConvertError> {
    let missing = || ConvertError::Missing(name.to_owned());
    match integer(name, variables.get(name).ok_or_else(missing)?)? {
        heads @ 1.. => Ok(heads),
        found => Err(ConvertError::Setting { name: name.to_owned(), found, known: 1 }),
    }
}

fn integer(name: &str, variable: &Variable<'_>) -> Result<i64, ConvertError> {
    variable.integer().ok_or_else(|| ConvertError::Shape {
        name: name.to_owned(),
        found: variable.shape.clone(),
        expected: "one whole number",
    })
}
