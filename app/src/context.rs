//! How a server function begins: with a [`Ctx`] of the user who called it.

use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use chrono::Utc;
use domain::AppError;
use domain::notification::Own;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use store::sessions::Session;
use store::{Ctx, Database};

use crate::boot::{Boot, User};
use crate::errors::Failure;
use crate::paths::ProgramName;

/// What the server knows of a request. It is provided to pages and server functions.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub database: Database,
    pub session: Option<Session>,
    /// When the answering began, before anything was read; in milliseconds since 1970.
    pub begun_at: i64,
    /// The value of the session's cookie, valid or not.
    pub token: Option<String>,
    pub cookie_name: &'static str,
    pub is_https: bool,
    /// Neither encrypted nor on this machine.
    pub is_insecure: bool,
    pub request_id: String,
    /// The network address that the request came from.
    pub peer: String,
    pub user_agent: String,
    /// Chosen by the user, or the browser's first choice.
    pub language: domain::Language,
    /// `light` or `dark`, from the user or from the cookie.
    pub theme: Option<String>,
}

/// The files that the page loads; paths below the root of the site.
#[derive(Clone, Debug)]
pub struct PageFiles {
    pub css: String,
    /// Log-in, and the sections of records.
    pub sections: Program,
    pub activities: Program,
    /// Statuses and dropdowns, custom fields, counters, people.
    pub settings: Program,
    /// The mode and the import.
    pub runs: Program,
}

impl PageFiles {
    pub fn program(&self, name: ProgramName) -> &Program {
        match name {
            ProgramName::Sections => &self.sections,
            ProgramName::Activities => &self.activities,
            ProgramName::Settings => &self.settings,
            ProgramName::Runs => &self.runs,
        }
    }
}

/// One of the browser's programs.
#[derive(Clone, Debug)]
pub struct Program {
    pub js: String,
    pub wasm: String,
    /// What pages fetch when they need it: see [`crate::lazy`].
    pub chunk: Option<String>,
}

/// The request that is being answered.
///
/// # Errors
/// [`AppError::Internal`] outside of a request.
pub fn request() -> Result<Arc<RequestContext>, Failure> {
    use_context::<Arc<RequestContext>>().ok_or(Failure(AppError::Internal { request: String::new() }))
}

/// Begins the operation of the user who called. Every server function starts with it.
///
/// # Errors
/// [`AppError::Unauthenticated`] without a session; [`AppError::Unavailable`] without a database.
pub async fn ctx() -> Result<Ctx, Failure> {
    let request = request()?;
    let Some(session) = &request.session else {
        set_status(&AppError::Unauthenticated);
        return Err(AppError::Unauthenticated.into());
    };
    let mut actor = session.actor.clone();
    actor.language = request.language;
    Ok(Ctx::begin(&request.database.pool, actor, Utc::now(), request.request_id.clone()).await?)
}

/// Everything that the page of this request has at hand.
///
/// # Errors
/// When the database fails.
pub async fn load_boot(request: &RequestContext) -> store::Result<Boot> {
    let mut ctx = match &request.session {
        Some(session) => {
            let actor = store::Actor { language: request.language, ..session.actor.clone() };
            Ctx::begin(&request.database.pool, actor, Utc::now(), request.request_id.clone()).await?
        }
        None => Ctx::begin_system(&request.database.pool, Utc::now()).await?,
    };
    let settings = store::mode::settings(&mut ctx).await?;
    let directory = match &request.session {
        Some(_) => store::directory::load(&mut ctx).await?,
        // Strangers learn no names.
        None => domain::directory::Directory::default(),
    };
    let own = match &request.session {
        Some(_) => store::notifications::own(&mut ctx, None).await?,
        None => Own::default(),
    };
    let lists = match &request.session {
        Some(_) => store::views::load(&mut ctx).await?,
        None => domain::view::Lists::default(),
    };
    Ok(Boot {
        language: request.language,
        theme: request.theme.clone(),
        user: request.session.as_ref().map(|session| User {
            id: session.actor.id,
            name: session.actor.name.clone(),
            email: session.email.clone(),
            permissions: session.actor.permissions,
        }),
        settings,
        directory,
        own,
        lists,
        is_insecure: request.is_insecure,
    })
}

pub(crate) fn request_id() -> String {
    use_context::<Arc<RequestContext>>().map(|request| request.request_id.clone()).unwrap_or_default()
}

/// Answers with the HTTP status of the error, so that proxies and logs understand it.
pub(crate) fn set_status(error: &AppError) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status(error));
    }
}

/// The HTTP status of an error (RFC 9110).
pub fn status(error: &AppError) -> StatusCode {
    match error {
        AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
        AppError::Forbidden => StatusCode::FORBIDDEN,
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Conflict { .. }
        | AppError::PointsConflict { .. }
        | AppError::ActivityConflict { .. }
        | AppError::Outdated { .. }
        | AppError::AlreadyCreated { .. }
        | AppError::Refused(_) => StatusCode::CONFLICT,
        AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
        AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Sets the session's cookie, or removes it.
pub(crate) fn set_session_cookie(request: &RequestContext, token: Option<&str>) {
    let age = token.map_or(0, |_| store::sessions::IDLE.num_seconds());
    append_cookie(request, request.cookie_name, token.unwrap_or_default(), age, true);
}

/// Remembers a choice of the browser's user before log-in.
pub(crate) fn set_choice_cookie(request: &RequestContext, name: &str, value: &str) {
    append_cookie(request, name, value, 365 * 24 * 3600, false);
}

fn append_cookie(request: &RequestContext, name: &str, value: &str, age_s: i64, is_secret: bool) {
    let secure = if request.is_https { "; Secure" } else { "" };
    let http_only = if is_secret { "; HttpOnly" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax{http_only}{secure}");
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Sets a header of the answer.
pub(crate) fn set_header(name: HeaderName, value: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        response.insert_header(name, value);
    }
}
