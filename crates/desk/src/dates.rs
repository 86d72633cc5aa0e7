//! `waymark dates`: a statutory period counted day by day, with its source.

use crate::condition::{SourceView, source};
use crate::{LawError, files, words};
use jiff::civil::Date;
use rulebook::model::Book;
use serde::Serialize;
use std::path::Path;
use timetable::calendar::weekday_name;
use timetable::count::{self, Answer, Given, Tick};
use timetable::model::{Clock, How, Length, Sum, Timetable};

/// Counts days: the timetable, and the sources that it cites. `waymark dates` loads nothing else.
pub struct Counting {
    /// Calendars, clocks and notices.
    pub timetable: Timetable,
    /// A book of the sources alone.
    sources: Book,
}

impl Counting {
    /// The clocks that Waymark ships with, or those of a folder, without the rest of the law.
    ///
    /// # Errors
    /// The folder cannot be read, or its clocks have problems: then all are named.
    pub fn open(law: Option<&Path>) -> Result<Counting, LawError> {
        let files = files::of(law)?;
        let sources: Vec<(String, String)> = files.iter().filter(|(path, _)| path == "sources.toml").cloned().collect();
        let (sources, mut problems) = rulebook::load(&sources);
        let (timetable, others) = timetable::load_for_counting(&files, &sources);
        problems.extend(others);
        if problems.is_empty() { Ok(Counting { timetable, sources }) } else { Err(LawError::Problems(problems)) }
    }

    /// Of a whole rulebook's files.
    pub(crate) fn new(timetable: Timetable, book: &Book) -> Counting {
        Counting { timetable, sources: Book { sources: book.sources.clone(), provisions: book.provisions.clone(), ..Book::default() } }
    }
}

/// A day with its weekday.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DayView {
    /// `2026-06-10`.
    pub date: String,
    /// `Wednesday`.
    pub weekday: &'static str,
}

impl DayView {
    /// Of a civil date.
    pub fn new(date: Date) -> DayView {
        DayView { date: date.to_string(), weekday: weekday_name(date.weekday()) }
    }
}

impl std::fmt::Display for DayView {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {}", self.date, self.weekday)
    }
}

/// A clock as a question that can be asked.
#[derive(Clone, Debug, Serialize)]
pub struct ClockView {
    /// Its id.
    pub id: String,
    /// Its name on the command line.
    pub command: String,
    /// Which of those that share it; empty where there is but one.
    pub regime: String,
    /// The part of the law that it belongs to, as a heading.
    pub group: &'static str,
    /// In a few words.
    pub title: String,
    /// The question that it answers.
    pub asks: String,
    /// What goes wrong when a day is miscounted.
    pub why: Option<String>,
    /// For whom and from when.
    pub from_words: Option<String>,
    /// First day of the law.
    pub in_force_from: Option<DayView>,
    /// The dates to be given.
    pub dates: Vec<AskedView>,
    /// What changes the count.
    pub switches: Vec<SwitchView>,
    /// The provisions.
    pub sources: Vec<SourceView>,
}

/// A date that a clock asks for.
#[derive(Clone, Debug, Serialize)]
pub struct AskedView {
    /// Its name.
    pub id: String,
    /// Which day it is.
    pub says: String,
    /// It may be left out.
    pub optional: bool,
    /// There may be several.
    pub many: bool,
}

/// A yes or no that changes the count.
#[derive(Clone, Debug, Serialize)]
pub struct SwitchView {
    /// Its name.
    pub id: String,
    /// In words.
    pub says: String,
}

/// What is given to a clock.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// The dates, by name; a date that may be given several times stands several times.
    pub dates: Vec<(String, String)>,
    /// The switches that are on.
    pub switches: Vec<String>,
}

/// Something wrong with what is given to a clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrongDate {
    /// The date that it is about; none where it is about the whole.
    pub date: Option<String>,
    /// As a command line says it.
    pub told: String,
    /// As a form says it, beside the field.
    pub says: String,
}

/// The dates by the places of a clock, and the places of the switches that are on.
type ReadDates = (Vec<Vec<Date>>, Vec<usize>);

/// The answer of a clock.
#[derive(Clone, Debug, Serialize)]
pub struct DatesView {
    /// The clock.
    pub clock: ClockView,
    /// The dates as given.
    pub given: Vec<GivenView>,
    /// The switches that were on, in words.
    pub on: Vec<String>,
    /// The switches that were off, in words: the count takes them as not so.
    pub off: Vec<String>,
    /// Every line.
    pub lines: Vec<LineView>,
}

