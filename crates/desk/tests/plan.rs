//! Plans: forwards and backwards agree, nothing comes before what it waits for, and the plans of the examples read as reviewed.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use desk::Desk;
use desk::need::OpenNeed;
use desk::plan::{PlanView, Wanted};
use jiff::civil::{Date, date};
use std::fmt::Write as _;

fn desk() -> Desk {
    Desk::open(None).expect("the shipped law loads")
}

fn examples(desk: &Desk) -> Vec<(String, OpenNeed)> {
    let read = |example: desk::examples::Example| {
        let need = desk.read_need(&example.id, example.text, None).unwrap_or_else(|problems| panic!("{}: {problems:#?}", example.id));
        (example.id, need)
    };
    desk::examples::all().into_iter().map(read).collect()
}

fn routes(desk: &Desk) -> Vec<String> {
    desk.routes.iter().map(|route| desk.book.rules[usize::from(route.id)].id.clone()).collect()
}

fn day(view: &Option<desk::dates::DayView>) -> Option<Date> {
    view.as_ref().map(|view| view.date.parse().expect("a date"))
}

fn wanted(begin: Option<Date>, by: Option<Date>, takes: &[(&str, u32)]) -> Wanted {
    Wanted { begin, by, takes: takes.iter().map(|(name, days)| ((*name).to_string(), *days)).collect() }
}

/// A few days in which holidays, leap days and the ends of years fall.
fn days() -> Vec<Date> {
    vec![date(2026, 4, 1), date(2026, 6, 10), date(2026, 12, 18), date(2027, 3, 24), date(2028, 2, 28)]
}

#[test]
fn a_later_beginning_never_starts_earlier() {
    let desk = desk();
    for (id, need) in examples(&desk) {
        for route in routes(&desk) {
            let mut before = None;
            for offset in 0..40 {
                let begin = timetable::months::days(date(2026, 12, 1), offset).expect("a day");
                let plan = desk.plan(&need, &route, &wanted(Some(begin), None, &[("assessment", 20)])).expect("a plan");
                let start = day(&plan.start);
                assert!(
                    start.is_some() && start >= before,
                    "{id} {route}: begun on {begin} it starts on {start:?}, a day earlier on {before:?}"
                );
                before = start;
            }
        }
    }
}

#[test]
fn backwards_is_forwards_turned_round() {
    let desk = desk();
    for (id, need) in examples(&desk) {
        for route in routes(&desk) {
            for by in days() {
                let takes = [("assessment", 20), ("mobilisation", 60), ("key_decision", 35)];
                let back = desk.plan(&need, &route, &wanted(Some(by), Some(by), &takes)).expect("a plan");
                let Some(latest) = day(&back.latest_begin) else { continue };
                let from = |begin: Date| day(&desk.plan(&need, &route, &wanted(Some(begin), None, &takes)).expect("a plan").start);
                let next = latest.tomorrow().expect("a day");
                assert!(from(latest).is_some_and(|start| start <= by), "{id} {route}: begun on {latest} it starts in time for {by}");
                assert!(from(next).is_none_or(|start| start > by), "{id} {route}: begun on {next} it starts too late for {by}");
            }
        }
    }
}

#[test]
fn nothing_comes_before_what_it_waits_for() {
    let desk = desk();
    for (id, need) in examples(&desk) {
        for route in routes(&desk) {
            for begin in days() {
                let plan = desk.plan(&need, &route, &wanted(Some(begin), None, &[("assessment", 10), ("call_in", 7)])).expect("a plan");
                for entry in &plan.entries {
                    let (earliest, latest, due) = (day(&entry.earliest), day(&entry.latest), day(&entry.due));
                    assert!(earliest.is_none_or(|earliest| earliest >= begin), "{id} {route} {}", entry.id);
                    // what begins too late for the day that the need names is behind its latest days
                    let in_time = plan.late_by.is_none_or(|late| late <= 0);
                    assert!(
                        !in_time || latest.zip(earliest).is_none_or(|(latest, earliest)| latest >= earliest),
                        "{id} {route} {}",
                        entry.id
                    );
                    assert!(
                        due.zip(earliest).is_none_or(|(due, earliest)| due >= earliest),
                        "{id} {route} {}: due before it can be",
                        entry.id
                    );
                }
                assert!(day(&plan.start) >= Some(begin));
            }
        }
    }
}

