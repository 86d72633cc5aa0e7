//! The truth table of answers.md section 3 and the rows that belong with it.

use super::build::{book, condition, fact, presumed, route, rule, said};
use crate::cases::names;
use crate::finding::{Finding, MustBe};
use crate::group::{Group, State};
use crate::model::{Book, Said, Val};
use crate::route::Route;
use crate::settle::Mind;

/// A finding in one line.
pub fn describe(book: &Book, said: &Said, f: &Finding) -> String {
    let mut out = f.group.name().to_string();
    let mut add = |name: &str, of: Vec<String>| {
        if !of.is_empty() {
            out += &format!("; {name} {}", of.join(", "));
        }
    };
    let todo = |state| match state {
        State::ToBeRecorded => ": to be recorded",
        State::ToBeJudged => ": to be judged",
        State::ToBeChosen => "",
    };
    let only_said = |c: &u16| {
        let under = book.cone(book.conditions[*c as usize].main).into_iter().flat_map(|n| book.atom_facts(n));
        f.group != Group::OpenIf && under.into_iter().any(|f| said.unrecorded.iter().any(|u| u.fact == f))
    };
    let because = f.because.iter().zip(names(book, &f.because));
    let because = because.map(|(c, name)| name + if only_said(c) { " (said, not recorded)" } else { "" });
    let lists = f.missing_lists.iter().map(|l| book.facts[book.lists[*l as usize].fact as usize].id.clone());
    add("if", f.ifs.iter().map(|i| book.show(i.slot, i.value) + todo(i.state)).collect());
    add("assuming", f.assumes.iter().map(|s| book.show(*s, book.facts[s.fact as usize].presumed.as_ref().unwrap().value)).collect());
    add("because", because.collect());
    add("missing", f.missing.iter().map(|s| book.show(*s, Val::Unknown)).chain(lists).collect());
    add("not encoded", if f.not_encoded { vec!["here".into()] } else { vec![] });
    add("no contract", if f.no_existing_contract { vec!["here".into()] } else { vec![] });
    add("arguable", names(book, &f.doubts));
    add("must", if f.must == MustBe::No { vec![] } else { vec![f.must.name().into()] });
    add("answer", vec![crate::cases::answer_name(f.answer).into()]);
    out
}

