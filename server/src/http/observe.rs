//! What happens around every request: an id, a line in the log, and an answer even if the handler panics.

use std::{any::Any, panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::{HeaderName, HeaderValue, StatusCode};
use rand::Rng;
use tracing::Instrument;

/// Names a request in the log, in the answer and in error messages.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request, 16 hexadecimal digits; found in the request's extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Gives the request its id, logs it with its latency, and turns a panic into a plain error.
///
/// The log names the route, not the address: addresses hold search texts and one-time tokens.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = format!("{:016x}", rand::rng().random::<u64>());
    let method = request.method().clone();
    let route = route(&request);
    let span = tracing::info_span!("request", id = %id);
    request.extensions_mut().insert(RequestId(id.clone()));
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = handled.unwrap_or_else(|panic| span.in_scope(|| internal_error(&id, panic.as_ref())));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| match &route {
        // Every page loads a dozen files; probes come every few seconds.
        None => tracing::debug!(%method, status, ms, "file"),
        Some(route) if route.ends_with("z") => tracing::debug!(%method, %route, status, ms, "probe"),
        Some(route) if status >= 500 => tracing::error!(%method, %route, status, ms, "request"),
        Some(route) => tracing::info!(%method, %route, status, ms, "request"),
    });
    response
}

fn route(request: &Request) -> Option<String> {
    let matched = request.extensions().get::<MatchedPath>()?.as_str();
    // The name of a server function holds no data; of everything else only the pattern is logged.
    if matched.starts_with("/api/{") { Some(request.uri().path().to_owned()) } else { Some(matched.to_owned()) }
}

fn internal_error(id: &str, panic: &(dyn Any + Send)) -> Response {
    let message = panic.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    tracing::error!(panic = message, "the handler panicked");
    let text = format!("Something went wrong. Request {id}.");
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
