//! The law book: served under `/law`, or written as files that need no server.

use crate::App;
use crate::form::Fields;
use crate::pages::aside;
use crate::render::{Pages, addresses};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use desk::book::Kind;
use desk::book::changes::{ChangesView, WrongDays};
use minijinja::{Value, context};
use serde::Serialize;
use std::io;
use std::path::Path as FilePath;
use std::sync::Arc;

/// How the pages of the book link to each other.
#[derive(Clone, Copy, Serialize)]
struct Links {
    /// What stands before the folder of a page.
    root: &'static str,
    /// What stands after its name.
    end: &'static str,
    /// The page of contents, after `root`.
    index: &'static str,
    /// Where the style sheet and the fonts are.
    assets: &'static str,
    /// The pages stand alone, with nothing of Waymark about them but the book.
    alone: bool,
}

const SERVED: Links = Links { root: "/law/", end: "", index: "", assets: "/assets/", alone: false };
const FILES_BELOW: Links = Links { root: "../", end: ".html", index: "index.html", assets: "../assets/", alone: true };
const FILES_TOP: Links = Links { root: "", end: ".html", index: "index.html", assets: "assets/", alone: true };

/// `GET /law`.
pub(crate) async fn contents(State(app): State<Arc<App>>) -> Response {
    aside(app, |app| answer(&app.pages, index(&app.pages, &app.desk, SERVED))).await
}

/// `GET /law/{folder}/{page}`.
pub(crate) async fn entry(State(app): State<Arc<App>>, at: Result<Path<(String, String)>, PathRejection>) -> Response {
    let (folder, page) = at.map(|Path(at)| at).unwrap_or_default();
    aside(app, move |app| {
        let kinds: Vec<Kind> = match Kind::of_folder(&folder) {
            // what a finding calls a rule, and what a step or a route calls a duty, may be another kind of rule
            Some(Kind::Rule | Kind::Duty) => vec![Kind::Rule, Kind::Duty, Kind::Route],
            kind => kind.into_iter().collect(),
        };
        let found = kinds.iter().find_map(|kind| one(&app.pages, &app.desk, *kind, &page, SERVED));
        match found {
            Some(html) => answer(&app.pages, html),
            None => {
                let says = "Nothing in the law book has that name. Its contents list everything.";
                let values = context! { title => "There is no such page in the law book", says, base => "/law", to => "The law book" };
                app.pages.page(StatusCode::NOT_FOUND, "trouble.html", values)
            }
        }
    })
    .await
}

/// The most entries that a search shows.
const MOST_FOUND: usize = 60;

/// `GET /law/find`: no need is in these words.
pub(crate) async fn find(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    aside(app, move |app| {
        let words = fields.one("words");
        let found = Value::from_serialize(app.desk.book_find(words, MOST_FOUND));
        answer(&app.pages, app.pages.html("book/find.html", context! { at => Value::from_serialize(SERVED), alone => false, words, found }))
    })
    .await
}

/// `GET /law/changes`.
pub(crate) async fn changes(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    aside(app, move |app| {
        let asked = fields.first("from").is_some() || fields.first("to").is_some();
        let (from, to) = (fields.one("from"), fields.one("to"));
        let compared = if asked { app.desk.changes(from, to).map(|view| vec![view]) } else { Ok(app.desk.usual_changes()) };
        let (status, views, wrong) = match compared {
            Ok(views) => (StatusCode::OK, views, None),
            Err(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, Vec::new(), Some(words(&wrong))),
        };
        match changes_page(&app.pages, &views, from, to, wrong, SERVED) {
            Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => app.pages.failed("book/changes.html", &error),
        }
    })
    .await
}

fn words(wrong: &WrongDays) -> String {
    match wrong {
        WrongDays::NoDay(text) if text.is_empty() => "Give both days, such as 2026-01-01 and 2026-05-17".to_string(),
        WrongDays::NoDay(text) => format!("There is no day “{text}”. Write it like 2026-05-17"),
        WrongDays::Order(first, last) => format!("{first} does not come before {last}: give the earlier day first"),
    }
}

fn answer(pages: &Pages, html: Result<String, minijinja::Error>) -> Response {
    match html {
        Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => pages.failed("book", &error),
    }
}

