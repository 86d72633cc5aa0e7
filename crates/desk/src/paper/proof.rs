//! What carries an answer: of all that the conditions of a finding read, only what must stand for each to be answered as it is. A lawyer
//! checks that on paper; the finding itself shows everything.

use crate::condition::{ConditionView, RuleRead};
use std::collections::{BTreeMap, BTreeSet};

/// A rule by its id and item.
type Name = (String, String);

/// The conditions of a finding with what carries each, and how many conditions of rules were left out.
pub(super) fn carried(conditions: &[ConditionView]) -> (Vec<ConditionView>, usize) {
    let mut whole = BTreeMap::new();
    gather(conditions, &mut whole);
    let mut proof = Proof { whole, shown: BTreeSet::new(), kept: 0 };
    let reasons = conditions.iter().any(|one| one.because);
    let kept = conditions.iter().map(|one| {
        let mut kept = one.clone();
        // what stands beside the reasons of a closed route settles nothing
        let carries = one.because || one.answer == "unknown" || !reasons;
        kept.rules = if carries { one.rules.iter().map(|rule| proof.rule(rule)).collect() } else { Vec::new() };
        kept
    });
    let kept = kept.collect();
    let all: usize = proof.whole.values().map(|rule| rule.conditions.len()).sum();
    (kept, all.saturating_sub(proof.kept))
}

fn gather(conditions: &[ConditionView], whole: &mut BTreeMap<Name, RuleRead>) {
    for rule in conditions.iter().flat_map(|one| &one.rules).filter(|rule| !rule.above) {
        whole.insert((rule.id.clone(), rule.item.clone()), rule.clone());
        gather(&rule.conditions, whole);
    }
}

struct Proof {
    /// Each rule of the finding with its conditions, wherever they stand.
    whole: BTreeMap<Name, RuleRead>,
    /// The rules that stand in the proof already.
    shown: BTreeSet<Name>,
    /// How many conditions of rules stand in the proof.
    kept: usize,
}

impl Proof {
    fn rule(&mut self, rule: &RuleRead) -> RuleRead {
        let name = (rule.id.clone(), rule.item.clone());
        let mut kept = RuleRead { conditions: Vec::new(), above: true, ..rule.clone() };
        if !self.shown.insert(name.clone()) {
            return kept;
        }
        let Some(whole) = self.whole.get(&name).cloned() else { return kept };
        kept.above = false;
        let carries = self.carries(&whole);
        for one in whole.conditions.iter().zip(&carries).filter(|(_, carries)| **carries).map(|(one, _)| one) {
            let mut one = one.clone();
            self.kept += 1;
            one.rules = one.rules.iter().map(|rule| self.rule(rule)).collect();
            kept.conditions.push(one);
        }
        kept
    }

    /// Which conditions of a rule carry its answer: with the others not known, it would be the same. Of several that would do, those that read
    /// least. Where it has no answer, those that have none either.
    fn carries(&self, rule: &RuleRead) -> Vec<bool> {
        let Some(formula) = Formula::of(rule) else { return vec![true; rule.conditions.len()] };
        let answers: Vec<Option<bool>> = rule.conditions.iter().map(answered).collect();
        let Some(answer) = formula.value(&answers) else { return answers.iter().map(Option::is_none).collect() };
        let mut known = answers.clone();
        let mut order: Vec<usize> = (0..known.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(rule.conditions.get(*place).map_or(0, |one| self.weight(one))));
        for place in order {
            let Some(held) = known.get_mut(place).map(Option::take) else { continue };
            if formula.value(&known) != Some(answer) {
                known.get_mut(place).into_iter().for_each(|slot| *slot = held);
            }
        }
        known.iter().map(Option::is_some).collect()
    }

    /// How much a condition makes a person read.
    fn weight(&self, one: &ConditionView) -> usize {
        let of_rule = |rule: &RuleRead| {
            let whole = self.whole.get(&(rule.id.clone(), rule.item.clone()));
            whole.map_or(0, |whole| whole.conditions.iter().map(|one| self.weight(one)).sum::<usize>())
        };
        1 + usize::from(one.doubt.is_some()) + one.rules.iter().map(of_rule).sum::<usize>()
    }
}

