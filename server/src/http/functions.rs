//! The server functions of the application: what its pages call from the browser.

use std::sync::Arc;

use app::context::{RequestContext, status};
use axum::{
    Extension, Json, Router,
    body::to_bytes,
    extract::{DefaultBodyLimit, Request},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use domain::AppError;
use http::{HeaderMap, StatusCode, header};
use leptos::prelude::provide_context;

use super::state::HttpState;

/// The largest body of a call, in bytes.
const BODY_LIMIT: usize = 2 << 20;
/// The largest error, in bytes.
const ERROR_LIMIT: usize = 1 << 20;

/// One route for each server function.
pub fn routes() -> Router<HttpState> {
    server_fn::axum::server_fn_paths()
        .filter_map(|(path, method)| Some((path, MethodFilter::try_from(method).ok()?)))
        .fold(Router::new(), |router, (path, method)| router.route(path, on(method, call)))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

async fn call(Extension(context): Extension<Arc<RequestContext>>, request: Request) -> Response {
    if is_too_large(request.headers()) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let request_id = context.request_id.clone();
    let provide = move || provide_context(context.clone());
    let response = leptos_axum::handle_server_fns_with_context(provide, request).await.into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR { classify(response, request_id).await } else { response }
}

/// Whether the call says itself that it is too large; one that does not say it is cut off while it is read.
fn is_too_large(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    length.is_some_and(|length| length > BODY_LIMIT)
}

/// Every error leaves Leptos with status 500, unless the function set another one: gives it the status that it
/// means, and a defect the id under which the log tells of it.
async fn classify(response: Response, request_id: String) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, ERROR_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match serde_json::from_slice(&body) {
        Ok(AppError::Internal { request }) if request.is_empty() => {
            tracing::error!("the call was not understood, or failed by a defect");
            (parts.status, Json(AppError::Internal { request: request_id })).into_response()
        }
        Ok(error) => (status(&error), parts.headers, body).into_response(),
        Err(_) => (parts, body).into_response(),
    }
}
