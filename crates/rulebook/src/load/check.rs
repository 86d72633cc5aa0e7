//! What only shows when the whole book stands: musts, objections, overlaps, and what nothing reads.

use super::Loader;
use super::rules::RawRule;
use crate::model::{Must, NodeId, Rule};
use crate::problem::did_you_mean;
use crate::route::EXISTS;
use crate::section::Section;
use crate::syntax::{Set, Side, Sign, Test};
use std::collections::{BTreeSet, HashMap};

impl<'a> Loader<'a> {
    pub(super) fn check(&self) {
        self.check_facts_are_read();
        self.check_overlaps();
        self.check_musts();
        self.check_beside();
        self.check_objections();
        self.check_about_existing();
        for section in &self.not_encoded {
            let id = section.text("id").unwrap_or_default();
            if self.rules.iter().any(|rule| rule.id == id) {
                section.add(section.at("id"), format!("the route `{id}` is encoded"), "take it out of this file");
            } else if self.names.contains_key(&id) {
                section.add(section.at("id"), format!("`{id}` is a fact"), "give the route another id");
            }
        }
    }

    /// Several rules may give one answer only when their dates or places lie apart.
    fn check_overlaps(&self) {
        for places in self.deciders.values() {
            for (index, second) in places.iter().enumerate() {
                let Some(second) = self.rules.get(*second) else { continue };
                let earlier = places.iter().take(index).filter_map(|place| self.rules.get(*place));
                for first in earlier.filter(|first| first.value == second.value && !lie_apart(first, second)) {
                    let at = if second.section.has("decides") { second.section.at("decides") } else { second.section.at };
                    let message = format!("`{}` and `{}` both decide `{}` on the same days", first.id, second.id, second.decides);
                    second.section.add(at, message, "their in_force must not overlap, with one date choosing both");
                }
            }
        }
    }

    fn routes(&self) -> impl Iterator<Item = (&RawRule<'a>, &Rule)> {
        self.rules.iter().zip(&self.book.rules).filter(|(raw, _)| raw.route.is_some())
    }

    /// A must reaches every other route behind the same gates: each reads it, or one says that both may stand.
    fn check_musts(&self) {
        let roots: BTreeSet<NodeId> = self.book.rules.iter().map(|rule| rule.root).collect();
        let cones: HashMap<NodeId, BTreeSet<NodeId>> =
            self.routes().map(|(_, rule)| (rule.root, self.book.cone(rule.root).into_iter().collect())).collect();
        for (_, must) in self.routes() {
            let mut wanted: BTreeSet<NodeId> = BTreeSet::from([must.root]);
            match &must.must {
                Must::No => continue,
                Must::Yes => {}
                Must::If(node, _) => self.rules_named(*node, &roots, &mut wanted),
            }
            for (raw, route) in self.routes() {
                if route.id == must.id || route.law_if != must.law_if || route.applies_if != must.applies_if {
                    continue;
                }
                let beside = |one: &Rule, other: &Rule| one.beside.iter().any(|(route, _)| *route == other.id);
                let reads = cones.get(&route.root).is_some_and(|cone| wanted.iter().any(|node| cone.contains(node)));
                if !reads && !beside(route, must) && !beside(must, route) {
                    let message = format!("`{}` is a must behind the same gates, and `{}` does not read it", must.id, route.id);
                    let hint = format!("add a condition `NOT {}`, or name one in the other's `beside` and say why both may stand", must.id);
                    raw.section.add(raw.section.at("id"), message, hint);
                }
            }
        }
    }

    /// The rules that an expression itself names, not those that they read in turn.
    fn rules_named(&self, node: NodeId, roots: &BTreeSet<NodeId>, into: &mut BTreeSet<NodeId>) {
        if roots.contains(&node) {
            into.insert(node);
            return;
        }
        for child in self.book.children(node) {
            self.rules_named(child, roots, into);
        }
    }

    /// A route about a contract that exists says so: learning that there is none would otherwise undo an open.
    fn check_about_existing(&self) {
        let exists = self.names.get(EXISTS);
        for (raw, route) in self.routes() {
            let dated_by = route.dated_by.and_then(|id| self.fact(id)).filter(|fact| fact.id.starts_with("existing_"));
            let Some(dated_by) = dated_by else { continue };
            let reads = |node: &NodeId| self.book.atom_facts(*node).iter().any(|fact| Some(fact) == exists);
            if !self.book.cone(route.root).iter().any(reads) {
                let message = format!("`{}` is dated by `{}` and does not read `{EXISTS}`", route.id, dated_by.id);
                let hint = format!("add a condition with test = \"{EXISTS}\"");
                raw.section.add(raw.section.at("id"), message, hint);
            }
        }
    }