#[test]
fn a_route_that_is_not_open_is_planned_and_says_so_on_every_line() {
    let desk = desk();
    let mut closed = 0;
    for (_, need) in examples(&desk) {
        for route in routes(&desk) {
            let plan = desk.plan(&need, &route, &wanted(Some(date(2026, 12, 1)), None, &[])).expect("a plan");
            assert_eq!(plan.group == "open", plan.warning.is_none());
            assert!(plan.entries.iter().all(|entry| entry.warning == plan.warning), "{route}");
            closed += usize::from(plan.group == "closed");
        }
    }
    assert!(closed > 50, "{closed} closed routes planned");
}

#[test]
fn bad_dates_are_refused_or_said() {
    let desk = desk();
    let (_, need) = examples(&desk).into_iter().find(|(id, _)| id == "youth_service_600k_plus_vat").expect("it is there");
    let route = "open_light_touch_competition";
    let told = desk.plan(&need, route, &wanted(Some(date(2027, 1, 1)), Some(date(2026, 12, 1)), &[])).expect_err("an end before the start");
    assert!(told.contains("before the plan begins on 2027-01-01"), "{told}");
    let told = desk.plan(&need, "in_house_delivery", &wanted(None, None, &[])).expect_err("not encoded");
    assert!(told.contains("not encoded yet"), "{told}");
    let told = desk.plan(&need, "open_light_touch", &wanted(None, None, &[])).expect_err("no such route");
    assert!(told.contains("did you mean `open_light_touch_competition`"), "{told}");
    // beyond the bank holidays that are listed: said, not guessed
    let plan = desk.plan(&need, "psr_direct_award_c", &wanted(Some(date(2028, 12, 28)), None, &[])).expect("a plan");
    assert!(plan.start.is_none() && plan.reads.contains("No start can be given"), "{}", plan.reads);
    for (begin, id) in [(date(2025, 2, 23), route), (date(2018, 1, 1), "psr_direct_award_c")] {
        let told = desk.plan(&need, id, &wanted(Some(begin), None, &[])).expect_err("before the law");
        assert!(told.contains("applies from") && told.contains("hint"), "{told}");
    }
    let told = desk.read_takes(&["key_decsion=3".into()]).expect_err("no such period");
    assert!(told.contains("key_decision"), "{told}");
    for wrong in ["key_decision=soon", "key_decision=-1", "key_decision=99999", "key_decision"] {
        assert!(desk.read_takes(&[wrong.into()]).is_err(), "{wrong}");
    }
}

#[test]
fn the_least_that_a_law_asks_for_is_counted_and_less_is_remarked_on() {
    let desk = desk();
    let example = desk::examples::named("youth_service_600k_plus_vat").expect("it is there");
    let key = example.text.replacen("[facts]\n", "[facts]\ndecision_is_key = true\n", 1)
        + "\n[given.decision_is_key]\nvalue = true\nby = \"Democratic services (invented)\"\non = 2026-09-01\nwhy = \"It is above the council's figure.\"\n";
    let need = desk.read_need("need", &key, None).expect("a good need");
    let plan = |takes: &[(&str, u32)]| {
        let wanted = wanted(Some(date(2026, 12, 1)), None, takes);
        desk.plan(&need, "open_light_touch_competition", &wanted).expect("a plan")
    };
    // 28 clear days after the announcement, its day and the day of the decision not counted
    assert_eq!(day(&plan(&[]).start), Some(date(2026, 12, 30)));
    let said = |plan: &PlanView| plan.entries.iter().find(|entry| entry.id == "key_decision").and_then(|entry| entry.clock.clone());
    assert!(said(&plan(&[])).is_some_and(|said| said.contains("at least 29 days")));
    assert!(said(&plan(&[("key_decision", 5)])).is_some_and(|said| said.contains("fewer than the 29 days")));
    assert!(plan(&[]).reads.contains("cannot begin before"), "{}", plan(&[]).reads);
}

