//! Headers on every answer, no request by another name, and no form from another site.

use crate::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What no page needs, and no page that came to stand in one could have.
const NOT_NEEDED: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), clipboard-read=()";

/// The names of this machine, to itself.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Refuses requests by another name and forms from other sites, and puts the headers on.
pub(crate) async fn shield(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = if !asked_by_name(&request, &app.hosts) {
        let says = "This copy of Waymark serves this machine alone, and was asked for by another name. Ask for it as localhost.";
        (StatusCode::MISDIRECTED_REQUEST, says).into_response()
    } else if request.method() == Method::POST && !own(request.headers()) {
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
    put(header::HeaderName::from_static("permissions-policy"), NOT_NEEDED);
    put(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The request names this machine, or a name that serving was told of. A site elsewhere can make its own name lead to this machine,
/// and its pages could then read ours; but a browser still says by which name it asks.
fn asked_by_name(request: &Request, hosts: &[String]) -> bool {
    let said = request.headers().get_all(header::HOST).iter().map(|value| value.to_str().unwrap_or("?"));
    said.chain(request.uri().authority().map(|one| one.as_str())).all(|host| {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => host,
        };
        OWN_NAMES.iter().copied().chain(hosts.iter().map(String::as_str)).any(|own| own.eq_ignore_ascii_case(name))
    })
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

    #[test]
    fn only_own_names_are_answered() {
        let asked = |host: &'static str| Request::get("/").header("host", host).body(axum::body::Body::empty()).unwrap_or_default();
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(asked_by_name(&asked(host), &[]), "{host}");
        }
        for host in
            ["", "elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example:80", "localhost:80:80", "::1", "0.0.0.0"]
        {
            assert!(!asked_by_name(&asked(host), &[]), "{host}");
        }
        assert!(asked_by_name(&asked("waymark.example:443"), &["waymark.example".to_string()]));
        let whole =
            Request::get("http://elsewhere.example/").header("host", "localhost").body(axum::body::Body::empty()).unwrap_or_default();
        assert!(!asked_by_name(&whole, &[]));
    }
}
