//! Which ways first results show, and what each row says. Rows are alike for every way, a competition's too.

use super::{MOST_WAYS, Times, Worked};
use crate::Desk;
use crate::answer::{Answer, ObjectionView, RouteView};
use crate::dates::DayView;
use crate::need::OpenNeed;
use crate::way::with_competition;
use crate::words;
use rulebook::model::NotEncoded;
use serde::Serialize;
use std::collections::BTreeSet;

/// A way as a row.
#[derive(Clone, Debug, Serialize)]
pub struct FirstWayView {
    /// The route.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its group.
    pub group: &'static str,
    /// on_the_text, arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// yes, if, no.
    pub must: &'static str,
    /// Why it is in its group.
    pub reason: String,
    /// What it does.
    pub effect: String,
    /// The provision that it rests on: that of the first of its own conditions. Null where its law is not held.
    pub law: Option<String>,
    /// Providers compete for it.
    pub competes: bool,
    /// Its law is encoded.
    pub encoded: bool,
    /// The earliest lawful start, local periods that nobody gave left out.
    pub start: Option<DayView>,
    /// The same in words: *not before* while something is left out.
    pub start_says: String,
    /// What the dates leave out, or why there are none.
    pub start_why: String,
    /// How many steps of the body's own have no days, and are left out of the dates.
    pub not_known: usize,
    /// The start is the day on which work begins: the law itself sets no days on this way.
    pub law_sets_no_days: bool,
    /// The last day to begin it, for the day on which the service is wanted.
    pub latest_begin: Option<DayView>,
    /// What would break it.
    pub breaks: String,
    /// Who must judge, record or decide before it can be used.
    pub signs: Vec<String>,
    /// The strongest objection.
    pub objection: Option<MetObjection>,
}

/// An objection with the case in which it is right.
#[derive(Clone, Debug, Serialize)]
pub struct MetObjection {
    /// The objection.
    pub says: String,
    /// When it is right.
    pub right_when: String,
    /// What answers it.
    pub answer: String,
}

impl MetObjection {
    fn new(one: &ObjectionView) -> MetObjection {
        MetObjection { says: one.says.clone(), right_when: one.right_when.clone(), answer: one.answer.clone() }
    }
}

/// Where a route stands among those shown: what the law leaves no choice about, then the most settled.
fn rank(view: &RouteView) -> Option<u8> {
    match (view.must, view.group, view.standing) {
        ("yes", "open" | "open_if", _) => Some(0),
        (_, "open", Some("on_the_text")) => Some(1),
        (_, "open", _) => Some(2),
        (_, "open_if", Some("on_the_text")) => Some(3),
        (_, "open_if", _) => Some(4),
        (_, "unknown", _) => Some(5),
        _ => None,
    }
}

/// How the ways were chosen.
pub(super) fn chosen_words(ways: &[FirstWayView]) -> String {
    let order = match ways.len() {
        1 => String::new(),
        many => format!("{many} ways, the most settled first. That says nothing of how well each fits. "),
    };
    format!("{order}A competition is always shown.")
}

