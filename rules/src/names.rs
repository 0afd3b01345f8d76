//! Sensitive names: judged by their words, never by a part of a word.

/// The words of a name, lower case: split at `_`, `.`, `-`, `:`, `/`, digits and changes of case.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, char) in chars.iter().enumerate() {
        let starts_word = char.is_uppercase()
            && (at > 0 && chars[at - 1].is_lowercase()
                || chars.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if !char.is_alphabetic() || starts_word {
            words.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
        }
        if char.is_alphabetic() {
            current.extend(char.to_lowercase());
        }
    }
    words.extend((!current.is_empty()).then_some(current));
    words
}