/// Every part of what is expected, set off by `; `, is among what is found. A part that begins with `not ` is not.
fn rows(book: &Book, first: &str, rows: &[(&str, &str)]) {
    let (mind, mut wrong) = (Mind::new(book), vec![]);
    for (facts, expected) in rows {
        let (rule, words) = facts.split_once(": ").unwrap_or(("route", facts));
        let id = book.rules.iter().position(|r| r.id == rule).unwrap();
        let first = if words.contains("commenced_on") { "" } else { first };
        let (route, said) = (Route::new(book, id as u16), said(book, &format!("{first}{words}")));
        let found = mind.finding(&route, &said);
        let mut got = describe(book, &said, &found);
        for c in mind.would_change(&route, &said, found.group) {
            got += &format!("; {} -> {}", book.show(c.slot, c.to), c.group.name());
        }
        let has = |part: &str| got.split("; ").any(|g| g == part);
        let as_said = |part: &str| part.strip_prefix("not: ").map_or_else(|| has(part), |p| !has(p));
        if !expected.split("; ").all(as_said) {
            wrong.push(format!("{facts}\n    expected {expected}\n    got      {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(mind.gave_up.get(), 0);
}

fn the_book_of_section_3() -> Book {
    let facts = [
        fact("commenced_on", "date", "circumstance"),
        fact("size", "months", "circumstance"),
        fact("light_touch", "yes_no", "circumstance"),
        fact("best", "yes_no", "judgement"),
        fact("excluded", "yes_no", "circumstance") + &presumed(false),
        fact("term_months", "months", "choice"),
    ];
    let gate = "applies_if='covered'\notherwise='not_needed'\n";
    let rules = [
        "[law]\ndated_by='commenced_on'\nin_force={from=2025-02-24}\n".into(),
        rule("covered", "holds_if='big'"),
        condition("big", "size >= 100", "at='yes'"),
        route("route", &format!("{gate}holds_if='light_touch AND best AND NOT excluded AND short'")),
        condition("light_touch", "light_touch", ""),
        condition("best", "best", ""),
        condition("excluded", "excluded", ""),
        condition("short", "term_months <= 60", "at='yes'"),
    ];
    book(&facts.concat(), &rules.concat(), &[])
}

#[test]
fn the_table_of_section_3() {
    let book = the_book_of_section_3();
    // covered: size=100, not covered: size=9
    rows(
        &book,
        "commenced_on=2026-03-02 ",
        &[
            ("size=9", "not_needed; because applies_if; answer no"),
            (
                "size=100 light_touch=yes best=yes excluded=no term_months=48",
                "open; because applies_if, light_touch, best, excluded, short; term_months = 61 -> closed; answer yes",
            ),
            ("size=100 light_touch=yes best!=yes excluded=no term_months=48", "open_if; if best = yes: to be recorded; answer unknown"),
            ("size=100 light_touch=yes excluded=no term_months=48", "open_if; if best = yes: to be judged"),
            ("size=100 light_touch=yes best!=no excluded=no term_months=48", "closed; because best (said, not recorded); answer no"),
            ("size=100 light_touch=yes best=yes term_months=48", "open_if; assuming excluded = no"),
            ("size=100 light_touch=yes best=yes excluded=yes term_months=48", "closed; because excluded; excluded = no -> open"),
            ("size=100 light_touch=yes best=yes excluded=no", "open_if; if term_months <= 60"),
            ("size=100 light_touch=yes best=yes excluded=no term_months=72", "closed; because short; term_months = 60 -> open"),
            ("size=100 best=yes excluded=no term_months=48", "unknown; missing light_touch; answer unknown"),
            ("size=100 term_months=72", "closed; because short"),
            ("light_touch=yes best=yes excluded=no term_months=48", "unknown; missing size"),
            ("light_touch=no", "closed; because light_touch"),
            ("commenced_on=2025-02-23 size=100 light_touch=yes best=yes excluded=no term_months=48", "unknown; not encoded here"),
        ],
    );
}

#[test]
fn more_rows_of_section_3() {
    let book = the_book_of_section_3();
    rows(
        &book,
        "commenced_on=2026-03-02 ",
        &[
            ("commenced_on=2025-02-23 size=9 light_touch=no", "unknown; not encoded here"), // before not needed and closed
            ("size=100 light_touch=yes best=yes excluded=no term_months=12..72", "open_if; if term_months from 12 to 60"),
            ("size=100 light_touch=yes", "open_if; if best = yes: to be judged, term_months <= 60; assuming excluded = no"),
            ("size=90..110 light_touch=yes best=yes excluded=no term_months=48", "unknown; missing size"),
            ("size=100..110 light_touch=yes best=yes excluded=no term_months=48..60", "open"),
        ],
    );
    rows(
        &book,
        "",
        &[("size=9", "unknown; missing commenced_on, size, light_touch, excluded; not: not encoded here")]
            .map(|(f, _)| (f, "unknown; answer unknown; not: not encoded here")),
    );
}

#[test]
fn standing() {
    let circumstances = ["d1", "d2", "t1", "t2"].map(|f| fact(f, "yes_no", "circumstance")).concat();
    let facts =
        circumstances + &fact("j1", "yes_no", "judgement") + &fact("j2", "yes_no", "judgement") + &fact("months", "months", "choice");
    let c = |id: &str| match id {
        "d1" => condition("d1", "d1", "reading='deduced'\ndoubt='-'"),
        "d2" => condition("d2", "d2", "cite='V 1'"),
        "m" => condition("m", "months <= 60", "at='disputed'"),
        x => condition(x, x, ""),
    };
    let rule = |id: &str, holds: &str, of: &[&str]| rule(id, &format!("holds_if='{holds}'")) + &of.iter().map(|x| c(x)).collect::<String>();
    let rules = [
        rule("one", "d1 AND t1", &["d1", "t1"]),
        rule("either", "d1 OR t1", &["d1", "t1"]),
        rule("both", "d1 OR d2", &["d1", "d2"]),
        rule("nest", "d1 AND (d2 OR t2)", &["d1", "d2", "t2"]),
        rule("bound", "m AND t1", &["m", "t1"]),
        rule("ways", "(d1 AND j1) OR (t1 AND j1 AND j2)", &["d1", "j1", "t1", "j2"]),
    ];
    rows(
        &book(&facts, &rules.concat(), &[]),
        "",
        &[
            ("one: d1=yes t1=yes", "open; arguable d1; because d1, t1"),
            ("one: d1=no t1=yes", "closed; arguable d1; because d1"),
            ("one: d1=no t1=no", "closed; because t1; not: arguable d1"), // the doubtful one is not needed
            ("either: d1=yes t1=yes", "open; because t1"),
            ("both: d1=yes d2=yes", "open; arguable d1; because d1"),
            ("nest: d1=yes d2=yes t2=yes", "open; arguable d1; because d1, t2"),
            ("bound: months=60 t1=yes", "open; arguable m"),
            ("bound: months=59 t1=yes", "open; because m, t1; not: arguable m"),
            ("bound: months=50..60 t1=yes", "open; arguable m"), // a range that holds the bound is as doubtful as the bound
            ("bound: t1=yes", "open_if; if months <= 59; because m, t1"), // the filling stops short of the disputed bound
            ("ways: d1=yes t1=yes", "open_if; if j1 = yes: to be judged, j2 = yes: to be judged; because j1, t1, j2"), // on the text
            ("ways: d1=yes t1=no", "open_if; if j1 = yes: to be judged; arguable d1"),
        ],
    );
}

/// Which law, then whether it is needed; then the contract that must exist; and a must that depends.
#[test]
fn gates_contracts_and_musts() {
    let facts = ["health", "small", "a", "other"].map(|f| fact(f, "yes_no", "circumstance")).concat()
        + &fact("existing_contract_exists", "yes_no", "circumstance")
        + &fact("existing_awarded_on", "date", "circumstance")
        + "may_be_never=true\n"
        + &fact("commenced_on", "date", "choice")
        + &fact("j", "yes_no", "judgement")
        + &fact("best", "yes_no", "judgement")
        + &fact("k", "one_of", "choice")
        + "of=['p','q','r']\n";
    let gates = "law_if='NOT health'\napplies_if='NOT small'\n";
    let conditions = condition("a", "a", "") + &condition("j", "j", "");
    let rule = |id: &str, more: &str| rule(id, &format!("{gates}holds_if='a AND j'\n{more}")) + &conditions;
    let musts = |id: &str, more: &str| route(id, &format!("{gates}holds_if='a AND j'\n{more}")) + &conditions;
    let dated = "in_force={from=2025-02-24}\ndated_by=";
    let rules = [
        rule("route", "otherwise='not_needed'"),
        rule("shut", "otherwise='closed'"),
        rule("chosen_day", &format!("{dated}'commenced_on'")),
        rule("change", &format!("otherwise='not_needed'\n{dated}'existing_awarded_on'")),
        musts("must", "must=true\nbeside=[{route='must_if', why='-'}]"),
        musts("must_if", "must='NOT other'"),
        super::build::rule("ways", "holds_if='(a AND recorded) OR (b AND judged) OR (a AND chosen)'"),
        condition("a", "a", "") + &condition("b", "a", "") + &condition("recorded", "best", ""),
        condition("judged", "j", "") + &condition("chosen", "k IN ('p', 'q')", ""),
    ];
    rows(
        &book(&facts, &rules.concat(), &[]),
        "",
        &[
            ("health=no small=no a=yes j=yes", "open; because law_if, applies_if, a, j"),
            ("health=yes small=yes a=no", "closed; because law_if; answer no"), // which law comes first
            ("health=yes", "closed; because law_if"),
            ("small=yes a=no", "not_needed; because applies_if; answer no"),
            ("small=yes a=no health=no", "not_needed; because applies_if; health = yes -> closed"),
            ("shut: small=yes", "closed; because applies_if"),
            ("a=no", "closed; because a"),
            ("health=no a=yes j=yes", "unknown; missing small"),
            ("chosen_day: health=yes", "unknown; missing commenced_on; not: not encoded here"), // the day is a choice and still missing
            ("change: existing_contract_exists=no", "not_needed; no contract here; answer unknown; not: because a"),
            ("change: existing_contract_exists=no existing_awarded_on=2020-01-01 health=yes", "not_needed; no contract here"),
            ("change: existing_contract_exists=yes existing_awarded_on=2020-01-01 health=yes", "unknown; not encoded here"),
            (
                "change: existing_contract_exists=yes existing_awarded_on=2026-01-01 health=yes",
                "closed; existing_contract_exists = no -> not_needed",
            ),
            ("change: existing_contract_exists=yes existing_awarded_on=never health=yes", "closed; because law_if"), // after every date
            ("route: existing_contract_exists=no health=yes", "closed"), // this one is about a new purchase
            ("must: health=no small=no a=yes j=yes", "open; must yes"),
            ("must: health=no small=no a=yes", "open_if; must if"),
            ("must: health=no small=no a=no", "closed; not: must yes; not: must if"),
            ("must_if: health=no small=no a=yes j=yes other=no", "open; must yes"),
            ("must_if: health=no small=no a=yes j=yes", "open; must if"),
            ("must_if: health=no small=no a=yes j=yes other=yes", "open; not: must yes; not: must if"),
            ("must_if: health=no small=no a=yes other=no", "open_if; must if"),
            ("must_if: health=no small=no a=yes other=yes", "open_if; not: must if"),
            // only recording before choosing before judging; a one-of as wide as it may be
            ("ways: a=yes best!=yes", "open_if; if best = yes: to be recorded"),
            ("ways: a=yes best!=no", "open_if; if k = p or q"),
            ("ways: a=yes k=r", "open_if; if best = yes: to be judged"),
        ],
    );
}
