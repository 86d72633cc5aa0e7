//! Arbitrary text as a need file over the shipped law: either every problem has a place, or every route can be decided and explained.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use rulebook::model::Book;
use rulebook::route::Route;
use std::sync::LazyLock;
use waymark_fuzz::{check_problems, decide_all, mutate, shipped};

static LAW: LazyLock<(Book, Vec<Route>)> = LazyLock::new(|| {
    let (book, problems) = rulebook::load(&shipped(false));
    assert!(problems.is_empty(), "{problems:?}");
    let routes = Route::all(&book);
    (book, routes)
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { mutate(data, size, max_size, seed) });

fuzz_target!(|text: &str| {
    let (book, routes) = &*LAW;
    let name = "need.toml";
    match rulebook::read_need(book, name, text) {
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a word");
            check_problems(&problems, &[(name.to_string(), text.to_string())]);
        }
        Ok(need) => {
            assert!(need.clash(book).is_none(), "a need that clashes was read");
            decide_all(book, routes, &[&need.said], true);
        }
    }
});
