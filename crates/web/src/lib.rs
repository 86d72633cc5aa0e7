//! Waymark's pages: the desk's views as HTML, with nothing added.
//!
//! No law and no arithmetic is in here. Pages work without scripts; nothing of a need goes into an address or a log.

mod alone;
mod answers;
mod ask;
mod asked;
mod assets;
mod begin;
pub mod book;
mod compare;
mod dates;
mod form;
mod kept;
mod log;
mod moved;
mod open;
mod pages;
pub mod paper;
mod plan;
mod policy;
mod reflect;
mod render;
mod service;
mod services;
mod shield;
mod shown;
mod terms;
mod view;
mod words;
mod zip;

pub use log::Log;
#[doc(hidden)]
pub use render::component;
pub use service::{Options, serve, serve_until, told_to_stop};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use desk::Desk;
use desk::keep::Needs;
use std::sync::Arc;

/// The most bytes that a form may bring.
pub const MOST_BYTES: usize = 1_200_000;

/// The most items that a list of a need may have here: with more, its pages grow too long to be made while somebody waits.
pub const MOST_ITEMS: usize = 200;

/// The most problems of a file that a page lists.
pub(crate) const MOST_PROBLEMS: usize = 100;

/// What every page is made from.
pub(crate) struct App {
    pub(crate) desk: Arc<Desk>,
    pub(crate) pages: render::Pages,
    pub(crate) needs: Needs,
    pub(crate) examples: Vec<view::Sample>,
    /// Names by which the pages may be asked for, besides those of this machine.
    pub(crate) hosts: Vec<String>,
}

/// The pages, ready to be served or tested.
pub fn router(desk: Arc<Desk>, needs: Needs) -> Router {
    router_with(desk, needs, Options::default())
}

/// The same, served as the options say.
pub fn router_with(desk: Arc<Desk>, needs: Needs, options: Options) -> Router {
    let mut examples = view::samples(&desk);
    // those that the start page shows first stand first; the others keep their order
    let first = desk::examples::SHOWN_FIRST;
    examples.sort_by_key(|one| first.iter().position(|id| *id == one.id).unwrap_or(first.len()));
    let pages = render::Pages::new(&desk);
    let app = Arc::new(App { desk, pages, needs, examples, hosts: options.hosts });
    let router = Router::new()
        .route("/", get(pages::start))
        .route("/open", post(open::open).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/begin", post(begin::begin).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/new-need.toml", get(pages::new_need))
        .route("/needs/{id}/ask", get(ask::question).post(ask::put).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/needs/{id}/settles", get(ask::settles))
        .route("/terms", post(terms::set).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/needs/{id}/answers", get(answers::answers))
        .route("/needs/{id}/take-back", post(answers::take_back))
        .route("/needs/{id}/need.toml", get(kept::file))
        .route("/examples/{id}/copy", post(begin::copy))
        .route("/needs/{id}", get(pages::need))
        .route("/needs/{id}/routes", get(pages::need_routes))
        .route("/examples/{id}/routes", get(pages::example_routes))
        .route("/needs/{id}/routes/{route}", get(pages::need_route))
        .route("/examples/{id}", get(pages::example))
        .route("/examples/{id}/routes/{route}", get(pages::example_route))
        .route("/needs/{id}/plan/{route}", get(plan::need).post(plan::need_put).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/examples/{id}/plan/{route}", get(plan::example).post(plan::example_put).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/needs/{id}/policy", get(policy::need))
        .route("/examples/{id}/policy", get(policy::example))
        .route("/needs/{id}/compare", get(compare::need).post(compare::make).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/needs/{id}/compare/open", post(compare::open).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/needs/{id}/compare/discard", post(compare::discard))
        .route("/needs/{id}/moved", get(moved::moved))
        .route("/needs/{id}/put-back", post(moved::put_back))
        .route("/examples/{id}/compare", get(compare::example))
        .route("/needs/{id}/reflect/{which}", get(reflect::need).post(reflect::put).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/examples/{id}/reflect/{which}", get(reflect::example))
        .route("/needs/{id}/take-away", get(paper::offer))
        .route("/examples/{id}/take-away", get(paper::offer_example))
        .route("/needs/{id}/copy.html", get(paper::copy_of_need))
        .route("/examples/{id}/copy.html", get(paper::copy_of_example))
        .route("/needs/{id}/legal", get(paper::legal))
        .route("/examples/{id}/legal", get(paper::legal_example))
        .route("/needs/{id}/legal.html", get(paper::legal_alone))
        .route("/examples/{id}/legal.html", get(paper::legal_alone_example))
        .route("/services", get(services::services))
        .route("/dates", get(dates::list))
        .route("/dates/working-day", get(dates::working_day))
        .route("/dates/{command}", get(dates::clock))
        .route("/law", get(book::contents))
        .route("/law/", get(book::contents))
        .route("/law/find", get(book::find))
        .route("/law/changes", get(book::changes))
        .route("/law/{folder}/{page}", get(book::entry))
        .route("/assets/{name}", get(assets::asset))
        .fallback(pages::no_page)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(axum::middleware::from_fn(terms::show))
        .layer(axum::middleware::from_fn_with_state(app.clone(), shield::shield))
        .layer(axum::middleware::from_fn(zip::pack))
        .with_state(app);
    match options.log {
        Some(log) => router.layer(axum::middleware::from_fn_with_state(log, log::log)),
        None => router,
    }
}
