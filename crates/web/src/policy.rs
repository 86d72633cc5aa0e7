//! The policies for one need: which bind the body, which it may adopt, which do not apply.

use crate::App;
use crate::shown::{self, Id, Shown};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::duty::DutyView;
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
    shown::need(app, id, page).await
}

/// `GET /examples/{id}/policy`.
pub(crate) async fn example(State(app): State<Arc<App>>, id: Id) -> Response {
    shown::example(app, id, page).await
}

fn page(app: &App, shown: &Shown) -> Response {
    let mut view = app.desk.policy(&shown.need);
    let mut groups: Vec<Group> = Vec::new();
    for policy in std::mem::take(&mut view.policies) {
        match groups.last_mut().filter(|group| group.binds == policy.binds) {
            Some(group) => group.policies.push(policy),
            None => groups.push(Group { binds: policy.binds, policies: vec![policy] }),
        }
    }
    let values = context! { view => Value::from_serialize(&view), groups => Value::from_serialize(&groups), ..shown.values() };
    app.pages.page(StatusCode::OK, "policy.html", values)
}
