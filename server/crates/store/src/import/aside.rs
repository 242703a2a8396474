use std::time::Duration;

use domain::AppError;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::{Error, Result};

/// As many tables are read at once: each may need a processor for some ten seconds, and hundreds of megabytes.
static READING: Semaphore = Semaphore::const_new(2);
/// How long the others wait. They hold a connection to the database meanwhile, which those who do not import need.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads a table where other work goes on beside it.
///
/// # Errors
/// [`AppError::Unavailable`] while too many others are read; what the reading says.
pub(super) async fn read<T: Send + 'static>(work: impl FnOnce() -> Result<T, AppError> + Send + 'static) -> Result<T> {
    let Ok(permit) = tokio::time::timeout(PATIENCE, READING.acquire()).await else {
        return Err(AppError::Unavailable.into());
    };
    let permit = permit.map_err(|error| Error::Inconsistent(error.to_string()))?;
    let work = move || {
        let read = work();
        // Whoever hangs up does not make room before the work is done.
        drop(permit);
        read
    };
    Ok(spawn_blocking(work).await.map_err(|error| Error::Inconsistent(error.to_string()))??)
}
