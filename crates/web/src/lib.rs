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
mod moved;
mod open;
mod pages;
pub mod paper;
mod plan;
mod policy;
mod reflect;
mod render;
mod services;
mod shield;
mod terms;
mod view;
mod words;

#[doc(hidden)]
pub use render::component;

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
}

/// The pages, ready to be served or tested.
pub fn router(desk: Arc<Desk>, needs: Needs) -> Router {
    let examples = view::samples(&desk);
    let pages = render::Pages::new(&desk);
    let app = Arc::new(App { desk, pages, needs, examples });
    Router::new()
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
        .with_state(app)
}

/// Serves the pages until Ctrl-C; what is under way is finished first.
///
/// # Errors
/// The listener fails.
pub async fn serve(desk: Arc<Desk>, needs: Needs, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    axum::serve(listener, router(desk, needs)).with_graceful_shutdown(stop()).await
}

/// Ends when somebody presses Ctrl-C; never, where that cannot be heard.
async fn stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
