//! A need file to begin from: every fact that is asked, with its question, waiting to be filled in.

use crate::Desk;
use crate::words::THEMES;
use rulebook::Door;
use rulebook::model::{Fact, Kind, Nature};
use toml_edit::{DocumentMut, Item, Table, value};

/// The most words and letters of a title that is made from a sentence.
const TITLE: (usize, usize) = (8, 60);

/// Words that a title does not end on when it is cut.
const LEADS_ON: &str = "a an and are at by for from in is of on or that the their to which who whose with";

/// A title made from the sentence of a need: its beginning, cut at a word.
///
/// ```
/// assert_eq!(desk::new_need::title_of("Rooms with support."), "Rooms with support");
/// assert_eq!(desk::new_need::title_of("Rooms with support, and advice, for people who sleep rough"), "Rooms with support, and advice, for people…");
/// ```
pub fn title_of(sentence: &str) -> String {
    let whole = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = whole.trim_end_matches(['.', ' ']);
    let mut words: Vec<&str> = Vec::new();
    let mut letters = 0;
    for word in whole.split(' ').take(TITLE.0) {
        letters += word.chars().count() + usize::from(!words.is_empty());
        if letters > TITLE.1 {
            break;
        }
        words.push(word);
    }
    if words.len() == whole.split(' ').count() {
        return whole.to_string();
    }
    while words.last().is_some_and(|word| LEADS_ON.split(' ').any(|one| one.eq_ignore_ascii_case(word))) {
        words.pop();
    }
    // a first word longer than a title is cut where the title ends
    let cut = if words.is_empty() { whole.chars().take(TITLE.1).collect() } else { words.join(" ") };
    format!("{}…", cut.trim_end_matches([',', ';', ':', '–', '-', ' ']))
}

impl Desk {
    /// The text of a need of which nothing is known yet but its title and its sentence.
    pub fn begin(&self, title: &str, sentence: &str, door: Door) -> String {
        let mut document = DocumentMut::new();
        let mut head = Table::new();
        head.insert("title", value(title));
        head.insert("sentence", value(sentence));
        head.insert("door", value(if door == Door::Need { "need" } else { "proposal" }));
        head.insert("format", value(1));
        head.insert("revision", value(0));
        document.insert("need", Item::Table(head));
        document.insert("facts", Item::Table(Table::new()));
        document.to_string()
    }

    /// The text of a new need file. Every line but the head is a comment until somebody knows.
    pub fn new_need(&self) -> String {
        let mut text = String::from(
            "# A need. Take the # away from each line that you know, and leave the others: not known is a good answer.\n\
             # Amounts are pounds; whether VAT is in them is said with each. Dates are YYYY-MM-DD.\n\
             # `waymark routes THIS.toml` shows what is open; `waymark facts WORD` explains a fact.\n\n\
             [need]\ntitle = \"A name for the need\"\nsentence = \"One sentence on what people receive\"\ndoor = \"need\"        # or \"proposal\"\nformat = 1\n\n[facts]\n",
        );
        let asked =
            |fact: &&Fact| matches!(fact.nature, Nature::Circumstance | Nature::Choice | Nature::Judgement) && fact.item_of.is_none();
        let place = |fact: &Fact| THEMES.iter().position(|(theme, _)| *theme == fact.theme).unwrap_or(THEMES.len());
        let mut facts: Vec<&Fact> = self.book.facts.iter().filter(asked).collect();
        facts.sort_by_key(|fact| place(fact));
        let mut theme = "";
        for fact in facts {
            if theme != fact.theme {
                theme = &fact.theme;
                text.push_str(&format!("\n# ---- {theme}\n"));
            }
            let view = self.fact_view(fact);
            text.push_str(&format!("\n# {}\n", fact.asks));
            if fact.nature == Nature::Judgement {
                text.push_str("# A judgement: it counts only with a record below, by name and with reasons.\n");
            }
            let write = match &fact.kind {
                Kind::OneOf(of) => {
                    format!("{}  # one of: {}", of.first().map_or_else(String::new, |first| format!("\"{first}\"")), of.join(", "))
                }
                Kind::YesNo => "true  # or false".to_string(),
                Kind::List(_) => format!(
                    "[]  # {}",
                    if view.of.is_empty() { view.write.clone() } else { format!("each with: {}; {}", view.of.join(", "), view.write) }
                ),
                _ => format!("  # {}", view.write),
            };
            text.push_str(&format!("# {} = {write}\n", fact.id));
        }
        text.push_str(
            "\n# Who gave a fact, when and why. A judgement counts only with all of these, and only while the value is the same.\n\
             # [given.competition_not_in_best_interests]\n# value = true\n# by = \"Head of commissioning\"\n# on = 2026-11-20\n# why = \"…\"\n\n\
             # Why something is not known: \"not_asked\", \"do_not_know\" or \"to_be_judged\".\n# [not_known]\n# vat_payable = \"do_not_know\"\n",
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_title_is_the_beginning_of_its_sentence() {
        for (sentence, title) in [
            ("Evening clubs", "Evening clubs"),
            ("  Evening \n clubs. ", "Evening clubs"),
            ("One two three four five six seven eight", "One two three four five six seven eight"),
            ("One two three four five six seven eight nine", "One two three four five six seven eight…"),
            ("Support, at home, for a person who", "Support, at home, for a person who"),
            ("Support at home for people who are in of to", "Support at home for people…"),
            ("Rooms, advice, meals, outreach, care and, nine", "Rooms, advice, meals, outreach, care and, nine"),
            (
                "Rooms, advice, meals, outreach, care, clubs, sport, music, and art",
                "Rooms, advice, meals, outreach, care, clubs, sport, music…",
            ),
            (
                "Accommodation-based rehabilitation programmes throughout neighbourhoods",
                "Accommodation-based rehabilitation programmes throughout…",
            ),
            ("", ""),
        ] {
            assert_eq!(title_of(sentence), title, "{sentence}");
        }
    }

    #[test]
    fn a_title_is_never_long_and_never_empty_where_there_are_words() {
        for sentence in ["é".repeat(600), "and of the to ".repeat(40), format!("{} x", "ÅŁ".repeat(61))] {
            let title = title_of(&sentence);
            assert!((1..=61).contains(&title.chars().count()), "{title}");
        }
    }
}
