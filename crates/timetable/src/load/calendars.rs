//! Calendars, and the bank holidays that they share.

use super::{Loader, civil};
use crate::calendar::{Calendar, Holiday};
use jiff::civil::Date;
use rulebook::problem::{Page, Problems, did_you_mean};
use rulebook::section::Section;
use std::collections::{BTreeMap, BTreeSet};

/// A bank holiday as listed: its division, day and name.
pub(super) type Listed = (String, Date, String);

/// The rows of `bank_holidays.csv`: lines that begin with `#` say where it is from.
pub(super) fn holidays(page: &Page<'_>, problems: &Problems) -> Vec<Listed> {
    let mut out: Vec<Listed> = Vec::new();
    let mut seen: BTreeSet<(&str, Date)> = BTreeSet::new();
    let (mut at, mut headed) = (0, false);
    for line in page.text.split_inclusive('\n') {
        let here = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if !headed {
            headed = true;
            if line != "division,date,name" {
                problems.add(page, here, "the holidays begin with the line `division,date,name`", "lines before it begin with `#`");
            }
            continue;
        }
        let cells: Vec<&str> = line.splitn(3, ',').map(str::trim).collect();
        let [division, on, name] = cells.as_slice() else {
            problems.add(page, here, "this line does not have three parts", "division,date,name");
            continue;
        };
        let Ok(on) = on.parse::<Date>() else {
            problems.add(page, here, format!("`{on}` is not a date"), "write 2026-12-25");
            continue;
        };
        if !seen.insert((division, on)) {
            problems.add(page, here, format!("{division} has {on} twice"), "keep one of the lines");
            continue;
        }
        out.push(((*division).to_string(), on, (*name).to_string()));
    }
    out
}

/// The name of a division, in words.
fn place(division: &str) -> String {
    let words = division.split('-').map(|word| match word {
        "and" => "and".to_string(),
        _ => word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect(),
    });
    words.collect::<Vec<_>>().join(" ")
}

impl<'a> Loader<'a> {
    pub(super) fn calendars(&mut self, file: Section<'a>, holidays: &[Listed]) {
        file.only(&["calendar"], &[]);
        for section in file.sections("calendar", "a calendar") {
            section.only(&["id", "says", "divisions", "known_until", "cite"], &[]);
            let id = section.need("id", "a short name: clocks name it by this");
            if self.timetable.calendars.iter().any(|other| other.id == id) {
                section.add(section.at("id"), format!("there are two calendars `{id}`"), "each needs a name of its own");
            }
            let divisions = section.texts("divisions");
            for (division, at) in &divisions {
                if !holidays.iter().any(|(known, _, _)| known == division) {
                    let known = holidays.iter().map(|(known, _, _)| known.as_str());
                    section.add(
                        *at,
                        format!("no holiday is listed for \"{division}\""),
                        did_you_mean(division, known, "see bank_holidays.csv"),
                    );
                }
            }
            let mut days: BTreeMap<Date, Holiday> = BTreeMap::new();
            for (division, on, name) in holidays.iter().filter(|(division, _, _)| divisions.iter().any(|(known, _)| known == division)) {
                let holiday = days.entry(*on).or_insert_with(|| Holiday { on: *on, name: name.clone(), places: Vec::new() });
                holiday.places.push(place(division));
            }
            let first = days.keys().next().map_or(Date::MIN, |first| Date::constant(first.year(), 1, 1));
            if !section.has("known_until") {
                section.missing("known_until", "the last day for which the holidays are listed");
            }
            let last = section.date("known_until").map_or(first, civil);
            if days.keys().next_back().is_some_and(|latest| latest.year() < last.year()) {
                section.add(section.at("known_until"), "no holiday is listed for its year", "a year without holidays is not known yet");
            }
            self.timetable.calendars.push(Calendar {
                says: section.need("says", "what counts as a working day"),
                cite: rulebook::cites(self.book, section, "cite"),
                known: (first, last),
                holidays: days.into_values().collect(),
                id,
            });
        }
    }
}
