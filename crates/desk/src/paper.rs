//! The paper for legal: what is asked of legal, for the ways that somebody has in mind, with all that each answer rests on.
//!
//! It asks and shows; it never answers for legal, and never says which way to take.

mod proof;

use crate::Desk;
use crate::answer::{NeedView, RegimeView, RouteView, RulebookView};
use crate::ask::RouteName;
use crate::condition::{ConditionView, FactUsed, SourceView};
use crate::duty::DutyView;
use crate::local::LocalRulesView;
use crate::need::OpenNeed;
use crate::plan::{BindingView, PlanView, Wanted};
use crate::way::{ExposureView, with_competition};
use crate::words;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most routes that a paper is about, where nobody names any: more cannot be checked in one sitting.
pub const MOST_ROUTES: usize = 5;

/// The most routes that somebody may name.
pub const MOST_NAMED: usize = 12;

/// Today, for "made on".
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A paper for legal.
#[derive(Clone, Debug, Serialize)]
pub struct LegalView {
    /// The need.
    pub need: NeedView,
    /// The day on which it was made.
    pub made_on: String,
    /// The day on which the new purchase begins.
    pub as_of: Option<String>,
    /// The day that was assumed because the need names none.
    pub assumed_date: Option<String>,
    /// Whose rules govern.
    pub regime: RegimeView,
    /// The rulebook.
    pub rulebook: RulebookView,
    /// How many routes are in each group, over all of them.
    pub counts: BTreeMap<&'static str, usize>,
    /// Every encoded route, the most settled first, and whether the paper is about it.
    pub offered: Vec<OfferedView>,
    /// The routes were named; else they are the usual ones.
    pub named: bool,
    /// What is asked of legal, each once though several routes ask it.
    pub asked: Vec<AskedOfLegal>,
    /// Facts that the answers rest on, and for which nobody is named.
    pub unsigned: Vec<FactUsed>,
    /// The dates that bind.
    pub dates: BindingView,
    /// The routes, each with what it rests on.
    pub routes: Vec<LegalRoute>,
    /// The duties that bind, or may bind, on any of these routes.
    pub duties: Vec<Shared<DutyView>>,
    /// How they can be challenged, the most usual ways of each first.
    pub challenges: Vec<Shared<ExposureView>>,
    /// Every provision that the paper names, once.
    pub provisions: Vec<SourceView>,
    /// What Waymark has not checked.
    pub not_checked: Vec<String>,
    /// The body's own rules, whatever route is taken; or that they were not checked.
    pub local_rules: LocalRulesView,
}

/// What several routes share.
#[derive(Clone, Debug, Serialize)]
pub struct Shared<T> {
    /// What it is.
    pub is: T,
    /// The routes that have it.
    pub routes: Vec<RouteName>,
}

/// A route that a paper may be about.
#[derive(Clone, Debug, Serialize)]
pub struct OfferedView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its group.
    pub group: &'static str,
    /// on_the_text, arguable; null for unknown.
    pub standing: Option<&'static str>,
    /// Providers compete for it.
    pub competes: bool,
    /// The paper is about it.
    pub taken: bool,
}

/// One route of a paper.
#[derive(Clone, Debug, Serialize)]
pub struct LegalRoute {
    /// The finding, opened. Of the rules that its conditions read, it holds what carries their answers.
    pub route: RouteView,
    /// How many conditions of rules do not carry an answer, and are left out.
    pub left_out: usize,
    /// Its plan, where one can be made.
    pub plan: Option<PlanView>,
    /// The numbers, from 1, of what is asked for this route.
    pub asks: Vec<usize>,
}

/// One thing that is asked of legal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AskedOfLegal {
    /// judgement, record, choice, doubt, presumption, missing.
    pub kind: &'static str,
    /// What is asked, as a question.
    pub asks: String,
    /// What it is about: the fact's question, or the reading.
    pub about: String,
    /// What must be so for the answer to stand.
    pub for_this: String,
    /// Whose it is.
    pub who: Option<String>,
    /// Why, or where it stands.
    pub why: Option<String>,
    /// The fact or the condition.
    pub of: String,
    /// The routes that ask it.
    pub routes: Vec<RouteName>,
}

