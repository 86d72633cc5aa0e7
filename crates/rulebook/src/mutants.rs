//! Books with one small fault each: a case that notices none of them guards nothing (answers.md 9, property 8).

use crate::cases::differences;
use crate::model::{Book, Case, ConditionId, FactId, Kind, Measure, Must, Node, NodeId, Otherwise, RouteWords, RuleId, Val};
use crate::route::Route;
use crate::settle::Mind;
use crate::show::show_number;
use std::collections::{BTreeMap, BTreeSet};

/// A fault.
#[derive(Clone, PartialEq, Debug)]
enum Fault {
    /// The condition says the opposite.
    Negated(ConditionId),
    /// The condition always says this: it is dropped.
    Fixed(ConditionId, bool),
    /// This atom of the condition is another.
    Atom(ConditionId, NodeId, Node),
    /// Every one of these nodes is another.
    Nodes(Vec<(NodeId, Node)>),
    /// Failing the second gate of this route means the other thing.
    Otherwise(RuleId),
    /// This route is always, or never, a must when it is open.
    Must(RuleId, bool),
}

/// What kind of fault a mutant has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FaultKind {
    /// A condition negated.
    Negated,
    /// A condition dropped: it always, or never, holds.
    Dropped,
    /// A comparison of a condition moved by one unit.
    Bound,
    /// A value dropped from a set.
    Value,
    /// A figure of an amount moved by £1.
    Figure,
    /// A day on which a figure or a rule begins or ends moved by one.
    Day,
    /// "Not needed" and "closed" exchanged where the second gate fails.
    Otherwise,
    /// A route that need not be used must, or the other way round.
    Must,
}

/// A book with one fault. It has no cases and no words of routes: run those of the book it was made from.
pub struct Mutant {
    /// The fault, in words.
    pub name: String,
    /// Its kind.
    pub kind: FaultKind,
    /// The book.
    pub book: Book,
    /// The rules that read the fault.
    pub rules: Vec<RuleId>,
}

/// Whether some case noticed a mutant.
#[derive(Clone, PartialEq, Debug)]
pub struct Ran {
    /// The fault, in words.
    pub name: String,
    /// Its kind.
    pub kind: FaultKind,
    /// Some case failed.
    pub noticed: bool,
}

/// Every mutant of the book, one after the other.
pub fn mutants(book: &Book) -> impl Iterator<Item = Mutant> + '_ {
    let bare = bare(book);
    let reach = Reach::new(book);
    faults(book).into_iter().map(move |(name, kind, fault)| {
        let rules = reach.rules(&fault);
        Mutant { name, kind, book: with(&bare, fault), rules }
    })
}

/// Runs the cases over every mutant. Cases that already fail do not count.
pub fn run_mutants(book: &Book) -> Vec<Ran> {
    let base = Mind::new(book);
    let mut by_rule: BTreeMap<RuleId, Vec<&Case>> = BTreeMap::new();
    let mut route: Option<Route> = None;
    for case in &book.cases {
        let route = match &mut route {
            Some(route) if route.id == case.of => route,
            other => other.insert(Route::new(book, case.of)),
        };
        if differences(&base, route, case).is_empty() {
            by_rule.entry(case.of).or_default().push(case);
        }
    }
    let notices = |mutant: &Mutant| {
        let mind = Mind::new(&mutant.book);
        let tested = mutant.rules.iter().filter_map(|r| Some((*r, by_rule.get(r)?)));
        tested.into_iter().any(|(rule, cases)| {
            let route = Route::new(&mutant.book, rule);
            // plain answers first: they are quick, and most faults change one
            let plain = |case: &&Case| {
                mind.look(&route, &case.said.need, &[]);
                mind.at(route.root).plain() != case.expect
            };
            cases.iter().any(plain) || cases.iter().any(|c| !differences(&mind, &route, c).is_empty())
        })
    };
    mutants(book).map(|m| Ran { noticed: notices(&m), name: m.name, kind: m.kind }).collect()
}

