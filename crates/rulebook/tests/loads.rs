//! A good law folder, and what becomes of it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

mod support;

use rulebook::model::{Book, Checked, Kind, Must, Nature, Node, Slot, TOP, Val};
use support::{book, files, test, tree};

#[test]
fn children_stand_before_their_parents() {
    let book = book();
    assert_eq!(book.nodes.len(), book.of_item.len());
    for node in 0..book.nodes.len() as u32 {
        assert!(book.children(node).iter().all(|child| *child < node), "{node}");
    }
    for (node, of_item) in book.nodes.iter().zip(&book.of_item) {
        if let Node::Over { inner, .. } = node {
            assert!(!of_item);
            assert!(book.inner[*inner as usize].iter().all(|node| book.of_item[*node as usize]));
            assert!(!book.inner[*inner as usize].is_empty());
        }
    }
}

#[test]
fn the_order_of_the_files_does_not_matter() {
    let mut turned = files();
    turned.reverse();
    assert_eq!(rulebook::load(&turned).0, book());
    assert!(book().version.starts_with("b3:") && book().version.len() == 19);
}

#[test]
fn rules_become_nodes() {
    let book = book();
    let root = |id: &str| book.rules.iter().find(|rule| rule.id == id).map(|rule| tree(&book, rule.root)).expect("it is there");
    let england = "nation_of_law:1";
    assert_eq!(
        root("covered"),
        format!("inside<(commenced_on>=20143 & {england}) ; (covered.law_if & (covered.not_exempt & (covered.over | covered.big_part)))>")
    );
    assert_eq!(root("direct"), "inside<commenced_on>=20143 ; (direct.applies_if & (direct.best & direct.short & !direct.grown))>");
    let compete = book.rules.iter().find(|rule| rule.id == "compete").expect("it is there");
    assert!(matches!(&compete.must, Must::If(_, text) if text == "NOT direct"));
    assert_eq!(tree(&book, compete.applies_gate.expect("it has one")), "inside<commenced_on>=20143 ; compete.applies_if>");
    assert_eq!(compete.file, "routes/compete.toml");
    assert_eq!(compete.line, 5);
}

#[test]
fn each_form_of_a_test_is_lowered() {
    let book = book();
    let gap = "!commenced_on>=20143, ?, commenced_on>=21184, ?";
    let early = "commenced_on>=20143 & !commenced_on>=20454";
    let late = "commenced_on>=20454 & !commenced_on>=21184";
    assert_eq!(
        test(&book, "covered", "over"),
        format!(
            "pick((contract_kind:100 & {late}), estimated_value>=20772000, (contract_kind:100 & {early}), estimated_value>=21490400, \
             ((contract_kind:10 & {early}) | (contract_kind:10 & {late})), estimated_value>=66354000, \
             (contract_kind:1 & {late}), estimated_value>=519300000, (contract_kind:1 & {early}), estimated_value>=537260900, {gap})"
        )
    );
    let part = test(&book, "part_over", "over");
    assert!(part.contains("((part_kind:100 & commenced_on>=20143 & !commenced_on>=20454) | (part_kind:100 & commenced_on>=20454 & !commenced_on>=21184)), ?"), "{part}");
    assert!(part.contains("part_value>=66354000") && part.contains(" or else pick(") && part.ends_with(&format!("{gap})")), "{part}");
    assert!(part.contains("part_value>=66354001"), "the other reading: {part}");
    assert_eq!(
        test(&book, "direct", "short"),
        "(pick(commenced_on>=20143, !term_months>=61, !commenced_on>=20143, ?) & (term_months>=1 & !term_months>=121))"
    );
    assert_eq!(test(&book, "grown_early", "more"), "1*value_excluding_vat-1*old_value-50000001>=0");
    assert_eq!(test(&book, "grown_late", "share"), "100*value_excluding_vat-125*old_value-0>=0");
    assert_eq!(test(&book, "by_psr", "later"), "?");
    assert_eq!(test(&book, "covered", "big_part").split(" [").next(), Some("any parts"));
    let inside = "(commenced_on>=20143 & nation_of_law:1)";
    assert_eq!(test(&book, "covered", "law_if"), format!("!inside<{inside} ; (by_psr.health & by_psr.later)>"));
    let early = "(commenced_on>=19723 & !commenced_on>=20143 & nation_of_law:1)";
    let grown = format!("pick({early}, inside<{early} ; grown_early.more>, {inside}, inside<{inside} ; grown_late.share>)");
    assert_eq!(test(&book, "direct", "grown"), format!("({grown} | (value_excluding_vat>=500 & !value_excluding_vat>=501))"));
}

#[test]
fn codes_fall_into_classes() {
    let book = book();
    // health, light_touch, the two written out, and the one alone tell these apart.
    assert_eq!(book.codes.classes, 4);
    assert_eq!(book.codes.class("45000000"), 0);
    let classes: std::collections::BTreeSet<u8> = ["85100000", "85311000", "85312000"].iter().map(|code| book.codes.class(code)).collect();
    assert_eq!(classes, [1, 2, 3].into());
    let all = test(&book, "code_is_health", "listed");
    assert_eq!(all, "service_code:1110");
}

