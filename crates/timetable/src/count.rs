//! Works out the lines of a clock from the dates given.
//!
//! Every day is a range while a switch is not known, so that nothing is said more precisely than it is known.

use crate::calendar::{Calendar, Day};
use crate::model::{Clock, From, How, Length, Line, Row, Sum, Timetable};
use crate::months;
use jiff::civil::Date;

/// The answer of one line.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// Between these days, both counted; equal where it is exact.
    Days(Date, Date),
    /// No period runs: the day it would be counted from.
    NoPeriod(Date, Date),
    /// Yes or no for each date given.
    Checks(Vec<(Date, bool)>),
    /// A date that it needs was not given.
    Absent,
    /// It lies beyond the days for which bank holidays are listed, or beyond the calendar.
    NotKnown,
    /// The law had not begun, or had ended.
    OutsideTheLaw,
}

impl Answer {
    /// The days, where there are any.
    pub fn days(&self) -> Option<(Date, Date)> {
        match self {
            Answer::Days(first, last) | Answer::NoPeriod(first, last) => Some((*first, *last)),
            _ => None,
        }
    }

    /// The day, where it is exact.
    pub fn day(&self) -> Option<Date> {
        self.days().filter(|(first, last)| first == last).map(|(first, _)| first)
    }
}

/// One day of a count.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// The day.
    pub on: Date,
    /// Its number in the count; none where it does not count.
    pub number: Option<u32>,
    /// Why it does not count.
    pub why_not: Option<String>,
}

/// What is given to a clock.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// For each date of the clock, the days given.
    pub dates: &'a [Vec<Date>],
    /// For each switch, whether it is on; none where that is not known.
    pub switches: &'a [Option<bool>],
}

/// Every line of a clock.
pub fn work_out(timetable: &Timetable, clock: &Clock, given: Given<'_>) -> Vec<Answer> {
    let first = given.dates.first().and_then(|days| days.iter().max());
    let outside = |(from, until): (Date, Option<Date>)| first.is_some_and(|day| *day < from || until.is_some_and(|until| *day > until));
    if clock.in_force.is_some_and(outside) {
        return clock.lines.iter().map(|_| Answer::OutsideTheLaw).collect();
    }
    let mut out: Vec<Answer> = Vec::with_capacity(clock.lines.len());
    for line in &clock.lines {
        let answer = work_out_line(timetable, line, given, &out);
        out.push(answer);
    }
    out
}

fn work_out_line(timetable: &Timetable, line: &Line, given: Given<'_>, before: &[Answer]) -> Answer {
    let at = |from: From| of(from, given, before);
    if let Some((check, date)) = line.held
        && let Some(Answer::Checks(all)) = before.get(check)
        && all.iter().any(|(_, yes)| *yes)
        && given.dates.get(date).is_none_or(Vec::is_empty)
    {
        return Answer::Absent;
    }
    match &line.sum {
        Sum::Count { from, how, rows } => {
            let (first, last) = match at(*from) {
                Answer::Days(first, last) | Answer::NoPeriod(first, last) => (first, last),
                other => return other,
            };
            let possible = possible(rows, given.switches);
            if let [row] = possible.as_slice()
                && row.length == Length::None
            {
                return Answer::NoPeriod(first, last);
            }
            let end = |day: Date| possible.iter().map(move |row| ends(timetable, day, *how, row.length));
            let ends: Option<Vec<Date>> = end(first).chain(end(last)).collect();
            match ends {
                None => Answer::NotKnown,
                Some(ends) => match (ends.iter().min(), ends.iter().max()) {
                    (Some(first), Some(last)) => Answer::Days(*first, *last),
                    _ => Answer::NotKnown,
                },
            }
        }
        Sum::Extreme { later, of } => {
            let all: Vec<Answer> = of.iter().map(|from| at(*from)).filter(|answer| *answer != Answer::Absent).collect();
            if let Some(other) = all.iter().find(|answer| answer.days().is_none()) {
                return other.clone();
            }
            let days: Vec<(Date, Date)> = all.iter().filter_map(Answer::days).collect();
            let pick = |ends: Vec<Date>| if *later { ends.into_iter().max() } else { ends.into_iter().min() };
            match (pick(days.iter().map(|days| days.0).collect()), pick(days.iter().map(|days| days.1).collect())) {
                (Some(first), Some(last)) => Answer::Days(first, last),
                _ => Answer::Absent,
            }
        }
        Sum::Check { each, on_or_before } => {
            let days = given.dates.get(*each).map_or(&[] as &[Date], Vec::as_slice);
            if days.is_empty() {
                return Answer::Absent;
            }
            match at(*on_or_before).day() {
                Some(bound) => Answer::Checks(days.iter().map(|day| (*day, *day <= bound)).collect()),
                None => Answer::NotKnown,
            }
        }
    }
}

