//! First results: they say of each route what every other answer says, a competition is always among them, and rows are alike.
#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use desk::Desk;
use desk::first::FirstWayView;
use desk::need::OpenNeed;

fn desk() -> Desk {
    Desk::open(None).expect("the shipped law loads")
}

/// Every example as it stands after each question of its interview, and whole.
fn needs(desk: &Desk) -> Vec<(String, OpenNeed)> {
    let mut all = Vec::new();
    for example in desk::examples::all() {
        let need = desk.read_need(&example.id, example.text, None).unwrap_or_else(|problems| panic!("{}: {problems:#?}", example.id));
        let states = desk.trial(&need).states.into_iter().enumerate().step_by(6);
        all.extend(states.map(|(place, state)| (format!("{} after {place}", example.id), state)));
        all.push((example.id, need));
    }
    all
}

#[test]
fn first_results_say_what_all_results_say() {
    let desk = desk();
    for (name, need) in needs(&desk) {
        let (first, answer) = desk.first(&need);
        let listed = desk.results(&need);
        assert_eq!(
            serde_json::to_string(&answer).expect("an answer"),
            serde_json::to_string(&listed).expect("an answer"),
            "{name}: two ways to the same answer"
        );
        let ways = || first.keep.iter().flat_map(|keep| &keep.ways).chain(&first.ways);
        for way in ways() {
            let route = listed.routes.iter().find(|route| route.id == way.id).unwrap_or_else(|| panic!("{name}: {}", way.id));
            assert_eq!((way.group, way.standing, way.must), (route.group, route.standing, route.must), "{name}: {}", way.id);
            assert!(ways().filter(|other| other.id == way.id).count() == 1, "{name}: {} stands twice", way.id);
        }
        assert!(first.ways.len() <= 5 && first.telling.len() <= 3 && first.days.len() <= 6, "{name}");
    }
}

#[test]
fn a_competition_is_always_among_the_ways_and_what_must_be_used_comes_first() {
    let desk = desk();
    for (name, need) in needs(&desk) {
        let (first, answer) = desk.first(&need);
        assert!(first.ways.iter().any(|way| way.competes), "{name}");
        let must = answer.routes.iter().filter(|route| route.must == "yes" && matches!(route.group, "open" | "open_if"));
        for route in must {
            let shown = first.ways.iter().chain(first.keep.iter().flat_map(|keep| &keep.ways)).any(|way| way.id == route.id);
            assert!(shown, "{name}: {} must be used", route.id);
        }
        let settled = |way: &FirstWayView| match way.group {
            "open" => 0,
            "open_if" => 1,
            _ => 2,
        };
        // the last may be the competition that had to be among them
        let free = first.ways.iter().filter(|way| way.must != "yes" && !way.competes).map(settled).collect::<Vec<_>>();
        assert!(free.is_sorted(), "{name}: {free:?}");
    }
}

#[test]
fn no_row_promises_a_start_that_its_plan_does_not_give() {
    let desk = desk();
    for (name, need) in needs(&desk) {
        let (first, _) = desk.first(&need);
        for way in first.ways.iter().chain(first.keep.iter().flat_map(|keep| &keep.ways)) {
            let plan = desk.plan(&need, &way.id, &desk::plan::Wanted::default()).ok();
            let start = plan.as_ref().and_then(|plan| plan.start.clone()).filter(|_| !matches!(way.group, "closed" | "not_needed"));
            assert_eq!(way.start, start, "{name}: {}", way.id);
            let left_out = plan.is_some_and(|plan| !plan.not_known.is_empty());
            assert_eq!(way.start_says.starts_with("Not before"), way.start.is_some() && left_out, "{name}: {}", way.id);
            assert!(!way.start_says.contains("earliest"), "{name}: {}", way.id);
        }
    }
}

#[test]
fn without_a_contract_nothing_is_said_of_keeping_one() {
    let desk = desk();
    let text = |says: &str| format!("[need]\ntitle = \"t\"\nsentence = \"s\"\nformat = 1\n[facts]\n{says}");
    let first = |says: &str| desk.first(&desk.read_need("n", &text(says), None).expect("a need")).0;
    assert!(first("existing_contract_exists = false\n").keep.is_none());
    let not_said = first("").keep.expect("nobody has said");
    assert!(not_said.ways.is_empty() && not_said.says.starts_with("Nobody has said"));
    let is = first("existing_contract_exists = true\nexisting_ends_on = 2027-03-31\n");
    assert_eq!(is.headline[0], "Today’s contract ends on 31 March 2027.");
    assert!(is.keep.is_some_and(|keep| !keep.ways.is_empty()));
}
