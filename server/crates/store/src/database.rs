use std::time::Duration;

use sqlx::PgPool;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::Result;

/// The migrations, in order.
pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The connections to Postgres.
#[derive(Clone, Debug)]
pub struct Database {
    pub pool: PgPool,
}

impl Database {
    /// Connects, and checks that the database answers.
    ///
    /// # Errors
    /// When it cannot be reached within ten seconds.
    pub async fn connect(options: PgConnectOptions, max_connections: u32) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.application_name("modus"))
            .await?;
        Ok(Self { pool })
    }
}

/// Brings the schema up to date and adds what every CRM starts with: the system employee, the settings, the
/// pipeline *General*, statuses and dictionaries. Safe to repeat and to run in several processes at once.
///
/// # Errors
/// When a migration fails; the schema is then as before.
pub async fn migrate(pool: &PgPool) -> Result<()> {
    MIGRATOR.run(pool).await?;
    crate::directory::seed(pool).await
}