impl Desk {
    /// At most five ways, a competition among them; and how many more are not closed.
    pub(super) fn first_ways(
        &self,
        need: &OpenNeed,
        worked: &[Worked<'_>],
        answer: &Answer,
        times: &Times,
        shown: &[String],
    ) -> (Vec<FirstWayView>, usize) {
        let mut ranked: Vec<(u8, &Worked<'_>)> =
            worked.iter().filter(|one| !shown.contains(&one.view.id)).filter_map(|one| Some((rank(one.view)?, one))).collect();
        ranked.sort_by_key(|(rank, _)| *rank); // stable: the order of the law book inside each
        let ranked: Vec<&Worked<'_>> = ranked.into_iter().map(|(_, one)| one).collect();
        let top = ranked.iter().copied().take(MOST_WAYS).collect();
        let chosen = with_competition(top, ranked.iter().copied(), MOST_WAYS, |one| one.competes);
        let mut ways: Vec<FirstWayView> = chosen.into_iter().map(|one| self.way_view(need, one, times)).collect();
        if !ways.iter().any(|way| way.competes) {
            ways.truncate(MOST_WAYS - 1);
            ways.extend(self.competition_not_held(answer).map(way_not_held));
        }
        let held = ways.iter().filter(|way| way.encoded).count();
        (ways, ranked.len() - held)
    }

    /// A competition whose law is not encoded, under the rules of the purchase; under the Act where these are not settled.
    fn competition_not_held(&self, answer: &Answer) -> Option<&NotEncoded> {
        let competes = || self.book.not_encoded.iter().filter(|route| route.competes);
        let regime = answer.regime.purchase.as_deref();
        competes().find(|route| Some(route.regime.as_str()) == regime).or_else(|| competes().find(|route| route.regime == "pa2023"))
    }

    /// The row of a way.
    pub(super) fn way_view(&self, need: &OpenNeed, one: &Worked<'_>, times: &Times) -> FirstWayView {
        let view = one.view;
        let early = self.law_begins(one.rule).zip(times.begin).filter(|(from, begin)| begin < from);
        let can_be = !matches!(view.group, "closed" | "not_needed");
        let dates = can_be.then(|| self.route_dates(need, one.rule, view.group, times.begin, times.by, &times.takes).0);
        let start = dates.as_ref().and_then(|dates| dates.start.clone()).filter(|_| early.is_none());
        let not_known = dates.as_ref().map_or(0, |dates| dates.not_known);
        let law_sets_no_days = start.as_ref().zip(times.begin).is_some_and(|(start, begin)| start.date == begin.to_string());
        let (start_says, start_why) = match (&start, can_be) {
            (_, false) => ("None".to_string(), "It is not open on these facts.".to_string()),
            (None, _) if early.is_some() => ("Not known".to_string(), "Its law begins later than the work.".to_string()),
            (None, _) if times.begin.is_none() => ("Not known".to_string(), "Nobody has said when work on it begins.".to_string()),
            (None, _) => ("Not known".to_string(), "It is past the bank holidays that are listed.".to_string()),
            (Some(day), _) => {
                let long = words::day_in_words(&day.date);
                let if_open = if view.group == "unknown" { ", if it is open" } else { "" };
                let late = match dates.as_ref().and_then(|dates| dates.late_by) {
                    Some(1) => "One day too late for the day on which it is wanted. ".to_string(),
                    Some(late) if late > 1 => format!("{late} days too late for the day on which it is wanted. "),
                    _ => String::new(),
                };
                let none = format!("{late}{}", if law_sets_no_days { "The law sets no days on this way. " } else { "" });
                match not_known {
                    0 => (format!("{long}{if_open}"), none.trim_end().to_string()),
                    1 => (format!("Not before {long}{if_open}"), format!("{none}One step of your own has no days yet.")),
                    many => (format!("Not before {long}{if_open}"), format!("{none}{many} steps of your own have no days yet.")),
                }
            }
        };
        FirstWayView {
            id: view.id.clone(),
            title: view.title.clone(),
            group: view.group,
            standing: view.standing,
            must: view.must,
            reason: view.reason.clone(),
            effect: view.effect.clone(),
            law: view.conditions.iter().find(|one| !one.gate).and_then(|one| one.sources.first()).map(|source| source.id.clone()),
            competes: one.competes,
            encoded: true,
            start,
            start_says,
            start_why,
            not_known,
            law_sets_no_days,
            latest_begin: dates.and_then(|dates| dates.latest_begin),
            breaks: words::upper(&view.unlawful_if),
            signs: self.signs(need, view, can_be),
            objection: view.objections.first().map(MetObjection::new),
        }
    }

    /// Who must judge or record something, and who decides by the body's own rules.
    fn signs(&self, need: &OpenNeed, view: &RouteView, can_be: bool) -> Vec<String> {
        if !can_be {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        let judges = view.ifs.iter().filter(|one| one.nature == "judgement" && seen.insert(one.who.as_str()));
        let mut signs: Vec<String> = judges.map(|one| format!("{}, by a recorded judgement", words::upper(&one.who))).collect();
        match self.local_rules(need, self.means_of(&view.id)).read() {
            Some(read) => {
                let binding = read.rules.iter().filter(|rule| rule.binds == "yes");
                signs.extend(binding.map(|rule| format!("By your own rules: {}", words::lower(&rule.title))));
                let unknown = read.counts.get("unknown").copied().unwrap_or(0);
                signs.extend((unknown > 0).then(|| format!("By your own rules, perhaps more: {unknown} of them are not known yet")));
            }
            None => signs.push("Whoever may decide by your own rules, which are not checked".to_string()),
        }
        signs
    }
}

/// The row of a way whose law is not encoded.
fn way_not_held(route: &NotEncoded) -> FirstWayView {
    FirstWayView {
        id: route.id.clone(),
        title: route.title.clone(),
        group: "unknown",
        standing: None,
        must: "no",
        reason: "Its law is not held here yet, so nothing is said for or against it. Ask your procurement team about it first.".to_string(),
        effect: String::new(),
        law: None,
        competes: true,
        encoded: false,
        start: None,
        start_says: "Not known".to_string(),
        start_why: "Its law is not held here yet.".to_string(),
        not_known: 0,
        law_sets_no_days: false,
        latest_begin: None,
        breaks: String::new(),
        signs: Vec::new(),
        objection: None,
    }
}
