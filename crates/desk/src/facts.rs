//! The glossary of facts, searched by word.

use crate::Desk;
use crate::condition::nature_name;
use rulebook::model::{Fact, Kind, Measure, Nature, Vat};
use serde::Serialize;
use std::collections::BTreeMap;

/// A fact of the glossary.
#[derive(Clone, Debug, Serialize)]
pub struct FactView {
    /// Its id: the name in need files.
    pub id: String,
    /// Its theme.
    pub theme: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// Who can know it, or must judge it.
    pub who: String,
    /// circumstance, choice, judgement, computed, decided.
    pub nature: &'static str,
    /// yes or no, money with VAT, one of …
    pub kind: String,
    /// What to write in a need file.
    pub write: String,
    /// The values, where it is one of a list.
    pub of: Vec<String>,
    /// What values mean, for those whose names do not say it.
    pub value_words: BTreeMap<String, String>,
    /// The legal term.
    pub term: Option<String>,
    /// What that term means, in plain words.
    pub meaning: Option<String>,
    /// What would show that an answer is right.
    pub evidence: Option<String>,
    /// Why a plain yes or no often gets it wrong.
    pub easily_wrong: Option<String>,
    /// What is presumed while nobody has said.
    pub presumed: Option<String>,
    /// The provision whose conclusion it stands for.
    pub stands_for: Option<String>,
}

impl Desk {
    /// The facts whose id, question, term, its meaning or theme holds each of the words; all without one. Those that are asked come first.
    pub fn facts(&self, word: Option<&str>) -> Vec<FactView> {
        let word = word.map(|word| word.to_lowercase().replace('_', " "));
        let holds = |fact: &Fact| {
            let words = |text: &Option<String>| text.clone().unwrap_or_default();
            let text = format!("{} {} {} {} {}", fact.id.replace('_', " "), fact.asks, words(&fact.term), words(&fact.meaning), fact.theme)
                .to_lowercase();
            word.as_ref().is_none_or(|words| words.split_whitespace().all(|word| text.contains(word)))
        };
        let mut found: Vec<&Fact> = self.book.facts.iter().filter(|fact| holds(fact)).collect();
        found.sort_by_key(|fact| matches!(fact.nature, Nature::Decided | Nature::Computed));
        found.into_iter().map(|fact| self.fact_view(fact)).collect()
    }

    /// The fact ids nearest to a word that none holds.
    pub fn nearest_facts(&self, word: &str) -> Vec<String> {
        let mut near: Vec<(f64, &str)> =
            self.book.facts.iter().map(|fact| (strsim::jaro_winkler(&fact.id, word), fact.id.as_str())).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.into_iter().take(3).map(|(_, id)| id.to_string()).collect()
    }

    pub(crate) fn fact_view(&self, fact: &Fact) -> FactView {
        let (kind, write, of) = match &fact.kind {
            Kind::YesNo => ("yes or no".to_string(), "true or false".to_string(), Vec::new()),
            Kind::Number(Measure::Money(vat)) => {
                let vat = match vat {
                    Vat::With => "money, any VAT counted in",
                    Vat::Without => "money, before VAT",
                    Vat::Itself => "money: the VAT itself",
                };
                (vat.to_string(), "850_000, \"1234.56\" or { at_least = 850_000, at_most = 950_000 }".to_string(), Vec::new())
            }
            Kind::Number(Measure::Months) => ("months".to_string(), "36 or { at_least = 12, at_most = 36 }".to_string(), Vec::new()),
            Kind::Number(Measure::Date) => {
                let write = if fact.may_be_never { "2026-10-05, or \"never\"" } else { "2026-10-05" };
                ("a date".to_string(), write.to_string(), Vec::new())
            }
            Kind::OneOf(of) => {
                ("one of a list".to_string(), "one of the words, in quotes, or { one_of = [\"…\", \"…\"] }".to_string(), of.clone())
            }
            Kind::Code => ("a CPV code".to_string(), "eight digits in quotes".to_string(), Vec::new()),
            Kind::List(list) => {
                let has = self.book.lists.get(usize::from(*list)).map(|list| list.has.as_slice()).unwrap_or_default();
                let names: Vec<String> =
                    has.iter().filter_map(|fact| self.book.facts.get(usize::from(*fact))).map(|fact| fact.id.clone()).collect();
                let codes = has.len() == 1
                    && has.iter().any(|fact| self.book.facts.get(usize::from(*fact)).is_some_and(|fact| fact.kind == Kind::Code));
                let write = if codes {
                    "[\"…\", \"…\"] with eight digits each, or [] for none".to_string()
                } else {
                    "[[facts.…]] tables, or [] for none".to_string()
                };
                ("a list".to_string(), write, names)
            }
        };
        let presumed = fact.presumed.as_ref().and_then(|presumed| {
            let id = self.book.fact_named(&fact.id)?;
            Some(format!("{}: {} ({})", self.book.show_value(id, presumed.value), presumed.why, presumed.cite))
        });
        FactView {
            id: fact.id.clone(),
            theme: fact.theme.clone(),
            asks: fact.asks.clone(),
            why: fact.why.clone(),
            who: fact.who.clone(),
            nature: nature_name(fact.nature),
            kind,
            write,
            of,
            value_words: fact.value_words.clone(),
            term: fact.term.clone(),
            meaning: fact.meaning.clone(),
            evidence: fact.evidence.clone(),
            easily_wrong: fact.easily_wrong.clone(),
            presumed,
            stands_for: fact.stands_for.clone(),
        }
    }
}
