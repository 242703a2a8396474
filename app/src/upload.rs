//! Sends a file from the browser to the server.

use domain::AppError;
use web_sys::File;

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
