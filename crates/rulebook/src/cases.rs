//! Runs the cases of a book: the facts given to test each rule.

use crate::finding::Finding;
use crate::model::{Book, Case, ConditionId, Fact};
use crate::route::Route;
use crate::settle::Mind;

/// A case that comes out otherwise than it says.
#[derive(Clone, PartialEq, Debug)]
pub struct Wrong {
    /// Its place in [`Book::cases`].
    pub case: usize,
    /// Each difference: what, what was expected, what came.
    pub differs: Vec<Difference>,
}

/// One difference.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The field of the case.
    pub field: &'static str,
    /// What the case says.
    pub expected: String,
    /// What was found.
    pub got: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: expected {}, got {}", self.field, self.expected, self.got)
    }
}

/// Yes, no or unknown.
pub fn answer_name(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    }
}

/// The cases that differ, in words.
pub fn wrong_cases(book: &Book) -> Vec<Wrong> {
    let mind = Mind::new(book);
    let mut routes: Vec<Option<Route>> = vec![None; book.rules.len()];
    let mut wrong = vec![];
    for (i, case) in book.cases.iter().enumerate() {
        let route = routes[case.of as usize].get_or_insert_with(|| Route::new(book, case.of));
        let differs = differences(&mind, route, case);
        if !differs.is_empty() {
            wrong.push(Wrong { case: i, differs });
        }
    }
    wrong
}

/// In what a case differs; empty when it comes out as it says.
pub fn differences(mind: &Mind, route: &Route, case: &Case) -> Vec<Difference> {
    let rule = &mind.book.rules[route.id as usize];
    if let Some(list) = rule.each {
        let list: &Fact = &mind.book.facts[mind.book.lists[list as usize].fact as usize];
        let (expected, got) = ("a rule about the whole need".into(), format!("{}, which is about one item of {}", rule.id, list.id));
        return vec![Difference { field: "of", expected, got }];
    }
    let mut differs = vec![];
    let mut compare = |field, expected: Option<&str>, got: &str| {
        if let Some(expected) = expected.filter(|e| *e != got) {
            differs.push(Difference { field, expected: expected.into(), got: got.into() });
        }
    };
    mind.look(route, &case.said.need, &[]);
    compare("expect", Some(answer_name(case.expect)), answer_name(mind.at(route.root).plain()));
    let plain_only = case.standing.is_none() && case.must.is_none() && case.ifs.is_none() && case.because.is_none();
    if plain_only && case.settled_as.is_none() {
        // most cases ask no more than this, and the reasons take the time
        if let Some(group) = &case.group {
            compare("group", Some(group), mind.group(route, &case.said, &[]).name());
        }
        return differs;
    }
    let found = mind.finding(route, &case.said);
    compare("group", case.group.as_deref(), found.group.name());
    compare("standing", case.standing.as_deref(), found.standing());
    compare("must", case.must.as_deref(), found.must.name());
    compare("settled_as", case.settled_as.map(|s| answer_name(Some(s))), answer_name(found.settled_as));
    let joined = |list: &Option<Vec<String>>| list.as_ref().map(|l| show_list(l));
    compare("ifs", joined(&case.ifs).as_deref(), &show_list(&ifs(mind.book, &found)));
    compare("because", joined(&case.because).as_deref(), &show_list(&names(mind.book, &found.because)));
    differs
}

/// What a finding's `ifs` say.
pub fn ifs(book: &Book, found: &Finding) -> Vec<String> {
    found.ifs.iter().map(|i| book.show(i.slot, i.value)).collect()
}

/// The names of conditions.
pub fn names(book: &Book, conditions: &[ConditionId]) -> Vec<String> {
    conditions.iter().map(|c| book.conditions[*c as usize].id.clone()).collect()
}

pub(crate) fn show_list(list: &[String]) -> String {
    if list.is_empty() { "nothing".into() } else { list.join(", ") }
}
