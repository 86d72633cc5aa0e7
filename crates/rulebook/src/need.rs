//! Values of one need: where they stand, reading and setting them, and what is computed from them.

use crate::model::{Book, FactId, Kind, Need, Node, NodeId, OPEN, Slot, TOP, Val};
use std::collections::BTreeSet;

/// One range added to another. An open end stays open whatever is added, and nothing goes beyond one.
fn add((a, b): (i64, i64), (c, d): (i64, i64)) -> (i64, i64) {
    let low = if a <= -OPEN || c <= -OPEN { -OPEN } else { a.saturating_add(c).clamp(-OPEN, OPEN) };
    let high = if b >= OPEN || d >= OPEN { OPEN } else { b.saturating_add(d).clamp(-OPEN, OPEN) };
    (low, high)
}

impl Book {
    /// A need of which nothing is known.
    pub fn blank(&self) -> Need {
        Need { values: vec![Val::Unknown; self.facts.len()], lists: vec![None; self.lists.len()] }
    }

    /// The fact of that name.
    pub fn fact(&self, id: &str) -> Option<FactId> {
        self.facts.iter().position(|f| f.id == id).map(|f| f as FactId)
    }

    /// How many values a one-of or a code can have; none for other kinds.
    pub fn values_of(&self, kind: &Kind) -> usize {
        match kind {
            Kind::OneOf(of) => of.len().min(64),
            Kind::Code => usize::from(self.codes.classes).clamp(1, 64),
            _ => 0,
        }
    }

    /// Every value of a one-of or a code at once.
    pub fn every_value(&self, kind: &Kind) -> u64 {
        match self.values_of(kind) {
            0 => 0,
            n => !0 >> (64 - n),
        }
    }

    /// The places for a fact's value: one, or one for each item of its list.
    pub fn slots_of(&self, need: &Need, fact: FactId) -> Vec<Slot> {
        let Some((list, _)) = self.facts[fact as usize].item_of else { return vec![Slot { fact, item: TOP }] };
        let items = need.lists[list as usize].as_ref().map_or(0, Vec::len).min(usize::from(TOP)) as u16;
        (0..items).map(|item| Slot { fact, item }).collect()
    }

    /// The value in that place.
    pub fn get(&self, need: &Need, slot: Slot) -> Val {
        let Some((list, place)) = self.facts[slot.fact as usize].item_of else { return need.values[slot.fact as usize] };
        let item = need.lists[list as usize].as_ref().and_then(|items| items.get(usize::from(slot.item)));
        item.and_then(|item| item.get(place)).copied().unwrap_or(Val::Unknown)
    }

    /// Sets the value alone; [`Book::learn`] also works out again what is computed from it.
    pub fn set(&self, need: &mut Need, slot: Slot, value: Val) {
        let Some((list, place)) = self.facts[slot.fact as usize].item_of else {
            need.values[slot.fact as usize] = value;
            return;
        };
        let item = need.lists[list as usize].as_mut().and_then(|items| items.get_mut(usize::from(slot.item)));
        if let Some(held) = item.and_then(|item| item.get_mut(place)) {
            *held = value;
        }
    }

    /// Sets a value, and the sums it is part of.
    pub fn learn(&self, need: &mut Need, slot: Slot, value: Val) {
        self.set(need, slot, value);
        for &c in &self.computed {
            if self.facts[c as usize].sum.iter().any(|x| x.0 == slot.fact) {
                need.values[c as usize] = self.sum(c, need, None);
            }
        }
    }

    /// Works out every computed fact.
    pub fn compute(&self, need: &mut Need) {
        for &f in &self.computed {
            need.values[f as usize] = self.sum(f, need, None);
        }
    }

    /// The range of a computed fact, or of what its other inputs give when one is left out.
    pub fn sum(&self, fact: FactId, need: &Need, but: Option<Slot>) -> Val {
        let mut total = (0, 0);
        for &(input, sign) in &self.facts[fact as usize].sum {
            let fact = &self.facts[input as usize];
            let least = if let Kind::Number(measure) = fact.kind { measure.least() } else { 0 };
            let unknown_list = fact.item_of.is_some_and(|(list, _)| need.lists[list as usize].is_none());
            let (low, high) = if unknown_list {
                (least, OPEN)
            } else {
                let others = self.slots_of(need, input).into_iter().filter(|s| but != Some(*s));
                let range = |s: Slot| if let Val::Num(a, b) = self.get(need, s) { (a, b) } else { (least, OPEN) };
                others.map(range).fold((0, 0), add)
            };
            total = add(total, if sign > 0 { (low, high) } else { (-high, -low) });
        }
        if total.0 <= -OPEN && total.1 >= OPEN { Val::Unknown } else { Val::Num(total.0, total.1) }
    }

    /// The facts that a node reads itself, with the inputs of a computed one.
    pub fn atom_facts(&self, node: NodeId) -> Vec<FactId> {
        let own: [Option<FactId>; 2] = match self.nodes[node as usize] {
            Node::YesNo(f) | Node::AtLeast(f, ..) | Node::OneOf(f, _) => [Some(f), None],
            Node::Linear { left, right, .. } => [Some(left), Some(right)],
            _ => [None, None],
        };
        let with_inputs = |f: FactId| [f].into_iter().chain(self.facts[f as usize].sum.iter().map(|x| x.0));
        own.into_iter().flatten().flat_map(with_inputs).collect()
    }

    /// The nodes right under this one.
    pub fn children(&self, node: NodeId) -> Vec<NodeId> {
        match self.nodes[node as usize] {
            Node::Not(x) | Node::Over { root: x, .. } => vec![x],
            Node::And(from, to) | Node::Or(from, to) | Node::Pick(from, to) => self.kids[from as usize..to as usize].to_vec(),
            Node::Inside(law, x) => vec![law, x],
            Node::Condition(c) => {
                let condition = &self.conditions[c as usize];
                [condition.main].into_iter().chain(condition.other).collect()
            }
            _ => vec![],
        }
    }

    /// Every node under this one and itself, children first.
    pub fn cone(&self, root: NodeId) -> Vec<NodeId> {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![root]);
        while let Some(n) = todo.pop() {
            if seen.insert(n) {
                todo.extend(self.children(n));
            }
        }
        seen.into_iter().collect()
    }
}
