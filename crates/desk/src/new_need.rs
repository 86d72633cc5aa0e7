//! A need file to begin from: every fact that is asked, with its question, waiting to be filled in.

use crate::Desk;
use crate::words::THEMES;
use rulebook::Door;
use rulebook::model::{Fact, Kind, Nature};
use toml_edit::{DocumentMut, Item, Table, value};

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
