//! `work`: finishes runs that go on, for a command that may be gone by now.

use std::{io::Read, process::ExitCode, time::Duration};

use anyhow::Result;
use tokio::task::spawn_blocking;

use super::with_database;
use crate::config::Config;

/// How long to wait after an interruption: doubled each time, up to the second.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Waits for the end of standard input, then works until no run is left.
pub async fn work(config: &Config) -> Result<ExitCode> {
    // Opened before waiting: Postgres then goes on running if the starter dies.
    with_database(config, async |ready| {
        spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
        let pool = &ready.database.pool;
        let mut pause = FIRST_PAUSE;
        // An error says that the database is away, and with it the answer.
        while store::runs::is_pending(pool).await.unwrap_or(true) {
            store::runs::work_pending(pool).await;
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(ExitCode::SUCCESS)
    })
    .await
}
