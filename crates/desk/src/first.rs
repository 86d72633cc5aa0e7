//! First results: what somebody who has five minutes is shown. The dates that bind, keeping what exists, at most five ways with a
//! competition among them, the facts that would change the picture. Every route is one step further, in [`Desk::results`].

mod days;
mod headline;
mod telling;
mod ways;

pub use days::{BindingDayView, LineMark, LineView};
pub use telling::TellingView;
pub use ways::{FirstWayView, MetObjection};

use crate::Desk;
use crate::answer::{Answer, Depth, NeedView, RegimeView, RouteView, RulebookView, not_encoded};
use crate::ask::RouteName;
use crate::local::LocalRulesView;
use crate::missing::MissingDateView;
use crate::need::OpenNeed;
use crate::plan::Wanted;
use crate::words;
use jiff::civil::Date;
use rulebook::Door;
use rulebook::finding::Finding;
use rulebook::model::{Rule, Slot, TOP, Val};
use rulebook::route::{EXISTS, Route};
use rulebook::settle::Mind;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most ways that are shown beside those that keep what exists.
const MOST_WAYS: usize = 5;

/// First results.
#[derive(Clone, Debug, Serialize)]
pub struct FirstView {
    /// The need.
    pub need: NeedView,
    /// need or proposal: who asks.
    pub door: &'static str,
    /// The day on which the new purchase begins.
    pub as_of: Option<String>,
    /// The day that was assumed because the need names none.
    pub assumed_date: Option<String>,
    /// The rulebook.
    pub rulebook: RulebookView,
    /// Whose rules govern.
    pub regime: RegimeView,
    /// Two sentences: what ends or is wanted, and what a competition leads to.
    pub headline: [String; 2],
    /// What lies between these, and how many ways there are.
    pub lead: String,
    /// What it was worked out from, in a line.
    pub said: String,
    /// The dates that bind, in their order.
    pub days: Vec<BindingDayView>,
    /// The same to scale, where there are two or more.
    pub line: Option<LineView>,
    /// The dates that nobody has said.
    pub missing_days: Vec<MissingDateView>,
    /// Keeping or changing what exists; null where there is no contract today.
    pub keep: Option<KeepView>,
    /// At most five other ways, the most settled first, a competition always among them.
    pub ways: Vec<FirstWayView>,
    /// How these were chosen, in words.
    pub ways_say: String,
    /// How many encoded routes are open, open if or not yet known and not shown here.
    pub others: usize,
    /// How many routes are in each group.
    pub counts: BTreeMap<&'static str, usize>,
    /// The same in words.
    pub counts_say: String,
    /// Up to three facts that would change the picture.
    pub telling: Vec<TellingView>,
    /// One body's own rules, in a line.
    pub own_rules: String,
}

/// Keeping, repeating or changing what exists.
#[derive(Clone, Debug, Serialize)]
pub struct KeepView {
    /// What is known of today's contract, in words.
    pub says: String,
    /// The ways.
    pub ways: Vec<FirstWayView>,
    /// Ways under the rules of today's contract whose law is not encoded.
    pub not_held: Vec<RouteName>,
}

/// A route that was worked out, with all that the parts of first results read.
pub(crate) struct Worked<'a> {
    pub(crate) route: &'a Route,
    pub(crate) rule: &'a Rule,
    pub(crate) finding: &'a Finding,
    pub(crate) view: &'a RouteView,
    pub(crate) keeps: bool,
    pub(crate) competes: bool,
}

/// What plans are counted from.
pub(crate) struct Times {
    pub(crate) begin: Option<Date>,
    pub(crate) by: Option<Date>,
    pub(crate) takes: BTreeMap<String, u32>,
}

