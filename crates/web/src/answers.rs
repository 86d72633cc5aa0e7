//! `GET /needs/{id}/answers`: everything that was said, to check, change and take back.

use crate::form::{Fields, no_form};
use crate::kept::{self, Id};
use crate::pages::aside;
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::ask::SaidView;
use desk::reply::{Reply, Says};
use minijinja::{Value, context};
use serde::Serialize;
use std::sync::Arc;

/// What was said under one heading.
#[derive(Serialize)]
struct Theme {
    id: String,
    title: String,
    said: Vec<SaidView>,
}

/// `GET /needs/{id}/answers`.
pub(crate) async fn answers(State(app): State<Arc<App>>, id: Id) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| page(app, StatusCode::OK, &id, false)).await
}

fn page(app: &App, status: StatusCode, id: &str, changed: bool) -> Response {
    let kept = match kept::find(app, id) {
        Ok(kept) => kept,
        Err(page) => return *page,
    };
    let mut themes: Vec<Theme> = Vec::new();
    for said in app.desk.said(&kept.need) {
        match themes.iter_mut().find(|theme| theme.id == said.theme) {
            Some(theme) => theme.said.push(said),
            None => themes.push(Theme { id: said.theme.clone(), title: words::theme(&said.theme).to_string(), said: vec![said] }),
        }
    }
    let values = context! {
        themes => Value::from_serialize(&themes), title => kept.need.file.title, sentence => kept.need.file.sentence,
        revision => kept.need.file.revision.unwrap_or(0), progress => app.desk.progress(&kept.need).in_words(),
        base => kept.base(), strip => kept.strip, changed, own => true,
    };
    app.pages.page(status, "answers.html", values)
}

/// `POST /needs/{id}/take-back`: it is as if nobody had asked.
pub(crate) async fn take_back(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    aside(app, move |app| {
        let kept = match kept::find(app, &id) {
            Ok(kept) => kept,
            Err(page) => return *page,
        };
        if fields.one("revision") != kept.need.file.revision.unwrap_or(0).to_string() {
            return page(app, StatusCode::CONFLICT, &id, true);
        }
        let back = Reply { place: fields.one("place").to_string(), says: Says::TakenBack, record: None };
        let Ok((text, _)) = app.desk.reply("need.toml", &kept.text, &[back]) else { return page(app, StatusCode::CONFLICT, &id, true) };
        match app.needs.replace(&id, &kept.text, &text) {
            Ok(()) => kept::go_on(&format!("/needs/{id}/answers")),
            Err(desk::keep::KeepError::Changed) => page(app, StatusCode::CONFLICT, &id, true),
            Err(error) => kept::not_kept(app, &error),
        }
    })
    .await
}
