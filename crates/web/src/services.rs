//! Kinds of service found by words: on a page of their own, and in the question for what people receive.
//!
//! The words of `GET /services` stand in its address: they are about no need.

use crate::App;
use crate::pages::aside;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Desk;
use desk::services::{CodeView, ServiceView, TrapView};
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many kinds of service a search shows.
const MOST: usize = 20;

/// A code of a kind of service, to tick or to read.
#[derive(Serialize)]
struct Code {
    #[serde(flatten)]
    view: CodeView,
    on: bool,
}

/// A kind of service with the codes that no kind before it has.
#[derive(Serialize)]
struct Kind {
    name: String,
    /// It is a code by its official name.
    official: bool,
    note: Option<TrapView>,
    codes: Vec<Code>,
    /// Its codes that stand above.
    above: Vec<String>,
}

/// What was found, in the order of a page. Each code is in it once.
#[derive(Serialize, Default)]
pub(crate) struct Found {
    /// The kinds that the words fit as a whole.
    strong: Vec<Kind>,
    /// Those that share a word.
    weak: Vec<Kind>,
    /// A ticked code is among those.
    weak_on: bool,
    /// Those that the need's own words name.
    named: Vec<Kind>,
    /// Codes ticked before that are none of those.
    ticked: Vec<Kind>,
    any: bool,
}

impl Found {
    /// What these words find, what the need's own words name, and what was ticked before.
    pub(crate) fn new(desk: &Desk, words: &str, named: &[ServiceView], ticked: &[&str]) -> Found {
        let mut seen = BTreeSet::new();
        let mut kind = |one: ServiceView| {
            let (mut codes, mut above) = (Vec::new(), Vec::new());
            for view in one.codes {
                match seen.insert(view.code.clone()) {
                    true => codes.push(Code { on: ticked.contains(&view.code.as_str()), view }),
                    false => above.push(view.code),
                }
            }
            Kind { name: one.name, official: one.id.is_none(), note: one.note, codes, above }
        };
        let found = if words.is_empty() { Vec::new() } else { desk.services(words, MOST) };
        let (strong, weak): (Vec<ServiceView>, Vec<ServiceView>) = found.into_iter().partition(|one| one.strong);
        let strong: Vec<Kind> = strong.into_iter().map(&mut kind).collect();
        let weak: Vec<Kind> = weak.into_iter().map(&mut kind).collect();
        let fits = named.iter().filter(|one| one.strong).cloned().map(&mut kind);
        let named: Vec<Kind> = fits.filter(|one| !one.codes.is_empty()).collect();
        let rest = ticked.iter().filter_map(|code| desk.code(code));
        let alone = |view: CodeView| ServiceView {
            id: None,
            name: view.name.clone(),
            fits: String::new(),
            strong: true,
            note: None,
            codes: vec![view],
        };
        let ticked: Vec<Kind> = rest.map(alone).map(&mut kind).filter(|one| !one.codes.is_empty()).collect();
        let weak_on = weak.iter().flat_map(|one| &one.codes).any(|code| code.on);
        let any = !(strong.is_empty() && weak.is_empty());
        Found { strong, weak, weak_on, named, ticked, any }
    }
}

/// What is searched for.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    words: String,
}

/// `GET /services`.
pub(crate) async fn services(State(app): State<Arc<App>>, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let words = asked.map(|Query(asked)| asked.words.trim().to_string()).unwrap_or_default();
    aside(app, move |app| {
        let found = Found::new(&app.desk, &words, &[], &[]);
        let near = if found.any || words.is_empty() { Vec::new() } else { app.desk.nearest_services(&words) };
        let address = |name: String| [form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>(), name];
        let near: Vec<[String; 2]> = near.into_iter().map(address).collect();
        app.pages.page(StatusCode::OK, "services.html", context! { words, found => Value::from_serialize(&found), near })
    })
    .await
}
