//! A good law folder, and what becomes of it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that fails may stop")]

mod support;

#[test]
fn it_loads() {
    let book = support::book();
    assert_eq!(book.routes.len(), 2);
}
