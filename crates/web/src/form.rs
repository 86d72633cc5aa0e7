//! What a form brought: names and texts, in the order of the page.

use crate::App;
use axum::http::StatusCode;
use axum::response::Response;

/// The fields of a form.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the body of a form, `a=b&c=d`.
    pub(crate) fn read(body: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(body).map(|(name, text)| (name.into_owned(), text.replace("\r\n", "\n"))).collect())
    }

    /// The names of all fields, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Something was sent.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The text of a field; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.first(name).unwrap_or_default()
    }

    /// The text of a field, where it was sent at all.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.trim())
    }

    /// The texts of a field that may be there several times.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.trim())
    }

    /// Whether one of the texts of a field is this.
    pub(crate) fn has(&self, name: &str, text: &str) -> bool {
        self.all(name).any(|one| one == text)
    }
}

/// The one need file of a form that takes it as a file or as text; or what is wrong, and what to do.
pub(crate) fn need_file<'f>(file: &'f [u8], text: &'f [u8]) -> Result<&'f str, (&'static str, &'static str)> {
    let blank = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    let bytes = match (blank(file), blank(text)) {
        (true, true) => return Err(("there is no need in the form", "choose a file, or paste one")),
        (false, false) => return Err(("there are two needs in the form", "choose a file or paste one: empty the other")),
        (true, false) => text,
        (false, true) => file,
    };
    let text = std::str::from_utf8(bytes).map_err(|_| ("the file is not plain text (UTF-8)", "save it as plain text, and open that"))?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The page for a form that could not be read.
pub(crate) fn no_form(app: &App) -> Response {
    let says = "It was too large or was cut short. Nothing was kept. Go back, and send it again.";
    app.pages.trouble(StatusCode::BAD_REQUEST, "The form could not be read", says)
}
