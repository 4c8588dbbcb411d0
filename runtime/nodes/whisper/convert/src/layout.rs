//! Where each variable's weights go.

use std::collections::BTreeMap;

use crate::ConvertError;
use crate::safetensors::Tensor;
use crate::settings;
use crate::variables::{Variable, Variables};

/// Variables outside of the layers, and what they are called in the end.
const OUTER: [(&str, &str, &[&str]); 8] = [
    ("encoder", "conv1", &["conv1"]),
    ("encoder", "conv2", &["conv2"]),
    ("encoder", "position_encodings", &["embed_positions"]),
    ("encoder", "layer_norm", &["layer_norm"]),
    ("decoder", "embeddings", &["embed_tokens"]),
    ("decoder", "position_encodings", &["embed_positions"]),
    ("decoder", "layer_norm", &["layer_norm"]),
    ("decoder", "projection", &["embed_tokens"]),
];
/// Those of a layer. A matrix with several names has the rows of the first one first.
const LAYER: [(&str, &[&str]); 10] = [
    ("self_attention/layer_norm", &["self_attn_layer_norm"]),
    ("self_attention/linear_0", &["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]),
    ("self_attention/linear_1", &["self_attn.out_proj"]),
    ("attention/layer_norm", &["encoder_attn_layer_norm"]),
    ("attention/linear_0", &["encoder_attn.q_proj"]),
    ("attention/linear_1", &["encoder_attn.k_proj", "encoder_attn.v_proj"]),
    ("attention/linear_2", &["encoder_attn.out_proj"]),
    ("ffn/layer_norm", &["final_layer_norm"]),
    ("ffn/linear_0", &["fc1"]),
    ("ffn/linear_1", &["fc2"]),
];

/// The weights by the names that they get.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    pub(crate) tensors: BTreeMap<String, Tensor<'a>>,
}

/// Where a variable's weights go: names of the same length, up to the last part.
struct Place {
    names: Vec<String>,
    leaf: &'static str,
}

/// Gives each weight its name.
pub(crate) fn arrange<'a>(variables: &Variables<'a>) -> Result<Layout<'a>, ConvertError> {
    let mut tensors = BTreeMap::new();
    for (name, variable) in variables {
        let is_setting = name.split_once('/').is_some_and(|(_, name)| settings::is_setting(name));
        if !is_setting {
            let place = place(name).ok_or_else(|| ConvertError::Unknown(name.clone()))?;
            put(name, variable, place, &mut tensors)?;
        }
    }
    Ok(Layout { tensors })
}

fn place(name: &str) -> Option<Place> {
    let (side, inner) = name.split_once('/')?;
    let (path, leaf) = inner.rsplit_once('/')?;
    let leaf = match leaf {
        "weight" | "gamma" | "encodings" => "weight",
        "bias" | "beta" => "bias",
        _ => return None,
    };
    let outer = OUTER.iter().find(|&&(of, path_of, _)| (of, path_of) == (side, path));
    if let Some((_, _, names)) = outer {
        return Some(Place { names: with_prefix(&format!("model.{side}"), names), leaf });
    }
    let (layer, path) = path.split_once('/')?;
    let number: u32 = layer.strip_prefix("layer_")?.parse().ok()?;
    let (_, names) = LAYER.iter().find(|&&(known, _)| known == path)?;
    let is_known = side == "decoder" || side == "encoder" && !path.starts_with("attention/");
    let names = with_prefix(&format!("model.{side}.layers.{number}"), names);
    is_known.then_some(Place { names, leaf })
}

fn with_prefix(prefix: &str, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{prefix}.{name}")).collect()
}

/// Puts equal shares of the variable's rows under each name.
fn put<'a>(
    name: &str,
    variable: &Variable<'a>,
    place: Place,
    tensors: &mut BTreeMap<String, Tensor<'a>>,
) -> Result<(), ConvertError> {
    let dtype = dtype(name, variable)?;
    let shape = share(name, variable, place.names.len())?;
    // A variable without numbers has shares without numbers.
    let share = (variable.data.len() / place.names.len()).max(1);
    let mut shares = variable.data.chunks_exact(share);
    for part in place.names {
        let data = shares.next().unwrap_or_default();
        if part.ends_with("k_proj") && place.leaf == "bias" {
            if data.iter().any(|&byte| byte != 0) {
                return Err(ConvertError::KeyBias(name.to_owned()));
            }
            continue;
        }
        let tensor = Tensor { dtype, shape: shape.clone(), data };
        tensors.insert(format!("{part}.{}", place.leaf), tensor);
    }
    Ok(())
}

/// The shape of one of `count` equal shares of the rows.
fn share(name: &str, variable: &Variable<'_>, count: usize) -> Result<Vec<usize>, ConvertError> {
    let mut shape = variable.shape.clone();
    match shape.first_mut() {
        Some(rows) if rows.is_multiple_of(count) => *rows /= count,
        _ => {
            return Err(ConvertError::Shape {
                name: name.to_owned(),
                found: shape,
                expected: "as many rows for each projection in it",
            });
        }
    }
    Ok(shape)
}

fn dtype(name: &str, variable: &Variable<'_>) -> Result<&'static str, ConvertError> {
    match variable.dtype {
        "float16" => Ok("F16"),
        "float32" => Ok("F32"),
        other => Err(ConvertError::Dtype { name: name.to_owned(), dtype: other.to_owned() }),
    }
}

impl Layout<'_> {
    /// The shape of a tensor.
    pub(crate) fn shape(&self, name: &str) -> Result<&[usize], ConvertError> {
        let missing = || ConvertError::Missing(name.to_owned());
        Ok(&self.tensors.get(name).ok_or_else(missing)?.shape)
    }

    /// How many layers encoder or decoder have, all of which are whole.
    pub(crate) fn layers(&self, side: &str) -> Result<usize, ConvertError> {
        let first = |layer: &usize| {
            self.tensors.contains_key(&format!("model.{side}.layers.{layer}.fc1.weight"))
        };
        let count = (0..).take_while(first).count();
        for layer in 0..count {
            for (path, names) in LAYER {
                let is_here = side == "decoder" || !path.starts_with("attention/");
                for name in names.iter().filter(|_| is_here) {
                    self.whole(&format!("model.{side}.layers.{layer}.{name}"))?;
                }
            }
        }
        Ok(count)
    }

    /// That there are weights of that name, and a bias unless they are those of keys.
    fn whole(&self, name: &str) -> Result<(), ConvertError> {
        self.shape(&format!("{name}.weight"))?;
        if name.ends_with("k_proj") {
            return Ok(());
        }
        self.shape(&format!("{name}.bias")).map(drop)
    }
}
