//! The steps of a route as dates: the earliest lawful day of each, the latest that still keeps a wished-for start, and what holds it.
//!
//! Nothing is guessed. A step takes no time unless a law or somebody says so; what nobody has said is named, and a period that
//! depends on something unknown is taken at its longest where one must wait and at its shortest where one must act.

use crate::count::{self, Answer, Given};
use crate::model::{Clock, Timetable};
use crate::months;
use jiff::civil::Date;
use rulebook::words::{Counted, Period, Step, When};
use std::collections::BTreeMap;

/// How far a search for a day goes, in days: beyond it nothing is planned.
const FARTHEST: i64 = 20_000;

/// What a plan is made of.
pub struct Path<'a> {
    /// Counts days.
    pub timetable: &'a Timetable,
    /// The steps of the route, in order.
    pub steps: &'a [Step],
    /// The local periods.
    pub periods: &'a [Period],
    /// The days that somebody gave for a local period, by its id.
    pub days: &'a BTreeMap<String, u32>,
    /// Whether something applies; none where that is not known.
    pub applies: &'a dyn Fn(&When) -> Option<bool>,
    /// The answer of a yes/no fact; none where it is not known.
    pub fact: &'a dyn Fn(&str) -> Option<bool>,
}

/// One entry of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A step of the route (its place).
    Step(usize),
    /// A local period (its place).
    Period(usize),
}

/// What decides the day of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// The beginning.
    Beginning,
    /// The entry before it (its place in the plan).
    Entry(usize),
    /// The statutory period that it waits for.
    Clock,
}

/// An entry with its days.
#[derive(Clone, PartialEq, Debug)]
pub struct Dated {
    /// What it is.
    pub entry: Entry,
    /// The entries that it waits for.
    pub after: Vec<usize>,
    /// The earliest day; none beyond the days for which bank holidays are listed.
    pub earliest: Option<Date>,
    /// What decides that day.
    pub held: Held,
    /// The days that it takes, where that is known; none takes no time of its own.
    pub takes: Option<u32>,
    /// It takes time that nobody has given.
    pub takes_unknown: bool,
    /// The last day on which the law lets it be done, counted from the earliest days of this plan.
    pub due: Option<Date>,
    /// The latest day that still lets the service begin on the day asked for (or on the earliest).
    pub latest: Option<Date>,
    /// It is not known whether it applies; the plan has it.
    pub unsure: bool,
    /// Facts that would shorten or lengthen its period, not known.
    pub unsure_of: Vec<String>,
}

/// The steps of a route as dates.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// The day on which it begins.
    pub begin: Date,
    /// The entries, each after all that it waits for.
    pub entries: Vec<Dated>,
    /// The earliest day of `start`, else of `sign`; none beyond the calendar.
    pub start: Option<Date>,
    /// The last day on which it may begin for the day asked for (or for the earliest start); none where none is early enough.
    pub latest_begin: Option<Date>,
    /// The periods whose days nobody has given (their places).
    pub not_known: Vec<usize>,
}

/// Entries in order, with what they wait for, before any day is known.
struct Draft<'a> {
    entry: Entry,
    after: Vec<usize>,
    unsure: bool,
    lasts: Option<usize>,
    /// The days that it takes, where somebody gave them.
    days: u32,
    waits: Option<Running<'a>>,
    due: Option<Running<'a>>,
}

/// A statutory period that runs, or may: its clock, and which entries give its dates.
struct Running<'a> {
    counted: &'a Counted,
    clock: &'a Clock,
    line: usize,
    /// For each date of the clock, the entry that gives it.
    from: Vec<Option<usize>>,
    switches: Vec<Option<bool>>,
}

/// The name of the step that begins the service.
pub const START: &str = "start";
/// The name of the step that signs the contract.
pub const SIGN: &str = "sign";
/// The fact that says when today's contract ends.
pub const ENDS_ON: &str = "existing_ends_on";
/// The fact that says from which day the service is needed.
pub const NEEDED_FROM: &str = "service_needed_from";
/// In a period: the beginning of the path.
const FIRST: &str = "first";