impl Desk {
    /// First results, and every route as [`Desk::results`] has it.
    pub fn first(&self, need: &OpenNeed) -> (FirstView, Answer) {
        let mind = Mind::new(&self.book);
        let findings: Vec<(&Route, Finding)> = self.routes.iter().map(|route| (route, mind.finding(route, &need.file.said))).collect();
        let view = |(route, finding): &(&Route, Finding)| self.finding_view(&mind, route, need, Depth::Listed, finding);
        let mut routes: Vec<RouteView> = findings.iter().filter_map(view).collect();
        routes.extend(self.book.not_encoded.iter().map(not_encoded));
        let answer = self.answer(&mind, need, routes);
        let worked: Vec<Worked<'_>> = findings.iter().zip(&answer.routes).filter_map(|(found, view)| self.worked(found, view)).collect();
        let wanted = Wanted::default();
        let times = Times {
            begin: self.begins(need, &wanted).ok().map(|(begin, _)| begin),
            by: self.by(need, &wanted).map(|(by, _)| by),
            takes: self.takes(need, &wanted),
        };
        let keep = self.keep_view(need, &worked, &answer, &times);
        let shown = keep.iter().flat_map(|keep| &keep.ways).map(|way| way.id.clone()).collect::<Vec<_>>();
        let (ways, others) = self.first_ways(need, &worked, &answer, &times, &shown);
        let competition = ways.iter().find(|way| way.competes);
        let (days, line) = self.binding_days(need, &times, keep.as_ref(), &ways);
        let view = FirstView {
            need: NeedView::new(need),
            door: if need.file.door == Door::Proposal { "proposal" } else { "need" },
            as_of: answer.as_of.clone(),
            assumed_date: answer.assumed_date.clone(),
            rulebook: answer.rulebook.clone(),
            regime: answer.regime.clone(),
            headline: self.headline(need, competition),
            lead: self.lead(&times, competition, &worked),
            said: self.said_in_a_line(need),
            missing_days: self.missing_dates(self.contract_exists(need), times.begin.is_some(), times.by.is_some()),
            telling: self.telling(need, &mind, &worked),
            ways_say: ways::chosen_words(&ways),
            counts_say: counts_words(&answer.counts, self.book.not_encoded.len()),
            counts: answer.counts.clone(),
            own_rules: match &answer.local_rules {
                LocalRulesView::Read(read) => read.in_a_line(),
                LocalRulesView::NotChecked => "Your body’s own rules are not checked.".to_string(),
            },
            others,
            days,
            line,
            keep,
            ways,
        };
        (view, answer)
    }

    fn worked<'a>(&'a self, (route, finding): &'a (&'a Route, Finding), view: &'a RouteView) -> Option<Worked<'a>> {
        let rule = self.rule(route)?;
        let words = rule.route.as_ref();
        let (keeps, competes) = (words.is_some_and(|words| words.keeps), words.is_some_and(|words| words.competes));
        Some(Worked { route, rule, finding, view, keeps, competes })
    }

    /// Whether there is a contract today, as far as somebody has said.
    pub(crate) fn contract_exists(&self, need: &OpenNeed) -> Option<bool> {
        let fact = self.book.fact_named(EXISTS)?;
        match self.book.get(&need.file.said.need, Slot { fact, item: TOP }) {
            Val::Yes(yes) => Some(yes),
            _ => None,
        }
    }

    /// Ways that keep or change what exists; those that have nothing to do with it are left out.
    fn keep_view(&self, need: &OpenNeed, worked: &[Worked<'_>], answer: &Answer, times: &Times) -> Option<KeepView> {
        let exists = self.contract_exists(need);
        if exists == Some(false) {
            return None;
        }
        let governs = answer.regime.existing.as_deref();
        let kept = worked.iter().filter(|one| exists.is_some() && one.keeps && one.view.group != "not_needed");
        let ways: Vec<FirstWayView> = kept.map(|one| self.way_view(need, one, times)).collect();
        let other_law = |regime: &str| governs.is_some_and(|governs| governs == regime);
        let not_held = self.book.not_encoded.iter().filter(|route| route.about_existing && other_law(&route.regime));
        let not_held: Vec<RouteName> = not_held.map(|route| RouteName { id: route.id.clone(), title: route.title.clone() }).collect();
        let says = match (exists, governs) {
            (Some(true), Some(governs)) => format!("Today’s contract is under {}.", words::regime(governs)),
            (Some(true), None) => "Which rules today’s contract is under is not settled yet.".to_string(),
            _ => "Nobody has said whether there is a contract today. If there is one, ways to keep or extend it come first.".to_string(),
        };
        Some(KeepView { says, ways, not_held })
    }
}

/// `3 open, 1 open if something comes first, 13 not yet known, …`; those whose law is not held stand apart.
fn counts_words(counts: &BTreeMap<&'static str, usize>, not_held: usize) -> String {
    let of = |group: &str| counts.get(group).copied().unwrap_or(0);
    let counted = [
        (of("open"), "open"),
        (of("open_if"), "open if something comes first"),
        (of("unknown").saturating_sub(not_held), "not yet known"),
        (of("closed"), "closed"),
        (of("not_needed"), "not needed"),
        (not_held, "not yet known because their law is not held here"),
    ];
    let said = counted.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    said.collect::<Vec<_>>().join(", ")
}