fn of(from: From, given: Given<'_>, before: &[Answer]) -> Answer {
    match from {
        From::Given(place) => match given.dates.get(place).and_then(|days| days.iter().max()) {
            Some(day) => Answer::Days(*day, *day),
            None => Answer::Absent,
        },
        From::Line(place) => before.get(place).cloned().unwrap_or(Answer::Absent),
    }
}

/// The rows that may be the one that counts: those before it are ruled out, or may be.
pub fn possible<'r>(rows: &'r [Row], switches: &[Option<bool>]) -> Vec<&'r Row> {
    let mut out = Vec::new();
    for row in rows {
        let on = |switch: &usize| switches.get(*switch).copied().flatten();
        if row.switches.iter().any(|switch| on(switch) == Some(false)) {
            continue;
        }
        out.push(row);
        if row.switches.iter().all(|switch| on(switch) == Some(true)) {
            break;
        }
    }
    out
}

/// The day on which a period ends (or, backwards, begins).
fn ends(timetable: &Timetable, from: Date, how: How, length: Length) -> Option<Date> {
    match length {
        Length::None => Some(from),
        Length::Days(count) => {
            let count = i64::from(count);
            months::days(
                from,
                match how {
                    How::BeginningWith => count - 1,
                    How::After => count,
                    How::EndingWith => 1 - count,
                    How::Before => -count,
                },
            )
        }
        Length::Months(count) => {
            let count = i64::from(count);
            match how {
                How::BeginningWith => months::beginning_with(from, count),
                How::After => months::corresponding(from, count).map(|(day, _)| day),
                How::EndingWith => months::ending_with(from, count),
                How::Before => months::corresponding(from, -count).map(|(day, _)| day),
            }
        }
        Length::WorkingDays(count, calendar) => {
            let calendar = timetable.calendars.get(calendar)?;
            let mut walk = Walk::new(calendar, from, how);
            walk.find(|tick| tick.number == Some(count)).map(|tick| tick.on)
        }
    }
}

/// Walks over days, numbering those that count; it ends where the holidays are not listed.
struct Walk<'a> {
    calendar: &'a Calendar,
    next: Option<Date>,
    step: i64,
    number: u32,
}

impl<'a> Walk<'a> {
    fn new(calendar: &'a Calendar, from: Date, how: How) -> Walk<'a> {
        let step = if matches!(how, How::BeginningWith | How::After) { 1 } else { -1 };
        let next = if matches!(how, How::BeginningWith | How::EndingWith) { Some(from) } else { months::days(from, step) };
        Walk { calendar, next, step, number: 0 }
    }
}

impl Iterator for Walk<'_> {
    type Item = Tick;
    fn next(&mut self) -> Option<Tick> {
        let on = self.next?;
        let day = self.calendar.day(on);
        if day == Day::NotKnown {
            return None;
        }
        self.next = months::days(on, self.step);
        let why_not = day.why_not();
        let number = why_not.is_none().then(|| {
            self.number += 1;
            self.number
        });
        Some(Tick { on, number, why_not })
    }
}

/// The days of one line, counted out. Empty where it is no count, or not exact.
pub fn count_out(timetable: &Timetable, clock: &Clock, line: usize, given: Given<'_>, answers: &[Answer]) -> Vec<Tick> {
    let Some(Sum::Count { from, how, rows }) = clock.lines.get(line).map(|line| &line.sum) else { return Vec::new() };
    let (Some(start), Some(end)) = (of(*from, given, answers).day(), answers.get(line).and_then(Answer::day)) else { return Vec::new() };
    let possible = possible(rows, given.switches);
    let [row] = possible.as_slice() else { return Vec::new() };
    match row.length {
        Length::None => Vec::new(),
        Length::WorkingDays(count, calendar) => {
            let Some(calendar) = timetable.calendars.get(calendar) else { return Vec::new() };
            let mut out = Vec::new();
            for tick in Walk::new(calendar, start, *how) {
                let last = tick.number == Some(count);
                out.push(tick);
                if last {
                    break;
                }
            }
            out
        }
        Length::Days(_) | Length::Months(_) => {
            let (step, first) = match how {
                How::BeginningWith => (1, Some(start)),
                How::After => (1, months::days(start, 1)),
                How::EndingWith => (-1, Some(start)),
                How::Before => (-1, months::days(start, -1)),
            };
            let total = first.map_or(0, |first| months::between(first, end).abs() + 1);
            let days = (0..total).filter_map(|number| Some((number, months::days(first?, number * step)?)));
            days.map(|(number, on)| Tick { on, number: u32::try_from(number + 1).ok(), why_not: None }).collect()
        }
    }
}
