//! The shipped calendars and clocks: they load, every case comes out, every line is proven by a case.

mod support;

use support::shipped;
use timetable::model::Expected;

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
