//! Serves Waymark's pages on this computer: `cargo run -p web --example serve`.

use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let desk = Arc::new(desk::Desk::open(None)?);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:8099").await?;
        println!("http://127.0.0.1:8099");
        Ok(web::serve(desk, desk::keep::Needs::open(&std::env::temp_dir().join("waymark-needs"))?, listener).await?)
    })
}
