//! The contents of files that employees upload, in an object store.

use std::{fs::Permissions, os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::body::Bytes;
use chrono::Utc;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use rand::Rng;
use sqlx::PgPool;

use crate::{data_dir, shutdown::Shutdown};

/// How often what nothing uses is thrown away.
const CLEANING: Duration = Duration::from_secs(3600);

/// The object store: a folder, which several servers may share.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Makes the folder with its missing parents.
    ///
    /// # Errors
    /// When the folder cannot be made or opened.
    pub fn open(folder: &Path) -> Result<Self> {
        let is_new = !folder.exists();
        let folder = data_dir::prepare(folder)?;
        if is_new {
            // Nobody but the server reads what employees upload.
            std::fs::set_permissions(&folder, Permissions::from_mode(0o700))
                .with_context(|| format!("cannot close the folder of files {}", folder.display()))?;
        }
        let store = LocalFileSystem::new_with_prefix(&folder)
            .with_context(|| format!("cannot open the folder of files {}", folder.display()))?;
        Ok(Self(Arc::new(store)))
    }

    /// Keeps a content under a key that nobody can guess, and returns the key.
    ///
    /// # Errors
    /// When it cannot be written; nothing is kept then.
    pub async fn put(&self, content: Vec<u8>) -> Result<String> {
        let number: u128 = rand::rng().random();
        // Folders of some hundred files each.
        let key = format!("{:02x}/{number:032x}", number >> 120);
        self.0.put(&Key::from(key.as_str()), PutPayload::from(content)).await.context("cannot keep a file")?;
        Ok(key)
    }

    /// Reads a content; nothing if it is gone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>> {
        match self.0.get(&Key::from(key)).await {
            Ok(found) => Ok(Some(found.bytes().await.context("cannot read a file")?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).context("cannot read a file"),
        }
    }

    /// Throws away what nothing uses, every hour until the end: files, and the keys of forms that were sent long ago.
    pub async fn keep_clean(self, pool: PgPool, shutdown: Shutdown) {
        loop {
            if let Err(error) = self.clean(&pool).await {
                tracing::warn!("files that nothing uses remain: {error:#}");
            }
            if let Err(error) = store::records::once::forget_old(&pool, Utc::now()).await {
                tracing::warn!("keys of forms that were sent long ago remain: {error}");
            }
            tokio::select! {
                () = shutdown.wait() => return,
                () = tokio::time::sleep(CLEANING) => {}
            }
        }
    }

    async fn clean(&self, pool: &PgPool) -> Result<()> {
        for key in store::files::forget_unused(pool, Utc::now()).await? {
            match self.0.delete(&Key::from(key.as_str())).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                // The others are known from here alone, too.
                Err(error) => tracing::warn!(%key, %error, "a file that nothing uses cannot be deleted"),
            }
        }
        Ok(())
    }
}
