//! The rulebook: reads `law/`, checks it, decides one need or many, and says why.
//!
//! Pure: it takes texts and values and gives values. No files, no clock, no network.
//!
//! From text to answer: [`load`] makes a [`model::Book`] and tells every problem; [`read_need`] makes a need of a file;
//! [`settle::Mind`] decides; [`finding`] says the group, the standing, the reasons and what is missing.

pub mod aloud;
pub mod ask;
pub mod cases;
mod dates;
pub mod decide;
pub mod explain;
pub mod finding;
pub mod group;
mod load;
pub mod model;
pub mod mutants;
pub mod near;
mod need;
mod need_file;
pub mod problem;
#[cfg(any(test, feature = "properties"))]
pub mod properties;
pub mod route;
pub mod section;
pub mod services;
pub mod settle;
mod show;
mod sources;
mod syntax;
pub mod truth;
pub mod turning;
mod values;
#[cfg(any(test, feature = "properties"))]
pub mod widths;
pub mod words;

#[cfg(test)]
mod tests;

pub use load::{cites, load, load_with_local, parse_toml};
pub use need_file::{Door, Given, LONGEST_NOTE, LONGEST_TAKEN, Leaning, NeedFile, Reason, Reflected, read_need};
pub use problem::Problem;
pub use values::asked;
