//! `settled`: does every completion that the law allows give the same answer?

use crate::dates::{first_with_months_before, months_before};
use crate::decide::{Mask, One, decide};
use crate::model::{Book, Kind, Need, Node, NodeId, OPEN, Slot, Val};
use crate::route::{Scope, Tie, Use};
use crate::truth::Known;
use std::cell::{Cell, RefCell};

/// How many evaluations one search may take. One cut short is counted in [`Mind::gave_up`].
pub const BUDGET: u32 = 4096;

/// After so many evaluations a search looks ahead before it splits: most end before, and looking ahead costs them more than it saves.
const LOOK_AHEAD_AFTER: u32 = 96;

/// How many ends of a search are looked at before it.
const ENDS: usize = 2;

/// One thread's scratch. [`Mind::at`] reads from the last [`Mind::look`].
pub struct Mind<'a> {
    /// The book.
    pub book: &'a Book,
    out: RefCell<Vec<Known<bool>>>,
    /// Which nodes the last walk saw, and which walk that was.
    pub(crate) seen: RefCell<(Vec<(u32, u8)>, u32)>,
    /// How often a scope was evaluated.
    pub evals: Cell<u64>,
    /// How many searches were cut short. Aim: none.
    pub gave_up: Cell<u64>,
    /// The `[[never]]` left out of account, by their place in the book.
    pub(crate) nevers_off: RefCell<Vec<usize>>,
}

