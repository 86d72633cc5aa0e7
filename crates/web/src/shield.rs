//! Headers on every answer, and no form from another site.

use crate::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Refuses forms from other sites, and puts the headers on.
pub(crate) async fn shield(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::POST && !own(request.headers()) {
        app.pages.trouble(
            StatusCode::FORBIDDEN,
            "The form came from another site",
            "Waymark takes forms from its own pages only. Open its start page in this browser, and use the form there.",
        )
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The post comes from one of our own pages, or from a tool that is not a browser.
///
/// Pages say `no-referrer`, so browsers send the origin of a form as `null`; `Sec-Fetch-Site` then tells.
fn own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_own_forms_pass() {
        assert!(own(&headers(&[])));
        assert!(own(&headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")])));
        assert!(own(&headers(&[("origin", "http://127.0.0.1:8099"), ("host", "127.0.0.1:8099")])));
        assert!(!own(&headers(&[("origin", "http://elsewhere.example"), ("host", "127.0.0.1:8099")])));
        assert!(!own(&headers(&[("origin", "null"), ("host", "127.0.0.1:8099")])));
        assert!(!own(&headers(&[("origin", "null")])));
        assert!(!own(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!own(&headers(&[("sec-fetch-site", "same-site")])));
    }
}
