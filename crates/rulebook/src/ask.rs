//! What to ask next: the commissioner's questions while one of them matters, then what settles most, cheapest to know first.
//!
//! A question matters while some route that is not decided turns on it. The interview keeps no state of its own: it is worked out
//! from the facts each time, so answers may come in any order, be changed or be taken back.

use crate::group::{Decided, Group, If, top_slot};
use crate::model::{Book, FactId, Kind, Measure, Nature, Need, Question, RuleId, Said, Slot, Val};
use crate::need_file::Reason;
use crate::route::{Route, Scope};
use crate::settle::Mind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Why a place that was asked is not known, for those that were; they are not asked again.
pub type Asked<'a> = &'a dyn Fn(Slot) -> Option<Reason>;

/// How many of the facts that the most routes miss are looked at more closely.
const LOOKED_AT: usize = 12;

/// What one route still waits for.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The route.
    pub rule: RuleId,
    /// `Unknown` or `OpenIf`.
    pub group: Group,
    /// Everything that its answer still turns on, presumed facts too.
    pub turns: Vec<Slot>,
    /// What could decide it: facts, and lists under the slot of their own fact.
    pub missing: Vec<Slot>,
    /// What must be chosen, judged or recorded to open it.
    pub ifs: Vec<If>,
    /// What is presumed to open it.
    pub assumes: Vec<Slot>,
}

impl Waiting {
    /// It turns on this place, or misses it.
    pub fn turns_on(&self, slot: Slot) -> bool {
        self.turns.contains(&slot) || self.missing.contains(&slot)
    }

    /// It turns on this place, or presumes it.
    fn rests_on(&self, slot: Slot) -> bool {
        self.turns_on(slot) || self.assumes.contains(&slot)
    }
}

/// Why a question is asked now. The order is the order in which they are asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// One of the first questions.
    First,
    /// A fact without which a route is not yet known.
    Missing,
    /// A choice that would open a route.
    Choice,
    /// A judgement that would open a route.
    Judgement,
    /// What is presumed, to be confirmed.
    Presumed,
}

impl Phase {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Phase::First => "first",
            Phase::Missing => "missing",
            Phase::Choice => "choice",
            Phase::Judgement => "judgement",
            Phase::Presumed => "presumed",
        }
    }
}

/// A question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// Why it is asked now.
    pub phase: Phase,
    /// Its place among [`Book::questions`], for one of the first.
    pub question: Option<usize>,
    /// What is asked for: facts, or lists under the slot of their own fact.
    pub slots: Vec<Slot>,
    /// The routes that turn on it.
    pub routes: Vec<RuleId>,
}

/// What one answer would do.
#[derive(Clone, PartialEq, Debug)]
pub struct Effect {
    /// The answer, or a class of answers that no test tells apart.
    pub value: Val,
    /// The routes it would move to another group, and which.
    pub moves: Vec<(RuleId, Group)>,
    /// Facts that are known already rule this answer out.
    pub impossible: bool,
}

