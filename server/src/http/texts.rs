//! The texts of each language for the browser, which loads one of them.

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, Uri, header};

use super::state::HttpState;

pub fn routes() -> Router<HttpState> {
    Router::new().route("/messages/{file}", get(catalogue))
}

/// A name that belongs to another version of the program is not found; the browser then loads the page anew.
async fn catalogue(uri: Uri) -> Response {
    let mut files = messages::catalogue_files().into_iter();
    match files.find(|(language, _)| messages::catalogue_path(*language) == uri.path()) {
        Some((_, table)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, table).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
