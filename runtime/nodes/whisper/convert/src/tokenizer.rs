//! `tokenizer.json` with the timestamps, which only `vocabulary.txt` has.

use serde_json::{Value, json};

use crate::ConvertError;

const FILE: &str = "tokenizer.json";
/// The token before the first timestamp.
const LAST_BEFORE: &str = "<|notimestamps|>";

/// Adds the tokens of the vocabulary that follow `<|notimestamps|>` and are not there.
pub(crate) fn with_timestamps(tokenizer: &[u8], vocabulary: &[u8]) -> Result<String, ConvertError> {
    let failed = |source| ConvertError::Json { file: FILE, source };
    let mut tokenizer: Value = serde_json::from_slice(tokenizer).map_err(failed)?;
    let vocabulary = str::from_utf8(vocabulary).map_err(|_| ConvertError::Vocabulary)?;
    let tokens: Vec<&str> = vocabulary.lines().collect();
    let first = tokens.iter().position(|&token| token == LAST_BEFORE);
    let first = first.ok_or(ConvertError::Vocabulary)? + 1;
    let added = tokenizer.get_mut("added_tokens").and_then(Value::as_array_mut);
    let none = || failed(serde::de::Error::missing_field("added_tokens"));
    let added = added.ok_or_else(none)?;
    check(added, &tokens)?;
    let known = added.iter().filter_map(id).max().unwrap_or_default();
    let missing = tokens.iter().enumerate().skip(first.max(known + 1));
    added.extend(missing.map(|(id, token)| timestamp(id, token)));
    serde_json::to_string(&tokenizer).map_err(failed)
}

/// That the added tokens are those of the vocabulary.
fn check(added: &[Value], tokens: &[&str]) -> Result<(), ConvertError> {
    for token in added {
        let (id, content) = (id(token).unwrap_or(usize::MAX), token["content"].as_str());
        let (one, other) = (content.unwrap_or_default(), tokens.get(id).copied());
        if other != Some(one) {
            let other = other.unwrap_or_default().to_owned();
            return Err(ConvertError::Tokens { id, one: one.to_owned(), other });
        }
    }
    Ok(())
}

fn id(token: &Value) -> Option<usize> {
    usize::try_from(token["id"].as_u64()?).ok()
}

fn timestamp(id: usize, content: &str) -> Value {
    json!({
        "id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": true, "special": false,
    })
}
