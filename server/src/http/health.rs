//! For those who watch over the server.

use std::time::Duration;

use axum::{extract::State, response::IntoResponse};
use http::{StatusCode, header};

use super::state::HttpState;

const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers.
pub async fn healthz() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// `GET /readyz`: the database can be reached and is up to date (it is migrated before the server listens).
pub async fn readyz(State(state): State<HttpState>) -> impl IntoResponse {
    let asked = tokio::time::timeout(PATIENCE, store::people::has_administrator(&state.database.pool)).await;
    let (status, text) = match asked {
        Ok(Ok(_)) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be reached\n"),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}
