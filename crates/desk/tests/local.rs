//! One body's own rules: they add and never alter, bad files are refused with place and hint, and the invented example's bands hold.
#![expect(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use desk::local::LocalRead;
use desk::plan::Wanted;
use desk::{Desk, LawError};
use serde_json::Value;
use std::fmt::Write as _;

const EXAMPLE: &str = include_str!("../../../examples/local/exampleshire.local.toml");
const NEED: &str = "[need]\ntitle = \"x\"\ndoor = \"need\"\nformat = 1\n\n[facts]\n";

fn with(text: &str) -> Desk {
    Desk::open_with_local_text(None, "x.local.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a file; empty where nothing is.
fn wrong(text: &str) -> String {
    match Desk::open_with_local_text(None, "x.local.toml", text) {
        Ok(_) => String::new(),
        Err(LawError::LocalProblems(problems)) => {
            assert!(problems.iter().all(|problem| !problem.hint.is_empty()), "every problem says what to do: {problems:#?}");
            problems.iter().map(|problem| format!("{problem}\n")).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

fn read(desk: &Desk, need: &str) -> LocalRead {
    let need = desk.read_need("need.toml", need, None).unwrap_or_else(|problems| panic!("{problems:#?}"));
    desk.results(&need).local_rules.read().expect("a file was read").clone()
}

fn binds(read: &LocalRead, answer: &str) -> Vec<String> {
    read.rules.iter().filter(|rule| rule.binds == answer).map(|rule| rule.id.clone()).collect()
}

/// Takes away all that a file of local rules may add to a view.
fn national(mut view: Value) -> Value {
    if let Some(view) = view.as_object_mut() {
        view.remove("local_rules");
    }
    for route in view.get_mut("routes").and_then(Value::as_array_mut).into_iter().flatten() {
        route.as_object_mut().unwrap().remove("local_rules");
    }
    view
}

/// Rules that read what many routes turn on, at other figures than the law's: they would cut numbers and codes anew if they could.
const GREEDY: &str = "[local]\nbody = \"B\"\nrules = \"R\"\nversion = 2026-04-01\nread_on = 2026-11-01\nread_by = \"an office\"\n
[[rule]]\nid = \"local_greedy\"\nkind = \"other\"\ntitle = \"t\"\nasks = \"a\"\nof = \"o\"\nbefore = \"b\"\ncite = \"1\"\nbinds_if = \"a AND b AND NOT c AND d\"
[[rule.condition]]\nid = \"a\"\nsays = \"s\"\ntest = \"yearly_contract_spend > 7\"\nat = \"no\"\ncite = \"1\"
[[rule.condition]]\nid = \"b\"\nsays = \"s\"\ntest = \"estimated_value >= 599_999\"\nat = \"yes\"\ncite = \"1\"
[[rule.condition]]\nid = \"c\"\nsays = \"s\"\ntest = \"da_user_choice\"\ncite = \"1\"
[[rule.condition]]\nid = \"d\"\nsays = \"s\"\ntest = \"value_with_similar >= 1_234\"\nat = \"yes\"\ncite = \"PA23 s 3\"\n";

#[test]
fn local_rules_add_and_never_alter() {
    let without = Desk::open(None).unwrap();
    let (mut compared, desks) = (0, [with(EXAMPLE), with(GREEDY)]);
    for example in desk::examples::all() {
        let need = without.read_need(&example.id, example.text, None).unwrap();
        let routes = serde_json::to_value(without.routes(&need)).unwrap();
        assert_eq!(routes["local_rules"], "not_checked");
        assert!(routes["routes"].as_array().unwrap().iter().all(|route| route["local_rules"] == "not_checked"));
        let routes = national(routes);
        for desk in &desks {
            assert_eq!(desk.book.version, without.book.version, "the version is the national law's");
            let with = desk.read_need(&example.id, example.text, None).unwrap();
            let answer = serde_json::to_value(desk.routes(&with)).unwrap();
            assert!(answer["local_rules"]["rules"].as_array().is_some_and(|rules| !rules.is_empty()));
            assert!(national(answer) == routes, "{}: the routes differ", example.id);
            // one route opened in full, its other ways and what would change it included
            for id in ["open_light_touch_competition", "da_user_choice", "psr_direct_award_c"] {
                let whole = |desk: &Desk, need| national(serde_json::to_value(desk.why(need, id).unwrap()).unwrap());
                assert!(whole(desk, &with) == whole(&without, &need), "{}: {id} differs", example.id);
            }
            compared += 1;
        }
    }
    assert!(compared >= 30, "{compared}");
}

#[test]
fn nothing_national_can_read_a_local_rule() {
    let desk = with(EXAMPLE);
    assert!(desk.book.facts.iter().all(|fact| !fact.id.starts_with("local_")));
    assert!(desk.book.rules.iter().all(|rule| !rule.id.starts_with("local_")));
}

#[test]
fn the_bands_of_the_example_hold_at_under_and_over_each_bound() {
    let cases: toml::Table = toml::from_str(include_str!("../../../examples/local/exampleshire.local.cases.toml")).unwrap();
    let (desk, mut differ) = (with(EXAMPLE), String::new());
    let cases = cases["case"].as_array().unwrap();
    for case in cases {
        let words = |key: &str| case.get(key).and_then(toml::Value::as_str).unwrap_or("0").to_string();
        let direct = case.get("direct").and_then(toml::Value::as_bool).unwrap_or(false);
        let need = format!(
            "{NEED}commenced_on = 2026-10-05\nvalue_excluding_vat = \"{}\"\nvat_payable = \"{}\"\noptions_value_excluding_vat = \"{}\"\nextensions_value_excluding_vat = 0\nother_value_counted = 0\naward_is_direct = {direct}\ndecision_is_key = false\n[given.decision_is_key]\nvalue = false\nby = \"an office\"\non = 2026-01-05\nwhy = \"w\"\n",
            words("value"),
            words("vat"),
            words("options")
        );
        let expected: Vec<&str> = case["bind"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        let mut got = binds(&read(&desk, &need), "yes");
        let mut wanted: Vec<String> = expected.iter().map(ToString::to_string).collect();
        got.sort();
        wanted.sort();
        if got != wanted {
            writeln!(differ, "{}: expected {wanted:?}, got {got:?}", words("name")).unwrap();
        }
    }
    assert!(differ.is_empty() && cases.len() >= 18, "{differ}");
}

#[test]
fn vat_counts_only_where_the_file_says_so() {
    let without_vat = with(&EXAMPLE.replace("estimated_value", "value_excluding_vat"));
    let figures = "commenced_on = 2026-10-05\nvalue_excluding_vat = 8_000\nvat_payable = 2_000\noptions_value_excluding_vat = 0\nextensions_value_excluding_vat = 0\nother_value_counted = 0\n";
    let need = format!("{NEED}{figures}");
    assert!(binds(&read(&without_vat, &need), "yes").contains(&"local_one_quote".to_string()));
    assert!(binds(&read(&with(EXAMPLE), &need), "yes").contains(&"local_three_quotes".to_string()));
}

#[test]
fn a_rule_that_waits_for_facts_names_them() {
    let read = read(&with(EXAMPLE), &format!("{NEED}commenced_on = 2026-10-05\nvalue_excluding_vat = 8_000\n"));
    let rule = read.rules.iter().find(|rule| rule.id == "local_one_quote").unwrap();
    let missing: Vec<&str> = rule.missing.iter().map(|one| one.fact.as_str()).collect();
    assert_eq!(rule.binds, "unknown");
    assert!(missing.contains(&"vat_payable") && missing.contains(&"options_value_excluding_vat"), "{missing:?}");
    let cabinet = read.rules.iter().find(|rule| rule.id == "local_cabinet_decides").unwrap();
    assert!(cabinet.missing.iter().any(|one| one.fact == "decision_is_key"), "{:?}", cabinet.missing);
}

#[test]
fn what_a_route_chooses_counts() {
    let desk = with(EXAMPLE);
    let text = desk::examples::all().into_iter().find(|one| one.id == "youth_service_600k_including_vat").unwrap().text;
    let need = desk.read_need("need.toml", text, None).unwrap();
    let waiver = |id: &str| {
        let mut answer = desk.why(&need, id).unwrap();
        let local = answer.routes.pop().unwrap().local_rules.unwrap();
        local.read().unwrap().rules.iter().find(|rule| rule.id == "local_waiver").unwrap().binds
    };
    assert_eq!((waiver("open_light_touch_competition"), waiver("da_user_choice")), ("no", "yes"));
}

#[test]
fn days_come_from_the_local_rules_only_where_nobody_gives_any() {
    let desk = with(EXAMPLE);
    let text = desk::examples::all().into_iter().find(|one| one.id == "youth_service_600k_including_vat").unwrap().text;
    let need = desk.read_need("need.toml", text, None).unwrap();
    let days = |wanted: &Wanted| {
        let plan = desk.plan(&need, "open_light_touch_competition", wanted).unwrap();
        let period = plan.local.into_iter().find(|period| period.id == "local_approval").expect("the route has it");
        (period.days, period.from.is_some())
    };
    assert_eq!(days(&Wanted::default()), (Some(21), true));
    let asked = Wanted { takes: [("local_approval".to_string(), 3)].into(), ..Wanted::default() };
    assert_eq!(days(&asked), (Some(3), false));
}

#[test]
fn mistakes_are_told_with_place_and_hint() {
    const HEAD: &str = "[local]\nbody = \"B\"\nrules = \"R\"\nversion = 2026-04-01\nread_on = 2026-11-01\nread_by = \"an office\"\n";
    let rule = |id: &str, test: &str| {
        format!(
            "{HEAD}[[rule]]\nid = \"{id}\"\nkind = \"quotes\"\ntitle = \"t\"\nasks = \"a\"\nof = \"o\"\nbefore = \"b\"\ncite = \"1\"\nbinds_if = \"c\"\n[[rule.condition]]\nid = \"c\"\nsays = \"s\"\ntest = \"{test}\"\ncite = \"1\"\n"
        )
    };
    let good = rule("local_a", "tenders_advertised");
    assert_eq!(wrong(&good), "");
    let files = [
        ("empty", String::new()),
        ("not TOML", "[local\nbody = ".to_string()),
        ("no prefix", rule("three_quotes", "tenders_advertised")),
        ("a name of the law's", rule("local_a", "tenders_advertised") + "[[rule]]\nid = \"da_user_choice\"\n"),
        ("a name twice", good.clone() + good.trim_start_matches(HEAD)),
        ("a fact that is not known", rule("local_a", "tender_advertised")),
        ("an unknown local rule", rule("local_a", "local_b")),
        ("in a circle", rule("local_a", "local_a")),
        ("no `at`", rule("local_a", "estimated_value < 10_000")),
        ("no such test", rule("local_a", "estimated_value LIKE 5")),
        ("declares facts", good.clone() + "[my_fact]\nkind = \"yes_no\"\n"),
        ("declares what cannot be", good.clone() + "[[never]]\nsays = \"s\"\ntest = \"tenders_advertised\"\n"),
        ("closes a route", good.replace("binds_if", "unlawful_if_broken = true\nroute = true\nbinds_if")),
        ("decides a national fact", good.replace("binds_if", "decides = \"covered\"\nbinds_if")),
        ("no such kind", good.replace("\"quotes\"", "\"quote\"")),
        ("no citation", good.replace("cite = \"1\"\n", "")),
        ("a version that is no date", good.replace("2026-04-01", "\"spring\"")),
        ("a head without a body", good.replace("body = \"B\"\n", "")),
        ("an address that is none", good.replace("read_by", "address = \"javascript:alert(1)\"\nread_by")),
        ("days", good.clone() + "[takes]\ncall_inn = 8\nkey_decision = \"8\"\nmobilisation = -1\n"),
        ("a sign that cannot be read", good.replace("title = \"t\"", "title = \"a\\u001b[2Jb\"")),
        ("an unused condition", good.clone() + "[[rule.condition]]\nid = \"d\"\nsays = \"s\"\ntest = \"decision_is_key\"\ncite = \"1\"\n"),
    ];
    let mut told = String::new();
    for (name, text) in &files {
        let problems = wrong(text);
        assert!(!problems.is_empty(), "{name} is refused");
        writeln!(told, "== {name}\n{problems}").unwrap();
    }
    insta::assert_snapshot!(told);
}

#[test]
fn whatever_a_file_holds_nothing_panics() {
    let noise: String = (0..4_000u32).filter_map(|at| char::from_u32(at * 37 % 900)).collect();
    let long = format!("{}# {}", EXAMPLE, "x".repeat(1_000_000));
    let many = EXAMPLE.to_string() + &"[[rule]]\n".repeat(3_000);
    let deep = "a = ".to_string() + &"[".repeat(5_000);
    for text in [noise.as_str(), &long, &many, &deep, "\u{0}", "[[rule]]", "[local]", "rule = 3", "[[rule]]\n[[rule.condition]]"] {
        assert!(!wrong(text).is_empty());
    }
    for cut in (0..EXAMPLE.len()).step_by(503).filter(|cut| EXAMPLE.is_char_boundary(*cut)) {
        drop(wrong(&EXAMPLE[..cut]));
    }
}