/// The book without what deciding does not read, so that copies are cheap.
fn bare(book: &Book) -> Book {
    let mut bare = Book { cases: vec![], not_encoded: vec![], sources: vec![], provisions: vec![], amounts: vec![], ..book.clone() };
    bare.codes.names.clear();
    bare.codes.lists.clear();
    for rule in &mut bare.rules {
        rule.route = rule.route.as_ref().map(|_| RouteWords::default());
    }
    bare
}

/// Which rules read which nodes.
struct Reach {
    cones: Vec<BTreeSet<NodeId>>,
    conditions: BTreeMap<ConditionId, NodeId>,
}

impl Reach {
    fn new(book: &Book) -> Reach {
        let nevers = book.nevers.iter().map(|n| n.node);
        let of_rule = |r: &crate::model::Rule| {
            let must = if let Must::If(node, _) = r.must { Some(node) } else { None };
            let roots = [r.root].into_iter().chain(r.law_gate).chain(r.applies_gate).chain(must).chain(nevers.clone());
            roots.flat_map(|n| book.cone(n)).collect()
        };
        let nodes = book.nodes.iter().enumerate();
        let conditions = nodes.filter_map(|(i, n)| if let Node::Condition(c) = n { Some((*c, i as NodeId)) } else { None });
        Reach { cones: book.rules.iter().map(of_rule).collect(), conditions: conditions.collect() }
    }

    fn rules(&self, fault: &Fault) -> Vec<RuleId> {
        let nodes: Vec<NodeId> = match fault {
            Fault::Negated(c) | Fault::Fixed(c, _) | Fault::Atom(c, ..) => self.conditions.get(c).copied().into_iter().collect(),
            Fault::Nodes(nodes) => nodes.iter().map(|n| n.0).collect(),
            Fault::Otherwise(rule) | Fault::Must(rule, _) => return vec![*rule],
        };
        let reads = |cone: &BTreeSet<NodeId>| nodes.iter().any(|n| cone.contains(n));
        self.cones.iter().enumerate().filter(|(_, cone)| reads(cone)).map(|(i, _)| i as RuleId).collect()
    }
}

fn faults(book: &Book) -> Vec<(String, FaultKind, Fault)> {
    let mut faults = vec![];
    let ends: BTreeSet<NodeId> = book.rules.iter().flat_map(|r| [r.root, r.inside]).collect();
    for (i, condition) in book.conditions.iter().enumerate().filter(|c| !c.1.not_encoded) {
        let (c, name) = (i as ConditionId, format!("{}.{}", book.rules[condition.rule as usize].id, condition.id));
        faults.push((format!("{name}: negated"), FaultKind::Negated, Fault::Negated(c)));
        faults.push((format!("{name}: always"), FaultKind::Dropped, Fault::Fixed(c, true)));
        faults.push((format!("{name}: never"), FaultKind::Dropped, Fault::Fixed(c, false)));
        for atom in own_nodes(book, condition.main, &ends) {
            for (words, kind, node) in atom_faults(book, &book.nodes[atom as usize]) {
                faults.push((format!("{name}: {words}"), kind, Fault::Atom(c, atom, node)));
            }
        }
    }
    for (r, rule) in book.routes.iter().map(|r| (*r, &book.rules[*r as usize])) {
        if rule.applies_gate.is_some() {
            faults.push((format!("{}: otherwise the other", rule.id), FaultKind::Otherwise, Fault::Otherwise(r)));
        }
        let musts: &[bool] = match rule.must {
            Must::No => &[true],
            Must::Yes => &[false],
            Must::If(..) => &[true, false],
        };
        for must in musts {
            let words = if *must { "always a must" } else { "never a must" };
            faults.push((format!("{}: {words}", rule.id), FaultKind::Must, Fault::Must(r, *must)));
        }
    }
    for (figure, nodes) in figures(book, false) {
        for (words, by) in [("one less", -1), ("one more", 1)] {
            let moved = nodes.iter().filter_map(|n| moved(book, *n, by)).collect();
            faults.push((format!("figure {figure}: {words}"), FaultKind::Figure, Fault::Nodes(moved)));
        }
    }
    let mut days = figures(book, true);
    for (key, nodes) in in_force(book) {
        days.entry(key).or_default().extend(nodes);
    }
    for (day, nodes) in days {
        for (words, by) in [("a day less", -1), ("a day more", 1)] {
            let moved = nodes.iter().filter_map(|n| moved(book, *n, by)).collect();
            faults.push((format!("{day}: {words}"), FaultKind::Day, Fault::Nodes(moved)));
        }
    }
    faults
}

