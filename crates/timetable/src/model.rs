//! What a loaded timetable is: calendars, clocks and notices.

use crate::calendar::Calendar;
use jiff::civil::Date;

/// Everything that counts days.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Timetable {
    /// The calendars of working days.
    pub calendars: Vec<Calendar>,
    /// The statutory periods.
    pub clocks: Vec<Clock>,
    /// The notices that steps name.
    pub notices: Vec<Notice>,
    /// Facts given to test the clocks.
    pub cases: Vec<Case>,
}

impl Timetable {
    /// The clock of this id.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// The notice of this id.
    pub fn notice(&self, id: &str) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.id == id)
    }
}

/// A statutory period, or several that belong together, as a question with its answers.
#[derive(Clone, PartialEq, Debug)]
pub struct Clock {
    /// Its id.
    pub id: String,
    /// Its name on the command line; clocks of several regimes may share one.
    pub command: String,
    /// Which of those that share a command; empty where there is but one.
    pub regime: String,
    /// In a few words.
    pub title: String,
    /// The question that it answers.
    pub asks: String,
    /// What goes wrong when a day is miscounted.
    pub why: Option<String>,
    /// First and last day on which it is the law, by the first date given.
    pub in_force: Option<(Date, Option<Date>)>,
    /// For whom and from when, where that is not a single day.
    pub from_words: Option<String>,
    /// The dates to be given.
    pub dates: Vec<DateAsked>,
    /// What changes the count.
    pub switches: Vec<Switch>,
    /// The answers, each worked out after those above it.
    pub lines: Vec<Line>,
    /// The file it stands in.
    pub file: String,
    /// The line it begins on.
    pub at_line: usize,
}

impl Clock {
    /// The place of a line.
    pub fn line(&self, id: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.id == id)
    }

    /// Every provision that it rests on, each once.
    pub fn cites(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for cite in self.lines.iter().flat_map(|line| &line.cite) {
            if !out.contains(cite) {
                out.push(cite.clone());
            }
        }
        out
    }
}

/// A date that a clock asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct DateAsked {
    /// Its name.
    pub id: String,
    /// Which day it is.
    pub says: String,
    /// It may be left out.
    pub optional: bool,
    /// There may be several; the last of them counts.
    pub many: bool,
    /// Earlier dates of this clock that it cannot come before.
    pub not_before: Vec<usize>,
}

/// A yes or no that changes the count.
#[derive(Clone, PartialEq, Debug)]
pub struct Switch {
    /// Its name.
    pub id: String,
    /// In words.
    pub says: String,
    /// The fact of the rulebook that answers it.
    pub fact: Option<String>,
}

/// One answer of a clock.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Which day it is, in words.
    pub says: String,
    /// How it is worked out.
    pub sum: Sum,
    /// While a check (a line) says yes to any date and a date (its place) is not given, the line has no answer yet.
    pub held: Option<(usize, usize)>,
    /// What is said where a date that it needs was not given.
    pub absent: Option<String>,
    /// Its provisions.
    pub cite: Vec<String>,
    /// Why the reading is doubtful.
    pub doubt: Option<String>,
}

/// A place in a clock: a date given, or an earlier line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// A date given.
    Given(usize),
    /// A line worked out before.
    Line(usize),
}

/// How a line is worked out.
#[derive(Clone, PartialEq, Debug)]
pub enum Sum {
    /// So many days from a day; the first row whose switches are all on.
    Count {
        /// The day it is counted from.
        from: From,
        /// Which way.
        how: How,
        /// How long.
        rows: Vec<Row>,
    },
    /// The earlier or the later of several days, absent ones left out.
    Extreme {
        /// The later (or the earlier) of them.
        later: bool,
        /// The days.
        of: Vec<From>,
    },
    /// Whether each of the dates given comes on or before a day.
    Check {
        /// The dates.
        each: usize,
        /// The day.
        on_or_before: From,
    },
}

/// One length of a period.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// How long.
    pub length: Length,
    /// The switches that must be on.
    pub switches: Vec<usize>,
}

/// How long a period is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Length {
    /// There is no period.
    None,
    /// Calendar days.
    Days(u32),
    /// Working days of a calendar (its place).
    WorkingDays(u32, usize),
    /// Calendar months.
    Months(u32),
}

/// Which way a period is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// The day itself is day 1; the answer is the last day.
    BeginningWith,
    /// The next day is day 1; the answer is the last day.
    After,
    /// Backwards, the day itself counted; the answer is the first day.
    EndingWith,
    /// Backwards, the day itself not counted; the answer is the first day.
    Before,
}

/// A notice.
#[derive(Clone, PartialEq, Debug)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// Its number: UK6, Sch 3.
    pub number: String,
    /// Its name.
    pub title: String,
    /// What it tells, in one line.
    pub says: String,
    /// Its provisions.
    pub cite: Vec<String>,
}

impl Notice {
    /// Its name with its number.
    pub fn name(&self) -> String {
        if self.number.is_empty() { self.title.clone() } else { format!("{} ({})", self.title, self.number) }
    }
}

/// Dates given to test a clock.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// The clock (its place).
    pub clock: usize,
    /// For each date of the clock, the days given.
    pub given: Vec<Vec<Date>>,
    /// The switches that are on (their places); the others are off.
    pub switches: Vec<usize>,
    /// The lines expected (their places).
    pub expect: Vec<(usize, Expected)>,
    /// It comes from outside: an official page, a notice, a law firm.
    pub outside: bool,
    /// Where from.
    pub source: Option<String>,
    /// What that source gives, where it is not what we count; and why.
    pub they_say: Option<(Date, String)>,
    /// The file.
    pub file: String,
    /// The line it begins on.
    pub at_line: usize,
}

/// What a case expects of one line.
#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// This day.
    Day(Date),
    /// Yes or no for each date given.
    Checks(Vec<bool>),
    /// No period runs.
    None,
    /// A date that it needs was not given.
    Absent,
    /// The bank holidays are not listed so far.
    NotKnown,
    /// The law had not begun, or had ended.
    OutsideTheLaw,
}
