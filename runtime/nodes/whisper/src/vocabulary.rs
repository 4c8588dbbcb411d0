//! The tokens: `tokenizer.json`, as Hugging Face has it. Only the way from tokens to text is needed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::ModelError;

#[derive(Deserialize)]
struct File {
    model: Model,
    added_tokens: Vec<Added>,
}

#[derive(Deserialize)]
struct Model {
    vocab: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct Added {
    id: u32,
    content: String,
}

/// What each token stands for, and which ones steer.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// The bytes of a token by its number; none for those that steer.
    bytes: Vec<Vec<u8>>,
    /// The end of a text. All tokens before it are text.
    pub(crate) end: u32,
    pub(crate) start: u32,
    /// Comes before what was said before the window.
    pub(crate) previous: u32,
    pub(crate) transcribe: u32,
    pub(crate) translate: u32,
    pub(crate) no_speech: u32,
    pub(crate) no_timestamps: u32,
    /// The timestamp of the window's beginning. Each of those that follow is 20 ms later.
    pub(crate) first_timestamp: u32,
    /// Languages by their name in ISO 639-1, where the model knows several.
    languages: BTreeMap<String, u32>,
}

/// How many more tokens a model has that knows more languages than English.
const ENGLISH_TOKENS: usize = 51_864;

impl Vocabulary {
    /// Reads the file of a model with `size` tokens.
    pub(crate) fn read(json: &[u8], size: usize) -> Result<Self, ModelError> {
        let failed = |source| ModelError::Json { file: "tokenizer.json", source };
        let file: File = serde_json::from_slice(json).map_err(failed)?;
        let added: BTreeMap<_, _> =
            file.added_tokens.iter().map(|token| (token.content.as_str(), token.id)).collect();
        let in_model = |id: &u32| (*id as usize) < size;
        let token = |names: &[&'static str]| {
            let mut ids = names.iter().filter_map(|name| added.get(name).copied());
            ids.find(in_model).ok_or(ModelError::Token(names[0]))
        };
        let no_timestamps = token(&["<|notimestamps|>"])?;
        let start = token(&["<|startoftranscript|>"])?;
        let translate = token(&["<|translate|>"])?;
        let is_language = |id: u32| id > start && id < translate && size > ENGLISH_TOKENS;
        Ok(Self {
            bytes: bytes(&file.model.vocab, size),
            end: token(&["<|endoftext|>"])?,
            start,
            previous: token(&["<|startofprev|>"])?,
            transcribe: token(&["<|transcribe|>"])?,
            translate,
            no_speech: token(&["<|nospeech|>", "<|nocaptions|>"])?,
            no_timestamps,
            first_timestamp: no_timestamps + 1,
            languages: added
                .iter()
                .filter(|(_, id)| is_language(**id))
                .filter_map(|(name, id)| Some((language(name)?, *id)))
                .collect(),
        })
    }

    /// Whether the model knows more than English.
    pub(crate) fn is_multilingual(&self) -> bool {
        !self.languages.is_empty()
    }

    /// The languages that the model knows, with their tokens.
    pub(crate) fn languages(&self) -> &BTreeMap<String, u32> {
        &self.languages
    }

    pub(crate) fn is_timestamp(&self, token: u32) -> bool {
        token >= self.first_timestamp
    }

    /// The text of those tokens that are text.
    pub(crate) fn text(&self, tokens: &[u32]) -> String {
        let said = tokens.iter().filter(|token| **token < self.end);
        let bytes = said.filter_map(|token| self.bytes.get(*token as usize));
        String::from_utf8_lossy(&bytes.flatten().copied().collect::<Vec<_>>()).into_owned()
    }
}

fn language(token: &str) -> Option<String> {
    let name = token.strip_prefix("<|")?.strip_suffix("|>")?;
    Some(name.to_owned())
}

fn bytes(vocabulary: &BTreeMap<String, u32>, size: usize) -> Vec<Vec<u8>> {
    let bytes_of = bytes_of_characters();
    let mut bytes = vec![Vec::new(); size];
    for (token, id) in vocabulary {
        if let Some(place) = bytes.get_mut(*id as usize) {
            *place =
                token.chars().filter_map(|character| bytes_of.get(&character)).copied().collect();
        }
    }
    bytes
}

/// The vocabulary says each byte as a character that can be printed: itself where it is one in Latin-1,
/// and one of those from U+0100 on otherwise.
fn bytes_of_characters() -> BTreeMap<char, u8> {
    let mut next = 0x100;
    (0..=u8::MAX)
        .map(|byte| {
            let is_printable = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
            let code = if is_printable { byte.into() } else { next };
            next += u32::from(!is_printable);
            (char::from_u32(code).unwrap_or_default(), byte)
        })
        .collect()
}
