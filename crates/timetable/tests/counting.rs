//! Counting against a second, independent way: every day of ten years, by the list of bank holidays alone.
//!
//! The second way knows no dates: it numbers days by its own calendar arithmetic, marks each as working or not, and looks ends up in
//! a running total.

mod support;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;
use timetable::count::{Answer, Given, count_out, work_out};
use timetable::model::{Clock, DateAsked, From, How, Length, Line, Row, Sum, Timetable};

/// Days since 1 March 0000 of the proleptic Gregorian calendar.
fn number(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day - 1
}

fn number_of(day: Date) -> i64 {
    number(i64::from(day.year()), i64::from(day.month()), i64::from(day.day()))
}

/// Working or not, for every day of the years listed, read from the texts alone.
struct Marks {
    first: i64,
    /// How many working days there are before each day.
    before: Vec<u32>,
    working: Vec<bool>,
}

impl Marks {
    fn new(divisions: &[&str]) -> Marks {
        let text = support::text("calendar/bank_holidays.csv");
        let mut holidays = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let parts: Vec<i64> = cells[1].split('-').map(|part| part.parse().expect("a number")).collect();
            if divisions.contains(&cells[0]) {
                holidays.insert(number(parts[0], parts[1], parts[2]));
            }
        }
        let (first, last) = (number(2019, 1, 1), number(2028, 12, 31));
        // 1 March 0000 was a Wednesday
        let weekend = |day: i64| matches!((day + 2).rem_euclid(7), 5 | 6);
        let working: Vec<bool> = (first..=last).map(|day| !weekend(day) && !holidays.contains(&day)).collect();
        let mut before = vec![0];
        for works in &working {
            before.push(before.last().expect("a total") + u32::from(*works));
        }
        Marks { first, before, working }
    }

    /// The day on which the nth working day counted from `from` (that day counted) falls.
    fn nth_from(&self, from: i64, nth: u32) -> Option<i64> {
        let place = usize::try_from(from - self.first).ok()?;
        let wanted = self.before.get(place)? + nth;
        self.before.iter().position(|total| *total == wanted).map(|end| self.first + end as i64 - 1)
    }

    /// The day on which the nth working day counted backwards from `from` (that day counted) falls.
    fn nth_back(&self, from: i64, nth: u32) -> Option<i64> {
        let place = usize::try_from(from - self.first).ok()?;
        let total = self.before.get(place + 1)?.checked_sub(nth)?;
        self.before.iter().rposition(|known| *known == total).filter(|end| *end <= place).map(|end| self.first + end as i64)
    }
}

/// A clock of one line.
fn clock(length: Length, how: How) -> Clock {
    let line = Line {
        id: "end".into(),
        says: String::new(),
        sum: Sum::Count { from: From::Given(0), how, rows: vec![Row { length, switches: vec![] }] },
        held: None,
        absent: None,
        cite: vec![],
        doubt: None,
    };
    let asked = DateAsked { id: "from".into(), says: String::new(), optional: false, many: false, not_before: vec![] };
    Clock {
        id: "one".into(),
        command: "one".into(),
        regime: String::new(),
        title: String::new(),
        asks: String::new(),
        why: None,
        in_force: None,
        from_words: None,
        dates: vec![asked],
        switches: vec![],
        lines: vec![line],
        file: String::new(),
        at_line: 1,
    }
}

fn end(timetable: &Timetable, length: Length, how: How, from: Date) -> Option<Date> {
    let dates = [vec![from]];
    work_out(timetable, &clock(length, how), Given { dates: &dates, switches: &[] }).first().and_then(Answer::day)
}

const CALENDARS: [(&str, &[&str]); 3] = [
    ("act", &["england-and-wales", "scotland", "northern-ireland"]),
    ("psr", &["england-and-wales"]),
    ("psr_wales", &["england-and-wales"]),
];

