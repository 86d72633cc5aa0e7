//! Which days are working days.

use jiff::civil::{Date, Weekday};

/// A calendar of working days. Saturdays and Sundays never are; nor are the holidays listed.
#[derive(Clone, PartialEq, Debug)]
pub struct Calendar {
    /// Its id.
    pub id: String,
    /// In words.
    pub says: String,
    /// Its provisions.
    pub cite: Vec<String>,
    /// The first and the last day for which the holidays are listed.
    pub known: (Date, Date),
    /// The holidays, in the order of their days.
    pub holidays: Vec<Holiday>,
}

/// A holiday, with the places that have it.
#[derive(Clone, PartialEq, Debug)]
pub struct Holiday {
    /// The day.
    pub on: Date,
    /// Its name.
    pub name: String,
    /// Where it is kept, in words.
    pub places: Vec<String>,
}

/// What a day is.
#[derive(Clone, PartialEq, Debug)]
pub enum Day<'a> {
    /// A working day.
    Working,
    /// A Saturday or a Sunday.
    Weekend(Weekday),
    /// A holiday.
    Holiday(&'a Holiday),
    /// The holidays are not listed so far.
    NotKnown,
}

impl Day<'_> {
    /// Why it does not count; none for a working day.
    pub fn why_not(&self) -> Option<String> {
        match self {
            Day::Working => None,
            Day::Weekend(day) => Some(weekday_name(*day).to_string()),
            Day::Holiday(holiday) => Some(format!("{} ({})", holiday.name, holiday.places.join(", "))),
            Day::NotKnown => Some("bank holidays are not listed so far".to_string()),
        }
    }
}

impl Calendar {
    /// What this day is.
    pub fn day(&self, on: Date) -> Day<'_> {
        if on < self.known.0 || on > self.known.1 {
            return Day::NotKnown;
        }
        match on.weekday() {
            day @ (Weekday::Saturday | Weekday::Sunday) => Day::Weekend(day),
            _ => match self.holidays.binary_search_by(|holiday| holiday.on.cmp(&on)) {
                Ok(place) => self.holidays.get(place).map_or(Day::Working, Day::Holiday),
                Err(_) => Day::Working,
            },
        }
    }
}

/// The name of a day of the week.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
