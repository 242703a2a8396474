//! Live changes: one listener on Postgres for the process, one stream of server-sent events for each browser.

use std::{
    collections::VecDeque,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

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

/// An event and when it was heard, in milliseconds since 1970.
type Heard = (i64, Event);

/// Hands the events of the database to the streams of this process.
#[derive(Debug, Clone)]
pub struct Hub {
    sender: broadcast::Sender<Heard>,
    recent: Arc<Mutex<Recent>>,
}

/// The last events, for browsers that were away, or whose page was made before they began to listen.
#[derive(Debug)]
struct Recent {
    events: VecDeque<Heard>,
    /// What was heard up to then is not known any more.
    complete_since: i64,
}

impl Recent {
    fn keep(&mut self, heard: Heard) {
        if self.events.len() == BACKLOG
            && let Some((at, _)) = self.events.pop_front()
        {
            self.complete_since = at;
        }
        self.events.push_back(heard);
    }

    /// What was heard from a moment on.
    fn since(&self, moment: i64) -> VecDeque<Heard> {
        if moment <= self.complete_since {
            return VecDeque::from([(now(), Event::Resync)]);
        }
        self.events.iter().filter(|(at, _)| *at >= moment).cloned().collect()
    }
}

fn now() -> i64 {
    Utc::now().timestamp_millis()
}

impl Hub {
    /// A hub without a listener.
    #[expect(clippy::new_without_default, reason = "a hub is made once, on purpose")]
    pub fn new() -> Self {
        let recent = Recent { events: VecDeque::new(), complete_since: now() };
        Self { sender: broadcast::channel(BACKLOG).0, recent: Arc::new(Mutex::new(recent)) }
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
        let heard = (now(), event);
        // Before it is sent: who subscribes in between hears it twice, which does no harm.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).keep(heard.clone());
        // Nobody listens: nobody misses it.
        let _ = self.sender.send(heard);
    }

    /// What comes from now on, and what came since a moment.
    fn subscribe(&self, since: Option<i64>) -> (broadcast::Receiver<Heard>, VecDeque<Heard>) {
        let receiver = self.sender.subscribe();
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        (receiver, since.map(|moment| recent.since(moment)).unwrap_or_default())
    }
}

async fn connect(pool: &PgPool) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// `GET /events?since=`: what is told from a moment on, which is when the page was made, in milliseconds since 1970.
pub async fn events(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    request: Request,
) -> Response {
    let (Some(session), Some(token)) = (context.session.clone(), context.token.clone()) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let (receiver, missed) = state.hub.subscribe(since(&request));
    let feed = Feed {
        receiver,
        missed,
        check: session_checks(),
        pool: state.database.pool.clone(),
        shutdown: state.shutdown.clone(),
        session,
        token,
        greeted: false,
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(feed.into_stream()).keep_alive(keep_alive).into_response();
    // Proxies are asked not to collect the stream.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// From when on a browser wants to be told. It repeats the id of what it heard last when it comes back after an
/// interruption.
fn since(request: &Request) -> Option<i64> {
    let last = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let query = request.uri().query().unwrap_or_default().split('&');
    last.or_else(|| query.into_iter().find_map(|part| part.strip_prefix("since=")?.parse().ok()))
}

/// One browser's stream.
struct Feed {
    receiver: broadcast::Receiver<Heard>,
    /// What came before the stream was opened.
    missed: VecDeque<Heard>,
    check: Interval,
    pool: PgPool,
    shutdown: Shutdown,
    session: Session,
    token: String,
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
            return Some(Frame::default().id(now().to_string()).retry(RECONNECT));
        }
        while let Some(heard) = self.missed.pop_front() {
            if store::events::may_see(&heard.1, &self.session.actor) {
                return frame(&heard);
            }
        }
        loop {
            tokio::select! {
                () = self.shutdown.wait() => return None,
                _ = self.check.tick() => self.session = self.find_session().await?,
                received = self.receiver.recv() => match received {
                    Ok(heard) if store::events::may_see(&heard.1, &self.session.actor) => return frame(&heard),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return frame(&(now(), Event::Resync)),
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

fn frame((at, event): &Heard) -> Option<Frame> {
    Frame::default().id(at.to_string()).json_data(event).ok()
}

fn session_checks() -> Interval {
    let mut interval = interval_at(Instant::now() + SESSION_CHECK, SESSION_CHECK);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_late_is_told_what_was_missed_or_that_it_is_not_known() {
        let mut recent = Recent { events: VecDeque::new(), complete_since: 10 };
        (11..14).for_each(|at| recent.keep((at, Event::Run { id: at })));
        let told =
            |recent: &Recent, moment| -> Vec<Event> { recent.since(moment).into_iter().map(|it| it.1).collect() };
        assert_eq!(told(&recent, 12), [Event::Run { id: 12 }, Event::Run { id: 13 }]);
        assert_eq!(told(&recent, 14), []);
        assert_eq!(told(&recent, 10), [Event::Resync], "before the program was started");
        (0..).take(BACKLOG).for_each(|at| recent.keep((20 + at, Event::Activities)));
        assert_eq!(recent.events.len(), BACKLOG);
        assert_eq!(told(&recent, 13), [Event::Resync], "too much has come since");
    }
}