/// The nodes of a condition's own test: not those of the rules whose facts it reads, nor those of amounts.
fn own_nodes(book: &Book, main: NodeId, ends: &BTreeSet<NodeId>) -> BTreeSet<NodeId> {
    let (mut own, mut todo) = (BTreeSet::new(), vec![main]);
    while let Some(n) = todo.pop() {
        let end = ends.contains(&n) || matches!(book.nodes[n as usize], Node::Pick(..) | Node::Inside(..));
        if !end && own.insert(n) {
            todo.extend(book.children(n));
        }
    }
    own
}

fn measure(book: &Book, fact: FactId) -> Measure {
    if let Kind::Number(m) = book.facts[fact as usize].kind { m } else { Measure::Months }
}

/// The other nodes that could stand in the place of this one by a small mistake.
fn atom_faults(book: &Book, node: &Node) -> Vec<(String, FaultKind, Node)> {
    match *node {
        Node::AtLeast(f, constant, _) => {
            let (measure, id) = (measure(book, f), &book.facts[f as usize].id);
            // a bound taken in or left out moves by one inside; a wrong figure by one in the files
            let mut by = vec![-measure.scale(), -1, 1, measure.scale()];
            by.dedup();
            let number = |x| show_number(measure, x);
            let words = |to| format!("{id} at least {} becomes {}", number(constant), number(to));
            by.into_iter().map(|by| constant + by).map(|to| (words(to), FaultKind::Bound, Node::AtLeast(f, to, 0))).collect()
        }
        Node::Linear { left, right, num, den, plus } => {
            let words = format!("{} against {}", book.facts[left as usize].id, book.facts[right as usize].id);
            let make = |by| (format!("{words}: moved by {by}"), FaultKind::Bound, Node::Linear { left, right, num, den, plus: plus + by });
            // at the bound itself, one makes `>=` into `>` and back; the other way nothing that is whole would notice
            match plus.rem_euclid(den.max(2)) {
                0 => vec![make(1)],
                1 => vec![make(-1)],
                _ => vec![make(-1), make(1)],
            }
        }
        Node::MonthsBack { left, right, months } => {
            let words = format!("{} within {months} months of {}", book.facts[left as usize].id, book.facts[right as usize].id);
            let back = |by| Node::MonthsBack { left, right, months: months + by };
            let make = |by| (format!("{words}: {} months", months + by), FaultKind::Bound, back(by));
            if months > 0 {
                return vec![make(-1), make(1)];
            }
            let counted = Node::Linear { left, right, num: 1, den: 1, plus: 0 };
            vec![(format!("{words}: the day itself counted"), FaultKind::Bound, counted)]
        }
        Node::OneOf(f, set) => {
            let id = &book.facts[f as usize].id;
            let values = (0..64).map(|k| 1u64 << k).filter(|k| set & k != 0);
            let words = |k| book.show(crate::group::top_slot(f), Val::OneOf(k));
            let named: Vec<_> = values.map(|k| (words(k), FaultKind::Value, Node::OneOf(f, set & !k))).collect();
            named.into_iter().map(|(w, k, n)| (format!("without {}", w.strip_prefix(&format!("{id} = ")).unwrap_or(&w)), k, n)).collect()
        }
        _ => vec![],
    }
}

