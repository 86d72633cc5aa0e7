//! The templates, embedded; everything that stands in a page is escaped.

use crate::assets::{self, Asset};
use crate::words;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::Desk;
use include_dir::{Dir, include_dir};
use minijinja::{Environment, Value, context};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The templates and the assets that they name.
pub(crate) struct Pages {
    env: Environment<'static>,
    pub(crate) assets: Vec<Asset>,
}

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

impl Pages {
    pub(crate) fn new(desk: &Desk) -> Pages {
        let mut env = environment();
        env.add_filter("day", |iso: &str| words::day(iso));
        env.add_filter("sentence", |text: &str| words::sentence(text));
        env.add_filter("trim_stop", |text: &str| text.trim_end_matches('.').to_string());
        env.add_filter("some_of", |names: Vec<String>| desk::words::some_of(&names, 5));
        env.add_filter("spaced", |text: &str| desk::words::spaced(text));
        env.add_filter("checked", |name: &str| words::checked(name));
        env.add_filter("regime", |name: &str| words::regime(name));
        env.add_filter("group_mark", |name: &str| words::group(name, None).0);
        env.add_filter("group_words", |name: &str| words::group(name, None).1);
        env.add_filter("group_short", |name: &str| words::short(words::group(name, None).1));
        env.add_filter("stands_mark", |group: &str, standing: Option<String>| words::group(group, standing.as_deref()).0);
        env.add_filter("stands_words", |group: &str, standing: Option<String>| words::short(words::group(group, standing.as_deref()).1));
        env.add_filter("titled", |title: &str, sentence: &str| desk::words::titled(title, sentence));
        env.add_filter("binds_mark", |name: &str| words::binds(name).0);
        env.add_filter("binds_words", |name: &str| words::binds(name).1);
        env.add_filter("item", |fact: &str| words::item(fact).unwrap_or_default());
        let terms = terms(desk);
        env.add_filter("term_of", move |place: &str| {
            let fact = place.rsplit(['.', ']']).find(|part| !part.is_empty()).unwrap_or(place);
            terms.get(fact).cloned().unwrap_or_default()
        });
        env.add_filter("state_words", |name: &str| words::status(name, false).1);
        let assets = assets::all();
        env.add_global("assets", addresses(&assets, "/assets/"));
        env.add_global("version", desk.book.version.clone());
        let read = desk.book.sources.iter().filter_map(|source| Some((words::source(&source.id)?, words::day(source.version.as_ref()?))));
        env.add_global("read_to", read.map(|(name, day)| Value::from(vec![name.to_string(), day])).collect::<Vec<Value>>());
        env.add_global("local", Value::from_serialize(desk.local_head()));
        env.add_global("ordinary_ways", desk.ordinary_ways_not_held().unwrap_or_default());
        env.add_global("routes_encoded", desk.routes.len());
        env.add_global("routes_not_encoded", desk.book.not_encoded.len());
        Pages { env, assets }
    }

    /// A page, or a plain one where its template fails.
    pub(crate) fn page(&self, status: StatusCode, template: &str, values: Value) -> Response {
        match self.html(template, values) {
            Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => self.failed(template, &error),
        }
    }

    /// The text of a page.
    pub(crate) fn html(&self, template: &str, values: Value) -> Result<String, minijinja::Error> {
        self.env.get_template(template).and_then(|template| template.render(values))
    }

    /// The plain page that stands in for one that could not be made.
    pub(crate) fn failed(&self, template: &str, error: &minijinja::Error) -> Response {
        // names the template and its line, never what stands in it
        eprintln!("waymark: {template}: {:?} at line {:?}", error.kind(), error.line());
        (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made. The fault is Waymark's, not yours.").into_response()
    }

    /// A page that says what went wrong and where to go.
    pub(crate) fn trouble(&self, status: StatusCode, title: &str, says: &str) -> Response {
        self.page(status, "trouble.html", context! { title, says })
    }
}

/// The templates, without the words of the desk.
fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    for (name, text) in all(&TEMPLATES) {
        // a template that does not parse is told when a page needs it; the tests render every page
        drop(env.add_template(name, text));
    }
    env
}

/// One component of `templates/govuk` alone, as the tests compare it with the package's own fixtures.
///
/// # Errors
/// There is no such component, or it does not take these parameters.
#[doc(hidden)]
pub fn component(name: &str, params: &Value) -> Result<String, minijinja::Error> {
    let call = format!("{{% from \"govuk/{name}.html\" import {0} %}}{{{{ {0}(params) }}}}", name.replace('-', "_"));
    // its name ends in html, so that what stands in it is escaped as it is in a page
    static COMPONENTS: OnceLock<Environment<'static>> = OnceLock::new();
    COMPONENTS.get_or_init(environment).render_named_str("component.html", &call, context! { params })
}

/// Each asset by its name, with its address.
pub(crate) fn addresses(assets: &[Asset], folder: &str) -> Value {
    assets.iter().map(|asset| (asset.name, Value::from(format!("{folder}{}", asset.file)))).collect()
}

/// The legal term of each fact that has one.
fn terms(desk: &Desk) -> HashMap<String, String> {
    desk.book.facts.iter().filter_map(|fact| Some((fact.id.clone(), fact.term.clone()?))).collect()
}

/// Every template of a folder and those below it, by its path.
fn all(folder: &'static Dir<'static>) -> Vec<(&'static str, &'static str)> {
    let mut found: Vec<_> = folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))).collect();
    found.extend(folder.dirs().flat_map(all));
    found
}
