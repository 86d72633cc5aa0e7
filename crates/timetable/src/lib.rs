//! The timetable: which days are working days, how long each statutory period runs, and when each step of a route can be done.
//!
//! Pure: it takes texts and values and gives values. No files, no clock, no network; dates are civil dates.
//!
//! [`load`] makes a [`model::Timetable`] of `law/calendar`, `law/clocks` and `law/notices` and checks it against the rulebook;
//! [`count`] works out one clock; [`plan`] puts the steps of a route on days.

pub mod calendar;
pub mod cases;
pub mod count;
mod load;
pub mod model;
pub mod months;
pub mod plan;

pub use load::{load, load_for_counting};
