//! The pages that count a period: every clock has one, a known count comes out, what is wrong is said beside its field.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use axum::http::StatusCode;
use common::{Site, desk, words_of};

/// The address of a clock's form.
fn address(clock: &desk::dates::ClockView) -> String {
    let regime = if clock.regime.is_empty() { String::new() } else { format!("?regime={}", clock.regime) };
    format!("/dates/{}{regime}", clock.command)
}

#[tokio::test]
async fn every_clock_is_listed_under_its_law_and_has_a_form_with_nothing_filled_in() {
    let site = Site::new();
    let list = site.get("/dates").await;
    assert_eq!(list.status, StatusCode::OK);
    for clock in desk().counting.clocks() {
        assert!(list.body.contains(clock.group) && list.body.contains(&clock.asks), "{}", clock.id);
        assert_ne!(clock.group, "Others", "{}: name the part of the law of its file", clock.id);
        let page = site.get(&address(&clock)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", clock.id);
        for date in &clock.dates {
            assert!(page.body.contains(&format!(" id=\"{}\" name=\"{}\" type=\"date\" value=\"\"", date.id, date.id)), "{}", clock.id);
        }
        for switch in &clock.switches {
            assert!(page.body.contains(&format!("name=\"{}\" type=\"checkbox\" value=\"yes\">", switch.id)), "{}", clock.id);
        }
        assert!(!page.body.contains("\" checked") && !page.body.contains("govuk-error"), "{}", clock.id);
    }
    assert!(site.get("/").await.body.contains("href=\"/dates\""));
}

#[tokio::test]
async fn every_clock_counts_and_says_what_the_desk_says() {
    let (site, desk) = (Site::new(), desk());
    for clock in desk.counting.clocks() {
        let asked = desk::dates::Asked {
            dates: clock.dates.iter().map(|date| (date.id.clone(), "2026-06-10".to_string())).collect(),
            switches: Vec::new(),
        };
        let regime = Some(clock.regime.as_str()).filter(|regime| !regime.is_empty());
        let view = desk.counting.dates(&clock.command, regime, &asked).unwrap();
        let joint = if clock.regime.is_empty() { '?' } else { '&' };
        let dates: Vec<String> = clock.dates.iter().map(|date| format!("{}=2026-06-10", date.id)).collect();
        let page = site.get(&format!("{}{joint}{}", address(&clock), dates.join("&"))).await;
        assert_eq!(page.status, StatusCode::OK, "{}", clock.id);
        let words = words_of(&page.body);
        for line in &view.lines {
            let day = line.day.as_ref().map_or_else(
                || if line.kind == "checks" { String::new() } else { line.words.clone() },
                |day| day.date.parse::<jiff::civil::Date>().unwrap().strftime("%-d %B %Y").to_string(),
            );
            let plain = |text: &str| text.to_lowercase().replace('\'', "&#x27;").replace('/', "&#x2f;");
            assert!(words.contains(&plain(&day)) && words.contains(&plain(&line.says)), "{}: {day}: {}", clock.id, line.says);
            assert!(line.sources.iter().all(|source| page.body.contains(&source.id.replace('/', "&#x2f;"))), "{}", clock.id);
        }
    }
}

#[tokio::test]
async fn a_known_count_comes_out_day_by_day() {
    let site = Site::new();
    let page = site.get("/dates/standstill?regime=act&published=2026-06-10&summaries=2026-06-10").await;
    let page = if page.status == StatusCode::OK { page } else { site.get("/dates/standstill?regime=act&published=2026-06-10").await };
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let words = words_of(&page.body);
    assert!(words.contains("13 june 2026 saturday, not counted"), "{words}");
    let psr = words_of(&site.get("/dates/standstill?regime=psr&published=2026-06-10").await.body);
    assert!(psr.contains("tuesday 23 june 2026") && psr.contains("wednesday 24 june 2026"), "{psr}");
    let objected =
        site.get("/dates/standstill?regime=psr&published=2026-06-10&representations=2026-06-15&representations=2026-06-24").await;
    let words = words_of(&objected.body);
    assert!(words.contains("monday 15 june 2026 in time") && words.contains("wednesday 24 june 2026 too late"), "{words}");
    let long = site.get("/dates/framework-term?regime=act&awarded=2026-06-10").await;
    assert!(long.body.len() < 200_000, "a count of years is cut: {}", long.body.len());
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_kept_as_typed() {
    let site = Site::new();
    for (query, says) in [
        ("published=", "It is empty, and nothing can be counted without it"),
        ("published=2026-02-30", "There is no day 2026-02-30"),
        ("published=10/06/2026", "“10/06/2026” is not written as a day".replace('/', "&#x2f;").as_str()),
        ("published=2026-06-10&told=2026-06-01", "is too early"),
        ("published=2026-06-10&published=2026-06-11", "There are two days"),
    ] {
        let page = site.get(&format!("/dates/standstill?regime=psr&{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.body.contains(says) && page.body.contains("aria-invalid") && page.body.contains("Nothing was counted yet"), "{query}");
        assert!(!page.body.contains("--published") && !page.body.contains('`'), "what the command line offers is of no use here: {query}");
    }
    let script = site.get("/dates/standstill?regime=psr&published=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(script.body.contains("&lt;script&gt;") && !script.body.contains("<script"));
    assert!(site.get("/dates/standstill?regime=psr&published=2026-06-10&told=&representations=").await.status == StatusCode::OK);
}

#[tokio::test]
async fn whose_rules_is_asked_and_never_taken_for_granted() {
    let site = Site::new();
    let page = site.get("/dates/standstill").await;
    assert!(page.status == StatusCode::OK && page.body.matches("type=\"radio\"").count() == 3 && !page.body.contains("\" checked"));
    assert_eq!(site.get("/dates/standstill?regime=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for address in ["/dates/no-such-clock", "/dates/standstill?regime=scotland", "/dates/%ff", "/dates/pipeline?regime=psr"] {
        assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn a_day_is_looked_up_by_each_calendar() {
    let site = Site::new();
    assert_eq!(site.get("/dates/working-day").await.status, StatusCode::OK);
    let page = words_of(&site.get("/dates/working-day?day=2026-12-25").await.body);
    assert!(page.contains("friday 25 december 2026") && page.contains("not a working day") && page.contains("the next one"), "{page}");
    assert!(words_of(&site.get("/dates/working-day?day=2099-06-15").await.body).contains("not known"));
    for wrong in ["", "soon"] {
        let page = site.get(&format!("/dates/working-day?day={wrong}")).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("govuk-error-message"), "{wrong}");
    }
}
