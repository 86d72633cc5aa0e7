//! `waymark plan`: the steps of a route as dates, forwards from a beginning and backwards from a day; and the dates that bind a need.

mod view;

pub use view::*;

use crate::Desk;
use crate::answer::{NeedView, no_route};
use crate::condition::{SourceView, source};
use crate::dates::{DayView, civil, long};
use crate::need::{CHANGED, COMMENCED, OpenNeed};
use crate::words;
use jiff::civil::Date;
use rulebook::model::{FactId, Kind, Nature, Rule, Slot, TOP, Val, When};
use rulebook::route::Route;
use rulebook::settle::Mind;
use rulebook::words::{Counted, Period, Step};
use std::collections::BTreeMap;
use timetable::months;
use timetable::plan::{Dated, ENDS_ON, Entry, Held, NEEDED_FROM, Path, Plan};

/// When a plan begins, and by when the service is wanted.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wanted {
    /// The first day; else the day on which the purchase begins.
    pub begin: Option<Date>,
    /// The day on which the service is to begin; else the day that the need names, or the day after today's contract.
    pub by: Option<Date>,
    /// The days that local periods take, over those that the need gives.
    pub takes: BTreeMap<String, u32>,
}

/// What answers the questions of a plan for one need and one route.
struct Applies<'a> {
    mind: Mind<'a>,
    desk: &'a Desk,
    /// The choices of yes or no that nobody has made, taken as no.
    not_chosen: Vec<FactId>,
}

impl<'a> Applies<'a> {
    fn new(desk: &'a Desk, need: &OpenNeed, rule: &Rule) -> Applies<'a> {
        let book = &desk.book;
        let mut need = desk.taken(need, rule).file.said.need;
        let mut not_chosen = Vec::new();
        for usage in &desk.paths().uses {
            let (slot, fact) = (Slot { fact: usage.fact, item: TOP }, book.facts.get(usize::from(usage.fact)));
            let choice = fact.is_some_and(|fact| fact.nature == Nature::Choice && fact.kind == Kind::YesNo && fact.item_of.is_none());
            if choice && book.get(&need, slot) == Val::Unknown {
                book.set(&mut need, slot, Val::Yes(false));
                not_chosen.push(usage.fact);
            }
        }
        let mind = Mind::new(book);
        mind.look(desk.paths(), &need, &[]);
        Applies { mind, desk, not_chosen }
    }

    /// Those of the choices that this route's steps turn on.
    fn not_chosen(&self, rule: &Rule) -> Vec<ChoiceView> {
        let book = &self.desk.book;
        let read = self.desk.step_facts().get(&rule.id);
        let facts = self.not_chosen.iter().filter(|fact| read.is_some_and(|read| read.contains(fact)));
        let facts = facts.filter_map(|fact| book.facts.get(usize::from(*fact)));
        facts
            .map(|fact| ChoiceView { id: fact.id.clone(), asks: fact.asks.clone(), why: fact.why.clone(), who: fact.who.clone() })
            .collect()
    }

    fn when(&self, when: &When) -> Option<bool> {
        self.mind.at(when.node).plain()
    }

    fn fact(&self, name: &str) -> Option<bool> {
        self.mind.at(*self.desk.book.yes_no.get(name)?).plain()
    }
}

impl Desk {
    /// The plan of one route for a need.
    ///
    /// # Errors
    /// There is no such route or it is not encoded; no day to begin is known; an end before the beginning.
    pub fn plan(&self, need: &OpenNeed, id: &str, wanted: &Wanted) -> Result<PlanView, String> {
        let (route, rule) = self.planned(id)?;
        let (begin, begin_why) = self.begins(need, wanted)?;
        if let Some(from) = self.law_begins(rule).filter(|from| begin < *from) {
            let message = format!("the law of `{id}` applies from {from}, and the plan would begin on {begin}");
            return Err(format!("{message}\n  hint: begin on {from} or later; what was begun before is under the older rules"));
        }
        let by = self.by(need, wanted);
        self.check_wanted(need, wanted)?;
        let takes = self.takes(need, wanted);
        let from_local = |period: &str| self.days_from_local(need, wanted, period);
        let mind = Mind::new(&self.book);
        let group = mind.group(route, &need.file.said, &[]).name();
        let applies = Applies::new(self, need, rule);
        let (when, fact) = (|when: &When| applies.when(when), |name: &str| applies.fact(name));
        let path = self.path(rule, &takes, &when, &fact);
        let plan = path.plan(begin, by.map(|(by, _)| by));
        let latest_begin = by.and(plan.latest_begin);
        let late_by = by.and_then(|(by, _)| Some(months::between(by, plan.start?)));
        let warning = warning(group);
        let view = |place: usize, dated: &Dated| self.entry_view(&path, &plan, place, dated, by.is_some(), warning.as_deref());
        let entries: Vec<EntryView> = plan.entries.iter().enumerate().map(|(place, dated)| view(place, dated)).collect();
        let mut entries = entries;
        for entry in entries.iter_mut().filter(|entry| entry.takes.is_some()) {
            entry.takes_from = entry.period.as_deref().and_then(from_local);
        }
        let mut local: Vec<PeriodView> = Vec::new();
        for id in entries.iter().filter_map(|entry| entry.period.as_ref()) {
            let period = self.book.periods.iter().find(|period| period.id == *id && local.iter().all(|known| known.id != *id));
            local.extend(period.map(|period| PeriodView { from: from_local(&period.id), ..self.period_view(period, &takes) }));
        }
        let not_known: Vec<PeriodView> = plan
            .not_known
            .iter()
            .filter_map(|place| self.book.periods.get(*place))
            .map(|period| self.period_view(period, &takes))
            .collect();
        let mut out = PlanView {
            need: NeedView::new(need),
            rulebook: self.rulebook_view(),
            route: rule.id.clone(),
            title: rule.title.clone(),
            group,
            warning,
            begin: DayView::new(begin),
            begin_why,
            start: plan.start.map(DayView::new),
            by: by.map(|(by, _)| DayView::new(by)),
            by_why: by.map(|(_, why)| why),
            latest_begin: latest_begin.map(DayView::new),
            late_by,
            entries,
            not_known,
            local,
            not_chosen: applies.not_chosen(rule),
            local_rules: self.local_rules(need, self.means_of(id)),
            reads: String::new(),
        };
        let reads = reads(&out, plan.start, latest_begin);
        out.reads = match group {
            "closed" => format!("This route is closed on these facts: what follows cannot be done. {reads}"),
            "not_needed" => format!("This route is not needed on these facts. {reads}"),
            "unknown" => format!("It is not yet known whether this route is open. {reads}"),
            _ => reads,
        };
        Ok(out)
    }

