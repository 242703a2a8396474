//! `serve`: the CRM itself.

use std::{fmt, net::SocketAddr, process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use chrono::Utc;
use domain::{AppError, errors::Refusal};
use serde::Serialize;
use store::Database;
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    cli,
    config::Config,
    data_dir,
    files::Files,
    http::{self, HttpState, Hub, Site},
    output, postgres,
    shutdown::{self, Shutdown, Signals},
    startup::Ready,
};

/// How long requests that are being answered may delay the end.
const PATIENCE: Duration = Duration::from_secs(10);

/// Said once the server answers.
#[derive(Serialize)]
struct Started {
    url: String,
    /// Creates the administrator; absent when there is one.
    set_up_link: Option<String>,
}

impl fmt::Display for Started {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Modus is ready: {}", self.url)?;
        match &self.set_up_link {
            Some(link) => write!(formatter, "\nCreate the administrator here; the link works once:\n{link}"),
            None => Ok(()),
        }
    }
}

pub async fn serve(config: &Config, json: bool, options: &cli::Serve) -> Result<ExitCode> {
    let site = Site::find(config.server.site_dir.as_deref())?;
    let files = Files::open(&config.files.dir)?;
    // Taken before anything else, so that a second server changes nothing. Without a data directory of our own,
    // any number of servers may share a database.
    let _only_server = match &config.database.url {
        Some(_) => None,
        None => Some(postgres::serving(&data_dir::prepare(&config.database.data_dir)?)?),
    };
    // Before the database, so that a taken address costs nothing.
    let listener = TcpListener::bind(config.server.listen).await.with_context(|| {
        format!("cannot listen on {} (server.listen, --listen, MODUS_LISTEN)", config.server.listen)
    })?;
    let mut signals = Signals::listen().context("cannot wait for signals")?;
    let ready = tokio::select! {
        ready = Ready::open(config) => ready?,
        () = signals.wait() => return Ok(ExitCode::SUCCESS),
    };
    let result = run(config, json, options, Served { site, files, listener }, &ready, signals).await;
    ready.close().await;
    result.map(|()| ExitCode::SUCCESS)
}

/// What is served, and where.
struct Served {
    site: Option<Site>,
    files: Files,
    listener: TcpListener,
}

/// Serves until a signal asks for the end.
async fn run(
    config: &Config,
    json: bool,
    options: &cli::Serve,
    Served { site, files, listener }: Served,
    ready: &Ready,
    mut signals: Signals,
) -> Result<()> {
    let address = listener.local_addr().context("the listening address is unknown")?;
    let started = tokio::select! {
        () = signals.wait() => return Ok(()),
        started = prepare(config, options, ready, config.server.base_url(address)) => started?,
    };
    let (trigger, shutdown) = shutdown::channel();
    let mut background = JoinSet::new();
    let hub = Hub::new();
    background.spawn(hub.clone().listen(ready.database.pool.clone()));
    background.spawn(work(ready.database.clone(), shutdown.clone()));
    background.spawn(files.clone().keep_clean(ready.database.pool.clone(), shutdown.clone()));
    background.spawn(remind(ready.database.clone(), shutdown.clone()));
    let state = HttpState::new(ready.database.clone(), config.server.clone(), site, hub, files, shutdown.clone());
    let server = tokio::spawn(listen(listener, state, shutdown));
    output::print(json, &started)?;

    signals.wait().await;
    tracing::info!("stopping");
    trigger.fire();
    match tokio::time::timeout(PATIENCE, server).await {
        Ok(finished) => finished.context("the HTTP server ended by a defect")?.context("the HTTP server failed")?,
        Err(_) => tracing::warn!("some requests were not finished"),
    }
    background.shutdown().await;
    Ok(())
}

/// Works off runs until the end; a batch in hand is given up, and the next start repeats it.
async fn work(database: Database, shutdown: Shutdown) {
    store::runs::work(database.pool, async move { shutdown.wait().await }).await;
}

/// Makes reminders when they are due, until the end.
async fn remind(database: Database, shutdown: Shutdown) {
    store::notifications::work(database.pool, async move { shutdown.wait().await }).await;
}

async fn listen(listener: TcpListener, state: HttpState, shutdown: Shutdown) -> std::io::Result<()> {
    let service = http::router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(async move { shutdown.wait().await }).await
}

/// Loads the invented data if that was asked for, and makes the link for the first administrator.
async fn prepare(config: &Config, options: &cli::Serve, ready: &Ready, url: String) -> Result<Started> {
    let is_protected = config.server.is_https() || config.server.trust_forwarded;
    if !is_protected && !config.server.listen.ip().is_loopback() {
        tracing::warn!("passwords and sessions travel over plain http: put https in front and set server.public_url");
    }
    if options.demo {
        super::demo::fill_new(&ready.database, options.demo_leads).await?;
    }
    let set_up_link = match store::people::set_up_link(&ready.database.pool, Utc::now()).await {
        Ok(token) => Some(format!("{url}/start/{token}")),
        Err(store::Error::App(AppError::Refused(Refusal::AlreadySetUp))) => None,
        Err(error) => return Err(error).context("cannot make the link for the first administrator"),
    };
    Ok(Started { url, set_up_link })
}
