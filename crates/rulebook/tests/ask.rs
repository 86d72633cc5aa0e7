//! The interview over the shipped law, with answers drawn at random: it asks only what matters, and it ends.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use rulebook::ask::Waiting;
use rulebook::group::Group;
use rulebook::model::{Book, Kind, Nature, Said, Slot, TOP};
use rulebook::properties::{Random, learn_all};
use rulebook::route::{Route, Scope};
use rulebook::settle::Mind;

fn shipped() -> Book {
    let (book, problems) = rulebook::load(&support::shipped());
    assert!(problems.is_empty());
    book
}

/// Answers one place at random; false where the answer would contradict what was said.
fn answer(mind: &Mind<'_>, all: &Scope, said: &mut Said, slot: Slot, random: &mut Random) -> bool {
    let book = mind.book;
    let fact = &book.facts[usize::from(slot.fact)];
    let before = said.clone();
    if let Kind::List(list) = fact.kind {
        learn_all(book, &mut said.need, &[], &[list], random);
    } else {
        learn_all(book, &mut said.need, &[slot], &[], random);
        if fact.nature == Nature::Judgement && random.one_in(4) {
            said.unrecorded.push(slot);
        }
    }
    if mind.clash(all, &said.need).is_some() {
        *said = before;
        return false;
    }
    true
}

fn given(book: &Book, said: &Said, slot: Slot) -> bool {
    match book.facts[usize::from(slot.fact)].kind {
        Kind::List(list) => said.need.lists[usize::from(list)].is_some(),
        _ => book.get(&said.need, slot).exact() && !said.unrecorded.contains(&slot),
    }
}

#[test]
fn whatever_is_answered_it_asks_only_what_matters_and_ends() {
    let book = shipped();
    let (mind, routes, all) = (Mind::new(&book), Route::all(&book), Scope::of_nevers(&book));
    let (mut questions, mut most, mut unknown_at_six) = (0, 0, 0);
    let needs = 150;
    for seed in 0..needs {
        let mut random = Random::new(seed);
        let mut said = Said { need: book.nothing_known(), unrecorded: vec![] };
        let mut asked: Vec<Slot> = vec![];
        for question in 0.. {
            let waiting: Vec<Waiting> = mind.all_waiting(&routes, &said);
            if question == 6 {
                unknown_at_six += waiting.iter().filter(|one| one.group == Group::Unknown).count();
            }
            let not_known = |slot: Slot| asked.contains(&slot).then_some(rulebook::Reason::DoNotKnow);
            let Some(next) = mind.next(&routes, &said, &waiting, &waiting, &not_known) else {
                let unknown = waiting.iter().filter(|one| one.group == Group::Unknown);
                for one in unknown {
                    let left: Vec<&Slot> = one.missing.iter().filter(|slot| !asked.contains(slot)).collect();
                    assert!(left.is_empty(), "need {seed}: it stopped although {left:?} was never asked");
                }
                break;
            };
            questions += 1;
            most = most.max(question + 1);
            assert!(question < 300, "need {seed}: it does not end");
            let of_plans = next.slots.iter().all(|slot| book.facts[usize::from(slot.fact)].theme == "plan");
            assert!(!next.slots.is_empty() && (of_plans || !next.routes.is_empty()), "need {seed}: {next:?}");
            for slot in next.slots {
                assert!(!asked.contains(&slot), "need {seed}: {} was asked before", book.show_slot(slot, &[]));
                assert!(!given(&book, &said, slot), "need {seed}: {} is known", book.show_slot(slot, &[]));
                if random.one_in(8) || !answer(&mind, &all, &mut said, slot, &mut random) || !given(&book, &said, slot) {
                    asked.push(slot); // nobody knows, or it is only said
                }
            }
        }
    }
    println!(
        "{needs} interviews: {questions} questions, at most {most}; {} of {} routes not yet known after six on average",
        unknown_at_six as f64 / needs as f64,
        routes.len()
    );
}

#[test]
fn what_an_answer_is_said_to_do_is_what_it_does() {
    let book = shipped();
    let (mind, routes, all) = (Mind::new(&book), Route::all(&book), Scope::of_nevers(&book));
    let roots: Vec<u32> = book.routes.iter().map(|id| book.rules[usize::from(*id)].root).collect();
    let whole = Scope::new(&book, &roots);
    let mut tried = 0;
    for seed in 0..300 {
        let said = rulebook::properties::random_need(&book, seed);
        if !mind.possible(&all, &said.need) {
            continue;
        }
        let waiting = mind.all_waiting(&routes, &said);
        let Some(next) = mind.next(&routes, &said, &waiting, &waiting, &|_| None) else { continue };
        for slot in next.slots.into_iter().take(2).filter(|slot| slot.item == TOP) {
            for effect in mind.effects(&whole, &routes, &said, &waiting, slot) {
                let mut then = said.clone();
                book.learn(&mut then.need, slot, effect.value);
                assert_eq!(effect.impossible, !mind.possible(&all, &then.need), "need {seed}");
                for (rule, group) in effect.moves {
                    let route = routes.iter().find(|route| route.id == rule).unwrap();
                    assert_eq!(mind.finding(route, &then).group, group, "need {seed}: {}", book.rules[usize::from(rule)].id);
                    tried += 1;
                }
            }
        }
    }
    println!("{tried} effects");
    assert!(tried > 100);
}
