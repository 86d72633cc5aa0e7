//! Classes of codes: two codes that no test of the book tells apart are one class.

use super::Loader;
use crate::model::Kind;
use crate::problem::did_you_mean;
use crate::section::Expression;
use crate::syntax::{Named, Set, Side, Test};
use crate::values::wrong_code;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Loader<'a> {
    /// Every expression of the book.
    fn expressions(&self) -> impl Iterator<Item = &Expression<'a>> {
        let musts =
            self.rules.iter().filter_map(|rule| if let super::rules::RawMust::If(test) = &rule.must { Some(&**test) } else { None });
        let own = self.rules.iter().flat_map(|rule| {
            let gates = [&rule.law, &rule.applies].into_iter().flatten().map(|gate| &gate.test);
            rule.extent.iter().chain(gates).chain(rule.conditions.iter().filter_map(|condition| condition.test.as_ref()))
        });
        own.chain(musts).chain(self.nevers.iter().filter_map(|never| never.test.as_ref()))
    }

    fn is_code(&self, name: &str) -> bool {
        self.names.get(name).and_then(|id| self.fact(*id)).is_some_and(|fact| fact.kind == Kind::Code)
    }

    /// The codes that a test on a code looks for.
    pub(super) fn codes_of(&self, set: &Set) -> Vec<String> {
        match set {
            Set::Words(words) => words.iter().map(|word| word.name.clone()).collect(),
            Set::List(list) => self.book.codes.lists.get(&list.name).cloned().unwrap_or_default(),
        }
    }

    /// Collects every test on a code and gives each code its class.
    pub(super) fn classes_of_codes(&mut self) {
        let mut sets: BTreeSet<Vec<String>> = BTreeSet::new();
        for expression in self.expressions() {
            let wrong =
                |word: &Named, message: String, hint: String| self.problems.add(expression.page, expression.place(word.at), message, hint);
            let check = |word: &Named| {
                if let Some((message, hint)) = wrong_code(&self.book.codes, &word.name) {
                    wrong(word, message, hint);
                }
            };
            expression.test.walk(&mut |test| match test {
                Test::In { named, set } if self.is_code(&named.name) => {
                    match set {
                        Set::Words(words) => words.iter().for_each(check),
                        Set::List(list) if !self.book.codes.lists.contains_key(&list.name) => {
                            let hint = did_you_mean(
                                &list.name,
                                self.book.codes.lists.keys().map(String::as_str),
                                "lists stand in law/lists as NAME.csv",
                            );
                            wrong(list, format!("there is no list of codes `{}`", list.name), hint);
                        }
                        Set::List(_) => {}
                    }
                    let mut codes = self.codes_of(set);
                    codes.sort();
                    sets.insert(codes);
                }
                Test::Compare { left, right: Side::Word(word), .. } if self.is_code(&left.named.name) => {
                    check(word);
                    sets.insert(vec![word.name.clone()]);
                }
                _ => {}
            });
        }
        let mut members: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (place, set) in sets.iter().enumerate() {
            for code in set {
                members.entry(code.clone()).or_default().insert(place);
            }
        }
        let mut classes: BTreeMap<BTreeSet<usize>, u8> = BTreeMap::new();
        for (code, sets) in members {
            let next = classes.len() + 1;
            let class = *classes.entry(sets).or_insert_with(|| u8::try_from(next).unwrap_or(u8::MAX));
            if class < 64 {
                self.book.codes.class_of.insert(code, class);
            }
        }
        let count = classes.len() + 1;
        if count > 64 {
            let declared = self.book.facts.iter().zip(&self.declared).find(|(fact, _)| fact.kind == Kind::Code);
            if let Some((fact, section)) = declared {
                section.add(
                    section.at,
                    format!("the tests on `{}` tell {count} kinds of code apart, more than 64", fact.id),
                    "use fewer lists",
                );
            }
        }
        self.book.codes.classes = u8::try_from(count.min(64)).unwrap_or(64);
    }

    /// The classes of these codes.
    pub(super) fn class_mask(&self, codes: &[String]) -> u64 {
        codes.iter().fold(0, |mask, code| mask | 1u64.checked_shl(u32::from(self.book.codes.class(code))).unwrap_or(0))
    }
}