fn index(pages: &Pages, desk: &Desk, at: Links) -> Result<String, minijinja::Error> {
    let index = desk.book_index();
    pages.html("book/index.html", context! { at => Value::from_serialize(at), alone => at.alone, assets => addresses(&pages.assets, at.assets), index => Value::from_serialize(&index) })
}

fn changes_page(
    pages: &Pages,
    views: &[ChangesView],
    from: &str,
    to: &str,
    wrong: Option<String>,
    at: Links,
) -> Result<String, minijinja::Error> {
    let views = Value::from_serialize(views);
    pages.html("book/changes.html", context! { at => Value::from_serialize(at), alone => at.alone, assets => addresses(&pages.assets, at.assets), views, from, to_day => to, wrong })
}

/// The page of one entry; none where nothing has that name.
fn one(pages: &Pages, desk: &Desk, kind: Kind, page: &str, at: Links) -> Option<Result<String, minijinja::Error>> {
    let (template, page) = match kind {
        Kind::Route | Kind::Rule | Kind::Duty => ("book/rule.html", Value::from_serialize(desk.book_rule(kind, page)?)),
        Kind::Fact => ("book/fact.html", Value::from_serialize(desk.book_fact(page)?)),
        Kind::Clock => ("book/clock.html", Value::from_serialize(desk.book_clock(page)?)),
        Kind::Source => ("book/source.html", Value::from_serialize(desk.book_source(page)?)),
        Kind::Amount | Kind::Notice | Kind::Remedy | Kind::Period | Kind::Codes | Kind::Never => {
            ("book/plain.html", Value::from_serialize(desk.book_plain(kind, page)?))
        }
    };
    let kind = match kind {
        Kind::Amount => "Amount",
        Kind::Notice => "Notice",
        Kind::Remedy => "Way of challenge",
        Kind::Period => "Local period",
        Kind::Codes => "List of codes",
        _ => "",
    };
    Some(pages.html(
        template,
        context! { at => Value::from_serialize(at), alone => at.alone, assets => addresses(&pages.assets, at.assets), page, kind },
    ))
}

/// What writing the book came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Written {
    /// How many pages.
    pub pages: usize,
    /// How many bytes, the style sheet and the fonts counted in.
    pub bytes: usize,
}

/// Writes the whole law book into a folder: pages that link to each other and need no server. `progress` is told how many of how many
/// pages are written. Each file is written whole before it takes its place.
///
/// # Errors
/// The folder cannot be made or written; a page cannot be made.
pub fn write(desk: &Desk, out: &FilePath, progress: &mut dyn FnMut(usize, usize)) -> io::Result<Written> {
    let pages = Pages::new(desk);
    let entries = desk.book_entries();
    let mut written = Written { pages: 0, bytes: 0 };
    let total = entries.len() + 2;
    std::fs::create_dir_all(out.join("assets"))?;
    for asset in &pages.assets {
        written.bytes += put(&out.join("assets").join(&asset.file), asset.bytes())?;
    }
    for (kind, entry) in entries {
        let html = one(&pages, desk, kind, &entry.page, FILES_BELOW).unwrap_or_else(|| Ok(String::new())).map_err(io::Error::other)?;
        let folder = out.join(kind.folder());
        std::fs::create_dir_all(&folder)?;
        written.bytes += put(&folder.join(format!("{}.html", entry.page)), html.as_bytes())?;
        written.pages += 1;
        progress(written.pages, total);
    }
    let top = [
        ("index.html", index(&pages, desk, FILES_TOP)),
        ("changes.html", changes_page(&pages, &desk.usual_changes(), "", "", None, FILES_TOP)),
    ];
    for (name, html) in top {
        let html = html.map_err(io::Error::other)?;
        written.bytes += put(&out.join(name), html.as_bytes())?;
        written.pages += 1;
        progress(written.pages, total);
    }
    Ok(written)
}

/// Writes a file under another name and then gives it its own: whoever reads it finds the old one or the new one, whole.
fn put(path: &FilePath, bytes: &[u8]) -> io::Result<usize> {
    let being_written = path.with_extension("part");
    std::fs::write(&being_written, bytes)?;
    std::fs::rename(&being_written, path)?;
    Ok(bytes.len())
}
