//! Live changes: one listener on Postgres for the process, one stream of server-sent events for each browser.

use std::{convert::Infallible, sync::Arc, time::Duration};

use app::context::RequestContext;
use axum::{
    extract::{Extension, Request, State},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event as Frame, KeepAlive},
    },
};
use chrono::Utc;
use domain::event::{CHANNEL, Event};
use futures::{Stream, stream};
use http::{HeaderValue, StatusCode, header};
use sqlx::{PgPool, postgres::PgListener};
use store::sessions::Session;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

use super::{session, state::HttpState};
use crate::shutdown::Shutdown;

/// How many events a slow browser may lag behind before it is told to read everything anew.
const BACKLOG: usize = 1024;
/// Proxies close connections on which nothing is heard for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How long somebody who was logged out may still hear that something changed.
const SESSION_CHECK: Duration = Duration::from_secs(60);
const RECONNECT: Duration = Duration::from_secs(1);

/// Hands the events of the database to the streams of this process.
#[derive(Debug, Clone)]
pub struct Hub(broadcast::Sender<Event>);

impl Hub {
    /// A hub without a listener.
    #[expect(clippy::new_without_default, reason = "a hub is made once, on purpose")]
    pub fn new() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }

    /// Listens for ever; after each gap every browser is told that it may have missed something.
    pub async fn listen(self, pool: PgPool) {
        let mut is_first = true;
        loop {
            match connect(&pool).await {
                Ok(mut listener) => {
                    if !is_first {
                        self.send(Event::Resync);
                    }
                    is_first = false;
                    // The listener connects anew by itself; it says so by answering nothing once.
                    while let Ok(notification) = listener.try_recv().await {
                        self.send(notification.map_or(Event::Resync, |it| store::events::parse(it.payload())));
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot listen for events"),
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    fn send(&self, event: Event) {
        // Nobody listens: nobody misses it.
        let _ = self.0.send(event);
    }
}

async fn connect(pool: &PgPool) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// `GET /events`.
pub async fn events(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    request: Request,
) -> Response {
    let (Some(session), Some(token)) = (context.session.clone(), context.token.clone()) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let feed = Feed {
        receiver: state.hub.0.subscribe(),
        check: session_checks(),
        pool: state.database.pool.clone(),
        shutdown: state.shutdown.clone(),
        session,
        token,
        // The browser repeats the id of what it heard last when it comes back after an interruption.
        has_missed: request.headers().contains_key("last-event-id"),
        greeted: false,
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(feed.into_stream()).keep_alive(keep_alive).into_response();
    // Proxies are asked not to collect the stream.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// One browser's stream.
struct Feed {
    receiver: broadcast::Receiver<Event>,
    check: Interval,
    pool: PgPool,
    shutdown: Shutdown,
    session: Session,
    token: String,
    has_missed: bool,
    greeted: bool,
}

impl Feed {
    fn into_stream(self) -> impl Stream<Item = Result<Frame, Infallible>> {
        stream::unfold(self, async |mut feed| {
            let frame = feed.next().await?;
            Some((Ok(frame), feed))
        })
    }

    /// The next frame; `None` ends the stream.
    async fn next(&mut self) -> Option<Frame> {
        if !self.greeted {
            self.greeted = true;
            // An id without data makes the browser remember it and tells the page nothing.
            return Some(Frame::default().id("1").retry(RECONNECT));
        }
        if std::mem::take(&mut self.has_missed) {
            return frame(&Event::Resync);
        }
        loop {
            tokio::select! {
                () = self.shutdown.wait() => return None,
                _ = self.check.tick() => self.session = self.find_session().await?,
                received = self.receiver.recv() => match received {
                    Ok(event) if store::events::may_see(&event, &self.session.actor) => return frame(&event),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return frame(&Event::Resync),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// The session with the rights of now; `None` once it has ended.
    async fn find_session(&self) -> Option<Session> {
        match store::sessions::find(&self.pool, &self.token, Utc::now()).await {
            Ok(found) => found,
            Err(error) => {
                session::log_failure(&error);
                // The database is away for a moment; the next check decides.
                Some(self.session.clone())
            }
        }
    }
}

fn frame(event: &Event) -> Option<Frame> {
    Frame::default().id("1").json_data(event).ok()
}

fn session_checks() -> Interval {
    let mut interval = interval_at(Instant::now() + SESSION_CHECK, SESSION_CHECK);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
