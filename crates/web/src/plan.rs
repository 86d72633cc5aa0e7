//! The plan of one route: its steps as dates, and a form for what no law says. What is asked for once stays out of addresses and files.

use crate::form::{Fields, no_form};
use crate::kept::{self, Kept};
use crate::pages::no_route;
use crate::shown::{self, IdAnd, Shown};
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::plan::{PeriodView, Wanted};
use desk::takes::LONGEST;
use minijinja::{Value, context};
use serde::Serialize;
use std::sync::Arc;

/// What the form brought.
#[derive(Default)]
struct Asked {
    start: String,
    by: String,
    /// Each period whose field was in the form, with what stands in it.
    takes: Vec<(String, String)>,
    wanted: Wanted,
    wrong: Vec<Wrong>,
}

/// Something wrong with a field.
#[derive(Serialize)]
struct Wrong {
    field: String,
    asks: String,
    says: String,
}

/// A local period as a field.
#[derive(Serialize)]
struct Field {
    #[serde(flatten)]
    period: PeriodView,
    text: String,
    wrong: Option<String>,
}

/// `GET /needs/{id}/plan/{route}`.
pub(crate) async fn need(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::need_and(app, ids, |app, shown, route| show(app, StatusCode::OK, shown, route, &Asked::default(), false)).await
}

/// `GET /examples/{id}/plan/{route}`.
pub(crate) async fn example(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::example_and(app, ids, |app, shown, route| show(app, StatusCode::OK, shown, route, &Asked::default(), false)).await
}

/// `POST /examples/{id}/plan/{route}`: the same with what the form says; nothing is kept.
pub(crate) async fn example_put(State(app): State<Arc<App>>, ids: IdAnd, body: Result<Bytes, BytesRejection>) -> Response {
    let Ok(body) = body else { return no_form(&app) };
    shown::example_and(app, ids, move |app, shown, route| {
        let asked = read(app, &Fields::read(&body));
        let status = if asked.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        show(app, status, shown, route, &asked, false)
    })
    .await
}

/// `POST /needs/{id}/plan/{route}`: the days of local periods go into the need's file; a beginning and an end are for this once.
pub(crate) async fn need_put(State(app): State<Arc<App>>, ids: IdAnd, body: Result<Bytes, BytesRejection>) -> Response {
    let (id, route) = ids.map(|Path(ids)| ids).unwrap_or_default();
    kept::change(app, Ok(Path(id)), body, move |app, kept, fields| put(app, kept, &route, fields)).await
}

fn put(app: &App, kept: &Kept, route: &str, fields: &Fields) -> Response {
    let mut asked = read(app, fields);
    let again = |status, kept: &Kept, asked: &Asked, changed| show(app, status, &Shown::of(kept), route, asked, changed);
    let conflict = |kept: &Kept| again(StatusCode::CONFLICT, kept, &Asked::default(), true);
    if !asked.wrong.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, kept, &asked, false);
    }
    let (text, now) = match app.desk.give_takes("need.toml", &kept.text, &asked.takes) {
        Ok(done) => done,
        Err(problems) => {
            let wrong =
                |problem: desk::Problem| Wrong { field: "periods".to_string(), asks: "The days".to_string(), says: problem.message };
            asked.wrong.extend(problems.into_iter().map(wrong));
            return again(StatusCode::UNPROCESSABLE_ENTITY, kept, &asked, false);
        }
    };
    if text != kept.text {
        if !kept.was_seen(fields) {
            return conflict(kept);
        }
        if let Err(page) = kept::write(app, kept, &text, conflict) {
            return *page;
        }
    }
    if asked.start.is_empty() && asked.by.is_empty() {
        return kept::go_on(&format!("{}/plan/{route}", kept.base()));
    }
    // the days are in the file now
    asked.takes.clear();
    asked.wanted.takes.clear();
    show(app, StatusCode::OK, &Shown { need: Arc::new(now), ..Shown::of(kept) }, route, &asked, false)
}

