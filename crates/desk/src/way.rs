//! The way to an award, and what stands in it: the steps of a route and the remedies of those who object.

use crate::Desk;
use crate::condition::{SourceView, source};
use crate::words;
use rulebook::model::{Nature, Step, When};
use serde::Serialize;
use timetable::model::Clock;

/// A step on the way.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// Who.
    pub who: String,
    /// Does what.
    pub does: String,
    /// The notice.
    pub notice: Option<String>,
    /// The period, in words.
    pub clock: Option<String>,
    /// The steps that it waits for, by their ids.
    pub after: Option<String>,
    /// When it is needed, where that is not always.
    pub only_if: Option<String>,
    /// The provision.
    pub cite: Option<String>,
}

/// A way of challenging.
#[derive(Clone, Debug, Serialize)]
pub struct ExposureView {
    /// Its id.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// Who.
    pub who: String,
    /// Where.
    pub place: String,
    /// By when.
    pub by_when: String,
    /// What they can get.
    pub can_get: String,
    /// Whether signing stops.
    pub stops_signing: String,
    /// What reduces it.
    pub reduced_by: String,
    /// The clocks that count `by_when`.
    pub clocks: Vec<ClockRef>,
    /// Why a reading of it is doubtful.
    pub doubt: Option<String>,
    /// The provisions, with how well they were read.
    pub sources: Vec<SourceView>,
}

/// A clock, by what asks it.
#[derive(Clone, Debug, Serialize)]
pub struct ClockRef {
    /// `waymark dates COMMAND`.
    pub command: String,
    /// `--regime REGIME`; empty where there is but one.
    pub regime: String,
    /// In a few words.
    pub title: String,
}

impl ClockRef {
    /// Of a clock.
    pub(crate) fn new(clock: &Clock) -> ClockRef {
        ClockRef { command: clock.command.clone(), regime: clock.regime.replace('_', "-"), title: clock.title.clone() }
    }

    /// As it is typed.
    pub fn typed(&self) -> String {
        let regime = if self.regime.is_empty() { String::new() } else { format!(" --regime {}", self.regime) };
        format!("waymark dates {}{regime}", self.command)
    }
}

/// These ways with one among them for which providers compete, where there is one: the last gives way to the first of `all` that is.
pub(crate) fn with_competition<'t, T>(
    mut chosen: Vec<&'t T>,
    all: impl IntoIterator<Item = &'t T>,
    most: usize,
    competes: impl Fn(&T) -> bool,
) -> Vec<&'t T> {
    if !chosen.iter().any(|one| competes(one))
        && let Some(competition) = all.into_iter().find(|one| competes(one))
    {
        chosen.truncate(most.saturating_sub(1));
        chosen.push(competition);
    }
    chosen
}

impl Desk {
    pub(crate) fn step_view(&self, step: &Step) -> StepView {
        let timetable = &self.counting.timetable;
        let title = |id: &str| timetable.clock(id).map_or_else(|| id.to_string(), |clock| words::lower(&clock.title));
        let waits = step.waits.as_ref().map(|counted| format!("not before its end: {}", title(&counted.clock)));
        let due = step.due.as_ref().map(|counted| format!("in time: {}", title(&counted.clock)));
        let clock: Vec<String> = [waits, due, step.clock.clone()].into_iter().flatten().collect();
        StepView {
            id: step.id.clone(),
            who: step.who.clone(),
            does: step.does.clone(),
            notice: step.notice.as_deref().map(|notice| self.notice_name(notice)),
            clock: (!clock.is_empty()).then(|| clock.join("; ")),
            after: (!step.after.is_empty()).then(|| step.after.join(", ")),
            only_if: step.only_if.as_ref().map(|when| self.when_words(when)),
            cite: step.cite.clone(),
        }
    }

    /// When something applies, in words: the titles of duties and rules, the names of facts.
    pub(crate) fn when_words(&self, when: &When) -> String {
        let word = |name: &str| {
            let fact = self.book.fact_named(name).and_then(|id| self.book.facts.get(usize::from(id)));
            fact.filter(|fact| fact.nature == Nature::Decided)
                .map_or_else(|| words::spaced(name), |fact| format!("“{}”", words::lower(&fact.asks)))
        };
        let parts = when.text.split(' ').map(|part| match part {
            "AND" | "OR" | "NOT" => part.to_lowercase(),
            name => word(name.trim_matches(['(', ')'])),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn remedy_view(&self, id: &str) -> Option<ExposureView> {
        let remedy = self.book.remedies.iter().find(|remedy| remedy.id == id)?;
        let clocks = remedy.clocks.iter().filter_map(|clock| self.counting.timetable.clock(clock));
        Some(ExposureView {
            id: remedy.id.clone(),
            title: remedy.title.clone(),
            who: remedy.who.clone(),
            place: remedy.place.clone(),
            by_when: remedy.by_when.clone(),
            can_get: remedy.can_get.clone(),
            stops_signing: remedy.stops_signing.clone(),
            reduced_by: remedy.reduced_by.clone(),
            clocks: clocks.map(ClockRef::new).collect(),
            doubt: remedy.doubt.clone(),
            sources: remedy.cite.split(';').map(|cite| source(&self.book, cite.trim())).collect(),
        })
    }
}
