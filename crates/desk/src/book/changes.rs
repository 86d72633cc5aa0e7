//! What changed in the law between two days, as far as the law files state it.

use super::links::condition_line;
use super::{Cite, Entry, Kind, entry_of_amount, entry_of_rule};
use crate::Desk;
use crate::words::{day_number, iso_day, long_day, pounds, spaced};
use rulebook::aloud::days;
use rulebook::model::{Amount, AmountRow};
use serde::Serialize;

/// What changed after one day, up to and with another.
#[derive(Clone, Debug, Serialize)]
pub struct ChangesView {
    /// The earlier day.
    pub from: String,
    /// The later day.
    pub to: String,
    /// What changed, in the order of the days.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The first day on which it is so: 2026-05-17.
    pub on: String,
    /// What it is: begins, ends, figure, turns, text (the version that was read).
    pub what: &'static str,
    /// The entry.
    pub entry: Entry,
    /// Its line there; empty for the whole page.
    pub line: String,
    /// In words.
    pub says: String,
    /// Its provisions.
    pub cites: Vec<Cite>,
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WrongDays {
    /// A day is no day.
    #[error("there is no day `{0}`\n  hint: write it like 2026-05-17")]
    NoDay(String),
    /// They stand the wrong way round.
    #[error("{0} does not come before {1}\n  hint: give the earlier day first")]
    Order(String, String),
}

impl Desk {
    /// What the law files say changed after `from`, up to and with `to`.
    ///
    /// # Errors
    /// A day that is none, or days the wrong way round.
    pub fn changes(&self, from: &str, to: &str) -> Result<ChangesView, WrongDays> {
        let day = |text: &str| text.trim().parse().map(day_number).map_err(|_| WrongDays::NoDay(text.to_string()));
        let (first, last) = (day(from)?, day(to)?);
        if first >= last {
            return Err(WrongDays::Order(iso_day(first), iso_day(last)));
        }
        let inside = |day: i64| day > first && day <= last;
        let mut changes: Vec<(i64, Change)> = Vec::new();
        self.changed_rules(&inside, &mut changes);
        self.changed_amounts(&inside, &mut changes);
        self.changed_clocks(&inside, &mut changes);
        self.read_texts(&day, &inside, &mut changes);
        changes.sort_by(|(a, one), (b, other)| (a, &one.entry, &one.line).cmp(&(b, &other.entry, &other.line)));
        Ok(ChangesView { from: iso_day(first), to: iso_day(last), changes: changes.into_iter().map(|(_, change)| change).collect() })
    }

    /// What changed between each two of the days that the law files name for it.
    pub fn usual_changes(&self) -> Vec<ChangesView> {
        let days = &self.book.compared;
        days.iter().zip(days.iter().skip(1)).filter_map(|(from, to)| self.changes(from, to).ok()).collect()
    }

    fn changed_rules(&self, inside: &dyn Fn(i64) -> bool, changes: &mut Vec<(i64, Change)>) {
        for rule in &self.book.rules {
            let conditions = || rule.own.iter().filter_map(|id| self.book.conditions.get(usize::from(*id)));
            let whole = |on: i64, what: &'static str, says: String| Change {
                on: iso_day(on),
                what,
                entry: entry_of_rule(rule),
                line: String::new(),
                says,
                cites: Vec::new(),
            };
            if let Some((from, until)) = rule.in_force {
                if inside(from) {
                    changes.push((from, whole(from, "begins", "begins to be the law that these files state".to_string())));
                }
                if let Some(end) = until.map(|until| until + 1).filter(|end| inside(*end)) {
                    changes.push((end, whole(end, "ends", "is no longer the law that these files state".to_string())));
                }
            }
            for condition in conditions() {
                for on in days(&condition.test).into_iter().filter(|day| inside(*day)) {
                    let change = Change {
                        on: iso_day(on),
                        what: "turns",
                        entry: entry_of_rule(rule),
                        line: condition_line(&condition.id),
                        says: format!("a condition turns on this day: {}", condition.says),
                        cites: condition.cite.iter().map(|cite| self.cite(cite)).collect(),
                    };
                    changes.push((on, change));
                }
            }
        }
    }

    /// The texts of the law whose version is of one of these days.
    fn read_texts(&self, day: &dyn Fn(&str) -> Result<i64, WrongDays>, inside: &dyn Fn(i64) -> bool, changes: &mut Vec<(i64, Change)>) {
        for source in &self.book.sources {
            let Some(on) = source.version.as_deref().and_then(|version| day(version).ok()).filter(|on| inside(*on)) else { continue };
            let change = Change {
                on: iso_day(on),
                what: "text",
                entry: Entry::new(Kind::Source, &source.id, &source.title),
                line: String::new(),
                says: "the text read for these files is that of this day; earlier wordings are not stated".to_string(),
                cites: Vec::new(),
            };
            changes.push((on, change));
        }
    }

    fn changed_amounts(&self, inside: &dyn Fn(i64) -> bool, changes: &mut Vec<(i64, Change)>) {
        for amount in &self.book.amounts {
            for (place, row) in amount.rows.iter().enumerate().filter(|(_, row)| inside(row.from)) {
                let before = place.checked_sub(1).and_then(|place| amount.rows.get(place));
                let moved = moved(amount, before, row);
                if moved.is_empty() && before.is_some() {
                    continue;
                }
                let change = Change {
                    on: iso_day(row.from),
                    what: if before.is_some() { "figure" } else { "begins" },
                    entry: entry_of_amount(amount),
                    line: String::new(),
                    says: moved.join("; "),
                    cites: self.cites(&row.cite),
                };
                changes.push((row.from, change));
            }
            if let Some(end) = amount.known_until.map(|until| until + 1).filter(|end| inside(*end)) {
                let change = Change {
                    on: iso_day(end),
                    what: "ends",
                    entry: entry_of_amount(amount),
                    line: String::new(),
                    says: format!("no figure is known from {}", long_day(end)),
                    cites: Vec::new(),
                };
                changes.push((end, change));
            }
        }
    }

    fn changed_clocks(&self, inside: &dyn Fn(i64) -> bool, changes: &mut Vec<(i64, Change)>) {
        for clock in &self.counting.timetable.clocks {
            let Some((from, until)) = clock.in_force else { continue };
            let change = |on: i64, what: &'static str, says: String| Change {
                on: iso_day(on),
                what,
                entry: Entry::new(Kind::Clock, &clock.id, &clock.title),
                line: String::new(),
                says,
                cites: clock.cites().iter().map(|cite| self.cite(cite)).collect(),
            };
            if inside(day_number(from)) {
                changes.push((
                    day_number(from),
                    change(day_number(from), "begins", "begins to be the law that these files state".to_string()),
                ));
            }
            if let Some(end) = until.map(|until| day_number(until) + 1).filter(|end| inside(*end)) {
                changes.push((end, change(end, "ends", "is no longer the law that these files state".to_string())));
            }
        }
    }
}

/// Each figure of a row that differs from the row before.
fn moved(amount: &Amount, before: Option<&AmountRow>, row: &AmountRow) -> Vec<String> {
    let figure = |figure: i64| if amount.measure.scale() == 100 { pounds(figure) } else { figure.to_string() };
    let named = |column: &str, words: String| if column.is_empty() { words } else { format!("{} {words}", spaced(column)) };
    row.cells
        .iter()
        .filter_map(|(column, now)| match before.and_then(|before| before.cells.get(column)) {
            Some(then) if then == now => None,
            Some(then) => Some(named(column, format!("{} (before: {})", figure(*now), figure(*then)))),
            None => Some(named(column, figure(*now))),
        })
        .collect()
}
