//! Near misses: needs that one fact keeps from being open. A wrong "open" is most likely there.

use crate::cases::{Difference, names, show_list};
use crate::group::Group;
use crate::model::{RuleId, Said};
use crate::route::Route;
use crate::settle::Mind;

/// Where the error of a near miss is known from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NearFrom {
    /// The research on the routes: its typical errors and myths.
    Research,
    /// What official guidance warns of.
    Guidance,
    /// Thought of while the rules were written.
    Ours,
}

/// A need that one fact keeps from being open.
#[derive(Clone, PartialEq, Debug)]
pub struct NearMiss {
    /// Its name.
    pub name: String,
    /// The route that is not open.
    pub route: RuleId,
    /// The place in [`Book::cases`](crate::model::Book::cases) of the open case that it is one fact away from.
    pub base: usize,
    /// Its facts.
    pub said: Said,
    /// The fact that is otherwise than in that case.
    pub fact: String,
    /// The value of that fact, as the file has it.
    pub value: String,
    /// The group expected: never an open one.
    pub expect: String,
    /// The reasons expected, exactly.
    pub because: Option<Vec<String>>,
    /// Where the error is known from.
    pub from: NearFrom,
    /// What people get wrong.
    pub error: String,
    /// Where that is described.
    pub source: Option<String>,
    /// The provision that closes it.
    pub cite: String,
    /// The file.
    pub file: String,
    /// The line it begins on.
    pub line: usize,
}

/// How a near miss comes out, and in what that differs from what it says. One that comes out open always differs.
pub fn comes_out(mind: &Mind, route: &Route, near: &NearMiss) -> (Group, Vec<Difference>) {
    let group = mind.group(route, &near.said, &[]);
    let mut differs = vec![];
    if near.expect != group.name() {
        differs.push(Difference { field: "expect", expected: near.expect.clone(), got: group.name().into() });
    }
    if let Some(because) = &near.because {
        let got = names(mind.book, &mind.finding(route, &near.said).because);
        if *because != got {
            differs.push(Difference { field: "because", expected: show_list(because), got: show_list(&got) });
        }
    }
    (group, differs)
}