/// A date as given.
#[derive(Clone, Debug, Serialize)]
pub struct GivenView {
    /// Its name.
    pub id: String,
    /// Which day it is.
    pub says: String,
    /// The day.
    pub day: DayView,
}

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// Its id.
    pub id: String,
    /// Which day it is, in words.
    pub says: String,
    /// day, none, checks, absent, not_known, outside_the_law.
    pub kind: &'static str,
    /// The day.
    pub day: Option<DayView>,
    /// For each date given, whether it came in time.
    pub checks: Vec<CheckView>,
    /// The answer in words.
    pub words: String,
    /// How it is counted, in words.
    pub counted: String,
    /// The count, day by day.
    pub days: Vec<TickView>,
    /// The provisions.
    pub sources: Vec<SourceView>,
    /// Why its reading is doubtful.
    pub doubt: Option<String>,
}

/// Whether a date came in time.
#[derive(Clone, Debug, Serialize)]
pub struct CheckView {
    /// The date.
    pub day: DayView,
    /// It did.
    pub in_time: bool,
}

/// One day of a count.
#[derive(Clone, Debug, Serialize)]
pub struct TickView {
    /// The day.
    pub day: DayView,
    /// Its number; null where it does not count.
    pub number: Option<u32>,
    /// Why it does not count.
    pub why_not: Option<String>,
}

/// Whether a day is a working day.
#[derive(Clone, Debug, Serialize)]
pub struct WorkingDayView {
    /// The day.
    pub day: DayView,
    /// For each calendar: its id, what it counts, whether the day is one (null when the holidays are not listed), why not, and the next one.
    pub calendars: Vec<WorkingView>,
}

/// The same by one calendar.
#[derive(Clone, Debug, Serialize)]
pub struct WorkingView {
    /// The calendar.
    pub id: String,
    /// What it counts.
    pub says: String,
    /// It is a working day.
    pub working: Option<bool>,
    /// Why it is not.
    pub why_not: Option<String>,
    /// The first working day after it.
    pub next: Option<DayView>,
    /// The last day for which the holidays are listed.
    pub known_until: DayView,
    /// The provisions.
    pub sources: Vec<SourceView>,
}

impl Counting {
    /// Every clock, in the order of the files.
    pub fn clocks(&self) -> Vec<ClockView> {
        self.timetable.clocks.iter().map(|clock| self.clock_view(clock)).collect()
    }

    /// The clock of a command and a regime; the first of those that share it where no regime is named.
    ///
    /// # Errors
    /// There is none; what there is is named.
    pub fn clock(&self, command: &str, regime: Option<&str>) -> Result<ClockView, String> {
        self.find_clock(command, regime).map(|clock| self.clock_view(clock))
    }

    fn find_clock(&self, command: &str, regime: Option<&str>) -> Result<&Clock, String> {
        let shared: Vec<&Clock> = self.timetable.clocks.iter().filter(|clock| clock.command == command).collect();
        if shared.is_empty() {
            let names = self.timetable.clocks.iter().map(|clock| clock.command.as_str());
            return Err(format!("no clock is called `{command}`\n  hint: did you mean `{}`?", words::nearest(command, names)));
        }
        let wanted = |clock: &&&Clock| regime.is_none_or(|regime| clock.regime == regime.replace('-', "_"));
        shared.iter().find(wanted).copied().ok_or_else(|| {
            let known: Vec<String> = shared.iter().map(|clock| clock.regime.replace('_', "-")).filter(|name| !name.is_empty()).collect();
            let hint = if known.is_empty() { "leave `--regime` out".to_string() } else { format!("it is one of: {}", known.join(", ")) };
            format!("`{command}` has no regime `{}`\n  hint: {hint}", regime.unwrap_or_default())
        })
    }

    /// Counts one clock.
    ///
    /// # Errors
    /// Every date that is missing, is none, or cannot be where it is.
    pub fn dates(&self, command: &str, regime: Option<&str>, asked: &Asked) -> Result<DatesView, Vec<String>> {
        self.count(command, regime, asked).map_err(|wrong| wrong.into_iter().map(|one| one.told).collect())
    }

