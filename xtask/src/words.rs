//! Nothing that a person reads is left out or too hard: the words of facts, routes, duties and sources.
#![allow(clippy::unwrap_used)]

use crate::reading;
use rulebook::asked;

fn desk() -> desk::Desk {
    desk::Desk::open(None).unwrap_or_else(|error| unreachable!("{error}"))
}

#[test]
fn every_question_says_its_term_what_it_means_and_what_would_show_it() {
    let missing = reading::measure(&desk().book.facts).missing;
    assert!(missing.is_empty(), "{} words are missing:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn every_question_can_be_read_at_fourteen() {
    let measured = reading::measure(&desk().book.facts).measured;
    let hard: Vec<String> =
        measured.iter().filter(|one| one.age > reading::OLDEST).map(|one| format!("{} ({:.1})", one.id, one.age)).collect();
    assert!(hard.is_empty(), "too hard: {}", hard.join(", "));
    let median = reading::median(&measured);
    assert!(median <= reading::MEDIAN, "the median question asks for {median:.1} years");
}

#[test]
fn no_question_uses_a_word_that_users_should_not_meet() {
    let banned = ["settled_as", "overlay", "ocid", "replay", "spei", "convertible contract", "teckal", "hhi", "dscr"];
    let mut found = Vec::new();
    for fact in desk().book.facts.iter().filter(|fact| asked(fact)) {
        let texts =
            [Some(&fact.asks), Some(&fact.why), Some(&fact.who), fact.meaning.as_ref(), fact.evidence.as_ref(), fact.easily_wrong.as_ref()];
        for text in texts.into_iter().flatten() {
            let lower = text.to_lowercase();
            let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
            found.extend(
                banned
                    .iter()
                    .filter(|word| if word.contains(' ') { lower.contains(**word) } else { words.contains(word) })
                    .map(|word| format!("{}: {word}: {text}", fact.id)),
            );
        }
        if fact.why.contains('\n') {
            found.push(format!("{}: why it is asked is more than a line", fact.id));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The conditions that a plain yes or no gets wrong, each with the facts that stand for it: every one asks for what shows the answer.
const EASILY_WRONG: [(&str, &[&str]); 11] = [
    ("the substance of a grant", &["grant_work_is_recipients_own", "grant_buys_for_the_authority", "grant_is_support_in_substance"]),
    ("no reasonable alternative", &["only_existing_provider_capable", "only_one_supplier_by_nature"]),
    ("urgency that was foreseeable", &["urgent_from_known_end", "urgent_from_own_late_start"]),
    ("user choice: which supplier, and best interests", &["preference_on_supplier_by", "competition_not_in_best_interests"]),
    ("a mutual is run by its employees", &["employees_control_it", "employees_manage_it"]),
    ("research against delivery", &["developed_at_our_request"]),
    ("separable parts", &["part_separable"]),
    ("considerable change", &["materially_different_in_character"]),
    ("for the health service", &["for_the_health_service"]),
    ("unrestricted providers", &["provider_numbers_unrestricted"]),
    ("lease against service", &["schedule_2_subject"]),
];

#[test]
fn what_a_plain_yes_or_no_gets_wrong_is_asked_with_its_evidence() {
    let desk = desk();
    let mut wrong = Vec::new();
    for (topic, facts) in EASILY_WRONG {
        for id in facts {
            match desk.book.facts.iter().find(|fact| fact.id == *id) {
                None => wrong.push(format!("{topic}: there is no fact {id}")),
                Some(fact) if fact.easily_wrong.is_none() => wrong.push(format!("{topic}: {id} does not say how it is answered wrongly")),
                Some(_) => {}
            }
        }
    }
    for fact in desk.book.facts.iter().filter(|fact| fact.easily_wrong.is_some()) {
        if fact.evidence.is_none() || !(fact.asks.contains("how") || fact.asks.contains("What ") || fact.asks.contains("what ")) {
            wrong.push(format!("{}: the question does not ask what shows the answer: {}", fact.id, fact.asks));
        }
        if fact.presumed.is_some() {
            wrong.push(format!("{}: it is presumed, and nobody may answer it for anybody", fact.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_route_duty_rule_and_source_is_whole() {
    let desk = desk();
    let mut missing = Vec::new();
    for rule in &desk.book.rules {
        if let Some(words) = &rule.route {
            for (name, text) in
                [("who", &words.who), ("value", &words.value), ("longest_term", &words.longest_term), ("unlawful_if", &words.unlawful_if)]
            {
                if text.trim().is_empty() {
                    missing.push(format!("route {}: {name}", rule.id));
                }
            }
            if words.objections.is_empty() || words.steps.is_empty() || words.remedies.is_empty() {
                missing.push(format!("route {}: an objection, a step and a remedy", rule.id));
            }
        }
        let tested = desk.book.cases.iter().any(|case| desk.book.rules.get(usize::from(case.of)).is_some_and(|of| of.id == rule.id));
        if !tested && rule.each.is_none() {
            missing.push(format!("rule {}: no case tests it by itself", rule.id));
        }
    }
    for source in &desk.book.sources {
        if source.title.trim().is_empty() || source.address.trim().is_empty() {
            missing.push(format!("source {}: its title and where it can be read", source.id));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
