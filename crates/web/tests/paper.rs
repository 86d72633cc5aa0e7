//! What leaves this machine: the read-only copy and the paper for legal are whole files that say what the desk says and load nothing.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Site, desk, words_of};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::{BTreeMap, BTreeSet};

/// The largest that a read-only copy of an example may be, in bytes.
const LARGEST_COPY: usize = 1_600_000;

#[derive(Default)]
struct Read {
    faults: Vec<String>,
    ids: Vec<String>,
    links: Vec<String>,
    loads: Vec<String>,
    elements: BTreeSet<String>,
    groups: BTreeMap<String, BTreeSet<String>>,
}

fn read(html: &str) -> Read {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut found = Read { faults: dom.errors.borrow().iter().map(|one| one.to_string()).collect(), ..Read::default() };
    walk(&dom.document, &mut found);
    found
}

fn walk(node: &Handle, found: &mut Read) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let element = name.local.to_string();
        let attrs: BTreeMap<String, String> =
            attrs.borrow().iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
        found.ids.extend(attrs.get("id").cloned());
        for (key, value) in &attrs {
            match key.as_str() {
                "href" if element == "a" => found.links.push(value.clone()),
                "href" if element == "use" => assert!(value.starts_with('#'), "{value}"),
                "href" | "src" | "srcset" | "action" | "formaction" | "data" | "poster" | "style" => {
                    found.loads.push(format!("{element} {key}={value}"))
                }
                key if key.starts_with("on") => found.loads.push(format!("{element} {key}")),
                "aria-labelledby" | "aria-describedby" | "for" => found.links.extend(value.split(' ').map(|id| format!("#{id}"))),
                _ => {}
            }
        }
        if let (Some(route), Some(group)) = (attrs.get("data-route"), attrs.get("data-group")) {
            found.groups.entry(route.clone()).or_default().insert(group.clone());
        }
        found.elements.insert(element);
    }
    node.children.borrow().iter().for_each(|child| walk(child, found));
}

/// A file that leaves this machine loads nothing, asks nothing, and leads only to itself and to the law.
fn stands_alone(name: &str, html: &str) -> Read {
    let page = read(html);
    assert!(page.faults.is_empty(), "{name}: {:?}", &page.faults[..page.faults.len().min(5)]);
    assert!(page.loads.is_empty(), "{name}: {:?}", page.loads);
    for element in ["script", "link", "form", "input", "button", "iframe", "img", "object", "base", "nav"] {
        assert!(!page.elements.contains(element), "{name}: {element}");
    }
    let ids: BTreeSet<&String> = page.ids.iter().collect();
    let twice: Vec<&String> = ids.iter().copied().filter(|id| page.ids.iter().filter(|one| one == id).count() > 1).collect();
    assert!(twice.is_empty(), "{name}: ids twice: {twice:?}");
    for link in &page.links {
        match link.strip_prefix('#') {
            Some(anchor) => assert!(ids.contains(&anchor.to_string()), "{name}: {link} leads nowhere"),
            None => assert!(link.starts_with("https://"), "{name}: {link}"),
        }
    }
    assert_eq!(
        html.matches("url(").count(),
        html.matches("url(\"data:").count() + html.matches("url(data:").count(),
        "{name}: the style loads"
    );
    for says in
        ["It is not legal advice, and it is not privileged", "The authority decides", "No lawyer has reviewed Waymark", "are not checked"]
    {
        assert!(html.contains(says), "{name}: {says}");
    }
    assert!(html.contains(&desk().book.version), "{name}: the rulebook");
    page
}

fn readable() -> Vec<(String, desk::need::OpenNeed)> {
    let desk = desk();
    desk::examples::all().into_iter().filter_map(|one| Some((one.id, desk.read_need("n", one.text, None).ok()?))).collect()
}

fn promises_nothing(name: &str, html: &str) {
    let banned = "safe safest compliant guaranteed lawful recommended recommend recommends easy easiest easier score overlay teckal replay ocid spei settled_as best";
    let banned: BTreeSet<&str> = banned.split(' ').collect();
    // the words of the Acts and the policies themselves, and a function named in addresses
    let law = ["best interests", "best value", "the public interest in lawful awards", "score social value"];
    let text = law.iter().fold(words_of(html), |text, words| text.replace(words, ""));
    for word in text
        .split_whitespace()
        .filter(|word| !word.starts_with("http"))
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric() && c != '_'))
    {
        assert!(!banned.contains(word), "{name}: {word}");
    }
}