impl Mind<'_> {
    /// What this route waits for; nothing when it is decided.
    pub fn waiting(&self, route: &Route, said: &Said) -> Option<Waiting> {
        let mut waiting = self.waiting_unfilled(route, said)?;
        self.fill_in(route, said, &mut waiting);
        Some(waiting)
    }

    /// The same without what would open it, which takes longest to find and which no first question needs.
    fn waiting_unfilled(&self, route: &Route, said: &Said) -> Option<Waiting> {
        let group = match self.decided(route, said, &[]) {
            Decided::NoContract | Decided::Surely(..) => return None,
            Decided::Outside => Group::Unknown,
            Decided::Undecided if self.may_be_filled(route, said) => Group::OpenIf,
            Decided::Undecided => Group::Unknown,
        };
        let (recorded, turns) = self.open_turns(route, said);
        let mut missing = vec![];
        if group == Group::Unknown {
            let found = self.missing(route, &recorded, &turns);
            let lists = found.lists.iter().filter_map(|list| self.book.lists.get(usize::from(*list)));
            missing = found.slots.into_iter().chain(lists.map(|list| top_slot(list.fact))).collect();
        }
        let turns = turns.into_iter().map(|turn| turn.slot).collect();
        Some(Waiting { rule: route.id, group, turns, missing, ifs: vec![], assumes: vec![] })
    }

    fn fill_in(&self, route: &Route, said: &Said, waiting: &mut Waiting) {
        if let Some(filling) = (waiting.group == Group::OpenIf).then(|| self.fill(route, said, &[], None)).flatten() {
            (waiting.ifs, waiting.assumes) = (filling.ifs, filling.assumes);
        }
    }

    /// What every route waits for that is not decided.
    pub fn all_waiting(&self, routes: &[Route], said: &Said) -> Vec<Waiting> {
        routes.iter().filter_map(|route| self.waiting(route, said)).collect()
    }

    /// The same without what would open a route: enough for the first questions, and for how far the answer has come.
    pub fn all_waiting_unfilled(&self, routes: &[Route], said: &Said) -> Vec<Waiting> {
        routes.iter().filter_map(|route| self.waiting_unfilled(route, said)).collect()
    }

    /// What these routes would turn on with this need, by one look at each: a few more places than [`Mind::all_waiting`] finds, which also
    /// searches for answers that are settled although they look open.
    pub fn turning_at_a_look(&self, routes: &[Route], waiting: &[Waiting], said: &Said) -> Vec<Waiting> {
        let look = |one: &Waiting| {
            let route = routes.iter().find(|route| route.id == one.rule)?;
            let (recorded, turns) = self.open_turns(route, said);
            let outside = !self.at(route.inside).yes;
            if route.has_no_contract(&said.need) || (!outside && self.at(route.root).plain().is_some()) {
                return None;
            }
            let found = self.missing(route, &recorded, &turns);
            let lists = found.lists.iter().filter_map(|list| self.book.lists.get(usize::from(*list)));
            let missing = found.slots.into_iter().chain(lists.map(|list| top_slot(list.fact))).collect();
            let turns = turns.into_iter().map(|turn| turn.slot).collect();
            Some(Waiting { rule: one.rule, group: Group::Unknown, turns, missing, ifs: vec![], assumes: vec![] })
        };
        waiting.iter().filter_map(look).collect()
    }

    /// The first of the first questions that matters. What would open a route need not be known for it.
    pub fn next_first(&self, said: &Said, waiting: &[Waiting], likely: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
        first(&Firsts { book: self.book, said, waiting, likely, asked })
    }

    /// The next question after the first ones; works out what would open the routes where nothing else is left to ask.
    pub fn next_after(&self, routes: &[Route], said: &Said, waiting: &mut [Waiting], asked: Asked<'_>) -> Option<Ask> {
        // what is missing comes first, and for that nothing need be filled in
        if let Some(ask) = self.next_missing(routes, said, waiting, asked) {
            return Some(ask);
        }
        for one in waiting.iter_mut().filter(|one| one.ifs.is_empty() && one.assumes.is_empty()) {
            if let Some(route) = routes.iter().find(|route| route.id == one.rule) {
                self.fill_in(route, said, one);
            }
        }
        self.next_filled(routes, said, waiting, asked)
    }

    /// Where nothing is missing: what would open a route, or another way to it.
    fn next_filled(&self, routes: &[Route], said: &Said, waiting: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
        outstanding(self.book, waiting, asked).or_else(|| self.next_other_way(routes, said, waiting, asked))
    }

    /// The next question, if one matters. `asked`: places that were asked and of which nobody knows. `likely`: what the routes would
    /// wait for if what was not said yet, such as the day, were as is likely; it keeps first questions back that would then not matter.
    pub fn next(&self, routes: &[Route], said: &Said, waiting: &[Waiting], likely: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
        self.next_first(said, waiting, likely, asked)
            .or_else(|| self.next_missing(routes, said, waiting, asked))
            .or_else(|| self.next_filled(routes, said, waiting, asked))
    }

    /// Where nobody knows what would open or decide a route, something else may: what else it turns on is then missing.
    fn next_other_way(&self, routes: &[Route], said: &Said, waiting: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
        let stuck = |one: &&Waiting| {
            let mut wanted = one.ifs.iter().map(|one| one.slot).chain(one.assumes.iter().chain(&one.missing).copied());
            wanted.any(|slot| asked(slot) == Some(Reason::DoNotKnow))
        };
        let other = |one: &Waiting| {
            let nature = |slot: &Slot| self.book.facts.get(usize::from(slot.fact)).map(|fact| fact.nature);
            let missing = one.turns.iter().copied().filter(|slot| nature(slot) != Some(Nature::Computed)).collect();
            Waiting { group: Group::Unknown, missing, ..one.clone() }
        };
        let stuck: Vec<Waiting> = waiting.iter().filter(stuck).map(other).collect();
        self.next_missing(routes, said, &stuck, asked)
    }

    /// Of what is missing, that which settles most: first by how many routes miss it, each shared among all that it misses; of the best
    /// of these, that after which least is left to ask, whatever its answer.
    fn next_missing(&self, routes: &[Route], said: &Said, waiting: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
        let unknown: Vec<&Waiting> = waiting.iter().filter(|one| one.group == Group::Unknown).collect();
        let mut weight: BTreeMap<Slot, u64> = BTreeMap::new();
        for one in &unknown {
            let open: Vec<Slot> = one.missing.iter().copied().filter(|slot| asked(*slot).is_none()).collect();
            for slot in &open {
                *weight.entry(*slot).or_default() += 1_000_000 / open.len() as u64;
            }
        }
        let mut best: Vec<(Slot, u64)> = weight.into_iter().collect();
        best.sort_by_key(|(slot, weight)| (Reverse(*weight), cost(self.book, *slot)));
        // what is presumed is often what a whole line of questions hangs on, so it is always looked at
        let presumed = |slot: Slot| self.book.facts.get(usize::from(slot.fact)).is_some_and(|fact| fact.presumed.is_some());
        let hangs: Vec<(Slot, u64)> = best.iter().skip(LOOKED_AT).filter(|(slot, _)| presumed(*slot)).take(LOOKED_AT).copied().collect();
        best.truncate(LOOKED_AT);
        best.extend(hangs);
        let recorded = self.recorded(said);
        let route = |one: &&Waiting| routes.iter().find(|route| route.id == one.rule);
        let rest = |slot: Slot| {
            let scopes: Vec<&Route> = unknown.iter().filter(|one| one.missing.contains(&slot)).filter_map(route).collect();
            self.rest(&scopes, &recorded, slot)
        };
        let slot = match best.as_slice() {
            [] => return None,
            [(slot, _)] => *slot,
            several => several.iter().map(|(slot, _)| *slot).min_by_key(|slot| (Reverse(rest(*slot)), cost(self.book, *slot)))?,
        };
        Some(single(Phase::Missing, slot, waiting))
    }

    /// How much of what these routes turn on an answer takes away, in thousandths of a route, on average over its possible values.
    fn rest(&self, routes: &[&Route], need: &Need, slot: Slot) -> u64 {
        let turns = |route: &Route, need: &Need| {
            self.look(route, need, &[]);
            self.turns(route, need, route.root, &[], true).len() as u64
        };
        let taken = |route: &&Route| {
            let now = turns(route, need).max(1);
            let values = self.regions(route, need, slot);
            let after = values.iter().map(|value| {
                let mut with = need.clone();
                self.book.learn(&mut with, slot, *value);
                turns(route, &with).min(now)
            });
            let left = after.sum::<u64>() * 1000 / values.len().max(1) as u64;
            (now * 1000).saturating_sub(left) / now
        };
        routes.iter().map(taken).sum()
    }

    /// What each answer to this question would do, over the routes that wait. `whole` is the scope of all routes.
    pub fn effects(&self, whole: &Scope, routes: &[Route], said: &Said, waiting: &[Waiting], slot: Slot) -> Vec<Effect> {
        let book = self.book;
        if book.facts.get(usize::from(slot.fact)).is_none_or(|fact| matches!(fact.kind, Kind::List(_))) {
            return vec![];
        }
        let concerned: Vec<&Waiting> = waiting.iter().filter(|one| one.rests_on(slot)).collect();
        let effect = |value: Val| {
            let mut then = said.clone();
            book.learn(&mut then.need, slot, value);
            let impossible = !self.possible(whole, &then.need);
            let route = |one: &&Waiting| routes.iter().find(|route| route.id == one.rule);
            let moves = concerned.iter().filter(|_| !impossible).filter_map(|one| {
                let group = self.group(route(one)?, &then, &[]);
                (group != one.group).then_some((one.rule, group))
            });
            Effect { value, moves: moves.collect(), impossible }
        };
        self.regions(whole, &said.need, slot).into_iter().map(effect).collect()
    }
}

