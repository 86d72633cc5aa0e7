//! `GET` and `POST /needs/{id}/ask`: one question a page, and its answer.

use crate::asked::{self, Field, Part};
use crate::form::Fields;
use crate::kept::{self, Kept};
use crate::shown::Id;
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Problem;
use desk::ask::{AskView, QuestionView};
use desk::need::OpenNeed;
use desk::reply::{Clashing, Reply};
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
    let place = asks.map(|Query(asks)| asks.place).unwrap_or_default();
    kept::read(app, id, move |app, kept| match view(app, kept, &place) {
        Some(view) => page(app, StatusCode::OK, kept, &view, &place, &Fields::default(), Vec::new(), false),
        None => no_question(app, kept),
    })
    .await
}

/// `POST /needs/{id}/ask`.
pub(crate) async fn put(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    kept::change(app, id, body, answer).await
}

/// `GET /needs/{id}/settles`: what each answer to a question would settle. It is most of the work of a question, so it has a page of
/// its own.
pub(crate) async fn settles(State(app): State<Arc<App>>, id: Id, asks: Result<Query<Asks>, QueryRejection>) -> Response {
    let place = asks.map(|Query(asks)| asks.place).unwrap_or_default();
    kept::read(app, id, move |app, kept| {
        let view = if place.is_empty() { Some(app.desk.ask(&kept.need)) } else { app.desk.ask_again(&kept.need, &place) };
        let Some(view) = view.filter(|view| view.question.is_some()) else { return no_question(app, kept) };
        let values = context! {
            title => "What each answer would settle", view => Value::from_serialize(&view), base => kept.base(), strip => kept.strip,
            again => place, own => true,
        };
        app.pages.page(StatusCode::OK, "settles.html", values)
    })
    .await
}

fn view(app: &App, kept: &Kept, place: &str) -> Option<AskView> {
    app.desk.asked_for(&kept.need, place)
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
    if !kept.was_seen(fields) {
        // a form sent twice says nothing new: the first was kept
        return if said_already(app, kept, fields) { kept::go_on(&format!("{}/ask", kept.base())) } else { afresh(kept) };
    }
    let Some(question) = &asked_for.question else { return kept::go_on(&format!("{}/ask", kept.base())) };
    if fields.one("do") == "search" {
        return again(StatusCode::OK, Vec::new());
    }
    let later = fields.one("do") == "later";
    let (mut replies, wrong) = if later { (Vec::new(), Vec::new()) } else { asked::replies(&question.facts, fields) };
    let told_of = |(field, message): (usize, String)| {
        let asks = question.facts.get(field).map_or_else(String::new, asked::asks);
        Wrong { field, asks, message, hint: String::new(), clash: Vec::new() }
    };
    let mut wrong: Vec<Wrong> = wrong.into_iter().map(told_of).collect();
    // what is left empty beside an answer is left for later; so is everything, where that was asked for
    let changes = !place.is_empty();
    if later || (!changes && !replies.is_empty()) {
        replies.extend(asked::left_empty(&question.facts, &replies));
    }
    let nothing = |message: &str| Wrong {
        field: 0,
        asks: question.asks.clone(),
        message: message.to_string(),
        hint: "Give an answer, say that you do not know, or leave it for later".to_string(),
        clash: Vec::new(),
    };
    if wrong.is_empty() && replies.is_empty() {
        wrong.push(nothing("Nothing was said"));
    }
    if !wrong.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, wrong);
    }
    let (text, need) = match app.desk.reply("need.toml", &kept.text, &replies) {
        Ok(done) => done,
        Err(problems) => {
            let wrong = problems.into_iter().map(|problem| told(app, question, problem)).collect();
            return again(StatusCode::UNPROCESSABLE_ENTITY, wrong);
        }
    };
    match kept::write(app, kept, &text, afresh) {
        Ok(()) => {
            // a fact is changed from the answers: what that moved is told. A question is gone back to: the interview goes on
            let of_one_fact = changes && question.phase != "first";
            let then = if of_one_fact { "/moved" } else { after(app, &need, question, changes, later) };
            kept::go_on(&format!("{}{then}", kept.base()))
        }
        Err(page) => *page,
    }
}

