//! The dates that bind a need: what ends, what is wanted, the last days to begin, and how they lie to one another.

use super::{FirstWayView, KeepView, Times};
use crate::Desk;
use crate::dates::DayView;
use crate::need::{COMMENCED, OpenNeed};
use crate::words;
use jiff::civil::Date;
use serde::Serialize;
use timetable::months;
use timetable::plan::{ENDS_ON, NEEDED_FROM};

/// The most dates that are shown.
const MOST: usize = 6;
/// The length of the line, in parts.
const PARTS: i64 = 1000;
/// How much of the line is left free at each end, as a share of it: one part in this many.
const FREE: i64 = 20;
/// The most months that are marked one by one.
const MOST_MONTHS: usize = 18;

/// A date that binds.
#[derive(Clone, Debug, Serialize)]
pub struct BindingDayView {
    /// The day.
    pub day: DayView,
    /// What it is.
    pub what: String,
    /// Where it is from: said, assumed, or worked out.
    pub from: &'static str,
    /// The route whose plan gives it.
    pub route: Option<String>,
}

/// The dates on a line to scale. Places are in thousandths of its length.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// The dates, in their order.
    pub marks: Vec<LineMark>,
    /// The first of each month, or of each year where there are too many.
    pub months: Vec<LineMark>,
    /// From which place to which there is nothing in place, where a competition starts after what exists has ended.
    pub gap: Option<(i64, i64)>,
    /// Up to which place today's contract runs.
    pub contract: Option<i64>,
}

/// A place on the line.
#[derive(Clone, Debug, Serialize)]
pub struct LineMark {
    /// In thousandths.
    pub at: i64,
    /// What stands there.
    pub says: String,
}

impl Desk {
    /// The dates, and the same to scale.
    pub(super) fn binding_days(
        &self,
        need: &OpenNeed,
        times: &Times,
        keep: Option<&KeepView>,
        ways: &[FirstWayView],
    ) -> (Vec<BindingDayView>, Option<LineView>) {
        let said = |fact: &str| self.day_of(need, fact).map(words::iso_day).and_then(|iso| iso.parse::<Date>().ok());
        let (ends, needed) = (said(ENDS_ON), said(NEEDED_FROM));
        let mut days: Vec<(Date, BindingDayView)> = Vec::new();
        let mut add = |day: Option<Date>, what: String, from: &'static str, route: Option<&str>| {
            let view = |day| BindingDayView { day: DayView::new(day), what, from, route: route.map(str::to_string) };
            days.extend(day.map(|day| (day, view(day))));
        };
        let assumed = need.assumed.is_some() && said(COMMENCED).is_some();
        add(times.begin, "Work on it begins".to_string(), if assumed { "Assumed" } else { "You said" }, None);
        add(ends, "Today’s contract ends".to_string(), "You said", None);
        add(needed, "The service is needed".to_string(), "You said", None);
        let day = |view: &Option<DayView>| view.as_ref().and_then(|day| day.date.parse::<Date>().ok());
        // where the law sets no days and nobody has given any, a last day would be no more than the day that is wanted
        let last_day = |way: &FirstWayView| day(&way.latest_begin).filter(|_| !way.law_sets_no_days);
        let competition = ways.iter().find(|way| way.competes);
        if let Some(way) = competition {
            add(
                day(&way.start).filter(|_| !way.law_sets_no_days),
                format!("{} by a competition", first_start(way)),
                "Worked out",
                Some(&way.id),
            );
            add(last_day(way), format!("{} a competition", last_words(way)), "Worked out", Some(&way.id));
        }
        for way in keep.iter().flat_map(|keep| &keep.ways).filter(|way| way.group != "closed").take(1) {
            add(
                last_day(way),
                format!("{}: {}", last_words(way).trim_end_matches(','), words::lower(&way.title)),
                "Worked out",
                Some(&way.id),
            );
        }
        days.sort_by_key(|(day, _)| *day);
        days.truncate(MOST);
        let gap =
            times.by.zip(competition.filter(|way| !way.law_sets_no_days).and_then(|way| day(&way.start))).filter(|(by, start)| start > by);
        let line = line(&days, ends, gap);
        (days.into_iter().map(|(_, view)| view).collect(), line)
    }
}

fn first_start(way: &FirstWayView) -> &'static str {
    if way.not_known > 0 { "No start before this" } else { "Earliest start" }
}

fn last_words(way: &FirstWayView) -> &'static str {
    if way.not_known > 0 { "Last day to begin, your own steps left out," } else { "Last day to begin" }
}

/// The dates to scale; none where there are less than two different ones.
fn line(days: &[(Date, BindingDayView)], ends: Option<Date>, gap: Option<(Date, Date)>) -> Option<LineView> {
    let (first, last) = (days.first()?.0, days.last()?.0);
    let length = months::between(first, last);
    if length <= 0 {
        return None;
    }
    let free = PARTS / FREE;
    let at = |day: Date| free + months::between(first, day) * (PARTS - 2 * free) / length;
    let marks = days.iter().map(|(day, view)| LineMark { at: at(*day), says: view.what.clone() }).collect();
    let starts = std::iter::successors(next_month(first), |day| next_month(*day)).take_while(|day| *day <= last);
    let starts: Vec<Date> = starts.collect();
    let yearly = starts.len() > MOST_MONTHS;
    let month = |day: &Date| LineMark { at: at(*day), says: day.strftime(if yearly { "%Y" } else { "%b" }).to_string() };
    Some(LineView {
        marks,
        months: starts.iter().filter(|day| !yearly || day.month() == 1).map(month).collect(),
        gap: gap.map(|(from, to)| (at(from), at(to))),
        contract: ends.map(at),
    })
}

fn next_month(day: Date) -> Option<Date> {
    day.first_of_month().checked_add(jiff::Span::new().months(1)).ok()
}
