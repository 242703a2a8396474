//! Operations that are no server functions: they receive or send files.

use app::context::{RequestContext, status};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use domain::AppError;
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

/// The answer to an operation that failed: what the user may know of it.
pub fn failure(context: &RequestContext, error: &store::Error) -> Response {
    let shown = error.for_user(&context.request_id);
    if matches!(shown, AppError::Internal { .. } | AppError::Unavailable) {
        tracing::error!(request.id = %context.request_id, %error, "operation failed");
    }
    (status(&shown), Json(shown)).into_response()
}
