//! Need files, good and bad.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

mod support;

use rulebook::model::{Slot, TOP, Val};
use rulebook::{Door, NeedFile, Reason, read_need};

const HEAD: &str = "[need]\ntitle = \"t\"\nsentence = \"s\"\ndoor = \"proposal\"\nformat = 1\n";

fn read(text: &str) -> Result<NeedFile, String> {
    let words = |problems: Vec<rulebook::Problem>| problems.iter().map(|problem| format!("{problem}\n")).collect();
    read_need(&support::book(), "n.toml", text).map_err(words)
}

#[test]
fn a_good_need() {
    let book = support::book();
    let text = format!(
        "{HEAD}revision = 7\n[facts]\ncommenced_on = 2026-12-01\nmain_code = \"85311000\"\nservice_codes = [\"85311000\", \"85100000\"]\n\
         competition_not_in_best_interests = true\nparts = [{{ id = \"hostel\", part_separable = true }}, {{ id = \"van\", part_separable = false }}]\n\
         [given.competition_not_in_best_interests]\nvalue = true\nby = \"Head\"\non = 2026-11-20\nwhy = \"because\"\n\
         [given.parts.hostel.part_separable]\nvalue = false\nby = \"Head\"\non = 2026-11-20\nwhy = \"because\"\n\
         [given.parts.van.part_separable]\nvalue = false\nby = \"Head\"\non = 2026-11-20\nwhy = \"because\"\n\
         [given.commenced_on]\nby = \"officer\"\n[not_known]\nvat_payable = \"do_not_know\"\n"
    );
    let need = read(&text).expect("it is good");
    assert_eq!((need.title.as_str(), need.door, need.revision), ("t", Door::Proposal, Some(7)));
    let separable = book.fact_named("part_separable").expect("it is there");
    // The record of the hostel holds another value than the fact: it counts no longer.
    assert_eq!(need.said.unrecorded, [Slot { fact: separable, item: 0 }]);
    assert_eq!(need.given.len(), 4);
    assert_eq!(need.not_known, [(Slot { fact: book.fact_named("vat_payable").expect("it is there"), item: TOP }, Reason::DoNotKnow)]);
    let code = Slot { fact: book.fact_named("main_code").expect("it is there"), item: TOP };
    assert_eq!(need.written.get(&code).map(String::as_str), Some("85311000"));
    assert_eq!(book.get(&need.said.need, code), Val::OneOf(1 << book.codes.class("85311000")));
    assert_eq!(need.written.len(), 3);
    assert_eq!(need.item_ids[1], ["hostel", "van"]);
}

#[test]
fn facts_of_an_item_may_be_unknown_too() {
    let separable = support::book().fact_named("part_separable").expect("it is there");
    let facts = "[facts]\nparts = [{ id = \"van\", part_separable = false }, { id = \"rooms\" }]\n";
    let need = read(&format!("{HEAD}{facts}[not_known.parts.rooms]\npart_separable = \"to_be_judged\"\n")).expect("it is good");
    assert_eq!(need.not_known, [(Slot { fact: separable, item: 1 }, Reason::ToBeJudged)]);
    let told = |item: &str| read(&format!("{HEAD}{facts}[not_known.parts.{item}]\npart_separable = \"to_be_judged\"\n")).expect_err(item);
    assert!(told("van").contains("`part_separable` is given, and it is not known"));
    assert!(told("room").contains("`parts` has no item with the id \"room\"\n  hint: did you mean `rooms`?"));
}

#[test]
fn a_judgement_without_a_record_is_only_said() {
    let need = read(&format!("{HEAD}[facts]\ncompetition_not_in_best_interests = true\n")).expect("it is good");
    assert_eq!(need.said.unrecorded.len(), 1);
}

/// The problems of a need with these facts, without the place.
fn refused(facts: &str) -> String {
    let words = read(&format!("{HEAD}[facts]\n{facts}\n")).expect_err(facts);
    words.replace("n.toml:", "")
}

