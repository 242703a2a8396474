//! Where the Leptos application meets HTTP: its pages.

use std::{collections::BTreeSet, sync::Arc};

use app::{
    App,
    context::{PageFiles, Program, RequestContext, load_boot},
    paths, shell,
};
use axum::{
    Extension, Router,
    extract::{Request, State},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::StatusCode;
use leptos::prelude::provide_context;

use super::{buffer, headers, session, site, state::HttpState};

/// Every page, each for those who may see it.
pub fn pages(state: &HttpState) -> Router<HttpState> {
    let routes = leptos_axum::generate_route_list(App);
    let paths: BTreeSet<String> = routes.iter().map(|route| route.path().to_owned()).collect();
    for_people(paths.iter().fold(Router::new(), |router, path| router.route(path, get(page))), state)
}

/// Renders the page of the request's address, with its data.
async fn page(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    request: Request,
) -> Response {
    let boot = match load_boot(&context).await {
        Ok(boot) => Arc::new(boot),
        Err(error) => {
            tracing::error!(%error, "cannot load what every page needs");
            return session::unavailable();
        }
    };
    // Where the user works; the browser's own way there is the page of this address.
    if request.uri().path() == paths::HOME {
        return Redirect::to(&paths::section(boot.first_section())).into_response();
    }
    let program = |files: &site::ProgramFiles| {
        let site::ProgramFiles { js, wasm, chunk } = files.clone();
        Program { js, wasm, chunk }
    };
    let files = state.site.as_ref().map(|site| PageFiles {
        css: site.files.css.clone(),
        sections: program(&site.files.sections),
        activities: program(&site.files.activities),
        settings: program(&site.files.settings),
        runs: program(&site.files.runs),
    });
    let provide = move || {
        provide_context(context.clone());
        provide_context(boot.clone());
        if let Some(files) = &files {
            provide_context(files.clone());
        }
    };
    leptos_axum::render_app_async_with_context(provide, || shell(headers::page_policy))(request).await.into_response()
}

/// Answers what no route knows: a file of the site, or for people the page that says that nothing is there.
pub fn files_or_not_found(state: &HttpState) -> Router<HttpState> {
    let not_found = async |state: State<HttpState>, context: Extension<Arc<RequestContext>>, request: Request| {
        let mut response = page(state, context, request).await;
        if response.status().is_success() {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        response
    };
    for_people(Router::new().fallback(get(not_found)), state)
        .layer(from_fn_with_state(state.clone(), site::files_first))
}

/// Wraps pages in what all of them need.
fn for_people(pages: Router<HttpState>, state: &HttpState) -> Router<HttpState> {
    pages
        .layer(from_fn(buffer::whole_page))
        .layer(from_fn_with_state(state.clone(), session::guard_pages))
        .layer(from_fn_with_state(state.clone(), session::identify))
}
