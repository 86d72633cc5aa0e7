//! The law book: a page for each entry of `law/`, with links both ways. Everything on it is made from the law files.

pub mod changes;
pub mod clock;
pub mod fact;
mod index;
mod links;
pub mod others;
pub mod rule;
pub mod search;

pub use index::{Chapter, Index};
pub(crate) use links::Links;
pub use links::ReadBy;

use crate::Desk;
use crate::condition::{SourceView, source};
use crate::words;
use rulebook::aloud::{Piece, Points, aloud};
use rulebook::model::{Amount, Fact, Rule};
use serde::Serialize;

/// The kinds of entry, each with the folder of its pages and its heading, in the order of the contents.
pub const KINDS: [(Kind, &str, &str); 12] = [
    (Kind::Route, "routes", "Routes"),
    (Kind::Rule, "rules", "Rules"),
    (Kind::Duty, "duties", "Duties and policies"),
    (Kind::Clock, "clocks", "Statutory periods"),
    (Kind::Amount, "amounts", "Amounts"),
    (Kind::Fact, "facts", "Facts"),
    (Kind::Notice, "notices", "Notices"),
    (Kind::Remedy, "remedies", "Ways of challenge"),
    (Kind::Period, "periods", "Local periods"),
    (Kind::Codes, "lists", "Lists of codes"),
    (Kind::Never, "nevers", "What cannot be at once"),
    (Kind::Source, "sources", "Sources"),
];

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A route.
    Route,
    /// A rule that decides a fact.
    Rule,
    /// A duty or a policy.
    Duty,
    /// A statutory period.
    Clock,
    /// A dated figure.
    Amount,
    /// A fact of the glossary.
    Fact,
    /// A notice.
    Notice,
    /// A way of challenging an award.
    Remedy,
    /// How long something takes that no law says.
    Period,
    /// A list of codes.
    Codes,
    /// Facts that cannot all be.
    Never,
    /// An Act, regulations, guidance.
    Source,
}

/// The one page of the facts that cannot all be.
pub(crate) const NEVERS: &str = "all";

impl Kind {
    /// The folder of its pages.
    pub fn folder(self) -> &'static str {
        KINDS.iter().find(|(kind, _, _)| *kind == self).map_or("", |(_, folder, _)| folder)
    }

    /// The kind whose pages are in this folder.
    pub fn of_folder(folder: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, own, _)| *own == folder).map(|(kind, _, _)| *kind)
    }
}

/// An entry by its name: enough to link to it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Entry {
    /// The folder of its page.
    pub folder: &'static str,
    /// The name of its page.
    pub page: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Entry {
    pub(crate) fn new(kind: Kind, id: &str, title: &str) -> Entry {
        Entry { folder: kind.folder(), page: page_name(id), id: id.to_string(), title: title.to_string() }
    }
}

/// The name of a page: letters and figures of the id, `_` as it stands, anything else a `-`.
pub fn page_name(id: &str) -> String {
    id.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect()
}

/// A citation, with the page of its source and its line there.
#[derive(Clone, Debug, Serialize)]
pub struct Cite {
    /// What is known of it.
    #[serde(flatten)]
    pub source: SourceView,
    /// The page of its source; empty where no source has it.
    pub page: String,
    /// Its line on that page.
    pub line: String,
    /// How many lines of the book cite just this.
    pub lines: usize,
}

/// A piece of a sentence, with where it leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PieceView {
    /// The words.
    pub words: String,
    /// The entry that they name.
    pub to: Option<Entry>,
}

impl Desk {
    /// A citation with its place in the book.
    pub(crate) fn cite(&self, cite: &str) -> Cite {
        let of = self.book.source_of(cite);
        Cite {
            source: source(&self.book, cite),
            page: of.map_or_else(String::new, |source| page_name(&source.id)),
            line: line_of(cite),
            lines: self.links().citing(cite).len(),
        }
    }

    /// Citations separated by `;`, each with its place in the book.
    pub(crate) fn cites(&self, cites: &str) -> Vec<Cite> {
        words::citations(cites).map(|cite| self.cite(cite)).collect()
    }

    /// A test, a gate or a place in words, with links.
    pub(crate) fn aloud(&self, text: &str) -> Vec<PieceView> {
        aloud(&self.book, text).into_iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: Piece) -> PieceView {
        let words = piece.figure.map_or(piece.words, |(measure, figure)| words::number(measure, figure));
        PieceView { words, to: piece.names.map(|(points, id)| self.entry_named(points, &id)) }
    }

    /// The entry that a name in a test leads to: of a fact that one rule decides, that rule.
    fn entry_named(&self, points: Points, id: &str) -> Entry {
        match points {
            Points::Amount => {
                let amount = self.book.amounts.iter().find(|amount| amount.id == id);
                amount.map_or_else(|| Entry::new(Kind::Amount, id, id), entry_of_amount)
            }
            Points::Codes => Entry::new(Kind::Codes, id, id),
            Points::Fact => self.entry_of_fact(id),
        }
    }

    pub(crate) fn entry_of_fact(&self, id: &str) -> Entry {
        let fact = self.book.fact_named(id);
        let mut deciders = self.book.rules.iter().filter(|rule| Some(rule.decides) == fact);
        match (deciders.next(), deciders.next()) {
            (Some(rule), None) => entry_of_rule(rule),
            _ => fact.and_then(|fact| self.book.facts.get(usize::from(fact))).map_or_else(|| Entry::new(Kind::Fact, id, id), entry_of),
        }
    }
}

/// The entry of a fact that has a page of its own.
pub(crate) fn entry_of(fact: &Fact) -> Entry {
    Entry::new(Kind::Fact, &fact.id, if fact.asks.is_empty() { &fact.id } else { &fact.asks })
}

/// The entry of an amount.
pub(crate) fn entry_of_amount(amount: &Amount) -> Entry {
    Entry::new(Kind::Amount, &amount.id, &words::upper(&amount.says))
}

/// The entry of a rule, route or duty.
pub(crate) fn entry_of_rule(rule: &Rule) -> Entry {
    Entry::new(kind_of_rule(rule), &rule.id, &rule.title)
}

/// Whether a rule is a route, a duty or neither.
pub(crate) fn kind_of_rule(rule: &Rule) -> Kind {
    match (&rule.route, &rule.duty) {
        (Some(_), _) => Kind::Route,
        (None, Some(_)) => Kind::Duty,
        (None, None) => Kind::Rule,
    }
}

/// The line of a citation on the page of its source.
pub(crate) fn line_of(cite: &str) -> String {
    format!("p-{}", page_name(cite))
}

/// A day as the law files have it, in words.
pub(crate) fn in_words(day: Option<i64>) -> Option<String> {
    day.map(words::long_day)
}