#[test]
fn wrong_values_are_refused() {
    for (facts, words) in [
        ("exempted = \"yes\"", "7:12: `exempted` is yes or no, not a text\n  hint: write true or false, without quotes\n"),
        ("exempte = true", "7:1: there is no fact `exempte`\n  hint: did you mean `exempted`?\n"),
        (
            "covered = true",
            "7:1: `covered` is worked out, never given: a rule decides it\n  hint: take it away and give what it rests on\n",
        ),
        (
            "estimated_value = 5",
            "7:1: `estimated_value` is worked out, never given: it is computed from other facts\n  hint: take it away and give what it rests on\n",
        ),
        ("term_months = -1", "7:15: `term_months` cannot be less than nothing\n  hint: leave out the minus\n"),
        ("term_months = 999999999999999999", "7:15: `term_months` is more than any figure (100000)\n  hint: count the digits\n"),
        (
            "term_months = { at_least = 5, at_most = 4 }",
            "7:15: `term_months` is at least more than it is at most\n  hint: exchange the two\n",
        ),
        (
            "term_months = {}",
            "7:15: `term_months` is a range without an end\n  hint: write { at_least = …, at_most = … }; one of the two may be left out\n",
        ),
        ("term_months = { atleast = 5, at_most = 6 }", "7:17: a range has no key `atleast`\n  hint: did you mean `at_least`?\n"),
        ("old_value = 12.5", "7:13: `old_value`: pounds and pence stand in quotes\n  hint: write \"12.5\"\n"),
        (
            "old_value = \"£12\"",
            "7:13: `old_value`: \"£12\" is not a sum of money\n  hint: leave out the £, commas and spaces: \"1234.56\"\n",
        ),
        (
            "commenced_on = \"2026-02-30\"",
            "7:16: `commenced_on`: there is no day 2026-02-30\n  hint: write a date as 2026-12-01, without quotes\n",
        ),
        ("commenced_on = \"never\"", "7:16: `commenced_on` cannot be \"never\"\n  hint: leave it out while the day is not known\n"),
        ("commenced_on = 2026-12-01T10:00:00", "7:16: `commenced_on` is a date without a time\n  hint: write 2026-12-01\n"),
        ("contract_kind = \"light-touch\"", "7:17: `contract_kind` cannot be \"light-touch\"\n  hint: did you mean `light_touch`?\n"),
        ("contract_kind = { one_of = [] }", "7:17: `contract_kind` cannot be one of nothing\n  hint: name the values that are possible\n"),
        (
            "main_code = \"85311000-4\"",
            "7:13: `main_code`: \"85311000-4\" carries its check digit\n  hint: write \"85311000\"; the digit after the - only guards against slips\n",
        ),
        (
            "main_code = \"85311900\"",
            "7:13: `main_code`: 85311900 is not in the vocabulary of 2008\n  hint: the nearest is \"85311000\", Social work services with accommodation\n",
        ),
        ("parts = 5", "7:9: `parts` is a list, not a whole number\n  hint: write parts = [ … ]; an empty list says that there is none\n"),
        (
            "parts = [{ exempted = true }]",
            "7:12: `exempted` is no fact of an item of `parts`\n  hint: an item has: part_value, part_kind, part_separable\n",
        ),
        (
            "parts = [{ id = \"a\" }, { id = \"a\" }]",
            "7:24: two items of `parts` have the id \"a\"\n  hint: each item needs an id of its own\n",
        ),
        (
            "part_value = 5",
            "7:1: `part_value` is a fact of one item of `parts`\n  hint: give it inside the list: parts = [{ part_value = … }]\n",
        ),
        (
            "contract_kind = \"works\"\nkind_of_contract = \"works\"",
            "8:1: `contract_kind` is given twice\n  hint: it was once published under another name; keep one of them\n",
        ),
        (
            "vat_payable = 5\n[not_known]\nvat_payable = \"do_not_know\"",
            "9:1: `vat_payable` is given, and it is not known\n  hint: take it out of [facts] or out of [not_known]\n",
        ),
        (
            "[not_known]\nvat_payable = \"dunno\"",
            "8:15: `vat_payable` cannot be \"dunno\"\n  hint: it is one of: not_asked, do_not_know, to_be_judged\n",
        ),
        (
            "[not_known]\npart_separable = \"to_be_judged\"",
            "8:1: `part_separable` is a fact of one item of `parts`\n  hint: name the item by its id: [not_known.parts.ID.part_separable]\n",
        ),
        (
            "[given.parts.hostle.part_separable]\nby = \"x\"",
            "7:14: `parts` has no item with the id \"hostle\"\n  hint: give the item an id in [facts]: { id = \"hostel\", … }\n",
        ),
        (
            "commenced_on = 2026-12-01\nended_on = 2026-11-01",
            "6:1: these facts cannot all be: commenced_on = 2026-12-01, ended_on = 2026-11-01\n  hint: a contract cannot end before it began (PA23 s 3)\n",
        ),
    ] {
        let told = refused(facts);
        if facts.starts_with("commenced_on = 2026-12-01\n") {
            assert!(
                told.contains("these facts cannot all be: ")
                    && told.contains("ended_on = 2026-11-01")
                    && told.contains("a contract cannot end before it began"),
                "{told}"
            );
        } else {
            assert_eq!(told, words, "{facts}");
        }
    }
}