fn read(app: &App, fields: &Fields) -> Asked {
    let mut asked = Asked { start: fields.one("start").to_string(), by: fields.one("by").to_string(), ..Asked::default() };
    let mut day = |field: &str, asks: &str, text: &str| match text.parse::<jiff::civil::Date>() {
        _ if text.is_empty() => None,
        Ok(day) => Some(day),
        Err(_) => {
            let says = format!("There is no day “{text}”. Write it like 2026-12-01");
            asked.wrong.push(Wrong { field: field.to_string(), asks: asks.to_string(), says });
            None
        }
    };
    asked.wanted.begin = day("start", "The day on which work on it begins", &asked.start);
    asked.wanted.by = day("by", "The day on which the service is to begin", &asked.by);
    for period in &app.desk.book.periods {
        let Some(text) = fields.first(&format!("takes.{}", period.id)) else { continue };
        asked.takes.push((period.id.clone(), text.to_string()));
        match text.parse::<u32>() {
            _ if text.is_empty() => {}
            Ok(days) if days <= LONGEST => {
                asked.wanted.takes.insert(period.id.clone(), days);
            }
            _ => asked.wrong.push(Wrong {
                field: format!("t-{}", period.id),
                asks: period.title.clone(),
                says: format!("“{text}” is no number of days. Write a whole number, at most {LONGEST}, or leave it empty"),
            }),
        }
    }
    asked
}

fn show(app: &App, status: StatusCode, shown: &Shown, id: &str, asked: &Asked, changed: bool) -> Response {
    let need = shown.need.as_ref();
    let Some(route) = app.desk.result(need, id) else { return no_route(app, &shown.base) };
    let (mut status, mut wrong): (StatusCode, Vec<&Wrong>) = (status, asked.wrong.iter().collect());
    let planned = app.desk.plan(need, id, &asked.wanted);
    let refused = planned.as_ref().err().filter(|_| asked.wanted.begin.is_some() || asked.wanted.by.is_some()).map(|told| {
        let late = asked.wanted.by.is_some() && app.desk.check_wanted(need, &asked.wanted).is_err();
        let (field, asks) =
            if late { ("by", "The day on which the service is to begin") } else { ("start", "The day on which work on it begins") };
        let says = told.lines().next().unwrap_or_default();
        Wrong { field: field.to_string(), asks: asks.to_string(), says: words::sentence(&says.replace('`', "")) }
    });
    if let Some(one) = &refused {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        wrong.push(one);
    }
    // the days of the form that cannot be leave the plan as it is without them
    let without = || app.desk.plan(need, id, &Wanted { begin: None, by: None, takes: asked.wanted.takes.clone() }).ok();
    let plan = planned.ok().or_else(without);
    let wrong_of = |field: &str| wrong.iter().find(|one| one.field == field).map(|one| words::sentence(&one.says));
    let text_of = |period: &PeriodView| match asked.takes.iter().find(|(id, _)| *id == period.id) {
        Some((_, text)) => text.clone(),
        None => period.days.map_or_else(String::new, |days| days.to_string()),
    };
    let periods = plan.iter().flat_map(|plan| plan.local.iter().cloned());
    let fields: Vec<Field> =
        periods.map(|period| Field { text: text_of(&period), wrong: wrong_of(&format!("t-{}", period.id)), period }).collect();
    let (mark, said) = words::group(route.group, route.standing);
    let values = context! {
        plan => Value::from_serialize(&plan), fields => Value::from_serialize(&fields), wrong => Value::from_serialize(&wrong),
        title => route.title, id => route.id, group => route.group, mark_name => mark, words => said, need => need.file.title, changed,
        start => asked.start, by => asked.by, start_wrong => wrong_of("start"), by_wrong => wrong_of("by"),
        revision => need.file.revision.unwrap_or(0), ..shown.values()
    };
    app.pages.page(status, "plan.html", values)
}