fn phase_of(book: &Book, fact: FactId) -> Phase {
    match book.facts.get(usize::from(fact)).map(|fact| fact.nature) {
        Some(Nature::Judgement) => Phase::Judgement,
        Some(Nature::Choice) => Phase::Choice,
        _ => Phase::Missing,
    }
}

fn routes_on(waiting: &[Waiting], slots: &[Slot]) -> Vec<RuleId> {
    waiting.iter().filter(|one| slots.iter().any(|slot| one.turns_on(*slot))).map(|one| one.rule).collect()
}

/// Which of the first questions matter now, and with which facts.
struct Firsts<'a> {
    book: &'a Book,
    said: &'a Said,
    waiting: &'a [Waiting],
    likely: &'a [Waiting],
    asked: Asked<'a>,
}

impl Firsts<'_> {
    fn still_asked(&self, fact: FactId) -> bool {
        (self.asked)(top_slot(fact)).is_none() && self.waiting.iter().any(|one| one.turns_on(top_slot(fact)))
    }

    fn matters(&self, fact: FactId) -> bool {
        // the likely need knows a day that the true one does not: that day itself still matters
        let date = || self.book.facts.get(usize::from(fact)).is_some_and(|fact| fact.kind == Kind::Number(Measure::Date));
        self.still_asked(fact) && (date() || self.likely.iter().any(|one| one.turns_on(top_slot(fact))))
    }

    /// No route turns on what only a plan counts by: it is asked along with what it belongs to.
    fn counted(&self, fact: FactId) -> bool {
        let slot = top_slot(fact);
        let plan = self.book.facts.get(usize::from(fact)).is_some_and(|fact| fact.theme == "plan");
        plan && (self.asked)(slot).is_none() && self.book.get(&self.said.need, slot) == Val::Unknown
    }

    /// What this question asks for now; nothing while it does not matter.
    fn slots(&self, question: &Question) -> Vec<Slot> {
        let said_no = |fact: FactId| {
            let on = question.only_if(fact).map(top_slot);
            on.is_some_and(|on| self.book.get(&self.said.need, on) == Val::Yes(false) || (self.asked)(on).is_some())
        };
        let early = question.after.iter().any(|fact| self.still_asked(*fact));
        // a question of what plans count by alone is worth asking while some route is not settled
        let of_plans =
            || question.facts.iter().all(|fact| self.book.facts.get(usize::from(*fact)).is_some_and(|fact| fact.theme == "plan"));
        let asked = |fact: &&FactId| !said_no(**fact) && (self.matters(**fact) || self.counted(**fact));
        let wanted = !early
            && (question.facts.iter().any(|fact| self.matters(*fact) && !said_no(*fact)) || (!self.waiting.is_empty() && of_plans()));
        let facts = question.facts.iter().chain(&question.also);
        let mut slots: Vec<Slot> = if wanted { facts.filter(asked).map(|fact| top_slot(*fact)).collect() } else { Vec::new() };
        let mut seen = BTreeSet::new();
        slots.retain(|slot| seen.insert(*slot));
        slots
    }
}

