//! The law book as it is served and as files: every page can be reached, every link leads somewhere, every page is HTML without a fault.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Site, desk};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

/// What the test needs of a page.
struct Read {
    faults: Vec<String>,
    ids: Vec<String>,
    links: Vec<String>,
    headings: Vec<u8>,
}

fn read(html: &str) -> Read {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut found =
        Read { faults: dom.errors.borrow().iter().map(|one| one.to_string()).collect(), ids: vec![], links: vec![], headings: vec![] };
    walk(&dom.document, &mut found);
    found
}

fn walk(node: &Handle, found: &mut Read) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        for attr in attrs.borrow().iter() {
            match (&*attr.name.local, &*name.local) {
                ("id", _) => found.ids.push(attr.value.to_string()),
                ("href", "a" | "link") => found.links.push(attr.value.to_string()),
                _ => {}
            }
        }
        if let Some(level) = name.local.strip_prefix('h').and_then(|level| level.parse().ok()) {
            found.headings.push(level);
        }
    }
    node.children.borrow().iter().for_each(|child| walk(child, found));
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

/// A link of a page as a file and a line of it.
fn target(page: &Path, link: &str) -> Option<(PathBuf, String)> {
    if link.contains("://") {
        return None;
    }
    let (file, line) = link.split_once('#').unwrap_or((link, ""));
    let mut path = if file.is_empty() { page.to_path_buf() } else { page.parent().unwrap().to_path_buf() };
    for part in file.split('/').filter(|part| !part.is_empty()) {
        if part == ".." {
            path.pop()
        } else {
            path.push(part);
            true
        };
    }
    Some((path, line.to_string()))
}

#[test]
fn every_page_of_the_written_book_is_sound_and_can_be_reached() {
    let out = std::env::temp_dir().join(format!("waymark-book-{}", std::process::id()));
    let mut told = 0;
    let written = web::book::write(&desk(), &out, &mut |done, _| told = done).unwrap();
    let mut all = Vec::new();
    files(&out, &mut all);
    let pages: BTreeMap<PathBuf, Read> = all
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .map(|path| (path.clone(), read(&std::fs::read_to_string(path).unwrap())))
        .collect();
    assert_eq!((pages.len(), told), (written.pages, written.pages));
    let bytes: u64 = all.iter().map(|path| path.metadata().unwrap().len()).sum();
    assert_eq!(bytes, written.bytes as u64);
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        let at = path.strip_prefix(&out).unwrap().display();
        wrong.extend(page.faults.iter().map(|fault| format!("{at}: {fault}")));
        let once: BTreeSet<&String> = page.ids.iter().collect();
        if once.len() != page.ids.len() {
            wrong.push(format!("{at}: an id stands twice"));
        }
        if page.headings.iter().filter(|level| **level == 1).count() != 1 || page.headings.windows(2).any(|pair| pair[1] > pair[0] + 1) {
            wrong.push(format!("{at}: headings {:?}", page.headings));
        }
        for (to, line) in page.links.iter().filter_map(|link| target(path, link)) {
            match pages.get(&to) {
                Some(other) if line.is_empty() || other.ids.contains(&line) => {}
                None if line.is_empty() && to.exists() => {}
                _ => wrong.push(format!("{at}: {} leads nowhere", to.strip_prefix(&out).unwrap_or(&to).display())),
            }
        }
    }
    let mut reached = BTreeSet::from([out.join("index.html")]);
    let mut next = VecDeque::from([out.join("index.html")]);
    while let Some(path) = next.pop_front() {
        for (to, _) in pages[&path].links.iter().filter_map(|link| target(&path, link)) {
            if pages.contains_key(&to) && reached.insert(to.clone()) {
                next.push_back(to);
            }
        }
    }
    wrong.extend(pages.keys().filter(|path| !reached.contains(*path)).map(|path| format!("{} cannot be reached", path.display())));
    std::fs::remove_dir_all(&out).unwrap();
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_book_that_cannot_be_written_says_so() {
    let file = std::env::temp_dir().join(format!("waymark-no-folder-{}", std::process::id()));
    std::fs::write(&file, "a file, and no folder").unwrap();
    let failed = web::book::write(&desk(), &file, &mut |_, _| ()).unwrap_err();
    std::fs::remove_file(&file).unwrap();
    assert!(!failed.to_string().is_empty());
}

#[tokio::test]
async fn links_lead_both_ways_between_findings_and_the_book() {
    let site = Site::new();
    let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for example in desk::examples::all() {
        for route in &desk().routes {
            let id = &desk().book.rules[usize::from(route.id)].id;
            let page = site.get(&format!("/examples/{}/routes/{id}", example.id)).await;
            for link in read(&page.body).links.into_iter().filter(|link| link.starts_with("/law/")) {
                let (address, line) = link.split_once('#').unwrap_or((&link, ""));
                addresses.entry(address.to_string()).or_default().insert(line.to_string());
            }
        }
    }
    assert!(addresses.len() > 100, "{}", addresses.len());
    for (address, lines) in addresses {
        let page = site.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        let ids = read(&page.body).ids;
        assert!(lines.iter().all(|line| line.is_empty() || ids.contains(line)), "{address}: {lines:?}");
    }
}

#[tokio::test]
async fn what_changed_is_asked_with_two_days() {
    let site = Site::new();
    let usual = site.get("/law/changes").await;
    assert!(usual.body.contains("£5,193,000") && usual.body.contains("17 May 2026"), "{}", common::main(&usual));
    let asked = site.get("/law/changes?from=2026-05-16&to=2026-05-17").await;
    assert!(asked.body.contains("1 change") && !asked.body.contains("£5,193,000"), "{}", common::main(&asked));
    for (query, says) in [
        ("from=2026-05-17&to=2026-05-16", "give the earlier day first"),
        ("from=yesterday&to=2026-05-16", "There is no day “yesterday”"),
        ("from=&to=", "Give both days"),
        ("from=%3Cscript%3E&to=2026-05-16", "&lt;script&gt;"),
    ] {
        let page = site.get(&format!("/law/changes?{query}")).await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.body.contains(says) && !page.body.contains("<script"), "{query}: {}", common::main(&page));
    }
    assert_eq!(site.get("/law/rules/no_such_rule").await.status, 404);
    assert_eq!(site.get("/law/nothing/threshold").await.status, 404);
}
