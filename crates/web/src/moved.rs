//! `/needs/{id}/moved`: what the last change of an answer moved, and the way back.

use crate::App;
use crate::compare::{Called, parts};
use crate::form::{Fields, no_form};
use crate::kept::{self, Id, Kept};
use crate::pages::aside;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::keep::KeepError;
use minijinja::context;
use std::sync::Arc;

/// `GET /needs/{id}/moved`.
pub(crate) async fn moved(State(app): State<Arc<App>>, id: Id) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => page(app, StatusCode::OK, &kept, false),
        Err(page) => *page,
    })
    .await
}

fn page(app: &App, status: StatusCode, kept: &Kept, changed: bool) -> Response {
    let (before, pair) = match (app.needs.before(&kept.id), app.needs.pair(&kept.id)) {
        (Ok(before), Ok(pair)) => (before, pair.is_some()),
        (Err(error), _) | (_, Err(error)) => return kept::not_kept(app, &error),
    };
    let values = context! {
        title => kept.need.file.title, revision => kept.need.file.revision.unwrap_or(0), base => kept.base(), strip => kept.strip,
        own => true, changed, pair,
    };
    let was = before.map(|text| app.desk.read_need("need.toml", &text, None));
    match was {
        Some(Ok(was)) => {
            let view = app.desk.compare(&was, &kept.need);
            let sentence = view.sentence("this change");
            app.pages.page(
                status,
                "moved.html",
                context! { sentence, ..context! { ..parts(&view, &Called::before_and_now(&kept.base())), ..values } },
            )
        }
        // it was never changed here, or what it was cannot be read with the law as it is now
        None | Some(Err(_)) => app.pages.page(status, "moved.html", context! { unreadable => was.is_some(), ..values }),
    }
}

/// `POST /needs/{id}/put-back`: the need is as it was before its last change.
pub(crate) async fn put_back(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    aside(app, move |app| {
        let kept = match kept::find(app, &id) {
            Ok(kept) => kept,
            Err(page) => return *page,
        };
        if fields.one("revision") != kept.need.file.revision.unwrap_or(0).to_string() {
            return page(app, StatusCode::CONFLICT, &kept, true);
        }
        let before = match app.needs.before(&id) {
            Ok(Some(before)) => before,
            Ok(None) => return page(app, StatusCode::CONFLICT, &kept, false),
            Err(error) => return kept::not_kept(app, &error),
        };
        let Ok(text) = app.desk.put_back("need.toml", &kept.need, &before) else { return page(app, StatusCode::CONFLICT, &kept, false) };
        match app.needs.replace(&id, &kept.text, &text) {
            Ok(()) => kept::go_on(&format!("/needs/{id}/moved")),
            Err(KeepError::Changed) => match kept::find(app, &id) {
                Ok(now) => page(app, StatusCode::CONFLICT, &now, true),
                Err(page) => *page,
            },
            Err(error) => kept::not_kept(app, &error),
        }
    })
    .await
}
