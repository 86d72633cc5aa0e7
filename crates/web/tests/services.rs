//! Kinds of service found by words: on their own page, and in the question for what people receive.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

mod common;

use axum::http::StatusCode;
use common::{Site, hidden, to};

#[tokio::test]
async fn the_page_says_the_codes_and_their_traps() {
    let site = Site::new();
    let page = site.get("/services").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("What do people receive?") && !page.body.contains("Nothing found"));
    let home = site.get("/services?words=children%27s+home").await;
    for words in ["85311300", "Welfare services for children and young people", "Light touch"] {
        assert!(home.body.contains(words), "{words}: {}", home.body);
    }
    assert!(!home.body.contains("type=\"checkbox\""));
    let rooms = site.get("/services?words=temporary+accommodation").await;
    assert!(rooms.body.contains("Not light touch") && rooms.body.contains("only for defence and security"), "{}", rooms.body);
    let none = site.get("/services?words=zzzz").await;
    assert!(
        none.status == StatusCode::OK && none.body.contains("Nothing found") && none.body.contains("/services?words="),
        "{}",
        none.body
    );
    let odd = site.get("/services?words=%3Cb%3Ehome").await;
    assert!(!odd.body.contains("<b>home") && odd.body.contains("&lt;b&gt;home"));
}

#[tokio::test]
async fn nothing_is_ticked_that_nobody_ticked() {
    let site = Site::new();
    let begun = [("title", "A drop-in for homeless people"), ("sentence", "A day centre with advice"), ("door", "need")];
    let base = to(&site.send("/begin", &begun).await);
    let ask = format!("{base}?place=service_codes");
    let page = site.get(&ask).await;
    assert!(page.body.contains("Kinds found in your sentence"), "{}", page.body);
    let ticked = |body: &str, code: &str| {
        let at = body.find(&format!("value=\"{code}\"")).unwrap_or_else(|| panic!("{code} is there: {body}"));
        body[at..at + body[at..].find('>').unwrap()].contains(" checked")
    };
    assert!(!ticked(&page.body, "85312000"));
    let revision = hidden(&page, "revision");
    let typed = [
        ("revision", revision.as_str()),
        ("place", "service_codes"),
        ("c.service_codes", "85312000"),
        ("words.service_codes", "school nursing"),
        ("do", "search"),
    ];
    let found = site.send(&base, &typed).await;
    assert!(!ticked(&found.body, "85141200"), "what was found is not ticked");
    assert!(ticked(&found.body, "85312000"), "what was ticked stays so");
    assert_eq!(found.body.matches("id=\"c0-85141200\"").count(), 1);
    assert!(found.body.contains("delivered to individuals"), "the limit of the health list is shown");
}