    fn check_beside(&self) {
        let known: Vec<&str> =
            self.routes().map(|(raw, _)| raw.id.as_str()).chain(self.book.not_encoded.iter().map(|route| route.id.as_str())).collect();
        for (raw, _) in self.routes() {
            for (route, _, at) in &raw.beside {
                if *route == raw.id || !known.contains(&route.as_str()) {
                    raw.section.add(
                        *at,
                        format!("there is no other route `{route}`"),
                        did_you_mean(route, known.iter().copied(), "name the id of a route"),
                    );
                }
            }
        }
    }

    /// An objection attacks a condition of its route, or of a rule that it reads, and a case shows when it is right.
    fn check_objections(&self) {
        for (raw, route) in self.routes() {
            let own = self.conditions_of(route);
            let cone: BTreeSet<NodeId> = self.book.cone(route.root).into_iter().collect();
            let read = self.book.rules.iter().filter(|rule| cone.contains(&rule.root));
            let far: Vec<String> =
                read.flat_map(|rule| self.conditions_of(rule).into_iter().map(|id| format!("{}.{id}", rule.id))).collect();
            for objection in raw.section.sections("objection", "an objection") {
                self.check_objection(objection, route, &own, &far);
            }
        }
    }

    fn check_objection(&self, objection: Section<'a>, route: &Rule, own: &[&str], far: &[String]) {
        let words = |key: &str| objection.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or("");
        let (attacks, case) = (words("attacks"), words("case"));
        if !attacks.is_empty() && !own.contains(&attacks) && !far.iter().any(|id| id == attacks) {
            let known = own.iter().copied().chain(far.iter().map(String::as_str));
            let hint = did_you_mean(attacks, known, "name a condition of this route, or `rule.condition` of a rule that it reads");
            objection.add(objection.at("attacks"), format!("`{attacks}` is no condition of this route"), hint);
        }
        let of_route =
            || self.book.cases.iter().filter(|case| self.book.rules.get(usize::from(case.of)).is_some_and(|of| of.id == route.id));
        if !case.is_empty() && !of_route().any(|known| known.name == case) {
            let known = of_route().map(|case| case.name.as_str());
            objection.add(
                objection.at("case"),
                format!("this route has no case \"{case}\""),
                did_you_mean(case, known, "write it in the route's .cases.toml"),
            );
        }
    }

    fn conditions_of(&self, rule: &Rule) -> Vec<&str> {
        rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id))).map(|condition| condition.id.as_str()).collect()
    }
}

/// Two rules never hold sway on one day and in one place.
fn lie_apart(first: &RawRule<'_>, second: &RawRule<'_>) -> bool {
    let date = |rule: &RawRule<'_>| rule.dated_by.as_ref().map(|(name, _)| name.clone());
    let days = |rule: &RawRule<'_>| rule.in_force.map(|(from, until)| (from, until.unwrap_or(i64::MAX)));
    if let (Some((from, until)), Some((other_from, other_until))) = (days(first), days(second))
        && date(first) == date(second)
        && (until < other_from || other_until < from)
    {
        return true;
    }
    let place = |rule: &RawRule<'_>| rule.extent.as_ref().and_then(|extent| values_of(&extent.test));
    match (place(first), place(second)) {
        (Some((fact, values)), Some((other, others))) => fact == other && values.is_disjoint(&others),
        _ => false,
    }
}

/// The values that an extent of the form `fact = 'a'` or `fact IN ('a', 'b')` allows.
fn values_of(test: &Test) -> Option<(String, BTreeSet<String>)> {
    match test {
        Test::Compare { left, sign: Sign::Equal, right: Side::Word(word), .. } => {
            Some((left.named.name.clone(), BTreeSet::from([word.name.clone()])))
        }
        Test::In { named, set: Set::Words(words) } => Some((named.name.clone(), words.iter().map(|word| word.name.clone()).collect())),
        _ => None,
    }
}
