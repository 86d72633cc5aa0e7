//! Arbitrary text in place of one or several files of calendars, clocks and notices: loading tells problems that have a place, and what
//! loads counts from any day without a panic.
//!
//! A line `#### NAME` begins the file NAME, which takes the place of the one in the law folder, or is added.
#![no_main]

use jiff::civil::Date;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use rulebook::model::Book;
use std::sync::LazyLock;
use timetable::count::{Given, count_out, work_out};
use waymark_fuzz::{Files, check_problems, mutate, shipped};

/// The files that are read, and a book of the sources alone.
static LAW: LazyLock<(Files, Book)> = LazyLock::new(|| {
    let files = shipped(true);
    let (sources, counted): (Files, Files) = files.into_iter().partition(|(path, _)| path == "sources.toml");
    let read = |path: &str| ["calendar/", "clocks/", "notices/"].iter().any(|folder| path.starts_with(folder));
    (counted.into_iter().filter(|(path, _)| read(path)).collect(), rulebook::load(&sources).0)
});

/// Days at the ends of what can be counted, and between.
const DAYS: [Date; 5] = [Date::MIN, Date::constant(2020, 2, 29), Date::constant(2026, 12, 24), Date::constant(2028, 12, 30), Date::MAX];

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { mutate(data, size, max_size, seed) });

fuzz_target!(|text: &str| {
    let (base, book) = &*LAW;
    let mut files = base.clone();
    for piece in text.split("#### ").skip(1) {
        let (name, body) = piece.split_once('\n').unwrap_or((piece, ""));
        files.retain(|(known, _)| known != name);
        files.push((name.to_string(), body.to_string()));
    }
    let (timetable, problems) = timetable::load(&files, book);
    check_problems(&problems, &files);
    timetable::cases::wrong_cases(&timetable);
    for clock in &timetable.clocks {
        for day in DAYS {
            let dates: Vec<Vec<Date>> = clock.dates.iter().map(|_| vec![day]).collect();
            for on in [Some(true), Some(false), None] {
                let switches: Vec<Option<bool>> = clock.switches.iter().map(|_| on).collect();
                let given = Given { dates: &dates, switches: &switches };
                let answers = work_out(&timetable, clock, given);
                assert_eq!(answers.len(), clock.lines.len());
                (0..clock.lines.len()).for_each(|line| drop(count_out(&timetable, clock, line, given, &answers)));
            }
        }
    }
});
