//! `waymark dates`, `plan` and `policy` as a user meets them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

fn waymark(args: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(env!("CARGO_BIN_EXE_waymark")).args(args).current_dir(root).output().unwrap()
}

/// What is printed, its white space made single.
fn said(args: &[&str]) -> String {
    let out = waymark(args);
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success(), "{args:?}: {told}");
    let out = String::from_utf8(out.stdout).unwrap();
    assert!(!out.contains('\u{1b}'), "no colours in a pipe");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is refused with exit code 2, and nothing printed.
fn refused(args: &[&str]) -> String {
    let out = waymark(args);
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{args:?}: {told}");
    assert!(out.stdout.is_empty() && !told.contains("panicked"), "{args:?}: {told}");
    told
}

fn json(args: &[&str]) -> serde_json::Value {
    serde_json::from_slice(&waymark(args).stdout).unwrap()
}

const EXAMPLE: &str = "examples/needs/youth_service_600k_plus_vat.toml";

#[test]
fn a_standstill_is_counted_day_by_day() {
    let out = said(&["dates", "standstill", "--published", "2026-06-10"]);
    for words in [
        "2026-06-22 Monday the last day",
        "1 2026-06-10 Wednesday 2 2026-06-11",
        "– 2026-06-15 Monday not counted: World Cup bank holiday (Scotland)",
        "8 2026-06-22 Monday",
        "2026-06-23 Tuesday the first day on which the contract may be signed",
        "PA23 s 51(2) (text_read)",
        "not legal advice",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    // the health regime does not stop for the Scottish holiday, and begins a day later
    let out = said(&["dates", "standstill", "--regime", "psr", "--published", "2026-06-10"]);
    assert!(out.contains("2026-06-23 Tuesday the last day, until midnight"), "{out}");
    let held =
        said(&["dates", "standstill", "--regime", "psr", "--published", "2026-06-10", "--representations", "2026-06-12", "2026-06-30"]);
    assert!(held.contains("Friday 12 June 2026: in time; Tuesday 30 June 2026: too late"), "{held}");
    assert!(held.contains("not known yet: a provider objected in time"), "{held}");
    assert!(!held.contains("the first day on which the contract may be signed: 2026"), "{held}");
}

#[test]
fn switches_change_the_count_and_long_counts_are_shortened() {
    let long = said(&["dates", "contract-details", "--entered", "2026-12-01", "--light-touch"]);
    assert!(long.contains("2027-03-30 Tuesday") && long.contains("114 days more"), "{long}");
    let whole = said(&["dates", "contract-details", "--entered", "2026-12-01", "--light-touch", "--every-day"]);
    assert!(whole.contains("57 2027-01-26 Tuesday"), "{whole}");
    assert!(said(&["dates", "contract-details", "--entered", "2026-12-01"]).contains("2026-12-30 Wednesday"));
    let view = json(&["dates", "contract-details", "--entered", "2026-12-01", "--light-touch", "--json"]);
    assert_eq!(view["lines"][0]["day"]["date"], "2027-03-30");
    assert_eq!(view["lines"][0]["days"].as_array().unwrap().len(), 120);
}

#[test]
fn every_clock_is_a_command_that_teaches_and_asks_for_its_dates() {
    let clocks = json(&["dates", "--json"]);
    let clocks = clocks.as_array().unwrap();
    assert!(clocks.len() >= 50, "{}", clocks.len());
    let list = said(&["dates"]);
    for clock in clocks {
        let (command, regime) = (clock["command"].as_str().unwrap(), clock["regime"].as_str().unwrap());
        assert!(list.contains(command), "{command}");
        let mut args = vec!["dates", command];
        if !regime.is_empty() {
            args.extend(["--regime", regime]);
        }
        let told = refused(&args);
        assert!(told.contains("is missing"), "{command}: {told}");
        let dates = clock["dates"].as_array().unwrap();
        let flags: Vec<String> = dates.iter().map(|date| format!("--{}", date["id"].as_str().unwrap().replace('_', "-"))).collect();
        flags.iter().for_each(|flag| args.extend([flag.as_str(), "2026-09-15"]));
        let out = said(&args);
        assert!(out.contains("2026-09-15 Tuesday") && out.contains("not legal advice"), "{command}: {out}");
        let help = said(&["dates", command, "--help"]);
        assert!(flags.iter().all(|flag| help.contains(flag)), "{command}: {help}");
    }
}

#[test]
fn bad_dates_are_refused_in_words() {
    assert!(refused(&["dates", "standstill", "--published", "2026-02-29"]).contains("there is no day `2026-02-29`"));
    assert!(refused(&["dates", "standstill", "--published", "10 June 2026"]).contains("is not written as a day"));
    let told = refused(&["dates", "standstill", "--regime", "psr", "--published", "2026-06-10", "--representations", "2026-06-01"]);
    assert!(told.contains("before `published`"), "{told}");
    let told = refused(&[
        "dates",
        "standstill",
        "--regime",
        "psr",
        "--published",
        "2026-12-16",
        "--representations",
        "2026-12-22",
        "--told",
        "2026-12-20",
    ]);
    assert!(told.contains("before `representations`"), "a decision answers the objections before it: {told}");
    for args in [["plan", EXAMPLE, "--by", "2027-02-29"], ["policy", EXAMPLE, "--on", "31/03/2027"], ["routes", EXAMPLE, "--on", "soon"]] {
        assert!(refused(&args).contains("YYYY-MM-DD"), "{args:?}");
    }
    let told = refused(&["dates", "standstill", "--published", "2026-06-10", "--representations", "2026-06-11"]);
    assert!(told.contains("not asked for under `--regime act`"), "{told}");
    assert!(refused(&["dates", "stanstill", "--published", "2026-06-10"]).contains("standstill"));
    assert!(refused(&["dates", "working-day", "2026-13-01"]).contains("there is no day"));
    let before = said(&["dates", "standstill", "--published", "2025-02-23"]);
    assert!(before.contains("this is the law from Monday 24 February 2025 only"), "{before}");
    let beyond = said(&["dates", "standstill", "--published", "2028-12-28"]);
    assert!(beyond.contains("not known: the bank holidays after Sunday 31 December 2028"), "{beyond}");
    assert!(said(&["dates", "working-day", "2030-01-01"]).contains("not known"));
    let leap = said(&["dates", "contract-details", "--entered", "2028-02-29"]);
    assert!(leap.contains("2028-03-29 Wednesday"), "{leap}");
}

#[test]
fn a_plan_says_the_earliest_start_and_by_how_much_it_is_too_late() {
    let route = ["plan", EXAMPLE, "--route", "open_light_touch_competition"];
    let out = said(&[&route[..], &["--start", "2026-12-01", "--takes", "mobilisation=90", "--by", "2027-02-01"]].concat());
    for words in [
        "the service cannot begin before Monday 1 March 2027; it will be later",
        "That is 28 days too late for the day wanted.",
        "It should have begun by Tuesday 3 November 2026.",
        "notice: tender notice (UK4)",
        "takes 90 days",
        "Not known: the dates leave these out",
        "Not chosen yet, and taken as no",
        "voluntary_standstill",
    ] {
        assert!(out.contains(words), "{words}\n{out}");
    }
    let closed = ["plan", EXAMPLE, "--route", "below_threshold_direct_award", "--start", "2026-12-01"];
    let lines = said(&closed).matches("[closed: this route may not be used]").count();
    let view = json(&[&closed[..], &["--json"]].concat());
    assert_eq!(lines, view["entries"].as_array().unwrap().len(), "each line says that the route is closed");
    assert!(refused(&[&route[..], &["--takes", "mobilisation=soon"]].concat()).contains("no number of days"));
    assert!(refused(&["plan", EXAMPLE, "--route", "open"]).contains("did you mean"));
    assert!(refused(&[&route[..], &["--start", "2020-01-01"]].concat()).contains("applies from 2025-02-24"));
}

#[test]
fn the_dates_that_bind_are_told_without_a_route() {
    let out = said(&["plan", EXAMPLE, "--by", "2027-04-01"]);
    assert!(out.contains("The dates that bind") && out.contains("(open_light_touch_competition)"), "{out}");
    assert!(out.contains("to be begun before 2027-04-01 Thursday, by as many days"), "{out}");
    let out = said(&["plan", "examples/needs/contract_of_2023_and_its_replacement.toml"]);
    assert!(out.contains("2026-10-06 Tuesday at the latest it is begun") && out.contains("6 days too late"), "{out}");
    let out = said(&["plan", EXAMPLE]);
    assert!(out.contains("not known: when today's contract ends"), "{out}");
}

#[test]
fn policies_are_told_with_their_reasons() {
    let out = said(&["policy", EXAMPLE]);
    for words in
        ["Binds Have regard to the national procurement policy statement", "Does not bind; may be adopted", "Does not apply", "(secondary)"]
    {
        assert!(out.contains(words), "{words}\n{out}");
    }
    let view = json(&["policy", EXAMPLE, "--json"]);
    assert_eq!(view["policies"].as_array().unwrap().len(), 12);
}
