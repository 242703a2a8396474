//! HTTP: pages, server functions, live events, files.

mod activities;
mod attachments;
mod buffer;
mod events;
mod export;
mod files;
mod functions;
mod headers;
mod health;
mod import;
mod observe;
mod operation;
mod origin;
mod pages;
mod session;
mod site;
mod state;
mod texts;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use tower_http::compression::{
    CompressionLayer, CompressionLevel, Predicate,
    predicate::{NotForContentType, SizeAbove},
};

pub use events::Hub;
pub use site::{Site, SiteFiles};
pub use state::HttpState;

/// Answers smaller than this, in bytes, are not worth compressing.
const COMPRESS_ABOVE: u16 = 512;

/// Everything that the server answers.
///
/// Each request passes, from outside to inside: its id and log line; security headers; the check that no other
/// site sent it; compression. Pages, data and events then learn who asks; pages also whether they may be shown.
pub fn router(state: HttpState) -> Router {
    let data = Router::new()
        .route("/events", get(events::events))
        .merge(functions::routes())
        .merge(activities::routes())
        .merge(import::routes())
        .merge(attachments::routes())
        .merge(files::routes())
        .merge(export::routes())
        .layer(from_fn_with_state(state.clone(), session::identify));
    let is_worth_it = SizeAbove::new(COMPRESS_ABOVE).and(NotForContentType::SSE).and(NotForContentType::IMAGES);
    Router::new()
        .merge(pages::pages(&state))
        .merge(data)
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(texts::routes())
        .fallback_service(pages::files_or_not_found(&state).with_state(state.clone()))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_worth_it))
        .layer(from_fn_with_state(state.clone(), origin::reject_foreign))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn(observe::observe))
        .with_state(state)
}
