//! `/needs/{id}/moved`: what the last change of an answer moved, and the way back.

use crate::App;
use crate::compare::{Called, parts};
use crate::kept::{self, Kept};
use crate::shown::Id;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;
use std::sync::Arc;

/// `GET /needs/{id}/moved`.
pub(crate) async fn moved(State(app): State<Arc<App>>, id: Id) -> Response {
    kept::read(app, id, |app, kept| page(app, StatusCode::OK, kept, false)).await
}

fn page(app: &App, status: StatusCode, kept: &Kept, changed: bool) -> Response {
    let (before, pair) = match (app.needs.before(&kept.id), app.needs.pair(&kept.id)) {
        (Ok(before), Ok(pair)) => (before, pair.is_some()),
        (Err(error), _) | (_, Err(error)) => return kept::not_kept(app, &error),
    };
    let values = context! {
        title => kept.need.file.title, revision => kept.revision(), base => kept.base(), strip => kept.strip,
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
    kept::change(app, id, body, |app, kept, fields| {
        if !kept.was_seen(fields) {
            return page(app, StatusCode::CONFLICT, kept, true);
        }
        let before = match app.needs.before(&kept.id) {
            Ok(Some(before)) => before,
            Ok(None) => return page(app, StatusCode::CONFLICT, kept, false),
            Err(error) => return kept::not_kept(app, &error),
        };
        let Ok(text) = app.desk.put_back("need.toml", &kept.need, &before) else { return page(app, StatusCode::CONFLICT, kept, false) };
        match kept::write(app, kept, &text, |now| page(app, StatusCode::CONFLICT, now, true)) {
            Ok(()) => kept::go_on(&format!("{}/moved", kept.base())),
            Err(page) => *page,
        }
    })
    .await
}
