//! Clocks as they are written.

use super::{Loader, civil};
use crate::model::{Clock, DateAsked, From, How, Length, Line, Row, Sum, Switch};
use rulebook::problem::did_you_mean;
use rulebook::section::Section;

const HOWS: [(&str, How); 4] =
    [("beginning_with", How::BeginningWith), ("after", How::After), ("ending_with", How::EndingWith), ("before", How::Before)];
const LINE_KEYS: [&str; 17] = [
    "id",
    "says",
    "from",
    "count",
    "how",
    "calendar",
    "row",
    "earlier_of",
    "later_of",
    "each",
    "on_or_before",
    "held_by",
    "until_given",
    "absent",
    "cite",
    "reading",
    "doubt",
];
/// The longest count that is taken: a century of days.
const LONGEST: u32 = 36_525;

impl<'a> Loader<'a> {
    pub(super) fn clocks(&mut self, file: Section<'a>) {
        file.only(&["clock"], &[]);
        for section in file.sections("clock", "a clock") {
            let keys = ["id", "command", "regime", "title", "asks", "why", "in_force", "from_words", "date", "switch", "line"];
            section.only(&keys, &[]);
            let id = section.need("id", "a short name");
            if self.declared.contains_key(&id) {
                section.add(section.at("id"), format!("there are two clocks `{id}`"), "each needs a name of its own");
                continue;
            }
            let clock = self.clock(section, id.clone());
            self.timetable.clocks.push(clock);
            self.declared.insert(id, section);
        }
    }

    fn clock(&self, section: Section<'a>, id: String) -> Clock {
        let mut clock = Clock {
            command: section.need("command", "its name on the command line, in words with hyphens"),
            regime: section.text("regime").unwrap_or_default(),
            title: section.need("title", "a few words"),
            asks: section.need("asks", "the question that it answers"),
            why: section.text("why"),
            in_force: section.section("in_force", "`in_force`").and_then(|force| {
                force.only(&["from", "until"], &[]);
                Some((civil(force.date("from")?), force.date("until").map(civil)))
            }),
            from_words: section.text("from_words"),
            dates: Vec::new(),
            switches: Vec::new(),
            lines: Vec::new(),
            file: section.page.file.to_string(),
            at_line: section.page.place(section.at).0,
            id,
        };
        for date in section.sections("date", "a date") {
            let asked = self.date_asked(date, &clock);
            clock.dates.push(asked);
        }
        if clock.dates.first().is_none_or(|first| first.optional) {
            section.add(section.at, "a clock asks for a date that must be given, first", "write [[clock.date]] with `id` and `says`");
        }
        for switch in section.sections("switch", "a switch") {
            let read = self.switch(switch, &clock);
            clock.switches.push(read);
        }
        for line in section.sections("line", "a line") {
            let read = self.line(line, &clock);
            clock.lines.extend(read);
        }
        if clock.lines.is_empty() {
            section.add(section.at, "a clock gives at least one line", "write [[clock.line]]");
        }
        let used = |place: usize| {
            clock
                .lines
                .iter()
                .any(|line| matches!(&line.sum, Sum::Count { rows, .. } if rows.iter().any(|row| row.switches.contains(&place))))
        };
        for (place, switch) in section.sections("switch", "a switch").iter().enumerate().filter(|(place, _)| !used(*place)) {
            let name = clock.switches.get(place).map_or("", |switch| switch.id.as_str());
            switch.add(switch.at("id"), format!("no line depends on the switch `{name}`"), "name it in `if` of a row, or take it away");
        }
        clock
    }

    fn date_asked(&self, section: Section<'a>, clock: &Clock) -> DateAsked {
        section.only(&["id", "says", "optional", "many", "not_before"], &[]);
        let id = section.need("id", "a short name");
        if clock.dates.iter().any(|other| other.id == id) {
            section.add(section.at("id"), format!("this clock asks for `{id}` twice"), "each date needs a name of its own");
        }
        let mut not_before = Vec::new();
        for (name, at) in section.texts("not_before") {
            match clock.dates.iter().position(|date| date.id == name) {
                Some(place) => not_before.push(place),
                None => section.add(at, format!("no date `{name}` is asked for before this one"), "name a date above it"),
            }
        }
        DateAsked {
            says: section.need("says", "which day it is"),
            optional: section.yes("optional"),
            many: section.yes("many"),
            not_before,
            id,
        }
    }

