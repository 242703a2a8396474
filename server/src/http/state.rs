//! What every request may need.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use store::Database;

use super::{events::Hub, site::Site};
use crate::{config, files::Files, shutdown::Shutdown};

/// Shared by all requests; cheap to clone.
#[derive(Debug, Clone)]
pub struct HttpState(Arc<Inner>);

#[derive(Debug)]
pub struct Inner {
    pub database: Database,
    pub server: config::Server,
    /// The browser's part; without it pages are shown but nothing reacts.
    pub site: Option<Site>,
    pub hub: Hub,
    pub files: Files,
    pub shutdown: Shutdown,
    is_set_up: AtomicBool,
}

impl HttpState {
    pub fn new(
        database: Database,
        server: config::Server,
        site: Option<Site>,
        hub: Hub,
        files: Files,
        shutdown: Shutdown,
    ) -> Self {
        let is_set_up = AtomicBool::new(false);
        Self(Arc::new(Inner { database, server, site, hub, files, shutdown, is_set_up }))
    }

    /// Whether there is an administrator; once there is one, there always is.
    pub async fn is_set_up(&self) -> store::Result<bool> {
        if self.is_set_up.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let is_set_up = store::people::has_administrator(&self.database.pool).await?;
        self.is_set_up.store(is_set_up, Ordering::Relaxed);
        Ok(is_set_up)
    }
}

impl Deref for HttpState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
