//! Every kind of mistake in a law folder: each is told with its place and what to do.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

mod support;

use support::{problems, with};

const ASKED: &str = "asks = \"?\"\nwhy = \"w\"\nwho = \"anyone\"\n";

fn fact(name: &str, rest: &str) -> String {
    format!("[{name}]\n{rest}{ASKED}")
}

/// A rule of its own with this test and further lines in its condition.
fn rule(id: &str, test: &str, more: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\ndecides = \"{id}\"\nholds_if = \"c\"\n[[rule.condition]]\nid = \"c\"\nsays = \"s\"\ntest = \"{test}\"\n{more}cite = \"PA23 s 3\"\n"
    )
}

fn snapshot(name: &str, changes: &[(&str, &str)]) {
    insta::assert_snapshot!(name, problems(&with(changes)));
}

#[test]
fn facts() {
    let text = [
        fact("Bad_Name", "kind = \"yes_no\"\nnature = \"choice\"\n"),
        fact("no_vat", "kind = \"money\"\nnature = \"choice\"\n"),
        fact("exempted", "kind = \"yes_no\"\nnature = \"choice\"\n"),
        fact("strange", "kind = \"yesno\"\nnature = \"choice\"\n"),
        fact("empty", "kind = \"one_of\"\nof = []\nnature = \"choice\"\n"),
        fact("twice", "kind = \"one_of\"\nof = [\"a\", \"a\"]\nnature = \"choice\"\n"),
        fact("misspelt", "kind = \"yes_no\"\nnature = \"choice\"\npresumd = true\nvat = \"with\"\nmay_be_never = true\n"),
        fact("presumed_choice", "kind = \"yes_no\"\nnature = \"choice\"\npresumed = { value = true, why = \"w\", cite = \"PA23 s 3\" }\n"),
        fact("presumed_wrong", "kind = \"yes_no\"\nnature = \"circumstance\"\npresumed = { value = 5, why = \"w\", cite = \"PA2 s 3\" }\n"),
        fact("items", "kind = \"list\"\nhas = [\"part_value\", \"nothing\", \"covered\"]\nnature = \"circumstance\"\n"),
        fact("reused", "kind = \"yes_no\"\nnature = \"choice\"\nwas = [\"exempted\"]\n"),
        "[silent]\nkind = \"yes_no\"\nnature = \"judgement\"\n".into(),
        "[decided_table]\nkind = \"yes_no\"\nnature = \"decided\"\n".into(),
        "[undecided]\nkind = \"one_of\"\nof = [\"a\"]\nnature = \"decided\"\n".into(),
        "[wrong_sum]\nkind = \"money\"\nvat = \"with\"\nnature = \"computed\"\nfunction = \"sum\"\ninputs = [\"value_excluding_vat\", \"nobody\"]\ncite = \"PA23 s 4\"\n".into(),
        "[circular]\nkind = \"money\"\nvat = \"with\"\nnature = \"computed\"\nfunction = \"product\"\ninputs = [\"circular\"]\ncite = \"PA23 s 4\"\n".into(),
        format!("[{}]\nkind = \"yes_no\"\nnature = \"choice\"\n{ASKED}", "a".repeat(41)),
    ]
    .concat();
    snapshot("facts", &[("facts/more.toml", &text)]);
}

