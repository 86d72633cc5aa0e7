//! `GET /needs/{id}/answers`: everything that was said, to check, change and take back.

use crate::kept::{self, Kept};
use crate::shown::Id;
use crate::{App, view};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use desk::reply::{Reply, Says};
use minijinja::{Value, context};
use std::sync::Arc;

/// `GET /needs/{id}/answers`.
pub(crate) async fn answers(State(app): State<Arc<App>>, id: Id) -> Response {
    kept::read(app, id, |app, kept| page(app, StatusCode::OK, kept, false)).await
}

fn page(app: &App, status: StatusCode, kept: &Kept, changed: bool) -> Response {
    let values = context! {
        themes => Value::from_serialize(view::themes(app.desk.said(&kept.need))), title => kept.need.file.title,
        sentence => kept.need.file.sentence, revision => kept.revision(), progress => app.desk.progress(&kept.need).in_words(),
        base => kept.base(), strip => kept.strip, changed, own => true,
    };
    app.pages.page(status, "answers.html", values)
}

/// `POST /needs/{id}/take-back`: it is as if nobody had asked.
pub(crate) async fn take_back(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    kept::change(app, id, body, |app, kept, fields| {
        let conflict = |kept: &Kept| page(app, StatusCode::CONFLICT, kept, true);
        if !kept.was_seen(fields) {
            return conflict(kept);
        }
        let back = Reply { place: fields.one("place").to_string(), says: Says::TakenBack, record: None };
        let Ok((text, _)) = app.desk.reply("need.toml", &kept.text, &[back]) else { return conflict(kept) };
        match kept::write(app, kept, &text, conflict) {
            Ok(()) => kept::go_on(&format!("{}/answers", kept.base())),
            Err(page) => *page,
        }
    })
    .await
}
