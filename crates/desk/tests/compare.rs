//! Two versions of a need: what moved is what the results say, in both directions, for every pair of the examples.
#![expect(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use desk::Desk;
use desk::compare::CompareView;
use desk::need::OpenNeed;
use desk::reply::Reply;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const PLUS: &str = "youth_service_600k_plus_vat";
const WITH: &str = "youth_service_600k_including_vat";

fn shipped() -> Desk {
    Desk::open(None).expect("the shipped law loads")
}

fn example(desk: &Desk, id: &str) -> OpenNeed {
    let example = desk::examples::named(id).unwrap();
    desk.read_need(id, example.text, None).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"))
}

/// An example with these answers.
fn changed(desk: &Desk, id: &str, answers: &[&str]) -> OpenNeed {
    let replies: Vec<Reply> = answers.iter().map(|text| Reply::read(text).unwrap()).collect();
    desk.reply(id, desk::examples::named(id).unwrap().text, &replies).unwrap_or_else(|problems| panic!("{problems:#?}")).1
}

fn moved(view: &CompareView) -> BTreeSet<&str> {
    view.moved.iter().flat_map(|direction| &direction.causes).flat_map(|cause| &cause.routes).map(|route| route.id.as_str()).collect()
}

fn direction<'v>(view: &'v CompareView, name: &str) -> Vec<&'v str> {
    let of = view.moved.iter().filter(|direction| direction.direction == name).flat_map(|direction| &direction.causes);
    of.flat_map(|cause| &cause.routes).map(|route| route.id.as_str()).collect()
}

#[test]
fn for_every_pair_of_examples_what_moved_is_what_the_results_say_and_the_other_way_round_it_is_the_same() {
    let desk = shipped();
    let needs: Vec<(String, OpenNeed)> = desk::examples::all().into_iter().map(|one| (one.id.clone(), example(&desk, &one.id))).collect();
    let groups: Vec<BTreeMap<String, &'static str>> = needs
        .iter()
        .map(|(_, need)| desk.results(need).routes.into_iter().filter(|route| route.encoded).map(|route| (route.id, route.group)).collect())
        .collect();
    let mirror = BTreeMap::from([("comes_in", ["falls_away", "becomes_unknown"].as_slice()), ("becomes_known", &["becomes_unknown"])]);
    let (mut pairs, mut moves) = (0, 0);
    for (a, (name_a, need_a)) in needs.iter().enumerate() {
        for (b, (name_b, need_b)) in needs.iter().enumerate().skip(a) {
            let (there, back) = (desk.compare(need_a, need_b), desk.compare(need_b, need_a));
            let differ: BTreeSet<&str> =
                groups[a].iter().filter(|(id, group)| groups[b][*id] != **group).map(|(id, _)| id.as_str()).collect();
            assert_eq!(moved(&there), differ, "{name_a} to {name_b}");
            assert_eq!(moved(&back), differ, "{name_b} to {name_a}");
            assert_eq!(there.moved_count, differ.len());
            assert_eq!(there.moved_count + there.altered.len() + there.stayed.len(), there.encoded, "every encoded route is told once");
            for (name, mirrored) in &mirror {
                let other: BTreeSet<&str> = mirrored.iter().flat_map(|name| direction(&back, name)).collect();
                let own = direction(&there, name);
                assert!(own.iter().all(|id| other.contains(id)), "{name_a} to {name_b}: {name}: {own:?} in {other:?}");
            }
            assert_eq!(there.altered.len(), back.altered.len());
            for (one, other) in there.differs.iter().map(|one| (one, back.differs.iter().find(|other| other.place == one.place))) {
                let other = other.unwrap_or_else(|| panic!("{}", one.place));
                assert_eq!((&one.a, &one.b), (&other.b, &other.a), "{}", one.place);
            }
            assert!(!there.reads.contains("better") && !there.reads.contains("worse"), "{}", there.reads);
            (pairs, moves) = (pairs + 1, moves + differ.len());
        }
    }
    assert!(pairs > 100 && moves > 500, "{pairs} pairs, {moves} moves");
}

#[test]
fn a_need_beside_itself_moves_nothing_and_has_nothing_to_say_against_it() {
    let desk = shipped();
    for one in desk::examples::all() {
        let need = example(&desk, &one.id);
        let view = desk.compare(&need, &need);
        assert!(view.moved.is_empty() && view.altered.is_empty() && view.differs.is_empty() && view.worked_out.is_empty(), "{}", one.id);
        assert!(view.objections.is_empty() && view.judged.is_empty(), "{}", one.id);
        assert!(view.dates.is_empty() && view.duties.is_empty() && view.remedies.is_empty(), "{}", one.id);
        assert_eq!(view.stayed.len(), view.encoded);
        assert_eq!(view.reads, format!("With version B, nothing moves: all {} encoded routes come out the same.", view.encoded));
    }
}

