//! A need whose pages are shown: one that is kept, or an example. Both have the same pages; an example is never written.

use crate::App;
use crate::kept::{self, Kept};
use crate::pages::{aside, find_example, no_example};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use desk::need::OpenNeed;
use minijinja::{Value, context};
use std::sync::Arc;

/// The id of a need in an address, or what is wrong with the address.
pub(crate) type Id = Result<Path<String>, PathRejection>;

/// The same with what stands behind it in the address: a route, or a reflection.
pub(crate) type IdAnd = Result<Path<(String, String)>, PathRejection>;

/// A need, and what its pages say of where it is from.
pub(crate) struct Shown {
    /// The need.
    pub(crate) need: Arc<OpenNeed>,
    /// The start of its addresses.
    pub(crate) base: String,
    /// What the strip above its pages says, where it is an example or a copy of one.
    pub(crate) strip: String,
    /// It can be answered here.
    pub(crate) own: bool,
}

impl Shown {
    /// A need that is kept.
    pub(crate) fn of(kept: &Kept) -> Shown {
        Shown { need: kept.need.clone(), base: kept.base(), strip: kept.strip.clone(), own: true }
    }

    /// What every page of it is made from.
    pub(crate) fn values(&self) -> Value {
        context! { base => self.base, strip => self.strip, own => self.own }
    }
}

fn of_need(app: &App, id: &str) -> Result<Shown, Box<Response>> {
    kept::find(app, id).map(|kept| Shown::of(&kept))
}

fn of_example(app: &App, id: &str) -> Result<Shown, Box<Response>> {
    let (need, strip) = find_example(app, id)?;
    Ok(Shown { need, base: format!("/examples/{id}"), strip, own: false })
}

/// A page of a need that is kept, or the page that says why there is none.
pub(crate) async fn need(app: Arc<App>, id: Id, make: impl FnOnce(&App, &Shown) -> Response + Send + 'static) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| of_need(app, &id).map_or_else(|page| *page, |shown| make(app, &shown))).await
}

/// A page of an example, or the page that says why there is none.
pub(crate) async fn example(app: Arc<App>, id: Id, make: impl FnOnce(&App, &Shown) -> Response + Send + 'static) -> Response {
    let Ok(Path(id)) = id else { return no_example(&app) };
    aside(app, move |app| of_example(app, &id).map_or_else(|page| *page, |shown| make(app, &shown))).await
}

/// As [`need`], with what stands behind the id.
pub(crate) async fn need_and(app: Arc<App>, ids: IdAnd, make: impl FnOnce(&App, &Shown, &str) -> Response + Send + 'static) -> Response {
    let (id, rest) = ids.map(|Path(ids)| ids).unwrap_or_default();
    need(app, Ok(Path(id)), move |app, shown| make(app, shown, &rest)).await
}

/// As [`example`], with what stands behind the id.
pub(crate) async fn example_and(app: Arc<App>, ids: IdAnd, make: impl FnOnce(&App, &Shown, &str) -> Response + Send + 'static) -> Response {
    let Ok(Path((id, rest))) = ids else { return no_example(&app) };
    example(app, Ok(Path(id)), move |app, shown| make(app, shown, &rest)).await
}