impl<'a> Mind<'a> {
    /// Scratch for this book.
    pub fn new(book: &'a Book) -> Mind<'a> {
        Mind {
            book,
            out: RefCell::new(vec![Known::UNKNOWN; book.nodes.len()]),
            seen: RefCell::new((vec![(0, 0); book.nodes.len()], 0)),
            evals: Cell::new(0),
            gave_up: Cell::new(0),
            nevers_off: RefCell::new(vec![]),
        }
    }

    /// Decides all nodes of the scope.
    pub fn look(&self, scope: &Scope, need: &Need, mask: &Mask) {
        self.evals.set(self.evals.get() + 1);
        let one = One { book: self.book, need, item: None };
        decide(self.book, &scope.cone, &one, mask, &mut self.out.borrow_mut());
    }

    /// Decides these nodes about one item of a list, after a `look`.
    pub(crate) fn look_at_item(&self, nodes: &[NodeId], need: &Need, item: &[Val]) {
        let one = One { book: self.book, need, item: Some(item) };
        decide(self.book, nodes, &one, &[], &mut self.out.borrow_mut());
    }

    /// What the last `look` found for this node.
    pub fn at(&self, node: NodeId) -> Known<bool> {
        self.out.borrow()[node as usize]
    }

    pub(crate) fn nevers<'s>(&'s self, scope: &'s Scope) -> impl Iterator<Item = &'s Tie> {
        scope.nevers.iter().filter(|n| !self.nevers_off.borrow().contains(&n.never))
    }

    /// After `look`: a `[[never]]` is broken.
    pub fn impossible(&self, scope: &Scope) -> bool {
        self.nevers(scope).any(|n| self.at(n.node).yes)
    }

    /// Some completion breaks no `[[never]]`: several of them can rule out all that is left though none is broken yet.
    pub fn possible(&self, scope: &Scope, need: &Need) -> bool {
        scope.nevers.is_empty() || self.completes(scope, need, &mut vec![], &mut { BUDGET })
    }

    fn completes(&self, scope: &Scope, need: &Need, done: &mut Vec<Slot>, left: &mut u32) -> bool {
        if *left == 0 {
            return true; // counted where it ran out; a need is refused only for a clash that was found
        }
        *left -= 1;
        if *left == 0 {
            self.gave_up.set(self.gave_up.get() + 1);
        }
        self.look(scope, need, &[]);
        if self.impossible(scope) {
            return false;
        }
        if self.nevers(scope).all(|n| self.at(n.node).no) {
            return true;
        }
        // only what an undecided [[never]] still reads can break it
        let undecided: Vec<&Tie> = self.nevers(scope).filter(|n| self.at(n.node).plain().is_none()).collect();
        let twice = |s: &Slot| done.iter().filter(|d| *d == s).count() > 1;
        let open = scope.uses.iter().filter(|u| undecided.iter().any(|n| n.facts.contains(&u.fact)));
        let slots = open.flat_map(|u| self.book.slots_of(need, u.fact));
        let Some(slot) = slots.into_iter().find(|s| !twice(s) && self.regions(scope, need, *s).len() > 1) else { return true };
        done.push(slot);
        let found = self.regions(scope, need, slot).into_iter().any(|value| {
            let mut with = need.clone();
            self.book.learn(&mut with, slot, value);
            self.completes(scope, &with, done, left)
        });
        done.pop();
        found
    }

    /// Where the answer can change as this number grows, with all else as it is.
    fn cuts(&self, need: &Need, usage: &Use, slot: Slot) -> Vec<i64> {
        let (book, mut cuts) = (self.book, vec![]);
        let closed = |x: &i64| x.abs() < OPEN;
        for atom in &usage.atoms {
            match book.nodes[*atom as usize] {
                Node::AtLeast(f, constant, _) if f == slot.fact => cuts.push(constant),
                Node::AtLeast(sum, constant, _) => {
                    let sign = book.facts[sum as usize].sum.iter().find(|x| x.0 == slot.fact).map_or(1, |x| x.1);
                    let Val::Num(low, high) = book.sum(sum, need, Some(slot)) else { continue };
                    cuts.extend([low, high].iter().map(|rest| if sign > 0 { constant - rest } else { rest - constant + 1 }));
                }
                Node::Linear { left, right, num, den, plus } if left == slot.fact || right == slot.fact => {
                    let other = if left == slot.fact { right } else { left };
                    let item = if book.facts[other as usize].item_of.is_some() { slot.item } else { crate::model::TOP };
                    let Val::Num(low, high) = book.get(need, Slot { fact: other, item }) else { continue };
                    let here = |y: &i64| -> i128 {
                        let (y, num, den, plus) = (i128::from(*y), i128::from(num), i128::from(den.max(1)), i128::from(plus));
                        if left == slot.fact {
                            -(-(num * y + plus)).div_euclid(den)
                        } else if num > 0 {
                            (den * y - plus).div_euclid(num) + 1
                        } else {
                            i128::from(OPEN)
                        }
                    };
                    let ends = [low, high];
                    cuts.extend(ends.iter().filter(|y| closed(y)).map(|y| here(y).clamp(-i128::from(OPEN), i128::from(OPEN)) as i64));
                }
                Node::MonthsBack { left, right, months } if left == slot.fact || right == slot.fact => {
                    let other = if left == slot.fact { right } else { left };
                    let item = if book.facts[other as usize].item_of.is_some() { slot.item } else { crate::model::TOP };
                    let Val::Num(low, high) = book.get(need, Slot { fact: other, item }) else { continue };
                    let here = |day: &i64| {
                        if left == slot.fact { months_before(*day, months) + 1 } else { first_with_months_before(*day, months) }
                    };
                    cuts.extend([low, high].iter().filter(|day| closed(day)).map(here));
                }
                _ => {}
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// The values still possible, cut where the answer can change.
    pub fn regions(&self, scope: &Scope, need: &Need, slot: Slot) -> Vec<Val> {
        let now = self.book.get(need, slot);
        let Some(usage) = scope.use_of(slot.fact) else { return vec![now] };
        match &self.book.facts[slot.fact as usize].kind {
            Kind::YesNo if now == Val::Unknown => vec![Val::Yes(true), Val::Yes(false)],
            Kind::YesNo | Kind::List(_) => vec![now],
            Kind::OneOf(_) | Kind::Code => {
                let set = if let Val::OneOf(set) = now { set } else { !0 };
                usage.classes.iter().map(|c| c & set).filter(|c| *c != 0).map(Val::OneOf).collect()
            }
            Kind::Number(measure) => {
                let (mut low, high) = if let Val::Num(a, z) = now { (a, z) } else { (measure.least(), OPEN) };
                let mut regions = vec![];
                for cut in self.cuts(need, usage, slot) {
                    if cut > low && cut <= high {
                        regions.push(Val::Num(low, cut - 1));
                        low = cut;
                    }
                }
                regions.push(Val::Num(low, high));
                regions
            }
        }
    }

    /// Plain, or settled.
    pub fn answer(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask) -> Option<bool> {
        self.look(scope, need, mask);
        self.at(node).plain().or_else(|| self.settled(scope, need, node, mask))
    }

    /// After `look`. Never wrong; it may be missing where two unknown numbers are compared with each other or summed.
    pub fn settled(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask) -> Option<bool> {
        if let Node::Inside(law, _) = self.book.nodes[node as usize]
            && !self.at(law).yes
        {
            return None; // somewhere it is not encoded
        }
        let slot = self.next_split(scope, need, node, mask, &[])?;
        if self.differs_at_once(scope, need, node, mask) {
            return None;
        }
        self.look(scope, need, mask);
        let mut search = Search { mind: self, scope, node, mask, done: vec![], seen: None, left: BUDGET };
        let all = search.each_value(need, slot);
        if search.left == 0 {
            self.gave_up.set(self.gave_up.get() + 1);
        }
        if all { search.seen } else { None }
    }

    /// Looks at a few ends of the search: two that differ, or one at which nothing used both ways is left, show without a search that
    /// it is not settled. False says nothing.
    fn differs_at_once(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask) -> bool {
        let mut seen = None;
        (0..ENDS).any(|attempt| {
            let (mut with, mut done) = (need.clone(), vec![]);
            loop {
                self.look(scope, &with, mask);
                if let Some(answer) = self.at(node).plain() {
                    return self.possible(scope, &with) && *seen.get_or_insert(answer) != answer;
                }
                let turns = self.turning(scope, &with, node, mask);
                let both = turns.iter().filter(|t| t.both()).map(|t| t.slot).filter(|slot| !done.contains(slot));
                let split = both.map(|slot| (slot, self.regions(scope, &with, slot))).filter(|(_, values)| values.len() > 1);
                let open: Vec<(Slot, Vec<Val>)> = split.collect();
                if open.is_empty() {
                    return self.next_split(scope, &with, node, mask, &[]).is_none() && self.possible(scope, &with);
                }
                for (place, (slot, values)) in open.into_iter().enumerate() {
                    let value = values.get((attempt * (place + 1)) % values.len()).copied();
                    self.book.learn(&mut with, slot, value.unwrap_or(Val::Unknown));
                    done.push(slot);
                }
            }
        })
    }

    fn next_split(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask, done: &[Slot]) -> Option<Slot> {
        let twice = |s: Slot| done.iter().filter(|d| **d == s).count() > 1;
        let turns = self.turning(scope, need, node, mask).into_iter().filter(|t| t.both()).map(|t| t.slot);
        turns.into_iter().find(|s| !twice(*s) && self.regions(scope, need, *s).len() > 1)
    }
}

/// One search for completions that differ.
struct Search<'s, 'b> {
    mind: &'s Mind<'b>,
    scope: &'s Scope,
    node: NodeId,
    mask: &'s Mask,
    done: Vec<Slot>,
    seen: Option<bool>,
    left: u32,
}

impl Search<'_, '_> {
    fn each_value(&mut self, need: &Need, slot: Slot) -> bool {
        self.done.push(slot);
        let all = self.mind.regions(self.scope, need, slot).into_iter().all(|value| {
            let mut with = need.clone();
            self.mind.book.learn(&mut with, slot, value);
            self.same(&with)
        });
        self.done.pop();
        all
    }

    /// Of the places with few values that could be split, that with the fewest values that leave the answer open.
    fn deciding(&self, need: &Need) -> Option<Slot> {
        let mind = self.mind;
        mind.look(self.scope, need, self.mask);
        let few_valued = |s: &Slot| !matches!(mind.book.facts[s.fact as usize].kind, Kind::Number(_));
        let turns = mind.turning(self.scope, need, self.node, self.mask);
        let slots = turns.iter().filter(|t| t.both()).map(|t| t.slot).filter(|s| few_valued(s) && !self.done.contains(s));
        let open = |slot: Slot| {
            let values = mind.regions(self.scope, need, slot);
            let undecided = |value: &&Val| {
                let mut with = need.clone();
                mind.book.learn(&mut with, slot, **value);
                mind.look(self.scope, &with, self.mask);
                mind.at(self.node).plain().is_none() && !mind.impossible(self.scope)
            };
            (values.len() > 1).then(|| (values.iter().filter(undecided).count(), slot))
        };
        slots.take(24).filter_map(open).min_by_key(|(open, _)| *open).map(|(_, slot)| slot)
    }

    fn same(&mut self, need: &Need) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let mind = self.mind;
        mind.look(self.scope, need, self.mask);
        let answer = mind.at(self.node).plain();
        if answer.is_some() && answer == self.seen {
            return true;
        }
        let surely_possible = mind.nevers(self.scope).all(|n| mind.at(n.node).no);
        if !surely_possible && !mind.possible(self.scope, need) {
            return true; // ruled out, perhaps by several [[never]] together
        }
        if let Some(answer) = answer {
            return *self.seen.get_or_insert(answer) == answer;
        }
        mind.look(self.scope, need, self.mask);
        // nothing used both ways is left: Kleene is exact, so some completion differs
        let Some(mut slot) = mind.next_split(self.scope, need, self.node, self.mask, &self.done) else { return false };
        if self.left + LOOK_AHEAD_AFTER < BUDGET {
            slot = self.deciding(need).unwrap_or(slot);
        }
        self.each_value(need, slot)
    }
}
