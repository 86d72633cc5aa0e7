//! The dates that nobody has said and that would give more of the dates that bind a need.

use crate::Desk;
use crate::need::COMMENCED;
use serde::Serialize;
use timetable::plan::{ENDS_ON, NEEDED_FROM};

/// A date that nobody has said.
#[derive(Clone, Debug, Serialize)]
pub struct MissingDateView {
    /// The fact.
    pub fact: String,
    /// Its question.
    pub asks: String,
    /// Who can know it.
    pub who: String,
    /// What cannot be said without it.
    pub without: &'static str,
}

impl Desk {
    /// What to ask for where no beginning is known, and where nobody has said from when the service is needed.
    pub(crate) fn missing_dates(&self, exists: Option<bool>, begins: bool, needed: bool) -> Vec<MissingDateView> {
        let mut wanted = Vec::new();
        if !begins {
            wanted.push((COMMENCED, "Without it no earliest start can be given."));
        }
        if !needed && exists != Some(false) {
            wanted.push((ENDS_ON, "It gives the last day to begin each way."));
        }
        if !needed {
            wanted.push((NEEDED_FROM, "It gives the last day to begin each way, where today’s contract does not."));
        }
        let view = |(id, without): (&str, &'static str)| {
            let fact = self.book.fact_named(id).and_then(|id| self.book.facts.get(usize::from(id)))?;
            Some(MissingDateView { fact: fact.id.clone(), asks: fact.asks.clone(), who: fact.who.clone(), without })
        };
        wanted.into_iter().filter_map(view).collect()
    }
}
