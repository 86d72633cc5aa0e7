//! The policies for one need: which bind the body, which it may adopt, which do not apply.

use crate::App;
use crate::kept::{self, Id};
use crate::pages::{aside, find_example, no_example};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::duty::DutyView;
use desk::need::OpenNeed;
use minijinja::{Value, context};
use serde::Serialize;
use std::sync::Arc;

/// The policies with one answer.
#[derive(Serialize)]
struct Group {
    binds: &'static str,
    policies: Vec<DutyView>,
}

/// `GET /needs/{id}/policy`.
pub(crate) async fn need(State(app): State<Arc<App>>, id: Id) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| match kept::find(app, &id) {
        Ok(kept) => page(app, &kept.need, &kept.base(), &kept.strip, true),
        Err(page) => *page,
    })
    .await
}

/// `GET /examples/{id}/policy`.
pub(crate) async fn example(State(app): State<Arc<App>>, id: Id) -> Response {
    let Ok(Path(id)) = id else { return no_example(&app) };
    match find_example(&app, &id) {
        Ok((need, strip)) => aside(app, move |app| page(app, &need, &format!("/examples/{id}"), &strip, false)).await,
        Err(page) => *page,
    }
}

fn page(app: &App, need: &OpenNeed, base: &str, strip: &str, own: bool) -> Response {
    let mut view = app.desk.policy(need);
    let mut groups: Vec<Group> = Vec::new();
    for policy in std::mem::take(&mut view.policies) {
        match groups.last_mut().filter(|group| group.binds == policy.binds) {
            Some(group) => group.policies.push(policy),
            None => groups.push(Group { binds: policy.binds, policies: vec![policy] }),
        }
    }
    let values = context! { view => Value::from_serialize(&view), groups => Value::from_serialize(&groups), base, strip, own };
    app.pages.page(StatusCode::OK, "policy.html", values)
}
