//! What a plan shows: its entries, its local periods, and the dates that bind a need.

use crate::answer::{NeedView, RulebookView};
use crate::condition::SourceView;
use crate::dates::DayView;
use crate::local::{LocalHead, LocalRulesView};
use crate::missing::MissingDateView;
use serde::Serialize;

/// The plan of one route.
#[derive(Clone, Debug, Serialize)]
pub struct PlanView {
    /// The need.
    pub need: NeedView,
    /// The rulebook.
    pub rulebook: RulebookView,
    /// The route.
    pub route: String,
    /// Its title.
    pub title: String,
    /// Its group for this need.
    pub group: &'static str,
    /// Why that matters to the plan, where the route is not open; said on every line too.
    pub warning: Option<String>,
    /// The first day, and why it is that.
    pub begin: DayView,
    /// Why it begins then.
    pub begin_why: &'static str,
    /// The earliest day on which the service can lawfully begin; null beyond the bank holidays that are listed.
    pub start: Option<DayView>,
    /// The day by which it is wanted.
    pub by: Option<DayView>,
    /// Why that day.
    pub by_why: Option<&'static str>,
    /// The last day on which the plan may begin for that.
    pub latest_begin: Option<DayView>,
    /// By how many days the earliest start is later than the day wanted (less than nothing: days to spare).
    pub late_by: Option<i64>,
    /// The steps and the local periods, each after what it waits for.
    pub entries: Vec<EntryView>,
    /// What takes time and nobody has said how much: the dates leave it out.
    pub not_known: Vec<PeriodView>,
    /// Every local period on this way, with its days where somebody gave them.
    pub local: Vec<PeriodView>,
    /// Choices that nobody has made, taken as no: yes would add steps or time.
    pub not_chosen: Vec<ChoiceView>,
    /// The body's own rules on this way; or that they were not checked.
    pub local_rules: LocalRulesView,
    /// The same in a sentence.
    pub reads: String,
}

/// A choice that a plan takes as no because nobody has made it.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceView {
    /// The fact.
    pub id: String,
    /// The question.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// Who chooses.
    pub who: String,
}

/// A step, or a local period, with its days.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    /// The id of the step or the period.
    pub id: String,
    /// step or local.
    pub kind: &'static str,
    /// Who.
    pub who: String,
    /// Does what.
    pub does: String,
    /// The notice.
    pub notice: Option<String>,
    /// The earliest day; null beyond the bank holidays that are listed.
    pub earliest: Option<DayView>,
    /// What decides that day.
    pub held: String,
    /// The entry after which it comes, by its number from 1, where that decides its day.
    pub after: Option<usize>,
    /// The local period that it takes, or is.
    pub period: Option<String>,
    /// The days that it takes, where somebody gave them.
    pub takes: Option<u32>,
    /// Whose local rules give those days, where neither the need nor the request does.
    pub takes_from: Option<String>,
    /// It takes time, and nobody has said how much.
    pub takes_not_known: bool,
    /// The last day that the law lets it be done, if all before it is done on its earliest day.
    pub due: Option<DayView>,
    /// How that is counted.
    pub due_why: Option<String>,
    /// The latest day that still lets the service begin in time.
    pub latest: Option<DayView>,
    /// How many days it can slip.
    pub slack: Option<i64>,
    /// What happens if it slips.
    pub slips: Option<String>,
    /// It is not known whether it is needed.
    pub unsure: bool,
    /// What is not known and changes its days.
    pub unsure_of: Vec<String>,
    /// A period that cannot be counted, in words.
    pub clock: Option<String>,
    /// The provisions.
    pub sources: Vec<SourceView>,
    /// Said on every line where the route is not open.
    pub warning: Option<String>,
}

/// A local period.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodView {
    /// Its id.
    pub id: String,
    /// What takes so long.
    pub title: String,
    /// The question.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// Who can know.
    pub who: String,
    /// The days given.
    pub days: Option<u32>,
    /// Whose local rules give those days, where neither the need nor the request does.
    pub from: Option<String>,
    /// The provisions, where a law says something of it.
    pub sources: Vec<SourceView>,
}

/// The dates that bind a need.
#[derive(Clone, Debug, Serialize)]
pub struct BindingView {
    /// Whose own rules were read for the days of local periods; null where none were.
    pub local_rules: Option<LocalHead>,
    /// The need.
    pub need: NeedView,
    /// The day on which today's contract ends.
    pub ends_on: Option<DayView>,
    /// The day from which the service is needed.
    pub needed_from: Option<DayView>,
    /// The first day of the plans.
    pub begin: Option<DayView>,
    /// Every encoded route that is open, or open if: its earliest start and its last beginning.
    pub routes: Vec<RouteDatesView>,
    /// What takes time in some of them and nobody has said how much.
    pub not_known: Vec<PeriodView>,
    /// How many encoded routes are not yet known.
    pub routes_unknown: usize,
    /// What is missing for more dates to be given.
    pub missing: Vec<String>,
    /// The facts that would give them.
    pub missing_facts: Vec<MissingDateView>,
}

/// The dates of one route.
#[derive(Clone, Debug, Serialize)]
pub struct RouteDatesView {
    /// The route.
    pub id: String,
    /// Its title.
    pub title: String,
    /// open or open_if.
    pub group: &'static str,
    /// The earliest lawful start of the service, local periods that nobody gave left out.
    pub start: Option<DayView>,
    /// The last day to begin it.
    pub latest_begin: Option<DayView>,
    /// By how many days it is too late (less than nothing: days to spare).
    pub late_by: Option<i64>,
    /// The notices on the way, with their days.
    pub notices: Vec<NoticeDayView>,
    /// How many local periods are not known.
    pub not_known: usize,
}

/// A notice on the way.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeDayView {
    /// The notice.
    pub notice: String,
    /// Its earliest day.
    pub earliest: Option<DayView>,
    /// The last day that the law gives for it.
    pub due: Option<DayView>,
}
