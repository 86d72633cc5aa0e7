//! The reflections: questions to think with. What is said stays in the need's file and decides nothing.

use crate::form::Fields;
use crate::kept::{self, Kept};
use crate::shown::{self, IdAnd, Shown};
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::reflect::{LONGEST_NOTE, Leaning, Thought};
use minijinja::{Value, context};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a page says of the form that was sent.
#[derive(Default)]
struct Sent {
    /// The need was changed in another window.
    changed: bool,
    /// Notes that are too long, by their questions, as they were sent.
    wrong: BTreeMap<String, String>,
}

/// `GET /needs/{id}/reflect/{which}`.
pub(crate) async fn need(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::need_and(app, ids, |app, shown, which| page(app, StatusCode::OK, shown, which, &Sent::default())).await
}

/// `GET /examples/{id}/reflect/{which}`: to read; nothing is kept.
pub(crate) async fn example(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::example_and(app, ids, |app, shown, which| page(app, StatusCode::OK, shown, which, &Sent::default())).await
}

fn page(app: &App, status: StatusCode, shown: &Shown, which: &str, sent: &Sent) -> Response {
    let view = match app.desk.reflect(&shown.need, which) {
        Ok(view) => view,
        Err(_) => {
            let says = "No reflection has that name. The first results lead to both.";
            let values = context! { title => "There is no such reflection", says, base => shown.base };
            return app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values);
        }
    };
    let others: Vec<_> = app.desk.reflections(&shown.need).into_iter().filter(|one| one.id != view.id).collect();
    let values = context! {
        view => Value::from_serialize(&view), others => Value::from_serialize(&others), revision => shown.need.file.revision.unwrap_or(0),
        changed => sent.changed, wrong => Value::from_serialize(&sent.wrong), longest => LONGEST_NOTE, ..shown.values()
    };
    app.pages.page(status, "reflect.html", values)
}

/// `POST /needs/{id}/reflect/{which}`: what was thought goes into the need's file.
pub(crate) async fn put(State(app): State<Arc<App>>, ids: IdAnd, body: Result<Bytes, BytesRejection>) -> Response {
    let (id, which) = ids.map(|Path(ids)| ids).unwrap_or_default();
    kept::change(app, Ok(Path(id)), body, move |app, kept, fields| keep(app, kept, &which, fields)).await
}

fn keep(app: &App, kept: &Kept, which: &str, fields: &Fields) -> Response {
    let again = |status, kept: &Kept, sent: Sent| page(app, status, &Shown::of(kept), which, &sent);
    let conflict = |kept: &Kept| again(StatusCode::CONFLICT, kept, Sent { changed: true, ..Sent::default() });
    let Ok(view) = app.desk.reflect(&kept.need, which) else { return again(StatusCode::OK, kept, Sent::default()) };
    if !kept.was_seen(fields) {
        return conflict(kept);
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
        return again(StatusCode::UNPROCESSABLE_ENTITY, kept, Sent { wrong, ..Sent::default() });
    }
    let text = match app.desk.give_thoughts("need.toml", &kept.text, &thoughts) {
        Ok((text, _)) => text,
        Err(problems) => {
            let says = problems.first().map(|problem| words::sentence(&problem.message.replace('`', ""))).unwrap_or_default();
            let values = context! { title => "That could not be kept", says, base => kept.base() };
            return app.pages.page(StatusCode::UNPROCESSABLE_ENTITY, "trouble.html", values);
        }
    };
    if text != kept.text
        && let Err(page) = kept::write(app, kept, &text, conflict)
    {
        return *page;
    }
    kept::go_on(&format!("{}/reflect/{}#said", kept.base(), view.id))
}
