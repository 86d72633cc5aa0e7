//! A need that is open on the desk: read from its file, and free of contradictions.

use crate::Desk;
use crate::reply::{Reply, Says};
use jiff::civil::Date;
use rulebook::model::{Kind, Slot, TOP, Val};
use rulebook::{Given, NeedFile, Problem};

/// The fact that says when the new purchase begins.
pub(crate) const COMMENCED: &str = "commenced_on";
/// The fact that says when a change to today's contract would be made.
pub(crate) const CHANGED: &str = "existing_change_on";

/// Today as days since 1970, by the clock of this machine; a day more, since somewhere it is tomorrow already.
pub(crate) fn today() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(i64::MAX, |since| i64::try_from(since.as_secs() / 86_400).map_or(i64::MAX, |days| days + 1))
}

/// A need on the desk.
#[derive(Clone, Debug)]
pub struct OpenNeed {
    /// The need as its file says, with an assumed date where one was asked for and the file has none.
    pub file: NeedFile,
    /// The date that was assumed, as days since 1970.
    pub assumed: Option<i64>,
    /// The same, as read beside one body's own rules, where a file of them was read.
    pub(crate) local: Option<Box<OpenNeed>>,
}

impl Desk {
    /// Reads a need file. `on` is the date taken where the need names none for the new purchase (and for a change to today's contract).
    ///
    /// # Errors
    /// All problems of the file, each with its place and a hint; or facts that cannot all be.
    pub fn read_need(&self, name: &str, text: &str, on: Option<Date>) -> Result<OpenNeed, Vec<Problem>> {
        let mut file = rulebook::read_need(&self.book, name, text)?;
        let early = self.recorded_before_made(name, text, &file, today());
        let wrong: Vec<Problem> = early.into_iter().chain(self.unknown_reflections(name, &file)).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut assumed = None;
        if let Some(on) = on {
            let day = crate::words::day_number(on);
            for fact in [COMMENCED, CHANGED] {
                let Some(fact) = self.book.fact_named(fact) else { continue };
                let slot = Slot { fact, item: TOP };
                if self.book.get(&file.said.need, slot) == Val::Unknown {
                    self.book.learn(&mut file.said.need, slot, Val::Num(day, day));
                    assumed = Some(day);
                }
            }
        }
        // the file alone was found to be free of contradictions when it was read
        if let Some(contradiction) = assumed.and_then(|_| file.clash(&self.book)) {
            return Err(vec![contradiction.problem(name, 1, 1)]);
        }
        let local = match &self.local {
            Some(local) => Some(Box::new(local.desk.read_need(name, text, on)?)),
            None => None,
        };
        Ok(OpenNeed { file, assumed, local })
    }

    /// The text of a need with the day on which the new purchase begins, where it names none.
    ///
    /// # Errors
    /// All problems of the file; or the day and the facts that it has cannot all be.
    pub fn begins_on(&self, name: &str, text: &str, day: Date) -> Result<String, Vec<Problem>> {
        let need = self.read_need(name, text, None)?;
        let known = self
            .book
            .fact_named(COMMENCED)
            .is_none_or(|fact| self.book.get(&need.file.said.need, Slot { fact, item: TOP }) != Val::Unknown);
        if known {
            return Ok(text.to_string());
        }
        let says = Reply { place: COMMENCED.to_string(), says: Says::Value(day.to_string()), record: None };
        self.reply(name, text, &[says]).map(|(text, _)| text)
    }

    /// The records whose day is still to come: a judgement counts only once it is made.
    fn recorded_before_made(&self, name: &str, text: &str, file: &NeedFile, today: i64) -> Vec<Problem> {
        let early = file.given.iter().filter(|record| record.on.is_some_and(|on| on > today));
        let problem = |record: &Given| {
            let id = self.book.facts.get(usize::from(record.slot.fact)).map_or("", |fact| fact.id.as_str());
            let line = text.lines().position(|line| line.starts_with("[given.") && line.contains(id));
            Problem {
                file: name.to_string(),
                line: line.map_or(1, |line| line + 1),
                column: 1,
                message: format!("`{id}` is recorded on {}, which is still to come", record.on_text().unwrap_or_default()),
                hint: "a record counts once it is made: give the day on which it was, or leave it out until then".to_string(),
                clash: Vec::new(),
            }
        };
        early.map(problem).collect()
    }

    /// The exact day of a date fact of the need, if it is known.
    pub(crate) fn day_of(&self, need: &OpenNeed, fact: &str) -> Option<i64> {
        let fact = self.book.fact_named(fact)?;
        match self.book.get(&need.file.said.need, Slot { fact, item: TOP }) {
            Val::Num(low, high) if low == high && matches!(self.book.facts.get(usize::from(fact))?.kind, Kind::Number(_)) => Some(low),
            _ => None,
        }
    }

    /// The day on which the new purchase begins, if it is known or assumed.
    pub fn commenced(&self, need: &OpenNeed) -> Option<i64> {
        self.day_of(need, COMMENCED)
    }
}
