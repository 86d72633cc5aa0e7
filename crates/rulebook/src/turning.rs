//! What an undecided answer still turns on, and which way.

use crate::decide::{How, Mask};
use crate::model::{FactId, Kind, Nature, Need, Node, NodeId, Slot};
use crate::route::Scope;
use crate::settle::Mind;

/// A place whose value can still change the answer.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// The place.
    pub slot: Slot,
    /// More of it (yes, a higher number) can make the answer yes.
    pub up: bool,
    /// Less of it can make the answer yes.
    pub down: bool,
    set: u64,
    many: bool,
}

impl Turn {
    /// It is used both ways: Kleene alone may then miss that the answer is settled.
    pub fn both(&self) -> bool {
        (self.up && self.down) || self.many
    }
}

impl Mind<'_> {
    /// After `look`: what the answer of this node still turns on; few-valued places first.
    pub fn turning(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask) -> Vec<Turn> {
        self.turns(scope, need, node, mask, false)
    }

    /// The same; `any_items`: with what it could turn on once the lists that nobody has given are given.
    pub(crate) fn turns(&self, scope: &Scope, need: &Need, node: NodeId, mask: &Mask, any_items: bool) -> Vec<Turn> {
        let walk = {
            let mut seen = self.seen.borrow_mut();
            if seen.1 == u32::MAX {
                seen.0.fill((0, 0));
                seen.1 = 0;
            }
            seen.1 += 1;
            seen.1
        };
        let mut turning = Turning { mind: self, need, mask, any_items, turns: vec![], walk };
        turning.walk(node, true);
        // a [[never]] ties what it reads to what is read already
        let tied = |t: &Turning| {
            let open = |x: NodeId| !t.has_seen(x) && !self.at(x).no;
            let reads = |facts: &[FactId]| t.turns.iter().any(|u| facts.contains(&u.slot.fact));
            self.nevers(scope).find(|n| open(n.node) && reads(&n.facts)).map(|n| n.node)
        };
        while let Some(never) = tied(&turning) {
            turning.walk(never, true);
            turning.walk(never, false);
            if !turning.has_seen(never) {
                break; // it is broken: nothing under it is open
            }
        }
        let mut turns = turning.turns;
        turns.sort_by_key(|t| {
            let fact = &self.book.facts[t.slot.fact as usize];
            match fact.kind {
                _ if fact.nature == Nature::Computed => 3, // after its inputs
                Kind::YesNo => 0,
                Kind::OneOf(_) | Kind::Code => 1,
                _ => 2,
            }
        });
        turns
    }
}

struct Turning<'s, 'b> {
    mind: &'s Mind<'b>,
    need: &'s Need,
    mask: &'s Mask,
    any_items: bool,
    turns: Vec<Turn>,
    walk: u32,
}

impl Turning<'_, '_> {
    fn has_seen(&self, x: NodeId) -> bool {
        let (walk, ways) = self.mind.seen.borrow().0[x as usize];
        walk == self.walk && ways != 0
    }

    /// Marks it seen this way; false when it was already.
    fn first_time(&self, x: NodeId, up: bool) -> bool {
        let way = 1 << u8::from(up);
        let entry = &mut self.mind.seen.borrow_mut().0[x as usize];
        if entry.0 != self.walk {
            *entry = (self.walk, 0);
        }
        let first = entry.1 & way == 0;
        entry.1 |= way;
        first
    }

    fn walk(&mut self, x: NodeId, up: bool) {
        let (mind, book) = (self.mind, self.mind.book);
        // a node about an item holds the answer for one item only: look at all of it
        let about_item = book.of_item[x as usize];
        if (!about_item && mind.at(x).plain().is_some()) || !self.first_time(x, up) {
            return;
        }
        match book.nodes[x as usize] {
            Node::YesNo(f) | Node::AtLeast(f, ..) => self.mark(f, up, 0),
            Node::OneOf(f, set) => self.mark(f, up, set),
            Node::Linear { left, right, num, .. } => {
                self.mark(left, up, 0);
                self.mark(right, up == (num < 0), 0);
            }
            Node::MonthsBack { left, right, .. } => {
                self.mark(left, up, 0);
                self.mark(right, !up, 0);
            }
            Node::Not(y) => self.walk(y, !up),
            Node::And(from, to) | Node::Or(from, to) => {
                for k in &book.kids[from as usize..to as usize] {
                    self.walk(*k, up);
                }
            }
            Node::Inside(law, y) => {
                self.walk(law, true);
                self.walk(law, false);
                if about_item || !mind.at(law).no {
                    self.walk(y, up);
                }
            }
            Node::Pick(from, to) => {
                for pair in book.kids[from as usize..to as usize].chunks_exact(2) {
                    let (selector, answer) = (pair[0], pair[1]);
                    if book.of_item[selector as usize] || !mind.at(selector).no {
                        self.walk(selector, true);
                        self.walk(selector, false);
                        self.walk(answer, up);
                    }
                }
            }
            Node::Over { list, root, .. } => {
                if self.any_items || self.need.lists[list as usize].is_some() {
                    self.walk(root, up); // an unknown list is never filled in by a search
                }
            }
            Node::Condition(c) => {
                let how = self.mask.get(c as usize).copied().unwrap_or(How::Trust);
                let condition = &book.conditions[c as usize];
                if how == How::Trust || (how == How::Doubt && condition.shaky.is_none()) {
                    self.walk(condition.main, up);
                }
                if let (How::Doubt, None, Some(other)) = (how, &condition.shaky, condition.other) {
                    self.walk(other, up);
                }
            }
            Node::NotEncoded => {}
        }
    }

    fn mark(&mut self, fact: FactId, up: bool, set: u64) {
        let book = self.mind.book;
        for slot in book.slots_of(self.need, fact).into_iter().filter(|s| !book.get(self.need, *s).exact()) {
            match self.turns.iter_mut().find(|t| t.slot == slot) {
                Some(t) => (t.up, t.down, t.many) = (t.up | up, t.down | !up, t.many | (t.set != set)),
                None => self.turns.push(Turn { slot, up, down: !up, set, many: false }),
            }
        }
        for (input, sign) in &book.facts[fact as usize].sum {
            self.mark(*input, up == (*sign > 0), 0);
        }
    }
}
