//! From the texts of `law/calendar`, `law/clocks` and `law/notices` to a [`Timetable`]. It collects every problem and never stops at
//! the first.

mod calendars;
mod cases;
mod clocks;
mod paths;

use crate::model::{Notice, Timetable};
use crate::months;
use crate::plan::{ENDS_ON, NEEDED_FROM};
use jiff::civil::Date;
use rulebook::model::{Book, Nature};
use rulebook::problem::{Page, Problem, Problems};
use rulebook::section::Section;
use rulebook::words::Step;
use std::collections::HashMap;

/// The facts that a plan goes by itself.
const PLAN_DAYS: [&str; 2] = [ENDS_ON, NEEDED_FROM];

/// Everything known while a timetable is being made.
struct Loader<'a> {
    book: &'a Book,
    /// It is checked against the facts and routes of the book.
    whole: bool,
    timetable: Timetable,
    /// Where each clock is declared.
    declared: HashMap<String, Section<'a>>,
}

/// Makes a timetable of the files of `law/`, checked against the rulebook made of the same files. When there are problems it is partial.
pub fn load(files: &[(String, String)], book: &Book) -> (Timetable, Vec<Problem>) {
    read(files, book, true)
}

/// Makes a timetable for counting alone: without its cases, and not checked against facts and routes. The book needs its sources only.
pub fn load_for_counting(files: &[(String, String)], book: &Book) -> (Timetable, Vec<Problem>) {
    read(files, book, false)
}

fn read(files: &[(String, String)], book: &Book, whole: bool) -> (Timetable, Vec<Problem>) {
    let mut ordered: Vec<&(String, String)> = files.iter().filter(|(path, _)| whole || !path.ends_with(".cases.toml")).collect();
    ordered.sort();
    let problems = Problems::default();
    let pages: Vec<Page<'_>> = ordered.iter().map(|(path, text)| Page::new(path, text)).collect();
    let on = |folder: &str, ending: &str| {
        let (folder, ending) = (folder.to_string(), ending.to_string());
        let below = move |page: &&Page<'_>| {
            page.file.strip_prefix(&folder).is_some_and(|name| name.starts_with('/')) && page.file.ends_with(&ending)
        };
        pages.iter().filter(below)
    };
    let tables: Vec<_> = ["calendar", "clocks", "notices"]
        .into_iter()
        .flat_map(|folder| on(folder, ".toml").map(move |page| (folder, page)))
        .map(|(folder, page)| (folder, page, rulebook::parse_toml(page, &problems)))
        .collect();
    let section = |page, table| Section { page, problems: &problems, table, at: 0, what: "this file" };
    let timetable = {
        let mut loader = Loader { book, whole, timetable: Timetable::default(), declared: HashMap::new() };
        let holidays: Vec<_> = on("calendar", ".csv").flat_map(|page| calendars::holidays(page, &problems)).collect();
        let of = |wanted: &'static str, cases: bool| {
            tables.iter().filter(move |(folder, page, _)| *folder == wanted && page.file.ends_with(".cases.toml") == cases)
        };
        of("calendar", false).for_each(|(_, page, table)| loader.calendars(section(page, table.get_ref()), &holidays));
        of("notices", false).for_each(|(_, page, table)| loader.notices(section(page, table.get_ref())));
        of("clocks", false).for_each(|(_, page, table)| loader.clocks(section(page, table.get_ref())));
        of("clocks", true).for_each(|(_, page, table)| loader.cases(section(page, table.get_ref())));
        loader.check_regimes();
        if whole {
            loader.check_facts(&pages, &problems);
            paths::check(&loader, &pages, &problems);
        }
        loader.timetable
    };
    (timetable, problems.take())
}

/// The civil date of a day number.
fn civil(day: i64) -> Date {
    months::days(Date::constant(1970, 1, 1), day).unwrap_or(Date::MAX)
}

impl<'a> Loader<'a> {
    fn notices(&mut self, file: Section<'a>) {
        file.only(&["notice"], &[]);
        for section in file.sections("notice", "a notice") {
            section.only(&["id", "number", "title", "says", "cite"], &[]);
            let id = section.need("id", "a short name: steps name it by this");
            if self.timetable.notice(&id).is_some() {
                section.add(section.at("id"), format!("there are two notices `{id}`"), "each needs a name of its own");
            }
            self.timetable.notices.push(Notice {
                number: section.text("number").unwrap_or_default(),
                title: section.need("title", "its name"),
                says: section.need("says", "what it tells, one line"),
                cite: rulebook::cites(self.book, section, "cite"),
                id,
            });
        }
    }

    /// Clocks that share a command are told apart by their regimes.
    fn check_regimes(&self) {
        for (place, clock) in self.timetable.clocks.iter().enumerate() {
            let others = self.timetable.clocks.iter().take(place).filter(|other| other.command == clock.command);
            for other in others.filter(|other| other.regime == clock.regime || other.regime.is_empty() || clock.regime.is_empty()) {
                if let Some(section) = self.declared.get(&clock.id) {
                    let message = format!("`{}` and `{}` answer to one command", other.id, clock.id);
                    section.add(section.at("id"), message, "give each a `regime` of its own, or a `command` of its own");
                }
            }
        }
    }

    /// Every fact that only counting reads is read: by a switch, by when a step applies, or as a day that a plan goes by.
    fn check_facts(&self, pages: &[Page<'_>], problems: &Problems) {
        let by_switch =
            |id: &str| self.timetable.clocks.iter().flat_map(|clock| &clock.switches).any(|switch| switch.fact.as_deref() == Some(id));
        let steps = self.book.rules.iter().filter_map(|rule| rule.route.as_ref()).flat_map(|route| &route.steps);
        let of_step =
            |step: &'a Step| step.only_if.iter().chain(step.waits.iter().chain(&step.due).filter_map(|counted| counted.only_if.as_ref()));
        let tests = steps.flat_map(of_step).chain(self.book.periods.iter().filter_map(|period| period.applies_if.as_ref()));
        let by_test: Vec<u16> = tests.flat_map(|when| self.book.cone(when.node)).flat_map(|node| self.book.atom_facts(node)).collect();
        for (fact, id) in self
            .book
            .facts
            .iter()
            .zip(0u16..)
            .filter(|(fact, _)| fact.nature != Nature::Decided && matches!(fact.theme.as_str(), "clocks" | "plan"))
        {
            let read = by_switch(&fact.id) || by_test.contains(&id) || PLAN_DAYS.contains(&fact.id.as_str());
            let file = format!("facts/{}.toml", fact.theme);
            if let Some(page) = pages.iter().find(|page| page.file == file).filter(|_| !read) {
                let at = page.text.find(&format!("[{}]", fact.id)).unwrap_or(0);
                problems.add(page, at, format!("nothing counts by `{}`", fact.id), "name it in a switch or in `only_if`, or take it away");
            }
        }
    }
}
