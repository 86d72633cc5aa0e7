//! The headline of first results: dates and facts, never advice.

use super::{FirstWayView, Times, Worked};
use crate::Desk;
use crate::need::OpenNeed;
use crate::words;
use rulebook::model::{Kind, Measure, Slot, TOP, Val};
use timetable::plan::{ENDS_ON, NEEDED_FROM};

/// How many of the first questions the line of what was said is taken from.
const FIRST: usize = 6;
/// How many values stand in it at most.
const MOST_SAID: usize = 6;

impl Desk {
    /// What ends or is wanted; and what a competition leads to.
    pub(super) fn headline(&self, need: &OpenNeed, competition: Option<&FirstWayView>) -> [String; 2] {
        let day = |fact: &str| self.day_of(need, fact).map(words::iso_day).map(|iso| words::day_in_words(&iso));
        let first = match (day(ENDS_ON), day(NEEDED_FROM)) {
            (Some(ends), _) => format!("Today’s contract ends on {ends}."),
            (None, Some(from)) => format!("The service is needed from {from}."),
            (None, None) => "Nobody has said yet by when this must run.".to_string(),
        };
        let second = match competition {
            None => "No competition is held here for this case.".to_string(),
            Some(way) if !way.encoded => "When a competition could start it is not known: its law is not held here yet.".to_string(),
            Some(way) => match (&way.start, way.group) {
                (None, _) => "When a competition could start it is not known yet.".to_string(),
                (Some(_), _) if way.law_sets_no_days => "How soon a competition could start it turns on your own steps.".to_string(),
                (Some(_), "unknown") => format!("A competition, if it is a way here, leads to a start {}.", at(way)),
                (Some(_), _) => format!("A competition leads to a start {}.", at(way)),
            },
        };
        [first, second]
    }

    /// What lies between the two, and how many ways there are.
    pub(super) fn lead(&self, times: &Times, competition: Option<&FirstWayView>, worked: &[Worked<'_>]) -> String {
        let mut parts = Vec::new();
        let start = competition.and_then(|way| way.start.as_ref()).and_then(|day| day.date.parse().ok());
        let counted = competition.is_some_and(|way| !way.law_sets_no_days);
        if let (Some(by), Some(start), true) = (times.by, start, counted) {
            let late = timetable::months::between(by, start);
            let days = |many: i64| if many == 1 { "1 day".to_string() } else { format!("{many} days") };
            parts.push(match late {
                1.. => format!("That leaves {} with nothing in place. Settle first how people are supported then.", days(late)),
                0 => "That leaves no day to spare.".to_string(),
                _ => format!("That leaves {} to spare, less whatever your own steps take.", days(-late)),
            });
        }
        if let Some(must) = worked.iter().find(|one| one.view.must == "yes" && matches!(one.view.group, "open" | "open_if")) {
            parts.push(format!("The law leaves one way, if it is open: {}.", must.view.title));
        }
        let count = |group: &str| worked.iter().filter(|one| one.view.group == group).count();
        let ways = |many: usize, is: &str| match many {
            0 => None,
            1 => Some(format!("1 is {is}")),
            many => Some(format!("{many} are {is}")),
        };
        let said: Vec<String> = [
            ways(count("open"), "open on these facts"),
            ways(count("open_if"), "open if something comes first"),
            ways(count("unknown"), "not yet known"),
        ]
        .into_iter()
        .flatten()
        .collect();
        parts.push(match said.as_slice() {
            [] => format!("Of the {} ways held here, none is open on these facts.", worked.len()),
            said => format!("Of the {} ways held here, {}.", worked.len(), words::and(said)),
        });
        parts.join(" ")
    }

    /// What was said to the first questions, in a line; dates stand elsewhere, and a bare yes or no says nothing.
    pub(super) fn said_in_a_line(&self, need: &OpenNeed) -> String {
        let facts = self.book.questions.iter().take(FIRST).flat_map(|question| &question.facts);
        let said = facts.filter_map(|fact| {
            let known = self.book.facts.get(usize::from(*fact))?;
            let slot = Slot { fact: *fact, item: TOP };
            let telling = match known.kind {
                Kind::OneOf(_) => true,
                Kind::Number(measure) => measure != Measure::Date,
                _ => false,
            };
            let value = self.book.get(&need.file.said.need, slot);
            (telling && !matches!(value, Val::Unknown | Val::Num(0, 0)))
                .then(|| words::in_words(&self.book, slot, value, &need.file.written))
        });
        // that there is none of something says little here
        let none = |words: &str| words.starts_with("no ") || words.starts_with("none");
        let said: Vec<String> = said.filter(|words| !none(words)).map(|words| words::upper(&words)).take(MOST_SAID).collect();
        let given = self.answered(need);
        let many = if given == 1 { "1 answer".to_string() } else { format!("{given} answers") };
        if said.is_empty() { format!("Worked out from {many}.") } else { format!("Worked out from {many}: {}.", said.join("; ")) }
    }
}

/// `on 1 May 2027`, `not before 1 May 2027`.
fn at(way: &FirstWayView) -> String {
    let day = way.start.as_ref().map_or_else(String::new, |day| words::day_in_words(&day.date));
    if way.not_known > 0 { format!("not before {day}") } else { format!("on {day}") }
}