    /// The dates of one route, and the local periods on its way that nobody gave, by their place.
    pub(crate) fn route_dates(
        &self,
        need: &OpenNeed,
        rule: &Rule,
        group: &'static str,
        begin: Option<Date>,
        by: Option<Date>,
        takes: &BTreeMap<String, u32>,
    ) -> (RouteDatesView, Vec<usize>) {
        let applies = Applies::new(self, need, rule);
        let (when, fact) = (|when: &When| applies.when(when), |name: &str| applies.fact(name));
        let path = self.path(rule, takes, &when, &fact);
        let plan = begin.map(|begin| path.plan(begin, None));
        let dates = RouteDatesView {
            id: rule.id.clone(),
            title: rule.title.clone(),
            group,
            start: plan.as_ref().and_then(|plan| plan.start).map(DayView::new),
            latest_begin: by.and_then(|by| path.latest_begin(by)).map(DayView::new),
            late_by: by.and_then(|by| Some(months::between(by, plan.as_ref()?.start?))),
            notices: plan.as_ref().map_or_else(Vec::new, |plan| self.notice_days(&path, plan)),
            not_known: plan.as_ref().map_or(0, |plan| plan.not_known.len()),
        };
        (dates, plan.map(|plan| plan.not_known).unwrap_or_default())
    }

