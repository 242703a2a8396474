//! From a configuration to a database that is ready for use, and back.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};
use sqlx::{Postgres, migrate::MigrateDatabase, postgres::PgConnectOptions};
use store::Database;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    config::Config,
    data_dir,
    postgres::{self, Cluster, Found},
    refusal::refuse,
};

/// How often a private Postgres is looked at; if it died, it is started again.
const WATCH: Duration = Duration::from_secs(1);
/// How long connections in use may delay the end.
const CLOSE_PATIENCE: Duration = Duration::from_secs(5);

/// A database that runs, is up to date and connected.
#[derive(Debug)]
pub struct Ready {
    pub database: Database,
    /// The address of the database.
    pub url: String,
    private: Option<(Arc<Cluster>, JoinHandle<()>)>,
}

impl Ready {
    /// Finds or starts the database that the configuration names, connects and migrates.
    pub async fn open(config: &Config) -> Result<Self> {
        // On an error on the way the cluster is dropped, which lets go of it.
        let (url, cluster) = match &config.database.url {
            Some(url) => (url.clone(), None),
            None => {
                let cluster = open_private(config).await?;
                let url = cluster.url();
                create_database(&url).await?;
                (url, Some(Arc::new(cluster)))
            }
        };
        let options: PgConnectOptions =
            url.parse().map_err(|error| refuse(format!("database.url (--database-url, DATABASE_URL): {error}")))?;
        let database =
            Database::connect(options, config.database.connections).await.context("cannot connect to the database")?;
        store::migrate(&database.pool).await.context("cannot bring the database up to date")?;
        let private = cluster.map(|cluster| {
            let watcher = tokio::spawn(keep_running(cluster.clone()));
            (cluster, watcher)
        });
        Ok(Self { database, url, private })
    }

    /// Closes the connections and stops a private Postgres that nobody else uses.
    pub async fn close(self) {
        if tokio::time::timeout(CLOSE_PATIENCE, self.database.pool.close()).await.is_err() {
            tracing::warn!("some connections to the database were still in use");
        }
        let Some((cluster, watcher)) = self.private else { return };
        watcher.abort();
        match spawn_blocking(move || cluster.leave()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!("{error:#}"),
            Err(error) => tracing::error!("{error}"),
        }
    }
}

async fn open_private(config: &Config) -> Result<Cluster> {
    let path = config.database.data_dir.clone();
    let options =
        postgres::Options { bin_dir: config.postgres.bin_dir.clone(), settings: config.postgres.settings.clone() };
    spawn_blocking(move || Cluster::open(&data_dir::prepare(&path)?, options)).await?
}

async fn create_database(url: &str) -> Result<()> {
    let about = "cannot create the database";
    if Postgres::database_exists(url).await.context(about)? {
        return Ok(());
    }
    match Postgres::create_database(url).await {
        // Another process was faster.
        Err(_) if Postgres::database_exists(url).await.unwrap_or(false) => Ok(()),
        result => result.context(about),
    }
}

/// Starts Postgres again whenever it is gone; the pool connects anew by itself.
async fn keep_running(cluster: Arc<Cluster>) {
    loop {
        tokio::time::sleep(WATCH).await;
        let cluster = cluster.clone();
        let looked = spawn_blocking(move || -> Result<()> {
            if cluster.is_running() {
                return Ok(());
            }
            tracing::warn!("Postgres is gone");
            if cluster.ensure_running()? == Found::Stopped {
                tracing::warn!("Postgres was started again");
            }
            Ok(())
        })
        .await;
        match looked {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!("{error:#}"),
            Err(error) => tracing::error!("{error}"),
        }
    }
}
