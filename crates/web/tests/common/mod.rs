//! A site to ask, and its answers.
#![allow(clippy::unwrap_used, dead_code)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use desk::Desk;
use std::sync::{Arc, OnceLock};
use tower::ServiceExt;

/// The shipped law, loaded once.
pub fn desk() -> Arc<Desk> {
    static DESK: OnceLock<Arc<Desk>> = OnceLock::new();
    DESK.get_or_init(|| Arc::new(Desk::open(None).unwrap_or_else(|error| unreachable!("{error}")))).clone()
}

/// The router under test.
pub struct Site {
    router: Router,
    /// Where its needs are kept.
    pub folder: std::path::PathBuf,
}

static SITES: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

impl Drop for Site {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

const BOUNDARY: &str = "waymark-boundary";

impl Site {
    pub fn new() -> Site {
        let number = SITES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("waymark-web-{}-{number}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        let needs = desk::keep::Needs::open(&folder).unwrap();
        Site { router: web::router(desk(), needs), folder }
    }

    pub async fn ask(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, address: &str) -> Page {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }

    /// Sends the form of the start page.
    pub async fn open(&self, fields: &[(&str, &[u8])]) -> Page {
        self.open_from(fields, &[("sec-fetch-site", "same-origin"), ("origin", "null")]).await
    }

    pub async fn open_from(&self, fields: &[(&str, &[u8])], headers: &[(&str, &str)]) -> Page {
        self.parts_from("/open", fields, headers).await
    }

    /// Sends a form with a file.
    pub async fn post_parts(&self, address: &str, fields: &[(&str, &[u8])]) -> Page {
        self.parts_from(address, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    async fn parts_from(&self, address: &str, fields: &[(&str, &[u8])], headers: &[(&str, &str)]) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let file = if *name == "file" { "; filename=\"need.toml\"" } else { "" };
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            body.extend(*value);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let mut request = Request::post(address).header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form of a page.
    pub async fn send(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let coded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.join("&")));
        self.ask(request.unwrap()).await
    }

    /// The one need of the folder, as its file; what is kept beside it is another.
    pub fn file(&self) -> String {
        let files = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let mut needs = files.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
        std::fs::read_to_string(needs.next().unwrap()).unwrap()
    }
}

/// The words of a page, in small letters, without its tags.
pub fn words_of(page: &str) -> String {
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    let text: Vec<&str> = body.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text)).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Where a page leads on to.
pub fn to(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", main(page));
    page.headers["location"].to_str().unwrap().to_string()
}

/// The value of the hidden field of this name.
pub fn hidden(page: &Page, name: &str) -> String {
    let at = page.body.find(&format!("name=\"{name}\" value=\"")).unwrap();
    page.body[at..].split('"').nth(3).unwrap().to_string()
}

/// What stands in the page itself.
pub fn main(page: &Page) -> &str {
    page.body.split_once("<main").map_or(page.body.as_str(), |(_, main)| main)
}
