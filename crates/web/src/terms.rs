//! The legal term in brackets beside the plain words, for whoever wants it: a choice kept in a cookie that says nothing else.
//!
//! Every page has the terms, and its style hides them. Where the cookie is there, the page is marked so that they show.

use crate::App;
use crate::form::{Fields, no_form};
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// How a page begins, and how one begins that shows the terms.
const PLAIN: &[u8] = b"<html lang=\"en-GB\"";
const WITH_TERMS: &[u8] = b"<html lang=\"en-GB\" class=\"terms\"";
/// How far into a page its beginning is looked for.
const HEAD: usize = 200;
/// The largest page that is marked, in bytes.
const MOST: usize = 16 << 20;

/// `POST /terms`: shows the legal terms, or hides them, and leads back.
pub(crate) async fn set(State(app): State<Arc<App>>, body: Result<Bytes, BytesRejection>) -> Response {
    let Ok(body) = body else { return no_form(&app) };
    let fields = Fields::read(&body);
    let cookie = match fields.one("show") {
        "yes" => "terms=1; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
        _ => "terms=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly",
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie)]).into_response();
    response.headers_mut().insert(header::LOCATION, own_address(fields.one("back")));
    response
}

/// An address of this site; its start where it is none.
fn own_address(back: &str) -> HeaderValue {
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let start = HeaderValue::from_static("/");
    if own { HeaderValue::from_str(back).unwrap_or(start) } else { start }
}

/// Marks a page so that it shows the terms, where that was chosen.
pub(crate) async fn show(request: Request, next: Next) -> Response {
    let wanted = wants(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !wanted || !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = axum::body::to_bytes(body, MOST).await else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made. The fault is Waymark's, not yours.").into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(marked(page)))
}

fn marked(page: Bytes) -> Bytes {
    let head = page.get(..HEAD.min(page.len())).unwrap_or_default();
    let Some(at) = head.windows(PLAIN.len()).position(|window| window == PLAIN) else { return page };
    let (before, after) = (page.get(..at).unwrap_or_default(), page.get(at + PLAIN.len()..).unwrap_or_default());
    [before, WITH_TERMS, after].concat().into()
}

fn wants(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    cookies.flat_map(|cookies| cookies.split(';')).any(|cookie| cookie.trim() == "terms=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site_are_led_back_to() {
        assert_eq!(own_address("/needs/abc/ask"), "/needs/abc/ask");
        for other in ["//elsewhere.example/", "https://elsewhere.example/", "", "/\\elsewhere.example", "/a\r\nb: c"] {
            assert_eq!(own_address(other), "/", "{other}");
        }
    }
}