#[test]
fn entries_stand_in_the_order_of_their_days() {
    let desk = desk();
    for (id, need) in examples(&desk) {
        for route in routes(&desk) {
            let plan = desk.plan(&need, &route, &wanted(Some(date(2026, 12, 1)), None, &[("specification", 30)])).expect("a plan");
            let days: Vec<Option<Date>> = plan.entries.iter().map(|entry| day(&entry.earliest)).collect();
            assert!(days.is_sorted(), "{id} {route}");
            assert!(plan.entries.iter().enumerate().all(|(place, entry)| entry.after.is_none_or(|after| after <= place)), "{id} {route}");
        }
    }
}

#[test]
fn a_need_says_how_long_its_local_periods_take() {
    let desk = desk();
    let example = desk::examples::named("youth_service_600k_plus_vat").expect("it is there");
    let with = |takes: &str| desk.read_need("need", &format!("{}\n[takes]\n{takes}\n", example.text), None);
    let need = with("assessment = 20\nmobilisation = 90").expect("a good need");
    let plan =
        |need: &OpenNeed| desk.plan(need, "open_light_touch_competition", &wanted(Some(date(2026, 12, 1)), None, &[])).expect("a plan");
    let without = desk.read_need("need", example.text, None).expect("a good need");
    let (short, long) = (plan(&without), plan(&need));
    assert_eq!(short.not_known.len(), long.not_known.len() + 2);
    let apart = timetable::months::between(day(&short.start).expect("a day"), day(&long.start).expect("a day"));
    assert!(apart >= 110, "{apart}");
    for wrong in ["assesment = 20", "assessment = \"20\"", "assessment = 20.5", "assessment = -1", "assessment = 4000"] {
        let problems = with(wrong).expect_err(wrong);
        assert!(problems.iter().all(|problem| !problem.hint.is_empty()), "{problems:?}");
    }
}

/// Each open or open-if route of each example, in a line: its earliest start from 1 December 2026, and the last day to begin for
/// 1 April 2027.
#[test]
fn the_plans_of_the_examples_read_as_reviewed() {
    let desk = desk();
    let mut text = String::new();
    for (id, need) in examples(&desk) {
        let binding = desk.binding_dates(&need, &wanted(Some(date(2026, 12, 1)), Some(date(2027, 4, 1)), &[]));
        let date = |view: &Option<desk::dates::DayView>| view.as_ref().map_or("not known".to_string(), |view| view.date.clone());
        writeln!(text, "{id}").expect("written");
        for route in &binding.routes {
            let notices: Vec<String> =
                route.notices.iter().map(|one| format!("{} {}{}", one.notice, date(&one.earliest), due(&one.due))).collect();
            writeln!(
                text,
                "  {} ({}): starts {}, begin by {}, {} local periods not known; {}",
                route.id,
                route.group,
                date(&route.start),
                date(&route.latest_begin),
                route.not_known,
                notices.join(", ")
            )
            .expect("written");
        }
    }
    insta::assert_snapshot!("plans", text);
}

fn due(view: &Option<desk::dates::DayView>) -> String {
    view.as_ref().map_or_else(String::new, |view| format!(" (until {})", view.date))
}

/// One plan in full.
#[test]
fn a_plan_reads_as_reviewed() {
    let desk = desk();
    let (_, need) = examples(&desk).into_iter().find(|(id, _)| id == "health_service_renewed_2026").expect("it is there");
    let plan: PlanView = desk
        .plan(&need, "psr_direct_award_c", &wanted(Some(date(2026, 12, 14)), Some(date(2027, 4, 1)), &[("key_decision", 35)]))
        .expect("a plan");
    let mut text = format!("{}\n", plan.reads);
    for entry in &plan.entries {
        let date =
            |view: &Option<desk::dates::DayView>| view.as_ref().map_or("-".to_string(), |view| format!("{} {}", view.date, view.weekday));
        writeln!(
            text,
            "{} | {} | {} | {} | latest {}{}",
            date(&entry.earliest),
            entry.id,
            entry.notice.as_deref().unwrap_or("-"),
            entry.held,
            date(&entry.latest),
            due(&entry.due)
        )
        .expect("written");
    }
    insta::assert_snapshot!("one_plan", text);
}
