//! The words of a text, and in how many of them two texts differ.

/// The words, without what is no matter of hearing: capitals, marks, and how a title is written.
pub fn words(text: &str) -> Vec<String> {
    let is_letter = |character: char| character.is_alphanumeric() || character == '\'';
    let text = text.to_lowercase();
    let words = text.split(|character| !is_letter(character)).filter(|word| !word.is_empty());
    words.map(|word| spelt(word).to_owned()).collect()
}

fn spelt(word: &str) -> &str {
    match word {
        "mr" => "mister",
        "mrs" => "missus",
        other => other,
    }
}

/// How many words are to be replaced, put in or taken out to make the one list of the other.
pub fn errors(expected: &[String], found: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (done, word) in expected.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (place, other) in found.iter().enumerate() {
            let replaced = diagonal + usize::from(word != other);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[found.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_is_no_matter() {
        assert_eq!(
            words("Mr. Smith's cold-hearted, \"ill\"!"),
            words("mister smith's cold hearted ill")
        );
        assert!(words(" -- ").is_empty());
    }

    #[test]
    fn words_are_replaced_put_in_and_taken_out() {
        let count = |one: &str, other: &str| errors(&words(one), &words(other));
        assert_eq!(count("he was a man", "he was a man"), 0);
        assert_eq!(count("he was a man", "he is a man"), 1);
        assert_eq!(count("he was a man", "he was man"), 1);
        assert_eq!(count("he was a man", "so he was a a man"), 2);
        assert_eq!(count("he was a man", ""), 4);
        assert_eq!(count("", "he was"), 2);
    }
}
