//! How the pages are served: what every answer carries, whom it is refused, what the log says, and how serving ends.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use common::{Site, desk, hidden, to};
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// A need begun on this site; the address of its pages.
async fn begun(site: &Site) -> String {
    to(&site.send("/begin", &[("sentence", "Evening clubs for young people in Exampleton"), ("door", "need")]).await).replace("/ask", "")
}

/// Every route of the router, as written there: its pattern, whether it is read, whether it takes a form.
fn routes() -> Vec<(&'static str, bool, bool)> {
    let pieces = include_str!("../src/lib.rs").split(".route(").skip(1);
    let found: Vec<_> = pieces.map(|piece| (piece.split('"').nth(1).unwrap(), piece.contains("get("), piece.contains("post("))).collect();
    assert!(found.len() > 20 && found.iter().all(|(pattern, read, sent)| pattern.starts_with('/') && (*read || *sent)), "{found:?}");
    found
}

/// An address that a pattern stands for.
fn address(pattern: &str, base: &str, style: &str) -> String {
    let known = [
        ("/needs/{id}", base),
        ("/examples/{id}", "/examples/youth_service_600k_plus_vat"),
        ("{route}", "da_user_choice"),
        ("{command}", "tender-deadline"),
        ("{which}", "procured"),
        ("/law/{folder}/{page}", "/law/routes/da_user_choice"),
        ("/assets/{name}", style),
    ];
    let address = known.iter().fold(pattern.to_string(), |address, (from, to)| address.replace(from, to));
    assert!(!address.contains('{'), "say in this test what may stand in {pattern}");
    address
}

/// An address of each route that is read, and some that lead nowhere or ask for what cannot be.
fn kinds(base: &str, style: &str) -> Vec<String> {
    let read = routes().into_iter().filter(|(_, read, _)| *read);
    let mut all: Vec<String> = read.map(|(pattern, ..)| address(pattern, base, style)).collect();
    let others = "/nowhere /needs/none /examples/none /services?words=clubs /dates/nothing /dates/working-day?day=2026-06-15 \
                  /dates/tender-deadline?invited=x /law/find?words=staff /law/none/none /open /assets/none";
    all.extend(others.split(' ').map(str::to_string));
    all.push(format!("{base}/routes/none"));
    all
}

fn style(page: &str) -> String {
    page.split("stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x2f;", "/")
}

#[tokio::test]
async fn every_kind_of_answer_has_its_headers() {
    let site = Site::new();
    let base = begun(&site).await;
    let style = style(&site.get("/").await.body);
    let refused = [
        site.open_from(&[], &[("sec-fetch-site", "cross-site")]).await,
        site.ask(Request::get("/").header("host", "elsewhere.example").body(Body::empty()).unwrap()).await,
        site.ask(Request::delete("/").body(Body::empty()).unwrap()).await,
    ];
    let mut answers: Vec<(String, HeaderMap)> = refused.map(|page| (page.status.to_string(), page.headers)).into();
    for address in kinds(&base, &style) {
        answers.push((address.clone(), site.get(&address).await.headers));
    }
    for (what, headers) in answers {
        let policy = headers["content-security-policy"].to_str().unwrap().to_string();
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"), "{what}");
        assert!(!policy.contains("script") && !policy.contains("unsafe") && !policy.contains('*'), "{what}: no script may ever run");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(headers[name], value, "{what}: {name}");
        }
        assert!(headers["permissions-policy"].to_str().unwrap().contains("camera=()"), "{what}");
        let lasting = headers["cache-control"].to_str().unwrap().contains("immutable");
        assert_eq!(lasting, what == style, "{what}");
    }
}

#[tokio::test]
async fn a_name_from_elsewhere_is_refused_for_reading_and_writing() {
    let site = Site::new();
    let base = begun(&site).await;
    for host in ["elsewhere.example", "127.0.0.1.elsewhere.example:8080", "192.168.0.7"] {
        for request in [Request::get(&base), Request::post("/begin").header("sec-fetch-site", "same-origin"), Request::get("/assets/none")]
        {
            let page = site.ask(request.header("host", host).body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
            assert!(page.body.contains("another name") && !page.body.contains(host), "{}", page.body);
        }
    }
    let own = site.ask(Request::get(&base).header("host", "localhost:8080").body(Body::empty()).unwrap()).await;
    assert_eq!(own.status, StatusCode::OK);
}

#[tokio::test]
async fn no_form_from_elsewhere_writes_anything() {
    let site = Site::new();
    let base = begun(&site).await;
    let before = site.file();
    let forms: Vec<String> = routes().into_iter().filter(|(.., sent)| *sent).map(|(pattern, ..)| address(pattern, &base, "")).collect();
    let revision = hidden(&site.get(&format!("{base}/ask")).await, "revision");
    let body = format!("sentence=x&door=need&revision={revision}&v.buyer_kind=unitary_council&place=nation&takes.consultation=9&do=answer");
    for address in &forms {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:1")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8080"), ("host", "localhost:8080")],
            &[("origin", "http://elsewhere.example"), ("host", "localhost:8080")],
            &[("origin", "http://localhost:9999"), ("host", "localhost:8080")],
            &[("origin", "null"), ("host", "localhost:8080")],
        ] {
            let mut request = Request::post(address).header("content-type", "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            assert_eq!(
                site.ask(request.body(Body::from(body.clone())).unwrap()).await.status,
                StatusCode::FORBIDDEN,
                "{address} {headers:?}"
            );
        }
    }
    assert_eq!(site.file(), before);
    assert_eq!(std::fs::read_dir(&site.folder).unwrap().count(), 1, "nothing was begun, opened or copied");
}