    /// Counts one clock; what is wrong is said of each date, for a form to show beside its field.
    ///
    /// # Errors
    /// Every date that is missing, is none, or cannot be where it is.
    pub fn count(&self, command: &str, regime: Option<&str>, asked: &Asked) -> Result<DatesView, Vec<WrongDate>> {
        let whole = |message: String| {
            let says = message.lines().next().unwrap_or_default().replace('`', "");
            vec![WrongDate { date: None, told: message, says }]
        };
        let clock = self.find_clock(command, regime).map_err(whole)?;
        let (dates, on) = self.read_asked(clock, asked)?;
        let switches: Vec<Option<bool>> = (0..clock.switches.len()).map(|place| Some(on.contains(&place))).collect();
        let given = Given { dates: &dates, switches: &switches };
        let answers = count::work_out(&self.timetable, clock, given);
        let lines = clock.lines.iter().enumerate().zip(&answers).map(|((place, line), answer)| {
            let ticks = count::count_out(&self.timetable, clock, place, given, &answers);
            LineView {
                id: line.id.clone(),
                says: line.says.clone(),
                kind: kind(answer),
                day: answer.day().filter(|_| !matches!(answer, Answer::NoPeriod(..))).map(DayView::new),
                checks: match answer {
                    Answer::Checks(all) => {
                        all.iter().map(|(day, in_time)| CheckView { day: DayView::new(*day), in_time: *in_time }).collect()
                    }
                    _ => Vec::new(),
                },
                words: self.words_of(clock, place, answer),
                counted: self.counted(clock, place, &switches),
                days: ticks
                    .into_iter()
                    .map(|tick: Tick| TickView { day: DayView::new(tick.on), number: tick.number, why_not: tick.why_not })
                    .collect(),
                sources: line.cite.iter().map(|cite| source(&self.sources, cite)).collect(),
                doubt: line.doubt.clone(),
            }
        });
        let given_views = clock.dates.iter().zip(&dates).flat_map(|(asked, days)| {
            days.iter().map(|day| GivenView { id: asked.id.clone(), says: asked.says.clone(), day: DayView::new(*day) })
        });
        Ok(DatesView {
            clock: self.clock_view(clock),
            given: given_views.collect(),
            on: on.iter().filter_map(|place| clock.switches.get(*place)).map(|switch| switch.says.clone()).collect(),
            off: clock
                .switches
                .iter()
                .enumerate()
                .filter(|(place, _)| !on.contains(place))
                .map(|(_, switch)| switch.says.clone())
                .collect(),
            lines: lines.collect(),
        })
    }

    /// The dates by place and the places of the switches that are on.
    fn read_asked(&self, clock: &Clock, asked: &Asked) -> Result<ReadDates, Vec<WrongDate>> {
        let mut wrong: Vec<WrongDate> = Vec::new();
        let about = |date: &str, told: String, says: String| WrongDate { date: Some(date.to_string()), told, says };
        let mut dates: Vec<Vec<Date>> = clock.dates.iter().map(|_| Vec::new()).collect();
        for (name, text) in asked.dates.iter().filter(|(_, text)| !text.trim().is_empty()) {
            let Some((place, known)) = clock.dates.iter().enumerate().find(|(_, date)| date.id == *name) else {
                let known: Vec<&str> = clock.dates.iter().map(|date| date.id.as_str()).collect();
                let told = format!("`{}` asks for no date `{name}`\n  hint: it asks for {}", clock.command, known.join(", "));
                wrong.push(WrongDate { date: None, told, says: format!("No date called “{name}” is asked for") });
                continue;
            };
            let (id, text) = (known.id.as_str(), text.trim());
            match text.parse::<Date>() {
                Ok(day) => {
                    if let Some(days) = dates.get_mut(place) {
                        days.push(day);
                        if days.len() > 1 && !known.many {
                            let told = format!("`{id}` is given twice\n  hint: give it once");
                            wrong.push(about(id, told, "There are two days. Give one".to_string()));
                        }
                    }
                }
                Err(_) => {
                    let told = format!("`{id}`: {}", no_day(text));
                    let says = if has_the_shape_of_a_day(text) {
                        format!("There is no day {text}")
                    } else {
                        format!("“{text}” is not written as a day")
                    };
                    wrong.push(about(id, told, format!("{says}. Write it like 2026-06-01")));
                }
            }
        }
        for (asked, days) in clock.dates.iter().zip(&dates) {
            let id = asked.id.as_str();
            if days.is_empty() && !asked.optional && !wrong.iter().any(|one| one.date.as_deref() == Some(id)) {
                let told = format!("`{id}` is missing: {}\n  hint: --{} YYYY-MM-DD", asked.says, id.replace('_', "-"));
                wrong.push(about(id, told, "It is empty, and nothing can be counted without it".to_string()));
            }
            // of a date that may be given several times, the last: what answers it comes after all of them
            let bounds = asked.not_before.iter().filter_map(|place| Some((clock.dates.get(*place)?, dates.get(*place)?.iter().max()?)));
            if let Some((other, bound)) = bounds.max_by_key(|(_, bound)| **bound)
                && let Some(early) = days.iter().find(|day| *day < bound)
            {
                let told = format!("`{id}` is {early}, before `{}` ({bound})\n  hint: {}", other.id, asked.says);
                wrong.push(about(
                    id,
                    told,
                    format!("{} is too early: it cannot come before {}, {}", long(*early), other.says, long(*bound)),
                ));
            }
        }
        let mut on = Vec::new();
        for name in &asked.switches {
            match clock.switches.iter().position(|switch| switch.id == *name) {
                Some(place) => on.push(place),
                None => wrong.push(WrongDate {
                    date: None,
                    told: format!("`{}` has no switch `{name}`", clock.command),
                    says: format!("Nothing called “{name}” changes this count"),
                }),
            }
        }
        if wrong.is_empty() { Ok((dates, on)) } else { Err(wrong) }
    }

