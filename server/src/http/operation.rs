//! Operations that are no server functions: they receive or send files.

use app::context::{RequestContext, status};
use axum::{
    Json,
    body::Bytes,
    extract::rejection::BytesRejection,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use domain::{
    AppError,
    errors::{Place, Problem},
};
use http::StatusCode;
use store::{Actor, Ctx};

/// Begins an operation of the employee who asks.
///
/// # Errors
/// [`AppError::Unauthenticated`] if nobody is logged in.
pub async fn begin(context: &RequestContext) -> store::Result<Ctx> {
    let session = context.session.as_ref().ok_or(AppError::Unauthenticated)?;
    let actor = Actor { language: context.language, ..session.actor.clone() };
    Ctx::begin(&context.database.pool, actor, Utc::now(), context.request_id.clone()).await
}

/// The file that was sent as a body.
///
/// # Errors
/// That it is larger than `largest` bytes, at its place, if it was cut off for that.
pub fn received(body: Result<Bytes, BytesRejection>, place: Place, largest: usize) -> store::Result<Bytes> {
    let refused = |rejection: BytesRejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            AppError::invalid(place, Problem::FileTooLarge(u32::try_from(largest >> 20).unwrap_or(u32::MAX)))
        }
        // Whoever sent it hung up.
        _ => AppError::Invalid(Vec::new()),
    };
    body.map_err(|rejection| refused(rejection).into())
}

/// The answer to an operation that failed: what the user may know of it.
pub fn failure(context: &RequestContext, error: &store::Error) -> Response {
    let shown = error.for_user(&context.request_id);
    if matches!(shown, AppError::Internal { .. } | AppError::Unavailable) {
        tracing::error!(request.id = %context.request_id, %error, "operation failed");
    }
    (status(&shown), Json(shown)).into_response()
}
