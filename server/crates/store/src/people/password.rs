use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

use crate::{Error, Result};

/// argon2id with the crate's default cost (19 MiB, two passes: the OWASP minimum), off the async threads.
///
/// # Errors
/// When hashing fails, which it does not for a password of permitted length.
pub async fn hash(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    })
    .await;
    match hashed {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(Error::Inconsistent(format!("password hashing failed: {error}"))),
        Err(error) => Err(Error::Inconsistent(format!("password hashing was cancelled: {error}"))),
    }
}

/// Whether the password is the hashed one. Without a hash it takes as long and is false, so that an unknown
/// address cannot be told from a wrong password by time.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| UNKNOWN.to_owned());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        matches && known
    })
    .await
    .unwrap_or(false)
}

/// A hash that no password has, at the same cost as real ones.
const UNKNOWN: &str = "$argon2id$v=19$m=19456,t=2,p=1$bW9kdXNtb2R1c21vZHVz$9xF2kQmV1mKqTq0wGmZ5mZ8c1yq0bqkq0mS8d2l4Q0A";
