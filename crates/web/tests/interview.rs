//! The interview as a person walks it: page by page, over the forms that the pages themselves hold.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use axum::http::StatusCode;
use common::{Site, hidden, main, to};

async fn begun(site: &Site) -> String {
    let words = [("title", "Evening clubs"), ("sentence", "Social work with young people"), ("door", "need")];
    let page = site.send("/begin", &words).await;
    let ask = to(&page);
    assert!(ask.starts_with("/needs/") && ask.ends_with("/ask") && !ask.contains("vening"), "{ask}");
    ask
}

#[tokio::test]
async fn one_question_a_page_and_each_answer_is_kept() {
    let site = Site::new();
    let ask = begun(&site).await;
    let page = site.get(&ask).await;
    assert!(page.body.matches("<h1").count() == 1 && page.body.contains("Who buys, and where?"), "{}", main(&page));
    assert!(
        page.body.matches("I do not know").count() >= 2 && !page.body.contains("\" checked"),
        "nothing is ticked before anybody answers"
    );
    let revision = hidden(&page, "revision");
    let said = [("revision", revision.as_str()), ("v.buyer_kind", "unitary_council"), ("v.nation", "england"), ("do", "answer")];
    let said: Vec<(&str, &str)> = said.into_iter().collect();
    assert_eq!(to(&site.send(&ask, &said).await), ask);
    let file = site.file();
    assert!(file.contains("buyer_kind = \"unitary_council\"") && file.contains("nation = \"england\""), "{file}");
    assert_eq!(to(&site.send(&ask, &said).await), ask, "a form sent twice says nothing new");
    let other = [("revision", revision.as_str()), ("v.buyer_kind", "county_council"), ("v.nation", "england"), ("do", "answer")];
    let stale = site.send(&ask, &other).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "two windows cannot overwrite each other");
    assert_eq!(site.file(), file);
    let next = site.get(&ask).await;
    assert!(next.body.contains("What do people receive"), "{}", main(&next));
    let revision = hidden(&next, "revision");
    let wrong = site.send(&ask, &[("revision", &revision), ("v.service_codes", "12"), ("do", "answer")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("is not a code") && wrong.body.contains(">\n12<"), "it is named and kept as it was typed: {}", wrong.body);
    let found = site.send(&ask, &[("revision", &revision), ("words.service_codes", "social work accommodation"), ("do", "search")]).await;
    assert!(found.body.contains("85311000"), "{}", found.body);
}

#[tokio::test]
async fn what_was_said_can_be_looked_at_changed_and_taken_back() {
    let site = Site::new();
    let ask = begun(&site).await;
    let base = ask.trim_end_matches("/ask").to_string();
    let revision = hidden(&site.get(&ask).await, "revision");
    site.send(&ask, &[("revision", &revision), ("v.nation", "england"), ("v.buyer_kind", "?"), ("do", "answer")]).await;
    let answers = site.get(&format!("{base}/answers")).await;
    assert!(answers.body.to_lowercase().contains("england") && answers.body.contains("Take back"), "{}", answers.body);
    let change = format!("{ask}?place=nation");
    let page = site.get(&change).await;
    assert!(page.body.contains("In which nation") && page.body.contains("name=\"place\" value=\"nation\""), "{}", main(&page));
    let back = to(&site
        .send(&ask, &[("revision", &hidden(&page, "revision")), ("place", "nation"), ("v.nation", "wales"), ("do", "answer")])
        .await);
    assert_eq!(back, format!("{base}/moved"), "what a change moved is told");
    assert!(site.file().contains("nation = \"wales\""));
    let answers = site.get(&format!("{base}/answers")).await;
    to(&site.send(&format!("{base}/take-back"), &[("revision", &hidden(&answers, "revision")), ("place", "nation")]).await);
    assert!(!site.file().contains("nation"), "{}", site.file());
}

#[tokio::test]
async fn facts_that_cannot_all_be_are_named_and_nothing_is_kept() {
    let site = Site::new();
    let ask = begun(&site).await;
    let revision = hidden(&site.get(&ask).await, "revision");
    let page = site.get(&format!("{ask}?place=existing_contract_exists")).await;
    assert_eq!(page.status, StatusCode::OK);
    to(&site
        .send(
            &ask,
            &[
                ("revision", &revision),
                ("place", "existing_covers_these_services"),
                ("v.existing_covers_these_services", "true"),
                ("do", "answer"),
            ],
        )
        .await);
    let before = site.file();
    let revision = hidden(&site.get(&format!("{ask}?place=existing_contract_exists")).await, "revision");
    let page = site
        .send(
            &ask,
            &[("revision", &revision), ("place", "existing_contract_exists"), ("v.existing_contract_exists", "false"), ("do", "answer")],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("contract that does not exist neither covers services"), "the reason: {}", page.body);
    assert_eq!(site.file(), before);
}

