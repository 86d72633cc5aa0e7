//! How many questions it takes: the interview, answered by somebody who knows just what each example need says.

use desk::Desk;
use desk::need::OpenNeed;
use rulebook::group::Group;
use rulebook::settle::Mind;
use std::collections::BTreeMap;

/// Prints, for each example need, the questions until each route is known and until it is settled.
pub fn run() -> Result<(), String> {
    let desk = Desk::open(Some(&crate::root().join("law"))).map_err(|error| error.to_string())?;
    let routes = desk.routes.len();
    println!(
        "{routes} encoded routes. A question may ask for several facts; \"known\" counts \"open if\" too; – means that it stays so to the end."
    );
    for example in desk::examples::all() {
        let need =
            desk.read_need(&example.id, example.text, None).map_err(|problems| format!("{}: {} problems", example.id, problems.len()))?;
        let trial = desk.trial(&need);
        let facts = |most: usize| trial.asked.iter().take(most).map(|asked| asked.facts).sum::<usize>();
        println!(
            "\n{}: {} questions ({} facts); not yet known: {} at first, {} after six questions ({} facts), {} at the end",
            example.id,
            trial.asked.len(),
            facts(usize::MAX),
            trial.unknown_at_first,
            trial.unknown_after(6),
            facts(6),
            trial.unknown_after(usize::MAX)
        );
        let after = |count: &Option<usize>| count.map_or_else(|| "–".to_string(), |count| count.to_string());
        for (route, settled) in &trial.settled_after {
            let known = trial.known_after.get(route).map(after).unwrap_or_default();
            println!("  {route:<40} known after {known:>3}, settled after {:>3}", after(settled));
        }
        if let Some(state) = trial.states.get(6) {
            println!("  after six it waits for: {}", waits_for(&desk, state).join(", "));
        }
        let names: Vec<String> = trial.asked.iter().map(|asked| asked.id.clone()).collect();
        println!("  asked: {}", names.join(", "));
    }
    Ok(())
}

/// What the routes that are not yet known miss, each with how many miss it.
fn waits_for(desk: &Desk, need: &OpenNeed) -> Vec<String> {
    let waiting = Mind::new(&desk.book).all_waiting(&desk.routes, &need.file.said);
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    for slot in waiting.iter().filter(|one| one.group == Group::Unknown).flat_map(|one| &one.missing) {
        *missing.entry(desk.book.show_slot(*slot, &need.file.item_ids)).or_default() += 1;
    }
    let mut missing: Vec<(String, usize)> = missing.into_iter().collect();
    missing.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    missing.into_iter().map(|(name, count)| format!("{name} ({count})")).collect()
}
