//! How old a reader must be: the questions measured by the Flesch–Kincaid grade (Kincaid and others, 1975), with the terms of law left out.

use desk::Desk;
use rulebook::asked;
use rulebook::model::Fact;
use std::collections::BTreeSet;
use std::path::Path;

/// The most that a question may ask of its reader, in years.
pub const OLDEST: f64 = 14.0;
/// The most that the median question may ask, in years.
pub const MEDIAN: f64 = 12.0;

/// A text and the age at which it can be read.
pub struct Measured {
    /// The fact that it is about.
    pub id: String,
    /// Years: the grade and five.
    pub age: f64,
}

/// What the words of one fact ask of a reader, and what is missing from them.
pub struct Words {
    /// Every asked fact, the hardest first.
    pub measured: Vec<Measured>,
    /// `fact: what is missing`.
    pub missing: Vec<String>,
}

/// Measures every fact that is asked.
pub fn measure(facts: &[Fact]) -> Words {
    let asked: Vec<&Fact> = facts.iter().filter(|fact| asked(fact)).collect();
    let mut terms: Vec<String> = asked.iter().filter_map(|fact| fact.term.as_ref()).map(|term| term.to_lowercase()).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.len()));
    let (mut measured, mut missing) = (Vec::new(), Vec::new());
    for fact in asked {
        for (name, text) in [("term", &fact.term), ("meaning", &fact.meaning), ("evidence", &fact.evidence)] {
            if text.as_ref().is_none_or(|text| text.trim().is_empty()) {
                missing.push(format!("{}: {name}", fact.id));
            }
        }
        let parts = [Some(&fact.asks), Some(&fact.why), fact.meaning.as_ref(), fact.evidence.as_ref(), fact.easily_wrong.as_ref()];
        let text: String = parts.into_iter().flatten().map(|part| format!("{}. ", part.trim_end_matches('.'))).collect();
        measured.push(Measured { id: fact.id.clone(), age: age(&without(&text, &terms)) });
    }
    measured.sort_by(|a, b| b.age.total_cmp(&a.age));
    Words { measured, missing }
}

/// The median age of texts sorted by age.
pub fn median(measured: &[Measured]) -> f64 {
    measured.get(measured.len() / 2).map_or(0.0, |one| one.age)
}

/// The text without the terms of law.
fn without(text: &str, terms: &[String]) -> String {
    terms.iter().fold(text.to_lowercase(), |text, term| text.replace(term.as_str(), ""))
}

/// The age in years at which a text can be read: 0.39 words a sentence, 11.8 syllables a word, less 15.59, and five years before school.
pub fn age(text: &str) -> f64 {
    let sentences = text.split(['.', '?', '!', ';', ':']).filter(|part| part.split_whitespace().count() > 1).count().max(1);
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '’' && letter != '\'').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return 0.0;
    }
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    0.39 * words.len() as f64 / sentences as f64 + 11.8 * syllables as f64 / words.len() as f64 - 15.59 + 5.0
}

/// The syllables of an English word, by its groups of vowels; a silent *e* at the end, and *-ed* and *-es* that are not heard, are left out.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    if word.chars().any(|letter| letter.is_ascii_digit()) {
        return 1;
    }
    let vowel = |letter: char| "aeiouyé".contains(letter);
    let mut groups = 0;
    let mut before = false;
    for letter in word.chars() {
        groups += usize::from(vowel(letter) && !before);
        before = vowel(letter);
    }
    let heard = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let silent = (word.ends_with('e') && !heard(&["le", "ee", "ie", "ye", "oe", "ue"]))
        || (word.ends_with("ed") && !heard(&["ted", "ded"]))
        || (word.ends_with("es") && !heard(&["ses", "ces", "ges", "zes", "xes", "shes", "ches", "ies", "les"]));
    let silent_inside = usize::from(["ement", "eful", "ely", "eless"].iter().any(|part| word.contains(part)));
    let split = ["ia", "io", "iu", "eo", "ua"].iter().filter(|pair| word.contains(**pair)).count() + usize::from(word.ends_with("ea"));
    let joined = ["tion", "sion", "cial", "tial", "cian", "gion", "lion", "geo", "people", "qua", "gua", "cious", "tious"];
    let joined = joined.iter().filter(|pair| word.contains(**pair)).count();
    (groups + split).saturating_sub(joined + silent_inside + usize::from(silent)).max(1)
}

/// Prints the reading ages, and what is missing.
pub fn run(law: Option<&Path>) -> Result<(), String> {
    let desk = Desk::open(law).map_err(|error| error.to_string())?;
    let words = measure(&desk.book.facts);
    println!("{} facts are asked; reading age, the terms of law left out: median {:.1}", words.measured.len(), median(&words.measured));
    println!("hardest:");
    words.measured.iter().take(10).for_each(|one| println!("  {:>4.1}  {}", one.age, one.id));
    let over = words.measured.iter().filter(|one| one.age > MEDIAN).count();
    println!("over {MEDIAN}: {over}; over {OLDEST}: {}", words.measured.iter().filter(|one| one.age > OLDEST).count());
    if law.is_some() {
        println!("each:");
        let themes: BTreeSet<(&str, &str)> = desk.book.facts.iter().map(|fact| (fact.theme.as_str(), fact.id.as_str())).collect();
        for (theme, id) in themes {
            if let Some(one) = words.measured.iter().find(|one| one.id == id) {
                println!("  {theme:<16} {:>4.1}  {id}", one.age);
            }
        }
    }
    println!("missing: {}", words.missing.len());
    words.missing.iter().take(20).for_each(|one| println!("  {one}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{age, syllables};

    #[test]
    fn syllables_are_those_of_the_dictionary() {
        let words = [
            ("care", 1),
            ("home", 1),
            ("service", 2),
            ("people", 2),
            ("provider", 3),
            ("authority", 4),
            ("procurement", 3),
            ("asked", 1),
            ("wanted", 2),
            ("services", 3),
            ("area", 3),
            ("decision", 3),
            ("social", 2),
            ("value", 2),
            ("the", 1),
            ("year", 1),
            ("million", 2),
        ];
        let wrong: Vec<String> = words
            .iter()
            .filter(|(word, count)| syllables(word) != *count)
            .map(|(word, count)| format!("{word}: {count}, got {}", syllables(word)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_harder_text_asks_for_an_older_reader() {
        let plain = age("Who pays for the home? The council pays. Then the home can open.");
        let hard = age(
            "The determination of the contracting authority's procurement obligations necessitates consideration of supplementary statutory provisions.",
        );
        assert!(plain < 9.0 && hard > 20.0, "{plain} {hard}");
    }
}