impl Desk {
    /// The paper for legal about these routes, or about the usual ones where none is named: those that are open, open if something comes
    /// first, or arguable, up to [`MOST_ROUTES`], the most settled first, and always one for which providers compete.
    ///
    /// # Errors
    /// There is no such encoded route, or too many are named.
    pub fn legal_paper(&self, need: &OpenNeed, named: &[String], made_on: Date) -> Result<LegalView, String> {
        let answer = self.results(need);
        let mut encoded: Vec<&RouteView> = answer.routes.iter().filter(|route| route.encoded).collect();
        if let Some(wrong) = named.iter().find(|id| !encoded.iter().any(|route| route.id == **id)) {
            let listed = answer.routes.iter().any(|route| route.id == *wrong);
            let not_yet = format!("the route `{wrong}` is not encoded yet, so there is nothing to put before legal");
            return Err(if listed { not_yet } else { self.no_such_route(wrong) });
        }
        if named.len() > MOST_NAMED {
            return Err(format!("a paper is about {MOST_NAMED} routes at most\n  hint: name fewer, or make several papers"));
        }
        encoded.sort_by_key(|route| settled(route));
        let taken = if named.is_empty() { self.usual(&encoded) } else { named.iter().map(String::as_str).collect() };
        let offered = encoded.iter().map(|route| OfferedView {
            id: route.id.clone(),
            title: route.title.clone(),
            group: route.group,
            standing: route.standing,
            competes: self.competes(&route.id),
            taken: taken.contains(&route.id.as_str()),
        });
        let offered: Vec<OfferedView> = offered.collect();
        let mut asked = Vec::new();
        let mut routes = Vec::new();
        for one in offered.iter().filter(|one| one.taken) {
            let Some(mut route) = self.why(need, &one.id)?.routes.pop() else { continue };
            let (carried, left_out) = proof::carried(&route.conditions);
            route.conditions = carried;
            route.sources = crate::answer::sources_of(&route.conditions);
            let asks = ask_of(&route, &mut asked);
            let plan = self.plan(need, &route.id, &Wanted::default()).ok();
            routes.push(LegalRoute { route, left_out, plan, asks });
        }
        in_order(&mut asked, &mut routes);
        let mut dates = self.binding_dates(need, &Wanted::default());
        dates.routes.retain(|dates| routes.iter().any(|one| one.route.id == dates.id));
        Ok(LegalView {
            need: answer.need,
            made_on: made_on.to_string(),
            as_of: answer.as_of,
            assumed_date: answer.assumed_date,
            regime: answer.regime,
            rulebook: answer.rulebook,
            counts: answer.counts,
            offered,
            named: !named.is_empty(),
            asked,
            unsigned: unsigned(&routes),
            duties: shared(&routes, duties_of, |a, b| a.id == b.id && a.binds == b.binds && a.standing == b.standing),
            challenges: shared(&routes, |route| route.remedies.iter().collect(), |a, b| a.id == b.id),
            provisions: all_provisions(&routes),
            not_checked: not_checked(&answer.local_rules, &routes),
            dates,
            routes,
            local_rules: answer.local_rules,
        })
    }

    /// The ids of the usual routes of a paper, out of these in their order.
    fn usual<'r>(&self, encoded: &[&'r RouteView]) -> Vec<&'r str> {
        let worth = |route: &RouteView| matches!(route.group, "open" | "open_if") || route.standing == Some("arguable");
        let top = encoded.iter().copied().filter(|route| worth(route)).take(MOST_ROUTES).collect();
        // a paper that shows no competition beside the other ways would argue for them
        let taken = with_competition(top, encoded.iter().copied(), MOST_ROUTES, |route| self.competes(&route.id));
        taken.into_iter().map(|route| route.id.as_str()).collect()
    }

    /// Providers compete for this route.
    fn competes(&self, id: &str) -> bool {
        self.book.rules.iter().any(|rule| rule.id == id && rule.route.as_ref().is_some_and(|words| words.competes))
    }
}

