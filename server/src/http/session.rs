//! Who sends a request: the session's cookie, and where those are sent who may not see a page.

use std::{net::IpAddr, sync::Arc};

use app::context::RequestContext;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::Utc;
use domain::Language;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};

use super::{observe::RequestId, origin, state::HttpState};

/// The cookie over http, and over https, where the prefix makes browsers insist on its attributes.
const PLAIN_COOKIE: &str = "modus_session";
const SECURE_COOKIE: &str = "__Host-modus_session";

/// What somebody chose before they logged in.
const LANGUAGE_COOKIE: &str = "modus_language";
const THEME_COOKIE: &str = "modus_theme";

/// The name of the session's cookie.
fn cookie_name(is_https: bool) -> &'static str {
    if is_https { SECURE_COOKIE } else { PLAIN_COOKIE }
}

/// Finds out who asks and how, and puts the [`RequestContext`] into the request.
pub async fn identify(State(state): State<HttpState>, mut request: Request, next: Next) -> Response {
    let peer = origin::peer(&state, &request);
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    match context(&state, request.headers(), peer, id).await {
        Ok(context) => {
            request.extensions_mut().insert(Arc::new(context));
            next.run(request).await
        }
        Err(error) => {
            log_failure(&error);
            unavailable()
        }
    }
}

async fn context(
    state: &HttpState,
    headers: &HeaderMap,
    peer: Option<IpAddr>,
    request_id: String,
) -> store::Result<RequestContext> {
    let begun_at = Utc::now().timestamp_millis();
    let is_https = origin::is_https(state, headers);
    let cookie_name = cookie_name(is_https);
    let token = cookie(headers, cookie_name);
    let session = match &token {
        Some(token) => store::sessions::find(&state.database.pool, token, Utc::now()).await?,
        None => None,
    };
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let chosen = session.as_ref().and_then(|session| session.language);
    let language = chosen
        .or_else(|| cookie(headers, LANGUAGE_COOKIE).and_then(|code| Language::from_code(&code)))
        .or_else(|| text(header::ACCEPT_LANGUAGE).and_then(Language::from_accept_language));
    let theme = session.as_ref().and_then(|session| session.theme.clone()).or_else(|| cookie(headers, THEME_COOKIE));
    Ok(RequestContext {
        database: state.database.clone(),
        begun_at,
        token,
        cookie_name,
        is_https,
        is_insecure: !is_https && !peer.is_some_and(|peer| peer.is_loopback()),
        request_id,
        peer: peer.map(|peer| peer.to_string()).unwrap_or_default(),
        user_agent: text(header::USER_AGENT).unwrap_or_default().to_owned(),
        language: language.unwrap_or_default(),
        // Anything else, as `system`, leaves it to the operating system.
        theme: theme.filter(|theme| ["light", "dark"].contains(&theme.as_str())),
        session,
    })
}

/// Sends people where they can do something: to the set-up before there is an administrator, to the log-in
/// without a session, and away from the log-in with one.
pub async fn guard_pages(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let has_session =
        request.extensions().get::<Arc<RequestContext>>().is_some_and(|context| context.session.is_some());
    let is_set_up = match state.is_set_up().await {
        Ok(is_set_up) => is_set_up,
        Err(error) => {
            log_failure(&error);
            return unavailable();
        }
    };
    match destination(request.uri(), is_set_up, has_session) {
        Some(path) => Redirect::to(&path).into_response(),
        None => next.run(request).await,
    }
}

/// Where to send a request for a page instead; `None` when the page may be shown.
fn destination(uri: &Uri, is_set_up: bool, has_session: bool) -> Option<String> {
    let path = uri.path();
    let is_start = path == "/start" || path.starts_with("/start/");
    let is_login = path == "/login";
    if path.starts_with("/invitation/") {
        return None;
    }
    match (is_set_up, has_session) {
        (false, _) if is_start => None,
        (false, _) => Some("/start".into()),
        (true, true) if is_login => Some(wanted(uri).unwrap_or_else(|| "/".into())),
        (true, true) if is_start => Some("/".into()),
        (true, true) => None,
        (true, false) if is_login => None,
        (true, false) if is_start || path == "/" => Some("/login".into()),
        (true, false) => {
            let wanted = uri.path_and_query().map_or(path, |both| both.as_str());
            Some(format!("/login?next={}", encode(wanted)))
        }
    }
}

/// The page that `?next=` of the log-in asks for, if it is one of ours.
fn wanted(uri: &Uri) -> Option<String> {
    let value = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("next="))?;
    let path = decode(value)?;
    is_local(&path).then_some(path)
}

/// Whether a path stays on this site and fits into a header: `//host` and `/\host` lead elsewhere.
fn is_local(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}

fn encode(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// Says that the database is away.
pub fn unavailable() -> Response {
    let text = "The database cannot be reached at the moment. Please try again.";
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], text).into_response()
}

/// Logs that a session could not be looked up.
pub fn log_failure(error: &store::Error) {
    tracing::error!(%error, "cannot look up the session");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sent(path: &'static str, is_set_up: bool, has_session: bool) -> Option<String> {
        destination(&Uri::from_static(path), is_set_up, has_session)
    }

    #[test]
    fn before_the_set_up_every_page_leads_there() {
        assert_eq!(sent("/crm/lead", false, false).as_deref(), Some("/start"));
        assert_eq!(sent("/login", false, false).as_deref(), Some("/start"));
        assert_eq!(sent("/start/abc", false, false), None);
        assert_eq!(sent("/start", false, false), None);
        assert_eq!(sent("/invitation/abc", false, false), None);
    }

    #[test]
    fn without_a_session_pages_lead_to_the_log_in_and_back() {
        assert_eq!(
            sent("/crm/deal/7?tab=history", true, false).as_deref(),
            Some("/login?next=/crm/deal/7%3Ftab%3Dhistory")
        );
        assert_eq!(
            sent("/login?next=/crm/deal/7%3Ftab%3Dhistory", true, true).as_deref(),
            Some("/crm/deal/7?tab=history")
        );
        assert_eq!(sent("/", true, false).as_deref(), Some("/login"));
        assert_eq!(sent("/start/abc", true, false).as_deref(), Some("/login"));
        assert_eq!(sent("/crm/deal/7", true, true), None);
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for next in ["//evil.example", "/%5Cevil.example", "https://evil.example", "/a%0d%0ab", "", "/%ff", "/%"] {
            let uri: Uri = format!("/login?next={next}").parse().unwrap();
            assert_eq!(destination(&uri, true, true).as_deref(), Some("/"), "{next}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "theme=dark; modus_session=abc=; modus_session2=x".parse().unwrap());
        assert_eq!(cookie(&headers, PLAIN_COOKIE).as_deref(), Some("abc="));
        assert_eq!(cookie(&headers, SECURE_COOKIE), None);
    }
}
