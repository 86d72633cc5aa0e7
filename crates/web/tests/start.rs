//! The start page: one sentence begins a need, and what is wrong is said first.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::http::StatusCode;
use common::{Site, to};

#[tokio::test]
async fn one_sentence_begins_a_need_through_either_door() {
    for (button, door) in [("need", "need"), ("proposal", "proposal")] {
        let site = Site::new();
        let page =
            site.send("/begin", &[("sentence", "Rooms with support, and  advice, for people who sleep rough"), ("door", button)]).await;
        assert!(to(&page).ends_with("/ask"));
        let file = site.file();
        assert!(file.contains("title = \"Rooms with support, and advice, for people…\""), "{file}");
        assert!(file.contains("sentence = \"Rooms with support, and advice, for people who sleep rough\""), "{file}");
        assert!(file.contains(&format!("door = \"{door}\"")), "{file}");
    }
    let site = Site::new();
    site.send("/begin", &[("title", "Ours"), ("sentence", "Evening clubs"), ("door", "need")]).await;
    assert!(site.file().contains("title = \"Ours\""), "whoever sends a title has it");
}

#[tokio::test]
async fn what_is_wrong_is_read_first_and_nothing_is_kept() {
    let site = Site::new();
    let long = "x".repeat(601);
    for (fields, says) in [
        (&[("sentence", " ")][..], "Write one sentence"),
        (&[("sentence", &long)], "It has 601 letters"),
        (&[("sentence", "Clubs"), ("title", &long)], "It has 601 letters"),
    ] {
        let page = site.send("/begin", fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("<title>Problem: ") && page.body.contains(says), "{}", page.body);
        assert!(page.body.contains("govuk-error-summary__title\" tabindex=\"-1\" autofocus"), "{}", page.body);
        let typed = page.body.split_once("name=\"sentence\"").unwrap().1.split_once("</textarea>").unwrap().0.to_string();
        assert!(typed.ends_with(fields[0].1.trim()), "what was typed stands there still: {typed}");
    }
    assert_eq!(std::fs::read_dir(&site.folder).unwrap().count(), 0);
}

#[tokio::test]
async fn six_examples_stand_first_and_all_are_there() {
    let page = Site::new().get("/").await.body;
    let (first, rest) = page.split_once("All examples").unwrap();
    let all = desk::examples::all();
    assert_eq!(first.matches("href=\"/examples/").count(), 6);
    assert_eq!(rest.matches("href=\"/examples/").count(), all.len() - 6);
    assert!(all.iter().all(|one| page.contains(&format!("href=\"/examples/{}\"", one.id))));
}
