//! What leaves this machine on purpose: the read-only copy of a need, and the paper for legal. Both are the pages as they are, in one file.

use crate::alone::{self, Setting, To};
use crate::form::Fields;
use crate::pages::{finding_values, first_values, routes_values};
use crate::render::Pages;
use crate::shown::{self, Id, Shown};
use crate::{App, view, words};
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::answer::RouteView;
use desk::dates::DayView;
use desk::need::OpenNeed;
use desk::paper::LegalView;
use desk::plan::{PlanView, Wanted};
use jiff::civil::Date;
use minijinja::{Error, Value, context};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `GET /needs/{id}/take-away`: what can be taken away, what each holds, and what to think of first.
pub(crate) async fn offer(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::need(app, id, offer_page).await
}

/// `GET /examples/{id}/take-away`.
pub(crate) async fn offer_example(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::example(app, id, offer_page).await
}

fn offer_page(app: &App, shown: &Shown) -> Response {
    let values = context! { title => shown.need.file.title, ..shown.values() };
    app.pages.page(StatusCode::OK, "paper/offer.html", values)
}

/// `GET /needs/{id}/copy.html`.
pub(crate) async fn copy_of_need(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::need(app, id, copy_file).await
}

/// `GET /examples/{id}/copy.html`.
pub(crate) async fn copy_of_example(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::example(app, id, copy_file).await
}

fn copy_file(app: &App, shown: &Shown) -> Response {
    file("waymark-copy.html", app, copied(&app.pages, &app.desk, shown, desk::paper::today()))
}

/// A file to keep; its name says nothing of the need.
fn file(name: &str, app: &App, html: Result<String, Error>) -> Response {
    let save = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    match html {
        Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_string()), save], html).into_response(),
        Err(error) => app.pages.failed(name, &error),
    }
}

/// `GET /needs/{id}/legal`.
pub(crate) async fn legal(State(app): State<Arc<App>>, id: Id, RawQuery(query): RawQuery) -> Response {
    shown::need(app, id, move |app, shown| legal_response(app, shown, query.as_deref(), false)).await
}

/// `GET /examples/{id}/legal`.
pub(crate) async fn legal_example(State(app): State<Arc<App>>, id: Id, RawQuery(query): RawQuery) -> Response {
    shown::example(app, id, move |app, shown| legal_response(app, shown, query.as_deref(), false)).await
}

/// `GET /needs/{id}/legal.html`: the same as one file.
pub(crate) async fn legal_alone(State(app): State<Arc<App>>, id: Id, RawQuery(query): RawQuery) -> Response {
    shown::need(app, id, move |app, shown| legal_response(app, shown, query.as_deref(), true)).await
}

/// `GET /examples/{id}/legal.html`.
pub(crate) async fn legal_alone_example(State(app): State<Arc<App>>, id: Id, RawQuery(query): RawQuery) -> Response {
    shown::example(app, id, move |app, shown| legal_response(app, shown, query.as_deref(), true)).await
}

/// The routes that were ticked are ids of the law book and no answers, so they may stand in an address.
fn legal_response(app: &App, shown: &Shown, query: Option<&str>, alone: bool) -> Response {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let named: Vec<String> = fields.all("route").filter(|id| !id.is_empty()).map(str::to_string).collect();
    let view = match app.desk.legal_paper(&shown.need, &named, desk::paper::today()) {
        Ok(view) => view,
        Err(wrong) => {
            let says = words::sentence(&wrong.lines().next().unwrap_or_default().replace('`', ""));
            let values = context! { title => "That paper cannot be made", says, base => format!("{}/legal", shown.base), to => "The paper for legal" };
            return app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values);
        }
    };
    let page = legal_page(&app.pages, &view, shown);
    match (alone, page) {
        (true, page) => file("waymark-paper-for-legal.html", app, page.map(|page| alone::whole(&page, &app.pages.assets))),
        (false, Ok(page)) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        (false, Err(error)) => app.pages.failed("paper/legal.html", &error),
    }
}

/// One route of a paper, laid out.
#[derive(Serialize)]
struct Paper {
    mark: &'static str,
    words: &'static str,
    joined: Option<String>,
    rows: Vec<view::Node>,
    asks: Vec<usize>,
    left_out: usize,
    plan: Option<PlanView>,
    route: RouteView,
}