impl Path<'_> {
    /// The plan that begins on a day. With `by`, the latest days are those that let the service begin on that day.
    pub fn plan(&self, begin: Date, by: Option<Date>) -> Plan {
        let drafts = self.drafts();
        let dates = self.earliest(&drafts, begin, None);
        let goal = self.goal(&drafts);
        let start = goal.and_then(|goal| dates.get(goal).copied().flatten());
        let target = by.or(start);
        // where it is too late already, the latest days are those of a plan begun in time
        let latest_begin = target.and_then(|target| self.latest_begin_of(&drafts, goal?, target));
        let base = latest_begin.map(|latest| latest.min(begin));
        let mut entries: Vec<Dated> = Vec::with_capacity(drafts.len());
        let mut spare = target.zip(start).map_or(0, |(target, start)| months::between(start, target));
        for (place, draft) in drafts.iter().enumerate() {
            let earliest = dates.get(place).copied().flatten();
            // most entries have as many days to spare as the one before
            let near = |earliest: Option<Date>| earliest.and_then(|day| months::days(day, spare)).unwrap_or(begin);
            let latest =
                target.zip(goal).zip(base).and_then(|((by, goal), base)| self.latest(&drafts, (base, near(earliest)), place, goal, by));
            if let (Some(earliest), Some(latest)) = (earliest, latest) {
                spare = months::between(earliest, latest);
            }
            let (due, mut unsure_of) = self.due(draft, &dates);
            unsure_of.extend(draft.waits.iter().flat_map(|running| self.unsure_of(running)));
            unsure_of.sort();
            unsure_of.dedup();
            let days = draft.lasts.map(|period| self.days_of(period));
            entries.push(Dated {
                entry: draft.entry,
                after: draft.after.clone(),
                earliest,
                held: self.held(&drafts, draft, &dates),
                takes: days.flatten(),
                takes_unknown: days == Some(None),
                due,
                latest,
                unsure: draft.unsure,
                unsure_of,
            });
        }
        let not_known = (0..self.periods.len())
            .filter(|period| self.days_of(*period).is_none() && drafts.iter().any(|draft| draft.lasts == Some(*period)))
            .collect();
        Plan { begin, entries: by_day(entries), start, latest_begin, not_known }
    }

    /// The latest day on which the plan may begin for the service to begin by a day; none where none is late enough or early enough.
    pub fn latest_begin(&self, by: Date) -> Option<Date> {
        let drafts = self.drafts();
        self.latest_begin_of(&drafts, self.goal(&drafts)?, by)
    }

    fn latest_begin_of(&self, drafts: &[Draft<'_>], goal: usize, by: Date) -> Option<Date> {
        last_that(by, by, |begin| self.earliest(drafts, begin, None).get(goal).copied().flatten().is_some_and(|start| start <= by))
    }

    fn step(&self, draft: &Draft<'_>) -> Option<&Step> {
        match draft.entry {
            Entry::Step(place) => self.steps.get(place),
            Entry::Period(_) => None,
        }
    }

    fn days_of(&self, period: usize) -> Option<u32> {
        self.periods.get(period).and_then(|period| self.days.get(&period.id).copied())
    }

    /// The steps that are not ruled out, with the local periods before the steps that wait for them.
    fn drafts(&self) -> Vec<Draft<'_>> {
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        // where each step is, or what those wait for that would wait for a step that falls away
        let mut stands: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, step) in self.steps.iter().enumerate() {
            let applies = step.only_if.as_ref().map_or(Some(true), |when| (self.applies)(when));
            let mut after: Vec<usize> = step.after.iter().filter_map(|name| stands.get(name.as_str())).flatten().copied().collect();
            if applies == Some(false) {
                stands.insert(&step.id, after);
                continue;
            }
            let first = drafts.iter().all(|draft| matches!(draft.entry, Entry::Period(_)));
            for (number, period) in self.periods.iter().enumerate() {
                let here = period.before.as_deref().is_some_and(|before| before == step.id || (before == FIRST && first));
                let applies = period.applies_if.as_ref().map_or(Some(true), |when| (self.applies)(when));
                if !here || applies == Some(false) || drafts.iter().any(|draft| draft.entry == Entry::Period(number)) {
                    continue;
                }
                let waits =
                    period.after.as_deref().filter(|name| *name != FIRST).and_then(|name| stands.get(name)).cloned().unwrap_or_default();
                let least = period.least.filter(|_| applies == Some(true));
                let days = self.days_of(number).or(least).unwrap_or(0);
                let entry = Entry::Period(number);
                drafts.push(Draft { entry, after: waits, unsure: applies.is_none(), lasts: Some(number), days, waits: None, due: None });
                after.push(drafts.len() - 1);
            }
            let lasts = step.lasts.as_ref().and_then(|name| self.periods.iter().position(|period| period.id == *name));
            after.sort_unstable();
            after.dedup();
            let waits = step.waits.as_ref().and_then(|counted| self.running(counted, &stands));
            let due = step.due.as_ref().and_then(|counted| self.running(counted, &stands));
            let days = lasts.and_then(|period| self.days_of(period)).unwrap_or(0);
            drafts.push(Draft { entry: Entry::Step(place), after, unsure: applies.is_none(), lasts, days, waits, due });
            stands.insert(&step.id, vec![drafts.len() - 1]);
        }
        drafts
    }

    /// The entry whose day the plan is about: the start of the service, else the signing, else the last.
    fn goal(&self, drafts: &[Draft<'_>]) -> Option<usize> {
        let named = |id: &str| drafts.iter().position(|draft| self.step(draft).is_some_and(|step| step.id == id));
        named(START).or_else(|| named(SIGN)).or_else(|| drafts.len().checked_sub(1))
    }

    /// The earliest day of every entry, one of them perhaps put off to a day.
    fn earliest(&self, drafts: &[Draft<'_>], begin: Date, late: Option<(usize, Date)>) -> Vec<Option<Date>> {
        let mut dates: Vec<Option<Date>> = Vec::with_capacity(drafts.len());
        for (place, draft) in drafts.iter().enumerate() {
            let mut day = Some(begin);
            for before in &draft.after {
                day = later(day, done(drafts, *before, &dates));
            }
            if let Some(running) = &draft.waits {
                day = later(day, self.count(running, &dates).as_ref().and_then(Answer::days).map(|(_, last)| last));
            }
            if let Some((_, put_off)) = late.filter(|(late, _)| *late == place) {
                day = later(day, Some(put_off));
            }
            dates.push(day);
        }
        dates
    }

    /// A period that runs, or may, with the entries that give its dates.
    fn running<'a>(&'a self, counted: &'a Counted, stands: &BTreeMap<&str, Vec<usize>>) -> Option<Running<'a>> {
        if counted.only_if.as_ref().is_some_and(|when| (self.applies)(when) == Some(false)) {
            return None;
        }
        let clock = self.timetable.clock(&counted.clock)?;
        let step = |date: &str| {
            counted.dates.iter().find(|(known, _)| known == date).and_then(|(_, step)| stands.get(step.as_str())?.first().copied())
        };
        Some(Running {
            counted,
            clock,
            line: clock.line(&counted.line)?,
            from: clock.dates.iter().map(|asked| step(&asked.id)).collect(),
            switches: clock.switches.iter().map(|switch| switch.fact.as_deref().and_then(|fact| (self.fact)(fact))).collect(),
        })
    }

    /// What a clock gives, counted from these days.
    fn count(&self, running: &Running<'_>, dates: &[Option<Date>]) -> Option<Answer> {
        let day = |place: &Option<usize>| place.and_then(|place| dates.get(place).copied().flatten()).into_iter().collect();
        let given: Vec<Vec<Date>> = running.from.iter().map(day).collect();
        let answers = count::work_out(self.timetable, running.clock, Given { dates: &given, switches: &running.switches });
        answers.into_iter().nth(running.line)
    }

    /// What is not known and the length of a period turns on.
    fn unsure_of(&self, running: &Running<'_>) -> Vec<String> {
        let of_clock = running.clock.switches.iter().zip(&running.switches).filter(|(switch, on)| switch.fact.is_some() && on.is_none());
        let whether = running.counted.only_if.as_ref().filter(|when| (self.applies)(when).is_none());
        of_clock.map(|(switch, _)| switch.says.clone()).chain(whether.map(|when| when.text.replace('_', " "))).collect()
    }

    fn due(&self, draft: &Draft<'_>, dates: &[Option<Date>]) -> (Option<Date>, Vec<String>) {
        let Some(running) = &draft.due else { return (None, Vec::new()) };
        // where no period runs, nothing is due
        let days = self.count(running, dates).filter(|answer| matches!(answer, Answer::Days(..)));
        (days.as_ref().and_then(Answer::days).map(|(first, _)| first), self.unsure_of(running))
    }

    fn held(&self, drafts: &[Draft<'_>], draft: &Draft<'_>, dates: &[Option<Date>]) -> Held {
        let mut held = (Held::Beginning, None);
        for before in &draft.after {
            let done = done(drafts, *before, dates);
            if held.1.is_none() || done > held.1 {
                held = (Held::Entry(*before), done);
            }
        }
        if let Some((_, last)) = draft.waits.as_ref().and_then(|running| self.count(running, dates)?.days())
            && Some(last) > held.1
        {
            return Held::Clock;
        }
        held.0
    }

    /// The latest day of an entry that still lets the goal come by a day; none where it cannot, or where nothing waits for it.
    fn latest(&self, drafts: &[Draft<'_>], (begin, guess): (Date, Date), place: usize, goal: usize, by: Date) -> Option<Date> {
        if !leads_to(drafts, place, goal) {
            return None;
        }
        last_that(by, guess, |day| {
            self.earliest(drafts, begin.min(day), Some((place, day))).get(goal).copied().flatten().is_some_and(|start| start <= by)
        })
    }
}

/// The entries in the order of their days, those of one day as they stood; each still comes after all that it waits for.
fn by_day(entries: Vec<Dated>) -> Vec<Dated> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|place| entries.get(*place).map(|dated| (dated.earliest.is_none(), dated.earliest)));
    let mut now = vec![0; entries.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(slot) = now.get_mut(*old) {
            *slot = new;
        }
    }
    let moved = |old: usize| now.get(old).copied().unwrap_or(old);
    let mut out: Vec<(usize, Dated)> = entries.into_iter().enumerate().map(|(old, dated)| (moved(old), dated)).collect();
    out.sort_by_key(|(new, _)| *new);
    out.into_iter()
        .map(|(_, mut dated)| {
            dated.after = dated.after.iter().map(|old| moved(*old)).collect();
            if let Held::Entry(old) = dated.held {
                dated.held = Held::Entry(moved(old));
            }
            dated
        })
        .collect()
}

/// The day on which an entry is over.
fn done(drafts: &[Draft<'_>], place: usize, dates: &[Option<Date>]) -> Option<Date> {
    let day = dates.get(place).copied().flatten()?;
    months::days(day, i64::from(drafts.get(place)?.days))
}

/// The goal waits for this entry, directly or through others, or through a clock.
fn leads_to(drafts: &[Draft<'_>], place: usize, goal: usize) -> bool {
    let mut waits = vec![goal];
    let mut seen = vec![false; drafts.len()];
    while let Some(next) = waits.pop() {
        if next == place {
            return true;
        }
        let Some(draft) = drafts.get(next).filter(|_| !seen.get(next).copied().unwrap_or(true)) else { continue };
        if let Some(slot) = seen.get_mut(next) {
            *slot = true;
        }
        waits.extend(&draft.after);
        waits.extend(draft.waits.iter().flat_map(|running| running.from.iter().flatten()));
    }
    false
}

/// The later of two days; not known where one is not.
fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.zip(other).map(|(one, other)| one.max(other))
}

/// The last day up to a day for which a test holds that stops holding once; none where it holds for none. The search begins at a guess and
/// goes in strides that double, so a good guess costs two tests.
fn last_that(upto: Date, guess: Date, holds: impl Fn(Date) -> bool) -> Option<Date> {
    let start = months::between(upto, guess.min(upto));
    let day = |offset: i64| months::days(upto, offset);
    // offsets from `upto`, none later than 0: `good` holds, `bad` does not
    let (mut good, mut bad);
    if holds(day(start)?) {
        (good, bad) = (start, 1);
        let mut stride = 1;
        while good < 0 {
            let next = (good + stride).min(0);
            if !holds(day(next)?) {
                bad = next;
                break;
            }
            good = next;
            stride *= 2;
        }
    } else {
        (good, bad) = (start, start);
        let mut stride = 1;
        loop {
            good -= stride;
            if -good > FARTHEST {
                return None;
            }
            if holds(day(good)?) {
                break;
            }
            bad = good;
            stride *= 2;
        }
    }
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if holds(day(middle)?) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    day(good)
}
