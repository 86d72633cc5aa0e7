//! Which answers a condition rests on that moved: down through what it is made of, as far as the answer differs.

use crate::Desk;
use crate::need::OpenNeed;
use rulebook::model::{ConditionId, FactId, Kind, ListId, Node, NodeId};
use rulebook::settle::Mind;
use std::collections::BTreeSet;

/// What every node of the encoded routes said in A and in B.
pub(super) struct Trace<'d> {
    desk: &'d Desk,
    /// By node: in A and in B.
    answers: Vec<[Option<bool>; 2]>,
    /// The facts that differ, each with its place in the need, in the order of what differs.
    pub(super) changed: Vec<(FactId, String)>,
}

/// What was found under a condition.
#[derive(Default)]
pub(super) struct Found {
    /// The facts behind the tests that came out otherwise.
    pub(super) facts: BTreeSet<FactId>,
    /// The conditions on the way down that came out otherwise.
    pub(super) conditions: BTreeSet<ConditionId>,
}

impl Desk {
    /// Decides both versions, and keeps which facts differ.
    pub(super) fn trace(&self, a: &OpenNeed, b: &OpenNeed, places: &[String]) -> Trace<'_> {
        let mind = Mind::new(&self.book);
        let scope = self.whole();
        let mut answers = vec![[None; 2]; self.book.nodes.len()];
        for (side, need) in [a, b].into_iter().enumerate() {
            mind.look(scope, &need.file.said.need, &[]);
            for node in &scope.cone {
                if let Some(answer) = answers.get_mut(*node as usize).and_then(|both| both.get_mut(side)) {
                    *answer = mind.at(*node).plain();
                }
            }
        }
        let fact_of = |place: &String| {
            let name = place.rsplit('.').next().unwrap_or(place);
            self.book.fact_named(name).map(|fact| (fact, place.clone()))
        };
        Trace { desk: self, answers, changed: places.iter().filter_map(fact_of).collect() }
    }
}

impl Trace<'_> {
    /// What a node said in A and in B.
    pub(super) fn at(&self, node: NodeId) -> [Option<bool>; 2] {
        self.answers.get(node as usize).copied().unwrap_or_default()
    }

    /// The answers that differ and that a condition rests on, by their places.
    pub(super) fn rests_on(&self, condition: ConditionId) -> Vec<String> {
        let found = self.under(condition);
        let precise = self.places(&found.facts);
        if !precise.is_empty() {
            return precise;
        }
        // the plain answer is the same in both: what differs below it is all that can have told
        let Some(condition) = self.desk.book.conditions.get(usize::from(condition)) else { return Vec::new() };
        self.places(&self.all_facts(condition.main))
    }

    /// All facts that a node reads, down to its atoms, with the lists of those that belong to an item.
    pub(super) fn all_facts(&self, node: NodeId) -> BTreeSet<FactId> {
        let book = &self.desk.book;
        let mut facts: BTreeSet<FactId> = BTreeSet::new();
        for node in book.cone(node) {
            facts.extend(book.atom_facts(node));
            if let Some(Node::Over { list, .. }) = book.nodes.get(node as usize) {
                facts.extend(self.list_fact(*list));
            }
        }
        self.with_lists(facts)
    }

    /// What came out otherwise below a condition.
    pub(super) fn under(&self, condition: ConditionId) -> Found {
        let book = &self.desk.book;
        let mut found = Found::default();
        let Some(condition) = book.conditions.get(usize::from(condition)) else { return found };
        let (mut seen, mut todo) = (BTreeSet::new(), vec![condition.main]);
        while let Some(node) = todo.pop() {
            let [a, b] = self.at(node);
            if a == b || !seen.insert(node) {
                continue;
            }
            match book.nodes.get(node as usize) {
                // the items of a list are decided one by one, so nothing is kept of the nodes below
                Some(Node::Over { root, list, .. }) => {
                    found.facts.extend(self.all_facts(*root));
                    found.facts.extend(self.list_fact(*list));
                }
                Some(Node::Condition(id)) => {
                    found.conditions.insert(*id);
                    todo.extend(book.children(node));
                }
                Some(_) => {
                    found.facts.extend(book.atom_facts(node));
                    todo.extend(book.children(node));
                }
                None => {}
            }
        }
        found.facts = self.with_lists(std::mem::take(&mut found.facts));
        found
    }

    /// The places that differ of these facts.
    pub(super) fn places(&self, facts: &BTreeSet<FactId>) -> Vec<String> {
        self.changed.iter().filter(|(fact, _)| facts.contains(fact)).map(|(_, place)| place.clone()).collect()
    }

    fn list_fact(&self, list: ListId) -> Option<FactId> {
        self.desk.book.lists.get(usize::from(list)).map(|list| list.fact)
    }

    fn with_lists(&self, mut facts: BTreeSet<FactId>) -> BTreeSet<FactId> {
        let of = |fact: &FactId| self.desk.book.facts.get(usize::from(*fact)).and_then(|fact| fact.item_of);
        let lists: Vec<FactId> = facts.iter().filter_map(of).filter_map(|(list, _)| self.list_fact(list)).collect();
        facts.extend(lists);
        facts
    }

    /// A fact of which the value is a figure or a day: it can be moved to come out on the other side of a limit.
    pub(super) fn is_figure(&self, fact: FactId) -> bool {
        self.desk.book.facts.get(usize::from(fact)).is_some_and(|fact| matches!(fact.kind, Kind::Number(_)))
    }
}