#[test]
fn tests_of_conditions() {
    let each = [
        ("m01", "nobody", ""),
        ("m02", "exemptd", ""),
        ("m03", "term_months", ""),
        ("m04", "contract_kind", ""),
        ("m05", "parts", ""),
        ("m06", "threshold", ""),
        ("m07", "part_separable", ""),
        ("m08", "ANY parts HAS exempted", ""),
        ("w01", "commenced_on WITHIN 36 MONTHS ENDING WITH term_months", ""),
        ("w02", "commenced_on WITHIN 0 MONTHS ENDING WITH commenced_on", ""),
        ("w03", "commenced_on WITHIN 36 MONTHS ENDING WITH commenced_on", ""),
        ("m09", "ANY exempted HAS part_over", ""),
        ("m10", "contract_kind = 'workz'", ""),
        ("m11", "contract_kind IN ('works', 'nothing')", ""),
        ("m12", "contract_kind IN light_touch", ""),
        ("m13", "main_code IN light_tuch", ""),
        ("m14", "main_code = '85311000-4'", ""),
        ("m15", "main_code IN ('99999999')", ""),
        ("m16", "exempted = 'yes'", ""),
        ("m17", "contract_kind > 'works'", "at = \"no\"\n"),
        ("m18", "term_months <= 60", ""),
        ("m19", "term_months <= 60", "at = \"no\"\n"),
        ("m20", "term_months BETWEEN 1 AND 2 AND term_months > 1", "at = \"yes\"\n"),
        ("m21", "exempted", "at = \"yes\"\n"),
        ("m22", "commenced_on >= 5", "at = \"yes\"\n"),
        ("m23", "term_months >= DATE '2026-01-01'", "at = \"yes\"\n"),
        ("m24", "commenced_on >= DATE '2026-02-31'", "at = \"yes\"\n"),
        ("m25", "old_value >= estimated_value", "at = \"yes\"\n"),
        ("m26", "old_value >= term_months", "at = \"yes\"\n"),
        ("m27", "old_value = value_excluding_vat", ""),
        ("m28", "ended_on >= commenced_on + 5", "at = \"yes\"\n"),
        ("m29", "old_value >= threshold BY contract_kind", "at = \"yes\"\n"),
        ("m30", "estimated_value >= threshold", "at = \"yes\"\n"),
        ("m31", "estimated_value >= threshold BY nation_of_law", "at = \"yes\"\n"),
        ("m32", "estimated_value >= threshold BY exempted", "at = \"yes\"\n"),
        ("m33", "term_months <= longest BY contract_kind", "at = \"yes\"\n"),
        ("m34", "estimated_value >= 50% OF threshold", "at = \"yes\"\n"),
        ("m35", "value_excluding_vat >= old_value BY contract_kind", "at = \"yes\"\n"),
        ("m36", "old_value >= 999_999_999_999", "at = \"yes\"\n"),
        ("m37", "exempted AND covered OR grown", ""),
        ("m38", "term_months <= 60", "at = \"perhaps\"\n"),
        ("m39", "exempted", "reading = \"deduced\"\n"),
        ("m40", "exempted", "doubt = \"d\"\n"),
        ("m41", "exempted", "not_encoded = true\n"),
        ("m42", "old_value <> 'words'", ""),
        ("m43", "contract_kind = 5", ""),
        ("m44", "term_months >= 100_001", "at = \"yes\"\n"),
    ];
    let text =
        format!("[law]\ndated_by = \"commenced_on\"\n{}", each.iter().map(|(id, test, more)| rule(id, test, more)).collect::<String>());
    snapshot("tests", &[("rules/wrong.toml", &text)]);
}

