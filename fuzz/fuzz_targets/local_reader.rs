//! Arbitrary text as a body's own rules over the shipped law: either every problem has a place in that text, or the rules were read and the
//! national law is as it was.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::sync::LazyLock;
use waymark_fuzz::{check_problems, mutate, shipped};

static LAW: LazyLock<(Vec<(String, String)>, String)> = LazyLock::new(|| {
    // what is not read for a local rule only takes time
    let files: Vec<(String, String)> =
        shipped(false).into_iter().filter(|(name, _)| !name.starts_with("near_misses/") && !name.starts_with("services/")).collect();
    let version = rulebook::load(&files).0.version;
    (files, version)
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { mutate(data, size, max_size, seed) });

fuzz_target!(|text: &str| {
    let (files, version) = &*LAW;
    let name = "body.local.toml";
    let (book, problems) = rulebook::load_with_local(files, name, text);
    check_problems(&problems, &[(name.to_string(), text.to_string())]);
    if problems.is_empty() {
        assert!(book.local.is_some(), "nothing was read, and nothing was said");
        assert_eq!(&book.version, version, "the national law is no longer what it was");
    }
});
