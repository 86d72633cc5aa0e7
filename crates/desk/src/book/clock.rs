//! The page of a statutory period.

use super::{Cite, Entry, Kind, ReadBy};
use crate::Desk;
use crate::words::{civil_in_words, spaced};
use serde::Serialize;
use timetable::model::{Case, Clock, Expected, From, How, Length, Line, Row, Sum};

/// The page of a statutory period.
#[derive(Clone, Debug, Serialize)]
pub struct ClockPage {
    /// The entry itself.
    pub entry: Entry,
    /// The file and the line where it begins.
    pub place: String,
    /// The question that it answers.
    pub asks: String,
    /// What goes wrong when a day is miscounted.
    pub why: Option<String>,
    /// First day on which it is the law.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// For whom and from when, in words.
    pub from_words: Option<String>,
    /// Its name on the command line and in the address of its counter.
    pub command: String,
    /// Which of those that share a command; empty where there is but one.
    pub regime: String,
    /// The dates that it asks for.
    pub dates: Vec<String>,
    /// What changes the count, each with the fact that answers it.
    pub switches: Vec<(String, Option<Entry>)>,
    /// Its answers.
    pub lines: Vec<LinePage>,
    /// The cases that prove it.
    pub cases: Vec<ClockCase>,
    /// The lines that name it.
    pub read_by: Vec<ReadBy>,
}

/// One answer of a clock.
#[derive(Clone, Debug, Serialize)]
pub struct LinePage {
    /// Its line on the page.
    pub line: String,
    /// Which day it is.
    pub says: String,
    /// How it is counted, in words.
    pub counted: Vec<String>,
    /// Why the reading is doubtful.
    pub doubt: Option<String>,
    /// Its provisions.
    pub cites: Vec<Cite>,
}

/// A case of a clock.
#[derive(Clone, Debug, Serialize)]
pub struct ClockCase {
    /// Its name.
    pub name: String,
    /// The dates given and the switches that are on.
    pub given: Vec<String>,
    /// What is expected.
    pub expect: Vec<String>,
    /// It comes from outside: an official page, a notice.
    pub outside: bool,
    /// Where from.
    pub source: Option<String>,
    /// What the source gives, where it is another day, and why.
    pub they_say: Option<String>,
}

impl Desk {
    /// The page of a statutory period.
    pub fn book_clock(&self, page: &str) -> Option<ClockPage> {
        let timetable = &self.counting.timetable;
        let (place, clock) = timetable.clocks.iter().enumerate().find(|(_, clock)| super::page_name(&clock.id) == page)?;
        let calendar = |place: usize| timetable.calendars.get(place).map_or_else(String::new, |calendar| calendar.says.clone());
        let lines = clock.lines.iter().map(|line| LinePage {
            line: format!("l-{}", super::page_name(&line.id)),
            says: line.says.clone(),
            counted: counted(clock, line, &calendar),
            doubt: line.doubt.clone(),
            cites: line.cite.iter().map(|cite| self.cite(cite)).collect(),
        });
        Some(ClockPage {
            entry: Entry::new(Kind::Clock, &clock.id, &clock.title),
            place: format!("{}:{}", clock.file, clock.at_line),
            asks: clock.asks.clone(),
            why: clock.why.clone(),
            from: clock.in_force.map(|(from, _)| civil_in_words(from)),
            until: clock.in_force.and_then(|(_, until)| until).map(civil_in_words),
            from_words: clock.from_words.clone(),
            command: clock.command.clone(),
            regime: clock.regime.replace('_', "-"),
            dates: clock
                .dates
                .iter()
                .map(|date| format!("{}{}", date.says, if date.optional { " (if there is one)" } else { "" }))
                .collect(),
            switches: clock
                .switches
                .iter()
                .map(|switch| (switch.says.clone(), switch.fact.as_ref().map(|fact| self.entry_of_fact(fact))))
                .collect(),
            lines: lines.collect(),
            cases: timetable.cases.iter().filter(|case| case.clock == place).map(|case| case_page(clock, case)).collect(),
            read_by: self.links().of(Kind::Clock, &clock.id),
        })
    }
}