#[tokio::test]
async fn six_questions_lead_to_the_first_results_and_lists_are_ticked() {
    let site = Site::new();
    let ask = begun(&site).await;
    let base = ask.trim_end_matches("/ask").to_string();
    let said: [&[(&str, &str)]; 6] = [
        &[("v.buyer_kind", "unitary_council"), ("v.nation", "england")],
        &[("v.service_codes", "85312300"), ("v.schedule_2_subject", "none_of_these"), ("t", "none")],
        &[("v.supplied_for_particular_individual", "no"), ("v.control_tie", "no_such_tie"), ("v.parties_all_authorities", "no")],
        &[("t", "existing_contract_exists"), ("v.existing_ends_on", "2027-03-31")],
        &[("v.commenced_on", "2026-12-01"), ("v.sudden_need", "no")],
        &[("v.value_excluding_vat", "500000"), ("k.vat_payable", "?")],
    ];
    for (number, answers) in (1..).zip(said) {
        let page = site.get(&ask).await;
        assert!(page.body.contains(&format!("Question {number}.")), "{number}: {}", main(&page));
        let revision = hidden(&page, "revision");
        let form: Vec<(&str, &str)> =
            [("revision", revision.as_str()), ("place", ""), ("do", "answer")].into_iter().chain(answers.iter().copied()).collect();
        let led = to(&site.send(&ask, &form).await);
        assert_eq!(led, if number == 6 { base.clone() } else { ask.clone() }, "{number}");
    }
    let file = site.file();
    for line in ["existing_contract_exists = true", "earlier_contract_exists = false", "makes_prototype = false"] {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert!(file.contains("existing_awarded_on = \"not_asked\""), "what was left empty beside an answer is left for later: {file}");
    let page = site.get(&format!("{ask}?place=what_exists_now")).await;
    assert!(page.body.contains("value=\"existing_contract_exists\" checked"), "what was said is shown: {}", main(&page));
    let both = [("revision", hidden(&page, "revision")), ("place", "what_exists_now".to_string()), ("t", "none".to_string())];
    let mut both: Vec<(&str, &str)> = both.iter().map(|(name, text)| (*name, text.as_str())).collect();
    both.extend([("t", "earlier_contract_exists"), ("do", "answer")]);
    assert_eq!(site.send(&ask, &both).await.status, StatusCode::UNPROCESSABLE_ENTITY, "none, and one of them");
    assert_eq!(site.file(), file);
    // what only a yes makes worth asking is not kept beside a no
    let revision = hidden(&page, "revision");
    let changed = [
        ("revision", revision.as_str()),
        ("place", "what_exists_now"),
        ("t", "earlier_contract_exists"),
        ("v.existing_awarded_on", "2023-02-01"),
        ("do", "answer"),
    ];
    to(&site.send(&ask, &changed).await);
    assert!(!site.file().contains("existing_awarded_on = 2023"), "{}", site.file());
}

#[tokio::test]
async fn a_question_is_skipped_and_what_answers_settle_has_its_own_page() {
    let site = Site::new();
    let ask = begun(&site).await;
    let page = site.get(&ask).await;
    let revision = hidden(&page, "revision");
    assert_eq!(to(&site.send(&ask, &[("revision", &revision), ("place", ""), ("do", "later")]).await), ask);
    let next = site.get(&ask).await;
    assert!(next.body.contains("What do people receive?") && next.body.contains("Left for later"), "{}", main(&next));
    let settles = site.get(&ask.replace("/ask", "/settles?place=who_buys")).await;
    assert!(settles.status == StatusCode::OK && settles.body.contains("In which nation"), "{}", main(&settles));
    assert_eq!(site.get(&ask.replace("/ask", "/settles?place=nothing")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn legal_terms_show_where_they_were_asked_for() {
    let site = Site::new();
    let ask = begun(&site).await;
    let set = site.send("/terms", &[("show", "yes"), ("back", &ask)]).await;
    assert_eq!(to(&set), ask);
    let cookie = set.headers["set-cookie"].to_str().unwrap().to_string();
    assert!(cookie.starts_with("terms=1;") && !cookie.contains("needs"), "{cookie}");
    assert!(!site.get(&ask).await.body.contains("class=\"terms\""));
    let request = axum::http::Request::get(&ask).header("cookie", "other=2; terms=1").body(axum::body::Body::empty()).unwrap();
    let page = site.ask(request).await;
    assert!(page.body.starts_with("<!doctype html>\n<html lang=\"en-GB\" class=\"terms\">"), "{}", &page.body[..120]);
    assert_eq!(to(&site.send("/terms", &[("show", "no"), ("back", "//elsewhere.example/")]).await), "/");
}