    fn switch(&self, section: Section<'a>, clock: &Clock) -> Switch {
        section.only(&["id", "says", "fact"], &[]);
        let id = section.need("id", "a short name");
        if clock.switches.iter().any(|other| other.id == id) || clock.dates.iter().any(|date| date.id == id) {
            section.add(section.at("id"), format!("this clock has `{id}` twice"), "each switch needs a name of its own");
        }
        let fact = section.text("fact");
        if let Some(name) = &fact
            && self.whole
            && !self.book.yes_no.contains_key(name)
        {
            let known = self.book.yes_no.keys().map(String::as_str);
            section.add(
                section.at("fact"),
                format!("there is no yes/no fact `{name}`"),
                did_you_mean(name, known, "name a fact or a duty"),
            );
        }
        Switch { says: section.need("says", "what it means when it is on"), fact, id }
    }

    fn line(&self, section: Section<'a>, clock: &Clock) -> Option<Line> {
        section.only(&LINE_KEYS, &[]);
        let id = section.need("id", "a short name");
        if clock.line(&id).is_some() || clock.dates.iter().any(|date| date.id == id) {
            section.add(section.at("id"), format!("this clock has `{id}` twice"), "each line needs a name of its own");
        }
        let doubt = section.doubt();
        if !section.has("cite") {
            section.missing("cite", "each line says where it stands");
        }
        let forms = ["from", "earlier_of", "later_of", "each"].into_iter().filter(|key| section.has(key)).count();
        if forms != 1 {
            section.add(
                section.at,
                "a line is one count, one choice or one check",
                "write from and count, or earlier_of, or later_of, or each",
            );
            return None;
        }
        let sum = if section.has("from") {
            Sum::Count {
                from: place(section, "from", clock)?,
                how: section.one_of("how", &HOWS).unwrap_or(How::After),
                rows: self.rows(section, clock),
            }
        } else if section.has("each") {
            let name = section.text("each")?;
            let each = clock.dates.iter().position(|date| date.id == name);
            if each.is_none() {
                section.add(section.at("each"), format!("this clock does not ask for `{name}`"), "name one of its dates");
            }
            Sum::Check { each: each?, on_or_before: place(section, "on_or_before", clock)? }
        } else {
            let later = section.has("later_of");
            let names = section.texts(if later { "later_of" } else { "earlier_of" });
            Sum::Extreme { later, of: names.into_iter().filter_map(|(name, at)| place_named(section, &name, at, clock)).collect() }
        };
        if section.has("from") && !section.has("how") && !rows_are_none(&sum) {
            section.missing("how", "beginning_with, after, ending_with or before");
        }
        if section.has("held_by") != section.has("until_given") {
            section.add(
                section.at("held_by"),
                "`held_by` and `until_given` go together",
                "the check that holds it, and the date that ends that",
            );
        }
        let held = section.text("held_by").zip(section.text("until_given")).and_then(|(check, date)| {
            let check = clock.line(&check).filter(|place| matches!(clock.lines.get(*place).map(|line| &line.sum), Some(Sum::Check { .. })));
            let date = clock.dates.iter().position(|asked| asked.id == date);
            if check.is_none() || date.is_none() {
                section.add(
                    section.at("held_by"),
                    "a line is held by a check above it until a date is given",
                    "name a line with `each`, and a date",
                );
            }
            check.zip(date)
        });
        Some(Line {
            held,
            says: section.need("says", "which day it is, in words"),
            absent: section.text("absent"),
            cite: rulebook::cites(self.book, section, "cite"),
            doubt,
            sum,
            id,
        })
    }