/// What a place of a clock is called.
fn name(clock: &Clock, from: From) -> String {
    match from {
        From::Given(place) => clock.dates.get(place).map_or_else(String::new, |date| date.says.clone()),
        From::Line(place) => clock.lines.get(place).map_or_else(String::new, |line| line.says.clone()),
    }
}

fn counted(clock: &Clock, line: &Line, calendar: &dyn Fn(usize) -> String) -> Vec<String> {
    match &line.sum {
        Sum::Count { from, how, rows } => rows.iter().map(|row| row_words(clock, *from, *how, row, calendar)).collect(),
        Sum::Extreme { later, of } => {
            let days: Vec<String> = of.iter().map(|from| name(clock, *from)).collect();
            vec![format!("the {} of: {}", if *later { "later" } else { "earlier" }, days.join("; "))]
        }
        Sum::Check { each, on_or_before } => {
            vec![format!("whether {} comes on or before {}", name(clock, From::Given(*each)), name(clock, *on_or_before))]
        }
    }
}

fn row_words(clock: &Clock, from: From, how: How, row: &Row, calendar: &dyn Fn(usize) -> String) -> String {
    let many = |count: u32, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let length = match row.length {
        Length::None => "no period".to_string(),
        Length::Days(days) => many(days, "day"),
        Length::WorkingDays(days, place) => format!("{} ({})", many(days, "working day"), calendar(place)),
        Length::Months(months) => many(months, "month"),
    };
    let way = match how {
        How::BeginningWith => "that day itself is number 1; the last day of the period is the answer",
        How::After => "the next day is number 1; the last day of the period is the answer",
        How::EndingWith => "counted backwards, that day itself counted; the first day of the period is the answer",
        How::Before => "counted backwards, the day before it first; the first day of the period is the answer",
    };
    let on: Vec<&str> = row.switches.iter().filter_map(|place| clock.switches.get(*place)).map(|switch| switch.says.as_str()).collect();
    let when = if on.is_empty() { String::new() } else { format!("if {}: ", on.join(" and ")) };
    match row.length {
        Length::None => format!("{when}{length}"),
        _ => format!("{when}{length} from {}; {way}", name(clock, from)),
    }
}

fn case_page(clock: &Clock, case: &Case) -> ClockCase {
    let dates = clock.dates.iter().zip(&case.given).filter(|(_, days)| !days.is_empty());
    let given = dates.map(|(date, days)| {
        format!("{}: {}", spaced(&date.id), days.iter().map(|one| civil_in_words(*one)).collect::<Vec<_>>().join(", "))
    });
    let on = case.switches.iter().filter_map(|place| clock.switches.get(*place)).map(|switch| spaced(&switch.id));
    let expected = |expected: &Expected| match expected {
        Expected::Day(date) => civil_in_words(*date),
        Expected::Checks(checks) => {
            checks.iter().map(|in_time| if *in_time { "in time" } else { "too late" }).collect::<Vec<_>>().join(", ")
        }
        Expected::None => "no period".to_string(),
        Expected::Absent => "no date yet".to_string(),
        Expected::NotKnown => "not known".to_string(),
        Expected::OutsideTheLaw => "outside this law".to_string(),
    };
    let line = |place: usize| clock.lines.get(place).map_or_else(String::new, |line| spaced(&line.id));
    ClockCase {
        name: case.name.clone(),
        given: given.chain(on).collect(),
        expect: case.expect.iter().map(|(place, wanted)| format!("{}: {}", line(*place), expected(wanted))).collect(),
        outside: case.outside,
        source: case.source.clone(),
        they_say: case.they_say.as_ref().map(|(date, why)| format!("it gives {}, because {why}", civil_in_words(*date))),
    }
}
