//! Tests of deciding, on small books made for them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod brute;
mod build;
mod random;
mod tables;
