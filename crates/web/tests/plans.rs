//! Plans, policies, and the dates that bind: every example has them, and the days of local periods are kept where the need is.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use axum::http::StatusCode;
use common::{Site, desk, hidden, to, words_of};
use desk::plan::Wanted;

const NEED: &str = "homelessness_service_4m_with_rooms";
const ROUTE: &str = "open_light_touch_competition";

/// The examples whose files can be read.
fn readable() -> Vec<(String, desk::need::OpenNeed)> {
    let desk = desk();
    desk::examples::all().into_iter().filter_map(|one| Some((one.id, desk.read_need("n", one.text, None).ok()?))).collect()
}

async fn kept(site: &Site) -> String {
    to(&site.send(&format!("/examples/{NEED}/copy"), &[]).await)
}

#[tokio::test]
async fn every_example_has_a_plan_for_every_route_its_policies_and_its_dates() {
    let (site, desk) = (Site::new(), desk());
    for (id, need) in readable() {
        let policies = site.get(&format!("/examples/{id}/policy")).await;
        assert_eq!(policies.status, StatusCode::OK, "{id}");
        for policy in &desk.policy(&need).policies {
            let row = format!("id=\"d-{}\" data-binds=\"{}\"", policy.id, policy.binds);
            assert!(policies.body.contains(&row), "{id}: {row}");
        }
        let results = site.get(&format!("/examples/{id}")).await.body;
        assert!(results.contains(&format!("{id}/policy\"")), "{id}");
        for dates in &desk.binding_dates(&need, &Wanted::default()).routes {
            let finding = site.get(&format!("/examples/{id}/routes/{}", dates.id)).await.body;
            assert!(finding.contains(&format!("/plan/{}\"", dates.id)), "{id}: {}", dates.id);
        }
        for route in &desk.routes {
            let route = &desk.book.rules[usize::from(route.id)].id;
            let page = site.get(&format!("/examples/{id}/plan/{route}")).await;
            assert_eq!(page.status, StatusCode::OK, "{id} {route}");
            let Ok(plan) = desk.plan(&need, route, &Wanted::default()) else {
                assert!(page.body.contains("There is no plan yet"), "{id} {route}");
                continue;
            };
            assert_eq!(page.body.matches("class=\"line\"").count(), plan.entries.len(), "{id} {route}");
            let warned = page.body.matches("class=\"answer sub warn\"").count();
            assert_eq!(warned, if plan.warning.is_some() { plan.entries.len() } else { 0 }, "{id} {route}: every line says so");
            for period in &plan.not_known {
                assert!(
                    page.body.contains(&format!("name=\"takes.{}\" type=\"text\" value=\"\"", period.id)),
                    "{id} {route}: {}",
                    period.id
                );
            }
            if plan.group == "closed" {
                assert!(page.body.matches("Closed: this route may not be used").count() >= plan.entries.len(), "{id} {route}");
            }
        }
    }
    assert_eq!(site.get(&format!("/examples/{NEED}/plan/no_such_route")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/examples/none/plan/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/needs/none/policy").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_finding_shows_what_binds_and_every_way_of_challenging() {
    let (site, desk) = (Site::new(), desk());
    for (id, need) in readable().into_iter().take(4) {
        for route in &desk.routes {
            let route = &desk.book.rules[usize::from(route.id)].id;
            let answer = desk.why(&need, route).unwrap();
            let route = &answer.routes[0];
            let page = site.get(&format!("/examples/{id}/routes/{}", route.id)).await.body;
            for duty in route.duties_bind.iter().flatten() {
                assert!(page.contains(&format!("id=\"d-{}\" data-binds=\"{}\"", duty.id, duty.binds)), "{id} {}: {}", route.id, duty.id);
            }
            for remedy in &route.remedies {
                assert!(page.contains(&format!("id=\"r-{}\"", remedy.id)), "{id} {}: {}", route.id, remedy.id);
                assert!(remedy.clocks.iter().all(|clock| page.contains(&format!("href=\"/dates/{}", clock.command))), "{id} {}", route.id);
            }
        }
    }
}

#[tokio::test]
async fn the_days_of_a_local_period_are_kept_in_the_file() {
    let site = Site::new();
    let base = kept(&site).await;
    let plan = format!("{base}/plan/{ROUTE}");
    let page = site.get(&plan).await;
    assert!(page.body.contains("name=\"takes.consultation\" type=\"text\" value=\"\""));
    let revision = hidden(&page, "revision");
    let fields = [("revision", revision.as_str()), ("takes.consultation", "42"), ("takes.call_in", ""), ("start", ""), ("by", "")];
    assert_eq!(to(&site.send(&plan, &fields).await), plan);
    assert!(site.file().contains("[takes]\nconsultation = 42"), "{}", site.file());
    let page = site.get(&plan).await;
    assert!(page.body.contains("name=\"takes.consultation\" type=\"text\" value=\"42\"") && words_of(&page.body).contains("takes 42 days"));
    let before = site.file();
    let stale = site.send(&plan, &[("revision", &revision), ("takes.consultation", "7")]).await;
    assert!(stale.status == StatusCode::CONFLICT && stale.body.contains("changed in another window"), "{}", stale.body);
    assert_eq!(site.file(), before, "two windows cannot overwrite each other");
    let revision = hidden(&page, "revision");
    to(&site.send(&plan, &[("revision", &revision), ("takes.consultation", "")]).await);
    assert!(!site.file().contains("[takes]"), "taken back: {}", site.file());
    assert_eq!(site.send("/needs/none/plan/x", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_beginning_and_an_end_are_tried_once_and_kept_nowhere() {
    let site = Site::new();
    let base = kept(&site).await;
    let (plan, before) = (format!("{base}/plan/{ROUTE}"), site.file());
    let tried = site.send(&plan, &[("start", "2027-01-04"), ("by", "2027-01-05")]).await;
    assert_eq!(tried.status, StatusCode::OK);
    let words = words_of(&tried.body);
    assert!(words.contains("work on it begins monday 4 january 2027") && words.contains("the service is wanted tuesday 5 january 2027"));
    assert!(tried.body.contains("name=\"start\" type=\"date\" value=\"2027-01-04\"") && site.file() == before);
    assert!(!site.get(&plan).await.body.contains("4 January 2027"));
    let example = format!("/examples/{NEED}/plan/{ROUTE}");
    let tried = words_of(&site.send(&example, &[("start", "2027-01-04"), ("by", "2027-01-05"), ("takes.consultation", "42")]).await.body);
    assert!(tried.contains("too late for the day wanted") && tried.contains("takes 42 days"));
    assert!(!words_of(&site.get(&example).await.body).contains("takes 42 days"), "nothing of it is kept");
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_is_kept() {
    let site = Site::new();
    let base = kept(&site).await;
    let (own, before) = (format!("{base}/plan/{ROUTE}"), site.file());
    let script = "\"><script>alert(1)</script>";
    for plan in [own, format!("/examples/{NEED}/plan/{ROUTE}")] {
        for (field, text, says) in [
            ("takes.consultation", "-1", "is no number of days"),
            ("takes.consultation", "99999", "is no number of days"),
            ("takes.consultation", script, "is no number of days"),
            ("start", "tomorrow", "There is no day “tomorrow”"),
            ("by", script, "There is no day"),
        ] {
            let page = site.send(&plan, &[("revision", "0"), (field, text)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{plan} {field} {text}");
            assert!(
                page.body.contains(says) && page.body.contains("aria-invalid") && !page.body.contains("<script"),
                "{plan} {field} {text}"
            );
        }
        let page = site.send(&plan, &[("start", "2027-01-04"), ("by", "2026-01-05")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.body.contains("before the plan begins on 2027-01-04") && page.body.contains("The way there"),
            "said, and the plan stays"
        );
    }
    assert_eq!(site.file(), before);
}

#[tokio::test]
async fn the_dates_that_bind_say_what_is_missing_and_how_late_it_is() {
    let site = Site::new();
    let base = kept(&site).await;
    let page = site.get(&base).await;
    assert!(!page.body.contains("/ask?place=existing_ends_on\""), "this need has no contract today");
    assert!(page.body.contains("/ask?place=service_needed_from\""));
    for (fact, day) in [("service_needed_from", "2026-10-10")] {
        let revision = hidden(&site.get(&format!("{base}/ask?place={fact}")).await, "revision");
        let field = format!("v.{fact}");
        to(&site.send(&format!("{base}/ask"), &[("revision", &revision), ("place", fact), (&field, day), ("do", "answer")]).await);
    }
    let words = words_of(&site.get(&base).await.body);
    assert!(words.contains("the service is needed from 10 october 2026") && words.contains("days too late"), "{words}");
}
