//! What one route turns on, worked out once for a book: its part of the nodes, the facts it uses, the `[[never]]` that touch it.

use crate::model::{Book, ConditionId, FactId, Must, Nature, Need, Node, NodeId, Otherwise, RuleId, Slot, Val};
use std::ops::Deref;

/// How one fact is used.
#[derive(Clone, Debug)]
pub struct Use {
    /// The fact.
    pub fact: FactId,
    /// The nodes that read it, or a sum it is part of.
    pub atoms: Vec<NodeId>,
    /// For a one-of or a code: the sets of values that no node here tells apart.
    pub classes: Vec<u64>,
    /// A `[[never]]` reads it.
    pub in_never: bool,
}

/// A `[[never]]` with the facts that it ties.
#[derive(Clone, Debug)]
pub struct Tie {
    /// Its place in [`Book::nevers`].
    pub never: usize,
    /// Yes when the need breaks it.
    pub node: NodeId,
    /// The facts it reads.
    pub facts: Vec<FactId>,
}

/// The part of a book that some nodes rest on.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The facts, in the order in which the law meets them.
    pub uses: Vec<Use>,
    /// The nodes, children first, without those about items of lists.
    pub cone: Vec<NodeId>,
    /// Every node, those about items too.
    pub whole: Vec<NodeId>,
    /// Every `[[never]]` that shares a fact with them, directly or through another.
    pub nevers: Vec<Tie>,
    /// The conditions that can be doubtful.
    pub doubtable: Vec<ConditionId>,
    /// Place in `uses` of each fact of the book.
    place: Vec<u16>,
}

impl Scope {
    /// What these nodes rest on.
    pub fn new(book: &Book, roots: &[NodeId]) -> Scope {
        let facts_under = |n: NodeId| book.cone(n).into_iter().flat_map(|x| book.atom_facts(x)).collect::<Vec<_>>();
        let mut known: Vec<FactId> = roots.iter().flat_map(|n| facts_under(*n)).collect();
        let mut others: Vec<Tie> =
            book.nevers.iter().enumerate().map(|(never, n)| Tie { never, node: n.node, facts: facts_under(n.node) }).collect();
        let mut nevers = vec![];
        while let Some(i) = others.iter().position(|n| n.facts.iter().any(|f| known.contains(f))) {
            let tie = others.swap_remove(i);
            known.extend(&tie.facts);
            nevers.push(tie);
        }
        nevers.sort_by_key(|n: &Tie| n.never);
        Scope::of(book, roots, nevers)
    }

    /// All the `[[never]]` of the book and what they rest on.
    pub fn of_nevers(book: &Book) -> Scope {
        let facts_under = |n: NodeId| book.cone(n).into_iter().flat_map(|x| book.atom_facts(x)).collect();
        let all = book.nevers.iter().enumerate().map(|(never, n)| Tie { never, node: n.node, facts: facts_under(n.node) });
        Scope::of(book, &[], all.collect())
    }

    fn of(book: &Book, roots: &[NodeId], nevers: Vec<Tie>) -> Scope {
        let all_roots = roots.iter().copied().chain(nevers.iter().map(|n| n.node));
        let mut whole: Vec<NodeId> = all_roots.flat_map(|n| book.cone(n)).collect();
        whole.sort_unstable();
        whole.dedup();
        let mut scope = Scope { uses: vec![], cone: vec![], whole, nevers, doubtable: vec![], place: vec![u16::MAX; book.facts.len()] };
        for i in 0..scope.whole.len() {
            let node = scope.whole[i];
            for fact in book.atom_facts(node) {
                let usage = scope.add(book, fact);
                usage.atoms.push(node);
                if let Node::OneOf(_, set) = book.nodes[node as usize] {
                    let split = usage.classes.iter().flat_map(|c| [c & set, c & !set]);
                    usage.classes = split.filter(|c| *c != 0).collect();
                }
            }
            if let Node::Condition(c) = book.nodes[node as usize] {
                let condition = &book.conditions[c as usize];
                if condition.shaky.is_some() || condition.other.is_some() {
                    scope.doubtable.push(c);
                }
            }
        }
        scope.cone = scope.whole.iter().copied().filter(|n| !book.of_item[*n as usize]).collect();
        scope
    }