#[test]
fn doubt_comes_from_readings_and_sources() {
    let book = book();
    let shaky = |id: &str| book.conditions.iter().find(|condition| condition.id == id).expect("it is there").shaky.clone();
    assert_eq!(shaky("rest").as_deref(), Some("deduced: nobody says so"));
    assert_eq!(shaky("health").as_deref(), Some("PSR reg 3 has not been read for this rulebook"));
    assert_eq!(shaky("later"), None);
    assert_eq!(shaky("best"), None);
    let covered = book.rules.iter().find(|rule| rule.id == "covered").expect("it is there");
    let over = &book.conditions[usize::from(covered.own[2])];
    assert_eq!(over.cite, ["PA23 s 3(1)", "PA23 Sch 1"]);
    assert_eq!(book.cited("PA23 Sch 1").checked, Checked::OfficialPage);
}

#[test]
fn computed_facts_are_ranges_that_narrow() {
    let book = book();
    let id = |name: &str| book.fact_named(name).expect("it is there");
    let top = |name: &str| Slot { fact: id(name), item: TOP };
    let sum = top("estimated_value");
    let mut need = book.nothing_known();
    book.compute(&mut need);
    assert_eq!(book.get(&need, sum), Val::Num(0, rulebook::model::OPEN));
    book.learn(&mut need, top("value_excluding_vat"), Val::Num(100, 200));
    book.learn(&mut need, top("vat_payable"), Val::Num(20, 20));
    assert_eq!(book.get(&need, sum), Val::Num(120, rulebook::model::OPEN));
    need.lists[0] = Some(vec![vec![Val::Num(5, 5)], vec![Val::Unknown]]);
    book.compute(&mut need);
    book.learn(&mut need, Slot { fact: id("similar_value"), item: 1 }, Val::Num(7, 7));
    assert_eq!(book.get(&need, sum), Val::Num(132, 232));
    assert_eq!(book.sum(sum.fact, &need, Some(top("value_excluding_vat"))), Val::Num(32, 32));
    let estimated = &book.facts[usize::from(sum.fact)];
    assert_eq!(estimated.cuts, [20_772_000, 21_490_400, 66_354_000, 519_300_000, 537_260_900]);
    assert_eq!(estimated.cite.as_deref(), Some("PA23 s 4; PA23 Sch 3 para 1"));
}

#[test]
fn decided_facts_are_declared_by_their_rules() {
    let book = book();
    let fact = &book.facts[usize::from(book.fact_named("covered").expect("it is there"))];
    assert_eq!((&fact.kind, fact.nature, fact.theme.as_str()), (&Kind::YesNo, Nature::Decided, "covered"));
    assert_eq!(book.fact_named("kind_of_contract"), book.fact_named("contract_kind"));
    assert_eq!(book.not_encoded[0].id, "dynamic_market");
}

fn shown(book: &Book, name: &str, value: Val) -> String {
    book.show(Slot { fact: book.fact_named(name).expect("it is there"), item: TOP }, value)
}

#[test]
fn values_are_shown_as_they_are_said() {
    let book = book();
    let open = rulebook::model::OPEN;
    assert_eq!(shown(&book, "term_months", Val::Num(0, 60)), "term_months <= 60");
    assert_eq!(shown(&book, "term_months", Val::Num(1, 2)), "term_months from 1 to 2");
    assert_eq!(shown(&book, "term_months", Val::Num(3, 3)), "term_months = 3");
    assert_eq!(shown(&book, "old_value", Val::Num(0, 499_999_999)), "old_value <= 4999999.99");
    assert_eq!(shown(&book, "commenced_on", Val::Num(20_454, open)), "commenced_on >= 2026-01-01");
    assert_eq!(shown(&book, "commenced_on", Val::Num(-open, 20_454)), "commenced_on <= 2026-01-01");
    assert_eq!(shown(&book, "ended_on", Val::Num(open, open)), "ended_on = never");
    assert_eq!(shown(&book, "exempted", Val::Yes(true)), "exempted = yes");
    assert_eq!(shown(&book, "contract_kind", Val::OneOf(3)), "contract_kind = works or light_touch");
    assert_eq!(shown(&book, "exempted", Val::Unknown), "exempted");
    assert_eq!(shown(&book, "main_code", Val::OneOf(14)), "main_code in light_touch");
    assert_eq!(shown(&book, "main_code", Val::OneOf(1)), "main_code not in light_touch");
    let part = Slot { fact: book.fact_named("part_separable").expect("it is there"), item: 0 };
    assert_eq!(book.show(part, Val::Yes(false)), "parts[0].part_separable = no");
    let ids = vec![vec![], vec!["hostel".to_string()], vec![]];
    assert_eq!(book.show_with(part, Val::Yes(false), &ids), "parts[hostel].part_separable = no");
}

#[test]
fn cases_are_read() {
    let book = book();
    let case = &book.cases[0];
    assert_eq!((case.name.as_str(), case.expect, case.said.unrecorded.len()), ("a long one", Some(false), 1));
    let get = |name: &str| book.get(&case.said.need, Slot { fact: book.fact_named(name).expect("it is there"), item: TOP });
    assert_eq!(get("exempted"), Val::Unknown);
    assert_eq!(get("term_months"), Val::Num(72, 72));
    assert_eq!(get("contract_kind"), Val::OneOf(2));
    assert_eq!(get("old_value"), Val::Num(100, 200));
    assert_eq!(get("ended_on"), Val::Num(rulebook::model::OPEN, rulebook::model::OPEN));
    assert_eq!(get("estimated_value"), Val::Num(66_354_000, 66_354_000));
    let part = Slot { fact: book.fact_named("part_value").expect("it is there"), item: 0 };
    assert_eq!(book.get(&case.said.need, part), Val::Num(30_000_050, 30_000_050));
    let second = &book.cases[1].said.need;
    assert_eq!(book.get(second, Slot { fact: book.fact_named("contract_kind").expect("it is there"), item: TOP }), Val::OneOf(5));
}
