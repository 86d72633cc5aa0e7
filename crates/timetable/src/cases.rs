//! Runs the cases of the clocks.

use crate::count::{self, Answer, Given};
use crate::model::{Case, Expected, Timetable};

/// A case that does not come out as it says.
#[derive(Clone, PartialEq, Debug)]
pub struct Wrong {
    /// The case.
    pub case: Case,
    /// What differs, one line each.
    pub differs: Vec<String>,
}

/// Every case that does not come out as it says.
pub fn wrong_cases(timetable: &Timetable) -> Vec<Wrong> {
    timetable.cases.iter().filter_map(|case| Some(Wrong { case: case.clone(), differs: differences(timetable, case)? })).collect()
}

fn differences(timetable: &Timetable, case: &Case) -> Option<Vec<String>> {
    let clock = timetable.clocks.get(case.clock)?;
    let switches: Vec<Option<bool>> = (0..clock.switches.len()).map(|place| Some(case.switches.contains(&place))).collect();
    let given = Given { dates: &case.given, switches: &switches };
    let answers = count::work_out(timetable, clock, given);
    let mut out = Vec::new();
    for (line, expected) in &case.expect {
        let (Some(got), Some(line)) = (answers.get(*line), clock.lines.get(*line)) else { continue };
        if !same(got, expected) {
            out.push(format!("{}: expected {}, got {}", line.id, expected_words(expected), answer_words(got)));
        }
    }
    (!out.is_empty()).then_some(out)
}

fn same(got: &Answer, expected: &Expected) -> bool {
    match (got, expected) {
        (Answer::Days(first, last), Expected::Day(day)) => first == day && last == day,
        (Answer::NoPeriod(..), Expected::None)
        | (Answer::Absent, Expected::Absent)
        | (Answer::NotKnown, Expected::NotKnown)
        | (Answer::OutsideTheLaw, Expected::OutsideTheLaw) => true,
        (Answer::Checks(got), Expected::Checks(expected)) => got.iter().map(|(_, yes)| *yes).eq(expected.iter().copied()),
        _ => false,
    }
}

fn expected_words(expected: &Expected) -> String {
    match expected {
        Expected::Day(day) => day.to_string(),
        Expected::Checks(all) => format!("{all:?}"),
        Expected::None => "none".to_string(),
        Expected::Absent => "absent".to_string(),
        Expected::NotKnown => "not_known".to_string(),
        Expected::OutsideTheLaw => "before_the_law".to_string(),
    }
}

/// An answer as the cases write it.
pub fn answer_words(answer: &Answer) -> String {
    match answer {
        Answer::Days(first, last) if first == last => first.to_string(),
        Answer::Days(first, last) => format!("{first} to {last}"),
        Answer::NoPeriod(..) => "none".to_string(),
        Answer::Checks(all) => format!("{:?}", all.iter().map(|(_, yes)| *yes).collect::<Vec<_>>()),
        Answer::Absent => "absent".to_string(),
        Answer::NotKnown => "not_known".to_string(),
        Answer::OutsideTheLaw => "before_the_law".to_string(),
    }
}
