//! The facts of one need: where each stands, and what is computed from them.

use crate::model::{Book, FactId, Kind, Need, Node, NodeId, OPEN, Slot, TOP, Val};
use std::collections::BTreeSet;

impl Book {
    /// A need of which nothing is known.
    pub fn nothing_known(&self) -> Need {
        Need { values: vec![Val::Unknown; self.facts.len()], lists: vec![None; self.lists.len()] }
    }

    /// The places for a fact's value: one, or one for each item of its list.
    pub fn slots_of(&self, need: &Need, fact: FactId) -> Vec<Slot> {
        match self.item_of(fact) {
            None => vec![Slot { fact, item: TOP }],
            Some((list, _)) => {
                let items = need.lists.get(list).and_then(|items| items.as_ref()).map_or(0, |items| items.len());
                (0..items.min(usize::from(TOP)) as u16).map(|item| Slot { fact, item }).collect()
            }
        }
    }

    fn item_of(&self, fact: FactId) -> Option<(usize, usize)> {
        let (list, place) = self.facts.get(usize::from(fact))?.item_of?;
        Some((usize::from(list), place))
    }

    /// The value in a place; unknown where there is no such place.
    pub fn get(&self, need: &Need, slot: Slot) -> Val {
        let found = match self.item_of(slot.fact) {
            None => need.values.get(usize::from(slot.fact)),
            Some((list, place)) => {
                let items = need.lists.get(list).and_then(|items| items.as_ref());
                items.and_then(|items| items.get(usize::from(slot.item))).and_then(|item| item.get(place))
            }
        };
        found.copied().unwrap_or(Val::Unknown)
    }

    /// Sets the value alone; [`Book::learn`] also works out again what is computed from it.
    pub fn set(&self, need: &mut Need, slot: Slot, value: Val) {
        let place = match self.item_of(slot.fact) {
            None => need.values.get_mut(usize::from(slot.fact)),
            Some((list, place)) => {
                let items = need.lists.get_mut(list).and_then(|items| items.as_mut());
                items.and_then(|items| items.get_mut(usize::from(slot.item))).and_then(|item| item.get_mut(place))
            }
        };
        if let Some(place) = place {
            *place = value;
        }
    }

    /// Sets a value and works out again what is computed from it.
    pub fn learn(&self, need: &mut Need, slot: Slot, value: Val) {
        self.set(need, slot, value);
        for &computed in &self.computed {
            let reads = self.facts.get(usize::from(computed)).is_some_and(|fact| fact.sum.iter().any(|(input, _)| *input == slot.fact));
            if reads {
                let sum = self.sum(computed, need, None);
                self.set(need, Slot { fact: computed, item: TOP }, sum);
            }
        }
    }

    /// Works out every computed fact.
    pub fn compute(&self, need: &mut Need) {
        for &computed in &self.computed {
            let sum = self.sum(computed, need, None);
            self.set(need, Slot { fact: computed, item: TOP }, sum);
        }
    }

    /// The range of a computed fact, or of what its other inputs give when one is left out.
    pub fn sum(&self, fact: FactId, need: &Need, but: Option<Slot>) -> Val {
        let add = |(a, b): (i64, i64), (c, d): (i64, i64)| (a.saturating_add(c).max(-OPEN), b.saturating_add(d).min(OPEN));
        let inputs = self.facts.get(usize::from(fact)).map_or(&[][..], |fact| fact.sum.as_slice());
        let mut total = (0, 0);
        for &(input, sign) in inputs {
            let Some(Kind::Number(measure)) = self.facts.get(usize::from(input)).map(|fact| &fact.kind) else { continue };
            let open = (measure.least(), OPEN);
            let list = self.item_of(input).map(|(list, _)| list);
            let range = if list.is_some_and(|list| need.lists.get(list).is_none_or(Option::is_none)) {
                open
            } else {
                let value = |slot| if let Val::Num(low, high) = self.get(need, slot) { (low, high) } else { open };
                self.slots_of(need, input).into_iter().filter(|slot| but != Some(*slot)).map(value).fold((0, 0), add)
            };
            total = add(total, if sign > 0 { range } else { (-range.1, -range.0) });
        }
        if total.0 <= -OPEN && total.1 >= OPEN { Val::Unknown } else { Val::Num(total.0, total.1) }
    }

    /// The facts that a node reads itself, with the inputs of a computed one.
    pub fn atom_facts(&self, node: NodeId) -> Vec<FactId> {
        let own = match self.nodes.get(node as usize) {
            Some(Node::YesNo(fact) | Node::AtLeast(fact, ..) | Node::OneOf(fact, _)) => vec![*fact],
            Some(Node::Linear { left, right, .. } | Node::MonthsBack { left, right, .. }) => vec![*left, *right],
            _ => Vec::new(),
        };
        let mut out = Vec::new();
        for fact in own {
            out.push(fact);
            out.extend(self.facts.get(usize::from(fact)).into_iter().flat_map(|fact| fact.sum.iter().map(|(input, _)| *input)));
        }
        out
    }

    /// The nodes that a node is made of.
    pub fn children(&self, node: NodeId) -> Vec<NodeId> {
        match self.nodes.get(node as usize) {
            Some(Node::Not(inner) | Node::Over { root: inner, .. }) => vec![*inner],
            Some(Node::And(from, to) | Node::Or(from, to) | Node::Pick(from, to)) => {
                self.kids.get(*from as usize..*to as usize).map_or_else(Vec::new, <[NodeId]>::to_vec)
            }
            Some(Node::Inside(inside, rule)) => vec![*inside, *rule],
            Some(Node::Condition(id)) => {
                self.conditions.get(usize::from(*id)).map_or_else(Vec::new, |c| std::iter::once(c.main).chain(c.other).collect())
            }
            _ => Vec::new(),
        }
    }

    /// Every node under this one and itself, children first.
    pub fn cone(&self, root: NodeId) -> Vec<NodeId> {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![root]);
        while let Some(node) = todo.pop() {
            if seen.insert(node) {
                todo.extend(self.children(node));
            }
        }
        seen.into_iter().collect()
    }

    /// The fact of this name, or that was published under it.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        let now = self.facts.iter().position(|fact| fact.id == name);
        let before = || self.facts.iter().position(|fact| fact.was.iter().any(|was| was == name));
        now.or_else(before).and_then(|place| FactId::try_from(place).ok())
    }

    /// How many values a one-of, or classes a code, can have; 0 for other kinds.
    pub fn values_of(&self, kind: &Kind) -> usize {
        match kind {
            Kind::OneOf(of) => of.len().min(64),
            Kind::Code => usize::from(self.codes.classes).clamp(1, 64),
            _ => 0,
        }
    }

    /// The mask of every value of a one-of, or of every class of a code; 0 for other kinds.
    pub fn every_value(&self, kind: &Kind) -> u64 {
        match self.values_of(kind) {
            0 => 0,
            n => !0 >> (64 - n),
        }
    }
}
