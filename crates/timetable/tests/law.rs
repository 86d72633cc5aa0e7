//! The shipped calendars and clocks: they load, every case comes out, every line is proven by a case.

use std::path::Path;
use timetable::model::{Expected, Timetable};

fn shipped() -> Timetable {
    fn walk(folder: &Path, top: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("law/ is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, top, into);
            } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "csv") {
                let name = path.strip_prefix(top).expect("below law/").to_string_lossy().to_string();
                into.push((name, std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    walk(&top, &top, &mut files);
    let (book, problems) = rulebook::load(&files);
    let said = |problems: &[rulebook::Problem]| problems.iter().map(|problem| format!("{problem}\n")).collect::<String>();
    assert!(problems.is_empty(), "{}", said(&problems));
    let (timetable, problems) = timetable::load(&files, &book);
    assert!(problems.is_empty(), "{}", said(&problems));
    timetable
}

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
