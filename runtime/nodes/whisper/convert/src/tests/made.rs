//! Writes small models as CTranslate2 does.

pub(super) const CONFIG: &str =
    r#"{"lang_ids": [], "suppress_ids": [1], "suppress_ids_begin": [0, 2]}"#;
pub(super) const TOKENIZER: &str = r#"{
    "added_tokens": [{"id": 2, "content": "<|endoftext|>"}, {"id": 3, "content": "<|notimestamps|>"}],
    "model": {"vocab": {"a": 0, "b": 1}}
}"#;
pub(super) const VOCABULARY: &[u8] = b"a\nb\n<|endoftext|>\n<|notimestamps|>\n<|0.00|>\n<|0.02|>\n";

const FLOAT16: u8 = 4;

/// Name, shape, type and numbers.
type Variable = (String, Vec<u32>, u8, Vec<u8>);

/// What a file has.
pub(super) struct Made {
    pub(super) version: u32,
    pub(super) spec: (&'static str, u32),
    pub(super) alias: &'static str,
    pub(super) variables: Vec<Variable>,
}

impl Made {
    /// A model of one layer on each side.
    pub(super) fn whole() -> Self {
        let mut made = Self {
            version: 6,
            spec: ("WhisperSpec", 3),
            alias: "decoder/projection/weight",
            variables: Vec::new(),
        };
        for side in ["encoder", "decoder"] {
            made.setting(&format!("{side}/num_heads"), 2, &[2, 0]);
            made.ends(side);
            made.layer(&format!("{side}/layer_0"), side == "decoder");
        }
        for (name, value) in
            [("activation", 3), ("alibi", 0), ("pre_norm", 1), ("scale_embeddings", 0)]
        {
            made.setting(&format!("decoder/{name}"), 1, &[value]);
        }
        made
    }

    fn ends(&mut self, side: &str) {
        self.weights(&format!("{side}/layer_norm/gamma"), &[4]);
        self.weights(&format!("{side}/layer_norm/beta"), &[4]);
        if side == "encoder" {
            for (name, inputs) in [("conv1", 2), ("conv2", 4)] {
                self.weights(&format!("{side}/{name}/weight"), &[4, inputs, 3]);
                self.weights(&format!("{side}/{name}/bias"), &[4]);
            }
            self.weights("encoder/position_encodings/encodings", &[5, 4]);
        } else {
            self.weights("decoder/embeddings/weight", &[6, 4]);
            self.weights("decoder/position_encodings/encodings", &[7, 4]);
        }
    }

    fn layer(&mut self, layer: &str, listens: bool) {
        let norms = ["self_attention", "ffn"].into_iter().chain(listens.then_some("attention"));
        for norm in norms {
            self.weights(&format!("{layer}/{norm}/layer_norm/gamma"), &[4]);
            self.weights(&format!("{layer}/{norm}/layer_norm/beta"), &[4]);
        }
        for (name, outputs, inputs) in [
            ("self_attention/linear_0", 12, 4),
            ("self_attention/linear_1", 4, 4),
            ("ffn/linear_0", 8, 4),
            ("ffn/linear_1", 4, 8),
        ] {
            self.linear(&format!("{layer}/{name}"), outputs, inputs);
        }
        if listens {
            self.linear(&format!("{layer}/attention/linear_0"), 4, 4);
            self.linear(&format!("{layer}/attention/linear_1"), 8, 4);
            self.linear(&format!("{layer}/attention/linear_2"), 4, 4);
        }
        self.clear(&format!("{layer}/self_attention/linear_0/bias"), 8..16);
        self.clear(&format!("{layer}/attention/linear_1/bias"), 0..8);
    }

    fn linear(&mut self, name: &str, outputs: u32, inputs: u32) {
        self.weights(&format!("{name}/weight"), &[outputs, inputs]);
        self.weights(&format!("{name}/bias"), &[outputs]);
    }

    /// Numbers of which no two in a row are equal.
    fn weights(&mut self, name: &str, shape: &[u32]) {
        let count = shape.iter().product::<u32>() * 2;
        let data = (1..=count).map(|byte| (byte * 7 % 251) as u8).collect();
        self.variables.push((name.to_owned(), shape.to_vec(), FLOAT16, data));
    }

    fn setting(&mut self, name: &str, dtype: u8, data: &[u8]) {
        self.variables.push((name.to_owned(), Vec::new(), dtype, data.to_vec()));
    }

    /// Keys have no bias.
    fn clear(&mut self, name: &str, bytes: std::ops::Range<usize>) {
        for (_, _, _, data) in self.variables.iter_mut().filter(|variable| variable.0 == name) {
            data[bytes.clone()].fill(0);
        }
    }

    /// The same with another variable of that name.
    pub(super) fn with(self, name: &str, shape: &[u32], dtype: u8, data: &[u8]) -> Self {
        let mut made = self.without(name);
        made.variables.push((name.to_owned(), shape.to_vec(), dtype, data.to_vec()));
        made
    }

    /// The same without that variable.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|variable| variable.0 != name);
        self
    }

    pub(super) fn data(&self, name: &str) -> &[u8] {
        &self.variables.iter().find(|variable| variable.0 == name).unwrap().3
    }

    /// The file.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut file = self.version.to_le_bytes().to_vec();
        text(&mut file, self.spec.0);
        file.extend(self.spec.1.to_le_bytes());
        file.extend((self.variables.len() as u32).to_le_bytes());
        for (name, shape, dtype, data) in &self.variables {
            text(&mut file, name);
            file.push(shape.len() as u8);
            file.extend(shape.iter().flat_map(|length| length.to_le_bytes()));
            file.push(*dtype);
            file.extend((data.len() as u32).to_le_bytes());
            file.extend(data);
        }
        file.extend(1_u32.to_le_bytes());
        text(&mut file, self.alias);
        text(&mut file, "decoder/embeddings/weight");
        file
    }
}

fn text(file: &mut Vec<u8>, text: &str) {
    file.extend((text.len() as u16 + 1).to_le_bytes());
    file.extend(text.as_bytes());
    file.push(0);
}