/// How settled a route is: the group, then how sure, then how much must come first.
fn settled(route: &RouteView) -> (usize, bool, usize) {
    let groups = ["open", "open_if", "unknown", "closed", "not_needed"];
    let group = groups.iter().position(|group| *group == route.group).unwrap_or(groups.len());
    (group, route.standing == Some("arguable"), route.ifs.len() + route.assumes.len())
}

/// What is asked, in the order in which legal is needed: what must be judged, readings in doubt, presumptions, then what is others' to say.
fn in_order(asked: &mut Vec<AskedOfLegal>, routes: &mut [LegalRoute]) {
    let kinds = ["judgement", "record", "doubt", "presumption", "choice", "missing"];
    let mut numbered: Vec<(usize, AskedOfLegal)> = (1..).zip(std::mem::take(asked)).collect();
    numbered.sort_by_key(|(_, one)| kinds.iter().position(|kind| *kind == one.kind));
    let now: BTreeMap<usize, usize> = numbered.iter().map(|(old, _)| *old).zip(1..).collect();
    for route in routes {
        route.asks = route.asks.iter().filter_map(|old| now.get(old).copied()).collect();
        route.asks.sort_unstable();
    }
    asked.extend(numbered.into_iter().map(|(_, one)| one));
}

/// Puts what one route asks of legal among what is asked already; the numbers of what it asks, from 1.
fn ask_of(route: &RouteView, asked: &mut Vec<AskedOfLegal>) -> Vec<usize> {
    let name = RouteName { id: route.id.clone(), title: route.title.clone() };
    let mut numbers = Vec::new();
    let mut put = |mut one: AskedOfLegal| {
        let same = asked.iter_mut().position(|known| (known.kind, &known.of, &known.for_this) == (one.kind, &one.of, &one.for_this));
        let place = same.unwrap_or_else(|| {
            one.routes = Vec::new();
            asked.push(one);
            asked.len() - 1
        });
        if let Some(known) = asked.get_mut(place).filter(|known| !known.routes.contains(&name)) {
            known.routes.push(name.clone());
        }
        numbers.push(place + 1);
    };
    for one in &route.ifs {
        let (kind, asks) = match (one.state, one.nature) {
            ("to_be_recorded", _) => {
                ("record", "This was said and is not on record. Is the record that is needed there: who judged, when and why?")
            }
            (_, "judgement") => ("judgement", "Someone must judge this. Is it the right test, and is the evidence enough to judge it so?"),
            _ => ("choice", "Nobody has chosen this yet. Is there a legal bar to choosing it?"),
        };
        put(AskedOfLegal {
            kind,
            asks: asks.to_string(),
            about: about(&one.fact, &one.asks),
            for_this: one.words.clone(),
            who: Some(one.who.clone()),
            why: Some(one.why_asked.clone()).filter(|why| !why.is_empty()),
            of: one.fact.clone(),
            routes: Vec::new(),
        });
    }
    for one in &route.doubts {
        put(AskedOfLegal {
            kind: "doubt",
            asks: "The answer rests on this reading. Do you read it so?".to_string(),
            about: words::upper(&one.says),
            for_this: String::new(),
            who: None,
            why: Some(one.why.clone()),
            of: one.condition.clone(),
            routes: Vec::new(),
        });
    }
    for one in &route.assumes {
        put(AskedOfLegal {
            kind: "presumption",
            asks: "Nobody has said, so this is presumed. May it be, or must it be checked first?".to_string(),
            about: about(&one.fact, &one.asks),
            for_this: one.words.clone(),
            who: None,
            why: Some(format!("{} ({})", one.why, one.cite)),
            of: one.fact.clone(),
            routes: Vec::new(),
        });
    }
    for one in &route.missing {
        put(AskedOfLegal {
            kind: "missing",
            asks: "This could decide the answer, and nobody has said. Do you know, or who does?".to_string(),
            about: about(&one.id, &one.asks),
            for_this: String::new(),
            who: Some(one.who.clone()),
            why: None,
            of: one.id.clone(),
            routes: Vec::new(),
        });
    }
    numbers
}

