//! The reflections: questions to think with. What is said stays in the need's file and decides nothing.

use crate::form::{Fields, no_form};
use crate::kept::{self, Kept};
use crate::pages::{IdAndRoute, aside, find_example, no_example};
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::keep::KeepError;
use desk::need::OpenNeed;
use desk::reflect::{LONGEST_NOTE, Leaning, Thought};
use minijinja::{Value, context};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a page of a reflection is shown.
struct Shown<'a> {
    need: &'a OpenNeed,
    base: &'a str,
    strip: &'a str,
    own: bool,
    /// It was changed in another window.
    changed: bool,
    /// Notes that are too long, by their questions, as they were sent.
    wrong: BTreeMap<String, String>,
}

/// `GET /needs/{id}/reflect/{which}`.
pub(crate) async fn need(State(app): State<Arc<App>>, ids: IdAndRoute) -> Response {
    let (id, which) = ids.map(|Path(ids)| ids).unwrap_or_default();
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => of_kept(app, StatusCode::OK, &kept, &which, false, BTreeMap::new()),
        Err(page) => *page,
    })
    .await
}

/// `GET /examples/{id}/reflect/{which}`: to read; nothing is kept.
pub(crate) async fn example(State(app): State<Arc<App>>, ids: IdAndRoute) -> Response {
    let Ok(Path((id, which))) = ids else { return no_example(&app) };
    match find_example(&app, &id) {
        Ok((need, strip)) => {
            aside(app, move |app| {
                let base = format!("/examples/{id}");
                let shown = Shown { need: &need, base: &base, strip: &strip, own: false, changed: false, wrong: BTreeMap::new() };
                page(app, StatusCode::OK, &shown, &which)
            })
            .await
        }
        Err(page) => *page,
    }
}

fn of_kept(app: &App, status: StatusCode, kept: &Kept, which: &str, changed: bool, wrong: BTreeMap<String, String>) -> Response {
    let shown = Shown { need: &kept.need, base: &kept.base(), strip: &kept.strip, own: true, changed, wrong };
    page(app, status, &shown, which)
}

fn page(app: &App, status: StatusCode, shown: &Shown<'_>, which: &str) -> Response {
    let view = match app.desk.reflect(shown.need, which) {
        Ok(view) => view,
        Err(_) => {
            let says = "No reflection has that name. The first results lead to both.";
            let values = context! { title => "There is no such reflection", says, base => shown.base };
            return app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values);
        }
    };
    let others: Vec<_> = app.desk.reflections(shown.need).into_iter().filter(|one| one.id != view.id).collect();
    let values = context! {
        view => Value::from_serialize(&view), others => Value::from_serialize(&others), revision => shown.need.file.revision.unwrap_or(0),
        base => shown.base, strip => shown.strip, own => shown.own, changed => shown.changed, wrong => Value::from_serialize(&shown.wrong),
        longest => LONGEST_NOTE,
    };
    app.pages.page(status, "reflect.html", values)
}

/// `POST /needs/{id}/reflect/{which}`: what was thought goes into the need's file.
pub(crate) async fn put(State(app): State<Arc<App>>, ids: IdAndRoute, body: Result<Bytes, BytesRejection>) -> Response {
    let (id, which) = ids.map(|Path(ids)| ids).unwrap_or_default();
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => keep(app, &kept, &which, &fields),
        Err(page) => *page,
    })
    .await
}

fn keep(app: &App, kept: &Kept, which: &str, fields: &Fields) -> Response {
    let Ok(view) = app.desk.reflect(&kept.need, which) else {
        return of_kept(app, StatusCode::OK, kept, which, false, BTreeMap::new());
    };
    if fields.one("revision") != kept.need.file.revision.unwrap_or(0).to_string() {
        return of_kept(app, StatusCode::CONFLICT, kept, which, true, BTreeMap::new());
    }
    let thoughts: Vec<Thought> = view
        .questions
        .iter()
        .filter_map(|one| {
            // a question that the form did not hold stays as it was
            let leans = fields.first(&format!("leans.{}", one.id))?;
            let note = fields.first(&format!("note.{}", one.id)).map(str::to_string);
            Some(Thought { question: one.id.clone(), leans: Leaning::named(leans), note })
        })
        .collect();
    let long = |one: &&Thought| one.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE);
    let wrong: BTreeMap<String, String> =
        thoughts.iter().filter(long).map(|one| (one.question.clone(), one.note.clone().unwrap_or_default())).collect();
    if !wrong.is_empty() {
        return of_kept(app, StatusCode::UNPROCESSABLE_ENTITY, kept, which, false, wrong);
    }
    let text = match app.desk.give_thoughts("need.toml", &kept.text, &thoughts) {
        Ok((text, _)) => text,
        Err(problems) => {
            let says = problems.first().map(|problem| words::sentence(&problem.message.replace('`', ""))).unwrap_or_default();
            let values = context! { title => "That could not be kept", says, base => kept.base() };
            return app.pages.page(StatusCode::UNPROCESSABLE_ENTITY, "trouble.html", values);
        }
    };
    if text != kept.text {
        match app.needs.replace(&kept.id, &kept.text, &text) {
            Ok(()) => {}
            Err(KeepError::Changed) => {
                return match kept::find(app, &kept.id) {
                    Ok(now) => of_kept(app, StatusCode::CONFLICT, &now, which, true, BTreeMap::new()),
                    Err(page) => *page,
                };
            }
            Err(error) => return kept::not_kept(app, &error),
        }
    }
    kept::go_on(&format!("{}/reflect/{}#said", kept.base(), view.id))
}