/// Whether all that a form says stands in the need already.
fn said_already(app: &App, kept: &Kept, fields: &Fields) -> bool {
    let mut replies: Vec<Reply> = Vec::new();
    for place in asked::places(fields) {
        let view = app.desk.asked_for(&kept.need, &place).and_then(|view| view.question);
        let Some(question) = view.filter(|_| replies.iter().all(|reply| reply.place != place)) else { continue };
        let (said, wrong) = asked::replies(&question.facts, fields);
        if !wrong.is_empty() {
            return false;
        }
        replies.extend(said);
    }
    let facts = |text: &str| text.lines().filter(|line| !line.starts_with("revision")).map(str::to_string).collect::<Vec<_>>();
    let same = |text: &str| facts(text) == facts(&kept.text);
    !replies.is_empty() && app.desk.reply("need.toml", &kept.text, &replies).is_ok_and(|(text, _)| same(&text))
}

/// Where an answer leads: to the next question; to the first results once these are due; and to them, too, when the same question would
/// come again, which is all that is left.
fn after(app: &App, need: &OpenNeed, question: &QuestionView, changes: bool, later: bool) -> &'static str {
    let next = app.desk.asked_for(need, "").and_then(|view| view.question).map(|question| question.id);
    let again = later && next.as_deref() == Some(question.id.as_str());
    if again || (!changes && app.desk.results_come_after(&question.id, next.as_deref())) { "" } else { "/ask" }
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
    let mut parts: Vec<Part> = asked::parts(&app.desk, facts, typed);
    for one in &wrong {
        mark_wrong(&mut parts, one);
    }
    let title = match (view.question.as_ref(), facts) {
        (Some(question), [only]) if only.fact.asks == question.asks => asked::asks(only),
        (Some(question), _) => question.asks.clone(),
        (None, _) => "Nothing more to ask".to_string(),
    };
    // the question before this one, to go back to
    let back = view.path.answered.iter().rev().find(|step| !step.skipped).map(|step| step.id.clone());
    let proposal = kept.need.file.door == desk::Door::Proposal;
    let values = context! {
        title, view => Value::from_serialize(view), parts => Value::from_serialize(&parts), wrong => Value::from_serialize(&wrong),
        progress => view.progress.in_words(), base => kept.base(), strip => kept.strip, again => place, changed, back, proposal, own => true,
        revision => view.revision,
    };
    app.pages.page(status, "ask.html", values)
}

/// Puts what is wrong beside the part that it is about.
fn mark_wrong(parts: &mut [Part], wrong: &Wrong) {
    let message = words::sentence(&wrong.message);
    for part in parts {
        if part.ticks.iter().any(|tick| tick.n == wrong.field) {
            part.wrong.get_or_insert_with(|| message.clone());
        }
        let then = part.ticks.iter_mut().flat_map(|tick| tick.then.iter_mut());
        let nested = part.field.iter_mut().flat_map(|field| std::mem::take(&mut field.then)).collect::<Vec<_>>();
        let mut nested: Vec<Field> = nested;
        for field in then.chain(nested.iter_mut()).filter(|field| field.n == wrong.field) {
            field.wrong.get_or_insert_with(|| message.clone());
        }
        if let Some(field) = &mut part.field {
            if field.n == wrong.field {
                field.wrong.get_or_insert_with(|| message.clone());
            }
            field.then = nested;
        }
    }
}

fn no_question(app: &App, kept: &Kept) -> Response {
    let says = "This need has no such fact now: it may have been taken out of a list. What was said is on the page of answers.";
    let values = context! { title => "There is no such question", says, base => format!("{}/answers", kept.base()), to => "Your answers" };
    app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values)
}
