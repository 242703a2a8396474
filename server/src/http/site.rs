//! The browser's part of the program: scripts, styles, icons, fonts, from the folder that the build makes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::state::HttpState;
use crate::refusal::refuse;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The folder and the names of the files in it that every page loads.
#[derive(Debug, Clone)]
pub struct Site {
    pub directory: PathBuf,
    pub files: SiteFiles,
}

/// Paths below the site's folder, with a hash of the content in each name.
#[derive(Debug, Clone, Deserialize)]
pub struct SiteFiles {
    pub css: String,
    /// The program of log-in and the sections of records.
    pub sections: ProgramFiles,
    /// The program of the section of activities.
    pub activities: ProgramFiles,
    /// The program of statuses and dropdowns, custom fields, and people.
    pub settings: ProgramFiles,
    /// The program of the mode and the import.
    pub runs: ProgramFiles,
}

/// One of the browser's programs.
#[derive(Debug, Clone, Deserialize)]
pub struct ProgramFiles {
    pub js: String,
    pub wasm: String,
    /// What is fetched when it is needed: `app::lazy`.
    pub chunk: Option<String>,
}

impl Site {
    /// The folder that is configured, or the one beside the program: `site`, packaged or in a target directory.
    ///
    /// `None`, with a warning, when there is none that fits and none was configured: pages are shown, but nothing
    /// reacts.
    pub fn find(configured: Option<&Path>) -> Result<Option<Self>> {
        if let Some(directory) = configured {
            return Self::read(directory).map(Some).map_err(|error| {
                refuse(format!("server.site_dir (--site-dir, MODUS_SITE_DIR): {}: {error:#}", directory.display()))
            });
        }
        let program = std::env::current_exe().context("cannot find the program's own file")?;
        // modus and site/; target/release/modus and target/site/; target/debug/deps/test and target/site/.
        let mut candidates = program.ancestors().skip(1).take(3).map(|folder| folder.join("site"));
        let Some(found) = candidates.find(|directory| directory.join("manifest.json").is_file()) else {
            tracing::warn!("the browser's part of the program was not found (server.site_dir): nothing will react");
            return Ok(None);
        };
        // One of another version stands there while the program is being developed.
        let site = Self::read(&found);
        Ok(site.inspect_err(|error| tracing::warn!("nothing will react: {error:#}")).ok())
    }

    fn read(directory: &Path) -> Result<Self> {
        let manifest = directory.join("manifest.json");
        let text = std::fs::read(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
        let files = serde_json::from_slice(&text)
            .with_context(|| format!("{} does not fit this program", manifest.display()))?;
        Ok(Self { directory: directory.to_path_buf(), files })
    }
}

/// Answers with a file if there is one of this name; otherwise people go on to the page that says so.
pub async fn files_first(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    if let Some(site) = &state.site {
        let mut question = Request::new(Body::empty());
        *question.method_mut() = request.method().clone();
        *question.uri_mut() = request.uri().clone();
        *question.headers_mut() = request.headers().clone();
        let answer = serve(site, question).await;
        if answer.status() != StatusCode::NOT_FOUND {
            return answer;
        }
    }
    if wants_page { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// Answers with a file of the site, compressed where the browser takes it and the build made it so.
///
/// Browsers keep what carries a hash in its name, and ask before they use anything else again.
async fn serve(site: &Site, request: Request) -> Response {
    let is_hashed = has_hash(request.uri().path());
    let files =
        ServeDir::new(&site.directory).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    let value = if is_hashed { FOR_EVER } else { ASK_FIRST };
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

/// Whether the name is like `modus.0123456789abcdef.js`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_hash = |part: &str| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split('.').skip(1).any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn hashed_names_are_recognised() {
        assert!(has_hash("/pkg/modus.0123456789abcdef.js"));
        assert!(has_hash("/messages/de.0123456789abcdef.txt"));
        assert!(!has_hash("/icons.svg"));
        assert!(!has_hash("/pkg.0123456789abcdef/modus.js"));
        assert!(!has_hash("/fonts/inter.woff2"));
    }
}
