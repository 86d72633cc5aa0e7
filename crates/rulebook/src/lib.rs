//! The rulebook: reads `law/`, checks it, decides one need or many, and says why.
//!
//! Pure: it takes texts and values and gives values. No files, no clock, no network.

mod dates;
mod load;
pub mod model;
mod need;
mod need_file;
pub mod problem;
mod section;
mod show;
mod sources;
mod syntax;
mod values;

pub use load::load;
pub use need_file::{Door, Given, NeedFile, Reason, read_need};
pub use problem::Problem;