    /// The dates that bind a need: when today's contract ends, and for every route that is open, or open if, its earliest start and the
    /// last day to begin it.
    pub fn binding_dates(&self, need: &OpenNeed, wanted: &Wanted) -> BindingView {
        let begin = self.begins(need, wanted).ok();
        let by = self.by(need, wanted);
        let takes = self.takes(need, wanted);
        let mind = Mind::new(&self.book);
        let mut not_known: Vec<usize> = Vec::new();
        let (mut routes, mut routes_unknown) = (Vec::new(), 0);
        for route in &self.routes {
            let Some(rule) = self.rule(route) else { continue };
            let group = mind.group(route, &need.file.said, &[]).name();
            routes_unknown += usize::from(group == "unknown");
            if !matches!(group, "open" | "open_if") {
                continue;
            }
            let (dates, periods) = self.route_dates(need, rule, group, begin.map(|(begin, _)| begin), by.map(|(by, _)| by), &takes);
            not_known.extend(periods);
            routes.push(dates);
        }
        not_known.sort_unstable();
        not_known.dedup();
        let mut missing = Vec::new();
        if begin.is_none() {
            missing.push("on which day the new purchase begins (`commenced_on`): without it no earliest start is given".to_string());
        }
        if by.is_none() {
            missing.push(
                "when today's contract ends, or from which day the service is needed: without it no last day to begin is given".to_string(),
            );
        }
        BindingView {
            need: NeedView::new(need),
            ends_on: self.day_of(need, ENDS_ON).and_then(civil).map(DayView::new),
            needed_from: by.map(|(by, _)| DayView::new(by)),
            begin: begin.map(|(begin, _)| DayView::new(begin)),
            routes,
            routes_unknown,
            not_known: not_known
                .iter()
                .filter_map(|place| self.book.periods.get(*place))
                .map(|period| self.period_view(period, &takes))
                .collect(),
            missing,
            local_rules: self.local_head().cloned(),
            missing_facts: self.missing_dates(self.contract_exists(need), begin.is_some(), by.is_some()),
        }
    }

    /// Reads `PERIOD=DAYS` as a command line or a form gives it.
    ///
    /// # Errors
    /// There is no such period, or no whole number of days.
    pub fn read_takes(&self, texts: &[String]) -> Result<BTreeMap<String, u32>, String> {
        let mut takes = BTreeMap::new();
        for text in texts {
            let Some((name, days)) = text.split_once('=').map(|(name, days)| (name.trim(), days.trim())) else {
                return Err(format!("`{text}` does not say how many days\n  hint: write PERIOD=DAYS, such as key_decision=42"));
            };
            let Some(period) = self.book.periods.iter().find(|period| period.id == name.replace('-', "_")) else {
                let known: Vec<&str> = self.book.periods.iter().map(|period| period.id.as_str()).collect();
                return Err(format!("there is no local period `{name}`\n  hint: they are {}", known.join(", ")));
            };
            let number = days.parse::<u32>().ok().filter(|days| *days <= rulebook::LONGEST_TAKEN);
            let Some(number) = number else {
                return Err(format!(
                    "`{days}` is no number of days for `{name}`\n  hint: write {name}=28, at most {}",
                    rulebook::LONGEST_TAKEN
                ));
            };
            takes.insert(period.id.clone(), number);
        }
        Ok(takes)
    }

    fn planned(&self, id: &str) -> Result<(&Route, &Rule), String> {
        let mut known = self.routes.iter().filter_map(|route| Some((route, self.rule(route)?)));
        if let Some(found) = known.find(|(_, rule)| rule.id == id) {
            return Ok(found);
        }
        if self.book.not_encoded.iter().any(|route| route.id == id) {
            return Err(format!("the route `{id}` is not encoded yet, so nothing can be planned\n  hint: `waymark routes` says which are"));
        }
        let encoded = self.routes.iter().filter_map(|route| self.rule(route)).map(|rule| rule.id.as_str());
        Err(no_route(id, encoded))
    }

    /// Checks that the days asked for can be in that order.
    ///
    /// # Errors
    /// The service is wanted before work on it begins.
    pub fn check_wanted(&self, need: &OpenNeed, wanted: &Wanted) -> Result<(), String> {
        let begin = self.begins(need, wanted).ok();
        match (wanted.by, begin) {
            (Some(by), Some((begin, why))) if by < begin => Err(format!(
                "the service is wanted on {by}, before the plan begins on {begin} ({why})\n  hint: give a later day, or an earlier beginning (--start)"
            )),
            _ => Ok(()),
        }
    }

    /// The first day of a route's law, where that goes by the day on which the purchase begins or the change is made.
    pub(crate) fn law_begins(&self, rule: &Rule) -> Option<Date> {
        let dated_by = rule.dated_by.and_then(|fact| self.book.facts.get(usize::from(fact)))?;
        let begins = [COMMENCED, CHANGED].contains(&dated_by.id.as_str());
        rule.in_force.filter(|_| begins).and_then(|(from, _)| civil(from))
    }

    pub(crate) fn begins(&self, need: &OpenNeed, wanted: &Wanted) -> Result<(Date, &'static str), String> {
        if let Some(begin) = wanted.begin {
            return Ok((begin, "as asked for"));
        }
        let commenced = self.commenced(need).and_then(civil);
        let why = if need.assumed.is_some() {
            "the day that was assumed"
        } else {
            "the day that the need gives for the purchase to begin, taken here as the first day of work on it"
        };
        commenced
            .map(|day| (day, why))
            .ok_or_else(|| "no day to begin is known\n  hint: --start YYYY-MM-DD, or say `commenced_on` in the need".to_string())
    }

