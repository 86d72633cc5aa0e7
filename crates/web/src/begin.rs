//! The two doors: a new need from one sentence; and a copy of an example.

use crate::form::{Fields, no_form};
use crate::{App, kept, pages};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use desk::Door;
use desk::new_need::title_of;
use serde::Serialize;
use std::sync::Arc;

/// The most letters of a title, and of the sentence.
const MOST_LETTERS: (usize, usize) = (120, 600);

/// What was typed to begin a need, and what is wrong with it.
#[derive(Default, Serialize)]
pub(crate) struct Begun {
    sentence: String,
    title_wrong: Option<String>,
    sentence_wrong: Option<String>,
}

/// `POST /begin`: keeps a new need, and leads to its first question.
pub(crate) async fn begin(State(app): State<Arc<App>>, body: Result<Bytes, BytesRejection>) -> Response {
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    let plain = |name: &str| fields.one(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let long = |text: &str, most: usize| match text.chars().count() {
        long if long > most => Some(format!("It has {long} letters. Use up to {most}.")),
        _ => None,
    };
    let (title, sentence) = (plain("title"), plain("sentence"));
    let title_wrong = long(&title, MOST_LETTERS.0);
    let sentence_wrong = match sentence.is_empty() {
        true => Some("Write one sentence on what people receive.".to_string()),
        false => long(&sentence, MOST_LETTERS.1),
    };
    if title_wrong.is_some() || sentence_wrong.is_some() {
        return pages::not_begun(&app, &Begun { sentence, title_wrong, sentence_wrong });
    }
    // the page asks for no title: whoever sends one of their own may
    let title = if title.is_empty() { title_of(&sentence) } else { title };
    let door = if fields.one("door") == "proposal" { Door::Proposal } else { Door::Need };
    kept::keep(&app, &app.desk.begin(&title, &sentence, door), "/ask")
}

/// `POST /examples/{id}/copy`: keeps a copy of an example, to answer and change.
pub(crate) async fn copy(State(app): State<Arc<App>>, id: crate::shown::Id) -> Response {
    let id = id.map(|axum::extract::Path(id)| id).unwrap_or_default();
    match desk::examples::named(&id) {
        Some(example) => kept::keep(&app, example.text, ""),
        None => pages::no_example(&app),
    }
}
