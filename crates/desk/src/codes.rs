//! Codes found by words: what a service is called to its code.

use crate::Desk;
use serde::Serialize;
use std::cmp::Reverse;

/// A code of the vocabulary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CodeView {
    /// Its eight digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The lists of the regulations that it is on.
    pub lists: Vec<String>,
}

/// Words that say nothing of the kind of service.
const EMPTY: [&str; 18] = [
    "name", "need", "and", "for", "the", "with", "services", "service", "people", "who", "from", "other", "related", "about", "years",
    "year", "that", "this",
];

/// The stem of a word, roughly: enough to match *homes* with *home*, *housing* with *house*.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    ["ings", "ing", "es", "s"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() > 3))
        .unwrap_or(&word)
        .trim_end_matches('e')
        .to_string()
}

fn stems(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2);
    words.filter(|word| !EMPTY.contains(&word.to_lowercase().as_str())).map(stem).collect()
}

impl Desk {
    /// The codes whose names share most with these words, those on a list of the regulations first; at most `most`.
    pub fn codes(&self, words: &str, most: usize) -> Vec<CodeView> {
        let wanted = stems(words);
        let codes = &self.book.codes;
        let lists_of = |code: &str| {
            let on = codes.lists.iter().filter(|(_, held)| held.iter().any(|one| one == code));
            on.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let mut found: Vec<(usize, bool, usize, &String, &String)> = codes
            .names
            .iter()
            .filter_map(|(code, name)| {
                let here = stems(name);
                let shared = wanted.iter().filter(|word| here.contains(word)).count();
                (shared > 0 || code.starts_with(words.trim())).then(|| (shared, codes.class(code) != 0, here.len(), code, name))
            })
            .collect();
        found.sort_by_key(|(shared, listed, long, code, _)| (Reverse(*listed), Reverse(*shared), *long, code.as_str()));
        let view = |(_, _, _, code, name): (usize, bool, usize, &String, &String)| CodeView {
            lists: lists_of(code),
            code: code.clone(),
            name: name.clone(),
        };
        found.into_iter().take(most).map(view).collect()
    }
}