#[test]
fn working_days_equal_a_second_count_on_every_day_of_ten_years() {
    let timetable = support::shipped();
    let mut compared = 0;
    for (id, divisions) in CALENDARS {
        let place = timetable.calendars.iter().position(|calendar| calendar.id == id).expect("the calendar is there");
        let calendar = &timetable.calendars[place];
        let marks = Marks::new(divisions);
        let mut day = date(2019, 1, 1);
        while day < date(2028, 12, 31) {
            let at = number_of(day);
            for nth in [1, 5, 8, 10] {
                let ways = [
                    (How::BeginningWith, marks.nth_from(at, nth)),
                    (How::After, marks.nth_from(at + 1, nth)),
                    (How::EndingWith, marks.nth_back(at, nth)),
                    (How::Before, marks.nth_back(at - 1, nth)),
                ];
                for (how, second) in ways {
                    let first = end(&timetable, Length::WorkingDays(nth, place), how, day);
                    assert_eq!(first.map(number_of), second, "{id}: {nth} working days, {how:?} {day}");
                    if let Some(first) = first {
                        assert_eq!(calendar.day(first), timetable::calendar::Day::Working, "{id}: {first} is no working day");
                    }
                    compared += 1;
                }
            }
            assert_eq!(
                calendar.day(day) == timetable::calendar::Day::Working,
                marks.working[usize::try_from(at - marks.first).expect("in range")]
            );
            day = day.tomorrow().expect("a day");
        }
    }
    assert!(compared > 150_000, "{compared} counts compared");
}

#[test]
fn a_later_day_never_ends_earlier() {
    let timetable = support::shipped();
    let lengths = [
        Length::Days(1),
        Length::Days(30),
        Length::Days(120),
        Length::Months(1),
        Length::Months(6),
        Length::Months(48),
        Length::WorkingDays(8, 0),
        Length::WorkingDays(5, 1),
    ];
    for length in lengths {
        for how in [How::BeginningWith, How::After, How::EndingWith, How::Before] {
            let mut before = None;
            let mut day = date(2020, 1, 1);
            while day < date(2028, 6, 1) {
                let now = end(&timetable, length, how, day);
                assert!(now >= before, "{length:?} {how:?} {day}: {now:?} after {before:?}");
                before = now;
                day = day.tomorrow().expect("a day");
            }
        }
    }
}

proptest! {
    #[test]
    fn calendar_days_equal_plain_arithmetic(start in 0i64..100_000, days in 1u32..400) {
        let timetable = Timetable::default();
        let from = timetable::months::days(date(1900, 1, 1), start).expect("a day");
        let at = number_of(from);
        let count = i64::from(days);
        for (how, wanted) in [(How::BeginningWith, at + count - 1), (How::After, at + count), (How::EndingWith, at - count + 1), (How::Before, at - count)] {
            prop_assert_eq!(end(&timetable, Length::Days(days), how, from).map(number_of), Some(wanted));
        }
    }

    #[test]
    fn months_end_where_their_definition_says(start in 0i64..60_000, months in 1u32..130) {
        // by definition: the last day D such that the same day of the month, or the month's last day, has not come again after it
        let from = timetable::months::days(date(1990, 1, 1), start).expect("a day");
        let last = end(&Timetable::default(), Length::Months(months), How::BeginningWith, from).expect("a day");
        let total = (i64::from(from.year()) * 12 + i64::from(from.month()) - 1) + i64::from(months);
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        let next_month = if month == 12 { number(year + 1, 1, 1) } else { number(year, month + 1, 1) };
        let wanted = (number(year, month, i64::from(from.day())) - 1).min(next_month - 1);
        prop_assert_eq!(number_of(last), wanted);
    }
}

#[test]
fn what_is_counted_out_ends_where_the_answer_says() {
    let timetable = support::shipped();
    for case in &timetable.cases {
        let clock = &timetable.clocks[case.clock];
        let switches: Vec<Option<bool>> = (0..clock.switches.len()).map(|place| Some(case.switches.contains(&place))).collect();
        let given = Given { dates: &case.given, switches: &switches };
        let answers = work_out(&timetable, clock, given);
        for (line, answer) in answers.iter().enumerate() {
            let ticks = count_out(&timetable, clock, line, given, &answers);
            if let (Some(last), Some(day)) = (ticks.last(), answer.day()) {
                let back = matches!(&clock.lines[line].sum, Sum::Count { how: How::EndingWith | How::Before, .. });
                let months = matches!(&clock.lines[line].sum, Sum::Count { rows, .. } if rows.iter().any(|row| matches!(row.length, Length::Months(_))));
                assert_eq!(last.on, day, "{}: {}", clock.id, case.name);
                assert!(ticks.windows(2).all(|pair| (pair[0].on < pair[1].on) != back), "{}: {}", clock.id, case.name);
                assert!(months || ticks.iter().filter(|tick| tick.number.is_some()).count() > 0);
            }
        }
    }
}
