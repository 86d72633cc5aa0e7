//! The group of a route, and the least filling that would open it (answers.md 3).

use crate::decide::Mask;
use crate::model::{FactId, Kind, Nature, Need, NodeId, OPEN, Said, Slot, TOP, Val};
use crate::route::Route;
use crate::settle::{BUDGET, Mind};
use std::cmp::Reverse;

/// The five groups, in the order in which the definition names them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// The need is outside what the route is about.
    NotNeeded,
    /// It cannot be used.
    Closed,
    /// It can be used.
    Open,
    /// It can be used once some choices are made or judgements recorded.
    OpenIf,
    /// What is known does not decide it.
    Unknown,
}

impl Group {
    /// Its name in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Group::NotNeeded => "not_needed",
            Group::Closed => "closed",
            Group::Open => "open",
            Group::OpenIf => "open_if",
            Group::Unknown => "unknown",
        }
    }
}

/// What has to be done about one thing in `ifs`; the least demanding first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// A judgement was said, and nobody recorded it.
    ToBeRecorded,
    /// The authority has a choice to make.
    ToBeChosen,
    /// Somebody has to judge.
    ToBeJudged,
}

impl State {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            State::ToBeRecorded => "to_be_recorded",
            State::ToBeChosen => "to_be_chosen",
            State::ToBeJudged => "to_be_judged",
        }
    }
}

/// What a group rests on: with this need, this node has this answer, plain or settled.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The need, with all that was supplied.
    pub need: Need,
    /// The whole rule, or the gate that it fails.
    pub node: NodeId,
    /// The answer.
    pub want: bool,
}

/// One thing that has to be supplied.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct If {
    /// Where.
    pub slot: Slot,
    /// The value, as wide as it may be.
    pub value: Val,
    /// What has to be done.
    pub state: State,
}

/// A least filling.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The choices and judgements.
    pub ifs: Vec<If>,
    /// The facts whose presumption it needs.
    pub assumes: Vec<Slot>,
    /// The need so filled.
    pub need: Need,
}

/// What the facts decide before anything is filled in.
pub(crate) enum Decided {
    /// There is no existing contract for the route to be about.
    NoContract,
    /// The date or place is not surely inside the law that is encoded.
    Outside,
    /// This group, resting on this claim.
    Surely(Group, Claim),
    /// A filling may open it.
    Undecided,
}

/// What may be supplied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Supply {
    OnlyRecord,
    Choose,
    Judge,
}

