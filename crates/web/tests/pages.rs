//! The pages hold what the desk says, no more; whatever is put into them comes out escaped.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::http::StatusCode;
use common::{Site, desk, words_of};
use std::collections::{BTreeMap, BTreeSet};

/// The group of each route, as the page's rows say.
fn groups_on(page: &str) -> BTreeMap<String, String> {
    let value = |text: &str, name: &str| Some(text.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.to_string());
    let rows = page.split('<').filter(|tag| tag.contains("data-route="));
    rows.filter_map(|tag| Some((value(tag, "data-route")?, value(tag, "data-group")?))).collect()
}

/// The examples whose files can be read.
fn readable() -> Vec<(String, desk::need::OpenNeed)> {
    let desk = desk();
    desk::examples::all().into_iter().filter_map(|one| Some((one.id, desk.read_need("n", one.text, None).ok()?))).collect()
}

#[tokio::test]
async fn results_hold_the_desks_groups_and_findings_open() {
    let (site, desk) = (Site::new(), desk());
    for (id, need) in readable() {
        let answer = desk.routes(&need);
        let json = serde_json::to_value(&answer).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_string();
        let expected: BTreeMap<String, String> =
            json["routes"].as_array().unwrap().iter().map(|route| (text(&route["id"]), text(&route["group"]))).collect();
        let page = site.get(&format!("/examples/{id}/routes")).await;
        assert_eq!(page.status, StatusCode::OK, "{id}");
        assert_eq!(groups_on(&page.body), expected, "{id}");
        let first = site.get(&format!("/examples/{id}")).await;
        let (shown, view) = (groups_on(&first.body), desk.first(&need).0);
        let ways = view.keep.iter().flat_map(|keep| &keep.ways).chain(&view.ways);
        assert_eq!(shown, ways.map(|way| (way.id.clone(), way.group.to_string())).collect(), "{id}");
        assert!(shown.iter().all(|(route, group)| expected.get(route) == Some(group)), "{id}");
        assert!(view.headline.iter().all(|line| words_of(&first.body).contains(&line.to_lowercase())), "{id}");
        assert!(page.body.contains("<strong>Sample.</strong>"), "{id}");
        for route in answer.routes.iter().filter(|route| route.encoded) {
            let finding = site.get(&format!("/examples/{id}/routes/{}", route.id)).await;
            assert_eq!(finding.status, StatusCode::OK, "{id} {}", route.id);
            assert_eq!(groups_on(&finding.body).get(&route.id).map(String::as_str), Some(route.group), "{id} {}", route.id);
            let open_mark = finding.body.contains("<p class=\"verdict\"><svg class=\"mark\" viewBox=\"0 0 36 24\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#m-open\"/>");
            assert_eq!(open_mark, route.group == "open" && route.standing != Some("arguable"), "{id} {}", route.id);
            assert_eq!(finding.body.matches("id=\"c-").count(), route.conditions.len());
        }
    }
}

#[tokio::test]
async fn an_example_that_cannot_be_read_says_so() {
    let (site, desk) = (Site::new(), desk());
    for example in desk::examples::all() {
        let page = site.get(&format!("/examples/{}", example.id)).await;
        let readable = desk.read_need("n", example.text, None).is_ok();
        assert_eq!(page.status, if readable { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY });
    }
}

#[tokio::test]
async fn every_link_inside_resolves_and_every_anchor_exists() {
    let site = Site::new();
    let mut todo = vec!["/".to_string()];
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut links: BTreeSet<(String, String)> = BTreeSet::new();
    let broken: BTreeSet<String> = {
        let known: BTreeSet<String> = readable().into_iter().map(|(id, _)| id).collect();
        desk::examples::all().into_iter().filter(|one| !known.contains(&one.id)).map(|one| format!("/examples/{}", one.id)).collect()
    };
    while let Some(address) = todo.pop() {
        if pages.contains_key(&address) || broken.contains(&address) {
            continue;
        }
        let page = site.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let html = address == "/" || !(address.starts_with("/assets/") || address.ends_with(".toml"));
        pages.insert(address.clone(), if html { page.body.clone() } else { String::new() });
        if !html {
            continue;
        }
        for link in page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.replace("&#x2f;", "/").replace("&amp;", "&");
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let path = if path.is_empty() { address.clone() } else { path.to_string() };
            assert!(path.starts_with('/'), "{address}: {link}");
            todo.push(path.clone());
            if !anchor.is_empty() {
                links.insert((path, anchor.to_string()));
            }
        }
    }
    for (path, anchor) in links {
        assert!(pages[&path].contains(&format!("id=\"{anchor}\"")), "{path}#{anchor}");
    }
    assert!(pages.len() > 70, "{}", pages.len());
}

#[tokio::test]
async fn no_page_promises_anything() {
    let site = Site::new();
    let mut addresses = vec!["/".to_string(), "/nowhere".to_string(), "/dates".to_string(), "/dates/standstill".to_string()];
    for (id, _) in readable() {
        addresses.extend([format!("/examples/{id}"), format!("/examples/{id}/policy"), format!("/examples/{id}/plan/da_user_choice")]);
        addresses
            .extend(desk().routes.iter().map(|route| format!("/examples/{id}/routes/{}", desk().book.rules[usize::from(route.id)].id)));
    }
    let banned = "safe safest compliant guaranteed lawful recommended recommend recommends easy easiest easier score overlay teckal replay ocid spei settled_as best";
    let banned: BTreeSet<&str> = banned.split(' ').collect();
    for address in addresses {
        let page = site.get(&address).await;
        // the words of the Acts and the policies themselves
        let law = ["best interests", "best value", "the public interest in lawful awards", "score social value"];
        let text = law.iter().fold(words_of(&page.body), |text, words| text.replace(words, ""));
        for word in text.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
            assert!(!banned.contains(word), "{address}: {word}");
        }
        assert!(!text.contains("low risk") && !text.contains("% risk"), "{address}");
        assert!(!page.body.contains("<script") && !page.body.contains(" style=") && !page.body.contains(" onclick"), "{address}");
    }
}

#[tokio::test]
async fn every_finding_says_what_it_is() {
    let site = Site::new();
    for (id, _) in readable() {
        let page = site.get(&format!("/examples/{id}")).await;
        for says in [
            "It is not legal advice, and it is not privileged",
            "The authority decides",
            "No lawyer has reviewed Waymark",
            "are not checked",
            "the Act, 1 April 2026",
        ] {
            assert!(page.body.contains(says), "{id}: {says}");
        }
        assert!(page.body.contains(&desk().book.version), "{id}");
    }
}
