//! The needs that are kept: found by their ids, read afresh for every page, told when they cannot be read.

use crate::form::{Fields, no_form};
use crate::pages::aside;
use crate::shown::Id;
use crate::view::Trouble;
use crate::{App, MOST_PROBLEMS};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::keep::KeepError;
use desk::need::OpenNeed;
use minijinja::{Value, context};
use std::sync::Arc;

/// A need as it is kept now.
pub(crate) struct Kept {
    /// Its id.
    pub(crate) id: String,
    /// Its text.
    pub(crate) text: String,
    /// What the text says.
    pub(crate) need: Arc<OpenNeed>,
    /// What the strip above its pages says, where it is a copy of an example.
    pub(crate) strip: String,
}

impl Kept {
    /// The start of its addresses.
    pub(crate) fn base(&self) -> String {
        format!("/needs/{}", self.id)
    }

    /// The revision of its file.
    pub(crate) fn revision(&self) -> u64 {
        self.need.file.revision.unwrap_or(0)
    }

    /// Whoever filled in this form saw the need as it is now.
    pub(crate) fn was_seen(&self, fields: &Fields) -> bool {
        fields.one("revision") == self.revision().to_string()
    }
}

/// A page of the need with this id as it is kept, or the page that says why there is none.
pub(crate) async fn read(app: Arc<App>, id: Id, make: impl FnOnce(&App, &Kept) -> Response + Send + 'static) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| find(app, &id).map_or_else(|page| *page, |kept| make(app, &kept))).await
}

/// The same with what a form brought, or the page for a form that could not be read.
pub(crate) async fn change(
    app: Arc<App>,
    id: Id,
    body: Result<Bytes, BytesRejection>,
    make: impl FnOnce(&App, &Kept, &Fields) -> Response + Send + 'static,
) -> Response {
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    read(app, id, move |app, kept| make(app, kept, &fields)).await
}

/// Writes the new text of a need over the one that was read.
///
/// # Errors
/// It was not written: the page `changed` of the need as it stands now, where another window was first; or the page that says why.
pub(crate) fn write(app: &App, kept: &Kept, text: &str, changed: impl FnOnce(&Kept) -> Response) -> Result<(), Box<Response>> {
    match app.needs.replace(&kept.id, &kept.text, text) {
        Ok(()) => Ok(()),
        Err(KeepError::Changed) => find(app, &kept.id).and_then(|now| Err(Box::new(changed(&now)))),
        Err(error) => Err(Box::new(not_kept(app, &error))),
    }
}

/// The need with this id, or the page that says why there is none.
pub(crate) fn find(app: &App, id: &str) -> Result<Kept, Box<Response>> {
    let text = app.needs.read(id).map_err(|error| Box::new(not_kept(app, &error)))?;
    let need = match app.desk.read_need("need.toml", &text, None) {
        Ok(need) => Arc::new(need),
        Err(problems) => return Err(Box::new(unreadable(app, id, problems))),
    };
    let strip = desk::examples::copied(&text);
    let strip = strip.and_then(|example| app.examples.iter().find(|sample| sample.id == example.id)).map(|sample| sample.strip.clone());
    Ok(Kept { id: id.to_string(), text, need, strip: strip.unwrap_or_default() })
}

/// Keeps a new need, and leads on to `then` of it.
pub(crate) fn keep(app: &App, text: &str, then: &str) -> Response {
    match app.needs.keep(text) {
        Ok(id) => go_on(&format!("/needs/{id}{then}")),
        Err(error) => not_kept(app, &error),
    }
}

/// Leads on to another page.
pub(crate) fn go_on(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_string())]).into_response()
}

/// Why a need could not be read or written; folders are named on the server's own error output only.
pub(crate) fn not_kept(app: &App, error: &KeepError) -> Response {
    match error {
        KeepError::Gone => {
            let says = "It was kept by another Waymark or its file was taken away, or the address is cut short. Open your need file again.";
            app.pages.trouble(StatusCode::NOT_FOUND, "There is no such need here", says)
        }
        KeepError::Changed => {
            let says = "Nothing was written. Open its page again, and say it once more.";
            app.pages.trouble(StatusCode::CONFLICT, "The need was changed in another window", says)
        }
        KeepError::Disk { source, .. } => {
            eprintln!("waymark: a need could not be read or written in {}: {source}", app.needs.folder().display());
            let says = "This computer would not read or write its file. What was kept before is as it was. The window that runs Waymark says more.";
            app.pages.trouble(StatusCode::INTERNAL_SERVER_ERROR, "The need could not be kept", says)
        }
    }
}

/// Another hand has changed the file into something that cannot be read.
fn unreadable(app: &App, id: &str, problems: Vec<desk::Problem>) -> Response {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    let problems: Vec<Trouble> = problems.into_iter().take(MOST_PROBLEMS).map(Trouble::from).collect();
    let values = context! {
        title => "The file of this need cannot be read",
        says => "It was changed outside these pages. Mend the file where it is kept, or take it away, mend it and open it again.",
        problems => Value::from_serialize(&problems), more, file => format!("/needs/{id}/need.toml"),
    };
    app.pages.page(StatusCode::UNPROCESSABLE_ENTITY, "trouble.html", values)
}

/// `GET /needs/{id}/need.toml`: the file itself, as it is kept.
pub(crate) async fn file(State(app): State<Arc<App>>, id: Id) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    match app.needs.read(&id) {
        Ok(text) => {
            let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
            let save = (header::CONTENT_DISPOSITION, "attachment; filename=\"need.toml\"");
            ([kind, save], text).into_response()
        }
        Err(error) => not_kept(&app, &error),
    }
}