/// Each way that moved names a condition, and where answers differ each rests on some of them.
#[test]
fn every_move_says_why_and_on_which_answer_it_rests() {
    let desk = shipped();
    let needs: Vec<OpenNeed> = desk::examples::all().into_iter().map(|one| example(&desk, &one.id)).collect();
    let mut without = String::new();
    for (a, b) in needs.iter().zip(needs.iter().cycle().skip(1)) {
        let view = desk.compare(a, b);
        let places: BTreeSet<&str> = view.differs.iter().map(|one| one.place.as_str()).collect();
        for cause in view.moved.iter().flat_map(|direction| &direction.causes) {
            let named: Vec<&String> = cause.why.iter().flat_map(|why| &why.rests_on).collect();
            assert!(named.iter().all(|place| places.contains(place.as_str())), "{named:?}");
            if named.is_empty() {
                let routes: Vec<&str> = cause.routes.iter().map(|route| route.id.as_str()).collect();
                writeln!(without, "{} to {}: {routes:?}", view.a.need.title, view.b.need.title).unwrap();
            }
        }
    }
    assert!(without.is_empty(), "{without}");
}

#[test]
fn with_vat_left_out_the_limit_and_the_sum_explain_what_moves() {
    let desk = shipped();
    let view = desk.compare(&example(&desk, PLUS), &example(&desk, WITH));
    let worked: Vec<(&str, &str, &str)> = view.worked_out.iter().map(|one| (one.place.as_str(), one.a.as_str(), one.b.as_str())).collect();
    let [sum, limit] = worked.as_slice() else { panic!("{worked:?}") };
    assert_eq!(*sum, ("estimated_value", "£720,000", "£600,000"));
    assert!(limit.0 == "threshold" && limit.1.ends_with(", so at or above") && limit.2.ends_with(", so below"), "{limit:?}");
    let cause = &view.moved[0].causes[0];
    assert_eq!(cause.why[0].rests_on, ["value_excluding_vat", "vat_payable"]);
    assert!(view.objections[0].of_the_change && view.objections[0].objection.id == "vat_left_out", "{:?}", view.objections[0]);
    assert!(view.judged.iter().any(|one| one.place == "valuation_made_to_avoid_rules" && one.stands.contains("before the value")));
}

#[test]
fn an_answer_taken_back_makes_routes_unknown_and_says_which_answer_it_was() {
    let desk = shipped();
    let (a, b) = (example(&desk, WITH), changed(&desk, WITH, &["vat_payable=?"]));
    let view = desk.compare(&a, &b);
    let [one] = view.differs.as_slice() else { panic!("{:?}", view.differs) };
    assert_eq!((one.place.as_str(), one.a.as_str(), one.b.as_str()), ("vat_payable", "£100,000", "Nobody knows"));
    let lost = direction(&view, "becomes_unknown");
    assert!(lost.contains(&"below_threshold_direct_award"), "{lost:?}");
    let why = view.moved.iter().flat_map(|direction| &direction.causes).flat_map(|cause| &cause.why);
    assert!(why.into_iter().all(|why| why.rests_on == ["vat_payable"]));
}

/// Reviewed by eye: the pair of examples that differ by VAT.
#[test]
fn the_pair_that_differs_by_vat_reads_as_reviewed() {
    let desk = shipped();
    let view = desk.compare(&example(&desk, PLUS), &example(&desk, WITH));
    let mut out = format!("{}\n", view.reads);
    for one in view.differs.iter().chain(&view.worked_out) {
        writeln!(out, "\n{}\n  A: {}\n  B: {}", one.asks, one.a, one.b).unwrap();
    }
    writeln!(out).unwrap();
    for one in &view.objections {
        let routes: Vec<&str> = one.routes.iter().map(|(id, _)| id.as_str()).collect();
        writeln!(out, "against: {} [{}] right if {}", one.objection.says, routes.join(", "), one.objection.right_when).unwrap();
    }
    for one in &view.judged {
        writeln!(out, "judged: {} {}", one.asks, one.stands).unwrap();
    }
    for direction in &view.moved {
        writeln!(out, "\n{} ({})", direction.title, direction.count).unwrap();
        for cause in &direction.causes {
            for why in &cause.why {
                writeln!(out, "  A: {}\n  B: {}\n  rests on {}", why.a, why.b, why.rests_on.join(", ")).unwrap();
            }
            for route in &cause.routes {
                writeln!(out, "    {}: {} to {}", route.id, route.a.group, route.b.group).unwrap();
            }
        }
    }
    writeln!(out, "\nduties").unwrap();
    for one in &view.duties {
        writeln!(out, "  {}: {} to {}", one.id, one.a, one.b).unwrap();
    }
    writeln!(out, "\nremedies").unwrap();
    for one in &view.remedies {
        writeln!(out, "  {} {}", if one.in_b { "B" } else { "A" }, one.remedy.id).unwrap();
    }
    insta::assert_snapshot!(out);
}