    fn rows(&self, section: Section<'a>, clock: &Clock) -> Vec<Row> {
        let calendar = self.calendar(section);
        let rows = section.sections("row", "a row");
        if rows.is_empty() {
            let length = self.length(section, calendar);
            return length.map(|length| Row { length, switches: Vec::new() }).into_iter().collect();
        }
        if section.has("count") {
            section.add(section.at("count"), "a line has one count or several rows", "put the count into a row");
        }
        let mut out: Vec<Row> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            row.only(&["count", "if"], &LINE_KEYS);
            let mut switches = Vec::new();
            for (name, at) in row.texts("if") {
                match clock.switches.iter().position(|switch| switch.id == name) {
                    Some(place) => switches.push(place),
                    None => {
                        let known = clock.switches.iter().map(|switch| switch.id.as_str());
                        row.add(at, format!("this clock has no switch `{name}`"), did_you_mean(&name, known, "write a [[clock.switch]]"));
                    }
                }
            }
            if switches.is_empty() != (index + 1 == rows.len()) {
                row.add(
                    row.at,
                    "every row but the last needs `if`, and the last has none",
                    "the first row whose switches are all on is the one",
                );
            }
            out.extend(self.length(*row, calendar).map(|length| Row { length, switches }));
        }
        out
    }

    fn calendar(&self, section: Section<'a>) -> Option<usize> {
        let name = section.text("calendar")?;
        let found = self.timetable.calendars.iter().position(|calendar| calendar.id == name);
        if found.is_none() {
            let known = self.timetable.calendars.iter().map(|calendar| calendar.id.as_str());
            section.add(
                section.at("calendar"),
                format!("there is no calendar `{name}`"),
                did_you_mean(&name, known, "see calendar/calendars.toml"),
            );
        }
        found
    }

    fn length(&self, section: Section<'a>, calendar: Option<usize>) -> Option<Length> {
        let text = section.need("count", "count = \"8 working days\", \"30 days\", \"6 months\" or \"none\"");
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = words.first().and_then(|word| word.parse::<u32>().ok()).filter(|number| (1..=LONGEST).contains(number));
        let length = match (words.get(1..).unwrap_or(&[]), number) {
            ([], None) if text == "none" => Some(Length::None),
            (["day" | "days"], Some(number)) => Some(Length::Days(number)),
            (["month" | "months"], Some(number)) => Some(Length::Months(number)),
            (["year" | "years"], Some(number)) if number <= 100 => Some(Length::Months(number * 12)),
            (["working", "day" | "days"], Some(number)) => {
                if calendar.is_none() {
                    section.add(
                        section.at("count"),
                        "working days need a calendar",
                        "calendar = \"act\" or another of calendar/calendars.toml",
                    );
                }
                Some(Length::WorkingDays(number, calendar?))
            }
            _ => None,
        };
        if length.is_none() && !text.is_empty() {
            section.add(
                section.at("count"),
                format!("`{text}` is no count"),
                "\"8 working days\", \"30 days\", \"6 months\", \"4 years\" or \"none\"",
            );
        }
        length
    }
}

fn rows_are_none(sum: &Sum) -> bool {
    matches!(sum, Sum::Count { rows, .. } if rows.iter().all(|row| row.length == Length::None))
}

fn place(section: Section<'_>, key: &str, clock: &Clock) -> Option<From> {
    let name = section.text(key)?;
    place_named(section, &name, section.at(key), clock)
}

fn place_named(section: Section<'_>, name: &str, at: usize, clock: &Clock) -> Option<From> {
    let date = clock.dates.iter().position(|date| date.id == name).map(From::Given);
    let found = date.or_else(|| clock.line(name).map(From::Line));
    if found.is_none() {
        let known = clock.dates.iter().map(|date| date.id.as_str()).chain(clock.lines.iter().map(|line| line.id.as_str()));
        section.add(at, format!("`{name}` is no date of this clock and no line above"), did_you_mean(name, known, "name one of them"));
    }
    found
}
