//! The page of a fact.

use super::{Cite, Entry, Kind, ReadBy, entry_of, entry_of_rule};
use crate::Desk;
use crate::facts::FactView;
use crate::words::spaced;
use rulebook::model::Kind as Shape;
use serde::Serialize;

/// The page of a fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactPage {
    /// The entry itself.
    pub entry: Entry,
    /// The fact as the glossary has it.
    pub fact: FactView,
    /// For a presumption: its provisions.
    pub presumed_cites: Vec<Cite>,
    /// The provision whose conclusion it stands for, or that has it worked out.
    pub cites: Vec<Cite>,
    /// For a computed fact: what is added up (and what is taken away).
    pub sum: Vec<(Entry, bool)>,
    /// For a list: the facts of one item.
    pub has: Vec<Entry>,
    /// For a fact of one item: its list.
    pub of_list: Option<Entry>,
    /// For a fact that several rules decide: the rules.
    pub decided_by: Vec<Entry>,
    /// Where the interview asks for it.
    pub asked_in: Option<String>,
    /// Names under which it was published before.
    pub was: Vec<String>,
    /// The lines that read it.
    pub read_by: Vec<ReadBy>,
}

impl Desk {
    /// The page of a fact.
    pub fn book_fact(&self, page: &str) -> Option<FactPage> {
        let book = &self.book;
        let fact = book.facts.iter().find(|fact| super::page_name(&fact.id) == page && self.has_page(fact))?;
        let id = book.fact_named(&fact.id);
        let named = |id: u16| book.facts.get(usize::from(id)).map(|fact| self.entry_of_fact(&fact.id));
        let list = |id: u8| book.lists.get(usize::from(id));
        let asked = (1..)
            .zip(&book.questions)
            .find(|(_, question)| id.is_some_and(|id| question.facts.contains(&id) || question.also.contains(&id)));
        let cites = [fact.stands_for.as_deref(), fact.cite.as_deref()];
        Some(FactPage {
            entry: entry_of(fact),
            fact: self.fact_view(fact),
            presumed_cites: fact.presumed.as_ref().map(|presumed| self.cites(&presumed.cite)).unwrap_or_default(),
            cites: cites.into_iter().flatten().flat_map(|cites| self.cites(cites)).collect(),
            sum: fact.sum.iter().filter_map(|(input, sign)| Some((named(*input)?, *sign > 0))).collect(),
            has: match fact.kind {
                Shape::List(id) => list(id).map(|list| list.has.iter().filter_map(|id| named(*id)).collect()).unwrap_or_default(),
                _ => Vec::new(),
            },
            of_list: fact.item_of.and_then(|(id, _)| list(id)).and_then(|list| named(list.fact)),
            decided_by: book.rules.iter().filter(|rule| Some(rule.decides) == id).map(entry_of_rule).collect(),
            asked_in: asked.map(|(place, question)| format!("question {place} of the first questions: {}", question.asks)),
            was: fact.was.iter().map(|was| spaced(was)).collect(),
            read_by: self.links().of(Kind::Fact, &fact.id),
        })
    }
}
