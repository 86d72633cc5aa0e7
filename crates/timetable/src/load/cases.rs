//! Cases of clocks as they are written.

use super::{Loader, civil};
use crate::model::{Case, Clock, Expected};
use jiff::civil::Date;
use rulebook::problem::did_you_mean;
use rulebook::section::{Section, Value, day};

impl<'a> Loader<'a> {
    pub(super) fn cases(&mut self, file: Section<'a>) {
        file.only(&["case"], &[]);
        for section in file.sections("case", "a case") {
            let keys = ["clock", "name", "given", "switches", "expect", "from", "cite", "source", "they_say", "wrong_because"];
            section.only(&keys, &[]);
            let name = section.need("clock", "the id of the clock that it tests");
            let Some(place) = self.timetable.clocks.iter().position(|clock| clock.id == name) else {
                let known = self.timetable.clocks.iter().map(|clock| clock.id.as_str());
                section.add(section.at("clock"), format!("there is no clock `{name}`"), did_you_mean(&name, known, "write it in clocks/"));
                continue;
            };
            let case = self.timetable.clocks.get(place).map(|clock| self.case(section, clock, place));
            if let Some(case) = &case
                && self.timetable.cases.iter().any(|other| other.clock == place && other.name == case.name)
            {
                section.add(section.at("name"), format!("this clock has two cases \"{}\"", case.name), "each needs a name of its own");
            }
            self.timetable.cases.extend(case);
        }
    }

    fn case(&self, section: Section<'a>, clock: &Clock, place: usize) -> Case {
        let outside = section.one_of("from", &[("provision", false), ("outside", true)]);
        if outside.is_none() && !section.has("from") {
            section.missing("from", "\"provision\" or \"outside\"");
        }
        let outside = outside.unwrap_or(false);
        if outside && !section.has("source") {
            section.missing("source", "a case from outside says where it is from");
        }
        if section.has("they_say") != section.has("wrong_because") {
            section.add(
                section.at("they_say"),
                "`they_say` and `wrong_because` go together",
                "say what the source gives, and why it is not so",
            );
        }
        rulebook::cites(self.book, section, "cite");
        let mut given: Vec<Vec<Date>> = clock.dates.iter().map(|_| Vec::new()).collect();
        if let Some(table) = section.section("given", "`given`") {
            for (key, value) in table.table.iter() {
                let found = clock.dates.iter().position(|date| date.id == *key.get_ref());
                match found.and_then(|place| given.get_mut(place)) {
                    Some(slot) => *slot = dates(table, value),
                    None => {
                        table.add(key.span().start, format!("this clock does not ask for `{}`", key.get_ref()), "name one of its dates")
                    }
                }
            }
        }
        let switches = section.texts("switches").into_iter().filter_map(|(name, at)| {
            let found = clock.switches.iter().position(|switch| switch.id == name);
            if found.is_none() {
                section.add(at, format!("this clock has no switch `{name}`"), "name one of its switches");
            }
            found
        });
        let switches = switches.collect();
        let mut expect = Vec::new();
        if let Some(table) = section.section("expect", "`expect`") {
            for (key, value) in table.table.iter() {
                match clock.line(key.get_ref()) {
                    Some(line) => expect.extend(expected(table, value).map(|expected| (line, expected))),
                    None => table.add(key.span().start, format!("this clock has no line `{}`", key.get_ref()), "name one of its lines"),
                }
            }
        }
        if expect.is_empty() {
            section.missing("expect", "what each line gives: expect = { last_day = 2026-06-10 }");
        }
        Case {
            name: section.need("name", "what it shows"),
            clock: place,
            given,
            switches,
            expect,
            outside,
            source: section.text("source"),
            they_say: section.date("they_say").map(civil).map(|day| (day, section.text("wrong_because").unwrap_or_default())),
            file: section.page.file.to_string(),
            at_line: section.page.place(section.at).0,
        }
    }
}

/// One date or a list of dates.
fn dates(section: Section<'_>, value: &Value<'_>) -> Vec<Date> {
    let one = |value: &Value<'_>| {
        let found = day(value.get_ref()).map(civil);
        if found.is_none() {
            section.add(value.span().start, "this is no date", "write 2026-06-01, without quotes");
        }
        found
    };
    match value.get_ref().as_array() {
        Some(several) => several.iter().filter_map(one).collect(),
        None => one(value).into_iter().collect(),
    }
}

fn expected(section: Section<'_>, value: &Value<'_>) -> Option<Expected> {
    let inner = value.get_ref();
    let found = if let Some(on) = day(inner) {
        Some(Expected::Day(civil(on)))
    } else if let Some(yes) = inner.as_bool() {
        Some(Expected::Checks(vec![yes]))
    } else if let Some(several) = inner.as_array() {
        several.iter().map(|one| one.get_ref().as_bool()).collect::<Option<Vec<bool>>>().map(Expected::Checks)
    } else {
        match inner.as_str() {
            Some("none") => Some(Expected::None),
            Some("absent") => Some(Expected::Absent),
            Some("not_known") => Some(Expected::NotKnown),
            Some("before_the_law" | "outside_the_law") => Some(Expected::OutsideTheLaw),
            _ => None,
        }
    };
    if found.is_none() {
        let hint = "a date, true or false, [true, false], \"none\", \"absent\", \"not_known\" or \"before_the_law\"";
        section.add(value.span().start, "this is nothing that a line can give", hint);
    }
    found
}
