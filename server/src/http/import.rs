//! Files of the import: they come in, and the rejected rows go out. Everything else about an import is done by
//! server functions.

use std::sync::Arc;

use app::context::RequestContext;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Extension, Path, Query, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{errors::Place, import::FILE_SIZE};
use http::{HeaderMap, HeaderValue, header};
use messages::{labels::row_reason, text::import as text};
use serde::Deserialize;
use store::import;

use super::{
    operation::{begin, failure, received},
    state::HttpState,
};

/// `POST /import/upload?name=…` with the file as its body answers with the id of the file;
/// `GET /import/{run}/rejected` answers with the rejected rows as a file.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/import/upload", post(upload).layer(DefaultBodyLimit::max(FILE_SIZE)))
        .route("/import/{run}/rejected", get(rejected))
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn upload(
    Extension(context): Extension<Arc<RequestContext>>,
    Query(Named { name }): Query<Named>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let save = async {
        let mut ctx = begin(&context).await?;
        let body = received(body, Place::File, FILE_SIZE)?;
        let id = import::save(&mut ctx, &name, body.into()).await?;
        ctx.commit().await?;
        Ok(id)
    };
    match save.await {
        Ok(id) => Json(id).into_response(),
        Err(error) => failure(&context, &error),
    }
}

async fn rejected(Extension(context): Extension<Arc<RequestContext>>, Path(run): Path<i64>) -> Response {
    let read = async {
        let mut ctx = begin(&context).await?;
        import::rejected(&mut ctx, run).await
    };
    let rows = match read.await {
        Ok(rows) => rows,
        Err(error) => return failure(&context, &error),
    };
    let language = context.language;
    let csv = rows.csv(&text::reason_for_rejection().show(language), |reason| row_reason(reason).show(language));
    let name = format!("{}-{}.csv", text::rejected_file().show(language), stem(&rows.file_name));
    let mut response = csv.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    attachment(headers, &name);
    response
}

/// The name without its ending: rows of a workbook come as text, too.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The answer is a file of this name, for the one who asks alone.
pub(super) fn attachment(headers: &mut HeaderMap, name: &str) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", encoded(name))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
}

/// A file's name as headers carry it (RFC 8187).
pub(super) fn encoded(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn names_lose_their_last_ending() {
        for (name, without) in [("leads.xlsx", "leads"), ("a.b.csv", "a.b"), ("leads", "leads")] {
            assert_eq!(stem(name), without);
        }
    }
}