/// The comparisons of amounts by their figure, or those of the days that choose the row.
fn figures(book: &Book, days: bool) -> BTreeMap<String, BTreeSet<NodeId>> {
    let mut all: BTreeMap<String, BTreeSet<NodeId>> = BTreeMap::new();
    let ends: BTreeSet<NodeId> = book.rules.iter().map(|r| r.root).collect();
    for node in &book.nodes {
        let Node::Pick(from, to) = *node else { continue };
        for pair in book.kids[from as usize..to as usize].chunks_exact(2) {
            for n in own_nodes(book, pair[usize::from(!days)], &ends) {
                let Node::AtLeast(f, constant, _) = book.nodes[n as usize] else { continue };
                let words = show_number(measure(book, f), constant);
                let key = if days { format!("{} from {words}", book.facts[f as usize].id) } else { words };
                all.entry(key).or_default().insert(n);
            }
        }
    }
    all
}

/// The days on which rules begin or end.
fn in_force(book: &Book) -> BTreeMap<String, BTreeSet<NodeId>> {
    let mut all: BTreeMap<String, BTreeSet<NodeId>> = BTreeMap::new();
    let ends: BTreeSet<NodeId> = book.rules.iter().map(|r| r.root).collect();
    for rule in &book.rules {
        for n in own_nodes(book, rule.inside, &ends) {
            let Node::AtLeast(f, constant, _) = book.nodes[n as usize] else { continue };
            let words = show_number(measure(book, f), constant);
            all.entry(format!("{} from {words}", book.facts[f as usize].id)).or_default().insert(n);
        }
    }
    all
}

fn moved(book: &Book, node: NodeId, by: i64) -> Option<(NodeId, Node)> {
    let Node::AtLeast(f, constant, _) = book.nodes[node as usize] else { return None };
    Some((node, Node::AtLeast(f, constant + by * measure(book, f).scale(), 0)))
}

/// The book with the fault.
fn with(book: &Book, fault: Fault) -> Book {
    let mut book = book.clone();
    match fault {
        Fault::Nodes(nodes) => {
            for (id, node) in nodes {
                book.nodes[id as usize] = node;
            }
        }
        Fault::Negated(c) => {
            let main = book.conditions[c as usize].main;
            let added = insert(&mut book, c, vec![(Node::Not(main), main)]);
            book.conditions[c as usize].main = added;
        }
        Fault::Fixed(c, always) => {
            let (none, main) = (book.kids.len() as u32, book.conditions[c as usize].main);
            let node = if always { Node::And(none, none) } else { Node::Or(none, none) };
            let added = insert(&mut book, c, vec![(node, main)]);
            (book.conditions[c as usize].main, book.conditions[c as usize].other) = (added, None);
        }
        Fault::Atom(c, atom, node) => replace(&mut book, c, atom, node),
        Fault::Otherwise(r) => {
            let otherwise = &mut book.rules[r as usize].otherwise;
            *otherwise = if *otherwise == Otherwise::Closed { Otherwise::NotNeeded } else { Otherwise::Closed };
        }
        Fault::Must(r, must) => book.rules[r as usize].must = if must { Must::Yes } else { Must::No },
    }
    cut(&mut book);
    book
}

/// Another node in the place of an atom, for this condition alone: nodes above it are copied, as others may share them.
fn replace(book: &mut Book, c: ConditionId, atom: NodeId, node: Node) {
    let main = book.conditions[c as usize].main;
    if main == atom {
        let added = insert(book, c, vec![(node, atom)]);
        book.conditions[c as usize].main = added;
        return;
    }
    let first = place_of(book, c);
    let mut copies: BTreeMap<NodeId, NodeId> = BTreeMap::from([(atom, first)]);
    let mut added = vec![(node, atom)];
    for n in book.cone(main) {
        let children = book.children(n);
        if n == atom || !children.iter().any(|x| copies.contains_key(x)) {
            continue;
        }
        let to = |x: NodeId| copies.get(&x).copied().unwrap_or(x);
        let mut many = |make: fn(u32, u32) -> Node| {
            let from = book.kids.len() as u32;
            book.kids.extend(children.iter().map(|x| to(*x)));
            make(from, book.kids.len() as u32)
        };
        let copy = match book.nodes[n as usize] {
            Node::Not(x) => Node::Not(to(x)),
            Node::And(..) => many(Node::And),
            Node::Or(..) => many(Node::Or),
            Node::Pick(..) => many(Node::Pick),
            _ => continue, // the rules it reads keep theirs
        };
        copies.insert(n, first + added.len() as NodeId);
        added.push((copy, n));
    }
    let last = copies.get(&main).copied();
    insert(book, c, added);
    if let Some(last) = last {
        book.conditions[c as usize].main = last;
    }
}

