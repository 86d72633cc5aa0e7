//! The arena of nodes: identical nodes are one, children stand before their parents.

use super::Loader;
use crate::model::{FactId, ListId, Node, NodeId};
use crate::syntax::Sign;
use std::collections::BTreeSet;

/// What makes two nodes the same.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key {
    Leaf(Node),
    Group(Join, Vec<NodeId>),
    Over(bool, ListId, NodeId),
}

/// The nodes that have many children.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Join {
    And,
    Or,
    Pick,
}

impl Loader<'_> {
    /// A node without a range of children.
    pub(super) fn push(&mut self, node: Node) -> NodeId {
        if let Some(known) = self.seen.get(&Key::Leaf(node.clone())) {
            return *known;
        }
        let id = self.add_node(node.clone());
        self.seen.insert(Key::Leaf(node), id);
        id
    }

    fn add_node(&mut self, node: Node) -> NodeId {
        let id = NodeId::try_from(self.book.nodes.len()).unwrap_or(NodeId::MAX);
        let item = |fact: FactId| self.fact(fact).is_some_and(|fact| fact.item_of.is_some());
        let of_item = match &node {
            Node::YesNo(fact) | Node::AtLeast(fact, ..) | Node::OneOf(fact, _) => Some(item(*fact)),
            Node::Linear { left, right, .. } | Node::MonthsBack { left, right, .. } => Some(item(*left) || item(*right)),
            Node::Over { .. } | Node::NotEncoded => Some(false),
            _ => None,
        };
        self.book.nodes.push(node);
        let of_item = of_item
            .unwrap_or_else(|| self.book.children(id).iter().any(|child| self.book.of_item.get(*child as usize).copied().unwrap_or(false)));
        self.book.of_item.push(of_item);
        id
    }

    /// A node with a range of children, in their order.
    pub(super) fn join(&mut self, join: Join, children: Vec<NodeId>) -> NodeId {
        let key = Key::Group(join, children);
        if let Some(known) = self.seen.get(&key) {
            return *known;
        }
        let Key::Group(_, children) = &key else { return 0 };
        let from = u32::try_from(self.book.kids.len()).unwrap_or(u32::MAX);
        self.book.kids.extend(children);
        let to = u32::try_from(self.book.kids.len()).unwrap_or(u32::MAX);
        let id = self.add_node(match join {
            Join::And => Node::And(from, to),
            Join::Or => Node::Or(from, to),
            Join::Pick => Node::Pick(from, to),
        });
        self.seen.insert(key, id);
        id
    }

    /// All of these; one alone stands for itself.
    pub(super) fn all(&mut self, children: Vec<NodeId>) -> NodeId {
        if let [one] = children.as_slice() { *one } else { self.join(Join::And, children) }
    }

    /// Any of these; one alone stands for itself.
    pub(super) fn any(&mut self, children: Vec<NodeId>) -> NodeId {
        if let [one] = children.as_slice() { *one } else { self.join(Join::Or, children) }
    }

    pub(super) fn not(&mut self, node: NodeId) -> NodeId {
        self.push(Node::Not(node))
    }

    /// ANY or EVERY item of a list. What is evaluated for each item stops at lists inside it: those are about the whole need.
    pub(super) fn over(&mut self, any: bool, list: ListId, root: NodeId) -> NodeId {
        if let Some(known) = self.seen.get(&Key::Over(any, list, root)) {
            return *known;
        }
        let (mut found, mut todo) = (BTreeSet::new(), vec![root]);
        while let Some(node) = todo.pop() {
            if self.book.of_item.get(node as usize).copied().unwrap_or(false) && found.insert(node) {
                todo.extend(self.book.children(node));
            }
        }
        let inner = u32::try_from(self.book.inner.len()).unwrap_or(u32::MAX);
        self.book.inner.push(found.into_iter().collect());
        let id = self.add_node(Node::Over { any, list, root, inner });
        self.seen.insert(Key::Over(any, list, root), id);
        id
    }

    /// A number against a constant.
    pub(super) fn at(&mut self, fact: FactId, sign: Sign, constant: i64) -> NodeId {
        match sign {
            Sign::AtLeast => self.push(Node::AtLeast(fact, constant, 0)),
            Sign::More => self.push(Node::AtLeast(fact, constant.saturating_add(1), 0)),
            Sign::Less => {
                let node = self.at(fact, Sign::AtLeast, constant);
                self.not(node)
            }
            Sign::AtMost => {
                let node = self.at(fact, Sign::More, constant);
                self.not(node)
            }
            Sign::Equal => {
                let ends = vec![self.at(fact, Sign::AtLeast, constant), self.at(fact, Sign::AtMost, constant)];
                self.all(ends)
            }
            Sign::Unequal => {
                let node = self.at(fact, Sign::Equal, constant);
                self.not(node)
            }
        }
    }

    /// Fills the cuts of each fact and the region of each comparison, once all nodes stand.
    pub(super) fn finish_cuts(&mut self) {
        for node in &self.book.nodes {
            if let Node::AtLeast(fact, constant, _) = node
                && let Some(fact) = self.book.facts.get_mut(usize::from(*fact))
            {
                fact.cuts.push(*constant);
            }
        }
        for (fact, section) in self.book.facts.iter_mut().zip(&self.declared) {
            fact.cuts.sort_unstable();
            fact.cuts.dedup();
            if fact.cuts.len() > 254 {
                section.add(section.at, format!("`{}` is compared with more than 254 figures", fact.id), "split the fact");
            }
        }
        for node in &mut self.book.nodes {
            if let Node::AtLeast(fact, constant, region) = node
                && let Some(place) = self.book.facts.get(usize::from(*fact)).and_then(|fact| fact.cuts.binary_search(constant).ok())
            {
                *region = u8::try_from(place + 1).unwrap_or(u8::MAX);
            }
        }
    }
}
