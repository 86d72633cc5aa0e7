//! The near misses of the shipped law: one fact away from open, and none of them open.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use rulebook::group::Group;
use rulebook::model::{Book, NearFrom, NearMiss};
use rulebook::near::comes_out;
use rulebook::route::Route;
use rulebook::settle::Mind;
use std::collections::BTreeMap;

fn shipped() -> Book {
    let (book, problems) = rulebook::load(&support::shipped());
    assert!(problems.is_empty(), "{}", problems.iter().map(|problem| format!("{problem}\n")).collect::<String>());
    book
}

fn place(near: &NearMiss) -> String {
    format!("{}:{}: \"{}\"", near.file, near.line, near.name)
}

#[test]
fn no_near_miss_comes_out_open() {
    let book = shipped();
    let mind = Mind::new(&book);
    let (mut open, mut wrong) = (Vec::new(), Vec::new());
    for near in &book.near_misses {
        let (group, differs) = comes_out(&mind, &Route::new(&book, near.route), near);
        let words = format!("{}: {}", place(near), differs.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        match group {
            Group::Open | Group::OpenIf => open.push(words),
            _ if !differs.is_empty() => wrong.push(words),
            _ => (),
        }
    }
    assert!(open.is_empty(), "{} WRONG OPEN:\n{}", open.len(), open.join("\n"));
    assert!(wrong.is_empty(), "{} come out otherwise than they say:\n{}", wrong.len(), wrong.join("\n"));
}

/// Each is one fact away: with the case that it names, the route is open.
#[test]
fn each_near_miss_is_one_fact_away_from_open() {
    let book = shipped();
    let mind = Mind::new(&book);
    for near in &book.near_misses {
        let case = &book.cases[near.base];
        assert_eq!(case.of, near.route, "{}", place(near));
        let group = mind.group(&Route::new(&book, near.route), &case.said, &[]);
        assert!(matches!(group, Group::Open | Group::OpenIf), "{}: \"{}\" is {}", place(near), case.name, group.name());
        let (was, is) = (&case.said.need, &near.said.need);
        let asked = |id: usize| book.facts[id].sum.is_empty();
        let moved = (0..was.values.len()).filter(|id| asked(*id) && was.values[*id] != is.values[*id]).count();
        let lists = was.lists.iter().zip(&is.lists).filter(|(was, is)| was != is).count();
        assert_eq!(moved + lists, 1, "{}: {moved} facts and {lists} lists differ", place(near));
    }
}

#[test]
fn there_are_enough_of_them_and_at_least_half_are_not_ours() {
    let book = shipped();
    let all = book.near_misses.len();
    let ours = book.near_misses.iter().filter(|near| near.from == NearFrom::Ours).count();
    let mut of_route: BTreeMap<&str, usize> = book.routes.iter().map(|id| (book.rules[usize::from(*id)].id.as_str(), 0)).collect();
    for near in &book.near_misses {
        *of_route.get_mut(book.rules[usize::from(near.route)].id.as_str()).unwrap() += 1;
    }
    println!("{all} near misses, {ours} of them ours; {of_route:#?}");
    assert!(all >= 80, "{all} near misses");
    assert!(ours * 2 <= all, "{ours} of {all} are ours");
    let few: Vec<_> = of_route.iter().filter(|(_, count)| **count < 3).collect();
    assert!(few.is_empty(), "fewer than three: {few:?}");
}

/// Every mistake in a near miss is told with its place and what to do.
#[test]
fn mistakes_in_near_misses() {
    let file = |near: &[&str]| near.iter().map(|one| format!("[[near_miss]]\n{one}\n")).collect::<String>();
    let rest = "from = \"ours\"\nerror = \"e\"\ncite = \"PA23 s 3\"\n";
    let open = |name: &str, but: &str, expect: &str| {
        format!("name = \"{name}\"\nroute = \"ROUTE\"\nopen = \"OPEN\"\nbut = {but}\nexpect = \"{expect}\"\n{rest}")
    };
    let all = file(&[
        "nme = \"misspelt\"\n",
        &open("two facts", "{ FACT = FLIP, term_months = 3 }", "closed"),
        &open("no fact", "{}", "closed"),
        &open("the same value", "{ FACT = SAME }", "closed"),
        &open("no such fact", "{ nobody = true }", "closed"),
        &open("twice", "{ FACT = FLIP }", "closed"),
        &open("twice", "{ FACT = FLIP }", "closed"),
        &open("expects open", "{ FACT = FLIP }", "open_if"),
        &open("expects nonsense", "{ FACT = FLIP }", "shut"),
        &open("no such route", "{ FACT = FLIP }", "closed").replace("ROUTE", "rout"),
        &open("no such case", "{ FACT = FLIP }", "closed").replace("OPEN", "nothing of the sort"),
        &open("the case is closed", "{ FACT = FLIP }", "closed").replace("OPEN", "SHUT"),
        &open("no source", "{ FACT = FLIP }", "closed").replace("\"ours\"", "\"research\""),
        &open("because of nothing", "{ FACT = FLIP }", "closed").replace("from =", "because = [\"nobody\"]\nfrom ="),
    ]);
    let words = ["direct", "an open one", "a long one", "competition_not_in_best_interests", "false", "true"];
    let all = ["ROUTE", "OPEN", "SHUT", "FACT", "FLIP", "SAME"].iter().zip(words).fold(all, |all, (key, word)| all.replace(key, word));
    let cases = "routes/direct.cases.toml";
    let known = support::files().into_iter().find(|(name, _)| name == cases).unwrap().1;
    let more = "[[case]]\nname = \"an open one\"\nof = \"direct\"\nexpect = \"yes\"\ngroup = \"open\"\nfrom = \"rule\"\n";
    let with = support::with(&[("near_misses/small.toml", &all), (cases, &(known + more))]);
    insta::assert_snapshot!(support::problems(&with));
}
