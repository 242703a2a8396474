//! Sends a file from the browser to the server, and says why one is not taken.

use domain::AppError;
use domain::errors::Place;
use messages::errors;
use messages::text::attachments;
use web_sys::File;

use crate::frame::problem_at;
use crate::text::tr;

/// Why a file is not taken, behind its name.
pub fn refusal(name: &str, error: &AppError) -> String {
    let reason = problem_at(Some(error), Place::File).unwrap_or_else(|| tr(errors::describe(error)));
    tr(attachments::refused(name, reason))
}

/// Sends the file to an address of the server and returns its id.
///
/// # Errors
/// What the server answers; [`AppError::Unavailable`] if it does not.
#[cfg(feature = "hydrate")]
pub async fn upload(address: &str, file: File) -> Result<i64, AppError> {
    let (status, answer) = send(address, &file).await.map_err(|_| AppError::Unavailable)?;
    if (200..300).contains(&status) {
        crate::json::read(&answer).map_err(|_| AppError::Unavailable)
    } else {
        Err(crate::json::read(&answer).unwrap_or(AppError::Unavailable))
    }
}

#[cfg(feature = "hydrate")]
async fn send(address: &str, file: &File) -> Result<(u16, String), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{RequestInit, Response};

    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(file);
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let window = leptos::prelude::window();
    let answer = JsFuture::from(window.fetch_with_str_and_init(&format!("{address}?name={name}"), &request)).await?;
    let answer: Response = answer.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?;
    Ok((answer.status(), text.as_string().unwrap_or_default()))
}

/// The server has no files to send.
#[cfg(not(feature = "hydrate"))]
pub async fn upload(_address: &str, _file: File) -> Result<i64, AppError> {
    Err(AppError::Unavailable)
}
