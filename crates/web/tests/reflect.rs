//! The reflections: they keep what is said, never conclude, and change no answer.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Site, hidden, main, to};

async fn opened(site: &Site) -> String {
    let text = desk::examples::named("grant_to_a_community_charity").unwrap().text;
    to(&site.open(&[("text", text.as_bytes())]).await)
}

#[tokio::test]
async fn what_is_said_is_kept_and_changes_no_answer() {
    let site = Site::new();
    let need = opened(&site).await;
    let before = site.get(&format!("{need}/routes")).await.body;
    let address = format!("{need}/reflect/stewardship");
    let page = site.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("type=\"radio\"").count(), 6 * 4);
    let revision = hidden(&page, "revision");
    let note = "Trust matters: <b>\"all\"</b>\r\nof it.";
    let fields = [
        ("revision", revision.as_str()),
        ("leans.market", "towards_b"),
        ("note.market", note),
        ("leans.partnership", "between"),
        ("note.partnership", ""),
    ];
    let sent = site.send(&address, &fields).await;
    assert_eq!(to(&sent), format!("{address}#said"));
    let file = site.file();
    assert!(
        file.contains("[reflections.market]\nleans = \"towards_b\"\n") && file.contains("[reflections.partnership]\nleans = \"between\""),
        "{file}"
    );
    assert!(!file.contains("relational"), "what the form did not hold stays unsaid: {file}");
    let page = site.get(&address).await;
    assert!(main(&page).contains("One leans towards stewardship, one is in between, four are not thought about yet."), "{}", main(&page));
    assert!(page.body.contains("Trust matters: &lt;b&gt;") && !page.body.contains("<b>&quot;all"));
    assert_eq!(site.get(&format!("{need}/routes")).await.body, before, "it decides nothing");
    // an old revision is refused, and nothing is written
    let late = site.send(&address, &fields).await;
    assert!(late.status == StatusCode::CONFLICT && late.body.contains("changed in another window"));
    assert_eq!(site.file(), file);
    // taken back
    let revision = hidden(&page, "revision");
    let back = [
        ("revision", revision.as_str()),
        ("leans.market", "not_yet"),
        ("note.market", ""),
        ("leans.partnership", "not_yet"),
        ("note.partnership", ""),
    ];
    to(&site.send(&address, &back).await);
    assert!(!site.file().contains("reflections"), "{}", site.file());
}

#[tokio::test]
async fn what_cannot_be_kept_is_told() {
    let site = Site::new();
    let need = opened(&site).await;
    let (address, before) = (format!("{need}/reflect/procured"), site.file());
    let page = site.get(&address).await;
    let revision = hidden(&page, "revision");
    let long = "x".repeat(desk::reflect::LONGEST_NOTE + 1);
    let sent = site.send(&address, &[("revision", &revision), ("leans.promise", "towards_a"), ("note.promise", &long)]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.body.contains("href=\"#n-promise\"") && sent.body.contains("id=\"n-promise\"") && sent.body.contains(&long));
    assert_eq!(site.file(), before);
    assert_eq!(site.get(&format!("{need}/reflect/nothing")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.send(&format!("{need}/reflect/nothing"), &[("revision", &revision)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/needs/0123/reflect/procured").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ways_outside_and_ways_of_buying_stand_side_by_side() {
    let site = Site::new();
    for example in desk::examples::all() {
        let page = site.get(&format!("/examples/{}/reflect/procured", example.id)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", example.id);
        let (buying, outside) = page.body.split_once("Ways of buying</h3>").unwrap().1.split_once("Ways that are not buying</h3>").unwrap();
        assert!(outside.contains("Give a grant for a provider") && buying.contains("Compete, under the lighter rules"), "{}", example.id);
        assert!(!page.body.contains("type=\"radio\""), "a sample keeps nothing");
        for verdict in ["you should", "You should", "must not be procured", "need not be procured"] {
            assert!(!page.body.contains(verdict), "{}: {verdict}", example.id);
        }
    }
}
