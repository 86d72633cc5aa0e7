//! Arbitrary text in place of one or several law files: loading tells problems that have a place, and what loads can be decided.
//!
//! A line `#### NAME` begins the file NAME, which takes the place of the one in the law folder, or is added. An input that begins with `+`
//! is about the shipped law, any other about the small folder of the rulebook's tests.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use rulebook::model::Said;
use rulebook::properties::random_need;
use rulebook::route::Route;
use std::sync::LazyLock;
use waymark_fuzz::{Files, check_problems, decide_all, mutate, shipped, small};

static SMALL: LazyLock<Files> = LazyLock::new(small);
static SHIPPED: LazyLock<Files> = LazyLock::new(|| shipped(true));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { mutate(data, size, max_size, seed) });

fuzz_target!(|text: &str| {
    let (base, text) = text.strip_prefix('+').map_or((&*SMALL, text), |rest| (&*SHIPPED, rest));
    let mut files = base.clone();
    for piece in text.split("#### ").skip(1) {
        let (name, body) = piece.split_once('\n').unwrap_or((piece, ""));
        files.retain(|(known, _)| known != name);
        files.push((name.to_string(), body.to_string()));
    }
    let (book, problems) = rulebook::load(&files);
    check_problems(&problems, &files);
    if !problems.is_empty() {
        return;
    }
    rulebook::cases::wrong_cases(&book);
    let routes = Route::all(&book);
    let mut needs: Vec<Said> = (0..12).map(|seed| random_need(&book, seed)).collect();
    needs.extend(book.cases.iter().take(52).map(|case| case.said.clone()));
    // the shipped law takes a hundred times as long as the small one
    let small = book.nodes.len() < 500;
    needs.truncate(if small { needs.len() } else { 4 });
    decide_all(&book, &routes, &needs.iter().collect::<Vec<_>>(), small);
});
