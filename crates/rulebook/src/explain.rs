//! Why a condition has its answer, down through the rules whose facts it reads.

use crate::model::{ConditionId, Nature, Need, NodeId, RuleId, Slot};
use crate::route::Scope;
use crate::settle::Mind;

/// A condition with what it was read from.
#[derive(Clone, PartialEq, Debug)]
pub struct Explained {
    /// The condition.
    pub condition: ConditionId,
    /// Its answer.
    pub answer: Option<bool>,
    /// The places of the facts that its test names itself.
    pub facts: Vec<Slot>,
    /// The rules that decide the other facts it names; one entry an item for a rule about the items of a list.
    pub rules: Vec<(RuleId, Vec<Explained>)>,
}

/// Rules do not read each other in circles, but a bound costs nothing.
const DEEPEST: usize = 16;

impl Mind<'_> {
    /// The rule's own conditions with what they rest on.
    pub fn explain(&self, rule: RuleId, need: &Need) -> Vec<Explained> {
        let scope = Scope::new(self.book, &[self.book.rules[rule as usize].root]);
        self.look(&scope, need, &[]);
        self.explain_rule(&scope, rule, need, None, 0)
    }

    fn explain_rule(&self, scope: &Scope, rule: RuleId, need: &Need, item: Option<u16>, depth: usize) -> Vec<Explained> {
        let own = &self.book.rules[rule as usize].own;
        own.iter().map(|c| self.explain_condition(scope, *c, need, item, depth)).collect()
    }

    fn explain_condition(&self, scope: &Scope, id: ConditionId, need: &Need, item: Option<u16>, depth: usize) -> Explained {
        let (book, condition) = (self.book, &self.book.conditions[id as usize]);
        let mut explained = Explained { condition: id, answer: self.at(condition.main).plain(), facts: vec![], rules: vec![] };
        let under: Vec<NodeId> = book.cone(condition.main);
        for &name in &condition.names {
            if book.facts[name as usize].nature != Nature::Decided {
                let slots = book.slots_of(need, name).into_iter();
                explained.facts.extend(slots.filter(|s| item.is_none() || s.item == crate::model::TOP || Some(s.item) == item));
                continue;
            }
            if depth == DEEPEST {
                continue;
            }
            for (i, rule) in book.rules.iter().enumerate() {
                if rule.decides != name || under.binary_search(&rule.root).is_err() {
                    continue;
                }
                let id = i as RuleId;
                match (rule.each, item) {
                    (Some(list), None) => {
                        let nodes: Vec<NodeId> = under.iter().copied().filter(|n| book.of_item[*n as usize]).collect();
                        for (i, values) in need.lists[list as usize].iter().flatten().enumerate() {
                            self.look_at_item(&nodes, need, values);
                            explained.rules.push((id, self.explain_rule(scope, id, need, Some(i as u16), depth + 1)));
                        }
                    }
                    _ => explained.rules.push((id, self.explain_rule(scope, id, need, item, depth + 1))),
                }
            }
        }
        explained
    }
}