    /// Whether a day is a working day, by each calendar or by one.
    ///
    /// # Errors
    /// The day is none, or there is no such calendar.
    pub fn working_day(&self, text: &str, regime: Option<&str>) -> Result<WorkingDayView, String> {
        let day = read_day(text)?;
        let wanted = regime.map(|regime| regime.replace('-', "_"));
        let calendars: Vec<WorkingView> = self
            .timetable
            .calendars
            .iter()
            .filter(|calendar| wanted.as_ref().is_none_or(|id| calendar.id == *id))
            .map(|calendar| {
                let what = calendar.day(day);
                let known = what != timetable::calendar::Day::NotKnown;
                let mut next = day;
                let next = known.then(|| {
                    loop {
                        next = timetable::months::days(next, 1)?;
                        match calendar.day(next) {
                            timetable::calendar::Day::Working => return Some(DayView::new(next)),
                            timetable::calendar::Day::NotKnown => return None,
                            _ => {}
                        }
                    }
                });
                WorkingView {
                    id: calendar.id.replace('_', "-"),
                    says: calendar.says.clone(),
                    working: known.then(|| what.why_not().is_none()),
                    why_not: what.why_not(),
                    next: next.flatten(),
                    known_until: DayView::new(calendar.known.1),
                    sources: calendar.cite.iter().map(|cite| source(&self.sources, cite)).collect(),
                }
            })
            .collect();
        if calendars.is_empty() {
            let known: Vec<String> = self.timetable.calendars.iter().map(|calendar| calendar.id.replace('_', "-")).collect();
            return Err(format!("there is no regime `{}`\n  hint: it is one of: {}", regime.unwrap_or_default(), known.join(", ")));
        }
        Ok(WorkingDayView { day: DayView::new(day), calendars })
    }

    pub(crate) fn clock_view(&self, clock: &Clock) -> ClockView {
        ClockView {
            id: clock.id.clone(),
            command: clock.command.clone(),
            regime: clock.regime.replace('_', "-"),
            group: words::clock_group(&clock.file),
            title: clock.title.clone(),
            asks: clock.asks.clone(),
            why: clock.why.clone(),
            from_words: clock.from_words.clone(),
            in_force_from: clock.in_force.map(|(from, _)| DayView::new(from)),
            dates: clock
                .dates
                .iter()
                .map(|date| AskedView { id: date.id.clone(), says: date.says.clone(), optional: date.optional, many: date.many })
                .collect(),
            switches: clock.switches.iter().map(|switch| SwitchView { id: switch.id.clone(), says: switch.says.clone() }).collect(),
            sources: clock.cites().iter().map(|cite| source(&self.sources, cite)).collect(),
        }
    }

