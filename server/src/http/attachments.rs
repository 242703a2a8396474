//! Files of comments, on their way in; on their way out they are files like others, to be saved and not shown.

use std::sync::Arc;

use app::context::RequestContext;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Extension, Query, State},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{
    AppError,
    attachment::{LARGEST_FILE, check},
    errors::Place,
};
use serde::Deserialize;
use store::files::{self, NewFile};

use super::{
    operation::{begin, failure},
    state::HttpState,
};

/// A little more than the largest file, so that what is larger is told in the user's language.
const BODY_LIMIT: usize = LARGEST_FILE + (1 << 20);

/// `POST /files/attachment?name=…` with a file as its body answers with the id of the file.
pub fn routes() -> Router<HttpState> {
    Router::new().route("/files/attachment", post(upload).layer(DefaultBodyLimit::max(BODY_LIMIT)))
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn upload(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    Query(Named { name }): Query<Named>,
    body: Bytes,
) -> Response {
    let keep = async {
        // Who is not logged in has nothing kept; and keeping it takes no connection to the database.
        if context.session.is_none() {
            return Err(AppError::Unauthenticated.into());
        }
        check(&name, &body)
            .and_then(|()| files::check_archive(&body))
            .map_err(|problem| AppError::invalid(Place::File, problem))?;
        let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
        let inconsistent = |error: anyhow::Error| store::Error::Inconsistent(format!("{error:#}"));
        let key = state.files.put(body.into()).await.map_err(inconsistent)?;
        let mut ctx = begin(&context).await?;
        let id = files::add_attachment(&mut ctx, NewFile { key, name, media_type: MEDIA_TYPE, size }).await?;
        ctx.commit().await?;
        Ok(id)
    };
    match keep.await {
        Ok(id) => Json(id).into_response(),
        Err(error) => failure(&context, &error),
    }
}

/// What the files are said to be, whatever they are: nothing that a browser would show.
const MEDIA_TYPE: &str = "application/octet-stream";
