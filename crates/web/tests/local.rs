//! Pages beside one body's own rules.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use desk::Desk;
use std::sync::Arc;
use tower::ServiceExt;

async fn page(desk: &Arc<Desk>, address: &str) -> String {
    let folder = std::env::temp_dir().join(format!("waymark-web-local-{}", std::process::id()));
    let router = web::router(desk.clone(), desk::keep::Needs::open(&folder).unwrap());
    let response = router.oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    drop(std::fs::remove_dir_all(folder));
    String::from_utf8_lossy(&body).into_owned()
}

#[tokio::test]
async fn findings_and_results_name_the_bodys_own_rules_and_say_that_their_text_was_not_checked() {
    let text = include_str!("../../../examples/local/exampleshire.local.toml").replace("(invented)", "<b>");
    let with = Arc::new(Desk::open_with_local_text(None, "x.local.toml", &text).unwrap());
    let without = Arc::new(Desk::open(None).unwrap());
    let (need, route) = ("/examples/youth_service_600k_including_vat", "/routes/open_light_touch_competition");
    let finding = page(&with, &format!("{need}{route}")).await;
    assert!(finding.contains("Your body’s own rules") && finding.contains("id=\"o-local_tender\" data-binds=\"yes\""));
    assert!(finding.contains("Contract standing orders, CSO 9.3") && finding.contains("Waymark has not checked their text"));
    assert!(!finding.contains("Council <b>"), "what a file says is escaped");
    let results = page(&with, need).await;
    assert!(results.contains("local rules of Exampleshire Council") && !results.contains("are not checked."));
    for address in [need.to_string(), format!("{need}{route}")] {
        let plain = page(&without, &address).await;
        assert!(plain.contains("are not checked.") && !plain.contains("Exampleshire"));
    }
    let plan = page(&with, &format!("{need}/plan/open_light_touch_competition")).await;
    assert!(plan.contains("By the local rules of Exampleshire Council"));
}