fn answered(one: &ConditionView) -> Option<bool> {
    match one.answer {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// How the conditions of a rule join, by their places.
enum Formula {
    One(usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// What is left of a formula to read.
type Tokens<'t> = std::iter::Peekable<std::str::SplitWhitespace<'t>>;

impl Formula {
    /// Of a rule: its gates, and how its own conditions join. None where that cannot be read.
    fn of(rule: &RuleRead) -> Option<Formula> {
        let place = |id: &str| rule.conditions.iter().position(|one| !one.gate && one.id == id);
        let spaced = rule.holds_if.replace('(', " ( ").replace(')', " ) ");
        let mut tokens = spaced.split_whitespace().peekable();
        let own = Formula::any(&mut tokens, &place)?;
        if tokens.next().is_some() {
            return None;
        }
        let gates = (0..).zip(&rule.conditions).filter(|(_, one)| one.gate).map(|(place, _)| Formula::One(place));
        Some(Formula::All(gates.chain([own]).collect()))
    }

    fn any(tokens: &mut Tokens<'_>, place: &dyn Fn(&str) -> Option<usize>) -> Option<Formula> {
        let mut parts = vec![Formula::all(tokens, place)?];
        while tokens.next_if_eq(&"OR").is_some() {
            parts.push(Formula::all(tokens, place)?);
        }
        Some(Formula::Any(parts))
    }

    fn all(tokens: &mut Tokens<'_>, place: &dyn Fn(&str) -> Option<usize>) -> Option<Formula> {
        let mut parts = vec![Formula::one(tokens, place)?];
        while tokens.next_if_eq(&"AND").is_some() {
            parts.push(Formula::one(tokens, place)?);
        }
        Some(Formula::All(parts))
    }

    fn one(tokens: &mut Tokens<'_>, place: &dyn Fn(&str) -> Option<usize>) -> Option<Formula> {
        match tokens.next()? {
            "NOT" => Some(Formula::Not(Box::new(Formula::one(tokens, place)?))),
            "(" => {
                let inner = Formula::any(tokens, place)?;
                (tokens.next() == Some(")")).then_some(inner)
            }
            id => place(id).map(Formula::One),
        }
    }

    /// Yes, no, or not known (decision 1).
    fn value(&self, answers: &[Option<bool>]) -> Option<bool> {
        let join = |parts: &[Formula], settles: bool| {
            let mut out = Some(!settles);
            for part in parts {
                match part.value(answers) {
                    Some(value) if value == settles => return Some(settles),
                    None => out = None,
                    Some(_) => {}
                }
            }
            out
        };
        match self {
            Formula::One(place) => answers.get(*place).copied().flatten(),
            Formula::Not(inner) => inner.value(answers).map(|value| !value),
            Formula::All(parts) => join(parts, false),
            Formula::Any(parts) => join(parts, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(id: &str, answer: &'static str) -> ConditionView {
        ConditionView {
            id: id.to_string(),
            says: id.to_string(),
            reads: id.to_string(),
            answer,
            wanted: None,
            status: "met",
            facts: Vec::new(),
            cite: String::new(),
            sources: Vec::new(),
            checked: "text_read",
            doubt: None,
            gate: false,
            because: false,
            whatever: Vec::new(),
            rules: Vec::new(),
        }
    }

    fn rule(id: &str, holds_if: &str, conditions: &[(&str, &'static str)]) -> RuleRead {
        RuleRead {
            id: id.to_string(),
            title: id.to_string(),
            item: String::new(),
            holds_if: holds_if.to_string(),
            above: false,
            conditions: conditions.iter().map(|(id, answer)| condition(id, answer)).collect(),
        }
    }

    fn kept(holds_if: &str, conditions: &[(&str, &'static str)]) -> Vec<String> {
        let mut top = condition("top", "yes");
        top.because = true;
        top.rules = vec![rule("r", holds_if, conditions)];
        let (carried, _) = carried(&[top]);
        carried[0].rules[0].conditions.iter().map(|one| one.id.clone()).collect()
    }

    #[test]
    fn only_what_carries_the_answer_stays() {
        let all = [("a", "yes"), ("b", "no"), ("c", "unknown")];
        assert_eq!(kept("a AND b", &all[..2]), ["b"], "one no carries it");
        assert_eq!(kept("a OR b", &all[..2]), ["a"], "one yes carries it");
        assert_eq!(kept("a AND NOT b", &all[..2]), ["a", "b"]);
        assert_eq!(kept("a AND (b OR c)", &all), ["c"], "what has no answer waits for what has none");
        assert_eq!(kept("NOT (b OR NOT a)", &all[..2]), ["a", "b"]);
        assert_eq!(kept("ANY thing", &all[..2]), ["a", "b"], "what cannot be read stays whole");
    }

    #[test]
    fn a_rule_that_stands_above_is_written_where_the_proof_first_needs_it() {
        // the first place of `inner` is left out, so its second must hold it
        let (mut first, mut second, mut top) = (condition("first", "yes"), condition("second", "yes"), condition("top", "yes"));
        first.rules = vec![rule("inner", "x AND y AND z", &[("x", "yes"), ("y", "yes"), ("z", "yes")])];
        first.doubt = Some("long".to_string());
        second.rules = vec![RuleRead { above: true, conditions: Vec::new(), ..rule("inner", "x AND y AND z", &[]) }];
        let mut outer = rule("outer", "first OR second", &[]);
        outer.conditions = vec![first, second];
        top.because = true;
        top.rules = vec![outer];
        let (carried, left_out) = carried(&[top]);
        let outer = &carried[0].rules[0];
        assert_eq!(outer.conditions.len(), 1);
        assert_eq!(outer.conditions[0].id, "second");
        assert_eq!((outer.conditions[0].rules[0].above, outer.conditions[0].rules[0].conditions.len()), (false, 3));
        assert_eq!(left_out, 1);
    }
}
