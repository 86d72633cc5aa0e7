//! The shipped law: it loads without a problem and every case holds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use rulebook::model::Said;
use rulebook::properties::{count_properties, random_need};
use std::path::Path;

fn files(folder: &Path, below: &Path, into: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, below, into);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            let name = path.strip_prefix(below).unwrap().to_string_lossy().replace('\\', "/");
            into.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The book of `law/`, and the problems of loading it.
fn shipped() -> (rulebook::model::Book, Vec<rulebook::Problem>) {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut texts = vec![];
    files(&law, &law, &mut texts);
    texts.sort();
    rulebook::load(&texts)
}

#[test]
fn the_shipped_law_has_no_problem() {
    let (_, problems) = shipped();
    assert!(problems.is_empty(), "{}", problems.iter().map(|p| format!("{p}\n")).collect::<String>());
}

#[test]
fn every_case_holds() {
    let (book, problems) = shipped();
    assert!(problems.is_empty());
    let wrong = rulebook::cases::wrong_cases(&book);
    let words: String = wrong
        .iter()
        .map(|w| {
            let case = &book.cases[w.case];
            format!(
                "{}:{}: {} (of {})\n    {}\n",
                case.file,
                case.line,
                case.name,
                book.rules[usize::from(case.of)].id,
                w.differs.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n    ")
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases differ\n{words}", wrong.len(), book.cases.len());
}

/// A number that a longer run sets otherwise: `WAYMARK_NEEDS=100000 cargo test -p rulebook --test law`.
fn how_many(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

#[test]
fn properties_hold() {
    let (book, _) = shipped();
    let needs: Vec<Said> = (0..how_many("WAYMARK_NEEDS", 3000)).map(|seed| random_need(&book, seed)).collect();
    let (broken, tried) = count_properties(&book, &needs);
    println!("{} random needs over {} routes, {} broken; tried: {tried:#?}", needs.len(), book.routes.len(), broken.len());
    assert!(broken.is_empty(), "{} broken: {:#?}", broken.len(), &broken[..broken.len().min(20)]);
}
