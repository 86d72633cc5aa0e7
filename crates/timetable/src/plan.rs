//! The steps of a route as dates.
