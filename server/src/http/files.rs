//! Uploaded files: pictures come in, and all files go out to those who may read the record that they belong to.

use std::sync::Arc;

use app::context::RequestContext;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Extension, Path, Query, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{AppError, FieldName, errors::Place, picture::LARGEST_FILE};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use store::files::{self, NewFile};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    import::attachment,
    operation::{begin, failure, received},
    state::HttpState,
};
use crate::pictures::{Picture, shrink};

/// A little more than the largest file, so that what is larger is told in the user's language.
const BODY_LIMIT: usize = LARGEST_FILE + (1 << 20);
/// As many pictures are decoded at once: each may need a hundred megabytes and more.
static DECODING: Semaphore = Semaphore::const_new(2);
/// The content of a file never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// `POST /files/picture?name=…` with a picture as its body answers with the id of the file; `GET /files/{id}` answers
/// with the file.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/files/picture", post(upload).layer(DefaultBodyLimit::max(BODY_LIMIT)))
        .route("/files/{id}", get(download))
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
        // Who is not logged in has nothing decoded.
        if context.session.is_none() {
            return Err(AppError::Unauthenticated.into());
        }
        let body = received(body, Place::Field(FieldName::PictureId), LARGEST_FILE)?;
        let permit = DECODING.acquire().await.map_err(|error| inconsistent(&error))?;
        let shrunk = {
            let name = name.clone();
            let decode = move || {
                let shrunk = shrink(&name, &body);
                // Whoever hangs up does not make room before the work is done.
                drop(permit);
                shrunk
            };
            spawn_blocking(decode).await.map_err(|error| inconsistent(&error))?
        };
        let Picture { content, media_type } =
            shrunk.map_err(|problem| AppError::invalid_field(FieldName::PictureId, problem))?;
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        let key = state.files.put(content).await.map_err(|error| inconsistent(&format!("{error:#}")))?;
        let mut ctx = begin(&context).await?;
        let id = files::add(&mut ctx, NewFile { key, name, media_type, size }).await?;
        ctx.commit().await?;
        Ok(id)
    };
    match keep.await {
        Ok(id) => Json(id).into_response(),
        Err(error) => failure(&context, &error),
    }
}

async fn download(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    Path(id): Path<i64>,
) -> Response {
    let read = async {
        let stored = files::find(&mut begin(&context).await?, id).await?;
        let content = state.files.get(&stored.key).await.map_err(|error| inconsistent(&format!("{error:#}")))?;
        Ok((stored, content.ok_or(AppError::NotFound)?))
    };
    let (files::Stored { media_type, save_as, .. }, content) = match read.await {
        Ok(found) => found,
        Err(error) => return failure(&context, &error),
    };
    let Ok(media_type) = HeaderValue::from_str(&media_type) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = content.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    if let Some(name) = save_as {
        attachment(response.headers_mut(), &name);
        return response;
    }
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    response
}

pub(super) fn inconsistent(error: &impl ToString) -> store::Error {
    store::Error::Inconsistent(error.to_string())
}
