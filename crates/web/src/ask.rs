//! `GET` and `POST /needs/{id}/ask`: one question a page, and its answer.

use crate::asked::{self, Field};
use crate::form::{Fields, no_form};
use crate::kept::{self, Id, Kept};
use crate::pages::aside;
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Problem;
use desk::ask::{AskView, QuestionView};
use desk::keep::KeepError;
use desk::reply::Clashing;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The question that is asked for, whatever comes next.
#[derive(Deserialize, Default)]
pub(crate) struct Asks {
    #[serde(default)]
    place: String,
}

/// Something wrong with what was sent.
#[derive(Serialize)]
pub(crate) struct Wrong {
    /// The number of the field, from 0.
    field: usize,
    asks: String,
    message: String,
    hint: String,
    clash: Vec<Clashing>,
}

/// `GET /needs/{id}/ask`.
pub(crate) async fn question(State(app): State<Arc<App>>, id: Id, asks: Result<Query<Asks>, QueryRejection>) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let place = asks.map(|Query(asks)| asks.place).unwrap_or_default();
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => match view(app, &kept, &place) {
            Some(view) => page(app, StatusCode::OK, &kept, &view, &place, &Fields::default(), Vec::new(), false),
            None => no_question(app, &kept),
        },
        Err(page) => *page,
    })
    .await
}

/// `POST /needs/{id}/ask`.
pub(crate) async fn put(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => answer(app, &kept, &fields),
        Err(page) => *page,
    })
    .await
}

fn view(app: &App, kept: &Kept, place: &str) -> Option<AskView> {
    if place.is_empty() { Some(app.desk.ask(&kept.need)) } else { app.desk.ask_again(&kept.need, place) }
}

fn answer(app: &App, kept: &Kept, fields: &Fields) -> Response {
    let place = fields.one("place");
    let shown = |kept: &Kept, status, typed: &Fields, wrong, changed| match view(app, kept, place) {
        Some(view) => page(app, status, kept, &view, place, typed, wrong, changed),
        None => no_question(app, kept),
    };
    let again = |status, wrong| shown(kept, status, fields, wrong, false);
    let afresh = |kept: &Kept| shown(kept, StatusCode::CONFLICT, &Fields::default(), Vec::new(), true);
    let Some(asked_for) = app.desk.asked_for(&kept.need, place) else { return no_question(app, kept) };
    if fields.one("revision") != asked_for.revision.to_string() {
        return afresh(kept);
    }
    let Some(question) = &asked_for.question else { return kept::go_on(&format!("{}/ask", kept.base())) };
    if fields.one("do") == "search" {
        return again(StatusCode::OK, Vec::new());
    }
    let (mut replies, mut wrong) = (Vec::new(), Vec::new());
    for (field, asked) in question.facts.iter().enumerate() {
        match asked::reply(asked, fields) {
            Ok(reply) => replies.extend(reply),
            Err(message) => wrong.push(Wrong { field, asks: asked::asks(asked), message, hint: String::new(), clash: Vec::new() }),
        }
    }
    let nothing = |message: &str| Wrong {
        field: 0,
        asks: question.asks.clone(),
        message: message.to_string(),
        hint: "Answer at least one question, or say that you do not know".to_string(),
        clash: Vec::new(),
    };
    if wrong.is_empty() && replies.is_empty() {
        wrong.push(nothing("Nothing was said"));
    }
    if !wrong.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, wrong);
    }
    let (text, _) = match app.desk.reply("need.toml", &kept.text, &replies) {
        Ok(done) => done,
        Err(problems) => {
            let wrong = problems.into_iter().map(|problem| told(app, question, problem)).collect();
            return again(StatusCode::UNPROCESSABLE_ENTITY, wrong);
        }
    };
    match app.needs.replace(&kept.id, &kept.text, &text) {
        Ok(()) if place.is_empty() => kept::go_on(&format!("{}/ask", kept.base())),
        Ok(()) => kept::go_on(&format!("{}/answers", kept.base())),
        Err(KeepError::Changed) => match kept::find(app, &kept.id) {
            Ok(now) => afresh(&now),
            Err(page) => *page,
        },
        Err(error) => kept::not_kept(app, &error),
    }
}

/// What the desk found wrong, beside the field that it is about.
fn told(app: &App, question: &QuestionView, problem: Problem) -> Wrong {
    let clash = app.desk.clashing(&problem);
    let names = |id: &str| problem.message.contains(&format!("`{id}`")) || clash.iter().any(|one| one.fact == id);
    let about = question.facts.iter().position(|asked| names(&asked.fact.id) || asked.item_facts.iter().any(|fact| names(&fact.id)));
    let field = about.unwrap_or(0);
    let asks = question.facts.get(field).map_or_else(String::new, asked::asks);
    let all = question.facts.iter().flat_map(|asked| asked.item_facts.iter().chain([&asked.fact]));
    let message = match clash.is_empty() {
        false => "These answers cannot all be right".to_string(),
        true => all.fold(problem.message, |message, fact| {
            let name = format!("`{}`", fact.id);
            message.replace(&format!("{name}: "), "").replace(&name, "it")
        }),
    };
    // what the command line offers is of no use here
    let hint = if problem.hint.contains("`waymark ") { String::new() } else { problem.hint };
    Wrong { field, asks, message, hint, clash }
}

#[expect(clippy::too_many_arguments, reason = "what a page of the interview is made from")]
fn page(
    app: &App,
    status: StatusCode,
    kept: &Kept,
    view: &AskView,
    place: &str,
    typed: &Fields,
    wrong: Vec<Wrong>,
    changed: bool,
) -> Response {
    let facts = view.question.as_ref().map(|question| question.facts.as_slice()).unwrap_or_default();
    let mut fields: Vec<Field> = facts.iter().map(|asked| asked::field(&app.desk, asked, typed)).collect();
    for one in &wrong {
        if let Some(field) = fields.get_mut(one.field) {
            field.wrong.get_or_insert_with(|| words::sentence(&one.message));
        }
    }
    let title = match (view.question.as_ref(), fields.as_slice()) {
        (Some(question), [only]) if facts.iter().any(|asked| asked.fact.asks == question.asks) => only.asks.clone(),
        (Some(question), _) => question.asks.clone(),
        (None, _) => "Nothing more to ask".to_string(),
    };
    let searches = fields.iter().any(|field| field.searches());
    let values = context! {
        title, view => Value::from_serialize(view), fields => Value::from_serialize(&fields), wrong => Value::from_serialize(&wrong),
        progress => view.progress.in_words(), base => kept.base(), strip => kept.strip, place, changed, searches, own => true,
    };
    app.pages.page(status, "ask.html", values)
}

fn no_question(app: &App, kept: &Kept) -> Response {
    let says = "This need has no such fact now: it may have been taken out of a list. What was said is on the page of answers.";
    let values = context! { title => "There is no such question", says, base => format!("{}/answers", kept.base()), to => "Your answers" };
    app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values)
}
