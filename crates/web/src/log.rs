//! One line a request: which kind of page, with what result, in what time. Never an address, a question or an answer.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;

/// Where the lines go.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// Writes its line once a request is answered.
pub(crate) async fn log(State(log): State<Log>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    // the pattern of the route: of the address itself nothing is kept, not even where it leads nowhere
    let pattern = request.extensions().get::<MatchedPath>().map_or_else(|| "(no such page)".to_string(), |path| path.as_str().to_string());
    let response = next.run(request).await;
    log(&format!("{method} {pattern} {} {} ms", response.status().as_u16(), began.elapsed().as_millis()));
    response
}

/// The method by its name; one that nobody knows is whatever its sender wrote, and is not repeated.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "PATCH" => "PATCH",
        _ => "OTHER",
    }
}