#[test]
fn all_problems_are_told_at_once() {
    assert_eq!(refused("exempted = 1\nexempte = 2\nterm_months = \"x\"").matches("hint").count(), 3);
}

#[test]
fn files_that_are_no_needs_are_refused() {
    assert!(read(&"#".repeat(1_000_001)).expect_err("it is big").contains("1000001 bytes, more than a need file may have"));
    assert!(read("what is this").expect_err("it is no TOML").contains("n.toml:1:"));
    assert!(read("").expect_err("it is empty").contains("a need file has no `need`"));
    assert!(read("[need]\ntitle = \"t\"\nformat = 2\n").expect_err("a new format").contains("a format that is not known here"));
    assert!(read(&format!("x = {}", "[".repeat(100_000))).is_err());
    assert!(read("[facts]\nexempted = true\nexempted = false\n").expect_err("twice").contains("duplicate key"));
}

/// What takes as long as the square of a file is not done: words are looked up for a near name only while they are short and few.
#[test]
fn hints_have_an_end() {
    let told = refused(&format!("{} = 1\nexempted_{} = 1", "exempted_".repeat(50_000), "x".repeat(100)));
    assert_eq!(told.matches("hint: law/facts lists them all").count(), 2);
    let many: String = (0..300).map(|n| format!("exempted{n} = 1\n")).collect();
    let told = refused(&many);
    assert_eq!((told.matches("there is no fact").count(), told.matches("hint: did you mean `exempted`?").count()), (300, 100));
    let again: String = (0..150).map(|n| format!("[[facts.parts]]\nid = \"i{n}\"\npart_vale = 1\n")).collect();
    assert_eq!(refused(&again).matches("hint: did you mean `part_value`?").count(), 150);
}

#[test]
fn a_list_has_an_end() {
    let parts = |items: usize| format!("parts = [{}]", "{}, ".repeat(items));
    assert!(read(&format!("{HEAD}[facts]\n{}\n", parts(200))).is_ok());
    assert_eq!(refused(&parts(201)), "7:9: `parts` has 201 items, more than 200\n  hint: join those that are alike\n");
}

/// Places on one line are counted on from each other, whatever their order.
#[test]
fn places_on_one_line() {
    let told = refused("parts = [{ \"é\" = 1 }, { part_value = true, \"ü\" = 1 }, { part_vale = 1 }]");
    let places: Vec<&str> = told.lines().filter(|line| !line.starts_with(' ')).map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["7:12", "7:38", "7:44", "7:57"], "{told}");
}