fn place_of(book: &Book, c: ConditionId) -> NodeId {
    book.nodes.iter().position(|n| *n == Node::Condition(c)).unwrap_or(book.nodes.len()) as NodeId
}

/// Puts nodes right before that of a condition, each with the node that it is like; says where the last stands.
///
/// The new nodes are written with the numbers that hold afterwards: all they read stands before them, so keeps its number.
fn insert(book: &mut Book, c: ConditionId, added: Vec<(Node, NodeId)>) -> NodeId {
    let (at, by) = (place_of(book, c), added.len() as NodeId);
    // kids of the new nodes stand at the end of `kids` and may name the new nodes: those must not be shifted
    let new_kids: BTreeSet<usize> = added
        .iter()
        .filter_map(
            |(n, _)| if let Node::And(a, z) | Node::Or(a, z) | Node::Pick(a, z) = n { Some(*a as usize..*z as usize) } else { None },
        )
        .flatten()
        .collect();
    let shift = |x: &mut NodeId| {
        if *x >= at {
            *x += by;
        }
    };
    for node in &mut book.nodes {
        match node {
            Node::Not(x) | Node::Over { root: x, .. } => shift(x),
            Node::Inside(law, x) => {
                shift(law);
                shift(x);
            }
            _ => {}
        }
    }
    book.kids.iter_mut().enumerate().filter(|(i, _)| !new_kids.contains(i)).for_each(|(_, x)| shift(x));
    for condition in &mut book.conditions {
        shift(&mut condition.main);
        condition.other.iter_mut().for_each(shift);
    }
    for rule in &mut book.rules {
        let must = if let Must::If(node, _) = &mut rule.must { Some(node) } else { None };
        let gates = rule.law_gate.iter_mut().chain(&mut rule.applies_gate);
        [&mut rule.root, &mut rule.inside].into_iter().chain(gates).chain(must).for_each(shift);
    }
    book.nevers.iter_mut().for_each(|n| shift(&mut n.node));
    for order in &mut book.inner {
        order.iter_mut().for_each(shift);
        if let Some(here) = order.iter().position(|n| *n == at + by) {
            order.splice(here..here, at..at + by);
        }
    }
    let like: Vec<bool> = added.iter().map(|(_, like)| book.of_item[*like as usize]).collect();
    book.of_item.splice(at as usize..at as usize, like);
    book.nodes.splice(at as usize..at as usize, added.into_iter().map(|a| a.0));
    at + by - 1
}

/// Makes the cuts of all facts, and the regions of all comparisons with constants, anew.
fn cut(book: &mut Book) {
    for fact in &mut book.facts {
        fact.cuts.clear();
    }
    for node in &book.nodes {
        if let Node::AtLeast(f, constant, _) = node {
            book.facts[*f as usize].cuts.push(*constant);
        }
    }
    for fact in &mut book.facts {
        fact.cuts.sort_unstable();
        fact.cuts.dedup();
    }
    for node in &mut book.nodes {
        if let Node::AtLeast(f, constant, region) = node {
            let before = book.facts[*f as usize].cuts.partition_point(|c| c < constant);
            *region = (before + 1).min(usize::from(u8::MAX)) as u8;
        }
    }
}

/// A mutant must still be a book: children first, and what is about items only under a list.
#[cfg(test)]
pub fn in_order(book: &Book) -> bool {
    let children_first = (0..book.nodes.len() as NodeId).all(|n| book.children(n).iter().all(|x| *x < n));
    let top = crate::decide::top(book);
    let outside =
        |n: &NodeId| matches!(book.nodes[*n as usize], Node::Over { .. }) || book.children(*n).iter().all(|x| !book.of_item[*x as usize]);
    children_first && top.iter().all(outside)
}