fn legal_page(pages: &Pages, view: &LegalView, shown: &Shown) -> Result<String, Error> {
    let mut seen = view::Seen::default();
    let papers: Vec<Paper> = view
        .routes
        .iter()
        .map(|one| {
            let (mark, words) = words::group(one.route.group, one.route.standing);
            let (joined, rows) = (view::joined(&one.route), view::rows(&one.route, &mut seen));
            let mut route = one.route.clone();
            route.conditions = Vec::new();
            Paper { mark, words, joined, rows, asks: one.asks.clone(), left_out: one.left_out, plan: one.plan.clone(), route }
        })
        .collect();
    let taken = view.offered.iter().filter(|one| one.taken).map(|one| format!("route={}", one.id));
    let said = |one: &desk::paper::OfferedView| {
        let group = words::short(words::group(one.group, one.standing).1);
        context! { value => one.id, text => format!("{}: {}", one.title, desk::words::lower(group)), checked => one.taken }
    };
    let choices: Value = view.offered.iter().map(said).collect();
    let query = if view.named { format!("?{}", taken.collect::<Vec<_>>().join("&")) } else { String::new() };
    let values = context! {
        view => Value::from_serialize(view), papers => Value::from_serialize(&papers), choices, query,
        local_rules => Value::from_serialize(view.local_rules.read().map(|read| &read.rules)), ..shown.values()
    };
    pages.html("paper/legal.html", values)
}

/// The paper for legal of a need as one file that stands alone: for the command line.
///
/// # Errors
/// There is no such route, or a page could not be made.
pub fn legal_file(desk: &Desk, need: OpenNeed, strip: &str, named: &[String], made_on: Date) -> Result<String, String> {
    let view = desk.legal_paper(&need, named, made_on)?;
    let pages = Pages::new(desk);
    let shown = Shown { need: Arc::new(need), base: "/needs/this".to_string(), strip: strip.to_string(), own: false };
    let page = legal_page(&pages, &view, &shown).map_err(|error| format!("the paper could not be made: {error}"))?;
    Ok(alone::whole(&page, &pages.assets))
}

/// The read-only copy of a need as one file: for the command line.
///
/// # Errors
/// A page could not be made.
pub fn copy_of(desk: &Desk, need: OpenNeed, strip: &str, made_on: Date) -> Result<String, String> {
    let shown = Shown { need: Arc::new(need), base: "/needs/this".to_string(), strip: strip.to_string(), own: false };
    copied(&Pages::new(desk), desk, &shown, made_on).map_err(|error| format!("the copy could not be made: {error}"))
}

/// What the strip above the pages of a copied example says: for the command line.
pub fn strip_of(text: &str) -> String {
    desk::examples::copied(text).map_or_else(String::new, |example| words::sentence(example.from_and_shows().0))
}

/// One finding of a copy.
#[derive(Serialize)]
struct Piece {
    id: String,
    title: String,
    group: &'static str,
    mark: &'static str,
    words: &'static str,
    /// It is put away until somebody opens it.
    folded: bool,
    html: Value,
    plan: Option<PlanView>,
}

/// What a copy leaves out of each finding: the table of its sources, which the copy has once for all of them; and the squares beside how well
/// a provision was read, which say what the words say, in a tenth of the file.
const ONCE: [&str; 2] = ["#sources", ".square"];

/// The groups in the order of a copy; what is closed or not needed is put away.
const GROUPS: [(&str, bool); 5] = [("open", false), ("open_if", false), ("unknown", false), ("closed", true), ("not_needed", true)];