#[tokio::test]
async fn pages_and_styles_are_packed_where_the_browser_takes_it() {
    let site = Site::new();
    let base = begun(&site).await;
    let style = style(&site.get("/").await.body);
    let font = desk_font(&site.get(&style).await.body);
    for address in kinds(&base, &style) {
        let plain = site.get(&address).await;
        let packed = site.bytes(Request::get(&address).header("accept-encoding", "br, gzip").body(Body::empty()).unwrap()).await;
        assert!(!plain.headers.contains_key("content-encoding"), "{address}");
        let is_packed = packed.1.get("content-encoding").is_some_and(|value| value == "gzip");
        assert_eq!(is_packed, plain.body.len() >= 1000, "{address}: {}", plain.body.len());
        assert_eq!(packed.1["vary"], "accept-encoding", "{address}");
        let mut text = String::new();
        match is_packed {
            true => flate2::read::GzDecoder::new(&packed.2[..]).read_to_string(&mut text).unwrap(),
            false => (&packed.2[..]).read_to_string(&mut text).unwrap(),
        };
        assert_eq!((text, packed.0), (plain.body, plain.status), "{address}");
        // a copy to take away is a file: it carries every finding and its own style
        let a_file = address.ends_with(".html");
        assert!(a_file || packed.2.len() < 60_000, "{address}: {} bytes", packed.2.len());
    }
    let font = site.bytes(Request::get(&font).header("accept-encoding", "gzip").body(Body::empty()).unwrap()).await;
    assert!(font.0 == StatusCode::OK && !font.1.contains_key("content-encoding"));
}

fn desk_font(style: &str) -> String {
    let name = style.split("url(").find(|piece| piece.contains("woff2")).unwrap();
    let name = name.trim_start_matches('"').split(['"', ')']).next().unwrap();
    format!("/assets/{}", name.rsplit('/').next().unwrap())
}

#[tokio::test]
async fn the_log_holds_nothing_of_a_need() {
    let folder = std::env::temp_dir().join(format!("waymark-log-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = lines.clone();
    let log: web::Log = Arc::new(move |line: &str| kept.lock().unwrap().push(line.to_string()));
    let needs = desk::keep::Needs::open(&folder).unwrap();
    let router = web::router_with(desk(), needs, web::Options { log: Some(log), ..web::Options::default() });
    let ask = |request: Request<Body>| router.clone().oneshot(request);
    let form = |address: &str, body: &str| {
        Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("referer", "http://localhost/secretive")
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    let begun = ask(form("/begin", "sentence=Secretive+clubs&door=need")).await.unwrap();
    let address = begun.headers()["location"].to_str().unwrap().to_string();
    let id = address.split('/').nth(2).unwrap().to_string();
    let get = |address: &str| Request::get(address).body(Body::empty()).unwrap();
    for request in [
        get(&address),
        get(&format!("/needs/{id}/routes/da_user_choice")),
        get("/services?words=Secretive"),
        get("/secretive?secretive=secretive"),
        get("/law/secretive/secretive"),
        form(&address, "v.buyer_kind=secretive&revision=0&do=answer"),
        Request::builder().method("SECRETIVE").uri("/").body(Body::empty()).unwrap(),
        Request::get("/").header("host", "secretive.example").body(Body::empty()).unwrap(),
    ] {
        let response = ask(request).await.unwrap();
        drop(to_bytes(response.into_body(), usize::MAX).await.unwrap());
    }
    let lines = lines.lock().unwrap();
    assert_eq!(lines.len(), 9, "{lines:#?}");
    for line in lines.iter() {
        assert!(!line.to_lowercase().contains("secretive") && !line.contains(&id) && !line.contains('?'), "{line}");
        let words: Vec<&str> = line.split(' ').collect();
        assert!(line.ends_with(" ms") && words[words.len() - 2].parse::<u64>().is_ok() && words[words.len() - 3].len() == 3, "{line}");
    }
    assert!(lines[0].starts_with("POST /begin 303 "), "{}", lines[0]);
    assert!(lines[2].starts_with("GET /needs/{id}/routes/{route} 200 "), "{}", lines[2]);
    assert!(lines[4].starts_with("GET (no such page) 404 ") && lines[7].starts_with("OTHER "), "{lines:#?}");
    drop(std::fs::remove_dir_all(&folder));
}

async fn say(stream: &TcpStream, words: &[u8]) {
    stream.writable().await.unwrap();
    assert_eq!(stream.try_write(words).unwrap(), words.len());
}

#[tokio::test]
async fn serving_ends_though_connections_stay_open() {
    let folder = std::env::temp_dir().join(format!("waymark-stop-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let options = web::Options { patience: Duration::from_millis(1), ..web::Options::default() };
    let needs = desk::keep::Needs::open(&folder).unwrap();
    let serving = tokio::spawn(web::serve_until(desk(), needs, listener, options, async move { drop(stopped.await) }));
    // one that was answered and waits, and one that never ends what it asks
    let (idle, half) = (TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap());
    say(&idle, b"GET /new-need.toml HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    idle.readable().await.unwrap();
    let mut first = [0; 12];
    assert_eq!(idle.try_read(&mut first).unwrap(), first.len());
    assert_eq!(&first, b"HTTP/1.1 200");
    say(&half, b"POST /begin HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\nsentence=").await;
    stop.send(()).unwrap();
    // were it held up by either, this would never come back
    serving.await.unwrap().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    drop(std::fs::remove_dir_all(&folder));
}