#[test]
fn rules_and_conditions() {
    let text = "
[law]
dated_by = \"commenced\"
in_force = { from = 2025-02-24, until = 2024-01-01 }
extend = \"x\"
[[rule]]
id = \"joined\"
title = \"t\"
decides = \"joined\"
[[rule.condition]]
id = \"a\"
says = \"s\"
test = \"exempted\"
cite = \"PA23 s 3\"
holds_if = \"a\"
[[rule]]
id = \"joined\"
title = \"t\"
decides = \"other\"
holds_if = \"a\"
[[rule]]
id = \"names\"
title = \"t\"
decides = \"names\"
holds_if = \"exempted AND aa AND (term_months = 5) AND parts\"
otherwise = \"closed\"
law_says = \"x\"
[[rule.condition]]
id = \"aaa\"
says = \"s\"
test = \"exempted\"
cite = \"PA2 s 3; ECHR art 6\"
[[rule.condition]]
id = \"aaa\"
says = \"s\"
test = 5
[[rule.condition]]
id = \"law_if\"
says = \"\"
test = \"NOT\"
cite = \"PA23 s 3\"
[[rule]]
id = \"circle_a\"
title = \"t\"
decides = \"circle_a\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"circle_b\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"circle_b\"
title = \"t\"
decides = \"circle_b\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"NOT circle_a\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"asked\"
title = \"t\"
decides = \"exempted\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"grown\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"no_value\"
title = \"t\"
decides = \"regime\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"exempted\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"wrong_value\"
title = \"t\"
decides = \"regime\"
value = \"pa2024\"
each = \"exempted\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"exempted\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"again\"
title = \"t\"
decides = \"covered\"
route = true
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"exempted\", cite = \"PA23 s 3\" }]
[[rule]]
id = \"covered_too\"
title = \"t\"
decides = \"covered\"
holds_if = \"c\"
condition = [{ id = \"c\", says = \"s\", test = \"exempted\", cite = \"PA23 s 3\" }]
[[never]]
says = \"s\"
test = \"exempted AND grown\"
cite = \"PA23 s 3\"
[[nevr]]
";
    snapshot("rules", &[("rules/wrong.toml", text)]);
}

#[test]
fn routes() {
    let text = "
[[rule]]
id = \"lonely\"
route = true
title = \"t\"
effect = \"e\"
regime = \"pa2023\"
applies_if = \"covered\"
holds_if = \"c\"
must = \"nobody\"
beside = [{ route = \"nowhere\", why = \"w\" }]
[[rule.condition]]
id = \"c\"
says = \"s\"
test = \"exempted\"
cite = \"PA23 s 3\"
[[rule.step]]
who = \"authority\"
does = \"d\"
regime = \"pa2023\"
[[rule.objection]]
id = \"o\"
attacks = \"d\"
says = \"s\"
answer = \"a\"
right_when = \"r\"
case = \"a lon one\"
";
    let not_encoded =
        "[[route]]\nid = \"direct\"\ntitle = \"t\"\nregime = \"r\"\nabout_existing = \"yes\"\n[[route]]\nid = \"direct\"\ntitle = \"t\"\n";
    snapshot("routes", &[("routes/lonely.toml", text), ("routes/not_encoded.toml", not_encoded)]);
}

#[test]
fn steps_duties_remedies_and_periods() {
    let (_, direct) = support::files().into_iter().find(|(name, _)| name == "routes/direct.toml").expect("it is there");
    let steps = [
        "means = { exempted = true, nobody = true }\nduties = [\"weigh\", \"wiegh\"]\nremedies = [\"nowhere\"]\n",
        "[[rule.step]]\nwho = \"authority\"\ndoes = \"nothing\"\n",
        "[[rule.step]]\nid = \"wait\"\nwho = \"authority\"\ndoes = \"wait\"\nafter = [\"later\"]\nlasts = \"forever\"\nonly_if = \"term_months\"\n",
        "[[rule.step]]\nid = \"wait\"\nwho = \"authority\"\ndoes = \"wait\"\nwaits = { clock = \"standstill\", until = \"end\" }\n",
        "[[rule.step]]\nid = \"sign\"\nwho = \"both\"\ndoes = \"sign\"\ndue = { clock = \"c\", dates = { from = \"nobody\" }, by = \"end\", if = \"AND\" }\n",
        "[rule.exposure]\nwho = \"anyone\"\n",
    ]
    .concat();
    // the keys of the rule itself stand above its tables
    let (head, rest) = steps.split_once("[[rule.step]]").expect("steps");
    let direct = direct.replacen("must = true\n", &format!("must = true\n{head}"), 1) + "[[rule.step]]" + rest;
    let duty = |id: &str, more: &str| {
        let rule = rule(id, "exempted", "").replace("decides", "# decides").replace("holds_if", "binds_if");
        rule.replacen("[[rule]]\n", &format!("[[rule]]\nduty = true\n{more}"), 1)
    };
    let words = "asks = \"a\"\nof = \"o\"\nbefore = \"b\"\n";
    let duties = [
        duty("weigh", words),
        duty("unnamed", words),
        duty("wordless", "policy = true\n"),
        duty("may_only", &format!("{words}policy = true\nmay_if = \"term_months\"\n")),
        rule("holds", "exempted", "").replacen("[[rule]]\n", &format!("[[rule]]\nduty = true\npolicy = true\n{words}"), 1),
    ]
    .concat();
    let elsewhere = duty("elsewhere", words);
    let remedies = "[[remedy]]\nid = \"unnamed\"\ntitle = \"t\"\nreading = \"deduced\"\ncite = \"XX 3\"\nextra = 1\n";
    let periods = "[[period]]\nid = \"one\"\ntitle = \"t\"\nasks = \"a\"\nwhy = \"w\"\nwho = \"w\"\napplies_if = \"nobody\"\n[[period]]\nid = \"one\"\ntitle = \"t\"\n";
    snapshot(
        "steps_duties_remedies_and_periods",
        &[
            ("routes/direct.toml", &direct),
            ("duties/some.toml", &duties),
            ("rules/elsewhere.toml", &elsewhere),
            ("remedies.toml", remedies),
            ("periods.toml", periods),
        ],
    );
}

#[test]
fn amounts_lists_sources_and_places() {
    let amount = "
id = \"cap\"
says = \"s\"
unit = \"money\"
by = \"contract_kind\"
[[row]]
from = 2026-01-01
wroks = 5
works = \"5\"
known_until = 2027-12-31
[[row]]
from = 2025-01-01
cite = \"PA23 Sch 1\"
value = 5
";
    let sources = "
[[source]]
id = \"PA23\"
title = \"t\"
address = \"https://www.legislation.gov.uk/ukpga/2023/54\"
[[source]]
id = \"PSR\"
title = \"t\"
address = \"a\"
[[source]]
id = \"PSR\"
[[provision]]
id = \"XY s 3\"
checked = \"read\"
[[provision]]
id = \"PA23 s 3\"
checked = \"text_read\"
";
    snapshot(
        "amounts_lists_sources",
        &[
            ("amounts/cap.toml", amount),
            ("sources.toml", sources),
            ("lists/odd.csv", "code,name\n85311000,a\n85311000,a\n85311000-4,b\n12345678,c\nwords,d\n"),
            ("lists/no_head.csv", "85311000,a\n"),
            ("facts.toml", ""),
            ("facts/broken.toml", "[x\nkind = \n"),
        ],
    );
}

#[test]
fn cases() {
    let text = "
[typical]
exempte = true
term_months = 12
[[case]]
name = \"a\"
of = \"direkt\"
expect = \"perhaps\"
from = \"provision\"
[[case]]
name = \"b\"
of = \"covered\"
but = { ended_on = 2026-01-01, commenced_on = 2026-02-01, covered = true, term_months = \"long\", nothing = \"?\" }
only_said = [\"exempted\", \"nobody\"]
expect = \"yes\"
group = \"open\"
because = [\"ovre\"]
[[case]]
name = \"b\"
of = \"direct\"
expect = \"yes\"
group = \"opened\"
from = \"rule\"
";
    snapshot("cases", &[("routes/wrong.cases.toml", text)]);
}

#[test]
fn more_than_64_classes_are_refused() {
    let tests: Vec<String> = (0..70).map(|n| format!("main_code = '850000{n:02}'")).collect();
    let vocabulary: String = (0..70).map(|n| format!("850000{n:02},x\n")).collect();
    let law = "[law]\ndated_by = \"commenced_on\"\n".to_string() + &rule("many", &tests.join(" OR "), "");
    let names = format!("code,name\n45000000,c\n85311000,a\n85312000,b\n85100000,d\n{vocabulary}");
    let told = problems(&with(&[("rules/many.toml", &law), ("lists/cpv_2008.csv", &names)]));
    assert!(told.contains("kinds of code apart, more than 64"), "{told}");
}

#[test]
fn what_is_always_yes_or_always_no_is_refused() {
    let told = |test: &str, at: &str| {
        let at = if at.is_empty() { String::new() } else { format!("at = \"{at}\"\n") };
        problems(&with(&[("rules/always.toml", &("[law]\ndated_by = \"commenced_on\"\n".to_string() + &rule("always", test, &at)))]))
    };
    for (test, at, answer) in [
        ("term_months >= 0", "yes", "yes"),
        ("term_months < 0", "no", "no"),
        ("old_value BETWEEN 0 AND 5", "yes", "yes"),
        ("contract_kind IN ('works', 'light_touch', 'other')", "", "yes"),
    ] {
        assert!(told(test, at).contains(&format!("this is always {answer}")), "{test}: {}", told(test, at));
    }
    assert!(told("old_value >= old_value", "yes").contains("`old_value` is compared with itself"));
    for (test, at) in [("term_months > 0", "no"), ("term_months <= 0", "yes"), ("term_months = 0", ""), ("contract_kind = 'works'", "")] {
        assert_eq!(told(test, at), "", "{test}");
    }
}

#[test]
fn a_route_about_a_contract_says_that_there_is_one() {
    let facts = fact("existing_contract_exists", "kind = \"yes_no\"\nnature = \"circumstance\"\n")
        + &fact("existing_from", "kind = \"date\"\nnature = \"circumstance\"\n");
    let told = |test: &str| {
        let route = rule("change", test, "").replace("decides", "route = true\neffect = \"e\"\nregime = \"pa2023\"\ndecides");
        let law = "[law]\ndated_by = \"existing_from\"\nin_force = { from = 2025-02-24 }\n".to_string() + &route;
        problems(&with(&[("facts/existing.toml", &facts), ("routes/change.toml", &law)]))
    };
    assert!(told("exempted").contains("`change` is dated by `existing_from` and does not read `existing_contract_exists`"));
    assert_eq!(told("existing_contract_exists"), "");
}

#[test]
fn more_than_254_figures_for_one_fact_are_refused() {
    let told = |figures: usize| {
        let tests: Vec<String> = (0..figures).map(|n| format!("whole_months >= {}", n + 1)).collect();
        let law = "[law]\ndated_by = \"commenced_on\"\n".to_string() + &rule("many", &tests.join(" OR "), "at = \"yes\"\n");
        problems(&with(&[
            ("rules/many.toml", &law),
            ("facts/many.toml", &fact("whole_months", "kind = \"months\"\nnature = \"choice\"\n")),
        ]))
    };
    assert_eq!(told(254), "");
    assert!(told(255).contains("`whole_months` is compared with more than 254 figures"));
}

#[test]
fn rules_for_different_places_may_decide_one_fact() {
    let in_wales = rule("grown_wales", "exempted", "").replace("decides = \"grown_wales\"", "decides = \"grown\"");
    let law =
        |extent: &str| format!("[law]\ndated_by = \"commenced_on\"\nin_force = {{ from = 2025-02-24 }}\nextent = \"{extent}\"\n{in_wales}");
    assert_eq!(problems(&with(&[("rules/wales.toml", &law("nation_of_law = 'wales'"))])), "");
    let told = problems(&with(&[("rules/wales.toml", &law("nation_of_law IN ('wales', 'england')"))]));
    assert!(told.contains("`grown_late` and `grown_wales` both decide `grown` on the same days"), "{told}");
}

#[test]
fn one_that_may_stand_beside_a_must_says_so() {
    let (_, direct) = support::files().into_iter().find(|(name, _)| name == "routes/direct.toml").expect("it is there");
    let other = direct.replace("id = \"direct\"", "id = \"other\"").replace("must = true", "MUST");
    // its objections name a case of its own
    let cases = "[[case]]\nname = \"a long one\"\nof = \"other\"\nbut = { term_months = 72 }\nexpect = \"unknown\"\nfrom = \"rule\"\n";
    let with_beside =
        |line: &str| problems(&with(&[("routes/other.toml", &other.replace("MUST", line)), ("routes/other.cases.toml", cases)]));
    assert!(with_beside("").contains("`direct` is a must behind the same gates, and `other` does not read it"));
    let both = "beside = [{ route = \"direct\", why = \"w\" }, { route = \"compete\", why = \"w\" }]";
    assert_eq!(with_beside(both), "");
}

#[test]
fn kinds_of_service() {
    let services = "
[[service]]
id = \"Drop In\"
name = \"Drop-in\"
codes = [\"85311000\", \"85311000-4\", \"12345678\", \"85311000\", 5]
words = []
[[service]]
id = \"home\"
name = \"\"
codes = []
words = [\"\", \"home\", \"home\"]
wrods = [\"x\"]
[[service]]
id = \"home\"
name = \"Home\"
codes = \"85311000\"
note = \"a trap\"
[[service]]
[[servce]]
";
    let lists = "
[[list]]
id = \"light_tuch\"
marks = \"lighter\"
says = \"s\"
cite = \"PA23 Sch 1\"
[[list]]
id = \"light_touch\"
marks = \"health\"
says = \"s\"
limits = \"nobody\"
cite = \"XY 1\"
[[list]]
id = \"light_touch\"
marks = \"health\"
says = \"s\"
limits = \"covered\"
limit_says = \"only\"
";
    snapshot("services", &[("services/wrong.toml", services), ("services/lists.toml", lists), ("services/lists.csv", "code,name\n")]);
    let named = |words: &str| format!("[[service]]\nid = \"home\"\nname = \"Home\"\ncodes = [\"85311000\"]\nwords = [{words}]\n");
    let lists = "[[list]]\nid = \"light_touch\"\nmarks = \"light_touch\"\nsays = \"s\"\ncite = \"PA23 Sch 1\"\n";
    let told = |words: &str, lists: &str| problems(&with(&[("services/a.toml", &named(words)), ("services/lists.toml", lists)]));
    assert_eq!(told("\"house\"", lists), "");
    assert!(told("\"house\"", "").contains("no list says which codes are light touch"));
    let long = format!("\"{}\"", "x".repeat(101));
    assert!(told(&long, lists).contains("too long"));
    let many: Vec<String> = (0..101).map(|n| format!("\"w{n}\"")).collect();
    assert!(told(&many.join(", "), lists).contains("more than 100 words"));
}

#[test]
fn nothing_makes_it_stop() {
    for (name, text) in support::files() {
        for cut in (0..text.len()).step_by(97).filter(|cut| text.is_char_boundary(*cut)) {
            rulebook::load(&with(&[(&name, &text[..cut])]));
        }
        rulebook::load(&with(&[(&name, "\u{0}\u{feff}[[[")]));
    }
    rulebook::load(&[]);
}

#[test]
fn words_of_values() {
    let fact = "[kind]\nkind = \"one_of\"\nof = [\"a\", \"b\"]\nnature = \"circumstance\"\nasks = \"-\"\nwhy = \"-\"\nwho = \"-\"\n[kind.words]\na = \"the first\"\nc = \"no value of it\"\nb = 3\n";
    let yes_no = "[other]\nkind = \"yes_no\"\nnature = \"circumstance\"\nasks = \"-\"\nwhy = \"-\"\nwho = \"-\"\nwords = { yes = \"-\" }\n";
    let files = [("facts/one.toml".to_string(), fact.to_string()), ("facts/two.toml".to_string(), yes_no.to_string())];
    let told: Vec<String> = rulebook::load(&files).1.iter().map(ToString::to_string).collect();
    for expected in
        ["`c` is no value of this fact", "`b` has no words", "`words` is only for kind = \"one_of\"", "`yes` is no value of this fact"]
    {
        assert!(told.iter().any(|one| one.contains(expected)), "{expected}: {told:#?}");
    }
}
