//! Every kind of mistake in calendars, clocks, notices and the steps that name them: each is told with its place and what to do.

mod support;

use rulebook::model::Book;

const HOLIDAYS: &str = "# source\ndivision,date,name\nengland-and-wales,2026-12-25,Christmas Day\n";
const CALENDAR: &str = "[[calendar]]\nid = \"act\"\nsays = \"s\"\ndivisions = [\"england-and-wales\"]\nknown_until = 2026-12-31\n";

/// The problems of these files, one a line with its hint.
fn told(files: &[(&str, &str)]) -> String {
    let files: Vec<(String, String)> = files.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
    let (book, _) = rulebook::load(&[("sources.toml".into(), "[[source]]\nid = \"PA23\"\ntitle = \"t\"\naddress = \"a\"\n".into())]);
    let (_, problems) = timetable::load(&files, &book);
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[test]
fn calendars_and_holidays() {
    let holidays = "division;date\nengland-and-wales,2026-12-25,Christmas Day\nengland-and-wales,2026-12-25,Again\nengland-and-wales,2026-02-30,Never\nscotland\n";
    let calendars = "[[calendar]]\nid = \"act\"\nsays = \"s\"\ndivisions = [\"england-and-walse\"]\nknown_until = 2031-12-31\ncite = \"XX 1\"\n[[calendar]]\nid = \"act\"\ndivisions = [\"england-and-wales\"]\nextra = 1\n";
    insta::assert_snapshot!(told(&[("calendar/bank_holidays.csv", holidays), ("calendar/calendars.toml", calendars)]));
}

#[test]
fn clocks() {
    let clocks = r#"
[[clock]]
id = "bare"
[[clock]]
id = "wrong"
command = "wrong"
title = "t"
asks = "a"
[[clock.date]]
id = "from"
says = "s"
not_before = ["later"]
[[clock.date]]
id = "from"
says = "s"
[[clock.switch]]
id = "on"
says = "s"
fact = "nobody"
[[clock.switch]]
id = "idle"
says = "s"
[[clock.line]]
id = "a"
says = "s"
from = "form"
count = "8 days"
how = "after"
cite = "PA23 s 1"
[[clock.line]]
id = "b"
says = "s"
from = "from"
count = "8 working days"
cite = "XX 1"
[[clock.line]]
id = "c"
says = "s"
from = "from"
count = "a week"
how = "around"
calendar = "atc"
reading = "deduced"
cite = "PA23 s 1"
[[clock.line]]
id = "d"
says = "s"
from = "from"
later_of = ["from"]
[[clock.line]]
id = "e"
says = "s"
from = "from"
how = "after"
held_by = "a"
cite = "PA23 s 1"
[[clock.line.row]]
count = "1 day"
[[clock.line.row]]
count = "2 days"
if = ["off", "on"]
[[clock]]
id = "wrong"
command = "w"
[[clock]]
id = "other"
command = "wrong"
title = "t"
asks = "a"
[[clock.date]]
id = "from"
says = "s"
optional = true
"#;
    insta::assert_snapshot!(told(&[
        ("calendar/bank_holidays.csv", HOLIDAYS),
        ("calendar/calendars.toml", CALENDAR),
        ("clocks/some.toml", clocks)
    ]));
}

#[test]
fn cases() {
    let clocks = "[[clock]]\nid = \"one\"\ncommand = \"one\"\ntitle = \"t\"\nasks = \"a\"\n[[clock.date]]\nid = \"from\"\nsays = \"s\"\n[[clock.line]]\nid = \"end\"\nsays = \"s\"\nfrom = \"from\"\ncount = \"1 day\"\nhow = \"after\"\ncite = \"PA23 s 1\"\n";
    let cases = r#"
[[case]]
clock = "oen"
name = "n"
[[case]]
clock = "one"
name = "n"
given = { form = 2026-01-01, from = "soon" }
switches = ["on"]
expect = { ned = 2026-01-01, end = "tomorrow" }
from = "memory"
[[case]]
clock = "one"
name = "n"
given = { from = 2026-01-01 }
expect = { end = 2026-01-02 }
from = "outside"
they_say = 2026-01-03
"#;
    insta::assert_snapshot!(told(&[("clocks/some.toml", clocks), ("clocks/some.cases.toml", cases)]));
}

#[test]
fn what_steps_name_is_there() {
    let swap = |from: &str, to: &str| {
        let files: Vec<(String, String)> = support::files().into_iter().map(|(name, text)| (name, text.replace(from, to))).collect();
        let (book, problems) = rulebook::load(&files);
        assert!(problems.is_empty(), "{from}: {problems:?}");
        let (_, problems) = timetable::load(&files, &book);
        problems.iter().map(ToString::to_string).collect::<String>()
    };
    assert!(
        swap("notice = \"contract_award_notice\"", "notice = \"contract_award_notise\"").contains("did you mean `contract_award_notice`?")
    );
    assert!(swap("clock = \"contract_copy\"", "clock = \"contract_coppy\"").contains("there is no clock `contract_coppy`"));
    assert!(swap("until = \"sign_from\"", "until = \"sing_from\"").contains("has no line `sing_from`"));
    assert!(swap("dates = { entered = ", "dates = { enterd = ").contains("does not ask for `enterd`"));
    assert!(swap("clocks = [\"claim_time_limit\"]", "clocks = [\"claim_tmie_limit\"]").contains("there is no clock `claim_tmie_limit`"));
}

#[test]
fn nothing_makes_it_stop() {
    for (name, text) in
        support::files().into_iter().filter(|(name, _)| ["calendar/", "clocks/", "notices/"].iter().any(|folder| name.starts_with(folder)))
    {
        for cut in (0..text.len()).step_by(211).filter(|cut| text.is_char_boundary(*cut)) {
            timetable::load(&[(name.clone(), text[..cut].to_string())], &Book::default());
        }
        timetable::load(&[(name.clone(), "\u{0}\u{feff}[[[".to_string())], &Book::default());
    }
    timetable::load(&[], &Book::default());
}