    /// The day on which the service is wanted, and why that.
    pub(crate) fn by(&self, need: &OpenNeed, wanted: &Wanted) -> Option<(Date, &'static str)> {
        let asked = wanted.by.map(|by| (by, "as asked for"));
        let named = || self.day_of(need, NEEDED_FROM).and_then(civil).map(|day| (day, "the need says that the service must begin then"));
        let after = || {
            let ends = self.day_of(need, ENDS_ON).and_then(civil)?;
            Some((months::days(ends, 1)?, "today's contract ends on the day before"))
        };
        asked.or_else(named).or_else(after)
    }

    pub(crate) fn takes(&self, need: &OpenNeed, wanted: &Wanted) -> BTreeMap<String, u32> {
        let mut takes = self.local.as_ref().map_or_else(BTreeMap::new, |local| local.takes().clone());
        takes.extend(need.file.takes.clone());
        takes.extend(wanted.takes.clone());
        takes
    }

    fn path<'p>(
        &'p self,
        rule: &'p Rule,
        days: &'p BTreeMap<String, u32>,
        applies: &'p dyn Fn(&When) -> Option<bool>,
        fact: &'p dyn Fn(&str) -> Option<bool>,
    ) -> Path<'p> {
        let steps = rule.route.as_ref().map_or(&[] as &[Step], |words| &words.steps);
        Path { timetable: &self.counting.timetable, steps, periods: &self.book.periods, days, applies, fact }
    }

    fn period_view(&self, period: &Period, takes: &BTreeMap<String, u32>) -> PeriodView {
        PeriodView {
            id: period.id.clone(),
            title: period.title.clone(),
            asks: period.asks.clone(),
            why: period.why.clone(),
            who: period.who.clone(),
            days: takes.get(&period.id).copied(),
            from: None,
            sources: self.sources_of_text(period.cite.as_deref()),
        }
    }

    fn sources_of_text(&self, cite: Option<&str>) -> Vec<SourceView> {
        let cites = cite.into_iter().flat_map(words::citations);
        cites.map(|cite| source(&self.book, cite)).collect()
    }

    fn notice_days(&self, path: &Path<'_>, plan: &Plan) -> Vec<NoticeDayView> {
        let step = |dated: &Dated| match dated.entry {
            Entry::Step(place) => path.steps.get(place),
            Entry::Period(_) => None,
        };
        // what comes again and again while the contract runs, or at its end, has no day yet
        let later = |step: &&Step| step.clock.is_some() && step.due.is_none();
        let noticed = plan.entries.iter().filter_map(|dated| Some((dated, step(dated).filter(|step| !later(step))?.notice.as_ref()?)));
        noticed
            .map(|(dated, notice)| NoticeDayView {
                notice: self.notice_name(notice),
                earliest: dated.earliest.map(DayView::new),
                due: dated.due.map(DayView::new),
            })
            .collect()
    }

    pub(crate) fn notice_name(&self, id: &str) -> String {
        self.counting.timetable.notice(id).map_or_else(|| words::spaced(id), |notice| notice.name())
    }

    fn entry_view(&self, path: &Path<'_>, plan: &Plan, place: usize, dated: &Dated, wanted: bool, warning: Option<&str>) -> EntryView {
        let (step, period) = match dated.entry {
            Entry::Step(place) => (path.steps.get(place), None),
            Entry::Period(place) => (None, path.periods.get(place)),
        };
        let title = |counted: &Counted| self.counting.timetable.clock(&counted.clock).map_or("", |clock| clock.title.as_str()).to_string();
        let name = |place: usize| match plan.entries.get(place).map(|dated| dated.entry) {
            Some(Entry::Step(place)) => path.steps.get(place).map_or("", |step| step.id.as_str()),
            Some(Entry::Period(place)) => path.periods.get(place).map_or("", |period| period.id.as_str()),
            None => "",
        };
        let held = match dated.held {
            Held::Beginning => "the beginning".to_string(),
            Held::Entry(before) => format!("after {}", words::spaced(name(before))),
            Held::Clock => step
                .and_then(|step| step.waits.as_ref())
                .map_or_else(String::new, |counted| format!("waits: {}", words::lower(&title(counted)))),
        };
        let slack = dated.latest.zip(dated.earliest).map(|(latest, earliest)| months::between(earliest, latest));
        let slips = dated.latest.zip(slack).map(|(_, slack)| match (slack, wanted) {
            (0, false) => "each day later puts the start off by at least a day".to_string(),
            (slack, false) => format!("can slip by {} before it puts the start off", days(slack)),
            (slack, true) if slack < 0 => format!("{} too late for the day wanted", days(-slack)),
            (0, true) => "may not slip".to_string(),
            (slack, true) => format!("can slip by {}", days(slack)),
        });
        let cite = step.and_then(|step| step.cite.as_deref()).or(period.and_then(|period| period.cite.as_deref()));
        EntryView {
            id: name(place).to_string(),
            kind: if step.is_some() { "step" } else { "local" },
            who: step.map_or_else(|| period.map_or_else(String::new, |period| period.who.clone()), |step| step.who.clone()),
            does: step.map_or_else(|| period.map_or_else(String::new, |period| words::lower(&period.title)), |step| step.does.clone()),
            notice: step.and_then(|step| step.notice.as_deref()).map(|notice| self.notice_name(notice)),
            earliest: dated.earliest.map(DayView::new),
            held,
            after: match dated.held {
                Held::Entry(before) => Some(before + 1),
                _ => None,
            },
            period: period.map(|period| period.id.clone()).or_else(|| step.and_then(|step| step.lasts.clone())),
            takes: dated.takes,
            takes_from: None,
            takes_not_known: dated.takes_unknown,
            due: dated.due.map(DayView::new),
            due_why: step.and_then(|step| step.due.as_ref()).filter(|_| dated.due.is_some()).map(title),
            latest: dated.latest.map(DayView::new),
            slack,
            slips,
            unsure: dated.unsure,
            unsure_of: dated.unsure_of.clone(),
            clock: step.and_then(|step| step.clock.clone()).or_else(|| least_words(period?, dated.takes)),
            sources: self.sources_of_text(cite),
            warning: warning.map(str::to_string),
        }
    }
}

