//! `GET /dates`: every statutory period, each counted day by day on a page of its own. Dates stand in these addresses, and no need does.

use crate::form::Fields;
use crate::{App, words};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::dates::{Asked, ClockView, LineView, WrongDate};
use minijinja::{Value, context};
use serde::Serialize;
use std::sync::Arc;

/// How many fields a date that may be given several times has at least.
const SEVERAL: usize = 3;
/// The most of them.
const MOST: usize = 40;
/// The longest count that is shown without being opened.
const SHORT: usize = 21;
/// The longest count that is shown whole.
const LONG: usize = 400;
/// How much of a longer one is shown at each end.
const END: usize = 7;

/// The clocks of one part of the law.
#[derive(Serialize)]
struct Group {
    title: &'static str,
    clocks: Vec<ClockView>,
}

/// A date of a form.
#[derive(Serialize)]
struct Field {
    id: String,
    says: String,
    optional: bool,
    many: bool,
    texts: Vec<String>,
    wrong: Option<String>,
}

/// A yes or no of a form, as an item of its checkboxes.
#[derive(Serialize)]
struct Tick {
    id: String,
    name: String,
    value: &'static str,
    text: String,
    checked: bool,
}

/// A line of an answer, with its count cut where it is very long.
#[derive(Serialize)]
struct Line {
    /// Said in place of a date, where there is none.
    instead: &'static str,
    /// It is shown without being opened.
    short: bool,
    /// How many days are left out.
    left_out: usize,
    /// How many there are before those.
    head: usize,
    #[serde(flatten)]
    view: LineView,
}

/// `GET /dates`.
pub(crate) async fn list(State(app): State<Arc<App>>) -> Response {
    let mut groups: Vec<Group> = Vec::new();
    for clock in app.desk.counting.clocks() {
        match groups.iter_mut().find(|group| group.title == clock.group) {
            Some(group) => group.clocks.push(clock),
            None => groups.push(Group { title: clock.group, clocks: vec![clock] }),
        }
    }
    app.pages.page(StatusCode::OK, "dates.html", context! { groups => Value::from_serialize(&groups) })
}

/// `GET /dates/working-day`.
pub(crate) async fn working_day(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let text = fields.one("day");
    let (view, wrong) = match fields.first("day") {
        None => (None, None),
        Some("") => (None, Some("It is empty. Give a day, such as 2026-06-15.".to_string())),
        Some(text) => match app.desk.counting.working_day(text, None) {
            Ok(view) => (Some(view), None),
            Err(_) => (None, Some(format!("There is no day “{text}”. Write it like 2026-06-15."))),
        },
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    app.pages.page(status, "working-day.html", context! { view => Value::from_serialize(&view), wrong, text })
}

/// `GET /dates/{command}`: the choice between regimes, the form, or the form with its answer.
pub(crate) async fn clock(
    State(app): State<Arc<App>>,
    command: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let command = command.map(|Path(command)| command).unwrap_or_default();
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let shared: Vec<ClockView> = app.desk.counting.clocks().into_iter().filter(|clock| clock.command == command).collect();
    let regime = fields.one("regime");
    let found = match shared.as_slice() {
        [] => return no_clock(&app),
        [only] if regime.is_empty() || only.regime == regime => only,
        all => match all.iter().find(|clock| clock.regime == regime) {
            Some(clock) => clock,
            None if regime.is_empty() => return choose(&app, &shared, fields.first("regime").is_some()),
            None => return no_clock(&app),
        },
    };
    count(&app, found, shared.len() > 1, &fields)
}

/// Several regimes have a period of this name: which is meant is never taken for granted.
fn choose(app: &App, shared: &[ClockView], empty: bool) -> Response {
    let status = if empty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let same = shared.iter().all(|clock| shared.first().is_some_and(|first| first.asks == clock.asks));
    app.pages.page(status, "regime.html", context! { shared => Value::from_serialize(shared), empty, same })
}

fn count(app: &App, clock: &ClockView, shared: bool, sent: &Fields) -> Response {
    let asked_for = |id: &str| sent.all(id).any(|text| !text.is_empty());
    let counts = clock.dates.iter().any(|date| sent.first(&date.id).is_some());
    let asked = Asked {
        dates: clock.dates.iter().flat_map(|date| sent.all(&date.id).map(|text| (date.id.clone(), text.to_string()))).collect(),
        switches: clock.switches.iter().filter(|switch| asked_for(&switch.id)).map(|switch| switch.id.clone()).collect(),
    };
    let regime = Some(clock.regime.as_str()).filter(|regime| !regime.is_empty());
    let (view, wrong) = match counts.then(|| app.desk.counting.count(&clock.command, regime, &asked)) {
        None => (None, Vec::new()),
        Some(Ok(view)) => (Some(view), Vec::new()),
        Some(Err(wrong)) => (None, wrong),
    };
    let lines: Vec<Line> = view.iter().flat_map(|view| view.lines.iter().cloned()).map(line).collect();
    let fields: Vec<Field> = clock.dates.iter().map(|date| field(date, sent, &wrong)).collect();
    let tick = |switch: &desk::dates::SwitchView| Tick {
        id: format!("s-{}", switch.id),
        name: switch.id.clone(),
        value: "yes",
        text: words::sentence(&switch.says).trim_end_matches('.').to_string(),
        checked: asked_for(&switch.id),
    };
    let ticks: Vec<Tick> = clock.switches.iter().map(tick).collect();
    let whole: Vec<&str> = wrong.iter().filter(|one| one.date.is_none()).map(|one| one.says.as_str()).collect();
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let values = context! {
        clock => Value::from_serialize(clock), view => Value::from_serialize(&view), lines => Value::from_serialize(&lines),
        fields => Value::from_serialize(&fields), ticks => Value::from_serialize(&ticks), wrong => !wrong.is_empty(), whole, shared,
    };
    app.pages.page(status, "clock.html", values)
}

fn field(date: &desk::dates::AskedView, sent: &Fields, wrong: &[WrongDate]) -> Field {
    let mut texts: Vec<String> = sent.all(&date.id).filter(|text| !text.is_empty()).take(MOST).map(str::to_string).collect();
    let fields = if date.many { SEVERAL.max(texts.len() + 1) } else { 1 };
    texts.resize(fields, String::new());
    Field {
        id: date.id.clone(),
        says: date.says.clone(),
        optional: date.optional,
        many: date.many,
        texts,
        wrong: wrong.iter().find(|one| one.date.as_deref() == Some(&date.id)).map(|one| one.says.clone()),
    }
}

fn line(mut view: LineView) -> Line {
    let days = view.days.len();
    let left_out = if days > LONG { days.saturating_sub(2 * END) } else { 0 };
    if left_out > 0 {
        view.days.drain(END..END + left_out);
    }
    let instead = match view.kind {
        "day" | "checks" => "",
        "none" => "No period",
        "absent" => "No date yet",
        "outside_the_law" => "Outside this law",
        _ if view.days.is_empty() => "Not known",
        _ => "",
    };
    Line { instead, short: days <= SHORT, left_out, head: END, view }
}

fn no_clock(app: &App) -> Response {
    let says = "No period has that name, or none under those rules. The page of dates lists them all.";
    let values = context! { title => "There is no such date to count", says, base => "/dates", to => "All dates" };
    app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values)
}
