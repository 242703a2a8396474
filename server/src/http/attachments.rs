//! Files of comments, on their way in; on their way out they are files like others, to be saved and not shown.

use std::sync::Arc;

use app::context::RequestContext;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Extension, Query, State, rejection::BytesRejection},
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
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    files::inconsistent,
    operation::{begin, failure, received},
    state::HttpState,
};

/// A little more than the largest file, so that what is larger is told in the user's language.
const BODY_LIMIT: usize = LARGEST_FILE + (1 << 20);
/// As many files are checked at once: what an archive unpacks to is counted, which may take seconds.
static CHECKING: Semaphore = Semaphore::const_new(2);

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
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let keep = async {
        // Who is not logged in has nothing kept; and keeping it takes no connection to the database.
        if context.session.is_none() {
            return Err(AppError::Unauthenticated.into());
        }
        let body = received(body, Place::File, LARGEST_FILE)?;
        let permit = CHECKING.acquire().await.map_err(|error| inconsistent(&error))?;
        let checked = {
            let (name, body) = (name.clone(), body.clone());
            let look = move || {
                let checked = check(&name, &body).and_then(|()| files::check_archive(&body));
                // Whoever hangs up does not make room before the work is done.
                drop(permit);
                checked
            };
            spawn_blocking(look).await.map_err(|error| inconsistent(&error))?
        };
        checked.map_err(|problem| AppError::invalid(Place::File, problem))?;
        let size = i64::try_from(body.len()).unwrap_or(i64::MAX);
        let key = state.files.put(body.into()).await.map_err(|error| inconsistent(&format!("{error:#}")))?;
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
