//! The contents of the law book.

use super::{Entry, KINDS, Kind, NEVERS, entry_of, entry_of_amount, entry_of_rule};
use crate::Desk;
use crate::words::{THEMES, clock_group, regime, upper};
use rulebook::model::{Fact, Nature};
use serde::Serialize;

/// All entries of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// The folder of its pages.
    pub folder: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How many entries it has.
    pub count: usize,
    /// Its entries, in parts that belong together.
    pub parts: Vec<Part>,
}

/// Entries that belong together.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Their heading; empty where a chapter has but one part.
    pub title: String,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// The contents of the book.
#[derive(Clone, Debug, Serialize)]
pub struct Index {
    /// A chapter for each kind of entry.
    pub chapters: Vec<Chapter>,
    /// The routes that are known and not encoded: title and id.
    pub not_encoded: Vec<(String, String)>,
    /// The rulebook's version.
    pub version: String,
}

impl Desk {
    /// The contents of the law book.
    pub fn book_index(&self) -> Index {
        let chapters = KINDS.iter().map(|(kind, folder, title)| {
            let parts = self.parts(*kind);
            Chapter { folder, title, count: parts.iter().map(|part| part.entries.len()).sum(), parts }
        });
        Index {
            chapters: chapters.collect(),
            not_encoded: self.book.not_encoded.iter().map(|route| (route.title.clone(), route.id.clone())).collect(),
            version: self.book.version.clone(),
        }
    }

    /// Every entry of the book, in the order of the contents.
    pub fn book_entries(&self) -> Vec<(Kind, Entry)> {
        let of = |kind: Kind| self.parts(kind).into_iter().flat_map(|part| part.entries).map(move |entry| (kind, entry));
        KINDS.iter().flat_map(|(kind, _, _)| of(*kind)).collect()
    }

    /// A fact has a page of its own unless it is a yes/no that one rule decides: then the rule's page is its page.
    pub(crate) fn has_page(&self, fact: &Fact) -> bool {
        if fact.nature != Nature::Decided {
            return true;
        }
        let id = self.book.fact_named(&fact.id);
        self.book.rules.iter().filter(|rule| Some(rule.decides) == id).count() != 1
    }

    fn parts(&self, kind: Kind) -> Vec<Part> {
        let book = &self.book;
        let timetable = &self.counting.timetable;
        match kind {
            Kind::Route | Kind::Rule | Kind::Duty => {
                let rules = book.rules.iter().filter(|rule| super::kind_of_rule(rule) == kind);
                grouped(rules.map(|rule| (part_of_rule(kind, rule), entry_of_rule(rule))))
            }
            Kind::Clock => grouped(
                timetable.clocks.iter().map(|clock| (clock_group(&clock.file).to_string(), Entry::new(kind, &clock.id, &clock.title))),
            ),
            Kind::Amount => grouped(book.amounts.iter().map(|amount| (String::new(), entry_of_amount(amount)))),
            Kind::Fact => {
                let shown = |fact: &&Fact| self.has_page(fact);
                let place = |theme: &str| THEMES.iter().position(|(name, _)| *name == theme).unwrap_or(THEMES.len());
                let mut facts: Vec<&Fact> = book.facts.iter().filter(shown).collect();
                facts.sort_by_key(|fact| place(&fact.theme));
                let heading = |fact: &Fact| {
                    let found = THEMES.iter().find(|(name, _)| *name == fact.theme);
                    found.map_or_else(|| "Worked out by several rules".to_string(), |(_, heading)| (*heading).to_string())
                };
                grouped(facts.into_iter().map(|fact| (heading(fact), entry_of(fact))))
            }
            Kind::Notice => {
                grouped(timetable.notices.iter().map(|notice| (String::new(), Entry::new(kind, &notice.id, &upper(&notice.name())))))
            }
            Kind::Remedy => grouped(book.remedies.iter().map(|remedy| (String::new(), Entry::new(kind, &remedy.id, &remedy.title)))),
            Kind::Period => grouped(book.periods.iter().map(|period| (String::new(), Entry::new(kind, &period.id, &period.title)))),
            Kind::Codes => {
                grouped(book.codes.lists.keys().map(|list| (String::new(), Entry::new(kind, list, &upper(&list.replace('_', " "))))))
            }
            Kind::Never => grouped(std::iter::once((String::new(), Entry::new(kind, NEVERS, "What cannot be at once")))),
            Kind::Source => grouped(book.sources.iter().map(|source| (String::new(), Entry::new(kind, &source.id, &source.title)))),
        }
    }
}

fn part_of_rule(kind: Kind, rule: &rulebook::model::Rule) -> String {
    match kind {
        Kind::Route => rule.route.as_ref().map_or_else(String::new, |words| upper(regime(&words.regime))),
        _ => {
            let folder: Vec<&str> = rule.file.trim_end_matches(".toml").split('/').skip(1).collect();
            upper(&folder.join(": ").replace('_', " "))
        }
    }
}

/// Entries by their part, in the order in which the parts first come.
fn grouped(entries: impl Iterator<Item = (String, Entry)>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (title, entry) in entries {
        match parts.iter_mut().find(|part| part.title == title) {
            Some(part) => part.entries.push(entry),
            None => parts.push(Part { title, entries: vec![entry] }),
        }
    }
    parts
}
