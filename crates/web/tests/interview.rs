//! The interview as a person walks it: page by page, over the forms that the pages themselves hold.

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
    assert!(page.body.matches("<h1").count() == 1 && page.body.contains("Who buys, where, and from whom?"), "{}", main(&page));
    assert!(
        page.body.matches("I do not know").count() >= 4 && !page.body.contains("\" checked"),
        "nothing is ticked before anybody answers"
    );
    let revision = hidden(&page, "revision");
    let said = [
        ("revision", revision.as_str()),
        ("v.buyer_kind", "unitary_council"),
        ("v.nation", "england"),
        ("v.control_tie", "no_such_tie"),
        ("v.parties_all_authorities", "false"),
        ("do", "answer"),
    ];
    let said: Vec<(&str, &str)> = said.into_iter().collect();
    assert_eq!(to(&site.send(&ask, &said).await), ask);
    let file = site.file();
    assert!(file.contains("buyer_kind = \"unitary_council\"") && file.contains("nation = \"england\""), "{file}");
    let stale = site.send(&ask, &said).await;
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
    site.send(&ask, &[("revision", &revision), ("v.nation", "england"), ("k.buyer_kind", "do_not_know"), ("do", "answer")]).await;
    let answers = site.get(&format!("{base}/answers")).await;
    assert!(answers.body.to_lowercase().contains("england") && answers.body.contains("Take back"), "{}", answers.body);
    let change = format!("{ask}?place=nation");
    let page = site.get(&change).await;
    assert!(page.body.contains("In which nation") && page.body.contains("name=\"place\" value=\"nation\""), "{}", main(&page));
    let back = to(&site
        .send(&ask, &[("revision", &hidden(&page, "revision")), ("place", "nation"), ("v.nation", "wales"), ("do", "answer")])
        .await);
    assert_eq!(back, format!("{base}/answers"));
    assert!(site.file().contains("nation = \"wales\""));
    let answers = site.get(&back).await;
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