impl Mind<'_> {
    /// The places among [`Book::questions`] of the first questions that matter now, in their order.
    pub fn first_questions(&self, said: &Said, waiting: &[Waiting], likely: &[Waiting], asked: Asked<'_>) -> Vec<usize> {
        let firsts = Firsts { book: self.book, said, waiting, likely, asked };
        let matters = |(place, question): (usize, &Question)| (!firsts.slots(question).is_empty()).then_some(place);
        self.book.questions.iter().enumerate().filter_map(matters).collect()
    }
}

/// The first of the first questions of which a fact still matters, with those facts.
fn first(firsts: &Firsts<'_>) -> Option<Ask> {
    firsts.book.questions.iter().enumerate().find_map(|(place, question)| {
        let slots = firsts.slots(question);
        let routes = routes_on(firsts.waiting, &slots);
        (!slots.is_empty()).then_some(Ask { phase: Phase::First, question: Some(place), slots, routes })
    })
}

/// What would open a route: choices, then judgements, then what is presumed. What the most routes ask for comes first.
fn outstanding(book: &Book, waiting: &[Waiting], asked: Asked<'_>) -> Option<Ask> {
    let mut found: BTreeMap<(Phase, Slot), usize> = BTreeMap::new();
    for one in waiting.iter().filter(|one| one.group == Group::OpenIf) {
        let ifs = one.ifs.iter().map(|one| (phase_of(book, one.slot.fact), one.slot));
        let assumes = one.assumes.iter().map(|slot| (Phase::Presumed, *slot));
        ifs.chain(assumes).filter(|(_, slot)| asked(*slot).is_none()).for_each(|key| *found.entry(key).or_default() += 1);
    }
    let best = found.into_iter().min_by_key(|((phase, slot), routes)| (*phase, Reverse(*routes), cost(book, *slot)));
    best.map(|((phase, slot), _)| single(phase, slot, waiting))
}

fn single(phase: Phase, slot: Slot, waiting: &[Waiting]) -> Ask {
    let routes = waiting.iter().filter(|one| one.rests_on(slot)).map(|one| one.rule).collect();
    Ask { phase, question: None, slots: vec![slot], routes }
}

/// How dear a fact is to find out, roughly: yes or no, then a word or a day, then a figure, then a list; then the order of the glossary.
fn cost(book: &Book, slot: Slot) -> (u8, u8, Slot) {
    let Some(fact) = book.facts.get(usize::from(slot.fact)) else { return (u8::MAX, u8::MAX, slot) };
    let nature = match fact.nature {
        Nature::Circumstance if fact.presumed.is_some() => 3,
        Nature::Circumstance => 0,
        Nature::Choice => 1,
        _ => 2,
    };
    let kind = match fact.kind {
        Kind::YesNo => 0,
        Kind::OneOf(_) => 1,
        Kind::Number(Measure::Date) => 1,
        Kind::Number(_) | Kind::Code => 2,
        Kind::List(_) => 3,
    };
    (nature, kind, slot)
}
