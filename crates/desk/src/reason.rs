//! Why a route is in its group, in one line of plain words.

use crate::answer::RouteView;
use crate::words::upper;
use rulebook::finding::Finding;
use rulebook::model::Rule;

/// Why the route is in its group, in one line.
pub(crate) fn reason(view: &RouteView, finding: &Finding, rule: &Rule) -> String {
    let reasons = || view.conditions.iter().filter(|condition| condition.because);
    let first = || reasons().find(|one| !one.gate).or_else(|| reasons().next()).map_or_else(String::new, |one| upper(&one.reads) + ".");
    match view.group {
        "not_needed" if finding.no_existing_contract => "There is no contract today.".to_string(),
        "not_needed" => rule.otherwise_says.as_deref().map_or_else(first, |says| upper(says) + "."),
        "closed" => match reasons().find(|one| one.id == "law_if") {
            Some(gate) => format!("Another law governs: {}.", gate.reads),
            None => first(),
        },
        "open" => format!("The {} conditions that it needs are met.", reasons().count()),
        "open_if" => match view.ifs.as_slice() {
            [] => "Open on what is presumed.".to_string(),
            [one] => format!("{}: {}", state_words(one.state), one.asks),
            [one, rest @ ..] => format!("{} things must come first. {}: {}", rest.len() + 1, state_words(one.state), one.asks),
        },
        _ => match view.missing.as_slice() {
            [] if view.not_encoded => "The law that decides this is not encoded yet, or not for this date or place.".to_string(),
            [] => "What is known does not decide it.".to_string(),
            [one] => format!("Nobody has said: {}", one.asks),
            [one, rest @ ..] => format!("Nobody has said: {} And {} more.", one.asks, rest.len()),
        },
    }
}

/// That nothing which can still be said opens or changes a group; nothing where something can.
pub(crate) fn settled_words(group: &str) -> Option<&'static str> {
    match group {
        "closed" => Some("Nothing that you can still say opens this."),
        "open" | "not_needed" => Some("Nothing that you can still say changes this."),
        _ => None,
    }
}

fn state_words(state: &str) -> &'static str {
    match state {
        "to_be_recorded" => "A judgement must be recorded",
        "to_be_chosen" => "You must choose",
        _ => "Someone must judge",
    }
}
