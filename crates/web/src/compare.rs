//! `/needs/{id}/compare`: two versions of a need beside each other; making the second, and taking it away again.

use crate::form::{Fields, need_file, no_form};
use crate::kept::{self, Kept};
use crate::pages::{self, aside};
use crate::shown::Id;
use crate::view::Trouble;
use crate::{App, words};
use axum::body::Bytes;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::compare::CompareView;
use desk::keep::{KeepError, Pair};
use desk::need::OpenNeed;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The most letters of the name of a version.
const MOST_LETTERS: usize = 60;
/// The most answers in which an example may differ to be named as the one that is most like this.
const LIKE: usize = 8;

/// The example to compare with.
#[derive(Deserialize, Default)]
pub(crate) struct With {
    #[serde(default)]
    with: String,
}

/// The two versions as the page calls them.
#[derive(Serialize)]
pub(crate) struct Called {
    /// Boxed letters stand for them.
    letters: bool,
    a: String,
    b: String,
    /// Where the pages of each begin.
    base_a: String,
    base_b: String,
}

impl Called {
    /// By the names of a pair, where they were given any.
    fn of(pair: &Pair) -> Called {
        let named = |name: &str, letter: &str| if name.is_empty() { format!("Version {letter}") } else { name.to_string() };
        let [base_a, base_b] = pair.ids().map(|id| format!("/needs/{id}"));
        Called { letters: true, a: named(&pair.names[0], "A"), b: named(&pair.names[1], "B"), base_a, base_b }
    }

    /// One need before and after its last change.
    pub(crate) fn before_and_now(base: &str) -> Called {
        // what it was before has no pages of its own
        Called { letters: false, a: "Before".to_string(), b: "Now".to_string(), base_a: String::new(), base_b: base.to_string() }
    }
}

/// What the parts of a comparison are made from.
pub(crate) fn parts(view: &CompareView, called: &Called) -> Value {
    let asks: std::collections::BTreeMap<&str, &str> = view.differs.iter().map(|one| (one.place.as_str(), one.asks.as_str())).collect();
    context! { view => Value::from_serialize(view), called => Value::from_serialize(called), asks => Value::from_serialize(&asks) }
}

/// Something that the form to make a second version is told.
#[derive(Default)]
struct Told {
    /// What is wrong with the choice of a question.
    place_wrong: Option<&'static str>,
    /// What is wrong with the file.
    problems: Vec<Trouble>,
    /// The need was changed in another window.
    changed: bool,
    /// What was typed.
    names: [String; 2],
    text: String,
}

/// `GET /needs/{id}/compare`.
pub(crate) async fn need(State(app): State<Arc<App>>, id: Id) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    aside(app, move |app| page(app, StatusCode::OK, &id, &Told::default())).await
}

fn page(app: &App, status: StatusCode, id: &str, told: &Told) -> Response {
    let kept = match kept::find(app, id) {
        Ok(kept) => kept,
        Err(page) => return *page,
    };
    match app.needs.pair(id) {
        Ok(None) => form(app, status, &kept, told),
        Ok(Some(pair)) if pair.second == id => kept::go_on(&format!("/needs/{}/compare", pair.first)),
        Ok(Some(pair)) => match kept::find(app, &pair.second) {
            Ok(second) => {
                let view = app.desk.compare(&kept.need, &second.need);
                let called = Called::of(&pair);
                let name = if pair.names[1].is_empty() { "version B".to_string() } else { format!("“{}”", pair.names[1]) };
                let values = context! {
                    sentence => view.sentence(&name), base => kept.base(), strip => kept.strip, own => true, changed => told.changed,
                    title => kept.need.file.title, revision_b => second.revision(), ..parts(&view, &called)
                };
                app.pages.page(status, "compare.html", values)
            }
            Err(page) => *page,
        },
        Err(error) => kept::not_kept(app, &error),
    }
}

/// A question that a second version can answer otherwise.
#[derive(Serialize)]
struct Choice {
    at: String,
    asks: String,
}

/// The questions under one heading.
#[derive(Serialize)]
struct Theme {
    title: String,
    choices: Vec<Choice>,
}

