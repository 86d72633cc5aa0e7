//! The two doors: a new need from its title and one sentence; and a copy of an example.

use crate::form::{Fields, no_form};
use crate::{App, kept, pages};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use desk::Door;
use serde::Serialize;
use std::sync::Arc;

/// The most letters of a title, and of the sentence.
const MOST_LETTERS: (usize, usize) = (120, 600);

/// What was typed to begin a need, and what is wrong with it.
#[derive(Default, Serialize)]
pub(crate) struct Begun {
    title: String,
    sentence: String,
    title_wrong: Option<String>,
    sentence_wrong: Option<String>,
}

/// `POST /begin`: keeps a new need, and leads to its first question.
pub(crate) async fn begin(State(app): State<Arc<App>>, body: Result<Bytes, BytesRejection>) -> Response {
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    let plain = |name: &str| fields.one(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = |text: &str, most: usize, empty: &str| match text.chars().count() {
        0 => Some(empty.to_string()),
        long if long > most => Some(format!("It has {long} letters. Use up to {most}.")),
        _ => None,
    };
    let (title, sentence) = (plain("title"), plain("sentence"));
    let title_wrong = wrong(&title, MOST_LETTERS.0, "It is empty. Write a few words by which you know it again.");
    let sentence_wrong = wrong(&sentence, MOST_LETTERS.1, "It is empty. Write one sentence on what people receive.");
    if title_wrong.is_some() || sentence_wrong.is_some() {
        return pages::not_begun(&app, &Begun { title, sentence, title_wrong, sentence_wrong });
    }
    let door = if fields.one("door") == "proposal" { Door::Proposal } else { Door::Need };
    kept::keep(&app, &app.desk.begin(&title, &sentence, door), "/ask")
}

/// `POST /examples/{id}/copy`: keeps a copy of an example, to answer and change.
pub(crate) async fn copy(State(app): State<Arc<App>>, id: kept::Id) -> Response {
    let id = id.map(|axum::extract::Path(id)| id).unwrap_or_default();
    match desk::examples::named(&id) {
        Some(example) => kept::keep(&app, example.text, ""),
        None => pages::no_example(&app),
    }
}
