//! The rulebook: reads `law/`, checks it, decides one need or many, and says why.
//!
//! Pure: it takes texts and values and gives values. No files, no clock, no network.

pub mod cases;
pub mod decide;
pub mod explain;
pub mod finding;
pub mod group;
pub mod model;
pub mod mutants;
pub mod need;
#[cfg(any(test, feature = "properties"))]
pub mod properties;
pub mod route;
pub mod settle;
pub mod show;
pub mod truth;
pub mod turning;

#[cfg(test)]
mod tests;
