//! The shipped law: it loads without a problem and every case holds.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use rulebook::finding::MustBe;
use rulebook::group::{Group, top_slot};
use rulebook::model::{At, Book, Condition, Nature, Need, Node, OPEN, Said, Val};
use rulebook::properties::{count_properties, random_need};
use rulebook::route::{Route, Scope};
use rulebook::settle::Mind;
use rulebook::widths::{needs_at_cuts, widths_agree};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The book of `law/`, and the problems of loading it.
fn shipped() -> (rulebook::model::Book, Vec<rulebook::Problem>) {
    rulebook::load(&support::shipped())
}

#[test]
fn the_shipped_law_has_no_problem() {
    let (_, problems) = shipped();
    assert!(problems.is_empty(), "{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>());
}

#[test]
fn every_case_holds() {
    let (book, problems) = shipped();
    assert!(problems.is_empty());
    let wrong = rulebook::cases::wrong_cases(&book);
    let words: String = wrong
        .iter()
        .map(|w| {
            let case = &book.cases[w.case];
            format!(
                "{}:{}: {} (of {})\n    {}\n",
                case.file,
                case.line,
                case.name,
                book.rules[usize::from(case.of)].id,
                w.differs.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n    ")
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases differ\n{words}", wrong.len(), book.cases.len());
}

/// A number that a longer run sets otherwise: `WAYMARK_NEEDS=100000 cargo test -p rulebook --test law`.
fn how_many(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

#[test]
fn properties_hold() {
    let (book, _) = shipped();
    let needs: Vec<Said> = (0..how_many("WAYMARK_NEEDS", 3000)).map(|seed| random_need(&book, seed)).collect();
    let (broken, tried) = count_properties(&book, &needs);
    println!("{} random needs over {} routes, {} broken; tried: {tried:#?}", needs.len(), book.routes.len(), broken.len());
    assert!(broken.is_empty(), "{} broken: {:#?}", broken.len(), &broken[..broken.len().min(20)]);
}

/// One evaluator, two widths: every case in each of the 64 lanes, needs at every constant, and random needs.
#[test]
fn the_widths_agree() {
    let (book, _) = shipped();
    let at_cuts = needs_at_cuts(&book, how_many("WAYMARK_NEEDS", 3000) as usize / 300);
    let random: Vec<Need> = (0..how_many("WAYMARK_NEEDS", 3000)).map(|seed| random_need(&book, seed).need).collect();
    let cases: Vec<&Need> = book.cases.iter().map(|case| &case.said.need).collect();
    // the last block of the cases is filled up, so that those in it stand in every lane too
    let cases: Vec<&Need> = cases.iter().copied().cycle().take(cases.len().next_multiple_of(64)).collect();
    for (what, needs, turns) in
        [("cases", cases, 64), ("at constants", at_cuts.iter().collect(), 4), ("random", random.iter().collect(), 2)]
    {
        let told = widths_agree(&book, &needs, turns);
        println!(
            "{what}: {} needs, {} lanes, {} answers compared ({} yes, {} no) of {} nodes, {} of them seen yes, no and unknown; {} differ",
            told.needs,
            told.lanes,
            told.answers,
            told.yes,
            told.no,
            told.nodes,
            told.all_three,
            told.differ.len()
        );
        assert!(told.differ.is_empty(), "{what}: {} nodes differ: {:#?}", told.differ.len(), &told.differ[..told.differ.len().min(20)]);
        assert!(told.lanes == 64 && told.answers > 0);
        assert!(what != "at constants" || told.all_three * 10 >= told.nodes * 7, "the needs are too much alike to show anything");
    }
}

/// Processes A and B may both be a must; each of the others is closed by the must of another, whatever `beside` allows.
#[test]
fn of_the_health_processes_a_must_leaves_no_other_open() {
    let (book, _) = shipped();
    let (mind, routes) = (Mind::new(&book), Route::all(&book));
    let id = |route: &Route| book.rules[usize::from(route.id)].id.as_str();
    let health: Vec<&Route> = routes.iter().filter(|r| id(r).starts_with("psr_")).collect();
    let mut musts = 0;
    for seed in 0..how_many("WAYMARK_NEEDS", 3000) {
        let said = random_need(&book, seed);
        let found: Vec<_> = health.iter().map(|route| (id(route), mind.finding(route, &said))).collect();
        for (must, _) in found.iter().filter(|(_, f)| f.must == MustBe::Yes) {
            musts += 1;
            let both = |other: &str| ["psr_direct_award_a", "psr_direct_award_b"].iter().all(|pair| pair == must || *pair == other);
            let open = found.iter().filter(|(other, f)| other != must && f.group == Group::Open && !both(other));
            let open: Vec<&str> = open.map(|(other, _)| *other).collect();
            assert!(open.is_empty(), "{must} must be used, and {open:?} open, for need {seed}");
        }
    }
    println!("{musts} musts");
}

/// How long it takes is for `cargo xtask bench` to say.
#[test]
fn no_search_is_cut_short() {
    let (book, _) = shipped();
    let (mind, routes) = (Mind::new(&book), Route::all(&book));
    for said in (0..how_many("WAYMARK_NEEDS", 300)).map(|seed| random_need(&book, seed)) {
        for route in &routes {
            let found = mind.finding(route, &said);
            std::hint::black_box((mind.would_change(route, &said, found.group), mind.other_ways(route, &said, &found)));
        }
    }
    assert_eq!(mind.gave_up.get(), 0);
}

/// What would change is not looked for where nothing that is open reads a fact: that must leave nothing out.
#[test]
fn what_would_change_leaves_out_no_yes_or_no() {
    let (book, _) = shipped();
    let (mind, routes) = (Mind::new(&book), Route::all(&book));
    let mut changes = 0;
    for seed in 0..how_many("WAYMARK_NEEDS", 3000) / 20 {
        let said = random_need(&book, seed);
        for route in &routes {
            let now = mind.group(route, &said, &[]);
            let found = mind.would_change(route, &said, now);
            for slot in route.slots(&book, &said.need) {
                let asked = matches!(book.facts[usize::from(slot.fact)].nature, Nature::Circumstance | Nature::Choice);
                let (true, Val::Yes(yes)) = (asked, book.get(&said.need, slot)) else { continue };
                let mut other = said.clone();
                book.learn(&mut other.need, slot, Val::Yes(!yes));
                let group = mind.group(route, &other, &[]);
                let moves = mind.possible(route, &other.need) && group != now && group != Group::Unknown;
                assert_eq!(found.iter().any(|c| c.slot == slot), moves, "need {seed}: {}", book.show(slot, Val::Yes(!yes)));
                changes += u64::from(moves);
            }
        }
    }
    println!("{changes} changes");
}

/// With many items, what would change is cut short; the finding is not.
#[test]
fn many_items_do_not_make_it_stop() {
    let (book, _) = shipped();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/needs/homelessness_service_4m_with_rooms.toml");
    let example = std::fs::read_to_string(example).unwrap();
    let (facts, rest) = example.split_once("[given.").unwrap();
    let rooms = |n: usize| {
        format!("[[facts.parts]]\nid = \"i{n}\"\npart_value = {}\npart_code = \"98341000\"\npart_is_works = false\n", 1_400_000 + n)
    };
    let text = format!("{facts}{}[given.{rest}", (0..190).map(rooms).collect::<String>());
    let said = rulebook::read_need(&book, "need.toml", &text).unwrap().said;
    let (mut cut, mut most) = (0, 0);
    for route in Route::all(&book) {
        let mind = Mind::new(&book);
        let found = mind.finding(&route, &said);
        assert_eq!(mind.gave_up.get(), 0);
        std::hint::black_box((mind.would_change(&route, &said, found.group), mind.other_ways(&route, &said, &found)));
        cut += mind.gave_up.get();
        most = most.max(mind.evals.get());
    }
    println!("at most {most} evaluations for a route, {cut} cut short");
    assert!(cut > 0 && most < 30_000);
}

#[test]
fn every_example_need_is_read() {
    let (book, _) = shipped();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/needs");
    let texts = support::below(&folder);
    assert!(texts.len() >= 8, "{}", texts.len());
    for (name, text) in texts {
        if let Err(problems) = rulebook::read_need(&book, &name, &text) {
            panic!("{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>());
        }
    }
}

/// Faults that change no answer, and why.
const ALIKE: [(&str, &str); 2] = [
    ("psr_direct_award_a: always a must", "it is open only where all that makes it a must holds, so the expression is never no"),
    ("psr_direct_award_b: always a must", "the same: its must is its conditions"),
];

/// A fault that no case notices shows a condition, a value or a bound that nothing guards.
#[test]
fn every_mutant_is_noticed() {
    let (book, _) = shipped();
    let ran = rulebook::mutants::run_mutants(&book);
    let mut kinds: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for mutant in &ran {
        let kind = kinds.entry(mutant.kind).or_default();
        *kind = (kind.0 + usize::from(mutant.noticed), kind.1 + 1);
    }
    let alive: Vec<&str> = ran.iter().filter(|m| !m.noticed).map(|m| m.name.as_str()).collect();
    println!("{} of {} noticed: {kinds:?}", ran.len() - alive.len(), ran.len());
    let alive: Vec<&str> = alive.into_iter().filter(|name| ALIKE.iter().all(|(alike, _)| alike != name)).collect();
    assert!(alive.is_empty(), "{} not noticed:\n{}", alive.len(), alive.join("\n"));
}

/// What is demanded of the cases and words of each encoded route (and of each comparison with a bound).
#[test]
fn what_is_demanded_of_cases() {
    let (book, _) = shipped();
    let mind = Mind::new(&book);
    let mut missing = vec![];
    for route in Route::all(&book) {
        let rule = &book.rules[usize::from(route.id)];
        let cases: Vec<_> = book.cases.iter().filter(|c| c.of == route.id).collect();
        for id in &rule.own {
            let condition = &book.conditions[usize::from(*id)];
            for want in [true, false].into_iter().filter(|_| !condition.not_encoded) {
                let decided = cases.iter().any(|c| {
                    mind.look(&route, &c.said.need, &[]);
                    mind.at(condition.main).plain() == Some(want)
                });
                if !decided {
                    missing.push(format!("{}.{}: no case in which it is {}", rule.id, condition.id, if want { "met" } else { "not met" }));
                }
            }
        }
        if !cases.iter().any(|c| c.expect.is_none()) {
            missing.push(format!("{}: no case expects unknown", rule.id));
        }
        let words = rule.route.as_ref().unwrap();
        if words.objections.is_empty() || words.steps.is_empty() || words.remedies.is_empty() {
            missing.push(format!("{}: an objection, a step and a remedy belong to every route", rule.id));
        }
    }
    let cones: Vec<BTreeSet<u32>> = book.rules.iter().map(|r| book.cone(r.root).into_iter().collect()).collect();
    for condition in book.conditions.iter().filter(|c| c.at.is_some()) {
        let readers = |case: &&rulebook::model::Case| cones[usize::from(case.of)].contains(&condition.main);
        let scope = Scope::new(&book, &[condition.main]);
        for bound in bounds(&book, condition, condition.main, false) {
            let mut seen = BTreeSet::new();
            for case in book.cases.iter().filter(readers) {
                mind.look(&scope, &case.said.need, &[]);
                seen.extend(bound.iter().flat_map(|b| b.sides(&mind, &case.said.need)));
            }
            for (side, words) in [(Ordering::Equal, "at"), (Ordering::Less, "under"), (Ordering::Greater, "over")] {
                if !seen.contains(&side) {
                    let rule = &book.rules[usize::from(condition.rule)].id;
                    missing.push(format!("{rule}.{}: no case {words} the bound of `{}` ({bound:?})", condition.id, condition.test));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{} missing\n{}", missing.len(), missing.join("\n"));
}

/// `times * fact - share of other` against a figure; it counts only where `chosen` is yes.
#[derive(Debug)]
struct Bound {
    chosen: Option<u32>,
    fact: u16,
    times: i64,
    other: Option<(u16, i64)>,
    figure: i64,
}

impl Bound {
    /// On which sides of it an exact value lies; several where there are several items.
    fn sides(&self, mind: &Mind, need: &Need) -> Vec<Ordering> {
        // the column of an item is not looked up: every figure is tried on it
        if self.chosen.is_some_and(|n| !mind.book.of_item[n as usize] && !mind.at(n).yes) {
            return vec![];
        }
        let exact = |v: Val| if let Val::Num(a, z) = v { Some(a).filter(|a| *a == z && *a < OPEN) } else { None };
        let other = self.other.map_or(Some(0), |(f, share)| exact(mind.book.get(need, top_slot(f))).map(|v| v * share));
        let values = mind.book.slots_of(need, self.fact).into_iter().filter_map(|s| exact(mind.book.get(need, s)));
        values.filter_map(|v| Some((v * self.times - other?).cmp(&self.figure))).collect()
    }
}

/// The bounds of a test, those of one dated amount together.
fn bounds(book: &Book, condition: &Condition, node: u32, negated: bool) -> Vec<Vec<Bound>> {
    let kids = |a: u32, z: u32| &book.kids[a as usize..z as usize];
    // `>` and `<=` are held as `>=` of the next value
    let next = i64::from(match condition.at {
        Some(At::Yes) => negated,
        Some(At::No) => !negated,
        _ => condition.test.contains("> ") || condition.test.contains("<= "),
    });
    match book.nodes[node as usize] {
        Node::AtLeast(fact, figure, _) => vec![vec![Bound { chosen: None, fact, times: 1, other: None, figure: figure - next }]],
        Node::Linear { left, right, num, den, plus } => {
            vec![vec![Bound { chosen: None, fact: left, times: den, other: Some((right, num)), figure: plus - next }]]
        }
        Node::Not(x) => bounds(book, condition, x, !negated),
        Node::And(a, z) | Node::Or(a, z) => kids(a, z).iter().flat_map(|k| bounds(book, condition, *k, negated)).collect(),
        Node::Pick(a, z) => {
            let pairs = kids(a, z).chunks_exact(2);
            let of_pair = |p: &[u32]| {
                let all = bounds(book, condition, p[1], negated).into_iter().flatten();
                all.map(|b| Bound { chosen: Some(p[0]), ..b }).collect::<Vec<_>>()
            };
            vec![pairs.flat_map(of_pair).collect()]
        }
        _ => vec![],
    }
}
