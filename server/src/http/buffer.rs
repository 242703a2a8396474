//! Pages are sent whole.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use tracing::Instrument;

/// The largest page, in bytes; far more than any page has.
const LARGEST: usize = 16 << 20;
const PATIENCE: Duration = Duration::from_secs(30);

/// Renders the page to its end before the first byte is sent, and to the end even if the browser is gone.
///
/// The renderer frees what a page holds only when the last piece of its stream was taken; a browser that hangs
/// up in between would leave it in memory for ever. So a task of its own takes the whole stream.
pub async fn whole_page(request: Request, next: Next) -> Response {
    let render = async move {
        let (mut parts, body) = next.run(request).await.into_parts();
        let Ok(bytes) = to_bytes(body, LARGEST).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        // Always fresh: it holds the data of this moment and names the files of this version.
        parts.headers.entry(header::CACHE_CONTROL).or_insert(header::HeaderValue::from_static("no-store"));
        Response::from_parts(parts, Body::from(bytes))
    };
    match tokio::time::timeout(PATIENCE, tokio::spawn(render.in_current_span())).await {
        Ok(Ok(response)) => response,
        // Where requests are observed it is caught and logged.
        Ok(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Err(_) => {
            tracing::error!("rendering takes too long");
            (StatusCode::GATEWAY_TIMEOUT, "The page takes too long. Please try again.").into_response()
        }
    }
}