#[tokio::test]
async fn the_copy_of_every_example_stands_alone_and_says_what_the_desk_says() {
    let (site, desk) = (Site::new(), desk());
    for (id, need) in readable() {
        let copy = site.get(&format!("/examples/{id}/copy.html")).await;
        assert_eq!(copy.status, StatusCode::OK, "{id}");
        assert_eq!(copy.headers["content-disposition"], "attachment; filename=\"waymark-copy.html\"");
        let page = stands_alone(&id, &copy.body);
        promises_nothing(&id, &copy.body);
        assert!(copy.body.len() < LARGEST_COPY, "{id}: {} bytes", copy.body.len());
        assert!(copy.body.contains("A read-only copy: it changes nothing and asks nothing."), "{id}");
        let answer = desk.results(&need);
        let expected: BTreeMap<String, BTreeSet<String>> =
            answer.routes.iter().map(|route| (route.id.clone(), BTreeSet::from([route.group.to_string()]))).collect();
        assert_eq!(page.groups, expected, "{id}: every route, in its one group");
        for route in answer.routes.iter().filter(|route| route.encoded) {
            assert!(page.ids.contains(&format!("finding-{}", route.id)), "{id}: {}", route.id);
            for condition in &route.conditions {
                assert!(page.ids.contains(&format!("{}-c-{}", route.id, condition.id)), "{id}: {} {}", route.id, condition.id);
            }
        }
        for said in desk.said(&need) {
            assert!(copy.body.contains(&format!("data-fact=\"{}\"", said.place)), "{id}: {}", said.place);
        }
    }
}

#[tokio::test]
async fn the_paper_for_legal_of_every_example_reads_and_stands_alone() {
    let (site, desk) = (Site::new(), desk());
    for (id, need) in readable() {
        let address = format!("/examples/{id}/legal");
        let (shown, file) = (site.get(&address).await, site.get(&format!("{address}.html")).await);
        assert_eq!((shown.status, file.status), (StatusCode::OK, StatusCode::OK), "{id}");
        let page = stands_alone(&id, &file.body);
        promises_nothing(&id, &file.body);
        let view = desk.legal_paper(&need, &[], "2026-11-29".parse().unwrap()).unwrap();
        let expected: BTreeMap<String, BTreeSet<String>> =
            view.routes.iter().map(|one| (one.route.id.clone(), BTreeSet::from([one.route.group.to_string()]))).collect();
        assert_eq!(page.groups, expected, "{id}");
        assert_eq!(page.ids.iter().filter(|one| one.starts_with("ask-")).count(), view.asked.len(), "{id}");
        for source in &view.provisions {
            assert!(source.address.is_empty() || file.body.contains(&format!(">{}</a>", source.address)), "{id}: {} is printed", source.id);
        }
        let on_page = read(&shown.body);
        assert!(on_page.faults.is_empty(), "{id}: {:?}", on_page.faults);
        assert!(on_page.elements.contains("form"), "{id}: its ways can be chosen");
    }
}

#[tokio::test]
async fn the_ways_of_a_paper_can_be_chosen_and_others_are_refused() {
    let site = Site::new();
    let base = "/examples/homelessness_service_4m_with_rooms";
    let chosen = site.get(&format!("{base}/legal?route=grant&route=da_urgency")).await;
    let routes: Vec<String> = read(&chosen.body).groups.into_keys().collect();
    assert_eq!(routes, ["da_urgency", "grant"]);
    assert!(
        chosen.body.replace("&#x2f;", "/").contains("legal.html?route=da_urgency&amp;route=grant\"") || chosen.body.contains("route=grant")
    );
    assert_eq!(site.get(&format!("{base}/legal?route=no_such_route")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("{base}/legal?route=in_house_delivery")).await.status, StatusCode::NOT_FOUND);
    let many = desk().routes.iter().map(|route| format!("route={}&", desk().book.rules[usize::from(route.id)].id)).collect::<String>();
    assert_eq!(site.get(&format!("{base}/legal?{many}")).await.status, StatusCode::NOT_FOUND, "too many for one paper");
    assert_eq!(site.get("/needs/0123/copy.html").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/examples/nothing/legal.html").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_that_offers_them_says_what_to_think_of_first() {
    let site = Site::new();
    let page = site.get("/examples/grant_to_a_community_charity/take-away").await;
    assert_eq!(page.status, StatusCode::OK);
    for says in ["may have to be disclosed", "Never name a person who receives the service", "It changes nothing and asks nothing"] {
        assert!(page.body.contains(says), "{says}");
    }
}
