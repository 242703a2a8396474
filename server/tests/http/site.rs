//! The server on a database of its own, asked without a network.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
};
use domain::Language;
use http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use server::{
    config,
    files::Files,
    http::{HttpState, Hub, router},
    shutdown::{self, Trigger},
};
use sqlx::PgPool;
use store::{Ctx, Database, people, sessions};
use tempfile::TempDir;
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery staple";

/// A server, and the database behind it.
pub struct Site {
    pub pool: PgPool,
    router: Router,
    _folder: TempDir,
    /// Streams end when it goes.
    _trigger: Trigger,
}

impl Site {
    /// A new installation, as it is reached from the machine itself over plain http.
    pub async fn new(pool: PgPool) -> Self {
        Self::reached(pool, None).await
    }

    /// A new installation that people reach at an address.
    pub async fn reached(pool: PgPool, public_url: Option<&str>) -> Self {
        store::migrate(&pool).await.unwrap();
        let (trigger, shutdown) = shutdown::channel();
        let server = config::Server {
            listen: "127.0.0.1:3000".parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            trust_forwarded: false,
            site_dir: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let state = HttpState::new(Database { pool: pool.clone() }, server, None, Hub::new(), files, shutdown);
        Self { pool, router: router(state), _folder: folder, _trigger: trigger }
    }

    /// Adds an employee who has accepted the invitation, and answers the token of a session.
    pub async fn employee(&self, name: &str, may_change_settings: bool, is_administrator: bool) -> String {
        let now = chrono::Utc::now();
        let mut ctx = self.system().await;
        let email = format!("{}@team.example", name.to_lowercase());
        let (id, link) = people::invite(&mut ctx, name, &email, may_change_settings, is_administrator).await.unwrap();
        ctx.commit().await.unwrap();
        people::accept_invitation(&self.pool, &link, PASSWORD, Language::English, now).await.unwrap();
        sessions::open(&self.pool, id, "test", now).await.unwrap()
    }

    /// The session of an administrator.
    pub async fn administrator(&self) -> String {
        self.employee("Ada", true, true).await
    }

    /// An operation of the system employee.
    pub async fn system(&self) -> Ctx {
        Ctx::begin_system(&self.pool, chrono::Utc::now()).await.unwrap()
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Sends a request and leaves the body of the answer unread, as of a stream.
    pub async fn open(&self, mut request: Request<Body>) -> http::Response<Body> {
        let peer: SocketAddr = "127.0.0.1:50000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str, session: Option<&str>) -> Answer {
        self.send(get(path, session)).await
    }

    /// Calls a server function.
    pub async fn call(&self, endpoint: &str, arguments: &Value, session: Option<&str>) -> Answer {
        self.send(call(endpoint, arguments.to_string(), session)).await
    }

    /// Calls a server function that answers with what it was asked for.
    pub async fn ask(&self, endpoint: &str, arguments: Value, session: &str) -> Value {
        let answer = self.call(endpoint, &arguments, Some(session)).await;
        assert_eq!(answer.status, StatusCode::OK, "{endpoint} {arguments}: {}", answer.body);
        answer.json()
    }

    /// Creates a company and answers its id.
    pub async fn company(&self, title: &str, session: &str) -> i64 {
        let values = json!({ "title": { "text": title } });
        let record = json!({ "kind": "company", "values": values, "contact_points": [] });
        self.ask("records/create", json!({ "record": record }), session).await["id"].as_i64().unwrap()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// A header of the answer; empty where it has none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookies that the answer sets.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

/// A request for a page, as a browser sends it.
pub fn get(path: &str, session: Option<&str>) -> Request<Body> {
    with_session(Request::get(path).header(header::ACCEPT, "text/html"), session).body(Body::empty()).unwrap()
}

/// A call of a server function, as a page sends it.
pub fn call(endpoint: &str, body: impl Into<Body>, session: Option<&str>) -> Request<Body> {
    let request = Request::post(format!("/api/{endpoint}"))
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header("sec-fetch-site", "same-origin");
    with_session(request, session).body(body.into()).unwrap()
}

fn with_session(request: http::request::Builder, session: Option<&str>) -> http::request::Builder {
    match session {
        Some(token) => request.header(header::COOKIE, format!("modus_theme=dark; modus_session={token}")),
        None => request,
    }
}