    fn words_of(&self, clock: &Clock, line: usize, answer: &Answer) -> String {
        let line = clock.lines.get(line);
        match answer {
            Answer::Days(first, last) if first == last => long(*first),
            Answer::Days(first, last) => format!("between {} and {}", long(*first), long(*last)),
            Answer::NoPeriod(..) => "no period runs".to_string(),
            Answer::Checks(all) => {
                let each = all.iter().map(|(day, yes)| format!("{}: {}", long(*day), if *yes { "in time" } else { "too late" }));
                each.collect::<Vec<_>>().join("; ")
            }
            Answer::Absent => {
                let told = line.and_then(|line| line.absent.clone());
                let check = line.is_some_and(|line| matches!(line.sum, Sum::Check { .. }));
                let told = told.or_else(|| check.then(|| "none was given".to_string()));
                told.unwrap_or_else(|| "cannot be said until the date that it is counted from is given".to_string())
            }
            Answer::NotKnown => {
                let last = self.timetable.calendars.iter().map(|calendar| calendar.known.1).min();
                let until = last.map_or_else(String::new, |last| format!(" after {}", long(last)));
                format!("not known: the bank holidays{until} (or before those listed) are not known here, and the count would need them")
            }
            Answer::OutsideTheLaw => {
                let from = clock.in_force.map_or_else(String::new, |(from, until)| match until {
                    Some(until) => format!(" from {} to {}", long(from), long(until)),
                    None => format!(" from {}", long(from)),
                });
                format!("this is the law{from} only, so nothing is counted for this date")
            }
        }
    }

    /// `8 working days beginning with published`.
    fn counted(&self, clock: &Clock, line: usize, switches: &[Option<bool>]) -> String {
        let name = |from: &timetable::model::From| match from {
            timetable::model::From::Given(place) => clock.dates.get(*place).map_or(String::new(), |date| date.says.clone()),
            timetable::model::From::Line(place) => clock.lines.get(*place).map_or(String::new(), |line| line.says.clone()),
        };
        match clock.lines.get(line).map(|line| &line.sum) {
            Some(Sum::Count { from, how, rows }) => match count::possible(rows, switches).as_slice() {
                [row] if row.length == Length::None => String::new(),
                [row] => {
                    let way = match how {
                        How::BeginningWith => "beginning with",
                        How::After => "after",
                        How::EndingWith => "ending with",
                        How::Before => "before",
                    };
                    format!("{} {way}: {}", self.length_words(row.length), name(from))
                }
                _ => String::new(),
            },
            Some(Sum::Extreme { later, of }) => {
                format!("the {} of: {}", if *later { "later" } else { "earlier" }, of.iter().map(name).collect::<Vec<_>>().join("; "))
            }
            Some(Sum::Check { on_or_before, .. }) => format!("on or before: {}", name(on_or_before)),
            None => String::new(),
        }
    }

    fn length_words(&self, length: Length) -> String {
        let plural = |count: u32, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        match length {
            Length::None => String::new(),
            Length::Days(days) => plural(days, "day"),
            Length::Months(months) if months.is_multiple_of(12) => plural(months / 12, "year"),
            Length::Months(months) => plural(months, "month"),
            Length::WorkingDays(days, _) => plural(days, "working day"),
        }
    }
}

/// Reads a day as a command line or a form gives it.
///
/// # Errors
/// There is no such day, or it is written otherwise than as `YYYY-MM-DD`.
pub fn read_day(text: &str) -> Result<Date, String> {
    text.trim().parse::<Date>().map_err(|_| no_day(text.trim()))
}

fn has_the_shape_of_a_day(text: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_digit() || letter == '-')
}

fn no_day(text: &str) -> String {
    let says = if has_the_shape_of_a_day(text) { format!("there is no day `{text}`") } else { format!("`{text}` is not written as a day") };
    format!("{says}\n  hint: write YYYY-MM-DD, such as 2026-06-01")
}

/// `Wednesday 10 June 2026`.
pub fn long(day: Date) -> String {
    format!("{} {}", weekday_name(day.weekday()), crate::words::civil_in_words(day))
}

/// A day number as a civil date.
pub(crate) fn civil(day: i64) -> Option<Date> {
    words::iso_day(day).parse().ok()
}

fn kind(answer: &Answer) -> &'static str {
    match answer {
        Answer::Days(..) => "day",
        Answer::NoPeriod(..) => "none",
        Answer::Checks(_) => "checks",
        Answer::Absent => "absent",
        Answer::NotKnown => "not_known",
        Answer::OutsideTheLaw => "outside_the_law",
    }
}