impl Mind<'_> {
    /// The facts without the judgements that lack who, when and why.
    pub fn recorded(&self, said: &Said) -> Need {
        let mut need = said.need.clone();
        for slot in &said.unrecorded {
            self.book.learn(&mut need, *slot, Val::Unknown);
        }
        need
    }

    /// Puts in place what is presumed while nobody has said; says where.
    pub(crate) fn presume(&self, route: &Route, need: &mut Need) -> Vec<Slot> {
        let slots = route.slots(self.book, need).into_iter();
        let open = slots.filter(|s| self.presumed(s.fact).is_some() && self.book.get(need, *s) == Val::Unknown);
        let open: Vec<Slot> = open.collect();
        for slot in &open {
            self.book.learn(need, *slot, self.presumed(slot.fact).unwrap_or(Val::Unknown));
        }
        open
    }

    /// What is presumed of this fact.
    pub fn presumed(&self, fact: FactId) -> Option<Val> {
        self.book.facts[fact as usize].presumed.as_ref().map(|p| p.value)
    }

    /// The claim stands when conditions are taken so.
    pub fn holds(&self, route: &Route, claim: &Claim, mask: &Mask) -> bool {
        self.answer(route, &claim.need, claim.node, mask) == Some(claim.want)
    }

    fn opens(&self, route: &Route, need: &Need, mask: &Mask) -> bool {
        self.answer(route, need, route.root, mask) == Some(true) && self.possible(route, need)
    }

    /// The rows of the definition that need no filling.
    pub(crate) fn decided(&self, route: &Route, said: &Said, mask: &Mask) -> Decided {
        let need = &said.need;
        let surely = |group, need: &Need, node, want| Decided::Surely(group, Claim { need: need.clone(), node, want });
        if route.has_no_contract(need) {
            return Decided::NoContract;
        }
        self.look(route, need, mask);
        if !self.at(route.inside).yes {
            return Decided::Outside; // before every gate: what is not encoded says nothing
        }
        let plain = self.at(route.root).plain();
        if plain != Some(true) {
            let applies = route.applies_gate.filter(|_| route.not_needed);
            let gates = [(route.law_gate, Group::Closed), (applies, Group::NotNeeded)];
            for (gate, group) in gates.into_iter().filter_map(|(gate, group)| Some((gate?, group))) {
                if self.answer(route, need, gate, mask) == Some(false) {
                    return surely(group, need, gate, false);
                }
            }
        }
        let answer = plain.or_else(|| self.answer(route, need, route.root, mask));
        if answer == Some(false) {
            return surely(Group::Closed, need, route.root, false);
        }
        if said.unrecorded.is_empty() || !route.slots(self.book, need).iter().any(|s| said.unrecorded.contains(s)) {
            return if answer == Some(true) { surely(Group::Open, need, route.root, true) } else { Decided::Undecided };
        }
        let recorded = self.recorded(said);
        if self.answer(route, &recorded, route.root, mask) == Some(true) {
            return surely(Group::Open, &recorded, route.root, true);
        }
        Decided::Undecided
    }

    /// The group alone, without reasons.
    pub fn group(&self, route: &Route, said: &Said, mask: &Mask) -> Group {
        match self.decided(route, said, mask) {
            Decided::NoContract => Group::NotNeeded,
            Decided::Outside => Group::Unknown,
            Decided::Surely(group, _) => group,
            Decided::Undecided if self.try_filling(route, said, mask, None, Supply::Judge).is_some() => Group::OpenIf,
            Decided::Undecided => Group::Unknown,
        }
    }

    /// Some filling opens it.
    pub(crate) fn may_be_filled(&self, route: &Route, said: &Said) -> bool {
        self.try_filling(route, said, &[], None, Supply::Judge).is_some()
    }

    /// A least filling, the least demanding that there is: only recording, then choices, then judgements.
    pub(crate) fn fill(&self, route: &Route, said: &Said, mask: &Mask, without: Option<Slot>) -> Option<Filling> {
        let attempt = |supply| self.try_filling(route, said, mask, without, supply).map(|t| self.least(route, t, mask));
        let mut best = attempt(Supply::Judge)?;
        let most = |filling: &Filling| filling.ifs.iter().map(|i| i.state).max();
        // the search for one that opens it does not look for the least demanding, so ask again with less to supply
        if most(&best) == Some(State::ToBeJudged) {
            best = attempt(Supply::Choose).unwrap_or(best);
        }
        if most(&best) > Some(State::ToBeRecorded) {
            best = attempt(Supply::OnlyRecord).unwrap_or(best);
        }
        Some(best)
    }

    /// Presumptions in place, circumstances as they are: some filling of what may be supplied that gives yes.
    fn try_filling(&self, route: &Route, said: &Said, mask: &Mask, without: Option<Slot>, supply: Supply) -> Option<Trial> {
        let (book, mut need) = (self.book, self.recorded(said));
        let presumed = self.presume(route, &mut need);
        self.look(route, &need, mask);
        if self.at(route.root).no || self.impossible(route) {
            return None;
        }
        let base = need.clone();
        let mut filled = vec![];
        for slot in route.slots(book, &need) {
            let nature = book.facts[slot.fact as usize].nature;
            let state = match nature {
                _ if book.get(&base, slot).exact() || Some(slot) == without => continue,
                Nature::Judgement if said.unrecorded.contains(&slot) => State::ToBeRecorded,
                Nature::Choice if supply != Supply::OnlyRecord => State::ToBeChosen,
                Nature::Judgement if supply == Supply::Judge => State::ToBeJudged,
                _ => continue,
            };
            if state == State::ToBeRecorded {
                book.learn(&mut need, slot, book.get(&said.need, slot)); // it may be recorded only as it was said
            }
            filled.push(If { slot, value: Val::Unknown, state });
        }
        let free: Vec<Slot> = filled.iter().filter(|f| f.state != State::ToBeRecorded).map(|f| f.slot).collect();
        let mut left = BUDGET;
        let found = self.find(route, &mut need, &free, mask, &mut left);
        if left == 0 {
            self.gave_up.set(self.gave_up.get() + 1);
        }
        found.then_some(Trial { base, need, filled, presumed })
    }

    /// Fills what the answer still turns on: with its best value where it is used one way only, else with each in turn.
    fn find(&self, route: &Route, need: &mut Need, free: &[Slot], mask: &Mask, left: &mut u32) -> bool {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        self.look(route, need, mask);
        if self.impossible(route) || self.at(route.root).no {
            return false;
        }
        if self.at(route.root).yes {
            return self.possible(route, need);
        }
        let turns = self.turning(route, need, route.root, mask);
        let ours = || turns.iter().filter(|t| free.contains(&t.slot));
        let Some(turn) = ours().find(|t| !t.both()).or_else(|| ours().next()) else {
            return self.opens(route, need, mask);
        };
        let (slot, was) = (turn.slot, self.book.get(need, turn.slot));
        let mut values = self.regions(route, need, slot);
        match (turn.both(), &self.book.facts[slot.fact as usize].kind) {
            (false, Kind::YesNo) => values = vec![Val::Yes(turn.up)],
            (false, Kind::Number(_)) => values = values.last().filter(|_| turn.up).or(values.first()).copied().into_iter().collect(),
            (true, Kind::Number(_)) => {
                // a number compared with another free number needs a point
                let ends = values.iter().flat_map(|v| if let Val::Num(a, z) = v { vec![*a, *z] } else { vec![] });
                let points: Vec<Val> = ends.filter(|p| p.abs() < OPEN).map(|p| Val::Num(p, p)).collect();
                values.extend(points);
            }
            _ => {}
        }
        let rest: Vec<Slot> = free.iter().copied().filter(|f| *f != slot).collect();
        values.into_iter().any(|value| {
            self.book.learn(need, slot, value);
            let found = self.find(route, need, &rest, mask, left);
            if !found {
                self.book.learn(need, slot, was);
            }
            found
        })
    }

    /// Takes away what is not needed: judgements first, then choices, recordings, last what is presumed. Then widens.
    fn least(&self, route: &Route, trial: Trial, mask: &Mask) -> Filling {
        let Trial { base, mut need, mut filled, mut presumed } = trial;
        let book = self.book;
        let put = |slot: Slot, value: Val, need: &mut Need| {
            let was = book.get(need, slot);
            if was == value {
                return true;
            }
            book.learn(need, slot, value);
            let still = self.opens(route, need, mask);
            if !still {
                book.learn(need, slot, was);
            }
            still
        };
        let mut order: Vec<usize> = (0..filled.len()).rev().collect();
        order.sort_by_key(|i| Reverse(filled[*i].state));
        for i in order {
            put(filled[i].slot, book.get(&base, filled[i].slot), &mut need);
        }
        presumed.retain(|slot| !put(*slot, Val::Unknown, &mut need));
        filled.retain(|f| book.get(&need, f.slot) != book.get(&base, f.slot));
        for f in &mut filled {
            if f.state != State::ToBeRecorded && !matches!(book.get(&need, f.slot), Val::Yes(_)) {
                let mut free = need.clone();
                book.learn(&mut free, f.slot, book.get(&base, f.slot));
                let regions = self.regions(route, &free, f.slot);
                let now = book.get(&need, f.slot);
                let at = regions.iter().position(|v| join(now, *v) == *v).unwrap_or(0);
                for region in regions[..=at].iter().rev().chain(&regions[at + 1..]) {
                    put(f.slot, join(book.get(&need, f.slot), *region), &mut need);
                }
            }
            f.value = book.get(&need, f.slot);
        }
        Filling { ifs: filled, assumes: presumed, need }
    }
}

/// A filling that opens the route, not yet a least one.
struct Trial {
    /// The need with presumptions and nothing supplied.
    base: Need,
    need: Need,
    filled: Vec<If>,
    presumed: Vec<Slot>,
}

/// Both values together.
fn join(a: Val, b: Val) -> Val {
    match (a, b) {
        (Val::Num(a, z), Val::Num(c, d)) => Val::Num(a.min(c), z.max(d)),
        (Val::OneOf(a), Val::OneOf(b)) => Val::OneOf(a | b),
        _ => a,
    }
}

/// The place of a fact that belongs to no list.
pub fn top_slot(fact: FactId) -> Slot {
    Slot { fact, item: TOP }
}
