//! The server functions of people who are not, or not yet, logged in; and the choices of those who are.

use leptos::prelude::*;

use crate::boot::Boot;
use crate::errors::Failure;
use crate::json::Call;

/// Opens a session.
#[server(prefix = "/api", endpoint = "session/log_in", protocol = Call)]
pub async fn log_in(email: String, password: String) -> Result<(), Failure> {
    let request = crate::context::request()?;
    let pool = &request.database.pool;
    let now = chrono::Utc::now();
    let token = store::sessions::log_in(pool, &email, &password, &request.peer, &request.user_agent, now).await?;
    crate::context::set_session_cookie(&request, Some(&token));
    Ok(())
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "session/log_out", protocol = Call)]
pub async fn log_out() -> Result<(), Failure> {
    let request = crate::context::request()?;
    if let Some(token) = &request.token {
        store::sessions::log_out(&request.database.pool, token).await?;
    }
    crate::context::set_session_cookie(&request, None);
    Ok(())
}

/// Whether the one-time link opens the set-up.
#[server(prefix = "/api", endpoint = "session/set_up_link", protocol = Call)]
pub async fn set_up_link(token: String) -> Result<bool, Failure> {
    let request = crate::context::request()?;
    Ok(store::people::set_up_link_is_valid(&request.database.pool, &token, chrono::Utc::now()).await?)
}

/// Creates the first administrator and opens their session.
#[server(prefix = "/api", endpoint = "session/set_up", protocol = Call)]
pub async fn set_up(token: String, name: String, email: String, password: String) -> Result<(), Failure> {
    let request = crate::context::request()?;
    let pool = &request.database.pool;
    let now = chrono::Utc::now();
    let id = store::people::create_administrator(pool, &token, &name, &email, &password, request.language, now).await?;
    let session = store::sessions::open(pool, id, &request.user_agent, now).await?;
    crate::context::set_session_cookie(&request, Some(&session));
    Ok(())
}

/// Whom the one-time link invites, while it is valid.
#[server(prefix = "/api", endpoint = "session/invitation", protocol = Call)]
pub async fn invitation(token: String) -> Result<Option<domain::people::Identity>, Failure> {
    let request = crate::context::request()?;
    Ok(store::people::invitation(&request.database.pool, &token, chrono::Utc::now()).await?)
}

/// Sets the password of an invited employee and opens their session.
#[server(prefix = "/api", endpoint = "session/accept_invitation", protocol = Call)]
pub async fn accept_invitation(token: String, password: String) -> Result<(), Failure> {
    let request = crate::context::request()?;
    let pool = &request.database.pool;
    let now = chrono::Utc::now();
    let id = store::people::accept_invitation(pool, &token, &password, request.language, now).await?;
    let session = store::sessions::open(pool, id, &request.user_agent, now).await?;
    crate::context::set_session_cookie(&request, Some(&session));
    Ok(())
}

/// Remembers language and appearance in the browser, and for the user if there is one.
#[server(prefix = "/api", endpoint = "session/choose", protocol = Call)]
pub async fn choose(language: Option<domain::Language>, theme: Option<String>) -> Result<(), Failure> {
    let request = crate::context::request()?;
    let theme = theme.filter(|theme| matches!(theme.as_str(), "light" | "dark" | "system"));
    if let Some(language) = language {
        crate::context::set_choice_cookie(&request, "modus_language", language.code());
    }
    if let Some(theme) = &theme {
        crate::context::set_choice_cookie(&request, "modus_theme", theme);
    }
    if request.session.is_some() {
        let mut ctx = crate::context::ctx().await?;
        let language = language.map(domain::Language::code);
        store::people::set_preferences(&mut ctx, language, theme.as_deref(), None).await?;
        ctx.commit().await?;
    }
    Ok(())
}

/// Tells the server the browser's time zone (an IANA name), in which instants are shown from then on.
#[server(prefix = "/api", endpoint = "session/set_time_zone", protocol = Call)]
pub async fn set_time_zone(zone: String) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::people::set_preferences(&mut ctx, None, None, Some(&zone)).await?;
    ctx.commit().await?;
    Ok(())
}

/// Settings and names as they are now.
#[server(prefix = "/api", endpoint = "session/boot", protocol = Call)]
pub async fn read_boot() -> Result<Boot, Failure> {
    let request = crate::context::request()?;
    if request.session.is_none() {
        return Err(domain::AppError::Unauthenticated.into());
    }
    Ok(crate::context::load_boot(&request).await?)
}
