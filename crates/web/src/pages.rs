//! The pages that are read.

use crate::begin::Begun;
use crate::shown::{self, Id, IdAnd, Shown};
use crate::{App, MOST_PROBLEMS, view, words};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::answer::Answer;
use desk::local::LocalRulesView;
use desk::need::OpenNeed;
use minijinja::{Value, context};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `GET /`.
pub(crate) async fn start(State(app): State<Arc<App>>) -> Response {
    start_page(&app, StatusCode::OK, Vec::new(), "", "")
}

/// The start page, with what is wrong with the need file that was sent, if anything is.
pub(crate) fn start_page(app: &App, status: StatusCode, mut problems: Vec<view::Trouble>, text: &str, on: &str) -> Response {
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    problems.truncate(MOST_PROBLEMS);
    let begun = Value::from_serialize(Begun::default());
    let values =
        context! { more, begun, samples => Value::from_serialize(&app.examples), problems => Value::from_serialize(problems), text, on };
    app.pages.page(status, "start.html", values)
}

/// The start page, with what is wrong with the words that a need was to begin with.
pub(crate) fn not_begun(app: &App, begun: &Begun) -> Response {
    let values = context! { begun => Value::from_serialize(begun), samples => Value::from_serialize(&app.examples), text => "", on => "" };
    app.pages.page(StatusCode::UNPROCESSABLE_ENTITY, "start.html", values)
}

/// `GET /new-need.toml`: a file to begin from.
pub(crate) async fn new_need(State(app): State<Arc<App>>) -> Response {
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    let save = (header::CONTENT_DISPOSITION, "attachment; filename=\"need.toml\"");
    ([kind, save], app.desk.new_need()).into_response()
}

/// `GET /needs/{id}`.
pub(crate) async fn need(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::need(app, id, first).await
}

/// `GET /examples/{id}`.
pub(crate) async fn example(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::example(app, id, first).await
}

/// `GET /needs/{id}/routes`.
pub(crate) async fn need_routes(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::need(app, id, routes).await
}

/// `GET /examples/{id}/routes`.
pub(crate) async fn example_routes(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::example(app, id, routes).await
}

/// `GET /needs/{id}/routes/{route}`.
pub(crate) async fn need_route(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::need_and(app, ids, finding).await
}

/// `GET /examples/{id}/routes/{route}`.
pub(crate) async fn example_route(State(app): State<Arc<App>>, ids: IdAnd) -> Response {
    shown::example_and(app, ids, finding).await
}

/// The example of this id, and what the strip above its pages says.
pub(crate) fn find_example(app: &App, id: &str) -> Result<(Arc<OpenNeed>, String), Box<Response>> {
    let Some(sample) = app.examples.iter().find(|sample| sample.id == id) else { return Err(Box::new(no_example(app))) };
    match &sample.need {
        Ok(need) => Ok((need.clone(), sample.strip.clone())),
        Err(problems) => {
            let problems = problems.iter().cloned().map(view::Trouble::from).collect();
            Err(Box::new(start_page(app, StatusCode::UNPROCESSABLE_ENTITY, problems, "", "")))
        }
    }
}

/// First results.
fn first(app: &App, shown: &Shown) -> Response {
    app.pages.page(StatusCode::OK, "results.html", first_values(&app.desk, shown))
}

/// What first results are made from.
pub(crate) fn first_values(desk: &Desk, shown: &Shown) -> Value {
    let (first, _) = desk.first(&shown.need);
    context! { first => Value::from_serialize(&first), ..shown.values() }
}

/// Every route, by group.
fn routes(app: &App, shown: &Shown) -> Response {
    app.pages.page(StatusCode::OK, "routes.html", routes_values(&app.desk, shown))
}

/// What the page of all routes is made from.
pub(crate) fn routes_values(desk: &Desk, shown: &Shown) -> Value {
    let mut answer = desk.results(&shown.need);
    let (groups, not_yet) = view::groups(std::mem::take(&mut answer.routes));
    context! {
        answer => Value::from_serialize(&answer), groups => Value::from_serialize(&groups),
        not_yet => Value::from_serialize(&not_yet), ..shown.values()
    }
}

fn finding(app: &App, shown: &Shown, id: &str) -> Response {
    let answer = app.desk.why(&shown.need, id).ok();
    match answer.and_then(|answer| finding_values(answer, &mut view::Seen::default(), shown)) {
        Some(values) => app.pages.page(StatusCode::OK, "finding.html", values),
        None => no_route(app, &shown.base),
    }
}

/// What a finding is made from; nothing where the answer holds no route.
pub(crate) fn finding_values(mut answer: Answer, seen: &mut view::Seen, shown: &Shown) -> Option<Value> {
    let mut route = answer.routes.pop()?;
    let (mark, words) = words::group(route.group, route.standing);
    let (rows, questions, joined) = (view::rows(&route, seen), view::questions(&route), view::joined(&route));
    let numbers: BTreeMap<String, usize> = route.steps.iter().map(|step| step.id.clone()).zip(1..).collect();
    route.conditions = Vec::new();
    let (duties, apart): (Vec<_>, Vec<_>) = route.duties_bind.take().unwrap_or_default().into_iter().partition(|duty| duty.binds != "no");
    let local_rules = route.local_rules.take();
    let local_rules = local_rules.as_ref().and_then(LocalRulesView::read).map(|read| &read.rules);
    Some(context! {
        local_rules => Value::from_serialize(local_rules),
        answer => Value::from_serialize(&answer), route => Value::from_serialize(&route), rows => Value::from_serialize(&rows),
        questions => Value::from_serialize(&questions), joined, mark_name => mark, words,
        numbers => Value::from_serialize(&numbers), duties => Value::from_serialize(&duties), apart => Value::from_serialize(&apart),
        ..shown.values()
    })
}

/// Makes a page on a thread where deciding holds nobody up.
pub(crate) async fn aside(app: Arc<App>, make: impl FnOnce(&App) -> Response + Send + 'static) -> Response {
    let own = app.clone();
    match tokio::task::spawn_blocking(move || make(&own)).await {
        Ok(response) => response,
        Err(_) => app.pages.trouble(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This page could not be made",
            "The fault is Waymark’s, not yours. Nothing was decided.",
        ),
    }
}

pub(crate) fn no_example(app: &App) -> Response {
    app.pages.trouble(StatusCode::NOT_FOUND, "There is no such example", "The start page lists them all.")
}

/// The page for a route that does not exist.
pub(crate) fn no_route(app: &App, base: &str) -> Response {
    let says = "No route has that name. The results list every route for this need.";
    app.pages.page(StatusCode::NOT_FOUND, "trouble.html", context! { title => "There is no such route", says, base })
}

/// Any other address.
pub(crate) async fn no_page(State(app): State<Arc<App>>) -> Response {
    app.pages.trouble(StatusCode::NOT_FOUND, "There is no such page", "The address may be cut short or mistyped.")
}

/// A page asked for in a way that it does not know.
pub(crate) async fn wrong_method(State(app): State<Arc<App>>) -> Response {
    let says = "Use the links and the forms of the pages.";
    app.pages.trouble(StatusCode::METHOD_NOT_ALLOWED, "This page cannot be asked for like that", says)
}