/// The question of a fact, with the item that it is about.
fn about(fact: &str, asks: &str) -> String {
    match words::item_of(fact).filter(|item| item.parse::<usize>().is_err()) {
        Some(item) => format!("{}: {asks}", words::upper(&words::spaced(item))),
        None => asks.to_string(),
    }
}

/// Each condition of these, and of the rules that they read.
fn each<'c>(conditions: &'c [ConditionView], tell: &mut dyn FnMut(&'c ConditionView)) {
    for one in conditions {
        tell(one);
        one.rules.iter().for_each(|rule| each(&rule.conditions, tell));
    }
}

/// The facts that the answers rest on and for which nobody is named, each once.
fn unsigned(routes: &[LegalRoute]) -> Vec<FactUsed> {
    let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
    for one in routes {
        each(&one.route.conditions, &mut |condition| {
            for fact in &condition.facts {
                let said = matches!(fact.nature, "circumstance" | "choice" | "judgement") && fact.words != "not known";
                if said && (fact.by.is_none() || fact.unrecorded) && seen.insert(fact.id.clone()) {
                    out.push(fact.clone());
                }
            }
        });
    }
    out
}

/// The duties of a route that are not ruled out.
fn duties_of(route: &RouteView) -> Vec<&DutyView> {
    route.duties_bind.iter().flatten().filter(|duty| duty.binds != "no").collect()
}

/// What the routes have, each once, with the routes that have it.
fn shared<T: Clone>(routes: &[LegalRoute], of: impl Fn(&RouteView) -> Vec<&T>, same: impl Fn(&T, &T) -> bool) -> Vec<Shared<T>> {
    let mut out: Vec<Shared<T>> = Vec::new();
    for route in routes.iter().map(|one| &one.route) {
        let name = RouteName { id: route.id.clone(), title: route.title.clone() };
        for thing in of(route) {
            match out.iter_mut().find(|known| same(&known.is, thing)) {
                Some(known) => known.routes.push(name.clone()),
                None => out.push(Shared { is: thing.clone(), routes: vec![name.clone()] }),
            }
        }
    }
    out
}

/// Every provision that a finding names: of its conditions and what they read, of duties that are not ruled out, of challenges.
pub fn provisions(route: &RouteView) -> Vec<SourceView> {
    let duties = route.duties_bind.iter().flatten().filter(|duty| duty.binds != "no").flat_map(|duty| &duty.sources);
    let challenges = route.remedies.iter().flat_map(|remedy| &remedy.sources);
    route.sources.iter().chain(duties).chain(challenges).cloned().collect()
}

/// Every provision that the routes of a paper name, each once.
fn all_provisions(routes: &[LegalRoute]) -> Vec<SourceView> {
    let steps =
        |one: &LegalRoute| one.plan.iter().flat_map(|plan| &plan.entries).flat_map(|entry| entry.sources.clone()).collect::<Vec<_>>();
    let all = routes.iter().flat_map(|one| provisions(&one.route).into_iter().chain(steps(one)));
    all.map(|source| (source.id.clone(), source)).collect::<BTreeMap<_, _>>().into_values().collect()
}

/// What Waymark has not checked, for these routes.
fn not_checked(local: &LocalRulesView, routes: &[LegalRoute]) -> Vec<String> {
    let mut out = vec![
        "Whether the facts are so. They are as the need says; each names who gave it, where somebody is named.".to_string(),
        "The evidence. Waymark holds no documents.".to_string(),
        match local.read() {
            Some(read) => format!("{} Waymark has not checked their text.", read.in_a_line()),
            None => "Your body’s own rules: standing orders, delegation, key decisions, call-in.".to_string(),
        },
        "Cases decided by the courts, but for those that an objection names.".to_string(),
        "Law that changed after the day to which each source was read.".to_string(),
    ];
    if routes.iter().any(|one| one.route.not_encoded) {
        out.push("Part of the law that one of these ways turns on: it is not encoded yet, and the finding says where.".to_string());
    }
    out.push("No lawyer has reviewed Waymark: its rules, its questions and its objections are its own.".to_string());
    out
}