/// The page that offers to make a second version.
fn form(app: &App, status: StatusCode, kept: &Kept, told: &Told) -> Response {
    let mut themes: Vec<Theme> = Vec::new();
    let mut add = |title: &str, at: String, item: &str, asks: &str| {
        let item = words::sentence(item);
        let asks = if item.is_empty() { asks.to_string() } else { format!("{}: {asks}", item.trim_end_matches('.')) };
        match themes.iter_mut().find(|theme| theme.title == title) {
            Some(theme) => theme.choices.push(Choice { at, asks }),
            None => themes.push(Theme { title: title.to_string(), choices: vec![Choice { at, asks }] }),
        }
    };
    for said in app.desk.said(&kept.need) {
        add(words::theme(&said.theme), said.at, &said.item, &said.fact.asks);
    }
    let next = app.desk.asked_for(&kept.need, "").and_then(|view| view.question);
    for asked in next.into_iter().flat_map(|question| question.facts) {
        add("Asked next", asked.at, &asked.item, &asked.fact.asks);
    }
    let values = context! {
        title => kept.need.file.title, revision => kept.revision(), base => kept.base(), strip => kept.strip,
        own => true, changed => told.changed, themes => Value::from_serialize(&themes), place_wrong => told.place_wrong,
        problems => Value::from_serialize(&told.problems), name_a => told.names[0], name_b => told.names[1], text => told.text,
        most_letters => MOST_LETTERS,
    };
    app.pages.page(status, "compare-make.html", values)
}

/// A name as it was typed: one line, not too long.
fn name(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|letter| !letter.is_control()).take(MOST_LETTERS).collect()
}

/// `POST /needs/{id}/compare`: a second version to answer one question otherwise.
pub(crate) async fn make(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    kept::change(app, id, body, |app, kept, fields| {
        let names = [name(fields.one("name_a")), name(fields.one("name_b"))];
        let told = |told: Told| Told { names: names.clone(), ..told };
        if !kept.was_seen(fields) {
            return page(app, StatusCode::CONFLICT, &kept.id, &told(Told { changed: true, ..Told::default() }));
        }
        let place = fields.one("place");
        let wrong = match place {
            "" => Some("Choose the question that the second version answers otherwise."),
            place => app.desk.asked_for(&kept.need, place).is_none().then_some("This need has no such question now. Choose another one."),
        };
        if wrong.is_some() {
            return page(app, StatusCode::UNPROCESSABLE_ENTITY, &kept.id, &told(Told { place_wrong: wrong, ..Told::default() }));
        }
        match app.needs.keep_second(&kept.id, &kept.text, [&names[0], &names[1]]) {
            // the place is by number: nothing that the need says is in the address
            Ok(pair) => kept::go_on(&format!("/needs/{}/ask?place={}", pair.second, encoded(place))),
            Err(KeepError::Changed) => page(app, StatusCode::CONFLICT, &kept.id, &told(Told { changed: true, ..Told::default() })),
            Err(error) => kept::not_kept(app, &error),
        }
    })
    .await
}

fn encoded(place: &str) -> String {
    form_urlencoded::byte_serialize(place.as_bytes()).collect()
}

/// What the form with a second file brought.
#[derive(Default)]
struct Sent {
    revision: String,
    names: [String; 2],
    file: Vec<u8>,
    text: Vec<u8>,
}

async fn gather(mut parts: Multipart) -> Result<Sent, MultipartError> {
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await? {
        let field = part.name().unwrap_or_default().to_string();
        let bytes = part.bytes().await?.to_vec();
        let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        match field.as_str() {
            "file" => sent.file = bytes,
            "text" => sent.text = bytes,
            "revision" => sent.revision = words(bytes),
            "name_a" => sent.names[0] = name(&words(bytes)),
            "name_b" => sent.names[1] = name(&words(bytes)),
            _ => {}
        }
    }
    Ok(sent)
}

