//! The shipped calendars and clocks: they load, every case comes out, every line is proven by a case.

mod support;

use support::shipped;
use timetable::cases::wrong_cases;
use timetable::model::{Expected, How, Length, Sum, Timetable};

#[test]
fn every_case_comes_out_as_it_says() {
    let timetable = shipped();
    let wrong = timetable::cases::wrong_cases(&timetable);
    let said = |wrong: &timetable::cases::Wrong| {
        format!("{}:{} {}\n  {}\n", wrong.case.file, wrong.case.at_line, wrong.case.name, wrong.differs.join("\n  "))
    };
    assert!(wrong.is_empty(), "{}", wrong.iter().map(said).collect::<String>());
    assert!(timetable.cases.len() > 50, "{} cases", timetable.cases.len());
}

#[test]
fn every_line_of_every_clock_is_proven_by_a_case() {
    let timetable = shipped();
    let mut bare = Vec::new();
    for (place, clock) in timetable.clocks.iter().enumerate() {
        for (number, line) in clock.lines.iter().enumerate() {
            let proves = |expected: &Expected| matches!(expected, Expected::Day(_) | Expected::Checks(_) | Expected::None);
            let cases = timetable.cases.iter().filter(|case| case.clock == place);
            if !cases.flat_map(|case| &case.expect).any(|(of, expected)| *of == number && proves(expected)) {
                bare.push(format!("{}.{}", clock.id, line.id));
            }
        }
    }
    assert!(bare.is_empty(), "no case proves {}", bare.join(", "));
}

/// Another way to count a line: a day more or less, another way, another calendar, a row gone.
fn mutants(timetable: &Timetable) -> Vec<(String, Timetable)> {
    let mut out = Vec::new();
    let mut add = |what: String, change: &dyn Fn(&mut Timetable)| {
        let mut changed = timetable.clone();
        change(&mut changed);
        out.push((what, changed));
    };
    for (place, clock) in timetable.clocks.iter().enumerate() {
        for (number, line) in clock.lines.iter().enumerate() {
            let name = format!("{}.{}", clock.id, line.id);
            match &line.sum {
                Sum::Count { how, rows, .. } => {
                    for (row_number, row) in rows.iter().enumerate() {
                        for length in longer_and_shorter(row.length) {
                            add(format!("{name}: {length:?}"), &|changed| {
                                if let Sum::Count { rows, .. } = &mut changed.clocks[place].lines[number].sum {
                                    rows[row_number].length = length;
                                }
                            });
                        }
                        if rows.len() > 1 {
                            add(format!("{name}: without row {row_number}"), &|changed| {
                                if let Sum::Count { rows, .. } = &mut changed.clocks[place].lines[number].sum {
                                    rows.remove(row_number);
                                }
                            });
                        }
                        for dropped in 0..row.switches.len() {
                            add(format!("{name}: row {row_number} without switch {dropped}"), &|changed| {
                                if let Sum::Count { rows, .. } = &mut changed.clocks[place].lines[number].sum {
                                    rows[row_number].switches.remove(dropped);
                                }
                            });
                        }
                    }
                    for other in [How::BeginningWith, How::After, How::EndingWith, How::Before].into_iter().filter(|other| other != how) {
                        let counts = rows.iter().any(|row| row.length != Length::None);
                        // a period of one day that begins with a day also ends with it
                        let the_same = rows.iter().all(|row| row.length == Length::Days(1))
                            && [*how, other].iter().all(|how| matches!(how, How::BeginningWith | How::EndingWith));
                        if counts && !the_same {
                            add(format!("{name}: {other:?}"), &|changed| {
                                if let Sum::Count { how, .. } = &mut changed.clocks[place].lines[number].sum {
                                    *how = other;
                                }
                            });
                        }
                    }
                }
                Sum::Extreme { of, .. } => {
                    if of.len() > 1 {
                        add(format!("{name}: the other of them"), &|changed| {
                            if let Sum::Extreme { later, .. } = &mut changed.clocks[place].lines[number].sum {
                                *later = !*later;
                            }
                        });
                    }
                }
                Sum::Check { .. } => {}
            }
            if line.held.is_some() {
                add(format!("{name}: not held"), &|changed| changed.clocks[place].lines[number].held = None);
            }
        }
        if let Some((from, until)) = clock.in_force {
            for day in [from.yesterday().expect("a day"), from.tomorrow().expect("a day")] {
                add(format!("{}: in force from {day}", clock.id), &|changed| changed.clocks[place].in_force = Some((day, until)));
            }
        }
    }
    out
}

/// A day, a working day or a month more and less; a longer or shorter calendar is told by the cases of each.
fn longer_and_shorter(length: Length) -> Vec<Length> {
    match length {
        Length::None => vec![Length::Days(1)],
        Length::Days(count) => [count + 1, count - 1].into_iter().filter(|count| *count > 0).map(Length::Days).collect(),
        Length::Months(count) => [count + 1, count - 1].into_iter().filter(|count| *count > 0).map(Length::Months).collect(),
        Length::WorkingDays(count, calendar) => {
            let near = [count + 1, count - 1].into_iter().filter(|count| *count > 0).map(|count| Length::WorkingDays(count, calendar));
            let plain = Length::Days(count);
            near.chain([plain]).collect()
        }
    }
}

#[test]
fn every_change_of_a_clock_is_noticed_by_a_case() {
    let timetable = shipped();
    let all = mutants(&timetable);
    let count = all.len();
    let alive: Vec<String> = all.into_iter().filter(|(_, changed)| wrong_cases(changed).is_empty()).map(|(what, _)| what).collect();
    assert!(count > 300, "{count} mutants");
    assert!(alive.is_empty(), "{} of {count} not noticed:\n{}", alive.len(), alive.join("\n"));
}

#[test]
fn no_clock_swaps_its_calendar_unnoticed() {
    let timetable = shipped();
    let mut alive = Vec::new();
    for (place, clock) in timetable.clocks.iter().enumerate() {
        for number in 0..clock.lines.len() {
            let Sum::Count { rows, .. } = &clock.lines[number].sum else { continue };
            let Some(Length::WorkingDays(count, calendar)) =
                rows.iter().map(|row| row.length).find(|length| matches!(length, Length::WorkingDays(..)))
            else {
                continue;
            };
            for other in 0..timetable.calendars.len() {
                // the two health regimes keep the same days in every year listed
                let same = timetable.calendars[other].holidays == timetable.calendars[calendar].holidays;
                if same {
                    continue;
                }
                let mut changed = timetable.clone();
                if let Sum::Count { rows, .. } = &mut changed.clocks[place].lines[number].sum {
                    rows.iter_mut().for_each(|row| row.length = Length::WorkingDays(count, other));
                }
                if wrong_cases(&changed).is_empty() {
                    alive.push(format!("{}.{} by {}", clock.id, clock.lines[number].id, timetable.calendars[other].id));
                }
            }
        }
    }
    assert!(alive.is_empty(), "not noticed: {}", alive.join(", "));
}
