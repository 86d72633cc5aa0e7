//! `POST /open`: a need file, chosen or pasted.

use crate::form::need_file;
use crate::view::Trouble;
use crate::{App, MOST_BYTES, kept, pages};
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

/// What the form brought.
#[derive(Default)]
struct Form {
    file: Vec<u8>,
    text: Vec<u8>,
    on: String,
}

/// Opens a need, or says what is wrong with its file.
pub(crate) async fn open(State(app): State<Arc<App>>, form: Result<Multipart, MultipartRejection>) -> Response {
    let form = match form {
        Ok(parts) => match gather(parts).await {
            Ok(form) => form,
            Err(error) => return refuse(&app, error.status()),
        },
        Err(_) => return refuse(&app, StatusCode::BAD_REQUEST),
    };
    let typed = String::from_utf8_lossy(&form.text).into_owned();
    let wrong = |place: &str, message: &str, hint: &str| {
        let trouble = Trouble { place: place.to_string(), message: message.to_string(), hint: hint.to_string() };
        pages::start_page(&app, StatusCode::UNPROCESSABLE_ENTITY, vec![trouble], &typed, &form.on)
    };
    let text = match need_file(&form.file, &form.text) {
        Ok(text) => text,
        Err((message, hint)) => return wrong("Need file", message, hint),
    };
    let on = match form.on.trim() {
        "" => None,
        on => match on.parse::<jiff::civil::Date>() {
            Ok(day) => Some(day),
            Err(_) => return wrong("Date", "the date could not be read", "write it like 2026-10-05"),
        },
    };
    let (own, text) = (app.clone(), text.to_string());
    // reading a large file takes a while: on a thread where that holds nobody up
    let read = move || -> Result<_, Vec<desk::Problem>> {
        let text = match on {
            Some(day) => own.desk.begins_on("need.toml", &text, day)?,
            None => text,
        };
        own.desk.read_need("need.toml", &text, None)?;
        Ok(text)
    };
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(text)) => kept::keep(&app, &text, ""),
        Ok(Err(problems)) => {
            let problems = problems.into_iter().map(Trouble::from).collect();
            pages::start_page(&app, StatusCode::UNPROCESSABLE_ENTITY, problems, &typed, &form.on)
        }
        Err(_) => {
            let says = "The fault is Waymark’s, not yours. Nothing was kept.";
            app.pages.trouble(StatusCode::INTERNAL_SERVER_ERROR, "The need could not be read", says)
        }
    }
}

async fn gather(mut parts: Multipart) -> Result<Form, MultipartError> {
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await? {
        match part.name() {
            Some("file") => form.file = part.bytes().await?.to_vec(),
            Some("text") => form.text = part.bytes().await?.to_vec(),
            Some("on") => form.on = String::from_utf8_lossy(&part.bytes().await?).into_owned(),
            _ => {}
        }
    }
    Ok(form)
}

fn refuse(app: &App, status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let says = format!("A need file may have up to {} kB. Yours has more; it was not read.", MOST_BYTES / 1000);
        app.pages.trouble(status, "The need file is too large", &says)
    } else {
        app.pages.trouble(status, "The form could not be read", "Use the form on the start page, and send it again.")
    }
}