/// `POST /needs/{id}/compare/open`: another need file as the second version.
pub(crate) async fn open(State(app): State<Arc<App>>, id: Id, form: Result<Multipart, MultipartRejection>) -> Response {
    let Ok(parts) = form else { return no_form(&app) };
    let Ok(sent) = gather(parts).await else { return no_form(&app) };
    kept::read(app, id, move |app, kept| {
        let told = |told: Told| Told { names: sent.names.clone(), text: String::from_utf8_lossy(&sent.text).into_owned(), ..told };
        if sent.revision.trim() != kept.revision().to_string() {
            return page(app, StatusCode::CONFLICT, &kept.id, &told(Told { changed: true, ..Told::default() }));
        }
        let refuse =
            |problems: Vec<Trouble>| page(app, StatusCode::UNPROCESSABLE_ENTITY, &kept.id, &told(Told { problems, ..Told::default() }));
        let text = match need_file(&sent.file, &sent.text) {
            Ok(text) => text,
            Err((message, hint)) => {
                return refuse(vec![Trouble { place: "Need file".to_string(), message: message.to_string(), hint: hint.to_string() }]);
            }
        };
        if let Err(problems) = app.desk.read_need("need.toml", text, None) {
            return refuse(problems.into_iter().take(crate::MOST_PROBLEMS).map(Trouble::from).collect());
        }
        match app.needs.keep_second(&kept.id, text, [&sent.names[0], &sent.names[1]]) {
            Ok(pair) => kept::go_on(&format!("/needs/{}/compare", pair.first)),
            Err(KeepError::Changed) => page(app, StatusCode::CONFLICT, &kept.id, &told(Told { changed: true, ..Told::default() })),
            Err(error) => kept::not_kept(app, &error),
        }
    })
    .await
}

/// `POST /needs/{id}/compare/discard`: the second version is taken away; the first is as it was.
pub(crate) async fn discard(State(app): State<Arc<App>>, id: Id, body: Result<Bytes, BytesRejection>) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    aside(app, move |app| {
        let pair = match app.needs.pair(&id) {
            Ok(pair) => pair,
            Err(error) => return kept::not_kept(app, &error),
        };
        // discarded twice, or from a page that was left open: the form to make one stands there again
        let Some(pair) = pair else { return kept::go_on(&format!("/needs/{id}/compare")) };
        let second = match kept::find(app, &pair.second) {
            Ok(second) => second,
            Err(page) => return *page,
        };
        let conflict = || page(app, StatusCode::CONFLICT, &pair.first, &Told { changed: true, ..Told::default() });
        if !second.was_seen(&fields) {
            return conflict();
        }
        match app.needs.discard_second(&pair, &second.text) {
            Ok(()) => kept::go_on(&format!("/needs/{}/compare", pair.first)),
            Err(KeepError::Changed) => conflict(),
            Err(error) => kept::not_kept(app, &error),
        }
    })
    .await
}

/// Another example to compare with.
#[derive(Serialize)]
struct Other {
    id: String,
    title: String,
    differ: usize,
}

/// `GET /examples/{id}/compare`.
pub(crate) async fn example(State(app): State<Arc<App>>, id: Id, with: Result<Query<With>, QueryRejection>) -> Response {
    let Ok(Path(id)) = id else { return pages::no_example(&app) };
    let with = with.map(|Query(with)| with.with).unwrap_or_default();
    aside(app, move |app| examples(app, &id, &with)).await
}

fn examples(app: &App, id: &str, with: &str) -> Response {
    let (need, strip) = match pages::find_example(app, id) {
        Ok(found) => found,
        Err(page) => return *page,
    };
    let base = format!("/examples/{id}");
    if with.is_empty() {
        let other = |sample: &crate::view::Sample| {
            let other: &Arc<OpenNeed> = sample.need.as_ref().ok().filter(|_| sample.id != id)?;
            Some(Other { id: sample.id.clone(), title: sample.title.clone(), differ: app.desk.how_many_differ(&need, other) })
        };
        let others: Vec<Other> = app.examples.iter().filter_map(other).collect();
        let most_like = others.iter().filter(|other| other.differ <= LIKE).min_by_key(|other| other.differ);
        let values = context! {
            title => need.file.title, base, strip, own => false, others => Value::from_serialize(&others),
            like => Value::from_serialize(most_like),
        };
        return app.pages.page(StatusCode::OK, "compare-examples.html", values);
    }
    let other = match pages::find_example(app, with) {
        Ok((other, _)) => other,
        Err(page) => return *page,
    };
    let view = app.desk.compare(&need, &other);
    let [a, b] = [&need, &other].map(|need| need.file.title.clone());
    let sentence = view.sentence("version B");
    let called = Called { letters: true, a, b, base_a: base.clone(), base_b: format!("/examples/{with}") };
    let values = context! { sentence, base, strip, own => false, title => need.file.title, ..parts(&view, &called) };
    app.pages.page(StatusCode::OK, "compare.html", values)
}
