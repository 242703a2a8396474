//! Where a request comes from: its network address, its scheme, and whether another site sent it.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};

use super::state::HttpState;

/// Whether the browser reached us over https, as far as we can know.
pub fn is_https(state: &HttpState, headers: &HeaderMap) -> bool {
    let forwarded = || header_text(headers, "x-forwarded-proto").is_some_and(|proto| proto == "https");
    state.server.is_https() || (state.server.trust_forwarded && forwarded())
}

/// The network address of the browser. Behind a trusted proxy it is the one that the proxy added, the last.
pub fn peer(state: &HttpState, request: &Request) -> Option<IpAddr> {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if !state.server.trust_forwarded {
        return connected;
    }
    let forwarded = header_text(request.headers(), "x-forwarded-for");
    let last = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    last.or(connected)
}

/// Rejects requests that change something and were sent by another site.
///
/// The browser says so itself, in `Sec-Fetch-Site` or, if it is older, in `Origin`; a program that is no browser
/// sends neither and has no cookies of others either.
pub async fn reject_foreign(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let public_url = state.server.public_url.as_deref();
    if is_foreign(request.method(), request.uri(), request.headers(), public_url) {
        return (StatusCode::FORBIDDEN, "This request was sent by another site.").into_response();
    }
    next.run(request).await
}

fn is_foreign(method: &Method, uri: &Uri, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let origin = header_text(headers, "origin");
    // A proxy may have changed the host, but not what people type.
    if origin.is_some() && origin == public_url {
        return false;
    }
    match header_text(headers, "sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => match origin {
            None => false,
            Some(origin) => {
                // Over HTTP/2 the host stands in the address.
                let host = uri.authority().map(|authority| authority.as_str());
                let host = host.or_else(|| header_text(headers, header::HOST.as_str()));
                origin.split_once("://").map(|(_, origin_host)| origin_host) != host
            }
        },
    }
}

/// The host that the browser asked for.
pub fn host(headers: &HeaderMap) -> Option<&str> {
    header_text(headers, header::HOST.as_str())
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn foreign(method: Method, fields: &[(&'static str, &'static str)]) -> bool {
        let headers =
            fields.iter().map(|(name, value)| (name.parse().unwrap(), http::HeaderValue::from_static(value))).collect();
        is_foreign(&method, &Uri::from_static("/api/x"), &headers, Some("https://crm.example.com"))
    }

    #[test]
    fn reading_is_always_allowed() {
        assert!(!foreign(Method::GET, &[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn the_browser_tells_where_a_request_comes_from() {
        assert!(!foreign(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(!foreign(Method::POST, &[("sec-fetch-site", "none")]));
        assert!(foreign(Method::POST, &[("sec-fetch-site", "same-site")]));
        assert!(foreign(Method::POST, &[("sec-fetch-site", "cross-site")]));
        // Nor does a matching origin help then.
        let fields = [("sec-fetch-site", "cross-site"), ("origin", "http://modus:3000"), ("host", "modus:3000")];
        assert!(foreign(Method::POST, &fields));
    }

    #[test]
    fn older_browsers_tell_their_origin() {
        assert!(!foreign(Method::POST, &[("origin", "http://modus:3000"), ("host", "modus:3000")]));
        assert!(foreign(Method::POST, &[("origin", "http://evil"), ("host", "modus:3000")]));
        assert!(foreign(Method::POST, &[("origin", "null"), ("host", "modus:3000")]));
        assert!(!foreign(Method::POST, &[("origin", "https://crm.example.com"), ("host", "10.0.0.1:3000")]));
    }

    #[test]
    fn programs_that_are_no_browsers_pass() {
        assert!(!foreign(Method::POST, &[("host", "modus:3000")]));
    }
}
