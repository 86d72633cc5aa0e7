//! The order in which rules can be lowered: what a rule reads comes first. Rules that read each other in a circle are named.

use super::Loader;
use super::rules::RawRule;
use crate::section::Expression;
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

impl RawRule<'_> {
    /// Every expression that the rule's own answer rests on. `must` is not among them: it says what follows from the answer.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expression<'_>> {
        let gates = [&self.law, &self.applies].into_iter().flatten().map(|gate| &gate.test);
        self.extent.iter().chain(gates).chain(self.conditions.iter().filter_map(|condition| condition.test.as_ref()))
    }
}

impl Loader<'_> {
    /// The places of the rules, each after those it reads.
    pub(super) fn order(&self) -> Vec<usize> {
        let reads: Vec<Vec<usize>> = self.rules.iter().map(|rule| self.reads(rule)).collect();
        let mut marks = vec![Mark::New; self.rules.len()];
        let mut out = Vec::new();
        for start in 0..self.rules.len() {
            // A path of its own instead of recursion: a chain of rules may be as long as the book.
            let mut path: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((rule, next)) = path.last_mut() {
                let rule = *rule;
                if marks.get(rule) == Some(&Mark::Done) {
                    path.pop();
                    continue;
                }
                set(&mut marks, rule, Mark::Open);
                let Some(&child) = reads.get(rule).and_then(|all| all.get(*next)) else {
                    set(&mut marks, rule, Mark::Done);
                    out.push(rule);
                    path.pop();
                    continue;
                };
                *next += 1;
                match marks.get(child) {
                    Some(Mark::New) => path.push((child, 0)),
                    Some(Mark::Open) => self.circle(&path, child),
                    _ => {}
                }
            }
        }
        out
    }

    fn reads(&self, rule: &RawRule<'_>) -> Vec<usize> {
        let names = rule.expressions().flat_map(|expression| expression.test.names());
        let found: BTreeSet<usize> = names.filter_map(|named| self.deciders.get(self.names.get(&named.name)?)).flatten().copied().collect();
        found.into_iter().collect()
    }

    fn circle(&self, path: &[(usize, usize)], back_to: usize) {
        let from = path.iter().position(|(rule, _)| *rule == back_to).unwrap_or(0);
        let ids = path.iter().skip(from).map(|(rule, _)| *rule).chain([back_to]);
        let names: Vec<&str> = ids.filter_map(|rule| self.rules.get(rule)).map(|rule| rule.id.as_str()).collect();
        if let Some(rule) = self.rules.get(back_to) {
            rule.section.add(
                rule.section.at,
                format!("rules read each other in a circle: {}", names.join(" → ")),
                "one of them must rest on facts alone",
            );
        }
    }
}

fn set(marks: &mut [Mark], place: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(place) {
        *slot = mark;
    }
}
