//! The rulebook: reads `law/`, checks it, decides one need or many, and says why.
//!
//! Pure: it takes texts and values and gives values. No files, no clock, no network.

mod dates;
pub mod model;
pub mod problem;
mod syntax;