    fn add(&mut self, book: &Book, fact: FactId) -> &mut Use {
        let mut place = usize::from(self.place[fact as usize]);
        if place >= self.uses.len() {
            place = self.uses.len();
            self.place[fact as usize] = place as u16;
            let values = book.every_value(&book.facts[fact as usize].kind);
            let classes = if values == 0 { vec![] } else { vec![values] };
            let in_never = self.nevers.iter().any(|n| n.facts.contains(&fact));
            self.uses.push(Use { fact, atoms: vec![], classes, in_never });
        }
        &mut self.uses[place]
    }

    /// How this fact is used here, if it is.
    pub fn use_of(&self, fact: FactId) -> Option<&Use> {
        self.uses.get(usize::from(self.place[fact as usize]))
    }

    /// Every place for a value that this turns on.
    pub fn slots(&self, book: &Book, need: &Need) -> Vec<Slot> {
        self.uses.iter().flat_map(|u| book.slots_of(need, u.fact)).collect()
    }
}

/// A rule with all that deciding it takes. It borrows nothing, so it can be kept beside its book.
#[derive(Clone, Debug)]
pub struct Route {
    /// The rule.
    pub id: RuleId,
    /// The whole rule.
    pub root: NodeId,
    /// Its dates and extent.
    pub inside: NodeId,
    /// `law_if`.
    pub law_gate: Option<NodeId>,
    /// `applies_if`.
    pub applies_gate: Option<NodeId>,
    /// Failing `applies_if` means that it is not needed.
    pub not_needed: bool,
    /// Its conditions, gates first.
    pub own: Vec<ConditionId>,
    /// For a route about an existing contract: the fact that there is one.
    pub exists: Option<FactId>,
    /// The expression that makes it a must, and what that rests on.
    pub must: Option<(NodeId, Scope)>,
    scope: Scope,
}

impl Route {
    /// Works out what this rule turns on.
    pub fn new(book: &Book, id: RuleId) -> Route {
        let rule = &book.rules[id as usize];
        let roots: Vec<NodeId> = [rule.root].into_iter().chain(rule.law_gate).chain(rule.applies_gate).collect();
        let mut scope = Scope::new(book, &roots);
        let about_existing = rule.dated_by.is_some_and(|f| book.facts[f as usize].id.starts_with("existing_"));
        let exists = if about_existing { book.fact_named(EXISTS) } else { None };
        if let Some(f) = exists.filter(|f| book.facts[*f as usize].nature != Nature::Decided) {
            scope.add(book, f);
        }
        let must = if let Must::If(node, _) = rule.must { Some((node, Scope::new(book, &[node]))) } else { None };
        Route {
            id,
            root: rule.root,
            inside: rule.inside,
            law_gate: rule.law_gate,
            applies_gate: rule.applies_gate,
            not_needed: rule.otherwise == Otherwise::NotNeeded,
            own: rule.own.clone(),
            exists,
            must,
            scope,
        }
    }

    /// The encoded routes of a book, in its order.
    pub fn all(book: &Book) -> Vec<Route> {
        book.routes.iter().map(|r| Route::new(book, *r)).collect()
    }

    /// It is about an existing contract, and the need says that there is none.
    pub fn has_no_contract(&self, need: &Need) -> bool {
        self.exists.is_some_and(|f| need.values[f as usize] == Val::Yes(false))
    }
}

impl Deref for Route {
    type Target = Scope;
    fn deref(&self) -> &Scope {
        &self.scope
    }
}

/// The fact that says whether a contract exists today.
pub const EXISTS: &str = "existing_contract_exists";
