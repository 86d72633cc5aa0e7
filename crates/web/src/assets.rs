//! The style sheet, the two fonts and the picture for the tab: embedded, each under an address that holds a hash of it.

use crate::App;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use std::sync::Arc;

/// A file that pages name.
pub(crate) struct Asset {
    /// What templates call it.
    pub(crate) name: &'static str,
    /// Its file name, with the hash in it.
    pub(crate) file: String,
    kind: &'static str,
    bytes: Cow<'static, [u8]>,
}

impl Asset {
    /// What it holds.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

fn asset_of(name: &'static str, ending: &str, kind: &'static str, bytes: impl Into<Cow<'static, [u8]>>) -> Asset {
    let bytes = bytes.into();
    let hash = blake3::hash(&bytes).to_hex();
    Asset { name, file: format!("{name}.{}.{ending}", hash.get(..12).unwrap_or_default()), kind, bytes }
}

/// Every asset; the style sheet names the fonts by their hashed addresses.
pub(crate) fn all() -> Vec<Asset> {
    let fonts = [
        asset_of("sans-400", "woff2", "font/woff2", &include_bytes!("../assets/fonts/waymark-sans-400.woff2")[..]),
        asset_of("sans-600", "woff2", "font/woff2", &include_bytes!("../assets/fonts/waymark-sans-600.woff2")[..]),
    ];
    let mut style = String::from(include_str!(concat!(env!("OUT_DIR"), "/style.css")));
    for font in &fonts {
        style = style.replace(&format!("{}.woff2", font.name), &font.file);
    }
    let mut all = Vec::from(fonts);
    all.push(asset_of("style", "css", "text/css; charset=utf-8", style.into_bytes()));
    all.push(asset_of("favicon", "svg", "image/svg+xml", &include_bytes!("../assets/favicon.svg")[..]));
    all
}

/// `GET /assets/{name}`.
pub(crate) async fn asset(State(app): State<Arc<App>>, name: Result<Path<String>, PathRejection>) -> Response {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    match app.pages.assets.iter().find(|asset| asset.file == name) {
        Some(asset) => {
            let keep = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
            ([(header::CONTENT_TYPE, asset.kind), keep], asset.bytes.clone().into_owned()).into_response()
        }
        None => app.pages.trouble(StatusCode::NOT_FOUND, "There is no such file", "The page that names it may be an old one."),
    }
}