fn copied(pages: &Pages, desk: &Desk, shown: &Shown, made_on: Date) -> Result<String, Error> {
    let (need, base) = (&shown.need, shown.base.as_str());
    // the file has a strip of its own, and offers nothing
    let inside = Shown { need: need.clone(), base: base.to_string(), strip: String::new(), own: false };
    let answer = desk.results(need);
    let encoded: Vec<(&str, &str)> =
        answer.routes.iter().filter(|route| route.encoded).map(|route| (route.id.as_str(), route.group)).collect();
    let plans: Vec<(&str, PlanView)> = encoded
        .iter()
        .filter(|(_, group)| matches!(*group, "open" | "open_if"))
        .filter_map(|(id, _)| Some((*id, desk.plan(need, id, &Wanted::default()).ok()?)))
        .collect();
    let to = |address: &str| leads(address, base, &encoded, &plans);
    let page = |template: &str, prefix: &str, values: Value| -> Result<Value, Error> {
        let html = pages.html(template, values)?;
        let setting = Setting { prefix, deeper: 1, to: &to, without: &[], once: None };
        Ok(Value::from_safe_string(alone::set(alone::main_of(&html), &setting)))
    };
    let first = page("results.html", "first-", first_values(desk, &inside))?;
    let routes = page("routes.html", "all-", routes_values(desk, &inside))?;
    let once = RefCell::default();
    let mut seen = view::Seen::default();
    let (mut pieces, mut provisions) = (Vec::new(), BTreeMap::new());
    for (group, folded) in GROUPS {
        for (id, _) in encoded.iter().filter(|(_, of)| *of == group) {
            let Ok(answer) = desk.why(need, id) else { continue };
            let Some((title, standing)) = answer.routes.first().map(|route| (route.title.clone(), route.standing)) else { continue };
            provisions.extend(answer.routes.iter().flat_map(desk::paper::provisions).map(|one| (one.id.clone(), one)));
            let Some(values) = finding_values(answer, &mut seen, &inside) else { continue };
            let html = pages.html("finding.html", values)?;
            let html = alone::set(
                alone::main_of(&html),
                &Setting { prefix: &format!("{id}-"), deeper: 1, to: &to, without: &ONCE, once: Some(&once) },
            );
            let (mark, words) = words::group(group, standing);
            let plan = plans.iter().find(|(of, _)| of == id).map(|(_, plan)| plan.clone());
            pieces.push(Piece { id: (*id).to_string(), title, group, mark, words, folded, html: Value::from_safe_string(html), plan });
        }
    }
    let values = context! {
        need => context! { title => need.file.title, sentence => need.file.sentence }, made_on => Value::from_serialize(DayView::new(made_on)),
        themes => Value::from_serialize(view::themes(desk.said(need))), first, routes,
        pieces => pieces_of(pieces), provisions => Value::from_serialize(provisions.values().collect::<Vec<_>>()), strip => shown.strip, base,
    };
    Ok(alone::whole(&pages.html("paper/copy.html", values)?, &pages.assets))
}

/// The pieces as templates see them: markup that is ready stays markup.
fn pieces_of(pieces: Vec<Piece>) -> Value {
    let value = |piece: Piece| {
        context! {
            id => piece.id, title => piece.title, group => piece.group, mark => piece.mark, words => piece.words, folded => piece.folded,
            html => piece.html, plan => Value::from_serialize(&piece.plan),
        }
    };
    pieces.into_iter().map(value).collect()
}

/// Where a link of a need's pages leads inside a copy.
fn leads(address: &str, base: &str, encoded: &[(&str, &str)], plans: &[(&str, PlanView)]) -> To {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    if path.starts_with("/dates") {
        return To::Nothing;
    }
    let Some(below) = path.strip_prefix(base) else { return To::Words };
    let finding = |id: &str| encoded.iter().any(|(known, _)| *known == id);
    match below.trim_start_matches('/').split_once('/').unwrap_or((below.trim_start_matches('/'), "")) {
        ("routes", id) if finding(id) && anchor.is_empty() => To::Anchor(format!("finding-{id}")),
        ("routes", id) if finding(id) => To::Anchor(format!("{id}-{anchor}")),
        ("plan", id) if plans.iter().any(|(known, _)| *known == id) => To::Anchor(format!("dates-{id}")),
        ("", "") => To::Anchor("results".to_string()),
        ("routes", "") if anchor.is_empty() => To::Anchor("routes".to_string()),
        ("routes", "") => To::Anchor(format!("all-{anchor}")),
        ("legal" | "take-away" | "copy.html" | "reflect" | "compare" | "moved" | "policy" | "ask", _) => To::Nothing,
        _ => To::Words,
    }
}