fn days(count: i64) -> String {
    if count == 1 { "1 day".to_string() } else { format!("{count} days") }
}

/// What a law says of how long a local period takes.
fn least_words(period: &Period, takes: Option<u32>) -> Option<String> {
    let least = period.least?;
    Some(match takes {
        Some(takes) if takes < least => format!("fewer than the {least} days that the law asks for: only by its rules on urgency"),
        Some(_) => format!("the law asks for at least {least} days"),
        None => format!("the law asks for at least {least} days, which are counted here"),
    })
}

/// What a plan says of a route that is not open, on every line.
fn warning(group: &str) -> Option<String> {
    let words = match group {
        "closed" => "closed: this route may not be used",
        "not_needed" => "not needed",
        "unknown" => "not yet known whether this route is open",
        "open_if" => "open only if what is named in its finding is judged, recorded or chosen",
        _ => return None,
    };
    Some(words.to_string())
}

/// The plan in a sentence. Where something has no days yet, no start is promised: only what it cannot come before.
fn reads(plan: &PlanView, start: Option<Date>, latest_begin: Option<Date>) -> String {
    let open = match plan.not_known.len() {
        0 => String::new(),
        1 => "Not yet known: nobody has said how long 1 step of your own takes. ".to_string(),
        several => format!("Not yet known: nobody has said how long {several} steps of your own take. "),
    };
    let Some(start) = start else {
        return format!("{open}No start can be given: the count passes the last day for which bank holidays are known here.");
    };
    let given = plan.entries.iter().any(|entry| entry.takes.is_some());
    let periods = match (given, open.is_empty()) {
        (true, _) => "By the periods that the law sets and the days that were given",
        (false, true) => "By the periods that the law sets",
        (false, false) => "By the periods that the law sets alone",
    };
    let earliest = if open.is_empty() {
        format!("{periods}, the service can begin on {} at the earliest.", long(start))
    } else {
        format!("{open}{periods}, the service cannot begin before {}; it will be later.", long(start))
    };
    match (&plan.by, plan.late_by, latest_begin) {
        (Some(_), Some(late), latest) if late > 0 => {
            let had = latest.map_or_else(String::new, |latest| format!(" It should have begun by {}.", long(latest)));
            format!("{earliest} That is {} too late for the day wanted.{had}", days(late))
        }
        (Some(_), Some(_), Some(latest)) if open.is_empty() => {
            format!("{earliest} The last day to begin for the day wanted is {}.", long(latest))
        }
        (Some(_), Some(_), Some(latest)) => {
            format!("{earliest} For the day wanted it must begin before {}, by as many days as your own steps take.", long(latest))
        }
        _ => earliest,
    }
}
